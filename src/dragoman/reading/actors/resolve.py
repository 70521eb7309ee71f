"""From groups to actors: who each group is, where its country comes from, and what later words take it up.

Groups are taken in the order of the text. A group's country comes from what stands in it (modifier, owner,
of-phrase), else from its apposition, its owner, an earlier mention of the same role, the place of its clause,
the country that dominates the text; else it stays open.
"""

from __future__ import annotations

from itertools import pairwise

from dragoman.reading.actors import persons
from dragoman.reading.actors.evidence import acronym
from dragoman.reading.actors.groups import Group
from dragoman.reading.actors.naming import person_group
from dragoman.reading.actors.pairs import COUNTS, couple, entries, mutual, ordered, several
from dragoman.reading.actors.places import dateline, guard, heads_text, locate, locative, place_of
from dragoman.reading.actors.pronouns import awaited, pronoun
from dragoman.reading.actors.reference import PRONOUNS
from dragoman.reading.actors.roles import role_group
from dragoman.reading.actors.state import State, enter, entity_actor, mention, phrase, slug
from dragoman.reading.actors.vocabulary import COUPLES, SERVING, SUBJECTS


def run(state: State, groups: list[Group]) -> None:
    """Resolve all groups and pronouns, in text order."""
    for g in groups:
        own = {i for e in g.evidence for i in range(e.match.start, e.match.end)}
        for i in range(g.start, g.end):
            state.group_at[i] = g
            if g.role is not None and i < g.core and i not in own and not role_word(state, i):
                state.unknown.add(i)
    link(state, groups)
    locate(state, groups)
    guard(state, groups)
    for i, group in order(state, groups):
        if group is not None:
            resolve_group(state, group)
        else:
            READERS.get(state.words.lower[i], pronoun)(state, i)
    state.mentions.sort(key=lambda m: (m.start, m.end))


READERS = {
    **dict.fromkeys(COUNTS, several),
    **dict.fromkeys(COUPLES, couple),
    "latter": ordered,
    "former": ordered,
    "other": mutual,
    "another": mutual,
}


def order(state: State, groups: list[Group]) -> list[tuple[int, Group | None]]:
    """Return the groups and the words that take up others, in the order in which they are resolved.

    That is the order of the text, but for what waits for later words: a pronoun in a clause before its subject, a
    counted group before the list of its members. A word comes before the group that it owns or counts.
    """
    waiting = {g.core: last for g in groups if (last := list_after(state, g)) is not None}
    inside = {i for g in groups for i in range(g.start, g.end)}
    pending: list[tuple[int, int, int, Group | None]] = [
        (waiting.get(g.core, g.start), 3 if g.core in waiting else 1, g.start, g) for g in groups
    ]
    for i in range(len(state.words)):
        place = _place(state, i, inside, waiting)
        if place is not None:
            pending.append((*place, i, None))
    pending.sort(key=lambda p: p[:3])
    return [(i, group) for _, _, i, group in pending]


def _place(state: State, i: int, inside: set[int], waiting: dict[int, int]) -> tuple[int, int] | None:
    """Return after which token a word is resolved that takes up others, None where it is none of them."""
    words, w = state.words, state.words.lower[i]
    around = state.group_at.get(i)
    # "his" inside "his government" is owner of the group, and a mention of its own
    if w in PRONOUNS and (i not in inside or words.tag[i] == "PRP$"):
        subject = awaited(state, i)
        later = state.group_at.get(subject) if subject is not None else None
        return (later.start, 2) if later is not None and alone(state, i, later) else (i, 0)
    if w in COUNTS and (around is None or around.match is None):
        if around is not None and around.core in waiting:
            return waiting[around.core], 2
        return (around.start if around else i), 0
    mutual_word = (w == "other" and words.lower[i - 1] == "each") or (w == "another" and words.lower[i - 1] == "one")
    if mutual_word or (w in ("latter", "former", *COUPLES) and i not in inside):
        return i, 0
    return None


def list_after(state: State, g: Group) -> int | None:
    """Return the last token of the list that says who a counted group is: "the two men, Lund and Berg,"."""
    words = state.words
    if g.role is None or not g.plural or not any(words.lower[x] in COUNTS for x in range(g.start, g.core)):
        return None
    found = entries(words, g.core)
    return found[-1] if found else None


def alone(state: State, i: int, later: Group) -> bool:
    """Tell whether a pronoun waits for a later group: no other person or body leads the sentence before."""
    words = state.words
    male = words.lower[i] in ("he", "she", "his", "her")
    personal = later.run is not None or (later.role is not None and later.role.number == "single" and not later.plural)
    if male != personal or (later.plural and words.lower[i] in ("it", "its")):
        return False
    first = words.sentence[i]
    if first == 0:
        return True
    before = words.sentence[first - 1]
    for j in range(before, first):
        if words.dep[j] in SUBJECTS and words.head[words.head[j]] == words.head[j]:
            g = state.group_at.get(j)
            if words.lower[j] == words.lower[i] or (g is not None and g.core == j and name_of(state, g) != name_of(state, later)):
                return False
    return True


def name_of(state: State, g: Group) -> str:
    """Return the last word of a group, by which two mentions of one person agree."""
    return state.words.norm[g.core]


def link(state: State, groups: list[Group]) -> None:
    """Tie names to their appositions: "Kari Lund, the Norwegian envoy,"."""
    words = state.words
    for a, b in pairwise(list(groups)):
        _untangle(state, groups, a, b)
    for a, b in pairwise(groups):
        if b.start != a.end + 1 or words.text[a.end] not in (",", "—", "–", "(") or words.sentence[a.core] != words.sentence[b.core]:
            continue
        named, titled = (a, b) if a.run else (b, a)
        if not named.run or titled.run or titled.role is None or titled.plural or titled.role.number == "group":
            continue
        closes = words.text[b.end] in (",", ".", "—", "–", ";", ")") if b.end < len(words) else True
        tied = words.dep[b.core] == "appos" and a.start <= words.head[b.core] < a.end
        listed = (
            words.dep[b.core] == "conj"
            or any(words.dep[c] == "cc" for c in words.children[b.core])
            or (b.end < len(words) and words.lower[b.end] == "and")
        )
        if place_of(state, named) is not None or locative(state, named.core):
            continue
        if tied or (closes and not listed and words.dep[b.core] not in SUBJECTS):
            titled.link, named.link = named, titled
    for b in groups:
        if b.run is not None and b.role is None and b.link is None:
            _beyond(state, b)


def _beyond(state: State, b: Group) -> None:
    """Tie a name to the role before it over a phrase between: "the ambassador to Iceland, Kari Lund,"."""
    words = state.words
    if words.dep[b.core] != "appos" or words.text[b.start - 1] != "," or place_of(state, b) is not None:
        return
    head = words.head[b.core]
    if words.dep[head] == "pobj":
        head = words.head[words.head[head]]
    a = state.group_at.get(head)
    if a is None or a.role is None or a.run is not None or a.match is not None or a.link is not None or a.plural or a.core != head:
        return
    if a.role.number == "single" and head < b.start:
        a.link, b.link = b, a


def _untangle(state: State, groups: list[Group], a: Group, b: Group) -> None:
    """Read "the adviser to Norway's leader Kari Lund" as naming the adviser, where the tables know no such leader."""
    words = state.words
    if a.role is None or a.run or b.run is None or b.role is None or a.role.noun not in SERVING or b.start != a.end + 1:
        return
    if words.lower[a.end] not in ("to", "of", "for") or not b.evidence:
        return
    names, _ = persons.candidates(words, *b.run, state.knowledge)
    if any(persons.holds(b.role.lemma, spell.office) for name in names for spell in state.knowledge.spells(name)):
        return
    name = Group(b.run[0], b.run[1], b.run[1] - 1, run=b.run)
    b.end, b.run = b.run[0], None
    b.core = b.end - 1
    a.link, name.link = name, a
    groups.insert(groups.index(b) + 1, name)
    for i in range(*name.run or (0, 0)):
        state.group_at[i] = name


def resolve_group(state: State, g: Group) -> None:
    """Resolve one group by what is at its head."""
    if g.core in state.paired:
        return
    if g.run is not None:
        person_group(state, g)
    elif g.match is not None:
        name_group(state, g)
    elif g.role is not None:
        role_group(state, g)


def name_group(state: State, g: Group) -> None:
    """Read a name that the tables know."""
    assert g.match is not None
    name, words = g.match.name, state.words
    entity = name.entity
    kind = "state" if entity.kind in ("state", "territory", "former_state") else "name"
    if kind == "state":
        kind = {
            "demonym": "demonym",
            "people": "demonym",
            "capital": "metonym",
            "seat": "metonym",
            "building": "metonym",
            "metonym": "metonym",
        }.get(name.kind, "state")
    core = words.top(g.start, g.end, g.core)
    if stands_behind(state, g):
        return
    if (person := surname(state, g)) is not None:
        mention(state, g, core, person, "name", number="single", modifier=g.modifier, lemma=None)
        return
    if not g.modifier and (
        locative(state, core)
        or (name.kind in ("capital", "seat", "building") and words.dep[core] == "pobj" and words.lower[words.head[core]] == "at")
    ):
        kind = (
            "location"
            if kind in ("state", "metonym") or entity.kind in ("region", "territory") or name.kind in ("capital", "seat")
            else kind
        )
    if (kind == "metonym" and dateline(state, g.end) and words.opens(g.match.start)) or (
        kind in ("metonym", "state") and heads_text(state, g)
    ):
        kind = "location"
    actor = residents(state, g, core) if name.kind == "people" else None
    actor = actor or entity_actor(state, name)
    number = "group" if name.kind == "people" else "body"
    lemma = words.lemma[g.core] if words.tag[g.core] in ("NNS", "NNPS") and words.lemma[g.core] in state.knowledge.roles else None
    mention(state, g, core, actor, kind, number=number, modifier=g.modifier, lemma=lemma, trace=kind != "location")
    acronym(state, g, actor)


def surname(state: State, g: Group) -> str | None:
    """Return the person named before whose surname a state's or a body's name is, where the text names that state nowhere else."""
    words = state.words
    assert g.match is not None
    if g.end - g.start != 1 or g.match.name.entity.country in state.memory.countries or words.dep[g.core] == "pobj":
        return None
    actor = state.surnames.get(words.norm[g.core])
    return actor if actor is not None and actor in state.genders else None


def residents(state: State, g: Group, core: int) -> str | None:
    """Return the actor of a people outside its state: "Norwegians in Iceland" are Iceland's."""
    words = state.words
    assert g.match is not None
    for c in words.children[core]:
        if words.lower[c] != "in" or c < core:
            continue
        for o in words.children[c]:
            other = state.group_at.get(o)
            if other is None or other.match is None or other.match.name.entity.kind != "state":
                continue
            country = other.match.name.entity.country
            if country and country != g.match.name.entity.country:
                name = phrase(words, g.match.start, o + 1)
                return enter(state, f"{country}.{slug(words.text[core])}", name, country, state.knowledge.conventions["people"])
    return None


def stands_behind(state: State, g: Group) -> bool:
    """Tell whether a name only says which side stands behind or against something: "US-backed", "anti-Iran"."""
    words = state.words
    if g.start >= 2 and words.text[g.start - 1] == "-" and words.lower[g.start - 2] in ("anti", "pro", "non"):
        return words.lower[g.start - 2] != "anti"
    return False


def role_word(state: State, i: int) -> bool:
    """Tell whether a token is part of some role noun."""
    words = state.words
    return words.norm[i] in state.knowledge.roles or words.lemma[i] in state.knowledge.roles
