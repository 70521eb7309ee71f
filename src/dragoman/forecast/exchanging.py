"""The exchange model over issues of files: the same stakeholders by name, each issue on its own scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dragoman.errors import InputError
from dragoman.forecast.exchange import exchange
from dragoman.forecast.issue import Issue, inputs


@dataclass(frozen=True, slots=True)
class Exchanged:
    """What votes exchanged across issues make of them: outcomes before and after by issue, and who traded what, in order."""

    before: dict[str, float]
    after: dict[str, float]
    trades: tuple[dict[str, Any], ...]


def play(found: Sequence[Issue]) -> Exchanged:
    """Play one round of exchanges over issues, at their likely inputs.

    Raises
    ------
    InputError
        Fewer than two issues, two of one id, or nothing can be forecast of one.
    """
    ids = [issue.id for issue in found]
    if len(found) < 2 or len(set(ids)) != len(ids):
        raise InputError("the exchange model needs two issues at least, each of an id of its own. Give more files")
    given = [inputs(issue) for issue in found]
    names = list(dict.fromkeys(name for g in given for name in g.names))
    shape = (len(names), len(found))
    position = np.tile([(g.low + g.high) / 2 for g in given], (len(names), 1))
    salience, capability = np.zeros(shape), np.zeros(shape)
    for k, g in enumerate(given):
        rows = [names.index(name) for name in g.names]
        position[rows, k], salience[rows, k], capability[rows, k] = g.position[1], g.salience[1], g.capability[1]
    played = exchange(position, capability=capability, salience=salience, low=[g.low for g in given], high=[g.high for g in given])
    first = played.rounds[0]
    trades = tuple(
        {
            "first": names[t.first],
            "on": ids[t.first_issue],
            "from": t.first_from,
            "to": t.first_to,
            "second": names[t.second],
            "second_on": ids[t.second_issue],
            "second_from": t.second_from,
            "second_to": t.second_to,
            "gain": t.gain,
        }
        for t in first.trades
    )
    return Exchanged(dict(zip(ids, first.before.tolist(), strict=True)), dict(zip(ids, first.after.tolist(), strict=True)), trades)
