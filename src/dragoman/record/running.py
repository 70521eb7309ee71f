"""A run into a record: opened or taken up again, committed shard by shard, closed with its counts.

A run that was stopped (killed, interrupted) is taken up by the next one that reads the same with the same; what its
manifest holds is stored for good. When a run is done its manifest is no longer needed and goes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, insert, select, update

from dragoman import __version__
from dragoman.record import connect, copies, runs, schema, store
from dragoman.record.changes import to_json
from dragoman.record.runs import Counts, Provenance, now

if TYPE_CHECKING:
    from dragoman.record.record import Record
    from dragoman.types import Reading

R, shards = schema.runs.c, schema.shards
OPEN = (runs.RUNNING, runs.INTERRUPTED)


class Running:
    """A run of reading into a record.

    Parameters
    ----------
    record
        Opened, and made where it is not there.
    about
        What reads, and as its options what is read: a stopped run of the same is taken up.

    Raises
    ------
    RecordError
        The record cannot be opened or written.
    """

    def __init__(self, record: Record, about: Provenance) -> None:
        self.url, self.shown = record.url, record.shown
        self.engine = record.engine(create=True)
        self.counts = Counts()
        self.resumed = False

        def begin(connection: Connection) -> int:
            columns = {"model": about.model, **{n: getattr(about, n) for n in ("coder", "lexicon", "ontology", "encoder")}}
            query = select(R.key, R.counts).where(R.options == to_json(about.options), R.version == __version__, R.status.in_(OPEN))
            for name, value in columns.items():
                query = query.where(R[name] == value if value is not None else R[name].is_(None))
            found = connection.execute(query.order_by(R.key.desc())).first()
            if found is None:
                return runs.start_run(connection, model=about.model, version=__version__, about=about)
            self.resumed = True
            self.counts = Counts.from_json(found.counts)
            connection.execute(update(schema.runs).where(R.key == found.key).values(status=runs.RUNNING, finished=None))
            return int(found.key)

        self.key = connect.retried(self.engine, self.url, begin)

    def manifest(self) -> list[tuple[int, str]]:
        """Return how many documents each stored shard holds and their digest, in order."""
        with connect.transaction(self.engine, self.url) as connection:
            asked = select(shards.c.documents, shards.c.digest).where(shards.c.run == self.key).order_by(shards.c.number)
            return [(row.documents, row.digest) for row in connection.execute(asked)]

    def forget(self, number: int) -> None:
        """Cut the manifest to its first shards."""
        with connect.transaction(self.engine, self.url, write=True) as connection:
            connection.execute(delete(shards).where(shards.c.run == self.key, shards.c.number >= number))

    @contextmanager
    def known(self) -> Iterator[copies.Known]:
        """Give what the record knows of stories and copies; it is read from the database as it is taken."""
        with connect.transaction(self.engine, self.url) as connection:
            yield copies.known(connection)

    def commit(
        self,
        readings: Sequence[Reading],
        shard: tuple[int, int, str],
        found: Sequence[copies.Copy] = (),
        signatures: Mapping[str, bytes] | None = None,
    ) -> dict[str, str]:
        """Store readings and copies with the shard's line in one transaction; tell what each document was.

        Parameters
        ----------
        shard
            Its number, how many documents it has, and their digest.
        found
            Copies of stories that the record or this shard holds.
        signatures
            Of its stories, by id.
        """
        number, documents, digest = shard

        def write(connection: Connection) -> tuple[dict[str, str], Counts]:
            states, fresh = store.differing(connection, readings)
            if fresh:
                states.update(store.store(connection, fresh, self.key))
            copies.store(connection, found, self.key)
            copies.sign(connection, {ident: kept for ident, kept in (signatures or {}).items() if ident in states})
            counts = self.counts.copy()
            counts.add(states, fresh)
            if found:
                counts.documents["copies"] += len(found)
            connection.execute(delete(shards).where(shards.c.run == self.key, shards.c.number == number))
            line = {"documents": documents, "digest": digest, "committed": now()}
            connection.execute(insert(shards).values(run=self.key, number=number, **line))
            runs.count(connection, self.key, counts)
            return states, counts

        # only now: a transaction that was undone has counted nothing
        states, self.counts = connect.retried(self.engine, self.url, write)
        return states

    def skip(self, reason: str) -> None:
        """Count a document that could not be read."""
        self.counts.skipped[reason] += 1

    def finish(self, *, interrupted: bool = False) -> None:
        """Close the run; a done one gives up its manifest."""
        with connect.transaction(self.engine, self.url, write=True) as connection:
            if not interrupted:
                connection.execute(delete(shards).where(shards.c.run == self.key))
            runs.finish(connection, self.key, runs.INTERRUPTED if interrupted else runs.DONE, self.counts)
