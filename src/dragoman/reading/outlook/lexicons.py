"""The word lists of the outlook, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.reading import lexicon

HERE = Path(__file__).parent
LOGICS = frozenset(("if", "only_if", "unless", "even_if", "once", "as_long_as", "when", "inverted"))
KINDS = frozenset(("forecast", "commitment", "threat", "condition"))

Phrases = dict[str, list[tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Lexicons:
    """The lists; the ``phrases`` give, by first word, the entries that begin with it, longest first."""

    connectives: dict[str, lexicon.Row]
    connective_phrases: Phrases
    likelihood: dict[str, tuple[float, float]]
    scales: dict[str, str]
    likelihood_phrases: Phrases
    futures: dict[str, lexicon.Row]
    harms: dict[str, str]


@cache
def load(folder: Path = HERE) -> Lexicons:
    """Read the four files of a folder.

    Raises
    ------
    LexiconError
        A row is wrong, or names a logic, a kind or a range that there is not.
    """
    connectives = _rows(folder / "connectives.csv", "connective", ("logic", "frame", "example", "source"))
    likelihood = _rows(folder / "likelihood.csv", "words", ("low", "high", "example", "source"))
    futures = _rows(folder / "futures.csv", "trigger", ("frame", "kind", "example", "source"))
    harms = _rows(folder / "harms.csv", "lemma", ("done", "example", "source"))
    for words, row in connectives.items():
        if row["logic"] not in LOGICS:
            raise LexiconError(f"connectives.csv: '{words}' has the logic '{row['logic']}'. Use one of {', '.join(sorted(LOGICS))}")
    for words, row in futures.items():
        if row["kind"] not in KINDS:
            raise LexiconError(f"futures.csv: '{words}' has the kind '{row['kind']}'. Use one of {', '.join(sorted(KINDS))}")
    ranges = {words: _range(words, row) for words, row in likelihood.items()}
    scales = {words: row["source"] for words, row in likelihood.items()}
    done = {lemma: row["done"] for lemma, row in harms.items()}
    return Lexicons(connectives, _phrases(connectives), ranges, scales, _phrases(likelihood), futures, done)


def _rows(path: Path, key: str, columns: tuple[str, ...]) -> dict[str, lexicon.Row]:
    return {k: row for k, row in lexicon.read(path, key, columns).items() if isinstance(k, str)}


def _range(words: str, row: lexicon.Row) -> tuple[float, float]:
    try:
        low, high = float(row["low"]), float(row["high"])
    except ValueError as error:
        raise LexiconError(f"likelihood.csv: '{words}' has no numeric range. Give low and high from 0 to 1") from error
    if not 0 <= low <= high <= 1:
        raise LexiconError(f"likelihood.csv: '{words}' has the range {low} to {high}. Give 0 <= low <= high <= 1")
    return low, high


def _phrases(rows: dict[str, lexicon.Row]) -> Phrases:
    found: Phrases = {}
    for words in rows:
        parts = tuple(words.split())
        found.setdefault(parts[0], []).append(parts)
    for entries in found.values():
        entries.sort(key=len, reverse=True)
    return found


def longest(phrases: Phrases, lower: list[str], at: int) -> tuple[str, ...] | None:
    """Return the longest entry that stands at a token."""
    for parts in phrases.get(lower[at], ()):
        if len(parts) == 1 or tuple(lower[at : at + len(parts)]) == parts:
            return parts
    return None
