"""How well are quotations and their speakers read? (The gold set ``quotes`` of the measuring data, by its own scorer.)

Corpus: PolNeAR (train), news of 2015-2016 with attributions marked by hand; not part of the project.
Run:    python -m benchmarks.quotes [GOLD.jsonl]
        The path may be left out where DRAGOMAN_SHARED names the folder of measuring data.

The gold set has conventions of its own, which are applied here to what was read, never to the rules:

* its content begins with the conjunction ("that"), ours after it;
* it marks no attribution inside another one: a report whose cue stands in a statement's content is left out;
* the pronoun of a relative clause ("who said") is marked as the speaker, ours is what it stands for: both are given.

``speech`` holds quotations and what a speech cue reports; ``direct_mixed`` holds those with quotation marks, scored
on every statement read and, in ``direct_mixed_quoted``, on those with quoted words. Speed is in microseconds a token
for the two components alone.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.shared import lines, need
from dragoman.reading.layers import StatementFound
from dragoman.reading.normalise import normalise
from dragoman.reading.pipeline import build

FLOORS = {"speech_f1": 0.845, "speech_exact": 0.75, "direct_mixed_f1": 0.815, "direct_mixed_quoted_f1": 0.895, "speaker": 0.95}


def characters(doc: Any, start: int, end: int) -> list[int]:
    """Return the characters of a stretch of tokens."""
    return [doc[start].idx, doc[end - 1].idx + len(doc[end - 1])]


def item(doc: Any, statement: StatementFound) -> dict[str, Any]:
    """Return a statement in the scorer's shape, under the gold set's conventions."""
    content = []
    for start, end in statement.content:
        before = start - 1
        while before > 0 and (doc[before].is_punct or doc[before].is_space):
            before -= 1
        content.append(characters(doc, before if before >= 0 and doc[before].lower_ == "that" else start, end))
    speaker = [characters(doc, *statement.speaker_span)] if statement.speaker_span else []
    for i in range(max(0, statement.cue[0] - 2), statement.cue[0]) if statement.cue else ():
        if doc[i].lower_ in ("who", "which", "that"):
            speaker.append(characters(doc, i, i + 1))
    return {
        "content": content,
        "speaker": speaker,
        "cue": [characters(doc, *statement.cue)] if statement.cue else [],
        "kind": statement.kind,
    }


def items(doc: Any) -> list[dict[str, Any]]:
    """Return the statements of a document that stand in no other one."""
    held = {i for s in doc._.statements for start, end in s.content for i in range(start, end)}
    return [item(doc, s) for s in doc._.statements if s.cue is None or s.cue[0] not in held]


def score(scorer: Path, gold: Path, read: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Run the scorer of the measuring data."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as handle:
        for name, found in read.items():
            handle.write(json.dumps({"id": name, "items": found}) + "\n")
        handle.flush()
        done = subprocess.run([sys.executable, str(scorer), "quotes", str(gold), handle.name], capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    """Print the figures as JSON; fail below a floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path)
    gold = parser.parse_args().gold or need("gold/quotes/polnear.jsonl")
    if not gold.exists():
        print(f"skipped: {gold} is not here. Give the path of the gold set, or set DRAGOMAN_SHARED")
        return
    scorer = gold.parent.parent / "score_reading.py"
    nlp = build(components=("quotations", "dates", "actors", "statements"))
    ours = [nlp.get_pipe(name) for name in ("quotations", "statements")]
    read, seconds, tokens = {}, 0.0, 0
    for row in lines(gold):
        doc = nlp(normalise(row["text"]))
        started = time.perf_counter()
        for component in ours:
            doc = component(doc)
        seconds += time.perf_counter() - started
        tokens += len(doc)
        read[row["id"]] = items(doc)
    everything = score(scorer, gold, read)
    quoted = score(scorer, gold, {name: [i for i in found if i["kind"] != "indirect"] for name, found in read.items()})
    figures = {
        "speech_f1": everything["SPEECH"]["iou5"]["F1"],
        "speech_exact": everything["SPEECH"]["exact"]["F1"],
        "direct_mixed_f1": everything["DIRECT_MIXED"]["iou5"]["F1"],
        "direct_mixed_quoted_f1": quoted["DIRECT_MIXED"]["iou5"]["F1"],
        "speaker": everything["SPEECH"]["speaker"],
        "speaker_direct_mixed": everything["DIRECT_MIXED"]["speaker"],
        "microseconds_a_token": round(seconds / max(1, tokens) * 1e6, 1),
    }
    print(json.dumps({"quotes": figures}))
    if low := {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}:
        sys.exit(f"below the floor: {low}")


if __name__ == "__main__":
    main()
