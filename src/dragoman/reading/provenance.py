"""What a reading was made with, as short hashes: lexicons and tables, the ontology, the encoder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dragoman.ontology import ontology

HERE = Path(__file__).parent
ENCODER = HERE / "events" / "model"
DATA = (".csv", ".toml")
SIZE = 8  # bytes: told apart, and short enough to be read aloud


def lexicon(own: Iterable[Path] = ()) -> str:
    """Return a hash of every lexicon and table: ours, and files or folders that are added or stand in their place."""
    files = [path for path in HERE.rglob("*") if path.suffix in DATA]
    for place in own:
        files += [path for path in place.rglob("*") if path.suffix in DATA] if place.is_dir() else [place]
    return _hash(tuple(sorted(files)))


def ontology_hash(own: Path | None = None) -> str:
    """Return a hash of an ontology, ours where no file is given."""
    return _hash((own or ontology.PLOVER,))


def encoder() -> str:
    """Return a hash of the encoder."""
    return _hash(tuple(sorted(path for path in ENCODER.iterdir() if path.is_file())))


def _hash(files: tuple[Path, ...]) -> str:
    return _of(files, tuple(path.stat().st_mtime_ns for path in files))


@cache
def _of(files: tuple[Path, ...], stamps: tuple[int, ...]) -> str:
    """Hash names and contents; ``stamps`` tell a file that has changed since."""
    digest = hashlib.blake2b(digest_size=SIZE)
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()
