"""Cut a document into units: a sentence together with the quotations that belong to it.

The parser's sentences break inside quotations and after them; a unit never does. A speech whose
paragraphs re-open the quotation mark is one unit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from spacy.tokens import Doc, Token

from dragoman.reading.quotations.quotations import PARAGRAPHS
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
    for i, previous in _candidates(doc, inside, begins, closing):
        token = doc[i]
        before, last = (doc[previous].text, previous + 1) if previous >= 0 else ("", 0)  # white space is left out
        paragraph = i in begins
        number += paragraph
        opens = i in opening
        if not out:
            new = True
        elif paragraph:  # a speech goes on where its paragraph was left open; a colon introduces one
            left_open = closing.get(last) == last and (len(out) < 2 or out[-1][1] != out[-2][1])
            new = not (opens and (left_open or before == ":"))
        elif last in closing:
            final = doc[closing[last] - 1].text[-1:]
            capital = token.is_digit or token.text[:1].isupper()
            new = final in ".?!…" and (opens or token.text == "(" or (capital and not is_tail(i, final)))
        else:
            starts_sentence = token.is_sent_start is True
            new = before in STOPS and (opens or starts_sentence or token.text == "(" or token.text[:1].isupper())
            new = new or token.text in BULLETS or (starts_sentence and token.text[:1].isupper() and before not in JOINTS)
        if new:
            out.append((i, number))
    return out


def _candidates(doc: Doc, inside: bytearray, begins: frozenset[int], closing: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Return each token at which a unit may begin, and the last one before it that is not white space (-1: none).

    Few tokens can; looking at the others one by one would take half of the component's time.
    """
    orth, starts, space = doc.to_array(["ORTH", "SENT_START", "IS_SPACE"]).T if len(doc) else np.zeros((3, 0), dtype=np.uint64)
    word = space == 0
    at = np.arange(len(doc))
    previous = np.concatenate(([-1], np.maximum.accumulate(np.where(word, at, -1))[:-1])) if len(doc) else at
    strings = doc.vocab.strings
    after = np.isin(orth, [strings[s] for s in STOPS])
    after[[end - 1 for end in closing]] = True
    free = np.frombuffer(bytes(inside), dtype=np.uint8) == 0
    may = (starts == 1) | np.isin(orth, [strings[s] for s in BULLETS]) | (previous < 0) | after[previous]
    may &= free
    may[sorted(begins)] = True
    return ((int(i), int(previous[i])) for i in np.flatnonzero(may & word))


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
    if not len(doc):
        return frozenset()
    starts = doc.user_data.get(PARAGRAPHS) or [start for start, _ in paragraphs(doc.text)]
    return frozenset(np.flatnonzero(np.isin(doc.to_array("IDX"), starts)).tolist())
