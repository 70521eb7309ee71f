"""From spaCy tokens to wordpieces: each token is lowered, stripped of accents and cut into the longest known pieces.

The vocabulary is BERT's without what political English does not use; a word outside it falls into smaller pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

UNKNOWN, START, END, PAD = "[UNK]", "[CLS]", "[SEP]", "[PAD]"
PARTS = re.compile(r"\w+|[^\w\s]")
LONGEST = 60  # characters of a word; a longer one is no word
MOST = 16  # pieces of one token
TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})


class Wordpieces:
    """A vocabulary of wordpieces, one a line; a piece's line is its number."""

    def __init__(self, pieces: Sequence[str]) -> None:
        self.number = {piece: i for i, piece in enumerate(pieces)}
        self.unknown, self.start, self.end, self.pad = (self.number[p] for p in (UNKNOWN, START, END, PAD))
        self.known: dict[str, tuple[int, ...]] = {}

    @classmethod
    def load(cls, path: Path) -> Wordpieces:
        """Read a vocabulary file."""
        return cls(path.read_text(encoding="utf-8").splitlines())

    def cut(self, token: str) -> tuple[int, ...]:
        """Return the numbers of a token's pieces, at least one."""
        found = self.known.get(token)
        if found is None:
            if len(self.known) > 200_000:  # a crawl has no end of misspellings
                self.known.clear()
            found = self.known[token] = self._cut(token)
        return found

    def _cut(self, token: str) -> tuple[int, ...]:
        plain = unicodedata.normalize("NFD", token.translate(TYPOGRAPHY).lower())
        plain = "".join(c for c in plain if unicodedata.category(c) != "Mn")
        out: list[int] = []
        for part in PARTS.findall(plain):
            for word in part.split("_") if "_" in part else (part,):
                out += self._word(word)
        return tuple(out[:MOST]) or (self.unknown,)

    def _word(self, word: str) -> list[int]:
        if len(word) > LONGEST:
            return [self.unknown]
        out: list[int] = []
        start = 0
        while start < len(word):
            end = len(word)
            while end > start:
                piece = self.number.get(("##" if start else "") + word[start:end])
                if piece is not None:
                    break
                end -= 1
            else:
                return [self.unknown]
            out.append(piece)
            start = end
        return out
