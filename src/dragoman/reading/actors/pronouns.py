"""Pronouns and pairs: whom "he", "they", "both sides" take up."""

from __future__ import annotations

from dragoman.reading.actors.reference import PRONOUNS, Trace
from dragoman.reading.actors.state import State, clause_of, enter
from dragoman.reading.actors.vocabulary import PAIRS, SUBJECTS
from dragoman.reading.layers import ActorMention


def pronoun(state: State, i: int) -> None:
    """Read one pronoun."""
    words = state.words
    gender, number = PRONOUNS[words.lower[i]]
    dep, sentence = words.dep[i], words.sentence[i]
    possessive = words.tag[i] == "PRP$" or dep == "poss"
    if number == "body" and (dep not in ("nsubj", "nsubjpass", "poss") or expletive(state, i)):
        return
    clause = clause_of(state, i)
    if number == "single":
        trace = state.memory.pronoun(
            gender, i, sentence, state.ordinal, clause, subject=dep in SUBJECTS, quoted=words.quoted[i], possessive=possessive
        )
    else:
        trace = None if words.lower[i] == "them" else salient(state, i, number, clause, possessive)
        if trace is None and words.lower[i] == "them":
            trace = plural_before(state, i)
    if trace is None:
        return
    state.by_token[i] = trace.actor
    state.mentions.append(ActorMention(i, i + 1, i, trace.actor, "pronoun"))
    if dep in SUBJECTS:
        again = Trace(
            trace.actor,
            trace.country,
            trace.sectors,
            trace.lemma,
            trace.number,
            gender or trace.gender,
            i,
            sentence,
            True,
            words.quoted[i],
            clause,
        )
        state.traces[i] = again
        state.memory.add(again)
    if gender and not state.genders.get(trace.actor) and trace.actor in state.genders:
        state.genders[trace.actor] = gender


def salient(state: State, i: int, number: str, clause: int, possessive: bool) -> Trace | None:
    """Return the actor that "it" or "they" takes up: the nearest subject before it that agrees, if that is an actor."""
    words = state.words
    for t in subjects_before(state, i, clause, possessive):
        plural = (
            words.tag[t] in ("NNS", "NNPS")
            or words.lower[t] in ("they", "we", "these", "those")
            or any(words.dep[c] == "conj" for c in words.children[t])
        )
        if words.lower[t] in ("i", "he", "she", "who", "which", "that", "you", "there", "this", "what"):
            continue
        trace = state.traces.get(t)
        if trace is not None and trace.number == "single" and not plural:
            continue
        if number == "group" and not plural and (trace is None or (trace.number != "group" and trace.actor == trace.country)):
            continue
        if number == "body" and plural and not (trace and trace.number == "body"):
            continue
        if trace is None and words.quoted[t] != words.quoted[i]:
            continue
        if number == "group" and trace is not None and any(words.dep[c] == "conj" for c in words.children[t]):
            return None  # they are both of them
        return trace
    return None


def plural_before(state: State, i: int) -> Trace | None:
    """Return what an object pronoun "them" takes up: the nearest plural noun before its clause, if that is an actor."""
    words = state.words
    clause = clause_of(state, i)
    for j in range(i - 1, max(-1, i - 40), -1):
        if state.ordinal[words.sentence[i]] - state.ordinal[words.sentence[j]] > 1:
            return None
        if words.tag[j] in ("NNS", "NNPS") and not (words.dep[j] in SUBJECTS and clause_of(state, j) == clause):
            return state.traces.get(j)
    return None


def subjects_before(state: State, i: int, clause: int, possessive: bool) -> list[int]:
    """Return the subjects before a token, of its own sentence and of the one before, the nearest first."""
    words = state.words
    sentence = words.sentence[i]
    out: list[int] = []
    main: list[int] = []
    embedded: list[int] = []
    j = i - 1
    crossed = 0
    while j >= 0 and i - j < 80:
        if words.sentence[j] != sentence:
            sentence = words.sentence[j]
            crossed += 1
            if crossed > 1:
                break
        if words.dep[j] in SUBJECTS and words.tag[j][:1] in "NPD" and (possessive or clause_of(state, j) != clause):
            verb = words.head[j]
            (out if not crossed else main if words.head[verb] == verb else embedded).append(j)
        j -= 1
    return [*out, *main, *embedded][:6]


def expletive(state: State, i: int) -> bool:
    """Tell whether "it" stands for nothing: "it is time that ..."."""
    words = state.words
    if words.dep[i] == "poss":
        return False
    verb = words.head[i]
    if words.lemma[verb] in ("be", "seem", "appear", "happen", "take", "remain", "become", "rain", "emerge", "mean"):
        return True
    return words.dep[i] == "nsubjpass" and any(words.dep[c] in ("ccomp", "csubj", "csubjpass", "xcomp") for c in words.children[verb])


def both(state: State, i: int) -> None:
    """Read "both sides", "the two countries" and the like as their two parties: one on each word."""
    words = state.words
    noun = next((j for j in range(i + 1, min(i + 4, len(words))) if words.tag[j] == "NNS"), None)
    if noun is None or words.lemma[noun] not in PAIRS:
        return
    if words.lower[i] == "two" and (i == 0 or words.lower[i - 1] not in ("the", "these", "their", "between")):
        return
    own = state.group_at.get(noun)
    if own is not None and own.evidence:
        return
    coordinated = pair_before(state, i)
    if coordinated:
        found = coordinated
    elif words.lemma[noun] in ("country", "nation", "state", "neighbour", "neighbor", "government", "power"):
        found = states(state, i)
    else:
        found = parties(state, i, "single" if words.lemma[noun] in ("leader", "president", "minister", "man", "official") else "body")
    if len(found) == 2:
        state.mentions.append(ActorMention(i, i + 1, i, found[0], "pronoun"))
        state.mentions.append(ActorMention(i, noun + 1, noun, found[1], "pronoun"))
        for x in range(i, noun + 1):
            state.by_token[x] = found[1]
        state.paired.add(noun)


def pair_before(state: State, i: int) -> list[str]:
    """Return the two actors of a coordinated subject before a token: "Lund and Berg met. Both leaders ..."."""
    words = state.words
    for t in subjects_before(state, i, -1, True):
        for c in words.children[t]:
            if words.dep[c] == "conj" and t in state.traces and c in state.traces and state.traces[t].actor != state.traces[c].actor:
                return [state.traces[t].actor, state.traces[c].actor]
    return []


def states(state: State, i: int) -> list[str]:
    """Return the states of the last two countries that were mentioned."""
    out: list[str] = []
    for t in state.memory.recent():
        entity = state.knowledge.entities.get(t.country or "")
        if entity is not None and entity.id not in out:
            out.append(entity.id)
            enter(state, entity.id, entity.name, entity.country, entity.sectors)
        if len(out) == 2:
            break
    return out[::-1]


def parties(state: State, i: int, number: str) -> list[str]:
    """Return the last two parties of different countries."""
    out: list[str] = []
    for t in state.memory.recent():
        if number == "single" and t.number != "single":
            continue
        if state.ordinal[state.words.sentence[i]] - state.ordinal[t.sentence] > 4:
            break
        if t.country and all(state.actors[o].country != t.country for o in out):
            out.append(t.actor)
        if len(out) == 2:
            break
    return out[::-1]
