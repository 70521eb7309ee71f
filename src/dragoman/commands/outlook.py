"""The commands ``dragoman outlook ...``: the list of what texts say will be; judge it, what is due, how good it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dragoman import api, contract, render
from dragoman.commands.listing import WHO, Country, InDocument, Limit, Since, Uncorrected, Until, Words, lower
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, count, tell, write
from dragoman.errors import InputError
from dragoman.record.record import Record
from dragoman.render import scores as shown

if TYPE_CHECKING:
    from dragoman.record.sayings import Asked

app = typer.Typer(rich_markup_mode=None, context_settings={"help_option_names": ["-h", "--help"]})
Holder = Annotated[str | None, typer.Option("--holder", metavar="WHO", help=f"Who holds it: {WHO}")]
Kind = Annotated[list[str] | None, typer.Option(metavar="KIND", help="forecast, commitment, threat or condition; may be repeated.")]


@app.callback(invoke_without_command=True)
def outlook(
    context: typer.Context,
    holder: Annotated[str | None, typer.Option("--holder", "--by", metavar="WHO", help=f"Who holds it: {WHO}")] = None,
    country: Country = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    text: Words = None,
    document: InDocument = None,
    limit: Limit = None,
    uncorrected: Uncorrected = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List forecasts, commitments, threats and conditions, from the record; or judge and score them.

    An outlook counts under its horizon, without one under its document's publication date.

    Example: dragoman outlook --kind forecast --holder writer
    """
    if context.invoked_subcommand is not None:
        sources = {p.opts[0]: context.get_parameter_source(p.name or "") for p in context.command.params}
        given = [option for option, source in sources.items() if source is not None and source.name == "COMMANDLINE"]
        if given:
            name = context.invoked_subcommand
            raise InputError(f"{given[0]} stands before '{name}' and would be lost. Put it after: dragoman outlook {name} ...")
        return
    asked: Asked = {"by": holder, "country": country, "kinds": lower(kind), "since": since, "until": until}
    asked |= {"text": text, "document": document, "limit": limit, "uncorrected": uncorrected}
    with Record(record) as opened:
        frame = opened.outlook(**asked)
    write(frame, render.outlook(frame), count(frame.height, "outlook"), as_json=as_json, as_csv=as_csv)


@app.command()
def judge(
    ident: Annotated[str | None, typer.Argument(metavar="ID", help="An outlook like visit.txt#o4.")] = None,
    came_true: Annotated[bool, typer.Option("--came-true", help="What its words say will be, came.")] = False,
    did_not: Annotated[bool, typer.Option("--did-not", help="It did not come.")] = False,
    void: Annotated[bool, typer.Option("--void", help="Its condition was never met, or it cannot be judged.")] = False,
    probability: Annotated[float | None, typer.Option(metavar="P", help="What it says, 0 to 1, where its words do not tell.")] = None,
    note: Annotated[str | None, typer.Option(metavar="WORDS", help="What there is to say to it.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who judges.")] = None,
    undo: Annotated[int | None, typer.Option(metavar="N", help="Take a judgement back.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Judge whether an outlook came true, or take a judgement back.

    Judged is what its words say will be, with their "not" and without their words of likelihood: "Oman is unlikely to renew
    the pact" came true where Oman renewed it. Reading again keeps the judgement; a later one replaces it.

    Example: dragoman outlook judge visit.txt#o4 --came-true --by anna
    """
    given = [name for name, chosen in (("came_true", came_true), ("did_not", did_not), ("void", void)) if chosen]
    if undo is not None:
        if ident or given:
            raise InputError("--undo stands alone. Judge in a command of its own")
        found = api.unjudge(record, undo)
    else:
        if ident is None:
            raise InputError("no outlook is named. Name one, as in: dragoman outlook judge visit.txt#o4 --came-true --by anna")
        if len(given) != 1:
            raise InputError(f"'{ident}' is to be judged how? Give one of --came-true, --did-not, --void")
        found = api.judge(record, ident, given[0], by or "", probability=probability, note=note)
    if as_json:
        _json([found])
        return
    back = "" if undo is not None else f". Take it back: dragoman outlook judge --undo {found.number} --record {render.clean(record)}"
    what = "undone" if undo is not None else "judged"
    tell(what, f"{found.id} ({shown.VERDICTS[found.verdict]}), judgement {found.number} by {found.who}{back}")


@app.command()
def judgements(document: InDocument = None, as_json: AsJson = False, record: RecordUrl = "dragoman.db") -> None:
    """List what was judged, also what is replaced, undone, or lost because its outlook is read no more.

    Example: dragoman outlook judgements --document visit.txt
    """
    found = api.judgements(record, document=document)
    if as_json:
        _json(found)
        return
    render.put(render.console(), shown.judgements(found))
    tell("found", count(len(found), "judgement"))


@app.command()
def due(
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day that it is; today if not given.")] = None,
    holder: Holder = None,
    kind: Kind = None,
    document: InDocument = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List outlooks whose horizon is over and that are not judged.

    One without a horizon is never due; judge it when you know.

    Example: dragoman outlook due --on 2020-06-30
    """
    found = api.due(record, on, by=holder, kinds=lower(kind), document=document)
    if as_json:
        _json(found)
        return
    render.put(render.console(), shown.due(found))
    example = f". Judge one: dragoman outlook judge {found[0].id} --came-true --by NAME" if found else ""
    tell("found", f"{count(len(found), 'outlook')} due{example}")


@app.command()
def score(
    each: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Score also by holder, publisher, kind or likelihood.")] = None,
    bare: Annotated[float | None, typer.Option(metavar="P", help="The probability of forecasts that say none; they have none.")] = None,
    holder: Holder = None,
    kind: Kind = None,
    since: Since = None,
    until: Until = None,
    document: InDocument = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Score outlooks that were judged: hits, and of those that say a probability Brier and log score and calibration.

    A probability is the middle of the range that words of likelihood are commonly read as. What says none counts among hits alone.

    Example: dragoman outlook score --by holder
    """
    found = api.score_outlook(record, each, bare=bare, by=holder, kinds=lower(kind), since=since, until=until, document=document)
    if as_json:
        _json(found)
        return
    render.put(render.console(), shown.outlook_scores(found))
    first = found[0]
    tell("scored", f"{count(first.judged, 'outlook')} judged, {first.stated} of them with a probability; {first.open} not judged")


def _json(found: Iterable[Any]) -> None:
    for item in found:
        print(contract.to_line(api.score_json(item)))
