r"""A tie over time: its events by period, with their mean and its error, and its intensity from day to day.

A period (day, week from Monday, month, quarter, year) has the events all whose days lie in it; an event that is told with longer
days ("in 2016") has no place among shorter periods: it counts in the total and as ``unplaced``.

Intensity at day :math:`t`, with :math:`k` a kernel and event :math:`e` of day :math:`d_e` (its last), weight :math:`w_e` and score
:math:`s_e`: the flow :math:`F(t) = \sum_e k(t - d_e)\, w_e s_e`, its volume :math:`V(t) = \sum_e k(t - d_e)\, w_e`, its tone
:math:`F(t) / V(t)`. Kernels: ``decay``, :math:`2^{-x/h}` for :math:`x \ge 0` with half-life :math:`h` in days, so that flow is in
points of score and an event of today counts whole; ``gaussian`` and ``epanechnikov`` of bandwidth :math:`b` days look to both
sides and integrate to one, so that flow is points a day (the estimators of Nadaraya and Watson [1]_, [2]_). The documents that
bear on a day are :math:`n = \sum_d V_d / (k(0) W_d)`, :math:`V_d` document :math:`d`'s part of :math:`V`, :math:`W_d` its weight: a
document of today counts whole, an old one less. The tone is
drawn towards the tie's mean over all time, :math:`\mu`, as if by one document more (the prior of unit information [3]_):
:math:`(n\,\mathrm{tone} + \mu) / (n + 1)` with deviation :math:`\sigma / \sqrt{n + 1}`, :math:`\sigma` that of one document.

References
----------
.. [1] E. A. Nadaraya, "On estimating regression", Theory of Probability and its Applications 9, 1964, pp. 141-142.
.. [2] G. S. Watson, "Smooth regression analysis", Sankhya A 26, 1964, pp. 359-372.
.. [3] R. E. Kass, L. Wasserman, "A reference Bayesian test for nested hypotheses and its relationship to the Schwarz
   criterion", Journal of the American Statistical Association 90, 1995, pp. 928-934.
"""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from dragoman.errors import InputError
from dragoman.system import chance
from dragoman.system.means import LEVEL, SCALE, Means, Numbers, Sums, means

PERIODS = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
KERNELS = ("decay", "gaussian", "epanechnikov")
BOTH = "both"
WIDEST = 31  # days: an event told with longer ones says nothing of a day
REACH = 4.0  # bandwidths after which the gaussian kernel is left off
QUADS = (1, 2, 3, 4)
POINTS = 800
LONGEST = 200_000  # periods and days that a series may have


def check(by: str, kernel: str, width: float) -> None:
    """Refuse a period, kernel or width that cannot be one.

    Raises
    ------
    InputError
        It cannot.
    """
    if by not in PERIODS:
        raise InputError(f"'{by}' is no period. Use one of: {', '.join(PERIODS)}")
    if kernel not in KERNELS:
        raise InputError(f"'{kernel}' is no kernel. Use one of: {', '.join(KERNELS)}")
    if not 0 < width < 1e6:
        raise InputError(f"{width} days are no half-life or bandwidth. Give a number above 0")


def directions(events: pl.DataFrame) -> pl.DataFrame:
    """Return the events of one tie with a column ``direction``: each way, and all of them as ``both``, where each counts once.

    >>> frame = pl.DataFrame({"id": ["a#e1", "a#e1"], "actor": ["USA", "RUS"], "recipient": ["RUS", "USA"]})
    >>> directions(frame)["direction"].to_list()
    ['USA → RUS', 'RUS → USA', 'both']
    """
    one_way = events.with_columns(pl.format("{} → {}", "actor", "recipient").alias("direction"))
    together = events.unique("id", keep="first", maintain_order=True).with_columns(pl.lit(BOTH).alias("direction"))
    return pl.concat([one_way, together])


def totals(events: pl.DataFrame, ways: list[str], *, level: float = LEVEL) -> pl.DataFrame:
    """Return one row a direction over the whole time; means are drawn towards 0, as nothing else is known of the tie."""
    keys = pl.DataFrame({"direction": ways})
    return _measured(keys, directions(events), ["direction"], level=level, centre=0.0)


def periods(events: pl.DataFrame, by: str, ways: list[str], since: datetime.date | None, until: datetime.date | None) -> pl.DataFrame:
    """Return one row a period and direction, also of periods without an event.

    Parameters
    ----------
    events
        As `record.pairs` has them, of one tie.
    by
        A key of `PERIODS`.
    ways
        The directions that are wanted.
    since, until
        What the series covers; from the first to the last event's day, if not given.

    Raises
    ------
    InputError
        There would be too many periods.
    """
    placed = inside(events, by)
    first = since or placed["first"].min()
    last = until or placed["last"].max()
    kinds: dict[str, Any] = {"start": pl.Date, "end": pl.Date, "direction": pl.String}
    if not isinstance(first, datetime.date) or not isinstance(last, datetime.date):
        told = directions(placed).with_columns(pl.col("first").alias("start"))
        return _measured(pl.DataFrame(schema=kinds), told, ["start", "direction"])
    if (last - first).days > LONGEST:
        raise InputError(f"from {first} to {last} are too many days. Give a shorter period with since and until")
    starts = pl.date_range(first, last, "1d", eager=True).dt.truncate(PERIODS[by]).unique(maintain_order=True).alias("start")
    grid = pl.DataFrame({"start": starts}).with_columns(pl.col("start").dt.offset_by(PERIODS[by]).dt.offset_by("-1d").alias("end"))
    parts = [grid.with_columns(pl.lit(way).alias("direction")) for way in ways]
    told = directions(placed.with_columns(pl.col("first").dt.truncate(PERIODS[by]).alias("start")))
    # Each direction is a family of its own: its periods are drawn towards its own mean.
    return pl.concat([_measured(part, told, ["start", "direction"]) for part in parts]).sort("start", maintain_order=True)


def inside(events: pl.DataFrame, by: str) -> pl.DataFrame:
    """Return the events that lie in one period each."""
    start, end = (pl.col(name).dt.truncate(PERIODS[by]) for name in ("first", "last"))
    return events.filter((start == end).fill_null(False))


def with_flow(rows: pl.DataFrame, events: pl.DataFrame, until: datetime.date | None, *, kernel: str, width: float) -> pl.DataFrame:
    """Add to periods the flow at their end; at the last day that anything is known of, where a period ends later."""
    last = until or events["last"].max()
    if rows.is_empty() or not isinstance(last, datetime.date):
        return rows.with_columns(pl.lit(None, pl.Float64).alias("flow"))
    at = rows.with_columns(pl.min_horizontal("end", pl.lit(last)).alias("day"))
    flow = intensity(events, at["direction"].unique().to_list(), at["day"].unique().to_list(), kernel=kernel, width=width)
    return at.join(flow.select("day", "direction", "flow"), on=["day", "direction"], how="left", maintain_order="left").drop("day")


def steps(rows: pl.DataFrame, until: datetime.date | None) -> list[datetime.date]:
    """Return the days on which the intensity is told: each, or so many apart that they are `POINTS` at most."""
    if rows.is_empty():
        return []
    first, last = rows["start"].min(), until or rows["end"].max()
    assert isinstance(first, datetime.date) and isinstance(last, datetime.date)
    apart = (last - first).days // POINTS + 1
    return [first + datetime.timedelta(n) for n in range(0, (last - first).days + 1, apart)]


def intensity(events: pl.DataFrame, ways: list[str], days: list[datetime.date], *, kernel: str, width: float) -> pl.DataFrame:
    """Return flow, volume and tone of a tie on days, one row a day and direction; see the module's formulas.

    Parameters
    ----------
    events
        As `record.pairs` has them, of one tie.
    kernel
        One of `KERNELS`.
    width : days, > 0
        The half-life, or the bandwidth.

    Examples
    --------
    An event of score -8, its half-life later:

    >>> day = datetime.date(2020, 1, 1)
    >>> event = {"id": ["a#e1"], "document": ["a"], "first": [day], "last": [day], "actor": ["A"], "recipient": ["B"]}
    >>> frame = pl.DataFrame({**event, "score": [-8.0], "weight": [1.0]})
    >>> intensity(frame, ["both"], [day + datetime.timedelta(30)], kernel="decay", width=30)["flow"].to_list()
    [-4.0]
    """
    told = directions(events.filter(((pl.col("last") - pl.col("first")).dt.total_days() < WIDEST).fill_null(False)))
    at = np.array(days, dtype="datetime64[D]").astype(np.int64)
    parts = []
    for way in ways:
        mine = told.filter(pl.col("direction") == way)
        measured = _kernel_sums(mine, at, kernel, width)
        parts.append(pl.DataFrame({"day": days, "direction": [way] * len(days), **measured}, schema_overrides={"day": pl.Date}))
    return pl.concat(parts).with_columns(pl.col(pl.Float64).fill_nan(None))


def _kernel_sums(events: pl.DataFrame, at: NDArray[np.int64], kernel: str, width: float) -> dict[str, Numbers]:
    documents, where = np.unique(events["document"].to_numpy(), return_inverse=True)
    day = events["last"].to_numpy().astype("datetime64[D]").astype(np.int64)
    weight, score = events["weight"].to_numpy(), events["score"].to_numpy()
    whole = means(Sums(*_document_sums(where, weight, score, len(documents))), centre=0.0)
    own = np.bincount(where, weight, minlength=len(documents))
    days, place = np.unique(day, return_inverse=True)  # all is linear in the events: those of a day go together
    parts = np.column_stack([np.bincount(place, part, minlength=len(days)) for part in (weight * score, weight, weight / own[where])])
    summed = np.vstack([_kernel(some[:, None] - days, kernel, width) @ parts for some in np.array_split(at, len(at) // 256 + 1)])
    flow, volume, bearing = summed.T / np.array([[1.0], [1.0], _kernel(np.zeros(1, np.int64), kernel, width)])
    with np.errstate(invalid="ignore", divide="ignore"):
        tone = np.where(volume > 0, flow / volume, np.nan)
    shrunk, low, high = _drawn(tone, bearing, whole)
    return {"flow": flow, "volume": volume, "documents": bearing, "tone": tone, "shrunk": shrunk, "low": low, "high": high}


def _kernel(x: NDArray[np.int64], kernel: str, width: float) -> Numbers:
    u = x / width
    out: Numbers
    if kernel == KERNELS[0]:
        out = np.where(x >= 0, np.exp2(-np.maximum(u, 0.0)), 0.0)
    elif kernel == KERNELS[1]:
        out = np.where(np.abs(u) <= REACH, np.exp(-u * u / 2), 0.0) / (width * np.sqrt(2 * np.pi))
    else:
        out = np.maximum(0.75 * (1 - u * u), 0.0) / width
    return out


def _drawn(tone: Numbers, bearing: Numbers, whole: Means) -> tuple[Numbers, Numbers, Numbers]:
    """Draw tones towards the mean of all time by one document, with an interval; without a spread it is the whole scale."""
    centre = float(whole.mean[0]) if len(whole.mean) else np.nan
    shrunk = np.where(np.isnan(tone), np.nan, (bearing * np.nan_to_num(tone) + centre) / (bearing + 1))
    if not whole.document > 0:
        return shrunk, np.where(np.isnan(tone), np.nan, -SCALE), np.where(np.isnan(tone), np.nan, SCALE)
    reach = chance.critical(LEVEL, whole.freedom) * whole.document / np.sqrt(bearing + 1)
    return shrunk, np.clip(shrunk - reach, -SCALE, SCALE), np.clip(shrunk + reach, -SCALE, SCALE)


def _document_sums(where: NDArray[np.int64], weight: Numbers, score: Numbers, documents: int) -> tuple[Numbers, ...]:
    """Return the fields of `Sums` of one group from its events' weights and scores."""
    W = np.bincount(where, weight, minlength=documents)
    S = np.bincount(where, weight * score, minlength=documents)
    parts = (float(documents), W.sum(), (W**2).sum(), S.sum(), (S**2).sum(), (W * S).sum())
    return tuple(np.array([part]) for part in parts)


def _measured(
    grid: pl.DataFrame, events: pl.DataFrame, keys: list[str], *, level: float = LEVEL, centre: float | None = None
) -> pl.DataFrame:
    """Add to a grid of groups their volume, quad categories, and mean score with its error and interval."""
    by_document = events.group_by([*keys, "document"], maintain_order=True).agg(
        pl.len().alias("events"),
        pl.col("weight").sum().alias("W"),
        (pl.col("weight") * pl.col("score")).sum().alias("S"),
        *((pl.col("quad") == quad).sum().alias(f"q{quad}") for quad in QUADS),
    )
    W, S = pl.col("W"), pl.col("S")
    sums = by_document.group_by(keys, maintain_order=True).agg(
        pl.len().alias("documents"),
        pl.col("events").sum(),
        *(pl.col(f"q{quad}").sum() for quad in QUADS),
        W.sum().alias("weight"),
        (W * W).sum().alias("weight2"),
        S.sum().alias("score"),
        (S * S).sum().alias("score2"),
        (W * S).sum().alias("cross"),
    )
    out = grid.join(sums, on=keys, how="left", maintain_order="left")
    counts = ["documents", "events", *(f"q{quad}" for quad in QUADS)]
    sizes = ["weight", "weight2", "score", "score2", "cross"]
    out = out.with_columns(pl.col(counts).cast(pl.Int64).fill_null(0), pl.col(sizes).fill_null(0.0))
    return with_means(out, level=level, centre=centre)


def with_means(frame: pl.DataFrame, *, level: float = LEVEL, centre: float | None = None) -> pl.DataFrame:
    """Add to rows of sums their means, errors and intervals; the sums of squares go. A mean of nothing is null."""
    sums = Sums(*(frame[name].cast(pl.Float64).to_numpy() for name in ("documents", "weight", "weight2", "score", "score2", "cross")))
    found = means(sums, level=level, centre=centre)
    columns = {name: getattr(found, name) for name in ("mean", "error", "shrunk", "low", "high")}
    told = [pl.Series(name, values, dtype=pl.Float64).fill_nan(None) for name, values in columns.items()]
    return frame.drop("weight2", "score2", "cross").with_columns(told)
