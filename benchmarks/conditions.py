"""How well are conditions read? Connective, condition and consequence, by the scorer that comes with the gold.

Corpus: gold/conditions of the measuring data. Its annotators count *even if* among concessions and *when*, *once*
and bare prepositions mostly among time relations; only if, unless, as long as, provided and in case are scored,
so that connectives of other logics are left out of the predictions.
Run:    python -m benchmarks.conditions [--show]
"""

from __future__ import annotations

import json
import sys
from typing import Any

from benchmarks.events import rounded, scorer
from benchmarks.shared import lines, need
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document, Outlook

COMPONENTS = ("quotations", "dates", "actors", "statements", "outlook")
LOGICS = {"if", "only_if", "unless", "as_long_as"}


def item(found: Outlook) -> dict[str, Any] | None:
    """Return a condition as the scorer wants it; what stands around the condition in the middle is two stretches."""
    if found.condition is None or found.connective is None or found.logic not in LOGICS:
        return None
    start, end = found.content
    first, last = min(found.connective.start, found.condition.start), found.condition.end
    whole = [[start, first], [last, end]] if start < first and last < end else [[start, end]]
    return {"connective": list(found.connective), "condition": [list(found.condition)], "consequence": whole}


def main() -> None:
    """Print the figures as JSON."""
    score = scorer(need("gold/score_reading.py"))
    nlp = build(components=COMPONENTS)
    gold = list(lines(need("gold/conditions/gum.jsonl")))
    read = {row["id"]: [i for o in read_document(Document(row["id"], row["text"]), nlp).outlook if (i := item(o))] for row in gold}
    if "--show" in sys.argv:
        for row in gold:
            _show(row, read[row["id"]])
    print(json.dumps(rounded(score.conditions(gold, read))))


def _show(row: dict[str, Any], read: list[dict[str, Any]]) -> None:
    text = row["text"]

    def words(spans: list[list[int]]) -> str:
        return " … ".join(text[s:e] for s, e in spans)

    for g in row["gold"]:
        same = [r for r in read if any(r["connective"][0] < e and s < r["connective"][1] for s, e in g["connective"])]
        print("HIT" if same else "MIS", repr(g["connective_text"]), "\n   gold", repr(g["cond_text"]), "=>", repr(g["cons_text"]))
        for r in same:
            print("   read", repr(words(r["condition"])), "=>", repr(words(r["consequence"])))
    for r in read:
        if not any(r["connective"][0] < e and s < r["connective"][1] for g in row["gold"] for s, e in g["connective"]):
            print("EXT", repr(text[max(0, r["connective"][0] - 60) : r["connective"][1] + 60]), "=>", repr(words(r["consequence"])))


if __name__ == "__main__":
    main()
