"""A record in Python: open it by path or URL, ask it for frames, store readings in it."""

from __future__ import annotations

import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

from dragoman.errors import RecordError
from dragoman.record import connect, store

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Engine

    from dragoman.record.queries import Wanted
    from dragoman.record.sayings import Asked
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
    _engine: Engine | None = field(default=None, repr=False)
    _run: int | None = field(default=None, repr=False)

    def events(self, **wanted: Unpack[Wanted]) -> pl.DataFrame:
        """Return one row an event; the keywords are the fields of `queries.Filter`."""
        from dragoman.record import queries

        with connect.transaction(self.engine(), self.url) as connection:
            return queries.events(connection, queries.Filter(**wanted))

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

    def _said(self, name: str, asked: Asked) -> pl.DataFrame:
        from dragoman.record import sayings

        with connect.transaction(self.engine(), self.url) as connection:
            found: pl.DataFrame = getattr(sayings, name)(connection, sayings.Said(**asked))
            return found

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
            raise RecordError(f"{self.url}: holds no document '{ident}'. List them: dragoman documents --record {self.url}")
        return found

    def store(self, readings: Iterable[Reading]) -> dict[str, str]:
        """Store readings in one transaction; return for each document id: new, same, renewed, changed.

        Storing a document that is there replaces its facts; an equal reading changes nothing.
        """
        from dragoman import __version__

        batch = {reading.document.id: reading for reading in readings}
        engine = self.engine(create=True)
        run = self._run
        with connect.transaction(engine, self.url, write=True) as connection:
            states = store.state(connection, list(batch.values()))
            fresh = [batch[ident] for ident, state in states.items() if state != "same"]
            if fresh:
                run = run or store.start_run(connection, model=self.model, version=__version__)
                store.store(connection, fresh, run)
        self._run = run  # only now: a transaction that was undone has left no run
        return states

    def engine(self, *, create: bool = False) -> Engine:
        """Open the record once and keep it open."""
        if self._engine is None:
            self._engine = connect.open_record(self.url, create=create)
            weakref.finalize(self, self._engine.dispose)  # a record that is dropped leaves no file open
        return self._engine

    def close(self) -> None:
        """Close the record; the next question opens it again."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None

    def __enter__(self) -> Record:
        """Return the record itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the record."""
        self.close()
