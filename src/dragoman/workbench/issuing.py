"""An issue as a form that is edited in place, and back: each input is one field, ``28``, ``20..40`` or ``20..28..40``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman import api
from dragoman.errors import InputError
from dragoman.forecast.issue import INPUTS

BLANK = 3  # rows for new stakeholders
MOST = 200  # stakeholders that a form takes
HEAD = ("id", "question", "deadline", "reference", "outcome")


@dataclass(frozen=True, slots=True)
class Cell:
    """One input of one stakeholder as the form has it. ``facts``: how many it rests on; ``edited``: set by the analyst after a draft."""

    name: str
    text: str
    note: str
    facts: int
    edited: bool


def written(value: dict[str, Any] | None) -> str:
    """Return a value as a field has it.

    >>> written({"low": 1.0, "likely": 2.5, "high": 3.0}), written({"low": 4.0, "likely": 4.0, "high": 4.0}), written(None)
    ('1..2.5..3', '4', '')
    """
    if not value or "likely" not in value:
        return ""
    ends = [f"{value[k]:.10g}" for k in ("low", "likely", "high")]
    return ends[0] if len(set(ends)) == 1 else "..".join(ends)


def rows(issue: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of the form: each stakeholder's name, actor, group and cells."""
    found = []
    for k, s in enumerate(issue["stakeholders"]):
        cells = [_cell(k, name, s.get(name)) for name in INPUTS]
        found.append({"k": k, "name": s["name"], "actor": s.get("actor", ""), "group": s.get("group", ""), "cells": cells})
    return found


def _cell(k: int, name: str, value: dict[str, Any] | None) -> Cell:
    given = value or {}
    drafted = given.get("drafted")
    edited = drafted is not None and [given.get(p) for p in ("low", "likely", "high")] != list(drafted)
    return Cell(f"{name}_{k}", written(value), given.get("note", ""), len(given.get("evidence", ())), edited)


def anchors(issue: dict[str, Any]) -> str:
    """Return the anchors of a scale, a line each."""
    points = sorted(issue.get("scale", {}).get("anchors", {}).items(), key=lambda a: float(a[0]))
    return "\n".join(f"{point} = {meaning}" for point, meaning in points)


def taken(given: Mapping[str, str], before: dict[str, Any]) -> dict[str, Any]:
    """Return the issue that a form says; notes, evidence and drafts of inputs stay with their stakeholders.

    Parameters
    ----------
    given
        The form's fields: ``question`` and the others of the head, ``low``, ``high``, ``anchors``, and of each row ``was_0`` (its place
        in the issue as it was, empty for a new one), ``name_0``, ``actor_0``, ``group_0``, ``position_0``, ``salience_0``,
        ``capability_0``. A row without a name is left out.

    Raises
    ------
    InputError
        Something that it says cannot be.
    """
    issue: dict[str, Any] = {"id": before["id"]}
    for name in HEAD[1:]:
        if given.get(name, "").strip():
            issue[name] = given[name].strip()
    issue["scale"] = {"low": given.get("low", "0"), "high": given.get("high", "100"), "anchors": _anchors(given.get("anchors", ""))}
    if before.get("scale", {}).get("only_anchors"):
        issue["scale"]["only_anchors"] = True
    issue["stakeholders"] = [s for s in (_row(given, k, before) for k in range(MOST)) if s is not None]
    if before.get("options"):
        issue["options"] = before["options"]
    return api.issue_json(api.issue_of(issue, "the issue"))


def _anchors(text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        point, equals, meaning = line.partition("=")
        if line.strip() and not (equals and meaning.strip()):
            raise InputError(f"the anchor '{line.strip()}' says no point and meaning. Write each on a line: 0 = with Iran")
        if line.strip():
            found[point.strip()] = meaning.strip()
    return found


def _row(given: Mapping[str, str], k: int, before: dict[str, Any]) -> dict[str, Any] | None:
    name = given.get(f"name_{k}", "").strip()
    if not name:
        return None
    was = given.get(f"was_{k}", "")
    old = before["stakeholders"][int(was)] if was.isdecimal() and int(was) < len(before["stakeholders"]) else {}
    row: dict[str, Any] = {"name": name, **({"note": old["note"]} if old.get("note") else {})}
    for part in ("actor", "group"):
        if given.get(f"{part}_{k}", "").strip():
            row[part] = given[f"{part}_{k}"].strip()
    for what in INPUTS:
        value = read(given.get(f"{what}_{k}", ""), f"{name}.{what}")
        kept = {p: old[what][p] for p in ("note", "evidence", "drafted") if p in old.get(what, {})}
        if value is not None:
            row[what] = value | kept
    return row


def read(text: str, what: str) -> dict[str, float] | None:
    """Return the value that a field says, None where it is empty.

    >>> read("20..28..40", "x"), read(" 5 ", "x"), read("", "x")
    ({'low': 20.0, 'likely': 28.0, 'high': 40.0}, {'low': 5.0, 'likely': 5.0, 'high': 5.0}, None)
    """
    parts = [p.strip() for p in re.split(r"\.\.+|…|–", text)] if text.strip() else []
    if not parts:
        return None
    try:
        numbers = [float(p.replace(",", ".")) for p in parts]
    except ValueError:
        raise InputError(f"{what} is '{text.strip()}', which is no number. Write 28, 20..40 or 20..28..40") from None
    if len(numbers) > 3:
        raise InputError(f"{what} is '{text.strip()}'. Write 28, 20..40 or 20..28..40")
    middle = numbers[1] if len(numbers) == 3 else (numbers[0] + numbers[-1]) / 2
    return {"low": numbers[0], "likely": middle, "high": numbers[-1]}
