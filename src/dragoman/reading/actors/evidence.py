"""What a group says of its own country and sectors, and what it may inherit from the text around it."""

from __future__ import annotations

from dragoman.reading.actors.groups import Group, names_of
from dragoman.reading.actors.knowledge import Name
from dragoman.reading.actors.names import walk
from dragoman.reading.actors.places import locative, place_of
from dragoman.reading.actors.pronouns import own_subject
from dragoman.reading.actors.reference import Trace, dominant
from dragoman.reading.actors.state import State, clause_of, entity_actor, in_subject
from dragoman.reading.actors.vocabulary import (
    ABROAD,
    ANYWHERE,
    ARMED,
    BODIES,
    CREEDS,
    DISPLACED,
    DOMESTIC,
    ELSEWHERE,
    EQUIPMENT,
    FAMILY,
    FORMER,
    GENERIC,
    HONORIFICS,
    OTHERS,
    SENDING,
    SERVING,
    STATELY,
    SUBJECTS,
    UNKNOWN,
    VISITING,
)
from dragoman.reading.actors.words import Words

BACK = 3  # sentences over which "the group" takes up a name
NO_BODIES = frozenset("ethnic former_state other region state territory".split())
SIDES = frozenset("allied linked opposed sympathetic".split())
WORLDWIDE = frozenset(("general assembly", "security council"))  # none of a country, where none is named
OPPOSED = frozenset("opposition resistance opponent".split())
LOOSE = frozenset("group movement organisation organization".split())


def evidence(state: State, g: Group) -> tuple[str | None, tuple[str, ...], Name | None]:
    """Return country and sectors by what stands in the group, and the body it belongs to."""
    for relations in (("of",), ("owner",), ("modifier",), ("led",)):
        found = names_of(g, relations)
        if found and relations[0] in ("of", "owner") and g.role is not None and g.role.noun in OTHERS:
            continue  # Iran's rivals are not Iran's
        if found:
            if relations == ("modifier",) and len(found) > 1 and nested(state, g):
                found = found[::-1]  # Croatian Serb refugees live in Croatia
            own = next((n for n in found if n.entity.country), found[0])
            entity = own.entity
            body = own if entity.kind not in ("state", "territory", "former_state") else None
            return entity.country, entity.sectors, body
    return inner_place(state, g), (), None


def inner_place(state: State, g: Group) -> str | None:
    """Return the country of a place that modifies a role: "Kansas police", "the Gujarat government"."""
    words, trie = state.words, state.knowledge.places
    if g.role is None:
        return None
    for i in range(g.start, g.core):
        if words.norm[i] in trie and words.capital(i) and i in state.unknown:
            found = walk(words, i, trie)
            if found and found[-1][0] <= g.end:
                return str(found[-1][1][0])
    return None


def nested(state: State, g: Group) -> bool:
    """Tell whether the two nearest states of a group stand side by side, the second a people of the first."""
    near = [e.match for e in g.evidence if e.relation == "modifier"]
    return (
        near[1].end == near[0].start
        and near[0].name.kind in ("demonym", "people")
        and near[0].name.entity.country != near[1].name.entity.country
    )


def owner_country(state: State, g: Group) -> str | None:
    """Return the country of what owns the group: "Bush's advisers", "his troops"."""
    if g.owner is None:
        return whose(state, g)
    actor = state.by_token.get(g.owner)
    if g.role is not None and g.role.noun in OTHERS and not (g.role.noun == "rival" and actor in state.genders):
        return None  # a person's rivals are at home, a state's are not
    return state.actors[actor].country if actor else None


def whose(state: State, g: Group) -> str | None:
    """Return the country of the noun that "whose" takes up: "Peru, whose envoys had mediated"."""
    words = state.words
    if g.start == 0 or words.lower[g.start - 1] != "whose" or (g.role is not None and g.role.noun in OTHERS):
        return None
    verb = clause_of(state, g.core)
    for _ in range(4):
        if words.dep[verb] == "relcl":
            actor = state.by_token.get(words.head[verb])
            return state.actors[actor].country if actor else None
        verb = clause_of(state, words.head[verb])
    return None


def complement(state: State, g: Group, core: int) -> str | None:
    """Return the country of "adviser to Iran's leader", "members of the Russian delegation", "rebels in Chechnya"."""
    assert g.role is not None
    words = state.words
    against = [c for c in words.children[core] if words.lower[c] == "to"] if g.role.noun in OPPOSED else []
    loyal = against + [p for c in words.children[core] if words.lower[c] == "loyal" for p in words.children[c] if words.lower[p] == "to"]
    for c in [*words.children[core], *loyal]:
        if words.dep[c] != "prep" or c < core or (words.lower[c] in ("of", "to") and g.role.noun in OTHERS):
            continue
        prep = words.lower[c]
        for o in words.children[c]:
            other = state.group_at.get(o)
            if other is None or other is g:
                continue
            named = other.match is not None and not other.modifier
            if (
                prep == "of"
                or (prep in ("to", "for") and g.role.noun in SERVING)
                or c in loyal
                or (prep in ("from", "in") and named and not sent(words, core))
                or (prep in ("in", "from") and place_of(state, other) and not sent(words, core))
            ):
                found = peek(state, other)
                if found:
                    return found
    return None


def sent(words: Words, core: int) -> bool:
    """Tell whether a role is what somebody sends or keeps somewhere: "massed troops in Kuwait"."""
    return words.dep[core] == "dobj" and words.lemma[words.head[core]] in SENDING


def body_before(state: State, g: Group, country: str | None) -> str | None:
    """Return the last body before a group that can be what its noun says: a newspaper is no militia, a state no company."""
    assert g.role is not None
    own = set(g.role.sectors) | {s for r in g.extra for s in r.sectors}
    media = set(state.knowledge.conventions["media"])
    words = state.words
    here = state.ordinal[words.sentence[g.core]]
    subject = words.dep[g.core] in SUBJECTS
    for m in reversed(state.mentions):
        distance = here - state.ordinal[words.sentence[m.head]]
        if m.head >= g.start or distance > 2 * BACK:
            continue
        if distance > BACK:
            return None
        actor = state.actors[m.actor]
        t = state.traces.get(m.head)
        if not is_body(state, m.actor, t) or locative(state, m.head) or (m.modifier and not own) or (country and actor.country != country):
            continue
        if distance == 0 and not subject and in_subject(state, m.head):
            continue  # who holds out against the group is not the group
        theirs = set(actor.sectors)
        if bool(own & media) != bool(theirs & media) or (own and theirs and not own & theirs and g.role.noun not in LOOSE):
            continue
        return m.actor
    return None


def is_body(state: State, actor: str, t: Trace | None) -> bool:
    """Tell whether an actor is an organisation: no state, people or region, and named as one where no table knows it."""
    entity = state.knowledge.entities.get(actor)
    if entity is not None:
        return entity.kind not in NO_BODIES
    return t is not None and t.number == "body" and state.actors[actor].country != actor


def peek(state: State, g: Group) -> str | None:
    """Return the country that a group will get by what stands in it."""
    if g.core in state.by_token:
        return state.actors[state.by_token[g.core]].country
    if g.match is not None:
        return g.match.name.entity.country
    if g.role is not None and g.role.noun in BODIES and g.determiner in ("the", "this", "that") and not g.evidence and not g.plural:
        body = body_before(state, g, None)
        if body is not None:
            return state.actors[body].country
    return evidence(state, g)[0] or (place_of(state, g) if g.run else None)


def sectors_of(state: State, g: Group, body: tuple[str, ...]) -> tuple[str, ...]:
    """Return a role's sectors: its own, its modifiers', its body's."""
    assert g.role is not None
    own = g.role.sectors
    extra = tuple(s for r in g.extra for s in r.sectors)
    if g.role.noun in GENERIC or not own:
        sectors = extra or body or own
    elif set(extra) <= set(state.knowledge.conventions["head of government or state"]):
        sectors = own
    else:
        sectors = own + extra
    conventions = state.knowledge.conventions
    if not sectors and g.role.noun in FAMILY:
        sectors = conventions["family"]
    if not sectors and not body and g.role.noun in STATELY:
        sectors = conventions["head of government or state"]
    if g.adjectives & FORMER and "current" not in g.adjectives:
        sectors = conventions.get("former", ()) + sectors
    if g.adjectives & UNKNOWN and {"attacker", "gunman"} & {g.role.lemma}:
        sectors = conventions.get("unidentified armed", sectors)
    return tuple(dict.fromkeys(sectors))[:3]


def foreign(state: State, g: Group) -> bool:
    """Tell whether something modifies a role that may be from anywhere: "western officials", "Red Cross officials"."""
    words = state.words
    if g.adjectives & ELSEWHERE:
        return True
    return any(
        words.capital(i) and not words.opens(i) and i in state.unknown and words.norm[i] not in HONORIFICS and words.norm[i] not in CREEDS
        for i in range(g.start, g.core)
    )


def inherit(state: State, g: Group, number: str) -> str | None:
    """Return the country that the text around gives a role without one, None where that is unsure."""
    assert g.role is not None
    words = state.words
    sentence = words.sentence[g.core]
    if g.owner is not None or allied(words, g) or g.role.lemma in WORLDWIDE:
        return None
    verb = words.head[g.core]
    if words.dep[g.core] == "dobj" and words.lemma[verb] in SENDING and g.determiner in (None, "a", "an", "its", "more"):
        sender = own_subject(state, g.core)
        if sender is not None:
            return None if sender.others else sender.country
    known = state.memory.roles.get(g.role.lemma)
    if known is not None and not g.modifier:
        distance = state.ordinal[sentence] - state.ordinal[known.sentence]
        if g.determiner == "the" or (g.determiner is None and distance <= 4 and g.role.kind != "civil"):
            return known.country
    if words.dep[g.core] == "pobj" and words.lower[words.head[g.core]] == "as":
        return None  # "as a diplomat" says what somebody is
    if (g.role.noun == "government" and g.plural) or g.role.lemma.startswith("foreign ") and g.role.kind != "office":
        return None
    if g.role.lemma in ABROAD or g.role.noun in VISITING or g.role.noun in EQUIPMENT:
        return None
    place = where(state, g, sentence)
    high = g.role.kind == "office" and number == "single" and len(state.ordinal) > 3
    if place is not None and not high:
        return place
    if g.role.noun in DISPLACED:
        return None
    ground = dominant(state.grounds)
    if state.home is not None and (g.role.kind == "office" or ground in (None, state.home)):
        return state.home
    at_home = state.guarded.get(sentence)
    if at_home is not None:
        return at_home
    alone = state.domestic.get(sentence)
    if alone is not None and g.role.noun not in ANYWHERE and set(g.role.sectors) <= set(state.knowledge.conventions["at home too"]):
        return alone
    here = {t.country for t in state.memory.recent() if t.sentence == sentence and t.country and t.number == "single"}
    if len(here) == 1 and (g.role.noun in DOMESTIC or g.role.noun in ARMED):
        return next(iter(here))
    if len(state.ordinal) > 1 and g.role.noun not in ANYWHERE:
        main = state.memory.prominent()
        if g.determiner in ("a", "an") and g.role.noun in BODIES:
            return None
        if not state.grounds or g.proper:
            return main
        counts = state.memory.countries
        passing = state.grounds[ground or ""] < 2 and counts[ground or ""] < max(counts.values(), default=0)
        if g.role.kind == "office":
            return main or (ground if number == "group" and not passing else None)
        return ground if (number == "group" and not passing) or ground == main else None
    return None


def allied(words: Words, g: Group) -> bool:
    """Tell whether a clause after a role says on whose side it is: "forces allied to the regime"."""
    return any(c > g.core and words.dep[c] in ("acl", "amod") and words.lower[c] in SIDES for c in words.children[g.core])


def where(state: State, g: Group, sentence: int) -> str | None:
    """Return the country in which a role's clause plays; a clause below counts where the sentence names no other country."""
    places = state.places.get(sentence, [])
    if not places:
        return None
    within = {country for country, at in places if g.core in chain(state, at)}
    if len(within) == 1:
        return next(iter(within))  # "refugees who fled the war in Karavel"
    above = set(chain(state, g.core))
    near = {country for country, at in places if clause_of(state, at) in above}
    if not near and len(state.named.get(sentence, ())) <= 1:
        near = {country for country, _ in places}
    return next(iter(near)) if len(near) == 1 else None


def chain(state: State, i: int) -> list[int]:
    """Return the tokens over a token, up to the root or twenty steps."""
    out: list[int] = []
    for _ in range(20):
        i = state.words.head[i]
        if out and i == out[-1]:
            break
        out.append(i)
    return out


def acronym(state: State, g: Group, actor: str) -> None:
    """Learn an abbreviation that stands in brackets after the name."""
    words, i = state.words, g.end
    if (
        i + 2 < len(words)
        and words.text[i] == "("
        and words.text[i + 2] == ")"
        and words.text[i + 1].isupper()
        and len(words.text[i + 1]) > 1
    ):
        state.surnames[words.norm[i + 1]] = actor


def bracketed(state: State, g: Group) -> str | None:
    """Return the body of the tables whose abbreviation stands in brackets after a name that they lack: "Labour Office (ILO)"."""
    words, i = state.words, g.end
    if i + 2 >= len(words) or words.text[i] != "(" or words.text[i + 2] != ")" or not words.text[i + 1].isupper():
        return None
    other = state.group_at.get(i + 1)
    if other is None or other.match is None or other.match.name.entity.kind in ("country", "region", "territory"):
        return None
    letters = iter("".join(words.text[k][0].lower() for k in range(g.start, g.end) if words.text[k][:1].isalpha()))
    return entity_actor(state, other.match.name) if all(c in letters for c in words.text[i + 1].lower()) else None
