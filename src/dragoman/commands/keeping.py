"""Commands that look after a record as a whole: search, export, import, check, backup."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from dragoman import api, contract, render
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, count, tell, write
from dragoman.render import keeping as shown

DOCUMENTS, STATEMENTS = "documents", "statements"


def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help='Words, "a phrase", begin*, AND, OR, NOT, brackets.')],
    since: Annotated[str | None, typer.Option("--from", metavar="DATE", help="Published from this year, month or day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", metavar="DATE", help="Published up to this year, month or day.")] = None,
    layer: Annotated[str | None, typer.Option("--in", metavar="LAYER", help="documents, or statements; with --by statements.")] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="WHO", help="Who says it: an actor, country code, writer, others.")] = None,
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="A part of the publisher's name.")] = None,
    limit: Annotated[int, typer.Option(metavar="N", help="At most so many, the best; 0: all.")] = 20,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Find documents or statements by their words, best first.

    All words must stand there, in any case and without accents; what was found stands in [brackets].

    Example: dragoman search '"oil sanctions" AND iran* NOT gas' --from 2018-01 --in statements
    """
    where = layer or (STATEMENTS if by else DOCUMENTS)
    frame = api.search(record, query, layer=where, since=since, until=until, by=by, publisher=publisher, limit=limit or None)
    write(frame, shown.hits(frame), count(frame.height, where.removesuffix("s")), as_json=as_json, as_csv=as_csv)


def export(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="A folder that is new or empty.")],
    form: Annotated[str, typer.Option("--format", metavar="NAME", help="parquet, csv or jsonl.")] = "parquet",
    layers: Annotated[list[str] | None, typer.Option("--layer", metavar="NAME", help="One layer: events ...; may be repeated.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Write the record to files, one a table, with a dictionary of every column.

    dictionary.md says what each column means. An export of all layers can be imported again.

    Example: dragoman export shared --format csv --layer events --layer actors
    """
    rows = api.export(record, directory, format=form.lower(), layers=tuple(layer.lower() for layer in layers or ()))
    _rows("exported", rows, f"to {directory}", as_json=as_json)


def import_(
    directory: Annotated[str, typer.Argument(metavar="DIR", help="The folder of an export.")],
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Make a new record of an export, on SQLite or PostgreSQL.

    All is imported or nothing; the record must be new.

    Example: dragoman import shared --record new.db
    """
    rows = api.import_record(directory, record)
    _rows("imported", rows, f"into {render.clean(record)}", as_json=as_json)


def check(as_json: AsJson = False, record: RecordUrl = "dragoman.db") -> None:
    """Check that the record is whole: the database, references, spans, words, runs, the search index.

    What is wrong is listed with its id; the exit code is then 1.

    Example: dragoman check --record news.db
    """
    found = api.check(record)
    if as_json:
        for wrong in found:
            print(contract.to_line(wrong._asdict()))
    else:
        render.put(render.console(), shown.wrong(found))
    tell("found", f"nothing wrong with {record}" if not found else f"{count(len(found), 'problem')} with {record}")
    if found:
        raise typer.Exit(1)


def backup(
    target: Annotated[str, typer.Argument(metavar="FILE", help="A file that is not there yet.")],
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Copy the record to a file, while others may read and write it (SQLite).

    Example: dragoman backup news-2024-05-01.db --record news.db
    """
    size = api.backup(record, target)
    if as_json:
        print(contract.to_line({"file": target, "bytes": size}))
    else:
        tell("copied", f"{record} to {target}, {count(size, 'byte')}")


def _rows(what: str, rows: dict[str, int], where: str, *, as_json: bool) -> None:
    if as_json:
        print(contract.to_line({"rows": rows}))
    else:
        tell(what, f"{count(len(rows), 'table')}, {count(sum(rows.values()), 'row')} {where}")


COMMANDS: dict[str, Callable[..., None]] = {"search": search, "export": export, "import": import_, "check": check, "backup": backup}
