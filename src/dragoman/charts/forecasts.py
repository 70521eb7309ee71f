"""Charts of forecasts: the distribution, positions over the rounds, what the outcome hangs on, what the models say."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from dragoman.charts.drawing import FRIENDLY, HOSTILE, NEUTRAL, library, styled
from dragoman.forecast.challenge import Challenge
from dragoman.forecast.issue import Scale
from dragoman.forecast.sensitivity import Sensitivity
from dragoman.forecast.simulate import Forecast
from dragoman.forecast.telling import NAMES, number, share

BINS = 50
LABEL = 260  # pixels of a label on an axis
LINES = 12  # paths that a chart can tell apart: those of most weight


def distribution(found: Forecast, width: int = 560) -> Any:
    """Draw where the outcome falls: bars of probability, positions held under them, the median as a line."""
    alt = library()
    scale = found.issue.scale
    edges = np.linspace(scale.low, scale.high, BINS + 1)
    mass, _ = np.histogram(found.distribution.points, edges, weights=found.distribution.mass)
    bars = [
        {"from": float(a), "to": float(b), "probability": float(m), "zero": 0, "told": f"{number(a)} to {number(b)}: {share(float(m))}"}
        for a, b, m in zip(edges[:-1], edges[1:], mass, strict=True)
    ]
    x = alt.X("from:Q", scale=alt.Scale(domain=[scale.low, scale.high], nice=False), title=_axis(scale))
    top = alt.Y("probability:Q", axis=alt.Axis(format="%"), title="probability")
    shape = alt.Chart(_data(bars)).mark_bar(color=FRIENDLY, opacity=0.85).encode(x=x, x2="to:Q", y=top, y2="zero:Q", tooltip="told:N")
    middle = alt.Chart(_data([{"at": found.median, "told": f"median {number(found.median)}"}])).mark_rule(color=HOSTILE, strokeWidth=2)
    middle = middle.encode(x=alt.X("at:Q"), tooltip="told:N")
    held = [{"at": s.position.likely, "name": s.name} for s in found.issue.stakeholders if s.position is not None]
    ticks = alt.Chart(_data(held)).mark_tick(color="black", thickness=2, size=14, yOffset=-7)
    ticks = ticks.encode(x=alt.X("at:Q"), y=alt.value(240), tooltip=["name:N", "at:Q"])
    return styled(alt.layer(shape, middle, ticks).properties(width=width, height=240), _title(found.issue.question or found.issue.id))


def paths(names: Sequence[str], found: Challenge, scale: Scale, weight: Sequence[float], width: int = 560) -> Any:
    """Draw how positions move in the challenge model, and the weighted mean.

    Parameters
    ----------
    weight : (n,)
        Of each stakeholder; the twelve of most weight are drawn.
    """
    alt = library()
    drawn = sorted(range(len(names)), key=lambda i: -weight[i])[:LINES]
    rows = [{"round": r, "position": float(found.path[r, i]), "stakeholder": names[i]} for i in drawn for r in range(len(found.path))]
    y = alt.Y("position:Q", scale=alt.Scale(domain=[scale.low, scale.high]), title=_axis(scale))
    x = alt.X("round:Q", axis=alt.Axis(tickMinStep=1, format="d"), title="round")
    colour = alt.Color("stakeholder:N", scale=alt.Scale(scheme="tableau20"), sort=[names[i] for i in drawn], title=None)
    lines = alt.Chart(_data(rows)).mark_line(point=True).encode(x=x, y=y, color=colour, tooltip=["stakeholder:N", "round:Q", "position:Q"])
    mean = [{"round": r, "position": float(m)} for r, m in enumerate(found.mean)]
    bold = alt.Chart(_data(mean)).mark_line(color="black", strokeDash=[5, 3], strokeWidth=2.5).encode(x=x, y=y)
    return styled(
        alt.layer(lines, bold).properties(width=width, height=280), "Positions by round, challenge model", "dashed: the weighted mean"
    )


def hangs(found: Sequence[Sensitivity], outcome: float, width: int = 420, most: int = 12) -> Any:
    """Draw the outcome over the interval of each input, all else as likely: those that move it most first."""
    alt = library()
    moving = sorted((s for s in found if abs(s.high - s.low) > 1e-9), key=lambda s: -abs(s.high - s.low))[:most]
    rows = [{"input": f"{s.name}, {s.input}", "low": min(s.low, s.high), "high": max(s.low, s.high)} for s in moving]
    order = [r["input"] for r in rows]
    x = alt.X("low:Q", scale=alt.Scale(zero=False), title="outcome (weighted mean)")
    bars = (
        alt.Chart(_data(rows))
        .mark_bar(color=FRIENDLY)
        .encode(x=x, x2="high:Q", y=alt.Y("input:N", sort=order, title=None, axis=alt.Axis(labelLimit=LABEL)))
    )
    at = alt.Chart(_data([{"at": outcome}])).mark_rule(color=HOSTILE, strokeWidth=2).encode(x="at:Q")
    return styled(alt.layer(bars, at).properties(width=width, height=max(40, 22 * len(rows))), "What the outcome hangs on")


def models(found: Forecast, width: int = 420) -> Any:
    """Draw each model's outcome and 80 % of its outcomes over the draws."""
    alt = library()
    rows: list[dict[str, Any]] = []
    for name, value in found.models.items():
        low, high = found.ranges.get(name, (value, value))
        rows.append({"model": NAMES.get(name, name), "outcome": value, "low": low, "high": high})
    scale = found.issue.scale
    order = [r["model"] for r in rows]
    x = alt.X("low:Q", scale=alt.Scale(domain=[scale.low, scale.high]), title=_axis(scale))
    y = alt.Y("model:N", sort=order, title=None, axis=alt.Axis(labelLimit=LABEL))
    lines = alt.Chart(_data(rows)).mark_rule(color=NEUTRAL, strokeWidth=3).encode(x=x, x2="high:Q", y=y)
    points = alt.Chart(_data(rows)).mark_point(filled=True, size=70, color=FRIENDLY, opacity=1).encode(x=alt.X("outcome:Q"), y=y)
    return styled(alt.layer(lines, points).properties(width=width, height=22 * len(rows)), "What the models say")


def _title(words: str) -> str:
    return words if len(words) <= 80 else f"{words[:77]}..."


def _axis(scale: Scale) -> str:
    ends = [scale.meaning(p) for p in (scale.low, scale.high)]
    told = [f"{number(p)} {m}" if m else number(p) for p, m in zip((scale.low, scale.high), ends, strict=True)]
    return f"{told[0]}  to  {told[1]}"


def _data(rows: list[dict[str, Any]]) -> Any:
    alt = library()
    return alt.Data(values=rows)
