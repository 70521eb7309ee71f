"""The vocabulary between the layers: frozen dataclasses, no spaCy, no SQL, no frames.

Offsets count characters of ``Document.text`` as it was given; ends are exclusive.
Dates are ISO strings (``2018-07-12``) so that a reading is plain data all the way down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a document's text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known of where it came from."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = "en"


@dataclass(frozen=True, slots=True)
class Actor:
    """One actor of a document, by whatever names the text gives it.

    ``country`` is ISO 3166 alpha-3 or a PLOVER non-state code (``IGO``, ``UNO``, ``EUR``, ``NGO``,
    ``ISM``, ``IMG``, ``MNC``), None where the text does not tell. ``sectors`` are PLOVER's.
    """

    id: str
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None
    mentions: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class When:
    """An interval of days, both ends included; a vague reference has none and says so.

    ``granularity``: day, week, month, quarter, season, half, year, decade, century, range, vague.
    ``anchor``: what it was resolved against: text, published, narrative, none.
    ``modifier``: since, until, by, before, after, about, early, mid, late, fiscal, ambiguous, or None.
    """

    start: str | None
    end: str | None
    granularity: str
    anchor: str = "text"
    modifier: str | None = None


@dataclass(frozen=True, slots=True)
class DateMention:
    """An expression of time and what it stands for; ``timex`` is its TIMEX3 value."""

    span: Span
    when: When
    timex: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the world, WGS 84 degrees where known."""

    name: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A toponym in the text. ``role``: location, origin, associative."""

    span: Span
    place: Place
    role: str = "location"


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, under PLOVER.

    ``auxiliary``: historical, future, hypothetical, negated. ``asserted_by``: an actor's id, the
    speaker's words where no actor is known, or None for the writer. ``score``: -10 (conflict) to
    +10 (cooperation). ``rule``: the lexicon row and the construction that fired.
    ``confidence``: 0 to 1. ``passages``: where else the document tells it again.
    """

    id: str
    event_type: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    evidence: Span
    trigger: Span
    score: float
    rule: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
    when: When | None = None
    place: Place | None = None
    asserted_by: str | None = None
    confidence: float = 0.5
    actor_spans: tuple[Span, ...] = ()
    recipient_spans: tuple[Span, ...] = ()
    passages: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Who said what. ``kind``: direct, indirect, mixed. ``speaker``: an actor's id, or words, or None."""

    id: str
    speaker: str | None
    speaker_span: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: str
    rule: str
    addressee: str | None = None
    attitude: str = "neutral"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the text claims. ``low`` equals ``high`` unless a range is given.

    ``unit``: an ISO 4217 code, a physical unit, or the noun that is counted. ``change``: up or down.
    ``bound``: about, nearly, more than, at least, less than, at most, exactly, only, or vague ("dozens").
    ``event``: the id of the event that the persons counted suffered ("killed 14 people"), or None.
    """

    span: Span
    low: float | None
    high: float | None
    unit: str | None
    unit_kind: str
    rule: str
    measures: str | None = None
    period: When | None = None
    change: str | None = None
    bound: str | None = None
    claimed_by: str | None = None
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What somebody says will be. ``kind``: forecast, commitment, threat, condition.

    ``horizon``: the days within which it is to come true; "by Friday" begins with the publication date.
    ``likelihood``: the words for it; ``likelihood_range``: the probability, 0 to 1, that they are commonly
    read as on ``scale``, the published source of that reading.
    """

    kind: str
    holder: str | None
    content: Span
    rule: str
    condition: Span | None = None
    connective: Span | None = None
    logic: str | None = None
    horizon: When | None = None
    likelihood: str | None = None
    likelihood_range: tuple[float, float] | None = None
    scale: str | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that the text marks as one, and what it is a reason for."""

    content: Span
    cue: str
    rule: str
    thesis: Span | None = None
    order: int | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read from one document, in the order of the text."""

    document: Document
    actors: tuple[Actor, ...] = ()
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    figures: tuple[Figure, ...] = ()
    outlook: tuple[Outlook, ...] = ()
    reasons: tuple[Reason, ...] = ()
    dates: tuple[DateMention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class LexiconRow:
    """A row of a lexicon: where it stands, what it asks for and gives, and the example that proves it."""

    file: str
    line: int
    trigger: str
    part: str
    gives: str
    example: str


@dataclass(frozen=True, slots=True)
class SlotFilled:
    """A place in the syntax that a row asks for a party: who stood there, whether the event took them, and why not."""

    side: str
    name: str
    words: tuple[str, ...]
    taken: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the words to an event, innermost first.

    ``kind``: row (a lexicon row), operator (a word over an event), support (a verb that carries an event noun), report
    (a verb of saying), shading (tense, negation, condition), dating, encoder. ``words`` are the ones it was read from, ``gives`` the
    type, modes and auxiliary after it.
    """

    kind: str
    words: str
    gives: str
    note: str
    row: LexiconRow | None = None
    slots: tuple[SlotFilled, ...] = ()


@dataclass(frozen=True, slots=True)
class PartyResolved:
    """How a party was resolved: its words, the kind of mention, the actor, and each thing that was known or inferred."""

    side: str
    words: str
    kind: str
    actor: str
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowLost:
    """A row that was tried at a word and did not make the event, with the reason."""

    row: LexiconRow
    words: str
    fitted: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Why:
    """Why an event was read as it was. ``changed``: what this version reads otherwise than the record says.

    ``encoder``: what the encoder said of it, where one took part.
    """

    id: str
    event: Event
    clause: str
    steps: tuple[Step, ...]
    parties: tuple[PartyResolved, ...]
    lost: tuple[RowLost, ...]
    encoder: str | None = None
    changed: tuple[str, ...] = ()
