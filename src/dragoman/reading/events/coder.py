"""From a parsed sentence to its events: constructions, operators over them, tense and negation.

``interpret`` gives the meaning of one predicate. A predicate is a construction of the lexicon (an event),
an operator with a complement (``composition`` says what the two make), or a support verb with an event
noun. The sentence is walked from its root down; what a composed event has used up is not read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dragoman.ontology import ontology
from dragoman.reading.events import constructions
from dragoman.reading.events.complements import CARRIERS, clauses, complements
from dragoman.reading.events.composition import Outcome, compose
from dragoman.reading.events.constructions import Construction
from dragoman.reading.events.matching import Surroundings, match, surroundings
from dragoman.reading.events.meaning import Meaning
from dragoman.reading.events.parties import addressee, asked, both_sides, carrier, clause_subject, pressing, receivers, subject, supports
from dragoman.reading.events.shading import CONDITIONAL, FUTURE, NECESSARY, NEGATIVE, shade
from dragoman.reading.events.slots import VERB_RECIPIENT, Scene, facing, fill, roles, slot
from dragoman.reading.events.tree import BE, SUBJECT, VERBS, auxiliaries, having, objects, passive, prepositions, subjects
from dragoman.reading.layers import ActorMention

DEPTH = 7  # operators that may stand one inside the other
STEERING = ("request", "allege", "condemn", "praise", "threaten", "support_for", "deny", "discuss", "refuse", "prevent", "allow", "cause")
WISHING = frozenset({"attempt", "plan", "possible", "consider"})
CLAIMING = frozenset({"allege"})
FORCES = frozenset({"troops", "weapons", "police", "militia"})  # modes of acts whose means are one's own people


class Interpreter:
    """The meaning of each predicate of one document, worked out once."""

    def __init__(self, scene: Scene, book: constructions.Constructions, dated: frozenset[int] = frozenset()) -> None:
        self.dated = dated
        self.scene = scene
        self.tree = scene.tree
        self.book = book
        self.known = ontology.load()
        self.memory: dict[int, Meaning | None] = {}
        self.near: dict[int, Surroundings] = {}

    def interpret(self, i: int, level: int = 0) -> Meaning | None:
        """Return what token ``i`` means as a predicate, or None."""
        if i in self.memory:
            return self.memory[i]
        if i in self.dated or (self.tree.pos[i] == "PROPN" and i in self.scene.cover):
            self.memory[i] = None  # in March; part of a name: the Freedom Order
            return None
        if level > DEPTH:
            return None
        self.memory[i] = None  # a broken tree may loop
        found = self._bare(i, level)
        if found is not None and not found.shaded:
            bare, found = found, shade(self.tree, self.book, i, found)
            if found.event_type != bare.event_type and found.auxiliary.isdisjoint({"negated", "hypothetical"}):
                found = replace(found, recipients=tuple(pressing(self.scene, i, found.actors)) or found.recipients)
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
        if operator is not None and (
            event is None or not set(operator.words) <= set(event.words) or operator.weight >= event.weight or clauses(self.scene, i)
        ):
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

    def _consumed(self, i: int, row: Construction, around: Surroundings) -> set[int]:
        """Return the tokens that a construction itself has named: its head, its words, the members of its classes."""
        tree = self.tree
        used = {i} | {around.words[w] for w in row.words if w in around.words and tree.pos[around.words[w]] not in ("ADP", "PART")}
        used |= {o for o in around.objects if row.classes and any(tree.lemma[o] in self.book.classes.get(c, ()) for c in row.classes)}
        if row.part == "noun" and "of" in row.words:
            used |= {b for prep, b in prepositions(tree, i) if prep == "of" and tree.dep[b] == "pcomp"}
        return used

    def _names(self, i: int) -> bool:
        """Tell whether an event noun only says what kind of body another noun is (riot police, peace envoy)."""
        up = self.tree.head[i]
        return self.tree.dep[i] in ("compound", "amod", "nmod") and (self.scene.at(up) is not None or self.tree.lemma[up] not in CARRIERS)

    def _event(self, i: int, row: Construction, around: Surroundings) -> Meaning:
        used = self._consumed(i, row, around)
        actors, recipients = roles(self.scene, i, row.actor, row.recipient)
        if not row.recipient and row.part == "verb" and any(m.head in used for m in recipients):
            # "deployed tanks", "sent troops": what the construction itself names is a means, not whom it is done to
            named = recipients
            actors, recipients = roles(self.scene, i, row.actor, tuple(n for n in VERB_RECIPIENT if n not in ("object", "dative", "inner")))
            recipients = [m for m in recipients if m.head not in used]
            # "summoned the Turkish ambassador": nobody's own means, but the other side
            recipients = recipients or [m for m in named if self.scene.foreign(m, actors)]
        if row.part == "verb" and not row.actor:
            told = self._subject_event(i)
            if told is not None:
                actors = list(told.actors)
                recipients = besides(recipients, actors) or list(told.recipients)
                if told.event_type == row.event_type and not row.modes:
                    row = replace(row, modes=told.modes)
        if not recipients and self._counted(i):
            recipients = besides(self._aim(i), actors)
        if not recipients and row.recipient != ("none",):
            recipients = besides(self._doers(i), actors)
        if not recipients and row.part == "verb" and row.recipient != ("none",) and self.tree.dep[i] == "conj":
            # "suspended trade with Delhi and downgraded ties": with Delhi
            over = self.interpret(self.tree.head[i])
            if over is not None and over.event_type == row.event_type:
                recipients = besides(over.recipients, actors)
        if FORCES & set(row.modes) and row.part == "verb" and actors and not any(self.scene.foreign(m, actors) for m in recipients):
            # one's own soldiers are a means: "put its army on alert along the frontier with Syria"
            others = [m for m in recipients if not {"MIL", "COP", "PRM"} & set(m.actor.split("."))]
            recipients = facing(self.scene, i, actors) or others
        if row.part == "noun" and not actors:
            actors = besides(carrier(self.scene, i), recipients)
            if not actors and not recipients:
                actors = both_sides(self.scene, i)
        return Meaning(
            i,
            row.event_type,
            row.modes,
            row.contexts,
            tuple(actors),
            tuple(recipients),
            frozenset(),
            f"{row.part}: {row.key}",
            row.weight,
            frozenset(used),
        )

    def _counted(self, i: int) -> bool:
        """Tell whether a participle counts those it is done to without naming them (killing 50; wounding at least two)."""
        tree = self.tree
        return tree.tag[i] == "VBG" and tree.dep[i] in ("advcl", "conj") and any(tree.pos[o] == "NUM" for o in objects(tree, i))

    def _aim(self, i: int) -> list[ActorMention]:
        """Return whom the clause over a participle acts on (shelled the Tamil camp, killing 50: the camp)."""
        tree, up = self.tree, self.tree.head[i]
        if tree.dep[i] == "conj" and tree.pos[up] in VERBS and tree.dep[up] == "advcl":
            up = tree.head[up]
        if tree.pos[up] not in VERBS or up == i:
            return []
        over = self.interpret(up)
        if over is not None and over.recipients:
            return list(over.recipients)
        return roles(self.scene, up, (), ())[1]

    def _doers(self, i: int) -> list[ActorMention]:
        """Return who did what a relative clause speaks of (Oslo cut the aid, a step which Bern called a blunder: Oslo)."""
        tree, noun = self.tree, self.tree.head[i]
        if tree.dep[i] not in ("relcl", "acl") or tree.lemma[noun] not in self.book.classes.get("DEED", frozenset()):
            return []
        up = tree.head[noun]
        while tree.pos[up] not in VERBS and tree.head[up] != up:
            up = tree.head[up]
        if tree.pos[up] not in VERBS:
            return []
        over = self.interpret(up)
        return list(over.actors) if over is not None else slot(self.scene, up, "by" if passive(tree, up) else "subject")

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
                found = replace(
                    found,
                    recipients=tuple(outer) or found.recipients,
                    actors=found.actors or tuple(slot(self.scene, i, "from") or slot(self.scene, i, "by")),
                )
            elif outer and not (
                tree.pos[o] == "ADJ" and ours <= {m.actor for m in found.recipients}
            ):  # "Rome is untrustworthy": told of Rome
                found = replace(
                    found,
                    actors=tuple(outer),
                    recipients=tuple(m for m in found.recipients if m.actor not in ours)
                    or tuple(m for m in found.actors if m.actor not in ours),
                )
            if not found.recipients:
                found = replace(found, recipients=tuple(addressee(self.scene, i, ours | {m.actor for m in found.actors})))
            # an adjective or noun said of a subject has taken its copula's tense already
            return replace(
                found,
                head=i,
                used=found.used | {i, o},
                rule=f"{tree.lemma[i]} + {found.rule}",
                shaded=tree.lemma[i] in BE and tree.dep[o] in ("acomp", "attr", "prep"),
            )
        return None

    def _operated(self, i: int, row: Construction, event: Construction | None, level: int) -> Meaning | None:
        tree, function = self.tree, row.function or ""
        if function == "report":
            return self._reported(i, level)
        candidates = complements(self.scene, i, row)
        if function == "request":
            candidates = [(c, clause) for c, clause in candidates if not (clause and self._wondered(i, c))]
        for c, clause in candidates:
            inner = self._kernel(c, level + 1, clause=clause)
            if inner is None or (clause and function in WISHING and self._of_another(i, c)):
                continue
            variant = function
            if function == "end" and not clause and c in subjects(tree, i) and not passive(tree, i):
                variant = "end by itself"
            elif function == "request" and not clause and not asked(self.scene, i):
                variant = "request of nobody"
            outcome = compose(variant, inner.event_type, inner.modes, negated="negated" in inner.auxiliary, algebra=self.book.algebra)
            if outcome is not None:
                return self._composed(i, row, outcome, inner)
        if event is not None:
            return None
        outcome = compose(function, None, algebra=self.book.algebra)
        told = [c for c, clause in candidates if clause]
        if outcome is None or (not told and not (function in STEERING and addressee(self.scene, i, set()))):
            return None
        return self._composed(i, row, outcome, None, told[0] if told else None)

    def _wondered(self, i: int, c: int) -> bool:
        """Tell whether a clause is a question (asked whether it would leave; "Why now?" she asked), not what is asked for."""
        tree = self.tree
        if c < i:
            return any(tree.lower[t] == "?" for t in range(c, i))
        return any(tree.tag[d].startswith("W") or tree.lower[d] in ("whether", "if") for d in tree.children[c] if d < c)

    def _of_another(self, i: int, clause: int) -> bool:
        """Tell whether a wished-for clause has a subject of its own (hopes that Bern will help: Bern's act, not the hoper's)."""
        own = [s for s in self.tree.children[clause] if self.tree.dep[s] in ("nsubj", "nsubjpass")]
        if not own:
            return False
        theirs, ours = fill(self.scene, own[0], deep=False), slot(self.scene, i, "subject")
        return not theirs or not ours or not _alike(theirs[0], ours[0])

    def _kernel(self, c: int, level: int, *, clause: bool) -> Meaning | None:
        """Return the meaning of a complement; where its verb has none, that of what the verb carries."""
        tree = self.tree
        found = self.interpret(c, level)
        if found is not None or level > DEPTH:
            return found
        for d in tree.children[c] if not clause else ():
            # "prevented the march staged by students"
            told = self.interpret(d, level + 1) if tree.dep[d] in ("acl", "relcl") and tree.pos[d] in VERBS else None
            if told is not None and c in told.used:
                return told
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
        outer = subject(self.scene, i, row)
        event_type = outcome.event_type or (inner.event_type if inner else "")
        modes = outcome.modes
        if inner and outcome.event_type is None:
            modes = inner.modes
        elif inner and not modes:
            modes = tuple(m for m in inner.modes if m in self.known.events[event_type].modes)
        actors = outer or (list(inner.actors) if inner and not outcome.outer else [])
        taken = {m.actor for m in actors}
        recipients = receivers(self.scene, i, function, outcome, inner, clause, taken)
        auxiliary = set(inner.auxiliary if inner else ())
        if function not in ("begin", "report"):
            auxiliary.discard("future")
        if outcome.undone:
            auxiliary -= {"negated", "hypothetical"}
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
            beside=(replace(inner, claimed_by=outer[0].actor if outer and function in CLAIMING else None),)
            if inner and outcome.keep
            else (),
        )

    def _reported(self, i: int, level: int) -> Meaning | None:
        """Read "X said Y must ..." as a request and "X said it would ..." as a commitment or a threat; else leave the clause to itself."""
        speakers = slot(self.scene, i, "subject") if not (self.tree.pos[i] in VERBS and passive(self.tree, i)) else []
        if not speakers or any(a in NEGATIVE for a in auxiliaries(self.tree, i)):
            return None
        for c in clauses(self.scene, i):
            words = auxiliaries(self.tree, c)
            needed = bool(words & NECESSARY) or self.tree.lemma[c] in ("need", "have") and bool(having(self.tree, c, ("xcomp",)))
            own = clause_subject(self.scene, c)
            same = bool(own) and _alike(own[0], speakers[0])
            inner = self._kernel(c, level + 1, clause=True)
            if needed and own and not same:
                outcome = compose("request", inner.event_type if inner else None, inner.modes if inner else (), algebra=self.book.algebra)
                if outcome is not None:
                    return Meaning(
                        head=i,
                        event_type=outcome.event_type or "",
                        modes=outcome.modes,
                        contexts=(),
                        actors=tuple(speakers),
                        recipients=tuple(own),
                        auxiliary=frozenset(),
                        rule=f"report: {self.tree.lemma[i]} + must + {inner.rule if inner else self.tree.lemma[c]}",
                        weight=1.0,
                        used=frozenset({i, c}) | (inner.used if inner else frozenset()),
                    )
            if inner is not None and same and words & (FUTURE | {"would", "'d", "’d"}) and not words & NEGATIVE and not words & CONDITIONAL:
                outcome = compose("commit", inner.event_type, inner.modes, algebra=self.book.algebra)
                if outcome is not None and outcome.event_type is not None and inner.event_type != outcome.event_type:
                    return replace(
                        inner,
                        head=i,
                        event_type=outcome.event_type,
                        modes=outcome.modes,
                        auxiliary=frozenset(),
                        actors=tuple(speakers),
                        recipients=inner.recipients
                        or tuple(addressee(self.scene, i, {m.actor for m in speakers}, deep=False))
                        or tuple(m for m in inner.actors if not _alike(m, speakers[0])),
                        used=inner.used | {i, c},
                        rule=f"report: {self.tree.lemma[i]} + will + {inner.rule}",
                    )
        return None


def _alike(a: ActorMention, b: ActorMention) -> bool:
    return a.actor == b.actor or a.actor.split(".")[0] == b.actor.split(".")[0]


def besides(found: Sequence[ActorMention], than: Sequence[ActorMention]) -> list[ActorMention]:
    """Return the mentions of other actors than some."""
    theirs = {m.actor for m in than}
    return [m for m in found if m.actor not in theirs]
