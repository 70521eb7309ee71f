"""Words of a text, and queries of words: what both databases' indexes hold, and what a match is.

A word is a run of letters and digits, in lower case and without accents: ``Erdoğan’s`` is *erdogan* and *s*, so that
``erdogan`` finds it. A query is words, all of which must stand there; ``"oil sanctions"`` stands together in this order;
``sanction*`` is a beginning; ``AND``, ``OR``, ``NOT`` (in capitals) and brackets join them, ``NOT`` before ``AND`` before ``OR``.

A database's index knows which words a document holds. It gives the candidates (`relaxed`); whether a query holds of the
words in their order is decided here, so that every database finds the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from dragoman.errors import InputError

WORD = re.compile("[^\\W_](?:[^\\W_]|[\u0300-\u036f])*")  # of a text as it stands
PLAIN = re.compile(r"[^\W_]+")  # of a folded text
MARKS = re.compile("[\u0300-\u036f]+")
LONGEST = 100  # characters of a word that count
PARTS = re.compile(r'\s*(?:(?P<quoted>"[^"]*"\*?)|(?P<bracket>[()])|(?P<plain>[^\s()"]+)|(?P<open>"))')
DEEPEST = 50  # brackets within brackets


class Token(NamedTuple):
    """A word as it is sought, and its characters in the text."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other; of the last one perhaps only the beginning."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Both:
    """Every part holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part holds."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Without:
    """The part does not hold."""

    part: Query


Query = Phrase | Both | Either | Without


def tokens(text: str) -> list[Token]:
    """Return the words of a text.

    >>> [token.word for token in tokens("Erdoğan’s 2nd visit")]
    ['erdogan', 's', '2nd', 'visit']
    """
    return [Token(plain(found.group()), *found.span()) for found in WORD.finditer(text)]


def distinct(*texts: str | None) -> list[str]:
    """Return the different words of texts, sorted: what an index holds of them."""
    return sorted({word[:LONGEST] for text in texts for word in PLAIN.findall(folded(text or ""))})


def folded(text: str) -> str:
    """Return a text in lower case and without accents.

    >>> folded("Évian’s STRASSE") == folded("evian’s Straße")
    True
    """
    text = text.casefold()
    return text if text.isascii() else MARKS.sub("", unicodedata.normalize("NFD", text))


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """Return a word as it is sought."""
    return folded(word)[:LONGEST]


def parse(given: str) -> Query:
    """Read a query.

    Raises
    ------
    InputError
        It is none, or says only what is not to be there.

    Examples
    --------
    >>> parse('"oil sanctions" OR embargo*')
    Either(parts=(Phrase(words=('oil', 'sanctions'), prefix=False), Phrase(words=('embargo',), prefix=True)))
    """
    parts = _split(given)
    query, rest = _either(given, parts, 0)
    if rest < len(parts):
        raise _wrong(given, "a bracket closes that none opens")
    if relaxed(query) is None:
        raise _wrong(given, "it says only what is not to be there; add a word that is")
    return query


def relaxed(query: Query) -> Query | None:
    """Return what the words of a document alone can tell: phrases as their words, NOT left out; None where nothing is left."""
    if isinstance(query, Phrase):
        alone = tuple(Phrase((word,), query.prefix and i == len(query.words) - 1) for i, word in enumerate(query.words))
        return alone[0] if len(alone) == 1 else Both(alone)
    if isinstance(query, Without):
        return None
    found = [relaxed(part) for part in query.parts]
    parts = tuple(part for part in found if part is not None)
    if isinstance(query, Either):
        return Either(parts) if len(parts) == len(found) else None
    return Both(parts) if parts else None


def phrases(query: Query) -> list[Phrase]:
    """Return what is sought, without what is not to be there."""
    if isinstance(query, Phrase):
        return [query]
    return [] if isinstance(query, Without) else [phrase for part in query.parts for phrase in phrases(part)]


class Folded:
    """Parts of a text, folded: a phrase stands within one of them."""

    def __init__(self, parts: Iterable[str]) -> None:
        self.parts = [folded(part) for part in parts]
        self.length = sum(map(len, self.parts))

    def holds(self, query: Query) -> bool:
        """Tell whether a query holds."""
        if isinstance(query, Phrase):
            return any(pattern(query).search(part) for part in self.parts)
        if isinstance(query, Without):
            return not self.holds(query.part)
        return (all if isinstance(query, Both) else any)(self.holds(part) for part in query.parts)

    def count(self, phrase: Phrase) -> int:
        """Return how often a phrase stands there."""
        return sum(1 for part in self.parts for _ in pattern(phrase).finditer(part))


@lru_cache(maxsize=1024)
def pattern(phrase: Phrase) -> re.Pattern[str]:
    """Return what finds a phrase in a folded text."""
    longer = r"[^\W_]*"
    words = [word + (longer if len(word) == LONGEST else "") for word in phrase.words]
    first = phrase.words[0]
    # The beginning is told last: what begins with plain letters is found ten times as fast.
    words[0] = f"{first}(?<![^\\W_]{first})" + words[0].removeprefix(first)
    return re.compile(r"[\W_]+".join(words) + ("" if phrase.prefix else r"(?![^\W_])"))


def places(found: Sequence[Token], phrase: Phrase) -> list[tuple[int, int]]:
    """Return the first and last token of each time that a phrase stands there."""
    last = len(phrase.words) - 1

    def same(token: Token, i: int) -> bool:
        word = phrase.words[i]
        return token.word.startswith(word) if phrase.prefix and i == last else token.word == word

    inside = range(len(found) - last)
    return [(at, at + last) for at in inside if all(same(found[at + i], i) for i in range(last + 1))]


def _split(given: str) -> list[str]:
    out, at = [], 0
    while given[at:].strip():
        found = PARTS.match(given, at)
        if found is None or found["open"]:
            raise _wrong(given, "a quotation mark is not closed")
        out.append(found["quoted"] or found["bracket"] or found["plain"])
        at = found.end()
    if not out:
        raise InputError('the query is empty. Give words, as in: dragoman search "oil sanctions"')
    return out


def _either(given: str, parts: list[str], at: int, depth: int = 0) -> tuple[Query, int]:
    found, at = _both(given, parts, at, depth)
    out = [found]
    while at < len(parts) and parts[at] == "OR":
        found, at = _both(given, parts, at + 1, depth)
        out.append(found)
    return (out[0] if len(out) == 1 else Either(tuple(out))), at


def _both(given: str, parts: list[str], at: int, depth: int) -> tuple[Query, int]:
    found, at = _one(given, parts, at, depth)
    out = [found]
    while at < len(parts) and parts[at] not in ("OR", ")"):
        found, at = _one(given, parts, at + (parts[at] == "AND"), depth)
        out.append(found)
    return (out[0] if len(out) == 1 else Both(tuple(out))), at


def _one(given: str, parts: list[str], at: int, depth: int) -> tuple[Query, int]:
    if at == len(parts):
        raise _wrong(given, f"nothing follows '{parts[-1]}'")
    part = parts[at]
    if part in ("AND", "OR", ")"):
        raise _wrong(given, f"a word is missing before '{part}'")
    if part == "NOT":
        if depth > DEEPEST:
            raise _wrong(given, "it is nested too deeply")
        found, at = _one(given, parts, at + 1, depth + 1)
        return Without(found), at
    if part == "(":
        if depth > DEEPEST:
            raise _wrong(given, "it is nested too deeply")
        found, at = _either(given, parts, at + 1, depth + 1)
        if at == len(parts):
            raise _wrong(given, "a bracket is not closed")
        return found, at + 1
    prefix = part.endswith("*")
    found_words = tuple(word[:LONGEST] for word in PLAIN.findall(folded(part)))
    if not found_words:
        raise _wrong(given, f"'{part}' has no letter or digit")
    return Phrase(found_words, prefix), at + 1


def _wrong(given: str, why: str) -> InputError:
    return InputError(f"query '{given}': {why}. Write it like: \"oil sanctions\" AND (iran* OR tehran) NOT gas")
