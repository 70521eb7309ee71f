"""What is an event's confidence worth? The share of events that are right at each level of confidence.

Corpus: corpus/test of the project. An event is right when the coding has one of its type that its evidence covers.
Run:    python -m benchmarks.reliability [development|test] [--coder both|lexicon|model]
Events told as hypothetical or negated that the coding does not have are left out, as in ``benchmarks.corpus``.
``error`` is the mean distance between confidence and share right, weighted by how many events stand at each level.
"""

from __future__ import annotations

import argparse
import itertools
import json

from benchmarks.corpus import found
from benchmarks.shared import ROOT
from dragoman.corpus import read
from dragoman.reading.events.combine import CODERS
from dragoman.reading.pipeline import CODER, build
from dragoman.reading.reader import read_document
from dragoman.types import Document

LEVELS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)


def judged(part: str, coder: str) -> list[tuple[float, bool]]:
    """Return (confidence, right) for every event read."""
    nlp = build(coder=coder)
    out = []
    for s in read(ROOT / "corpus" / part):
        events = list(read_document(Document(f"{s.file}:{s.line}", s.text), nlp).events)
        used: set[str] = set()
        for gold in s.events:
            event = found(gold, events, used)
            if event is not None:
                used.add(event.id)
        out += [(e.confidence, e.id in used) for e in events if e.id in used or not {"hypothetical", "negated"} & set(e.auxiliary)]
    return out


def table(pairs: list[tuple[float, bool]]) -> list[dict[str, float | int | str]]:
    """Return a row for each level: how many events, their mean confidence, the share that is right."""
    rows: list[dict[str, float | int | str]] = []
    for low, high in itertools.pairwise(LEVELS):
        here = [(c, r) for c, r in pairs if low <= c < high]
        if here:
            rows.append(
                {
                    "confidence": f"{low:.1f} to {min(high, 1.0):.1f}",
                    "events": len(here),
                    "mean": round(sum(c for c, _ in here) / len(here), 3),
                    "right": round(sum(r for _, r in here) / len(here), 3),
                }
            )
    return rows


def main() -> None:
    """Print the table as JSON, one line a level, then the error."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("part", nargs="?", default="test", choices=["train", "development", "test"])
    ask.add_argument("--coder", default=CODER, choices=CODERS)
    chosen = ask.parse_args()
    pairs = judged(chosen.part, chosen.coder)
    rows = table(pairs)
    for row in rows:
        print(json.dumps(row))
    error = sum(int(r["events"]) * abs(float(r["mean"]) - float(r["right"])) for r in rows) / max(1, len(pairs))
    print(json.dumps({"part": chosen.part, "coder": chosen.coder, "events": len(pairs), "error": round(error, 3)}))


if __name__ == "__main__":
    main()
