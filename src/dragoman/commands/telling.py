"""What commands share: options, how a list is written, and the lines for people on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from dragoman import api, contract, render

if TYPE_CHECKING:
    import polars as pl
    from rich.console import RenderableType

AsJson = Annotated[bool, typer.Option("--json", help="Write one JSON object a line.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Write CSV with a header; lists are joined by semicolons.")]
SettingsFile = Annotated[str | None, typer.Option("--settings", metavar="FILE", help="A settings file; ./dragoman.toml if it is there.")]
RecordUrl = Annotated[str, typer.Option("--record", metavar="URL", help="The record: a path or a database URL.")]
STYLES = {"error": "bold red", "note": "yellow"}


def tell(kind: str, line: str) -> None:
    """Write one unwrapped line for people to standard error."""
    words = Text.assemble((f"{kind}: ", STYLES.get(kind, "dim")), render.clean(line))
    render.console(stderr=True).print(words, soft_wrap=True)


def count(number: int, noun: str) -> str:
    """Return a number of things.

    >>> count(1, "change"), count(1200, "change")
    ('1 change', '1,200 changes')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def write(frame: pl.DataFrame, table: RenderableType, summary: str, *, as_json: bool, as_csv: bool) -> None:
    """Write a list: rows as JSON or CSV for programs, else the table and, to standard error, what was found."""
    if as_json:
        for row in api.rows(frame):
            print(contract.to_line(row))
    elif as_csv:
        print(api.csv(frame), end="")
    else:
        render.put(render.console(), table)
        tell("found", summary)
