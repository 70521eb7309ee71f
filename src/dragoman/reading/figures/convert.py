"""From what the component found to the figures of a reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from spacy.tokens import Doc

from dragoman.types import Figure, Span


def figures(doc: Doc, chars: Callable[[tuple[int, int]], Span]) -> tuple[Figure, ...]:
    """Return the figures of a document; ``chars`` turns tokens into characters of the whole text."""
    if not doc._.figures:
        return ()
    first = chars((0, 1)).start - doc[0].idx
    return tuple(replace(f, span=Span(first + f.span.start, first + f.span.end)) for f in doc._.figures)
