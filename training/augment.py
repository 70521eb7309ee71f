"""Other names in the same sentence: what happened does not depend on which country did it."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import Any

from training.data import Record

KINDS = frozenset({"state", "name", "metonym", "demonym", "unknown", "location"})


@dataclass
class Names:
    """The mentions of a set of records by kind: tokens, parts of speech and the place of the head."""

    found: dict[tuple[str, bool], list[tuple[list[str], list[str], int]]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def collect(cls, records: list[Record]) -> Names:
        """Gather the mentions that can stand for each other."""
        names = cls()
        for r in records:
            for start, end, head, kind, modifier, _ in r.mentions:
                if kind in KINDS and start <= head < end and end - start <= 6:
                    names.found[kind, modifier].append((r.tokens[start:end], r.pos[start:end], head - start))
        return names


def _movable(r: Record, k: int) -> bool:
    start, end, head, kind, _, _ = r.mentions[k]
    if kind not in KINDS or not start <= head < end or end - start > 6:
        return False
    if any(j != k and s < end and start < e for j, (s, e, *_) in enumerate(r.mentions)):
        return False
    return not any(start <= e["trigger"] < end for e in r.events)


def renamed(r: Record, names: Names, chance: random.Random, share: float = 0.5) -> Record:
    """Return a record with some mentions replaced by others of their kind."""
    for k in sorted(range(len(r.mentions)), key=lambda k: -r.mentions[k][0]):
        if chance.random() < share and _movable(r, k):
            kind, modifier = r.mentions[k][3], r.mentions[k][4]
            choice = names.found.get((kind, modifier))
            if choice:
                r = _put(r, k, *chance.choice(choice))
    return r


def _put(r: Record, k: int, tokens: list[str], pos: list[str], at: int) -> Record:
    start, end, head, kind, modifier, given = r.mentions[k]
    shift = len(tokens) - (end - start)

    def moved(i: int) -> int:
        return start + at if start <= i < end else i + shift if i >= end else i

    def edge(i: int) -> int:
        return i + shift if i >= end else i

    heads = [moved(h) for h in r.head]
    deps = list(r.dep)
    new_heads = heads[:start] + [start + at] * len(tokens) + heads[end:]
    new_deps = deps[:start] + ["compound"] * len(tokens) + deps[end:]
    outside = r.head[head]
    new_heads[start + at] = moved(outside) if not start <= outside < end else start + at
    new_deps[start + at] = deps[head]
    mentions = [
        (start, start + len(tokens), start + at, kind, modifier, given) if j == k else (edge(s), edge(e), edge(h), *rest)
        for j, (s, e, h, *rest) in enumerate(r.mentions)
    ]
    events: list[dict[str, Any]] = [{**e, "trigger": edge(e["trigger"])} for e in r.events]
    return replace(
        r,
        tokens=r.tokens[:start] + tokens + r.tokens[end:],
        pos=r.pos[:start] + pos + r.pos[end:],
        dep=new_deps,
        head=new_heads,
        mentions=mentions,
        events=events,
        unsure=[edge(u) for u in r.unsure],
    )
