r"""A crisis game with conditional commitments: threaten, concede or resist, back down or fight, and third parties that join.

The target holds a good worth 1 to either. The challenger may demand the share :math:`x`; the target concedes (payoffs
:math:`x`, :math:`1 - x`) or resists; then the challenger backs down (:math:`-a`, 1: the audience cost of an empty threat [1]_) or fights
(:math:`p - c_A`, :math:`1 - p - c_B`), where it wins with probability :math:`p` and its cost :math:`c_A`, uniform on an interval, is
learnt by it alone, before it fights. By backward induction it fights with probability :math:`q = F(p + a)`; the target resists where
:math:`q(1 - p - c_B) + (1 - q) > 1 - x`; the challenger threatens where that is worth more than 0, the status quo [2]_.

A third party commits itself on a condition: where the challenger threatens, the target resists, or it comes to a fight, it joins with
probability :math:`m_k` and changes :math:`p` by :math:`\delta_k`; the sum is kept within 0 to 1. What happens before a choice is known to
who chooses, what may happen after it is averaged over.

With precision :math:`\lambda` every choice is made with a logit error, with probability :math:`1/(1 + e^{-\lambda\Delta})` for a gain of
:math:`\Delta`, which those who chose before foresee [3]_: probabilities then change smoothly with the inputs.

References
----------
.. [1] J. D. Fearon, "Domestic political audiences and the escalation of international disputes", American Political Science Review
   88(3):577-592, 1994; "Rationalist explanations for war", International Organization 49(3):379-414, 1995.
.. [2] K. A. Schultz, "Do democratic institutions constrain or inform?", International Organization 53(2):233-266, 1999.
.. [3] C. S. Signorino, "Strategic interaction and the statistical analysis of international conflict", American Political Science Review
   93(2):279-297, 1999.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from dragoman.errors import InputError
from dragoman.forecast.arrays import Floats, check

Trigger = Literal["threat", "resist", "fight"]
TRIGGERS = ("threat", "resist", "fight")
PARTIES = 12  # every set of them is played: twelve are 4096
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
TURNS = np.array([-40.0, -20.0, -10.0, -5.0, 0.0, 5.0, 10.0, 20.0, 40.0])  # beyond 40 the logistic function is 0 or 1 to rounding


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """A conditional commitment.

    Attributes
    ----------
    change : -1 to 1, what joining adds to the challenger's probability of winning; negative on the target's side
    probability : 0 to 1, that the commitment is kept once its condition is met
    trigger : what it waits for: "threat", "resist" or "fight"
    """

    change: float
    probability: float
    trigger: Trigger = "fight"


@dataclass(frozen=True, slots=True)
class Crisis:
    """How a crisis goes: probabilities of choices where they are reached, of endings, and what the choices are worth.

    Attributes
    ----------
    threaten, resist, fight : 0 to 1
        Of the challenger's threat; of resistance to it; of a fight once the target resists.
    status_quo, concession, back_down, war : 0 to 1, sum 1
    challenger_threat : what a threat is worth to the challenger; the status quo is worth 0
    target_resist, target_concede : what the target's choices are worth to it
    """

    threaten: float
    resist: float
    fight: float
    status_quo: float
    concession: float
    back_down: float
    war: float
    challenger_threat: float
    target_resist: float
    target_concede: float

    @property
    def no_deal(self) -> float:
        """The probability that a threat is made and no agreement comes of it: war, or an impasse as the challenger backs down."""
        return self.war + self.back_down


@dataclass(frozen=True, slots=True)
class _Stand:
    """What is expected once the target resists: probability of a fight, and both payoffs."""

    fight: float
    challenger: float
    target: float


def crisis(
    *,
    odds: float,
    target_cost: float,
    cost: tuple[float, float] = (0.0, 1.0),
    demand: float = 1.0,
    audience: float = 0.0,
    third_parties: Sequence[ThirdParty] = (),
    precision: float = np.inf,
) -> Crisis:
    """Solve the game by backward induction.

    Parameters
    ----------
    odds : 0 to 1
        Probability that the challenger wins a fight that nobody else joins.
    target_cost : >= 0
        The target's cost of a fight, in shares of the good.
    cost : low <= high
        Interval of the challenger's cost, uniform.
    demand : above 0 to 1
    audience : >= 0
        The challenger's cost of backing down.
    third_parties : at most 12
    precision : > 0
        Of choices; infinite: the better one is taken, and of equal ones the quieter.

    Raises
    ------
    InputError
        A value is no number or out of bounds.

    Examples
    --------
    >>> found = crisis(odds=0.6, target_cost=0.3)
    >>> round(found.fight, 3), round(found.target_resist, 3), round(found.war, 3)
    (0.6, 0.46, 0.6)
    >>> crisis(odds=0.8, target_cost=0.5, audience=0.3).concession
    1.0

    An ally of the challenger that is likely to join turns resistance into a concession:

    >>> crisis(odds=0.6, target_cost=0.5, audience=0.3).resist
    1.0
    >>> crisis(odds=0.6, target_cost=0.5, audience=0.3, third_parties=[ThirdParty(0.3, 0.9, "fight")]).resist
    0.0
    """
    _check(odds, target_cost, cost, demand, audience, third_parties, precision)
    conceded = 1 - demand
    threat = resist = fight = reached = 0.0
    target_resist = 0.0
    for chance, change in _joined(third_parties, "threat"):
        stand = _resisted(odds + change, target_cost, cost, audience, third_parties, precision)
        resists = _choice(stand.target - conceded, precision)
        threat += chance * (resists * stand.challenger + (1 - resists) * demand)
        resist += chance * resists
        fight += chance * resists * stand.fight
        reached += chance * stand.fight
        target_resist += chance * stand.target
    threaten = _choice(threat, precision)
    return Crisis(
        threaten=threaten,
        resist=resist,
        fight=fight / resist if resist > 0 else reached,
        status_quo=1 - threaten,
        concession=threaten * (1 - resist),
        back_down=threaten * (resist - fight),
        war=threaten * fight,
        challenger_threat=threat,
        target_resist=target_resist,
        target_concede=conceded,
    )


def sides(
    position: ArrayLike, *, capability: ArrayLike, salience: ArrayLike, low: float, high: float, challenger: int, target: int
) -> tuple[float, float]:
    """Return the odds and the demand that a spatial issue gives two of its stakeholders.

    The odds are the share of weight that stands nearer to the challenger (who stands in the middle counts half for each); the demand is
    their distance as a share of the scale.

    Examples
    --------
    >>> sides([0, 100, 20, 50], capability=[1, 1, 1, 1], salience=[1, 1, 1, 1], low=0, high=100, challenger=0, target=1)
    (0.625, 1.0)
    """
    actors = check(position, capability=capability, salience=salience, low=low, high=high)
    n = len(actors.position)
    for name, index in (("challenger", challenger), ("target", target)):
        if not 0 <= index < n:
            raise InputError(f"{name}: {index} is none of the {n} stakeholders, who count from 0. Name one of them")
    here, there = actors.position[challenger], actors.position[target]
    if here == there:
        raise InputError(f"challenger and target: both stand at {here:g}. Take two who differ")
    return nearer(actors.position, actors.weight, here, there), float(abs(here - there) / actors.range)


def nearer(position: Floats, weight: Floats, here: float, there: float) -> float:
    """Return the share of weight that stands nearer to one point than to another; who stands in the middle counts half. No weight: 0."""
    gain = np.abs(position - there) - np.abs(position - here)
    share = np.where(gain == 0, 0.5, gain > 0)
    return float((weight * share).sum() / max(float(weight.sum()), 1e-300))


def _resisted(
    odds: float,
    target_cost: float,
    cost: tuple[float, float],
    audience: float,
    third_parties: Sequence[ThirdParty],
    precision: float,
) -> _Stand:
    """Return what is expected once the target resists, averaged over who joins then and may join in a fight."""
    fight = challenger = target = 0.0
    for chance, change in _joined(third_parties, "resist"):
        wins = sum(c * float(np.clip(odds + change + more, 0, 1)) for c, more in _joined(third_parties, "fight"))
        fights, gain = _fights(wins + audience, cost, precision)
        fight += chance * fights
        challenger += chance * (gain - audience)
        target += chance * (fights * (1 - wins - target_cost) + (1 - fights))
    return _Stand(fight, challenger, target)


def _joined(third_parties: Sequence[ThirdParty], trigger: Trigger) -> Iterator[tuple[float, float]]:
    """Yield the probability of each set of those waiting for a trigger that joins, and the sum of its changes."""
    waiting = [k for k in third_parties if k.trigger == trigger]
    for joins in product((True, False), repeat=len(waiting)):
        chance = float(np.prod([k.probability if j else 1 - k.probability for k, j in zip(waiting, joins, strict=True)]))
        if chance > 0:
            yield chance, float(sum(k.change for k, j in zip(waiting, joins, strict=True) if j))


def _choice(gain: float, precision: float) -> float:
    """Return the probability of choosing what gains so much over the other."""
    if np.isinf(precision):
        return float(gain > 0)
    return float(np.exp(-np.logaddexp(0.0, -precision * gain)))


def _fights(line: float, cost: tuple[float, float], precision: float) -> tuple[float, float]:
    """Return the probability that the challenger fights, where it gains line minus cost by it, and the gain it expects from the choice."""
    low, high = cost
    if high - low <= 1e-12 * max(1.0, abs(low)):
        fights = _choice(line - low, precision)
        return fights, fights * (line - low)
    if np.isinf(precision):
        edge = min(max(line, low), high)
        return (edge - low) / (high - low), (edge - low) * (line - (low + edge) / 2) / (high - low)
    cuts = np.unique(np.clip(np.concatenate([[low, high], line + TURNS / precision]), low, high))
    half = np.diff(cuts)[:, None] / 2
    at = (cuts[:-1] + cuts[1:])[:, None] / 2 + half * NODES
    gain = line - at
    chance = np.exp(-np.logaddexp(0.0, -precision * gain)) * half * WEIGHTS / (high - low)
    return float(chance.sum()), float((chance * gain).sum())


def _check(
    odds: float,
    target_cost: float,
    cost: tuple[float, float],
    demand: float,
    audience: float,
    third_parties: Sequence[ThirdParty],
    precision: float,
) -> None:
    """Refuse what is no number or out of bounds."""
    _within("odds", odds, 0, 1)
    _within("target_cost", target_cost, 0, np.inf)
    _within("audience", audience, 0, np.inf)
    _within("cost", cost[0], -np.inf, np.inf)
    _within("cost", cost[1], cost[0], np.inf)
    _within("demand", demand, 0, 1)
    if demand == 0:
        raise InputError("demand: 0 demands nothing. Give a share above 0")
    if not precision > 0:
        raise InputError(f"precision: {precision} is not above 0. Give a positive number, or infinity for no errors")
    if len(third_parties) > PARTIES:
        raise InputError(f"third parties: {len(third_parties)} are more than {PARTIES}. Join those that act together")
    for number, party in enumerate(third_parties, 1):
        _within(f"third party {number}: change", party.change, -1, 1)
        _within(f"third party {number}: probability", party.probability, 0, 1)
        if party.trigger not in TRIGGERS:
            raise InputError(f"third party {number}: trigger {party.trigger!r} is not known. Take one of {', '.join(TRIGGERS)}")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not (np.isfinite(value) and low <= value <= high):
        raise InputError(f"{name}: {value} is not within {low:g} to {high:g}. Give a number that is")
