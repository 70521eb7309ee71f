"""Enumerated reasons: what announces them, the thesis that they stand for, and the list across paragraphs.

A list counts as reasons only where a title or a sentence announces reasons before it, or in its own sentence.
"""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc

from dragoman.reading.outlook.clauses import Stretch, trim
from dragoman.reading.outlook.lexicons import longest
from dragoman.reading.reasons.lexicons import Lexicons

NUMBERS = frozenset(
    (
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "several",
        "many",
        "some",
        "a",
        "number",
        "set",
        "few",
        "main",
        "key",
        "more",
        "other",
        "these",
        "various",
        "multiple",
    )
)
OPENERS = frozenset(("and", "but", "the", ":", ";", ",", "—", "–", "-"))
OPENING = frozenset("why for that to make makes behind explain explains explained drive drives drove account accounts lie lies".split())
HEADLINE = 30  # tokens of a title
MOST = 20  # numbers of a list
REACH = 1500  # tokens between an announcement and the first reason


@dataclass(frozen=True, slots=True)
class Listed:
    """An enumerated reason: its tokens, the words that number it, its place, the thesis."""

    content: Stretch
    cue: Stretch
    order: int
    thesis: Stretch | None


def read(doc: Doc, lower: list[str], lexicons: Lexicons) -> list[Listed]:
    """Return the enumerated reasons of a document."""
    announced = _announcements(doc, lower, lexicons)
    if not announced:
        return []
    marks = _marks(doc, lower, lexicons)
    out: list[Listed] = []
    run: list[tuple[Stretch, int]] = []
    for mark in marks:
        order = mark[1] or (run[-1][1] + 1 if run else 0)
        if order == 1:
            out += _reasons(doc, run, announced)
            run = [(mark[0], 1)]
        elif run and order == run[-1][1] + 1:
            run.append((mark[0], order))
    return out + _reasons(doc, run, announced)


def _announcements(doc: Doc, lower: list[str], lexicons: Lexicons) -> list[tuple[int, Stretch]]:
    """Return where reasons are announced, and the sentence or title that does."""
    found = []
    for i, word in enumerate(lower):
        if word.endswith("s") and word[:-1] in lexicons.nouns or (word in lexicons.nouns and "more" in lower[max(0, i - 4) : i]):
            before = lower[max(0, i - 4) : i]
            if any(w in NUMBERS or w.isdigit() for w in before):
                sentence = doc[i].sent
                found.append((i, (sentence.start, sentence.end)))
    return found


def _marks(doc: Doc, lower: list[str], lexicons: Lexicons) -> list[tuple[Stretch, int]]:
    """Return the words that number a clause: at its beginning, and set off by a comma or a colon."""
    found: list[tuple[Stretch, int]] = []
    for i in range(len(lower)):
        number = _numbered(doc, lower, i)
        if number is not None:
            found.append(number)
            continue
        parts = longest(lexicons.ordinal_phrases, lower, i)
        if parts is None:
            continue
        end = i + len(parts)
        k = i - 1
        while k >= 0 and lower[k] in ("and", "but"):
            k -= 1
        starts = k < 0 or doc[k].is_space or lower[k] in (".", ":", ";", ",", "”", '"', "?", "!")
        off = end < len(lower) and lower[end] in (",", ":", ")", "—", "–")
        if starts and off:
            found.append(((i, end), lexicons.ordinals[parts]))
    return found


def _numbered(doc: Doc, lower: list[str], i: int) -> tuple[Stretch, int] | None:
    """Read "1." and "2)" at the beginning of a line, and "(1)" anywhere."""
    digits = lower[i].rstrip(".)")
    if not digits.isdecimal() or not 0 < int(digits) <= MOST:
        return None
    after = lower[i + 1] if i + 1 < len(lower) else ""
    if i and lower[i - 1] == "(" and after == ")":
        return (i, i + 2), int(digits)
    if i and "\n" not in doc[i - 1].text:
        return None
    if digits != lower[i]:
        return (i, i + 1), int(digits)
    return ((i, i + 2), int(digits)) if after in (".", ")") else None


def _reasons(doc: Doc, run: list[tuple[Stretch, int]], announced: list[tuple[int, Stretch]]) -> list[Listed]:
    """Return the reasons of one list of at least two, with its thesis."""
    if len(run) < 2:
        return []
    first = run[0][0][0]
    before = [a for a in announced if a[0] < first and first - a[0] < REACH]
    if not before:
        return []
    thesis = _thesis(doc, before, first)
    out = []
    for n, (cue, order) in enumerate(run):
        limit = run[n + 1][0][0] if n + 1 < len(run) else len(doc)
        start, end = trim(doc, cue[1], min(_sentence_end(doc, cue[1]), limit))
        if end > start:
            out.append(Listed((start, end), cue, order, thesis))
    return out


def _sentence_end(doc: Doc, at: int) -> int:
    """Return where the sentence around a token ends; a cut right behind the number's comma is passed over."""
    while at < len(doc) and (doc[at].is_punct or doc[at].is_space):
        at += 1
    return doc[at].sent.end if at < len(doc) else at


def _thesis(doc: Doc, before: list[tuple[int, Stretch]], first: int) -> Stretch | None:
    """Return the best candidate: a title's clause, else the announcing sentence's own, else the sentence before it.

    The title ranks first, since it holds for the whole list; then what the nearest announcement says itself.
    """
    at, (start, end) = before[0]
    if start == next((i for i, t in enumerate(doc) if not t.is_space), 0) and end <= HEADLINE + start:
        return _after_noun(doc, at, end)
    at, (start, end) = before[-1]
    if at < first:
        own = _after_noun(doc, at, min(end, first))
        if own is not None and own[1] - own[0] >= 4 and doc[own[0]].sent.start <= at:
            return own
    if start > 0:
        sentence = doc[start - 1].sent
        return trim(doc, sentence.start, sentence.end)
    return None


def _after_noun(doc: Doc, at: int, end: int) -> Stretch | None:
    """Return what the reasons are for: the words behind the noun, up to a colon or line end."""
    begin = at + 1
    while begin < end and doc[begin].lower_ in OPENING:
        begin += 1
    stop = next((i for i in range(begin, end) if doc[i].text in (":", ".", "\n") or "\n" in doc[i].text), end)
    found = trim(doc, begin, stop)
    return found if found[1] - found[0] >= 2 else None
