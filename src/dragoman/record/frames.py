"""Tables of a record as Polars frames, read in batches of rows.

ADBC would read SQLite faster, but it ends a text at NUL: it is not used.
"""

from __future__ import annotations

import polars as pl
from sqlalchemy import Engine

from dragoman.errors import InputError
from dragoman.record import connect, exports, schema


def frame(engine: Engine, url: str, name: str) -> pl.DataFrame:
    """Return a table, its rows in the order of its key.

    Raises
    ------
    InputError
        There is no such table.
    """
    names = [table.name for table in schema.metadata.sorted_tables]
    if name not in names:
        raise InputError(f"'{name}' is no table of a record. Use one of: {', '.join(sorted(names))}")
    table = schema.metadata.tables[name]
    with connect.transaction(engine, url) as connection:
        return pl.concat([pl.DataFrame(schema=exports.types(table)), *exports.frames(connection, table)])
