"""Rules and encoder together: what each finds, keeps and drops.

The rules propose events with their slots; the encoder says of every token how likely it is the trigger of each
type. An event of the rules stays unless the encoder is sure that nothing, or something else, happens there; an
event that only the encoder sees is added where it is sure enough. Parties come from the slots; the encoder fills
the empty ones and overrules the others where it is sure. The numbers were chosen on the development part.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.reading.events.encoder import Encoder, Sentence, Trigger, kind
from dragoman.reading.events.features import Syntax
from dragoman.reading.events.meaning import Meaning
from dragoman.reading.events.tree import Tree
from dragoman.reading.layers import ActorMention, EventFound

CODERS = ("both", "lexicon", "model")


@dataclass(frozen=True, slots=True)
class Policy:
    """Where the lines are drawn; probabilities.

    ``keep``: least chance that an event of the rules is right; ``retype``: least of another type to
    replace it where the first is not ``settled``;
    ``add``: least chance of an event of the encoder alone; ``alone``: the same where no rules are asked;
    ``role``: least for a mention to fill an empty side; ``overrule``: least to replace what a slot gave;
    ``doubt``: most that the encoder may give a slot's mention for it to be replaced; ``mode``: least for
    the encoder's mode to go before the rules'.
    """

    keep: float = 0.33
    retype: float = 0.95
    settled: float = 0.45
    add: float = 0.55
    alone: float = 0.5
    role: float = 0.35
    overrule: float = 0.95
    doubt: float = 0.15
    mode: float = 0.5


POLICY = Policy()
ACTORS = 2  # actors in a sentence of which the rules read nothing, for the encoder to be asked: it takes most of the time
Chances = tuple[ActorMention, tuple[float, float]]  # a mention, how likely it is actor and recipient


class Calibration:
    """What an encoder's probability is worth: log odds by a weighted sum, fitted on the development part.

    ``kept``: an event of the rules, by the encoder's probability of its type and the rules' own confidence;
    ``added``: an event of the encoder alone.
    """

    def __init__(self, weights: Mapping[str, Sequence[float]]) -> None:
        self.of_kept, self.of_added = weights["kept"], weights["added"]

    def kept(self, p: float, confidence: float) -> float:
        """Return the chance that an event of the rules is right."""
        a, b, c = self.of_kept
        return sigmoid(a * logit(p) + b * (confidence - 0.7) + c)

    def added(self, p: float) -> float:
        """Return the chance that an event of the encoder alone is right."""
        a, c = self.of_added
        return sigmoid(a * logit(p) + c)


PLAIN = {"kept": (0.4, 2.0, 1.2), "added": (1.0, 0.0)}


@dataclass(slots=True)
class Reader:
    """One document's sentences as the encoder reads them, each once and only when asked for."""

    encoder: Encoder
    tree: Tree
    mentions: Sequence[ActorMention]
    calibration: Calibration
    policy: Policy = POLICY

    def read(self, start: int, end: int, least: int = 1) -> Sentence | None:
        """Read a sentence (tokens of the document); None where it names fewer actors than ``least``."""
        if len({m.actor for m in self.mentions if start <= m.head < end and m.kind != "location"}) < least:
            return None
        t = self.tree
        inside = [h - start if start <= h < end else i for i, h in enumerate(t.head[start:end])]
        return self.encoder.read(Syntax(t.lower[start:end], t.pos[start:end], t.dep[start:end], inside))

    def parties(self, s: Sentence, start: int, trigger: int, event_type: str) -> list[Chances]:
        """Return each mention of a sentence with its chances of being actor and recipient of a trigger."""
        end = start + len(s.vectors)
        there = [m for m in self.mentions if start <= m.start and m.end <= end]
        chances = self.encoder.roles(
            s, trigger - start, event_type, [(m.start - start, m.end - start, m.head - start, kind(m)) for m in there]
        )
        return [(m, (float(c[1]), float(c[2]))) for m, c in zip(there, chances, strict=True)]


def chosen(parties: Sequence[Chances], side: int, least: float) -> list[ActorMention]:
    """Return the mentions that are likely enough on a side (0 actor, 1 recipient), likeliest of those that overlap."""
    out: list[ActorMention] = []
    for m, chances in sorted(parties, key=lambda p: -p[1][side]):
        if chances[side] >= least and chances[side] >= chances[1 - side] and not any(m.start < o.end and o.start < m.end for o in out):
            out.append(m)
    return sorted(out, key=lambda m: m.start)


def combine(reader: Reader, start: int, end: int, found: list[EventFound]) -> tuple[list[EventFound], list[tuple[Meaning, float]]]:
    """Return the events of the rules that stay, with their parties, and what the encoder adds (with the chance that it is right)."""
    s = reader.read(start, end, 1 if found else ACTORS)
    if s is None:
        return found, []
    kept = [e for e in (_judged(reader, s, start, e) for e in found) if e is not None]
    taken = {i for e in kept for i in (e.trigger[0], *e.used)}
    return kept, _added(reader, s, start, taken, reader.policy.add)


def alone(reader: Reader, start: int, end: int) -> list[tuple[Meaning, float]]:
    """Return what the encoder reads by itself."""
    s = reader.read(start, end)
    return [] if s is None else _added(reader, s, start, set(), reader.policy.alone)


def _judged(reader: Reader, s: Sentence, start: int, e: EventFound) -> EventFound | None:
    """Keep, retype or drop an event of the rules."""
    policy, tokens = reader.policy, frozenset({e.trigger[0]}) | e.used
    there = [t for t in s.triggers if t.token + start in tokens]
    event_type, modes, rule = e.event_type, e.modes, e.rule
    told = e.told or event_type  # the encoder reads the words: of a visit to come, a visit
    at = max(there, key=lambda t: t.of(told), default=None)
    same = at.of(told) if at else 0.0
    chance = reader.calibration.kept(same, e.confidence)
    rival = max(there, key=lambda t: t.best()[1], default=None)
    if rival is not None and rival.best()[0] != told and rival.best()[1] >= policy.retype and chance < policy.settled:
        at, (event_type, same) = rival, rival.best()
        modes, rule = _mode(rival, event_type), f"{e.rule} + model: {event_type.lower()}"
        chance = reader.calibration.added(same)
    elif chance < policy.keep:
        return None
    if at is not None and event_type == e.event_type == told:
        modes = _surer(modes, at, event_type, policy.mode)
    parties = reader.parties(s, start, at.token + start if at else e.trigger[0], told if event_type == e.event_type else event_type)
    actors, recipients = _sides(policy, parties, e.actors, e.recipients)
    return replace(
        e, event_type=event_type, modes=modes, actors=actors, recipients=recipients, rule=f"{rule} {_shown(same)}", confidence=chance
    )


def _shown(p: float) -> str:
    return f"(model {p:.2f})".replace("0.", ".")


def _sides(
    policy: Policy,
    parties: Sequence[Chances],
    actors: tuple[ActorMention, ...],
    recipients: tuple[ActorMention, ...],
) -> tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]:
    """Fill empty sides and overrule doubtful ones."""
    chance = dict(parties)

    def side(now: tuple[ActorMention, ...], k: int, other: tuple[ActorMention, ...]) -> tuple[ActorMention, ...]:
        if not now:
            theirs = {m.actor for m in other}
            return tuple(m for m in chosen(parties, k, policy.role) if m.actor not in theirs)
        sure = chosen(parties, k, policy.overrule)
        if sure and all(chance.get(m, (1.0, 1.0))[k] < policy.doubt for m in now):
            return tuple(sure)
        return now

    first = side(actors, 0, recipients)
    return first, side(recipients, 1, first)


def _surer(modes: tuple[str, ...], t: Trigger, event_type: str, least: float) -> tuple[str, ...]:
    """Return the encoder's mode where it is sure enough of it, else the rules'."""
    chances = t.modes(event_type)
    return _mode(t, event_type) if max(chances.values(), default=0.0) >= least else modes


def _mode(t: Trigger, event_type: str) -> tuple[str, ...]:
    modes = t.modes(event_type)
    name = max(modes, key=lambda m: modes[m], default="-")
    return () if name == "-" else (name,)


def _added(reader: Reader, s: Sentence, start: int, taken: set[int], least: float) -> list[tuple[Meaning, float]]:
    """Return the events that the encoder sees at tokens that no kept event has used, surest first."""
    out: list[tuple[Meaning, float]] = []
    tree = reader.tree
    for t in sorted(s.triggers, key=lambda t: -t.best()[1]):
        event_type, p = t.best()
        i = t.token + start
        chance = reader.calibration.added(p)
        if chance < least:
            break
        if i in taken or any(m.event_type == event_type and _one(tree, i, m.head) for m, _ in out):
            continue
        parties = reader.parties(s, start, i, event_type)
        actors, recipients = chosen(parties, 0, reader.policy.role), chosen(parties, 1, reader.policy.role)
        if not any(m.kind != "location" for m in (*actors, *recipients)):
            continue
        out.append(
            (
                Meaning(
                    head=i,
                    event_type=event_type,
                    modes=_mode(t, event_type),
                    contexts=(),
                    actors=tuple(actors),
                    recipients=tuple(recipients),
                    auxiliary=frozenset(a for a, chance in t.marks().items() if chance >= 0.5),
                    rule=f"model: {event_type.lower()} {p:.2f}".replace("0.", "."),
                    weight=0.0,
                    used=frozenset({i}),
                ),
                chance,
            )
        )
    return out


def _one(tree: Tree, a: int, b: int) -> bool:
    """Tell whether two triggers tell one event: one is the other's complement (launched an attack)."""
    low, high = (a, b) if tree.head[a] == b else (b, a)
    return tree.head[low] == high and tree.dep[low] in ("dobj", "nsubjpass", "attr", "xcomp", "pobj", "nsubj", "prep")


def depth(tree: Tree, i: int) -> int:
    """Return how many steps a token stands below its sentence's root."""
    steps = 0
    while tree.head[i] != i and steps < 100:
        i, steps = tree.head[i], steps + 1
    return steps


def sigmoid(x: float) -> float:
    """Return the probability of log odds."""
    return 1 / (1 + math.exp(-x))


def logit(p: float) -> float:
    """Return the log odds of a probability, bounded."""
    p = min(max(p, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
