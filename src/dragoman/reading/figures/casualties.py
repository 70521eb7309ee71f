"""Tie persons killed, wounded, detained to the event that did it: the one in whose clause they are counted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from dragoman.reading.figures import lexicons
from dragoman.types import Event, Figure, Span

SENTENCE_END = re.compile(r"[.!?][”\"’')]*\s|\n")
TOLLS = {"dead": "killed", "death": "killed", "deaths": "killed", "toll": "killed", "fatalities": "killed", "casualties": "wounded"}
OTHERS = {"hurt": "injured", "homeless": "displaced"}


def tie(figures: Sequence[Figure], events: Sequence[Event], text: str) -> tuple[Figure, ...]:
    """Return the figures with the ids of their events.

    A fitting event is of a type that does what was told of the persons (``casualties.csv``), with the figure in
    its evidence or in the same sentence. One whose verb tells the same fate goes first ("killed" before
    "wounded"), then one whose evidence holds the figure, then the one with the nearest trigger.
    """
    return tuple(replace(f, event=_event(f, told, events, text)) if (told := fate(f)) else f for f in figures)


def fate(figure: Figure) -> str | None:
    """Return what befell the persons that a figure counts, None where it tells nothing or counts something else."""
    if figure.unit_kind != "persons" or figure.measures is None:
        return None
    if figure.measures in lexicons.casualty_types():
        return figure.measures
    words = figure.measures.lower().split()
    return next((told for word in words if (told := TOLLS.get(word) or OTHERS.get(word))), None)


def _event(figure: Figure, told: str, events: Sequence[Event], text: str) -> str | None:
    types = lexicons.casualty_types()[told]
    fitting = [
        (_told(event) != told, outside, _distance(event.trigger, figure.span), event.id)
        for event in events
        for outside in (not _holds(event.evidence, figure.span),)
        if event.event_type in types and (not outside or _one_sentence(event.evidence, figure.span, text))
    ]
    return min(fitting, default=(False, False, 0, None))[3]


def _told(event: Event) -> str | None:
    """Return what an event's verb tells of those that it befalls: the lexicon's row stands at the end of its rule."""
    return lexicons.casualties().get(event.rule.split()[-1]) if event.rule else None


def _holds(evidence: Span, span: Span) -> bool:
    return evidence.start <= span.start and span.end <= evidence.end


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _one_sentence(evidence: Span, span: Span, text: str) -> bool:
    between = text[min(evidence.end, span.end) : max(evidence.start, span.start)]
    return SENTENCE_END.search(between) is None
