"""Cut a document into units: a sentence together with the quotations that belong to it.

The parser's sentences break inside quotations and after them; a unit never does. A speech whose
paragraphs re-open the quotation mark is one unit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from dragoman.reading.quotations.rules import paragraphs
from dragoman.reading.statements.syntax import BULLETS

MARKS = frozenset([*"\"“”„‟«»‹›‘’‚‛'`＂「」『』", "''", "``", "'''", "\"'", "'\""])
STOPS = frozenset((".", "?", "!", "…", "...", "....", ".'", '."', "?!", "!!", "??"))
JOINTS = frozenset((":", ",", ";", "—", "–", "--", "-"))
Span = tuple[int, int]
TailTest = Callable[[int, str], bool]


@dataclass(slots=True)
class Unit:
    """Tokens ``start`` to ``end``; ``quotes`` are the insides of its quotations, ``outer`` their marks included.

    ``shared`` are the speakers of cues that go on after another one ("said ... and promised ...").
    """

    start: int
    end: int
    paragraph: int
    quotes: list[Span] = field(default_factory=list)
    outer: list[Span] = field(default_factory=list)
    shared: dict[int, Token | None] = field(default_factory=dict)

    def quote_at(self, i: int) -> Span | None:
        """Return the quotation that holds a token."""
        k = bisect_right(self.quotes, (i, 1 << 60)) - 1
        return self.quotes[k] if k >= 0 and i < self.quotes[k][1] else None

    def before(self, i: int) -> int | None:
        """Return the number of the last quotation whose mark closes at or before a token."""
        k = bisect_right(self.outer, (i, 0)) - 1
        return k if k >= 0 and self.outer[k][1] <= i else k - 1 if k >= 1 and self.outer[k - 1][1] <= i else None

    def after(self, i: int) -> int | None:
        """Return the number of the first quotation whose mark opens at or after a token."""
        k = bisect_left(self.outer, (i, 0))
        return k if k < len(self.outer) else None


def cut(doc: Doc, is_tail: TailTest) -> list[Unit]:
    """Return the units of a document in text order.

    ``is_tail(i, final)`` tells whether the words from token ``i`` name the speaker of the quotation
    before them, which ends in the character ``final``.
    """
    outer = _outer(doc)
    starts = _starts(doc, outer, is_tail)
    if not starts:
        return []
    units = [Unit(start, end, number) for (start, number), end in zip(starts, [s for s, _ in starts[1:]] + [len(doc)], strict=True)]
    paragraph = -1
    for unit in units:
        if unit.paragraph != paragraph:
            unit.start = _after_dateline(doc, unit)
            paragraph = unit.paragraph
    at = 0
    for inner, marks in zip(doc._.quotations, outer, strict=True):
        while at + 1 < len(units) and units[at].end <= marks[0]:
            at += 1
        units[at].quotes.append(inner)
        units[at].outer.append(marks)
    return units


def _starts(doc: Doc, outer: list[Span], is_tail: TailTest) -> list[tuple[int, int]]:
    """Return (first token, number of the paragraph) of each unit."""
    inside = bytearray(len(doc))
    for start, end in outer:
        inside[start + 1 : end] = b"\1" * max(0, end - start - 1)
    closing = {end: inner for (_, end), (_, inner) in zip(outer, doc._.quotations, strict=True)}
    opening = {start for start, _ in outer}
    begins = _paragraph_starts(doc)
    out: list[tuple[int, int]] = []
    number = -1
    before, last = "", 0  # the last word, and where it ends: white space is left out
    for i, token in enumerate(doc):
        if token.is_space:
            continue
        paragraph = i in begins
        number += paragraph
        if paragraph or not inside[i]:
            opens = i in opening
            if not out:
                new = True
            elif paragraph:  # a speech goes on where its paragraph was left open; a colon introduces one
                left_open = closing.get(last) == last and (len(out) < 2 or out[-1][1] != out[-2][1])
                new = not (opens and (left_open or before == ":"))
            elif last in closing:
                final = doc[closing[last] - 1].text[-1:]
                new = final in ".?!…" and (opens or token.text == "(" or ((token.is_digit or token.text[:1].isupper()) and not is_tail(i, final)))
            else:
                new = before in STOPS and (opens or token.is_sent_start is True or token.text == "(" or token.text[:1].isupper())
                new = new or token.text in BULLETS or (token.is_sent_start is True and token.text[:1].isupper() and before not in JOINTS)
            if new:
                out.append((i, number))
        before, last = token.text, i + 1
    return out


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


def _outer(doc: Doc) -> list[Span]:
    out: list[Span] = []
    for start, end in doc._.quotations:
        low = start - 1 if start and doc[start - 1].text in MARKS else start
        high = end
        while high < len(doc) and high < end + 3 and doc[high].text in MARKS and (high == end or not doc[high - 1].whitespace_):
            high += 1
        if out and low < out[-1][1]:
            low = out[-1][1]
        out.append((low, high))
    return out


def _paragraph_starts(doc: Doc) -> frozenset[int]:
    starts = {start for start, _ in paragraphs(doc.text)}
    return frozenset(token.i for token in doc if token.idx in starts)
