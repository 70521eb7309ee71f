"""From what the component found to the outlook of a reading."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc

from dragoman.types import Outlook, Span


def outlook(doc: Doc, chars: Callable[[tuple[int, int]], Span]) -> tuple[Outlook, ...]:
    """Return the outlook of a document; ``chars`` turns tokens into characters of the whole text."""
    return tuple(
        Outlook(
            kind=o.kind,
            holder=o.holder,
            content=chars(o.content),
            rule=o.rule,
            condition=chars(o.condition) if o.condition else None,
            connective=chars(o.connective) if o.connective else None,
            logic=o.logic,
            horizon=o.horizon,
            likelihood=o.likelihood,
            likelihood_range=o.likelihood_range,
            scale=o.scale,
            negated=o.negated,
        )
        for o in doc._.outlook
    )
