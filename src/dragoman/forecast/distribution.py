r"""A forecast as a distribution on a scale: where outcomes fall, given where the stakeholders stand.

Outcomes of negotiations are of two sorts: many fall exactly on a position that somebody holds (117 of the 193 issues of DEU III
that this was fitted on [1]_), the others lie in between. So the distribution has point masses on the positions held and a density
elsewhere. With the scale mapped to :math:`[0, 1]`, :math:`m` the weighted mean of positions, and :math:`[l, h]` the
range of positions held, both have the same weight

.. math:: f(y) = \exp(-a |y - m| - e\,[y < l \lor y > h]),

and a position held counts as much as a stretch of the scale of length :math:`\kappa`: the density is proportional to
:math:`f(y)`, the mass on a held position to :math:`\kappa f(y)`. Three parameters: ``anchor`` :math:`a`, ``outside`` :math:`e`,
``held`` :math:`\ln \kappa`. They are fitted by the continuous ranked probability score (`calibrate`). Uncertain inputs are
drawn; the forecast is the mean of the draws' distributions.

A band is the shortest interval that holds a given mass, not one around the centre: on a polarised issue it may end on a pole. As
an interval that ends on a point mass holds more than was asked for, the mass is one that covered what the band says in calibration.

References
----------
.. [1] J. Arregui and C. Perarnaud, "A new dataset on legislative decision-making in the European Union: the DEU III dataset",
   Journal of European Public Policy 29(1), 2022, 12-22.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.forecast.score import crps_samples

CELLS = 200  # of the density
LEVELS = (50, 80, 95)
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shape:
    """The fitted parameters; ``masses``: what the 50, 80 and 95 % bands must hold to cover what they say."""

    anchor: float
    held: float
    outside: float
    masses: tuple[float, float, float] = (0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True)
class Distribution:
    """Points in rising order and the probability of each, (k,) both; cells of the density stand at their middle."""

    points: Array
    mass: Array

    @property
    def mean(self) -> float:
        """The expected outcome."""
        return float(self.points @ self.mass)

    def quantile(self, share: float) -> float:
        """Return the smallest point that at least this share of the mass is not above; ``share`` is 0 to 1."""
        total = np.cumsum(self.mass)
        return float(self.points[min(int(np.searchsorted(total, share * total[-1] - 1e-12)), len(self.points) - 1)])

    def band(self, mass: float) -> tuple[float, float]:
        """Return the shortest interval that holds at least this mass, 0 to 1; among equals the one that holds most."""
        before = np.concatenate(([0.0], np.cumsum(self.mass)))
        end = np.searchsorted(before, before[:-1] + mass * before[-1] - 1e-12) - 1
        start = np.flatnonzero(end < len(self.points))
        end = np.maximum(end[start], start)
        length = self.points[end] - self.points[start]
        shortest = np.flatnonzero(length <= length.min() + 1e-12)
        best = shortest[np.argmax((before[end + 1] - before[start])[shortest])]
        return float(self.points[start[best]]), float(self.points[end[best]])

    def above(self, point: float) -> float:
        """Return the probability that the outcome is above a point."""
        return float(self.mass[self.points > point].sum())

    def near(self, low: float, high: float) -> float:
        """Return the probability of an outcome between two points, both included."""
        return float(self.mass[(self.points >= low) & (self.points <= high)].sum())

    def crps(self, outcome: float) -> float:
        """Return the continuous ranked probability score against the outcome, in units of the scale; 0 is best."""
        return crps_samples(self.points, outcome, self.mass)


def forecast(
    position: Array, weight: Array, low: float, high: float, shape: Shape, anchors: tuple[float, ...] | None = None
) -> Distribution:
    """Return the distribution of the outcome of one issue.

    Parameters
    ----------
    position : (draws, n), low to high
        Where each stakeholder stands, in draws of what is known of it; one draw where all is known.
    weight : (draws, n), >= 0
        Salience times capability; each draw has some.
    low, high
        The declared scale.
    anchors
        The only outcomes there can be, if so: what would fall elsewhere falls on the nearest.

    Examples
    --------
    >>> found = forecast(np.array([[0.0, 100.0]]), np.array([[1.0, 3.0]]), 0.0, 100.0, Shape(2.5, -1.0, 1.0))
    >>> round(found.near(100, 100), 2), round(found.near(0, 0), 2)
    (0.25, 0.07)
    """
    held, mass, cells = weights((position - low) / (high - low), weight, shape)
    total = cells.sum(axis=1, keepdims=True) + mass.sum(axis=1, keepdims=True)
    points = np.concatenate((MIDDLES, np.ravel(held)))
    share = np.concatenate(((cells / total).mean(axis=0), np.ravel(mass / total) / len(held)))
    points = low + points * (high - low)
    if anchors is not None:
        allowed = np.array(sorted(anchors))
        points = allowed[np.abs(points[:, None] - allowed[None, :]).argmin(axis=1)]
    return merged(points, share)


MIDDLES = (np.arange(CELLS) + 0.5) / CELLS


def merged(points: Array, share: Array) -> Distribution:
    """Return a distribution of points in any order; equal ones become one, and such as have no mass go."""
    keep = share > 0
    unique, which = np.unique(np.round(points[keep], 9), return_inverse=True)
    mass = np.bincount(which, weights=share[keep], minlength=len(unique))
    return Distribution(unique, mass / mass.sum())


def weights(position: Array, weight: Array, shape: Shape) -> tuple[Array, Array, Array]:
    """Return the positions held in rising order and the weight of each, (draws, n), and the weights of the cells, (draws, CELLS).

    ``position`` is on 0 to 1. A position that several hold is weighted once; who has no weight holds none.
    """
    mean = (position * weight).sum(axis=1, keepdims=True) / weight.sum(axis=1, keepdims=True)
    counted = np.where(weight > 0, position, np.nan)
    held = np.sort(counted, axis=1)  # those without weight come last, as NaN
    first, last = held[:, :1], np.nanmax(held, axis=1, keepdims=True)
    new = np.concatenate((np.ones((len(held), 1), dtype=bool), np.diff(held, axis=1) > 1e-12), axis=1)
    mass = np.where(new & ~np.isnan(held), np.exp(shape.held - shape.anchor * np.abs(held - mean)), 0.0)
    beyond = (first > MIDDLES) | (last < MIDDLES)
    cells = np.exp(-shape.anchor * np.abs(MIDDLES - mean) - shape.outside * beyond) / CELLS
    return np.nan_to_num(held), mass, cells
