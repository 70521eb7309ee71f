"""From what the component found to the reasons of a reading."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from dragoman.types import Reason, Span


def reasons(doc: Doc, chars: Callable[[tuple[int, int]], Span]) -> tuple[Reason, ...]:
    """Return the reasons of a document; ``chars`` turns tokens into characters of the whole text."""
    return tuple(
        Reason(
            content=chars(r.content),
            cue=r.cue,
            rule=r.rule,
            thesis=chars(r.thesis) if r.thesis else None,
            order=r.order,
            holder=r.holder,
        )
        for r in doc._.reasons
    )
