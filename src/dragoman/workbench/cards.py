"""Cards: a fact as it stands, told for the margin of a reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.record.corrections import Correction
from dragoman.record.standing import Checked, Standing
from dragoman.types import Event, Figure, Outlook, Reading, Reason, Statement, When
from dragoman.workbench import fields, marks

SINGULAR = {"events": "event", "statements": "statement", "figures": "figure", "outlook": "outlook", "reasons": "reason"}
WRITER = "the writer"


@dataclass(frozen=True, slots=True)
class Card:
    """A fact for the margin.

    ``kind``: its type or kind; ``notes``: modes, contexts and the like beside it; ``line``: who → whom, or who says it; ``rows``:
    label and value; ``words``: its passage; ``was``: label, value as read, value as corrected of each field that an
    analyst changed; ``at``: where it begins in the text.
    """

    id: str
    layer: str
    status: str
    state: str
    kind: str
    notes: tuple[str, ...]
    line: str
    rows: tuple[tuple[str, str], ...]
    words: str
    confidence: float | None
    was: tuple[tuple[str, str, str], ...]
    corrections: tuple[Correction, ...]
    at: int
    rule: str

    @property
    def name(self) -> str:
        """What a fact of its layer is called."""
        return SINGULAR[self.layer]

    @property
    def mine(self) -> int | None:
        """The number of the last correction that stands on it, which undo takes back."""
        return self.corrections[-1].number if self.corrections else None


def cards(found: Checked) -> list[Card]:
    """Return a card for each fact of a document, in the order of the text."""
    names = called(found)
    made = [card(standing, found.reading, names) for standing in found.facts]
    return sorted(made, key=lambda one: (one.at, fields.LETTERS[one.layer], one.id))


def one(found: Checked, name: str) -> tuple[Standing, Card] | None:
    """Return the fact with a name like ``e3`` and its card, None where the document has none."""
    for standing in found.facts:
        if standing.id == name:
            return standing, card(standing, found.reading, called(found))
    return None


def called(found: Checked) -> dict[str, str]:
    """Return the names of a document's actors, and of those that corrections name, by id."""
    return {actor.id: actor.name for actor in (*found.reading.actors, *found.strangers)}


def card(standing: Standing, reading: Reading, names: Mapping[str, str]) -> Card:
    """Return the card of a fact."""
    fact = standing.fact
    kind, notes, line, rows = _TOLD[type(fact)](fact, names, reading)
    whole, _ = marks.spans(fact)
    told = whole if isinstance(fact, Statement) else whole[:1]
    was = fields.differences(standing.read, fact, names) if standing.read is not None and standing.read != fact else []
    return Card(
        standing.id,
        standing.layer,
        standing.status,
        standing.state,
        kind,
        tuple(notes),
        line,
        tuple((label, value) for label, value in rows if value),
        " … ".join(reading.document.text[span.start : span.end] for span in told),
        fact.confidence if isinstance(fact, Event) else None,
        tuple(was),
        standing.corrections,
        whole[0].start if whole else 0,
        fact.rule,
    )


Told = tuple[str, list[str], str, list[tuple[str, str]]]


def _who(value: str | None, names: Mapping[str, str]) -> str:
    return names.get(value, value) if value else WRITER


def _parties(ids: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(names.get(ident, ident) for ident in ids)


def _when(when: When | None) -> str:
    if when is None:
        return ""
    return " ".join(filter(None, (when.modifier or "", marks.days(when.start, when.end) or when.granularity)))


def _event(fact: Event, names: Mapping[str, str], _: Reading) -> Told:
    who = _parties(fact.actors, names) or "nobody named"
    line = f"{who} → {_parties(fact.recipients, names)}" if fact.recipients else who
    where = ", ".join(filter(None, (fact.place.name, fact.place.country))) if fact.place else ""
    rows = [
        ("when", _when(fact.when)),
        ("where", where),
        ("says so", _who(fact.asserted_by, names)),
        ("score", f"{fact.score:+g}".replace("-", "−") if fact.score else "0"),
        ("contexts", ", ".join(fact.contexts)),
    ]
    return fact.event_type, [*fact.modes, *fact.auxiliary], line, rows


def _statement(fact: Statement, names: Mapping[str, str], reading: Reading) -> Told:
    cue = reading.document.text[fact.cue.start : fact.cue.end] if fact.cue else ""
    addressee = _who(fact.addressee, names) if fact.addressee else ""
    speaker = _who(fact.speaker, names) if fact.speaker else "somebody"
    notes = [fact.attitude] if fact.attitude != "neutral" else []
    return fact.kind, notes, speaker, [("cue", cue), ("to", addressee)]


def _figure(fact: Figure, names: Mapping[str, str], _: Reading) -> Told:
    line = " ".join(filter(None, (fact.bound or "", fields.numbers((fact.low, fact.high)), fact.unit or "")))
    rows = [
        ("of", fact.measures or ""),
        ("period", _when(fact.period)),
        ("change", fact.change or ""),
        ("event", fact.event or ""),
        ("claims", _who(fact.claimed_by, names)),
    ]
    return fact.unit_kind, [], line or "a number", rows


def _outlook(fact: Outlook, names: Mapping[str, str], reading: Reading) -> Told:
    condition = reading.document.text[fact.condition.start : fact.condition.end] if fact.condition else ""
    likely = fact.likelihood or ""
    if fact.likelihood_range:
        low, high = fact.likelihood_range
        likely = f"{likely} ({low:.0%} – {high:.0%})"
    rows = [(fact.logic or "condition", condition), ("horizon", _when(fact.horizon)), ("likelihood", likely)]
    return fact.kind, ["negated"] if fact.negated else [], _who(fact.holder, names), rows


def _reason(fact: Reason, names: Mapping[str, str], reading: Reading) -> Told:
    thesis = reading.document.text[fact.thesis.start : fact.thesis.end] if fact.thesis else ""
    rows = [("for", thesis), ("cue", fact.cue), ("number", str(fact.order) if fact.order else "")]
    return fact.cue, [], _who(fact.holder, names), rows


_TOLD: dict[type, Any] = {Event: _event, Statement: _statement, Figure: _figure, Outlook: _outlook, Reason: _reason}
