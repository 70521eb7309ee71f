"""Start a sentence after every paragraph break, before the parser runs.

A blank line always breaks. A single line feed breaks where lines are paragraphs (half of them are
longer than a hard-wrapped line), or after closing punctuation; in hard-wrapped text it is a space.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

WRAPPED = 100  # characters: nobody wraps wider
CLOSING = ".!?:;…\"'”’)»"


@Language.factory("paragraphs", assigns=["token.is_sent_start"])
def make_paragraphs(nlp: Language, name: str) -> Paragraphs:
    """Build the component (spaCy calls this)."""
    return Paragraphs()


class Paragraphs:
    """Set ``token.is_sent_start`` on the first token of each paragraph."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark paragraph starts; nothing is unset."""
        if "\n" not in doc.text:
            return doc
        lengths = sorted(len(line) for line in doc.text.split("\n") if line.strip())
        lines_are_paragraphs = not lengths or lengths[len(lengths) // 2] > WRAPPED or len(lengths) < 4
        for token in doc:
            if not token.is_space or "\n" not in token.text or token.i + 1 >= len(doc):
                continue
            before = doc[token.i - 1].text if token.i else ""
            if lines_are_paragraphs or token.text.count("\n") > 1 or before[-1:] in CLOSING:
                following = token.i + 1
                while following < len(doc) - 1 and doc[following].is_space:
                    following += 1
                doc[following].is_sent_start = True
        return doc
