"""Forecasts of issues that were kept: the issue as it was, what was forecast, and what came of it.

A forecast that was kept is never changed or taken away: a score is worth only what its worst forecasts are listed for.
Its outcome may be entered, taken back and entered again.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dragoman.errors import InputError
from dragoman.record import changes, schema

K = schema.forecasts.c


@dataclass(frozen=True, slots=True)
class Kept:
    """A forecast that was kept. ``outcome`` is None where none stands; ``undone_at`` says when one was taken back.

    ``scale`` is the issue's low and high end; ``issue`` all of the issue as it was; ``result`` the forecast as
    ``dragoman issue forecast --json`` writes it.
    """

    number: int
    id: str
    question: str
    scale: tuple[float, float]
    deadline: str | None
    made_at: str
    who: str
    version: str
    issue: dict[str, Any]
    result: dict[str, Any]
    outcome: float | None = None
    resolved_at: str | None = None
    resolved_by: str | None = None
    undone_at: str | None = None


def keep(connection: Connection, issue: dict[str, Any], result: dict[str, Any], *, who: str, version: str, now: str) -> int:
    """Keep a forecast; return its number.

    Parameters
    ----------
    issue
        ``id``, ``question``, ``scale`` (``low``, ``high``), ``deadline`` if there is one, and all that was forecast from.
    result
        ``median``, ``mean``, ``quantiles`` (by level as text, like ``"0.05"``), ``bands``, ``models``.

    Raises
    ------
    InputError
        Something of it is missing, or is no number; nobody makes it.
    """
    if not who.strip():
        raise InputError("a forecast says whose it is. Name yourself: --by NAME")
    name = str(issue.get("id") or "")
    if not name:
        raise InputError("the issue has no id. Give it one")
    scale = issue.get("scale")
    ends: list[Any] = [scale.get("low"), scale.get("high")] if isinstance(scale, dict) else [None, None]
    if not (_is_number(ends[0]) and _is_number(ends[1]) and ends[0] < ends[1]):
        raise InputError(f"{name}: its scale has no low and high end. Give both, the low one below the high one")
    _check(name, result)
    row = {
        "issue": name,
        "question": str(issue.get("question") or ""),
        "scale_low": float(ends[0]),
        "scale_high": float(ends[1]),
        "deadline": str(issue["deadline"]) if issue.get("deadline") else None,
        "made_at": now,
        "who": who,
        "version": version,
        "inputs": changes.to_json(issue),
        "result": changes.to_json(result),
    }
    return int(connection.execute(insert(schema.forecasts).values(row).returning(K.number)).scalar_one())


def _check(name: str, result: dict[str, Any]) -> None:
    """Refuse a result that could not be scored."""
    levels = result.get("quantiles")
    if not isinstance(levels, dict) or not levels:
        raise InputError(f"{name}: the forecast has no quantiles. Keep what dragoman issue forecast --json writes")
    found = []
    for level, value in levels.items():
        try:
            share = float(level)
        except ValueError:
            share = math.nan
        if not 0 < share < 1 or not _is_number(value):
            raise InputError(f"{name}: '{level}: {value}' is no quantile. Write each as a level between 0 and 1 and a number")
        found.append((share, float(value)))
    found.sort()
    if any(later < earlier for (_, earlier), (_, later) in pairwise(found)):
        raise InputError(f"{name}: the quantiles fall where they should rise. Keep what dragoman issue forecast --json writes")
    for part in ("median", "mean"):
        if not _is_number(result.get(part)):
            raise InputError(f"{name}: the forecast has no {part}. Keep what dragoman issue forecast --json writes")
    for level, band in result.get("bands", {}).items():
        if len(band) != 2 or not all(map(_is_number, band)) or band[0] > band[1]:
            raise InputError(f"{name}: band {level} is no low and high end. Keep what dragoman issue forecast --json writes")
    for model, value in result.get("models", {}).items():
        if value is not None and not _is_number(value):
            raise InputError(f"{name}: model {model} gives no number. Keep what dragoman issue forecast --json writes")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def resolve(connection: Connection, number: int, outcome: float, *, who: str, now: str) -> bool:
    """Enter what came of a forecast's issue; tell whether there is such a forecast without an outcome.

    Raises
    ------
    InputError
        The outcome is no number on the issue's scale, or nobody enters it.
    """
    if not who.strip():
        raise InputError("an outcome says who entered it. Name yourself: --by NAME")
    scale = connection.execute(select(K.scale_low, K.scale_high).where(K.number == number)).one_or_none()
    if scale is None:
        return False
    if not (_is_number(outcome) and scale[0] <= outcome <= scale[1]):
        raise InputError(f"'{outcome}' is no outcome of forecast {number}. Give a number from {scale[0]:g} to {scale[1]:g}")
    values = {"outcome": float(outcome), "resolved_at": now, "resolved_by": who, "undone_at": None}
    open_one = (K.number == number, K.outcome.is_(None) | K.undone_at.is_not(None))
    query = update(schema.forecasts).where(*open_one).values(values).returning(K.number)
    return connection.execute(query).scalar_one_or_none() is not None


def unresolve(connection: Connection, number: int, *, now: str) -> bool:
    """Take an outcome back; tell whether one stood."""
    stands = (K.number == number, K.outcome.is_not(None), K.undone_at.is_(None))
    query = update(schema.forecasts).where(*stands).values(undone_at=now).returning(K.number)
    return connection.execute(query).scalar_one_or_none() is not None


def listed(connection: Connection, issue: str | None = None, number: int | None = None) -> list[Kept]:
    """Return forecasts, oldest first: all, those of one issue, or the one with a number."""
    query = select(schema.forecasts).order_by(K.number)
    if issue is not None:
        query = query.where(K.issue == issue)
    if number is not None:
        query = query.where(K.number == number)
    return [_kept(row) for row in connection.execute(query).mappings()]


def _kept(row: Any) -> Kept:
    told: dict[str, Any] = {name: row[name] for name in ("number", "question", "deadline", "made_at", "who", "version", "undone_at")}
    told |= {"id": row["issue"], "scale": (row["scale_low"], row["scale_high"])}
    told |= {"issue": json.loads(row["inputs"]), "result": json.loads(row["result"])}
    if row["undone_at"] is None:
        told |= {name: row[name] for name in ("outcome", "resolved_at", "resolved_by")}
    return Kept(**told)
