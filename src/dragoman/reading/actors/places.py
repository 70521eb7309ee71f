"""Where a sentence plays: the countries that it names as places, and the dateline."""

from __future__ import annotations

from typing import Any

from dragoman.reading.actors.groups import Group
from dragoman.reading.actors.state import State
from dragoman.reading.actors.vocabulary import LOCATIVE, SETTINGS

DATED = 9  # tokens that a dateline may take after its place


def locate(state: State, groups: list[Group]) -> None:
    """Note the countries that each sentence names as places, and the country of the dateline."""
    words = state.words
    for g in groups:
        country = None
        dated = words.opens(g.start) and words.text[g.start].isupper() and dateline(state, g.end)
        if g.match is not None and (not g.modifier or dated):
            if locative(state, g.core) or (
                words.opens(g.start) and g.match.name.kind in ("capital", "name", "alias") and dateline(state, g.end)
            ):
                country = g.match.name.entity.country
        elif g.run is not None and (locative(state, g.core) or dateline(state, g.end) or words.lower[words.head[g.core]] in ("at", "from")):
            country = place_of(state, g)
        if g.match is not None and g.modifier and not dated and words.lemma[words.head[g.core]] in SETTINGS:
            country = g.match.name.entity.country  # "the Syrian town of Idlib"
            if country in state.knowledge.entities:
                state.grounds[country] += 1
            if not locative(state, words.head[g.core]):
                continue
        elif country in state.knowledge.entities:
            state.grounds[country] += 1
        if country:
            state.places.setdefault(words.sentence[g.core], []).append((country, g.core))
            if state.home is None and words.sentence[g.core] == 0 and dateline(state, g.end):
                state.home = country


def guard(state: State, groups: list[Group]) -> None:
    """Note the sentences that name one country only, as that of police or courts: what they act on is theirs too."""
    words = state.words
    at_home = set(state.knowledge.conventions["at home"])
    named = state.named
    police: dict[int, str] = {}
    for g in groups:
        sentence = words.sentence[g.core]
        names = [e.match.name for e in g.evidence] + ([g.match.name] if g.match else [])
        for name in names:
            if name.entity.country:
                named.setdefault(sentence, set()).add(name.entity.country)
        if g.role is not None and names and at_home & set(g.role.sectors) and names[0].entity.country:
            police[sentence] = names[0].entity.country
        if g.role is not None and names and names[0].entity.country in state.knowledge.entities:
            state.domestic[sentence] = names[0].entity.country or ""
    state.domestic = {s: c for s, c in state.domestic.items() if named[s] == {c}}
    for sentence, country in police.items():
        if named[sentence] == {country} and country in state.knowledge.entities:
            state.guarded[sentence] = country


def place_of(state: State, g: Group) -> str | None:
    """Return the country of a place that a name is, None where it is none."""
    node: dict[str, Any] | None = state.knowledge.places
    if g.run is None:
        return None
    for i in range(*g.run):
        step = state.words.norm[i]
        if step in ("-", "–"):
            continue
        node = node.get(step) if node else None
        if node is None:
            return None
    found = node.get("") if node else None
    return str(found[0]) if found else None


def dateline(state: State, end: int) -> bool:
    """Tell whether a dateline ends here."""
    text = state.words.text
    if any(t in ("-", "–", "—", "--", "(") for t in text[end : end + 1]):
        return True
    if text[end : end + 1] != [","]:
        return False
    for t in text[end + 1 : end + DATED]:  # KAREVAL, Norway, March 5 -
        if t in ("-", "–", "—", "--"):
            return True
        if not (t[:1].isupper() or t[:1].isdigit() or t in (",", ".", "(", ")")):
            return False
    return False


def heads_text(state: State, g: Group) -> bool:
    """Tell whether a name stands in a dateline: "MANILA, Philippines --"."""
    words = state.words
    first = words.sentence[g.core]
    shouted = [t for t in words.text[first : first + 2] if t.isupper() and len(t) > 2]
    return bool(shouted) and g.end - first < DATED and dateline(state, g.end)


def locative(state: State, i: int) -> bool:
    """Tell whether a token is the object of a preposition of place."""
    words = state.words
    for _ in range(4):
        if words.dep[i] == "conj":
            i = words.head[i]
    if words.dep[i] != "pobj":
        return False
    return words.lower[words.head[i]] in LOCATIVE
