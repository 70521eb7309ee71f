"""A run: documents are read shard by shard and stored in order; the same command goes on where it was stopped.

What is stored is always a beginning of the stream: shards are committed in order, each in one transaction with
its line in the manifest (how many documents, their digest). A run that goes on takes the stream from its start,
passes by what the manifest holds, and reads the rest; a document that has changed since is where it starts again.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import tempfile
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dragoman.batch.pool import Pool
from dragoman.batch.reader import SECONDS, Reader
from dragoman.batch.shards import DOCUMENTS, Outcome, cut, digest
from dragoman.record import connect
from dragoman.record.copies import Copy
from dragoman.sources.problems import Problem, Report, ignore
from dragoman.sources.sources import Sourced
from dragoman.types import Reading

if TYPE_CHECKING:
    from dragoman.batch.reader import Build

OFTEN = 1.0  # seconds after which what was read in this process is stored
Batch = tuple[Sequence[Sourced], Sequence[Outcome]]


class Store(Protocol):
    """What a run needs of a record."""

    shown: str  # the record's name, for messages

    def manifest(self) -> list[tuple[int, str]]:
        """Return how many documents each stored shard of the run holds and their digest, in order."""

    def forget(self, number: int) -> None:
        """Cut the manifest to its first shards."""

    def commit(
        self,
        readings: Sequence[Reading],
        shard: tuple[int, int, str],
        found: Sequence[Copy] = (),
        signatures: Mapping[str, bytes] | None = None,
    ) -> dict[str, str]:
        """Store readings and copies with the shard's line (number, documents, digest); tell what each document was."""


@contextlib.contextmanager
def workshop(url: str | None, run: int) -> Iterator[Path]:
    """Give the folder for the finished files of a run: beside a record that is a file, else a temporary one.

    It goes when the block ends well; after an error or a kill it stays for the run that goes on.
    """
    if url is None:
        with tempfile.TemporaryDirectory(prefix="dragoman-") as name:
            yield Path(name)
        return
    file = connect.file_of(url)
    if file is None:
        base = Path(tempfile.gettempdir()) / f"dragoman-{hashlib.blake2b(url.encode(), digest_size=8).hexdigest()}.work"
    else:
        base = file.with_name(f"{file.name}.work")
    folder = base / str(run)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        base.rmdir()  # another run may be at work


@dataclass(slots=True)
class Run:
    """How documents are read and where they go.

    Parameters
    ----------
    build
        Gives the pipeline, as for `Reader`; for several workers it is pickled.
    store
        The record, or None.
    workers
        Processes that read; 1 reads in this one.
    folder
        For finished files of several workers.
    salt
        What reads, in words: a finished shard of another reader is not taken.
    live
        Whether each document is stored and given out before the next is awaited: for a stream that may pause.
    whole
        Whether copies of stories are read too, to be given out; they are stored as copies all the same.
    """

    build: Build
    store: Store | None = None
    workers: int = 1
    folder: Path | None = None
    salt: str = ""
    seconds: float = SECONDS
    live: bool = False
    whole: bool = False
    report: Report = ignore
    passed: int = field(default=0, init=False)

    def read(self, sourced: Iterable[Sourced]) -> Iterator[Reading]:
        """Yield readings in order, each after it is stored."""
        number, rest = self._rest(iter(sourced))
        if self.passed and self.store is not None:
            what = f"{self.passed:,} documents were stored before this run was stopped; it goes on after them"
            self.report(Problem(self.store.shown, what, failed=False))
        with contextlib.closing(self._batches(rest, number)) as batches:
            for units, outcomes in batches:
                yield from self._kept(number, units, outcomes)
                number += 1

    def _rest(self, sourced: Iterator[Sourced]) -> tuple[int, Iterator[Sourced]]:
        """Pass by what the manifest holds; return the next shard's number and the documents that are left."""
        known = self.store.manifest() if self.store else []
        for number, (documents, expected) in enumerate(known):
            group = list(islice(sourced, documents))
            if len(group) < documents or digest(group, self.salt) != expected:
                assert self.store is not None
                self.store.forget(number)
                return number, chain(group, sourced)
            self.passed += documents
        return len(known), sourced

    def _batches(self, sourced: Iterator[Sourced], number: int) -> Generator[Batch, None, None]:
        if self.workers == 1 or self.folder is None:
            yield from self._here(sourced)
            return
        pool = Pool(self.workers, self.build, self.folder, self.seconds, self.whole)
        with contextlib.closing(pool.read(cut(sourced, first=number, salt=self.salt))) as shards:
            for shard, outcomes in shards:
                yield shard.sourced, outcomes

    def _here(self, sourced: Iterator[Sourced]) -> Iterator[Batch]:
        reader = Reader(self.build, self.seconds, self.whole)
        units: list[Sourced] = []
        outcomes: list[Outcome] = []
        since = time.monotonic()
        for s in sourced:
            units.append(s)
            outcomes.append(reader.read(s))
            if self.live or len(units) >= DOCUMENTS or time.monotonic() - since > OFTEN:
                yield units, outcomes
                units, outcomes, since = [], [], time.monotonic()
        if units:
            yield units, outcomes

    def _kept(self, number: int, units: Sequence[Sourced], outcomes: Sequence[Outcome]) -> list[Reading]:
        """Store a shard; return its readings."""
        readings: dict[str, Reading] = {}
        places: dict[str, str] = {}
        for s, outcome in zip(units, outcomes, strict=True):
            for problem in outcome.problems:
                self.report(problem)
            if outcome.reading is not None:
                readings[s.document.id] = replace(outcome.reading, notes=s.notes + outcome.reading.notes)
                places[s.document.id] = s.where
        if self.store is not None:
            copies = [Copy(s.document, s.copy_of, s.similarity or 0.0) for s in units if s.copy_of is not None]
            signatures = {s.document.id: s.signature for s in units if s.copy_of is None and s.signature is not None}
            stories = [r for ident, r in readings.items() if ident not in {c.document.id for c in copies}]
            states = self.store.commit(stories, (number, len(units), digest(units, self.salt)), copies, signatures)
            for ident, state in states.items():
                if state == "changed":
                    what = f"'{ident}' stood in {self.store.shown} with another text; it is replaced"
                    self.report(Problem(places[ident], what, failed=False))
        return list(readings.values())
