"""Give a line of capitals the case it would have in running text, so that tagger and parser can read it.

A word is written small when it is a common English word, by the model's own word lists, and no name of the actor
tables; every other word keeps a capital. No character moves.
"""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

NAMES = Path(__file__).parent / "actors" / "names.csv"
ENDINGS = (
    ("ies", "y"),
    ("es", "e"),
    ("es", ""),
    ("s", ""),
    ("ied", "y"),
    ("ed", "e"),
    ("ed", ""),
    ("ing", "e"),
    ("ing", ""),
    ("er", ""),
    ("ly", ""),
)
PARTS = ("verb", "noun", "adj", "adv")


@cache
def names() -> frozenset[str]:
    """Return the single words, in capitals, that stand alone as a name in the actor tables."""
    with NAMES.open(encoding="utf-8", newline="") as handle:
        surfaces = [row["name"] for row in csv.DictReader(handle)]
    return frozenset(s.upper() for s in surfaces if " " not in s and s[:1].isupper())


def common_words(nlp: Any) -> frozenset[str]:
    """Return the base forms that a model's lemmatizer lists; empty where it lists none."""
    lemmatizer = getattr(nlp.get_pipe("morphology"), "lemmatizer", None) if "morphology" in nlp.pipe_names else None
    if lemmatizer is None or not lemmatizer.lookups.has_table("lemma_index"):
        return frozenset()
    index, exceptions = lemmatizer.lookups.get_table("lemma_index"), lemmatizer.lookups.get_table("lemma_exc")
    words = {w for part in PARTS for w in index.get(part, ())} | {w for part in PARTS for w in exceptions.get(part, {})}
    return frozenset(words)


def lower(line: str, word: re.Pattern[str], common: frozenset[str]) -> str:
    """Return a line of capitals in sentence case; same length."""

    def one(match: re.Match[str]) -> str:
        text = match[0]
        small = text.lower()
        if len(small) != len(text):
            return text
        stem = re.sub(r"['’]s?$", "", text)
        if stem in names() or (len(stem) < 4 and stem.lower() not in common):
            return text if len(stem) < 4 else small[0].upper() + small[1:]
        if _known(re.sub(r"['’]s?$", "", small), common) and match.start():
            return small
        return small[0].upper() + small[1:] if len(small[0].upper()) == 1 else text

    return word.sub(one, line)


def _known(small: str, common: frozenset[str]) -> bool:
    if small in common or len(small) < 3:
        return True
    return any(small.endswith(old) and small[: len(small) - len(old)] + new in common for old, new in ENDINGS)
