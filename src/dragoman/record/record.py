"""A record in Python: open it by path or URL, ask it for frames, store readings in it."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from dragoman.errors import InputError, RecordError
from dragoman.record import connect, store
from dragoman.record import runs as history

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Connection, Engine

    from dragoman.record.changes import Difference
    from dragoman.record.check import Wrong
    from dragoman.record.corrections import Correction
    from dragoman.record.library import Listing, Looked
    from dragoman.record.pairs import Among
    from dragoman.record.queries import Wanted
    from dragoman.record.sayings import Asked
    from dragoman.record.search import Asked as Searched
    from dragoman.record.standing import Checked
    from dragoman.types import Reading


@dataclass(slots=True, weakref_slot=True)
class Record:
    """A record of readings; nothing is opened before the first question.

    Parameters
    ----------
    url
        A path, or a database URL like ``sqlite:///news.db``.
    model
        The spaCy pipeline that reads, noted with each run.
    about
        What else it reads with, noted with each run.

    Examples
    --------
    >>> from dragoman.types import Document, Reading
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, Record(folder + "/news.db") as record:
    ...     record.store([Reading(Document("a.txt", "Nothing happened."))])
    ...     record.events().height
    {'a.txt': 'new'}
    0
    """

    url: str = connect.DEFAULT
    model: str | None = None
    about: history.Provenance | None = None
    _engine: Engine | None = field(default=None, repr=False)
    _run: int | None = field(default=None, repr=False)
    _counts: history.Counts = field(default_factory=history.Counts, repr=False)

    def events(self, **wanted: Unpack[Wanted]) -> pl.DataFrame:
        """Return one row an event; the keywords are the fields of `queries.Filter`."""
        from dragoman.record import queries

        with connect.transaction(self.engine(), self.url) as connection:
            return queries.events(connection, queries.Filter(**wanted))

    def pairs(self, **asked: Unpack[Among]) -> pl.DataFrame:
        """Return one row an event and pair of its parties; the keywords are the fields of `pairs.Between`."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.pairs(connection, pairs.Between(**asked))

    def sums(self, *, undirected: bool = False, **asked: Unpack[Among]) -> pl.DataFrame:
        """Return one row a tie with sums over its documents. See `pairs.sums`."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.sums(connection, pairs.Between(**asked), undirected=undirected)

    def shares(self, *, undirected: bool = False, **asked: Unpack[Among]) -> pl.DataFrame:
        """Return what each document gives each tie. See `pairs.shares`."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.shares(connection, pairs.Between(**asked), undirected=undirected)

    def speaking(self, **asked: Unpack[Among]) -> int:
        """Return how many documents speak of a period. See `pairs.documents`."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.documents(connection, pairs.Between(**asked))

    def parties(self) -> dict[str, int]:
        """Return the parties of all ties with the number of their events, most first. See `pairs.parties`."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.parties(connection)

    def has_party(self, party: str) -> bool:
        """Tell whether any event has a party, by code or by an actor's id."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.has(connection, party)

    def published(self) -> tuple[str | None, str | None]:
        """Return the days of the first and the last publication."""
        from dragoman.record import pairs

        with connect.transaction(self.engine(), self.url) as connection:
            return pairs.span(connection)

    def documents(self) -> pl.DataFrame:
        """Return one row a document."""
        from dragoman.record import queries

        with connect.transaction(self.engine(), self.url) as connection:
            return queries.documents(connection)

    def actors(self, country: str | None = None) -> pl.DataFrame:
        """Return one row an actor, of one country or of all."""
        from dragoman.record import queries

        with connect.transaction(self.engine(), self.url) as connection:
            return queries.actors(connection, country)

    def statements(self, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return one row a statement; the keywords are the fields of `sayings.Said`."""
        return self._said("statements", asked)

    def figures(self, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return one row a figure; the keywords are the fields of `sayings.Said`."""
        return self._said("figures", asked)

    def outlook(self, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return one row a forecast, commitment, threat or condition; the keywords are the fields of `sayings.Said`."""
        return self._said("outlook", asked)

    def reasons(self, **asked: Unpack[Asked]) -> pl.DataFrame:
        """Return one row a reason; the keywords are the fields of `sayings.Said`."""
        return self._said("reasons", asked)

    def namings(
        self, countries: Sequence[str], attitudes: Sequence[str], since: str | None = None, until: str | None = None
    ) -> pl.DataFrame:
        """Return one row a statement in which a speaker of another country names one of these. See `namings.namings`."""
        from dragoman.record import namings

        with connect.transaction(self.engine(), self.url) as connection:
            return namings.namings(connection, countries, attitudes, since, until)

    def called(self, idents: Sequence[str]) -> dict[str, str]:
        """Return what texts most often call each of some actors, by id."""
        from dragoman.record import namings

        with connect.transaction(self.engine(), self.url) as connection:
            return namings.called(connection, idents)

    def _said(self, name: str, asked: Asked) -> pl.DataFrame:
        from dragoman.record import sayings

        with connect.transaction(self.engine(), self.url) as connection:
            found: pl.DataFrame = getattr(sayings, name)(connection, sayings.Said(**asked))
            return found

    def search(self, query: str, **asked: Unpack[Searched]) -> pl.DataFrame:
        """Return one row a document or statement that holds words, best first; the keywords are the fields of `search.Sought`."""
        from dragoman.record import search

        with connect.transaction(self.engine(), self.url) as connection:
            return search.search(connection, search.Sought(query, **asked))

    def frame(self, table: str) -> pl.DataFrame:
        """Return a table of the record as it is stored; `dictionary` says what its columns mean.

        Raises
        ------
        InputError
            There is no such table.
        """
        from dragoman.record import frames

        return frames.frame(self.engine(), self.url, table)

    def export(self, directory: str | Path, *, format: str = "parquet", layers: Sequence[str] = ()) -> dict[str, int]:
        """Write the record's tables to a folder; return the rows of each. See `exports.export`."""
        from dragoman.record import exports

        with connect.transaction(self.engine(), self.url) as connection:
            return exports.export(connection, Path(directory), form=format, layers=layers)

    def check(self) -> list[Wrong]:
        """Return what is wrong with the record, nothing where it is whole."""
        from dragoman.record import check

        with connect.transaction(self.engine(), self.url) as connection:
            return list(check.check(connection))

    def backup(self, target: str | Path) -> int:
        """Copy a record of SQLite to a new file, while others may write; return its size in bytes. See `backup.backup`."""
        from dragoman.record import backup

        return backup.backup(self.url, Path(target))

    def reading(self, ident: str) -> Reading:
        """Return the reading of one document.

        Raises
        ------
        RecordError
            The record holds no such document.
        """
        with connect.transaction(self.engine(), self.url) as connection:
            found = store.load(connection, ident)
        if found is None:
            raise self.missing(ident)
        return found

    def store(self, readings: Iterable[Reading]) -> dict[str, str]:
        """Store readings in one transaction; return for each document id: new, same, renewed, changed.

        Storing a document that is there replaces its facts; an equal reading changes nothing.
        """
        batch = list(readings)
        engine = self.engine(create=True)

        def write(connection: Connection) -> tuple[int | None, dict[str, str], history.Counts]:
            states, fresh = store.differing(connection, batch)
            run, counts = self._run, self._counts.copy()
            if fresh:
                run = run or self._start(connection)
                states.update(store.store(connection, fresh, run))
            counts.add(states, fresh)
            if fresh and run:
                history.count(connection, run, counts)
            return run, states, counts

        # Only now: a transaction that was undone has left no run.
        self._run, states, self._counts = connect.retried(engine, self.url, write)
        return states

    def skip(self, reason: str) -> None:
        """Count a document that the run could not read."""
        self._counts.skipped[reason] += 1

    def finish(self, *, interrupted: bool = False) -> None:
        """End the run: note that all was read, or that it was interrupted. What is stored after it is another run."""
        counts = self._counts
        if self._run is not None or counts.documents or counts.skipped:
            with connect.transaction(self.engine(create=True), self.url, write=True) as connection:
                run = self._run or self._start(connection)
                history.finish(connection, run, history.INTERRUPTED if interrupted else history.DONE, counts)
        self._run, self._counts = None, history.Counts()

    def _start(self, connection: Connection) -> int:
        from dragoman import __version__

        return history.start_run(connection, model=self.model, version=__version__, about=self.about)

    def runs(self, run: int | None = None) -> list[history.Run]:
        """Return all runs, oldest first, or the one with a number.

        Raises
        ------
        RecordError
            There is no such run.
        """
        with connect.transaction(self.engine(), self.url) as connection:
            found = history.listed(connection, run)
        if run is not None and not found:
            raise RecordError(f"{self.shown}: has no run {run}. List them: dragoman runs --record {self.shown}")
        return found

    def diff(self, first: int, second: int, document: str | None = None, layer: str | None = None) -> list[Difference]:
        """Return what changed from the end of one run to the end of a later one, also documents new in between.

        Raises
        ------
        RecordError
            There is no such run.
        InputError
            There is no such layer.
        """
        from dragoman.record import changes

        if layer is not None and layer not in (changes.DOCUMENT, *changes.LAYERS):
            raise InputError(f"'{layer}' is no layer. Use one of: {', '.join((changes.DOCUMENT, *changes.LAYERS))}")
        for run in (first, second):
            self.runs(run)
        first, second = sorted((first, second))
        with connect.transaction(self.engine(), self.url) as connection:
            found = changes.diff(connection, first, second, lambda keys: store.load_all(connection, keys), document)
            return [change for change in found if layer in (None, change.layer)]

    def correct(self, ident: str, action: str, who: str, changed: dict[str, Any] | None = None, seen: str | None = None) -> int:
        """Correct a fact as ``visit.txt#e3``, or add one (``visit.txt#e``); return the correction's number.

        ``seen``: the state in which the fact was seen, as `standing.Standing` has it; another's change since then is a conflict.

        Raises
        ------
        ConflictError
            The fact is no longer in the state in which it was seen.
        RecordError
            The record has no such document.
        InputError
            The document has no such fact, or a field or value cannot be one of its.
        """
        from dragoman.record import corrections, standing

        document, mark, name = ident.rpartition("#")
        if not mark:
            raise InputError(f"'{ident}' is a document. Name a fact in it, as in {ident}#e1")

        def write(connection: Connection) -> int:
            key = store.lock(connection, document)
            if key is None:
                raise self.missing(document)
            reading = store.load_all(connection, [key])[key]
            if seen is not None:
                standing.check(connection, reading, key, name, seen)
            return corrections.make(connection, reading, key, name, action, who=who, changed=changed or {}, now=history.now())

        return connect.retried(self.engine(), self.url, write)

    def checked(self, ident: str) -> Checked:
        """Return a document's facts as they stand. See `standing.checked`.

        Raises
        ------
        RecordError
            The record holds no such document.
        """
        from dragoman.record import standing

        with connect.transaction(self.engine(), self.url) as connection:
            found = standing.checked(connection, ident)
        if found is None:
            raise self.missing(ident)
        return found

    def listing(self, **wanted: Unpack[Looked]) -> Listing:
        """Return a page of the library; the keywords are the fields of `library.Look`."""
        from dragoman.record import library

        with connect.transaction(self.engine(), self.url) as connection:
            return library.listing(connection, library.Look(**wanted))

    def corrections(self, document: str | None = None) -> list[Correction]:
        """Return all corrections, oldest first, those that are undone or lost too."""
        from dragoman.record import corrections

        with connect.transaction(self.engine(), self.url) as connection:
            return corrections.listed(connection, document)

    def undo(self, number: int) -> None:
        """Take a correction back; it stays listed.

        Raises
        ------
        RecordError
            There is no such correction, or it was taken back before.
        """
        from dragoman.record import corrections, judgements

        def write(connection: Connection) -> None:
            key = corrections.undo(connection, number, now=history.now())
            if key is None:
                where = f"List them: dragoman corrections --record {self.shown}"
                raise RecordError(f"{self.shown}: no correction {number} stands. {where}")
            readings = store.load_all(connection, [key])
            corrections.apply(connection, readings)
            judgements.apply(connection, readings)  # of what a correction added

        connect.retried(self.engine(), self.url, write)

    def missing(self, ident: str) -> RecordError:
        """Return what is said of a document that is not there."""
        return RecordError(f"{self.shown}: holds no document '{ident}'. List them: dragoman documents --record {self.shown}")

    @property
    def shown(self) -> str:
        """Its path or URL as it may be shown: without a password."""
        return connect.shown(self.url)

    def engine(self, *, create: bool = False) -> Engine:
        """Open the record once and keep it open."""
        if self._engine is None:
            self._engine = connect.open_record(self.url, create=create)
            weakref.finalize(self, self._engine.dispose)  # a record that is dropped leaves no file open
        return self._engine

    def close(self) -> None:
        """End the run and close the record; the next question opens it again."""
        if self._engine is not None:
            self.finish()
            self._engine.dispose()
            self._engine = None

    def __enter__(self) -> Record:
        """Return the record itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Close the record; a run that an error ended was interrupted."""
        try:
            if kind is not None and self._engine is not None:
                self.finish(interrupted=True)
        finally:
            self.close()
