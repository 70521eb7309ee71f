"""Inverted conditionals: ``Had Paris agreed, …``, ``should talks fail, …``, ``were they to leave, …``."""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.reading.outlook.clauses import limits, trim
from dragoman.reading.outlook.conditions import Condition, consequence

NOMINAL = frozenset(("NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM"))
MODALS = frozenset(("will", "would", "'ll", "’ll", "'d", "’d", "could", "might", "may", "shall", "wo", "can", "must"))


def read(doc: Doc, at: int) -> Condition | None:
    """Read the auxiliary at a token; None where it opens a question or no clause at all."""
    low, high = limits(doc, at)
    opens = at - low <= 1 or doc[at - 1].text == ","
    after = doc[at + 1] if at + 1 < len(doc) else None
    if not opens or after is None or after.pos_ not in NOMINAL or doc[doc[at].sent.end - 1].text == "?":
        return _after_main(doc, at, low, high)
    comma = next((i for i in range(at + 2, high) if doc[i].text == "," and _verb_between(doc, at + 1, i)), None)
    if comma is None or not any(doc[i].lower_ in MODALS for i in range(comma, min(high, comma + 25))):
        return _after_main(doc, at, low, high)
    verb = next((t for t in doc[at + 1 : comma] if t.pos_ in ("VERB", "AUX") and t.dep_ not in ("aux", "auxpass")), doc[at])
    return _condition(doc, at, trim(doc, at + 1, comma), verb.i, low, high)


def _after_main(doc: Doc, at: int, low: int, high: int) -> Condition | None:
    """Read an inverted clause behind its main clause: ``the talks will end should Cairo refuse``."""
    token = doc[at]
    if token.lower_ != "should" or token.dep_ != "aux" or token.head.dep_ not in ("advcl", "ccomp") or token.head.head.i > at:
        return None
    after = doc[at + 1]
    subjects = [c for c in token.head.lefts if c.dep_ in ("nsubj", "nsubjpass")]
    if after.pos_ not in NOMINAL or not subjects or subjects[0].i < at or not any(t.lower_ in MODALS for t in doc[low:at]):
        return None
    return _condition(doc, at, trim(doc, at + 1, min(token.head.right_edge.i + 1, high)), token.head.i, low, high)


def _condition(doc: Doc, at: int, inner: tuple[int, int], verb: int, low: int, high: int) -> Condition | None:
    found = consequence(doc, at, at + 1, inner, doc[verb], low, high) if inner[1] > inner[0] else None
    return Condition((at, at + 1), inner, found[0], "inverted", found[1].i, doc[at].lower_) if found else None


def _verb_between(doc: Doc, start: int, end: int) -> bool:
    return any(t.pos_ in ("VERB", "AUX") for t in doc[start:end]) or doc[start - 1].lower_ == "were"
