"""How well are our own coded sentences read?

Corpus: corpus/ of the project (train, development, test); the test part is for reporting.
Run:    python -m benchmarks.corpus [train|development|test ...] [--show TYPE|all] [--coder both|lexicon|model]
An event is found when one of the same type has evidence over its trigger; a triple also asks for an actor and a
recipient of the right country, where the sentence has them; ``context`` is over the events found.
Precision counts every event read as fact; sentences
without an event are the hard negatives, and ``false_alarms`` is the share of them in which one was read.
"""

from __future__ import annotations

import argparse
import collections
import json
from typing import Any

from benchmarks.shared import ROOT
from dragoman.corpus import Coded, Sentence, read
from dragoman.reading.events.combine import CODERS
from dragoman.reading.pipeline import CODER, build
from dragoman.reading.reader import read_document
from dragoman.types import Document, Event, Reading


def found(gold: Coded, events: list[Event], used: set[str]) -> Event | None:
    """Return the event read for a coded one: same type, evidence over the trigger, nearest trigger first."""
    same = [
        e
        for e in events
        if e.id not in used
        and e.event_type == gold.event_type
        and e.evidence.start < gold.trigger.end
        and gold.trigger.start < e.evidence.end
    ]
    return min(same, key=lambda e: abs(e.trigger.start - gold.trigger.start), default=None)


def parties(reading: Reading, ids: tuple[str, ...]) -> set[str | None]:
    """Return the countries of some actors."""
    countries = {a.id: a.country for a in reading.actors}
    return {countries.get(i) for i in ids}


def right(gold: Coded, event: Event, reading: Reading) -> bool:
    """Tell whether both sides hold a party of the right country (a party without one asks for any)."""
    actors, recipients = parties(reading, event.actors), parties(reading, event.recipients)
    if not event.recipients and len(event.actors) > 1 and gold.recipients:
        recipients = actors
    wanted = [({p.country for p in gold.actors}, actors), ({p.country for p in gold.recipients}, recipients)]
    return all(not want or want & have for want, have in wanted)


def f1(hits: int, read_: int, gold: int) -> list[float]:
    """Return precision, recall and F1, rounded."""
    return [round(hits / max(1, read_), 3), round(hits / max(1, gold), 3), round(2 * hits / max(1, read_ + gold), 3)]


def score(sentences: list[Sentence], nlp: Any, show: str | None) -> dict[str, Any]:
    """Read and score sentences."""
    counts: collections.Counter[str] = collections.Counter()
    per: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for s in sentences:
        reading = read_document(Document(f"{s.file}:{s.line}", s.text), nlp)
        events = list(reading.events)
        used: set[str] = set()
        missed = []
        for gold in s.events:
            counts["gold"] += 1
            per[gold.event_type]["gold"] += 1
            event = found(gold, events, used)
            if event is None:
                missed.append(f"MISS {gold.event_type} '{s.text[gold.trigger.start : gold.trigger.end]}'")
                continue
            used.add(event.id)
            ok = right(gold, event, reading)
            counts["type"] += 1
            counts["triple"] += ok
            counts["mode"] += set(event.modes) == set(gold.modes)
            counts["auxiliary"] += set(event.auxiliary) - {"historical"} == set(gold.auxiliary) - {"historical"}
            counts["context_hits"] += len(set(event.contexts) & set(gold.contexts))
            counts["context_read"] += len(event.contexts)
            counts["context_gold"] += len(gold.contexts)
            per[gold.event_type]["type"] += 1
            per[gold.event_type]["triple"] += ok
            if not ok:
                missed.append(
                    f"PARTIES {gold.event_type} {[p.country for p in gold.actors]}>{[p.country for p in gold.recipients]}"
                    f" read {event.actors}>{event.recipients}"
                )
        surplus = [e for e in events if e.id not in used and not {"hypothetical", "negated"} & set(e.auxiliary)]
        counts["read"] += len(used) + len(surplus)
        for e in events:
            if e.id in used or e in surplus:
                per[e.event_type]["read"] += 1
        counts["negatives"] += not s.events
        counts["alarms"] += bool(not s.events and surplus)
        if (
            show
            and (missed or surplus)
            and (show == "all" or any(g.event_type == show for g in s.events) or any(e.event_type == show for e in surplus))
        ):
            print(f"{s.file}:{s.line}: {s.text}")
            for line in missed:
                print("     ", line)
            for e in events:
                print(
                    "     ",
                    "SURPLUS" if e in surplus else "read",
                    e.event_type,
                    "/".join(e.modes),
                    ",".join(e.auxiliary),
                    e.actors,
                    ">",
                    e.recipients,
                    f"[{e.rule}]",
                )
    return {
        "sentences": len(sentences),
        "events": counts["gold"],
        "type": f1(counts["type"], counts["read"], counts["gold"]),
        "triple": f1(counts["triple"], counts["read"], counts["gold"]),
        "mode_right": round(counts["mode"] / max(1, counts["type"]), 3),
        "context": f1(counts["context_hits"], counts["context_read"], counts["context_gold"]),
        "auxiliary_right": round(counts["auxiliary"] / max(1, counts["type"]), 3),
        "false_alarms": round(counts["alarms"] / max(1, counts["negatives"]), 3),
        "per_type": {
            t: {"n": c["gold"], "type": f1(c["type"], c["read"], c["gold"]), "triple": f1(c["triple"], c["read"], c["gold"])}
            for t, c in sorted(per.items())
        },
    }


def main() -> None:
    """Print the figures as JSON, one line a part."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("parts", nargs="*", default=["train", "development", "test"])
    ask.add_argument("--show", help="print what was read wrong, for one type or all")
    ask.add_argument("--coder", default=CODER, choices=CODERS)
    chosen = ask.parse_args()
    nlp = build(coder=chosen.coder)
    for part in chosen.parts:
        sentences = list(read(ROOT / "corpus" / part))
        print(json.dumps({"corpus": part, "coder": chosen.coder, **score(sentences, nlp, chosen.show)}))


if __name__ == "__main__":
    main()
