"""Wire copies: texts that are the same story again, told by MinHash over pairs of words.

A story's first text is the story; a later one that is nearly the same is its copy. Texts of fewer than `LEAST`
words are never compared: short ones are alike by nature. Texts made after one pattern (the day's prices, who met whom)
differ in their numbers or names and are not copies; nor is a text with much more in it than the story. The index lies
in a temporary file, so that memory does not grow with it.

Method: Broder, "On the resemblance and containment of documents" (1997); locality-sensitive hashing in bands,
Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from itertools import pairwise
from operator import eq
from zlib import crc32

import rensa

BANDS, ROWS = 32, 3
PERMUTATIONS = BANDS * ROWS  # two texts that share half their pairs of words meet in a band with probability .986
SEED = 20_180_714
THRESHOLD = 0.42  # of the estimated share of pairs in common (Jaccard); a tenth of the words changed leaves about 0.65
LEAST = 60  # words
PART = 0.8  # the least estimated share of a shorter text's pairs that the story has, for it to be a cut of the story
LONGER = 1.3  # times the story's words: a text with more is news of its own
KEPT = 40  # numbers, and as many names, that are kept of a text
FEW = 3  # numbers or names that both texts must have for them to tell the texts apart
SHARED = 0.5  # of the fewer numbers or names, that copies have in common
WORD = re.compile(r"[^\W_]+(?:['’.,]\d+)*")
NAME = re.compile(r"(?<=[a-z] )[A-Z][^\W\d_]+")  # a capital within a sentence
CACHE = 8_000  # kilobytes of the index that are kept in memory


@dataclass(frozen=True, slots=True)
class Match:
    """The story of which a text is a copy, and the estimated share of pairs of words that they have in common (0 to 1)."""

    of: str
    similarity: float


def signature(text: str) -> bytes | None:
    """Return what is kept of a text to compare it by: 96 minima, how many words, its numbers and names; None for a short one.

    >>> signature("Talks failed.") is None
    True
    """
    words = WORD.findall(text.lower())
    if len(words) < LEAST:
        return None
    sketch = rensa.RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update([f"{a} {b}" for a, b in pairwise(words)])
    numbers, names = _marks(w for w in words if w[0].isdigit()), _marks(w.lower() for w in NAME.findall(text))
    return array("I", [*sketch.digest(), len(words), len(numbers), *numbers, *names]).tobytes()


def _marks(found: Iterable[str]) -> list[int]:
    """Return the lowest hashes of some words: of two texts with the same words the same are kept."""
    return sorted({crc32(w.encode()) for w in found})[:KEPT]


def similarity(later: bytes, story: bytes) -> float:
    """Return how alike a later text is to a story by their signatures, 0 to 1; 0 where it is news of its own.

    Alike is the share of the pairs of words of both that they have in common (Jaccard); of a cut of the story, the
    share of its own pairs that the story has.

    >>> words = [f"word{i}" for i in range(200)]
    >>> a, b = signature(" ".join(words)), signature(" ".join(words[:190]))
    >>> 0.8 < similarity(b, a) <= 1.0
    True
    """
    a, b = _read(later), _read(story)
    mine, theirs = a[PERMUTATIONS], b[PERMUTATIONS]
    if mine > LONGER * theirs:
        return 0.0
    cut, at = (a[PERMUTATIONS + 1], b[PERMUTATIONS + 1]), PERMUTATIONS + 2
    if _apart(a[at : at + cut[0]], b[at : at + cut[1]]) or _apart(a[at + cut[0] :], b[at + cut[1] :]):
        return 0.0
    same: int = sum(map(eq, a[:PERMUTATIONS], b[:PERMUTATIONS]))
    alike = same / PERMUTATIONS
    part = min(1.0, alike / (1 + alike) * (mine + theirs) / mine)
    return part if mine < theirs and part >= PART else alike


def _apart(mine: array[int], theirs: array[int]) -> bool:
    """Tell whether two texts have too little in common of what should be the same in copies."""
    fewer = min(len(mine), len(theirs))
    return fewer >= FEW and len({*mine} & {*theirs}) < SHARED * fewer


def _read(kept: bytes) -> array[int]:
    found = array("I")
    found.frombytes(kept)
    return found


class Index:
    """The texts seen so far.

    Parameters
    ----------
    threshold
        The least estimated similarity of a copy.
    """

    def __init__(self, threshold: float = THRESHOLD) -> None:
        self.threshold = threshold
        self._file = tempfile.NamedTemporaryFile(prefix="dragoman-", suffix=".index")  # noqa: SIM115 - it lives as long as the index
        self._db = sqlite3.connect(self._file.name, isolation_level=None)
        for line in (
            "PRAGMA journal_mode = OFF",
            "PRAGMA synchronous = OFF",
            "PRAGMA locking_mode = EXCLUSIVE",
            f"PRAGMA cache_size = -{CACHE}",
            "CREATE TABLE texts (number INTEGER PRIMARY KEY, key TEXT UNIQUE, signature BLOB)",
            "CREATE TABLE bands (band INTEGER, number INTEGER, PRIMARY KEY (band, number)) WITHOUT ROWID",
            "CREATE TABLE copies (key TEXT PRIMARY KEY, of TEXT, similarity REAL, signature BLOB) WITHOUT ROWID",
            "CREATE TABLE apart (one TEXT, other TEXT, PRIMARY KEY (one, other)) WITHOUT ROWID",
        ):
            self._db.execute(line)
        self._db.execute("BEGIN")  # never committed: the file is thrown away, and a commit for each row was most of the time

    def load(
        self,
        stories: Iterable[tuple[str, bytes]] = (),
        copies: Iterable[tuple[str, str, float, bytes]] = (),
        distinct: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Take in what a record knows.

        Parameters
        ----------
        stories
            Keys and signatures of its stories, in order.
        copies
            Key, the story's key, similarity and signature of each copy.
        distinct
            Pairs of keys that somebody has told apart.
        """
        for key, kept in stories:
            self._enter(key, kept)
        self._db.executemany("INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?)", copies)
        self._db.executemany("INSERT OR IGNORE INTO apart VALUES (?, ?)", (tuple(sorted(pair)) for pair in distinct))

    def add(self, key: str, kept: bytes | None) -> Match | None:
        """Return the story of which a text is a copy, or None and take it in as a story.

        What was decided once stays so: a story is never made a copy later, a copy with the same text is one again.

        Parameters
        ----------
        key
            The document's id.
        kept
            Its `signature`.
        """
        if kept is None:
            return None
        before = self._db.execute("SELECT of, similarity, signature FROM copies WHERE key = ?", (key,)).fetchone()
        if before and before[2] == kept and not self._apart(key, before[0]):
            return Match(before[0], before[1])
        known = self._db.execute("SELECT signature FROM texts WHERE key = ?", (key,)).fetchone()
        if known and known[0] == kept:
            return None
        match = None if known else self._nearest(key, kept)
        if match is None:
            self._enter(key, kept)
        else:
            self._db.execute("INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?)", (key, match.of, match.similarity, kept))
        return match

    def _nearest(self, key: str, kept: bytes) -> Match | None:
        bands = _bands(kept)
        asked = f"SELECT DISTINCT number FROM bands WHERE band IN ({','.join('?' * BANDS)}) ORDER BY number"
        best: Match | None = None
        for (number,) in self._db.execute(asked, bands).fetchall():
            other, theirs = self._db.execute("SELECT key, signature FROM texts WHERE number = ?", (number,)).fetchone()
            alike = similarity(kept, theirs)
            if alike >= self.threshold and (best is None or alike > best.similarity) and not self._apart(key, other):
                best = Match(other, round(alike, 3))
        return best

    def _apart(self, one: str, other: str) -> bool:
        return self._db.execute("SELECT 1 FROM apart WHERE one = ? AND other = ?", tuple(sorted((one, other)))).fetchone() is not None

    def _enter(self, key: str, kept: bytes) -> None:
        old = self._db.execute("SELECT number, signature FROM texts WHERE key = ?", (key,)).fetchone()
        if old:
            self._db.executemany("DELETE FROM bands WHERE band = ? AND number = ?", ((b, old[0]) for b in _bands(old[1])))
            self._db.execute("UPDATE texts SET signature = ? WHERE number = ?", (kept, old[0]))
            number = old[0]
        else:
            number = self._db.execute("INSERT INTO texts (key, signature) VALUES (?, ?)", (key, kept)).lastrowid
        self._db.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", ((b, number) for b in _bands(kept)))

    def close(self) -> None:
        """Give up the index and its file."""
        self._db.close()
        self._file.close()

    def __enter__(self) -> Index:
        """Return the index itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the index."""
        self.close()


def _bands(kept: bytes) -> list[int]:
    """Return a number for each band of a signature."""
    size = 4 * ROWS
    return [
        int.from_bytes(
            blake2b(kept[b * size : (b + 1) * size], digest_size=8, salt=b.to_bytes(2, "little")).digest(), "little", signed=True
        )
        for b in range(BANDS)
    ]
