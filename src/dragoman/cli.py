"""The command ``dragoman``: each command parses, calls one verb of ``api``, prints.

Results go to standard output, everything else to standard error. Exit code 1: something failed, and a
line said what; 130: interrupted.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from dragoman import __version__, api, contract, render
from dragoman.commands import checking, duplicates, history, issue, keeping, outlook, states
from dragoman.commands.listing import WHO, Country, InDocument, Limit, Since, Uncorrected, Until, Words, lower
from dragoman.commands.serve import serve
from dragoman.commands.telling import AsCsv, AsJson, RecordUrl, SettingsFile, count, tell, write
from dragoman.commands.watch import watch
from dragoman.errors import DragomanError
from dragoman.reading.pipeline import CODER, MODEL
from dragoman.record.record import Record
from dragoman.sources import sources
from dragoman.sources.options import bounds
from dragoman.sources.problems import Consumed, Problem, Tally, uncounted

if TYPE_CHECKING:
    from dragoman.record.sayings import Asked

LONG = 300_000  # bytes of input from which a progress bar is shown
NO_RECORD = "none"

app = typer.Typer(
    help="Read political news: who did what to whom, when, who says so, and the passage that says it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def start(version: Annotated[bool, typer.Option("--version", help="Print the version and stop.")] = False) -> None:
    """Read political news: who did what to whom, when, who says so, and the passage that says it."""
    if version:
        print(f"dragoman {__version__}")
        raise typer.Exit


@app.command()
def read(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, patterns, addresses, or - for standard input.")],
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date where a document brings none: 2018-07-14.")
    ] = None,
    as_json: AsJson = False,
    record: Annotated[str, typer.Option(metavar="URL", help="Where to store: a path, a database URL, or none.")] = "dragoman.db",
    model: Annotated[str | None, typer.Option(metavar="NAME", help=f"An installed English spaCy pipeline; {MODEL} if not given.")] = None,
    actors: Annotated[list[str] | None, typer.Option(metavar="TABLE", help="A CSV of actors to add to ours; may be repeated.")] = None,
    settings: Annotated[str | None, typer.Option(metavar="FILE", help="A settings file; ./dragoman.toml if it is there.")] = None,
    coder: Annotated[
        str | None, typer.Option(metavar="NAME", help=f"Who finds events: lexicon, model or both; {CODER} if not given.")
    ] = None,
    workers: Annotated[int, typer.Option("--workers", metavar="N", help="Processes that read.")] = 1,
    fold: Annotated[bool, typer.Option("--fold/--no-fold", help="Store near-duplicates of a story as its copies.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print no readings; store them.")] = False,
    columns: Annotated[str | None, typer.Option("--map", metavar="MAP", help="Columns of tables: text=body,published=date.")] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Fetch the pages that feeds lead to.")] = False,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="Fetch from private networks too.")] = False,
    bound: Annotated[list[str] | None, typer.Option(metavar="NAME=N", help="A bound of the sources; may be repeated.")] = None,
) -> None:
    """Read documents, print what is in them, and store it.

    INPUT is a file, a folder, a pattern, an http address, or - for standard input: text, web pages, RSS and Atom,
    JSON Lines, CSV, Parquet and WARC, also compressed. Reading a document again changes nothing twice.

    Example: dragoman read examples/visit.txt --published 2020-02-12
    """
    tally = Tally()
    intake = api.taking(settings, map=columns, bounds=bounds(bound), follow=follow, private=allow_private)
    store = None if record.lower() == NO_RECORD else Record(record, model=model)
    done = 0
    out = render.console()
    with _progress(inputs) as (consumed, pause, counted):

        def report(problem: Problem) -> None:
            tally.add(problem)
            if problem.skipped:
                return
            with pause():
                tell("error" if problem.failed else "note", str(problem))

        try:
            for reading in api.read_inputs(
                inputs,
                published=published,
                record=store,
                model=model,
                actors=actors or (),
                settings=settings,
                coder=coder,
                workers=workers,
                fold=fold,
                whole=not quiet,
                intake=intake,
                report=report,
                consumed=consumed,
            ):
                done += 1
                counted(done)
                if quiet:
                    continue
                with pause():
                    if as_json:
                        print(contract.to_line(contract.to_json(reading)), flush=True)
                    else:
                        render.put(out, render.reading(reading))
        except KeyboardInterrupt:
            where = "" if store is None else f"; they are in {record}"
            with pause():
                tell("interrupted", f"{count(done, 'document')} read before it{where}. Run the same command again to go on")
            raise typer.Exit(130) from None
        finally:
            if store is not None:
                store.close()
    if tally.skipped:
        tell("note", str(tally))
    if store is not None and (quiet or not as_json) and done:
        tell("stored", f"{count(done, 'document')} in {record}. List the events: dragoman events --record {record}")
    if tally.failed:
        raise typer.Exit(1)


@app.command()
def events(
    actor: Annotated[str | None, typer.Option(metavar="WHO", help="On either side: an id, a name or part of it, a country code.")] = None,
    from_actor: Annotated[str | None, typer.Option("--from-actor", metavar="WHO", help="Who does it.")] = None,
    recipient: Annotated[str | None, typer.Option(metavar="WHO", help="To whom it is done.")] = None,
    event_type: Annotated[list[str] | None, typer.Option("--type", metavar="TYPE", help="A PLOVER type; may be repeated.")] = None,
    quad: Annotated[list[int] | None, typer.Option(metavar="1-4", help="A quad category; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="On or after this day.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="On or before this day.")] = None,
    asserted_by: Annotated[str | None, typer.Option("--asserted-by", metavar="WHO", help="writer, others, or a speaker.")] = None,
    auxiliary: Annotated[str | None, typer.Option(metavar="NAME", help="historical, future, hypothetical, negated, or none.")] = None,
    document: Annotated[str | None, typer.Option(metavar="ID", help="In one document.")] = None,
    uncorrected: Annotated[bool, typer.Option("--uncorrected", help="As they were read, without what analysts corrected.")] = False,
    coding: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Write another coding: icews, gdelt or plover.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
    settings: SettingsFile = None,
) -> None:
    """List the events that the record holds.

    An event without a date counts under its article's publication date. Quad categories: 1 verbal
    cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.

    Example: dragoman events --actor Russia --type CONSULT --since 2018-07-01
    """
    api.ontology(settings)
    with Record(record) as opened:
        frame = opened.events(
            actor=actor,
            from_actor=from_actor,
            recipient=recipient,
            event_types=tuple(t.upper() for t in event_type or ()),
            quads=tuple(quad or ()),
            since=since,
            until=until,
            asserted_by=asserted_by,
            auxiliary=auxiliary,
            document=document,
            uncorrected=uncorrected,
        )
    if coding:
        print(api.coded(frame, coding.lower()), end="")
        return
    example = "" if frame.is_empty() else f". Show one in its context: dragoman show {frame['id'][0]}"
    write(frame, render.events(frame), count(frame.height, "event") + example, as_json=as_json, as_csv=as_csv)


@app.command()
def statements(
    speaker: Annotated[str | None, typer.Option("--speaker", "--by", metavar="WHO", help=f"Who says it: {WHO}")] = None,
    country: Country = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="direct, indirect or mixed; may be repeated.")] = None,
    attitude: Annotated[list[str] | None, typer.Option(metavar="NAME", help="accusing, denying, promising ...; may be repeated.")] = None,
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
    """List who said what, from the record.

    The period is that of the documents' publication.

    Example: dragoman statements --speaker Russia --attitude accusing
    """
    asked: Asked = {"by": speaker, "country": country, "kinds": lower(kind), "attitudes": lower(attitude)}
    asked |= {"since": since, "until": until, "text": text, "document": document, "limit": limit, "uncorrected": uncorrected}
    with Record(record) as opened:
        frame = opened.statements(**asked)
    write(frame, render.statements(frame), count(frame.height, "statement"), as_json=as_json, as_csv=as_csv)


@app.command()
def figures(
    claimant: Annotated[str | None, typer.Option("--claimant", "--by", metavar="WHO", help=f"Who claims it: {WHO}")] = None,
    country: Country = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="money, percent, persons, count ...; may be repeated.")] = None,
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
    """List the numbers that are claimed, from the record.

    A figure counts under the period that it is told for, without one under its document's publication date.
    Its text is the sentence around it.

    Example: dragoman figures --kind persons --text killed --since 2020-01-01
    """
    asked: Asked = {"by": claimant, "country": country, "kinds": lower(kind), "since": since, "until": until}
    asked |= {"text": text, "document": document, "limit": limit, "uncorrected": uncorrected}
    with Record(record) as opened:
        frame = opened.figures(**asked)
    write(frame, render.figures(frame), count(frame.height, "figure"), as_json=as_json, as_csv=as_csv)


@app.command()
def reasons(
    holder: Annotated[str | None, typer.Option("--holder", "--by", metavar="WHO", help=f"Who gives it: {WHO}")] = None,
    country: Country = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="listed or cue; may be repeated.")] = None,
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
    """List the reasons that texts mark, from the record.

    The period is that of the documents' publication.

    Example: dragoman reasons --text sanctions
    """
    asked: Asked = {"by": holder, "country": country, "kinds": lower(kind), "since": since, "until": until}
    asked |= {"text": text, "document": document, "limit": limit, "uncorrected": uncorrected}
    with Record(record) as opened:
        frame = opened.reasons(**asked)
    write(frame, render.reasons(frame), count(frame.height, "reason"), as_json=as_json, as_csv=as_csv)


@app.command()
def show(
    ident: Annotated[str, typer.Argument(metavar="ID", help="A document, or a fact in it like visit.txt#e3.")],
    why: Annotated[bool, typer.Option("--why", help="Of an event: read it again and show how it was read.")] = False,
    coder: Annotated[str | None, typer.Option(metavar="NAME", help="With --why: who finds events, as it was read.")] = None,
    actors: Annotated[list[str] | None, typer.Option(metavar="TABLE", help="With --why: tables of actors, as it was read.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
    settings: SettingsFile = None,
) -> None:
    """Show a document, or one fact in its context.

    A fact comes with its passage in its paragraph and the rule that found it: an event (visit.txt#e3), a
    statement (#s1), a figure (#f2), an outlook (#o4) or a reason (#r1). With --why an event is read again and
    explained: the clause, the rows that fired, the slots, how each party was resolved, what else was tried.

    Example: dragoman show visit.txt#e3
    """
    api.ontology(settings)
    with Record(record) as opened:
        if why:
            told = api.why(opened, ident, settings=settings, coder=coder, actors=actors or ())
            if as_json:
                print(contract.to_line(api.why_json(told)))
            else:
                render.put(render.console(), render.why(told))
            return
        found = api.show(opened, ident)
    if as_json:
        print(contract.to_line(api.shown_json(found)))
        return
    if isinstance(found, api.EventInContext):
        render.put(render.console(), render.event(found))
    elif isinstance(found, api.FactInContext):
        render.put(render.console(), render.fact(found))
    else:
        render.put(render.console(), render.reading(found))


@app.command()
def actors(
    country: Annotated[str | None, typer.Option(metavar="CODE", help="A country code, or the name of a state.")] = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List the actors that the record holds.

    Those in most events come first.

    Example: dragoman actors --country IRN
    """
    with Record(record) as opened:
        frame = opened.actors(country)
    write(frame, render.actors(frame), count(frame.height, "actor"), as_json=as_json, as_csv=as_csv)


@app.command()
def documents(as_json: AsJson = False, as_csv: AsCsv = False, record: RecordUrl = "dragoman.db") -> None:
    """List the documents that the record holds.

    Example: dragoman documents --record news.db
    """
    with Record(record) as opened:
        frame = opened.documents()
    write(frame, render.documents(frame), count(frame.height, "document"), as_json=as_json, as_csv=as_csv)


def main() -> None:
    """Run the command; a `DragomanError` is one line and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except DragomanError as error:
        tell("error", str(error))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        # The reader of our output has gone (``dragoman events | head``): nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


Pause = Callable[[], AbstractContextManager[None]]


@contextmanager
def _progress(inputs: list[str]) -> Iterator[tuple[Consumed, Pause, Callable[[int], None]]]:
    """Show a bar on standard error while long input is read; `pause` lifts it for a line of output, `counted` tells how many are read."""
    size = sources.size(inputs)
    if not sys.stderr.isatty() or (size is not None and size < LONG):
        yield uncounted, nullcontext, lambda _: None
        return
    # Rich would send standard output through its own console, and so to the wrong stream.
    read = TextColumn("{task.fields[read]:,} documents, {task.fields[rate]:.1f}/s")
    columns = (SpinnerColumn(), TextColumn("reading"), BarColumn(), TaskProgressColumn(), read, TimeElapsedColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=render.console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False)
    task = bar.add_task("reading", total=size, read=0, rate=0.0)
    start = time.monotonic()

    @contextmanager
    def pause() -> Iterator[None]:
        bar.stop()
        try:
            yield
        finally:
            bar.start()

    with bar:
        yield (
            lambda used: bar.advance(task, used),
            pause,
            lambda n: bar.update(task, read=n, rate=n / max(time.monotonic() - start, 0.001)),
        )


for command in (serve, watch, duplicates.duplicates, history.runs, history.diff, history.correct, history.corrections, history.migrate):
    app.command()(command)
for name, keeper in (keeping.COMMANDS | states.COMMANDS | checking.COMMANDS).items():
    app.command(name)(keeper)
app.add_typer(issue.app, name="issue")
app.add_typer(outlook.app, name="outlook")


if __name__ == "__main__":
    main()
