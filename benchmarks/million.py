"""How long does a question to a large record take? Events between two countries in one month, out of 1,000,000, on SQLite.

Corpus: a record made here, seeded: 200 countries of which few are much in the news, ten years, 10 events a document.
Run:    python -m benchmarks.million [--events 1000000] [--keep PATH]
Fails when the question takes longer than 0.3 seconds: median of five, the record opened anew each time.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Reading, Span, When

SEED = 6
LIMIT = 0.3  # seconds
EACH = 10  # events a document
TEXT = "The government of one country said something about the government of the other on that day. "
TYPES = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION")
DAYS = 3650
FIRST = datetime.date(2010, 1, 1)
CODES = [f"{a}{b}{c}" for a in "ABCDEF" for b in "AEIOU" for c in "KLMNPRS"][:200]
WEIGHTS = [1 / (rank + 2) for rank in range(len(CODES))]  # as in the news: a few states are in most events


def readings(events: int) -> Iterator[Reading]:
    """Yield documents with so many events together."""
    chance = random.Random(SEED)
    for number in range(events // EACH):
        published = FIRST + datetime.timedelta(days=chance.randrange(DAYS))
        codes = list(dict.fromkeys(chance.choices(CODES, WEIGHTS, k=6)))
        codes = codes if len(codes) > 1 else ["AAK", "AAL"]
        actors = tuple(Actor(code if i % 2 else f"{code}.GOV", f"Country {code}", code, ("GOV",)) for i, code in enumerate(codes))
        found = []
        for i in range(EACH):
            one, other = chance.sample(actors, 2)
            day = (published - datetime.timedelta(days=chance.randrange(3))).isoformat()
            when = When(day, day, "day", "published") if chance.random() < 0.6 else None
            kind = chance.choice(TYPES)
            found.append(Event(f"e{i + 1}", kind, (one.id,), (other.id,), Span(0, 90), Span(35, 39), 1.0, "say", when=when))
        yield Reading(Document(f"d{number}", TEXT * 3, published=published.isoformat()), actors, tuple(found))


def fill(record: Record, events: int, batch: int = 500) -> float:
    """Store the documents; return documents a second."""
    start = time.perf_counter()
    pending: list[Reading] = []
    for reading in readings(events):
        pending.append(reading)
        if len(pending) == batch:
            record.store(pending)
            pending = []
    record.store(pending)
    return events / EACH / (time.perf_counter() - start)


def clock(url: str, **wanted: str) -> tuple[float, int]:
    """Return the median of five in seconds, and how many events were found."""
    times = []
    for _ in range(5):
        with Record(url) as record:
            start = time.perf_counter()
            found = record.events(**wanted).height  # type: ignore[misc]
            times.append(time.perf_counter() - start)
    return statistics.median(times), found


def main() -> None:
    """Print the figures as JSON; exit 1 where the question takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--keep", help="where to make the record and leave it; one that is there is asked")
    arguments = parser.parse_args()
    figures: dict[str, object] = {"events": arguments.events, "python": platform.python_version(), "cores": os.cpu_count()}
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.keep or f"{folder}/million.db"
        if not Path(url).exists():
            with Record(url) as record:
                figures["stored_documents_per_second"] = round(fill(record, arguments.events))
        figures["gigabytes"] = round(Path(url).stat().st_size / 1e9, 2)
        month = {"since": "2015-03-01", "until": "2015-03-31"}
        clock(url, from_actor="FUS", recipient="FUR")  # Polars is loaded
        questions = {
            "pair_and_month": {"from_actor": "AAK", "recipient": "AAL", **month},
            "either_side_and_month": {"actor": "AAK", **month},
            "month": month,
            "pair": {"from_actor": "AAK", "recipient": "AAP"},
        }
        for name, wanted in questions.items():
            seconds, found = clock(url, **wanted)
            figures[name] = {"seconds": round(seconds, 3), "found": found}
    print(json.dumps(figures, indent=2))
    asked = figures["pair_and_month"]
    assert isinstance(asked, dict)
    if asked["seconds"] > LIMIT:
        sys.exit(f"the question takes {asked['seconds']} seconds, more than {LIMIT}")


if __name__ == "__main__":
    main()
