"""One form for all spellings of a name: lower case, no accents, no stops, "Saint" as "st"."""

from __future__ import annotations

import unicodedata

SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "&": "and"}
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ə": "e"})
DROPPED = str.maketrans("", "", ".'’‘`´ʻʼ\"")
SPACED = str.maketrans("-–—/", "    ")


def fold(word: str) -> str:
    """Return the form of one word.

    >>> fold("São"), fold("Saint"), fold("U.S.")
    ('sao', 'st', 'us')
    """
    low = word.lower()
    if not low.isascii():
        low = unicodedata.normalize("NFKD", low.translate(LETTERS))
        low = "".join(c for c in low if not unicodedata.combining(c))
    low = low.translate(DROPPED)
    return SHORT.get(low, low)


def key(name: str) -> str:
    """Return the form of a name.

    >>> key("Saint-Étienne")
    'st etienne'
    """
    return " ".join(filter(None, map(fold, name.translate(SPACED).split())))
