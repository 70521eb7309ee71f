"""Commands of the editor's desk: checked, judged, gold, library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import api, contract, render
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, count, tell, write
from dragoman.render import checking as shown

if TYPE_CHECKING:
    from dragoman.record.library import Looked

InDocument = Annotated[str | None, typer.Option("--document", metavar="ID", help="Of one document.")]


def checked(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A document.")], as_json: AsJson = False, record: RecordUrl = "dragoman.db"
) -> None:
    """Show a document as it was corrected.

    With --json what became of each fact stands beside it: as read, as it is now, and the corrections on it.

    Example: dragoman checked visit.txt --json
    """
    found = api.checked(record, ident)
    if as_json:
        print(contract.to_line(api.checked_json(found)))
    else:
        render.put(render.console(), render.reading(found.as_corrected()))


def judged(as_json: AsJson = False, record: RecordUrl = "dragoman.db") -> None:
    """Tell what corrections say of the reading: precision so far, and how far analysts agree.

    Example: dragoman judged --record news.db
    """
    found = api.precision(record)
    if as_json:
        print(contract.to_line(asdict(found)))
        return
    render.put(render.console(), shown.judged(found))
    told = sum(row.accepted + row.edited + row.rejected for row in found.precision if row.type is None)
    tell("found", f"{count(told, 'fact')} judged by {count(len(found.analysts), 'analyst')}")


def gold(document: InDocument = None, as_json: AsJson = False, record: RecordUrl = "dragoman.db") -> None:
    """Write what analysts judged as gold data: one JSON object a document and line, with or without --json.

    Example: dragoman gold --record news.db > gold.jsonl
    """
    written = 0
    for one in api.gold(record, document):
        print(contract.to_line(one))
        written += 1
    if not as_json:
        tell("written", count(written, "document"))


def library(
    words: Annotated[str | None, typer.Option(metavar="QUERY", help="Words, as of search; the best come first.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="A part of the publisher's name.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Published in or after this year, month or day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Published in or before it.")] = None,
    event_type: Annotated[str | None, typer.Option("--type", metavar="TYPE", help="With an event of this PLOVER type.")] = None,
    actor: Annotated[str | None, typer.Option(metavar="WHO", help="With an event of this actor.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List the documents that fit, newest first, with their facts, corrections and copies counted.

    Example: dragoman library --type SANCTION --actor Iran --since 2018
    """
    asked: Looked = {"words": words, "publisher": publisher, "since": since, "until": until, "actor": actor}
    asked["event_type"] = event_type.upper() if event_type else None
    frame = api.shelf(record, **asked)
    write(frame, shown.library(frame), count(frame.height, "document"), as_json=as_json, as_csv=as_csv)


COMMANDS: dict[str, Callable[..., None]] = {"checked": checked, "judged": judged, "gold": gold, "library": library}
