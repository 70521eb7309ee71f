"""The interval of a share: one piece for precision, scores and drafts, which count so many of so many.

References
----------
.. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical
   Association 22(158), 1927, 209-212.
"""

from __future__ import annotations

from math import sqrt

DEVIATES = {80: 1.2815515655446004, 95: 1.959963984540054}  # of the normal distribution, two-sided


def wilson(part: int, count: int, level: int = 95) -> tuple[float, float, float]:
    """Return Wilson's interval of a share [1]_ as (low, centre, high), 0 to 1; ``count`` is 1 or more, ``level`` 80 or 95 %.

    >>> [round(bound, 3) for bound in wilson(81, 263)], [round(bound, 3) for bound in wilson(3, 3)]
    ([0.255, 0.311, 0.366], [0.439, 0.719, 1.0])
    """
    share, spread = part / count, DEVIATES[level] ** 2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = DEVIATES[level] * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, centre - half) if part else 0.0, centre, min(1.0, centre + half) if part < count else 1.0
