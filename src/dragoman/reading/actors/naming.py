"""Names of persons, and names that no table knows."""

from __future__ import annotations

from dragoman.reading.actors import persons
from dragoman.reading.actors.evidence import acronym, bracketed, complement, evidence, owner_country, sectors_of
from dragoman.reading.actors.groups import Group
from dragoman.reading.actors.places import place_of
from dragoman.reading.actors.state import State, enter, entity_actor, mention, phrase, slug
from dragoman.reading.actors.vocabulary import AGENTS, FORMER, GENERIC, HONORIFICS, NO_NAMES, NOWHERE, PARTIES, SUBJECTS
from dragoman.reading.layers import ActorMention
from dragoman.types import Actor

DOUBTFUL = 2.0  # a weight below which another spelling may fit better
LONG = 3  # sentences: in a longer text an official without a country is of the country that dominates
SPELLED = 1.5  # a weight that another spelling must exceed


def person_group(state: State, g: Group) -> None:
    """Read a group that holds a person's name or an unknown name."""
    assert g.run is not None
    words = state.words
    core = words.top(g.start, g.end, g.core)
    if g.core in state.by_token:
        return
    linked = g.link if g.link is not None and g.link.run is None else None
    country, sectors, body = evidence(state, g)
    if linked is not None:
        other = evidence(state, linked)
        country = (
            country
            or other[0]
            or owner_country(state, linked)
            or complement(state, linked, words.top(linked.start, linked.end, linked.core))
        )
        body = body or other[2]
        sectors = sectors or other[1]
    country = country or owner_country(state, g)
    titled = g if g.role is not None else linked
    title = " ".join(w for w in titled.role.lemma.split() if w not in FORMER) if titled and titled.role else None
    actor = recall(state, g, country, title)
    if actor is None:
        actor = known_person(state, g, country, title, titled)
    if actor is None:
        actor = unknown_name(state, g, country, sectors if body else (), titled)
    if actor is None:
        # "US Predator attacks": the state is an actor where the name is none
        for e in g.evidence:
            if e.relation in ("modifier", "owner"):
                name = e.match.name
                state.mentions.append(ActorMention(e.match.start, e.match.end, e.match.end - 1, entity_actor(state, name), "state", True))
        return
    personal = actor in state.genders or actor in state.knowledge.persons or state.actors[actor].office is not None
    mention(
        state,
        g,
        core,
        actor,
        "name" if not actor.startswith("?") else "unknown",
        number="single" if personal else "body",
        modifier=modifies(state, g),
        lemma=title,
    )
    if g.role is not None and g.run is not None and words.capital(g.run[0] - 1) and core in state.traces:
        state.memory.titles[g.role.lemma] = state.traces[core]


def modifies(state: State, g: Group) -> bool:
    """Tell whether a name only modifies the noun after it."""
    words = state.words
    return words.dep[g.core] == "compound" and words.head[g.core] >= g.end and words.tag[words.head[g.core]] in ("NN", "NNS")


def recall(state: State, g: Group, country: str | None, title: str | None) -> str | None:
    """Return the person of an earlier mention: the same name, its last word, or its abbreviation."""
    assert g.run is not None
    words = state.words
    name = slug(" ".join(words.text[i] for i in range(*g.run)))
    if name in state.actors or "?" + name in state.actors:
        return name if name in state.actors else "?" + name
    parts = [words.norm[i] for i in range(*g.run) if words.norm[i] and words.text[i] not in "-–"]
    found = state.surnames.get(" ".join(parts)) or (state.surnames.get(parts[-1]) if len(parts) == 1 else None)
    if found and country and state.actors[found].country and country != state.actors[found].country:
        return None
    return found


def known_person(state: State, g: Group, country: str | None, title: str | None, titled: Group | None) -> str | None:
    """Return a person of the tables whom the name may mean on the day."""
    assert g.run is not None
    words, knowledge = state.words, state.knowledge
    names, full = persons.candidates(words, *g.run, knowledge)
    first = g.run[0] - 1 if g.run[0] > g.start else g.run[0]
    styled = knowledge.full.get(" ".join(words.norm[i] for i in range(first, g.run[1]))) if first < g.run[0] else None
    if styled:
        names, full = styled, True  # "Sheikh Hasina" is her whole name
    if full or title or g.honorific or country:
        near = {country} if country else set()
        known = persons.choose(names, knowledge, state.date, near, title, full=full)
        if known and not full and not country and title and known.weight < 3.0:
            known = None
        if full and (known is None or known.weight < DOUBTFUL):
            other = persons.choose(persons.spellings(words, *g.run, knowledge), knowledge, state.date, near, title, full=True)
            if other is not None and other.weight > (known.weight if known else SPELLED):
                known = other
    else:
        if words.opens(g.run[0]) and words.tag[g.run[0]] not in ("NNP", "NNPS"):
            return None
        known = persons.prominent(names, knowledge, state.date, around(state, g))
    if known is None:
        return None
    return enter_person(state, g, known, titled)


def around(state: State, g: Group) -> set[str]:
    """Return the countries that the text has named so far or names in this sentence."""
    return set(state.memory.countries) | {country for country, _ in state.places.get(state.words.sentence[g.core], ())}


def enter_person(state: State, g: Group, known: persons.Known, titled: Group | None) -> str:
    """Enter a person of the tables, as what they were on the day."""
    assert g.run is not None
    spell = known.spell
    sectors = spell.sectors
    gone = state.knowledge.conventions.get("former", ())
    former = titled is not None and (bool(titled.adjectives & FORMER) or (titled.role is not None and titled.role.sectors == gone))
    if former or (state.date and not known.serving and spell.end < state.date and (titled is None or titled.role is None)):
        sectors = tuple(dict.fromkeys(gone + sectors))
    elif titled is not None and titled.role is not None and titled.role.sectors and titled.role.noun not in GENERIC:
        sectors = titled.role.sectors
    actor = state.knowledge.ids.get(known.name) or slug(known.name)
    if actor not in state.actors:
        state.actors[actor] = Actor(
            actor, known.name, spell.country, sectors[:3], spell.office if known.serving and spell.office != "-" else None
        )
    remember(state, actor, g, known.name)
    return actor


def remember(state: State, actor: str, g: Group, name: str) -> None:
    assert g.run is not None
    words = state.words
    parts = [words.norm[i] for i in range(*g.run) if words.norm[i] and words.text[i] not in "-–"]
    for form in {
        parts[-1],
        " ".join(parts),
        " ".join(parts[-2:]),
        parts[0] if state.actors[actor].country in ("CHN", "KOR", "PRK", "TWN", "VNM", "SGP", "KHM") else parts[-1],
    }:
        state.surnames.setdefault(form, actor)
    sex = (
        HONORIFICS.get(g.honorific or "", "")
        or persons.gender(words, *g.run, state.knowledge)
        or state.knowledge.given.get(slug(name).split("-")[0], "")
    )
    if sex in ("male", "female"):
        state.genders.setdefault(actor, sex)
    else:
        state.genders.setdefault(actor, "")


def unknown_name(state: State, g: Group, country: str | None, sectors: tuple[str, ...], titled: Group | None) -> str | None:
    """Make an actor of a name that no table knows, where it stands as one acts or is acted on."""
    assert g.run is not None
    words, knowledge = state.words, state.knowledge
    name = phrase(words, *g.run)
    if (known := bracketed(state, g)) is not None:
        return known
    body = kind_of_body(state, g)
    lettered = g.end + 2 < len(words) and words.text[g.end] == "(" and words.text[g.end + 2] == ")" and words.text[g.end + 1].isupper()
    personal = bool(titled or g.honorific) or persons.looks_personal(words, *g.run, knowledge, g.determiner, bool(body) or lettered)
    place = place_of(state, g)
    if (place is not None or words.norm[g.run[1] - 1] in NOWHERE) and not (titled or g.honorific):
        return None
    if not personal and not fills(state, g):
        return None
    actor = "?" + slug(name)
    role: tuple[str, ...] = ()
    if titled is not None and titled.role is not None:
        role = sectors_of(state, titled, sectors)
    if country is None and titled is not None and titled.role is not None:
        country = state.home or (state.memory.prominent() if len(state.ordinal) > LONG else None)
    if not role:
        role = body or sectors
    enter(state, actor, name, country, role, titled.role.lemma if titled and titled.role else None)
    if personal:
        remember(state, actor, g, name)
        if g.run[1] - g.run[0] > 1:
            state.surnames.setdefault(words.norm[g.run[0]], actor)
    else:
        acronym(state, g, actor)
        state.surnames.setdefault(" ".join(words.norm[i] for i in range(*g.run)), actor)
    return actor


def kind_of_body(state: State, g: Group) -> tuple[str, ...]:
    """Return the sectors by the first word of a name: "Bank of Karavel"."""
    assert g.run is not None
    for i in (g.run[1] - 1, g.run[0]):
        found = state.knowledge.roles.get(state.words.norm[i], {}).get("")
        if found:
            sectors: tuple[str, ...] = found[0].sectors
            return sectors
    return ()


def fills(state: State, g: Group) -> bool:
    """Tell whether a name stands where someone acts or is acted on."""
    words = state.words
    i = words.top(g.start, g.end, g.core)
    dep, tag = words.dep[i], words.tag[i]
    if tag not in ("NNP", "NNPS") or words.lower[i] in NO_NAMES:
        return False
    for _ in range(3):
        if dep in ("conj", "appos"):
            i = words.head[i]
            dep = words.dep[i]
    if dep == "pobj":
        single = g.run is not None and g.run[1] - g.run[0] == 1
        return words.lower[words.head[i]] in (PARTIES if single else AGENTS)
    return dep in SUBJECTS or dep in ("dobj", "poss", "dative")
