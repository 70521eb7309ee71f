"""Bring a record of an earlier schema up to date: Alembic's scripts in ``migrations/``, taken in one transaction.

The record's own ``schema_version`` says where it stands; there is no second table of versions.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update

from dragoman.errors import RecordError
from dragoman.record import connect, index, schema

SCRIPTS = Path(__file__).parent / "migrations"


def migrate(name: str) -> tuple[int, str | None]:
    """Bring a record up to date.

    Parameters
    ----------
    name
        Its path or URL.

    Returns
    -------
    tuple
        The version that it had, and the path of the copy that was made of it before; None where none was needed,
        and on PostgreSQL, which is backed up by its own means.

    Raises
    ------
    RecordError
        There is no record, its version is none that can be brought up, or it cannot be written.
    """
    engine = connect.open_unchecked(name)
    shown = connect.shown(name)
    try:
        with connect.transaction(engine, name) as connection:
            before = connect.version_of(connection, shown)
        if before == schema.VERSION:
            return before, None
        if str(before) not in connect.MIGRATED:
            raise connect.unread(shown, str(before))
        copy = _copy(engine, shown, before) if engine.dialect.name == "sqlite" else None
        with connect.transaction(engine, name, write=True) as connection:
            _upgrade(connection, before)
        return before, copy
    finally:
        engine.dispose()


def _upgrade(connection: Connection, before: int) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    if connection.dialect.name == "postgresql":
        connect.alone(connection)
    meta = schema.meta.c
    stored = select(meta.value).where(meta.name == "schema_version").with_for_update()
    if connection.execute(stored).scalar_one() != str(before):
        return  # another process was faster
    scripts = ScriptDirectory(str(SCRIPTS))
    steps = list(scripts.iterate_revisions(str(schema.VERSION), str(before)))
    with Operations.context(MigrationContext.configure(connection)):
        for step in reversed(steps):
            step.module.upgrade()
    index.rebuild(connection)
    connection.execute(update(schema.meta).where(meta.name == "schema_version").values(value=str(schema.VERSION)))


def _copy(engine: Engine, name: str, version: int) -> str:
    """Copy a SQLite file beside itself, with what its write-ahead log holds."""
    path = Path(str(engine.url.database))
    copies = (path.with_name(f"{path.name}.version{version}{more}") for more in ("", *(f".{i}" for i in range(1, 1000))))
    target = next((copy for copy in copies if not copy.exists()), None)
    if target is None:
        raise RecordError(f"{name}: has a thousand copies beside it. Remove some")
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise RecordError(f"{name}: cannot be copied before it is changed ({error}). Make room, or check permissions") from error
    return str(target)
