"""Read events: who did what to whom, under PLOVER.

Each sentence is walked from the root of its syntax down; a predicate that means an event becomes one,
with its parties, its clause as evidence, its date and whoever asserts it. The trigger that stands
highest comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import PipelineError
from dragoman.ontology import ontology
from dragoman.reading.events import combine, constructions, contexts, encoder
from dragoman.reading.events.assertion import speakers as speakers_of
from dragoman.reading.events.assertion import voices
from dragoman.reading.events.coder import Interpreter
from dragoman.reading.events.dating import Calendar
from dragoman.reading.events.home import enter_grounds, grounds_of, implied, named, settle
from dragoman.reading.events.meaning import Meaning
from dragoman.reading.events.retelling import merge
from dragoman.reading.events.shading import CONDITIONAL, announced
from dragoman.reading.events.slots import Scene, slot
from dragoman.reading.events.tree import VERBS, Tree, extent, objects, passive, plant, prepositions, subjects, trailing
from dragoman.reading.layers import EventFound
from dragoman.reading.places.where import at as place_of

MATERIAL = 4  # quad category of material conflict: "the blast killed two Kenyans" is an event without a known actor
LONG = 400  # tokens: a "sentence" longer than this is a table or a list, and is not coded
APART = frozenset({"relcl", "advcl", "parataxis", "punct", "dep"})
KIND_OF_CHILD = frozenset({"ccomp", "conj", "cc"})


@Language.factory(
    "events",
    requires=["token.dep", "token.lemma", "doc._.actors", "doc._.mentions"],
    assigns=["doc._.events"],
    default_config={"lexicon": [str(constructions.LEXICON)], "coder": "both"},
)
def make_events(nlp: Language, name: str, lexicon: list[str], coder: str) -> Events:
    """Build the component (spaCy calls this). ``lexicon``: folders that replace the built-in one, later rows before earlier ones.

    ``coder``: who finds events: the lexicon, the model, or both.
    """
    return Events(lexicon, coder)


class Events:
    """Set ``doc._.events``."""

    def __init__(self, lexicon: Sequence[str] = (str(constructions.LEXICON),), coder: str = "both") -> None:
        if coder not in combine.CODERS:
            raise PipelineError(f"coder '{coder}' does not exist. Use one of: {', '.join(combine.CODERS)}")
        self.book = constructions.load(*map(Path, lexicon))
        self.coder = coder
        self.encoder = None if coder == "lexicon" else encoder.load(encoder.ARTEFACT)
        self.calibration = combine.Calibration(self.encoder.card.get("calibration", combine.PLAIN) if self.encoder else combine.PLAIN)
        self.policy = combine.POLICY

    def __call__(self, doc: Doc) -> Doc:
        """Read the events of a document."""
        interpreter = self.prepare(doc)
        tree, scene = interpreter.tree, interpreter.scene
        calendar = Calendar(tree, doc)
        speakers = speakers_of(doc)
        found: list[EventFound] = []
        reader = None
        if self.encoder is not None:
            reader = combine.Reader(self.encoder, tree, doc._.mentions, self.calibration, self.policy)
        for start, end in _sentences(tree):
            if end - start > LONG:
                continue
            read = _sentence(interpreter, calendar, start, end, speakers) if self.coder != "model" else []
            if reader is not None:
                read, added = combine.combine(reader, start, end, read) if self.coder == "both" else ([], combine.alone(reader, start, end))
                read += [_seen(interpreter, calendar, m, p, speakers) for m, p in added]
            found += read
        found = [
            replace(
                e,
                place=place_of(doc, doc[e.trigger[0]], trailing(tree, e.trigger[0]) if _nominal(tree, e) else ()),
                confidence=round(e.confidence, 2),
            )
            for e in found
        ]
        for e in found:
            enter_grounds(e, doc._.actors)
        events = (implied(settle(e, scene, doc._.mentions, doc._.actors), scene, doc._.places, doc._.actors) for e in found)
        doc._.events = tuple(merge(contexts.give((named(e, tree, doc._.mentions) for e in events), tree), tree, doc._.actors))
        return doc

    def prepare(self, doc: Doc, kind: type[Interpreter] = Interpreter) -> Interpreter:
        """Lay out what the events of a document are read from."""
        tree = plant(doc)
        forms, heads = self.book.forms, self.book.heads
        slips = self.book.slips
        for i, lemma in enumerate(tree.lemma):
            if tree.lower[i] in slips and tree.pos[i] in VERBS:
                tree.lemma[i] = slips[tree.lower[i]]
            elif lemma not in heads and tree.pos[i] in VERBS and tree.lower[i] in forms:
                tree.lemma[i] = forms[tree.lower[i]]
        scene = Scene.lay(tree, doc._.mentions)
        scene.speakers = voices(doc)
        scene.countries = {a.id: a.country for a in doc._.actors.values()}
        scene.ground = grounds_of(doc, scene)
        return kind(scene, self.book, frozenset(i for d in doc._.dates for i in range(d.start, d.end)))


def _nominal(tree: Tree, found: EventFound) -> bool:
    """Tell whether an event is told by a noun."""
    return tree.pos[found.trigger[0]] in ("NOUN", "PROPN")


def _sentences(tree: Tree) -> list[tuple[int, int]]:
    starts = sorted(set(tree.first))
    return list(pairwise([*starts, len(tree)]))


def _sentence(interpreter: Interpreter, calendar: Calendar, start: int, end: int, speakers: list[str | None]) -> list[EventFound]:
    tree, heads = interpreter.tree, interpreter.book.heads
    if not any(tree.lemma[i] in heads or tree.lower[i] in heads for i in range(start, end)):
        return []
    order = [(0, i) for i in range(start, end) if tree.head[i] == i]
    used: set[int] = set()
    found: list[EventFound] = []
    while order:
        steps, i = order.pop(0)
        order += [(steps + 1, c) for c in tree.children[i]]
        if i in used:
            continue
        meaning = interpreter.interpret(i)
        if meaning is None:
            continue
        fresh = not meaning.used & used
        used |= meaning.used
        if fresh:
            found += [_found(interpreter, calendar, m, steps, speakers) for m in (meaning, *meaning.beside) if sound(interpreter, m)]
            for m in meaning.beside:
                used |= m.used
            used |= _retold(interpreter, meaning)
    return found


def _retold(interpreter: Interpreter, meaning: Meaning) -> set[int]:
    """Return the event nouns in subject position that a verb of the same type tells again (the attack killed two)."""
    out: set[int] = set()
    for s in subjects(interpreter.tree, meaning.head):
        again = interpreter.interpret(s) if s != meaning.head else None
        if again is not None and again.event_type == meaning.event_type:
            out |= again.used
    return out


def sound(interpreter: Interpreter, m: Meaning) -> bool:
    """Tell whether an event is worth recording.

    It has a party that is more than a place, and somebody it is done to where its type must have one. An event
    that is only named (a noun) or supposed (if ...) needs both sides, one not told as fact an actor; an infinitive
    that no operator has taken up is a purpose, not an event.
    """
    parties = [*m.actors, *m.recipients]
    if not any(p.kind != "location" for p in parties):
        return False
    both = bool(m.actors and m.recipients) or len(m.actors) > 1
    tree = interpreter.tree
    if both:
        return not _purpose(tree, m)
    if tree.pos[m.head] not in VERBS:
        return _done_by(interpreter, m)
    if ontology.load().events[m.event_type].recipient and not m.recipients and not _addressed(tree, m.head):
        return False
    if not m.actors and tree.pos[m.head] in VERBS and not passive(tree, m.head) and ontology.load().events[m.event_type].quad < MATERIAL:
        return False  # "the move may please Rome": a thing is no actor
    return bool(m.actors or not m.auxiliary & {"hypothetical", "negated"}) and not _purpose(tree, m) and not _supposed(tree, m)


def _done_by(interpreter: Interpreter, m: Meaning) -> bool:
    """Tell whether a noun of an unrest that needs nobody on the other side names who does it (during a strike by police)."""
    kind, tree = ontology.load().events[m.event_type], interpreter.tree
    if kind.recipient or kind.quad < MATERIAL or not m.actors or m.auxiliary & {"hypothetical", "negated"}:
        return False
    doers = {a.actor for name in ("by", "possessor") for a in slot(interpreter.scene, m.head, name)}
    return tree.pos[m.head] in ("NOUN", "PROPN") and any(a.actor in doers for a in m.actors)


def _addressed(tree: Tree, i: int) -> bool:
    """Tell whether a verb names somebody or something that it is done to, known or not."""
    return bool(objects(tree, i)) or any(prep in ("to", "with", "from", "on", "against", "for", "of") for prep, _ in prepositions(tree, i))


def _supposed(tree: Tree, m: Meaning) -> bool:
    """Tell whether an event is only supposed in a condition."""
    return any(tree.dep[c] == "mark" and tree.lower[c] in CONDITIONAL for c in tree.children[m.head])


def _purpose(tree: Tree, m: Meaning) -> bool:
    """Tell whether an event is told by an infinitive that nothing has taken up (came to discuss, seems to back)."""
    i = m.head
    return (
        tree.tag[i] == "VB"
        and tree.dep[i] in ("xcomp", "advcl", "acl", "ccomp", "relcl", "conj")
        and any(tree.lower[c] == "to" and tree.dep[c] == "aux" for c in tree.children[i])
    )


def _found(interpreter: Interpreter, calendar: Calendar, m: Meaning, steps: int, speakers: list[str | None]) -> EventFound:
    tree = interpreter.tree
    noun = tree.pos[m.head] not in VERBS
    marks = set(m.auxiliary)
    when = calendar.when(m.head)
    event_type, modes = m.event_type, m.modes
    if when is not None and noun and calendar.ahead(when) and "future" not in marks:
        event_type, modes = announced(interpreter.book, m)
        marks.add("future")
    if when is not None and calendar.long_past(when):
        marks.add("historical")
    order = sorted(marks)
    return EventFound(
        trigger=(m.head, m.head + 1),
        evidence=_evidence(tree, m),
        event_type=event_type,
        modes=modes,
        contexts=m.contexts,
        auxiliary=tuple(order),
        actors=m.actors,
        recipients=m.recipients,
        rule=m.rule,
        confidence=_confidence(m, noun),
        depth=2 * steps + noun + (3 if "hypothetical" in marks or "negated" in marks else 0),
        asserted_by=m.claimed_by or speakers[m.head],
        when=when,
        used=m.used,
        told=m.event_type if m.event_type != event_type else "",
    )


def _seen(interpreter: Interpreter, calendar: Calendar, m: Meaning, p: float, speakers: list[str | None]) -> EventFound:
    """Return an event that only the encoder found."""
    return replace(_found(interpreter, calendar, m, combine.depth(interpreter.tree, m.head), speakers), confidence=p)


def _evidence(tree: Tree, m: Meaning) -> tuple[int, int]:
    """Return the clause of an event: its trigger, what it consumed and its parties, without side clauses."""
    low, high = extent(tree, m.head, APART | KIND_OF_CHILD)
    inside = [i for i in m.used if tree.first[i] == tree.first[m.head]]
    for p in (*m.actors, *m.recipients):
        if tree.first[p.start] == tree.first[m.head]:
            inside += [p.start, p.end - 1]
    low, high = min([low, *inside]), max([high - 1, *inside]) + 1
    while low < high - 1 and (tree.pos[low] in ("PUNCT", "SPACE", "CCONJ") or tree.dep[low] == "cc"):
        low += 1
    while high > low + 1 and tree.pos[high - 1] in ("PUNCT", "SPACE"):
        high -= 1
    return low, high


def _confidence(m: Meaning, noun: bool) -> float:
    value = 0.5 + 0.05 * min(m.weight, 4.0) + 0.1 * bool(m.actors) + 0.1 * bool(m.recipients) - 0.1 * noun
    value -= 0.1 * bool(m.auxiliary & {"hypothetical", "negated"})
    return round(min(0.95, max(0.05, value)), 2)
