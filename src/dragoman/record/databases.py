"""What SQLite and PostgreSQL do in ways of their own: case, lengths, and rows in bulk."""

from __future__ import annotations

import string
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Column, Connection, Integer, Table, insert, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction

from dragoman.record import schema

FEW = 20  # rows below which an INSERT is as fast as COPY
LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


class folded(GenericFunction[str]):
    """A text with ASCII letters in lower case: what SQLite's ``lower`` does, whatever the locale of a PostgreSQL is."""

    type = schema.String()
    inherit_cache = True


@compiles(folded)
def _folded(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f"lower({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _folded_postgresql(element: folded, compiler: SQLCompiler, **options: Any) -> str:
    return f'lower(({compiler.process(element.clauses, **options)}) COLLATE "C")'


class characters(GenericFunction[int]):
    """The number of a text's characters: SQLite's ``length`` stops at NUL, and PostgreSQL's counts what stands for it."""

    type = Integer()
    inherit_cache = True


@compiles(characters, "postgresql")
def _characters(element: characters, compiler: SQLCompiler, **options: Any) -> str:
    told = compiler.process(element.clauses, **options)
    for mark in (schema.ESCAPE, schema.STANDS):
        told = f"replace({told}, '{schema.ESCAPE}{mark}', 'x')"
    return f"length({told})"


class stem(GenericFunction[str]):
    """An actor's id up to its first full stop: the group that ``kurds.REB`` belongs to."""

    type = schema.String()
    inherit_cache = True


@compiles(stem)
def _stem(element: stem, compiler: SQLCompiler, **options: Any) -> str:
    told = compiler.process(element.clauses, **options)
    return f"substr({told}, 1, instr({told} || '.', '.') - 1)"


@compiles(stem, "postgresql")
def _stem_postgresql(element: stem, compiler: SQLCompiler, **options: Any) -> str:
    return f"split_part({compiler.process(element.clauses, **options)}, '.', 1)"


def on_sqlite(connection: Any) -> None:
    """Teach a connection what SQLite has not."""
    connection.create_function("characters", 1, len, deterministic=True)


def of_documents(connection: Connection, column: Column[Any], keys: Sequence[int]) -> list[int]:
    """Return those of the documents, by key, that a table's column names, in rising order."""
    out: set[int] = set()
    for i in range(0, len(keys), 500):
        out.update(connection.execute(select(column).where(column.in_(keys[i : i + 500])).distinct()).scalars())
    return sorted(out)


def fold(words: str) -> str:
    """Return words as `folded` has them.

    >>> fold("Évian, FRANCE")
    'Évian, france'
    """
    return words.translate(LOWER)


def write(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows of facts, all with the same columns; PostgreSQL takes many by COPY, seven times as fast."""
    if not rows:
        return
    if len(rows) < FEW:
        connection.execute(insert(table), list(rows))
        return
    names = list(rows[0])
    if connection.dialect.name == "sqlite":  # which takes our values as they are: the driver need not be told how
        query = insert(table).compile(dialect=connection.dialect, column_keys=names)
        values = itemgetter(*(query.positiontup or names))
        connection.exec_driver_sql(str(query), [values(row) for row in rows])
        return
    quote = connection.dialect.identifier_preparer.quote
    # The driver sends strings as they are: what the columns' types would do is done here.
    texts = {name for name in names if isinstance(table.c[name].type, schema.Words)}
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([schema.escaped(row[n]) if n in texts and row[n] else row[n] for n in names])
