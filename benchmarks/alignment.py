"""Do the ties and camps that a record of news gives agree with alliances and with votes in the United Nations?

Corpus: 235 stories on Syria of 2017-2019 out of the measuring data, read here (some minutes), or a record of them.
        Alliances: defence pacts of 2018 in ATOP 5 (Leeds et al. 2002). Votes: ideal points of 2018 (Bailey, Strezhnev, Voeten 2017).
Run:    python -m benchmarks.alignment [--record corpus.db] [--documents 2] [--count 40] [--all-actors]
Over pairs of states: Spearman's rank correlation of a tie's strength (and of how often the two share a camp) with the
nearness of their ideal points, and the area under the curve of allied against other pairs (.5 is chance). Pairs share states and
are not independent: p is that of dealing the states' names out anew, 9,999 times (quadratic assignment, Krackhardt 1988), on
the side of agreement. It prints what it finds and judges nothing: a record of one war is no sample of the world's ties.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.shared import corpus_record, need
from dragoman import states

YEAR = 2018
DEALS = 9999
Matrix = NDArray[np.float64]


def ideal_points() -> tuple[dict[str, float], dict[str, str]]:
    """Return the ideal point of each state (ISO3) in the year, and ISO3 by the codes of the Correlates of War."""
    points, codes = {}, {}
    with need("data/un_ideal_points.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            codes[row["ccode"]] = row["iso3c"]
            if float(row["year"]) == YEAR and row["idealpointall"]:
                points[row["iso3c"]] = float(row["idealpointall"])
    return points, codes


def allies(codes: dict[str, str]) -> set[frozenset[str]]:
    """Return the pairs of states with a defence pact in the year."""
    out = set()
    with need("data/alliances.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["defense"] == "1" and int(row["first"]) <= YEAR <= int(row["last"]):
                out.add(frozenset(codes.get(row[name], row[name]) for name in ("ccode1", "ccode2")))
    return out


def ranks(values: Matrix) -> Matrix:
    """Return ranks from 1, ties at their middle."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    after = np.cumsum(counts)
    return np.asarray((after - (counts - 1) / 2)[place], dtype=np.float64)


def spearman(x: Matrix, y: Matrix) -> float:
    """Return Spearman's rank correlation.

    >>> spearman(np.array([1.0, 2, 3, 4]), np.array([10.0, 20, 40, 30]))
    0.8
    """
    a, b = ranks(x), ranks(y)
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return round(float(a @ b) / size, 10) if size else 0.0


def area(x: Matrix, y: Matrix) -> float:
    """Return how often a pair that is allied (y above 0) has the larger x than one that is not, ties half.

    >>> area(np.array([3.0, 1, 2]), np.array([1.0, 0, 0]))
    1.0
    """
    one, other = x[y > 0], x[y <= 0]
    if not len(one) or not len(other):
        return float("nan")
    above = (ranks(x)[y > 0]).sum() - len(one) * (len(one) + 1) / 2
    return round(float(above) / (len(one) * len(other)), 10)


def assigned(X: Matrix, Y: Matrix, kept: NDArray[np.bool_], measure: Callable[[Matrix, Matrix], float]) -> dict[str, object]:
    """Return a measure over the pairs kept, with the p-value of dealing out the names of Y's states."""
    n = len(X)
    upper = np.triu(np.ones((n, n), dtype=bool), 1) & kept & ~np.isnan(Y)
    x = X[upper]
    found = measure(x, Y[upper])
    if np.isnan(found):
        return {"value": None, "p": None, "pairs": int(upper.sum()), "states": n}
    chooser = np.random.default_rng(0)
    at_least = told = 0
    for _ in range(DEALS):
        order = chooser.permutation(n)
        dealt = measure(x, Y[np.ix_(order, order)][upper])
        if not np.isnan(dealt):
            told += 1
            at_least += dealt >= found - 1e-12
    return {"value": round(found, 3), "p": round((1 + at_least) / (told + 1), 4), "pairs": int(upper.sum()), "states": n}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", help="a record of the corpus; it is read here, if not given")
    parser.add_argument("--documents", type=int, default=2, help="so many must tell of a tie")
    parser.add_argument("--count", type=int, default=40, help="so many states, those in most events")
    parser.add_argument("--all-actors", action="store_true", help="rebels and citizens of a country too")
    arguments = parser.parse_args()
    points, codes = ideal_points()
    pacts = allies(codes)
    with corpus_record(arguments.record) as url:
        found = states.align(url, count=arguments.count, documents=arguments.documents, official=not arguments.all_actors)
    known = [i for i, state in enumerate(found.states) if state in points]
    names = [found.states[i] for i in known]
    place = {state: i for i, state in enumerate(names)}
    strength, tied = np.zeros((len(names), len(names))), np.zeros((len(names), len(names)), dtype=bool)
    for row in found.edges.iter_rows(named=True):
        if row["actor"] in place and row["recipient"] in place:
            i, j = place[row["actor"]], place[row["recipient"]]
            strength[i, j] = strength[j, i] = row["strength"]
            tied[i, j] = tied[j, i] = True
    nearness = -np.abs(np.subtract.outer([points[s] for s in names], [points[s] for s in names]))
    allied = np.array([[float(frozenset((a, b)) in pacts) for b in names] for a in names])
    camp = np.array(found.drawn)[np.ix_(known, known)]
    print(json.dumps({"year": YEAR, "states": names, "ties": int(tied.sum() / 2), "allied_ties": int((allied * tied).sum() / 2)}))
    for name, X in (("strength of ties", strength), ("share of draws in one camp", camp)):
        print(json.dumps({"of": name, "with": "nearness of ideal points, rank correlation", **assigned(X, nearness, tied, spearman)}))
        print(json.dumps({"of": name, "with": "defence pacts, area under the curve", **assigned(X, allied, tied, area)}))
    hostile = [(strength[place[a], place[b]], f"{a}-{b}") for a, b in itertools.combinations(names, 2) if allied[place[a], place[b]]]
    print(json.dumps({"allied, yet hostile": [tie for value, tie in sorted(hostile) if value < 0][:8]}))


if __name__ == "__main__":
    main()
