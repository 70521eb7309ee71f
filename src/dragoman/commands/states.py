"""Commands of the system of states: ties, moved, align."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman import api, contract, render
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, count, tell, write
from dragoman.render import states as shown
from dragoman.states import Choice

Since = Annotated[str | None, typer.Option("--since", "--from", metavar="DATE", help="First day.")]
Until = Annotated[str | None, typer.Option("--until", "--to", metavar="DATE", help="Last day.")]
AssertedBy = Annotated[str | None, typer.Option(metavar="WHO", help="Only what is asserted by: writer, others, or a speaker.")]
Also = Annotated[list[str] | None, typer.Option(metavar="KIND", help="Count these too: negated, future, hypothetical; may be repeated.")]
NoHistory = Annotated[bool, typer.Option("--no-historical", help="Leave out what is told as a memory, though it has a date.")]
Internal = Annotated[bool, typer.Option("--internal", help="Count what parties of one country do to each other too.")]
Official = Annotated[bool, typer.Option("--official", help="Of a country, only the state and its organs, no rebels or citizens.")]
Weight = Annotated[str, typer.Option(metavar="RULE", help="An event of several pairs counts for each whole, or in equal shares: share.")]
Confidence = Annotated[float, typer.Option(metavar="P", help="Least confidence of an event, 0 to 1.")]
ChartFile = Annotated[str | None, typer.Option("--chart", metavar="FILE", help="Draw it too: FILE.svg, .png or .html.")]


def ties(
    one: Annotated[str, typer.Argument(metavar="STATE", help="A code like IRN, a name, or an actor's id.")],
    other: Annotated[str | None, typer.Argument(metavar="STATE", help="The other end of the tie; all partners if not given.")] = None,
    by: Annotated[str, typer.Option(metavar="PERIOD", help="day, week, month, quarter or year.")] = "month",
    sort: Annotated[str, typer.Option(metavar="ORDER", help="Of partners: events, mean or flow.")] = "events",
    kernel: Annotated[str, typer.Option(metavar="NAME", help="Of the intensity: decay, gaussian or epanechnikov.")] = "decay",
    width: Annotated[float, typer.Option(metavar="DAYS", help="Half-life of decay, bandwidth of the others.")] = 30.0,
    mutual: Annotated[bool, typer.Option("--mutual", help="Both directions together alone.")] = False,
    since: Since = None,
    until: Until = None,
    asserted_by: AssertedBy = None,
    also: Also = None,
    no_historical: NoHistory = False,
    internal: Internal = False,
    official: Official = False,
    weight: Weight = "whole",
    confidence: Confidence = 0.0,
    chart: ChartFile = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Show the tie of two states over time, or all partners of one.

    Scores run from -10 (conflict) to 10 (cooperation). The mean is drawn towards the mean of all periods, or partners, as far as
    its documents are few; the interval holds it in 95 of 100 cases.

    Example: dragoman ties IRN RUS --by month
    """
    choice = chosen(since, until, asserted_by, also, no_historical, internal, official, weight, confidence)
    if other is None:
        found = api.partners(record, one, sort=sort, **choice)
        summary = f"{count(found.frame.height, 'partner')} of {found.one}"
        write(found.frame, shown.partners(found), summary, as_json=as_json, as_csv=as_csv)
        return
    tie = api.tie(record, one, other, by=by, kernel=kernel, width=width, directed=not mutual, **choice)
    if as_json:
        print(contract.to_line(api.tie_json(tie)))
    elif as_csv:
        print(api.csv(tie.periods), end="")
    else:
        render.put(render.console(), shown.tie(tie))
        tell("found", f"{count(tie.events['id'].n_unique(), 'event')} between {tie.one} and {tie.other}")


def chosen(
    since: str | None,
    until: str | None,
    asserted_by: str | None,
    also: list[str] | None,
    no_historical: bool,
    internal: bool,
    official: bool,
    weight: str,
    confidence: float,
) -> Choice:
    """Return which events make ties, as the verbs take it."""
    return {
        "since": since,
        "until": until,
        "asserted_by": asserted_by,
        "also": tuple(value.lower() for value in also or ()),
        "historical": not no_historical,
        "internal": internal,
        "official": official,
        "weight": weight.lower(),
        "confidence": confidence,
    }


COMMANDS = {"ties": ties}
