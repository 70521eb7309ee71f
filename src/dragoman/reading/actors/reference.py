"""What has been mentioned so far, and whom a pronoun or a bare definite phrase takes up.

A candidate must agree in number, gender and role; among those that do, subjects go before others and near
ones before far ones. Where nothing agrees, or two agree equally well, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from dragoman.reading.actors.persons import holds

WINDOW = 40  # mentions looked back over
SENTENCES = 6  # sentences a pronoun reaches back
PRONOUNS = {
    "he": ("male", "single"), "him": ("male", "single"), "his": ("male", "single"), "himself": ("male", "single"),
    "she": ("female", "single"), "her": ("female", "single"), "hers": ("female", "single"), "herself": ("female", "single"),
    "they": (None, "group"), "them": (None, "group"), "their": (None, "group"), "themselves": (None, "group"),
    "it": (None, "body"), "its": (None, "body"), "itself": (None, "body"),
}  # fmt: skip
REFLEXIVE = frozenset("herself himself itself themselves".split())


@dataclass(slots=True)
class Trace:
    """One mention as later words may take it up.

    ``number``: single (a person), group (several), body (a state, an organisation). ``others``: further actors
    of the same words. ``joined``: the token that the mention is coordinated with, or its own. ``dep``: its
    place in the syntax.
    """

    actor: str
    country: str | None
    sectors: tuple[str, ...]
    lemma: str | None
    number: str
    gender: str | None
    token: int
    sentence: int
    subject: bool
    quoted: bool
    clause: int
    others: tuple[str, ...] = ()
    joined: int = -1
    dep: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pronoun stands: its token, its sentence's number, the verb over it, and what it must not be."""

    token: int
    ordinal: int
    clause: int
    dep: str
    subject: bool
    quoted: bool
    possessive: bool
    governor: str | None = None  # who is said to say or think the pronoun's clause
    rival: bool = False  # the clause has another person as its subject
    barred: Collection[str] = ()


@dataclass(slots=True)
class Memory:
    """The mentions of a document so far, in order."""

    traces: list[Trace] = field(default_factory=list)
    roles: dict[str, Trace] = field(default_factory=dict)
    titles: dict[str, Trace] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    state: str | None = None

    def add(self, trace: Trace) -> None:
        """Note a mention."""
        self.traces.append(trace)
        if trace.lemma and trace.country:
            self.roles[trace.lemma] = trace
        if trace.country:
            self.countries[trace.country] += 2 if trace.subject else 1

    def recent(self) -> list[Trace]:
        """Return the last mentions, the nearest first."""
        return self.traces[: -WINDOW - 1 : -1]

    def pronoun(self, gender: str | None, place: Place, ordinal: dict[int, int], genders: dict[str, str]) -> Trace | None:
        """Return the person whom "he", "him", "his" and the like take up.

        Parameters
        ----------
        ordinal
            First token of a sentence → its number, counted from 0.
        genders
            What is known of a person's gender by now, by the actor's id.
        """
        ranked: list[tuple[float, Trace]] = []
        for rank, t in enumerate(self.recent()):
            distance = place.ordinal - ordinal[t.sentence]
            sex = genders.get(t.actor) or t.gender
            if distance > SENTENCES or (t.quoted and not place.quoted) or t.number != "single" or t.actor in place.barred:
                continue
            if sex and gender and sex != gender:
                continue
            if t.clause == place.clause and not place.possessive and distance == 0:
                continue  # an object pronoun is not its own subject
            ranked.append((self._weight(t, place, distance, rank) + (1.0 if gender and sex == gender else 0.0), t))
        if not ranked:
            return None
        best = max(ranked, key=lambda r: r[0])
        alike = [t for w, t in ranked if best[0] - w < 0.2 and t.actor != best[1].actor and t.joined == best[1].joined]
        return None if alike and ordinal[best[1].sentence] == ordinal[alike[0].sentence] else best[1]

    @staticmethod
    def _weight(t: Trace, place: Place, distance: int, rank: int) -> float:
        score = 3.0 * t.subject - 1.5 * distance - 0.15 * rank
        if place.subject and t.subject and distance <= 1:
            score += 0.5
        if place.possessive and t.clause == place.clause and distance == 0:
            score += 2.0 if t.subject else 0.5
        if place.governor == t.actor and distance == 0:
            score += 4.0
        if place.rival and place.dep == t.dep == "dobj" and distance == 1:
            score += 3.5  # "Lund criticised Berg. Dahl praised him."
        return score

    def definite(self, lemma: str, number: str, country: str | None, offices: dict[str, str]) -> Trace | None:
        """Return what "the minister", "the Iranian envoy", "the rebels" takes up.

        ``offices``: what the tables know of an actor's office, by its id.
        """
        for t in self.recent():
            if (country and t.country and t.country != country) or (number == "single") != (t.number == "single"):
                continue
            office = offices.get(t.actor, "").replace("-", " ")
            if t.lemma == lemma or (number == "single" and holds(lemma.replace("-", " "), office)):
                return t
        return None

    def prominent(self) -> str | None:
        """Return the country that dominates the document so far, None where none does."""
        return dominant(self.countries)


def dominant(counts: Counter[str]) -> str | None:
    """Return what is counted at least twice as often as the second.

    >>> dominant(Counter("aab")), dominant(Counter("ab"))
    ('a', None)
    """
    ranked = counts.most_common(2)
    if not ranked:
        return None
    if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]:
        return ranked[0][0]
    return None
