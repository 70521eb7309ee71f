"""Names of states, bodies and groups in a text: the longest path through the names wins.

Case decides where a name is also a word: "US" and "us", "WHO" and "who". A name in force on the day of the
text goes before one that is not; between namesakes the one whose country the text names elsewhere.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dragoman.reading.actors.knowledge import LAST, Knowledge, Name, Trie
from dragoman.reading.actors.words import HYPHENS, Words, singular

# abbreviations that are words in small letters: taken only in full capitals
WORDS = frozenset(
    "us un it who in is as am at be by do go he if me my no of on or so to up we act aim and are aid can may pen pip unit set sun map moo"
    " ira don fan ice".split()
)
# names that begin a sentence as common words do
COMMON = frozenset(
    "turkey china reading nice polish may march august bar mobile phoenix congress parliament house union state senate cabinet assembly"
    " resistance".split()
)


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of tokens that is a name; ``names`` are all that it may mean, the best first."""

    start: int
    end: int
    name: Name


def find(words: Words, knowledge: Knowledge, date: str) -> list[Match]:
    """Find all names, left to right, never overlapping."""
    trie = knowledge.names
    found: list[tuple[int, int, list[Name]]] = []
    i = 0
    n = len(words)
    norm = words.norm
    while i < n:
        if norm[i] in trie:
            hit = _longest(words, i, trie)
            if hit and not _given(words, i, hit[0], knowledge):
                found.append((i, hit[0], hit[1]))
                i = hit[0]
                continue
        i += 1
    found = _no_surnames(words, knowledge, found)
    counts = Counter(name.entity.country for _, _, names in found for name in names[:1] if len({x.entity.id for x in names}) == 1)
    return [Match(start, end, _best(names, date, counts, words.tag[end - 1])) for start, end, names in found]


def _no_surnames(words: Words, knowledge: Knowledge, found: list[tuple[int, int, list[Name]]]) -> list[tuple[int, int, list[Name]]]:
    """Leave out names that are somebody's surname here: "Michael Jordan"; "Jack Letts", and then "Letts" alone."""

    def follows_given(start: int) -> bool:
        before = start - 1
        return (
            start > words.sentence[start]
            and words.tag[before] == "NNP"
            and words.capital(before)
            and words.norm[before] in knowledge.given
            and words.head[before] == start
            and not (before and words.text[before - 1] in HYPHENS)
        )

    ends = {end for _, end, _ in found}
    surnames = {words.text[s] for s, e, _ in found if e == s + 1 and s not in ends and words.tag[s] in ("NNP", "NNPS") and follows_given(s)}
    if not surnames:
        return found

    def kept(start: int, end: int, names: list[Name]) -> bool:
        if end != start + 1 or words.text[start] not in surnames or words.tag[start] not in ("NNP", "NNPS"):
            return True
        return not (follows_given(start) or names[0].kind in ("people", "demonym"))

    return [f for f in found if kept(*f)]


def walk(words: Words, i: int, trie: Trie, lemmas: bool = False) -> list[tuple[int, list[object]]]:
    """Follow a trie from token ``i``; return every (end, values) on the way, shortest first."""
    out: list[tuple[int, list[object]]] = []
    node = trie
    j = i
    n = len(words)
    norm = words.norm
    while j < n:
        step = norm[j]
        if j > i and (step in HYPHENS or step == "_" or words.text[j] in ("'", "’")):
            j += 1
            continue
        below = node.get(step) if step else None
        if below is None and lemmas and step:
            below = node.get(words.lemma[j] or step) or node.get(singular(step) or step)
        if below is None:
            if j > i and words.text[j] == "\n" and j + 1 < n and words.sentence[j + 1] == words.sentence[i]:
                j += 1
                continue
            break
        node = below
        j += 1
        if "" in node:
            out.append((j, node[""]))
    return out


def _longest(words: Words, i: int, trie: Trie) -> tuple[int, list[Name]] | None:
    for end, values in reversed(walk(words, i, trie)):
        names = [v for v in values if isinstance(v, Name) and _written(words, i, end, v)]
        if names:
            return end, names
    return None


def _given(words: Words, start: int, end: int, knowledge: Knowledge) -> bool:
    """Tell whether a word is a given name before a surname, though an abbreviation is spelled like it: "Knut Lund"."""
    text = words.text[start]
    return (
        end == start + 1
        and words.norm[start] in knowledge.given
        and text[1:].islower()
        and words.tag[end : end + 1] == ["NNP"]
        and words.capital(end)
    )


def _written(words: Words, start: int, end: int, name: Name) -> bool:
    """Tell whether the case of the text fits a name."""
    text = words.text[start]
    if name.shout and end == start + 1:
        letters = text.replace(".", "")
        if letters.isupper():
            return True
        if not letters[:1].isupper() or words.tag[start] not in ("NNP", "NNPS", "JJ") or (start and words.text[start - 1] in HYPHENS):
            return False
        return (
            len(letters) >= 4
            or (words.norm[start] not in WORDS and not words.opens(start))
            or (words.norm[start] in ("us", "un") and not words.opens(start) and not words.capital(start - 1))
        )
    if not name.surface[:1].isupper():
        return any(words.text[j][:1].isupper() for j in range(start, end)) or not any(c.isupper() for c in name.surface)
    if not text[:1].isupper():
        return False
    if end == start + 1:
        if words.norm[start] in COMMON and words.opens(start) and words.tag[start] not in ("NNP", "NNPS"):
            return False
        return words.tag[start] in (
            "NNP",
            "NNPS",
            "NN",
            "NNS",
            "JJ",
            "FW",
            "VBN",
            "VBP",
            "JJS",
            "VBZ",
            "VBD",
            "IN",
            "RB",
            "VB",
            "VBG",
            "CD",
            "UH",
            "RBR",
            "JJR",
            "LS",
            "XX",
            "PRP",
            "ADD",
            "AFX",
        )
    return True


def _best(names: list[Name], date: str, counts: Counter[str | None], tag: str) -> Name:
    if len(names) == 1:
        return names[0]
    when = date or LAST

    def rank(name: Name) -> tuple[bool, bool, int, bool, bool]:
        valid = not date or (name.start <= when <= name.end and name.entity.start <= when <= name.entity.end)
        return (valid, name.own, counts[name.entity.country], (name.kind == "demonym") == (tag == "JJ"), name.kind in ("name", "people"))

    return max(names, key=rank)
