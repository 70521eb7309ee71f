"""Role nouns and capitalised words: what stands in a text besides the names that the tables know."""

from __future__ import annotations

from dragoman.reading.actors.knowledge import Knowledge, Role
from dragoman.reading.actors.names import Match, walk
from dragoman.reading.actors.vocabulary import CALENDAR, HONORIFICS, PARTICLES, SETTINGS, SYLLABLES
from dragoman.reading.actors.words import HYPHENS, NOUN_TAGS, PROPER_TAGS, Words


def find_roles(words: Words, knowledge: Knowledge, matches: list[Match]) -> list[tuple[int, int, Role]]:
    """Find role nouns, the longest first at each token, outside of names."""
    taken = [False] * (len(words) + 1)
    for m in matches:
        taken[m.start : m.end] = [True] * (m.end - m.start)
    out = []
    i, n, trie = 0, len(words), knowledge.roles
    while i < n:
        step = i + 1
        if not taken[i] and words.norm[i]:
            for end, values in reversed(walk(words, i, trie, lemmas=True)):
                last = end - 1
                role = values[0]
                assert isinstance(role, Role)
                if any(taken[i:end]) or not (words.tag[last] in NOUN_TAGS or (end - i > 1 and words.tag[last] in ("JJ", "VBG"))):
                    continue
                named = i > 0 and words.capital(i) and words.capital(i - 1) and words.norm[i - 1] in knowledge.given
                if (
                    (named and end == i + 1 and role.number == "single" and words.tag[last] == "NNP")
                    or role.lemma in SETTINGS
                    or (end + 1 < n and words.text[end] in HYPHENS and words.tag[end + 1] in ("JJ", "VBN", "VBG"))
                ):
                    continue
                if role.kind == "name" and not (words.capital(last) and (last and words.capital(last - 1) or _of_name(words, end))):
                    continue
                out.append((i, end, role))
                step = end
                break
        i = step if step > i else i + 1
    return out


def _of_name(words: Words, i: int) -> bool:
    """Tell whether "of" and a capital follow: "Department of Fisheries"."""
    return i + 1 < len(words) and words.lower[i] in ("of", "for") and words.capital(i + 1)


def find_runs(words: Words, taken: list[bool]) -> list[tuple[int, int]]:
    """Find stretches of capitalised words that no table knows."""
    out = []
    names = {words.text[i] for i, tag in enumerate(words.tag) if tag in PROPER_TAGS and not words.opens(i) and words.capital(i)}
    i, n = 0, len(words)
    while i < n:
        if taken[i] or not (_starts(words, i) or (words.text[i] in names and words.opens(i) and words.lower[i] not in CALENDAR)):
            i += 1
            continue
        if words.lower[i] in HONORIFICS and words.text[i].endswith(".") and i + 1 < n and not taken[i + 1] and _proper(words, i + 1):
            i += 1  # "Mr. Lund" is Lund
        j = i + 1
        while j < n and words.sentence[j] == words.sentence[i]:
            if taken[j]:
                break
            if (
                _proper(words, j)
                or (words.lower[j] in SYLLABLES and words.text[j - 1] in HYPHENS and j - 1 > i)
                or (words.text[j] in HYPHENS and j + 1 < n and words.lower[j + 1] in SYLLABLES and not taken[j + 1])
                or (words.lower[j] in PARTICLES or words.text[j] in HYPHENS)
                and j + 1 < n
                and not taken[j + 1]
                and _follows(words, j + 1)
            ):
                j += 1
            else:
                break
        while words.lower[j - 1] in PARTICLES or words.text[j - 1] in HYPHENS:
            j -= 1
        if j > i:
            out.append((i, j))
        i = max(j, i + 1)
    return out


def _follows(words: Words, j: int) -> bool:
    if _proper(words, j) or (words.text[j - 1] in HYPHENS and words.tag[j] in NOUN_TAGS and words.tag[j - 2] in PROPER_TAGS):
        return True
    return (words.lower[j] in PARTICLES or words.text[j] in HYPHENS) and j + 1 < len(words) and _proper(words, j + 1)


def _starts(words: Words, i: int) -> bool:
    if not _proper(words, i):
        return words.lower[i] in ("al", "el") and i + 2 < len(words) and words.text[i + 1] in HYPHENS and _proper(words, i + 2)
    return True


def _proper(words: Words, i: int) -> bool:
    text = words.text[i]
    tag = words.tag[i]
    if not text[:1].isupper():
        return False
    if words.lower[i] in CALENDAR:
        # Theresa May, Mrs May, "May said": a month is no subject and follows no name
        before = (
            i > words.sentence[i]
            and words.tag[i - 1] == "NNP"
            and (words.lower[i - 1] not in CALENDAR or words.lower[i - 1] in HONORIFICS)
            and (words.head[i - 1] == i or tag == "MD")
        )
        return (
            tag in ("NNP", "MD") and words.lower[i] in ("may", "march", "june", "april", "august") and (words.dep[i] == "nsubj" or before)
        )
    if tag in PROPER_TAGS:
        return True
    if words.opens(i):
        return False
    return tag in ("NN", "NNS", "JJ", "FW", "VBN", "VBG", "VBP", "VB", "RB", "VBD", "UH", "LS", "XX", "ADD") and text.lower() != "i"
