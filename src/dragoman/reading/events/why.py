"""Why an event was read as it was: its document is read once more and every step is kept.

The rows that were tried at a word are tried again one by one, so that those that fitted and lost can be named. Nothing
is decided here; where the text reads otherwise than when it was stored, that is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import reader
from dragoman.reading.actors.why import Resolution
from dragoman.reading.events.coder import Interpreter
from dragoman.reading.events.composition import Outcome
from dragoman.reading.events.constructions import Construction, Constructions
from dragoman.reading.events.matching import Surroundings, belongs, fits, parts
from dragoman.reading.events.meaning import Meaning
from dragoman.reading.events.shading import CONDITIONAL, FUTURE, NECESSARY, NEGATIVE, POSSIBLE
from dragoman.reading.events.slots import NOUN_ACTOR, NOUN_RECIPIENT, VERB_ACTOR, VERB_RECIPIENT, Scene, slot
from dragoman.reading.events.tree import VERBS, auxiliaries, passive, subjects
from dragoman.reading.layers import ActorMention
from dragoman.types import Event, LexiconRow, PartyResolved, Reading, RowLost, SlotFilled, Span, Step, Why

TRIED = 5  # rows shown that are more specific and did not fit
ENCODER = re.compile(r"\(model [\d.]+\)|\+ model: \w+|^model: .*")
NUMBER = re.compile(r"(\(model |^model: \w+ )([\d.]+)")
RETYPED = re.compile(r"\+ model: (\w+)")
COMPARED = ("event_type", "modes", "contexts", "auxiliary", "actors", "recipients", "when", "place", "asserted_by", "rule", "confidence")


class Traced(Interpreter):
    """An interpreter that keeps what it did at each token."""

    def __init__(self, scene: Scene, book: Constructions, dated: frozenset[int] = frozenset()) -> None:
        super().__init__(scene, book, dated)
        self.texts: list[str] = []
        self.bare: dict[int, Meaning] = {}
        self.rows: dict[int, Construction] = {}
        self.tried: dict[int, Construction] = {}
        self.composed: dict[int, tuple[Construction, Outcome, Meaning | None, int | None]] = {}

    def _bare(self, i: int, level: int) -> Meaning | None:
        found = super()._bare(i, level)
        if found is not None:
            self.bare[i] = found
        return found

    def _event(self, i: int, row: Construction, around: Surroundings) -> Meaning:
        self.rows[i] = row
        return super()._event(i, row, around)

    def _operated(self, i: int, row: Construction, event: Construction | None, level: int) -> Meaning | None:
        self.tried[i] = row
        return super()._operated(i, row, event, level)

    def _composed(self, i: int, row: Construction, outcome: Outcome, inner: Meaning | None, clause: int | None = None) -> Meaning:
        self.composed[i] = (row, outcome, inner, clause)
        return super()._composed(i, row, outcome, inner, clause)


def explain(ident: str, stored: Event, reading: Reading, nlp: Language) -> Why:
    """Say why an event was read, from its document's text."""
    again = reader.read_document(reading.document, nlp)
    now = _same(stored, again)
    event = now or stored
    doc, offset = reader.piece(reading.document, nlp, event.trigger.start, without=("events",))
    traced: Traced = nlp.get_pipe("events").prepare(doc, Traced)  # type: ignore[attr-defined]
    traced.texts = [token.text for token in doc]
    span = doc.char_span(event.trigger.start - offset, event.trigger.end - offset, alignment_mode="expand")
    trigger = span.start if span is not None else 0
    meaning = None if event.rule.startswith("model:") else _meaning(traced, trigger, event)
    tokens = list(dict.fromkeys(_tokens(traced, meaning))) if meaning else [trigger]
    return Why(
        id=ident,
        event=event,
        clause=reading.document.text[slice(*event.evidence)],
        steps=(*_steps(traced, doc, meaning), *_dating(event, meaning, doc[trigger].text)) if meaning else (),
        parties=tuple(_parties(doc, offset, event, again, nlp, meaning)),
        lost=tuple(row for i in tokens for row in _lost(traced, i)),
        encoder=_encoder(event.rule),
        changed=_changed(stored, now),
    )


def _encoder(rule: str) -> str | None:
    """Return what the encoder said, in words; the rule of an event holds it.

    >>> _encoder("verb: condemn (model .97)"), _encoder("model: accuse .91"), _encoder("verb: condemn")
    ('gives this type a probability of .97', 'found it alone, with a probability of .91', None)
    >>> _encoder("verb: strike + model: assault (model .88)")
    'put assault in the place of what the rules read, with a probability of .88'
    """
    number = NUMBER.search(rule)
    if number is None:
        return None
    chance = f"with a probability of {number[2]}"
    if rule.startswith("model:"):
        return f"found it alone, {chance}"
    other = RETYPED.search(rule)
    return f"put {other[1]} in the place of what the rules read, {chance}" if other else f"gives this type a probability of {number[2]}"


def _same(stored: Event, again: Reading) -> Event | None:
    """Return the event that the text holds now in the stored one's place."""
    at = [e for e in again.events if e.trigger == stored.trigger]
    near = [e for e in again.events if e.evidence.start < stored.evidence.end and stored.evidence.start < e.evidence.end]
    near = [e for e in near if e.event_type == stored.event_type]
    return max(at, key=lambda e: (e.event_type == stored.event_type, e.id == stored.id), default=None) or next(iter(near), None)


def _changed(stored: Event, now: Event | None) -> tuple[str, ...]:
    if now is None:
        return ("the event is no longer read here; what is shown is the record's",)
    pairs = ((name, getattr(stored, name), getattr(now, name)) for name in COMPARED)
    return tuple(f"{name.replace('_', ' ')} was {_plain(a)}, is now {_plain(b)}" for name, a, b in pairs if a != b)


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)


def _meaning(traced: Traced, trigger: int, event: Event) -> Meaning | None:
    """Interpret the sentence of the trigger from its root down and return what the event was made of."""
    tree = traced.tree
    inside = [i for i in range(len(tree)) if tree.first[i] == tree.first[trigger]]
    order = [i for i in inside if tree.head[i] == i]
    for i in order:
        order += tree.children[i]
        traced.interpret(i)
    rule = ENCODER.sub("", event.rule).strip()
    known = [m for m in traced.memory.values() if m is not None]
    known += [b for m in known for b in m.beside] + list(traced.bare.values())
    here = [m for m in known if m.head == trigger]
    return max(here, key=lambda m: (m.rule == rule, m.event_type == event.event_type), default=None)


def _inner(traced: Traced, m: Meaning) -> Meaning | None:
    """Return the event that a composed, reported or supported one was made from."""
    i = m.head
    if i in traced.composed and not _plainly(traced, m):
        return traced.composed[i][2]
    if _plainly(traced, m):
        return None
    found = [o for j, o in traced.memory.items() if o is not None and j != i and j in m.used and m.rule.endswith(o.rule)]
    return max(found, key=lambda o: len(o.rule), default=None)


def _plainly(traced: Traced, m: Meaning) -> bool:
    """Tell whether a lexicon row alone made an event."""
    bare, row = traced.bare.get(m.head), traced.rows.get(m.head)
    return bare is not None and row is not None and bare.rule == f"{row.part}: {row.key}"


def _tokens(traced: Traced, m: Meaning) -> Iterator[int]:
    inner = _inner(traced, m)
    if inner is not None:
        yield from _tokens(traced, inner)
    yield m.head


def _steps(traced: Traced, doc: Doc, m: Meaning) -> Iterator[Step]:
    """Yield the steps to a meaning, innermost first."""
    inner, i = _inner(traced, m), m.head
    if inner is not None:
        yield from _steps(traced, doc, inner)
    bare = traced.bare.get(i, m)
    word = doc[i].text
    if _plainly(traced, m):
        row = traced.rows[i]
        yield Step("row", word, _gives(bare), f"{row.part} '{row.key}'", _row(row), tuple(_slots(traced, i, row, bare)))
    elif i in traced.composed:
        yield _operator(traced, doc, bare)
    else:
        said = _said_by(traced, bare)
        kind = "support" if said is None else "report"
        note = "carries the event and gives it a party, supports.csv" if said is None else "a verb of saying over what must or will be"
        yield Step(kind, word, _gives(bare), f"{note} ({bare.rule})", _row(said) if said else None, tuple(_taken(traced, i, bare)))
    yield from _shading(traced, doc, bare, m)


def _said_by(traced: Traced, bare: Meaning) -> Construction | None:
    """Return the row of the verb of saying that made an event, None where it is none."""
    return traced.tried.get(bare.head) if bare.rule.startswith("report:") else None


def _operator(traced: Traced, doc: Doc, bare: Meaning) -> Step:
    row, outcome, inner, clause = traced.composed[bare.head]
    function = row.function or ""
    if inner is not None:
        over = f"over {' '.join((inner.event_type, *inner.modes))}"
    else:
        over = f"over '{doc[clause].text}', which is no event" if clause is not None else "with no event in its complement"
    made = " ".join((outcome.event_type, *outcome.modes)) if outcome.event_type else "leaves the type as it is"
    parties = "the operator's own parties" if outcome.outer else "the inner event's parties"
    note = f"'{function}' {over}: {made}, {parties} (composition.csv)"
    if outcome.auxiliary:
        note += f", {outcome.auxiliary}"
    if outcome.keep and inner is not None:
        note += "; the inner event is kept beside it"
    return Step("operator", doc[bare.head].text, _gives(bare), note, _row(row), tuple(_taken(traced, bare.head, bare)))


def _shading(traced: Traced, doc: Doc, bare: Meaning, m: Meaning) -> Iterator[Step]:
    """Yield what tense, negation and condition made of a meaning, where they did something."""
    shaded = traced.memory.get(bare.head) or m
    if shaded.event_type == bare.event_type and shaded.auxiliary == bare.auxiliary and shaded.modes == bare.modes:
        return
    said = auxiliaries(traced.tree, bare.head)
    kinds = (("negation", NEGATIVE), ("future", FUTURE), ("possibility", POSSIBLE), ("necessity", NECESSARY), ("condition", CONDITIONAL))
    told = [f"{name} ({', '.join(sorted(said & words))})" for name, words in kinds if said & words]
    if said & {"would", "'d", "’d"}:
        told.append("would")
    note = ", ".join(told) or "tense, negation or condition of the clause"
    if shaded.event_type != bare.event_type:
        note += f": {' '.join((bare.event_type, *bare.modes))} becomes {' '.join((shaded.event_type, *shaded.modes))}"
    yield Step("shading", doc[bare.head].text, _gives(shaded), note)


def _dating(event: Event, m: Meaning, word: str) -> Iterator[Step]:
    """Yield what the date, the telling or the encoder changed after the clause was read."""
    more = [a for a in event.auxiliary if a not in m.auxiliary]
    if not more and (event.event_type, event.modes) == (m.event_type, m.modes):
        return
    gives = _gives(replace(m, event_type=event.event_type, modes=event.modes, auxiliary=frozenset(event.auxiliary)))
    if ENCODER.search(event.rule) and event.event_type != m.event_type:
        yield Step("encoder", word, gives, "the encoder was surer of another type")
        return
    when = f"{event.when.start or '?'} to {event.when.end or '?'}" if event.when else "no date"
    told = {"historical": "long before publication, or told as background", "future": "after publication"}
    yield Step("dating", word, gives, f"{'; '.join(told.get(a, a) for a in more) or 'mode settled later'} ({when})")


def _gives(m: Meaning) -> str:
    return " ".join((m.event_type, *m.modes, *(f"[{c}]" for c in m.contexts), *(f"·{a}" for a in sorted(m.auxiliary))))


def _row(row: Construction) -> LexiconRow:
    gives = row.function or " ".join((row.event_type, *row.modes, *(f"[{c}]" for c in row.contexts))) or "nothing"
    return LexiconRow(row.file, row.line, row.key, row.part, gives, row.example)


def _slots(traced: Traced, i: int, row: Construction, m: Meaning) -> Iterator[SlotFilled]:
    """Yield the places that a row asks for its parties, with who stands there; of the usual ones only the filled."""
    verbal = traced.tree.pos[i] not in ("NOUN", "PROPN")
    usual = {"actor": VERB_ACTOR if verbal else NOUN_ACTOR, "recipient": VERB_RECIPIENT if verbal else NOUN_RECIPIENT}
    turned = traced.tree.pos[i] in VERBS and passive(traced.tree, i)
    for side, asked, found in (("actor", row.actor, m.actors), ("recipient", row.recipient, m.recipients)):
        left, had = {(p.start, p.end) for p in found}, set[str]()
        for name in asked or usual[side]:
            if name == "none":
                break
            place = "by" if name == "subject" and turned and side == "actor" else name
            there = slot(traced.scene, i, place)
            taken = bool(left & {(p.start, p.end) for p in there})
            reason = "" if taken or not there else _untaken(there, m.actors if side == "recipient" else m.recipients)
            left -= {(p.start, p.end) for p in there}
            if not taken and there and {p.actor for p in there} <= had:
                continue  # the same again in a less telling place
            had |= {p.actor for p in there} if taken else set()
            if there or asked:
                yield SlotFilled(side, place, tuple(_said(traced, p) for p in there), taken, reason)
        others = [p for p in found if (p.start, p.end) in left]
        if others:
            yield SlotFilled(side, "elsewhere in the sentence or text", tuple(_said(traced, p) for p in others), taken=True)


def _untaken(there: list[ActorMention], other: tuple[ActorMention, ...]) -> str:
    """Return why those in a slot were not taken up."""
    if {p.actor for p in there} & {p.actor for p in other}:
        return "already on the other side"
    if all(p.kind == "location" for p in there):
        return "a place"
    return "another place had filled the side, or it is the other side's own means"


def _taken(traced: Traced, i: int, m: Meaning) -> Iterator[SlotFilled]:
    """Yield who the parties of a composed event are and in which place of the operator they stand."""
    for side, found in (("actor", m.actors), ("recipient", m.recipients)):
        for p in found:
            name = next(
                (n for n in (*VERB_ACTOR, "by", "possessor", *VERB_RECIPIENT) if p in slot(traced.scene, i, n)), "of the inner event"
            )
            yield SlotFilled(side, name, (_said(traced, p),), taken=True)


def _said(traced: Traced, m: ActorMention) -> str:
    return " ".join(traced.texts[m.start : m.end]).replace(" ’s", "’s").replace(" 's", "'s")


def _lost(traced: Traced, i: int) -> Iterator[RowLost]:
    """Yield the rows that were tried at a token and did not make the event: those that fitted, and the nearest that did not."""
    around, tree, book = traced.around(i), traced.tree, traced.book
    chosen = _chosen(traced, i)
    unfit: list[tuple[int, RowLost]] = []
    for table in (book.operators, book.events):
        for part in parts(tree, i):
            for lemma in dict.fromkeys((tree.lemma[i], tree.lower[i])):
                for row in table.get((part, lemma), ()):
                    if row is chosen:
                        continue
                    if fits(traced.scene, i, row, book, around):
                        yield RowLost(_row(row), traced.texts[i], fitted=True, reason=_beaten(row, chosen))
                    elif chosen is not None and row.weight >= chosen.weight and bool(row.function) == bool(chosen.function):
                        lacks, reason = _lacking(traced, i, row, around)
                        unfit.append((lacks, RowLost(_row(row), traced.texts[i], fitted=False, reason=reason)))
    yield from (lost for _, lost in sorted(unfit, key=lambda u: u[0])[:TRIED])


def _chosen(traced: Traced, i: int) -> Construction | None:
    """Return the row that made the event of a token."""
    bare = traced.bare.get(i)
    if bare is not None and _plainly(traced, bare):
        return traced.rows[i]
    if bare is not None and (said := _said_by(traced, bare)) is not None:
        return said
    return traced.composed[i][0] if i in traced.composed else None


def _beaten(row: Construction, chosen: Construction | None) -> str:
    if chosen is None:
        return "codes nothing here: what it asks for is there, but no event came of it"
    if row.function and not chosen.function:
        return "an operator, but nothing in its complement makes an event with it, or the other row asks for more"
    if chosen.function and not row.function:
        return "the word was read as an operator over what it governs"
    if row.weight < chosen.weight:
        return f"less specific ({row.weight:.1f} against {chosen.weight:.1f})"
    return "as specific, and later in the lexicon"


def _lacking(traced: Traced, i: int, row: Construction, around: Surroundings) -> tuple[int, str]:
    """Return how many things a row asks for in vain, and which."""
    lacks = [f"'{w}'" for w in row.words if w not in around.words]
    lacks += [name for name in row.classes if not any(belongs(traced.scene, o, name, traced.book) for o in around.objects)]
    standing = subjects(traced.tree, i)
    if row.subject and not any(belongs(traced.scene, s, row.subject, traced.book) for s in standing):
        lacks.append(f"{row.subject} as subject")
    told = f"asks for {', '.join(lacks)}" if lacks else "its words do not stand in its order, or another particle stands by"
    return len(lacks), told


def _parties(doc: Doc, offset: int, event: Event, reading: Reading, nlp: Language, meaning: Meaning | None) -> Iterator[PartyResolved]:
    resolution = Resolution(doc, nlp.get_pipe("actors").knowledge)  # type: ignore[attr-defined]
    actors = {a.id: a for a in reading.actors}
    for side, ids, spans in (("actor", event.actors, event.actor_spans), ("recipient", event.recipients, event.recipient_spans)):
        for number, span in enumerate(spans):
            m = _mention(doc, offset, span)
            own = [one.actor for one in m.each()] if m else []
            actor = next((a for a in own if a in ids), ids[min(number, len(ids) - 1)] if ids else "?")
            how = resolution.how(m) if m else _place(doc, offset, span)
            if m is not None and actor not in own and (made := actors.get(actor)) is not None:
                how = (
                    *how,
                    f"the event made it {actor}, country {made.country or 'not known'}: its place, or what else the document tells",
                )
            stood = (meaning.actors if side == "actor" else meaning.recipients) if meaning else ()
            for p in stood if m is not None and m not in stood else ():
                if any(one.actor in own for one in p.each()):
                    how = (f"'{doc[p.start : p.end].text}' ({p.kind}) stands for it in the clause; its fullest name is shown", *how)
            yield PartyResolved(side, reading.document.text[slice(*span)], m.kind if m else "-", actor, how)


def _place(doc: Doc, offset: int, span: Span) -> tuple[str, ...]:
    """Return how words that are no mention came to be a party: a place stands for its country."""
    for p in doc._.places:
        last = doc[p.end - 1]
        if doc[p.start].idx + offset < span.end and span.start < last.idx + len(last) + offset:
            return (
                f"no mention of an actor, but a place: {p.place.name}, {p.place.country or 'country not known'}; it stands for its country",
            )
    return ("no mention of an actor: the event made these words a party",)


def _mention(doc: Doc, offset: int, span: Span) -> ActorMention | None:
    for m in doc._.mentions:
        last = doc[m.end - 1]
        if doc[m.start].idx + offset == span.start and last.idx + len(last) + offset == span.end:
            return m  # type: ignore[no-any-return]
    return None
