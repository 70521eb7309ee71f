r"""The mean score of a tie, and how far it can be believed.

Document :math:`d` gives a tie weight :math:`W_d` (its events, weighted) and score :math:`S_d` (their weighted sum). The events of
a document are told by one hand about one matter, so documents are the sample, not events. Over :math:`G` documents:

* mean :math:`m = \sum S_d / \sum W_d`, -10 (conflict) to 10 (cooperation);
* its variance, robust to clusters [1]_, :math:`\frac{G}{G-1}\sum (S_d - m W_d)^2 / (\sum W_d)^2`; with one document, none.

Where ties (or periods of one tie) are many and documents few, each mean is drawn towards that of all (empirical Bayes [2]_): the
variance of one document :math:`\sigma^2` is pooled over all groups, :math:`v_i = \sigma^2 / G_i`; the groups' variance
:math:`\tau^2` and mean :math:`\mu` are those of the random-effects model by moments [3]_; then with
:math:`B_i = \tau^2 / (\tau^2 + v_i)` the shrunken mean is :math:`\mu + B_i (m_i - \mu)`, and its variance

.. math:: B_i v_i + (1 - B_i)^2 \mathrm{var}(\mu) + \frac{2}{k - 3} (1 - B_i)^2 \frac{\bar v + \tau^2}{v_i + \tau^2} (m_i - \mu)^2

where the last term is for :math:`\tau^2` being an estimate itself, from :math:`k` groups (:math:`k - 2` below the 2 where the centre
is known; 1 at least) [2]_. Where no group has two documents the spread cannot be told: the interval is the whole scale.

References
----------
.. [1] K.-Y. Liang, S. L. Zeger, "Longitudinal data analysis using generalized linear models", Biometrika 73, 1986, pp. 13-22.
.. [2] C. N. Morris, "Parametric empirical Bayes inference", Journal of the American Statistical Association 78, 1983, pp. 47-55.
.. [3] R. DerSimonian, N. Laird, "Meta-analysis in clinical trials", Controlled Clinical Trials 7, 1986, pp. 177-188.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.system import chance

Numbers = NDArray[np.float64]
SCALE = 10.0  # scores run from -10 to 10
LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Sums:
    """What is summed over the documents of each group: all (n,).

    ``documents`` :math:`G`, ``weight`` :math:`\\sum W_d`, ``weight2`` :math:`\\sum W_d^2`, ``score`` :math:`\\sum S_d`,
    ``score2`` :math:`\\sum S_d^2`, ``cross`` :math:`\\sum W_d S_d`.
    """

    documents: Numbers
    weight: Numbers
    weight2: Numbers
    score: Numbers
    score2: Numbers
    cross: Numbers


@dataclass(frozen=True, slots=True)
class Means:
    """Means of groups, each (n,), NaN where a group is empty; ``error``: the plain standard error, NaN below two documents.

    ``shrunk`` with ``low`` and ``high`` is the mean drawn towards ``centre``; ``spread`` its standard deviation.
    ``document`` is :math:`\\sigma`, the deviation of one document (NaN where unknown), ``between`` is :math:`\\tau`.
    """

    mean: Numbers
    error: Numbers
    shrunk: Numbers
    spread: Numbers
    low: Numbers
    high: Numbers
    centre: float
    document: float
    between: float
    freedom: float


@dataclass(frozen=True, slots=True)
class Effects:
    """A random-effects model: the mean of all groups, its standard error, and the variance between groups."""

    centre: float
    error: float
    between: float


def effects(estimate: Numbers, variance: Numbers, centre: float | None = None) -> Effects:
    """Fit a random-effects model by moments, or, with a centre that is known, only its variance.

    Parameters
    ----------
    estimate, variance : (n,), n >= 1; variance > 0
    centre
        What the groups lie around, where it is no question.

    Examples
    --------
    Rubin's eight schools: no more variance between them than chance gives.

    >>> schools = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
    >>> found = effects(schools, np.array([15.0, 10, 16, 11, 9, 11, 10, 18]) ** 2)
    >>> round(found.centre, 1), round(found.error, 1), found.between
    (7.7, 4.1, 0.0)
    """
    w = 1 / variance
    if centre is not None:
        excess = float((w * (estimate - centre) ** 2).sum()) - len(estimate)
        return Effects(centre, 0.0, max(0.0, excess / float(w.sum())))
    middle = float((w * estimate).sum() / w.sum())
    excess = float((w * (estimate - middle) ** 2).sum()) - (len(estimate) - 1)
    room = float(w.sum() - (w**2).sum() / w.sum())
    between = max(0.0, excess / room) if room > 1e-12 else 0.0
    w = 1 / (variance + between)
    return Effects(float((w * estimate).sum() / w.sum()), float(w.sum()) ** -0.5, between)


def means(sums: Sums, *, level: float = LEVEL, centre: float | None = None) -> Means:
    """Return each group's mean, plain and shrunken, with intervals.

    Parameters
    ----------
    sums
        Of n >= 0 groups; a group may be empty.
    level : 0 to 1
        How often an interval holds what it is about.
    centre
        What means are drawn towards; the mean of all groups, if not given.

    Examples
    --------
    Two documents with one event each, of 2 and 4: the mean is 3, its error 1.

    >>> one = np.array([1.0])
    >>> found = means(Sums(2 * one, 2 * one, 2 * one, 6 * one, 20 * one, 6 * one))
    >>> found.mean.tolist(), found.error.tolist()
    ([3.0], [1.0])
    """
    G, W = sums.documents, sums.weight
    some, several = W > 0, G >= 2
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(some, sums.score / W, np.nan)
        rest = np.maximum(sums.score2 - 2 * mean * sums.cross + mean**2 * sums.weight2, 0.0)
        variance = np.where(several, G / (G - 1) * rest / W**2, np.nan)
    freedom = float((G[several] - 1).sum())
    pooled = float((variance[several] * G[several] * (G[several] - 1)).sum() / freedom) if freedom else np.nan
    blank = np.full(len(G), np.nan)
    if not some.any() or not pooled > 0:
        return _untold(mean, np.sqrt(variance), pooled, freedom, centre)
    own = np.divide(pooled, G, out=blank.copy(), where=some)
    found = effects(mean[some], own[some], centre)
    share = found.between / (found.between + own)
    shrunk = found.centre + share * (mean - found.centre)
    spare = max(int(some.sum()) - (3 if centre is None else 2), 1)
    unsure = 2 / spare * (np.nanmean(own) + found.between) / (own + found.between) * (mean - found.centre) ** 2
    spread = np.sqrt(share * own + (1 - share) ** 2 * (found.error**2 + unsure))
    reach = chance.critical(level, freedom) * spread
    low, high = np.clip(shrunk - reach, -SCALE, SCALE), np.clip(shrunk + reach, -SCALE, SCALE)
    return Means(mean, np.sqrt(variance), shrunk, spread, low, high, found.centre, pooled**0.5, found.between**0.5, freedom)


def _untold(mean: Numbers, error: Numbers, pooled: float, freedom: float, centre: float | None) -> Means:
    """Return means whose spread is not known, or is nothing: one document a group, or documents that all say the same."""
    some = ~np.isnan(mean)
    middle = centre if centre is not None else float(mean[some].mean()) if some.any() else 0.0
    low, high, spread = (np.where(some, value, np.nan) for value in (-SCALE, SCALE, SCALE))
    return Means(mean, error, mean, spread, low, high, middle, pooled**0.5, 0.0, freedom)
