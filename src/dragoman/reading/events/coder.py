"""From a parsed sentence to its events: constructions, operators over them, tense and negation.

``interpret`` gives the meaning of one predicate. A predicate is a construction of the lexicon (an event),
an operator with a complement (``composition`` says what the two make), or a support verb with an event
noun. The sentence is walked from its root down; what a composed event has used up is not read again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.events import constructions
from dragoman.reading.events.composition import Outcome, compose
from dragoman.reading.events.constructions import Construction
from dragoman.reading.events.matching import Surroundings, match, surroundings
from dragoman.reading.events.slots import COLLECTIVE, Scene, fill, nested, roles, slot, unique
from dragoman.reading.events.tree import BE, SUBJECT, VERBS, auxiliaries, Tree, having, objects, passive, prepositions, subjects
from dragoman.reading.layers import ActorMention

HERE = Path(__file__).parent
DEPTH = 7  # operators that may stand one inside the other
FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "gonna"})
POSSIBLE = frozenset({"may", "might", "could", "can", "ca"})
NECESSARY = frozenset({"must", "should", "ought"})
NEGATIVE = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither"})
CONDITIONAL = frozenset({"if", "unless", "lest", "provided", "whether"})
STEERING = ("request", "allege", "condemn", "praise", "threaten", "support_for", "deny", "discuss", "refuse", "prevent", "allow", "cause")
# nouns that lend an event only their frame: an aid programme, a wave of arrests
CARRIERS = frozenset("programme program campaign effort series round wave policy process mission plan package delivery flow operation project scheme spate string".split())
CLAIMING = frozenset({"allege"})
INTRANSITIVE = frozenset({"begin", "end", "fail", "possible", "attempt", "consider"})


@dataclass(frozen=True, slots=True)
class Meaning:
    """The event that a predicate stands for. ``used`` are the tokens it has consumed."""

    head: int
    event_type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    actors: tuple[ActorMention, ...]
    recipients: tuple[ActorMention, ...]
    auxiliary: frozenset[str]
    rule: str
    weight: float
    used: frozenset[int]
    beside: tuple[Meaning, ...] = ()
    necessary: bool = False
    claimed_by: str | None = None
    shaded: bool = False


@cache
def supports() -> dict[str, str]:
    """Return support verbs and the role their subject has in the event noun they carry."""
    return {str(k): row["subject"] for k, row in lexicon.read(HERE / "supports.csv", key="lemma", columns=("subject",)).items()}


class Interpreter:
    """The meaning of each predicate of one document, worked out once."""

    def __init__(self, scene: Scene, book: constructions.Constructions) -> None:
        self.scene = scene
        self.tree = scene.tree
        self.book = book
        self.known = ontology.load()
        self.memory: dict[int, Meaning | None] = {}
        self.near: dict[int, Surroundings] = {}

    # ------------------------------------------------------------------ the meaning of one predicate

    def interpret(self, i: int, level: int = 0) -> Meaning | None:
        """Return what token ``i`` means as a predicate, or None."""
        if i in self.memory:
            return self.memory[i]
        if self.tree.pos[i] == "PROPN" and i in self.scene.cover:
            self.memory[i] = None  # part of a name: the Freedom Order, Operation Peace Spring
            return None
        if level > DEPTH:
            return None
        self.memory[i] = None  # a broken tree may loop
        found = self._bare(i, level)
        if found is not None and not found.shaded:
            found = self._shaded(i, found)
        elif found is not None:
            found = replace(found, shaded=False)
        self.memory[i] = found
        return found

    def around(self, i: int) -> Surroundings:
        """Return the surroundings of a token, worked out once."""
        if i not in self.near:
            self.near[i] = surroundings(self.tree, i)
        return self.near[i]

    def _bare(self, i: int, level: int) -> Meaning | None:
        tree = self.tree
        if tree.lemma[i] not in self.book.heads and tree.lower[i] not in self.book.heads:
            return self._supported(i, level)
        around = self.around(i)
        operator = match(self.scene, i, self.book.operators, self.book, around)
        event = match(self.scene, i, self.book.events, self.book, around)
        if operator is not None and (event is None or not set(operator.words) <= set(event.words) or operator.weight >= event.weight or self._clausal(i)):
            found = self._operated(i, operator, event, level)
            if found is not None:
                return found
        if event is not None:
            if not event.event_type or (event.part == "noun" and (self._told_by_clause(i) or self._names(i))):
                return None
            return self._event(i, event, around)
        return self._supported(i, level) if operator is None else None

    def _told_by_clause(self, i: int) -> bool:
        """Tell whether a participle or relative clause on an event noun says it better (the sanctions that X imposed on Y)."""
        for c in self.tree.children[i]:
            if self.tree.dep[c] in ("acl", "relcl") and self.tree.pos[c] in VERBS:
                said = self.interpret(c)
                if said is not None and i in said.used:
                    return True
        return False

    def _names(self, i: int) -> bool:
        """Tell whether an event noun only says what kind of body another noun is (riot police, peace envoy)."""
        up = self.tree.head[i]
        return self.tree.dep[i] in ("compound", "amod", "nmod") and (self.scene.at(up) is not None or self.tree.lemma[up] not in CARRIERS)

    def _event(self, i: int, row: Construction, around: Surroundings) -> Meaning:
        actors, recipients = roles(self.scene, i, row.actor, row.recipient)
        tree = self.tree
        if row.part == "verb" and not row.actor:
            told = self._subject_event(i)
            if told is not None:
                actors = list(told.actors)
                recipients = [m for m in recipients if m.actor not in {a.actor for a in actors}] or list(told.recipients)
                if told.event_type == row.event_type and not row.modes:
                    row = replace(row, modes=told.modes)
        if row.part == "noun" and not actors:
            actors = [m for m in self._carrier(i) if m.actor not in {r.actor for r in recipients}]
        used = {i} | {around.words[w] for w in row.words if w in around.words and tree.pos[around.words[w]] not in ("ADP", "PART")}
        used |= {o for o in around.objects if row.classes and any(tree.lemma[o] in self.book.classes.get(c, ()) for c in row.classes)}
        if row.part == "noun" and "of" in row.words:
            used |= {b for prep, b in prepositions(tree, i) if prep == "of" and tree.dep[b] == "pcomp"}
        return Meaning(i, row.event_type, row.modes, row.contexts, tuple(actors), tuple(recipients), frozenset(), f"{row.part}: {row.key}", row.weight, frozenset(used))

    def _subject_event(self, i: int) -> Meaning | None:
        """Return the event that a verb's subject itself is (the raid by X on Y killed ...): its actor is the verb's."""
        if passive(self.tree, i):
            return None
        for s in subjects(self.tree, i):
            if s != i and self.scene.at(s) is None and not fill(self.scene, s, deep=False):
                told = self.interpret(s)
                if told is not None:
                    return told
        return None

    def _carrier(self, i: int) -> list[ActorMention]:
        """Return the subject of the support verb that governs an event noun (Oman launched an attack: Oman)."""
        tree = self.tree
        up = tree.head[i]
        if up == i or tree.pos[up] not in VERBS or tree.dep[i] not in ("dobj", "attr", "nsubjpass", "pobj", "oprd"):
            return []
        if supports().get(tree.lemma[up]) == "actor":
            return slot(self.scene, up, "by") if passive(tree, up) else slot(self.scene, up, "subject")
        return []

    def _supported(self, i: int, level: int) -> Meaning | None:
        """Read a support verb with an event noun: the verb gives the noun a party."""
        tree = self.tree
        part = supports().get(tree.lemma[i])
        if part is None or tree.pos[i] not in VERBS:
            return None
        candidates = [*objects(tree, i), *(b for _, b in prepositions(tree, i))]
        if tree.lemma[i] in BE:
            candidates = [*having(tree, i, ("acomp", "attr", "prep", "advmod"))]
        for o in candidates:
            found = self.interpret(o, level + 1)
            if found is None:
                continue
            outer = slot(self.scene, i, "by") if passive(tree, i) else slot(self.scene, i, "subject", deep=part == "actor")
            ours = {m.actor for m in outer}
            if part == "recipient":
                found = replace(found, recipients=tuple(outer) or found.recipients, actors=found.actors or tuple(slot(self.scene, i, "from") or slot(self.scene, i, "by")))
            elif outer:
                found = replace(found, actors=tuple(outer), recipients=tuple(m for m in found.recipients if m.actor not in ours) or tuple(m for m in found.actors if m.actor not in ours))
            if not found.recipients:
                found = replace(found, recipients=tuple(self._addressee(i, ours | {m.actor for m in found.actors})))
            # an adjective or noun said of a subject has taken its copula's tense already
            return replace(found, head=i, used=found.used | {i, o}, rule=f"{tree.lemma[i]} + {found.rule}", shaded=tree.lemma[i] in BE and tree.dep[o] in ("acomp", "attr", "prep"))
        return None

    # ------------------------------------------------------------------ operators

    def _clausal(self, i: int) -> bool:
        return bool(self._clauses(i))

    def _clauses(self, i: int) -> list[int]:
        tree = self.tree
        found = [c for c in tree.children[i] if tree.dep[c] in ("xcomp", "ccomp", "acl") and c > i and tree.pos[c] not in ("PUNCT",)]
        found += [c for c in tree.children[i] if tree.dep[c] == "relcl" and tree.tag[c] == "VB" and any(tree.lower[x] == "to" for x in tree.children[c])]
        found += [c for c in tree.children[i] if tree.dep[c] == "advcl" and c > i and any(tree.lower[x] == "to" and tree.dep[x] == "aux" for x in tree.children[c])]
        up = tree.head[i]
        if tree.dep[i] in ("acomp", "attr", "oprd") and up != i:
            found += [c for c in tree.children[up] if tree.dep[c] in ("xcomp", "ccomp", "advcl") and c > i]
        if tree.pos[i] in VERBS:
            for o in (c for c in tree.children[i] if tree.dep[c] in ("dobj", "dative") and self.scene.at(c) is not None):
                found += [c for c in tree.children[o] if tree.dep[c] == "acl" and any(tree.lower[x] == "to" for x in tree.children[c])]
        if not found and tree.pos[i] in VERBS:
            found = [c for c in tree.children[i] if tree.dep[c] == "ccomp" and c < i]
        return found

    def _complements(self, i: int, row: Construction) -> list[tuple[int, bool]]:
        """Return the tokens that may carry the inner event: (token, is a clause), likeliest first."""
        tree = self.tree
        found = [(c, True) for c in self._clauses(i)]
        nominal: list[tuple[int, bool]] = []
        preps = prepositions(tree, i)
        own = objects(tree, i) if tree.pos[i] in VERBS else []
        for o in own:
            preps += prepositions(tree, o) if self.scene.at(o) is not None else []
        for prep, b in preps:
            if tree.dep[b] == "pcomp":
                continue
            if prep in row.words or not row.words or prep in ("for", "of", "to", "on", "in", "over", "with", "from"):
                nominal.append((b, False))
        for o in own:
            if tree.lemma[o] in row.words or tree.lower[o] in row.words:  # "took pains to press", "made an effort to"
                found += [(c, True) for c in tree.children[o] if tree.dep[c] in ("acl", "xcomp")]
                preps += prepositions(tree, o)
        for prep, b in preps:
            if tree.dep[b] == "pcomp" and (b, True) not in found:
                found.append((b, True))
        nominal = [(o, False) for o in _unfolded(tree, own) if tree.lemma[o] not in row.words] + nominal
        if row.function in INTRANSITIVE and tree.pos[i] in VERBS:
            nominal += [(s, False) for s in subjects(tree, i)]
        if row.part == "noun":
            nominal += [(c, False) for c in having(tree, i, ("compound", "amod", "poss"))]
        thing = [o for o in own if self.scene.at(o) is None and tree.pos[o] in ("NOUN", "PROPN")]
        if thing and tree.pos[i] in VERBS and not any(tree.dep[c] == "ccomp" for c, clause in found if clause):
            return nominal + found  # "began a strike to demand ...": the infinitive is the purpose
        return found + nominal

    def _operated(self, i: int, row: Construction, event: Construction | None, level: int) -> Meaning | None:
        tree, function = self.tree, row.function or ""
        if function == "report":
            return self._reported(i, level)
        complements = self._complements(i, row)
        for c, clause in complements:
            inner = self._kernel(c, level + 1, clause=clause)
            if inner is None:
                continue
            variant = function
            if function == "end" and not clause and c in subjects(tree, i) and not passive(tree, i):
                variant = "end by itself"
            elif function == "request" and not clause and not self._asked(i):
                variant = "request of nobody"
            outcome = compose(variant, inner.event_type, inner.modes)
            if outcome is not None:
                return self._composed(i, row, outcome, inner)
        if event is not None:
            return None
        outcome = compose(function, None)
        clauses = [c for c, clause in complements if clause]
        if outcome is None or (not clauses and not (function in STEERING and self._addressee(i, set()))):
            return None
        return self._composed(i, row, outcome, None, clauses[0] if clauses else None)

    def _asked(self, i: int) -> bool:
        """Tell whether a request names whom it is made of (urged Oslo; demanded from Oslo; Oslo's call on Paris)."""
        tree = self.tree
        there = [o for o in objects(tree, i)] + having(tree, i, ("dative",))
        there += [b for prep, b in prepositions(tree, i) if prep in ("on", "to", "from", "of", "upon", "with")]
        return any(m.kind != "location" for t in there for m in fill(self.scene, t, deep=False))

    def _kernel(self, c: int, level: int, *, clause: bool) -> Meaning | None:
        """Return the meaning of a complement; where its verb has none, that of what the verb carries."""
        tree = self.tree
        found = self.interpret(c, level)
        if found is not None or level > DEPTH:
            return found
        if clause and tree.pos[c] in VERBS:
            inside = having(tree, c, ("acomp", "attr", "xcomp")) if tree.lemma[c] in BE else having(tree, c, ("xcomp",))
            for d in [*inside, *objects(tree, c), *(b for _, b in prepositions(tree, c))]:
                if d == c or tree.dep[d] in SUBJECT:
                    continue
                found = self.interpret(d, level + 1)
                if found is not None:
                    own = slot(self.scene, c, "subject")
                    return replace(found, actors=found.actors or tuple(own), used=found.used | {d})
        return None

    def _composed(self, i: int, row: Construction, outcome: Outcome, inner: Meaning | None, clause: int | None = None) -> Meaning:
        tree, function = self.tree, row.function or ""
        outer = self._subject(i, row)
        event_type = outcome.event_type or (inner.event_type if inner else "")
        mode = outcome.mode
        modes = (mode,) if mode else ()
        if inner and outcome.event_type is None:
            modes = inner.modes
        elif inner and not modes:
            modes = tuple(m for m in inner.modes if m in self.known.events[event_type].modes)
        actors = outer or (list(inner.actors) if inner and not outcome.outer else [])
        if inner and not outcome.outer and function in ("begin", "end", "fail", "attempt", "possible", "consider") and not outer:
            actors = list(inner.actors)
        taken = {m.actor for m in actors}
        recipients = self._receivers(i, function, outcome, inner, clause, taken)
        auxiliary = set(inner.auxiliary) - {"future"} if inner and function not in ("begin", "report") else set(inner.auxiliary if inner else ())
        if outcome.auxiliary:
            auxiliary.add(outcome.auxiliary)
        if function in ("commit", "consent") and event_type not in (inner.event_type if inner else "",):
            auxiliary.discard("hypothetical")
        return Meaning(
            head=i,
            event_type=event_type,
            modes=modes,
            contexts=inner.contexts if inner else (),
            actors=tuple(actors),
            recipients=tuple(recipients),
            auxiliary=frozenset(auxiliary),
            rule=f"{function}: {row.key}" + (f" + {inner.rule}" if inner else (f" + {tree.lemma[clause]}" if clause is not None else "")),
            weight=row.weight + (inner.weight if inner else 0.0) + 0.5,
            used=frozenset({i}) | (inner.used if inner and not outcome.keep else frozenset()),
            beside=(replace(inner, claimed_by=outer[0].actor if outer and function in CLAIMING else None),) if inner and outcome.keep else (),
        )

    def _subject(self, i: int, row: Construction) -> list[ActorMention]:
        tree = self.tree
        if row.part == "noun":
            found = slot(self.scene, i, "possessor") or slot(self.scene, i, "modifier") or slot(self.scene, i, "by") or slot(self.scene, i, "from")
            return found or self._carrier(i) or (slot(self.scene, i, "of") if row.function in ("commit", "consent", "threaten", "refuse", "request") else [])
        if tree.pos[i] in VERBS and passive(tree, i):
            return slot(self.scene, i, "by")
        return slot(self.scene, i, "subject")

    def _receivers(self, i: int, function: str, outcome: Outcome, inner: Meaning | None, clause: int | None, taken: set[str]) -> list[ActorMention]:
        """Return whom a composed event is done to."""
        without = lambda found: [m for m in found if m.actor not in taken]  # noqa: E731
        if not outcome.outer:
            found = without(inner.recipients) if inner else []
            found = found or (without(inner.actors) if inner else [])
            if not found and inner is None and clause is not None:
                found = self._inside(clause, taken)
            return found or self._addressee(i, taken)
        if function in ("condemn", "praise", "support_for") and inner is not None:
            found = [m for name in ("object", "dative") for m in slot(self.scene, i, name, deep=False) if m.actor not in taken]
            return found or without(inner.actors) or (without(inner.recipients) if function != "condemn" else [])
        found = self._addressee(i, taken, deep=inner is None and clause is None)
        if not found and function == "request" and clause is None and inner is not None and inner.head is not None:
            found = without(slot(self.scene, i, "clause"))
        if not found and clause is not None:
            found = without(_clause_subject(self.scene, clause)) or self._inside(clause, taken)
        if not found and inner is not None:
            found = without(inner.actors) or without(inner.recipients)
        return found or without(slot(self.scene, i, "clause"))

    def _addressee(self, i: int, taken: set[str], *, deep: bool = True) -> list[ActorMention]:
        for name in ("object", "dative", "on", "to", "with", "against", "from", "at", "of", "for", "over"):
            found = [m for m in slot(self.scene, i, name, deep=False) if m.actor not in taken and m.kind != "location"]
            if found:
                return found
        if deep:
            for name in ("object", "against", "to", "with", "on", "of", "from", "for", "over"):
                found = [m for m in slot(self.scene, i, name) if m.actor not in taken]
                if found:
                    return found
        return []

    def _inside(self, clause: int, taken: set[str]) -> list[ActorMention]:
        for name in ("object", "dative", "to", "with", "from", "against", "on", "of", "for", "inner", "in"):
            found = [m for m in slot(self.scene, clause, name) if m.actor not in taken]
            if found:
                return found
        return []

    def announced(self, m: Meaning) -> tuple[str, tuple[str, ...]]:
        """Return the type and modes of an event noun that is dated after the publication (the meeting on Monday)."""
        outcome = compose("commit", m.event_type, m.modes)
        if outcome is None or outcome.event_type is None or self.known.events[m.event_type].quad > 2:
            return m.event_type, m.modes
        return outcome.event_type, ()

    # ------------------------------------------------------------------ reports

    def _reported(self, i: int, level: int) -> Meaning | None:
        """Read "X said Y must ..." as a request and "X said it would ..." as a commitment or a threat; else leave the clause to itself."""
        speakers = slot(self.scene, i, "subject") if not (self.tree.pos[i] in VERBS and passive(self.tree, i)) else []
        if not speakers or any(a in NEGATIVE for a in auxiliaries(self.tree, i)):
            return None
        for c in self._clauses(i):
            words = auxiliaries(self.tree, c)
            needed = bool(words & NECESSARY) or self.tree.lemma[c] in ("need", "have") and bool(having(self.tree, c, ("xcomp",)))
            own = _clause_subject(self.scene, c)
            same = bool(own) and _alike(own[0], speakers[0])
            inner = self._kernel(c, level + 1, clause=True)
            if needed and own and not same:
                outcome = compose("request", inner.event_type if inner else None, inner.modes if inner else ())
                if outcome is not None:
                    base = Meaning(i, outcome.event_type or "", (outcome.mode,) if outcome.mode else (), (), tuple(speakers), tuple(own), frozenset(), "report + necessity", 1.0, frozenset({i, c}))
                    return replace(base, used=base.used | (inner.used if inner else frozenset()), rule=f"report: {self.tree.lemma[i]} + must + {inner.rule if inner else self.tree.lemma[c]}")
            if inner is not None and same and words & (FUTURE | {"would", "'d", "’d"}) and not words & NEGATIVE and not words & CONDITIONAL:
                outcome = compose("commit", inner.event_type, inner.modes)
                if outcome is not None and outcome.event_type is not None and inner.event_type != outcome.event_type:
                    modes = (outcome.mode,) if outcome.mode else ()
                    return replace(inner, head=i, event_type=outcome.event_type, modes=modes, auxiliary=frozenset(), actors=tuple(speakers), used=inner.used | {i, c}, rule=f"report: {self.tree.lemma[i]} + will + {inner.rule}")
        return None

    # ------------------------------------------------------------------ tense, modality, negation

    def _shaded(self, i: int, m: Meaning) -> Meaning:
        words = auxiliaries(self.tree, i)
        marks = set(m.auxiliary)
        going = any(self.tree.lower[c] == "going" for c in self.tree.children[i]) or (self.tree.lemma[self.tree.head[i]] == "go" and self.tree.tag[self.tree.head[i]] == "VBG" and self.tree.dep[i] == "xcomp")
        is_to = "to" in words and self.tree.lemma[self.tree.head[i]] == "be" and self.tree.dep[i] == "xcomp" and self.tree.pos[self.tree.head[i]] in VERBS
        negated = bool(words & NEGATIVE) or self._no_object(i)
        future = bool(words & FUTURE) or going or is_to
        entry = self.known.events[m.event_type]
        if words & CONDITIONAL:
            marks.add("hypothetical")
        if words & POSSIBLE and not negated:
            marks.add("hypothetical")
        if words & {"would", "'d", "’d"} and not future:
            future = self._inside_report(i)
            if not future:
                marks.add("hypothetical")
        necessary = bool(words & NECESSARY)
        if necessary:
            marks.add("hypothetical")
        if negated:
            refusing = entry.quad <= 2 and (future or words & (POSSIBLE | {"do", "does", "would"}))
            outcome = compose("refuse" if refusing else "not", m.event_type, m.modes)
            if outcome is not None and outcome.event_type is not None:
                kept = marks - {"hypothetical"} | ({"future"} if future else set())
                return replace(m, event_type=outcome.event_type, modes=(outcome.mode,) if outcome.mode else (), auxiliary=frozenset(kept), rule=f"not + {m.rule}")
            marks.add("negated")
        elif future and self._unless(i):
            outcome = compose("threaten", m.event_type, m.modes)
            if outcome is not None and outcome.event_type is not None:
                return replace(m, event_type=outcome.event_type, modes=(outcome.mode,) if outcome.mode else (), auxiliary=frozenset(marks), rule=f"unless + {m.rule}")
        elif future:
            outcome = compose("commit", m.event_type, m.modes)
            marks.add("future")
            if entry.quad <= 2 and outcome is not None and outcome.event_type is not None and not words & CONDITIONAL:
                return replace(m, event_type=outcome.event_type, modes=(), auxiliary=frozenset(marks), rule=f"will + {m.rule}", necessary=necessary)
        return replace(m, auxiliary=frozenset(marks), necessary=necessary)

    def _unless(self, i: int) -> bool:
        """Tell whether a clause says what must happen for the announced thing not to (will leave unless ...)."""
        tree = self.tree
        return any(tree.dep[c] == "advcl" and any(tree.lower[d] == "unless" for d in tree.children[c]) for c in tree.children[i])

    def _no_object(self, i: int) -> bool:
        tree = self.tree
        return any(tree.lower[d] in ("no", "neither") and tree.dep[d] == "det" for c in tree.children[i] if tree.dep[c] in ("dobj", "nsubjpass", "nsubj", "attr") for d in tree.children[c])

    def _inside_report(self, i: int) -> bool:
        tree, up = self.tree, self.tree.head[i]
        if tree.dep[i] not in ("ccomp", "conj", "xcomp") or up == i:
            return False
        if tree.dep[i] == "conj":
            return self._inside_report(up)
        return any(row.function in ("report", "commit", "threaten") for row in self.book.operators.get(("verb", tree.lemma[up]), ()))


def _unfolded(tree: Tree, tokens: list[int]) -> list[int]:
    """Look through nouns that only count or part what follows (part of an aid programme: programme, aid)."""
    out = []
    for t in tokens:
        out.append(t)
        if tree.lemma[t] in COLLECTIVE or tree.lower[t] in COLLECTIVE or tree.lemma[t] in CARRIERS:
            out += [b for prep, b in prepositions(tree, t) if prep == "of"]
        if tree.lemma[t] in CARRIERS:
            out += [c for c in tree.children[t] if tree.dep[c] == "compound"]
    return out + [c for t in out if tree.lemma[t] in CARRIERS for c in tree.children[t] if tree.dep[c] == "compound" and c not in out]


def _clause_subject(scene: Scene, clause: int) -> list[ActorMention]:
    found = [m for s in subjects(scene.tree, clause) for m in fill(scene, s, deep=False)]
    if not found:
        found = [m for s in subjects(scene.tree, clause) for m in nested(scene, s)]
    return unique(found)


def _alike(a: ActorMention, b: ActorMention) -> bool:
    return a.actor == b.actor or a.actor.split(".")[0] == b.actor.split(".")[0]
