"""Fill a new record from an export of one, as `exports` wrote it: all of it or nothing.

A folder is checked before a row is written: its version, that every table's file is there and has the schema's columns. Rows
are read some at a time and written in one transaction; the words of documents are indexed with them.
"""

from __future__ import annotations

import base64
import binascii
import io
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl
from polars.exceptions import PolarsError
from sqlalchemy import Connection, Table, func, select
from sqlalchemy.exc import DataError, IntegrityError, StatementError

from dragoman.errors import InputError, RecordError
from dragoman.record import connect, databases, exports, index, schema
from dragoman.types import Document

Row = dict[str, Any]


def load(url: str, directory: Path) -> dict[str, int]:
    """Make a record of an export; return the rows of each table.

    Raises
    ------
    InputError
        The folder is no export, or of another version, or something in it is missing or wrong; nothing is left behind.
    RecordError
        The record is there already, or cannot be written.
    """
    manifest = _checked(directory)
    path = connect.file_of(url)
    if path is not None and path.exists():
        raise RecordError(f"{connect.shown(url)}: is there already. Name a record that is new")
    try:
        engine = connect.open_record(url, create=True)
        try:
            with connect.transaction(engine, url, write=True) as connection:
                for table in (schema.runs, schema.documents):
                    if connection.execute(select(func.count()).select_from(table)).scalar_one():
                        raise RecordError(f"{connect.shown(url)}: holds something already. Name a record that is new")
                return {table.name: _fill(connection, table, directory, manifest) for table in exports.TABLES}
        finally:
            engine.dispose()
    except BaseException:
        if path is not None:
            for left in (path, *(path.with_name(path.name + more) for more in ("-wal", "-shm", "-journal"))):
                left.unlink(missing_ok=True)
        raise


def _checked(directory: Path) -> dict[str, Any]:
    """Return a folder's manifest once it and all files are what they should be."""
    path = directory / exports.MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        versions = manifest["export_version"], manifest["schema_version"]
        form, rows = manifest["format"], dict(manifest["rows"])
    except OSError as error:
        raise InputError(
            f"{directory}: is no export ({exports.MANIFEST} cannot be read: {error.strerror}). Name the folder of one"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: is no manifest of an export. Export the record again") from error
    if versions != (exports.VERSION, schema.VERSION):
        ours = f"{exports.VERSION} of schema {schema.VERSION}"
        raise InputError(f"{path}: is of version {versions[0]} of schema {versions[1]}, this Dragoman reads {ours}. Export again with it")
    if form not in exports.FORMATS:
        raise InputError(f"{path}: '{form}' is no format. Use one of: {', '.join(exports.FORMATS)}")
    missing = [table.name for table in exports.TABLES if table.name not in rows]
    if missing:
        raise InputError(f"{directory}: holds only some layers ({missing[0]} is not among them). Export all, without --layer")
    for table in exports.TABLES:
        _check_file(directory / f"{table.name}.{form}", table, form)
    return dict(manifest)


def _check_file(path: Path, table: Table, form: str) -> None:
    try:
        if form == "parquet":
            found = list(pl.read_parquet_schema(path))
        else:
            with path.open("rb") as file:
                line = next(_records(file, quoted=form == "csv"), b"")
            if form == "jsonl" and not line:
                return
            found = list(json.loads(line)) if form == "jsonl" else pl.read_csv(io.BytesIO(line), infer_schema=False).columns
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}). Export the record again") from error
    except (PolarsError, ValueError) as error:
        raise _unread(path, error) from error
    _check_columns(path, found, table)


def _check_columns(path: Path, found: list[str], table: Table) -> None:
    wanted = list(exports.types(table))
    for name in wanted:
        if name not in found:
            raise InputError(f"{path}: has no column '{name}'. Its columns are: {', '.join(wanted)}")
    for name in found:
        if name not in wanted:
            raise InputError(f"{path}: column '{name}' is none of a record's. Its columns are: {', '.join(wanted)}")


def _fill(connection: Connection, table: Table, directory: Path, manifest: dict[str, Any]) -> int:
    path = directory / f"{table.name}.{manifest['format']}"
    done = 0
    for frame in _frames(path, table, manifest["format"]):
        rows = frame.to_dicts()
        try:
            with connection.begin_nested():
                databases.write(connection, table, rows)
        except (IntegrityError, DataError, StatementError):
            _blame(connection, path, table, rows, done)
            raise
        if table is schema.documents:
            index.add(connection, {row["key"]: Document(row["id"], row["text"], row["title"]) for row in rows})
        done += frame.height
    if done != manifest["rows"][table.name]:
        raise InputError(f"{path}: has {done:,} rows, {exports.MANIFEST} says {manifest['rows'][table.name]:,}. Export the record again")
    if table.autoincrement_column is not None and connection.dialect.name == "postgresql":
        _count_on(connection, table)
    return done


def _blame(connection: Connection, path: Path, table: Table, rows: list[Row], done: int) -> None:
    """Find the first row that a database does not take, and say why."""
    for number, row in enumerate(rows, done + 1):
        try:
            with connection.begin_nested():
                databases.write(connection, table, [row])
        except (IntegrityError, DataError, StatementError) as error:
            why = " ".join(str(error.orig).splitlines()[0].split()) if isinstance(error, StatementError) else str(error)
            if "foreign key" in why.casefold():
                why = f"it refers to a row that is not there ({_references(table, row)})"
            raise InputError(f"{path}: row {number:,} cannot be kept: {why}. Export the record again") from error


def _references(table: Table, row: Row) -> str:
    told = []
    for key in sorted(table.foreign_key_constraints, key=lambda key: list(key.column_keys)):
        values = ", ".join(f"{name} {row[name]}" for name in key.column_keys)
        told.append(f"{values} of {key.referred_table.name}")
    return " or ".join(told)


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL number new rows after those that brought their numbers."""
    key = table.autoincrement_column
    assert key is not None
    last = connection.execute(select(func.max(key))).scalar_one()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, key.name)
        connection.execute(select(func.setval(sequence, last)))


def _frames(path: Path, table: Table, form: str) -> Iterator[pl.DataFrame]:
    kinds, of_bytes, size = exports.types(table), exports.bytes_of(table), exports.size(table)
    try:
        if form == "parquet":
            yield from _from_parquet(path, table, size)
            return
        texts = pl.Schema(kinds)
        texts.update(dict.fromkeys(of_bytes, pl.String()))
        with path.open("rb") as file:
            records = _records(file, quoted=form == "csv")
            head = next(records, b"") if form == "csv" else b""
            while part := b"".join(islice(records, size)):
                if form == "csv":
                    frame = pl.read_csv(io.BytesIO(head + part), schema_overrides=texts, truncate_ragged_lines=False)
                else:
                    frame = pl.read_ndjson(io.BytesIO(part), schema_overrides=texts, infer_schema_length=None)
                _check_columns(path, frame.columns, table)
                data = pl.col(of_bytes).map_elements(base64.b64decode, return_dtype=pl.Binary)
                yield frame.select(list(kinds)).with_columns(data).cast(kinds)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}). Export the record again") from error
    except (PolarsError, binascii.Error) as error:
        raise _unread(path, error) from error


def _from_parquet(path: Path, table: Table, size: int) -> Iterator[pl.DataFrame]:
    kinds = exports.types(table)
    whole = pl.scan_parquet(path)
    height = whole.select(pl.len()).collect().item()
    for at in range(0, height, size):
        yield whole.slice(at, size).collect().select(list(kinds)).cast(kinds)


def _records(file: Any, *, quoted: bool) -> Iterator[bytes]:
    """Yield the lines of a file; a line of CSV ends where its quotation marks are even."""
    part, open_quote = b"", False
    for line in file:
        part += line
        open_quote ^= quoted and line.count(b'"') % 2 == 1
        if not open_quote:
            yield part
            part = b""
    if part:
        yield part


def _unread(path: Path, error: Exception) -> InputError:
    why = " ".join(str(error).split("\n")[0].split())
    return InputError(f"{path}: cannot be read ({why[:200]}). Export the record again")
