"""Start a sentence after every paragraph break and every dateline, before the parser runs, and none within running words.

A word that begins with a small letter after a letter, a digit or a comma begins no sentence: beside a short headline the parser would
part "Russia" from "condemned Israel". A blank line always breaks. A single line feed breaks where lines are paragraphs (half of them are
longer than a hard-wrapped line), or after closing punctuation; in hard-wrapped text it is a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

WRAPPED = 100  # characters: nobody wraps wider
CLOSING = ".!?:;…\"'”’)»"
# "ADEN, Yemen (AP) --", "Lima, May 3 (Xinhua) -": a name in capitals, or any name with an agency in brackets, then a dash
PLACE = r"[A-Z][\w.'’\-]*(?:[ ,/]{1,2}(?:[A-Z][\w.'’\-]*|\d{1,2}|of|de|del|al|the)){0,7}"
DATELINE = re.compile(
    rf"(?:(?P<capitals>[A-Z][A-Z.'’\-]{{2,}})\b[^()\n—–]{{0,50}}?|{PLACE} ?)(?P<agency>\([^()\n]{{2,40}}\))? ?(?:--+|—|–|(?<=[ )])-)\s*"
)
HEAD = 120  # characters in which a dateline ends


@Language.factory("paragraphs", assigns=["token.is_sent_start"])
def make_paragraphs(nlp: Language, name: str) -> Paragraphs:
    """Build the component (spaCy calls this)."""
    return Paragraphs()


class Paragraphs:
    """Set ``token.is_sent_start`` on the first token of each paragraph."""

    def __call__(self, doc: Doc) -> Doc:
        """Mark paragraph starts, and words that begin no sentence; what is marked already stays."""
        running(doc)
        for start in datelines(doc.text):
            first = doc.char_span(start, start + 1, alignment_mode="expand")
            if first is not None and first.start:
                doc[first.start].is_sent_start = True
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


def running(doc: Doc) -> None:
    """Mark words that begin no sentence, all at once: a token that is told one by one costs ten times as much."""
    texts = [token.text for token in doc]
    within = [t[:1].islower() and (b[-1:].isalnum() or b == ",") for b, t in pairwise(texts)]
    marks = doc.to_array([SENT_START]).reshape(-1)
    marks[1:] = np.where((marks[1:] == 0) & np.array(within, dtype=bool), np.uint64(2**64 - 1), marks[1:])  # -1, as spaCy stores "no"
    doc.from_array([SENT_START], marks.reshape(-1, 1))  # type: ignore[arg-type] # spaCy's stubs know no uint64


def datelines(text: str) -> Iterator[int]:
    """Yield where the first sentence begins after each dateline that opens a line.

    >>> list(datelines("ADEN, Yemen (AP) -- The truce held.")), list(datelines("A truce - of sorts - held."))
    ([20], [])
    """
    at = 0
    while at < len(text):
        found = DATELINE.match(text, at, at + HEAD)
        if found is not None and (found["capitals"] or found["agency"]):
            rest = text[found.end() : found.end() + 20]
            if any(c.islower() for c in rest):
                yield found.end()
        following = text.find("\n", at)
        at = len(text) if following < 0 else following + 1
