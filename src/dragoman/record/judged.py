r"""What corrections say of the reading: its precision so far, and how far analysts agree.

**Precision** of a layer and type is the share of the facts judged that were right as read,

.. math:: p = a / (a + r + e),

with :math:`a` accepted, :math:`r` rejected, :math:`e` edited; each fact counts once, by the last word of whoever spoke last.
Its interval is Wilson's at 95 % [1]_. Facts are not judged at random: analysts look where they doubt, so :math:`p` is rather
too low. **Agreement** of two analysts is the share of facts judged by both on which they agree that it stands as read, and
Cohen's :math:`\kappa` [2]_, 1 for full agreement and 0 for that of chance; not defined where both gave one and the same answer
throughout.

References
----------
.. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
.. [2] J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 1960.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from dragoman.record import schema
from dragoman.shares import wilson

K = schema.corrections.c
STATUS = {"accept": "accepted", "reject": "rejected", "edit": "edited"}


@dataclass(frozen=True, slots=True)
class Precision:
    """How many facts of a layer and type (None: of all) were judged, and the share right, 0 to 1; None of none."""

    layer: str
    type: str | None
    accepted: int
    rejected: int
    edited: int
    precision: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two analysts: the facts both judged, the share (0 to 1) on which they agree, and kappa (-1 to 1)."""

    one: str
    other: str
    facts: int
    agreed: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Judged:
    """Precision by layer and type (a layer's sum before its types) and agreement by pair; ``added``: facts that were missed, by layer."""

    precision: tuple[Precision, ...]
    agreement: tuple[Agreement, ...]
    added: dict[str, int]
    analysts: dict[str, int]


def judged(connection: Connection) -> Judged:
    """Return what the corrections that stand say."""
    query = select(K.document, K.layer, K.type, K.fact, K.action, K.who).where(K.undone_at.is_(None), K.fact.is_not(None))
    last: dict[tuple[int, str, int], tuple[str, str]] = {}
    by: dict[tuple[int, str, int], dict[str, str]] = defaultdict(dict)
    added: Counter[str] = Counter()
    analysts: Counter[str] = Counter()
    for row in connection.execute(query.order_by(K.number)):
        analysts[row.who] += 1
        if row.action not in STATUS:
            added[row.layer] += 1
            continue
        fact = (row.document, row.layer, row.fact)
        last[fact] = (row.type or "", row.action)
        by[fact][row.who] = row.action
    counts: dict[tuple[str, str | None], Counter[str]] = defaultdict(Counter)
    for (_, layer, _), (kind, action) in last.items():
        counts[layer, None][action] += 1
        counts[layer, kind][action] += 1
    ordered = sorted(counts, key=lambda key: (key[0], key[1] is not None, -counts[key].total(), key[1] or ""))
    return Judged(tuple(_precision(*key, counts[key]) for key in ordered), tuple(_agreement(by)), dict(added), dict(analysts))


def _precision(layer: str, kind: str | None, counts: Counter[str]) -> Precision:
    right, judged = counts["accept"], counts["accept"] + counts["reject"] + counts["edit"]
    low, _, high = wilson(right, judged) if judged else (None, None, None)
    return Precision(layer, kind, right, counts["reject"], counts["edit"], right / judged if judged else None, low, high)


def _agreement(by: dict[tuple[int, str, int], dict[str, str]]) -> list[Agreement]:
    pairs: dict[tuple[str, str], list[tuple[bool, bool]]] = defaultdict(list)
    for verdicts in by.values():
        for one, other in itertools.combinations(sorted(verdicts), 2):
            pairs[one, other].append((verdicts[one] == "accept", verdicts[other] == "accept"))
    return [Agreement(one, other, *cohen(answers)) for (one, other), answers in sorted(pairs.items())]


def cohen(answers: list[tuple[bool, bool]]) -> tuple[int, float, float | None]:
    """Return how many facts two judged, the share on which they agree, and kappa.

    Cohen's measure on 50 cases, of which both take 20, both leave 15, and 5 and 10 part them:

    >>> number, agreed, kappa = cohen([(True, True)] * 20 + [(False, False)] * 15 + [(True, False)] * 5 + [(False, True)] * 10)
    >>> number, agreed, round(kappa, 2)
    (50, 0.7, 0.4)
    """
    number = len(answers)
    agreed = sum(one == other for one, other in answers) / number
    first, second = (sum(side) / number for side in zip(*answers, strict=True))
    chance = first * second + (1 - first) * (1 - second)
    return number, agreed, (agreed - chance) / (1 - chance) if chance < 1 else None
