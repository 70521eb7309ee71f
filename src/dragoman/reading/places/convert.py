"""From what the component found to the places of a reading."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from dragoman.types import PlaceMention, Span


def places(doc: Doc, chars: Callable[[tuple[int, int]], Span]) -> tuple[PlaceMention, ...]:
    """Return the toponyms of a document; ``chars`` turns tokens into characters of the whole text."""
    return tuple(PlaceMention(chars((p.start, p.end)), p.place, p.role) for p in doc._.places)
