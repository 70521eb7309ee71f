r"""What a forecast hangs on: exact gradients of the compromise, variance shares, who matters, and what if.

**Gradients** of the weighted mean :math:`O = \sum w_i x_i / W`, :math:`w_i = s_i c_i`: :math:`\partial O/\partial x_i = w_i/W`,
:math:`\partial O/\partial s_i = c_i (x_i - O)/W`, :math:`\partial O/\partial c_i = s_i (x_i - O)/W`.

**Sobol's indices** over the intervals of the inputs, each input for itself: the first-order index, the share of the outcome's variance
that goes if the input were known, and the total index, the share that stays if all others were; estimated with Saltelli's first-order
and Jansen's total estimators on two independent samples [1]_. Their standard error with N draws is about :math:`1/\sqrt{N}`.

**Without**: the outcome where a stakeholder drops out, less the outcome.

References
----------
.. [1] A. Saltelli et al., "Variance based sensitivity analysis of model output: design and estimator for the total sensitivity
   index", Computer Physics Communications 181(2), 2010, 259-270.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dragoman.errors import InputError
from dragoman.forecast.issue import INPUTS, SOBOL, Inputs, Issue, inputs
from dragoman.forecast.simulate import MODELS, Drawn, likely, triangular

Array = NDArray[np.float64]
MOST = 400  # inputs that are varied: each costs as many outcomes as there are draws


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """Of one input of one stakeholder.

    ``gradient``: change of the weighted mean for a change of one (of position: a point of the scale; of salience or capability:
    one unit), None for a model without. ``first``, ``total``: Sobol's indices, None where the input is known exactly. ``low``,
    ``high``: the outcome with the input at either end of its interval and all else as likely.
    """

    name: str
    input: str
    gradient: float | None
    first: float | None
    total: float | None
    low: float
    high: float


def sensitivities(issue: Issue, model: str = "weighted_mean", *, draws: int = SOBOL, seed: int = 0) -> list[Sensitivity]:
    """Return the sensitivity of a model's outcome to each input, those that move it most first.

    Raises
    ------
    InputError
        There is no such model, or too many inputs are uncertain.
    """
    run = _model(model)
    given = inputs(issue)
    at = likely(given)
    arrays = {name: getattr(given, name) for name in INPUTS}
    uncertain = [(name, i) for name, a in arrays.items() for i in np.flatnonzero(a[0] < a[2]).tolist()]
    if len(uncertain) > MOST:
        raise InputError(f"issue {issue.id}: {len(uncertain)} inputs are uncertain; {MOST} at most can be varied. Make some exact")
    indices = _sobol(given, run, uncertain, draws, seed) if uncertain else {}
    gradients = _gradients(at) if model == "weighted_mean" else {}
    found = [
        _of(given.names[i], name, gradients.get((name, i)), indices.get((name, i)), _ends(at, given, name, i, run))
        for name in INPUTS
        for i in range(len(given.names))
    ]
    return sorted(found, key=lambda s: (-(s.total or 0.0), -abs(s.high - s.low), -abs(s.gradient or 0.0)))


def _of(name: str, what: str, gradient: float | None, indices: tuple[float, float] | None, ends: tuple[float, float]) -> Sensitivity:
    first, total = indices if indices is not None else (None, None)
    return Sensitivity(name, what, gradient, first, total, *ends)


def _model(name: str) -> Callable[[Drawn], Array]:
    if name not in MODELS:
        raise InputError(f"'{name}' is no model whose sensitivity can be told. There are: {', '.join(MODELS)}")
    return lambda drawn: MODELS[name](drawn.position, **drawn.arrays())


def _gradients(at: Drawn) -> dict[tuple[str, int], float]:
    position, salience, capability = at.position[0], at.salience[0], at.capability[0]
    weight = at.weight[0]
    total = weight.sum()
    outcome = position @ weight / total
    by = {
        "position": weight / total,
        "salience": capability * (position - outcome) / total,
        "capability": salience * (position - outcome) / total,
    }
    return {(name, i): float(v) for name, values in by.items() for i, v in enumerate(values)}


def _ends(at: Drawn, given: Inputs, name: str, i: int, run: Callable[[Drawn], Array]) -> tuple[float, float]:
    """Return the outcome with one input at either end, all else as likely; the likely one where nobody had weight then."""
    ends = []
    for end in (0, 2):
        array = getattr(at, name).copy()
        array[0, i] = getattr(given, name)[end, i]
        changed = replace(at, **{name: array})
        ends.append(float(run(changed if changed.weight.any() else at)[0]))
    return ends[0], ends[1]


def _sobol(
    given: Inputs, run: Callable[[Drawn], Array], uncertain: list[tuple[str, int]], draws: int, seed: int
) -> dict[tuple[str, int], tuple[float, float]]:
    random = np.random.default_rng(seed)
    one, other = (random.random((draws, len(uncertain))) for _ in range(2))
    base = _outcomes(given, run, uncertain, one)
    second = _outcomes(given, run, uncertain, other)
    both = np.concatenate((base, second))
    variance, mean = both.var(), both.mean()
    if variance <= 1e-18:
        return dict.fromkeys(uncertain, (0.0, 0.0))
    found = {}
    for k, key in enumerate(uncertain):
        mixed = one.copy()
        mixed[:, k] = other[:, k]
        outcome = _outcomes(given, run, uncertain, mixed)
        first = ((second - mean) * (outcome - base)).mean() / variance
        total = np.square(base - outcome).mean() / 2 / variance
        found[key] = (float(np.clip(first, 0, 1)), float(np.clip(total, 0, 1)))
    return found


def _outcomes(given: Inputs, run: Callable[[Drawn], Array], uncertain: list[tuple[str, int]], uniform: Array) -> Array:
    arrays = {name: np.repeat(getattr(given, name)[1:2], len(uniform), axis=0) for name in INPUTS}
    for k, (name, i) in enumerate(uncertain):
        ends = getattr(given, name)[:, i : i + 1]
        arrays[name][:, i] = triangular(ends, uniform[:, k : k + 1])[:, 0]
    empty = ~(arrays["salience"] * arrays["capability"] > 0).any(axis=1)
    for name in ("salience", "capability"):
        arrays[name][empty] = getattr(given, name)[1]
    return run(Drawn(given.names, arrays["position"], arrays["salience"], arrays["capability"], given.low, given.high))


def without(issue: Issue, model: str = "weighted_mean") -> dict[str, float | None]:
    """Return by how much the outcome changes where each stakeholder drops out, at the likely inputs; None where nothing is left."""
    run = _model(model)
    at = likely(inputs(issue))
    outcome = float(run(at)[0])
    found: dict[str, float | None] = {}
    for i, name in enumerate(at.names):
        keep = np.arange(len(at.names)) != i
        rest = replace(
            at,
            names=tuple(n for n in at.names if n != name),
            position=at.position[:, keep],
            salience=at.salience[:, keep],
            capability=at.capability[:, keep],
        )
        found[name] = float(run(rest)[0]) - outcome if rest.weight.any() else None
    return found
