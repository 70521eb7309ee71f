"""The encoder: what a small language model makes of each token of a sentence, and of each mention beside a trigger.

MiniLM (22 million parameters, int8) reads a sentence once; NumPy heads on its vectors say which tokens are
triggers of what type, with which modes and marks, and which mentions are actor or recipient of a trigger.
The artefact is ``model/``; its card says what it was trained on. Each sentence is read by itself, so that
what is read of it never depends on its neighbours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import PipelineError
from dragoman.reading.events.features import CANDIDATES, Syntax, distance, path
from dragoman.reading.events.wordpieces import Wordpieces
from dragoman.reading.layers import ActorMention

ARTEFACT = Path(__file__).parent / "model"
FILES = ("encoder.onnx", "heads.npz", "vocab.txt")
LONGEST = 500  # pieces of a sentence; what stands behind them is not read
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trigger:
    """What the encoder makes of one token; ``chances`` of none and each type, ``hidden`` what modes and marks are read from."""

    token: int
    chances: Floats
    hidden: Floats
    encoder: Encoder

    def of(self, event_type: str) -> float:
        """Return the probability of a type."""
        return float(self.chances[self.encoder.index["types"][event_type]])

    def best(self) -> tuple[str, float]:
        """Return the likeliest type."""
        k = int(self.chances[1:].argmax()) + 1
        return self.encoder.types[k], float(self.chances[k])

    def modes(self, event_type: str) -> dict[str, float]:
        """Return the probability of each mode of a type; ``-`` is none."""
        return self.encoder.modes_of(self.hidden, event_type)

    def marks(self) -> dict[str, float]:
        """Return the probability of each auxiliary mark."""
        return self.encoder.marks_of(self.hidden)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as the heads see it; ``triggers`` are the tokens that can be one by their part of speech."""

    syntax: Syntax
    vectors: Floats
    triggers: tuple[Trigger, ...]


def softmax(x: Floats) -> Floats:
    """Return probabilities along the last axis."""
    e = np.exp(x - x.max(-1, keepdims=True))
    return np.asarray(e / e.sum(-1, keepdims=True), np.float32)


def gelu(x: Floats) -> Floats:
    """Return the activation that the heads were trained with."""
    return np.asarray(0.5 * x * (1 + np.tanh(0.7978845608 * (x + 0.044715 * x * x * x))), np.float32)


class Encoder:
    """The model in memory."""

    def __init__(self, folder: Path = ARTEFACT) -> None:
        self.card = _checked(folder)
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"])
        self.pieces = Wordpieces.load(folder / "vocab.txt")
        with np.load(folder / "heads.npz") as file:
            self.heads: dict[str, Floats] = {k: file[k].astype(np.float32) for k in file.files}
        known: dict[str, list[str]] = self.card["inventory"]
        self.types, self.modes, self.auxiliary = known["types"], known["modes"], known["auxiliary"]
        self.index = {name: {v: i for i, v in enumerate(values)} for name, values in known.items()}
        self.of_type = {t: [k for k, m in enumerate(self.modes) if m.startswith(t + "/")] for t in self.types}

    def vectors(self, words: Sequence[str]) -> Floats:
        """Return a vector for each token of a sentence, up to the longest length."""
        numbers, starts = [self.pieces.start], []
        for word in words:
            cut = self.pieces.cut(word)
            if len(numbers) + len(cut) > LONGEST:
                break
            starts.append(len(numbers))
            numbers += cut
        if not starts:
            return np.zeros((0, self.heads["token.weight"].shape[1]), np.float32)
        ends = np.array([*starts[1:], len(numbers)])
        numbers.append(self.pieces.end)
        hidden = self.session.run(["vectors"], {"pieces": np.array(numbers, np.int64)})[0]
        sums = np.add.reduceat(hidden[:-1], starts, axis=0)
        return np.asarray(sums / (ends - np.array(starts))[:, None], np.float32)

    def read(self, syntax: Syntax) -> Sentence:
        """Read one sentence: its candidate triggers with their types."""
        vectors = self.vectors(syntax.lower)
        tokens = [i for i in range(len(vectors)) if syntax.pos[i] in CANDIDATES]
        if not tokens:
            return Sentence(syntax, vectors, ())
        h, at = self.heads, self.index
        hidden = gelu(
            self._linear("token", vectors[tokens])
            + h["pos.weight"][[at["pos"].get(syntax.pos[i], 0) for i in tokens]]
            + h["dep.weight"][[at["dep"].get(syntax.dep[i], 0) for i in tokens]]
        )
        chances = softmax(self._linear("types", hidden))
        return Sentence(syntax, vectors, tuple(Trigger(i, chances[n], hidden[n], self) for n, i in enumerate(tokens)))

    def modes_of(self, hidden: Floats, event_type: str) -> dict[str, float]:
        """Return the probability of each mode within a type."""
        among = self.of_type[event_type]
        scores = hidden @ self.heads["modes.weight"][among].T + self.heads["modes.bias"][among]
        return {self.modes[m].partition("/")[2]: float(p) for m, p in zip(among, softmax(scores), strict=True)}

    def marks_of(self, hidden: Floats) -> dict[str, float]:
        """Return the probability of each auxiliary mark."""
        chances = 1 / (1 + np.exp(-self._linear("marks", hidden)))
        return {a: float(p) for a, p in zip(self.auxiliary, chances, strict=True)}

    def roles(self, sentence: Sentence, trigger: int, event_type: str, mentions: Sequence[tuple[int, int, int, str]]) -> Floats:
        """Return (none, actor, recipient) for each mention (start, end, head, kind) beside a trigger."""
        there = len(sentence.vectors)
        if not mentions or trigger >= there:
            return np.zeros((len(mentions), 3), np.float32)
        h, at, s, v = self.heads, self.index, sentence.syntax, sentence.vectors
        mention = np.stack(
            [
                np.concatenate([v[head], v[start:end].mean(0)]) if end <= there else np.zeros(2 * v.shape[1], np.float32)
                for start, end, head, _ in mentions
            ]
        )
        own = v[[trigger]]
        added = (
            self._linear("trigger", own)
            + h["of_type.weight"][at["types"].get(event_type, 0)]
            + self._linear("mention", mention)
            + h["path.weight"][[at["path"].get(path(s, trigger, m[2]), 0) for m in mentions]]
            + h["distance.weight"][[at["distance"].get(distance(trigger, m[0], m[1]), 0) for m in mentions]]
            + h["kind.weight"][[at["kind"].get(m[3], 0) for m in mentions]]
        )
        times = self._linear("left", own) * self._linear("right", mention)
        hidden = gelu(self._linear("pair", gelu(np.concatenate([added, times], axis=1))))
        return softmax(self._linear("role", hidden))

    def _linear(self, name: str, x: Floats) -> Floats:
        return x @ self.heads[f"{name}.weight"].T + self.heads[f"{name}.bias"]


def kind(m: ActorMention) -> str:
    """Name the kind of a mention; a modifier is a kind of its own."""
    return m.kind + (" modifier" if m.modifier else "")


def _checked(folder: Path) -> dict[str, Any]:
    """Return the card of an artefact whose files are what the card says.

    Raises
    ------
    PipelineError
        A file is missing or is not the one that the card describes.
    """
    try:
        card: dict[str, Any] = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        for name in FILES:
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != card["files"][name]:
                raise PipelineError(
                    f"{folder / name} is not the file its card describes. Install dragoman again, or read with --coder lexicon"
                )
    except FileNotFoundError as error:
        raise PipelineError(
            f"the encoder's file {error.filename} is missing. Install dragoman again, or read with --coder lexicon"
        ) from error
    return card


@cache
def load(folder: Path) -> Encoder:
    """Load an artefact once."""
    return Encoder(folder)
