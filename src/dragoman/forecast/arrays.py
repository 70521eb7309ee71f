r"""The arrays that every model takes, checked once and with one wording.

Stakeholder :math:`i` of :math:`n` stands at position :math:`x_i \in [a, b]` on the issue's *declared* scale, has capability
:math:`c_i \ge 0` in any one unit and salience :math:`s_i \in [0, 1]`; its weight is :math:`w_i = c_i s_i`. A model of one issue takes
arrays of shape (n,); a model of many draws takes (draws, n), where a (n,) array stands for the same values in each draw. The scale is
the declared one, never the observed range: leaving a stakeholder out must not change what a distance means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dragoman.errors import InputError

Floats = NDArray[np.float64]
SLACK = 1e-9  # of the scale: positions this far off it by rounding are set to its end


@dataclass(frozen=True, slots=True)
class Actors:
    """Checked arrays of one shape, (n,) or (draws, n), with the scale they stand on."""

    position: Floats
    capability: Floats
    salience: Floats
    low: float
    high: float

    @property
    def weight(self) -> Floats:
        """Capability times salience, as a share of the greatest of the issue or draw: no unit is too large or too small."""
        return shares(self.capability * self.salience)

    @property
    def range(self) -> float:
        """Length of the declared scale."""
        return self.high - self.low


def check(
    position: ArrayLike,
    *,
    capability: ArrayLike,
    salience: ArrayLike,
    low: float,
    high: float,
    draws: bool = False,
    weighted: bool = True,
) -> Actors:
    """Check what a model is given and return it as float arrays of one shape.

    Parameters
    ----------
    position : (n,) or (draws, n), low to high
    capability : (n,) or (draws, n), >= 0
        All in one unit.
    salience : (n,) or (draws, n), 0 to 1
    low, high : finite, low < high
        Ends of the declared scale.
    draws : whether positions are (draws, n)
    weighted : whether somebody must have weight

    Raises
    ------
    InputError
        Nobody is there; shapes differ; a value is no number or out of bounds; nobody both has capability and cares.

    Examples
    --------
    >>> check([0, 50], capability=[1, 2], salience=[0.5, 1], low=0, high=100).weight
    array([0.25, 1.  ])
    >>> check([0, 120], capability=[1, 2], salience=[0.5, 1], low=0, high=100)
    Traceback (most recent call last):
        ...
    dragoman.errors.InputError: position 2: 120 is off the scale of 0 to 100. Give a position on the scale, or declare a wider one
    """
    low, high = _scale(low, high)
    x = _floats(position, "position")
    if x.ndim != (2 if draws else 1):
        raise InputError(f"position: an array of {x.ndim} dimensions. Give {'(draws, stakeholders)' if draws else '(stakeholders,)'}")
    if not x.size:
        raise InputError("position: nobody is there. Give at least one stakeholder")
    _bounded(x, "position", low - SLACK * (high - low), high + SLACK * (high - low), _off_scale(low, high))
    c = _like(capability, "capability", x)
    s = _like(salience, "salience", x)
    _bounded(c, "capability", 0.0, np.inf, "is less than nothing. Give 0 or more, in one unit for all")
    _bounded(s, "salience", 0.0, 1.0, "is outside of 0 to 1. Divide percentages by 100")
    actors = Actors(np.clip(x, low, high), c, s, low, high)
    if weighted:
        _somebody(actors)
    return actors


def shares(weight: Floats) -> Floats:
    """Return weights as shares of the greatest of each row, (..., n); zeros stay."""
    most = weight.max(axis=-1, keepdims=True)
    return np.asarray(weight / np.where(most > 0, most, 1.0))


def _scale(low: float, high: float) -> tuple[float, float]:
    try:
        low, high = float(low), float(high)
    except (TypeError, ValueError):
        raise InputError(f"scale: {low!r} to {high!r} are no numbers. Give its two ends") from None
    if not (np.isfinite(low) and np.isfinite(high) and low < high):
        raise InputError(f"scale: {low:g} to {high:g} is no scale. Give a lower and a higher end")
    return low, high


def _off_scale(low: float, high: float) -> str:
    return f"is off the scale of {low:g} to {high:g}. Give a position on the scale, or declare a wider one"


def _floats(values: ArrayLike, name: str) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name}: not every value is a number. Give one number a stakeholder") from None


def _like(values: ArrayLike, name: str, position: Floats) -> Floats:
    array = _floats(values, name)
    if array.shape not in {position.shape, position.shape[-1:]}:
        raise InputError(f"{name}: shape {array.shape} beside positions of {position.shape}. Give one value a stakeholder")
    return np.ascontiguousarray(np.broadcast_to(array, position.shape))


def _bounded(array: Floats, name: str, low: float, high: float, otherwise: str) -> None:
    """Refuse the first value that is no finite number or lies outside."""
    inside = (array >= low) & (array <= high) & np.isfinite(array)
    if inside.all():
        return
    where = tuple(int(i) for i in np.argwhere(~inside)[0])
    value = float(array[where])
    place = f"{name} {where[-1] + 1}" + (f" of draw {where[0] + 1}" if array.ndim == 2 else "")
    if not np.isfinite(value):
        raise InputError(f"{place}: {value} is no number. Give one, or leave the stakeholder out")
    raise InputError(f"{place}: {value:g} {otherwise}")


def _somebody(actors: Actors) -> None:
    total = actors.weight.sum(axis=-1)
    if np.all(total > 0):
        return
    where = f" in draw {int(np.argmin(np.atleast_1d(total) > 0)) + 1}" if total.ndim else ""
    raise InputError(f"capability and salience: nobody both has capability and cares{where}. Give at least one stakeholder both above 0")
