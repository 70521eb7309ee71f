"""Our own coded sentences: one sentence a line, marked like links.

``[Ankara](e1.actor:TUR) [expelled](e1.trigger:SANCTION/expel) [two Dutch envoys](e1.recipient:NLD.GOV).``

An item is ``eN.role`` with, after a colon, what stands there: for ``trigger`` TYPE/mode/auxiliary/context
(``-`` for none, several joined by ``+``, trailing parts may be left out), for ``actor``, ``recipient`` and
``by`` (who asserts it) a country or non-state code and sectors joined by dots (``-.CVL``: no country told).
``date`` and ``place`` carry nothing. A line without markup is a sentence without an event. ``#`` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.errors import InputError, OntologyError
from dragoman.ontology import ontology
from dragoman.types import Span

CLOSING = re.compile(r"\]\(((?:e\d+\.[a-z]+(?::[^,()\s]+)?)(?:,\s*e\d+\.[a-z]+(?::[^,()\s]+)?)*)\)")
ROLES = frozenset({"trigger", "actor", "recipient", "by", "date", "place"})


@dataclass(frozen=True, slots=True)
class Party:
    """A stretch of the sentence and the code of the actor it stands for."""

    span: Span
    country: str | None
    sectors: tuple[str, ...]


@dataclass(slots=True)
class Coded:
    """One event as it was coded."""

    event_type: str = ""
    trigger: Span = field(default_factory=lambda: Span(0, 0))
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
    actors: list[Party] = field(default_factory=list)
    recipients: list[Party] = field(default_factory=list)
    by: list[Party] = field(default_factory=list)
    date: Span | None = None
    place: Span | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A line of the corpus: its text without markup and the events coded in it, possibly none."""

    file: str
    line: int
    text: str
    events: tuple[Coded, ...]


def read(folder: Path) -> Iterator[Sentence]:
    """Yield the sentences of every ``.txt`` file below a folder, in order of their names.

    Raises
    ------
    InputError
        A label is wrong; the message names file and line.
    """
    for path in sorted(folder.rglob("*.txt")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                try:
                    text, events = parse(line.strip())
                except (ValueError, OntologyError) as error:
                    raise InputError(f"{path.name}:{number}: {error}") from error
                yield Sentence(path.relative_to(folder).as_posix(), number, text, events)


def parse(markup: str) -> tuple[str, tuple[Coded, ...]]:
    """Turn one marked line into its text and its events.

    Raises
    ------
    ValueError, OntologyError
        Brackets do not close, or a label or code does not exist.

    Examples
    --------
    >>> text, (event,) = parse("[Paris](e1.actor:FRA) [praised](e1.trigger:SUPPORT) [Rome](e1.recipient:ITA).")
    >>> text, event.event_type, event.recipients[0].country
    ('Paris praised Rome.', 'SUPPORT', 'ITA')
    """
    text: list[str] = []
    length, i = 0, 0
    opened: list[int] = []
    events: dict[str, Coded] = {}
    while i < len(markup):
        closing = CLOSING.match(markup, i) if markup[i] == "]" else None
        if markup[i] == "[":
            opened.append(length)
            i += 1
        elif closing and opened:
            span = Span(opened.pop(), length)
            for item in closing[1].split(","):
                _label(item.strip(), span, events)
            i = closing.end()
        elif markup[i] == "]":
            raise ValueError(f"a bracket is closed without a good label: …{markup[max(0, i - 20) : i + 40]}")
        else:
            text.append(markup[i])
            length += 1
            i += 1
    if opened:
        raise ValueError("a bracket is not closed")
    for name, event in events.items():
        if not event.event_type:
            raise ValueError(f"{name} has no trigger")
    return "".join(text), tuple(events[k] for k in sorted(events, key=lambda k: int(k[1:])))


def _label(item: str, span: Span, events: dict[str, Coded]) -> None:
    name, _, value = item.partition(":")
    key, _, role = name.partition(".")
    if role not in ROLES:
        raise ValueError(f"'{role}' is no role. Use one of: {', '.join(sorted(ROLES))}")
    event = events.setdefault(key, Coded())
    if role == "trigger":
        event_type, modes, auxiliary, contexts = ([*value.split("/"), "-", "-", "-"])[:4]
        event.event_type, event.trigger = event_type, span
        event.modes, event.auxiliary, event.contexts = _several(modes), _several(auxiliary), _several(contexts)
        ontology.load().check(event_type, event.modes, event.contexts)
        for mark in event.auxiliary:
            if mark not in ontology.load().auxiliary:
                raise ValueError(f"'{mark}' is no auxiliary. Use one of: {', '.join(sorted(ontology.load().auxiliary))}")
    elif role in ("actor", "recipient", "by"):
        country, *sectors = (value or "-").split(".")
        for sector in sectors:
            if sector not in ontology.load().sectors:
                raise ValueError(f"'{sector}' is no sector")
        party = Party(span, None if country == "-" else country, tuple(sectors))
        {"actor": event.actors, "recipient": event.recipients, "by": event.by}[role].append(party)
    elif role == "date":
        event.date = span
    else:
        event.place = span


def _several(value: str) -> tuple[str, ...]:
    return () if value in ("-", "") else tuple(value.split("+"))
