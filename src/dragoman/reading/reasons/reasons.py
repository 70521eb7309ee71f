"""Read the reasons that a text marks: enumerated under a thesis, or linked by a cue. Where nothing marks one, none is read."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.outlook import kinds
from dragoman.reading.outlook.clauses import Stretch, words
from dragoman.reading.reasons import cued, lexicons, listed


@dataclass(frozen=True, slots=True)
class ReasonFound:
    """Tokens of a reason; ``order`` counts from 1 in a list and is None for a reason behind a cue."""

    content: Stretch
    cue: str
    rule: str
    thesis: Stretch | None = None
    order: int | None = None
    holder: str | None = None


@Language.factory(
    "reasons",
    requires=["token.dep", "doc._.statements", "doc._.mentions"],
    assigns=["doc._.reasons"],
)
def make_reasons(nlp: Language, name: str) -> Reasons:
    """Build the component (spaCy calls this)."""
    return Reasons()


class Reasons:
    """Read the reasons of a document."""

    def __init__(self) -> None:
        self.lexicons = lexicons.load()

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.reasons``."""
        lower = words(doc)
        found = [
            ReasonFound(r.content, doc[r.cue[0] : r.cue[1]].text, "listed", r.thesis, r.order, kinds.speaker(doc, r.content[0]))
            for r in listed.read(doc, lower, self.lexicons)
        ]
        found += [
            ReasonFound(r.content, doc[r.cue[0] : r.cue[1]].text, "cue", r.thesis, None, kinds.speaker(doc, r.cue[0]))
            for r in cued.read(doc, lower, self.lexicons)
        ]
        doc._.reasons = tuple(sorted(found, key=lambda r: r.content))
        return doc
