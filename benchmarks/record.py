"""How fast is a record? Readings and facts a second into SQLite, one transaction a document and in batches, and out as a frame.

Corpus: readings made here, 12 actors, 20 events, 15 statements and 10 dates each, on a text of 4,000 characters.
Run:    python -m benchmarks.record [--documents 2000]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from dragoman.record.record import Record
from dragoman.types import Actor, DateMention, Document, Event, Reading, Span, Statement, When


def made(number: int) -> Reading:
    """Return a reading of common size."""
    text = "The envoys met again in the capital on Thursday. " * 80
    day = When("2019-03-14", "2019-03-14", "day", "published")
    actors = tuple(Actor(f"a{i}", f"Actor {i}", "NOR", ("GOV",), None, tuple(Span(j, j + 9) for j in range(3))) for i in range(12))
    events = tuple(
        Event(
            f"e{i}",
            "CONSULT",
            (f"a{i % 12}",),
            (f"a{(i + 1) % 12}",),
            Span(i * 49, i * 49 + 48),
            Span(i * 49, i * 49 + 9),
            2.5,
            "r",
            when=day,
        )
        for i in range(20)
    )
    statements = tuple(Statement(f"s{i}", f"a{i % 12}", Span(0, 9), Span(11, 14), (Span(15, 40),), "direct", "said") for i in range(15))
    dates = tuple(DateMention(Span(i, i + 8), day, "2019-03-14") for i in range(10))
    return Reading(Document(f"d{number}", f"{number} {text}", published="2019-03-16"), actors, events, statements, dates=dates)


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=2000)
    count = parser.parse_args().documents
    readings = [made(i) for i in range(count)]
    figures: dict[str, object] = {"documents": count, "python": platform.python_version(), "cores": os.cpu_count()}

    def clock(name: str, run: Callable[[], object]) -> None:
        start = time.perf_counter()
        run()
        figures[name] = round(count / (time.perf_counter() - start))

    with tempfile.TemporaryDirectory() as folder:
        with Record(f"{folder}/batch.db") as record:
            clock("stored_in_batches_per_second", lambda: [record.store(readings[i : i + 200]) for i in range(0, count, 200)])
            clock("found_unchanged_per_second", lambda: [record.store(readings[i : i + 200]) for i in range(0, count, 200)])
            clock("as_a_frame_per_second", record.events)
            clock("filtered_per_second", lambda: record.events(actor="a3"))
        with Record(f"{folder}/single.db") as record:
            clock("stored_one_by_one_per_second", lambda: [record.store([r]) for r in readings])
        figures["kilobytes_per_document"] = round(Path(f"{folder}/batch.db").stat().st_size / count / 1000, 1)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
