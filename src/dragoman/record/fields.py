"""Fields of facts as an analyst writes them, made into the values that facts have.

A value is JSON's (``["IRN"]``, ``{"start": ..., "end": ..., "granularity": "day"}``, ``[12, 30]``) or a string: lists are
joined by commas or semicolons, a day or ``first/last`` is a date, words of the text (or ``12-30``, its characters) are a
span, a name is a place, and nothing, ``none`` or ``writer`` is no value.
"""

from __future__ import annotations

import datetime
import math
import re
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from dragoman.errors import InputError
from dragoman.ontology import ontology
from dragoman.types import Event, Figure, Outlook, Place, Reading, Reason, Span, Statement, When

TYPES: dict[str, type[Any]] = {"events": Event, "statements": Statement, "figures": Figure, "outlook": Outlook, "reasons": Reason}
FIXED = frozenset(("id", "rule", "actor_spans", "recipient_spans", "passages"))
BY_ANALYST = "analyst"
GIVEN = {"id": "", "rule": BY_ANALYST, "confidence": 1.0, "score": 0.0}
NOTHING = ("", "none", "writer")
MOST = 2**31  # of a whole number: what any database holds
CHARACTERS = re.compile(r"(\d+)[-:](\d+)")


def values(layer: str, changed: dict[str, Any], reading: Reading, old: Any) -> Any:
    """Return a fact with fields changed, or a new one where no old one is given.

    Raises
    ------
    InputError
        A field does not exist or is missing, or a value cannot be one of the field's.
    OntologyError
        A code that the ontology lacks.
    """
    kind = TYPES[layer]
    free = [f.name for f in fields(kind) if f.name not in FIXED]
    for name in changed:
        if name not in free:
            raise InputError(f"'{name}' is no field of {layer} that can be set. Use one of: {', '.join(free)}")
    made = {name: _value(name, _hints(layer)[name], value, reading.document.text) for name, value in changed.items()}
    if layer == "events":
        made = _event(made, old)
    _check(layer, made)
    return replace(old, **made) if old is not None else _new(layer, made)


@cache
def _hints(layer: str) -> dict[str, Any]:
    return get_type_hints(TYPES[layer])


def _new(layer: str, made: dict[str, Any]) -> Any:
    kind = TYPES[layer]
    given: dict[str, Any] = {}
    missing = []
    for field in fields(kind):
        if field.name in made:
            given[field.name] = made[field.name]
        elif field.name in GIVEN:
            given[field.name] = GIVEN[field.name]
        elif type(None) in get_args(_hints(layer)[field.name]):
            given[field.name] = None
        elif field.default is MISSING:
            missing.append(field.name)
    if missing:
        raise InputError(f"a fact of {layer} has {', '.join(missing)} too. Add: " + " ".join(f"--set {name}=..." for name in missing))
    return kind(**given)


def _event(made: dict[str, Any], old: Event | None) -> dict[str, Any]:
    """Let what hangs on an event's type follow it: modes that the new type has not fall away, the score is its own."""
    if old is None:
        made = {"recipients": (), **({"trigger": made["evidence"]} if "evidence" in made else {}), **made}
    if "event_type" in made or "modes" in made:
        known = ontology.load()
        event_type = made.get("event_type") or (old.event_type if old else "")
        known.check(event_type, made.get("modes", ()), made.get("contexts", ()))
        kept = tuple(mode for mode in (old.modes if old else ()) if mode in known.events[event_type].modes)
        made = {"modes": kept, **made}
        made = {"score": known.score(event_type, made["modes"]), **made}
    return made


def _check(layer: str, made: dict[str, Any]) -> None:
    from dragoman.record import sayings

    allowed = {"kind": sayings.KINDS.get(layer, ()), "attitude": sayings.ATTITUDES, "unit_kind": sayings.KINDS["figures"]}
    auxiliary = sorted(ontology.load().auxiliary)
    for name, given in made.items():
        choices = auxiliary if name == "auxiliary" else allowed.get(name, ())
        for value in given if isinstance(given, tuple) else (given,):
            if choices and value not in choices:
                raise InputError(f"'{value}' is no {name} of {layer}. Use one of: {', '.join(choices)}")
    if layer == "events" and "contexts" in made:
        for context in made["contexts"]:
            if context not in ontology.load().contexts:
                raise InputError(f"'{context}' is no context. Use one of: {', '.join(sorted(ontology.load().contexts))}")


def _value(name: str, hint: Any, value: Any, text: str) -> Any:
    """Make a value of a field's type."""
    optional = get_origin(hint) in (Union, types.UnionType)
    if value is None or (isinstance(value, str) and value.strip().casefold() in NOTHING):
        if optional:
            return None
        if get_origin(hint) is tuple:
            return ()
        raise InputError(f"'{name}' cannot be empty. Give a value")
    if optional:
        hint = next(part for part in get_args(hint) if part is not type(None))
    try:
        if get_origin(hint) is tuple:
            return _list(hint, value, text)
        return MAKE[hint](value, text)
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"'{value}' is no value of {name}. {HOW[hint if hint in HOW else str]}") from error


def _list(hint: Any, value: Any, text: str) -> tuple[Any, ...]:
    of = get_args(hint)
    if isinstance(value, str):
        value = [value] if of[0] is Span else re.split(r"\s*[,;]\s*", value.strip())
    elif of[0] is Span and value and isinstance(value[0], int):
        value = [value]
    made = tuple(MAKE[of[0]](item, text) for item in value)
    if of[-1] is not Ellipsis and len(made) != len(of):
        raise ValueError(value)
    return made


def _span(value: Any, text: str) -> Span:
    if isinstance(value, str):
        characters = CHARACTERS.fullmatch(value.strip())
        start = int(characters[1]) if characters else text.index(value)
        value = (start, int(characters[2]) if characters else start + len(value))
    start, end = value
    if not 0 <= start < end <= len(text):
        raise ValueError(value)
    return Span(start, end)


def _when(value: Any, _: str) -> When:
    if isinstance(value, dict):
        return When(**value)
    first, _, last = value.partition("/")
    for day in (first, last or first):
        datetime.date.fromisoformat(day)
    return When(first, last or first, "range" if last else "day")


def _place(value: Any, _: str) -> Place:
    return Place(**value) if isinstance(value, dict) else Place(str(value))


def _word(value: Any, _: str) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _truth(value: Any, _: str) -> bool:
    return {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[str(value).casefold()]


def _number(value: Any, _: str) -> float:
    made = float(value)
    if not math.isfinite(made):
        raise ValueError(value)
    return made


def _whole(value: Any, _: str) -> int:
    made = int(value)
    if abs(made) >= MOST:
        raise ValueError(value)
    return made


MAKE: dict[Any, Callable[[Any, str], Any]] = {
    str: _word,
    float: _number,
    int: _whole,
    bool: _truth,
    Span: _span,
    When: _when,
    Place: _place,
}
HOW: dict[Any, str] = {
    str: "Give words, lists joined by commas",
    float: "Give a number",
    int: "Give a whole number",
    bool: "Give true or false",
    Span: "Give words that stand in the text, or its characters as 12-30",
    When: "Give a day as 2018-07-14, or two as 2018-07-14/2018-07-20",
    Place: "Give a name",
}
