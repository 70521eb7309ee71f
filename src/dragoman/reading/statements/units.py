"""Cut a document into units: a sentence together with the quotations that belong to it.

The parser's sentences break inside quotations and after them; a unit never does. A speech whose
paragraphs re-open the quotation mark is one unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Doc

from dragoman.reading.quotations.rules import paragraphs

MARKS = frozenset(("''", "``", '"', "“", "”", "„", "‟", "«", "»", "‹", "›", "‘", "’", "‚", "‛", "'", "`", "＂", "「", "」", "『", "』", "'''", "\"'", "'\""))
TailTest = Callable[[int, str], bool]
STOPS = frozenset((".", "?", "!", "…", "...", "....", ".'", ".\"", "?!", "!!", "??"))


@dataclass(slots=True)
class Unit:
    """Tokens ``start`` to ``end``; ``quotes`` are the insides of its quotations, ``outer`` their marks included."""

    start: int
    end: int
    paragraph: int
    quotes: list[tuple[int, int]] = field(default_factory=list)
    outer: list[tuple[int, int]] = field(default_factory=list)
    reopened: bool = False


def cut(doc: Doc, is_tail: TailTest) -> list[Unit]:
    """Return the units of a document in text order.

    ``is_tail(i)`` tells whether the words from token ``i`` name the speaker of the quotation before them.
    """
    marks = _outer(doc)
    inside = bytearray(len(doc))
    for start, end in marks:
        inside[start + 1 : end] = b"\1" * max(0, end - start - 1)
    unclosed = {end for (start, end), (_, inner) in zip(marks, doc._.quotations, strict=True) if end == inner}
    closing = {end: inner for (_, end), (_, inner) in zip(marks, doc._.quotations, strict=True)}
    opening = {start for start, _ in marks}
    begins = _paragraph_starts(doc)
    units: list[Unit] = []
    number = -1
    after_closing: int | None = None
    before = ""
    last = 0  # the end of the last word, white space left out
    for i, token in enumerate(doc):
        if token.is_space:
            continue
        starts = i in begins
        number += starts
        if inside[i] and not starts:
            before, last = token.text, i + 1
            if i + 1 in closing:
                after_closing = i + 1
            continue
        if last in closing:
            after_closing = last
        new = not units
        if starts and units:
            new = not (i in opening and (last in unclosed or before == ":"))
            if not new:
                units[-1].reopened = last in unclosed
        elif units and after_closing == last and last in closing:
            final = doc[closing[last] - 1].text
            if final[-1:] in ".?!…" and (i in opening or (token.text[:1].isupper() or token.text[:1].isdigit()) and not is_tail(i, final[-1:])):
                new = True
        elif units and before in STOPS and (token.is_sent_start or i in opening or token.text == "("):
            new = True
        elif units and token.is_sent_start and not marks:
            new = True
        elif units and token.is_sent_start and before not in (":", ",", ";", "—", "–", "--") and token.text[:1].isupper() and before in STOPS:
            new = True
        if new:
            units.append(Unit(i, i + 1, number))
        before, last = token.text, i + 1
    for unit, following in zip(units, units[1:], strict=False):
        unit.end = following.start
    if units:
        units[-1].end = len(doc)
    paragraph = -1
    for unit in units:
        if unit.paragraph != paragraph:
            unit.start = _after_dateline(doc, unit)
            paragraph = unit.paragraph
    _share(units, doc, marks)
    return units


def _after_dateline(doc: Doc, unit: Unit) -> int:
    """Skip ``KYIV, March 3 (Reuters) --`` at the head of a paragraph."""
    first = doc[unit.start]
    if not (first.is_upper and first.is_alpha and len(first) > 2):
        return unit.start
    for i in range(unit.start + 1, min(unit.start + 16, unit.end - 1)):
        token = doc[i]
        if token.text in ("-", "--", "—", "–"):
            return i + 1
        if token.pos_ in ("VERB", "AUX") or token.text == ":":
            break
    return unit.start


def _share(units: list[Unit], doc: Doc, marks: list[tuple[int, int]]) -> None:
    at = 0
    for inner, outer in zip(doc._.quotations, marks, strict=True):
        while at + 1 < len(units) and units[at].end <= outer[0]:
            at += 1
        units[at].quotes.append(inner)
        units[at].outer.append(outer)


def _outer(doc: Doc) -> list[tuple[int, int]]:
    out = []
    for start, end in doc._.quotations:
        low = start - 1 if start and doc[start - 1].text in MARKS else start
        high = end
        while high < len(doc) and high < end + 3 and doc[high].text in MARKS and (high == end or not doc[high - 1].whitespace_):
            high += 1
        out.append((low, high))
    return out


def _paragraph_starts(doc: Doc) -> frozenset[int]:
    starts = {start for start, _ in paragraphs(doc.text)}
    if len(starts) <= 1:
        return frozenset(token.i for token in doc[:50] if not token.is_space and token.idx in starts)
    return frozenset(token.i for token in doc if token.idx in starts)
