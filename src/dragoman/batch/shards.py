"""A shard: some documents that are read together, and the finished file that says what was found in them.

A finished file appears whole or not at all: it is written under another name, synced and renamed. Its name is
the digest of the documents, so a run that was killed finds what its readers had finished, and nothing else.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dragoman.sources.problems import Problem
from dragoman.sources.sources import Sourced
from dragoman.types import Reading

DOCUMENTS = 32  # of a shard, at most
CHARACTERS = 200_000  # of a shard, unless one document has more
ENDING = ".read"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its reading, or None where it could not be read, and what there is to tell."""

    reading: Reading | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Shard:
    """Documents that are read together, in order; ``number`` counts from 0 in a run."""

    number: int
    sourced: tuple[Sourced, ...]
    digest: str


def digest(sourced: Iterable[Sourced], salt: str = "") -> str:
    """Return a hash of the documents, in order, and of what reads them (``salt``).

    >>> from dragoman.types import Document
    >>> a, b = (Sourced(Document("a", text), "a.txt", True) for text in ("Talks failed.", "Talks went on."))
    >>> digest([a]) == digest([a]) != digest([b])
    True
    """
    found = hashlib.blake2b(salt.encode("utf-8", "surrogatepass"), digest_size=16)
    for s in sourced:
        found.update(repr((s.document, s.where)).encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def cut(sourced: Iterable[Sourced], *, first: int = 0, salt: str = "", documents: int = DOCUMENTS) -> Iterator[Shard]:
    """Cut a stream of documents into shards; the same stream is always cut the same way.

    Parameters
    ----------
    first
        The number of the first shard.
    documents
        The most that a shard holds.
    """
    held: list[Sourced] = []
    size = 0

    def closed() -> Shard:
        nonlocal first, size
        shard = Shard(first, tuple(held), digest(held, salt))
        held.clear()
        size = 0
        first += 1
        return shard

    for s in sourced:
        if held and size + len(s.document.text) > CHARACTERS:
            yield closed()
        held.append(s)
        size += len(s.document.text)
        if len(held) >= documents:
            yield closed()
    if held:
        yield closed()


def save(outcomes: Sequence[Outcome], path: Path) -> None:
    """Write a finished file: whole, or not at all.

    Raises
    ------
    OSError
        It cannot be written.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    with part.open("wb") as handle:
        handle.write(msgspec.msgpack.encode(list(outcomes)))
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)


def load(path: Path) -> list[Outcome] | None:
    """Return what a finished file says, None where there is none or it is damaged."""
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=list[Outcome])
    except (OSError, msgspec.MsgspecError):
        return None
