r"""Forecast an issue: draw its uncertain inputs, forecast each draw, and say what each model makes of it.

Inputs known within an interval are drawn from a triangular distribution on it, with its mode at the likely value; each input
independently. The forecast is the distribution of `distribution` with the shape that was calibrated on issues of known outcome, averaged
over the draws: it holds the uncertainty of the inputs and the error that forecasts of this kind had. The models' own outcomes,
at the likely inputs and as an 80 % range over the draws, stand beside it as controls; no error of theirs is in those ranges.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman import tomlfile
from dragoman.errors import InputError, SettingsError
from dragoman.forecast import baselines, challenge, nash, smp
from dragoman.forecast.distribution import LEVELS, Distribution, Shape, forecast
from dragoman.forecast.issue import DRAWS, ROUNDS, Inputs, Issue, inputs

Array = NDArray[np.float64]
MOST_DRAWS = 1_000_000
CHALLENGES = 400  # draws that the challenge model is played for: its range needs no more
MOST_SMP = 60  # stakeholders that the SMP is played with: 60 take a second
SHARES = tuple(n / 20 for n in range(1, 20))
CALIBRATION = Path(__file__).with_name("calibration.toml")
MODELS: dict[str, Callable[..., Array]] = {
    "weighted_mean": baselines.weighted_means,
    "weighted_median": baselines.weighted_medians,
    "mean": baselines.means,
    "median": baselines.medians,
    "nash": nash.nashes,
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Draws of an issue's inputs, each (draws, n), on the declared scale; one draw where all is known."""

    names: tuple[str, ...]
    position: Array
    salience: Array
    capability: Array
    low: float
    high: float
    notes: tuple[str, ...] = ()

    @property
    def weight(self) -> Array:
        """Salience times capability, (draws, n)."""
        return self.salience * self.capability

    def arrays(self) -> dict[str, Any]:
        """Return what the models take besides positions."""
        return {"capability": self.capability, "salience": self.salience, "low": self.low, "high": self.high}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is forecast of an issue.

    ``distribution`` is on the issue's scale. ``models``: outcome of each at the likely inputs; ``ranges``: 80 % of its outcomes over the
    draws. ``pivotal``: share of draws in which each stakeholder's position is the weighted median. ``notes``: what was assumed.
    """

    issue: Issue
    distribution: Distribution
    bands: dict[int, tuple[float, float]]
    models: dict[str, float]
    ranges: dict[str, tuple[float, float]]
    pivotal: dict[str, float]
    draws: int
    seed: int
    notes: tuple[str, ...]

    @property
    def median(self) -> float:
        """The outcome that is as likely passed as not."""
        return self.distribution.quantile(0.5)

    @property
    def mean(self) -> float:
        """The expected outcome."""
        return self.distribution.mean

    def quantiles(self) -> dict[str, float]:
        """Return the 5 % to 95 % quantiles in steps of five."""
        return {f"{share:.2f}": self.distribution.quantile(share) for share in SHARES}


def shape(path: str | None = None) -> Shape:
    """Return the calibrated shape: ours, or that of a file that `write_shape` wrote.

    Raises
    ------
    InputError
        The file is no calibration.
    """
    try:
        _, given = tomlfile.load(Path(path)) if path else (None, tomllib.loads(CALIBRATION.read_text(encoding="utf-8")))
        found = given["shape"]
        masses = tuple(float(m) for m in found["masses"])
        if len(masses) != 3:
            raise ValueError
        return Shape(float(found["anchor"]), float(found["held"]), float(found["outside"]), (masses[0], masses[1], masses[2]))
    except SettingsError as error:
        raise InputError(str(error)) from error
    except (KeyError, TypeError, ValueError):
        raise InputError(f"{path}: is no calibration. Make one: dragoman issue calibrate ISSUES.jsonl --out FILE.toml") from None


@cache
def ours() -> Shape:
    """Return the shape that ships."""
    return shape()


@cache
def validation() -> dict[str, Any]:
    """Return what forecasts by our calibration were worth on issues that it had not seen; see `calibrate.Validation`."""
    found: dict[str, Any] = tomllib.loads(CALIBRATION.read_text(encoding="utf-8")).get("validation", {})
    return found


def draw(given: Inputs, count: int, seed: int) -> Drawn:
    """Draw an issue's inputs; once where nothing is uncertain.

    Draws in which nobody has weight are taken as the likely values.
    """
    arrays = (given.position, given.salience, given.capability)
    if not any((a[0] < a[2]).any() for a in arrays):
        return likely(given)
    random = np.random.default_rng(seed)
    position, salience, capability = (triangular(a, random.random((count, a.shape[1]))) for a in arrays)
    empty = ~(salience * capability > 0).any(axis=1)
    salience[empty], capability[empty] = given.salience[1], given.capability[1]
    return Drawn(given.names, position, salience, capability, given.low, given.high, given.notes)


def triangular(ends: Array, uniform: Array) -> Array:
    """Return values of the triangular distribution on (low, likely, high), (3, n), at these shares, (draws, n)."""
    low, likely, high = ends
    width = np.where(high > low, high - low, 1.0)
    share = (likely - low) / width
    rising = low + np.sqrt(uniform * width * (likely - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - likely))
    found: Array = np.where(high > low, np.clip(np.where(uniform < share, rising, falling), low, high), likely)
    return found


def likely(given: Inputs) -> Drawn:
    """Return the likely inputs as a single draw."""
    return Drawn(given.names, given.position[1:2], given.salience[1:2], given.capability[1:2], given.low, given.high, given.notes)


def simulate(issue: Issue, *, draws: int = DRAWS, seed: int = 0, calibration: Shape | None = None, models: bool = True) -> Forecast:
    """Forecast one issue.

    Parameters
    ----------
    draws : 1 to 1,000,000
        Draws of the inputs; 1 takes the likely ones.
    seed : >= 0
        The same seed and inputs give the same forecast.
    calibration
        A shape of your own; ours if not given.
    models
        Whether the models are run too.

    Raises
    ------
    InputError
        Nothing can be forecast of the issue, or a number is out of bounds.
    """
    if not 1 <= draws <= MOST_DRAWS:
        raise InputError(f"{draws} draws are asked for. Ask for 1 to {MOST_DRAWS:,}")
    if seed < 0:
        raise InputError(f"the seed is {seed}. Give 0 or more")
    given = inputs(issue)
    drawn = draw(given, draws, seed) if draws > 1 else likely(given)
    fitted = calibration or ours()
    anchors = tuple(p for p, _ in issue.scale.anchors) if issue.scale.only_anchors else None
    found = forecast(drawn.position, drawn.weight, given.low, given.high, fitted, anchors)
    outcomes, ranges = _models(issue, given, drawn, seed) if models else ({}, {})
    bands = {level: found.band(mass) for level, mass in zip(LEVELS, fitted.masses, strict=True)}
    notes = (*given.notes, *([f"{given.names[0]} stands alone: nobody bargains with it"] if len(given.names) == 1 else []))
    return Forecast(issue, found, bands, outcomes, ranges, _pivotal(drawn), len(drawn.position), seed, notes)


def _models(issue: Issue, given: Inputs, drawn: Drawn, seed: int) -> tuple[dict[str, float], dict[str, tuple[float, float]]]:
    at = likely(given)
    outcomes, ranges = {}, {}
    for name, model in MODELS.items():
        outcomes[name] = float(model(at.position, **at.arrays())[0])
        ranges[name] = _range(model(drawn.position, **drawn.arrays()))
    rules = replace(challenge.PUBLISHED, rounds=ROUNDS)
    here = challenge.challenges(at.position, **at.arrays(), rules=rules)
    some = drawn if len(drawn.position) <= CHALLENGES else _some(drawn, CHALLENGES)
    there = challenge.challenges(some.position, **some.arrays(), rules=rules) if len(some.position) > 1 else here
    for name, one, many in (("challenge_mean", here.mean, there.mean), ("challenge_median", here.median, there.median)):
        outcomes[name] = float(one[0, -1])
        ranges[name] = _range(many[:, -1])
    if len(given.names) <= MOST_SMP:
        played = smp.smp(
            at.position[0], capability=at.capability[0], salience=at.salience[0], low=at.low, high=at.high, options=smp.DEFAULTS
        )
        outcomes["smp"] = float(np.ravel(played.mean[-1])[0])
    outcomes["midpoint"] = (given.low + given.high) / 2
    if issue.reference is not None:
        outcomes["reference"] = issue.reference
    return outcomes, ranges


def _some(drawn: Drawn, count: int) -> Drawn:
    return replace(drawn, position=drawn.position[:count], salience=drawn.salience[:count], capability=drawn.capability[:count])


def _range(outcomes: Array) -> tuple[float, float]:
    low, high = np.quantile(outcomes, (0.1, 0.9))
    return float(low), float(high)


def _pivotal(drawn: Drawn) -> dict[str, float]:
    """Return the share of draws in which each stakeholder stands at the weighted median; who stand there together share it."""
    median = baselines.weighted_medians(drawn.position, **drawn.arrays())
    there = (np.abs(drawn.position - median[:, None]) < 1e-9) & (drawn.weight > 0)
    share = there / np.maximum(there.sum(axis=1, keepdims=True), 1)
    return dict(zip(drawn.names, share.mean(axis=0).tolist(), strict=True))


def paths(issue: Issue, rounds: int = ROUNDS) -> challenge.Challenge:
    """Return how positions move in the challenge model, at the likely inputs of the stakeholders that can be placed."""
    at = likely(inputs(issue))
    rules = replace(challenge.PUBLISHED, rounds=rounds)
    return challenge.challenge(at.position[0], capability=at.capability[0], salience=at.salience[0], low=at.low, high=at.high, rules=rules)


def to_json(found: Forecast) -> dict[str, Any]:
    """Return a forecast as plain data, rounded to a millionth of the scale; the outcome is not in it."""
    digits = 6
    return {
        "id": found.issue.id,
        "question": found.issue.question,
        "scale": [found.issue.scale.low, found.issue.scale.high],
        "median": round(found.median, digits),
        "mean": round(found.mean, digits),
        "quantiles": {name: round(v, digits) for name, v in found.quantiles().items()},
        "bands": {str(level): [round(low, digits), round(high, digits)] for level, (low, high) in found.bands.items()},
        "models": {name: round(v, digits) for name, v in found.models.items()},
        "ranges": {name: [round(low, digits), round(high, digits)] for name, (low, high) in found.ranges.items()},
        "pivotal": {name: round(v, 4) for name, v in found.pivotal.items() if v > 0},
        "draws": found.draws,
        "seed": found.seed,
        "notes": list(found.notes),
    }
