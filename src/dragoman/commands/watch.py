"""``dragoman watch``: read what feeds bring, as it comes."""

from __future__ import annotations

from typing import Annotated

import typer

from dragoman import api, contract, render, watching
from dragoman.commands.telling import count, tell
from dragoman.record.record import Record
from dragoman.sources.options import bounds
from dragoman.sources.problems import Problem, Tally


def watch(
    feeds: Annotated[str, typer.Argument(metavar="FEEDS", help="A list of feeds: feeds.toml.")],
    once: Annotated[bool, typer.Option("--once", help="Look once at each feed and end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object a document and line.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no readings; store them.")] = False,
    record: Annotated[str, typer.Option(metavar="URL", help="Where to store: a path or a database URL.")] = "dragoman.db",
    state: Annotated[str | None, typer.Option(metavar="FILE", help="What was seen; beside the record if not given.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Fetch the pages that entries lead to.")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from private networks too.")] = False,
    bound: Annotated[list[str] | None, typer.Option(metavar="NAME=N", help="A bound of the sources; may be repeated.")] = None,
    settings: Annotated[str | None, typer.Option(metavar="FILE", help="A settings file; ./dragoman.toml if it is there.")] = None,
) -> None:
    """Watch feeds and read each new entry into the record, until stopped.

    Feeds are asked politely: whether they changed, at most every so often, rarer where they fail, and as their
    robots.txt allows. Ctrl-C stops; the same command goes on where it was.

    Example: dragoman watch feeds.toml --record news.db
    """
    tally = Tally()
    done = 0
    out = render.console()

    def report(problem: Problem) -> None:
        tally.add(problem)
        if not problem.skipped:
            tell("error" if problem.failed else "note", str(problem))

    intake = api.taking(settings, bounds=bounds(bound), follow=follow, private=allow_private)
    with Record(record) as store:
        try:
            for reading in watching.watch(feeds, record=store, state=state, once=once, intake=intake, settings=settings, report=report):
                done += 1
                if as_json:
                    print(contract.to_line(contract.to_json(reading)), flush=True)
                elif not quiet:
                    render.put(out, render.reading(reading))
        except KeyboardInterrupt:
            tell("stopped", f"{count(done, 'document')} read; they are in {record}. Run the same command again to go on")
            return
    if tally.skipped:
        tell("note", str(tally))
    tell("stored", f"{count(done, 'document')} in {record}. List the events: dragoman events --record {record}")
    if tally.failed:
        raise typer.Exit(1)
