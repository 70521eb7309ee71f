r"""Structural balance: triads, and the frustration of a signed network.

A symmetric matrix :math:`A` of ties, 0 where there is none. A triad (three states with all three ties) is balanced where the
product of its signs is positive [1]_. The frustration index is the least number of ties that stand wrong when the states are cut in
two: positive ones across, negative ones within [2]_; with weights, the least sum of :math:`|A_{ij}|`. Up to `EXACT` states all
:math:`2^{n-1}` cuts are tried; beyond, states change sides one by one from many random starts while it helps, so that the figure is
an upper bound.

The share of balanced triads is held against the same network with its signs dealt out anew: more positive ties make more balanced
triads by themselves.

References
----------
.. [1] D. Cartwright, F. Harary, "Structural balance: a generalization of Heider's theory", Psychological Review 63, 1956,
   pp. 277-293.
.. [2] F. Harary, "On the measurement of structural balance", Behavioral Science 4, 1959, pp. 316-323.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from dragoman.system.means import Numbers

EXACT = 20  # states
STARTS = 200
DEALS = 999
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Triads:
    """Every triad (three indices) with its sign, the balanced share, what signs dealt out anew give, and how often as much."""

    triads: tuple[tuple[tuple[int, int, int], int], ...]
    share: float | None
    expected: float | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Frustration:
    """The frustration index, the side (0 or 1) of each state, the ties that stand wrong, and whether all cuts were tried."""

    index: float
    sides: tuple[int, ...]
    wrong: tuple[tuple[int, int], ...]
    exact: bool


def triads(A: Numbers, *, seed: int = 0) -> Triads:
    """Return the triads of a signed network and their balance.

    Examples
    --------
    The enemy of my enemy is my friend:

    >>> triads(np.array([[0.0, 1, -1], [1, 0, -1], [-1, -1, 0]])).share
    1.0
    """
    signs = np.sign(A).astype(np.int8)
    found = [(i, j, k) for i, j, k in combinations(range(len(A)), 3) if signs[i, j] and signs[j, k] and signs[i, k]]
    if not found:
        return Triads((), None, None, None)
    told = tuple((t, int(signs[t[0], t[1]] * signs[t[1], t[2]] * signs[t[0], t[2]])) for t in found)
    share = sum(sign > 0 for _, sign in told) / len(told)
    ends = np.argwhere(np.triu(signs, 1))
    number = {(int(i), int(j)): n for n, (i, j) in enumerate(ends)}
    three = np.array([[number[i, j], number[j, k], number[i, k]] for i, j, k in found])
    values = signs[ends[:, 0], ends[:, 1]]
    chooser = np.random.default_rng(seed)
    dealt = np.array([(np.prod(chooser.permutation(values)[three], axis=1) > 0).mean() for _ in range(DEALS)])
    return Triads(told, share, float(dealt.mean()), float((1 + (dealt >= share - 1e-12).sum()) / (DEALS + 1)))


def frustration(A: Numbers, *, weighted: bool = False, seed: int = 0, starts: int = STARTS) -> Frustration:
    """Return the frustration index of a signed network.

    Parameters
    ----------
    A : (n, n), symmetric
        Ties; the diagonal does not matter.
    weighted
        Whether ties count by their size.
    starts
        Random starts of the search beyond `EXACT` states.

    Examples
    --------
    Three that all quarrel cannot be cut in two:

    >>> frustration(-1.0 + np.eye(3)).index
    1.0
    """
    B = np.array(A, dtype=np.float64) if weighted else np.sign(A).astype(np.float64)
    np.fill_diagonal(B, 0.0)
    n = len(B)
    exact = n <= EXACT
    sides = (_all(B) if exact else _search(B, seed, starts)) if n else np.zeros(0)
    if n and sides[0] < 0:
        sides = -sides
    wrong = [(int(i), int(j)) for i, j in np.argwhere(np.triu(B * np.outer(sides, sides) < 0, 1))]
    index = float(sum(abs(B[i, j]) for i, j in wrong))
    return Frustration(index, tuple(int(side < 0) for side in sides), tuple(wrong), exact)


def _all(B: Numbers) -> Numbers:
    """Return the sides (1 or -1) of the best of all cuts; the last state keeps its side."""
    n = len(B)
    best, found = -np.inf, np.ones(n)
    for start in range(0, 1 << (n - 1), CHUNK):
        numbers = np.arange(start, min(start + CHUNK, 1 << (n - 1)))
        S = np.ones((len(numbers), n))
        S[:, : n - 1] -= 2.0 * ((numbers[:, None] >> np.arange(n - 1)) & 1)
        kept = np.einsum("ki,ki->k", S @ B, S)
        i = int(kept.argmax())
        if kept[i] > best + 1e-9:
            best, found = float(kept[i]), S[i]
    return found


def _search(B: Numbers, seed: int, starts: int) -> Numbers:
    """Return the sides of the best cut that is found from random starts, state by state."""
    chooser = np.random.default_rng(seed)
    best, found = -np.inf, np.ones(len(B))
    for _ in range(starts):
        s = chooser.choice([-1.0, 1.0], len(B))
        gain = -s * (B @ s)
        while gain.max() > 1e-9:
            i = int(gain.argmax())
            s[i] = -s[i]
            gain += -2 * s * B[:, i] * s[i]
            gain[i] = -s[i] * (B[i] @ s)
        kept = float(s @ B @ s)
        if kept > best + 1e-9:
            best, found = kept, s.copy()
    return found
