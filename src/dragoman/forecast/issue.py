r"""An issue: a question on a scale, and who stands where, how much they care, and what they can bring to bear.

Position :math:`x_i` stands on the declared scale from ``low`` to ``high``; salience :math:`s_i \in [0, 1]`; capability
:math:`c_i \ge 0` in any one unit. Each is an interval with a likely value (`Value`), or unknown (None). The scale is the
declared one, never the range that was seen: who drops out does not change what a position means.

**Missing is never zero.** A stakeholder without a position cannot be placed and is left out, with a note. Where nobody's
salience (or capability) is given, all count alike, with a note. Where some are given, a missing one may be anything from the
smallest to the largest of those given; its likely value is their median.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median
from typing import TYPE_CHECKING, Any

from dragoman.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

INPUTS = ("position", "salience", "capability")
MOST = 2000  # stakeholders of an issue; models are cubic in them
DRAWS, SOBOL = 10_000, 4096  # of uncertain inputs: for a forecast, for shares of variance
ROUNDS = 10  # of the challenge model


@dataclass(frozen=True, slots=True)
class Value:
    """A number that is known within an interval, where it comes from, and what was first drafted.

    ``evidence``: ids of facts of a record, as ``visit.txt#e3``, or words. ``drafted``: (low, likely, high) as the record gave
    them; a value that differs from it was set by the analyst.
    """

    low: float
    likely: float
    high: float
    note: str = ""
    evidence: tuple[str, ...] = ()
    drafted: tuple[float, float, float] | None = None

    @property
    def exact(self) -> bool:
        """Whether the interval is one point."""
        return self.low == self.high

    @property
    def triple(self) -> tuple[float, float, float]:
        """Low, likely, high."""
        return self.low, self.likely, self.high

    @property
    def edited(self) -> bool:
        """Whether an analyst set it: it was never drafted, or stands otherwise now."""
        return self.drafted is None or self.drafted != self.triple


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """Who has a stake. ``actor``: its id in a record. ``group``: a bloc that it is told with."""

    name: str
    position: Value | None
    salience: Value | None = None
    capability: Value | None = None
    actor: str | None = None
    group: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What positions mean. ``anchors``: (point, meaning), in order. ``only_anchors``: no other point can be an outcome."""

    low: float = 0.0
    high: float = 100.0
    anchors: tuple[tuple[float, str], ...] = ()
    only_anchors: bool = False

    @property
    def width(self) -> float:
        """From one pole to the other."""
        return self.high - self.low

    def meaning(self, point: float) -> str | None:
        """Return what a point means: the meaning of the nearest anchor, told as near where it is not met; None without anchors.

        >>> Scale(anchors=((0.0, "none"), (100.0, "all"))).meaning(97)
        'near "all"'
        """
        if not self.anchors:
            return None
        nearest = min(self.anchors, key=lambda a: abs(a[0] - point))
        if nearest[0] == point:
            return f'"{nearest[1]}"'
        if abs(nearest[0] - point) <= 0.1 * self.width:
            return f'near "{nearest[1]}"'
        below = [a for a in self.anchors if a[0] < point]
        above = [a for a in self.anchors if a[0] > point]
        if below and above:
            return f'between "{below[-1][1]}" and "{above[0][1]}"'
        return f'beyond "{nearest[1]}"'


@dataclass(frozen=True, slots=True)
class Issue:
    """A question and its stakeholders.

    ``reference``: what holds if nothing is agreed. ``outcome``: what came of it; it serves scoring alone, never a forecast.
    ``notes``: what a reader of the file had to say about it. ``options``: further tables of the file, as the draft's and the crisis game's.
    """

    id: str
    stakeholders: tuple[Stakeholder, ...]
    question: str = ""
    scale: Scale = field(default_factory=Scale)
    deadline: str | None = None
    reference: float | None = None
    outcome: float | None = None
    group: str | None = None
    notes: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inputs:
    """An issue as arrays: each (3, n), low, likely and high; ``names`` of the n stakeholders that can be placed.

    Salience and capability are as given or, where
    missing, as this module's docstring says.
    """

    names: tuple[str, ...]
    position: NDArray[np.float64]
    salience: NDArray[np.float64]
    capability: NDArray[np.float64]
    low: float
    high: float
    notes: tuple[str, ...] = ()


def number(value: Any, what: str) -> float:
    """Return a finite number.

    >>> number("12.5", "position")
    12.5
    """
    try:
        if isinstance(value, bool):
            raise TypeError
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{what} is {value!r}, which is no number. Give one, or leave it out") from None
    if not math.isfinite(found):
        raise InputError(f"{what} is {value!r}, which is no finite number. Give one, or leave it out")
    return found


def point(value: float) -> Value:
    """Return a value that is known exactly."""
    return Value(value, value, value)


def interval(given: Any, what: str, low: float, high: float) -> Value | None:
    """Read a value of a file: a number, [low, high], [low, likely, high], or a table with ``low``, ``likely``, ``high``, ``note``, ...

    Parameters
    ----------
    low, high
        What it may be at all.

    Raises
    ------
    InputError
        It is no number, not in order, or out of bounds.
    """
    if given is None or given == "":
        return None
    note, evidence, drafted = "", _evidence((), what), None
    if isinstance(given, dict):
        unknown = set(given) - {"low", "likely", "high", "note", "evidence", "drafted"}
        if unknown:
            raise InputError(f"{what} has '{sorted(unknown)[0]}', which it cannot have. Use low, likely, high, note, evidence")
        note, evidence = _words(given.get("note", ""), f"{what}: note"), _evidence(given.get("evidence", ()), what)
        drafted = _drafted(given.get("drafted"), what)
        if "likely" not in given and not {"low", "high"} <= set(given):
            return None  # a note on what is not known
        ends = [given.get("low", given.get("likely")), given.get("likely"), given.get("high", given.get("likely"))]
    elif isinstance(given, list | tuple):
        if len(given) not in (2, 3):
            raise InputError(f"{what} is {given!r}. Give a number, [low, high] or [low, likely, high]")
        ends = [given[0], given[1] if len(given) == 3 else None, given[-1]]
    else:
        ends = [given, given, given]
    first, last = number(ends[0], what), number(ends[2], what)
    likely = (first + last) / 2 if ends[1] is None else number(ends[1], what)
    if not first <= likely <= last:
        raise InputError(f"{what} goes from {first:g} over {likely:g} to {last:g}. Give low, likely and high in this order")
    if first < low or last > high:
        off = first if first < low else last
        raise InputError(_off(what, off, low, high))
    return Value(first, likely, last, note, evidence, drafted)


def _off(what: str, value: float, low: float, high: float) -> str:
    if what.endswith("salience") and 1 < value <= 100:
        return f"{what} is {value:g}; it goes from 0 to 1. Write {value / 100:g} for {value:g} percent"
    if what.endswith("capability"):
        return f"{what} is {value:g}, below 0. Give 0 or more, in any one unit"
    span = f"from {low:g} to {high:g}"
    return f"{what} is {value:g}, off the scale {span}. Put it on the scale, or widen the scale"


def _words(given: Any, what: str) -> str:
    if not isinstance(given, str):
        raise InputError(f"{what} is {given!r}, which is no text. Put it in quotation marks")
    return given


def _evidence(given: Any, what: str) -> tuple[str, ...]:
    if isinstance(given, str):
        return tuple(part for part in (p.strip() for p in given.split(";")) if part)
    if not isinstance(given, list | tuple):
        raise InputError(f"{what}: evidence is {given!r}. Give a list of facts, as ['visit.txt#e3']")
    return tuple(_words(e, f"{what}: evidence") for e in given)


def _drafted(given: Any, what: str) -> tuple[float, float, float] | None:
    if given is None:
        return None
    if not isinstance(given, list | tuple) or len(given) != 3:
        raise InputError(f"{what}: drafted is {given!r}. It is written by the draft: three numbers; take it out if you made it")
    low, likely, high = (number(g, f"{what}: drafted") for g in given)
    return low, likely, high


def check(issue: Issue, where: str) -> Issue:
    """Return the issue, or raise what is wrong with it as a whole.

    Raises
    ------
    InputError
        No stakeholders, two of one name, a scale without width, a point off the scale.
    """
    scale = issue.scale
    if not scale.low < scale.high:
        raise InputError(f"{where}: the scale goes from {scale.low:g} to {scale.high:g}. Let it rise from low to high")
    if not issue.stakeholders:
        raise InputError(f"{where}: there are no stakeholders. Add at least one, with a name and a position")
    if len(issue.stakeholders) > MOST:
        raise InputError(f"{where}: there are {len(issue.stakeholders)} stakeholders; {MOST} at most. Group them")
    seen: set[str] = set()
    for s in issue.stakeholders:
        if s.name in seen:
            raise InputError(f"{where}: '{s.name}' is listed twice. Keep one")
        seen.add(s.name)
    for what, value in (("reference", issue.reference), ("outcome", issue.outcome), *(("anchor", a[0]) for a in scale.anchors)):
        if value is not None and not scale.low <= value <= scale.high:
            raise InputError(f"{where}: the {what} is {value:g}, off the scale from {scale.low:g} to {scale.high:g}. Put it on the scale")
    if scale.only_anchors and len(scale.anchors) < 2:
        raise InputError(f"{where}: only anchors can be outcomes, and there are fewer than two. Name the points of the scale")
    if issue.deadline is not None:
        day(issue.deadline, f"{where}: the deadline")
    return issue


def day(value: str, what: str) -> str:
    """Return an ISO date."""
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        raise InputError(f"{what} is '{value}', which is no date. Write it as 2018-07-14") from None


def inputs(issue: Issue) -> Inputs:
    """Return an issue as arrays of the stakeholders that can be placed.

    Raises
    ------
    InputError
        Nobody has a position, or nobody both cares and is capable.

    Examples
    --------
    >>> two = Issue("a", (Stakeholder("USA", point(100.0)), Stakeholder("IRN", point(0.0))))
    >>> inputs(two).salience.tolist()
    [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]
    """
    import numpy as np  # here: whoever reads issues alone need not wait for it

    placed = [s for s in issue.stakeholders if s.position is not None]
    notes = [f"{s.name} has no position and is left out" for s in issue.stakeholders if s.position is None]
    if not placed:
        raise InputError(f"issue {issue.id}: nobody has a position, so nothing can be forecast. Give at least one")
    position = np.array([s.position.triple for s in placed if s.position is not None], dtype=float).T
    salience, said = _filled([s.salience for s in placed], "salience", placed)
    notes += said
    capability, said = _filled([s.capability for s in placed], "capability", placed)
    notes += said
    if not (salience[2] * capability[2] > 0).any():
        raise InputError(
            f"issue {issue.id}: no stakeholder has both salience and capability, so nothing can be forecast. Give one of them both"
        )
    if not (salience[1] * capability[1] > 0).any():
        raise InputError(f"issue {issue.id}: at the likely values no stakeholder has both salience and capability. Raise one of them")
    return Inputs(tuple(s.name for s in placed), position, salience, capability, issue.scale.low, issue.scale.high, tuple(notes))


def _filled(values: Sequence[Value | None], what: str, placed: Sequence[Stakeholder]) -> tuple[NDArray[np.float64], list[str]]:
    import numpy as np

    given = [v for v in values if v is not None]
    if not given:
        return np.ones((3, len(values))), [f"nobody's {what} is given: all count alike"]
    low, likely, high = min(v.low for v in given), median(v.likely for v in given), max(v.high for v in given)
    missing = [s.name for s, v in zip(placed, values, strict=True) if v is None]
    columns = [v.triple if v is not None else (low, likely, high) for v in values]
    notes = [f"{what} of {', '.join(missing)} is not given: anything from {low:g} to {high:g}, as with the others"] if missing else []
    return np.array(columns, dtype=float).T, notes


def changed(issue: Issue, settings: Sequence[str]) -> Issue:
    """Return an issue in which some inputs stand otherwise: ``Russia.position=40``, ``Iran.salience=0.5..0.9``.

    Raises
    ------
    InputError
        There is no such stakeholder or input, or the value cannot be used.
    """
    for setting in settings:
        where, equals, text = setting.partition("=")
        name, dot, what = where.strip().rpartition(".")
        if not equals or not dot or what not in INPUTS:
            raise InputError(f"'{setting}' sets nothing. Write NAME.position=40, NAME.salience=0.5 or NAME.capability=2..4")
        fitting = [s for s in issue.stakeholders if s.name.casefold() == name.casefold()] or [
            s for s in issue.stakeholders if s.actor is not None and s.actor.casefold() == name.casefold()
        ]
        if not fitting:
            known = ", ".join(s.name for s in issue.stakeholders[:12])
            raise InputError(f"'{name}' is no stakeholder of {issue.id}. There are: {known}")
        low, high = bounds(issue.scale, what)
        parts = [p.strip() for p in text.split("..")]
        value = interval(parts[0] if len(parts) == 1 else parts, f"{fitting[0].name}.{what}", low, high)
        stakeholder = put(fitting[0], what, value)
        issue = replace(issue, stakeholders=tuple(stakeholder if s is fitting[0] else s for s in issue.stakeholders))
    return issue


def put(stakeholder: Stakeholder, what: str, value: Value | None) -> Stakeholder:
    """Return a stakeholder with another position, salience or capability."""
    if what == "position":
        return replace(stakeholder, position=value)
    return replace(stakeholder, salience=value) if what == "salience" else replace(stakeholder, capability=value)


def bounds(scale: Scale, what: str) -> tuple[float, float]:
    """Return what a position, a salience or a capability may be at all."""
    return {"position": (scale.low, scale.high), "salience": (0.0, 1.0), "capability": (0.0, math.inf)}[what]
