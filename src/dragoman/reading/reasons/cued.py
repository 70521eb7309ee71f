"""Reasons behind a cue: ``because``, ``due to``, ``since``; and ``the reason is that``, ``for this reason``."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from dragoman.reading.outlook import conditions
from dragoman.reading.outlook.clauses import Stretch, limits, trim
from dragoman.reading.outlook.lexicons import longest
from dragoman.reading.reasons.lexicons import Lexicons
from dragoman.reading.statements.statements import holder as statement_at


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
        one = _linked(doc, at, parts, lexicons.cues[parts]) if parts else None
        one = one or _result(doc, lower, at, lexicons) or _is_that(doc, lower, at, found)
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
        start = doc[at].sent.start
        before = _before(doc, start) if at - start <= 1 else None  # "Why does it hesitate? Because …"
        return before if before and doc[before[0]].lower_ == "why" else None
    main = _inside(doc, at, main)
    words = [t.lower_ for t in doc[main[0] : main[1]]]
    if len(words) <= 4 and words[0] in ("this", "that", "it") and words[1:2] and doc[main[0] + 1].lemma_ == "be":
        return None if words[0] == "it" else _before(doc, doc[at].sent.start)
    return main if statement_at(doc, at) is statement_at(doc, main[0]) else None


def _inside(doc: Doc, at: int, main: Stretch) -> Stretch:
    """Return a clause without "according to the ministry", where a statement holds the rest of it and the reason."""
    statement = statement_at(doc, at)
    for start, end in statement.content if statement else ():
        if start <= at < end and main[0] < start < main[1]:
            return trim(doc, start, main[1])
    return main


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


def _result(doc: Doc, lower: list[str], at: int, lexicons: Lexicons) -> Cued | None:
    """Read ``For this reason …``, ``That is why …``, ``Therefore, …``: the reason stands before, what it is for follows."""
    parts = longest(lexicons.results, lower, at)
    sentence = doc[at].sent
    if parts is None or not (at - sentence.start <= 1 or lower[at - 1] == ";"):
        return None
    if parts[:3] == ("as", "a", "result") and lower[at + 3 : at + 4] == ["of"]:
        return None
    behind = lower[at - 1] == ";" and at > sentence.start
    content = trim(doc, sentence.start, at - 1) if behind else _before(doc, sentence.start)
    thesis = trim(doc, at + len(parts), sentence.end)
    return Cued(content, (at, at + len(parts)), thesis) if content and content[1] > content[0] and thesis[1] > thesis[0] else None


def _before(doc: Doc, start: int) -> Stretch | None:
    """Return the sentence before one, of the same paragraph; None where there is none."""
    if start == 0 or "\n" in doc[start - 1].text:
        return None
    found = trim(doc, doc[start - 1].sent.start, start)
    return found if found[1] > found[0] else None


def _is_that(doc: Doc, lower: list[str], at: int, found: list[Cued]) -> Cued | None:
    """Read ``The reason (for X) is that Y``, ``another reason is Z``; without X, the sentence before is what it is for."""
    if lower[at] != "reason" or doc[at].dep_ not in ("nsubj", "nsubjpass"):
        return None
    verb = doc[at].head
    if verb.lemma_ != "be" or verb.i < at or verb.i + 1 >= len(doc):
        return None
    told = next((c for c in verb.rights if c.dep_ in ("ccomp", "attr", "advcl")), None)
    if told is None or any(c.dep_ == "neg" for c in verb.children) or told.lemma_ in ("reason", "unclear"):
        return None
    _, high = limits(doc, at)
    begin = verb.i + 1
    while begin < high and lower[begin] in ("that", "because", ","):
        begin += 1
    content = trim(doc, begin, high)
    thesis: Stretch | None = trim(doc, at + 1, verb.i)
    while thesis and thesis[0] < thesis[1] and lower[thesis[0]] in ("for", "why", "behind", "that"):
        thesis = (thesis[0] + 1, thesis[1])
    if thesis is None or thesis[1] <= thesis[0]:
        thesis = _before(doc, doc[at].sent.start)
        if thesis and found and thesis[0] <= found[-1].content[0] < thesis[1]:  # the sentence before gives a reason too
            thesis = found[-1].thesis
    return Cued(content, (at, at + 1), thesis) if content[1] > content[0] else None
