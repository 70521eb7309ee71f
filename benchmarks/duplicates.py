"""Are wire copies found, and are other stories left alone?

Corpus: stories of 8 to 25 sentences of corpus/train, made here with a seed; neighbours share some sentences.
Run:    python -m benchmarks.duplicates [--stories 2000] [--copies 500] [--seed 1]
A copy has a tenth of its words replaced, left out or put in, or its end cut, its head and tail changed, or all of
that. Found: the share of copies told as a copy of their own story; false merges: the share of stories and copies
told as a copy of another. Fails under 99 % found or over 0.1 % false. The harder figures are only reported.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time

from benchmarks.shared import ROOT
from dragoman import corpus
from dragoman.sources.duplicates import Index, signature

FOUND, FALSE = 0.99, 0.001
HEADS = ("By our correspondents -", "(Agencies)", "UPDATED:", "From the newsroom:", "World news in brief.")
TAILS = ("Read more on our website.", "Reporting by staff; editing by the desk.", "All rights reserved.", "Subscribe to our letter.")


def stories(count: int, chance: random.Random, shared: float) -> list[list[str]]:
    """Return stories as lists of sentences; each takes a share of them from the story before."""
    sentences = [s.text for s in corpus.read(ROOT / "corpus" / "train")]
    out: list[list[str]] = []
    for _ in range(count):
        size = chance.randint(8, 25)
        old = chance.sample(out[-1], min(len(out[-1]), int(shared * size))) if out and chance.random() < 0.5 else []
        out.append(old + chance.sample(sentences, size - len(old)))
    return out


def edited(sentences: list[str], share: float, chance: random.Random, words: list[str]) -> str:
    """Return a copy with a share of its words changed."""
    kind = chance.choice(["words", "cut", "frame", "mixed"])
    left = share if kind == "words" else share / 2
    text = list(sentences)
    if kind in ("cut", "mixed"):
        text = text[: max(3, round(len(text) * (1 - share / (2 if kind == "mixed" else 1))))]
    if kind in ("frame", "mixed"):
        text = [chance.choice(HEADS), *text, chance.choice(TAILS)]
    if kind == "cut":
        return "\n\n".join(text)
    out: list[str] = []
    for word in "\n\n".join(text).split(" "):
        if chance.random() >= left:
            out.append(word)
            continue
        change = chance.randrange(3)
        out += [] if change == 0 else [chance.choice(words)] if change == 1 else [word, chance.choice(words)]
    return " ".join(out)


def measured(count: int, copies: int, seed: int, share: float, shared: float) -> dict[str, float]:
    """Build the corpus and score the index on it."""
    chance = random.Random(seed)
    made = stories(count, chance, shared)
    words = [w for s in made[:50] for sentence in s for w in sentence.split()]
    items: list[tuple[str, str | None, str]] = [(f"s{i}", None, "\n\n".join(s)) for i, s in enumerate(made)]
    for k, i in enumerate(chance.sample(range(count), copies)):
        items.append((f"c{k}", f"s{i}", edited(made[i], share, chance, words)))
    order = items[:count] + chance.sample(items[count:], copies)
    found = false = 0
    start = time.perf_counter()
    with Index() as index:
        for key, of, text in order:
            match = index.add(key, signature(text))
            found += of is not None and match is not None and match.of == of
            false += match is not None and match.of != of
    seconds = time.perf_counter() - start
    return {
        "found": round(found / copies, 4),
        "false_merges": round(false / len(order), 5),
        "documents_a_second": round(len(order) / seconds),
    }


def main() -> int:
    """Print the figures as JSON; exit code 1 past the limits."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--stories", type=int, default=2000)
    ask.add_argument("--copies", type=int, default=500)
    ask.add_argument("--seed", type=int, default=1)
    chosen = ask.parse_args()
    size = (chosen.stories, chosen.copies, chosen.seed)
    figures = measured(*size, 0.1, 0.1)
    print(json.dumps({"edits": 0.1, "sentences_shared": 0.1, **figures}))
    print(json.dumps({"edits": 0.2, "sentences_shared": 0.1, **measured(*size, 0.2, 0.1)}))
    print(json.dumps({"edits": 0.1, "sentences_shared": 0.3, **measured(*size, 0.1, 0.3)}))
    return int(figures["found"] < FOUND or figures["false_merges"] > FALSE)


if __name__ == "__main__":
    sys.exit(main())
