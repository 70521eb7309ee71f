"""A document's tokens as plain lists, and the few questions of syntax that finding actors asks.

Indexes are token indexes; ``head[i] == i`` marks a root. Lists are read once per document: a spaCy ``Token``
costs ten times as much to ask as a list.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

from spacy.attrs import DEP, HEAD, LEMMA, TAG
from spacy.tokens import Doc

NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
PROPER_TAGS = frozenset({"NNP", "NNPS"})
HYPHENS = frozenset({"-", "–", "‑", "‐"})
APOSTROPHES = str.maketrans("", "", ".'’‘ʼ`")


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """Return a word in lower case, without accents, full stops and apostrophes.

    >>> fold("U.S."), fold("Pérez"), fold("d’Ivoire")
    ('us', 'perez', 'divoire')
    """
    lower = word.lower().translate(APOSTROPHES)
    if not lower.isascii():
        lower = "".join(
            c
            for c in unicodedata.normalize("NFKD", lower.replace("ø", "o").replace("ł", "l").replace("ı", "i").replace("đ", "d"))
            if not unicodedata.combining(c)
        )
    return lower


def singular(word: str) -> str:
    """Return the singular of a regular plural.

    >>> singular("forces"), singular("parties"), singular("police")
    ('force', 'party', 'police')
    """
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


@dataclass(slots=True)
class Words:
    """The tokens of a document, index by index."""

    text: list[str]
    lower: list[str]
    norm: list[str]
    tag: list[str]
    dep: list[str]
    lemma: list[str]
    head: list[int]
    sentence: list[int]  # index of the first token of the sentence
    quoted: list[bool]
    children: list[list[int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.text)

    def noun(self, i: int) -> bool:
        """Tell whether a token is tagged as a noun."""
        return self.tag[i] in NOUN_TAGS

    def capital(self, i: int) -> bool:
        """Tell whether a token begins with a capital letter."""
        return self.text[i][:1].isupper()

    def opens(self, i: int) -> bool:
        """Tell whether a token is the first word of its sentence or quotation, where a capital tells nothing."""
        first = self.sentence[i]
        if i == first:
            return True
        return (
            not any(self.text[j][:1].isalnum() for j in range(max(first, i - 3), i))
            if i - first <= 3
            else self.text[i - 1] in ("“", '"', ":", "‘")
        )

    def top(self, start: int, end: int, core: int) -> int:
        """Return the token of ``start`` to ``end`` that hangs outside; ``core`` where several do and it is one of them."""
        outside = [i for i in range(start, end) if not start <= self.head[i] < end or self.head[i] == i]
        if core in outside or not outside:
            return core
        nouns = [i for i in outside if self.tag[i] in NOUN_TAGS]
        return nouns[-1] if nouns else core


def words(doc: Doc) -> Words:
    """Read a document's tokens into lists."""
    strings = doc.vocab.strings
    table = doc.to_array([TAG, DEP, LEMMA, HEAD])
    memory: dict[int, str] = {}

    def named(column: int) -> list[str]:
        out = []
        for value in table[:, column].tolist():
            name = memory.get(value)
            if name is None:
                name = memory[value] = strings[value]
            out.append(name)
        return out

    text = [t.text for t in doc]
    # HEAD is a signed offset stored in an unsigned column
    offsets = table[:, 3].astype("int64").tolist()
    head = [i + o for i, o in enumerate(offsets)]
    sentence = []
    first = 0
    for i, token in enumerate(doc):
        if token.is_sent_start:
            first = i
        sentence.append(first)
    quoted = [False] * len(text)
    for start, end in doc._.quotations or ():
        quoted[start:end] = [True] * (end - start)
    children: list[list[int]] = [[] for _ in text]
    for i, h in enumerate(head):
        if h != i:
            children[h].append(i)
    lemma = [x.lower() for x in named(2)]
    return Words(text, [t.lower() for t in text], [fold(t) for t in text], named(0), named(1), lemma, head, sentence, quoted, children)
