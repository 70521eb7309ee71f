"""A signed network of states: which ties are strong enough to count, and with which sign.

A tie's strength is its mean score drawn towards a baseline (`means`): towards 0, the middle of the scale between conflict and
cooperation, or, where news tells of little but conflict, measured from the record's mean (``mean``). Thin ties lie near the baseline,
and have a wide deviation. A tie is ``certain`` where its interval leaves no doubt of its sign.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from dragoman.ontology import ontology
from dragoman.system.means import LEVEL, Numbers, Sums, means
from dragoman.system.moves import SUMMED

BASELINES = ("zero", "mean")
MOST = 25  # states, if none are named
LEAST = 2  # documents of a tie


def leading(sums: pl.DataFrame, count: int) -> list[str]:
    """Return the states with most events in ties among states, from `record.sums`, in the order of the alphabet.

    Groups and non-state codes, which stand for many, are left out.
    """
    nonstate = set(ontology.load().nonstate)
    long = pl.concat([sums.select(pl.col(side).alias("state"), "events") for side in ("actor", "recipient")])
    states = long.filter(pl.col("state").str.contains(r"^[A-Z]{3}$") & ~pl.col("state").is_in(nonstate))
    ranked = states.group_by("state").agg(pl.col("events").sum()).sort("events", "state", descending=[True, False])
    return sorted(ranked["state"].head(count).to_list())


def edges(sums: pl.DataFrame, states: list[str], *, baseline: str = "zero", documents: int = LEAST, level: float = LEVEL) -> pl.DataFrame:
    """Return one row a tie among states with its strength, deviation, interval and sign.

    Parameters
    ----------
    sums
        As `record.sums` has them, undirected.
    baseline
        One of `BASELINES`.
    documents
        How many must tell of a tie.
    """
    mine = sums.filter(pl.col("actor").is_in(states) & pl.col("recipient").is_in(states))
    columns = {name: mine[name].cast(pl.Float64).to_numpy() for name in SUMMED if name != "events"}
    found = means(Sums(**columns), level=level, centre=0.0 if baseline == BASELINES[0] else None)
    middle = 0.0 if baseline == BASELINES[0] else found.centre
    told = {name: getattr(found, name) - middle for name in ("shrunk", "low", "high")}
    frame = mine.drop("weight2", "score2", "cross").with_columns(
        pl.Series("mean", found.mean),
        pl.Series("strength", told["shrunk"]),
        pl.Series("spread", found.spread),
        pl.Series("low", told["low"]),
        pl.Series("high", told["high"]),
    )
    frame = frame.with_columns(
        pl.col("strength").sign().cast(pl.Int64).alias("sign"), ((pl.col("low") > 0) | (pl.col("high") < 0)).alias("certain")
    )
    return frame.filter(pl.col("documents") >= documents).sort("events", "actor", "recipient", descending=[True, False, False])


def matrix(frame: pl.DataFrame, states: list[str], column: str) -> Numbers:
    """Return a symmetric matrix of the states from a column of their ties, 0 where there is none."""
    place = {state: i for i, state in enumerate(states)}
    out = np.zeros((len(states), len(states)))
    for actor, recipient, value in frame.select("actor", "recipient", column).iter_rows():
        out[place[actor], place[recipient]] = out[place[recipient], place[actor]] = value
    return out
