"""Issues that a record holds for those who work on them together: the whole issue as JSON, and its version, which rises with each change.

Who changes an issue says which version they saw; where somebody else was faster nothing is written. These functions take a `Record`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, insert, select, update

from dragoman.errors import ConflictError, InputError, RecordError
from dragoman.record import changes, connect, schema
from dragoman.record import runs as history

if TYPE_CHECKING:
    from dragoman.record.record import Record

I = schema.issues.c  # noqa: E741


@dataclass(frozen=True, slots=True)
class StoredIssue:
    """An issue of a record. ``version`` counts its changes from 1; ``who`` changed it last, at ``changed_at`` (ISO, UTC)."""

    id: str
    version: int
    who: str
    changed_at: str
    issue: dict[str, Any]


def store(record: Record, issue: dict[str, Any], who: str, seen: int | None = None) -> StoredIssue:
    """Store an issue, or a change of it. The record is laid out where it is new.

    Parameters
    ----------
    seen
        The version that was changed; None: the issue is new, and the record must hold none of its id.

    Raises
    ------
    InputError
        The issue has no id, or nobody stores it.
    ConflictError
        Somebody else has changed or stored it since.
    """
    ident = str(issue.get("id") or "")
    if not ident:
        raise InputError("the issue has no id. Give it one")
    if not who.strip():
        raise InputError("an issue says who changed it. Name yourself")
    values = {"question": str(issue.get("question") or ""), "body": changes.to_json(issue), "who": who, "changed_at": history.now()}

    def write(connection: Connection) -> StoredIssue:
        before = connection.execute(select(I.version, I.who).where(I.id == ident)).one_or_none()
        if before is None and seen is None:
            connection.execute(insert(schema.issues).values(id=ident, version=1, **values))
            return _one(connection, ident)
        if before is None:
            raise ConflictError(f"'{ident}' was taken away while you changed it. Store it as a new issue to keep your changes")
        if seen is None:
            raise ConflictError(f"the record holds an issue '{ident}' already. Give yours another id, or change that one")
        query = update(schema.issues).where(I.id == ident, I.version == seen).values(version=seen + 1, **values).returning(I.version)
        if connection.execute(query).scalar_one_or_none() is None:
            raise ConflictError(f"{before.who} has changed '{ident}' since you opened it, and nothing of yours was stored. Open it again")
        return _one(connection, ident)

    return connect.retried(record.engine(create=True), record.url, write)


def listed(record: Record) -> list[StoredIssue]:
    """Return the issues of a record, last changed first."""
    with connect.transaction(record.engine(), record.url) as connection:
        return [_stored(row) for row in connection.execute(select(schema.issues).order_by(I.changed_at.desc(), I.id)).mappings()]


def one(record: Record, ident: str) -> StoredIssue:
    """Return an issue of a record.

    Raises
    ------
    RecordError
        The record holds none of this id.
    """
    with connect.transaction(record.engine(), record.url) as connection:
        return _one(connection, ident, record.shown)


def remove(record: Record, ident: str, seen: int) -> None:
    """Take an issue away; forecasts of it that were kept stay.

    Raises
    ------
    ConflictError
        Somebody has changed it since this version, or it is gone.
    """

    def write(connection: Connection) -> bool:
        query = delete(schema.issues).where(I.id == ident, I.version == seen).returning(I.id)
        return connection.execute(query).scalar_one_or_none() is not None

    if not connect.retried(record.engine(), record.url, write):
        raise ConflictError(f"'{ident}' has been changed or taken away since you opened it. Open it again")


def _one(connection: Connection, ident: str, where: str = "the record") -> StoredIssue:
    row = connection.execute(select(schema.issues).where(I.id == ident)).mappings().one_or_none()
    if row is None:
        raise RecordError(f"{where}: holds no issue '{ident}'. List them: dragoman issue stored")
    return _stored(row)


def _stored(row: Any) -> StoredIssue:
    return StoredIssue(row["id"], row["version"], row["who"], row["changed_at"], json.loads(row["body"]))
