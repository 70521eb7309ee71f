"""Scores for people: what was judged, what is due, and how good outlooks and forecasts were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.render import _cut as cut
from dragoman.render import _table as new_table
from dragoman.render import clean

if TYPE_CHECKING:
    from dragoman.record.judgements import Judgement
    from dragoman.scoring import Assessed, ForecastScore, OutlookScore

VERDICTS = {"came_true": "came true", "did_not": "did not", "void": "void"}
NOTHING = "-"


def judgements(found: Sequence[Judgement]) -> RenderableType:
    """Lay out judgements as a table."""
    table = new_table("n", "outlook", "verdict", "says", "note", "by", "made", "status")
    for one in found:
        name = one.id if one.now in (None, one.id) else f"{one.id} (now {one.now})"
        told = (str(one.number), name, VERDICTS[one.verdict], _number(one.probability), one.note or "", one.who, one.made_at, one.status)
        table.add_row(*(Text(clean(part)) for part in told))
    return table


def due(found: Sequence[Assessed]) -> RenderableType:
    """Lay out outlooks that are due, with what there is to judge."""
    table = new_table("due", "outlook", "kind", "holder", "says", "what", ratios={"holder": 1, "what": 3})
    for one in found:
        negated = "not: " if one.negated else ""
        condition = f" [if: {cut(one.condition, 60)}]" if one.condition else ""
        what = f"{negated}{cut(one.content, 120)}{condition}"
        told = (one.end or "", one.id, one.kind, one.holder_name or "writer", _number(one.probability), what)
        table.add_row(*(Text(clean(part)) for part in told))
    return table


def outlook_scores(found: Sequence[OutlookScore]) -> RenderableType:
    """Lay out scores of outlooks, and the calibration of all of them together."""
    table = new_table("", "judged", "came true", "hits", "void", "says P", "Brier", "95 %", "log", right=8)
    for one in found:
        share = f"{one.came} ({_percent(one.share)})" if one.judged else NOTHING
        hits = f"{one.hits} ({_percent(one.hits / one.judged)})" if one.judged else NOTHING
        told = (one.group, str(one.judged), share, hits, str(one.void), str(one.stated))
        table.add_row(*(Text(clean(part)) for part in (*told, _number(one.brier), _range(one.brier_interval), _number(one.log))))
    first = found[0]
    if not first.calibration:
        return table
    parts = f"Brier {_number(first.brier)} = reliability {_number(first.reliability)} - resolution {_number(first.resolution)}"
    return Group(table, Text(), _calibration(first), Text(f"{parts} + uncertainty {_number(first.uncertainty)}", style="dim"))


def _calibration(one: OutlookScore) -> Table:
    table = new_table("said", "how many", "mean of what was said", "came true", "95 %", right=4)
    for part in one.calibration:
        told = (f"{_percent(part.low)} to {_percent(part.high)}", str(part.count), _percent(part.said), _percent(part.came))
        table.add_row(*told, _range(part.interval))
    return table


def forecast_scores(found: Sequence[ForecastScore]) -> RenderableType:
    """Lay out scores of kept forecasts, in points of a scale of 0 to 100, with the models beside them."""
    table = new_table("", "resolved", "open", "CRPS", "95 %", "error of the median", "inside bands", right=6)
    for one in found:
        inside = ", ".join(f"{level} %: {_percent(share)}" for level, share in (one.coverage or {}).items()) or NOTHING
        told = (one.group, str(one.resolved), str(one.open), _number(one.crps), _range(one.crps_interval), _number(one.error), inside)
        table.add_row(*(Text(clean(part)) for part in told))
    models = found[0].models or {}
    if not models:
        return table
    beside = new_table("model", "error", "of", right=2)
    for name, error in sorted(models.items(), key=lambda item: item[1]):
        beside.add_row(Text(clean(name)), _number(error), str((found[0].counts or {})[name]))
    return Group(table, Text(), beside)


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _percent(value: float | None) -> str:
    return NOTHING if value is None else f"{100 * value:.0f} %"


def _range(value: tuple[float, float] | None) -> str:
    return NOTHING if value is None else f"{value[0]:.2f} to {value[1]:.2f}"
