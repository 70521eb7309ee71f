"""Who does and who receives a composed event: the parties of operators and of the nouns that verbs carry."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from dragoman.reading import lexicon
from dragoman.reading.events.composition import Outcome
from dragoman.reading.events.constructions import Construction
from dragoman.reading.events.meaning import Meaning
from dragoman.reading.events.slots import Scene, fill, nested, slot, unique
from dragoman.reading.events.tree import VERBS, having, objects, passive, prepositions, subjects
from dragoman.reading.layers import ActorMention

HERE = Path(__file__).parent
BACK = 120  # tokens in which the sides of something bilateral are sought
SIDES = 2
PRESSURE = frozenset(
    "pressure threat demand warning ultimatum sanction embargo blackmail coercion insistence call appeal objection deadline".split()
)


@cache
def supports() -> dict[str, str]:
    """Return support verbs and the role their subject has in the event noun they carry."""
    return {str(k): row["subject"] for k, row in lexicon.read(HERE / "supports.csv", key="lemma", columns=("subject",)).items()}


def subject(scene: Scene, i: int, row: Construction) -> list[ActorMention]:
    tree = scene.tree
    if row.part == "noun":
        found = slot(scene, i, "possessor") or slot(scene, i, "modifier") or slot(scene, i, "by") or slot(scene, i, "from")
        return (
            found
            or carrier(scene, i)
            or (slot(scene, i, "of") if row.function in ("commit", "consent", "threaten", "refuse", "request") else [])
        )
    if tree.pos[i] in VERBS and passive(tree, i):
        return slot(scene, i, "by")
    return slot(scene, i, "subject")


def receivers(
    scene: Scene, i: int, function: str, outcome: Outcome, inner: Meaning | None, clause: int | None, taken: set[str]
) -> list[ActorMention]:
    """Return whom a composed event is done to."""

    def without(found: Iterable[ActorMention]) -> list[ActorMention]:
        return [m for m in found if m.actor not in taken]

    if not outcome.outer:
        if function == "threaten":
            found = [m for name in ("object", "dative", "to") for m in slot(scene, i, name, deep=False) if m.kind != "location"]
            if without(found):
                return without(found)
        found = without(inner.recipients) if inner else []
        found = found or (without(inner.actors) if inner else [])
        if not found and inner is not None and scene.tree.pos[inner.head] in VERBS:
            found = inside(scene, inner.head, taken)
        if not found and function == "threaten":
            found = without(stakes(scene, i))
        if not found and inner is None and clause is not None:
            found = inside(scene, clause, taken)
        return found or addressee(scene, i, taken)
    if function in ("condemn", "praise", "support_for") and inner is not None:
        found = [m for name in ("object", "dative") for m in slot(scene, i, name, deep=False) if m.actor not in taken]
        return found or without(inner.actors) or (without(inner.recipients) if function != "condemn" else [])
    found = addressee(scene, i, taken, deep=inner is None and clause is None)
    if not found and function == "request" and clause is None and inner is not None and inner.head is not None:
        found = without(slot(scene, i, "clause"))
    if not found and clause is not None:
        found = without(clause_subject(scene, clause)) or inside(scene, clause, taken)
    if not found and inner is not None:
        found = without(inner.actors) or without(inner.recipients)
    return found or without(slot(scene, i, "clause"))


def addressee(scene: Scene, i: int, taken: set[str], *, deep: bool = True) -> list[ActorMention]:
    for name in ("object", "dative", "on", "to", "with", "against", "from", "at", "of", "for", "over"):
        found = [m for m in slot(scene, i, name, deep=False) if m.actor not in taken and m.kind != "location"]
        found = [m for m in found if scene.tree.tag[m.start] != "PRP$"]  # "offered its troops": a means
        if found:
            return found
    if deep:
        for name in ("object", "against", "to", "with", "on", "of", "from", "for", "over"):
            found = [m for m in slot(scene, i, name) if m.actor not in taken]
            if found:
                return found
    return []


def pressing(scene: Scene, i: int, actors: Iterable[ActorMention]) -> list[ActorMention]:
    """Return under whose pressure something is not done ("will not leave Syria under US threats": the US)."""
    ours = {m.actor for m in actors}
    for prep, b in prepositions(scene.tree, i):
        if prep in ("under", "despite", "amid", "against") and scene.tree.lemma[b] in PRESSURE:
            found = [m for m in slot(scene, b, "possessor") + slot(scene, b, "modifier") + slot(scene, b, "from") if m.actor not in ours]
            if found:
                return unique(found)
    return []


def stakes(scene: Scene, i: int) -> list[ActorMention]:
    """Return whose act a threat hangs on ("threatened to leave unless Rome paid": Rome)."""
    tree = scene.tree
    below = [c for c in tree.children[i] if tree.dep[c] in ("advcl", "xcomp", "ccomp")]
    below += [d for c in below for d in tree.children[c] if tree.dep[d] == "advcl"]
    for c in below:
        if any(tree.dep[d] == "mark" and tree.lower[d] in ("unless", "if", "until") for d in tree.children[c]):
            found = clause_subject(scene, c)
            if found:
                return found
    return []


def inside(scene: Scene, clause: int, taken: set[str]) -> list[ActorMention]:
    for name in ("object", "dative", "to", "with", "from", "against", "on", "of", "for", "inner", "in"):
        found = [m for m in slot(scene, clause, name) if m.actor not in taken]
        if found:
            return found
    return []


def asked(scene: Scene, i: int) -> bool:
    """Tell whether a request names whom it is made of (urged Oslo; demanded from Oslo; Oslo's call on Paris)."""
    tree = scene.tree
    there = objects(tree, i) + having(tree, i, ("dative",))
    there += [b for prep, b in prepositions(tree, i) if prep in ("on", "to", "from", "of", "upon", "with")]
    return any(m.kind != "location" for t in there for m in fill(scene, t, deep=False))


def carrier(scene: Scene, i: int) -> list[ActorMention]:
    """Return the subject of the support verb that governs an event noun (Oman launched an attack: Oman)."""
    tree = scene.tree
    up = tree.head[i]
    if up == i or tree.pos[up] not in VERBS or tree.dep[i] not in ("dobj", "attr", "nsubjpass", "pobj", "oprd"):
        return []
    if supports().get(tree.lemma[up]) == "actor":
        return slot(scene, up, "by") if passive(tree, up) else slot(scene, up, "subject")
    return []


def both_sides(scene: Scene, i: int) -> list[ActorMention]:
    """Return the two that "bilateral trade" is between: the speaker's state and the last other one, else the last two named."""
    tree = scene.tree
    if not any(tree.lower[c] in ("bilateral", "mutual", "reciprocal") for c in tree.children[i]):
        return []
    found: dict[str, ActorMention] = {}
    before = [scene.speakers[i]] if i in scene.speakers else []
    before += [scene.head[j] for j in sorted((j for j in scene.head if i - BACK < j < i), reverse=True)]
    for m in before:
        country = scene.countries.get(m.actor)
        if country is not None and country not in found and m.kind != "location":
            found[country] = m
            if len(found) == SIDES:
                return list(found.values())
    return []


def clause_subject(scene: Scene, clause: int) -> list[ActorMention]:
    found = [m for s in subjects(scene.tree, clause) for m in fill(scene, s, deep=False)]
    if not found:
        found = [m for s in subjects(scene.tree, clause) for m in nested(scene, s)]
    return unique(found)
