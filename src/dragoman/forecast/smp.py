r"""The Spatial Model Process (SMP) of KTAB: stakeholders challenge, third parties take sides, bargains are struck turn by turn.

Stakeholder :math:`i` has position :math:`x_i` in one or more dimensions, each scaled to 0 to 1, capability :math:`c_i` and salience
:math:`s_{ik}` in dimension :math:`k`. The difference is
:math:`D_{ij} = \sqrt{\sum_k s_{ik}^2 (x_{ik} - x_{jk})^2 / \sum_k s_{ik}^2}` and the utility of :math:`j`'s position to :math:`i` is
:math:`u_i(j) = (1 - D_{ij})(1 + D_{ij} R_i)` with risk attitude :math:`R_i` (0 is neutral). A turn [1]_:

1. Everybody risk-neutral, a vote with capabilities as weights gives each position a probability; risk attitudes are these
   probabilities, stretched linearly. :math:`h` estimates :math:`R_i` by a mix of its own and the true one.
2. In :math:`h`'s eyes, :math:`i` challenging :math:`j` is backed by :math:`i`'s own vote and those third parties that gain by joining it,
   weights capability times salience; :math:`p` is the backing of :math:`i` over that of both. Expected is
   :math:`(1 - s_j) 2u(i) + s_j (p\,2u(i) + (1 - p)\,2u(j)) - u(i) - u(j)`. Each challenges where it expects most, if that is above 0.
3. A challenge makes a bargain: both meet at :math:`(W_i x_i + W_j x_j)/(W_i + W_j)`, :math:`W_i = s_i^2 p_i^2`, rounded to 1/10,000.
4. Each stakeholder has the bargains it is party to and the status quo. A vote of all, capabilities as weights, over the mean utility of
   all positions after each bargain gives each a probability; the likeliest is taken, by all at once.

The vote of :math:`k` with weight :math:`w` on a difference :math:`\Delta` of utility is :math:`w\Delta`, or another of `RULES`; the
coalition for :math:`a` over :math:`b` is the sum of positive votes. The turns end when movement falls below 2 % of the first turn's.

The public code [1]_ lets a third party reckon with one probability whichever side it joins: then commitment "none" and "full" make every
third party stay out, and "semi" makes one that stands at the challenger's position vote against it. ``compatible=True`` does the same;
the default reckons with its weight on the side it joins.

References
----------
.. [1] B. P. Wise, L. Lester and B. Efird, "An introduction to the KAPSARC Toolkit for Behavioral Analysis (KTAB) using one-dimensional
   spatial models", KAPSARC, 2015; "Multidimensional bargaining using KTAB", KAPSARC, 2015.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

import numpy as np
from numpy.typing import ArrayLike

from dragoman.errors import InputError
from dragoman.forecast.arrays import Floats, check, shares

UNIT = 100.0  # of the greatest capability, so that the unit it comes in does not count beside LEAST
LEAST = 1e-8  # strength of a coalition that nobody joins
FLAT = 1e-12  # differences of utility this small are none
CERTAIN = 0.1 / 2.1  # where one side is a tenth stronger: difference over sum
WORTH = 1e-5  # what a challenge must promise
GUARD = 1e-6  # keeps weights of a bargain from dividing by zero; both sides end that little bit short of it
SETTLED = 0.02  # movement, as a share of the first turn's, at which turns end
SLIGHT = 1e-4
FEWEST, MOST = 2, 100  # turns
MIX = {"none": 0.0, "third": 1 / 3, "half": 1 / 2, "two thirds": 2 / 3, "full": 1.0}
RULES = ("binary", "binary proportional", "proportional", "proportional cubic", "cubic", "asymmetric")
POWERS = {"linear": 1, "square": 2, "quartic": 4, "octic": 8}


@dataclass(frozen=True, slots=True)
class Options:
    """The switches of KTAB, with its published defaults.

    Parameters
    ----------
    victory : how coalitions' strengths make a probability: themselves, a power of them, or "binary" (certain where a tenth stronger)
    probability : how pairs' probabilities make one for each position: "conditional" on beating all, or a Markov chain with "uniform"
        or "incentive" challenges
    vote : see `RULES`
    estimate : share of the true risk attitude in another's estimate of it
    risk : range of risk attitudes: "min" 0 to 1, "mid" -1/2 to 1, "max" -1 to 1
    commitment : of third parties that join a side: they keep their position ("none"), lose it if they lose ("semi"), take the side's
        ("full")
    bargain : "s1p1" and "s2p2": both meet, weighted by salience and probability, or their squares; "s2pmax": the likely loser moves
    transition : the likeliest bargain ("deterministic"), or one drawn by its probability ("stochastic")
    compatible : reckon third parties' probability as the public code does
    grid : step that bargains are rounded to, in shares of the scale
    """

    victory: Literal["linear", "square", "quartic", "octic", "binary"] = "linear"
    probability: Literal["conditional", "uniform", "incentive"] = "conditional"
    vote: Literal["binary", "binary proportional", "proportional", "proportional cubic", "cubic", "asymmetric"] = "proportional"
    estimate: Literal["none", "third", "half", "two thirds", "full"] = "third"
    risk: Literal["min", "mid", "max"] = "mid"
    commitment: Literal["none", "semi", "full"] = "semi"
    bargain: Literal["s1p1", "s2p2", "s2pmax"] = "s2p2"
    transition: Literal["deterministic", "stochastic"] = "deterministic"
    compatible: bool = False
    grid: float = 1e-4


DEFAULTS = Options()


@dataclass(frozen=True, slots=True)
class Process:
    """The path of positions, (turns + 1, n) or (turns + 1, n, d), with the weighted mean after each turn, and whether it settled."""

    path: Floats
    mean: Floats
    settled: bool


@dataclass(frozen=True, slots=True)
class _Bargain:
    """Where the initiator and the receiver would stand: (d,) each."""

    initiator: int
    receiver: int
    first: Floats
    second: Floats


def smp(
    position: ArrayLike,
    *,
    capability: ArrayLike,
    salience: ArrayLike,
    low: float | Sequence[float],
    high: float | Sequence[float],
    options: Options = DEFAULTS,
    seed: int = 0,
) -> Process:
    """Play turns until movement dies down, at most 100.

    Parameters
    ----------
    position : (n,) or (n, d), low to high
    capability : (n,), >= 0, any one unit
    salience : shape of position, 0 to 1
    low, high : the declared scale, of each dimension where they differ
    options : the model's switches
    seed : of stochastic transitions

    Raises
    ------
    InputError
        As `check` does; an option that there is not.

    Examples
    --------
    >>> found = smp([0, 20, 100], capability=[3, 2, 1], salience=[0.5, 0.9, 0.9], low=0, high=100)
    >>> found.path[:, 0].min() >= 0, bool(found.path.max() <= 100)
    (np.True_, True)
    """
    _check_options(options)
    given = np.asarray(position, dtype=np.float64)
    x, c, s, lower, length = _prepared(given, capability, salience, low, high)
    path = [x]
    rng = np.random.default_rng(seed)
    settled = False
    for turn in range(1, MOST + 1):
        path.append(_turn(path[-1], c, s, options, rng))
        moved = np.abs(path[-1] - path[-2]).sum()
        if turn >= FEWEST and moved < SETTLED * (np.abs(path[1] - path[0]).sum() + SLIGHT):
            settled = True
            break
    native = lower + np.array(path) * length
    weight = c[:, None] * s
    total = weight.sum(axis=0)
    mean = np.where(total > 0, (native * weight).sum(axis=1) / np.where(total > 0, total, 1.0), native.mean(axis=1))
    return Process(native.reshape(len(path), *given.shape), mean if given.ndim == 2 else mean[:, 0], settled)


def _prepared(
    position: Floats, capability: ArrayLike, salience: ArrayLike, low: float | Sequence[float], high: float | Sequence[float]
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return positions scaled to 0 to 1, (n, d); capability (n,); salience (n, d); lower ends and lengths (d,)."""
    if position.ndim not in (1, 2) or not position.size:
        raise InputError(f"position: an array of shape {position.shape}. Give (stakeholders,) or (stakeholders, dimensions)")
    x = position.reshape(len(position), -1)
    s = np.asarray(salience, dtype=np.float64)
    if s.shape != position.shape:
        raise InputError(f"salience: shape {s.shape} beside positions of {position.shape}. Give one value a stakeholder and dimension")
    s = s.reshape(x.shape)
    try:
        lower, upper = (np.broadcast_to(np.asarray(end, dtype=np.float64), x.shape[1:]) for end in (low, high))
    except ValueError:
        raise InputError(f"scale: {low} to {high} for {x.shape[1]} dimensions. Give one end, or one a dimension") from None
    columns = [
        check(x[:, k], capability=capability, salience=s[:, k], low=float(lower[k]), high=float(upper[k]), weighted=False)
        for k in range(x.shape[1])
    ]
    checked = columns[0].capability
    if not (checked[:, None] * s).sum() > 0:
        raise InputError("capability and salience: nobody both has capability and cares. Give at least one stakeholder both above 0")
    scaled = np.stack([(k.position - k.low) / k.range for k in columns], axis=1)
    return scaled, UNIT * shares(checked), s, lower, upper - lower


def _turn(x: Floats, c: Floats, s: Floats, options: Options, rng: np.random.Generator) -> Floats:
    """Return positions after one turn: (n, d)."""
    distance = _differences(x, x, s)
    risk = _risk(1 - distance, c, options)
    share = MIX[options.estimate]
    n = len(x)
    bargains = [[_Bargain(k, k, x[k], x[k])] for k in range(n)]
    victory = np.empty(n)  # of the best challenge, in the challenger's eyes
    best = np.empty(n, dtype=np.int64)
    for h in range(n):
        seen = (1 - share) * risk[h] + share * risk
        seen[h] = risk[h]
        utility = (1 - distance) * (1 + distance * seen[:, None])
        gains, chances = _challenges(utility, h, c, s, options)
        best[h] = int(gains.argmax()) if gains.max() > WORTH else h
        victory[h] = chances[best[h]]
    for i in range(n):
        j = int(best[i])
        if j != i:
            bargain = _rounded(_bargain(x, s, i, j, float(victory[i]), options), options)
            bargains[i].append(bargain)
            bargains[j].append(bargain)
    return np.array([_taken(x, c, s, risk, k, bargains[k], options, rng) for k in range(n)])


def _differences(ideal: Floats, x: Floats, s: Floats) -> Floats:
    """Return the differences of positions x, (m, d), to each stakeholder, (n, m); 0 to one that cares for nothing."""
    square = s**2
    total = square.sum(axis=1)[:, None]
    gaps = (square[:, None, :] * (ideal[:, None, :] - x[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(np.sqrt(gaps / np.where(total > 0, total, 1.0)))


def _votes(weight: Floats, gain: Floats, rule: str) -> Floats:
    """Return votes of these weights on differences of utility."""
    sign = np.where(np.abs(gain) < FLAT, 0.0, np.sign(gain))
    if rule == "binary":
        return weight * sign
    if rule == "binary proportional":
        return weight * (0.8 * gain + 0.2 * sign)
    if rule == "proportional":
        return weight * gain
    if rule == "proportional cubic":
        return np.asarray(weight * (gain + gain**3) / 2)
    if rule == "cubic":
        return np.asarray(weight * gain**3)
    return np.asarray(weight * np.where(gain < 0, gain, gain * (2 / 3)))


def _probabilities(c: Floats, utility: Floats, options: Options) -> Floats:
    """Return the probability of each option, (m,), that voters of capabilities c give by their utilities (n, m)."""
    votes = _votes(c[:, None, None], utility[:, :, None] - utility[:, None, :], options.vote)
    for_first = LEAST + np.maximum(votes, 0).sum(axis=0)
    against = LEAST + np.maximum(-votes, 0).sum(axis=0)
    # An asymmetric vote depends on who is named first; public code names the later option first.
    strength = np.where(np.tri(len(for_first), k=-1, dtype=bool), for_first, against.T)
    beats = _beats(strength, strength.T, options.victory)
    np.fill_diagonal(beats, 0.5)
    if options.probability == "conditional":
        log = np.log(np.maximum(beats, np.finfo(float).tiny)).sum(axis=1)
        chance = np.exp(log - log.max())
        return np.asarray(chance / chance.sum())
    return _chain(beats, strength, options.probability)


def _beats(own: Floats, other: Floats, victory: str) -> Floats:
    """Return the probability that one strength beats another."""
    if victory == "binary":
        return np.clip(0.5 + (own - other) / (own + other) / CERTAIN / 2, 0.0, 1.0)
    power = POWERS[victory]
    return np.asarray(1 / (1 + (other / own) ** power))


def _chain(beats: Floats, strength: Floats, kind: str) -> Floats:
    """Return the fixed point of a chain in which a random or a tempted option challenges the one that stands."""
    n = len(beats)
    if kind == "uniform":
        tempted, near = np.full((n, n), 1 / n), 1e-6
    else:
        tempted, near = strength * beats * (1 - np.eye(n)) + 1e-10 * np.eye(n), 1e-8
        tempted /= tempted.sum(axis=0)
    chance = np.full(n, 1 / n)
    for _ in range(20_000):
        met = chance[:, None] * tempted.T
        following = (beats * (met + met.T)).sum(axis=1)
        moved = np.abs(following - chance).max()
        chance = (chance + following) / 2
        if moved < near:
            break
    return np.asarray(chance / chance.sum())


def _risk(neutral: Floats, c: Floats, options: Options) -> Floats:
    """Return risk attitudes, (n,), from the probabilities of positions; all neutral where these are equal."""
    chance = _probabilities(c, neutral, options)
    least, most = chance.min(), chance.max()
    if most - least <= FLAT:
        return np.zeros(len(c))
    share = (chance - least) / (most - least)
    return np.asarray({"min": share, "mid": 1.5 * share - 0.5, "max": 2 * share - 1}[options.risk])


def _challenges(u: Floats, h: int, c: Floats, s: Floats, options: Options) -> tuple[Floats, Floats]:
    """Return what h expects to gain from challenging each, and its chances to win: (n,) twice."""
    care = s.sum(axis=1)
    p = _victory(u, h, c, s, options)
    mine, theirs = u[h, h], u[h]
    gains = (1 - care) * 2 * mine + care * (p * 2 * mine + (1 - p) * 2 * theirs) - mine - theirs
    gains[h] = -np.inf
    return gains, p


def _victory(u: Floats, i: int, c: Floats, s: Floats, options: Options) -> Floats:
    """Return the probability that i beats each other, (n,), with the utilities u as somebody sees them."""
    n = len(u)
    weight = c * s.sum(axis=1)
    own = np.diag(u)
    backing = LEAST + np.maximum(_votes(weight[i], u[i, i] - u[i], options.vote), 0)
    against = LEAST + np.maximum(-_votes(weight, u[:, i] - own, options.vote), 0)
    here, there = u[:, i, None], u
    votes = _votes(weight[:, None], _joining(here, there, weight, backing, against, options), options.vote)
    votes[i] = 0
    votes[np.arange(n), np.arange(n)] = 0
    backing = backing + np.maximum(votes, 0).sum(axis=0)
    against = against + np.maximum(-votes, 0).sum(axis=0)
    return np.asarray(backing / (backing + against))


def _joining(here: Floats, there: Floats, weight: Floats, backing: Floats, against: Floats, options: Options) -> Floats:
    """Return what each third party gains by joining the challenger rather than the target: (n, n), third parties in the rows."""
    swayed = _votes(weight[:, None], here - there, options.vote)
    total = backing + against + np.abs(swayed)
    with_first = with_second = (backing + np.maximum(swayed, 0)) / total
    if not options.compatible:
        with_first, with_second = (backing + np.abs(swayed)) / total, backing / total
    if options.commitment == "semi":
        first = with_first * (here + 1) + (1 - with_first) * 2 * there
        second = (1 - with_second) * (there + 1) + with_second * 2 * here
        return np.asarray(first - second)
    return np.asarray((2 if options.commitment == "full" else 1) * (with_first - with_second) * (here - there))


def _bargain(x: Floats, s: Floats, i: int, j: int, p: float, options: Options) -> _Bargain:
    if options.bargain == "s2pmax":
        yielded = [_yield(max(0.0, q), s[a], s[b]) for q, a, b in ((1 - 2 * p, i, j), (2 * p - 1, j, i))]
        return _Bargain(i, j, x[i] + yielded[0] * (x[j] - x[i]), x[j] + yielded[1] * (x[i] - x[j]))
    power = 1 if options.bargain == "s1p1" else 2
    first, second = (s[i] * p) ** power, (s[j] * (1 - p)) ** power
    total = first + second + GUARD
    return _Bargain(i, j, x[i] + (x[j] - x[i]) * second / total, x[j] + (x[i] - x[j]) * first / total)


def _yield(margin: float, own: Floats, other: Floats) -> Floats:
    """Return the share of the way that one goes who is likelier to lose by this margin."""
    pull, hold = margin * other**2, (1 - margin) * own**2
    return np.asarray(pull / (pull + hold + GUARD))


def _rounded(bargain: _Bargain, options: Options) -> _Bargain:
    if options.grid <= 0:
        return bargain
    first, second = (np.clip(np.round(b / options.grid) * options.grid, 0, 1) for b in (bargain.first, bargain.second))
    return _Bargain(bargain.initiator, bargain.receiver, first, second)


def _taken(
    x: Floats, c: Floats, s: Floats, risk: Floats, k: int, bargains: list[_Bargain], options: Options, rng: np.random.Generator
) -> Floats:
    """Return where k goes: its part of the bargain that the vote of all prefers."""
    if len(bargains) == 1:
        return np.asarray(x[k])
    utility = np.empty((len(x), len(bargains)))
    for number, bargain in enumerate(bargains):
        after = x.copy()
        after[bargain.receiver] = bargain.second
        after[bargain.initiator] = bargain.first
        gap = _differences(x, after, s)
        utility[:, number] = ((1 - gap) * (1 + gap * risk[:, None])).mean(axis=1)
    chance = _probabilities(c, utility, options)
    chosen = bargains[int(chance.argmax() if options.transition == "deterministic" else rng.choice(len(bargains), p=chance))]
    return chosen.first if chosen.initiator == k else chosen.second


def _check_options(options: Options) -> None:
    """Refuse an option that there is not."""
    hints = get_type_hints(Options)
    for name in ("victory", "probability", "vote", "estimate", "risk", "commitment", "bargain", "transition"):
        if getattr(options, name) not in get_args(hints[name]):
            raise InputError(f"options: {name} {getattr(options, name)!r} is not known. Take one of {', '.join(get_args(hints[name]))}")
    if not (0 <= options.grid < 1):
        raise InputError(f"options: grid {options.grid:g} is not within 0 to 1. Give a step in shares of the scale, or 0 for none")
