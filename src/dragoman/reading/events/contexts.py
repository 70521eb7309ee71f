"""What an event is about: PLOVER contexts by the words of its clause, its sentence and its paragraph.

``contexts.csv`` gives words and phrases the context they speak of. A word in the event's clause counts 2, elsewhere in
its sentence 1, elsewhere in its paragraph a quarter; a context is given from ``ENOUGH`` on, the strongest ``MOST`` of
them, after those of the lexicon row itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.events.tree import Tree
from dragoman.reading.layers import EventFound

TABLE = Path(__file__).parent / "contexts.csv"
CLAUSE, SENTENCE, PARAGRAPH = 2.0, 1.0, 0.25
ENOUGH = 2.0
MOST = 1
Signs = dict[int, tuple[str, ...]]


@cache
def table(path: Path = TABLE) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the contexts of each phrase, keyed by its words in lower case.

    Raises
    ------
    LexiconError
        A row is wrong.
    """
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    known = ontology.load().contexts
    for row in lexicon.read(path, key=("words", "context")).values():
        words, context = row["words"], row["context"]
        if context in known:
            key = tuple(words.lower().replace("'s", " 's").replace("-", " - ").split())
            out[key] = (*out.get(key, ()), context)
    return out


def signs(tree: Tree) -> Signs:
    """Return the contexts that the words of a document speak of, by the token at which the phrase begins."""
    phrases, out = table(), {}
    longest = max(map(len, phrases), default=0)
    firsts = {key[0] for key in phrases}
    for i in range(len(tree)):
        if tree.lower[i] not in firsts and tree.lemma[i].lower() not in firsts:
            continue
        for size in range(min(longest, len(tree) - i), 0, -1):
            last = i + size - 1
            stems = tuple(tree.lower[i:last])
            found = phrases.get((*stems, tree.lower[last])) or phrases.get((*stems, tree.lemma[last].lower()))
            if found:
                out[i] = found
                break
    return out


def give(found: Iterable[EventFound], tree: Tree) -> list[EventFound]:
    """Return the events of a document with the contexts that the words around each speak of."""
    there = signs(tree)
    if not there:
        return list(found)
    breaks = [i for i, word in enumerate(tree.lower) if "\n" in word]
    return [replace(e, contexts=(*e.contexts, *_spoken_of(e, tree, there, breaks))) for e in found]


def _spoken_of(event: EventFound, tree: Tree, there: Signs, breaks: list[int]) -> list[str]:
    """Return the contexts that the words around an event speak of, the strongest first, without its own."""
    at = event.trigger[0]
    here = bisect_left(breaks, at)
    start, end = breaks[here - 1] if here else 0, breaks[here] if here < len(breaks) else len(tree)
    scores: defaultdict[str, float] = defaultdict(float)
    for i in range(start, end):
        clause = event.evidence[0] <= i < event.evidence[1]
        for context in there.get(i, ()):
            scores[context] += CLAUSE if clause else SENTENCE if tree.first[i] == tree.first[at] else PARAGRAPH
    return [c for c, score in sorted(scores.items(), key=lambda s: -s[1]) if score >= ENOUGH and c not in event.contexts][:MOST]
