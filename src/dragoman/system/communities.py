r"""Camps: communities of a signed network, by signed modularity over many seeds.

With :math:`w_{ij}^+ = \max(0, A_{ij})`, :math:`w_{ij}^- = \max(0, -A_{ij})`, strengths :math:`w_i^\pm = \sum_j w_{ij}^\pm` and totals
:math:`2w^\pm = \sum_i w_i^\pm`, the modularity of a partition :math:`C` is [1]_

.. math:: Q = \frac{1}{2w^+ + 2w^-} \sum_{ij} \Bigl[A_{ij} - \Bigl(\frac{w_i^+ w_j^+}{2w^+} - \frac{w_i^- w_j^-}{2w^-}\Bigr)\Bigr]
   \delta(C_i, C_j)

so that hostility within a camp counts against it. An unsigned method would read a quarrel as closeness, and is never used.

It is maximised by moving one state at a time to the camp where it gains most, in random order, then joining whole camps, until
neither gains [2]_; where it begins and in what order is another with every seed. Camps are an opinion of the data, not a fact:
``together`` says how often two states share one over the seeds, ``drawn`` how often
when each tie is drawn anew from its mean and deviation as well.

References
----------
.. [1] S. Gomez, P. Jensen, A. Arenas, "Analysis of community structure in networks of correlated data", Physical Review E 80,
   2009, 016114.
.. [2] V. D. Blondel et al., "Fast unfolding of communities in large networks", Journal of Statistical Mechanics, 2008, P10008.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.system.means import Numbers

SEEDS = 200
Camps = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Communities:
    """The best partition found (a camp's number for each state), its modularity, and shares of seeds, each (n, n), 0 to 1."""

    camps: tuple[int, ...]
    modularity: float
    together: Numbers
    drawn: Numbers


def gains(A: Numbers) -> Numbers:
    """Return the matrix whose sum within camps is the modularity.

    Parameters
    ----------
    A : (n, n), symmetric, zero diagonal

    Examples
    --------
    Two pairs of friends that quarrel:

    >>> A = np.array([[0.0, 1, -1, -1], [1, 0, -1, -1], [-1, -1, 0, 1], [-1, -1, 1, 0]])
    >>> modularity(gains(A), np.array([0, 0, 1, 1])), modularity(gains(A), np.array([0, 1, 0, 1]))
    (0.5, -0.166666666667)
    """
    plus, minus = np.maximum(A, 0.0), np.maximum(-A, 0.0)
    total = float(plus.sum() + minus.sum())
    if not total > 0:
        return np.zeros_like(A)
    expected = np.zeros_like(A)
    for part, sign in ((plus, 1.0), (minus, -1.0)):
        strength = part.sum(axis=1)
        if strength.sum() > 0:
            expected += sign * np.outer(strength, strength) / strength.sum()
    out: Numbers = (A - expected) / total
    return out


def modularity(B: Numbers, camps: Camps) -> float:
    """Return the modularity of a partition, from the matrix that `gains` returns."""
    return round(float(B[camps[:, None] == camps[None, :]].sum()), 12)


def best(B: Numbers, chooser: np.random.Generator) -> Camps:
    """Return a partition that neither moving a state nor joining two camps makes better."""
    n = len(B)
    # Half of the searches begin with every state alone, half anywhere: they find different summits.
    camps = np.arange(n) if chooser.random() < 0.5 else chooser.integers(0, n, n)
    value = -np.inf
    while True:
        _move(B, camps, chooser)
        _join(B, camps)
        found = modularity(B, camps)
        if found <= value + 1e-12:
            return plain(camps)
        value = found


def plain(camps: Camps) -> Camps:
    """Number camps in the order of their first states.

    >>> plain(np.array([7, 7, 3, 7])).tolist()
    [0, 0, 1, 0]
    """
    number: dict[int, int] = {}
    return np.array([number.setdefault(int(camp), len(number)) for camp in camps], dtype=np.int64)


def communities(A: Numbers, spread: Numbers | None = None, *, seeds: int = SEEDS, seed: int = 0) -> Communities:
    """Return the camps of a signed network.

    Parameters
    ----------
    A : (n, n), symmetric, zero diagonal
        Ties: positive between friends, 0 where there is none.
    spread : (n, n), >= 0
        The deviation of each tie; nothing is drawn, if not given.
    seeds
        How many searches.
    """
    n = len(A)
    B = gains(A)
    winner, value = np.arange(n), -np.inf
    together, drawn = np.zeros((n, n)), np.zeros((n, n))
    for number in range(seeds):
        chooser = np.random.default_rng([seed, number])
        camps = best(B, chooser)
        together += camps[:, None] == camps[None, :]
        found = modularity(B, camps)
        if found > value + 1e-12:
            winner, value = camps, found
        if spread is not None:
            noise = np.triu(chooser.normal(size=(n, n)), 1)
            other = best(gains(np.where(A != 0, A + spread * (noise + noise.T), 0.0)), chooser)
            drawn += other[:, None] == other[None, :]
    together /= max(seeds, 1)
    share = drawn / max(seeds, 1) if spread is not None else together
    return Communities(tuple(int(camp) for camp in winner), max(value, 0.0) if n else 0.0, together, share)


def _move(B: Numbers, camps: Camps, chooser: np.random.Generator) -> None:
    """Move states, one at a time, to the camp or the place alone where they gain most, until none gains."""
    n = len(B)
    moved = True
    while moved:
        moved = False
        for i in chooser.permutation(n):
            ties = np.bincount(camps, B[i] + B[:, i], minlength=n)
            ties[camps[i]] -= 2 * B[i, i]
            alone = np.flatnonzero(np.bincount(camps, minlength=n) == 0)
            target = int(ties.argmax())
            if ties[target] < 0 and len(alone):
                target = int(alone[0])
            gain = max(ties[target], 0.0) - ties[camps[i]]
            if target != camps[i] and gain > 1e-12:
                camps[i], moved = target, True


def _join(B: Numbers, camps: Camps) -> None:
    """Join the two camps that gain most by it, until none do."""
    while True:
        names = np.unique(camps)
        member = (camps[:, None] == names[None, :]).astype(np.float64)
        between = member.T @ (B + B.T) @ member
        np.fill_diagonal(between, -np.inf)
        if len(names) < 2 or between.max() <= 1e-12:
            return
        one, other = np.unravel_index(int(between.argmax()), between.shape)
        camps[camps == names[other]] = names[one]
