r"""Student's t, and false discoveries among many tests.

The distribution function of :math:`t` with :math:`\nu` degrees of freedom is
:math:`1 - \tfrac12 I_{\nu/(\nu+t^2)}(\nu/2, 1/2)` for :math:`t \ge 0`, with the regularised incomplete beta function
:math:`I` by its continued fraction [1]_. ``discoveries`` are the adjusted p-values of Benjamini and Hochberg [2]_.

References
----------
.. [1] NIST Digital Library of Mathematical Functions, 8.17.22.
.. [2] Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", Journal of the Royal Statistical Society B 57,
   1995, pp. 289-300.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

TINY = 1e-300
ENOUGH = 1e9  # degrees of freedom from which t is the normal distribution


def beta(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function, 0 to 1, at ``x`` from 0 to 1.

    >>> round(beta(0.5, 2.0, 3.0), 4)
    0.6875
    """
    if not 0 < x < 1:
        return 0.0 if x <= 0 else 1.0
    if x > (a + 1) / (a + b + 2):  # where the fraction converges slowly
        return 1 - beta(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)) / a
    f, c, d = 1.0, 1.0, 0.0
    for i in range(10_000):  # the modified Lentz method
        m = i // 2
        if i == 0:
            step = 1.0
        elif i % 2 == 0:
            step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        else:
            step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / (1 + step * d or TINY)
        c = 1 + step / c or TINY
        f *= c * d
        if i and abs(1 - c * d) < 1e-14:
            break
    return front * (f - 1)


def tail(t: float, freedom: float) -> float:
    """Return how probable a value of Student's t is that lies as far from zero as this, on either side.

    >>> round(tail(2.228, 10), 3)
    0.05
    """
    if freedom >= ENOUGH:
        return math.erfc(abs(t) / math.sqrt(2))
    return beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def critical(level: float, freedom: float) -> float:
    """Return the value that Student's t exceeds on neither side with probability ``level``, 0 to 1.

    >>> round(critical(0.95, 10), 3), round(critical(0.95, 1), 3)
    (2.228, 12.706)
    """
    low, high = 0.0, 1.0
    while tail(high, freedom) > 1 - level and high < 1e12:
        low, high = high, high * 2
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if tail(middle, freedom) > 1 - level else (low, middle)
    return (low + high) / 2


def discoveries(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return adjusted p-values: the share of false ones among all that are as small as each, at most.

    >>> discoveries(np.array([0.01, 0.04, 0.03, 0.5])).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    n = len(p)
    order = np.argsort(p, kind="stable")
    ranked = p[order] * n / np.arange(1, n + 1)
    out = np.empty(n)
    out[order] = np.minimum(np.minimum.accumulate(ranked[::-1])[::-1], 1.0)
    return out
