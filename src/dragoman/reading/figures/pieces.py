"""Tokens cut finer where they hold digits: "64GB" is a number and a unit, "40-ounce" a number, a hyphen and a unit."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Doc

CUT = re.compile(r"(?<![\w.])\.\d+|\d+(?:[.,]\d+)*|[^\W\d_]+|\s+|.", re.DOTALL)
LONG = 40  # characters: a longer token with digits is an address or noise


@dataclass(slots=True)
class Pieces:
    """Parallel lists, one entry a piece: lower-case text, token index, character offsets (ends exclusive)."""

    low: list[str]
    token: list[int]
    start: list[int]
    end: list[int]

    def at(self, i: int) -> str:
        """Return the lower-case text of a piece, empty beyond the ends."""
        return self.low[i] if 0 <= i < len(self.low) else ""

    def glued(self, i: int) -> bool:
        """Tell whether piece ``i`` follows the piece before it without a space."""
        return 0 < i < len(self.low) and self.end[i - 1] == self.start[i]

    def is_number(self, i: int) -> bool:
        """Tell whether a piece is written in digits."""
        word = self.at(i)
        return bool(word) and (word[0].isdecimal() or (word[0] == "." and len(word) > 1 and word[1].isdecimal()))


def cut(doc: Doc) -> Pieces:
    """Cut the tokens of a document into pieces, dropping tokens of white space."""
    pieces = Pieces([], [], [], [])
    add_low, add_token, add_start, add_end = pieces.low.append, pieces.token.append, pieces.start.append, pieces.end.append
    has_digit: dict[int, bool] = {}
    for token in doc:
        orth = token.orth
        digits = has_digit.get(orth)
        if digits is None:
            text = token.text
            digits = has_digit[orth] = any(map(str.isdecimal, text)) and len(text) > 1 and len(text) < LONG and not text.isdecimal()
        at = token.idx
        if not digits:
            if token.is_space:
                continue
            low = token.lower_
            add_low(low)
            add_token(token.i)
            add_start(at)
            add_end(at + len(low))
            continue
        for match in CUT.finditer(token.lower_):
            add_low(match[0])
            add_token(token.i)
            add_start(at + match.start())
            add_end(at + match.end())
    return pieces
