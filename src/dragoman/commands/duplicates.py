"""The command that lists wire copies and parts them from their stories."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman import api, contract, render
from dragoman.commands.telling import count, tell
from dragoman.render import copies as shown


def duplicates(
    split: Annotated[str | None, typer.Option("--split", metavar="ID", help="Take this copy from its story and read it by itself.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who says so.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a line.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV with a header.")] = False,
    record: Annotated[str, typer.Option("--record", metavar="URL", help="The record: a path or a database URL.")] = "dragoman.db",
    settings: Annotated[
        str | None, typer.Option("--settings", metavar="FILE", help="A settings file; ./dragoman.toml if it is there.")
    ] = None,
) -> None:
    """List the copies of stories that the record holds.

    A copy's events are counted once, in its story. A copy that is parted is a story from then on.

    Example: dragoman duplicates --split herald-17 --by anna
    """
    if split is not None:
        reading = api.split(record, split, by=by, settings=settings)
        tell("stored", f"'{split}' is a story of its own: {count(len(reading.events), 'event')} in {record}")
        return
    frame = api.duplicates(record)
    if as_json:
        for row in api.rows(frame):
            print(contract.to_line(row))
    elif as_csv:
        print(api.csv(frame), end="")
    else:
        render.put(render.console(), shown.table(frame))
        tell("found", count(frame.height, "copied text"))
