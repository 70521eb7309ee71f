"""Ties, moves and camps as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.render import clean

if TYPE_CHECKING:
    from dragoman.states import Partners, Tie

BOTH = "both"
QUADS = ("q1", "q2", "q3", "q4")
QUAD_HEADER = "say+do+say−do−"  # verbal and material cooperation, verbal and material conflict
FIRST_EVENTS = 10


def tie(found: Tie) -> RenderableType:
    """Lay out a tie: a row a period with both directions together, then each direction's volume and mean, then all time."""
    ways = [way for way in found.totals["direction"].to_list() if way != BOTH]
    table = _table(found.by, "events", "texts", QUAD_HEADER, "mean, 95 %", "flow", *(way.replace(" ", "") for way in ways))
    by_period: dict[Any, dict[str, dict[str, Any]]] = {}
    for row in found.periods.iter_rows(named=True):
        by_period.setdefault(row["start"], {})[row["direction"]] = row
    for start, told in by_period.items():
        table.add_row(_period(start, found.by), *_cells(told[BOTH]), number(told[BOTH]["flow"]), *(_brief(told[way]) for way in ways))
    total = {row["direction"]: row for row in found.totals.iter_rows(named=True)}
    table.add_section()
    table.add_row("all", *_cells(total[BOTH]), "", *(_brief(total[way]) for way in ways))
    note = f"{found.unplaced} events are told with days longer than a {found.by}: they count under all alone" if found.unplaced else ""
    return Group(table, Text(note, style="dim")) if note else table


def partners(found: Partners) -> RenderableType:
    """Lay out the partners of a party."""
    table = _table("partner", "events", "texts", QUAD_HEADER, "mean, 95 %", "sum", "given", "received")
    for row in found.frame.iter_rows(named=True):
        ways = ({"events": row[side], "mean": row[f"{side}_mean"]} for side in ("given", "received"))
        table.add_row(clean(row["partner"]), *_cells(row), number(row["score"]), *(_brief(way) for way in ways))
    return table


def number(value: float | None, digits: int = 1) -> str:
    """Return a number with its sign, a dash for none.

    >>> number(-1.25), number(3.0), number(None), number(-0.01)
    ('−1.2', '+3.0', '–', '0.0')
    """
    if value is None:
        return "–"
    told = f"{value:+.{digits}f}".replace("-", "−")
    return told[1:] if not told.strip("+−0.") else told


def interval(low: float | None, high: float | None) -> str:
    """Return an interval, nothing where there is none.

    >>> interval(-2.0, 1.5)
    '[−2.0, +1.5]'
    """
    return f"[{number(low)}, {number(high)}]" if low is not None else ""


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 1, 0, 0))
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(clean(name), justify="right", no_wrap=True)
    return table


def _cells(row: dict[str, Any]) -> tuple[str | Text, ...]:
    counts = (str(row[name]) if row[name] else "·" for name in ("events", "documents"))
    quads = "".join(f"{row[name] or '·':>{width}}" for name, width in zip(QUADS, (4, 3, 4, 3), strict=True))
    return (*counts, quads, _mean(row["shrunk"], row["low"], row["high"]))


def _brief(row: dict[str, Any]) -> str:
    return f"{row['events']}×{number(row['mean'])}" if row["events"] else "·"


def _mean(value: float | None, low: float | None, high: float | None) -> Text:
    """Lay out a mean with its interval, in colour where the interval leaves no doubt of its sign."""
    sure = value is not None and low is not None and high is not None and (low > 0 or high < 0)
    style = "" if not sure or value is None else "green" if value > 0 else "red"
    return Text.assemble((number(value), style), f" {interval(low, high):>12}" if low is not None else "")


def _period(start: Any, by: str) -> str:
    if by == "month":
        return f"{start:%Y-%m}"
    if by == "quarter":
        return f"{start:%Y} Q{(start.month - 1) // 3 + 1}"
    return f"{start:%Y}" if by == "year" else f"{start:%Y-%m-%d}"
