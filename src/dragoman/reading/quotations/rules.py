"""Pair quotation marks of every style, paragraph by paragraph, on characters.

A tokenizer leaves some marks inside words (``no”—“never``), so marks are paired on the text and only
then turned into tokens. One pass; a mark looks a bounded way ahead.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from dragoman.reading.paragraphs.paragraphs import CLOSING, WRAPPED

MARK = re.compile(r"''|``|[\"“”„‟«»‹›‘’‚‛'`＂「」『』]")
OPENERS = frozenset(("“", "„", "‟", "``", "«", "‹", "「", "『"))
CLOSERS = frozenset(("”", "»", "›", "」", "』"))
SINGLES = frozenset("‘’‚‛'`")
GUILLEMETS = frozenset("«»‹›")
CORNERS = frozenset("「」『』")
UNSEEN = frozenset("\u202a\u202b\u200e\u200f\u2066\u2067\u2068")  # directions of writing
BEFORE_OPENING = frozenset("([{—–-/…“‘'\"") | UNSEEN
AFTER_CLOSING = frozenset(".,;:!?)]}—–-…’'”\"/")
ELISION = re.compile(r"(?:em|im|er|til|till|tis|twas|twere|cause|cos|n|bout|round|ere|nuff|\d\d?0?s)\b", re.IGNORECASE)
SINGLE_CLOSE = re.compile(r"(?<=\S)[’'‛](?![\w’'])")
SENTENCE_END = re.compile(r"[.!?…](?=\s|$|[)\]])")
LOOK_AHEAD = 4000  # characters in which a single mark may find its partner


class Pair(NamedTuple):
    """Characters ``start`` to ``end`` inside a pair of marks.

    ``closed`` is False where the second mark is missing and no next paragraph opens one in its place.
    """

    start: int
    end: int
    closed: bool


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) characters of each paragraph: the same breaks as the component ``paragraphs`` sees.

    >>> paragraphs("One.\\n\\nTwo.")
    [(0, 4), (6, 10)]
    """
    if "\n" not in text:
        return [(0, len(text))] if text else []
    lengths = sorted(len(line) for line in text.split("\n") if line.strip())
    lines_are_paragraphs = not lengths or lengths[len(lengths) // 2] > WRAPPED or len(lengths) < 4
    out: list[tuple[int, int]] = []
    start = 0
    for gap in re.finditer(r"[^\S\n]*\n\s*", text):
        before = text[gap.start() - 1 : gap.start()]
        if lines_are_paragraphs or gap[0].count("\n") > 1 or before in CLOSING:
            if gap.start() > start:
                out.append((start, gap.start()))
            start = gap.end()
    if start < len(text):
        out.append((start, len(text)))
    return out


def pair(text: str, bounds: list[tuple[int, int]] | None = None) -> list[Pair]:
    """Pair the outermost quotation marks of a text, whose paragraphs may be given.

    >>> [text[s:e] for text in ["He said “no” and ‘yes’."] for s, e, _ in pair(text)]
    ['no', 'yes']
    """
    out: list[Pair] = []
    bounds = paragraphs(text) if bounds is None else bounds
    for number, (start, end) in enumerate(bounds):
        following = text[bounds[number + 1][0] : bounds[number + 1][0] + 2] if number + 1 < len(bounds) else ""
        out.extend(_paragraph(text, start, end, following))
    return [p for p in out if text[p.start : p.end].strip()]


def _paragraph(text: str, start: int, end: int, following: str) -> Iterator[Pair]:
    opened: re.Match[str] | None = None
    singles: Singles | None = None
    skip = start
    depth = 0
    balanced = text.count("”", start, end) >= text.count("“", start, end)
    for mark in MARK.finditer(text, start, end):
        if mark.start() < skip:
            continue
        if opened is None and mark[0] in SINGLES:
            singles = singles or Singles.of(text, start, end)
            close = _single(text, mark, start, end, following, singles)
            if close is not None:
                yield Pair(mark.end(), close, True)
                skip = close + 1
            continue
        if mark[0] in SINGLES or (opened and _family(opened[0]) != _family(mark[0])):
            continue
        way = _direction(text, mark, start, end, opened is not None)
        if opened is not None and opened[0] == "“" and balanced:  # quoted words within quoted words
            if way == "open":
                depth += 1
                continue
            if depth:
                depth -= 1
                continue
        if way == "open":
            if opened is not None and (at := _last_stop(text, opened.end(), mark.start())):
                yield Pair(opened.end(), at, False)
            opened = mark
        elif opened is not None:
            yield Pair(opened.end(), mark.start(), True)
            opened = None
    if opened is not None and (at := _unclosed(text, opened, start, end, following)):
        yield Pair(opened.end(), at, MARK.match(following) is not None)  # a speech that the next paragraph re-opens


def _family(mark: str) -> str:
    return "guillemet" if mark in GUILLEMETS else "corner" if mark in CORNERS else "double"


def _direction(text: str, mark: re.Match[str], start: int, end: int, opened: bool) -> str:
    """Tell ``open`` from ``close`` by the mark's shape, then its neighbours, then what is open."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end()] if mark.end() < end else " "
    free_left = before.isspace() or before in BEFORE_OPENING
    free_right = after.isspace() or after in AFTER_CLOSING
    if mark[0] in CORNERS:
        return "open" if mark[0] in OPENERS else "close"
    if mark[0] in OPENERS:
        return "close" if opened and not free_left and free_right else "open"
    if mark[0] in CLOSERS:
        return "open" if not opened and (before.isspace() or before in UNSEEN) and after.isalnum() else "close"
    if free_left and not free_right and not (opened and not before.isspace()):
        return "open"
    if free_right and not free_left:
        return "close"
    return "close" if opened else "open"


class Singles(NamedTuple):
    """Where single marks may close in a paragraph; after an "s" it may be the owners' apostrophe, elsewhere it is ``sure``."""

    closing: list[int]
    sure: list[int]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Singles:
        """Look once for all marks of a paragraph."""
        closing = [m.start() for m in SINGLE_CLOSE.finditer(text, start, end)]
        return cls(closing, [at for at in closing if text[at - 1] != "s"])

    def after(self, at: int, limit: int) -> tuple[int | None, int | None]:
        """Return the first closing mark and the first sure one between two characters."""
        found = []
        for marks in self:
            i = bisect_left(marks, at)
            found.append(marks[i] if i < len(marks) and marks[i] < limit else None)
        return found[0], found[1]


def _single(text: str, mark: re.Match[str], start: int, end: int, following: str, singles: Singles) -> int | None:
    """Return where a single mark's quotation ends, or None where the mark is an apostrophe."""
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end() : mark.end() + 1]
    if mark[0] == "’" and mark.start() > start and not before.isspace():
        return None
    if not (before.isspace() or before in BEFORE_OPENING) or not after or after.isspace() or after in ".,;:!?)":
        return None
    if mark[0] != "‘" and ELISION.match(text, mark.end()):
        return None
    limit = mark.end() + LOOK_AHEAD
    first, sure = singles.after(mark.end(), limit)
    if first is None and mark.start() == start and following[:1] == mark[0] and mark[0] == "‘":
        return end
    return sure if sure is not None and (sure == first or text[sure - 1] in ".,!?") else first


def _last_stop(text: str, start: int, end: int) -> int | None:
    stops = [m.end() for m in SENTENCE_END.finditer(text, start, end)]
    return stops[-1] if stops else None


def _unclosed(text: str, mark: re.Match[str], start: int, end: int, following: str) -> int | None:
    """Return where a quotation ends that its paragraph does not close."""
    lead = text[start : mark.start()].rstrip()
    if not lead or lead[-1] in ",:.!?" or MARK.match(following):
        return end
    stop = SENTENCE_END.search(text, mark.end(), end)
    return stop.end() if stop and text[mark.end() : mark.end() + 1].strip() and not lead[-1].isdigit() else None


def tokens(doc: Doc, pairs: list[Pair]) -> tuple[tuple[int, int], ...]:
    """Turn characters into token indexes: every token that begins inside the marks, white space trimmed."""
    if not pairs:
        return ()
    starts: list[int] = doc.to_array("IDX").tolist()
    out: list[tuple[int, int]] = []
    for start, end, _ in pairs:
        first = bisect_right(starts, start) - 1
        if first < 0 or starts[first] + len(doc[first]) <= start:
            first += 1
        last = bisect_left(starts, end)
        while first < last and doc[first].is_space:
            first += 1
        while last > first and doc[last - 1].is_space:
            last -= 1
        if first < last and out and (out[-1][1] > first or starts[out[-1][1] - 1] + len(doc[out[-1][1] - 1]) > start):
            out[-1] = out[-1][0], max(last, out[-1][1])  # two quotations meet inside one token
        elif first < last:
            out.append((first, last))
    return tuple(out)
