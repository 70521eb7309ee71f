"""A forecast in words: sentences that a decision-maker can read, each with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dragoman.forecast.issue import Issue, Scale, Value

if TYPE_CHECKING:
    from dragoman.forecast.simulate import Forecast

NAMES = {
    "weighted_mean": "weighted mean (compromise)",
    "weighted_median": "weighted median",
    "mean": "mean, all alike",
    "median": "median, all alike",
    "nash": "Nash bargaining",
    "challenge_mean": "challenge model, mean",
    "challenge_median": "challenge model, median",
    "smp": "spatial model of politics (KTAB)",
    "midpoint": "midpoint of the scale",
    "reference": "reference point",
}


def number(value: float) -> str:
    """Return a number as people write it: three digits that count, no exponent.

    >>> number(48.4606), number(0.0451), number(1200.0)
    ('48.5', '0.0451', '1,200')
    """
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 0.001 else f"{value:.6f}".rstrip("0")


def share(value: float) -> str:
    """Return a probability in percent.

    >>> share(0.004), share(0.496), share(0.999)
    ('less than 1 %', '50 %', 'more than 99 %')
    """
    if 0 < value < 0.01:
        return "less than 1 %"
    if 0.99 < value < 1:
        return "more than 99 %"
    return f"{100 * value:.0f} %"


def place(scale: Scale, point: float) -> str:
    """Return a point with its meaning.

    >>> place(Scale(anchors=((0.0, "none"), (100.0, "all"))), 30.0)
    '30 (between "none" and "all")'
    """
    meaning = scale.meaning(point)
    return f"{number(point)} ({meaning})" if meaning else number(point)


def value(given: Value | None) -> str:
    """Return a value with its interval.

    >>> value(Value(1, 2, 3)), value(None)
    ('2 (1 to 3)', '-')
    """
    if given is None:
        return "-"
    return number(given.likely) if given.exact else f"{number(given.likely)} ({number(given.low)} to {number(given.high)})"


def headline(found: Forecast) -> list[str]:
    """Return what is forecast, in sentences."""
    scale = found.issue.scale
    told = [f"The outcome is as likely above as below {place(scale, found.median)}."]
    low, high = found.bands[80]
    told.append(f"With 80 % probability it lies between {number(low)} and {number(high)}, with even odds between {_band(found, 50)}.")
    told += _peaks(found)
    told += _sides(found)
    return told


def _band(found: Forecast, level: int) -> str:
    low, high = found.bands[level]
    return f"{number(low)} and {number(high)}"


def _peaks(found: Forecast) -> list[str]:
    """Name the points on which much of the probability falls."""
    distribution, issue = found.distribution, found.issue
    heavy = [(float(m), float(p)) for p, m in zip(distribution.points, distribution.mass, strict=True) if m >= 0.1]
    holders = {p: _holders(issue, p) for _, p in heavy}
    told = [
        f"{number(p)}, where {_listed(holders[p])} {'stands' if len(holders[p]) == 1 else 'stand'} ({share(m)})"
        for m, p in sorted(heavy, reverse=True)
        if holders[p]
    ]
    return [f"It may fall exactly on a position that is held: {'; '.join(told[:4])}."] if told else []


def _holders(issue: Issue, point: float) -> list[str]:
    return [s.name for s in issue.stakeholders if s.position is not None and abs(s.position.likely - point) < 1e-6]


def _listed(names: Sequence[str]) -> str:
    """Return names in a row.

    >>> _listed(["Iran"]), _listed(["Iran", "Syria", "Oman", "Iraq", "Qatar"])
    ('Iran', 'Iran, Syria, Oman and 2 more')
    """
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} more"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _sides(found: Forecast) -> list[str]:
    scale, distribution = found.issue.scale, found.distribution
    middle = (scale.low + scale.high) / 2
    below, above = distribution.near(scale.low, middle - 1e-9), distribution.above(middle + 1e-9)
    low, high = (scale.meaning(p) for p in (scale.low, scale.high))
    if low and high and scale.anchors[0][0] == scale.low and scale.anchors[-1][0] == scale.high:
        return [f"It ends nearer to {low} with probability {share(below)}, nearer to {high} with {share(above)}."]
    return [f"It ends in the lower half of the scale with probability {share(below)}, in the upper half with {share(above)}."]


def matters(found: Forecast, without: dict[str, float | None]) -> list[str]:
    """Return who matters: who stands at the median most often, and who moves the compromise by being there."""
    told = []
    pivotal = sorted(((v, n) for n, v in found.pivotal.items() if v >= 0.05), reverse=True)
    if pivotal:
        told.append(f"At the weighted median stands {'; '.join(f'{n} ({share(v)} of draws)' for v, n in pivotal[:3])}.")
    moved = sorted(
        ((abs(v), v, n) for n, v in without.items() if v is not None and abs(v) >= 0.005 * found.issue.scale.width), reverse=True
    )
    for _, change, name in moved[:3]:
        told.append(f"Without {name} the compromise would stand {number(abs(change))} {'higher' if change > 0 else 'lower'}.")
    return told
