"""From what the component found to the figures of a reading."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from dragoman.types import Figure, Span


def figures(doc: Doc, chars: Callable[[tuple[int, int]], Span]) -> tuple[Figure, ...]:
    """Return the figures of a document; ``chars`` turns tokens into characters of the whole text."""
    found = doc._.figures
    if not found:
        return ()
    first = chars((0, 1)).start - doc[0].idx
    return tuple(
        Figure(
            span=Span(first + f.start_char, first + f.end_char),
            low=f.low,
            high=f.high,
            unit=f.unit,
            unit_kind=f.unit_kind,
            rule=f.rule,
            measures=f.measures,
            period=f.period,
            change=f.change,
            bound=f.bound,
            claimed_by=f.claimed_by,
        )
        for f in found
    )
