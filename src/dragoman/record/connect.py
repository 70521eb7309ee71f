"""Open a record: engine, pragmas, schema version, and one clear line where it cannot be opened.

SQLite is used in WAL mode with foreign keys on; a commit survives the crash of the process
(``synchronous=NORMAL``: only a power cut may lose the very last ones, never the file).
PostgreSQL is reached through psycopg; who reads sees one state from first to last query, who writes is tried again
where the database asks for it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, IntegrityError, NoSuchModuleError, ProgrammingError, SQLAlchemyError

from dragoman.errors import RecordError
from dragoman.record import databases, index, schema

DEFAULT = "dragoman.db"
WAIT = 30_000  # milliseconds to wait for another process that writes
CACHE = 64_000  # kilobytes of pages that a connection may keep
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
AGAIN = ("40001", "40P01")  # PostgreSQL: not serializable, deadlock
FORBIDDEN = "42501"
TRIES = 8
LAYING_OUT = 7_240_431  # the advisory lock of whoever lays out a new record
MIGRATED = ("1", "2", "3")  # earlier versions that `migrate` brings up

T = TypeVar("T")


def open_record(name: str, *, create: bool) -> Engine:
    """Open the record that a path or database URL names, laying out its tables where it is new.

    Parameters
    ----------
    name
        A path, or a URL like ``sqlite:///news.db``.
    create
        Whether a record that is not there is made.

    Raises
    ------
    RecordError
        There is no record, it is none of ours, or its schema is of another version.
    """
    engine = open_unchecked(name, create=create)
    try:
        _check_schema(engine, shown(name), create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def open_unchecked(name: str, *, create: bool = False) -> Engine:
    """Open a database without asking what is in it.

    Raises
    ------
    RecordError
        There is no such file, or the URL or its driver is none.
    """
    url = _url(name)
    name = shown(name)
    if url.get_backend_name() == "sqlite":
        _check_file(name, url, create=create)
    try:
        engine = create_engine(url)
    except ImportError as error:
        wanted = "pip install 'dragoman[postgresql]'" if url.get_backend_name() == "postgresql" else f"pip install {error.name}"
        raise RecordError(f"{name}: the driver '{error.name or url.drivername}' is not installed. Install it: {wanted}") from error
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def transaction(engine: Engine, name: str, *, write: bool = False) -> Iterator[Connection]:
    """Give a connection in one transaction: committed at the end, undone by any error.

    Raises
    ------
    RecordError
        The database cannot be read or written.
    """
    options: dict[str, Any] = {"dragoman_write": write}
    if engine.dialect.name == "postgresql" and not write:
        options["isolation_level"] = "REPEATABLE READ"
    try:
        with engine.connect() as connection, connection.execution_options(**options).begin():
            yield connection
    except (IntegrityError, ProgrammingError) as error:
        if getattr(error.orig, "sqlstate", None) == FORBIDDEN:
            raise RecordError(f"{shown(name)}: {_plain(error)}") from error
        raise
    except DatabaseError as error:
        raise RecordError(f"{shown(name)}: {_plain(error)}") from error


def retried(engine: Engine, name: str, work: Callable[[Connection], T]) -> T:
    """Do work that writes in one transaction, again where the database could not bring it into order with others'.

    Raises
    ------
    RecordError
        The database cannot be written.
    """
    for left in reversed(range(TRIES)):
        try:
            with transaction(engine, name, write=True) as connection:
                return work(connection)
        except RecordError as error:
            state = getattr(getattr(error.__cause__, "orig", None), "sqlstate", None)
            if state not in AGAIN or not left:
                raise
        time.sleep(random.uniform(0, 0.05 * (TRIES - left)))
    raise AssertionError


def shown(name: str) -> str:
    """Return a path or URL as it may be shown: without a password.

    >>> shown("postgresql://ann:secret@db/news"), shown("news.db")
    ('postgresql://ann:***@db/news', 'news.db')
    """
    if "://" not in name:
        return name
    try:
        return make_url(name).render_as_string(hide_password=True)
    except ArgumentError:
        return name


def file_of(name: str) -> Path | None:
    """Return the file of a record of SQLite, None for another database."""
    url = _url(name)
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _url(name: str) -> URL:
    if "://" not in name:
        return URL.create("sqlite", database=name)
    try:
        url = make_url(name)
        url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
        url.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise RecordError(f"'{name}' is no database URL. Write a path, or a URL like sqlite:///news.db") from error
    return url


def _check_file(name: str, url: URL, *, create: bool) -> None:
    if url.database in (None, "", ":memory:"):
        raise RecordError(f"'{name}' names no file. Write a path, like news.db")
    path = Path(str(url.database))
    if path.is_dir():
        raise RecordError(f"{name}: is a directory. Name a file in it, like {path / DEFAULT}")
    if not path.exists() and not create:
        raise RecordError(f"{name}: no record is there. Fill one first: dragoman read FILE --record {name}")
    if not path.parent.is_dir():
        raise RecordError(f"{name}: its directory does not exist. Make it first: mkdir -p {path.parent}")


def _check_schema(engine: Engine, name: str, *, create: bool) -> None:
    with transaction(engine, name) as connection:
        tables = set(inspect(connection).get_table_names())
        version = _version(connection) if schema.meta.name in tables else None
    if version == str(schema.VERSION):
        return
    if version is not None and version.isdigit():
        raise unread(name, version)
    if tables:
        raise RecordError(f"{name}: is a database but no record of Dragoman's. Name another file with --record")
    if not create:
        raise RecordError(f"{name}: is empty. Fill it first: dragoman read FILE --record {name}")
    _create(engine, name)


def unread(name: str, version: str) -> RecordError:
    """Return the error for a record whose version is not ours."""
    newer = int(version) > schema.VERSION
    advice = "Update Dragoman, or name another record" if newer else "Read the documents again into a new record"
    if version in MIGRATED:
        advice = f"Bring it up to date: dragoman migrate --record {name}"
    return RecordError(f"{name}: its schema has version {version}, this Dragoman reads {schema.VERSION}. {advice}")


def version_of(connection: Connection, name: str) -> int:
    """Return the version of a record's schema.

    Raises
    ------
    RecordError
        The database is no record.
    """
    version = _version(connection) if inspect(connection).has_table(schema.meta.name) else ""
    if not version.isdigit():
        raise RecordError(f"{name}: is no record of Dragoman's. Name another with --record")
    return int(version)


def alone(connection: Connection) -> None:
    """Wait on PostgreSQL until no other lays out or migrates a record, and keep others from it until the transaction ends."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({LAYING_OUT})"))


def _version(connection: Connection) -> str:
    try:
        found = connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == "schema_version")).scalar_one_or_none()
    except SQLAlchemyError:
        return ""
    return found or ""


def _create(engine: Engine, name: str) -> None:
    if engine.dialect.name == "sqlite":
        try:
            raw = engine.raw_connection()
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            raw.close()
        except engine.dialect.loaded_dbapi.Error as error:
            raise RecordError(f"{name}: cannot be written ({error}). Check the directory and its permissions") from error
    with transaction(engine, name, write=True) as connection:
        if engine.dialect.name == "postgresql":
            alone(connection)
        schema.metadata.create_all(connection)
        # Two processes may start on the same new file: the second finds the row.
        if not connection.execute(select(func.count()).select_from(schema.meta)).scalar_one():
            index.lay_out(connection)
            connection.execute(insert(schema.meta).values(name="schema_version", value=str(schema.VERSION)))


def _on_connect(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # the driver would open transactions late; we open them ourselves
    databases.on_sqlite(connection)
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {WAIT}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute(f"PRAGMA cache_size = -{CACHE}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # A writer takes its lock at once: a read lock that is raised later can be refused instead of waited for.
    write = connection.get_execution_options().get("dragoman_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _plain(error: DatabaseError) -> str:
    message = " ".join(str(error.orig).split())
    if getattr(error.orig, "sqlstate", None) == FORBIDDEN:
        return f"{message}. Ask for the right to it, or name another record"
    advice = {
        "file is not a database": "is no database. Name another file with --record",
        "database is locked": "another process writes to it. Wait for it, or name another record",
        "unable to open database file": "cannot be opened. Check the path and its permissions",
        "attempt to write a readonly database": "may only be read. Check its permissions, or name another record",
        "database or disk is full": "the disk is full. Make room; what was stored is safe",
        "database disk image is malformed": "is damaged. Restore it from a copy, or read the documents again",
    }
    return advice.get(message, f"{message}. Check the database, or name another record")
