"""Make a text readable for the parser without moving a character.

Every replacement is one character for one, so offsets into the normalised text are offsets into the
text as it was given.
"""

from __future__ import annotations

import re

from dragoman.reading import casing, prose

ODD = (
    0x09,
    0x0B,
    0x0C,
    0xA0,
    0xAD,
    *range(0x2000, 0x200E),
    0x202F,
    0x205F,
    0x2060,
    0x3000,
    0xFEFF,
)  # tabs, hard and thin spaces, soft hyphens
SPACES = dict.fromkeys(ODD, " ")
CONTROL = {c: " " for c in [*range(0x0A), *range(0x0B, 0x0D), *range(0x0E, 0x20), *range(0x7F, 0xA0)] if chr(c) not in "\x85"}
BREAKS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
TABLE = {**CONTROL, **SPACES, **BREAKS}
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
LONGEST = 400  # characters without a space: longer is data, not words, and spaCy's tokenizer is quadratic on it
UNBROKEN = re.compile(rf"\S{{{LONGEST},}}")
SHORT = 4  # an all-capitals line needs this many words before it is taken for a headline, not an acronym


def normalise(text: str, common: frozenset[str] = frozenset()) -> str:
    """Return ``text`` readable: odd spaces, control characters, endless "words" and lines that are no prose as spaces.

    Shouted lines are put into sentence case.

    Parameters
    ----------
    common
        Base forms of common words, in small letters (`casing.common_words`); without them every word keeps a capital.

    >>> normalise("RUSSIA\\u00a0WARNS THE UKRAINE OVER GAS", frozenset({"warn", "the", "over", "gas"}))
    'Russia warns the Ukraine over gas'
    """
    plain = prose.blank(text.replace("\r", " ")).translate(TABLE)
    plain = UNBROKEN.sub(lambda m: " " * len(m[0]), plain)
    if not any(map(_shouted, plain.splitlines())):
        return plain
    return "".join(casing.lower(line, WORD, common) if _shouted(line) else line for line in plain.splitlines(keepends=True))


def _shouted(line: str) -> bool:
    words = WORD.findall(line[:2000])
    return len(words) >= SHORT and sum(w.isupper() for w in words) >= 0.85 * len(words)
