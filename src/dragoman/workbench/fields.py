"""Fields of facts in forms: how a value is written in one, what may be chosen, and what a form that comes back changes.

A form is shown and taken in the same way of writing: a field that comes back as it was written changes nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dragoman import api
from dragoman.errors import InputError
from dragoman.record.record import Record
from dragoman.record.sayings import ATTITUDES, KINDS
from dragoman.types import Place, Reading, Span, When

PARTIES = ("actors", "recipients")
WHO = ("speaker", "addressee", "claimed_by", "holder", "asserted_by")
LABELS = {
    "event_type": "Type",
    "modes": "Modes",
    "contexts": "Contexts",
    "auxiliary": "Auxiliary",
    "actors": "Who",
    "recipients": "To whom",
    "when": "When",
    "place": "Where",
    "asserted_by": "Who says so",
    "evidence": "Passage",
    "trigger": "Its very words",
    "score": "Score",
    "speaker": "Speaker",
    "kind": "Kind",
    "attitude": "Attitude",
    "addressee": "To whom",
    "content": "Passage",
    "cue": "Cue",
    "span": "Passage",
    "low": "From",
    "high": "To",
    "unit": "Unit",
    "unit_kind": "Kind of unit",
    "measures": "Of what",
    "period": "Period",
    "change": "Change",
    "bound": "Bound",
    "claimed_by": "Claimed by",
    "event": "Event",
    "holder": "Holder",
    "condition": "Condition",
    "connective": "Connective",
    "logic": "Logic",
    "horizon": "Horizon",
    "likelihood": "Likelihood",
    "negated": "Negated",
    "thesis": "Thesis",
    "order": "Number",
    "speaker_span": "Speaker's words",
    "likelihood_range": "Probability",
    "scale": "Scale",
    "confidence": "Confidence",
    "passages": "Told again",
}
FORMS = {
    "events": "event_type modes contexts auxiliary actors recipients when place asserted_by evidence trigger",
    "statements": "speaker kind attitude addressee content cue",
    "figures": "low high unit unit_kind measures period change bound claimed_by span",
    "outlook": "kind holder content condition logic horizon likelihood negated",
    "reasons": "content cue thesis order holder",
}
NEEDED = {
    "events": ("event_type", "actors", "evidence"),
    "statements": ("content", "kind"),
    "figures": ("span", "unit_kind"),
    "outlook": ("content", "kind"),
    "reasons": ("content", "cue"),
}
PASSAGES = {"events": "evidence", "statements": "content", "figures": "span", "outlook": "content", "reasons": "content"}
LETTERS = {"events": "e", "statements": "s", "figures": "f", "outlook": "o", "reasons": "r"}
LOGIC = ("", "if", "only_if", "unless", "even_if")
HELP = {
    "actors": "ids, codes or names, joined by commas",
    "recipients": "ids, codes or names, joined by commas",
    "modes": "joined by commas",
    "contexts": "joined by commas",
    "when": "2018-07-14, or 2018-07-14/2018-07-20",
    "period": "2018-07-14, or 2018-07-14/2018-07-20",
    "horizon": "2018-07-14, or 2018-07-14/2018-07-20",
    "asserted_by": "empty: the writer",
    "evidence": "words of the text, or its characters as 12-30",
    "content": "words of the text, or its characters as 12-30; pieces are joined by semicolons",
    "span": "words of the text, or its characters as 12-30",
    "trigger": "words of the text, or its characters as 12-30",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its name, label, value as it is written, choices, list of suggestions, help."""

    name: str
    label: str
    value: str
    choices: tuple[str, ...] = ()
    several: bool = False
    suggest: str = ""
    help: str = ""
    needed: bool = False


def written(value: Any) -> str:
    """Write a value as it stands in a form.

    >>> written(("IRN", "OMN")), written(Span(12, 30)), written(When("2018-07-01", "2018-07-31", "month")), written(None)
    ('IRN, OMN', '12-30', '2018-07-01/2018-07-31', '')
    >>> written((Span(1, 2), Span(4, 9))), written(5e6), written(False)
    ('1-2; 4-9', '5000000', 'no')
    """
    if value is None:
        return ""
    if isinstance(value, Span):
        return f"{value.start}-{value.end}"
    if isinstance(value, When):
        return (
            value.start or value.end or "" if value.start == value.end or not value.start or not value.end else f"{value.start}/{value.end}"
        )
    if isinstance(value, Place):
        return value.name
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}" if abs(value) >= 1e12 or value != int(value) else str(int(value))
    if isinstance(value, tuple):
        return ("; " if value and isinstance(value[0], Span) else ", ").join(written(part) for part in value)
    return str(value)


def form(layer: str, fact: Any, given: Mapping[str, str] | None = None) -> list[Field]:
    """Return the fields of a form, filled from a fact, or from what was given where it comes back with an error."""
    chosen = _choices(layer)
    out = []
    for name in FORMS[layer].split():
        value = (given or {}).get(name, written(getattr(fact, name)) if fact is not None else "")
        suggest = "parties" if name in (*PARTIES, *WHO) else name if name in ("modes", "contexts") else ""
        choices = chosen.get(name, ())
        needed = fact is None and name in NEEDED[layer]
        out.append(Field(name, LABELS[name], value, choices, name == "auxiliary", suggest, HELP.get(name, ""), needed))
    return out


def _choices(layer: str) -> dict[str, tuple[str, ...]]:
    known = api.ontology()
    return {
        "event_type": tuple(sorted(known.events)),
        "auxiliary": tuple(sorted(known.auxiliary)),
        "kind": KINDS.get(layer, ()),
        "unit_kind": KINDS["figures"],
        "attitude": ATTITUDES,
        "logic": LOGIC,
        "negated": ("no", "yes"),
        "change": ("", "up", "down"),
    }


def suggestions(reading: Reading) -> dict[str, list[tuple[str, str]]]:
    """Return what fields suggest: parties of the document, modes and contexts of the ontology; (value, what it is)."""
    known = api.ontology()
    parties = [(actor.id, ", ".join(filter(None, (actor.name, actor.office)))) for actor in reading.actors]
    modes = [(mode, name) for name, entry in sorted(known.events.items()) for mode in entry.modes]
    return {"parties": parties, "modes": modes, "contexts": [(context, "") for context in sorted(known.contexts)]}


def changed(record: Record, layer: str, fact: Any, given: Mapping[str, str], reading: Reading) -> dict[str, Any]:
    """Return what a form changes of a fact, or says of a new one, for `api.correct`.

    Raises
    ------
    InputError
        It changes nothing.
    """
    out: dict[str, Any] = {}
    for name in FORMS[layer].split():
        if name not in given:
            continue
        value = given[name].strip()
        if (written(getattr(fact, name)) if fact is not None else "") == value:
            continue
        out[name] = _value(record, name, value, reading)
    if not out:
        raise InputError("nothing was changed. Change a field, or accept the fact")
    return out


def _value(record: Record, name: str, value: str, reading: Reading) -> Any:
    if name in PARTIES:
        return [_party(record, part.strip(), reading) for part in value.replace(";", ",").split(",") if part.strip()]
    if name == "content" and ";" in value:
        return [part.strip() for part in value.split(";") if part.strip()]
    return value


def _party(record: Record, words: str, reading: Reading) -> str:
    """Return the id of somebody: of the document by id or name, else as the record and our tables know them."""
    for actor in reading.actors:
        if words == actor.id:
            return words
    for actor in reading.actors:
        if words.casefold() == actor.name.casefold():
            return actor.id
    return api.party(record, words)


def differences(read: Any, now: Any, names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return label, value as read and value as corrected of the fields in which two facts differ."""
    out = []
    for field in dataclasses.fields(read):
        old, new = getattr(read, field.name), getattr(now, field.name)
        if old != new and field.name in LABELS:
            out.append((LABELS[field.name], _told(field.name, old, names), _told(field.name, new, names)))
    return out


def _told(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name in PARTIES:
        return ", ".join(names.get(part, part) for part in value) or "nobody"
    if name in WHO:
        return names.get(value, value) if value else "the writer"
    return written(value) or "nothing"


def numbers(values: Sequence[float | None]) -> str:
    """Write a number or a range for people.

    >>> numbers((5e6, 5e6)), numbers((12.0, 30.0)), numbers((None, None)), numbers((0.25, None))
    ('5,000,000', '12 – 30', '', '0.25')
    """
    told = [f"{value:,.12g}" for value in dict.fromkeys(values) if value is not None]
    return " – ".join(told)
