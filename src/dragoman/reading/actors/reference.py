"""What has been mentioned so far, and whom a pronoun or a bare definite phrase takes up.

A candidate must agree in number, gender and role; among those that do, subjects go before others and near
ones before far ones. Where nothing agrees, nothing is said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from dragoman.reading.actors.persons import holds

WINDOW = 40  # mentions looked back over
SENTENCES = 6  # sentences a pronoun reaches back
PRONOUNS = {
    "he": ("male", "single"), "him": ("male", "single"), "his": ("male", "single"),
    "she": ("female", "single"), "her": ("female", "single"), "hers": ("female", "single"),
    "they": (None, "group"), "them": (None, "group"), "their": (None, "group"),
    "it": (None, "body"), "its": (None, "body"),
}  # fmt: skip


@dataclass(slots=True)
class Trace:
    """One mention as later words may take it up. ``number``: single (a person), group (several), body (a state, an organisation)."""

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

    def pronoun(
        self,
        gender: str | None,
        token: int,
        sentence: int,
        ordinal: dict[int, int],
        clause: int,
        *,
        subject: bool,
        quoted: bool,
        possessive: bool,
    ) -> Trace | None:
        """Return the person whom "he", "him", "his" and the like take up.

        Parameters
        ----------
        ordinal
            First token of a sentence → its number, counted from 0.
        clause
            The verb over the pronoun.
        """
        best: tuple[float, Trace] | None = None
        here = ordinal[sentence]
        for rank, t in enumerate(self.recent()):
            distance = here - ordinal[t.sentence]
            if distance > SENTENCES or (t.quoted and not quoted) or t.number != "single":
                continue
            if t.gender and gender and t.gender != gender:
                continue
            if t.clause == clause and not possessive and distance == 0:
                continue  # an object pronoun is not its own subject
            score = 3.0 * t.subject - 1.5 * distance - 0.15 * rank + (1.0 if gender and t.gender == gender else 0.0)
            if subject and t.subject and distance <= 1:
                score += 0.5
            if possessive and t.clause == clause and distance == 0:
                score += 2.0 if t.subject else 0.5
            if best is None or score > best[0]:
                best = (score, t)
        return best[1] if best else None

    def definite(self, lemma: str, number: str, country: str | None, offices: dict[str, str]) -> Trace | None:
        """Return what "the minister", "the Iranian envoy", "the rebels" takes up.

        ``offices``: what the tables know of an actor's office, by its id.
        """
        for t in self.recent():
            if (country and t.country and t.country != country) or (number == "single") != (t.number == "single"):
                continue
            if t.lemma == lemma or (number == "single" and holds(lemma, offices.get(t.actor, ""))):
                return t
        return None

    def prominent(self) -> str | None:
        """Return the country that dominates the document so far, None where none does."""
        ranked = self.countries.most_common(2)
        if not ranked:
            return None
        if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]:
            return ranked[0][0]
        return None
