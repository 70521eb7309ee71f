"""Reasons behind a cue: ``because``, ``due to``, ``since``; and ``the reason is that``, ``for this reason``."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from dragoman.reading.outlook import conditions
from dragoman.reading.outlook.clauses import Stretch, limits, trim
from dragoman.reading.outlook.lexicons import longest
from dragoman.reading.reasons.lexicons import Lexicons
from dragoman.reading.statements.statements import holder as statement_at

DEMONSTRATIVES = frozenset(("this", "that", "these", "those", "which"))


@dataclass(frozen=True, slots=True)
class Cued:
    """A reason, the words that mark it, and what it is a reason for."""

    content: Stretch
    cue: Stretch
    thesis: Stretch | None


def read(doc: Doc, lower: list[str], lexicons: Lexicons) -> list[Cued]:
    """Return the reasons that a cue marks."""
    found: list[Cued] = []
    at = 0
    while at < len(lower):
        parts = longest(lexicons.cue_phrases, lower, at)
        one = _linked(doc, at, parts, lexicons.cues[parts]) if parts else _for_this(doc, lower, at)
        one = one or _is_that(doc, lower, at)
        if one is not None:
            found.append(one)
            at = max(at, one.cue[1] - 1)
        at += 1
    return found


def _linked(doc: Doc, at: int, parts: tuple[str, ...], frame: str) -> Cued | None:
    """Read a conjunction or preposition of reason."""
    if parts == ("since",) and not _causal_since(doc, at):
        return None
    if parts == ("due", "to") and at + 2 < len(doc) and doc[at + 2].tag_ == "VB":
        return None
    low, high = limits(doc, at)
    after = at + len(parts)
    if after >= high:
        return None
    inner, verb = conditions.stretch(doc, at, after, high, frame)
    if inner[1] <= inner[0]:
        return None
    main = conditions.consequence(doc, at, after, inner, verb, low, high)
    return Cued(inner, (at, after), _thesis(doc, at, main[0] if main else None))


def _thesis(doc: Doc, at: int, main: Stretch | None) -> Stretch | None:
    """Return what a reason is for: in ``This is because …`` the sentence before; never the words that only report it."""
    if main is None:
        return None
    words = [t.lower_ for t in doc[main[0] : main[1]]]
    if len(words) <= 4 and words[0] in ("this", "that", "it") and words[1:2] and doc[main[0] + 1].lemma_ == "be":
        start = doc[at].sent.start
        if words[0] == "it" or start == 0:
            return None
        before = doc[start - 1].sent
        found = trim(doc, before.start, before.end)
        return found if found[1] > found[0] else None
    return main if statement_at(doc, at) is statement_at(doc, main[0]) else None


def _causal_since(doc: Doc, at: int) -> bool:
    """Tell ``since`` of reason from ``since`` of time: it opens a clause, and the perfect is not in the main one."""
    token = doc[at]
    verb = token.head
    if token.dep_ != "mark" or verb.i < at:
        return False
    main = verb.head
    perfect = any(c.lower_ in ("has", "have", "had", "'ve", "’ve") and c.dep_ == "aux" for c in main.lefts)
    present = verb.tag_ in ("VBZ", "VBP") or any(c.tag_ in ("MD", "VBZ", "VBP") and c.dep_ in ("aux", "auxpass") for c in verb.lefts)
    return present and not perfect


def _for_this(doc: Doc, lower: list[str], at: int) -> Cued | None:
    """Read ``For this reason …``: the reason is the sentence before, the thesis follows."""
    if lower[at] != "for" or at + 2 >= len(lower) or lower[at + 1] not in DEMONSTRATIVES or lower[at + 2] not in ("reason", "reasons"):
        return None
    sentence = doc[at].sent
    if at - sentence.start > 1 or sentence.start == 0:
        return None
    before = doc[sentence.start - 1].sent
    content = trim(doc, before.start, before.end)
    thesis = trim(doc, at + 3, sentence.end)
    return Cued(content, (at, at + 3), thesis) if content[1] > content[0] and thesis[1] > thesis[0] else None


def _is_that(doc: Doc, lower: list[str], at: int) -> Cued | None:
    """Read ``The reason (for X) is that Y``."""
    if lower[at] != "reason" or doc[at].dep_ not in ("nsubj", "nsubjpass"):
        return None
    verb = doc[at].head
    if verb.lemma_ != "be" or verb.i < at or verb.i + 1 >= len(doc):
        return None
    clause = next((c for c in verb.rights if c.dep_ == "ccomp"), None)
    if clause is None:
        return None
    _, high = limits(doc, at)
    begin = verb.i + 1
    while begin < high and lower[begin] in ("that", "because", ","):
        begin += 1
    content = trim(doc, begin, high)
    thesis = trim(doc, at + 1, verb.i)
    while thesis[0] < thesis[1] and lower[thesis[0]] in ("for", "why", "behind", "that"):
        thesis = (thesis[0] + 1, thesis[1])
    return Cued(content, (at, at + 1), thesis if thesis[1] > thesis[0] else None) if content[1] > content[0] else None
