"""How well are dates read? Spans and values, by the scorer that comes with the gold.

Corpus: gold/dates of the measuring data.
Run:    python -m benchmarks.dates [timebank|gum_other] [--show]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.events import rounded, scorer
from benchmarks.shared import lines, need
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document

Row = dict[str, Any]


def main() -> None:
    """Print the figures as JSON."""
    names = [a for a in sys.argv[1:] if not a.startswith("-")] or ["timebank", "gum_other"]
    score = scorer(need("gold/score_reading.py"))
    nlp = build(components=("dates",))
    for name in names:
        gold = list(lines(need(f"gold/dates/{name}.jsonl")))
        read = {}
        for row in gold:
            published = row["pubdate"] if _whole(row.get("pubdate")) else None
            reading = read_document(Document(row["id"], row["text"], published=published), nlp)
            read[row["id"]] = [{"start": d.span.start, "end": d.span.end, "value": d.timex} for d in reading.dates]
            if "--show" in sys.argv:
                _show(row, read[row["id"]], score.same_date)
        print(json.dumps({"set": name, **rounded(score.dates(gold, read))}))


def _whole(date: str | None) -> bool:
    return bool(date) and len(str(date)) >= 10


def _show(row: Row, read: list[Row], same_date: Callable[[str | None, str], bool]) -> None:
    """Print every gold date (read right, read wrong, missed) and what is read beyond them."""
    text = row["text"]
    for g in row["gold"]:
        same = [r for r in read if _overlap(r, g)]
        mark = "ok " if any(same_date(r["value"], g["value"]) for r in same) else ("VAL" if same else "MIS")
        found = [(text[r["start"] : r["end"]], r["value"]) for r in same]
        print(mark, repr(text[g["start"] : g["end"]]), g["value"], found, row.get("pubdate"), "|", _around(text, g))
    for r in read:
        if not any(_overlap(r, g) for g in row["gold"]):
            print("EXT", repr(text[r["start"] : r["end"]]), r["value"], "|", _around(text, r))


def _overlap(a: Row, b: Row) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def _around(text: str, span: Row) -> str:
    return repr(text[max(0, span["start"] - 40) : span["end"] + 30])


if __name__ == "__main__":
    main()
