"""Groups with a role noun at their head: "Russian troops", "the envoy", "Free Miners Union"."""

from __future__ import annotations

from dragoman.reading.actors import offices, persons
from dragoman.reading.actors.evidence import (
    OPPOSED,
    acronym,
    body_before,
    bracketed,
    complement,
    evidence,
    foreign,
    inherit,
    owner_country,
    sectors_of,
)
from dragoman.reading.actors.groups import Group
from dragoman.reading.actors.knowledge import Name
from dragoman.reading.actors.naming import person_group
from dragoman.reading.actors.places import heads_text
from dragoman.reading.actors.pronouns import own_subject
from dragoman.reading.actors.reference import Trace
from dragoman.reading.actors.state import State, clause_of, enter, entity_actor, mention, phrase, slug
from dragoman.reading.actors.vocabulary import ABSTRACT, BODIES, BROAD, DOMESTIC, FORMER, HONORIFICS, MOVING, NOT_NOW, OPEN, SUBJECTS
from dragoman.reading.actors.words import HYPHENS
from dragoman.reading.layers import ActorMention

APART = 12  # tokens between a name and its apposition
SHORT = 3  # sentences: in a longer text "the country" is the one that it is about


def role_group(state: State, g: Group) -> None:
    """Read a group that has a role noun at its head."""
    assert g.role is not None
    words, role = state.words, g.role
    country, body_sectors, body = evidence(state, g)
    core = words.top(g.start, g.end, g.core)
    number = "single" if role.number == "single" and not g.plural else "group"
    sectors = sectors_of(state, g, body_sectors if body else ())
    if is_abstract(state, g) or (role.lemma == "pm" and words.text[g.core - 1][-1:].isdigit()):
        leave_names(state, g)
        return
    if g.link is not None and g.link.run is not None:
        actor = state.by_token.get(g.link.core)
        if actor is None and g.link.start > g.start:
            person_group(state, g.link)
            actor = state.by_token.get(g.link.core)
        if actor:
            mention(state, g, core, actor, "role", number="single", modifier=g.modifier, lemma=role.lemma)
            return
    if (known := apposed(state, g, core)) is not None:
        mention(state, g, core, known, "role", number=number, modifier=g.modifier, lemma=role.lemma)
        return
    belonging(state, g, core)
    country = country or owner_country(state, g) or complement(state, g, core)
    if role.lemma in OPEN and g.owner is not None:
        owned_state(state, g, core, country)
        return
    if (group := same_body(state, g, country)) is not None:
        mention(state, g, core, group, "role", number="body", modifier=g.modifier, lemma=None)
        return
    if role.lemma in OPEN or (not role.sectors and not g.extra and not body and country is None and not unknown_modifier(state, g)):
        bare(state, g, core, number)
        return
    organisation = organisation_name(state, g)
    if organisation:
        enter_organisation(state, g, core, organisation, country, sectors)
        return
    definite = g.determiner in ("the", "this", "that") or g.proper or (g.determiner is None and number == "single" and country is not None)
    if (definite and number == "single" or (definite and not country and not g.evidence)) and not foreign(state, g):
        trace = taken_up(state, g, number, sectors, country)
        own = own_subject(state, core) if trace and number == "single" and words.dep[core] in ("dobj", "pobj", "dative") else None
        if trace and (own is None or own.actor != trace.actor):
            mention(state, g, core, trace.actor, "role", number=number, modifier=g.modifier, lemma=role.lemma)
            return
    if definite and number == "single" and (person := in_office(state, g, country)) is not None:
        mention(state, g, core, person, "role", number="single", modifier=g.modifier, lemma=role.lemma)
        return
    if country is None and body is None:
        country = modifying_person(state, g)
    if country is None and body is None and (name := unknown_modifier(state, g)):
        actor = enter(state, "?" + slug(name), name, None, sectors)
        mention(state, g, core, actor, "group", number=number, modifier=g.modifier, lemma=role.lemma)
        return
    if country is None and body is None and not foreign(state, g):
        country = inherit(state, g, number)
    actor = role_actor(state, g, country, sectors, number, body)
    mention(state, g, core, actor, "role" if number == "single" else "group", number=number, modifier=g.modifier, lemma=role.lemma)
    siblings(state, g, sectors, number)


def leave_names(state: State, g: Group) -> None:
    """Enter the names that stand in a group whose noun is no actor: "India's power system"."""
    for e in g.evidence:
        if e.relation in ("modifier", "owner"):
            state.mentions.append(
                ActorMention(e.match.start, e.match.end, e.match.end - 1, entity_actor(state, e.match.name), "state", True)
            )


def modifying_person(state: State, g: Group) -> str | None:
    """Return the country of a person whose name modifies a role: "the Assad regime"."""
    words = state.words
    own = [i for i in range(g.start, g.core) if i in state.unknown and words.tag[i] == "NNP" and words.capital(i)]
    if not own or own[-1] - own[0] + 1 != len(own):
        return None
    name = " ".join(words.norm[i] for i in own)
    actor = state.surnames.get(name)
    if actor is not None:
        return state.actors[actor].country
    names, full = persons.candidates(words, own[0], own[-1] + 1, state.knowledge)
    near = set(state.memory.countries)
    known = (
        persons.choose(names, state.knowledge, state.date, near, None, full=True)
        if full
        else persons.prominent(names, state.knowledge, state.date, near)
    )
    return known.spell.country if known else None


def unknown_modifier(state: State, g: Group) -> str | None:
    """Return the name of a body that no table knows and that modifies a role: "Red Lion fighters"."""
    words = state.words
    own = [
        i
        for i in range(g.start, g.core)
        if i in state.unknown and words.tag[i] == "NNP" and words.capital(i) and words.norm[i] not in HONORIFICS
    ]
    if not own or own[-1] - own[0] >= len(own) + 1 or (words.opens(own[0]) and len(own) < 2):
        return None
    if own[-1] + 2 < g.core and words.text[own[-1] + 1] in HYPHENS and words.tag[own[-1] + 2] in ("VBN", "VBG"):
        return None  # a "Red Lion-linked group" is not theirs
    return phrase(words, own[0], own[-1] + 1)


def is_abstract(state: State, g: Group) -> bool:
    """Tell whether a role noun names no one here: "by force", "in court", "voiced opposition to"."""
    assert g.role is not None
    words = state.words
    if g.role.lemma not in ABSTRACT or g.plural or g.proper:
        return False
    if g.role.lemma != "power" and (g.evidence or g.extra or g.owner is not None):
        return False
    if g.end < len(words) and words.lower[g.end] == "to" and g.role.lemma in ("opposition", "resistance", "party"):
        return not (g.determiner == "the" and words.dep[g.core] in SUBJECTS and state.group_at.get(g.end + 1) is not None)
    if g.role.lemma == "power":
        return True
    return g.determiner in (None, "no", "any", "much", "more", "some") and words.dep[g.core] not in SUBJECTS and not g.modifier


def in_office(state: State, g: Group, country: str | None) -> str | None:
    """Return the person who held a named state's or body's office on the day: "the Turkish foreign minister"."""
    assert g.role is not None
    named = any(e.relation in ("modifier", "of", "owner") for e in g.evidence)
    if not named or country is None or not state.date or g.extra or g.link is not None:
        return None
    if g.adjectives & (FORMER | NOT_NOW) or len([e for e in g.evidence if e.relation != "behind"]) > 1:
        return None
    found = offices.holder(state.knowledge, country, g.role.lemma, state.date)
    if found is None:
        return None
    name, spell = found
    actor = enter(state, slug(name), name, spell.country, spell.sectors[:3], spell.office)
    state.genders.setdefault(actor, state.knowledge.given.get(slug(name).split("-")[0], "").replace("either", ""))
    state.surnames.setdefault(slug(name).rpartition("-")[2], actor)
    return actor


def belonging(state: State, g: Group, core: int) -> None:
    """Resolve the person to whom a role belongs before the role: "the regime of Bashar al-Assad", "forces loyal to him"."""
    words = state.words
    for c in words.children[core]:
        against = words.lower[c] == "to" and g.role is not None and g.role.noun in OPPOSED
        if c > core and (words.lower[c] in ("of", "loyal") or against):
            for o in (o for p in (c, *words.children[c]) for o in words.children[p]):
                other = state.group_at.get(o)
                if other is not None and other.run is not None and other is not g:
                    person_group(state, other)


def apposed(state: State, g: Group, core: int) -> str | None:
    """Return the state or body that a role stands beside: "Russia, a key ally of", "its chief backer, Turkey"."""
    words = state.words
    around = [words.head[core]] if words.dep[core] == "appos" else []
    around += [c for c in words.children[core] if words.dep[c] == "appos"]
    for i in around:
        other = state.group_at.get(i)
        if other is None or other.match is None or other.modifier or other is g or g.plural or abs(i - core) > APART:
            continue
        if heads_text(state, other):
            continue
        if other.role is not None or other.match.name.kind in ("demonym", "people") or g.role is None or g.role.kind == "troops":
            continue
        name = other.match.name
        return state.by_token.get(other.core) or enter(state, name.entity.id, name.entity.name, name.entity.country, name.entity.sectors)
    return None


def owned_state(state: State, g: Group, core: int, country: str | None) -> None:
    """Read "his country" as the owner's state."""
    entity = state.knowledge.entities.get(country or "")
    if entity is not None and not g.plural:
        actor = enter(state, entity.id, entity.name, entity.country, entity.sectors)
        mention(state, g, core, actor, "role", number="body", modifier=g.modifier, lemma=None)


def same_body(state: State, g: Group, country: str | None) -> str | None:
    """Return the body that "the group", "the militant group", "the company" takes up."""
    assert g.role is not None
    if (
        g.role.noun not in BODIES
        or g.determiner not in ("the", "this", "that")
        or g.plural
        or g.evidence
        or g.proper
        or g.owner is not None
    ):
        return None
    if g.end < len(state.words) and state.words.lower[g.end] in ("of", "that", "which") or foreign(state, g):
        return None
    return body_before(state, g, country)


def about_subject(state: State, core: int) -> set[str]:
    """Return the countries that the subject is or names which leaves or enters a place: in "US trucks left the country" the US."""
    words = state.words
    if words.dep[core] != "dobj" or words.lemma[words.head[core]] not in MOVING:
        return set()
    found: set[str | None] = {t.country} if (t := own_subject(state, core)) is not None and t.actor == t.country else set()
    for s in words.children[clause_of(state, core)]:
        if words.dep[s] in SUBJECTS:
            named = [state.by_token.get(c) for c in words.children[s] if words.dep[c] in ("amod", "compound", "poss", "nmod")]
            found |= {state.actors[a].country for a in named if a is not None}
    return {c for c in found if c is not None}


def other_state(state: State, core: int, barred: set[str]) -> str | None:
    """Return the last state named before, place or party, that is not the clause's own subject."""
    here = state.ordinal[state.words.sentence[core]]
    for m in reversed(state.mentions):
        country = state.actors[m.actor].country
        if here - state.ordinal[state.words.sentence[m.head]] > 1:
            return None
        if country == m.actor and country not in barred and m.head < core and not m.modifier:
            return country
    return None


def bare(state: State, g: Group, core: int, number: str) -> None:
    """Read a noun that says nothing by itself: "the country", "the group", "the man"."""
    assert g.role is not None
    if g.determiner not in ("the", "this", "that") or g.modifier or g.plural:
        return
    if g.role.lemma in OPEN:
        main = state.memory.prominent() if len(state.ordinal) > SHORT else None
        here = next((t.country for t in state.memory.recent() if t.sentence == state.words.sentence[core] and t.country), None)
        country = here or main or state.memory.state
        barred = about_subject(state, core)
        if g.determiner == "this" or country in barred:
            country = other_state(state, core, barred) or (country if country not in barred else None)
        entity = state.knowledge.entities.get(country or "")
        if entity is not None:
            actor = enter(state, entity.id, entity.name, entity.country, entity.sectors)
            mention(state, g, core, actor, "role", number="body", modifier=False, lemma=None)
        return
    if number == "single":
        trace = taken_up(state, g, number, sectors_of(state, g, ()), None)
        if trace:
            mention(state, g, core, trace.actor, "role", number=number, modifier=False, lemma=g.role.lemma)


def taken_up(state: State, g: Group, number: str, sectors: tuple[str, ...], country: str | None) -> Trace | None:
    """Return the earlier mention that a definite group takes up, None where it is new."""
    assert g.role is not None
    lemma = g.role.lemma
    if g.adjectives & FORMER or g.extra:
        return None
    if g.proper and number == "single" and not country:
        known = state.memory.titles.get(lemma)
        if known is not None:
            return known
    if number == "single" and g.role.noun in BROAD:
        for t in state.memory.recent():
            if t.number != "single" or (country and t.country and t.country != country) or not (t.country or t.lemma == lemma):
                continue
            if t.lemma == lemma and t.country == country:
                return t
            if country and set(t.sectors) & set(sectors) and leads(state, t) == (lemma == "leader"):
                return t
            if not country and t.subject and state.ordinal[state.words.sentence[g.core]] - state.ordinal[t.sentence] <= 1:
                return t if leads(state, t) == (lemma == "leader") else None
        return None
    return state.memory.definite(
        lemma, number, country, {a.id: a.office for a in state.actors.values() if a.office} if number == "single" else {}
    )


def leads(state: State, t: Trace) -> bool:
    office = state.actors[t.actor].office or t.lemma or ""
    return bool(persons.HEADS.search(office)) and not persons.VICE.search(office)


def organisation_name(state: State, g: Group) -> str | None:
    """Return the name of an organisation that no table knows: "the Free Miners Union"."""
    assert g.role is not None
    words = state.words
    if not g.proper or (g.role.number != "group" and g.role.kind != "name"):
        return None
    own = [i for i in range(g.start, g.end) if words.capital(i) and not any(e.match.start <= i < e.match.end for e in g.evidence)]
    if len(own) < 2 and g.role.kind != "name" or all(words.norm[i] in HONORIFICS for i in own):
        return None
    behind = {i for e in g.evidence if e.relation == "behind" for i in range(e.match.start, e.match.end)}
    first = next((i for i in range(g.start, g.end) if words.capital(i) and words.tag[i] != "DT" and i not in behind), g.core)
    return phrase(words, first, g.end)


def enter_organisation(state: State, g: Group, core: int, name: str, country: str | None, sectors: tuple[str, ...]) -> None:
    """Enter an organisation that no table knows."""
    if country is None and g.role is not None and DOMESTIC & set(g.role.lemma.split()) and not foreign(state, g):
        country = state.home or state.memory.prominent()
    actor = bracketed(state, g) or enter(state, "?" + slug(name), name, country, sectors)
    mention(state, g, core, actor, "name", number="body", modifier=g.modifier, lemma=g.role.lemma if g.role else None)
    acronym(state, g, actor)


def role_actor(state: State, g: Group, country: str | None, sectors: tuple[str, ...], number: str, body: Name | None) -> str:
    """Enter the actor of a role: its country, its first sector, and the noun where it is one person."""
    assert g.role is not None
    place = body.entity.id if body else country
    parts = [p for p in (place, sectors[0] if sectors else None) if p]
    if number == "single" or not sectors:
        parts.append(slug(g.role.lemma))
    words = state.words
    first = next(
        (
            i
            for i in range(g.start, g.end)
            if words.tag[i] not in ("DT", "CD", "PRP$", "PDT", "RB") and words.lower[i] not in ("more", "than")
        ),
        g.start,
    )
    return enter(state, ".".join(parts), phrase(words, first, g.end), country, sectors, g.role.lemma if number == "single" else None)


def siblings(state: State, g: Group, sectors: tuple[str, ...], number: str) -> None:
    """Give the other states of "Hungarian and Romanian officials" their officials."""
    words = state.words
    found = [e for e in g.evidence if e.relation in ("modifier", "of") and e.match.name.entity.country]
    near = [e.match for e in found if e.relation == found[0].relation]
    for m in near[1:]:
        between = range(min(m.end, near[0].end), max(m.start, near[0].start))
        joined = any(words.lower[i] in ("and", "or", ",", "/", "-", "–", "&") for i in between)
        if not joined or m.name.entity.country == near[0].name.entity.country:
            continue
        assert g.role is not None
        e = m.name.entity
        actor = enter(
            state,
            ".".join(p for p in (e.country, sectors[0] if sectors else None) if p),
            " ".join([*words.text[m.start : m.end], words.text[g.core]]),
            e.country,
            sectors,
        )
        state.mentions.append(ActorMention(m.start, m.end, m.end - 1, actor, "role"))
        state.by_token[m.end - 1] = actor
        trace = state.traces.get(state.words.top(g.start, g.end, g.core))
        if trace is not None:
            trace.others = (*trace.others, actor)
