"""The article with its marks: a text cut wherever a mark begins or ends, so that overlapping ones lie beside each other.

Marks are drawn as lines under the words, each layer in a lane of its own; a piece of text knows all layers and facts that it is
part of. Offsets are characters of the text as it was given.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from dragoman.record.standing import Checked, Standing
from dragoman.types import Event, Figure, Outlook, Reading, Reason, Span, Statement

LAYERS = ("events", "statements", "figures", "outlook", "reasons", "actors", "places", "dates")
PART = 60_000  # characters of a long text that are shown at a time
OFF = ("actors", "places", "dates")  # not shown at first


class Mark(NamedTuple):
    """Characters of a layer; ``fact``: whose they are; ``key``: whether they are its very words; ``hint``: told of them."""

    start: int
    end: int
    layer: str
    fact: str | None = None
    key: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text that lies under the same marks throughout; ``begins``: facts whose first words these are."""

    start: int
    text: str
    layers: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    key: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text in pieces."""

    start: int
    pieces: tuple[Piece, ...]


def spans(fact: Any) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Return the characters that say a fact, the first where it begins, and of them its very words."""
    if isinstance(fact, Event):
        return (fact.evidence, *fact.passages), (fact.trigger,)
    if isinstance(fact, Statement):
        return fact.content, (fact.cue,) if fact.cue else ()
    if isinstance(fact, Figure):
        return (fact.span,), ()
    if isinstance(fact, Outlook):
        return (fact.content, *((fact.condition,) if fact.condition else ())), (fact.connective,) if fact.connective else ()
    assert isinstance(fact, Reason)
    return (fact.content, *((fact.thesis,) if fact.thesis else ())), ()


def of_fact(standing: Standing) -> Iterator[Mark]:
    """Yield the marks of a fact."""
    whole, words = spans(standing.fact)
    for span in whole:
        yield Mark(*span, standing.layer, standing.id)
    for span in words:
        yield Mark(*span, standing.layer, standing.id, key=True)


def of_reading(reading: Reading) -> Iterator[Mark]:
    """Yield the marks of actors, places and dates, with what they stand for."""
    for actor in reading.actors:
        about = ", ".join(filter(None, (actor.country, *actor.sectors, actor.office)))
        for mention in actor.mentions:
            yield Mark(*mention, "actors", hint=f"{actor.name} ({about})" if about else actor.name)
    for place in reading.places:
        yield Mark(*place.span, "places", hint=", ".join(filter(None, (place.place.name, place.place.country))))
    for date in reading.dates:
        yield Mark(*date.span, "dates", hint=days(date.when.start, date.when.end) or date.when.granularity)


def days(first: str | None, last: str | None) -> str:
    """Write a time.

    >>> days("2018-07-14", "2018-07-14"), days("2018-07-01", None), days(None, None)
    ('2018-07-14', '2018-07-01 –', '')
    """
    if first == last:
        return first or ""
    return " ".join(filter(None, (first, "–", last)))


def article(found: Checked) -> list[Paragraph]:
    """Return the text of a document with the marks of all its facts as they stand."""
    marks = [mark for standing in found.facts for mark in of_fact(standing)]
    return list(paragraphs(found.reading.document.text, [*marks, *of_reading(found.reading)]))


def parts(text: str, most: int = PART) -> list[tuple[int, int]]:
    r"""Cut a long text between lines into parts of about so many characters, each of which is a page.

    >>> parts("one\ntwo\nthree", 5), parts("short"), parts("")
    ([(0, 4), (4, 8), (8, 13)], [(0, 5)], [(0, 0)])
    """
    cuts = [0]
    while len(text) - cuts[-1] > most:
        cut = text.rfind("\n", cuts[-1], cuts[-1] + most)
        cut = cut if cut >= cuts[-1] else text.find("\n", cuts[-1] + most)
        if cut < 0 or cut + 1 >= len(text):
            break
        cuts.append(cut + 1)
    return list(itertools.pairwise([*cuts, len(text)]))


def paragraphs(text: str, marks: Iterable[Mark]) -> Iterator[Paragraph]:
    """Cut a text into its lines, and each into pieces; empty lines are left out.

    >>> [line] = paragraphs("Iran met Oman.", [Mark(0, 8, "events", "e1"), Mark(5, 13, "statements", "s1")])
    >>> [(piece.text, piece.facts) for piece in line.pieces]
    [('Iran ', ('e1',)), ('met', ('e1', 's1')), (' Oman', ('s1',)), ('.', ())]
    """
    ordered = sorted(mark for mark in marks if 0 <= mark.start < mark.end <= len(text))
    first: dict[int, list[str]] = defaultdict(list)
    seen: set[str] = set()
    for mark in ordered:
        if mark.fact and mark.fact not in seen:
            seen.add(mark.fact)
            first[mark.start].append(mark.fact)
    waiting, at = 0, 0
    open_: list[Mark] = []
    for line in text.split("\n"):
        start, end = at, at + len(line)
        while waiting < len(ordered) and ordered[waiting].start < end:
            open_.append(ordered[waiting])
            waiting += 1
        open_ = [mark for mark in open_ if mark.end > start]
        at = end + 1
        if line.strip():
            yield Paragraph(start, tuple(_pieces(line, start, open_, first)))
        elif any(place in first for place in range(start, at)):
            first[at] += [fact for place in range(start, at) for fact in first.pop(place, ())]


def _pieces(line: str, start: int, marks: list[Mark], first: dict[int, list[str]]) -> Iterator[Piece]:
    end = start + len(line)
    cuts = sorted({start, end, *(min(max(place, start), end) for mark in marks for place in mark[:2])})
    for left, right in itertools.pairwise(cuts):
        over = [mark for mark in marks if mark.start <= left and mark.end >= right]
        facts = tuple(dict.fromkeys(mark.fact for mark in over if mark.fact))
        begins = tuple(fact for place in range(left, right) for fact in first.get(place, ()))
        layers = tuple(layer for layer in LAYERS if any(mark.layer == layer for mark in over))
        hint = "; ".join(dict.fromkeys(mark.hint for mark in over if mark.hint))
        yield Piece(left, line[left - start : right - start], layers, facts, begins, any(mark.key for mark in over), hint)
