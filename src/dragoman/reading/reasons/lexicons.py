"""The word lists of the reasons, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.reading import lexicon
from dragoman.reading.outlook.lexicons import Phrases

HERE = Path(__file__).parent
SHORT = re.compile(r"(['’]s) ")  # "that's why" is four tokens


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The lists.

    ``cues``: words → frame; ``ordinals``: words → place in the list, 0 for the last; ``nouns`` that announce reasons;
    ``results``: words that open what follows from the sentence before.
    """

    cues: dict[tuple[str, ...], str]
    cue_phrases: Phrases
    ordinals: dict[tuple[str, ...], int]
    ordinal_phrases: Phrases
    nouns: frozenset[str]
    results: Phrases


@cache
def load(folder: Path = HERE) -> Lexicons:
    """Read the four files of a folder.

    Raises
    ------
    LexiconError
        A row is wrong, names no frame that there is, or an order that is no number.
    """
    cues: dict[tuple[str, ...], str] = {}
    for words, row in lexicon.read(folder / "cues.csv", "cue", ("frame", "example", "source")).items():
        if row["frame"] not in ("clause", "phrase"):
            raise LexiconError(f"cues.csv: '{words}' has the frame '{row['frame']}'. Use clause or phrase")
        cues[tuple(str(words).split())] = row["frame"]
    ordinals: dict[tuple[str, ...], int] = {}
    for words, row in lexicon.read(folder / "ordinals.csv", "words", ("order", "example", "source")).items():
        if not row["order"].isdigit():
            raise LexiconError(f"ordinals.csv: '{words}' has the order '{row['order']}'. Give a whole number")
        ordinals[tuple(str(words).split())] = int(row["order"])
    nouns = frozenset(str(noun) for noun in lexicon.read(folder / "announcements.csv", "noun", ("example", "source")))
    openers = lexicon.read(folder / "results.csv", "words", ("example", "source"))
    results = {tuple(SHORT.sub(r" \1 ", str(word)).split()): 0 for word in openers}
    return Lexicons(cues, _phrases(cues), ordinals, _phrases(ordinals), nouns, _phrases(results))


def _phrases(entries: dict[tuple[str, ...], str] | dict[tuple[str, ...], int]) -> Phrases:
    found: Phrases = {}
    for parts in sorted(entries, key=len, reverse=True):
        found.setdefault(parts[0], []).append(parts)
    return found
