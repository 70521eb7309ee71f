"""The command that lists wire copies and parts them from their stories."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman import api
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, SettingsFile, count, tell, write
from dragoman.render import copies as shown


def duplicates(
    split: Annotated[str | None, typer.Option("--split", metavar="ID", help="Take this copy from its story and read it by itself.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who says so.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
    settings: SettingsFile = None,
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
    write(frame, shown.table(frame), count(frame.height, "copied text"), as_json=as_json, as_csv=as_csv)
