"""Pronouns: whom "he", "they", "its", "himself" take up.

First the syntax is asked: a reflexive stands for its clause's subject, "its" in "the army and its allies" for
what it is joined to, "his" in "the envoy, who was jailed for his part" for the noun of the relative clause.
Then "he" and "she" go to the best person so far, "it" and "they" to the nearest subject that agrees.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.actors.reference import PRONOUNS, REFLEXIVE, Place, Trace
from dragoman.reading.actors.state import State, clause_of
from dragoman.reading.actors.vocabulary import IDLE, SAYING, STANCES, SUBJECTS
from dragoman.reading.layers import ActorMention

INSTITUTIONS = frozenset("court executive former_state igo legislature ministry state territory".split())
NEVER = frozenset("i he she who which that you there this what we it".split())
FAR = 80  # tokens looked back over
BACK = 3  # sentences over which "they" goes on


def pronoun(state: State, i: int) -> None:
    """Read one pronoun."""
    words = state.words
    gender, number = PRONOUNS[words.lower[i]]
    possessive = words.tag[i] == "PRP$" or words.dep[i] == "poss"
    if words.lower[i] in REFLEXIVE:
        trace = agree(state, own_subject(state, i), gender, number)
    elif number == "body" and expletive(state, i):
        return
    else:
        trace = agree(state, beside(state, i), gender, number) if possessive else None
        trace = trace or agree(state, relative(state, i, possessive), gender, number)
        if possessive:
            trace = trace or agree(state, controller(state, i), gender, number) or agree(state, object_before(state, i), gender, number)
        if trace is None:
            trace = person(state, i, gender, possessive) if number == "single" else thing(state, i, number, possessive)
    if trace is not None:
        take_up(state, i, i + 1, trace, gender)


def take_up(state: State, start: int, end: int, trace: Trace, gender: str | None = None) -> None:
    """Enter the words from ``start`` as another mention of what they take up."""
    words, i = state.words, end - 1
    for x in range(start, end):
        state.by_token[x] = trace.actor
    state.mentions.append(ActorMention(start, end, i, trace.actor, "pronoun", others=trace.others))
    if words.dep[i] in SUBJECTS or end - start > 1:
        again = replace(
            trace,
            gender=gender or trace.gender,
            token=i,
            sentence=words.sentence[i],
            subject=words.dep[i] in SUBJECTS,
            quoted=words.quoted[i],
            clause=clause_of(state, i),
            joined=i,
            dep=words.dep[i],
        )
        state.traces[i] = again
        state.memory.add(again)
    if gender and not state.genders.get(trace.actor) and trace.number == "single":
        state.genders[trace.actor] = gender


def agree(state: State, trace: Trace | None, gender: str | None, number: str) -> Trace | None:
    """Return a trace that a pronoun of this gender and number may take up, else None."""
    if trace is None:
        return None
    sex = state.genders.get(trace.actor) or trace.gender
    if number == "single":
        return trace if trace.number == "single" and not (sex and gender and sex != gender) else None
    if number == "body":
        return trace if trace.number == "body" or (trace.number == "group" and singular(state, trace.token)) else None
    return trace if trace.number == "group" or trace.others or (trace.number == "body" and trace.actor != trace.country) else None


def singular(state: State, i: int) -> bool:
    """Tell whether a collective noun is in the singular: "the regime", "the army"."""
    return state.words.tag[i] in ("NN", "NNP")


def trace_at(state: State, i: int) -> Trace | None:
    """Return the trace of the group that a token belongs to, with all that are coordinated with it."""
    trace = state.traces.get(i)
    if trace is None:
        around = state.group_at.get(i)
        if around is not None and i == around.core:
            trace = state.traces.get(state.words.top(around.start, around.end, around.core))
    return trace


def coordinated(state: State, i: int, before: int | None = None) -> Trace | None:
    """Return one trace for all that are joined to a token ("Lund and Berg"), None where one of them is no actor."""
    words = state.words
    tokens, todo = [i], [i]
    while todo:
        at = todo.pop()
        more = [c for c in words.children[at] if words.dep[c] == "conj" and (before is None or c < before)]
        tokens += more
        todo += more
    found = [trace_at(state, t) for t in tokens]
    first = found[0]
    if len(found) == 1:
        return first
    actors: list[str] = []
    for t in found:
        if t is None:
            return None
        actors += [a for a in (t.actor, *t.others) if a not in actors]
    assert first is not None
    return replace(first, others=tuple(actors[1:]), number="group") if actors[1:] else replace(first, number="group")


def own_subject(state: State, i: int) -> Trace | None:
    """Return the subject of a token's own clause, or the noun that it stands beside: "the president himself"."""
    words = state.words
    if words.dep[i] in ("appos", "npadvmod", "nmod") and (found := trace_at(state, words.head[i])):
        return found
    verb = clause_of(state, i)
    for _ in range(6):
        subjects = [c for c in words.children[verb] if words.dep[c] in SUBJECTS]
        if subjects:
            s = subjects[0]
            if words.lower[s] in ("who", "which", "that") and words.dep[verb] == "relcl":
                return coordinated(state, words.head[verb])
            return coordinated(state, s)
        if words.head[verb] == verb or words.dep[verb] not in ("conj", "xcomp", "advcl", "pcomp", "prep", "acl", "ccomp", "acomp"):
            return None
        if words.dep[verb] == "acl" and (found := trace_at(state, words.head[verb])):
            return found
        verb = clause_of(state, words.head[verb])
    return None


def beside(state: State, i: int) -> Trace | None:
    """Return what the noun of a possessive is joined to: "Hamas and its allies", "the army, its backers"."""
    words = state.words
    noun = words.head[i]
    if words.dep[noun] not in ("conj", "appos") or noun < i:
        return None
    first = words.head[noun]
    for _ in range(6):
        if words.dep[first] != "conj":
            break
        first = words.head[first]
    if words.dep[noun] == "appos" and noun not in state.group_at:
        return None
    if first >= i or any(words.tag[c] == "PRP$" for c in words.children[first]):
        return None  # in "his mother and his brother" both are of the same
    return coordinated(state, first, before=i)


def relative(state: State, i: int, possessive: bool) -> Trace | None:
    """Return the noun of the relative clause around a pronoun, where the pronoun is not that clause's own subject."""
    words = state.words
    verb = clause_of(state, i)
    own = words.dep[i] in SUBJECTS
    for _ in range(6):
        if words.head[verb] == verb:
            return None
        starts = [c for c in words.children[verb] if words.dep[c] in SUBJECTS and words.lower[c] in ("who", "which", "that")]
        if words.dep[verb] == "relcl" and starts and not own and (possessive or clause_of(state, i) != verb):
            return coordinated(state, words.head[verb], before=i)
        personal = PRONOUNS[words.lower[i]][1] == "single"
        if words.dep[verb] == "relcl" and not starts and personal and (owner := owner_of(state, words.head[verb])):
            return owner
        own = False
        verb = clause_of(state, words.head[verb])
    return None


def controller(state: State, i: int) -> Trace | None:
    """Return who is asked to do what a possessive stands in: in "called on Peru to honour its promise" Peru."""
    words = state.words
    verb = clause_of(state, i)
    if words.dep[verb] != "xcomp" or words.tag[verb] != "VB" or any(words.dep[c] in SUBJECTS for c in words.children[verb]):
        return None
    over = clause_of(state, words.head[verb])
    asked = [c for c in words.children[over] if words.dep[c] in ("dobj", "dative") and c < verb]
    asked += [o for p in words.children[over] if words.lower[p] == "on" and p < verb for o in words.children[p] if words.dep[o] == "pobj"]
    return coordinated(state, asked[-1], before=i) if asked else None


def object_before(state: State, i: int) -> Trace | None:
    """Return the object before a possessive that goes with it: "criticised Lund for his neglect", "to drive Hamas from its base"."""
    words = state.words
    noun = words.head[i]
    prep = words.head[noun]
    if words.dep[noun] != "pobj" or words.dep[prep] != "prep":
        return None
    over = words.head[prep]
    bare = words.tag[over] == "VB" and words.dep[over] != "conj" and not any(words.dep[c] in SUBJECTS for c in words.children[over])
    if words.lower[prep] != "for" and not (bare and any(words.lower[c] == "to" for c in words.children[over])):
        return None
    found = [c for c in words.children[over] if words.dep[c] == "dobj" and c < prep]
    if words.lower[prep] == "for":
        found += [o for p in words.children[over] if words.lower[p] in ("of", "at") and p < prep for o in words.children[p]]
        found += [s for s in words.children[over] if words.dep[s] == "nsubjpass"] if words.tag[over] == "VBN" else []
    return coordinated(state, found[-1], before=i) if found else None


def owner_of(state: State, noun: int) -> Trace | None:
    """Return the owner of a thing: "Lund's speech, in which he ...", "Lund comments in which he ..."."""
    words = state.words
    if trace_at(state, noun) is not None:
        return None
    for c in words.children[noun]:
        actor = state.by_token.get(c)
        if words.dep[c] in ("poss", "compound") and actor is not None:
            return state.traces.get(c) or next((t for t in state.memory.recent() if t.actor == actor), None)
    return None


# --- he and she -----------------------------------------------------------------------------------


def person(state: State, i: int, gender: str | None, possessive: bool) -> Trace | None:
    """Return the person whom a pronoun takes up."""
    words = state.words
    clause = clause_of(state, i)
    subject = words.dep[i] in SUBJECTS
    mine = [c for c in words.children[clause] if words.dep[c] in SUBJECTS and c != i]
    barred = speakers(state, i) if words.quoted[i] else set()
    if not subject and not possessive and (own := own_subject(state, i)) is not None:
        barred.add(own.actor)
    place = Place(
        i,
        state.ordinal[words.sentence[i]],
        clause,
        words.dep[i],
        subject,
        words.quoted[i],
        possessive,
        governor=governor(state, i),
        rival=bool(mine) and (t := trace_at(state, mine[0])) is not None and t.number == "single",
        barred=barred,
    )
    return state.memory.pronoun(gender, place, state.ordinal, state.genders)


def governor(state: State, i: int) -> str | None:
    """Return who says or thinks the clause of a subject pronoun: in "urged Lund to admit that he" Lund."""
    words = state.words
    verb = clause_of(state, i)
    if words.dep[i] not in SUBJECTS or words.dep[verb] != "ccomp":
        return None
    over = clause_of(state, words.head[verb])
    if words.dep[over] == "xcomp" and not any(words.dep[c] in SUBJECTS for c in words.children[over]):
        objects = [c for c in words.children[clause_of(state, words.head[over])] if words.dep[c] in ("dobj", "dative") and c < over]
        if objects:
            return state.by_token.get(objects[0])
    found = own_subject(state, verb) if words.head[verb] == over else None
    subjects = [c for c in words.children[over] if words.dep[c] in SUBJECTS]
    return state.by_token.get(subjects[0]) if subjects else (found.actor if found else None)


def speakers(state: State, i: int) -> set[str]:
    """Return who says the quoted words around a token: in them "he" is somebody else."""
    words = state.words
    start, end = i, i + 1
    while start and words.quoted[start - 1]:
        start -= 1
    while end < len(words) and words.quoted[end]:
        end += 1
    verbs = {v for j in (*range(start - 4, start), *range(end, end + 12)) if 0 <= j < len(words) and (v := clause_of(state, j)) is not None}
    out = set()
    for v in verbs:
        if words.quoted[v] or words.lemma[v] not in SAYING:
            continue
        out |= {state.by_token[s] for s in words.children[v] if words.dep[s] in SUBJECTS and s in state.by_token}
    return out


def awaited(state: State, i: int) -> int | None:
    """Return the subject that a pronoun in a clause before it waits for: "As he left, Putin promised ..."."""
    words = state.words
    if words.lower[i] not in ("he", "his", "she", "her", "its", "their", "it", "they") or words.quoted[i]:
        return None
    verb = clause_of(state, i)
    for _ in range(4):
        if words.head[verb] == verb:
            break
        over = clause_of(state, words.head[verb])
        if words.dep[verb] == "ccomp":
            return None  # "He will stay, Putin said."
        if verb < over and words.dep[verb] in ("advcl", "pcomp", "prep"):
            subjects = [c for c in words.children[over] if words.dep[c] in SUBJECTS and c > i]
            return subjects[0] if subjects else None
        verb = over
    # "In his speech, Putin promised ..."
    subjects = [c for c in words.children[verb] if words.dep[c] in SUBJECTS and c > i]
    return subjects[0] if subjects and subjects[0] > i and not inside(state, i, subjects[0]) else None


def inside(state: State, i: int, top: int) -> bool:
    """Tell whether a token hangs below another."""
    for _ in range(20):
        if i == top:
            return True
        if state.words.head[i] == i:
            return False
        i = state.words.head[i]
    return False


# --- it and they ----------------------------------------------------------------------------------


def thing(state: State, i: int, number: str, possessive: bool) -> Trace | None:
    """Return the actor that "it" or "they" takes up."""
    words = state.words
    later = awaited(state, i)
    if later is not None and (waited := agree(state, trace_at(state, later), None, number)) is not None:
        return waited
    if words.lower[i] == "them":
        return apart(state, i, plural_before(state, i))
    trace = salient(state, i, number, clause_of(state, i), possessive)
    if trace is None and number == "body" and possessive:
        return only_body(state, i)
    if trace is None or words.lower[i] != "it" or words.dep[i] in SUBJECTS:
        return trace
    return None if between(state, trace.token, i) or another(state, i) else apart(state, i, trace)


def another(state: State, i: int) -> bool:
    """Tell whether the last "it" of a sentence stood for a thing: the next one goes on with it."""
    words = state.words
    before = [j for j in range(words.sentence[i], i) if words.lower[j] == "it" and not expletive(state, j)]
    return bool(before) and before[-1] not in state.by_token


def apart(state: State, i: int, trace: Trace | None) -> Trace | None:
    """Return a trace unless it is the subject of the clause whose object the pronoun is."""
    own = own_subject(state, i)
    if own is None or trace is None:
        return trace
    return None if own.token == trace.token or (own.actor == trace.actor and trace.number != "group") else trace


def salient(state: State, i: int, number: str, clause: int, possessive: bool) -> Trace | None:
    """Return the actor that "it" or "they" takes up: the nearest subject before it that agrees, if that is an actor."""
    words = state.words
    for t in subjects_before(state, i, clause, possessive):
        joined = any(words.dep[c] == "conj" for c in words.children[t])
        plural = words.tag[t] in ("NNS", "NNPS") or words.lower[t] in ("they", "these", "those") or joined
        if words.lower[t] in NEVER and not (words.lower[t] == "it" and t in state.traces):
            continue
        trace = trace_at(state, t)
        if trace is not None and trace.number == "single" and not plural:
            around = state.group_at.get(t)
            if number == "group" and around is not None and around.determiner in ("a", "an", "any", "every", "no", "each"):
                return None  # "once a suspect is caught, they ..."
            continue
        if trace is None and possessive and (owner := agree(state, owner_of(state, t), None, number)) is not None:
            return owner
        if number == "group" and not plural and (trace is None or (trace.number != "group" and official(state, trace))):
            continue
        if number == "body" and plural and not (trace and trace.number == "body" and not joined):
            continue
        if trace is None and words.quoted[t] != words.quoted[i]:
            continue
        if number == "body" and words.dep[i] == "nsubjpass" and acted_on(state, t, i):
            return None
        if trace is not None and words.dep[i] in SUBJECTS and on_condition(state, i, trace):
            return None
        if number == "group" and joined:
            return coordinated(state, t, before=i)
        return trace
    return went_on(state, i) if number == "group" else None


def only_body(state: State, i: int) -> Trace | None:
    """Return the one state or body that the last two sentences name as anything but a place: "warned Peru against sending its army"."""
    here = state.ordinal[state.words.sentence[i]]
    near = [
        t
        for t in state.memory.recent()
        if here - state.ordinal[t.sentence] <= 1 and t.token < i and t.quoted == state.words.quoted[i] and agree(state, t, None, "body")
    ]
    if len({t.actor for t in near}) != 1 or near[0].others or between(state, near[0].token, i):
        return None
    return near[0]


def went_on(state: State, i: int) -> Trace | None:
    """Return whom the last "they" stood for, over a sentence that has no plural: "They fled. It was dark. They ..."."""
    here = state.ordinal[state.words.sentence[i]]
    for t in state.memory.recent():
        if here - state.ordinal[t.sentence] > BACK:
            return None
        if state.words.lower[t.token] == "they" and t.quoted == state.words.quoted[i]:
            return t
    return None


def on_condition(state: State, i: int, trace: Trace) -> bool:
    """Tell whether two may be meant in an if-clause: "The US will punish Turkey if it attacks"."""
    words = state.words
    verb = clause_of(state, i)
    if words.dep[verb] != "advcl" or not any(words.lower[c] in ("if", "unless") for c in words.children[verb]):
        return False
    objects = [trace_at(state, c) for c in words.children[words.head[verb]] if words.dep[c] == "dobj" and c < i]
    return any(o is not None and o.number == trace.number and o.actor != trace.actor for o in objects)


def official(state: State, trace: Trace) -> bool:
    """Tell whether a body is a state or an institution, which goes by "it"."""
    entity = state.knowledge.entities.get(trace.actor)
    return trace.actor == trace.country or (entity is not None and entity.kind in INSTITUTIONS)


def acted_on(state: State, t: int, i: int) -> bool:
    """Tell whether a subject acted on a thing that "it" may be: "attacked a post. It was destroyed"."""
    words = state.words
    if words.sentence[t] == words.sentence[i]:
        return any(words.dep[j] == "dobj" and words.tag[j] == "NN" and j not in state.by_token for j in range(t + 1, i))
    return any(words.dep[c] == "dobj" and words.tag[c] == "NN" and c not in state.by_token for c in words.children[words.head[t]])


def between(state: State, start: int, end: int) -> bool:
    """Tell whether a thing in the singular stands between an actor and an "it" that may take it up."""
    words = state.words
    things = ("dobj", "nsubj", "nsubjpass", "pobj", "attr")
    return any(words.tag[j] == "NN" and words.dep[j] in things and j not in state.by_token for j in range(start + 1, end))


def plural_before(state: State, i: int) -> Trace | None:
    """Return what an object pronoun "them" takes up: the nearest plural noun before its clause, if that is an actor."""
    words = state.words
    clause = clause_of(state, i)
    for j in range(i - 1, max(-1, i - 40), -1):
        if state.ordinal[words.sentence[i]] - state.ordinal[words.sentence[j]] > 1:
            return None
        if words.dep[j] in SUBJECTS and clause_of(state, j) == clause:
            continue
        if words.tag[j] in ("NNS", "NNPS"):
            return trace_at(state, j)
        near = state.traces.get(j)
        if near is not None and near.number == "group" and words.dep[j] in (*SUBJECTS, "dobj", "pobj"):
            return near  # the police, the family
        if words.dep[j] in (*SUBJECTS, "dobj", "pobj") and any(words.dep[c] == "conj" for c in words.children[j]):
            return coordinated(state, j, before=i)
        if words.lower[j] == "they" and j in state.traces:
            return state.traces[j]
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
    while j >= 0 and i - j < FAR:
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
    """Tell whether "it" stands for no one: "it is time that ...", "it emerged that ...", "it was agreed to ..."."""
    words = state.words
    if words.dep[i] not in SUBJECTS:
        return words.dep[i] not in ("poss", "dobj", "pobj", "dative")
    verb = words.head[i]
    clauses = ("ccomp", "csubj", "csubjpass")
    if words.dep[i] == "nsubjpass":
        return any(words.dep[c] in clauses for c in words.children[verb])
    if words.lemma[verb] == "be":
        return not referring(state, verb)
    return words.lemma[verb] in IDLE


def referring(state: State, verb: int) -> bool:
    """Tell whether "it is ..." says something that only an actor can be: ready, a member."""
    words = state.words
    for c in words.children[verb]:
        if words.dep[c] in ("acomp", "oprd") and words.lower[c] in STANCES:
            return True
        if words.dep[c] == "attr" and c > verb:
            around = state.group_at.get(c)
            return around is not None and around.role is not None and not any(words.dep[d] == "relcl" for d in words.children[c])
    return False
