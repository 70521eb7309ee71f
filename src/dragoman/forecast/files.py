"""Issues as files: TOML (one issue, for people), CSV (a spreadsheet: a row a stakeholder), JSON Lines (many issues).

**TOML**: ``[issue]`` with id, question, deadline, reference, outcome; ``[scale]`` with low, high, only_anchors and
``[scale.anchors]``; ``[[stakeholder]]`` with name, actor, group, note, and position, salience and capability, each a number,
``[low, high]``, ``[low, likely, high]`` or a table with note and evidence.

**CSV**: columns name, actor, group, note; position, position_low, position_high, position_note, position_evidence and so for
salience and capability; issue, question, deadline, reference, outcome, scale_low, scale_high are read from the issue's first row.

**JSON Lines**: an object a line with id, stakeholders (name, position, salience, capability as in TOML), and, where they are
known, question, deadline, reference, outcome, scale {low, high, anchors, only_anchors}, act or group.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from dragoman import tomlfile
from dragoman.errors import InputError, SettingsError
from dragoman.forecast.issue import INPUTS, Issue, Scale, Stakeholder, Value, bounds, check, day, interval, number

Report = Callable[[InputError], None]
Build = Callable[[], Issue]
MOST_BYTES = 100_000_000
KNOWN = {"id", "question", "deadline", "reference", "outcome", "group", "note"}
ISSUE_COLUMNS = ("issue", "question", "deadline", "reference", "outcome", "scale_low", "scale_high", "issue_group")
COLUMNS = (
    *ISSUE_COLUMNS,
    *("name", "actor", "group", "note"),
    *(f"{i}{part}" for i in INPUTS for part in ("", "_low", "_high", "_note", "_evidence")),
)


def read(path: str | Path, report: Report | None = None) -> Iterator[Issue]:
    """Yield the issues of a file, by its ending: .toml, .csv, .jsonl or .json.

    Parameters
    ----------
    report
        Is told what is wrong with an issue, and the others are read; without it a wrong issue is an error.

    Raises
    ------
    InputError
        The file cannot be read, or an issue is wrong; the message names file and line or stakeholder.
    """
    path = Path(path)
    readers = {".toml": _toml, ".csv": _csv, ".jsonl": _jsonl, ".ndjson": _jsonl, ".json": _jsonl}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(f"{path}: is no issue file. Give one that ends in .toml, .csv or .jsonl")
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path}: is larger than {MOST_BYTES // 1_000_000} MB. Split it")
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    found = False
    for build in reader(path):
        found = True
        try:
            issue = build()
        except InputError as error:
            if report is None:
                raise
            report(error)
            continue
        yield issue
    if not found:
        raise InputError(f"{path}: holds no issue. See docs/issues.md for what one looks like")


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 text. Save the file as UTF-8") from error


def _toml(path: Path) -> Iterator[Build]:
    yield lambda: _of_toml(path)


def _of_toml(path: Path) -> Issue:
    try:
        _, given = tomlfile.load(path)
    except SettingsError as error:
        raise InputError(str(error)) from error
    unknown = set(given) - {"issue", "scale", "stakeholder", "draft", "crisis"}
    if unknown:
        raise InputError(
            f"{path}: '{sorted(unknown)[0]}' has no meaning here. There are [issue], [scale], [[stakeholder]], [draft], [crisis]"
        )
    head = _table(given.get("issue", {}), f"{path}: [issue]")
    strange = set(head) - KNOWN
    if strange:
        raise InputError(f"{path}: [issue] has '{sorted(strange)[0]}', which has no meaning. Use {', '.join(sorted(KNOWN))}")
    options: dict[str, Any] = {name: _table(given[name], f"{path}: [{name}]") for name in ("draft", "crisis") if name in given}
    stakeholders = given.get("stakeholder", [])
    return _issue({"id": path.stem, **head, "scale": given.get("scale", {}), "stakeholders": stakeholders}, str(path), options)


def _table(given: Any, where: str) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise InputError(f"{where} is no table. Write it as in docs/issues.md")
    return given


def _jsonl(path: Path) -> Iterator[Build]:
    for n, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            yield partial(_of_line, line, n, f"{path}:{n}")


def _of_line(line: str, n: int, where: str) -> Issue:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: is no JSON ({str(error)[:80]}). Write one object a line") from error
    if not isinstance(given, dict):
        raise InputError(f"{where}: is no JSON object. Write one object a line")
    return of_json({"id": str(n), **given}, where)


def of_json(given: dict[str, Any], where: str) -> Issue:
    """Return an issue from plain data, as a line of a JSON Lines file has it.

    Raises
    ------
    InputError
        Something in it is wrong; the message begins with ``where``.
    """
    options = _table(given.get("options") or {}, f"{where}: options")
    return _issue(given, where, {name: _table(options[name], f"{where}: [{name}]") for name in ("draft", "crisis") if name in options})


def _issue(given: dict[str, Any], where: str, options: dict[str, Any]) -> Issue:
    scale = _scale(_table(given.get("scale") or {}, f"{where}: scale"), where)
    listed = given.get("stakeholders")
    if not isinstance(listed, list):
        raise InputError(f"{where}: stakeholders are no list. Write them as in docs/issues.md")
    stakeholders = tuple(_stakeholder(s, n, scale, where) for n, s in enumerate(listed, start=1))
    ident = given.get("id")
    deadline = given.get("deadline")
    issue = Issue(
        str(ident) if isinstance(ident, str | int) and str(ident) else "issue",
        stakeholders,
        str(given.get("question") or ""),
        scale,
        None if deadline in (None, "") else day(str(deadline), f"{where}: the deadline"),
        _optional(given.get("reference"), f"{where}: the reference"),
        _optional(given.get("outcome"), f"{where}: the outcome"),
        next((str(given[k]) for k in ("act", "group") if given.get(k)), None),
        options=options,
    )
    return check(issue, where)


def _optional(given: Any, what: str) -> float | None:
    return None if given is None or given == "" else number(given, what)


def _scale(given: dict[str, Any], where: str) -> Scale:
    unknown = set(given) - {"low", "high", "anchors", "only_anchors"}
    if unknown:
        raise InputError(f"{where}: the scale has '{sorted(unknown)[0]}', which has no meaning. Use low, high, anchors, only_anchors")
    anchors = given.get("anchors", {})
    if not isinstance(anchors, dict):
        raise InputError(f'{where}: the scale\'s anchors are no table. Write a point and its meaning: 0 = "no agreement"')
    points = sorted((number(point, f"{where}: an anchor"), str(meaning)) for point, meaning in anchors.items())
    only = given.get("only_anchors", False)
    if not isinstance(only, bool):
        raise InputError(f"{where}: only_anchors is {only!r}. Write true or false")
    low, high = number(given.get("low", 0), f"{where}: the scale's low"), number(given.get("high", 100), f"{where}: the scale's high")
    return Scale(low, high, tuple(points), only)


def _stakeholder(given: Any, n: int, scale: Scale, where: str) -> Stakeholder:
    if not isinstance(given, dict):
        raise InputError(f"{where}: stakeholder {n} is {given!r}. Give it a name and a position")
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"{where}: stakeholder {n} has no name. Give it one")
    unknown = set(given) - {"name", "actor", "group", "note", *INPUTS}
    if unknown:
        allowed = "name, actor, group, note, position, salience, capability"
        raise InputError(f"{where}: {name} has '{sorted(unknown)[0]}', which has no meaning. Use {allowed}")
    position, salience, capability = (_value(given.get(i), f"{where}: {name}.{i}", scale, i) for i in INPUTS)
    actor, group = (str(given[k]) if given.get(k) else None for k in ("actor", "group"))
    return Stakeholder(name.strip(), position, salience, capability, actor, group, str(given.get("note") or ""))


def _value(given: Any, what: str, scale: Scale, name: str) -> Value | None:
    low, high = bounds(scale, name)
    return interval(given, what, low, high)


def _csv(path: Path) -> Iterator[Build]:
    rows = csv.DictReader(_text(path).splitlines(keepends=True), strict=True)
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    if unknown:
        raise InputError(f"{path}:1: '{sorted(map(str, unknown))[0]}' is no column of an issue. There are: {', '.join(COLUMNS)}")
    missing = {"name", "position"} - set(rows.fieldnames or ())
    if missing:
        raise InputError(f"{path}:1: there is no column '{sorted(missing)[0]}'. An issue needs name and position at least")
    issues: dict[str, tuple[str, dict[str, Any], list[InputError]]] = {}
    last = path.stem
    try:
        for row in rows:
            where = f"{path}:{rows.line_num}"
            if None in row or None in row.values():
                raise InputError(f"{where}: has another number of cells than the header. Quote cells that hold commas")
            last = row.get("issue") or last
            _, issue, wrong = issues.setdefault(last, (where, _head(row, last), []))
            try:
                issue["stakeholders"].append(_row(row, where))
            except InputError as error:
                wrong.append(error)
    except csv.Error as error:
        raise InputError(f"{path}:{rows.line_num}: is no CSV ({error}). Save it as comma-separated UTF-8") from error
    for where, issue, wrong in issues.values():
        yield partial(_of_rows, issue, where, wrong)


def _of_rows(issue: dict[str, Any], where: str, wrong: list[InputError]) -> Issue:
    if wrong:
        raise wrong[0]
    return _issue(issue, where, {})


def _head(row: dict[str, str], ident: str) -> dict[str, Any]:
    scale = {end: row[f"scale_{end}"] for end in ("low", "high") if row.get(f"scale_{end}")}
    facts = {name: row[name] for name in ("question", "deadline", "reference", "outcome") if row.get(name)}
    return {"id": ident, "scale": scale, "group": row.get("issue_group"), "stakeholders": [], **facts}


def _row(row: dict[str, str], where: str) -> dict[str, Any]:
    stakeholder: dict[str, Any] = {k: row[k] for k in ("name", "actor", "group", "note") if row.get(k)}
    for i in INPUTS:
        likely, low, high = (row.get(f"{i}{part}") or None for part in ("", "_low", "_high"))
        if (low is None) != (high is None):
            raise InputError(f"{where}: {i} has one end of an interval only. Give {i}_low and {i}_high, or neither")
        ends = {"low": low, "likely": likely, "high": high}
        value = {k: v for k, v in ends.items() if v is not None}
        said = {part: row.get(f"{i}_{part}") or "" for part in ("note", "evidence")}
        if value:
            stakeholder[i] = {**value, **said}
    return stakeholder
