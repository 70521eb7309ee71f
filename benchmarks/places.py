"""How well are places found and resolved? Overlap, and the share within 161 km, by the scorer that comes with the gold.

Corpus: gold/places of the measuring data.
Run:    python -m benchmarks.places [geovirus|lgl] [--show]
"""

from __future__ import annotations

import json
import sys
import time

from benchmarks.events import rounded, scorer
from benchmarks.shared import lines, need
from dragoman.reading.normalise import normalise
from dragoman.reading.pipeline import build


def main() -> None:
    """Print the figures as JSON."""
    names = [a for a in sys.argv[1:] if not a.startswith("-")] or ["geovirus", "lgl"]
    score = scorer(need("gold/score_reading.py"))
    nlp = build(components=("actors", "places"))
    places = dict(nlp.pipeline)["places"]
    for name in names:
        gold = list(lines(need(f"gold/places/{name}.jsonl")))
        read: dict[str, list[dict]] = {}  # type: ignore[type-arg]
        seconds, words = 0.0, 0
        for row in gold:
            doc = nlp.make_doc(normalise(row["text"]))
            doc._.notes, doc._.url = [], row.get("url")
            with nlp.select_pipes(disable=["places"]):
                doc = nlp(doc)
            started = time.perf_counter()
            doc = places(doc)
            seconds, words = seconds + time.perf_counter() - started, words + len(doc)
            read[row["id"]] = [
                {"start": doc[p.start].idx, "end": doc[p.end - 1].idx + len(doc[p.end - 1]), "lat": p.place.lat, "lon": p.place.lon}
                for p in doc._.places
            ]
            if "--show" in sys.argv:
                _show(row, read[row["id"]], score.kilometres)
        print(
            json.dumps({"set": name, "microseconds a word": round(1e6 * seconds / max(1, words), 1), **rounded(score.places(gold, read))})
        )


def _show(row: dict, read: list, kilometres) -> None:  # type: ignore[type-arg, no-untyped-def]
    text = row["text"]
    for g in row["gold"]:
        if g["lat"] is None:
            continue
        same = [r for r in read if r["start"] < g["end"] and g["start"] < r["end"]]
        near = any(r["lat"] is not None and kilometres((r["lat"], r["lon"]), (g["lat"], g["lon"])) <= 161 for r in same)
        mark = "ok " if near else ("FAR" if same else "MIS")
        print(
            mark,
            repr(g["text"]),
            (g["lat"], g["lon"]),
            [(text[r["start"] : r["end"]], r["lat"], r["lon"]) for r in same],
            row["id"],
            "|",
            repr(text[max(0, g["start"] - 40) : g["end"] + 30]),
        )
    for r in read:
        if not any(r["start"] < g["end"] and g["start"] < r["end"] for g in row["gold"]):
            print(
                "EXT",
                repr(text[r["start"] : r["end"]]),
                (r["lat"], r["lon"]),
                row["id"],
                "|",
                repr(text[max(0, r["start"] - 40) : r["end"] + 30]),
            )


if __name__ == "__main__":
    main()
