"""Where the measuring data is: the folder that DRAGOMAN_SHARED names, else ``shared`` beside the checkout."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def folder() -> Path | None:
    """Return the folder of measuring data, or None where there is none."""
    path = Path(os.environ.get("DRAGOMAN_SHARED", ROOT.parent / "shared"))
    return path if path.is_dir() else None


def need(name: str) -> Path:
    """Return a file of the measuring data; where it is not there, say so and end well."""
    base = folder()
    path = base / name if base else None
    if path is None or not path.exists():
        print(f"skipped: {name} is not here. Set DRAGOMAN_SHARED to the folder that holds it")
        sys.exit(0)
    return path


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON Lines file."""
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            if line.strip():
                yield json.loads(line)


@contextmanager
def corpus_record(given: str | None) -> Iterator[str]:
    """Give the record that was named, or read the corpus of news into one, which takes some minutes."""
    if given:
        yield given
        return
    stories = need("corpus/stories.jsonl")
    from dragoman.ingest import read_inputs

    with tempfile.TemporaryDirectory() as folder:
        for _ in read_inputs([str(stories)], record=f"{folder}/corpus.db"):
            pass
        yield f"{folder}/corpus.db"
