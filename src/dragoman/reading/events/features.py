"""What the encoder's heads are told of the syntax: part of speech, relation, and the way from a trigger to a mention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 12  # up a broken tree
NEAR, FAR = 3, 10  # tokens
CANDIDATES = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADP", "ADV", "AUX"})
PASSIVE = frozenset({"nsubjpass", "csubjpass", "auxpass"})


@dataclass(frozen=True, slots=True)
class Syntax:
    """One sentence: parallel lists over its tokens; ``head`` counts from the sentence's first token."""

    lower: Sequence[str]
    pos: Sequence[str]
    dep: Sequence[str]
    head: Sequence[int]


def passive(s: Syntax, i: int) -> bool:
    """Tell whether a predicate is passive."""
    return any(h == i and d in PASSIVE for h, d in zip(s.head, s.dep, strict=True))


def chain(s: Syntax, i: int) -> list[int]:
    """Return a token and what governs it, up to the root."""
    out = [i]
    while len(out) < STEPS and s.head[out[-1]] != out[-1]:
        out.append(s.head[out[-1]])
    return out


def path(s: Syntax, trigger: int, mention: int) -> str:
    """Name the way from a trigger to a mention: how far up, and by which relation down.

    >>> s = Syntax(["paris", "praised", "rome"], ["PROPN", "VERB", "PROPN"], ["nsubj", "ROOT", "dobj"], [1, 1, 1])
    >>> path(s, 1, 0), path(s, 1, 2)
    ('0 nsubj', '0 dobj')
    """
    ups, downs = chain(s, trigger), chain(s, mention)
    meet = next((t for t in ups if t in downs), None)
    if meet is None:
        return "apart"
    up, down = ups.index(meet), downs.index(meet)
    if not down:
        return f"{min(up, 4)} itself"
    top = downs[down - 1]
    name = s.lower[top] if s.dep[top] in ("prep", "agent", "dative") and s.pos[top] == "ADP" else s.dep[top]
    further = "" if down == 1 or (down == 2 and s.dep[downs[0]] in ("pobj", "poss")) else f" {s.dep[downs[0]]}"
    return f"{min(up, 3)} {name}{further}"


def distance(trigger: int, start: int, end: int) -> str:
    """Name how far a mention stands from a trigger, and on which side."""
    steps = start - trigger if start > trigger else trigger - end + 1
    size = "on" if start <= trigger < end else "near" if steps <= NEAR else "far" if steps > FAR else "mid"
    return f"{'after' if start > trigger else 'before'} {size}"
