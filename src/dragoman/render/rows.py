"""The facts of a reading as rows of a record's frame, so that a reading and a record are laid out alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dragoman.types import Actor, Reading, When

Row = Mapping[str, Any]
SMALL_TALK = frozenset({"count", "duration"})  # "one reason", "two weeks": in --json, but no figure that a reader looks for
FEW = 10


def statements(found: Reading, names: dict[str, Actor]) -> list[Row]:
    """Return who said what."""
    text = found.document.text
    return [
        {
            "id": s.id,
            "speaker_name": who(s.speaker, names) or (text[slice(*s.speaker_span)] if s.speaker_span else None),
            "cue": text[slice(*s.cue)] if s.cue else None,
            "kind": s.kind,
            "addressee_name": who(s.addressee, names),
            "content": " … ".join(text[c.start : c.end] for c in s.content),
        }
        for s in found.statements
    ]


def figures(found: Reading, names: dict[str, Actor]) -> list[Row]:
    """Return the numbers claimed, without the small talk of "one reason" and "two weeks"."""
    return [
        {
            **{name: getattr(f, name) for name in ("measures", "change", "bound", "event")},
            "id": f"f{number}",
            "words": found.document.text[slice(*f.span)],
            "claimed_by_name": who(f.claimed_by, names),
            **_days(f.period),
        }
        for number, f in enumerate(found.figures, 1)
        if f.unit_kind not in SMALL_TALK or (f.high or 0) >= FEW
    ]


def outlook(found: Reading, names: dict[str, Actor]) -> list[Row]:
    """Return what is said to come."""
    text = found.document.text
    out: list[Row] = []
    for number, o in enumerate(found.outlook, 1):
        low, high = o.likelihood_range or (0.0, 0.0)
        row = {name: getattr(o, name) for name in ("kind", "logic", "likelihood")}
        row |= {"id": f"o{number}", "content": text[slice(*o.content)], "holder_name": who(o.holder, names)}
        row |= {"condition": text[slice(*o.condition)] if o.condition else None, "likelihood_low": low, "likelihood_high": high}
        out.append({**row, "connective": text[slice(*o.connective)] if o.connective else None, **_days(o.horizon)})
    return out


def reasons(found: Reading, names: dict[str, Actor]) -> list[Row]:
    """Return theses and reasons."""
    text = found.document.text
    return [
        {
            "id": f"r{number}",
            "order": r.order,
            "cue": r.cue,
            "content": text[slice(*r.content)],
            "thesis": text[slice(*r.thesis)] if r.thesis else None,
            "holder_name": who(r.holder, names),
        }
        for number, r in enumerate(found.reasons, 1)
    ]


def _days(value: When | None) -> Row:
    return {part: getattr(value, part) if value else None for part in ("start", "end", "granularity")}


SAID = {"Statements": statements, "Figures": figures, "Outlook": outlook, "Reasons": reasons}


def who(holder: str | None, names: dict[str, Actor]) -> str | None:
    """Return an actor's name for its id, other words as they are."""
    return names[holder].name if holder in names else holder
