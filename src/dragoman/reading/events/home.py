"""Parties that nobody names: the ones that an event's type implies, and countries inherited at home.

``defaults.csv`` says where a type looks for a party that its own slots lack: in a named slot ("was arrested
in Peru": Peru), in the clause that gives the ``purpose`` ("marched to demand help from Lima"), at the ``place``
where it happened if that is another country ("jets hit a depot in Sanaa": Yemen), or at ``home``
(a protest that names nobody is against the authorities of the country it is in).

Where a party's country is not told but only one country is in play: the other party's.

"Egyptian police fired on demonstrators": the demonstrators are Egyptian, unless the sentence names another
country. Only parties known by a role or by an unknown name are given one, never a known body or person.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from spacy.tokens import Doc

from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.events.slots import Scene, purpose, slot
from dragoman.reading.events.tree import VERBS, Tree, passive, prepositions
from dragoman.reading.layers import ActorMention, EventFound
from dragoman.reading.places import gazetteer
from dragoman.reading.places.places import PlaceFound
from dragoman.types import Actor

TABLE = Path(__file__).parent / "defaults.csv"


@dataclass(frozen=True, slots=True)
class Default:
    """Where a type looks for a party that is not in its slots."""

    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    sectors: tuple[str, ...]


@cache
def defaults(path: Path = TABLE) -> dict[tuple[str, str], Default]:
    """Read the defaults, keyed by type and mode (``any`` for all)."""
    rows = lexicon.read(path, key=("event_type", "mode"), columns=("actor", "recipient", "sectors"))
    return {
        (k[0], k[1]): Default(*(tuple(w for w in row[c].split() if w != "-") for c in ("actor", "recipient", "sectors")))
        for k, row in rows.items()
    }


def implied(found: EventFound, scene: Scene, places: tuple[PlaceFound, ...], actors: dict[str, Actor]) -> EventFound:
    """Return the event with the parties that its type implies, where its own slots gave none."""
    table = defaults()
    default = table.get((found.event_type, found.modes[0] if found.modes else "any")) or table.get((found.event_type, "any"))
    if default is None:
        return found
    head = found.trigger[0]
    if not found.actors and default.actor and scene.tree.pos[head] in VERBS and passive(scene.tree, head):
        for name in default.actor:
            there = [m for m in slot(scene, head, name) if len(actors[m.actor].country or "") == ISO]
            there = there or _ground(found, scene.tree, places, actors)
            if there:
                return replace(found, actors=tuple(there))
    if not found.recipients and found.actors:
        ours = {m.actor for m in found.actors}
        for name in default.recipient:
            if name == "purpose":
                there = [m for m in purpose(scene, head) if m.actor not in ours]
            elif name == "place":
                there = _ground(found, scene.tree, places, actors)
            else:
                there = _authorities(found, actors, default.sectors)
            if there:
                return replace(found, recipients=tuple(there))
    return found


def grounds_of(doc: Doc, scene: Scene) -> dict[int, ActorMention]:
    """Return the toponyms that are no actors' mentions, by their tokens, each as its country."""
    out: dict[int, ActorMention] = {}
    for p in doc._.places:
        country = p.place.country
        if p.role == "associative" or p.dateline or country is None or len(country) != ISO or country in stateless():
            continue
        if any(i in scene.head for i in range(p.start, p.end)):
            continue
        for i in range(p.start, p.end):
            out[i] = ActorMention(p.start, p.end, p.head, country, "implied")
    return out


def enter_grounds(found: EventFound, actors: dict[str, Actor]) -> None:
    """Enter the countries on whose ground something happened among the actors."""
    for m in found.recipients:
        if m.actor not in actors:
            actors[m.actor] = Actor(m.actor, gazetteer.load().country_names.get(m.actor, m.actor), m.actor)


def named(found: EventFound, tree: Tree, mentions: tuple[ActorMention, ...]) -> EventFound:
    """Return the event with each pronoun among its parties replaced by the words of its sentence that name the same actor."""
    first = tree.first[found.trigger[0]]

    def name(m: ActorMention) -> ActorMention:
        if m.kind != "pronoun":
            return m
        there = [o for o in mentions if o.actor == m.actor and o.kind != "pronoun" and tree.first[o.head] == first]
        return min(there, key=lambda o: (o.start > m.start, abs(o.start - m.start)), default=m)

    return replace(found, actors=tuple(map(name, found.actors)), recipients=tuple(map(name, found.recipients)))


def _ground(found: EventFound, tree: Tree, places: tuple[PlaceFound, ...], actors: dict[str, Actor]) -> list[ActorMention]:
    """Return the country on whose ground it happened, where that is not the actor's own and the sentence names it."""
    country = found.place.country if found.place else None
    if country is None or len(country) != ISO or country in {actors[m.actor].country for m in found.actors} | stateless() | {None}:
        return []
    for p in places:
        if p.place == found.place and tree.first[p.head] == tree.first[found.trigger[0]]:
            actors.setdefault(country, Actor(country, gazetteer.load().country_names.get(country, country), country))
            return [ActorMention(p.start, p.end, p.head, country, "implied")]
    return []


def _authorities(found: EventFound, actors: dict[str, Actor], sectors: tuple[str, ...]) -> list[ActorMention]:
    """Return the government of the actor's own country, with the actor's words as its evidence."""
    mention = found.actors[0]
    country = actors[mention.actor].country
    if country is None or len(country) != ISO or country in stateless():
        return []
    name = ".".join((country, *sectors))
    actors.setdefault(name, Actor(name, f"authorities of {gazetteer.load().country_names.get(country, country)}", country, sectors))
    return [replace(mention, actor=name, kind="implied")]


def _placed(m: ActorMention, tree: Tree, actors: dict[str, Actor], at: dict[int, str]) -> ActorMention:
    """Give an unknown name the country that its words say it stands in ("the Bor plant in southern Serbia")."""
    if not m.actor.startswith("?") or actors[m.actor].country is not None:
        return m
    there = {at[b] for prep, b in prepositions(tree, m.head) if prep in ("in", "near", "outside", "at", "of") and b in at}
    return _given(m, next(iter(there)), actors) if len(there) == 1 else m


def settle(found: EventFound, scene: Scene, mentions: tuple[ActorMention, ...], actors: dict[str, Actor]) -> EventFound:
    """Return the event with countries inherited from its other side; new actors are added to ``actors``."""
    tree = scene.tree
    sides = (found.actors, found.recipients)
    known = [{actors[m.actor].country for m in side} - {None} for side in sides]
    bare = [any(actors[m.actor].country is None for m in side) for side in sides]
    if not any(bare):
        return found
    at = {i: m.actor for i, m in scene.ground.items()}
    at |= {m.head: m.actor for m in mentions if m.kind in STATES and actors[m.actor].country == m.actor}
    placed = [tuple(_placed(m, tree, actors, at) for m in side) for side in sides]
    if placed != list(sides):
        return replace(found, actors=placed[0], recipients=placed[1])
    if not (known[0] or known[1]):
        return _local(found, actors)
    sentence = tree.first[found.trigger[0]]
    around = {actors[m.actor].country for m in mentions if tree.first[m.head] == sentence} - {None}
    if len(around) != 1 or not (country := next(iter(around))) or len(country) != ISO or country in stateless():
        return found
    if not known[0] and all(m.kind in STATES for m in found.recipients):
        return found  # "the minister said he would fight Iran": a state that suffers an act says nothing of who acts
    # a name that nobody knows is not placed by whom it acts on: "Zelensky pleaded with Congress"
    actor_side = tuple(m if m.actor.startswith("?") else _given(m, country, actors) for m in found.actors)
    recipient_side = tuple(_given(m, country, actors) for m in found.recipients)
    return replace(found, actors=actor_side, recipients=recipient_side)


def _local(found: EventFound, actors: dict[str, Actor]) -> EventFound:
    """Give parties that no country is told of, on neither side, that of the place where it happened."""
    country = found.place.country if found.place else None
    if country is None or len(country) != ISO:
        return found
    sides = (tuple(m if m.actor.startswith("?") else _given(m, country, actors) for m in side) for side in (found.actors, found.recipients))
    actor_side, recipient_side = sides
    return replace(found, actors=actor_side, recipients=recipient_side)


ISO = 3
STATES = frozenset({"state", "metonym", "demonym", "location"})


def stateless() -> frozenset[str]:
    """Return the codes of those without a state."""
    return frozenset(ontology.load().nonstate)


def _given(m: ActorMention, country: str, actors: dict[str, Actor]) -> ActorMention:
    actor = actors[m.actor]
    if actor.country is not None or m.kind in ("state", "location", "demonym", "metonym"):
        return m
    new = f"{country}.{m.actor}" if not m.actor.startswith("?") else m.actor
    if new != m.actor or actor.country is None:
        actors[new] = replace(actor, id=new, country=country)
    return replace(m, actor=new)
