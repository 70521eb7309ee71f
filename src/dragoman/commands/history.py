"""Commands of a record's history: runs, diff, correct, corrections, migrate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from dragoman import api, contract, render
from dragoman.commands.telling import AsJson, RecordUrl, count, tell
from dragoman.errors import InputError
from dragoman.history import Migration
from dragoman.record.changes import Difference
from dragoman.record.corrections import Correction
from dragoman.record.runs import Run
from dragoman.render import history as shown

RESERVED = ("record", "id", "action", "by", "seen")  # what `correct` calls its own


def runs(
    run: Annotated[int | None, typer.Argument(metavar="RUN", help="One run, with all that is known of it.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List the runs that filled the record, or show one.

    A run that stands as running either reads still or was killed.

    Example: dragoman runs --record news.db
    """
    found = api.runs(record, run)
    if as_json:
        _json(found)
    elif run is not None:
        render.put(render.console(), shown.run(found[0]))
    else:
        render.put(render.console(), shown.runs(found))


def diff(
    first: Annotated[int, typer.Argument(metavar="RUN", help="A run.")],
    second: Annotated[int, typer.Argument(metavar="RUN", help="A later run.")],
    document: Annotated[str | None, typer.Option("--document", metavar="ID", help="In one document.")] = None,
    layer: Annotated[str | None, typer.Option(metavar="NAME", help="One layer: events, statements, actors ...")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Say what changed from the end of one run to the end of another.

    Facts are matched by the words that they were read from and their type; documents new in between count too.

    Example: dragoman diff 1 2 --layer events
    """
    found = api.diff(record, first, second, document=document, layer=layer)
    if as_json:
        _json(found)
        return
    render.put(render.console(), shown.diff(found))
    tell("found", f"{count(len(found), 'change')} from run {min(first, second)} to run {max(first, second)}")


def correct(
    ident: Annotated[str | None, typer.Argument(metavar="ID", help="A fact like visit.txt#e3; to add one, visit.txt#e.")] = None,
    reject: Annotated[bool, typer.Option("--reject", help="It is not so: leave it out.")] = False,
    accept: Annotated[bool, typer.Option("--accept", help="It is so.")] = False,
    add: Annotated[bool, typer.Option("--add", help="Add a fact that was missed, with --set.")] = False,
    changed: Annotated[list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="What it is; may be repeated.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who corrects.")] = None,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Take a correction back.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Correct a fact that was read, or take a correction back.

    What was read is kept: lists have it again with --uncorrected. Reading again keeps the correction.

    Example: dragoman correct visit.txt#e3 --set event_type=ACCUSE --set recipients=IRN --by anna
    """
    actions = [name for name, given in (("reject", reject), ("accept", accept), ("add", add)) if given]
    if changed and not add:
        actions.append("edit")
    if undo is not None:
        if ident or actions:
            raise InputError("--undo stands alone. Say what to correct in a command of its own")
        found = api.undo(record, undo)
    else:
        if ident is None:
            raise InputError("no fact is named. Name one, as in: dragoman correct visit.txt#e3 --reject --by anna")
        if len(actions) != 1:
            raise InputError(f"'{ident}' is to be corrected how? Give one of --accept, --reject, --set FIELD=VALUE, --add")
        found = api.correct(record, ident, actions[0], by or "", **_fields(changed or []))
    if as_json:
        _json([found])
        return
    what = "undone" if undo is not None else "corrected"
    take_back = "" if undo is not None else f". Take it back: dragoman correct --undo {found.number} --record {render.clean(record)}"
    tell(what, f"{found.id} ({found.action}), correction {found.number} by {found.who}{take_back}")


def corrections(
    document: Annotated[str | None, typer.Option("--document", metavar="ID", help="In one document.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List what analysts corrected, also what is undone, or lost because its fact is read no more.

    Example: dragoman corrections --document visit.txt
    """
    found = api.corrections(record, document=document)
    if as_json:
        _json(found)
        return
    render.put(render.console(), shown.corrections(found))
    tell("found", count(len(found), "correction"))


def migrate(as_json: AsJson = False, record: RecordUrl = "dragoman.db") -> None:
    """Bring a record of an earlier Dragoman up to date.

    All or nothing is done. A SQLite file is copied beside itself before; a PostgreSQL is backed up by its own means.

    Example: dragoman migrate --record news.db
    """
    found = api.migrate(record)
    if as_json:
        _json([found])
    elif found.before == found.after:
        tell("migrated", f"nothing: {record} has version {found.after} already")
    else:
        copy = f"; as it was, it stands in {found.copy}" if found.copy else ""
        tell("migrated", f"{record} from version {found.before} to {found.after}{copy}")


def _fields(given: Sequence[str]) -> dict[str, str]:
    out = {}
    for item in given:
        name, mark, value = item.partition("=")
        if name.strip() in RESERVED:
            raise InputError(f"'{name.strip()}' is no field that can be set. Name one as events has it: event_type, recipients ...")
        if not mark or not name:
            raise InputError(f"'{item}' sets nothing. Write it as --set event_type=ACCUSE")
        out[name.strip()] = value.strip()
    return out


def _json(found: Sequence[Run | Difference | Correction | Migration]) -> None:
    for item in found:
        print(contract.to_line(api.told(item)))
