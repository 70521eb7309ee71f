"""Write a record to files, one a table, and with them what every column means.

A folder holds ``manifest.json``, ``dictionary.json``, ``dictionary.md`` and the tables as Parquet, CSV or JSON Lines, their rows
in the order of their keys: equal records make equal files, whatever database holds them. Nothing is read whole: memory does
not grow with the record. `imports` reads it back.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from polars.io.plugins import register_io_source
from sqlalchemy import Connection, Table, collate, select

from dragoman.errors import InputError, RecordError
from dragoman.record import dictionary, schema

VERSION = 1  # of the layout of the folder
FORMATS = ("parquet", "csv", "jsonl")
MANIFEST = "manifest.json"
TEXTS = 500  # rows at a time of tables that hold whole texts
ROWS = 20_000  # rows at a time of others
TYPES: dict[str, Any] = {"text": pl.String, "integer": pl.Int64, "number": pl.Float64, "bytes": pl.Binary}
TABLES = tuple(table for table in schema.metadata.sorted_tables if table.name != schema.meta.name)
LAYERS = {
    "documents": ("documents", "copies", "signatures", "distinct_texts"),
    "actors": ("actors", "sectors", "mentions"),
    "events": ("events", "event_modes", "event_contexts", "event_auxiliaries", "event_passages", "parties", "party_spans"),
    "statements": ("statements", "statement_contents"),
    **{name: (name,) for name in ("figures", "outlook", "reasons", "dates", "places", "notes")},
    "history": ("runs", "shards", "changes", "corrections"),
    "scores": ("judgements", "forecasts", "issues"),
}


def export(connection: Connection, directory: Path, *, form: str = "parquet", layers: Sequence[str] = ()) -> dict[str, int]:
    """Write the tables of a record to a folder that is not there yet, or empty; return the rows of each table.

    Parameters
    ----------
    form
        parquet, csv or jsonl.
    layers
        Keys of `LAYERS`; all where none is given. Only an export of all can be imported.

    Raises
    ------
    InputError
        There is no such format or layer, or the folder holds something.
    RecordError
        The folder cannot be written.
    """
    if form not in FORMATS:
        raise InputError(f"'{form}' is no format. Use one of: {', '.join(FORMATS)}")
    tables = _chosen(layers)
    if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
        raise InputError(f"{directory}: is there already. Name a folder that is new or empty")
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        # Beside it and renamed when all is written: half an export is never found under its name.
        draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
        try:
            counts = {table.name: _write(connection, table, draft, form) for table in tables}
            _describe(draft, tables, counts, form)
            draft.chmod(0o777 & ~_umask())
            if directory.exists():
                directory.rmdir()
            draft.rename(directory)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise RecordError(f"{directory}: cannot be written ({error.strerror or error}). Check permissions and room") from error
    return counts


def types(table: Table) -> pl.Schema:
    """Return the columns of a table with their types in Polars."""
    return pl.Schema({column.name: TYPES[dictionary.kind(column)] for column in table.columns})


def bytes_of(table: Table) -> list[str]:
    """Return the columns that text formats hold as Base64."""
    return [column.name for column in table.columns if dictionary.kind(column) == "bytes"]


def frames(connection: Connection, table: Table) -> Iterator[pl.DataFrame]:
    """Yield the rows of a table in the order of its key, some at a time."""
    order = [
        collate(column, "C") if connection.dialect.name == "postgresql" and dictionary.kind(column) == "text" else column
        for column in table.primary_key
    ]
    kinds = types(table)
    query = select(table).order_by(*order).execution_options(yield_per=size(table))
    for rows in connection.execute(query).partitions():
        columns = zip(kinds.items(), zip(*rows, strict=True), strict=True)
        yield pl.DataFrame([pl.Series(name, list(column), dtype=kind) for (name, kind), column in columns])


def size(table: Table) -> int:
    """Return how many rows of a table are held at a time."""
    return TEXTS if table.name in ("documents", "copies") else ROWS


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _chosen(layers: Sequence[str]) -> list[Table]:
    for layer in layers:
        if layer not in LAYERS:
            raise InputError(f"'{layer}' is no layer. Use one of: {', '.join(LAYERS)}")
    names = {name for layer in layers or LAYERS for name in LAYERS[layer]}
    return [table for table in TABLES if table.name in names]


def _write(connection: Connection, table: Table, directory: Path, form: str) -> int:
    path = directory / f"{table.name}.{form}"
    rows = 0

    def counted() -> Iterator[pl.DataFrame]:
        nonlocal rows
        for frame in frames(connection, table):
            rows += frame.height
            yield frame

    if form == "parquet":
        source = register_io_source(lambda *_: counted(), schema=types(table))
        source.sink_parquet(path, row_group_size=size(table))
    else:
        with path.open("wb") as file:
            if form == "csv":
                pl.DataFrame(schema=dict.fromkeys(types(table), pl.String)).write_csv(file)
            for frame in counted():
                plain = frame.with_columns(pl.col(bytes_of(table)).map_elements(_to_base64, return_dtype=pl.String))
                if form == "csv":
                    plain.write_csv(file, include_header=False)
                else:
                    plain.write_ndjson(file)
    return rows


def _to_base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _describe(directory: Path, tables: list[Table], counts: dict[str, int], form: str) -> None:
    told = dictionary.described(tables)
    manifest = {"export_version": VERSION, "schema_version": schema.VERSION, "format": form, "rows": counts}
    for name, content in ((MANIFEST, manifest), ("dictionary.json", told)):
        (directory / name).write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (directory / "dictionary.md").write_text(dictionary.to_markdown(told), encoding="utf-8")
