"""Is a forecast worth what it says, and how long does one take?

Corpus: 193 issues of EU legislation with known outcomes (DEU III), in 76 acts; from the shared folder, skipped without it.
Run:    python -m benchmarks.forecast [time|worth ...] [--repeats 3]
worth:  cross-validated by act, shape and bands fitted on the other acts: CRPS of the forecast and of the weighted mean with its pooled
        residuals, mean absolute error of the median and of the weighted mean, what the 50, 80 and 95 % bands cover; the gains with a 95 %
        interval by bootstrap over acts. Fails where the CRPS is above 15.0, the median worse than the weighted mean, or a band more
        than 4 points off what it says; and where the shape that ships is not the one that these issues give.
time:   10,000 draws of 30 stakeholders: the forecast with all baselines, and the challenge model over ten rounds; fails over 0.5 and 20 s.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace

import numpy as np

from benchmarks.shared import need
from dragoman import api
from dragoman.forecast import calibrate, challenge, simulate
from dragoman.forecast.issue import Issue, Stakeholder, Value, inputs, point

CRPS, OFF, BASELINES, CHALLENGE = 15.0, 0.04, 0.5, 20.0


def worth(repeats: int = 3) -> bool:
    """Cross-validate on issues of known outcome."""
    known = calibrate.cases(list(api.issues(need("gold/forecast/deu3/issues.jsonl"))))
    found = calibrate.validate(known, repeats=repeats)
    shape, ships = calibrate.calibrate(known), simulate.ours()
    same = all(abs(getattr(shape, n) - getattr(ships, n)) < 1e-3 for n in ("anchor", "held", "outside"))
    figures = {
        "issues": found.cases,
        "acts": found.groups,
        "crps": round(found.crps, 2),
        "crps_weighted_mean": round(found.compromise_crps, 2),
        "crps_better_by": [round(v, 2) for v in found.better],
        "error_of_median": round(found.error, 2),
        "error_weighted_mean": round(found.compromise_error, 2),
        "error_better_by": [round(v, 2) for v in found.error_better],
        "covered": dict(zip(("50", "80", "95"), (round(c, 3) for c in found.covered), strict=True)),
        "ships_what_they_give": same,
    }
    print(json.dumps(figures), flush=True)
    off = max(abs(c - level) for c, level in zip(found.covered, (0.5, 0.8, 0.95), strict=True))
    return found.crps <= CRPS and found.error <= found.compromise_error and off <= OFF and same


def uncertain(count: int, seed: int = 1) -> Issue:
    """Make an issue of which all inputs are uncertain."""
    random = np.random.default_rng(seed)
    position, salience = random.random(count) * 100, random.random(count)
    listed = tuple(
        Stakeholder(f"S{i}", Value(max(0, p - 9), p, min(100, p + 9)), Value(s / 2, s, (1 + s) / 2), Value(1, 2, 3))
        for i, (p, s) in enumerate(zip(position.tolist(), salience.tolist(), strict=True))
    )
    return Issue("made", listed)


def clock() -> bool:
    """Time 10,000 draws of 30 stakeholders, and one round of the challenge among 300."""
    issue = uncertain(30)
    simulate.simulate(issue, draws=10, models=False)
    start = time.perf_counter()
    simulate.simulate(issue, draws=10_000, models=False)
    drawn = simulate.draw(inputs(issue), 10_000, 0)
    for model in simulate.MODELS.values():
        model(drawn.position, **drawn.arrays())
    baselines = time.perf_counter() - start
    start = time.perf_counter()
    challenge.challenges(drawn.position, **drawn.arrays(), rules=replace(challenge.PUBLISHED, rounds=10))
    challenged = time.perf_counter() - start
    many = uncertain(300, 2)
    exact = replace(many, stakeholders=tuple(replace(s, position=point(s.position.likely)) for s in many.stakeholders if s.position))
    start = time.perf_counter()
    simulate.paths(exact, rounds=1)
    once = time.perf_counter() - start
    figures = {"draws": 10_000, "stakeholders": 30, "baselines": round(baselines, 2), "challenge_10_rounds": round(challenged, 1)}
    print(json.dumps({**figures, "one_round_of_300": round(once, 2)}), flush=True)
    return baselines <= BASELINES and challenged <= CHALLENGE and once <= 1.0


def main() -> int:
    """Print the figures as JSON; exit code 1 past a limit."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("parts", nargs="*", default=["time", "worth"])
    ask.add_argument("--repeats", type=int, default=3, help="divisions into folds, for worth")
    chosen = ask.parse_args()
    checks = {"worth": lambda: worth(chosen.repeats), "time": clock}
    done = [checks[part]() for part in chosen.parts]
    return int(not all(done))


if __name__ == "__main__":
    sys.exit(main())
