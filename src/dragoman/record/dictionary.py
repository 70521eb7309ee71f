"""The data dictionary: every column of every table with its type, unit and meaning.

Types, keys and references are the schema's; units and meanings stand in ``dictionary.csv``, where ``*`` is every table that
has no line of its own. A test holds that no column lacks a meaning and that no line is of a column that is gone.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Float, Integer, LargeBinary, Table

from dragoman.record import schema

FILE = Path(__file__).parent / "dictionary.csv"
EVERY = "*"
TYPES = ((Integer, "integer"), (Float, "number"), (LargeBinary, "bytes"))


@cache
def lines() -> dict[tuple[str, str], tuple[str | None, str]]:
    """Return unit and meaning by table and column; the column of a table's own meaning is empty."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {(row["table"], row["column"]): (row["unit"] or None, row["meaning"]) for row in csv.DictReader(file)}


def meaning(table: str, column: str = "") -> tuple[str | None, str]:
    """Return unit and meaning of a column, or of a table.

    Raises
    ------
    KeyError
        The dictionary lacks it.

    Examples
    --------
    >>> meaning("events", "confidence")
    ('0 to 1', 'How sure the reading is')
    """
    known = lines()
    return known[table, column] if (table, column) in known or not column else known[EVERY, column]


def described(tables: Iterable[Table]) -> dict[str, Any]:
    """Return the dictionary of tables as plain data."""
    return {
        "schema_version": schema.VERSION,
        "tables": [
            {"table": table.name, "meaning": meaning(table.name)[1], "columns": [_column(table, c) for c in table.columns]}
            for table in tables
        ],
    }


def kind(column: Column[Any]) -> str:
    """Return a column's type: text, integer, number or bytes."""
    return next((name for of, name in TYPES if isinstance(column.type, of)), "text")


def _column(table: Table, column: Column[Any]) -> dict[str, Any]:
    unit, words = meaning(table.name, column.name)
    return {
        "column": column.name,
        "type": kind(column),
        "unit": unit,
        "meaning": words,
        "key": column.primary_key,
        "may_be_empty": bool(column.nullable),
        "refers_to": sorted({key.target_fullname for key in column.foreign_keys}),
    }


def to_markdown(told: dict[str, Any]) -> str:
    """Return a dictionary as a page."""
    out = ["# Data dictionary", "", f"Version {told['schema_version']} of the record's schema."]
    for table in told["tables"]:
        out += ["", f"## {table['table']}", "", f"{table['meaning']}.", ""]
        out += ["| column | type | unit | meaning | refers to |", "| --- | --- | --- | --- | --- |"]
        for column in table["columns"]:
            name = f"**{column['column']}**" if column["key"] else column["column"]
            kind = column["type"] + (", may be empty" if column["may_be_empty"] else "")
            cells = (name, kind, column["unit"] or "", column["meaning"], ", ".join(column["refers_to"]))
            out.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(out) + "\n"
