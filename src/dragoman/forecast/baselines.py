r"""Baselines: the weighted mean and median of positions, and the controls that any model must beat.

With position :math:`x_i`, capability :math:`c_i`, salience :math:`s_i` and weight :math:`w_i = c_i s_i`:

- weighted mean, the compromise model: :math:`\sum_i w_i x_i / \sum_i w_i` [1]_ [2]_;
- weighted median: the least :math:`x` at which the weight of positions up to it reaches half of all weight [3]_. Where it hits exactly
  half, every point up to the next position is a median: both ends are given. It is also the position that wins every proportional vote
  against another, since the margin of two positions is the difference of their weighted distances to everybody, which the median makes
  least;
- controls: mean and median without weights, the middle of the scale, the reference point (what holds without a decision).

Each has a plural form over draws, (draws, n) to (draws,).

References
----------
.. [1] J. van den Bos, Dutch EC Policy Making, Thesis Publishers, 1991.
.. [2] C. H. Achen, "Institutional realism and bargaining models", in R. Thomson et al. (eds.), The European Union Decides, CUP, 2006,
   ch. 4.
.. [3] D. Black, "On the rationale of group decision-making", Journal of Political Economy 56:23-34, 1948.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from dragoman.errors import InputError
from dragoman.forecast.arrays import Floats, check

HALF = 1e-12  # of all weight: how near to half counts as half, since shares are sums of rounded numbers


@dataclass(frozen=True, slots=True)
class Median:
    """The medians of one issue: all points from ``low`` to ``high``; one point where both are equal."""

    low: float
    high: float

    @property
    def middle(self) -> float:
        """The middle of the medians."""
        return (self.low + self.high) / 2


def weighted_mean(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> float:
    """Return the mean of positions, weighted by capability times salience.

    Parameters
    ----------
    position : (n,), low to high
    capability : (n,), >= 0, any one unit
        Only the shares matter.
    salience : (n,), 0 to 1
    low, high : the declared scale

    Raises
    ------
    InputError
        As `check` does; also where nobody both has capability and cares.

    Examples
    --------
    >>> round(weighted_mean([0, 100], capability=[3, 1], salience=[1, 1], low=0, high=100), 6)
    25.0
    """
    a = check(position, capability=capability, salience=salience, low=low, high=high)
    return float(_means(a.position[None], a.weight[None])[0])


def weighted_means(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> Floats:
    """Return the weighted mean of each draw: (draws, n) to (draws,)."""
    a = check(position, capability=capability, salience=salience, low=low, high=high, draws=True)
    return _means(a.position, a.weight)


def weighted_median(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> Median:
    """Return the medians of positions, weighted by capability times salience.

    Examples
    --------
    >>> weighted_median([0, 50, 100], capability=[1, 1, 3], salience=[1, 1, 1], low=0, high=100)
    Median(low=100.0, high=100.0)
    >>> weighted_median([0, 50, 100], capability=[1, 1, 2], salience=[1, 1, 1], low=0, high=100)
    Median(low=50.0, high=100.0)
    """
    a = check(position, capability=capability, salience=salience, low=low, high=high)
    lower, upper = medians_of(a.position[None], a.weight[None])
    return Median(float(lower[0]), float(upper[0]))


def weighted_medians(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> Floats:
    """Return the middle of the weighted medians of each draw: (draws, n) to (draws,)."""
    a = check(position, capability=capability, salience=salience, low=low, high=high, draws=True)
    lower, upper = medians_of(a.position, a.weight)
    return np.asarray((lower + upper) / 2)


def mean(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> float:
    """Return the mean of positions, each counted once."""
    return float(check(position, capability=capability, salience=salience, low=low, high=high, weighted=False).position.mean())


def means(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> Floats:
    """Return the mean of each draw: (draws, n) to (draws,)."""
    a = check(position, capability=capability, salience=salience, low=low, high=high, draws=True, weighted=False)
    return np.asarray(a.position.mean(axis=-1))


def median(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> float:
    """Return the median of positions, each counted once; of two middle ones their mean."""
    return float(np.median(check(position, capability=capability, salience=salience, low=low, high=high, weighted=False).position))


def medians(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float) -> Floats:
    """Return the median of each draw: (draws, n) to (draws,)."""
    a = check(position, capability=capability, salience=salience, low=low, high=high, draws=True, weighted=False)
    return np.asarray(np.median(a.position, axis=-1))


def midpoint(*, low: float, high: float) -> float:
    """Return the middle of the declared scale: what somebody who knows nothing says.

    >>> midpoint(low=0, high=100)
    50.0
    """
    return check([low], capability=[1], salience=[1], low=low, high=high).low / 2 + high / 2


def reference_point(reference: float | None, *, low: float, high: float) -> float:
    """Return the reference point as an outcome: nothing is decided.

    Raises
    ------
    InputError
        The issue has none, or it is off the scale.
    """
    if reference is None:
        raise InputError("reference: the issue has no reference point. Give one, or leave this control out")
    return float(check([reference], capability=[1], salience=[1], low=low, high=high).position[0])


def _means(position: Floats, weight: Floats) -> Floats:
    outcome = (weight * position).sum(axis=-1) / weight.sum(axis=-1)
    return np.asarray(np.clip(outcome, position.min(axis=-1), position.max(axis=-1)))


def medians_of(position: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the lower and the upper weighted median of each row of checked arrays, (draws, n) to (draws,) twice."""
    order = np.argsort(position, axis=-1, kind="stable")
    x = np.take_along_axis(position, order, axis=-1)
    reached = np.cumsum(np.take_along_axis(weight, order, axis=-1), axis=-1)
    half = reached[:, -1:] / 2
    slack = HALF * half
    lower = (reached < half - slack).sum(axis=-1)
    upper = (reached <= half + slack).sum(axis=-1)
    rows = np.arange(len(x))
    return x[rows, lower], x[rows, upper]
