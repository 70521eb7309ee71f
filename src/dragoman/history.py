"""The verbs of a record's history: runs, what changed between them, what analysts corrected, and its schema's version.

They are `api`'s, which has them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from dragoman.errors import RecordError
from dragoman.record.changes import Difference
from dragoman.record.corrections import Correction
from dragoman.record.record import Record
from dragoman.record.runs import Run


@dataclass(frozen=True, slots=True)
class Migration:
    """What `migrate` did: the versions before and after, and the copy that was made before."""

    before: int
    after: int
    copy: str | None


def runs(record: Record | str, run: int | None = None) -> list[Run]:
    """Return the runs of a record, oldest first, or the one with a number.

    Raises
    ------
    RecordError
        There is no such run.
    """
    with opened(record) as store:
        return store.runs(run)


def diff(record: Record | str, first: int, second: int, *, document: str | None = None, layer: str | None = None) -> list[Difference]:
    """Return what changed from the end of one run to the end of a later one, by document and layer.

    Raises
    ------
    RecordError
        There is no such run.
    InputError
        There is no such layer.
    """
    with opened(record) as store:
        return store.diff(first, second, document, layer)


def correct(record: Record | str, id: str, action: str, by: str, *, seen: str | None = None, **fields: Any) -> Correction:
    """Correct what was read; queries then have it as corrected, and reading again keeps it.

    Parameters
    ----------
    id
        A fact, as ``visit.txt#e3``; for ``add`` the document and the letter of the layer, as ``visit.txt#e``.
    action
        accept, reject, edit or add.
    by
        Who corrects.
    seen
        The state in which the fact was seen, from `checked`; not asked if not given.
    fields
        For edit and add: the fact's fields and their values, as JSON or as a person writes them.

    Raises
    ------
    ConflictError
        Another has corrected the fact, or it was read again, since it was seen.
    RecordError
        The record has no such document.
    InputError, OntologyError
        There is no such fact, field or code, or a value cannot be one of the field's.
    """
    with opened(record) as store:
        number = store.correct(id, action, by, fields, seen)
        return next(c for c in store.corrections(id.rpartition("#")[0]) if c.number == number)


def corrections(record: Record | str, *, document: str | None = None) -> list[Correction]:
    """Return all corrections, oldest first, those that are undone or lost too."""
    with opened(record) as store:
        return store.corrections(document)


def undo(record: Record | str, number: int) -> Correction:
    """Take a correction back; it stays listed as undone.

    Raises
    ------
    RecordError
        There is no such correction, or it was taken back before.
    """
    with opened(record) as store:
        store.undo(number)
        return next(c for c in store.corrections() if c.number == number)


def migrate(record: str) -> Migration:
    """Bring a record of an earlier version up to date, in one transaction, after a copy beside it (SQLite).

    Raises
    ------
    RecordError
        There is no record, or its version cannot be brought up.
    """
    from dragoman.record import migrate as steps
    from dragoman.record import schema

    before, copy = steps.migrate(record)
    return Migration(before, schema.VERSION, copy)


def told(found: Run | Difference | Correction | Migration) -> dict[str, Any]:
    """Return what a verb found as plain data."""
    return found._asdict() if isinstance(found, Difference) else asdict(found)


@contextmanager
def opened(record: Record | str) -> Iterator[Record]:
    """Give a record that is open already, or open one and close it at the end."""
    if isinstance(record, Record):
        yield record
        return
    if not record:
        raise RecordError("no record is named. Name one, like news.db")
    with Record(record) as store:
        yield store
