"""Read expressions of time as intervals of days.

A grammar over tokens (``grammar.py``) gives the value; what stands around it (``ranges.py``: since,
until, between ... and) makes it open or a range. Anchors, in order: the expression itself, the tense
of the governing verb, the last date told, the publication date. Without a publication date, what
cannot be resolved is left vague and says so.
"""

from __future__ import annotations

import datetime

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading.dates.grammar import Grammar, kinds
from dragoman.reading.dates.ranges import pieces
from dragoman.reading.dates.relative import PERSONS
from dragoman.reading.dates.tense import direction
from dragoman.reading.dates.text import Clock, Text
from dragoman.reading.dates.words import UNITS, WEEKDAYS, YEAR
from dragoman.reading.layers import DateFound

TOPICAL = frozenset({"ago", "yesterday", "tomorrow", "tonight", "weekend", "recently", "recent"})
HISTORIC_YEARS = 5
HISTORIC_SHARE = 0.6
HISTORIC_WEIGHT = 4  # years of history that outweigh one word of topical news
HISTORIC_MEDIAN = 6  # years; the news of the day looks back over the last few, too
SPOKEN_LEAST = 12  # words for a speaker or hearer that make a text one of talk
SPOKEN_SHARE = 0.017  # and the share of its words outside quotation marks
QUOTES = frozenset({'"', "“", "”", "``", "''"})
CLOSING = frozenset({"”", "''"})
OLD = frozenset({"in", "c.", "ca.", "circa", "around"})  # what stands before a year of three digits
ENDS = frozenset({",", ".", ")", "ad", "ce", "and"})
DEEP = 30  # years: of a past so far away the news of the day hardly speaks
HISTORIC_GAP = 1  # years from publication beyond which a year is another time


@Language.factory("dates", requires=["token.tag", "token.dep"], assigns=["doc._.dates"])
def make_dates(nlp: Language, name: str) -> Dates:
    """Build the component (spaCy calls this)."""
    return Dates()


class Dates:
    """Set ``doc._.dates``."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the dates of a document, in one pass."""
        lower = [t.lower_ for t in doc]
        openings = [i for i, low in enumerate(lower) if kinds(low) is not None]
        found: list[DateFound] = []
        if openings:
            clock = Clock(doc._.published, historic=historic(lower, doc._.published), spoken=spoken(lower))
            grammar = Grammar(Text(lower, [t.text for t in doc], [t.tag_ for t in doc], lambda i: direction(doc, i), clock))
            behind = 0
            for i in openings:
                if i >= behind:
                    behind = self._read(doc, grammar, i, found)
        doc._.dates = tuple(found)
        return doc

    def _read(self, doc: Doc, grammar: Grammar, i: int, found: list[DateFound]) -> int:
        """Read the date at token ``i``, add its mentions, and return where to go on."""
        read = grammar.read(i)
        if read is None:
            return i
        behind = i
        for start, end, value, when in pieces(grammar, i, *read):
            grammar.text.clock.tell(value, end)
            found.append(DateFound(start, end, _head(doc, start, end), when, value.timex))
            behind = max(behind, end)
        return behind


def historic(lower: list[str], published: datetime.date | None) -> bool:
    """Tell whether a text speaks mostly of years far from its publication, and hardly of the days around it."""
    if published is None:
        return True
    years = [int(low) for low in lower if len(low) == 4 and YEAR.match(low)]
    around = zip(lower, lower[1:], lower[2:], strict=False)
    years += [int(low) for before, low, after in around if len(low) == 3 and low.isdecimal() and before in OLD and after in ENDS]
    gaps = sorted(abs(year - published.year) for year in years)
    far = sum(gap > HISTORIC_GAP for gap in gaps)
    ahead = sum(year > published.year + HISTORIC_GAP for year in years)
    if far < HISTORIC_YEARS or far < HISTORIC_SHARE * len(years) or (gaps[len(gaps) // 2] < HISTORIC_MEDIAN and 3 * ahead < len(years)):
        return False
    near = sum(low in WEEKDAYS or low in TOPICAL for low in lower)
    tripled = zip(lower, lower[1:], lower[2:], strict=False)
    near += sum(unit in UNITS and following != "of" for low, unit, following in tripled if low in ("last", "this", "past"))
    weight = HISTORIC_WEIGHT - (gaps[len(gaps) // 2] >= DEEP)
    return weight * near < far


def spoken(lower: list[str]) -> bool:
    """Tell whether a text is in the first or second person beyond its quotations: a speech, a letter, an interview."""
    quoted, persons, words = False, 0, 0
    for low in lower:
        if low in QUOTES or low.isspace():
            quoted = not quoted and not low.isspace() and low not in CLOSING
        elif not quoted:
            words += 1
            persons += low in PERSONS
    return persons >= SPOKEN_LEAST and persons > SPOKEN_SHARE * words


def _head(doc: Doc, start: int, end: int) -> int:
    """Return the token of a stretch whose head lies outside it."""
    for i in range(start, end):
        if not start <= doc[i].head.i < end:
            return i
    return end - 1
