"""What the encoder's probabilities are worth, beside the rules and alone: fitted on the development part.

Run: python -m training.calibrate   (writes ``calibration`` into the artefact's card)
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.corpus import found
from dragoman import corpus
from dragoman.reading.events import encoder
from dragoman.reading.events.combine import Calibration, Policy, logit
from dragoman.reading.events.events import Events
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document
from training.data import ROOT

LEAST = 0.03  # of the encoder's probability: less is never an event
Rows = list[tuple[list[float], bool]]


class Recorder(Calibration):
    """Gives each event a number for its confidence and remembers what it was judged by."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, list[float]]] = []

    def _note(self, name: str, values: list[float]) -> float:
        self.seen.append((name, values))
        return float(len(self.seen))

    def kept(self, p: float, confidence: float) -> float:
        """Note an event of the rules."""
        return self._note("kept", [logit(p), confidence - 0.7, 1.0])

    def added(self, p: float) -> float:
        """Note an event of the encoder alone; 0 where it is too unlikely."""
        return self._note("added", [logit(p), 1.0]) if p >= LEAST else 0.0


def observed(folder: Path, part: str = "development") -> dict[str, Rows]:
    """Return what each event of a part was judged by, and whether it is right."""
    nlp = build(coder="both")
    component = nlp.get_pipe("events")
    assert isinstance(component, Events)
    recorder = Recorder()
    component.encoder = encoder.Encoder(folder)
    component.calibration, component.policy = recorder, Policy(keep=0.5, retype=2.0, add=0.5)
    rows: dict[str, Rows] = {"kept": [], "added": []}
    for s in corpus.read(ROOT / "corpus" / part):
        events = list(read_document(Document("d", s.text), nlp).events)
        used: set[str] = set()
        for gold in s.events:
            # of two that would do, the likelier one is the one that counts
            event = found(gold, sorted(events, key=lambda e: recorder.seen[int(e.confidence) - 1][0], reverse=True), used)
            if event is not None:
                used.add(event.id)
        for e in events:
            name, values = recorder.seen[int(e.confidence) - 1]
            rows[name].append((values, e.id in used))
    return rows


def fitted(rows: Rows, ridge: float = 0.5, steps: int = 50) -> list[float]:
    """Fit log odds by Newton's method, with a little shrinkage.

    >>> w = fitted([([1.0, 1.0], True), ([-1.0, 1.0], False)] * 20)
    >>> w[0] > 1 and abs(w[1]) < 0.01
    True
    """
    x: NDArray[np.float64] = np.array([r[0] for r in rows])
    y: NDArray[np.float64] = np.array([r[1] for r in rows], float)
    w = np.zeros(x.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ w))
        slope = x.T @ (y - p) - ridge * w
        curve = (x * (p * (1 - p))[:, None]).T @ x + ridge * np.eye(len(w))
        w = w + np.linalg.solve(curve, slope)
    return [round(float(v), 3) for v in w]


def calibrate(folder: Path = encoder.ARTEFACT) -> dict[str, Any]:
    """Fit and write into the card."""
    rows = observed(folder)
    weights = {name: fitted(r) for name, r in rows.items()}
    path = folder / "card.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    card = {**{k: v for k, v in card.items() if k != "inventory"}, "calibration": weights, "inventory": card["inventory"]}
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return {"calibration": weights, "events": {n: [len(r), sum(ok for _, ok in r)] for n, r in rows.items()}}


if __name__ == "__main__":
    print(json.dumps(calibrate()))
