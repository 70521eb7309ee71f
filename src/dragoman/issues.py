"""The verbs of issues: read, draft, forecast, what matters, what if, report, calibrate. They are `api`'s, which has them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman import drafting, forecast
from dragoman.errors import InputError, RecordError
from dragoman.forecast import files, telling, writing
from dragoman.forecast.issue import DRAWS, INPUTS, ROUNDS, SOBOL, Issue, changed, inputs
from dragoman.history import opened
from dragoman.record import issues as shelf
from dragoman.record.issues import StoredIssue
from dragoman.record.record import Record
from dragoman.showing import EventInContext, inside
from dragoman.types import Reading

if TYPE_CHECKING:
    from dragoman.forecast.calibrate import Validation
    from dragoman.forecast.challenge import Challenge
    from dragoman.forecast.commitments import Played
    from dragoman.forecast.distribution import Shape
    from dragoman.forecast.exchanging import Exchanged
    from dragoman.forecast.sensitivity import Sensitivity
    from dragoman.forecast.simulate import Forecast

Files = str | Path | Sequence[str | Path]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact that an input rests on. ``passage`` and ``document`` are None where the record does not hold it (any more)."""

    stakeholder: str
    input: str
    fact: str
    passage: str | None = None
    document: str | None = None
    published: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A forecast as the issue is, and with some inputs set otherwise."""

    before: Forecast
    after: Forecast
    settings: tuple[str, ...]


def issues(paths: Files, report: files.Report | None = None) -> Iterator[Issue]:
    """Yield the issues of files: TOML, CSV or JSON Lines.

    Parameters
    ----------
    report
        Is told what is wrong with a file or an issue, and the others are read; without it that is an error.

    Raises
    ------
    InputError
        A file cannot be read, or an issue is wrong.
    """
    for path in [paths] if isinstance(paths, str | Path) else paths:
        try:
            yield from files.read(path, report)
        except InputError as error:
            if report is None:
                raise
            report(error)


def draft_issue(
    record: Record | str,
    question: str,
    poles: Sequence[str],
    about: Sequence[str] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    most: int = drafting.MOST,
) -> Issue:
    """Draft an issue from a record; see `dragoman.drafting` for how each number is drawn.

    Raises
    ------
    InputError
        The poles are not two countries by code, or the record holds too little on them.
    RecordError
        There is no such record.
    """
    return drafting.draft(record, question, poles, about, since=since, until=until, most=most)


def write_issue(issue: Issue, path: str | Path) -> list[str]:
    """Write a draft to a TOML file; where it is there, renew what was drafted and not edited. Return what was kept against the draft.

    Raises
    ------
    InputError
        The file cannot be written, or is there and no issue.
    """
    return writing.write(issue, Path(path))


def set_inputs(issue: Issue, settings: Sequence[str]) -> Issue:
    """Return an issue with inputs set otherwise: ``["Russia.position=40", "Iran.salience=0.5..0.9"]``.

    Raises
    ------
    InputError
        There is no such stakeholder or input, or the value cannot be used.
    """
    return changed(issue, settings)


def store_issue(record: Record | str, issue: Issue, by: str, seen: int | None = None) -> StoredIssue:
    """Store an issue in a record, or a change of it, for those who work on it together.

    Parameters
    ----------
    seen
        The version that was changed; None for a new issue.

    Raises
    ------
    ConflictError
        Somebody else has changed it since that version, or stored one of the same id.
    InputError
        Nobody stores it.
    """
    with opened(record) as store:
        return shelf.store(store, issue_json(issue), by, seen)


def stored_issues(record: Record | str) -> list[StoredIssue]:
    """Return the issues that a record holds, last changed first."""
    with opened(record) as store:
        return shelf.listed(store)


def stored_issue(record: Record | str, ident: str) -> tuple[StoredIssue, Issue]:
    """Return an issue that a record holds, as it is stored and as an issue.

    Raises
    ------
    RecordError
        There is none of this id.
    """
    with opened(record) as store:
        found = shelf.one(store, ident)
    return found, files.of_json(found.issue, found.id)


def remove_issue(record: Record | str, ident: str, seen: int) -> None:
    """Take an issue out of a record; forecasts of it that were kept stay.

    Raises
    ------
    ConflictError
        Somebody has changed it since version ``seen``.
    """
    with opened(record) as store:
        shelf.remove(store, ident, seen)


def issue_of(given: dict[str, Any], where: str = "the issue") -> Issue:
    """Return an issue from plain data, as `issue_json` gives it.

    Raises
    ------
    InputError
        Something in it is wrong; the message begins with ``where``.
    """
    return files.of_json(given, where)


def issue_toml(issue: Issue) -> str:
    """Return an issue as the text of a TOML file."""
    return writing.to_toml(issue)


def spreadsheet(found: Iterable[Issue]) -> str:
    """Return issues as CSV, a row a stakeholder, to be edited in a spreadsheet and read again."""
    return writing.to_csv(list(found))


def forecast_issues(
    paths: Files,
    *,
    settings: Sequence[str] = (),
    draws: int = DRAWS,
    seed: int = 0,
    calibration: str | Path | None = None,
    models: bool = True,
    report: files.Report | None = None,
) -> Iterator[Forecast]:
    """Forecast the issues of files, one after the other.

    Parameters
    ----------
    settings
        Inputs to set otherwise: ``["Russia.position=40"]``.
    draws, seed
        How often uncertain inputs are drawn, and from where.
    calibration
        A file that `calibrate_issues` gave; ours if not given.
    models
        Whether the models are run beside the forecast.
    report
        Is told what is wrong with an issue, and the others are forecast; without it that is an error.

    Raises
    ------
    InputError
        A file, an issue, a setting or the calibration is wrong.
    """
    shape = forecast.simulate.shape(str(calibration)) if calibration else None
    for issue in issues(paths, report):
        try:
            found = forecast_issue(changed(issue, settings), draws=draws, seed=seed, calibration=shape, models=models)
        except InputError as error:
            if report is None:
                raise
            report(error)
            continue
        yield found


def forecast_issue(issue: Issue, *, draws: int = DRAWS, seed: int = 0, calibration: Shape | None = None, models: bool = True) -> Forecast:
    """Forecast one issue; see `forecast_issues`."""
    return forecast.simulate.simulate(issue, draws=draws, seed=seed, calibration=calibration, models=models)


def what_if(issue: Issue, settings: Sequence[str], *, draws: int = DRAWS, seed: int = 0) -> WhatIf:
    """Forecast an issue as it is and with inputs set otherwise, from the same draws.

    Raises
    ------
    InputError
        A setting is wrong, or nothing can be forecast.
    """
    other = changed(issue, settings)
    return WhatIf(
        forecast_issue(issue, draws=draws, seed=seed), forecast_issue(other, draws=draws, seed=seed), tuple(s.strip() for s in settings)
    )


def sensitivities(issue: Issue, model: str = "weighted_mean", *, draws: int = SOBOL, seed: int = 0) -> list[Sensitivity]:
    """Return how much a model's outcome hangs on each input, those that move it most first.

    Raises
    ------
    InputError
        There is no such model, or nothing can be forecast.
    """
    return forecast.sensitivity.sensitivities(issue, model, draws=draws, seed=seed)


def without(issue: Issue, model: str = "weighted_mean") -> dict[str, float | None]:
    """Return by how much a model's outcome changes where each stakeholder drops out; None where nobody is left."""
    return forecast.sensitivity.without(issue, model)


def paths(issue: Issue, rounds: int = ROUNDS) -> tuple[tuple[str, ...], Challenge]:
    """Return the stakeholders' names and how their positions move in the challenge model, at the likely inputs.

    Raises
    ------
    InputError
        Nothing can be forecast.
    """
    return inputs(issue).names, forecast.simulate.paths(issue, rounds)


def crisis(issue: Issue) -> Played:
    """Play the crisis game that an issue's ``[crisis]`` describes: threat, concession, third parties' conditional commitments.

    Raises
    ------
    InputError
        The issue has no ``[crisis]``, or something in it is wrong.
    """
    return forecast.commitments.play(issue)


def exchange(found: Sequence[Issue]) -> Exchanged:
    """Play the exchange model over several issues: stakeholders give way on what they care less about, for what they care more about.

    Stakeholders are the same where their names are; one that has no part in an issue has no salience there.

    Raises
    ------
    InputError
        Fewer than two issues, or nothing can be forecast of one.
    """
    return forecast.exchanging.play(found)


def evidence(issue: Issue, record: Record | str, who: str | None = None, what: str | None = None) -> list[Evidence]:
    """Return the facts that an issue's inputs rest on, with their passages.

    Parameters
    ----------
    who, what
        One stakeholder, and one of position, salience, capability; all if not given.

    Raises
    ------
    InputError
        There is no such stakeholder or input.
    RecordError
        There is no such record.
    """
    if what is not None and what not in INPUTS:
        raise InputError(f"'{what}' is no input. There are: {', '.join(INPUTS)}")
    chosen = [s for s in issue.stakeholders if who is None or who.casefold() in (s.name.casefold(), (s.actor or "").casefold())]
    if not chosen:
        raise InputError(f"'{who}' is no stakeholder of {issue.id}. There are: {', '.join(s.name for s in issue.stakeholders[:12])}")
    found: list[Evidence] = []
    store = Record(record) if isinstance(record, str) else record
    store.engine()  # a record that is not there is told once, not taken for lost facts
    known: dict[str, Evidence] = {}
    readings: dict[str, Reading] = {}
    for s in chosen:
        for name in INPUTS:
            value = getattr(s, name)
            for fact in value.evidence if value is not None and what in (None, name) else ():
                if fact not in known:
                    known[fact] = _evidence(store, fact, readings)
                found.append(replace(known[fact], stakeholder=s.name, input=name))
    return found


def _evidence(store: Record, fact: str, readings: dict[str, Reading]) -> Evidence:
    document_id, mark, number = fact.rpartition("#")
    try:
        if mark and document_id not in readings:
            readings[document_id] = store.reading(document_id)
        shown = inside(readings[document_id], number, store.shown) if mark else None
    except RecordError:
        shown = None
    if shown is None:
        return Evidence("", "", fact)
    document = shown.reading.document
    start, end = shown.event.evidence if isinstance(shown, EventInContext) else shown.span
    score = shown.event.score if isinstance(shown, EventInContext) else None
    return Evidence("", "", fact, document.text[start:end], document.title or document.id, (document.published or "")[:10] or None, score)


@dataclass(frozen=True, slots=True)
class Calibrated:
    """A shape fitted on issues with known outcomes, and what forecasts by such shapes were worth on issues they had not seen."""

    shape: Shape
    validation: Validation


def calibrate_issues(found: Iterable[Issue], *, seed: int = 0, repeats: int = 1) -> Calibrated:
    """Fit the shape of forecasts on issues whose outcome is known, and cross-validate it by group (act).

    Raises
    ------
    InputError
        Fewer than 20 issues have an outcome.
    """
    known = forecast.calibrate.cases(list(found))
    return Calibrated(forecast.calibrate.calibrate(known, seed), forecast.calibrate.validate(known, seed, repeats))


def calibration_toml(found: Calibrated) -> str:
    """Return a calibration as the text of a file for ``calibration=``."""
    v, s = found.validation, found.shape
    covered = ", ".join(f"{c:.3f}" for c in v.covered)
    masses = ", ".join(f"{m:.4f}" for m in s.masses)
    return (
        f"# The shape of forecasts, fitted on {v.cases} issues of known outcome in {v.groups} groups.\n"
        f"[shape]\nanchor = {s.anchor:.4f}\nheld = {s.held:.4f}\noutside = {s.outside:.4f}\nmasses = [{masses}]\n\n"
        f"[validation] # on issues not seen, in points of a scale of 0 to 100\nissues = {v.cases}\ngroups = {v.groups}\n"
        f"crps = {v.crps:.2f}\ncompromise_crps = {v.compromise_crps:.2f}\nerror = {v.error:.2f}\n"
        f"compromise_error = {v.compromise_error:.2f}\ncovered = [{covered}]\n"
    )


def headline(found: Forecast) -> list[str]:
    """Return what is forecast, in sentences."""
    return telling.headline(found)


def matters(found: Forecast) -> list[str]:
    """Return who matters to a forecast, in sentences: who is pivotal, and without whom the compromise would stand elsewhere."""
    return telling.matters(found, without(found.issue))


def forecast_json(found: Forecast) -> dict[str, Any]:
    """Return a forecast as plain data: id, median, mean, quantiles, bands, models, ranges, pivotal, draws, seed, notes."""
    return forecast.simulate.to_json(found)


def issue_json(issue: Issue) -> dict[str, Any]:
    """Return an issue as plain data that a line of a JSON Lines file can hold and be read from."""
    given = asdict(issue)
    scale = {"low": issue.scale.low, "high": issue.scale.high, "anchors": {f"{p:g}": m for p, m in issue.scale.anchors}}
    if issue.scale.only_anchors:
        scale["only_anchors"] = True
    listed = []
    for s in given["stakeholders"]:
        values = {name: {k: v for k, v in s[name].items() if v not in (None, "", ())} for name in INPUTS if s[name] is not None}
        listed.append({k: v for k, v in s.items() if k not in INPUTS and v} | values)
    facts = {k: given[k] for k in ("id", "question", "deadline", "reference", "outcome", "group") if given[k] not in (None, "")}
    return {**facts, "scale": scale, "stakeholders": listed, **({"options": issue.options} if issue.options else {})}
