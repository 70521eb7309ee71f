"""The verb ``report``: a forecast for decision-makers, one HTML file without script or outside resource, in words, numbers and charts.

Every number opens its sources: a stakeholder's inputs link to the passages that they were drawn from, at the end of the report.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from dragoman import forecast
from dragoman.errors import InputError
from dragoman.forecast import telling
from dragoman.forecast.issue import DRAWS, INPUTS, Issue, Stakeholder, Value
from dragoman.forecast.telling import number
from dragoman.issues import Evidence, evidence, forecast_issue, paths, sensitivities, without
from dragoman.record.record import Record

if TYPE_CHECKING:
    from dragoman.forecast.sensitivity import Sensitivity
    from dragoman.forecast.simulate import Forecast

STYLE = """
:root{color-scheme:light dark}
body{font:17px/1.55 Georgia,"Times New Roman",serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.7rem;line-height:1.25}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid #bbb}
table{border-collapse:collapse;width:100%;font:14px/1.4 system-ui,sans-serif}td,th{padding:.3rem .5rem;text-align:left;vertical-align:top}
tr+tr td{border-top:1px solid #ddd}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
.lead{font-size:1.15rem}.dim{color:#555}.chart svg{max-width:100%;height:auto;background:#fff}.fact{font-size:15px;margin:.4rem 0}
.wide{overflow-x:auto}a{color:#0b57a4}
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#16181b}.dim{color:#aaa}a{color:#8ab8ff}tr+tr td{border-color:#444}}
"""


@dataclass(frozen=True, slots=True)
class Report:
    """What a report tells. ``charts``: SVG by name (distribution, models, hangs, paths); ``validation``: figures of the calibration."""

    forecast: Forecast
    without: dict[str, float | None]
    sensitivities: Sequence[Sensitivity]
    evidence: Sequence[Evidence]
    charts: dict[str, str]
    validation: dict[str, float | list[float]]
    made: str


def report(
    issue: Issue,
    record: Record | str | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    charts: bool = True,
    on: str | None = None,
) -> str:
    """Forecast an issue and return the report on it, as HTML.

    Parameters
    ----------
    record
        Where the facts are that its inputs rest on; without one they are not quoted.
    charts
        Whether charts are drawn; they need the extra ``charts``.
    on
        The day that the report bears (ISO); today if not given.

    Raises
    ------
    InputError
        Nothing can be forecast, or charts cannot be drawn.
    RecordError
        There is no such record.
    """
    found = forecast_issue(issue, draws=draws, seed=seed)
    sensitive = sensitivities(issue, seed=seed)
    facts = evidence(issue, record) if record is not None else []
    drawn = _charts(found, sensitive) if charts else {}
    made = on or datetime.date.today().isoformat()
    return html(Report(found, without(issue), sensitive, facts, drawn, forecast.simulate.validation(), made))


CHARTS = ("distribution", "models", "paths", "hangs")


def forecast_chart(found: Forecast, form: str = "", sensitive: Sequence[Sensitivity] | None = None) -> Any:
    """Draw a forecast, as an Altair chart: its distribution, what the models say, positions by round, or what it hangs on.

    Parameters
    ----------
    sensitive
        What `sensitivities` found, for what it hangs on; asked for if not given.

    Raises
    ------
    InputError
        There is no such form, nothing to draw, or Altair is not installed.
    """
    from dragoman.charts import forecasts

    if form == "paths":
        names, path = paths(found.issue)
        placed = {s.name: s for s in found.issue.stakeholders}
        return forecasts.paths(names, path, found.issue.scale, [_weight(placed[n]) for n in names])
    if form == "hangs":
        sensitive = sensitivities(found.issue) if sensitive is None else sensitive
        if not any(s.high != s.low for s in sensitive):
            raise InputError(f"issue {found.issue.id}: all inputs are exact, so there is nothing to draw. Give intervals")
        return forecasts.hangs(sensitive, found.models.get("weighted_mean", found.mean))
    if form not in ("", *CHARTS):
        raise InputError(f"'{form}' is no form of this chart. There are: {', '.join(CHARTS)}")
    return forecasts.models(found) if form == "models" else forecasts.distribution(found)


def _charts(found: Forecast, sensitive: Sequence[Sensitivity]) -> dict[str, str]:
    from dragoman.charts import drawing

    wanted = CHARTS if any(s.high != s.low for s in sensitive) else CHARTS[:-1]
    return {form: drawing.rendered(forecast_chart(found, form, sensitive), ".svg").decode() for form in wanted}


def _weight(stakeholder: Stakeholder) -> float:
    salience, capability = (v.likely if v is not None else 1.0 for v in (stakeholder.salience, stakeholder.capability))
    return salience * capability


def html(given: Report) -> str:
    """Return the report as HTML."""
    found = given.forecast
    issue = found.issue
    parts = [
        f"<h1>{escape(issue.question or issue.id)}</h1>",
        f'<p class="dim">Forecast of {escape(given.made)}{_deadline(issue)}. Scale: {escape(_scale(issue))}.</p>',
        "<h2>The forecast</h2>",
        *(f'<p class="lead">{escape(line)}</p>' for line in telling.headline(found)),
        _chart(
            given,
            "distribution",
            "Where the outcome falls: bars are probabilities, marks the stakeholders' positions, the line the median.",
        ),
        "<h2>Who matters</h2>",
        *(f"<p>{escape(line)}</p>" for line in telling.matters(found, given.without)),
        _stakeholders(issue, {e.stakeholder + e.input for e in given.evidence}),
        "<h2>What it hangs on</h2>",
        *(f"<p>{escape(line)}</p>" for line in hangs(given.sensitivities)),
        _chart(given, "hangs", "The compromise over the interval of each input, all else as likely."),
        "<h2>What the models say</h2>",
        "<p>These are outcomes at the likely inputs and, as lines, 80 % of outcomes over the draws. No error of the models is in them.</p>",
        _chart(given, "models", "Outcomes of the models."),
        _models(found),
        _chart(given, "paths", "Positions over the rounds of the challenge model; dashed: the weighted mean."),
        "<h2>How good such forecasts are</h2>",
        *(f"<p>{escape(line)}</p>" for line in worth(given.validation)),
        *(f"<p>{escape(line)}</p>" for line in _assumed(found)),
        _sources(given.evidence),
    ]
    title = escape(issue.question or issue.id)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{title}</title>'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}<style>{STYLE}</style></head><body>\n'
        + "\n".join(p for p in parts if p)
        + "\n</body></html>\n"
    )


def _deadline(issue: Issue) -> str:
    return f"; to be decided by {escape(issue.deadline)}" if issue.deadline else ""


def _scale(issue: Issue) -> str:
    if not issue.scale.anchors:
        return f"{number(issue.scale.low)} to {number(issue.scale.high)}"
    return ", ".join(f"{number(p)} is {m}" for p, m in issue.scale.anchors)


def _chart(given: Report, name: str, caption: str) -> str:
    if name not in given.charts:
        return ""
    told = escape(caption)
    return f'<figure class="chart" role="img" aria-label="{told}">{given.charts[name]}<figcaption class="dim">{told}</figcaption></figure>'


def _stakeholders(issue: Issue, sourced: set[str]) -> str:
    rows = []
    for s in issue.stakeholders:
        cells = [f"<td>{escape(s.name)}</td>"]
        for name in INPUTS:
            given: Value | None = getattr(s, name)
            text = escape(telling.value(given))
            anchor = _anchor(s.name, name)
            linked = f'<a href="#{anchor}">{text}</a>' if s.name + name in sourced else text
            note = f'<br><span class="dim">{escape(given.note)}</span>' if given is not None and given.note else ""
            set_by_hand = given is not None and given.drafted is not None and given.edited
            edited = ' <span class="dim">(set by the analyst)</span>' if set_by_hand else ""
            cells.append(f"<td>{linked}{edited}{note}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f"<th>{h}</th>" for h in ("stakeholder", *INPUTS))
    return f'<div class="wide"><table><tr>{head}</tr>{"".join(rows)}</table></div>'


def _anchor(name: str, what: str) -> str:
    return "e-" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c):x}" for c in f"{name}-{what}")


def hangs(found: Sequence[Sensitivity], most: int = 4) -> list[str]:
    """Return what the outcome hangs on, in sentences."""
    moving = [s for s in found if (s.total or 0) >= 0.02][:most]
    if not moving:
        return ["All inputs are given as exact: the uncertainty of the forecast is the error that such forecasts have had."]
    return [
        f"{s.name}'s {s.input}: over its interval the compromise goes from {number(min(s.low, s.high))} to {number(max(s.low, s.high))}; "
        f"it carries {telling.share(s.total or 0)} of the variance that comes from the inputs."
        for s in moving
    ]


def _models(found: Forecast) -> str:
    rows = []
    for name, outcome in found.models.items():
        low, high = found.ranges.get(name, (outcome, outcome))
        span = f"{number(low)} to {number(high)}" if high > low else ""
        rows.append(
            f'<tr><td>{escape(telling.NAMES.get(name, name))}</td><td class="n">{number(outcome)}</td><td class="n">{span}</td></tr>'
        )
    return f'<table><tr><th>model</th><th class="n">outcome</th><th class="n">80 % of draws</th></tr>{"".join(rows)}</table>'


def worth(validation: dict[str, float | list[float]]) -> list[str]:
    """Return what forecasts of this kind were worth where the outcome is known, in sentences."""
    if not validation:
        return []
    covered = validation.get("covered")
    told = [
        f"Forecasts of this kind were tried on {validation['issues']:g} issues of known outcome, each judged by a calibration that had not "
        f"seen it. On a scale of 0 to 100 their median was off by {validation['error']:.0f} points on average (the weighted mean by "
        f"{validation['compromise_error']:.0f}): one such forecast says little, and its bands say how little."
    ]
    if isinstance(covered, list):
        shares = ", ".join(f"{100 * c:.0f} %" for c in covered)
        told.append(f"The 50, 80 and 95 % bands held {shares} of the outcomes.")
    return told


def _assumed(found: Forecast) -> list[str]:
    return [f"Assumed: {note}." for note in found.notes] + [f"{found.draws:,} draws of the inputs from seed {found.seed}."]


def _sources(found: Iterable[Evidence]) -> str:
    parts: list[str] = []
    last = ""
    for e in found:
        head = f"{e.stakeholder}, {e.input}"
        if head != last:
            parts.append(f'<h3 id="{_anchor(e.stakeholder, e.input)}">{escape(head)}</h3>')
            last = head
        passage = escape(e.passage) if e.passage is not None else '<span class="dim">not a fact of the record</span>'
        source = ", ".join(escape(p) for p in (e.document, e.published, e.fact) if p)
        score = "" if e.score is None else f" (score {e.score:+.1f})"
        parts.append(f'<p class="fact">{passage}{score}<br><span class="dim">{source}</span></p>')
    return "<h2>Sources</h2>" + "\n".join(parts) if parts else ""
