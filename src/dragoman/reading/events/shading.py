"""Tense, modality and negation: whether what a predicate means is told as fact, and what that makes of it."""

from __future__ import annotations

from dataclasses import replace

from dragoman.ontology import ontology
from dragoman.reading.events.composition import compose
from dragoman.reading.events.constructions import Constructions
from dragoman.reading.events.meaning import Meaning
from dragoman.reading.events.tree import VERBS, Tree, auxiliaries

FUTURE = frozenset({"will", "shall", "'ll", "’ll", "wo", "gonna"})
POSSIBLE = frozenset({"may", "might", "could", "can", "ca"})
NECESSARY = frozenset({"must", "should", "ought"})
NEGATIVE = frozenset({"not", "n't", "n’t", "never", "no", "nor", "neither", "hardly"})
CONDITIONAL = frozenset({"if", "unless", "lest", "provided", "whether"})


def shade(tree: Tree, book: Constructions, i: int, m: Meaning) -> Meaning:
    """Return what a predicate means once its auxiliaries, negation and conditions are taken in."""
    words = auxiliaries(tree, i)
    marks = set(m.auxiliary)
    going = any(tree.lower[c] == "going" for c in tree.children[i]) or (
        tree.lemma[tree.head[i]] == "go" and tree.tag[tree.head[i]] == "VBG" and tree.dep[i] == "xcomp"
    )
    is_to = "to" in words and tree.lemma[tree.head[i]] == "be" and tree.dep[i] == "xcomp" and tree.pos[tree.head[i]] in VERBS
    negated = bool(words & NEGATIVE) or _no_object(tree, i)
    future = bool(words & FUTURE) or going or is_to
    entry = ontology.load().events[m.event_type]
    if words & CONDITIONAL:
        marks.add("hypothetical")
    if words & POSSIBLE and not negated:
        marks.add("hypothetical")
    if words & {"would", "'d", "’d"} and not future:
        future = _inside_report(tree, book, i)
        if not future:
            marks.add("hypothetical")
    if words & NECESSARY:
        marks.add("hypothetical")
    if negated:
        refusing = entry.quad <= 2 and (future or words & (POSSIBLE | {"do", "does", "would"}))
        outcome = compose("refuse" if refusing else "not", m.event_type, m.modes, algebra=book.algebra)
        if outcome is not None and outcome.event_type is not None:
            kept = marks - {"hypothetical"} | ({"future"} if future else set())
            return replace(
                m,
                event_type=outcome.event_type,
                modes=outcome.modes,
                auxiliary=frozenset(kept),
                rule=f"not + {m.rule}",
            )
        marks.add("negated")
    elif future and (_unless(tree, i, frozenset({"unless"})) or (entry.quad > 2 and _unless(tree, i, frozenset({"unless", "if"})))):
        outcome = compose("threaten", m.event_type, m.modes, algebra=book.algebra)
        if outcome is not None and outcome.event_type is not None:
            return replace(
                m,
                event_type=outcome.event_type,
                modes=outcome.modes,
                auxiliary=frozenset(marks),
                rule=f"unless + {m.rule}",
            )
    elif future:
        outcome = compose("commit", m.event_type, m.modes, algebra=book.algebra)
        marks.add("future")
        if entry.quad <= 2 and outcome is not None and outcome.event_type is not None and not words & CONDITIONAL:
            return replace(m, event_type=outcome.event_type, modes=(), auxiliary=frozenset(marks), rule=f"will + {m.rule}")
    return replace(m, auxiliary=frozenset(marks))


def _unless(tree: Tree, i: int, words: frozenset[str]) -> bool:
    """Tell whether a clause says on what the announced thing hangs (will leave unless ...; will shell the port if ...)."""
    return any(tree.dep[c] == "advcl" and any(tree.lower[d] in words for d in tree.children[c]) for c in tree.children[i])


def _no_object(tree: Tree, i: int) -> bool:
    return any(
        tree.lower[d] in ("no", "neither") and tree.dep[d] == "det"
        for c in tree.children[i]
        if tree.dep[c] in ("dobj", "nsubjpass", "nsubj", "attr")
        for d in tree.children[c]
    )


def _inside_report(tree: Tree, book: Constructions, i: int) -> bool:
    up = tree.head[i]
    if tree.dep[i] not in ("ccomp", "conj", "xcomp") or up == i:
        return False
    if tree.dep[i] == "conj":
        return _inside_report(tree, book, up)
    return any(row.function in ("report", "commit", "threaten") for row in book.operators.get(("verb", tree.lemma[up]), ()))


def announced(book: Constructions, m: Meaning) -> tuple[str, tuple[str, ...]]:
    """Return the type and modes of an event noun that is dated after the publication (the meeting on Monday)."""
    outcome = compose("commit", m.event_type, m.modes, algebra=book.algebra)
    if outcome is None or outcome.event_type is None or ontology.load().events[m.event_type].quad > 2:
        return m.event_type, m.modes
    return outcome.event_type, ()
