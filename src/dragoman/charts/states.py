"""Charts of the system of states: a tie over time with its events, the partners of a state, what moved, a heat map, the network.

All are Altair charts: a notebook shows them, `drawing.save` writes them. Points and lines carry the ids of their events in tooltips.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import polars as pl

from dragoman.charts.drawing import FRIENDLY, HOSTILE, INK, NEUTRAL, PALE, PALETTE, QUADS, library, styled
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.states import Alignment, Moves, Partners, Tie

BOTH = "both"
SCORE = "score, −10 conflict to +10 cooperation"
QUAD_NAMES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
WIDTH = 680
LONG = 200  # characters of a passage in a tooltip
ROWS = 30
FORMS = ("network", "matrix")


def tie(found: Tie) -> Any:
    """Draw a tie over time: its mean by period with the interval and every event, its volume, its intensity.

    Raises
    ------
    InputError
        It has no events, or Altair is not installed.
    """
    alt = library()
    both = found.periods.filter(pl.col("direction") == BOTH)
    if both["events"].sum() == 0:
        raise InputError(f"{found.one} and {found.other} have no events in any {found.by}: there is nothing to draw. Choose another period")
    x = _time(alt, both)
    middle = (pl.col("start") + (pl.col("end") - pl.col("start")) / 2).alias("middle")
    means = _plain(both.with_columns(middle, pl.format("{} … {}", "start", "end").alias("period")).filter(pl.col("events") > 0))
    score = alt.Y("shrunk:Q", title=SCORE, scale=alt.Scale(domain=[-10, 10]))
    said = [alt.Tooltip(f"{name}:{kind}") for name, kind in (("period", "N"), ("events", "Q"), ("documents", "Q"))]
    said += [alt.Tooltip(f"{name}:Q", format="+.1f") for name in ("mean", "shrunk", "low", "high")]
    base = alt.Chart(alt.Data(values=means)).encode(x=x("middle"))
    interval = base.mark_rule(color=INK, strokeWidth=1.5).encode(y=alt.Y("low:Q", title=SCORE), y2="high:Q", tooltip=said)
    dots = base.mark_point(filled=True, size=70, color=INK, opacity=1, shape="diamond").encode(y=score, tooltip=said)
    zero = alt.Chart(alt.Data(values=[{"y": 0}])).mark_rule(color=NEUTRAL, strokeDash=[3, 3]).encode(y="y:Q")
    tone = (zero + _points(alt, found, x) + interval + dots).properties(width=WIDTH, height=230)
    parts = [tone, _volume(alt, both, x), _intensity(alt, found, x)]
    subtitle = [
        "circles: events; diamonds: mean of a period drawn towards that of all, with its 95 % interval",
        f"below: events by {found.by}; intensity with {_kernel(found.options)}",
    ]
    chart = alt.vconcat(*parts, spacing=14).resolve_scale(x="shared", color="independent")
    return styled(chart, f"{found.one} and {found.other}, by {found.by}", subtitle)


def partners(found: Partners) -> Any:
    """Draw the partners of a state: mean with its interval, and the volume as the size of the point."""
    alt = library()
    rows = _plain(found.frame.head(ROWS).filter(pl.col("shrunk").is_not_null()))
    if not rows:
        raise InputError(f"{found.one} has no partners: there is nothing to draw. Choose another period")
    y = alt.Y("partner:N", title=None, sort=[row["partner"] for row in rows])
    said = [alt.Tooltip("partner:N"), *(alt.Tooltip(f"{name}:Q") for name in ("events", "documents", "given", "received"))]
    said += [alt.Tooltip(f"{name}:Q", format="+.1f") for name in ("mean", "shrunk", "low", "high")]
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, tooltip=said)
    rule = base.mark_rule(color=NEUTRAL).encode(x=alt.X("low:Q", title=f"mean {SCORE}", scale=alt.Scale(domain=[-10, 10])), x2="high:Q")
    legend = alt.Legend(tickCount=4, symbolFillColor=NEUTRAL, symbolStrokeColor=NEUTRAL)
    size = alt.Size("events:Q", title="events", scale=alt.Scale(range=[30, 500]), legend=legend)
    point = base.mark_circle(opacity=1).encode(x="shrunk:Q", size=size, color=_sign(alt, "shrunk"))
    chart = (rule + point).properties(width=WIDTH - 160, height=alt.Step(22))
    return styled(chart, f"Partners of {found.one}", "mean drawn towards that of all partners, with its 95 % interval")


def moves(found: Moves) -> Any:
    """Draw what moved: the change of each tie with its interval."""
    alt = library()
    if found.frame.is_empty():
        raise InputError("no tie was told of in either period: there is nothing to draw. Choose another period")
    arrow = "→" if found.options["directed"] else "–"
    ids = found.events.group_by("of_actor", "of_recipient", maintain_order=True).agg(pl.col("id").str.join(", ").alias("moved by"))
    frame = found.frame.head(ROWS).join(ids, left_on=["actor", "recipient"], right_on=["of_actor", "of_recipient"], how="left")
    rows = _plain(frame.with_columns(pl.format(f"{{}} {arrow} {{}}", "actor", "recipient").alias("tie")))
    y = alt.Y("tie:N", title=None, sort=[row["tie"] for row in rows])
    said = [alt.Tooltip("tie:N"), *(alt.Tooltip(f"{name}:Q", format=".3g") for name in ("change", "low", "high", "p", "q"))]
    said += [alt.Tooltip(f"{name}:Q") for name in ("events_before", "events_after")] + [alt.Tooltip("moved by:N")]
    base = alt.Chart(alt.Data(values=rows)).encode(y=y, tooltip=said)
    title = "change of flow: summed scores per 100 documents"
    rule = base.mark_rule(color=NEUTRAL, clip=True).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    point = base.mark_point(filled=True, size=80, opacity=1).encode(x="change:Q", color=_sign(alt, "change"))
    zero = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color=INK).encode(x="x:Q")
    days = " to ".join(f"{first} … {last}" for first, last in (found.before, found.after))
    chart = (zero + rule + point).properties(width=WIDTH - 160, height=alt.Step(24))
    return styled(
        chart, f"What moved: {days}", "with 95 % intervals; the surest first" if found.options["sort"] == "sure" else "with 95 % intervals"
    )


def matrix(found: Alignment) -> Any:
    """Draw a heat map of the states: the strength of each tie, with the number of its events; camp beside camp."""
    alt = library()
    place = dict(zip(found.states, found.camps, strict=True))
    order = sorted(found.states, key=lambda state: (place[state], state))
    edges = found.edges.select("actor", "recipient", "strength", "low", "high", "events", "documents")
    turned = edges.rename({"actor": "recipient", "recipient": "actor"}).select(edges.columns)
    rows = _plain(pl.concat([edges, turned]))
    axes = {name: f"{channel}:N" for name, channel in (("x", "recipient"), ("y", "actor"))}
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(axes["x"], title=None, sort=order, scale=alt.Scale(domain=order), axis=alt.Axis(labelAngle=-45)),
        y=alt.Y(axes["y"], title=None, sort=order, scale=alt.Scale(domain=order)),
        tooltip=[
            "actor:N",
            "recipient:N",
            *(alt.Tooltip(f"{n}:Q", format="+.2f") for n in ("strength", "low", "high")),
            "events:Q",
            "documents:Q",
        ],
    )
    reach = max((abs(row["strength"]) for row in rows), default=1.0) or 1.0
    scale = alt.Scale(domain=[-reach, 0, reach], range=[HOSTILE, "#F7F7F7", FRIENDLY])
    cells = base.mark_rect(stroke="white").encode(color=alt.Color("strength:Q", title="strength", scale=scale))
    light = alt.condition(f"abs(datum.strength) > {0.75 * reach}", alt.value("white"), alt.value(INK))
    words = base.mark_text(fontSize=10).encode(text="events:Q", color=light)
    chart = (cells + words).properties(width=alt.Step(30), height=alt.Step(26))
    return styled(chart, "Ties among states", "strength of a tie (mean score, drawn to the baseline) and its events; camp beside camp")


def network(found: Alignment) -> Any:
    """Draw the network of states: blue ties are friendly, vermilion ones hostile, thick ones are much told of."""
    from dragoman.system import layout
    from dragoman.system import network as signed

    alt = library()
    states = list(found.states)
    place = layout.positions(signed.matrix(found.edges, states, "strength"), found.camps)
    at = {state: (float(x), float(y)) for state, (x, y) in zip(states, place, strict=True)}
    lines = [
        {**row, "x": at[row["actor"]][0], "y": at[row["actor"]][1], "x2": at[row["recipient"]][0], "y2": at[row["recipient"]][1]}
        for row in _plain(found.edges)
    ]
    volume = {state: sum(row["events"] for row in lines if state in (row["actor"], row["recipient"])) for state in states}
    dots = [
        {"state": state, "camp": f"{camp + 1}", "events": volume[state], "x": at[state][0], "y": at[state][1]}
        for state, camp in zip(states, found.camps, strict=True)
    ]
    blank: dict[str, Any] = {"axis": None, "scale": alt.Scale(domain=[-0.06, 1.06])}
    said = ["actor:N", "recipient:N", *(alt.Tooltip(f"{name}:Q", format="+.2f") for name in ("strength", "low", "high"))]
    edge = (
        alt.Chart(alt.Data(values=lines))
        .mark_rule(opacity=0.75)
        .encode(
            x=alt.X("x:Q", **blank),
            y=alt.Y("y:Q", **blank),
            x2="x2:Q",
            y2="y2:Q",
            color=_sign(alt, "strength"),
            strokeDash=alt.condition("datum.certain", alt.value([1, 0]), alt.value([5, 4])),
            size=alt.Size("events:Q", title="events", scale=alt.Scale(type="sqrt", range=[0.8, 7]), legend=None),
            tooltip=[*said, "events:Q", "documents:Q", "certain:N"],
        )
    )
    camps = alt.Scale(domain=sorted({dot["camp"] for dot in dots}, key=int), range=list(PALE))
    node = alt.Chart(alt.Data(values=dots)).encode(x="x:Q", y="y:Q", tooltip=["state:N", "camp:N", "events:Q"])
    circle = node.mark_circle(size=900, opacity=1, stroke=INK).encode(fill=alt.Fill("camp:N", title="camp", scale=camps))
    name = node.mark_text(fontSize=11, fontWeight="bold", color=INK).encode(text="state:N")
    chart = (edge + circle + name).properties(width=WIDTH, height=520).resolve_scale(size="independent", color="independent")
    subtitle = ["blue: cooperation, vermilion: conflict; broken: its sign is in doubt; thick: many events", "colours of states: camps"]
    return styled(chart, "Who stands with whom", subtitle)


def alignment(found: Alignment, form: str = FORMS[0]) -> Any:
    """Draw an alignment as a network or a matrix.

    Raises
    ------
    InputError
        There is no such form, or Altair is not installed.
    """
    if form not in FORMS:
        raise InputError(f"'{form}' is no form of a chart. Use one of: {', '.join(FORMS)}")
    return network(found) if form == FORMS[0] else matrix(found)


def _time(alt: Any, periods: pl.DataFrame) -> Callable[[str], Any]:
    """Return what puts a field on the axis of time; days are told as they are, wherever the reader is."""
    ends = (periods["start"].min(), periods["end"].max())
    domain = [alt.DateTime(year=day.year, month=day.month, date=day.day, utc=True) for day in ends if isinstance(day, datetime.date)]
    scale = alt.Scale(type="utc", domain=domain)
    return lambda name: alt.X(f"{name}:T", title=None, scale=scale, axis=alt.Axis(format="%b %Y", labelOverlap=True, tickCount=10))


def _points(alt: Any, found: Tie, x: Callable[[str], Any]) -> Any:
    events = found.events.unique("id", keep="first", maintain_order=True).filter(pl.col("last").is_not_null())
    first, last = found.periods["start"].min(), found.periods["end"].max()
    events = events.filter(pl.col("first").ge(first) & pl.col("last").le(last))
    names = dict(enumerate(QUAD_NAMES, 1))
    events = events.with_columns(pl.col("quad").replace_strict(names, return_dtype=pl.String, default=None).alias("kind"))
    cut = (
        pl.when(pl.col("passage").str.len_chars() > LONG).then(pl.col("passage").str.head(LONG) + "…").otherwise("passage").alias("passage")
    )
    events = events.with_columns(cut, pl.col("last").dt.to_string("iso").alias("day"))
    rows = _plain(events.select("id", "last", "day", "actor", "recipient", "event_type", "kind", "score", "passage", "confidence"))
    colours = alt.Color(
        "kind:N", title=None, scale=alt.Scale(domain=list(QUAD_NAMES), range=list(QUADS)), legend=alt.Legend(orient="bottom")
    )
    said = ["id:N", "day:N", "actor:N", "recipient:N", "event_type:N", "score:Q", "passage:N"]
    return alt.Chart(alt.Data(values=rows)).mark_circle(size=36, opacity=0.45).encode(x=x("last"), y="score:Q", color=colours, tooltip=said)


def _volume(alt: Any, both: pl.DataFrame, x: Callable[[str], Any]) -> Any:
    rows = []
    for row in both.iter_rows(named=True):
        top = 0
        for n, kind in enumerate(QUAD_NAMES, 1):
            bar = {"kind": kind, "period": f"{row['start']} … {row['end']}", "start": f"{row['start']}", "until": f"{row['end']}"}
            if row[f"q{n}"]:
                rows.append({**bar, "events": row[f"q{n}"], "bottom": top, "top": top + row[f"q{n}"]})
            top += row[f"q{n}"]
    colours = alt.Color("kind:N", scale=alt.Scale(domain=list(QUAD_NAMES), range=list(QUADS)), legend=None)
    bars = alt.Chart(alt.Data(values=rows)).mark_rect(stroke="white", strokeWidth=0.5)
    height = {"y": alt.Y("bottom:Q", title="events", axis=alt.Axis(tickMinStep=1)), "y2": "top:Q"}
    bars = bars.encode(x=x("start"), x2="until:T", color=colours, tooltip=["period:N", "kind:N", "events:Q"], **height)
    return bars.properties(width=WIDTH, height=90)


def _intensity(alt: Any, found: Tie, x: Callable[[str], Any]) -> Any:
    ways = found.days["direction"].unique(maintain_order=True).to_list()
    rows = _plain(found.days.select("day", pl.col("day").dt.to_string("iso").alias("on"), "direction", "flow"))
    colours = alt.Scale(domain=ways, range=[PALETTE[2], PALETTE[3], INK][-len(ways) :])
    unit = "points" if found.options["kernel"] == "decay" else "points a day"
    lines = alt.Chart(alt.Data(values=rows)).mark_line(strokeWidth=1.6, interpolate="linear")
    lines = lines.encode(
        x=x("day"),
        y=alt.Y("flow:Q", title=f"intensity, {unit}"),
        color=alt.Color("direction:N", title=None, scale=colours, legend=alt.Legend(orient="bottom")),
        tooltip=[alt.Tooltip("on:N", title="day"), "direction:N", alt.Tooltip("flow:Q", format="+.1f")],
    )
    return lines.properties(width=WIDTH, height=110)


def _kernel(options: dict[str, Any]) -> str:
    if options["kernel"] == "decay":
        return f"a half-life of {options['width']:g} days"
    return f"{options['kernel']} kernel of {options['width']:g} days"


def _sign(alt: Any, name: str) -> Any:
    return alt.condition(f"datum.{name} >= 0", alt.value(FRIENDLY), alt.value(HOSTILE))


def _plain(frame: pl.DataFrame) -> list[dict[str, Any]]:
    days = [name for name, kind in frame.schema.items() if kind in (pl.Date, pl.Datetime)]
    return frame.with_columns(pl.col(days).cast(pl.Date).dt.to_string("iso")).to_dicts()
