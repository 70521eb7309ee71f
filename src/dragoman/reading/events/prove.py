"""Run the examples of lexicon files and print the ones that are not read as marked.

Run: python -m dragoman.reading.events.prove [agree consult ...] [--quiet]
"""

from __future__ import annotations

import sys
from pathlib import Path

from dragoman.reading import examples, lexicon
from dragoman.reading.events.constructions import LEXICON, OPERATORS
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document


def problems(path: Path, nlp) -> list[tuple[int, str, str, list[str]]]:  # type: ignore[no-untyped-def]
    """Return (line, trigger, example, what is wrong) for each row of a file that is not read as marked."""
    out = []
    for line, row in lexicon.rows(path):
        example = examples.parse(row["example"])
        reading = read_document(Document("example", example.text), nlp)
        triggers = example.by_role("trigger")
        wrong: list[str] = []
        if row["event_type"] == "-":
            read = [e for e in reading.events if any(e.trigger.start <= s < e.trigger.end for s, _ in triggers)]
            if read:
                out.append((line, row["trigger"], row["example"], [f"codes {read[0].event_type} [{read[0].rule}] where nothing happened"]))
            continue
        best = None
        for event in reading.events:
            same = event.event_type == row["event_type"]
            at = not triggers or any(event.evidence.start <= s < event.evidence.end for s, _ in triggers)
            if same and at:
                missing = []
                for role, spans in (("actor", event.actor_spans), ("recipient", event.recipient_spans)):
                    for s, e in example.by_role(role):
                        if not any(a < e and s < b for a, b in spans):
                            missing.append(f"{role} '{example.text[s:e]}'")
                if best is None or len(missing) < len(best):
                    best = missing
        if best is None:
            wrong.append(
                "not read: " + "; ".join(f"{e.event_type} {','.join(e.actors)}>{','.join(e.recipients)} [{e.rule}]" for e in reading.events)
            )
        elif best:
            wrong.append(
                "misses "
                + ", ".join(best)
                + " | read: "
                + "; ".join(
                    f"{e.event_type} {','.join(e.actors)}>{','.join(e.recipients)} [{e.rule}]"
                    for e in reading.events
                    if e.event_type == row["event_type"]
                )
            )
        if wrong:
            out.append((line, row["trigger"], row["example"], wrong))
    return out


def main() -> int:
    """Print the unproved rows of the files named, or of all."""
    names = [a for a in sys.argv[1:] if not a.startswith("-")]
    quiet = "--quiet" in sys.argv
    nlp = build(coder="lexicon")
    paths = [LEXICON / f"{Path(n).stem}.csv" for n in names] or [p for p in sorted(LEXICON.glob("*.csv")) if p.name != OPERATORS]
    for path in paths:
        total = sum(1 for _ in lexicon.rows(path))
        found = problems(path, nlp)
        for line, trigger, text, wrong in found if not quiet else ():
            print(f"{path.name}:{line}: {trigger}: {' '.join(wrong)}\n    {text}")
        print(f"{path.name}: {total - len(found)} of {total} rows proved")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
