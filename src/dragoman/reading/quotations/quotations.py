"""Find what stands between quotation marks."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.quotations import rules

PARAGRAPHS = "dragoman.quotations.paragraphs"  # the characters at which paragraphs begin, kept on the document
READ_SO = ": read to the end of its sentence or paragraph. Close it where the quotation ends"
LISTED = 5  # unclosed marks of a text that are noted one by one


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
        text = doc.text
        bounds = rules.paragraphs(text)
        pairs = rules.pair(text, bounds)
        doc.user_data[PARAGRAPHS] = [start for start, _ in bounds]
        doc._.quotations = rules.tokens(doc, pairs)
        if doc._.notes is not None:
            doc._.notes.extend(notes(pairs))
        return doc


def notes(pairs: list[rules.Pair]) -> list[str]:
    """Say which marks are never closed, what was taken for the quotation, and what to do; the first few one by one.

    >>> notes([rules.Pair(1, 7, closed=False)])
    ['a quotation mark at character 0 is not closed: read to the end of its sentence or paragraph. Close it where the quotation ends']
    """
    unclosed = [pair for pair in pairs if not pair.closed]
    out = [f"a quotation mark at character {pair.start - 1} is not closed{READ_SO}" for pair in unclosed[:LISTED]]
    if more := unclosed[LISTED:]:
        out.append(f"{len(more):,} more quotation marks from here on at character {more[0].start - 1} are not closed{READ_SO}")
    return out
