"""What the components of the pipeline hand each other, and the ``doc._`` attributes that carry it.

Offsets here are token indexes of the ``Doc`` (ends exclusive); ``reader.py`` alone turns them into
characters. Every value is a tuple or a plain dict, so that a component can be replaced by a user's own.

==================  =============================  ==================================================
attribute           type                           set by
==================  =============================  ==================================================
``doc._.published``  ``datetime.date | None``       the reader, before the first component
``doc._.actors``     ``dict[str, Actor]``           actors (id → actor, mentions left empty)
``doc._.mentions``   ``tuple[ActorMention, ...]``   actors, in text order, never overlapping by head; voices adds to them
``doc._.dates``      ``tuple[DateFound, ...]``      dates
``doc._.quotations`` ``tuple[tuple[int, int], ...]`` quotations (tokens inside the marks)
``doc._.places``     ``tuple[PlaceFound, ...]``     places
``doc._.statements`` ``tuple[StatementFound, ...]``  statements
``doc._.figures``    ``tuple[Figure, ...]``         figures (characters of the ``Doc``; no event yet)
``doc._.outlook``    ``tuple[OutlookFound, ...]``   outlook
``doc._.reasons``    ``tuple[ReasonFound, ...]``    reasons
``doc._.url``        ``str | None``                 the reader, before the first component
``doc._.events``     ``tuple[EventFound, ...]``     events
``doc._.notes``      ``list[str]``                  anyone: what could not be read, and where
==================  =============================  ==================================================
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Doc

from dragoman.types import Place, When


@dataclass(frozen=True, slots=True)
class ActorMention:
    """A stretch of tokens that stands for an actor.

    ``head`` is the token that fills a slot in the syntax (in "the Russian President Vladimir Putin":
    "Putin"). ``kind``: name, state, demonym, metonym, office, role, group, pronoun, unknown.
    ``modifier``: the mention only qualifies another noun ("Russian" in "Russian gas"): it can fill a
    slot as possessor or modifier of an event noun, never as the subject of a verb. ``others``: the further
    actors that one word stands for ("they", "both sides").
    """

    start: int
    end: int
    head: int
    actor: str
    kind: str
    modifier: bool = False
    others: tuple[str, ...] = ()

    def each(self) -> tuple[ActorMention, ...]:
        """Return a mention for each actor that the words stand for."""
        alone = replace(self, others=()) if self.others else self
        return (alone, *(replace(alone, actor=other) for other in self.others))


@dataclass(frozen=True, slots=True)
class DateFound:
    """An expression of time; ``head`` is the token that attaches it to its verb or noun."""

    start: int
    end: int
    head: int
    when: When
    timex: str | None


@dataclass(frozen=True, slots=True)
class StatementFound:
    """Who said what: ``speaker`` is an actor id where known, ``speaker_span`` its words."""

    speaker: str | None
    speaker_span: tuple[int, int] | None
    cue: tuple[int, int] | None
    content: tuple[tuple[int, int], ...]
    kind: str
    rule: str
    attitude: str = "neutral"
    addressee: str | None = None


@dataclass(frozen=True, slots=True)
class EventFound:
    """An event: ``evidence`` is its clause, ``depth`` the trigger's distance from the sentence's root, ``used`` the tokens that told it.

    ``told``: the type that the words carry, where a date still to come makes another of it (a visit: an agreed one).
    """

    trigger: tuple[int, int]
    evidence: tuple[int, int]
    event_type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    auxiliary: tuple[str, ...]
    actors: tuple[ActorMention, ...]
    recipients: tuple[ActorMention, ...]
    rule: str
    confidence: float
    depth: int
    asserted_by: str | None = None
    when: When | None = None
    place: Place | None = None
    passages: tuple[tuple[int, int], ...] = ()
    used: frozenset[int] = frozenset()
    told: str = ""


EXTENSIONS: dict[str, object] = {
    "published": None,
    "actors": None,
    "mentions": (),
    "dates": (),
    "quotations": (),
    "places": (),
    "figures": (),
    "outlook": (),
    "reasons": (),
    "url": None,
    "statements": (),
    "events": (),
    "notes": None,
}

for _name, _default in EXTENSIONS.items():
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=_default)
