"""What a predicate means: an event with its parties, before it is placed in time."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.reading.layers import ActorMention


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
    claimed_by: str | None = None
    shaded: bool = False
