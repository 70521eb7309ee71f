r"""Where states stand in a drawing of their network: friends near each other, opponents apart, the same every time.

States begin on a circle, camp beside camp. Then forces act as in the model of Fruchterman and Reingold [1]_: every pair repels by
:math:`k^2 / d`, a tie of strength :math:`a` attracts by :math:`a\, d^2 / k` where it is positive and repels further by
:math:`|a|\,k^2 / d` where negative, with :math:`a` as a share of the strongest; steps grow shorter to nothing. Nothing is drawn by
lot.

References
----------
.. [1] T. M. J. Fruchterman, E. M. Reingold, "Graph drawing by force-directed placement", Software: Practice and Experience 21,
   1991, pp. 1129-1164.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dragoman.system.means import Numbers

STEPS = 400
FIRST_STEP = 0.15
NEAR = 1e-3


def positions(A: Numbers, camps: Sequence[int]) -> Numbers:
    """Return a place in the unit square for each state.

    Parameters
    ----------
    A : (n, n), symmetric, zero diagonal
        Strengths of ties, either sign.
    camps : (n,)
        The camp of each.

    Returns
    -------
    (n, 2), 0 to 1
    """
    n = len(A)
    if n < 2:
        return np.full((n, 2), 0.5)
    order = sorted(range(n), key=lambda i: (camps[i], i))
    angle = np.empty(n)
    angle[order] = 2 * np.pi * np.arange(n) / n
    place = 0.5 + 0.4 * np.column_stack([np.cos(angle), np.sin(angle)])
    largest = float(np.abs(A).max())
    share = A / largest if largest > 0 else A
    k = n**-0.5
    for step in range(STEPS):
        apart = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), NEAR)
        push = k * k / distance * (1 + np.maximum(-share, 0.0)) - np.maximum(share, 0.0) * distance**2 / k
        np.fill_diagonal(push, 0.0)
        force = (apart / distance[..., None] * push[..., None]).sum(axis=1) - 0.5 * (place - 0.5)
        size = np.maximum(np.hypot(force[:, 0], force[:, 1]), 1e-12)
        reach = FIRST_STEP * (1 - step / STEPS)
        place = place + force / size[:, None] * np.minimum(size * 0.1, reach)[:, None]
    low, high = place.min(axis=0), place.max(axis=0)
    out: Numbers = (place - low) / np.maximum(high - low, 1e-9)
    return out
