r"""The challenge model (expected utility model): stakeholders challenge each other round by round, and the weaker give way.

Stakeholder :math:`i` has position :math:`x_i` on a scale of length :math:`R`, capability :math:`c_i`, salience
:math:`s_i \in [0, 1]`, weight :math:`w_i = c_i s_i` and a risk exponent :math:`r_i \in [1/2, 2]` (below 1: takes risks). With
:math:`d = |x_i - x_j| / R`, success, failure and the status quo are worth :math:`U_s = 2 - 4(1/2 - d/2)^r`,
:math:`U_f = 2 - 4(1/2 + d/2)^r` and :math:`U_q = 2 - 4(1/2)^r`; a target that moves by itself towards the median :math:`\mu` leaves
:math:`i` better or worse off by :math:`U_{b,w} = 2 - 4(1/2 \mp (|x_i - \mu| + |x_i - x_j|)/4R)^r`. What :math:`i` expects from
challenging :math:`j` is

.. math:: E(U_{ij}) = s_j (P_{ij} U_s + (1 - P_{ij}) U_f) + (1 - s_j) U_s - Q U_q - (1 - Q)(T U_b + (1 - T) U_w).

Voter :math:`k` gives the pair :math:`v_k = w_k ((|x_k - x_j|/R)^{r_k} - (|x_k - x_i|/R)^{r_k})`; :math:`P_{ij}` is the sum of positive
votes over that of all absolute ones, of the pair as printed, or of all ordered pairs as the published figures were computed. Security is
:math:`\sigma_i = \sum_j E(U_{ji})` with everybody risk-neutral; risk is
:math:`\rho_i = (2\sigma_i - \max\sigma - \min\sigma)/(\max\sigma - \min\sigma)` and :math:`r_i = (1 - \rho_i/3)/(1 + \rho_i/3)`.

Seen by :math:`i`, with own :math:`= E(U_{ij})` and other :math:`= E(U_{ji})`: other > own > 0 is a confrontation that :math:`i` loses
(it moves to :math:`x_j`); other > 0 > own a compromise (it moves by the share \|own/other\|) where \|other\| > \|own\|, else it
capitulates (to :math:`x_j`). All move at once. The model need not settle, and the published example does not: read the outcome after one
round together with the range, never the last round alone.

References
----------
.. [1] B. Bueno de Mesquita, "Political forecasting: an expected utility method", in B. Bueno de Mesquita and F. N. Stokman (eds.),
   European Community Decision Making, Yale University Press, 1994, ch. 4.
.. [2] J. B. Scholz, G. J. Calbert and G. A. Smith, "Unravelling Bueno de Mesquita's group decision model", Journal of Theoretical Politics
   23(4):510-531, 2011.
.. [3] M. Eftekhari and S. Rahimi, "Preana", Natural Science 6:1108-1120, 2014 (the pairwise Q).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dragoman.errors import InputError
from dragoman.forecast.arrays import Actors, Floats, check
from dragoman.forecast.baselines import medians_of
from dragoman.forecast.challenge_round import Rules, Turn, turn

PUBLISHED = Rules()
LITERAL = Rules(offer="literal", capitulation=False, range="observed", tolerance=0.0)
BLOCK = 40_000  # elements of a matrix over draws: what a core's cache holds a dozen of
RECURS = 1e-6  # of the range: how near positions must come to earlier ones to be a cycle

__all__ = ["LITERAL", "PUBLISHED", "Challenge", "Challenges", "Round", "Rules", "challenge", "challenges", "first_round"]


@dataclass(frozen=True, slots=True)
class Round:
    """One round: risk exponents (n,); victory P, own E(U_ij) and other E(U_ji) as i sees them (n, n); positions after it (n,)."""

    risk: Floats
    victory: Floats
    own: Floats
    other: Floats
    position: Floats


@dataclass(frozen=True, slots=True)
class Challenge:
    """The path of one issue.

    Attributes
    ----------
    path : (rounds + 1, n), positions, the given ones first
    mean : (rounds + 1,), the weighted mean of positions
    median : (rounds + 1,), the median voter's position
    risk : (rounds, n), risk exponents in each round
    stopped : why it ended: nobody moves any more; positions recur; or the rounds were up
    cycle : the rounds between which positions recur, or None
    band : least and greatest weighted mean over the cycle; over all rounds where it neither settles nor recurs
    """

    path: Floats
    mean: Floats
    median: Floats
    risk: Floats
    stopped: Literal["settled", "cycle", "rounds"]
    cycle: tuple[int, int] | None
    band: tuple[float, float]

    @property
    def first(self) -> float:
        """The weighted mean after one round."""
        return float(self.mean[min(1, len(self.mean) - 1)])

    @property
    def final(self) -> float:
        """The weighted mean after the last round; see `band`."""
        return float(self.mean[-1])


@dataclass(frozen=True, slots=True)
class Challenges:
    """The paths of many draws: weighted means and medians by round, (draws, rounds + 1), and which draws settled, (draws,)."""

    mean: Floats
    median: Floats
    settled: NDArray[np.bool_]


def challenge(
    position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float, rules: Rules = PUBLISHED
) -> Challenge:
    """Play one issue until nobody moves, positions recur or the rounds are up.

    Parameters
    ----------
    position : (n,), low to high
    capability : (n,), >= 0, any one unit
        Only the shares matter.
    salience : (n,), 0 to 1
    low, high : the declared scale
    rules : the model's switches

    Raises
    ------
    InputError
        As `check` does; a switch that there is not.

    Examples
    --------
    Emission standards for medium cars: years of delay, ten states of 1988 (Bueno de Mesquita 1994).

    >>> delay = [4, 7, 4, 4, 10, 10, 10, 7, 4, 7]
    >>> votes = [8, 8, 3, 16, 16, 16, 16, 5, 5, 8]
    >>> cares = [0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7]
    >>> found = challenge(delay, capability=votes, salience=cares, low=4, high=10, rules=Rules(rounds=10))
    >>> found.mean.round(1).tolist()
    [7.4, 7.5, 7.6, 7.6, 7.4, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2]
    >>> found.stopped
    'rounds'
    """
    actors = check(position, capability=capability, salience=salience, low=low, high=high)
    _check_rules(rules)
    length = _length(actors.position[None], actors, rules)
    path, risks = [actors.position], []
    cycle = None
    stopped: Literal["settled", "cycle", "rounds"] = "rounds"
    for _ in range(rules.rounds):
        played = _played(actors, path[-1], length, rules)
        risks.append(played.risk)
        path.append(played.position)
        step = np.abs(path[-1] - path[-2]).max()
        if step <= rules.tolerance * length[0]:
            stopped = "settled"
            break
        cycle = _recurring(path, RECURS * float(length[0]))
        if cycle is not None:
            stopped = "cycle"
            break
    positions = np.array(path)
    mean, median = _outcomes(positions, np.broadcast_to(actors.weight, positions.shape))
    spread = mean[-1:] if stopped == "settled" else mean[cycle[0] :] if cycle else mean[1:]
    band = (float(spread.min()), float(spread.max()))
    return Challenge(positions, mean, median, np.array(risks).reshape(len(risks), len(actors.position)), stopped, cycle, band)


def challenges(
    position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float, rules: Rules = PUBLISHED
) -> Challenges:
    """Play many draws of one issue: arrays (draws, n), of which capability and salience may be (n,).

    A draw that settles keeps its positions for the rounds that are left; cycles are not sought, so all rounds are played.
    """
    actors = check(position, capability=capability, salience=salience, low=low, high=high, draws=True)
    _check_rules(rules)
    draws, n = actors.position.shape
    mean = np.empty((draws, rules.rounds + 1))
    median = np.empty_like(mean)
    settled = np.zeros(draws, dtype=bool)
    size = max(1, BLOCK // (n * n))
    for start in range(0, draws, size):
        rows = slice(start, start + size)
        mean[rows], median[rows], settled[rows] = _block(
            Actors(actors.position[rows], actors.capability[rows], actors.salience[rows], actors.low, actors.high), rules
        )
    return Challenges(mean, median, settled)


def first_round(
    position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float, rules: Rules = PUBLISHED
) -> Round:
    """Return what the first round computes: risk, victory and both utilities of each pair, and the positions after it."""
    actors = check(position, capability=capability, salience=salience, low=low, high=high)
    _check_rules(rules)
    return _played(actors, actors.position, _length(actors.position[None], actors, rules), rules)


def _played(actors: Actors, position: Floats, length: Floats, rules: Rules) -> Round:
    """Play one round of one issue, in the order the stakeholders came in."""
    if length[0] == 0:
        return _resting(position)
    order = np.argsort(position, kind="stable")
    back = np.empty_like(order)
    back[order] = np.arange(len(order))
    found = turn(position[order][None], actors.weight[order][None], actors.salience[order][None], length, rules)
    square = np.ix_(back, back)
    return Round(found.risk[0, back], found.victory[0][square], found.own[0][square], found.other[0][square], found.position[0, back])


def _resting(position: Floats) -> Round:
    """Return the round of stakeholders who all stand at one position: nothing to win."""
    none = np.zeros((len(position), len(position)))
    return Round(np.ones(len(position)), none, none, none, position)


def _block(actors: Actors, rules: Rules) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Play a block of draws, all rounds; draws that settled are left out of further rounds."""
    length = _length(actors.position, actors, rules)
    settled = length == 0
    length = np.where(settled, 1.0, length)
    x, weight, salience = actors.position.copy(), actors.weight, actors.salience
    means, medians = [], []
    for played in range(rules.rounds + 1):
        if played:
            rows = np.flatnonzero(~settled)
            moved = _sorted_turn(x[rows], weight[rows], salience[rows], length[rows], rules)
            settled[rows] = np.abs(moved - x[rows]).max(axis=1, initial=0.0) <= rules.tolerance * length[rows]
            x[rows] = moved
        mean, median = _outcomes(x, weight)
        means.append(mean)
        medians.append(median)
    return np.stack(means, axis=1), np.stack(medians, axis=1), settled


def _sorted_turn(x: Floats, weight: Floats, salience: Floats, length: Floats, rules: Rules) -> Floats:
    """Play one round of a block and return the positions in the order given."""
    if not len(x):
        return x
    order = np.argsort(x, axis=1, kind="stable")
    y, w, s = (np.take_along_axis(a, order, axis=1) for a in (x, weight, salience))
    found: Turn = turn(y, w, s, length, rules)
    moved = np.empty_like(x)
    np.put_along_axis(moved, order, found.position, axis=1)
    return moved


def _length(position: Floats, actors: Actors, rules: Rules) -> Floats:
    """Return what distances are divided by in each row; 0 where all stand at one position of an observed range."""
    if rules.range == "observed":
        return np.asarray(position.max(axis=1) - position.min(axis=1))
    return np.full(len(position), actors.range)


def _outcomes(position: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the weighted mean and the median of each row."""
    lower, upper = medians_of(position, weight)
    return np.asarray((weight * position).sum(axis=1) / weight.sum(axis=1)), np.asarray((lower + upper) / 2)


def _recurring(path: list[Floats], near: float) -> tuple[int, int] | None:
    """Return the earlier round and the last one, where both have the same positions."""
    last = len(path) - 1
    for earlier in range(last - 1):
        if np.abs(path[earlier] - path[last]).max() <= near:
            return earlier, last
    return None


def _check_rules(rules: Rules) -> None:
    """Refuse a switch that there is not."""
    hints = get_type_hints(Rules)
    for name in ("denominator", "risk", "votes", "view", "offer", "expected", "range"):
        if getattr(rules, name) not in get_args(hints[name]):
            raise InputError(f"rules: {name} {getattr(rules, name)!r} is not known. Take one of {', '.join(get_args(hints[name]))}")
    for name, word in (("q", "pairwise"), ("t", "median")):
        value = getattr(rules, name)
        if value != word and not (isinstance(value, (int, float)) and 0 <= value <= 1):
            raise InputError(f"rules: {name} {value!r} is neither 0 to 1 nor '{word}'. Give one of them")
    if rules.rounds < 1 or not rules.tolerance >= 0:
        raise InputError(f"rules: {rules.rounds} rounds, tolerance {rules.tolerance:g}. Give at least 1 and 0")
