"""Commands of the system of states: ties, moved, align."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from dragoman import api, contract, render
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, count, tell, write
from dragoman.render import states as shown
from dragoman.states import Choice, Which

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
    choice: Choice = {**which(asserted_by, also, no_historical, internal, official, weight, confidence), "since": since, "until": until}
    if other is None:
        found = api.partners(record, one, sort=sort, **choice)
        if chart:
            drawn(api.chart(found), chart)
        summary = f"{count(found.frame.height, 'partner')} of {found.one}"
        write(found.frame, shown.partners(found), summary, as_json=as_json, as_csv=as_csv)
        return
    tie = api.tie(record, one, other, by=by, kernel=kernel, width=width, directed=not mutual, **choice)
    if chart:
        drawn(api.chart(tie), chart)
    if as_json:
        print(contract.to_line(api.tie_json(tie)))
    elif as_csv:
        print(api.csv(tie.periods), end="")
    else:
        render.put(render.console(), shown.tie(tie))
        tell("found", f"{count(tie.events['id'].n_unique(), 'event')} between {tie.one} and {tie.other}")


def moved(
    since: Annotated[str, typer.Option("--since", "--from", metavar="DATE", help="First day of the later period.")],
    until: Annotated[str | None, typer.Option("--until", "--to", metavar="DATE", help="Its last day; of the record, if not given.")] = None,
    window: Annotated[int | None, typer.Option(metavar="DAYS", help="Days of each period; as many before as after, if not given.")] = None,
    measure: Annotated[str, typer.Option(metavar="NAME", help="flow (volume and tone together) or tone.")] = "flow",
    sort: Annotated[str, typer.Option(metavar="ORDER", help="sure (the least likely by chance first) or size.")] = "sure",
    directed: Annotated[bool, typer.Option("--directed", help="Each direction by itself.")] = False,
    limit: Annotated[int, typer.Option(metavar="N", min=1, help="So many ties.")] = 10,
    events: Annotated[int, typer.Option(metavar="N", min=0, help="So many events of each.")] = 5,
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
    """Say which ties moved most from the days before a day to those from it on, with the events that moved them.

    The flow of a tie is the sum of its events' scores per 100 documents that speak of a period. A move comes with its interval and
    with p, how often documents dealt out to the periods at random differ as much; q is p adjusted for all ties tested.

    Example: dragoman moved --since 2018-01-20 --window 60
    """
    events_that = which(asserted_by, also, no_historical, internal, official, weight, confidence)
    asked: Any = {"until": until, "window": window, "measure": measure, "sort": sort, "directed": directed}
    found = api.moved(record, since, limit=limit, events=events, **asked, **events_that)
    if chart:
        drawn(api.chart(found), chart)
    if as_json:
        for row in api.moved_json(found):
            print(contract.to_line(row))
    elif as_csv:
        print(api.csv(api.moved_table(found)), end="")
    else:
        render.put(render.console(), shown.moves(found))
        tell("found", f"{count(found.frame.height, 'tie')} of {found.tested:,} that were tested")


def align(
    states: Annotated[list[str] | None, typer.Option(metavar="STATE,...", help="Among these alone; commas between, or repeated.")] = None,
    number: Annotated[int, typer.Option("--count", metavar="N", help="Without --states: so many, those in most events.")] = 25,
    baseline: Annotated[str, typer.Option(metavar="NAME", help="What strength is measured from: zero, or the mean of ties.")] = "zero",
    documents: Annotated[int, typer.Option(metavar="N", help="So many documents must tell of a tie.")] = 2,
    seeds: Annotated[int, typer.Option(metavar="N", help="Searches for camps.")] = 200,
    all_actors: Annotated[bool, typer.Option("--all-actors", help="Rebels and citizens of a country too.")] = False,
    since: Since = None,
    until: Until = None,
    asserted_by: AssertedBy = None,
    also: Also = None,
    no_historical: NoHistory = False,
    weight: Weight = "whole",
    confidence: Confidence = 0.0,
    chart: ChartFile = None,
    draw: Annotated[str, typer.Option(metavar="FORM", help="What --chart draws: network or matrix.")] = "network",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Say who stands with whom: the signed network of states, its camps, balance and frustration.

    Example: dragoman align --states USA,RUS,TUR,IRN,SYR
    """
    named = tuple(name.strip() for part in states or () for name in part.split(",") if name.strip())
    choice: Choice = {**which(asserted_by, also, no_historical, False, not all_actors, weight, confidence), "since": since, "until": until}
    found = api.align(record, named, count=number, baseline=baseline, documents=documents, seeds=seeds, **choice)
    if chart:
        drawn(api.chart(found, draw), chart)
    if as_json:
        print(contract.to_line(api.alignment_json(found)))
    elif as_csv:
        print(api.csv(found.edges), end="")
    else:
        render.put(render.console(), shown.alignment(found))
        tell("found", f"{count(len(found.states), 'state')}, {count(found.edges.height, 'tie')}")


def drawn(chart: Any, path: str) -> None:
    """Write a chart and say where."""
    api.save(chart, path)
    tell("drawn", path)


def which(
    asserted_by: str | None, also: list[str] | None, no_historical: bool, internal: bool, official: bool, weight: str, confidence: float
) -> Which:
    """Return which events make ties, as the verbs take it."""
    return {
        "asserted_by": asserted_by,
        "also": tuple(value.lower() for value in also or ()),
        "historical": not no_historical,
        "internal": internal,
        "official": official,
        "weight": weight.lower(),
        "confidence": confidence,
    }


COMMANDS: dict[str, Callable[..., None]] = {"ties": ties, "moved": moved, "align": align}
