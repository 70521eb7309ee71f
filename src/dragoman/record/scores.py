"""What is kept for scores: judgements of outlooks, forecasts of issues with their outcomes; each in a transaction of its own.

`judgements` and `forecasts` hold the tables; these functions take a `Record`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from dragoman import __version__
from dragoman.errors import InputError, RecordError
from dragoman.record import connect, store
from dragoman.record import forecasts as keeping
from dragoman.record import judgements as judging
from dragoman.record import runs as history

if TYPE_CHECKING:
    from dragoman.record.forecasts import Kept
    from dragoman.record.judgements import Judgement
    from dragoman.record.record import Record


def judge(record: Record, ident: str, verdict: str, who: str, probability: float | None = None, note: str | None = None) -> int:
    """Judge an outlook as ``visit.txt#o4``: came_true, did_not or void; return the judgement's number.

    Raises
    ------
    RecordError
        The record has no such document.
    InputError
        The document has no such outlook, or the verdict or probability cannot be.
    """

    document, mark, name = ident.rpartition("#")
    if not mark:
        raise InputError(f"'{ident}' is a document. Name an outlook in it, as in {ident}#o1")

    def write(connection: Connection) -> int:
        key = store.lock(connection, document)
        if key is None:
            raise record.missing(document)
        reading = store.load_all(connection, [key])[key]
        now = history.now()
        return judging.make(connection, reading, key, name, verdict, who=who, now=now, probability=probability, note=note)

    return connect.retried(record.engine(), record.url, write)


def judgements(record: Record, document: str | None = None) -> list[Judgement]:
    """Return all judgements, oldest first, those that are replaced, undone or lost too."""
    with connect.transaction(record.engine(), record.url) as connection:
        return judging.listed(connection, document)


def unjudge(record: Record, number: int) -> None:
    """Take a judgement back; it stays listed.

    Raises
    ------
    RecordError
        There is no such judgement, or it was taken back before.
    """

    def write(connection: Connection) -> bool:
        return judging.undo(connection, number, now=history.now())

    if not connect.retried(record.engine(), record.url, write):
        where = f"List them: dragoman outlook judgements --record {record.shown}"
        raise RecordError(f"{record.shown}: no judgement {number} stands. {where}")


def keep(record: Record, issue: dict[str, Any], result: dict[str, Any], who: str) -> int:
    """Keep a forecast of an issue; return its number. The record is laid out where it is new. See `keeping.keep`."""

    def write(connection: Connection) -> int:
        return keeping.keep(connection, issue, result, who=who, version=__version__, now=history.now())

    return connect.retried(record.engine(create=True), record.url, write)


def forecasts(record: Record, issue: str | None = None, number: int | None = None) -> list[Kept]:
    """Return the forecasts that were kept, oldest first: all, those of one issue, or the one with a number.

    Raises
    ------
    RecordError
        There is none with this number.
    """
    with connect.transaction(record.engine(), record.url) as connection:
        found = keeping.listed(connection, issue, number)
    if number is not None and not found:
        raise RecordError(f"{record.shown}: holds no forecast {number}. Name one that was kept in it")
    return found


def resolve(record: Record, number: int, outcome: float, who: str) -> None:
    """Enter what came of the issue of a forecast.

    Raises
    ------
    RecordError
        There is no such forecast, or it has an outcome.
    InputError
        The outcome does not lie on the issue's scale.
    """

    def write(connection: Connection) -> bool:
        return keeping.resolve(connection, number, outcome, who=who, now=history.now())

    if not connect.retried(record.engine(), record.url, write):
        (found,) = forecasts(record, number=number)
        raise RecordError(f"{record.shown}: forecast {number} has the outcome {found.outcome}. Take it back before you enter another")


def unresolve(record: Record, number: int) -> None:
    """Take the outcome of a forecast back.

    Raises
    ------
    RecordError
        There is no such forecast, or no outcome of it.
    """

    def write(connection: Connection) -> bool:
        return keeping.unresolve(connection, number, now=history.now())

    if not connect.retried(record.engine(), record.url, write):
        forecasts(record, number=number)
        raise RecordError(f"{record.shown}: forecast {number} has no outcome. There is nothing to take back")
