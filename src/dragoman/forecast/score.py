r"""Scores of forecasts against what came: Brier, log, CRPS, coverage, calibration. Pure NumPy.

Probabilities: :math:`p \in [0, 1]` was said, :math:`y \in \{0, 1\}` came. Brier :math:`(p - y)^2` [1]_, 0 to 1, lower is better;
0.25 is what saying one half always gives. Log :math:`-\ln p` of what came, with :math:`p` clipped to :math:`[c, 1 - c]`: a "certain"
that failed would cost infinitely much. Distributions :math:`F` of a number :math:`x`: :math:`\mathrm{CRPS} = \int (F(t) - 1[t \ge x])^2 dt`
[2]_, in the units of the number; of a point forecast it is the absolute error. All are proper: nobody gains by saying what they do
not believe [2]_.

The mean Brier score is reliability - resolution + uncertainty [3]_: how far what was said lies from what came of it, how far the
shares of what came differ between what was said, and how uncertain the matter was. CRPS of samples is exact, as the integral of a
step function [4]_; CRPS of quantiles is twice the mean pinball loss over their levels [2]_, which is the integral where the levels
are evenly spaced and many, and at few levels is the score of these quantiles.

References
----------
.. [1] G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78, 1950, 1-3.
.. [2] T. Gneiting and A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007, 359-378.
.. [3] A. H. Murphy, "A new vector partition of the probability score", Journal of Applied Meteorology 12, 1973, 595-600.
.. [4] H. Hersbach, "Decomposition of the continuous ranked probability score for ensemble prediction systems", Weather and
   Forecasting 15, 2000, 559-570.
.. [5] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927, 209-212.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dragoman.errors import InputError
from dragoman.shares import wilson

Array = NDArray[np.float64]
CLIP = 0.01  # the log score's: a "certain" that fails costs 4.6
LEVEL = 0.95
FEWEST = 5  # clusters below which no interval is given
DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Brier = reliability - resolution + uncertainty, each 0 to 1; low reliability and high resolution are good."""

    brier: float
    reliability: float
    resolution: float
    uncertainty: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Forecasts of like probability: the range, how many, the mean of what was said, the share that came, its 95 % interval."""

    low: float
    high: float
    count: int
    said: float
    came: float
    interval: tuple[float, float]


def brier(probability: ArrayLike, outcome: ArrayLike) -> Array:
    """Return the Brier score of each forecast.

    Parameters
    ----------
    probability : (n,), 0 to 1
        What was said of its coming true.
    outcome : (n,), 0 or 1
        Whether it did.

    Raises
    ------
    InputError
        There is none, lengths differ, or a value is out of range.

    Examples
    --------
    >>> brier([0.7, 1.0], [1, 0]).round(2).tolist()
    [0.09, 1.0]
    """
    p, y = _pairs(probability, outcome)
    out: Array = (p - y) ** 2
    return out


def log_score(probability: ArrayLike, outcome: ArrayLike, clip: float = CLIP) -> Array:
    """Return the log score of each forecast, in nats: 0 is best, `-ln(clip)` worst.

    Parameters
    ----------
    probability, outcome
        As of `brier`.
    clip
        Probabilities are taken no nearer to 0 and 1 than this; 0 gives infinity for a "certain" that failed.

    Examples
    --------
    >>> log_score([0.5, 1.0], [1, 0]).round(3).tolist()
    [0.693, 4.605]
    """
    if not 0 <= clip < 0.5:
        raise InputError(f"clip '{clip:g}' cannot be. Give one from 0 to less than 0.5")
    p, y = _pairs(probability, outcome)
    came = np.clip(np.where(y == 1, p, 1 - p), clip, 1 - clip)
    with np.errstate(divide="ignore"):
        out: Array = np.abs(np.log(came))  # abs: no minus before 0
    return out


def crps_samples(samples: ArrayLike, outcome: float, weights: ArrayLike | None = None) -> float:
    r"""Return the CRPS of a forecast given as weighted points, exactly: point masses and samples alike.

    Sorted, the points part the line into pieces on which :math:`F` is constant; the integral is a sum over them.

    Parameters
    ----------
    samples : (m,)
        Where the forecast lies, in any order.
    outcome
        What came, in the same units.
    weights : (m,), >= 0, any one unit
        How much lies there; alike if not given.

    Raises
    ------
    InputError
        There is no sample, one is no number, or no weight is above 0.

    Examples
    --------
    >>> crps_samples([0, 100], 100), crps_samples([40], 70), crps_samples([0, 100], 100, [1, 3])
    (25.0, 30.0, 6.25)
    """
    x = _numbers(samples, "samples")
    w = np.ones(len(x)) if weights is None else _numbers(weights, "weights")
    if len(w) != len(x):
        raise InputError(f"{len(x)} samples have {len(w)} weights. Give one for each")
    if (w < 0).any() or not w.sum() > 0:
        raise InputError("weights are below 0, or all 0. Give some above 0")
    y = float(_numbers([outcome], "outcome")[0])
    order = np.argsort(x, kind="stable")
    points = np.append(x[order], y)
    below = np.append(w[order] / w.sum(), 0.0)
    merged = np.argsort(points, kind="stable")
    points, reached = points[merged], np.cumsum(below[merged])
    step = (points[:-1] >= y).astype(np.float64)
    return float(np.sum(np.diff(points) * (reached[:-1] - step) ** 2))


def crps_mixed(samples: ArrayLike, points: ArrayLike, masses: ArrayLike, outcome: float) -> float:
    """Return the CRPS of samples mixed with point masses, which have the share `masses` of all; samples have the rest, alike.

    Examples
    --------
    >>> crps_mixed([50.0, 50.0], [0.0, 100.0], [0.25, 0.25], 50)
    6.25
    """
    x, at, mass = (np.asarray(v, dtype=np.float64).ravel() for v in (samples, points, masses))
    if len(at) != len(mass) or (mass < 0).any() or mass.sum() > 1 + 1e-9:
        raise InputError("point masses are not one a point, from 0, and together at most 1. Correct them")
    rest = max(0.0, 1 - float(mass.sum()))
    if not len(x) and rest > 1e-9:
        raise InputError(f"point masses make {1 - rest:g} of a forecast without samples. Make them 1, or give samples")
    return crps_samples(np.append(x, at), outcome, np.append(np.full(len(x), rest / max(1, len(x))), mass))


def pinball(levels: ArrayLike, quantiles: ArrayLike, outcome: float) -> Array:
    """Return the pinball loss of each quantile, in the units of the outcome.

    Examples
    --------
    >>> pinball([0.1, 0.5, 0.9], [20, 50, 80], 60).round(6).tolist()
    [4.0, 5.0, 2.0]
    """
    share, q = _numbers(levels, "levels"), _numbers(quantiles, "quantiles")
    if len(share) != len(q) or (share <= 0).any() or (share >= 1).any():
        raise InputError("quantiles are not one a level between 0 and 1. Give them so")
    gap = float(_numbers([outcome], "outcome")[0]) - q
    return np.maximum(share * gap, (share - 1) * gap)


def crps_quantiles(levels: ArrayLike, quantiles: ArrayLike, outcome: float) -> float:
    """Return the CRPS of a forecast given as quantiles: twice the mean pinball loss over evenly spaced levels.

    Examples
    --------
    >>> crps_quantiles([0.25, 0.5, 0.75], [40, 40, 40], 70)
    30.0
    """
    return 2 * float(pinball(levels, quantiles, outcome).mean())


def coverage(low: ArrayLike, high: ArrayLike, outcome: ArrayLike) -> float:
    """Return the share of outcomes that lie in their bands, ends counted in.

    >>> coverage([0, 10], [20, 20], [20, 21])
    0.5
    """
    a, b, y = _numbers(low, "low ends"), _numbers(high, "high ends"), _numbers(outcome, "outcomes")
    if not len(a) == len(b) == len(y) or (a > b).any():
        raise InputError("bands are not a low and a high end an outcome. Give them so")
    return float(((a <= y) & (y <= b)).mean())


def murphy(probability: ArrayLike, outcome: ArrayLike) -> Decomposition:
    """Decompose the mean Brier score over the distinct probabilities that were said; the sum is exact.

    Examples
    --------
    >>> d = murphy([0.25, 0.25, 0.75, 0.75], [0, 1, 1, 1])
    >>> d.brier, d.reliability, d.resolution, d.uncertainty
    (0.1875, 0.0625, 0.0625, 0.1875)
    """
    p, y = _pairs(probability, outcome)
    said, group = np.unique(p, return_inverse=True)
    count = np.bincount(group)
    came = np.bincount(group, weights=y) / count
    share, base = count / len(p), y.mean()
    reliability = float(np.sum(share * (said - came) ** 2))
    resolution = float(np.sum(share * (came - base) ** 2))
    return Decomposition(float(((p - y) ** 2).mean()), reliability, resolution, float(base * (1 - base)))


def calibration(probability: ArrayLike, outcome: ArrayLike, bins: int = 5) -> tuple[Bin, ...]:
    """Return what was said against what came, in bins of equal width; empty ones are left out.

    A bin has its low end, and the last both ends.

    Examples
    --------
    >>> [(b.low, b.high, b.count, b.said, b.came) for b in calibration([0.1, 0.1, 1.0], [0, 1, 1])]
    [(0.0, 0.2, 2, 0.1, 0.5), (0.8, 1.0, 1, 1.0, 1.0)]
    """
    if bins < 1:
        raise InputError(f"'{bins}' bins hold nothing. Give 1 or more")
    p, y = _pairs(probability, outcome)
    place = np.minimum((p * bins + 1e-9).astype(int), bins - 1)
    out = []
    for n in np.unique(place).tolist():
        here = place == n
        came, count = int(y[here].sum()), int(here.sum())
        said = round(float(p[here].mean()), 12)
        out.append(Bin(round(n / bins, 12), round((n + 1) / bins, 12), count, said, came / count, share_interval(came, count)))
    return tuple(out)


def share_interval(came: int, count: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share [5]_; it lies within 0 to 1 also for few and for none.

    >>> tuple(round(v, 3) for v in share_interval(3, 3))
    (0.439, 1.0)
    """
    if not 0 <= came <= count or count < 1:
        raise InputError(f"{came} of {count} is no share. Give a count of 1 or more, and no more that came")
    low, _, high = wilson(came, count)
    return low, high


def interval(
    values: ArrayLike, clusters: Sequence[str], *, level: float = LEVEL, draws: int = DRAWS, seed: int = 0
) -> tuple[float, float] | None:
    """Return an interval of a mean score by bootstrap over clusters: forecasts of one holder, or on one issue, go together.

    Parameters
    ----------
    values : (n,)
        Scores.
    clusters : (n,)
        To whom or what each belongs.

    Returns
    -------
    tuple or None
        Low and high end (percentiles); None where fewer than `FEWEST` clusters would be drawn from: an interval of these
        would be too narrow by far.
    """
    x = _numbers(values, "scores")
    if len(clusters) != len(x):
        raise InputError(f"{len(x)} scores have {len(clusters)} clusters. Give one for each")
    if len(set(clusters)) < FEWEST:
        return None
    return bootstrap(x, clusters, level=level, draws=draws, seed=seed)


def bootstrap(values: Array, clusters: Sequence[str], *, level: float = LEVEL, draws: int = DRAWS, seed: int = 0) -> tuple[float, float]:
    """Return the interval of `interval`, of however few clusters."""
    names, group = np.unique(np.asarray(clusters, dtype=str), return_inverse=True)
    total, count = np.bincount(group, weights=values), np.bincount(group)
    picked = np.random.default_rng(seed).integers(0, len(names), (draws, len(names)))
    means = total[picked].sum(axis=1) / count[picked].sum(axis=1)
    low, high = np.quantile(means, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)


def _pairs(probability: ArrayLike, outcome: ArrayLike) -> tuple[Array, Array]:
    p, y = _numbers(probability, "probabilities"), _numbers(outcome, "outcomes")
    if len(p) != len(y):
        raise InputError(f"{len(p)} probabilities have {len(y)} outcomes. Give one for each")
    if (p < 0).any() or (p > 1).any():
        raise InputError("a probability is not from 0 to 1. Correct it")
    if not np.isin(y, (0, 1)).all():
        raise InputError("an outcome is neither 0 nor 1. Correct it")
    return p, y


def _numbers(values: ArrayLike, what: str) -> Array:
    out = np.asarray(values, dtype=np.float64).ravel()
    if not len(out) or not np.isfinite(out).all():
        raise InputError(f"{what} are missing, or hold what is no number. Give numbers")
    return out
