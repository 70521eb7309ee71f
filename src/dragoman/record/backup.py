"""Copy a record while others read and write it: SQLite's online backup."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from dragoman.errors import InputError, RecordError
from dragoman.record import connect

PAGES = 4_000  # copied at a time; others may write between


def backup(url: str, target: Path) -> int:
    """Copy a record of SQLite to a file that is not there yet; return its size in bytes.

    Raises
    ------
    InputError
        The file is there already.
    RecordError
        The record is none of SQLite, or the copy cannot be written.
    """
    shown = connect.shown(url)
    source = connect.file_of(url)
    if source is None:
        advice = f"dragoman export DIR --record {shown}"
        raise RecordError(f"{shown}: is backed up by PostgreSQL's own pg_dump --format=custom --file=FILE; or write its tables: {advice}")
    connect.open_record(url, create=False).dispose()
    if target.exists():
        raise InputError(f"{target}: is there already. Name a file that is new")
    try:
        number, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        os.close(number)
        try:
            with closing(sqlite3.connect(source)) as record, closing(sqlite3.connect(draft)) as copy:
                record.execute(f"PRAGMA busy_timeout = {connect.WAIT}")
                record.backup(copy, pages=PAGES)
            os.link(draft, target)  # refuses what came to be there meanwhile
        finally:
            Path(draft).unlink(missing_ok=True)
        target.chmod(source.stat().st_mode & 0o777)
    except (OSError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or error
        raise RecordError(f"{target}: cannot be written ({why}). Make room, or check the directory and its permissions") from error
    return target.stat().st_size
