"""The network: MiniLM with heads on token vectors. ``heads`` of the shipped artefact are these matrices, in NumPy.

Token head: the token's vector (mean of its pieces) with its part of speech and relation → a hidden layer →
16 types or none; from the same layer the modes (a choice within the type) and the auxiliary marks.
Role head: a trigger's vector with its type, and a mention's (its head's vector and its span's mean), with the
way between them → none, actor, recipient.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

WIDTH = 384
HIDDEN = 192


@dataclass(frozen=True)
class Inventory:
    """What the heads choose from and are told; index 0 of each list is none or unknown."""

    types: list[str]
    modes: list[str]  # "TYPE/mode", with "TYPE/-" for none
    auxiliary: list[str]
    roles: list[str]
    pos: list[str]
    dep: list[str]
    path: list[str]
    distance: list[str]
    kind: list[str]


class Heads(nn.Module):
    """Everything above the encoder."""

    def __init__(self, known: Inventory, dropout: float = 0.2) -> None:
        super().__init__()
        self.known = known
        self.drop = nn.Dropout(dropout)
        self.pos = nn.Embedding(len(known.pos), HIDDEN)
        self.dep = nn.Embedding(len(known.dep), HIDDEN)
        self.token = nn.Linear(WIDTH, HIDDEN)
        self.types = nn.Linear(HIDDEN, len(known.types))
        self.modes = nn.Linear(HIDDEN, len(known.modes))
        self.marks = nn.Linear(HIDDEN, len(known.auxiliary))
        self.trigger = nn.Linear(WIDTH, HIDDEN)
        self.of_type = nn.Embedding(len(known.types), HIDDEN)
        self.mention = nn.Linear(2 * WIDTH, HIDDEN)
        self.path = nn.Embedding(len(known.path), HIDDEN)
        self.distance = nn.Embedding(len(known.distance), HIDDEN)
        self.kind = nn.Embedding(len(known.kind), HIDDEN)
        self.left = nn.Linear(WIDTH, HIDDEN)
        self.right = nn.Linear(2 * WIDTH, HIDDEN)
        self.pair = nn.Linear(2 * HIDDEN, HIDDEN)
        self.role = nn.Linear(HIDDEN, len(known.roles))
        for table in (self.pos, self.dep, self.of_type, self.path, self.distance, self.kind):
            nn.init.normal_(table.weight, std=0.02)
            with torch.no_grad():
                table.weight[0] = 0

    def _forget(self, numbers: Tensor) -> Tensor:
        """Replace some features by unknown while training: the parser errs on news more than on our sentences."""
        return numbers * (torch.rand(numbers.shape) >= 0.15) if self.training else numbers

    def tokens(self, vectors: Tensor, pos: Tensor, dep: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Return logits of types, modes and auxiliary marks for tokens."""
        hidden = self.token(self.drop(vectors)) + self.pos(self._forget(pos)) + self.dep(self._forget(dep))
        hidden = self.drop(torch.nn.functional.gelu(hidden, approximate="tanh"))
        return self.types(hidden), self.modes(hidden), self.marks(hidden)

    def pairs(self, trigger: Tensor, of_type: Tensor, mention: Tensor, path: Tensor, distance: Tensor, kind: Tensor) -> Tensor:
        """Return logits of roles for (trigger, mention) pairs."""
        trigger, mention = self.drop(trigger), self.drop(mention)
        added = (
            self.trigger(trigger)
            + self.of_type(self._forget(of_type))
            + self.mention(mention)
            + self.path(self._forget(path))
            + self.distance(self._forget(distance))
            + self.kind(self._forget(kind))
        )
        times = self.left(trigger) * self.right(mention)
        hidden = torch.nn.functional.gelu(torch.cat([added, times], dim=-1), approximate="tanh")
        hidden = torch.nn.functional.gelu(self.pair(self.drop(hidden)), approximate="tanh")
        return self.role(self.drop(hidden))
