"""Many documents on one machine: does memory grow, do two workers help, what does all but reading cost?

Corpus: documents of one to four sentences of corpus/train, shuffled with a seed.
Run:    python -m benchmarks.scale [memory|workers|share ...] [--documents 100000] [--few 1000] [--coder both|lexicon]
memory: the largest process of a run over many documents and of one over few, two workers each; fails over 1.2 times.
workers: documents a second with two workers over one (start-up left out), on two cores; fails under 1.7 times.
share: of a run in one process, the part that is not reading (decode, compare, store); fails over 15 %.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.killed import command, stories

GROWTH, GAIN, SHARE = 1.2, 1.7, 0.15


def written(folder: Path, count: int) -> Path:
    """Write documents as JSON Lines."""
    path = folder / f"{count}.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for s in stories(count, 1, 1, 4):
            out.write(json.dumps(s) + "\n")
    return path


def run(inputs: Path, record: Path, workers: int, coder: str) -> tuple[float, float]:
    """Read documents by the command; return seconds and the peak of the largest process in megabytes."""
    code = (
        "import resource, subprocess, sys, time; t = time.monotonic(); subprocess.run(sys.argv[1:], check=True, capture_output=True);"
        "print(time.monotonic() - t, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command(inputs, record, workers, coder)], check=True, capture_output=True, text=True
    )
    seconds, megabytes = done.stdout.split()
    return float(seconds), float(megabytes)


def memory(folder: Path, many: int, few: int, coder: str) -> bool:
    """Compare the peak of a large run with that of a small one."""
    seconds, large = run(written(folder, many), folder / "many.db", 2, coder)
    _, small = run(written(folder, few), folder / "few.db", 2, coder)
    figures = {"documents": many, "seconds": round(seconds), "documents_a_second": round(many / seconds, 1)}
    print(
        json.dumps({**figures, "peak_megabytes": round(large), f"peak_of_{few}": round(small), "times": round(large / small, 3)}),
        flush=True,
    )
    return large / small <= GROWTH


def workers(folder: Path, coder: str, count: int = 3000) -> bool:
    """Compare two workers with one; the time of a run over hardly any documents is start-up."""
    inputs, first = written(folder, count), written(folder, 2)
    seconds = {}
    for n in (1, 2):
        start = run(first, folder / f"start{n}.db", n, coder)[0]
        seconds[n] = run(inputs, folder / f"w{n}.db", n, coder)[0] - start
    gain = seconds[1] / seconds[2]
    rates = {f"documents_a_second_{n}": round(count / s, 1) for n, s in seconds.items()}
    print(json.dumps({"documents": count, "cores": os.cpu_count(), **rates, "times": round(gain, 2)}), flush=True)
    return gain >= GAIN


def share(folder: Path, coder: str, count: int = 1500) -> bool:
    """Take the time of a run in this process apart."""
    from dragoman import api
    from dragoman.batch import reader

    inputs, inside = written(folder, count), 0.0
    plain = reader.Reader.read

    def timed(self: reader.Reader, sourced: reader.Sourced) -> reader.Outcome:
        nonlocal inside
        start = time.perf_counter()
        outcome = plain(self, sourced)
        inside += time.perf_counter() - start
        return outcome

    reader.Reader.read = timed  # type: ignore[method-assign]
    api.read("Warm up.", coder=coder)
    start = time.perf_counter()
    done = sum(1 for _ in api.read_inputs([str(inputs)], record=str(folder / "share.db"), coder=coder, whole=False))
    whole = time.perf_counter() - start
    reader.Reader.read = plain  # type: ignore[method-assign]
    besides = 1 - inside / whole
    print(
        json.dumps({"documents": done, "seconds": round(whole, 1), "reading": round(inside, 1), "share_besides": round(besides, 3)}),
        flush=True,
    )
    return besides <= SHARE


def main() -> int:
    """Print the figures as JSON; exit code 1 past a limit."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("parts", nargs="*", default=["share", "workers", "memory"])
    ask.add_argument("--documents", type=int, default=100_000)
    ask.add_argument("--few", type=int, default=1000)
    ask.add_argument("--coder", default="both")
    chosen = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checks = {
            "share": lambda: share(folder, chosen.coder),
            "workers": lambda: workers(folder, chosen.coder),
            "memory": lambda: memory(folder, chosen.documents, chosen.few, chosen.coder),
        }
        return int(sum(not checks[part]() for part in chosen.parts) > 0)


if __name__ == "__main__":
    sys.exit(main())
