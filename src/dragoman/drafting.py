r"""Draft an issue from a record: who has a stake, where they stand between two poles, how much they care, what they can do.

**Scale**: 0 is with the second pole, 100 with the first. The poles stand there by definition.

**Position** from ties. The tie of a stakeholder to a pole is the mean PLOVER score :math:`g \in [-10, 10]` of the events between
them, either way, and of statements in which one accuses (-3) or threatens (-3.5) the other where no event says it already; as few
events are no tie, four events of score 0 are added to each (shrinkage): :math:`t = \sum g / (n + 4)`. Position is
:math:`50 + 5 (t_1 - t_2)`, cut off at the poles: ties that differ by 10, half of the range of scores, put a stakeholder at a pole.
The interval is 80 %: 1.28 standard errors, with the variance of all scores drafted from and of 30 at least.

**Salience** from attention: the share of the events a stakeholder takes part in with others that concern what the issue is about (the
other pole, where nothing is named), with Wilson's 80 % interval [1]_, over the greatest such share among those drafted, which stands at
0.95. Whom the issue is about cares as much: 0.95. So salience compares stakeholders; it is no share of attention itself.

**Capability** is the Composite Index of National Capability of the record's last year, in percent of the world's, and its range over
five years; see `dragoman.forecast.capability`.

Every value names the facts that it was drawn from: the newest and strongest 40, and how many there are.

References
----------
.. [1] E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical
   Association 22(158), 1927, 209-212.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dragoman.errors import InputError
from dragoman.forecast.capability import SOURCE, capability
from dragoman.forecast.issue import Issue, Scale, Stakeholder, Value, day
from dragoman.history import opened
from dragoman.record.record import Record
from dragoman.shares import DEVIATES, wilson

if TYPE_CHECKING:
    import polars as pl

SHRINKAGE = 4.0
LEAST_VARIANCE = 30.0
STEP = 5.0  # points of the scale by which a difference of ties of one counts
LEVEL = 80  # percent, of all intervals
SAID = {"accusing": -3.0, "threatening": -3.5}  # PLOVER's scores of accusations and threats
FEWEST = 3  # facts with a pole or what the issue is about, to be drafted as a stakeholder
MOST = 12
LISTED = 40
FULL = 0.95  # the salience of whoever attends most


@dataclass(slots=True)
class Ties:
    """What a record holds of one stakeholder: (id, day, score) by id of facts with each pole and with what the issue is about."""

    to: dict[str, dict[str, Fact]] = field(default_factory=lambda: defaultdict(dict))

    def count(self) -> int:
        """Return how many facts there are, each once."""
        return len({ident for facts in self.to.values() for ident in facts})


def draft(
    record: Record | str,
    question: str,
    poles: Sequence[str],
    about: Sequence[str] = (),
    *,
    since: str | None = None,
    until: str | None = None,
    most: int = MOST,
) -> Issue:
    """Draft an issue from a record.

    Parameters
    ----------
    poles
        Two states by country code, as ``["USA", "IRN"]``: the first stands at 100, the second at 0.
    about
        States that the issue is about, besides the poles or among them.
    since, until
        ISO dates: the facts' period.
    most
        Stakeholders at most, poles included.

    Raises
    ------
    InputError
        The poles are not two, a code is none, or the record holds too little on them.
    RecordError
        There is no such record.
    """
    first, second = _poles(poles)
    about = [_code(a) for a in about]
    for name, value in (("since", since), ("until", until)):
        if value is not None:
            day(value, name)
    concern = list(dict.fromkeys([first, second, *about]))
    with opened(record) as store:
        ties, last = _ties(store, concern, since, until)
        for ident, when, speaker, attitude, named in (
            store.namings(concern, list(SAID), since, until).select("id", "published", "country", "attitude", "named").iter_rows()
        ):
            fact = (ident, when or "", SAID[attitude])
            ties[speaker].to[named][ident] = fact
            if speaker in concern:
                ties[named].to[speaker][ident] = fact
        for pole in (first, second):
            if not any(t.to.get(pole) for t in ties.values()):
                raise InputError(f"{store.shown}: holds no event with {pole}, so nothing can be drafted. Read texts on it first")
        target = about or [first, second]
        chosen, left = _chosen(ties, (first, second), target, most)
        year = int(last[:4]) if last else 9999
        variance = _variance(ties)
        attention = {c: _attention(store, c, target, (first, second), ties[c], since, until) for c in chosen}
        names = store.called(chosen)
    stakeholders = [
        Stakeholder(
            names.get(c, c), _position(c, ties[c], first, second, variance), _salience(c, attention, about), _capability(c, year), c
        )
        for c in chosen
    ]
    anchors = ((0.0, f"with {names.get(second, second)}"), (100.0, f"with {names.get(first, first)}"))
    options = {"poles": [first, second], "about": list(about), "since": since, "until": until, "offered": list(chosen)}
    return Issue(
        _ident(question, first, second),
        tuple(_unequal(stakeholders)),
        question,
        Scale(anchors=anchors),
        notes=tuple(left),
        options={"draft": {k: v for k, v in options.items() if v is not None}},
    )


def _poles(poles: Sequence[str]) -> tuple[str, str]:
    codes = [_code(p) for p in poles]
    if len(codes) != 2 or codes[0] == codes[1]:
        raise InputError("an issue has two poles. Name two states, as in: --poles USA IRN")
    return codes[0], codes[1]


def _code(word: str) -> str:
    if not re.fullmatch(r"[A-Za-z]{3}", word):
        raise InputError(f"'{word}' is no country code. Use ISO codes of three letters, as USA or IRN")
    return word.upper()


def _ident(question: str, first: str, second: str) -> str:
    words = re.findall(r"[a-z0-9]+", question.lower())[:8]
    return "-".join(words) or f"{first}-{second}".lower()


Fact = tuple[str, str, float]  # id, day, score
Attention = tuple[int, list[Fact]]


def _ties(store: Record, concern: Sequence[str], since: str | None, until: str | None) -> tuple[dict[str, Ties], str]:
    """Return the facts between each party and those of concern, and the last day that any of them tells of."""
    ties: dict[str, Ties] = defaultdict(Ties)
    last = ""
    for country in concern:
        frame = store.pairs(one=country, since=since, until=until)
        days = frame.select(_day())["day"]
        for when, (ident, score, actor, recipient) in zip(days, frame.select("id", "score", "actor", "recipient").iter_rows(), strict=True):
            other = recipient if actor == country else actor
            ties[other].to[country][ident] = (ident, when or "", score)
            last = max(last, when or "")
    return ties, last


def _day() -> pl.Expr:
    import polars as pl

    return pl.coalesce("last", "published").cast(pl.String).alias("day")


def _chosen(ties: dict[str, Ties], poles: tuple[str, str], target: Sequence[str], most: int) -> tuple[list[str], list[str]]:
    """Return the countries to draft, the poles first, then by facts; and notes on who was left out."""
    counts = {c: t.count() for c, t in ties.items() if c not in poles and (c in target or any(t.to.get(a) for a in target))}
    enough = sorted((c for c, n in counts.items() if n >= FEWEST), key=lambda c: (-counts[c], c))
    states = [c for c in enough if capability(c, 9999) is not None]
    others = [f"{c} ({counts[c]} facts) is left out: no capability is known of it. Add it by hand" for c in enough if c not in states]
    room = max(most - len(poles), 0)
    if states[room:]:
        others.append(f"{', '.join(states[room:])}: left out, as {most} stakeholders are drafted at most")
    return [*poles, *states[:room]], others


def _variance(ties: dict[str, Ties]) -> float:
    scores = [fact[2] for t in ties.values() for facts in t.to.values() for fact in facts.values()]
    mean = sum(scores) / len(scores)
    return max(LEAST_VARIANCE, sum((s - mean) ** 2 for s in scores) / max(len(scores) - 1, 1))


def _position(country: str, ties: Ties, first: str, second: str, variance: float) -> Value:
    if country in (first, second):
        at = 100.0 if country == first else 0.0
        other = second if country == first else first
        return _drafted(at, at, at, "a pole of the scale", _listed(list(ties.to.get(other, {}).values())))
    means, spread, told, facts = [], 0.0, [], []
    for pole in (first, second):
        found = list(ties.to.get(pole, {}).values())
        means.append(sum(f[2] for f in found) / (len(found) + SHRINKAGE))
        spread += variance / (len(found) + SHRINKAGE)
        said = f"mean {sum(f[2] for f in found) / len(found):+.1f}" if found else "no tie"
        told.append(f"{len(found)} with {pole} ({said})")
        facts += found
    middle = 50 + STEP * (means[0] - means[1])
    reach = STEP * DEVIATES[LEVEL] * spread**0.5
    low, likely, high = (min(100.0, max(0.0, v)) for v in (middle - reach, middle, middle + reach))
    return _drafted(low, likely, high, "facts: " + ", ".join(told), _listed(facts))


def _attention(
    store: Record, country: str, target: Sequence[str], poles: Sequence[str], ties: Ties, since: str | None, until: str | None
) -> Attention:
    """Return in how many ties' events a country takes part, and the facts with others of the target (or the poles)."""
    others = set(target) - {country} or set(poles) - {country}
    total = int(store.sums(one=country, undirected=True, since=since, until=until)["events"].sum())
    facts = {fact[0]: fact for other in others for fact in ties.to.get(other, {}).values()}
    return max(total, len(facts)), list(facts.values())


def _share(attention: Attention) -> tuple[float, float, float]:
    """Return the share of attention and Wilson's interval: (low, centre, high)."""
    total, facts = attention
    return wilson(len(facts), total, LEVEL) if total else (0.0, 0.5, 1.0)


def _salience(country: str, attention: dict[str, Attention], about: Sequence[str]) -> Value:
    total, facts = attention[country]
    if country in about:
        return _drafted(0.8, FULL, 1.0, "the issue is about it", _listed(facts))
    if not total:
        return _drafted(0.0, 0.5, 1.0, "no events with others", ())
    greatest = max(_share(a)[1] for c, a in attention.items() if c not in about and a[0])
    low, likely, high = (min(1.0, FULL * s / greatest) for s in _share(attention[country]))
    return _drafted(low, likely, high, f"attention: {len(facts)} of {total} events concern the issue", _listed(facts))


def _capability(country: str, year: int) -> Value | None:
    found = capability(country, year)
    if found is None:
        return None
    low, likely, high, of = found
    return _drafted(low, likely, high, f"percent of the world's in {of}; {SOURCE}", (f"CINC {country} {of}",))


def _drafted(low: float, likely: float, high: float, note: str, evidence: tuple[str, ...]) -> Value:
    low, likely, high = (float(f"{v:.3g}") for v in (low, likely, high))
    return Value(low, likely, high, note, evidence, (low, likely, high))


def _listed(facts: list[Fact]) -> tuple[str, ...]:
    """Return the ids of facts, the strongest of the newest first, forty at most."""
    once = {f[0]: f for f in facts}
    return tuple(f[0] for f in sorted(once.values(), key=lambda f: (f[1], abs(f[2]), f[0]), reverse=True)[:LISTED])


def _unequal(stakeholders: list[Stakeholder]) -> list[Stakeholder]:
    """Return stakeholders under names of their own: a second one of a name is named by its code."""
    seen: set[str] = set()
    found = []
    for s in stakeholders:
        name = s.name if s.name not in seen else f"{s.name} ({s.actor})"
        seen.add(name)
        found.append(Stakeholder(name, s.position, s.salience, s.capability, s.actor))
    return found
