"""Read expressions of time as intervals of days.

A grammar over tokens (``grammar.py``) gives the value; prepositions before it (since, until, before,
between ... and) make it open or a range. Anchors, in order: the expression itself, the tense of the
governing verb, the last full date told, the publication date. Without a publication date, what cannot
be resolved is left vague and says so.
"""

from __future__ import annotations

import datetime
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading.dates.calendars import DAY, Value
from dragoman.reading.dates.grammar import Clock, Grammar, Words, kinds
from dragoman.reading.layers import DateFound
from dragoman.types import When

MODIFIERS = {"since": "since", "until": "until", "till": "until", "by": "by", "before": "before", "after": "after", "about": "about", "around": "about", "circa": "about"}
FAR_AHEAD = datetime.date(9999, 1, 1)
STEPS = 8


@Language.factory("dates", requires=["token.tag", "token.dep"], assigns=["doc._.dates"])
def make_dates(nlp: Language, name: str) -> Dates:
    """Build the component (spaCy calls this)."""
    return Dates()


class Dates:
    """Set ``doc._.dates``."""

    def __call__(self, doc: Doc) -> Doc:
        """Read the dates of a document, in one pass."""
        lower = [t.lower_ for t in doc]
        if not any(map(kinds, lower)):
            doc._.dates = ()
            return doc
        words = Words(lower, [t.text for t in doc], [t.tag_ for t in doc], lambda i: tense(doc, i))
        clock = Clock(doc._.published)
        grammar = Grammar(words, clock)
        found: list[DateFound] = []
        i = 0
        while i < len(lower):
            read = grammar.read(i)
            if read is None:
                i += 1
                continue
            end, value = read
            start = i
            start, end, value = _surrounded(grammar, start, end, value)
            if value.granularity in ("day", "month") and value.start and value.anchor != "none" and value.timex and not value.timex.endswith("REF"):
                clock.narrative = value
            found.append(DateFound(start, end, _head(doc, start, end), _when(value), value.timex))
            i = max(end, i + 1)
        doc._.dates = tuple(found)
        return doc


def _surrounded(grammar: Grammar, start: int, end: int, value: Value) -> tuple[int, int, Value]:
    """Take in "between ... and", "from ... to" and the preposition that opens or closes the interval."""
    w = grammar.w
    before = w.at(start - 1)
    if before in ("between", "from") and w.at(end) in ("and", "to", "until", "till", "through"):
        other = grammar.read(end + 1)
        if other and other[1].end and value.start and value.start <= other[1].end:
            timex = f"{value.timex}/{other[1].timex}"
            return start - 1, other[0], Value(value.start, other[1].end, "range", timex, other[1].anchor)
    modifier = MODIFIERS.get(before)
    if modifier is None or value.granularity == "vague":
        return start, end, value
    if modifier == "since" and value.start:
        now = grammar.clock.now
        return start, end, replace(value, end=now if now and now >= value.start else value.end, modifier="since")
    if modifier == "until":
        return start, end, replace(value, start=None, modifier="until")
    return start, end, replace(value, modifier=modifier)


def _when(value: Value) -> When:
    start, end = value.start, value.end
    if value.modifier == "before" and end and start:
        start, end = None, start - DAY
    elif value.modifier == "after" and end:
        start, end = end + DAY, None
    return When(start.isoformat() if start else None, end.isoformat() if end else None, value.granularity, value.anchor, value.modifier)


def _head(doc: Doc, start: int, end: int) -> int:
    """Return the token of a stretch whose head lies outside it."""
    for i in range(start, end):
        if not start <= doc[i].head.i < end:
            return i
    return end - 1


def tense(doc: Doc, i: int) -> str:
    """Return the direction that the governing verb gives a date: past, future or none."""
    token = doc[i]
    for _ in range(STEPS):
        if token.pos_ in ("VERB", "AUX"):
            lowers = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
            if lowers & {"will", "'ll", "’ll", "shall", "wo"} or any(c.lower_ == "going" for c in token.children):
                return "future"
            if token.tag_ == "VB" and "to" in lowers and token.head is not token:
                if token.head.tag_ in ("VBD", "VBN") and token.head.lemma_ not in FORWARD:
                    return "past"
                return "future"
            if token.tag_ in ("VBD", "VBN") or "had" in lowers or "did" in lowers or "was" in lowers or "were" in lowers:
                return "past"
            if token.tag_ in ("VBP", "VBZ") and token.lemma_ in FORWARD:
                return "future"
            if token.tag_ in ("VBP", "VBZ"):
                return "future" if any(c.tag_ == "VBG" for c in token.children) else "none"
            if token.tag_ == "VBG" and lowers & {"is", "are", "'re", "’re", "am"}:
                return "future"
            if lowers & {"may", "might", "could", "should", "must"} and "have" not in lowers:
                return "future"
        elif token.lower_ in ("upcoming", "scheduled", "planned", "due", "deadline", "threshold", "eve", "ahead", "before"):
            return "future"
        if token.head is token:
            break
        token = token.head
    return "past" if token.tag_ in ("VBD", "VBN") else "none"


FORWARD = frozenset("plan expect schedule intend agree promise vow hope aim prepare set pledge threaten begin start meet visit travel hold arrive open".split())
_ = FAR_AHEAD
