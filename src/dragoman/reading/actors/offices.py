"""Who held an office on a day: "the Turkish foreign minister", "the secretary general of the United Nations".

A title counts where the tables know exactly one holder on the day. An open spell that began long ago may be one
whose end nobody noted: it names no one.
"""

from __future__ import annotations

from functools import lru_cache

from dragoman.reading.actors.knowledge import LAST, Knowledge, Spell

Held = tuple[str, Spell]
LONG = 20  # years after which an open spell is doubted
# title → offices of the tables that are the same; a title that is missing is no office of one holder
SAME = {
    "president": ("president", "head_of_state", "head of state"),
    "prime minister": ("prime minister", "premier", "head_of_government", "head of government", "taoiseach"),
    "premier": ("prime minister", "premier", "head_of_government", "head of government"),
    "chancellor": ("chancellor",),
    "foreign minister": ("foreign minister", "foreign secretary"),
    "foreign secretary": ("foreign secretary",),
    "defense minister": ("defense minister", "defence minister", "defence secretary"),
    "defence minister": ("defense minister", "defence minister", "defence secretary"),
    "defense secretary": ("defense secretary",),
    "defence secretary": ("defence secretary",),
    "secretary of state": ("secretary of state",),
    "vice president": ("vice president",),
    "home secretary": ("home secretary",),
    "attorney general": ("attorney general",),
    "secretary general": ("UN secretary-general", "NATO secretary-general", "secretary-general"),
    "king": ("king",),
    "queen": ("queen",),
    "emir": ("emir",),
    "sultan": ("sultan",),
    "supreme leader": ("supreme leader",),
}


def holder(knowledge: Knowledge, country: str, title: str, date: str) -> Held | None:
    """Return the only holder of an office on a day, None where there is none or several."""
    offices = SAME.get(title.replace("-", " "), ())
    held = _held(knowledge)
    found: dict[str, Spell] = {}
    for office in offices:
        for name, spell in held.get((country, office), ()):
            if spell.start and spell.start <= date <= spell.end and not _doubtful(spell, date):
                found[name] = spell
    return next(iter(found.items())) if len(found) == 1 else None


def _doubtful(spell: Spell, date: str) -> bool:
    return spell.end == LAST and int(date[:4]) - int(spell.start[:4]) > LONG


@lru_cache(maxsize=4)
def _held(knowledge: Knowledge) -> dict[tuple[str, str], list[Held]]:
    """Index the offices of one holder by country and title."""
    wanted = {office for offices in SAME.values() for office in offices}
    out: dict[tuple[str, str], list[Held]] = {}
    for name in knowledge.persons:
        for spell in knowledge.spells(name):
            if spell.office in wanted and spell.country:
                out.setdefault((spell.country, spell.office), []).append((name, spell))
    return out
