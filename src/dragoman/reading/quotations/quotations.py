"""Find what stands between quotation marks."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.quotations import rules


@Language.factory("quotations", assigns=["doc._.quotations"])
def make_quotations(nlp: Language, name: str) -> Quotations:
    """Build the component (spaCy calls this)."""
    return Quotations()


class Quotations:
    """Set ``doc._.quotations``: the tokens inside each outermost pair of quotation marks.

    Marks pair within a paragraph. A paragraph that leaves one open and is followed by a paragraph
    that opens another is a speech that goes on: both stretches are given. Apostrophes are none.
    """

    def __call__(self, doc: Doc) -> Doc:
        """Pair the marks; what is never closed is said in ``doc._.notes``."""
        pairs = rules.pair(doc.text)
        doc._.quotations = rules.tokens(doc, pairs)
        if doc._.notes is not None:
            doc._.notes.extend(f"a quotation mark at character {p.start - 1} is not closed" for p in pairs if not p.closed)
        return doc
