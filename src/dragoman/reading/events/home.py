"""Where a party's country is not told but only one country is in play: the other party's.

"Egyptian police fired on demonstrators": the demonstrators are Egyptian, unless the sentence names another
country. Only parties known by a role or by an unknown name are given one, never a known body or person.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.events.tree import Tree
from dragoman.reading.layers import ActorMention, EventFound
from dragoman.types import Actor


def settle(found: EventFound, tree: Tree, mentions: tuple[ActorMention, ...], actors: dict[str, Actor]) -> EventFound:
    """Return the event with countries inherited from its other side; new actors are added to ``actors``."""
    sides = (found.actors, found.recipients)
    known = [{actors[m.actor].country for m in side} - {None} for side in sides]
    bare = [any(actors[m.actor].country is None for m in side) for side in sides]
    if not (known[0] or known[1]) or not any(bare):
        return found
    sentence = tree.first[found.trigger[0]]
    around = {actors[m.actor].country for m in mentions if tree.first[m.head] == sentence} - {None}
    if len(around) != 1 or not (country := next(iter(around))) or len(country) != ISO or country in STATELESS:
        return found
    actor_side, recipient_side = (tuple(_given(m, country, actors) for m in side) for side in sides)
    return replace(found, actors=actor_side, recipients=recipient_side)


ISO = 3
STATELESS = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})


def _given(m: ActorMention, country: str, actors: dict[str, Actor]) -> ActorMention:
    actor = actors[m.actor]
    if actor.country is not None or m.kind in ("state", "location", "demonym", "metonym"):
        return m
    new = f"{country}.{m.actor}" if not m.actor.startswith("?") else m.actor
    if new != m.actor or actor.country is None:
        actors[new] = replace(actor, id=new, country=country)
    return replace(m, actor=new)
