"""Sentences to learn from: the corpus as coded, the lexicon's examples as marked, with their syntax and mentions.

A record is one sentence (as spaCy cuts it) with plain lists, so that everything after needs no spaCy.
The lexicon's operator examples carry no type of their own; what the rules make of them is their type.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from dragoman import corpus
from dragoman.reading import examples
from dragoman.reading.events.constructions import LEXICON, split
from dragoman.reading.events.parties import supports

ROOT = Path(__file__).parents[1]


@dataclass(slots=True)
class Record:
    """One sentence. ``mentions``: (start, end, head, kind, modifier, given by the coding only)."""

    source: str
    tokens: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    mentions: list[tuple[int, int, int, str, bool, bool]]
    events: list[dict[str, Any]]
    unsure: list[int] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, for hashing."""
        return " ".join(self.tokens)


def record(source: str, sentence: Span, doc: Doc) -> Record:
    """Copy a parsed sentence."""
    first, last = sentence.start, sentence.end
    mentions = [
        (m.start - first, m.end - first, m.head - first, m.kind, m.modifier, False)
        for m in doc._.mentions
        if first <= m.start and m.end <= last
    ]
    rules = [
        {
            "trigger": e.trigger[0] - first,
            "used": sorted(u - first for u in e.used if first <= u < last),
            "type": e.event_type,
            "modes": list(e.modes),
            "auxiliary": list(e.auxiliary),
            "actors": [m.head - first for m in e.actors],
            "recipients": [m.head - first for m in e.recipients],
            "rule": e.rule,
            "confidence": e.confidence,
            "depth": e.depth,
        }
        for e in doc._.events
        if first <= e.trigger[0] < last
    ]
    tokens = [t.text for t in sentence]
    return Record(
        source,
        tokens,
        [t.pos_ for t in sentence],
        [t.dep_ for t in sentence],
        [t.head.i - first for t in sentence],
        mentions,
        [],
        [],
        rules,
    )


def _tokens(doc: Doc, start: int, end: int) -> Span:
    return doc.char_span(start, end, alignment_mode="expand")


def _party(found: Record, span: Span, first: int) -> list[int]:
    """Return the mentions that a coded span stands for; one is made where the actors have none."""
    start, end, root = span.start - first, span.end - first, span.root.i - first
    inside = [k for k, m in enumerate(found.mentions) if start <= m[2] < end]
    best = [k for k in inside if found.mentions[k][2] == root] or [k for k in inside if not found.mentions[k][4]] or inside
    if not best:
        found.mentions.append((start, end, root, "unknown", False, True))
        best = [len(found.mentions) - 1]
    return best


def coded(folder: Path, nlp: Language) -> Iterator[Record]:
    """Yield the sentences of a part of the corpus."""
    for s in corpus.read(folder):
        doc = nlp(s.text)
        for sentence in doc.sents:
            found = record(f"{folder.name}/{s.file}:{s.line}", sentence, doc)
            first = sentence.start
            for event in s.events:
                trigger = _tokens(doc, event.trigger.start, event.trigger.end)
                if not sentence.start <= trigger.root.i < sentence.end:
                    continue
                parties = {}
                for role, given in (("actors", event.actors), ("recipients", event.recipients)):
                    spans = [_tokens(doc, p.span.start, p.span.end) for p in given]
                    parties[role] = sorted(
                        {k for t in spans if first <= t.start and t.end <= sentence.end for k in _party(found, t, first)}
                    )
                    parties[role + "_spans"] = [[t.start - first, t.end - first, p.country] for t, p in zip(spans, given, strict=True)]
                found.events.append(
                    {
                        "trigger": trigger.root.i - first,
                        "span": [trigger.start - first, trigger.end - first],
                        "type": event.event_type,
                        "modes": list(event.modes),
                        "auxiliary": list(event.auxiliary),
                        **parties,
                    }
                )
            yield found


def taught(nlp: Language) -> Iterator[Record]:
    """Yield the examples of the lexicon."""
    for path in sorted(LEXICON.glob("*.csv")):
        seen: set[str] = set()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["example"] not in seen:
                    seen.add(row["example"])
                    yield from _example(path.stem, row, nlp)


def _example(name: str, row: dict[str, str], nlp: Language) -> Iterator[Record]:
    example = examples.parse(row["example"])
    doc = nlp(example.text)
    triggers = [_tokens(doc, s, e).root.i for s, e in example.by_role("trigger")]
    if not triggers:
        return
    trigger = triggers[0]
    sentence = doc[trigger].sent
    found, first = record(f"lexicon/{name}", sentence, doc), sentence.start
    said = next((e for e in doc._.events if trigger in (e.trigger[0], *e.used)), None)
    found.unsure = sorted({u - first for e in doc._.events for u in (e.trigger[0], *e.used) if first <= u < sentence.end})
    event_type = row.get("event_type") or (said.event_type if said is not None else "")
    if not event_type:
        return  # an operator whose example the rules do not read
    if event_type != "-":
        noun = _carried(row, sentence, trigger)
        parties: dict[str, list[int]] = {}
        for role, name_ in (("actors", "actor"), ("recipients", "recipient")):
            spans = [_tokens(doc, s, e) for s, e in example.by_role(name_)]
            parties[role] = sorted({k for t in spans if first <= t.start and t.end <= sentence.end for k in _party(found, t, first)})
            if "function" in row and said is not None:
                heads = {m.head - first for m in (said.actors if role == "actors" else said.recipients)}
                parties[role] = [k for k, m in enumerate(found.mentions) if m[2] in heads]
        modes = (row.get("mode") or "-").split() if said is None or "function" not in row else list(said.modes)
        found.events.append(
            {
                "trigger": noun - first,
                "span": [noun - first, noun - first + 1],
                "type": event_type,
                "modes": [m for m in modes if m != "-"],
                "auxiliary": list(said.auxiliary) if said is not None else [],
                **parties,
            }
        )
    yield found


def _carried(row: dict[str, str], sentence: Span, trigger: int) -> int:
    """Return the noun that a light verb carries, where the row is one: our coding marks the noun."""
    head, around = split(row["trigger"], row["pos"])
    if row["pos"] != "verb" or head not in supports():
        return trigger
    words = {w for w in around if w.islower()}
    return next((t.i for t in sentence if t.i > trigger and t.pos_ == "NOUN" and t.lemma_.lower() in words), trigger)


def write(records: Iterable[Record], path: Path) -> str:
    """Write records as JSON Lines and return their hash."""
    lines = [json.dumps(asdict(r), ensure_ascii=False) for r in records]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(path: Path) -> list[Record]:
    """Read what `write` wrote."""
    return [Record(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def prepare(folder: Path) -> dict[str, str]:
    """Parse everything once into a folder; return the hash of each file."""
    from dragoman.reading.pipeline import build

    nlp = build(coder="lexicon")
    folder.mkdir(parents=True, exist_ok=True)
    found = {part: write(coded(ROOT / "corpus" / part, nlp), folder / f"{part}.jsonl") for part in ("train", "development", "test")}
    found["lexicon"] = write(taught(nlp), folder / "lexicon.jsonl")
    return found


if __name__ == "__main__":
    print(json.dumps(prepare(Path("build/training"))))
