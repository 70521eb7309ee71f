"""How well are dates read? Spans and values, by the scorer that comes with the gold.

Corpus: gold/dates of the measuring data.
Run:    python -m benchmarks.dates [timebank|gum_other] [--show]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from benchmarks.events import rounded, scorer
from benchmarks.shared import lines, need
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document


def main() -> None:
    """Print the figures as JSON."""
    names = [a for a in sys.argv[1:] if not a.startswith("-")] or ["timebank", "gum_other"]
    score = scorer(need("gold/score_reading.py"))
    nlp = build(components=("dates",))
    for name in names:
        gold = list(lines(need(f"gold/dates/{name}.jsonl")))
        read = {}
        for row in gold:
            reading = read_document(Document(row["id"], row["text"], published=row.get("pubdate") if _whole(row.get("pubdate")) else None), nlp)
            read[row["id"]] = [{"start": d.span.start, "end": d.span.end, "value": d.timex} for d in reading.dates]
            if "--show" in sys.argv:
                _show(row, read[row["id"]], score.same_date)
        print(json.dumps({"set": name, **rounded(score.dates(gold, read))}))


def _whole(date: str | None) -> bool:
    return bool(date) and len(str(date)) >= 10


def _show(row: dict, read: list, same_date: Callable[[str | None, str], bool]) -> None:  # type: ignore[type-arg]
    for g in row["gold"]:
        same = [r for r in read if r["start"] < g["end"] and g["start"] < r["end"]]
        mark = "ok " if any(same_date(r["value"], g["value"]) for r in same) else ("VAL" if same else "MIS")
        print(mark, repr(row["text"][g["start"] : g["end"]]), g["value"], [(row["text"][r["start"] : r["end"]], r["value"]) for r in same], row.get("pubdate"), "|", repr(row["text"][max(0, g["start"] - 40) : g["end"] + 30]))
    for r in read:
        if not any(r["start"] < g["end"] and g["start"] < r["end"] for g in row["gold"]):
            print("EXT", repr(row["text"][r["start"] : r["end"]]), r["value"], "|", repr(row["text"][max(0, r["start"] - 40) : r["end"] + 30]))


if __name__ == "__main__":
    main()
