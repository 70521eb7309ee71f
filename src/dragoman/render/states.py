"""Ties, moves and camps as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.render import _cut as cut
from dragoman.render import clean

if TYPE_CHECKING:
    from dragoman.states import Alignment, Moves, Partners, Tie

BOTH = "both"
QUADS = ("q1", "q2", "q3", "q4")
QUAD_HEADER = "say+do+say−do−"  # verbal and material cooperation, verbal and material conflict
PASSAGE = 140  # characters shown


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


def moves(found: Moves) -> RenderableType:
    """Lay out what moved: the two periods, then a line a tie and under it the events that moved it."""
    days = " → ".join(
        f"{first} … {last} ({n} documents)" for (first, last), n in zip((found.before, found.after), found.documents, strict=True)
    )
    parts: list[RenderableType] = [Text(days, style="dim")]
    table = _table("tie", "events", "texts", "flow", "change, 95 %", "p", "q", "tone")
    events: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found.events.iter_rows(named=True):
        events.setdefault((row["of_actor"], row["of_recipient"]), []).append(row)
    arrow = "→" if found.options["directed"] else "–"
    for row in found.frame.iter_rows(named=True):
        volume = (f"{row[f'{name}_before']}→{row[f'{name}_after']}" for name in ("events", "documents"))
        flow = f"{number(row['flow_before'], 0)}→{number(row['flow_after'], 0)}"
        tone = f"{number(row['tone_before'])}→{number(row['tone_after'])}"
        change = _mean(row["change"], row["low"], row["high"], 0)
        table.add_row(clean(f"{row['actor']}{arrow}{row['recipient']}"), *volume, flow, change, chance(row["p"]), chance(row["q"]), tone)
    parts.append(table)
    for tie, rows in events.items():
        parts += [Text(), Text(clean(arrow.join(tie)), style="bold"), *(_event(row) for row in rows)]
    return Group(*parts)


def alignment(found: Alignment) -> RenderableType:
    """Lay out who stands with whom: camps with how sure each member is, balance, frustration, and the strongest ties."""
    parts: list[RenderableType] = [Text(f"camps (signed modularity {found.modularity:.3f}; share of draws beside its camp)", style="bold")]
    for camp in sorted(set(found.camps)):
        members = [i for i, own in enumerate(found.camps) if own == camp]
        told = (f"{clean(found.states[i])} {_beside(found, i, members)}" for i in members)
        parts.append(Text(f"  {camp + 1}  " + "  ".join(told)))
    if found.balanced is not None and found.expected is not None and found.p is not None:
        by_chance = f"{found.expected:.0%} with the signs dealt out anew, p {chance(found.p)}"
        parts.append(Text(f"triads {len(found.triads)}, balanced {found.balanced:.0%} ({by_chance})"))
    else:
        parts.append(Text("triads 0"))
    wrong = ", ".join(f"{one}–{other}" for one, other in found.wrong)
    how = "exact" if found.exact else "the least found"
    share = f"{found.frustrated:.0%} of all strength at least"
    parts.append(Text(clean(f"frustration {found.frustration} ({how}; {share}){': ' if wrong else ''}{wrong}")))
    table = _table("tie", "events", "texts", QUAD_HEADER, "strength, 95 %")
    for row in found.edges.iter_rows(named=True):
        table.add_row(clean(f"{row['actor']}–{row['recipient']}"), *_cells({**row, "shrunk": row["strength"]}))
    return Group(*parts, Text(), table)


def chance(p: float) -> str:
    """Return a probability as it is written.

    >>> chance(0.0004), chance(0.0312), chance(0.51)
    ('<.001', '.031', '.51')
    """
    if p < 0.001:
        return "<.001"
    return f"{p:.3f}"[1:] if p < 0.1 else f"{p:.2f}".removeprefix("0")


def number(value: float | None, digits: int = 1) -> str:
    """Return a number with its sign, a dash for none.

    >>> number(-1.25), number(3.0), number(None), number(-0.01)
    ('−1.2', '+3.0', '–', '0.0')
    """
    if value is None:
        return "–"
    told = f"{value:+.{digits}f}".replace("-", "−")
    return told[1:] if not told.strip("+−0.") else told


def interval(low: float | None, high: float | None, digits: int = 1) -> str:
    """Return an interval, nothing where there is none.

    >>> interval(-2.0, 1.5)
    '[−2.0, +1.5]'
    """
    return f"[{number(low, digits)}, {number(high, digits)}]" if low is not None else ""


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


def _event(row: dict[str, Any]) -> RenderableType:
    line = Table.grid(padding=(0, 1))
    line.add_column(no_wrap=True)
    line.add_column()
    what = f"{row['first']}  {clean(row['actor'])} → {clean(row['recipient'])} {row['event_type']} {number(row['score'])}"
    told = Text.assemble((f"{what}  ", ""), (f"“{cut(clean(row['passage']), PASSAGE)}”", "italic"))
    line.add_row(Text(f"  {number(row['part'])}", style="dim"), Text.assemble((f"{clean(row['id'])}  ", "cyan"), told))
    return line


def _beside(found: Alignment, i: int, members: list[int]) -> str:
    others = [found.drawn[i][j] for j in members if j != i]
    return f"{sum(others) / len(others):.0%}" if others else "alone"


def _mean(value: float | None, low: float | None, high: float | None, digits: int = 1) -> Text:
    """Lay out a mean with its interval, in colour where the interval leaves no doubt of its sign."""
    sure = value is not None and low is not None and high is not None and (low > 0 or high < 0)
    style = "" if not sure or value is None else "green" if value > 0 else "red"
    return Text.assemble((number(value, digits), style), f" {interval(low, high, digits):>12}" if low is not None else "")


def _period(start: Any, by: str) -> str:
    if by == "month":
        return f"{start:%Y-%m}"
    if by == "quarter":
        return f"{start:%Y} Q{(start.month - 1) // 3 + 1}"
    return f"{start:%Y}" if by == "year" else f"{start:%Y-%m-%d}"
