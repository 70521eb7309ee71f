"""Words for several who were named before: "both sides", "the two leaders", "each other", "the latter"."""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.actors.pronouns import coordinated, own_subject, subjects_before, take_up, trace_at
from dragoman.reading.actors.reference import Trace
from dragoman.reading.actors.state import State, clause_of, enter
from dragoman.reading.actors.vocabulary import COUPLES, PAIRS, PERSONS, REALMS, SUBJECTS
from dragoman.reading.actors.words import Words

COUNTS = {"both": 2, "two": 2, "three": 3, "four": 4}
LATTER = 3  # sentences over which a pair may lie


def several(state: State, i: int) -> None:
    """Read "both sides", "the two countries", "the three leaders" as the parties that they count."""
    words = state.words
    count = COUNTS[words.lower[i]]
    if words.lower[i] == "both" and words.dep[i] in SUBJECTS and words.lower[min(i + 1, len(words) - 1)] != "of":
        alone = last_pair(state, i)
        if alone is not None:
            take_up(state, i, i + 1, alone)
        return
    noun = next((j for j in range(i + 1, min(i + 4, len(words))) if words.tag[j] == "NNS"), None)
    if noun is None or words.lemma[noun] not in PAIRS or (words.lower[i] == "both" and words.dep[i] == "preconj"):
        return
    first = i
    if words.lower[i] != "both":
        if i == 0 or words.lower[i - 1] not in ("the", "these", "their", "those"):
            return
        first = i - 1
    own = state.group_at.get(noun)
    if own is not None and own.evidence:
        return
    found = listed(state, noun, count)
    if found is not None and not fits(state, found, words.lemma[noun]):
        found = None
    found = found or counted(state, i, words.lemma[noun], count)
    if found is None or 1 + len(found.others) != count:
        found = same_number(state, i, noun)
    if found is None:
        if words.lemma[noun] in ("man", "woman"):
            state.paired.add(noun)  # the country around says nothing of who they are
        return
    take_up(state, first if words.lower[first] in ("the", "these", "those") else i, noun + 1, found)
    state.paired.add(noun)


def last_pair(state: State, i: int) -> Trace | None:
    """Return the last two that were taken together: "The two states have fought. Both ..."."""
    joint = joined_before(state, i, 2)
    if joint is not None:
        return joint
    here = state.ordinal[state.words.sentence[i]]
    return next((t for t in state.memory.recent() if len(t.others) == 1 and here - state.ordinal[t.sentence] <= LATTER), None)


def listed(state: State, noun: int, count: int) -> Trace | None:
    """Return the actors that stand beside the noun: "the two men, Lund and Berg,"."""
    found = [t for i in entries(state.words, noun) if (t := trace_at(state, i)) is not None]
    if len({t.actor for t in found}) != count:
        return None
    return replace(found[0], others=tuple(t.actor for t in found[1:]), number="group")


def entries(words: Words, noun: int) -> list[int]:
    """Return the nouns of the list that stands beside a noun, in order."""
    out: list[int] = []
    todo = [c for c in words.children[noun] if words.dep[c] == "appos" and c > noun]
    while todo:
        at = todo.pop()
        out.append(at)
        todo += [c for c in words.children[at] if words.dep[c] in ("conj", "appos") and c > at]
    return sorted(out)


def same_number(state: State, i: int, noun: int) -> Trace | None:
    """Return an earlier group of the same number: "Two Russian pilots ... The two men"."""
    words = state.words
    if words.lemma[noun] in REALMS or words.lemma[noun] == "side":
        return None
    word = "two" if words.lower[i] == "both" else words.lower[i]
    for t in state.memory.recent():
        if state.ordinal[words.sentence[i]] - state.ordinal[t.sentence] > 2 * LATTER:
            return None
        g = state.group_at.get(t.token)
        if state.actors[t.actor].country == t.actor:
            continue
        if g is not None and t.number == "group" and any(words.lower[x] == word for x in range(g.start, g.core)):
            return t
    return None


def counted(state: State, i: int, noun: str, count: int) -> Trace | None:
    """Return the actors that a counted noun takes up."""
    joint = joined_before(state, i, count)
    if noun in REALMS:
        found = realms(state, i, joint, count)
    elif joint is not None and fits(state, joint, noun):
        return joint
    else:
        found = parties(state, i, noun in PERSONS, count)
    if len(found) != count:
        return None
    last = state.memory.recent()[0] if state.memory.traces else None
    first = state.actors[found[0]]
    lemma = None
    return Trace(
        first.id, first.country, first.sectors, lemma, "group", None, i, last.sentence if last else 0, False, False, i, tuple(found[1:])
    )


def fits(state: State, joint: Trace, noun: str) -> bool:
    """Tell whether coordinated actors can be what a counted noun says: leaders are persons."""
    persons = [state.genders.get(a) is not None or state.actors[a].office is not None for a in (joint.actor, *joint.others)]
    return all(persons) if noun in PERSONS else True


def joined_before(state: State, i: int, count: int) -> Trace | None:
    """Return the coordinated actors of that number before a token: subjects first, then whatever is nearest."""
    words = state.words
    for t in subjects_before(state, i, -1, True):
        trace = state.traces[t] if words.lower[t] == "they" and t in state.traces else coordinated(state, t, before=i)
        if trace is not None and 1 + len(trace.others) == count:
            return trace
    here = state.ordinal[words.sentence[i]]
    for j in range(i - 1, -1, -1):
        if here - state.ordinal[words.sentence[j]] > LATTER:
            return None
        if words.dep[j] != "conj" and any(words.dep[c] == "conj" for c in words.children[j]):
            trace = coordinated(state, j, before=i) or named(state, j, i)
            if trace is not None and 1 + len(trace.others) == count:
                return trace
        trace = row(state, j)
        if trace is not None and 1 + len(trace.others) == count:
            return trace
    return None


def row(state: State, j: int) -> Trace | None:
    """Return the actors of a list that ends at a token, by its commas and its "and", whatever the parser made of it."""
    words = state.words
    g = state.group_at.get(j)
    if g is None or g.core != j:
        return None
    found, last = [g], False
    while True:
        k = found[-1].start - 1
        while k >= 0 and words.tag[k] == "DT":
            k -= 1
        if k < 1 or words.lower[k] not in (("and",) if not last else (",",)):
            break
        other = state.group_at.get(k - 1)
        if other is None or other.end != k:
            break
        found.append(other)
        last = True
    actors = [state.by_token.get(x.core) for x in reversed(found)]
    known = [a for a in dict.fromkeys(actors) if a is not None]
    if len(known) != len(found) or len(found) < 2:
        return None
    first = state.actors[known[0]]
    return Trace(first.id, first.country, first.sectors, None, "group", None, j, words.sentence[j], False, False, j, tuple(known[1:]))


def named(state: State, j: int, before: int) -> Trace | None:
    """Return one trace for coordinated states that are only places here: "in Iraq and Syria"."""
    words = state.words
    tokens, todo = [j], [j]
    while todo:
        more = [c for c in words.children[todo.pop()] if words.dep[c] == "conj" and c < before]
        tokens += more
        todo += more
    actors = [state.by_token.get(t) for t in tokens]
    known = [a for a in dict.fromkeys(actors) if a is not None and state.actors[a].country == a]
    if None in actors or len(known) != len(tokens):
        return None
    first = state.actors[known[0]]
    return Trace(first.id, first.country, first.sectors, None, "group", None, j, words.sentence[j], False, False, j, tuple(known[1:]))


def realms(state: State, i: int, joint: Trace | None, count: int) -> list[str]:
    """Return the states of the actors joined before a token, else of the last countries that were mentioned."""
    out: list[str] = []
    actors = [joint.actor, *joint.others] if joint is not None else []
    countries: list[str | None] = [state.actors[a].country for a in actors]
    if len(set(countries)) != count:
        countries = list([*dict.fromkeys(recent_countries(state, i))][:count][::-1])
    for country in countries:
        entity = state.knowledge.entities.get(country or "")
        if entity is not None and entity.id not in out:
            out.append(enter(state, entity.id, entity.name, entity.country, entity.sectors))
    return out


def recent_countries(state: State, i: int) -> list[str]:
    """Return the countries of the mentions before a token, the nearest first."""
    here = state.ordinal[state.words.sentence[i]]
    near = [t for t in state.memory.recent() if here - state.ordinal[t.sentence] <= LATTER]
    return [t.country for t in near if t.country in state.knowledge.entities and t.country]


def parties(state: State, i: int, persons: bool, count: int) -> list[str]:
    """Return the last parties of different countries."""
    out: list[str] = []
    if persons and len(last := last_persons(state, i)) == count:
        return last
    for t in state.memory.recent():
        if persons and t.number != "single":
            continue
        if state.ordinal[state.words.sentence[i]] - state.ordinal[t.sentence] > LATTER + 1:
            break
        if t.country and not t.others and all(state.actors[o].country != t.country for o in out):
            out.append(t.actor)
        if len(out) == count:
            break
    return out[::-1]


def last_persons(state: State, i: int) -> list[str]:
    """Return the persons of the last sentence before a token's own that names any."""
    here = state.ordinal[state.words.sentence[i]]
    near = [t for t in state.memory.recent() if t.number == "single" and 0 < here - state.ordinal[t.sentence] <= LATTER]
    if not near:
        return []
    last = state.ordinal[near[0].sentence]
    return list(dict.fromkeys(t.actor for t in reversed(near) if state.ordinal[t.sentence] == last))


def couple(state: State, i: int) -> None:
    """Read "the pair", "the duo", "the trio" as the persons joined before."""
    words = state.words
    if i == 0 or words.lower[i - 1] != "the" or i in state.by_token or (i + 1 < len(words) and words.lower[i + 1] == "of"):
        return
    trace = joined_before(state, i, COUPLES[words.lower[i]])
    if trace is not None:
        take_up(state, i - 1, i + 1, trace)


def mutual(state: State, i: int) -> None:
    """Read "each other" and "one another" as the clause's subject."""
    trace = own_subject(state, i)
    if trace is not None and (trace.others or trace.number == "group"):
        take_up(state, i - 1, i + 1, trace)


def ordered(state: State, i: int) -> None:
    """Read "the latter" and "the former" as the second and first of the last two actors that stand together."""
    words = state.words
    if i == 0 or words.lower[i - 1] != "the" or words.dep[i] in ("amod", "compound", "advmod") or i in state.by_token:
        return
    joint = joined_before(state, i, 2)
    if joint is not None:
        found = [joint.actor, *joint.others]
    else:
        clause, found = clause_of(state, i), []
        here = state.ordinal[words.sentence[i]]
        for t in state.memory.recent():
            if here - state.ordinal[t.sentence] > 1 or t.clause == clause or len(found) == 2:
                continue
            if t.actor not in found:
                found.insert(0, t.actor)
    if len(found) != 2:
        return
    actor = state.actors[found[1] if words.lower[i] == "latter" else found[0]]
    single = bool(state.genders.get(actor.id)) or actor.office is not None
    known = next((t for t in state.memory.recent() if t.actor == actor.id), None) or trace_at(state, i)
    if known is None:
        known = Trace(actor.id, actor.country, actor.sectors, None, "single" if single else "body", None, i, 0, False, False, i)
    take_up(state, i - 1, i + 1, known)
