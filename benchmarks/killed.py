"""A run that is killed again and again: is the record the one of a run that was left in peace?

Corpus: documents made of sentences of corpus/train, shuffled with a seed.
Run:    python -m benchmarks.killed [--documents 2000] [--kills 50] [--workers 2] [--seed 1]
``dragoman read`` is killed (SIGKILL, its readers too) at random moments and started again by the same command,
until it was killed so often; then it is left to end. Fails unless the record holds the same rows.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.shared import ROOT
from dragoman import corpus

APART = {"runs", "shards", "meta"}  # when it ran and how often is what differs


def stories(count: int, seed: int, least: int = 1, most: int = 3) -> list[dict[str, str]]:
    """Return documents of sentences of corpus/train, in a chance order."""
    chance = random.Random(seed)
    sentences = [s.text for s in corpus.read(ROOT / "corpus" / "train")]
    return [
        {
            "id": f"story-{i:06}",
            "text": "\n\n".join(chance.sample(sentences, chance.randint(least, most))),
            "published": f"2019-{1 + i % 12:02}-{1 + i % 28:02}",
        }
        for i in range(count)
    ]


def written(folder: Path, count: int, seed: int) -> Path:
    """Write the documents as JSON Lines."""
    path = folder / "stories.jsonl"
    path.write_text("".join(json.dumps(s) + "\n" for s in stories(count, seed)), encoding="utf-8")
    return path


def command(inputs: Path, record: Path, workers: int, coder: str) -> list[str]:
    """Return the command that reads the documents into a record."""
    options = ["--record", str(record), "--workers", str(workers), "--coder", coder, "--quiet"]
    return [sys.executable, "-m", "dragoman", "read", str(inputs), *options]


def rows(record: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table but those that tell of runs."""
    with contextlib.closing(sqlite3.connect(record)) as connection:
        names = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
        return {n: sorted(connection.execute(f'SELECT * FROM "{n}"'), key=repr) for n in names if n not in APART and "search" not in n}


def main() -> int:
    """Print the figures as JSON; exit code 1 where the records differ."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--documents", type=int, default=2000)
    ask.add_argument("--kills", type=int, default=50)
    ask.add_argument("--workers", type=int, default=2)
    ask.add_argument("--seed", type=int, default=1)
    ask.add_argument("--coder", default="lexicon")
    chosen = ask.parse_args()
    chance = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        inputs = written(Path(folder), chosen.documents, chosen.seed)
        whole, broken = Path(folder) / "whole.db", Path(folder) / "broken.db"
        start = time.monotonic()
        subprocess.run(command(inputs, whole, chosen.workers, chosen.coder), check=True, capture_output=True)
        seconds = time.monotonic() - start
        expected = rows(whole)
        killed = same = 0
        kept: list[int] = []
        differ: set[str] = set()
        # each record is killed several times, so that every kill meets another part of the run
        while killed < chosen.kills:
            for path in Path(folder).glob("broken.db*"):
                if path.is_file():
                    path.unlink()
            here = 0
            while killed + here < chosen.kills:
                process = subprocess.Popen(
                    command(inputs, broken, chosen.workers, chosen.coder),
                    start_new_session=True,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
                try:
                    if process.wait(chance.uniform(0.2, seconds)):
                        raise SystemExit("error: a run failed that was not killed")
                    break
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)
                    process.wait()
                    here += 1
                    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(broken)) as connection:
                        kept.append(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
            else:
                subprocess.run(command(inputs, broken, chosen.workers, chosen.coder), check=True, capture_output=True)
            killed += here
            found = rows(broken)
            same += here if found == expected else 0
            differ.update(name for name in expected if found.get(name) != expected[name])
    report = {
        "documents": chosen.documents,
        "seconds_uninterrupted": round(seconds, 1),
        "killed": killed,
        "identical_after": same,
        "tables_that_differ": sorted(differ),
        "documents_held_at_kills": {"least": min(kept, default=0), "most": max(kept, default=0)},
    }
    print(json.dumps(report))
    return int(same != killed)


if __name__ == "__main__":
    sys.exit(main())
