r"""Calibrate forecasts on issues whose outcome is known: fit the shape, cross-validate it, and say what it is worth.

The continuous ranked probability score [1]_ of an issue is :math:`\int (F(y) - [y \ge o])^2 dy`, a sum of squares; so the shape
is fitted by Levenberg-Marquardt on the residuals :math:`F - [y \ge o]`. A weak ridge keeps the parameters finite where few issues
are given. The masses of the bands are those at which the cross-validated bands cover what they say. Cross-validation is by group
(issues of one act share stakeholders and time), so that no group is judged by a shape that has seen it.

References
----------
.. [1] T. Gneiting and A. E. Raftery, "Strictly proper scoring rules, prediction, and estimation", Journal of the American
   Statistical Association 102(477), 2007, 359-378.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import InputError
from dragoman.forecast.distribution import LEVELS, MIDDLES, Distribution, Shape, forecast, weights
from dragoman.forecast.issue import Inputs, Issue, inputs
from dragoman.forecast.score import bootstrap as resampled
from dragoman.forecast.score import crps_samples

Array = NDArray[np.float64]
START = Shape(anchor=2.0, held=-1.5, outside=0.5)
RIDGE = 5e-4
FOLDS = 10
FEWEST = 20  # issues with outcomes that a calibration needs


@dataclass(frozen=True, slots=True)
class Case:
    """An issue whose outcome is known, on a scale of 0 to 1: positions and weights (1, n), the outcome, and what it belongs to."""

    id: str
    position: Array
    weight: Array
    outcome: float
    group: str


@dataclass(frozen=True, slots=True)
class Validation:
    """What forecasts are worth on issues that the shape has not seen, in points of a scale of 0 to 100.

    ``crps``, ``error``: of each issue, of our forecast and of its median; ``compromise_crps``, ``compromise_error``: of the weighted
    mean with its pooled residuals, cut off at the poles, and of the weighted mean. ``covered``: share of outcomes inside the
    50, 80 and 95 % bands. ``better``: 95 % interval, by bootstrap over groups, of how much the mean CRPS is below the compromise's.
    """

    cases: int
    groups: int
    crps: float
    compromise_crps: float
    error: float
    compromise_error: float
    covered: tuple[float, float, float]
    better: tuple[float, float]
    error_better: tuple[float, float]


def case(issue: Issue) -> Case | None:
    """Return an issue as a case of known outcome; None if it has none."""
    if issue.outcome is None:
        return None
    given: Inputs = inputs(issue)
    width = given.high - given.low
    weight = (given.salience[1] * given.capability[1])[None, :]
    return Case(issue.id, (given.position[1:2] - given.low) / width, weight, (issue.outcome - given.low) / width, issue.group or issue.id)


def cases(issues: Sequence[Issue]) -> list[Case]:
    """Return the issues with a known outcome.

    Raises
    ------
    InputError
        They are too few to calibrate on.
    """
    found = [c for c in map(case, issues) if c is not None]
    if len(found) < FEWEST:
        raise InputError(f"only {len(found)} issues have an outcome; a calibration needs {FEWEST}. Add judged issues")
    return found


def fit(known: Sequence[Case], start: Shape = START) -> Shape:
    """Return the shape that minimises the mean continuous ranked probability score."""
    theta, damping = np.array([start.anchor, start.held, start.outside]), 1e-3
    residual, slope = _residuals(known, theta)
    for _ in range(60):
        normal = slope.T @ slope
        step = np.linalg.solve(normal + damping * np.diag(np.diag(normal)) + 1e-12 * np.eye(3), -slope.T @ residual)
        tried = theta + np.clip(step, -1, 1)
        left, its_slope = _residuals(known, tried)
        if left @ left < residual @ residual:
            gain = 1 - (left @ left) / (residual @ residual)
            theta, residual, slope, damping = tried, left, its_slope, damping / 3
            if gain < 1e-10:
                break
        else:
            damping *= 4
            if damping > 1e9:
                break
    return replace(start, anchor=float(theta[0]), held=float(theta[1]), outside=float(theta[2]))


def _residuals(known: Sequence[Case], theta: Array) -> tuple[Array, Array]:
    """Return residuals whose squares add up to the mean score, ridge included, and their slopes by the parameters."""
    shape = Shape(*theta)
    parts = [_residual(c, shape) for c in known]
    size = np.sqrt(len(known))
    ridge = np.sqrt(RIDGE)
    residual = np.concatenate([p[0] for p in parts]) / size
    slope = np.concatenate([p[1] for p in parts]) / size
    return np.append(residual, ridge * (theta - [START.anchor, START.held, START.outside])), np.vstack((slope, ridge * np.eye(3)))


def _residual(known: Case, shape: Shape) -> tuple[Array, Array]:
    held, mass, cells = (a[0] for a in weights(known.position, known.weight, shape))
    mean = float((known.position * known.weight).sum() / known.weight.sum())
    real = mass > 0
    held, mass = held[real], mass[real]
    points = np.concatenate((MIDDLES, held, [known.outcome]))
    share = np.concatenate((cells, mass, [0.0]))
    share /= share.sum()
    beyond = ((points < held[0]) | (points > held[-1])).astype(float)
    kind = np.concatenate((np.zeros(len(cells)), np.ones(len(held)), [0.0]))
    features = np.stack((-np.abs(points - mean), kind, -beyond * (1 - kind)), axis=1)
    order = np.argsort(points, kind="stable")
    points, share, features = points[order], share[order], features[order]
    slope = np.cumsum(share[:, None] * (features - share @ features), axis=0)
    residual = np.cumsum(share) - (points >= known.outcome)
    root = np.sqrt(np.diff(points))
    return residual[:-1] * root, slope[:-1] * root[:, None]


def predict(known: Case, shape: Shape) -> Distribution:
    """Return the forecast of a case on a scale of 0 to 1."""
    return forecast(known.position, known.weight, 0.0, 1.0, shape)


def masses(found: Sequence[tuple[Distribution, float]]) -> tuple[float, float, float]:
    """Return what the bands of distributions must hold to cover so many of the outcomes as they say: between the nearest masses."""
    tried = np.linspace(0.30, 0.995, 140)
    covered = np.array([np.mean([_inside(d.band(m), o) for d, o in found]) for m in tried])
    chosen = []
    for level in LEVELS:
        fits = np.abs(covered - level / 100)
        chosen.append(float(np.mean(tried[fits <= fits.min() + 1e-9])))
    return chosen[0], chosen[1], chosen[2]


def _inside(band: tuple[float, float], outcome: float) -> bool:
    return bool(band[0] - 1e-9 <= outcome <= band[1] + 1e-9)


def folds(known: Sequence[Case], count: int, seed: int) -> list[NDArray[np.bool_]]:
    """Return masks (cases,) of the cases that each fold leaves out: whole groups."""
    groups = np.array([c.group for c in known])
    order = np.random.default_rng(seed).permutation(np.unique(groups))
    return [np.isin(groups, order[k::count]) for k in range(min(count, len(order)))]


def calibrate(known: Sequence[Case], seed: int = 0) -> Shape:
    """Fit the shape on all cases, and the bands on cross-validated forecasts of them."""
    shape = fit(known)
    return replace(shape, masses=masses([(d, c.outcome) for d, c in zip(_unseen(known, seed), known, strict=True)]))


def _unseen(known: Sequence[Case], seed: int) -> list[Distribution]:
    """Return the forecast of each case by a shape that has not seen its group."""
    found: dict[int, Distribution] = {}
    start = fit(known)
    for out in folds(known, FOLDS, seed):
        shape = fit([c for c, left in zip(known, out, strict=True) if not left], start)
        found |= {n: predict(known[n], shape) for n in map(int, np.flatnonzero(out))}
    return [found[n] for n in range(len(known))]


def validate(known: Sequence[Case], seed: int = 0, repeats: int = 3, bootstrap: int = 2000) -> Validation:
    """Cross-validate by group: shape and bands are those of the other groups each time.

    Parameters
    ----------
    repeats
        Divisions into folds, over which figures are averaged.
    bootstrap
        Resamplings of groups for the intervals.
    """
    crps, error, base_crps, base_error = (np.zeros(len(known)) for _ in range(4))
    inside = np.zeros((3, len(known)))
    means = np.array([float((c.position * c.weight).sum() / c.weight.sum()) for c in known])
    outcomes = np.array([c.outcome for c in known])
    for repeat in range(repeats):
        for out in folds(known, FOLDS, seed + repeat):
            rest = [c for c, left in zip(known, out, strict=True) if not left]
            shape = calibrate(rest, seed)
            residuals = (outcomes - means)[~out]
            for n in map(int, np.flatnonzero(out)):
                found = predict(known[n], shape)
                crps[n] += found.crps(outcomes[n]) / repeats
                error[n] += abs(found.quantile(0.5) - outcomes[n]) / repeats
                inside[:, n] += [_inside(found.band(m), outcomes[n]) / repeats for m in shape.masses]
                base_crps[n] += crps_samples(np.clip(means[n] + residuals, 0, 1), outcomes[n]) / repeats
                base_error[n] += abs(means[n] - outcomes[n]) / repeats
    groups = [c.group for c in known]
    first, second, third = inside.mean(axis=1)
    return Validation(
        len(known),
        len(set(groups)),
        float(100 * crps.mean()),
        float(100 * base_crps.mean()),
        float(100 * error.mean()),
        float(100 * base_error.mean()),
        (float(first), float(second), float(third)),
        resampled(100 * (base_crps - crps), groups, draws=bootstrap, seed=seed),
        resampled(100 * (base_error - error), groups, draws=bootstrap, seed=seed),
    )
