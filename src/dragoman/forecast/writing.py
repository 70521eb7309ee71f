"""Write an issue as TOML or CSV, and bring a file that an analyst has edited up to date without touching what was edited.

A drafted value keeps what was drafted beside it (``drafted``). Where a file is drafted again, a value that still is what was drafted
is renewed; one that was changed stays, and so does everything else that the analyst wrote, comments too. Whom the draft offered once
and the file no longer has was taken out by the analyst and stays out.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Table

from dragoman.errors import InputError
from dragoman.forecast import files
from dragoman.forecast.issue import INPUTS, Issue, Stakeholder, Value


def to_toml(issue: Issue) -> str:
    """Return an issue as the text of a TOML file that `files.read` reads back the same."""
    out = tomlkit.document()
    out["issue"] = _head(issue)
    out["scale"] = _scale(issue)
    listed = tomlkit.aot()
    for s in issue.stakeholders:
        listed.append(_stakeholder(s))
    out["stakeholder"] = listed
    for name, table in issue.options.items():
        out[name] = table
    return tomlkit.dumps(out)


def _head(issue: Issue) -> Table:
    head = tomlkit.table()
    for name in ("id", "question", "deadline", "reference", "outcome", "group"):
        value = getattr(issue, name)
        if value not in (None, ""):
            head[name] = value
    return head


def _scale(issue: Issue) -> Table:
    scale = tomlkit.table()
    scale["low"], scale["high"] = issue.scale.low, issue.scale.high
    if issue.scale.only_anchors:
        scale["only_anchors"] = True
    if issue.scale.anchors:
        scale["anchors"] = {f"{point:g}": meaning for point, meaning in issue.scale.anchors}
    return scale


def _stakeholder(s: Stakeholder) -> Table:
    table = tomlkit.table()
    table["name"] = s.name
    for name in ("actor", "group", "note"):
        if getattr(s, name):
            table[name] = getattr(s, name)
    for name in INPUTS:
        value = getattr(s, name)
        if value is not None:
            table[name] = _value(value)
    return table


def _value(value: Value) -> Table | float | list[float]:
    if not value.note and not value.evidence and value.drafted is None:
        if value.exact:
            return value.likely
        return list(value.triple)
    table = tomlkit.table()
    if value.exact:
        table["likely"] = value.likely
    else:
        table.update({"low": value.low, "likely": value.likely, "high": value.high})
    if value.drafted is not None:
        table["drafted"] = list(value.drafted)
    if value.note:
        table["note"] = value.note
    if value.evidence:
        table["evidence"] = list(value.evidence)
    return table


def renewed(path: Path, draft: Issue) -> tuple[str, list[str]]:
    """Return the text of an existing file with a new draft taken in, and what was kept against the draft.

    Raises
    ------
    InputError
        The file cannot be read as an issue.
    """
    existing = next(iter(files.read(path)))
    text = path.read_text(encoding="utf-8-sig")
    out: Any = tomlkit.parse(text)
    offered = set(existing.options.get("draft", {}).get("offered", ()))
    kept: list[str] = []
    fresh = {s.actor: s for s in draft.stakeholders}
    for table, now in zip(out["stakeholder"], existing.stakeholders, strict=True):
        new = fresh.pop(now.actor, None)
        if new is None:
            if now.actor in offered:
                kept.append(f"{now.name}: the record no longer offers it")
            continue
        for name in INPUTS:
            kept += _renew(table, name, getattr(now, name), getattr(new, name), now.name)
    for actor, new in fresh.items():
        if actor in offered:
            kept.append(f"{new.name}: you took it out, and it stays out")
            continue
        out["stakeholder"].append(_stakeholder(new))
    if "draft" in draft.options:
        offered |= set(draft.options["draft"]["offered"])
        out["draft"] = {**draft.options["draft"], "offered": sorted(offered)}
    return tomlkit.dumps(out), kept


def _renew(table: Any, name: str, now: Value | None, new: Value | None, who: str) -> list[str]:
    """Put a drafted value in place of one that was not edited; return what was kept, if it was."""
    if new is None or (now is not None and now.triple == new.triple and now.evidence == new.evidence):
        return []
    if now is None or not now.edited:
        table[name] = _value(new)
        return []
    if now.drafted is None and now.triple == new.triple:
        return []
    return [f"{who}.{name}: you have {_told(now)}, the record gives {_told(new)}"]


def _told(value: Value) -> str:
    return f"{value.likely:g}" if value.exact else f"{value.likely:g} ({value.low:g} to {value.high:g})"


def to_csv(issues: list[Issue]) -> str:
    """Return issues as a spreadsheet, a row a stakeholder; anchors and further tables have no place there."""
    out = io.StringIO()
    writer = csv.DictWriter(out, files.COLUMNS, lineterminator="\n")
    writer.writeheader()
    for issue in issues:
        facts = {"question": issue.question, "deadline": issue.deadline, "reference": issue.reference, "outcome": issue.outcome}
        scale = {"scale_low": issue.scale.low, "scale_high": issue.scale.high, "issue_group": issue.group}
        for n, s in enumerate(issue.stakeholders):
            row: dict[str, Any] = {"issue": issue.id, "name": s.name, "actor": s.actor, "group": s.group, "note": s.note}
            row |= {**facts, **scale} if n == 0 else {}
            for name in INPUTS:
                row |= _cells(name, getattr(s, name))
            writer.writerow({k: "" if v is None else v for k, v in row.items()})
    return out.getvalue()


def _cells(name: str, value: Value | None) -> dict[str, Any]:
    if value is None:
        return {}
    ends = {} if value.exact else {f"{name}_low": value.low, f"{name}_high": value.high}
    return {name: value.likely, **ends, f"{name}_note": value.note, f"{name}_evidence": "; ".join(value.evidence)}


def write(issue: Issue, path: Path) -> list[str]:
    """Write a draft to a file, or bring the file up to date where it is there; return what was kept of it against the draft.

    Raises
    ------
    InputError
        The file cannot be written, or is there and no issue.
    """
    if path.suffix.lower() != ".toml":
        raise InputError(f"{path}: a draft is written as TOML. Name a file that ends in .toml")
    text, kept = renewed(path, issue) if path.exists() else (to_toml(issue), [])
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}). Check the path") from error
    return kept
