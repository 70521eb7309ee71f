"""How long do ties take over a large record? Questions of `dragoman ties`, `moved` and `align` to 1,000,000 events, on SQLite.

Corpus: the record of `benchmarks.million`, made here or kept by it.
Run:    python -m benchmarks.ties [--record million.db] [--events 1000000]
Fails when the tie of two states, the partners of one or the moves of 60 days take longer than 8 seconds: median of three.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from benchmarks.million import fill
from dragoman import states
from dragoman.record.record import Record

LIMIT = 8.0  # seconds
JUDGED = ("tie", "partners", "moved, 60 days")


def clock(question: Callable[[], object]) -> float:
    """Return the median of three in seconds, the record opened anew each time."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        question()
        times.append(time.perf_counter() - start)
    return round(statistics.median(times), 2)


def main() -> None:
    """Print the figures as JSON; exit 1 where a question takes too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--record", help="the record of benchmarks.million; it is made here, if not given")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = arguments.record or f"{folder}/million.db"
        if not arguments.record:
            with Record(url) as record:
                fill(record, arguments.events)
        questions: dict[str, Callable[[], object]] = {
            "tie": lambda: states.tie(url, "AAK", "AAL"),
            "partners": lambda: states.partners(url, "AAK"),
            "moved, 60 days": lambda: states.moved(url, "2015-06-01", window=60, limit=10),
            "moved, a year": lambda: states.moved(url, "2015-01-01", window=365, limit=10),
            "align, a month": lambda: states.align(url, since="2015-03-01", until="2015-03-31"),
            "align, all": lambda: states.align(url),
        }
        figures = {name: clock(question) for name, question in questions.items()}
    print(json.dumps({"python": platform.python_version(), "cores": os.cpu_count(), "seconds": figures}, indent=2))
    slow = [name for name in JUDGED if figures[name] > LIMIT]
    if slow:
        sys.exit(f"longer than {LIMIT} seconds: {', '.join(slow)}")


if __name__ == "__main__":
    main()
