"""A document as plain lists, read once: words, tags and folded forms of what is capitalised."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from dragoman.reading.places.names import fold

PROPER = frozenset({"NNP", "NNPS"})
JOINED = ("'", "’")  # "d'Ivoire"
REMEMBERED = 100_000
FORMS: dict[str, str] = {}


@dataclass(slots=True)
class Tokens:
    """Words of a document; ``form`` is empty for words without a capital, ``plain`` holds all words as written."""

    text: list[str]
    lower: list[str]
    tag: list[str]
    form: list[str]
    opens: list[bool]
    persons: set[str] = field(default_factory=set)
    plain: frozenset[str] = frozenset()
    spaced: list[bool] = field(default_factory=list)

    def at(self, i: int) -> str:
        """Return the lower-case word at ``i``, or nothing outside the text."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def key(self, start: int, end: int) -> str:
        """Return the words of a stretch in the form of ``names.key``."""
        return " ".join(filter(None, [self.form[i] or (self.lower[i] if self.lower[i].isalpha() else "") for i in range(start, end)]))


def read(doc: Doc) -> Tokens:
    """Read a document."""
    text = [t.text for t in doc]
    opens = [bool(t.is_sent_start) for t in doc]
    forms = [_form(w) if w[0].isupper() or (w[1:2] in JOINED and w[2:3].isupper()) else "" for w in text]
    return Tokens(
        text,
        [w.lower() for w in text],
        [t.tag_ for t in doc],
        forms,
        opens,
        plain=frozenset(text),
        spaced=[bool(t.whitespace_) for t in doc],
    )


def _form(word: str) -> str:
    known = FORMS.get(word)
    if known is None:
        if len(FORMS) > REMEMBERED:
            FORMS.clear()
        known = FORMS[word] = fold(word)
    return known
