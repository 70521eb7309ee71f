"""Issues and forecasts for people at a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.forecast import telling
from dragoman.forecast.issue import INPUTS, Issue
from dragoman.forecast.telling import number
from dragoman.issues import Evidence, WhatIf
from dragoman.record.forecasts import Kept
from dragoman.record.issues import StoredIssue
from dragoman.render import _table as new_table
from dragoman.render import clean

if TYPE_CHECKING:
    from dragoman.forecast.commitments import Played
    from dragoman.forecast.exchanging import Exchanged
    from dragoman.forecast.sensitivity import Sensitivity
    from dragoman.forecast.simulate import Forecast

BLOCKS = " ▁▂▃▄▅▆▇█"
WIDTH = 60


def forecast(found: Forecast) -> RenderableType:
    """Lay out a forecast: in words, as a distribution, what the models say, what was assumed."""
    issue = found.issue
    parts: list[RenderableType] = [Text(clean(issue.question or issue.id), style="bold"), Text()]
    parts += [Text(clean(line)) for line in telling.headline(found)]
    parts += [Text(), Padding(_distribution(found), (0, 2)), Text(), models(found)]
    parts += [Text(f"note: {clean(n)}", style="dim") for n in found.notes]
    return Group(*parts)


def _distribution(found: Forecast) -> RenderableType:
    """Draw the distribution over the scale, the bands under it, and what its ends mean."""
    import numpy as np

    scale = found.issue.scale
    places = np.clip(((found.distribution.points - scale.low) / scale.width * WIDTH).astype(int), 0, WIDTH - 1)
    height = np.bincount(places, weights=found.distribution.mass, minlength=WIDTH)
    top = height.max()
    bars = "".join(BLOCKS[max(1, round(8 * h / top)) if h > 0.001 else 0] for h in height)
    rows = [Text(bars, style="cyan")]
    for level in (50, 80, 95):
        low, high = (min(WIDTH - 1, int((v - scale.low) / scale.width * WIDTH)) for v in found.bands[level])
        line = " " * low + ("─" * (high - low + 1))
        rows.append(Text(f"{line:<{WIDTH}}  {level} %: {number(found.bands[level][0])} to {number(found.bands[level][1])}"))
    ends = [number(scale.low), number(scale.high)]
    meanings = [clean(scale.meaning(p) or "") for p in (scale.low, scale.high)]
    left, right = (f"{e} {m}".strip() for e, m in zip(ends, meanings, strict=True))
    rows.append(Text(f"{left}{right:>{max(WIDTH - len(left), len(right) + 2)}}", style="dim"))
    return Group(*rows)


def models(found: Forecast) -> RenderableType:
    """Lay out what each model makes of the issue."""
    table = new_table("outcome", "80 % of draws", "model", right=2)
    for name, value in found.models.items():
        low, high = found.ranges.get(name, (value, value))
        table.add_row(number(value), f"{number(low)} to {number(high)}" if high > low else "", telling.NAMES.get(name, name))
    return table


def forecasts(found: Sequence[Forecast]) -> RenderableType:
    """Lay out many forecasts, a row each."""
    table = new_table("issue", "median", "50 %", "80 %", "95 %", "compromise")
    for f in found:
        bands = [f"{number(low)} to {number(high)}" for low, high in f.bands.values()]
        table.add_row(Text(clean(f.issue.id)), number(f.median), *bands, number(f.models.get("weighted_mean", f.mean)))
    return table


def issue(found: Issue) -> RenderableType:
    """Lay out an issue: its scale and its stakeholders."""
    parts: list[RenderableType] = [Text(clean(found.question or found.id), style="bold")]
    if found.scale.anchors:
        anchors = "  ".join(f"{number(p)} = {m}" for p, m in found.scale.anchors)
        parts.append(Text(clean(f"scale {number(found.scale.low)} to {number(found.scale.high)}: {anchors}"), style="dim"))
    table = new_table("stakeholder", *INPUTS, "drawn from")
    for s in found.stakeholders:
        values = [telling.value(getattr(s, name)) for name in INPUTS]
        note = s.position.note if s.position is not None else s.note
        table.add_row(Text(clean(s.name)), *values, Text(clean(note), style="dim"))
    return Group(*parts, table)


def what_if(found: WhatIf) -> RenderableType:
    """Lay out a forecast beside one with inputs set otherwise."""
    table = new_table("", "as it is", "then", "change")
    rows = [("median", found.before.median, found.after.median), ("mean", found.before.mean, found.after.mean)]
    rows += [(telling.NAMES.get(n, n), v, found.after.models[n]) for n, v in found.before.models.items()]
    for name, before, after in rows:
        change = after - before
        table.add_row(name, number(before), number(after), f"{change:+.3g}" if abs(change) > 1e-9 else "")
    return Group(Text(clean(f"If {', '.join(found.settings)}:"), style="bold"), table)


def sensitivities(found: Sequence[Sensitivity], without: dict[str, float | None], most: int = 15) -> RenderableType:
    """Lay out what the compromise hangs on, and what it would be without each stakeholder."""
    table = new_table("input", "gradient", "first order", "total", "outcome over its interval")
    for s in found[:most]:
        shares = ["" if v is None else f"{100 * v:.0f} %" for v in (s.first, s.total)]
        span = f"{number(s.low)} to {number(s.high)}" if abs(s.high - s.low) > 1e-9 else ""
        gradient = "" if s.gradient is None else f"{s.gradient:+.3g}"
        table.add_row(Text(clean(f"{s.name}.{s.input}")), gradient, *shares, span)
    other = new_table("without", "outcome changes by")
    for name, change in sorted(without.items(), key=lambda w: -abs(w[1] or 0)):
        other.add_row(Text(clean(name)), "nobody is left" if change is None else f"{change:+.3g}")
    return Group(table, Text(), other)


def exchange(found: Exchanged) -> RenderableType:
    """Lay out what exchanges make of issues, and the exchanges."""
    table = new_table("issue", "before", "after", "change")
    for name, before in found.before.items():
        after = found.after[name]
        table.add_row(Text(clean(name)), number(before), number(after), f"{after - before:+.3g}" if abs(after - before) > 1e-9 else "")
    trades = new_table("who", "gives way on", "who", "gives way on")
    for t in found.trades:
        gives = [f"{t[f'{p}on']}: {number(t[f'{p}from'])} to {number(t[f'{p}to'])}" for p in ("", "second_")]
        trades.add_row(Text(clean(t["first"])), Text(clean(gives[0])), Text(clean(t["second"])), Text(clean(gives[1])))
    return Group(table, Text(), trades)


def stored(found: Sequence[StoredIssue]) -> RenderableType:
    """Lay out the issues of a record."""
    table = new_table("issue", "version", "changed", "by", "question")
    for s in found:
        table.add_row(
            Text(clean(s.id)), str(s.version), s.changed_at[:16], Text(clean(s.who)), Text(clean(str(s.issue.get("question", ""))))
        )
    return table


def kept(found: Sequence[Kept]) -> RenderableType:
    """Lay out the forecasts that were kept."""
    table = new_table("number", "issue", "made", "by", "deadline", "median", "80 %", "outcome")
    for k in found:
        low, high = k.result["bands"]["80"]
        outcome = "open" if k.outcome is None else number(k.outcome)
        words = [Text(clean(w or "")) for w in (k.id, k.made_at[:10], k.who, k.deadline)]
        table.add_row(str(k.number), *words, number(k.result["median"]), f"{number(low)} to {number(high)}", outcome)
    return table


ONCE = {"threat": "once there is a threat", "resist": "once the target resists", "fight": "once it comes to a fight"}


def crisis(found: Played) -> RenderableType:
    """Lay out a crisis game: what it was played with, who may join, and how it ends."""
    game, share = found.outcome, telling.share
    alone = f"{found.challenger} wins a fight with {found.target} alone with probability {share(found.odds)}"
    parts: list[RenderableType] = [Text(clean(f"{alone}, and demands {share(found.demand)} of what is at stake."))]
    for c in found.commitments:
        joins = f"{c.name} joins the {c.side} {ONCE[c.trigger]} with probability {share(c.probability)}"
        parts.append(Text(clean(f"{joins}, which changes that by {100 * c.change:+.0f} points.")))
    table = new_table("probability", "ends in", right=1)
    ends = {"status quo: no threat": game.status_quo, "concession": game.concession, "backing down": game.back_down, "fight": game.war}
    for name, value in ends.items():
        table.add_row(share(value), name)
    table.add_row(share(found.no_deal), "no deal: a fight or backing down")
    return Group(*parts, Text(), table)


def evidence(found: Sequence[Evidence]) -> RenderableType:
    """Lay out the facts that inputs rest on."""
    table = Table.grid(padding=(0, 2), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(ratio=1)
    last = ""
    for e in found:
        head = f"{e.stakeholder}.{e.input}"
        if head != last:
            table.add_row(Text(clean(head), style="bold"), "", "")
            last = head
        score = "" if e.score is None else f"{e.score:+.1f} "
        passage = Text(clean(e.passage)) if e.passage is not None else Text("not a fact of this record", style="dim")
        table.add_row(Text(clean(f"  {e.fact}")), e.published or "", Text.assemble((score, "dim"), passage))
    return table
