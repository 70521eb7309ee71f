"""Speakers set before a colon: headlines (``Minister: we will not pay``) and transcripts (``TAPPER: And then?``)."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.tokens import Doc, Token

from dragoman.reading.statements.cues import Cue
from dragoman.reading.statements.drafts import FINITE, Draft, trim
from dragoman.reading.statements.units import MARKS, Unit

LONGEST = 7  # words before the colon
NO_SPEAKER = frozenset(
    [
        *(
            "correction",
            "update",
            "updated",
            "note",
            "breaking",
            "opinion",
            "analysis",
            "exclusive",
            "watch",
            "read",
            "photo",
            "photos",
            "video",
        ),
        *(
            "fact",
            "question",
            "answer",
            "q",
            "a",
            "here",
            "summary",
            "background",
            "related",
            "abstract",
            "editor",
            "factbox",
            "timeline",
            "live",
        ),
        *(
            "newsline",
            "feature",
            "interview",
            "profile",
            "review",
            "comment",
            "column",
            "editorial",
            "explainer",
            "quotable",
            "date",
            "time",
            "place",
        ),
        *(
            "subject",
            "location",
            "contact",
            "email",
            "phone",
            "tel",
            "url",
            "http",
            "https",
            "p.s.",
            "title",
            "author",
            "byline",
            "first",
            "second",
        ),
    ]
)
SPEAKERS = frozenset(
    [
        *(
            "poll",
            "report",
            "study",
            "survey",
            "police",
            "army",
            "minister",
            "ministry",
            "official",
            "officials",
            "source",
            "sources",
            "analyst",
        ),
        *(
            "analysts",
            "expert",
            "experts",
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "president",
            "premier",
            "envoy",
            "court",
            "agency",
            "media",
        ),
        *(
            "witness",
            "witnesses",
            "opposition",
            "rebels",
            "general",
            "diplomat",
            "diplomats",
            "lawmaker",
            "lawmakers",
            "senator",
            "mayor",
            "governor",
        ),
    ]
)


def read(doc: Doc, unit: Unit, *, first: bool, ends: int) -> Draft | None:
    """Read a unit that begins with a speaker and a colon.

    ``first`` tells whether it is the text's first unit (a headline), ``ends`` where its paragraph ends:
    in a transcript the whole paragraph is the speaker's.
    """
    colon = _colon(doc, unit)
    if colon is None:
        return None
    head = _speaker(doc, unit.start, colon)
    if head is None or not (first or _is_label(doc, unit.start, colon)):
        return None
    end = unit.end if first else ends
    while end > colon + 1 and (doc[end - 1].is_space or doc[end - 1].text == "."):
        end -= 1
    start = colon + 1
    while start < end and (doc[start].is_space or doc[start].text in MARKS):
        start += 1
    if end - start < 3 or not any(t.tag_ in FINITE or t.tag_ == "VB" for t in doc[start:end]):
        return None
    return Draft([(start, end)], (colon, colon + 1), head, "label", "neutral", unit)


def headline(doc: Doc, unit: Unit, verbs: Mapping[str, Cue]) -> Draft | None:
    """Read ``Minister Says Taxes Will Rise``, whose capitals mislead tagger and parser."""
    words = [t for t in doc[unit.start : min(unit.end, unit.start + 40)] if t.is_alpha and len(t) > 3]
    if len(words) < 4 or sum(t.text[0].isupper() for t in words) < 0.75 * len(words):
        return None
    for i in range(unit.start + 1, min(unit.start + LONGEST + 1, unit.end - 3)):
        cue = verbs.get(doc[i].lower_)
        if cue is not None and doc[i].text[0].isupper() and doc[i - 1].pos_ in ("PROPN", "NOUN"):
            span = trim(doc, i + 1, unit.end)
            return Draft([span], (i, i + 1), doc[i - 1], "headline", cue.attitude, unit) if span[1] - span[0] >= 3 else None
    return None


def _colon(doc: Doc, unit: Unit) -> int | None:
    for i in range(unit.start + 1, min(unit.start + LONGEST + 1, unit.end - 3)):
        if doc[i].text == ":":
            return i
        if doc[i].pos_ in ("VERB", "AUX") or doc[i].text in MARKS or doc[i].is_digit:
            return None
    return None


def _speaker(doc: Doc, start: int, colon: int) -> Token | None:
    """Return the last name before the colon, where all of it can be somebody's name or role."""
    words = [t for t in doc[start:colon] if not t.is_space]
    last = words[-1]
    if any(t.lower_ in NO_SPEAKER for t in words):
        return None
    if last.lower_ in SPEAKERS or (last.pos_ == "PROPN" and any(t.tag_ == "NNP" for t in words)):
        return last
    return None


def _is_label(doc: Doc, start: int, colon: int) -> bool:
    """Tell whether the words before a colon are a transcript's label: names only, nothing in small letters."""
    return colon - start <= 4 and all(t.is_upper or t.tag_ in ("NNP", "NNPS") or t.is_punct for t in doc[start:colon])
