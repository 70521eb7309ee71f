"""The verbs that look after a record as a whole: search it, export and import it, check it, back it up.

They are `api`'s, which has them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from dragoman.history import opened
from dragoman.record.record import Record

if TYPE_CHECKING:
    import polars as pl

    from dragoman.record.check import Wrong
    from dragoman.record.search import Asked


def search(record: Record | str, query: str, **asked: Unpack[Asked]) -> pl.DataFrame:
    """Return one row a document or statement that holds words, best first.

    Parameters
    ----------
    query
        Words, all of which must be there; ``"oil sanctions"``, ``sanction*``, ``AND``, ``OR``, ``NOT``, brackets.
    layer
        documents (if not given) or statements.
    since, until
        Years, months or days that bound the publication.
    by
        Who says it; of statements alone.
    publisher
        A part of its name.
    limit
        At most so many.

    Raises
    ------
    InputError
        The query, a day, the layer or the limit cannot be.
    """
    with opened(record) as store:
        return store.search(query, **asked)


def export(record: Record | str, directory: str | Path, *, format: str = "parquet", layers: Sequence[str] = ()) -> dict[str, int]:
    """Write a record to a folder, one file a table, with a data dictionary; return the rows of each table.

    Parameters
    ----------
    directory
        A folder that is new or empty.
    format
        parquet, csv or jsonl.
    layers
        Like events, statements, history; all where none is given. Only an export of all can be imported.

    Raises
    ------
    InputError
        There is no such format or layer, or the folder holds something.
    RecordError
        The folder cannot be written, or the record cannot be read.
    """
    with opened(record) as store:
        return store.export(directory, format=format, layers=layers)


def import_record(directory: str | Path, record: str) -> dict[str, int]:
    """Make a new record of an export; return the rows of each table. All is imported or nothing.

    Raises
    ------
    InputError
        The folder is no export of this version, or something in it is missing or wrong.
    RecordError
        The record is there already, or cannot be written.
    """
    from dragoman.record import imports

    return imports.load(record, Path(directory))


def dictionary() -> dict[str, Any]:
    """Return the data dictionary: every table and column of a record with type, unit and meaning."""
    from dragoman.record import dictionary as data
    from dragoman.record import schema

    return data.described(schema.metadata.sorted_tables)


def check(record: Record | str) -> list[Wrong]:
    """Return what is wrong with a record, nothing where it is whole: database, references, spans, words, runs, search index.

    Raises
    ------
    RecordError
        There is no record.
    """
    with opened(record) as store:
        return store.check()


def backup(record: Record | str, target: str | Path) -> int:
    """Copy a record of SQLite to a new file while others may read and write; return the copy's size in bytes.

    Raises
    ------
    InputError
        The file is there already.
    RecordError
        The record is PostgreSQL's, which has its own means, or the copy cannot be written.
    """
    with opened(record) as store:
        return store.backup(target)
