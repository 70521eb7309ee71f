"""One event told twice in a document is one event with two passages.

Two tellings are one where type, sides, date and place agree or one of them is silent, neither is hypothetical while the
other is not, the trigger is the same act (attack, attacked), and they share most of their words, or the second takes up
the first by a definite noun ("the visit"), or both name the same two sides. Acts done by word (a demand, an accusation)
must share their words: a second demand is another demand.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from dragoman.reading import lexicon
from dragoman.reading.events.tree import NOUNS, Tree
from dragoman.reading.layers import ActorMention, EventFound
from dragoman.types import Actor

CONTENT = frozenset({"NOUN", "VERB", "PROPN", "NUM", "ADJ"})
WORDY = 0.6  # of the words of the shorter telling that the longer must share where an act is a word
DEEDS = Path(__file__).parent / "deeds.csv"
DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})
FEW, SOME = 2, 3  # words at least that two tellings share, where they share an actor known by name and where they do not
STEM = 5  # letters in which a noun and its verb agree: attack, attacked; deploy, deployment
ASIDE = frozenset({"hypothetical", "negated", "future"})


@cache
def deeds() -> frozenset[str]:
    """Return the types of acts that are more than words."""
    return frozenset(str(k) for k in lexicon.read(DEEDS, key="event_type"))


def merge(found: list[EventFound], tree: Tree, actors: dict[str, Actor]) -> list[EventFound]:
    """Return the events of a document, each once, in the order of their first telling."""
    out: list[EventFound] = []
    by_type: dict[str, list[int]] = {}
    for event in found:
        known = by_type.setdefault(event.event_type, [])
        at = next((k for k in known if _same(out[k], event, tree, actors)), None)
        if at is None:
            known.append(len(out))
            out.append(event)
        else:
            out[at] = _joined(out[at], event)
    return out


def _same(a: EventFound, b: EventFound, tree: Tree, actors: dict[str, Actor]) -> bool:
    if tree.first[a.trigger[0]] == tree.first[b.trigger[0]] or ASIDE & set(a.auxiliary) != ASIDE & set(b.auxiliary):
        return False
    if a.modes and b.modes and a.modes != b.modes:
        return False
    if not (_sides(a.actors, b.actors, actors) and _sides(a.recipients, b.recipients, actors)):
        return False
    if not _dates(a, b) or (a.place and b.place and a.place.country != b.place.country):
        return False
    if _stem(tree, a) != _stem(tree, b):
        return False
    one, other = _words(a, tree), _words(b, tree)
    numbers = {w for w in one if w.isdigit()}, {w for w in other if w.isdigit()}
    if all(numbers) and numbers[0].isdisjoint(numbers[1]):
        return False
    known = any(not _plain(actors[m.actor]) for m in (*a.actors, *a.recipients) if m.actor in {o.actor for o in (*b.actors, *b.recipients)})
    shared = len(one & other) >= max(WORDY * min(len(one), len(other)), FEW if known else SOME)
    if a.event_type in deeds():
        return shared or _taken_up(b, tree) or _told_whole(a, b, tree, actors)
    return shared


def _told_whole(a: EventFound, b: EventFound, tree: Tree, actors: dict[str, Actor]) -> bool:
    """Tell whether both tellings name the same two sides, and not just some people."""
    sides = ((a.actors, b.actors), (a.recipients, b.recipients))
    return all(any(_known(m, tree, actors) for m in later if m.actor in {o.actor for o in first}) for first, later in sides)


def _known(m: ActorMention, tree: Tree, actors: dict[str, Actor]) -> bool:
    """Tell whether a mention is of somebody known: a name, or a role with "the" before it."""
    return not _plain(actors[m.actor]) or tree.lower[m.start] in DEFINITE


def _plain(actor: Actor) -> bool:
    """Tell whether an actor is only known by a role: people, troops, an official."""
    return "." in actor.id or actor.id.isupper() and actor.id != actor.country


def _sides(a: tuple[ActorMention, ...], b: tuple[ActorMention, ...], actors: dict[str, Actor]) -> bool:
    """Tell whether two sides may be the same: one is silent, or they share an actor, or all of them are of one country."""
    if not a or not b:
        return True
    if {m.actor for m in a} & {m.actor for m in b}:
        return True
    countries = {actors[m.actor].country for m in a}, {actors[m.actor].country for m in b}
    loose = any(m.actor == actors[m.actor].country for m in (*a, *b))  # a state stands for its people
    return loose and countries[0] == countries[1] and None not in countries[0]


def _dates(a: EventFound, b: EventFound) -> bool:
    if a.when is None or b.when is None:
        return True
    if a.when.start is None or b.when.start is None:
        return a.when == b.when
    ends = a.when.end or "9999", b.when.end or "9999"
    return a.when.start <= ends[1] and b.when.start <= ends[0]


def _words(event: EventFound, tree: Tree) -> set[str]:
    parties = {i for m in (*event.actors, *event.recipients) for i in range(m.start, m.end)}
    return {tree.lemma[i].lower() for i in range(*event.evidence) if tree.pos[i] in CONTENT and i not in parties}


def _stem(tree: Tree, event: EventFound) -> str:
    return tree.lemma[event.trigger[0]].lower()[:STEM]


def _taken_up(event: EventFound, tree: Tree) -> bool:
    """Tell whether an event is told by a definite noun of few words ("the attack"; "their visit")."""
    i = event.trigger[0]
    if tree.pos[i] not in NOUNS:
        return False
    return any(tree.lower[c] in DEFINITE or tree.dep[c] == "poss" for c in tree.children[i])


def _joined(a: EventFound, b: EventFound) -> EventFound:
    """Return the first telling with what the second adds: a side, a mode, a date, a place, and its passage."""
    return replace(
        a,
        modes=a.modes or b.modes,
        contexts=tuple(dict.fromkeys((*a.contexts, *b.contexts))),
        actors=a.actors or tuple(m for m in b.actors if m.actor not in {r.actor for r in a.recipients}),
        recipients=a.recipients or tuple(m for m in b.recipients if m.actor not in {r.actor for r in a.actors}),
        when=a.when or b.when,
        place=a.place or b.place,
        confidence=max(a.confidence, b.confidence),
        passages=(*a.passages, b.evidence),
    )
