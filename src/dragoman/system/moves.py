r"""What moved: the change of ties from one period to a later one, with its uncertainty.

The sample is the documents that speak of a period (published in it, or telling of an event in it): :math:`D_0` before,
:math:`D_1` after. Each brings a tie :math:`S_d`, the weighted sum of its events' scores: nothing, mostly. A tie's *flow* is the mean
:math:`\bar S = \sum S_d / D`, shown per 100 documents: it holds volume and tone together, and does not grow because more was read. Its
move is :math:`\Delta = \bar S_1 - \bar S_0`, with the variance of both means and the degrees of freedom of Welch [1]_. A tie's *tone*
is its mean score alone; its move has the variances of `means`, drawn towards the two periods' means of all ties.

One article full of events is no move: its :math:`S_d` is one draw of :math:`D`. For the ties with the largest
:math:`|\Delta|` over its error, the p-value is that of a permutation test of Welch's :math:`t` [2]_: how often documents dealt out to the
periods at random differ as much; for the others it is Welch's. ``q`` are the p-values adjusted for all ties (Benjamini and Hochberg).
A document's part in the move is :math:`S_d / D_1` after and :math:`-S_d / D_0` before; events are shown by theirs.

References
----------
.. [1] B. L. Welch, "The generalization of Student's problem when several different population variances are involved",
   Biometrika 34, 1947, pp. 28-35.
.. [2] A. Janssen, "Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens-Fisher problem",
   Statistics and Probability Letters 36, 1997, pp. 9-21.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from dragoman.system import chance
from dragoman.system.means import LEVEL, Means, Numbers, Sums, means

PER = 100  # documents
DEALS = 9999  # of the permutation test
TIE = ["actor", "recipient"]
MEASURES = ("flow", "tone")
SORTS = ("sure", "size")
SUMMED = ("documents", "events", "weight", "weight2", "score", "score2", "cross")


def changes(before: pl.DataFrame, after: pl.DataFrame, documents: tuple[int, int], *, level: float = LEVEL) -> pl.DataFrame:
    """Return one row a tie with its flow and tone in both periods and how they changed, the surest change of flow first.

    Parameters
    ----------
    before, after
        As `record.sums` has them.
    documents
        How many speak of each period.

    Examples
    --------
    Ten documents in each period, two of which tell of one event of -5 each, in the later:

    >>> later = {"documents": 2, "events": 2, "weight": 2.0, "weight2": 2.0, "score": -10.0, "score2": 50.0, "cross": -10.0}
    >>> after = pl.DataFrame({"actor": ["A"], "recipient": ["B"], **{name: [value] for name, value in later.items()}})
    >>> row = changes(after.clear(), after, (10, 10)).row(0, named=True)
    >>> row["flow_before"], row["flow_after"], row["change"], round(row["t"], 2)
    (0.0, -100.0, -100.0, -1.5)
    """
    both = before.select(*TIE, *SUMMED).join(after.select(*TIE, *SUMMED), on=TIE, how="full", suffix="_after", coalesce=True)
    both = both.with_columns(pl.col(pl.Int64, pl.Float64).fill_null(0))
    halves = [{name: both[name + ending].cast(pl.Float64).to_numpy() for name in SUMMED} for ending in ("", "_after")]
    (flow0, var0), (flow1, var1) = (_flow(half, total) for half, total in zip(halves, documents, strict=True))
    change, error = flow1 - flow0, np.sqrt(var0 + var1)
    freedom = _freedom(var0, var1, documents)
    t = np.divide(change, error, out=np.zeros(len(change)), where=error > 0)
    reach = np.array([chance.critical(level, f) for f in np.unique(freedom)])[np.searchsorted(np.unique(freedom), freedom)] * error
    tone0, tone1 = (means(Sums(*(half[name] for name in SUMMED if name != "events")), level=level) for half in halves)
    columns = {
        "documents_before": both["documents"],
        "documents_after": both["documents_after"],
        "events_before": both["events"],
        "events_after": both["events_after"],
        "flow_before": flow0 * PER,
        "flow_after": flow1 * PER,
        "change": change * PER,
        "low": (change - reach) * PER,
        "high": (change + reach) * PER,
        "t": t,
        "p": np.array([chance.tail(a, b) for a, b in zip(t, freedom, strict=True)]),
        **_tones(tone0, tone1, level),
    }
    frame = both.select(TIE).with_columns(pl.Series(name, values).fill_nan(None) for name, values in columns.items())
    return frame.sort(pl.col("t").abs().round(6), pl.col("change").abs(), *TIE, descending=[True, True, False, False])


def summed(shares: pl.DataFrame) -> pl.DataFrame:
    """Return one row a tie with sums over its documents, as `record.sums` has them, from what each document gives it."""
    W, S = pl.col("weight"), pl.col("score")
    squares = ((W * W).sum().alias("weight2"), (S * S).sum().alias("score2"), (W * S).sum().alias("cross"))
    found = shares.group_by(TIE, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("documents"), pl.col("events").sum(), W.sum(), S.sum(), *squares
    )
    return found.select(*TIE, *SUMMED)


def deal(before: Numbers, after: Numbers, documents: tuple[int, int], *, seed: int = 0, deals: int = DEALS) -> float:
    """Return the p-value of a permutation test of no move, on either side.

    Parameters
    ----------
    before, after
        The scores of the documents that tell of the tie; all others bring 0.
    documents
        How many speak of each period.

    Examples
    --------
    Two of the later ten tell of the tie, none of the earlier: 2 * 45 of 190 deals are as uneven.

    >>> round(deal(np.array([]), np.array([-5.0, -5.0]), (10, 10)), 1)
    0.5
    """
    told = np.concatenate([before, after])
    first, second = documents
    if min(documents) < 2 or not len(told):
        return 1.0
    chooser = np.random.default_rng(seed)
    later, squares = np.zeros(deals), np.zeros(deals)
    taken = np.zeros(deals)
    for i, score in enumerate(told):  # each lands in the later period with the chance of the places left there
        here = chooser.random(deals) * (first + second - i) < second - taken
        taken += here
        later += np.where(here, score, 0.0)
        squares += np.where(here, score * score, 0.0)
    dealt = _student(told.sum() - later, later, (told**2).sum() - squares, squares, documents)
    before_after = (before.sum(), after.sum(), (before**2).sum(), (after**2).sum())
    one, other, squares0, squares1 = (np.array([part]) for part in before_after)
    observed = _student(one, other, squares0, squares1, documents)
    differ = np.abs(dealt) >= np.abs(observed) * (1 - 1e-9)
    return float((1 + differ.sum()) / (deals + 1))


def _student(one: Numbers, other: Numbers, squares: Numbers, other_squares: Numbers, documents: tuple[int, int]) -> Numbers:
    """Return Welch's t from the sums and sums of squares of two periods."""
    (flow0, var0), (flow1, var1) = (
        _flow({"score": sums, "score2": sums2}, n) for sums, sums2, n in zip((one, other), (squares, other_squares), documents, strict=True)
    )
    error = np.sqrt(var0 + var1)
    out: Numbers = np.divide(flow1 - flow0, error, out=np.zeros(len(error)), where=error > 0)
    return out


def tested(
    frame: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame, documents: tuple[int, int], measure: str, sort: str
) -> pl.DataFrame:
    """Return changes with p-values by permutation where documents are given, q-values, and the surest first.

    Parameters
    ----------
    frame
        From `changes`.
    before, after
        What each document gives the first ties of the frame, as `record.shares` has them.
    measure
        flow or tone: what is judged.
    sort
        sure (the smallest p first) or size (the largest change first).
    """
    halves = [half.group_by(TIE, maintain_order=True).agg("score").rows() for half in (before, after)]
    scores = [{(a, r): np.array(values) for a, r, values in half} for half in halves]
    none = np.array([])
    p = [
        deal(scores[0].get(tie, none), scores[1].get(tie, none), documents) if tie in scores[0] or tie in scores[1] else welch
        for *tie_, welch in frame.select(*TIE, "p").iter_rows()
        for tie in [tuple(tie_)]
    ]
    dealt = [(a, r) in scores[0] or (a, r) in scores[1] for a, r in frame.select(TIE).iter_rows()]
    frame = frame.with_columns(pl.Series("p", p, dtype=pl.Float64), pl.Series("dealt", dealt, dtype=pl.Boolean))
    judged = "p" if measure == MEASURES[0] else "tone_p"
    q = chance.discoveries(frame[judged].to_numpy()) if len(frame) else none
    size = pl.col("change" if measure == MEASURES[0] else "tone_change").abs().fill_null(0)
    if sort == SORTS[1]:
        return frame.with_columns(pl.Series("q", q, dtype=pl.Float64)).sort(size, *TIE, descending=[True, False, False]).drop("dealt")
    order = [~pl.col("dealt"), pl.col(judged)] if measure == MEASURES[0] else [pl.col(judged)]
    frame = frame.with_columns(pl.Series("q", q, dtype=pl.Float64))
    descending = [*(False for _ in order), True, False, False]
    return frame.sort(*order, size, *TIE, descending=descending).drop("dealt")


def parts(before: pl.DataFrame, after: pl.DataFrame, documents: tuple[int, int]) -> pl.DataFrame:
    """Return the events of a tie in both periods with their part in the move per 100 documents, those that made it first.

    Both are as `record.pairs` has them. An event told both ways stands once.
    """
    told = [
        frame.unique("id", keep="first", maintain_order=True).with_columns(
            pl.lit(name).alias("period"), (pl.col("score") * pl.col("weight") * PER * sign / total).alias("part")
        )
        for frame, name, sign, total in ((before, "before", -1, documents[0]), (after, "after", 1, documents[1]))
    ]
    frame = pl.concat(told)
    sign = -1.0 if frame["part"].sum() < 0 else 1.0
    # The strongest event of each document goes first: ten events of one article do not hide the other articles.
    rank = pl.col("part").mul(sign).rank("ordinal", descending=True).over("document")
    frame = frame.with_columns(rank.alias("rank"), (pl.col("part") * sign).alias("size"))
    frame = frame.sort(pl.col("size") <= 0, "rank", "size", "confidence", "id", descending=[False, False, True, True, False])
    return frame.drop("rank", "size")


def _flow(half: dict[str, Numbers], documents: int) -> tuple[Numbers, Numbers]:
    """Return the mean score a document and its variance."""
    if documents < 2:
        return half["score"] / max(documents, 1), half["score2"]
    mean = half["score"] / documents
    return mean, np.maximum(half["score2"] - documents * mean**2, 0.0) / (documents - 1) / documents


def _freedom(one: Numbers, other: Numbers, documents: tuple[int, int]) -> Numbers:
    """Return Welch's degrees of freedom, at least 1, rounded down: a quantile is sought for each value that occurs."""
    first, second = (max(n - 1, 1) for n in documents)
    below = one**2 / first + other**2 / second
    found = np.divide((one + other) ** 2, below, out=np.ones(len(one)), where=below > 0)
    step = np.select([found < 30, found < 200], [0.1, 1.0], 50.0)
    out: Numbers = np.maximum(np.floor(found / step) * step, 1.0)
    return out


def _tones(before: Means, after: Means, level: float) -> dict[str, Numbers]:
    change = after.shrunk - before.shrunk
    freedom = max(min(before.freedom, after.freedom), 1.0)
    reach = chance.critical(level, freedom) * np.hypot(before.spread, after.spread)
    names = {"tone_before": before.mean, "tone_after": after.mean, "tone_change": change}
    error = np.hypot(before.spread, after.spread)
    t = np.divide(change, error, out=np.zeros(len(change)), where=error > 0)
    p = np.array([1.0 if np.isnan(value) else chance.tail(value, freedom) for value in t])
    return {**names, "tone_low": change - reach, "tone_high": change + reach, "tone_p": p}
