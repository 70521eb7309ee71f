"""Which person a name stands for, on the day of the text.

Every person who bears the name is weighed by country, title and term of office. A surname alone counts only with a
title before it, or where its bearer is prominent and in office.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from dragoman.reading.actors.knowledge import LAST, PARTICLES, Knowledge, Spell, key, skeleton
from dragoman.reading.actors.words import Words, fold

HEADS = re.compile(
    r"\b(president|prime minister|premier|chancellor|head of|king|queen|emir|sultan|supreme leader|paramount leader|leader|ruler|"
    r"secretary[- ]general|pope|general secretary|chairman|head_of_state|head_of_government|taoiseach)\b",
    re.I,
)
VICE = re.compile(r"\b(vice|deputy|former|candidate|assistant|speaker)\b", re.I)
TITLES = {
    "president": ("president", "head_of_state", "head of state"),
    "prime minister": ("prime minister", "head_of_government", "head of government", "premier"),
    "premier": ("prime minister", "head_of_government", "head of government", "premier"),
    "chancellor": ("chancellor", "head_of_government", "head of government"),
    "foreign minister": ("foreign minister", "foreign affairs", "foreign secretary", "external", "secretary of state"),
    "leader": ("leader", "president", "head", "prime minister", "chairman"),
    "general": ("general", "commander", "chief of staff", "army", "military", "junta", "president"),
    "colonel": ("colonel", "commander", "military", "junta", "rebel"),
    "commander": ("commander", "general", "chief of staff", "military"),
    "warlord": ("commander", "leader", "militia", "rebel"),
}
MANY = 100  # bearers of one surname that are weighed
FAMOUS = 30  # names of a country that is much in the news
MARGIN = 0.4  # by which the first must beat the second
OWN = 1.0  # what a person of an analyst's table weighs more
CLOSE = 0.5  # a weight below this is no person that we know


@dataclass(frozen=True, slots=True)
class Known:
    """A person of the tables, the spell that fits the text, and whether it lasts on its day."""

    name: str
    spell: Spell
    serving: bool
    weight: float


def candidates(words: Words, start: int, end: int, knowledge: Knowledge) -> tuple[list[str], bool]:
    """Return the persons whom a stretch of tokens may name, and whether by a full name."""
    parts = [words.norm[i] for i in range(start, end) if words.norm[i] and words.text[i] not in "-–" and words.norm[i] not in PARTICLES]
    parts = parts or [words.norm[i] for i in range(start, end) if words.norm[i]]
    if len(parts) > 8:
        parts = parts[:8]
    for size in range(len(parts), 1, -1):
        for at in range(len(parts) - size, -1, -1):
            found = knowledge.full.get(" ".join(parts[at : at + size]))
            if found:
                return found, True
    if len(parts) > 1:
        alike = [name for name in knowledge.last.get(parts[-1], ()) if _alike(parts, key(name).split())]
        if not alike:
            backwards = [name for name in knowledge.last.get(parts[0], ()) if key(name).split()[0] == parts[0]]
            alike = [name for name in backwards if _alike(parts[::-1], key(name).split()[::-1])]
        if alike:
            return alike, True
        joined = knowledge.last.get(" ".join(parts))
        return (joined, False) if joined else ([], True)
    if parts and parts[0] in knowledge.full:
        return knowledge.full[parts[0]], True
    return knowledge.last.get(parts[0], []) if parts else [], False


def _alike(given: Sequence[str], known: Sequence[str]) -> bool:
    """Tell whether two names of like surnames may be one person's: Hasan and Hassan Rouhani, J. Lund and Jens Lund."""
    own = {skeleton(w): w for w in known[:-1]}
    for word in given[:-1]:
        if len(word) <= 2 and any(w.startswith(word[0]) for w in known[:-1]):
            return True
        match = own.get(skeleton(word))
        if match is not None and abs(len(match) - len(word)) <= 2:
            return True
    return False


def spellings(words: Words, start: int, end: int, knowledge: Knowledge) -> list[str]:
    """Return the persons of whose full name a stretch of tokens may be another spelling."""
    parts = [words.norm[i] for i in range(start, end) if words.norm[i] and words.text[i] not in "-–" and words.norm[i] not in PARTICLES][:8]
    if len(parts) < 2:
        return []
    return [name for name in knowledge.alike(parts[-1]) if _alike(parts, key(name).split())]


def choose(
    names: Collection[str], knowledge: Knowledge, date: str, countries: Collection[str], title: str | None, *, full: bool
) -> Known | None:
    """Return the person and spell that fit best, None where none fits.

    Parameters
    ----------
    countries
        What the text says of the person's country; empty where it says nothing.
    title
        The role noun before or beside the name, its lemma.
    full
        The text gives more than a surname: then the person need not be prominent.
    """
    best: Known | None = None
    if len(names) > MANY and countries:
        names = [name for name in names if any(row[0] in countries for row in knowledge.persons[name])]
    for name in list(names)[:MANY]:
        for spell in knowledge.spells(name):
            known = _weigh(name, spell, date, countries, title)
            known = replace(
                known, weight=known.weight + 0.3 * min(1.0, knowledge.fame.get(spell.country, 0) / FAMOUS) + OWN * (name in knowledge.ids)
            )
            if best is None or known.weight > best.weight or (known.weight == best.weight and known.spell.start > best.spell.start):
                best = known
    if best is None or best.weight < (CLOSE if full else 2.0):
        return None
    return best


def holds(title: str | None, office: str) -> bool:
    """Tell whether an office is what a title says.

    >>> holds("premier", "prime minister"), holds("leader", "foreign minister")
    (True, False)
    """
    return title is not None and any(w in office.lower() for w in TITLES.get(title, (title,)))


def _weigh(name: str, spell: Spell, date: str, countries: Collection[str], title: str | None) -> Known:
    weight = 1.0
    if countries and spell.country:
        weight += 3.0 if spell.country in countries else -3.0
    if title:
        weight += 2.0 if holds(title, spell.office) else -0.5
    if HEADS.search(spell.office) and not VICE.search(spell.office):
        weight += 1.0
    serving = True
    if date:
        serving = spell.start <= date <= spell.end
        if serving:
            weight += 2.0 if spell.end != LAST or (spell.start and int(date[:4]) - int(spell.start[:4]) < 20) else 0.5
        elif spell.start > date:
            weight -= 3.0 if int(spell.start[:4]) - int(date[:4]) > 1 else 1.0
        else:
            weight -= min(3.0, 0.5 + _years(spell.end, date) / 15)
    return Known(name, spell, serving, weight)


def _years(early: str, late: str) -> int:
    try:
        return int(late[:4]) - int(early[:4])
    except ValueError:
        return 0


def prominent(names: Collection[str], knowledge: Knowledge, date: str, countries: Collection[str]) -> Known | None:
    """Return whom a surname alone stands for: the only head in office, or the only bearer from a country the text names."""
    found: dict[str, Known] = {}
    alone = len({spell.country for name in list(names)[:80] for spell in knowledge.spells(name)}) == 1
    for name in list(names)[:80]:
        for spell in knowledge.spells(name):
            head = bool(HEADS.search(spell.office)) and not VICE.search(spell.office)
            if not head and not (countries and spell.country in countries):
                continue
            if date and not (spell.start <= date <= spell.end):
                continue
            known = _weigh(name, spell, date, (), None)
            # the more names news has for a country, the likelier its head goes by a bare surname
            fame = min(1.0, knowledge.fame.get(spell.country, 0) / FAMOUS)
            near = spell.country in countries
            if not date and fame < 1.0 and not near and not alone:
                continue
            known = replace(known, weight=known.weight + fame + 1.5 * near)
            if name not in found or known.weight > found[name].weight:
                found[name] = known
    if not found:
        return None
    ranked = sorted(found.values(), key=lambda k: k.weight, reverse=True)
    if alone and not date:
        return max(ranked, key=lambda k: k.spell.start)
    if len(ranked) > 1 and (
        ranked[0].weight - ranked[1].weight < MARGIN
        or (not date and ranked[0].spell.country != ranked[1].spell.country and ranked[0].weight - ranked[1].weight < 2 * MARGIN)
    ):
        return None
    return ranked[0]


def gender(words: Words, start: int, end: int, knowledge: Knowledge) -> str | None:
    """Return male or female by the first given name that tells, None where none does."""
    for i in range(start, max(start + 1, end - 1)):
        found = knowledge.given.get(fold(words.text[i]))
        if found in ("male", "female"):
            return found
    return None


def looks_personal(words: Words, start: int, end: int, knowledge: Knowledge, determiner: str | None, body: bool) -> bool:
    """Tell whether an unknown name looks like a person's: a given name first, or two to four plain words without "the"."""
    size = end - start
    if size < 2 or size > 6 or body:
        return False
    if words.norm[start] in knowledge.given or (len(words.text[start]) == 2 and words.text[start].endswith(".")):
        return True
    plain = all(
        words.text[i][:1].isupper() and words.text[i][1:2].islower()
        for i in range(start, end)
        if words.text[i] not in "-–" and words.norm[i] not in PARTICLES
    )
    return (
        determiner is None
        and plain
        and size <= 5
        and not (words.text[end - 1].endswith("s") and words.text[end - 1][-2:] not in ("as", "es", "is", "os", "us"))
    )
