"""The commands ``dragoman issue ...``: draft, check, forecast, evidence, sensitivity, report, calibrate, convert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dragoman import api, contract, render
from dragoman.commands.states import ChartFile, drawn
from dragoman.commands.telling import AsJson, RecordUrl, count, tell
from dragoman.errors import ConflictError, InputError
from dragoman.forecast.issue import DRAWS, Issue
from dragoman.render import issue as shown
from dragoman.render import scores

app = typer.Typer(
    help="Issues: a question, who stands where, and what will come of it.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
IssueFile = Annotated[str, typer.Argument(metavar="FILE", help="An issue: .toml, .csv or .jsonl.")]
IssueFiles = Annotated[list[str], typer.Argument(metavar="FILE...", help="Issues: .toml, .csv or .jsonl; a file may hold many.")]
Draws = Annotated[int, typer.Option(metavar="N", help="Draws of uncertain inputs.")]
Seed = Annotated[int, typer.Option(metavar="N", help="Where draws begin; the same gives the same.")]
Settings = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME.INPUT=VALUE", help="What if: Russia.position=40; may be repeated.")
]
Calibration = Annotated[str | None, typer.Option(metavar="FILE", help="A calibration of your own; ours if not given.")]


@app.command()
def draft(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="What is to be decided.")],
    poles: Annotated[tuple[str, str], typer.Option(metavar="CODE CODE", help="Who stands at 100 and who at 0: USA IRN.")],
    about: Annotated[list[str] | None, typer.Option(metavar="CODE", help="Whom it is about; may be repeated.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="From facts of this day on.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="From facts up to this day.")] = None,
    most: Annotated[int, typer.Option(metavar="N", help="Stakeholders at most.")] = 12,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="A .toml file; where it is there, what you edited in it stays.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Draft an issue from the record: stakeholders, positions, salience and capability, each with its evidence.

    Example: dragoman issue draft "How far does Russia join the US pressure on Iran?" --poles USA IRN --about IRN --out iran.toml
    """
    found = api.draft_issue(record, question, poles, about or (), since=since, until=until, most=most)
    kept = api.write_issue(found, out) if out else []
    if as_json:
        print(contract.to_line(api.issue_json(found)))
    else:
        render.put(render.console(), shown.issue(found))
    for line in found.notes:
        tell("note", line)
    for line in kept:
        tell("kept", line)
    if out:
        tell("written", f"{out}. Edit it, then: dragoman issue forecast {out}")


@app.command()
def check(files: IssueFiles, as_json: AsJson = False) -> None:
    """Check issues and print them as they were understood.

    Example: dragoman issue check iran.toml
    """
    number, wrong = 0, Wrong()
    for issue in api.issues(files, wrong):
        number += 1
        if as_json:
            print(contract.to_line(api.issue_json(issue)))
        else:
            render.put(render.console(), shown.issue(issue))
    if number:
        tell("checked", count(number, "issue"))
    wrong.end()


@app.command()
def forecast(
    files: IssueFiles,
    settings: Settings = None,
    draws: Draws = DRAWS,
    seed: Seed = 0,
    calibration: Calibration = None,
    keep: Annotated[str | None, typer.Option("--keep", metavar="URL", help="Keep the forecasts in this record, to be scored.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who forecasts, with --keep.")] = None,
    chart: ChartFile = None,
    draw: Annotated[str, typer.Option(metavar="FORM", help="What --chart draws: distribution, models, paths or hangs.")] = "distribution",
    as_json: AsJson = False,
) -> None:
    """Forecast issues: a distribution of the outcome, its bands, and what each model says. A known outcome is never used.

    Example: dragoman issue forecast examples/iran.toml
    """
    if keep is not None and not by:
        raise InputError("a forecast is kept with who makes it. Say who: --by anna")
    if settings and len(files) == 1 and not (as_json or keep or chart or calibration):
        whatif = api.what_if(one(files[0]), settings, draws=draws, seed=seed)
        render.put(render.console(), shown.what_if(whatif))
        return
    wrong = Wrong()
    found = api.forecast_issues(files, settings=settings or (), draws=draws, seed=seed, calibration=calibration, report=wrong)
    listed = []
    for number_of, one_found in enumerate(found, start=1):
        if chart and number_of > 1:
            raise InputError("--chart draws one issue. Give a file that holds one")
        if chart:
            drawn(api.chart(one_found, draw), chart)
        if as_json:
            print(contract.to_line(api.forecast_json(one_found)), flush=True)
        if keep is not None:
            number = api.keep_forecast(keep, api.issue_json(one_found.issue), api.forecast_json(one_found), by or "").number
            tell("kept", f"{one_found.issue.id} as forecast {number}. Its outcome: dragoman issue resolve {number} OUTCOME --by NAME")
        if not as_json:
            listed.append(one_found)
    if listed:
        render.put(render.console(), shown.forecast(listed[0]) if len(listed) == 1 else shown.forecasts(listed))
    wrong.end()


@app.command()
def kept(
    issue: Annotated[str | None, typer.Argument(metavar="[ISSUE]", help="The id of one issue.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List the forecasts that were kept.

    Example: dragoman issue kept
    """
    found = api.forecasts(record, issue=issue)
    if as_json:
        for k in found:
            print(contract.to_line(api.score_json(k)))
        return
    render.put(render.console(), shown.kept(found))
    tell("found", count(len(found), "forecast"))


@app.command()
def resolve(
    number: Annotated[int, typer.Argument(metavar="N", help="A forecast that was kept.")],
    outcome: Annotated[float | None, typer.Argument(metavar="[OUTCOME]", help="What came of it, on the issue's scale.")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", help="Who says so.")] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the outcome back.")] = False,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Enter what came of an issue whose forecast was kept, or take it back.

    Example: dragoman issue resolve 1 15 --by anna
    """
    if undo == (outcome is not None):
        raise InputError("give an outcome, or --undo. As in: dragoman issue resolve 1 15 --by anna")
    found = api.unresolve(record, number) if outcome is None else api.resolve(record, number, outcome, by or "")
    if as_json:
        print(contract.to_line(api.score_json(found)))
        return
    tell("undone" if undo else "resolved", f"forecast {number} of {found.id}" + ("" if undo else f": {outcome:g}"))


@app.command()
def score(
    by: Annotated[str | None, typer.Option(metavar="NAME", help="By issue, who or version besides.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Score the kept forecasts whose outcome is known: CRPS, error, what their bands held, and each model's error.

    Example: dragoman issue score --by who
    """
    found = api.score_forecasts(record, by)
    if as_json:
        for s in found:
            print(contract.to_line(api.score_json(s)))
        return
    render.put(render.console(), scores.forecast_scores(found))


@app.command()
def exchange(files: IssueFiles, as_json: AsJson = False) -> None:
    """Play the exchange model over several issues: votes given on one for votes on another.

    Example: dragoman issue exchange treaty.toml tariffs.toml
    """
    found = api.exchange(list(api.issues(files)))
    if as_json:
        print(contract.to_line({"before": found.before, "after": found.after, "trades": list(found.trades)}))
        return
    render.put(render.console(), shown.exchange(found))


@app.command()
def store(
    files: IssueFiles,
    by: Annotated[str, typer.Option(metavar="NAME", help="Who stores them.")],
    replace: Annotated[bool, typer.Option("--replace", help="Take the place of issues of the same id.")] = False,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Store issues in the record, where the workbench has them.

    Example: dragoman issue store examples/iran.toml --by anna
    """
    wrong = Wrong()
    for issue in api.issues(files, wrong):
        try:
            before = {s.id: s.version for s in api.stored_issues(record)} if replace else {}
            found = api.store_issue(record, issue, by, before.get(issue.id))
        except ConflictError as error:
            wrong(InputError(f"{error}. Or give --replace"))
            continue
        if as_json:
            print(contract.to_line({"id": found.id, "version": found.version, "who": found.who, "changed_at": found.changed_at}))
        else:
            tell("stored", f"{found.id}, version {found.version}")
    wrong.end()


@app.command()
def stored(
    issue: Annotated[str | None, typer.Argument(metavar="[ISSUE]", help="The id of one: it is written as TOML.")] = None,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="A .toml file for it; standard output if not given.")] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """List the issues that the record holds, or write one as a file.

    Example: dragoman issue stored
    """
    if issue is not None:
        found, whole = api.stored_issue(record, issue)
        text = contract.to_line(found.issue) + "\n" if as_json else api.issue_toml(whole)
        if out:
            save(out, text)
            tell("written", out)
        else:
            print(text, end="")
        return
    listed = api.stored_issues(record)
    if as_json:
        for s in listed:
            print(contract.to_line({"id": s.id, "version": s.version, "who": s.who, "changed_at": s.changed_at, "issue": s.issue}))
        return
    render.put(render.console(), shown.stored(listed))
    tell("found", count(len(listed), "issue"))


@app.command()
def evidence(
    file: IssueFile,
    who: Annotated[
        str | None, typer.Argument(metavar="[WHO[.INPUT]]", help="One stakeholder, or one input of it: Russia.position.")
    ] = None,
    as_json: AsJson = False,
    record: RecordUrl = "dragoman.db",
) -> None:
    """Print the facts that inputs rest on, with their passages.

    Example: dragoman issue evidence iran.toml Russia.position
    """
    name, dot, what = (who or "").rpartition(".")
    asked = (name, what) if dot else (who, None)
    found = api.evidence(one(file), record, *asked)
    if as_json:
        for e in found:
            print(contract.to_line({name: getattr(e, name) for name in e.__dataclass_fields__}))
        return
    render.put(render.console(), shown.evidence(found))
    tell("found", count(len(found), "fact"))


@app.command()
def sensitivity(
    file: IssueFile,
    model: Annotated[str, typer.Option(metavar="NAME", help="weighted_mean, weighted_median, mean, median or nash.")] = "weighted_mean",
    draws: Draws = 4096,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Say what the outcome hangs on: gradients, shares of variance, and the outcome without each stakeholder.

    Example: dragoman issue sensitivity examples/iran.toml
    """
    issue = one(file)
    found, without = api.sensitivities(issue, model, draws=draws, seed=seed), api.without(issue, model)
    if as_json:
        for s in found:
            print(contract.to_line({name: getattr(s, name) for name in s.__dataclass_fields__}))
        return
    render.put(render.console(), shown.sensitivities(found, without))


@app.command()
def crisis(file: IssueFile, settings: Settings = None, as_json: AsJson = False) -> None:
    """Play the crisis game of an issue: will there be a threat, a concession, a fight, and who joins on which condition.

    Example: dragoman issue crisis examples/iran.toml
    """
    found = api.crisis(api.set_inputs(one(file), settings or ()))
    if as_json:
        outcome = {name: getattr(found.outcome, name) for name in found.outcome.__dataclass_fields__}
        facts = {name: getattr(found, name) for name in ("challenger", "target", "odds", "demand", "target_cost", "audience", "no_deal")}
        joined = [{name: getattr(c, name) for name in c.__dataclass_fields__} for c in found.commitments]
        print(contract.to_line({**facts, "commitments": joined, "outcome": outcome}))
        return
    render.put(render.console(), shown.crisis(found))


@app.command()
def report(
    file: IssueFile,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="An .html file; standard output if not given.")] = None,
    record: Annotated[str | None, typer.Option("--record", metavar="URL", help="The record whose passages are quoted.")] = None,
    settings: Settings = None,
    charts: Annotated[bool, typer.Option("--charts/--no-charts", help="Whether charts are drawn.")] = True,
    draws: Draws = DRAWS,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Write a report on an issue: the forecast in words, numbers and charts, with its sources.

    Example: dragoman issue report iran.toml --record news.db --out iran.html
    """
    issue = api.set_inputs(one(file), settings or ())
    if as_json:
        print(contract.to_line(api.forecast_json(api.forecast_issue(issue, draws=draws, seed=seed))))
        return
    text = api.report(issue, record, draws=draws, seed=seed, charts=charts)
    if out:
        save(out, text)
        tell("written", out)
    else:
        print(text, end="")


@app.command()
def calibrate(
    files: IssueFiles,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="Where to write the calibration, for --calibration.")] = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Fit forecasts to issues with known outcomes, and say what such forecasts were worth on issues not seen.

    Example: dragoman issue calibrate judged.jsonl --out ours.toml
    """
    found = api.calibrate_issues(api.issues(files), seed=seed)
    text = api.calibration_toml(found)
    if out:
        save(out, text)
    if as_json:
        figures = {name: getattr(found.validation, name) for name in found.validation.__dataclass_fields__}
        print(contract.to_line({"shape": {n: getattr(found.shape, n) for n in found.shape.__dataclass_fields__}, "validation": figures}))
    else:
        print(text, end="")


@app.command()
def convert(
    files: IssueFiles,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="A .csv file; standard output if not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write issues as a spreadsheet (CSV), or with --json as JSON Lines.

    Example: dragoman issue convert iran.toml --out iran.csv
    """
    found = list(api.issues(files))
    text = "".join(contract.to_line(api.issue_json(i)) + "\n" for i in found) if as_json else api.spreadsheet(found)
    if out:
        save(out, text)
        tell("written", out)
    else:
        print(text, end="")


class Wrong:
    """Tells what is wrong with an issue, a line each; the command goes on with the others and fails at its end."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, error: InputError) -> None:
        """Tell one."""
        self.count += 1
        tell("error", str(error))

    def end(self) -> None:
        """Fail where anything was wrong."""
        if self.count:
            raise typer.Exit(1)


def one(file: str) -> Issue:
    """Return the only issue of a file."""
    found = list(api.issues(file))
    if len(found) != 1:
        raise InputError(f"{file}: holds {len(found)} issues. Give a file with one")
    return found[0]


def save(path: str, text: str) -> None:
    """Write a text file."""
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}). Check the path") from error
