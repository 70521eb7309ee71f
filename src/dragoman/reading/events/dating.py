"""Which date an event has: the one its clause, or the clause that governs it, names; else none."""

from __future__ import annotations

import datetime

from spacy.tokens import Doc

from dragoman.reading.events.tree import NOUNS, VERBS, Tree, trailing
from dragoman.reading.layers import DateFound
from dragoman.types import When

PAST = datetime.timedelta(days=366)
STEPS = 6


class Calendar:
    """The dates of one document, to be asked for the date of a predicate."""

    def __init__(self, tree: Tree, doc: Doc) -> None:
        self.tree = tree
        self.published: datetime.date | None = doc._.published
        self.sentences: dict[int, list[DateFound]] = {}
        for found in doc._.dates:
            if found.when.start is not None or found.when.end is not None:
                self.sentences.setdefault(tree.first[found.head], []).append(found)

    def when(self, i: int) -> When | None:
        """Return the date that stands in the clause of predicate ``i``."""
        there = self.sentences.get(self.tree.first[i])
        if not there:
            return None
        best, cost = None, STEPS + 1
        for found in there:
            steps = self._distance(i, found.head)
            if steps < cost:
                best, cost = found, steps
        if best is None and self.tree.pos[i] in NOUNS:
            after = trailing(self.tree, i)
            best = next((found for found in there if found.head in after), None)
        return best.when if best else None

    def _distance(self, i: int, date: int) -> int:
        """Return the steps from a date up to the predicate, or up to the verb that governs the predicate."""
        tree = self.tree
        above = {}
        at, steps = i, 0
        while steps < STEPS:
            above[at] = steps
            if tree.head[at] == at:
                break
            if steps and tree.pos[at] in VERBS and tree.dep[at] in ("relcl", "advcl"):
                break
            at, steps = tree.head[at], steps + 1
        at, steps = date, 0
        while steps < STEPS:
            if at in above:
                return steps + 2 * above[at]
            if tree.head[at] == at or (tree.pos[at] in VERBS and tree.dep[at] in ("relcl", "advcl", "acl")):
                break
            at, steps = tree.head[at], steps + 1
        return STEPS + 1

    def ahead(self, when: When) -> bool:
        """Tell whether an interval begins after the day of publication."""
        return bool(self.published and when.start and when.granularity != "vague" and when.start > self.published.isoformat())

    def long_past(self, when: When) -> bool:
        """Tell whether an interval ended more than a year before the day of publication."""
        return bool(self.published and when.end and when.end < (self.published - PAST).isoformat())
