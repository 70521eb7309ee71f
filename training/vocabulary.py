"""The wordpieces that political English needs: BERT's without other scripts and without rare words we never use.

A piece stays when our own texts (corpus, lexicon, actors, places, people) use it, when it continues a word in
Latin letters, or when it is among BERT's most frequent. A word that goes is cut into smaller pieces, not lost.
"""

from __future__ import annotations

import re
from pathlib import Path

from dragoman.reading.events.wordpieces import END, PAD, START, UNKNOWN, Wordpieces
from training.data import ROOT

FREQUENT = 16_000  # lines of BERT's list, which begins with the most frequent
NAMES = frozenset({"places.csv", "given_names.csv"})  # the pieces of so many names would be all pieces
LATIN = re.compile(r"^(##)?([a-z]+|[0-9]{1,4}|[!-/:-@\[-`{-~£€°$%])$")


def prune(whole: list[str]) -> list[str]:
    """Return the pieces that stay, in their order."""
    cutter = Wordpieces(whole)
    package = ROOT / "src" / "dragoman"
    used: set[int] = set()
    for path in [*sorted((ROOT / "corpus").rglob("*.txt")), *sorted(package.rglob("*.csv"))]:
        if path.name not in NAMES:
            for word in set(re.findall(r"\w+", path.read_text(encoding="utf-8"))):
                used.update(cutter.cut(word))
    special = (PAD, UNKNOWN, START, END)
    return [
        p
        for i, p in enumerate(whole)
        if p in special or (LATIN.match(p) and (i in used or i < FREQUENT or (p.startswith("##") and i < 24_000)))
    ]


def write(base: Path, out: Path) -> int:
    """Write the pruned vocabulary and return its size."""
    kept = prune((base / "vocab.txt").read_text(encoding="utf-8").splitlines())
    out.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return len(kept)
