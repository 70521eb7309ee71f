r"""The Nash bargaining solution: the outcome that makes the product of everybody's gains over disagreement greatest.

With position :math:`x_i`, weight :math:`w_i` (capability times salience), quadratic loss :math:`(x_i - o)^2` and a disagreement that is
worth :math:`-K` to everybody, the solution [1]_ maximises

.. math:: \sum_i w_i \log\left(K - (x_i - o)^2\right),

which is concave in :math:`o` where :math:`K` is greater than any squared distance; here :math:`K = k R^2` with :math:`R` the length of the
declared scale and :math:`k > 1`. Its derivative falls, so that a safeguarded Newton search finds the one root of
:math:`\sum_i w_i (x_i - o) / (K - (x_i - o)^2)` between the outermost positions. As :math:`k` grows the outcome goes to the weighted mean:
the compromise model is bargaining in the shadow of a disagreement that all dread [2]_.

A reference point inside the scale as the disagreement outcome is not offered: with loss in distance, no outcome but that point itself is
then better for stakeholders on both sides of it, and the model says that nothing is ever decided.

References
----------
.. [1] J. F. Nash, "The bargaining problem", Econometrica 18:155-162, 1950.
.. [2] C. H. Achen, "Institutional realism and bargaining models", in R. Thomson et al. (eds.), The European Union Decides, CUP, 2006,
   ch. 4.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from dragoman.errors import InputError
from dragoman.forecast.arrays import Actors, Floats, check

STEPS = 100  # bisection alone halves the scale below rounding in 60


def nash(position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float, disagreement: float = 1.5) -> float:
    """Return the Nash bargaining solution of one issue.

    Parameters
    ----------
    position : (n,), low to high
    capability : (n,), >= 0, any one unit
    salience : (n,), 0 to 1
    low, high : the declared scale
    disagreement : > 1
        Loss of disagreement, in squared lengths of the scale.

    Raises
    ------
    InputError
        As `check` does; disagreement not above 1, where somebody would rather have none.

    Examples
    --------
    >>> round(nash([0, 100], capability=[3, 1], salience=[1, 1], low=0, high=100, disagreement=1.5), 4)
    31.2657
    >>> round(nash([0, 100], capability=[3, 1], salience=[1, 1], low=0, high=100, disagreement=1e9), 4)
    25.0
    """
    actors = check(position, capability=capability, salience=salience, low=low, high=high)
    return float(_solve(actors.position[None], actors.weight[None], _loss(actors, disagreement))[0])


def nashes(
    position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float, disagreement: float = 1.5
) -> Floats:
    """Return the Nash bargaining solution of each draw: (draws, n) to (draws,)."""
    actors = check(position, capability=capability, salience=salience, low=low, high=high, draws=True)
    return _solve(actors.position, actors.weight, _loss(actors, disagreement))


def _loss(actors: Actors, disagreement: float) -> float:
    if not (np.isfinite(disagreement) and disagreement > 1):
        raise InputError(f"disagreement: {disagreement:g} is not above 1. Give its loss in squared lengths of the scale, above 1")
    return float(disagreement) * actors.range**2


def _solve(position: Floats, weight: Floats, loss: float) -> Floats:
    """Return the root of the derivative in each row, bracketed by the outermost positions that have weight."""
    low = np.where(weight > 0, position, np.inf).min(axis=1)
    high = np.where(weight > 0, position, -np.inf).max(axis=1)
    outcome = (weight * position).sum(axis=1) / weight.sum(axis=1)
    for _ in range(STEPS):
        gap = position - outcome[:, None]
        room = loss - gap**2
        slope = (weight * gap / room).sum(axis=1)
        low, high = np.where(slope >= 0, outcome, low), np.where(slope <= 0, outcome, high)
        bend = (weight * (loss + gap**2) / room**2).sum(axis=1)
        step = outcome + slope / bend
        following = np.where((step > low) & (step < high), step, (low + high) / 2)
        moved = np.abs(following - outcome)
        outcome = following
        if np.all(moved <= 4e-16 * (np.abs(outcome) + moved)):
            break
    return np.asarray(np.clip(outcome, low, high))
