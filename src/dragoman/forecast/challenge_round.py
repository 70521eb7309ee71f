r"""One round of the challenge model, for many draws at once; symbols and papers stand in `challenge`.

Arrays have the draws first: positions :math:`x` are (m, n) and sorted in each draw, matrices (m, n, n) hold pair (i, j) at [:, i, j].

The votes of a pair are sums over all voters, :math:`O(n^3)` if taken one by one. But voter :math:`k` is for :math:`i` over
:math:`j` exactly when it stands nearer to :math:`i`, whatever its risk exponent; in sorted order these are the voters on :math:`i`'s
side of the middle of both. With :math:`C_{qj} = \sum_{k<q} w_k |x_k - x_j|^{r_k}` and :math:`q` voters below the middle, the votes for
the lower of the two are :math:`C_{qj} - C_{qi}`, and those for the upper follow from column sums: a round is :math:`O(n^2)` but for
counting :math:`q`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dragoman.forecast.arrays import Floats
from dragoman.forecast.baselines import medians_of

SAME = 1e-9  # of the range: two stakeholders this near stand at one position
TIE = 1e-12  # how near two offers' keys count as equal
SLIGHT = 1e-9  # weight of the way to go among compromises that gain a challenger the same
KIND, NONE = 1e6, 1e9  # keys: offers of a kind lie within a million; no offer


@dataclass(frozen=True, slots=True)
class Rules:
    """The switches of the model; the defaults reproduce the published example, and are symmetric in the two ends of the scale.

    Parameters
    ----------
    q : 0 to 1, or "pairwise"
        Weight of the status quo against what else is expected; pairwise: the chance that nobody else beats the target.
    t : 0 to 1, or "median"
        Chance that an unchallenged target comes nearer; median: 1 where the median voter lies between both, else 0. Moot where q is 1.
    denominator : what victory's votes are divided by
        "all": the votes of all ordered pairs, as in the published computation; "pair": those of the pair, as printed;
        "net": the pair's, with the margin, where positive, above the line.
    risk : where the least and greatest security are sought
        "actors": over stakeholders; "positions": over all positions that the stakeholder could hold; "off": all are risk-neutral.
    votes : "risk" raises a voter's distances to its risk exponent, "plain" does not
    view : whose risk exponent a challenger's utility is seen with
        "target": the target's, who decides; "each": the challenger's own.
    offer : which of several offers a stakeholder takes
        "credible": confrontation before compromise before capitulation; of these the nearest, of compromises that of the
        challenger with most to gain; "literal": the same with compromises by least weighted position, as in public code, which favours
        the lower end of the scale; "least": the least movement among all; "sender": that of the challenger with most to gain, who
        may turn out the weaker.
    capitulation : whether a stakeholder that would lose much gives in
        False is the public code, whose test for it can never be true.
    expected : "median" or "mean", where the others are expected to settle
    range : "declared" or "observed", what distances are divided by
    rounds : at most so many
    tolerance : of the range; a round that moves nobody farther is the last
    """

    q: float | Literal["pairwise"] = 1.0
    t: float | Literal["median"] = "median"
    denominator: Literal["all", "pair", "net"] = "all"
    risk: Literal["actors", "positions", "off"] = "actors"
    votes: Literal["risk", "plain"] = "risk"
    view: Literal["target", "each"] = "target"
    offer: Literal["credible", "literal", "least", "sender"] = "credible"
    capitulation: bool = True
    expected: Literal["median", "mean"] = "median"
    range: Literal["declared", "observed"] = "declared"
    rounds: int = 20
    tolerance: float = 1e-3


@dataclass(frozen=True, slots=True)
class Turn:
    """What one round computes: risk (m, n); victory, own and other (m, n, n); the positions after it (m, n)."""

    risk: Floats
    victory: Floats
    own: Floats
    other: Floats
    position: Floats


def turn(x: Floats, weight: Floats, salience: Floats, length: Floats, rules: Rules) -> Turn:
    """Play one round on sorted positions.

    Parameters
    ----------
    x, weight, salience : (m, n)
        Sorted by x in each draw.
    length : (m,), > 0
        What distances are divided by.
    """
    distance = np.abs(x[:, :, None] - x[:, None, :])
    distance /= length[:, None, None]
    nearer = _nearer(x)
    expected = _expected(x, weight, length, rules)
    plain = _victory(_votes(distance, weight, None, nearer), distance, rules)
    risk = _risk(x, weight, salience, length, rules, security(distance, plain, salience, expected, rules))
    neutral = rules.risk == "off"
    victory = plain if neutral or rules.votes == "plain" else _victory(_votes(distance, weight, risk, nearer), distance, rules)
    own, other = _utilities(distance, victory, salience, risk, expected, rules)
    return Turn(risk, victory, own, other, _moves(x, distance, own, other, rules))


def _nearer(x: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where C_qi and C_qj of each pair i < j stand in the flattened sums, q the voters below their middle: (m, pairs) twice."""
    m, n = x.shape
    lower, upper = np.triu_indices(n, 1)
    middle = (x[:, lower] + x[:, upper]) / 2
    count = np.zeros(middle.shape, np.int16 if n < 2**15 else np.int64)
    for k in range(n):
        count += x[:, k, None] < middle
    row = count.astype(np.int64)
    row += (np.arange(m) * (n + 1))[:, None]
    row *= n
    return row + lower, row + upper


def _votes(distance: Floats, weight: Floats, risk: Floats | None, nearer: tuple[NDArray[np.int64], NDArray[np.int64]]) -> Floats:
    """Return the votes for i over j, summed over those voters who prefer i: (m, n, n)."""
    m, n = weight.shape
    held = np.zeros((m, n + 1, n))
    loss = distance * weight[:, :, None] if risk is None else distance ** risk[:, :, None]
    if risk is not None:
        loss *= weight[:, :, None]
    np.cumsum(loss, axis=1, out=held[:, 1:])
    lower, upper = np.triu_indices(n, 1)
    flat = held.ravel()
    for_lower = flat.take(nearer[1])
    for_lower -= flat.take(nearer[0])
    np.maximum(for_lower, 0.0, out=for_lower)
    all_ = held[:, n]
    for_upper = for_lower + all_[:, lower]
    for_upper -= all_[:, upper]
    np.maximum(for_upper, 0.0, out=for_upper)
    votes = np.zeros((m, n * n))
    votes[:, lower * n + upper] = for_lower
    votes[:, upper * n + lower] = for_upper
    return votes.reshape(m, n, n)


def _victory(votes: Floats, distance: Floats, rules: Rules) -> Floats:
    """Return the probability that i beats j; 0 where both stand at one position."""
    if rules.denominator == "all":
        total = 2 * votes.sum(axis=(1, 2), keepdims=True)
        return np.asarray(votes / np.where(total > 0, total, 1.0))
    mirrored = votes.transpose(0, 2, 1)
    both = votes + mirrored
    above = np.maximum(votes - mirrored, 0.0) if rules.denominator == "net" else votes
    undecided = 0.0 if rules.denominator == "net" else 0.5
    victory = np.where(both > 0, above / np.where(both > 0, both, 1.0), undecided)
    victory[distance <= SAME] = 0.0
    return np.asarray(victory)


def _expected(x: Floats, weight: Floats, length: Floats, rules: Rules) -> tuple[Floats, Floats] | None:
    """Return each stakeholder's distance from where all are expected to settle, and whether the way there passes i; None if moot."""
    if rules.q == 1.0:
        return None
    if rules.expected == "mean":
        settle = (weight * x).sum(axis=1) / weight.sum(axis=1)
    else:
        lower, upper = medians_of(x, weight)
        settle = (lower + upper) / 2
    way = (settle[:, None] - x) / length[:, None]
    between = ((x[:, :, None] - settle[:, None, None]) * (x[:, None, :] - settle[:, None, None]) < 0).astype(np.float64)
    return np.abs(way), between


def _alternative(
    distance: Floats, victory: Floats, salience: Floats, risk: Floats, expected: tuple[Floats, Floats], rules: Rules, challenger: int
) -> Floats:
    """Return what is forgone by a challenge where q is not 1: q U_sq + (1 - q)(t U_b + (1 - t) U_w) - U_sq, seen by the rows' risk.

    The challenger stands in the rows (1) or the columns (2).
    """
    way, between = expected
    chance = between if rules.t == "median" else rules.t
    still = _unbeaten(victory, salience) if rules.q == "pairwise" else rules.q
    if challenger == 2 and rules.q == "pairwise":
        still = np.swapaxes(still, 1, 2)
    far = 0.25 * (distance + (way[:, :, None] if challenger == 1 else way[:, None, :]))
    r = risk[:, :, None]
    better, worse, stay = (2 - 4 * np.maximum(base, 0.0) ** r for base in (0.5 - far, 0.5 + far, np.full_like(r, 0.5)))
    return np.asarray((1 - still) * (chance * better + (1 - chance) * worse - stay))


def _unbeaten(victory: Floats, salience: Floats) -> Floats:
    """Return at (i, j) the product over k, neither i nor j, of min(1, P_jk + 1 - s_k): nobody else beats j."""
    m, n = salience.shape
    factor = np.minimum(victory + (1 - salience)[:, None, :], 1.0)
    factor[:, np.arange(n), np.arange(n)] = 1.0
    before = np.ones((m, n, n))
    after = np.ones((m, n, n))
    np.cumprod(factor[:, :, :-1], axis=2, out=before[:, :, 1:])
    after[:, :, :-1] = np.cumprod(factor[:, :, :0:-1], axis=2)[:, :, ::-1]
    return np.swapaxes(before * after, 1, 2)


def security(distance: Floats, victory: Floats, salience: Floats, expected: tuple[Floats, Floats] | None, rules: Rules) -> Floats:
    """Return the sum of what the others expect from challenging each stakeholder, all risk-neutral: (m, n)."""
    against = 2 * distance * (1 - 2 * salience[:, :, None] * (1 - victory.transpose(0, 2, 1)))
    if expected is not None:
        one = np.ones_like(salience)
        against -= _alternative(distance, victory, salience, one, expected, rules, 2)
        against[distance <= SAME] = 0.0
    return np.asarray(against.sum(axis=2))


def _risk(x: Floats, weight: Floats, salience: Floats, length: Floats, rules: Rules, secure: Floats) -> Floats:
    """Return the risk exponents, 1/2 (takes risks) to 2 (shuns them): (m, n)."""
    if rules.risk == "off":
        return np.ones_like(x)
    if rules.risk == "positions":
        most, least = _feasible(x, weight, salience, length, rules)
    else:
        most, least = secure.max(axis=1, keepdims=True), secure.min(axis=1, keepdims=True)
    spread = most - least
    wide = spread > TIE
    share = np.where(wide, (2 * secure - most - least) / np.where(wide, spread, 1.0), 0.0)
    return np.asarray((1 - share / 3) / (1 + share / 3))


def _feasible(x: Floats, weight: Floats, salience: Floats, length: Floats, rules: Rules) -> tuple[Floats, Floats]:
    """Return the most and least security each stakeholder could have at anybody's position, the others staying: (m, n) twice."""
    m, n = x.shape
    rows = np.arange(m)
    most, least = np.full((m, n), -np.inf), np.full((m, n), np.inf)
    for i in range(n):
        for p in range(n):
            moved = x.copy()
            moved[:, i] = x[:, p]
            order = np.argsort(moved, axis=1, kind="stable")
            place = np.argmax(order == i, axis=1)
            y, w, s = (np.take_along_axis(a, order, axis=1) for a in (moved, weight, salience))
            distance = np.abs(y[:, :, None] - y[:, None, :]) / length[:, None, None]
            victory = _victory(_votes(distance, w, None, _nearer(y)), distance, rules)
            found = security(distance, victory, s, _expected(y, w, length, rules), rules)[rows, place]
            most[:, i] = np.maximum(most[:, i], found)
            least[:, i] = np.minimum(least[:, i], found)
    return most, least


def _utilities(
    distance: Floats, victory: Floats, salience: Floats, risk: Floats, expected: tuple[Floats, Floats] | None, rules: Rules
) -> tuple[Floats, Floats]:
    """Return E(U_ij) and E(U_ji), as i sees them: (m, n, n) twice."""
    r = risk[:, :, None]
    half = 0.5 * distance
    success = (0.5 - half) ** r
    span = (0.5 + half) ** r
    span -= success
    success -= 0.5**r
    own = -4 * (success + salience[:, None, :] * (1 - victory) * span)
    other = -4 * (success + salience[:, :, None] * (1 - victory.transpose(0, 2, 1)) * span)
    if expected is not None:
        own -= _alternative(distance, victory, salience, risk, expected, rules, 1)
        other -= _alternative(distance, victory, salience, risk, expected, rules, 2)
        own[distance <= SAME] = other[distance <= SAME] = 0.0
    if rules.view == "each":
        other = np.ascontiguousarray(own.transpose(0, 2, 1))
    return own, other


def _moves(x: Floats, distance: Floats, own: Floats, other: Floats, rules: Rules) -> Floats:
    """Return where each stakeholder goes, all at once: (m, n).

    Every offer gets a key, least first: its kind counts before what orders offers of a kind. Only the targets of the lowest and of the
    highest stakeholder among equal keys are then worked out; between two that pull alike to both sides one stays in the middle.
    """
    apart = distance > SAME
    confronted = (own > 0) & (other > own) & apart
    losing = (own < 0) & (other > 0) & apart
    if rules.offer == "sender":
        key = np.where((other > 0) & apart, TIE * distance - other, NONE)
    else:
        compromise = losing & (other > -own)
        capitulate = losing & (other < -own) if rules.capitulation else np.zeros_like(losing)
        key = np.full_like(distance, NONE)
        if rules.offer == "least":
            np.copyto(key, distance, where=confronted | capitulate)
            key[compromise] = (distance[compromise] * -own[compromise]) / other[compromise]
        else:
            np.copyto(key, distance, where=confronted)
            key[compromise] = KIND + _order(x, distance, own, other, rules)[compromise]
            np.copyto(key, distance + 2 * KIND, where=capitulate)
    best = key <= np.minimum(key.min(axis=2, keepdims=True) + TIE, NONE - 1)
    lowest = best.argmax(axis=2)
    highest = best.shape[2] - 1 - best[:, :, ::-1].argmax(axis=2)
    some = best.any(axis=2)
    ends = (_target(x, own, other, j, rules) for j in (lowest, highest))
    return np.asarray(np.where(some, sum(ends) / 2, x))


def _order(x: Floats, distance: Floats, own: Floats, other: Floats, rules: Rules) -> Floats:
    """Return what orders compromises: the challenger's gain, then the way to go; or public code's weighted position."""
    if rules.offer == "credible":
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(SLIGHT * distance * -own / other - other)
    both = np.abs(own) + np.abs(other)
    return np.asarray((np.abs(own) * x[:, :, None] + np.abs(other) * x[:, None, :]) / np.where(both > 0, both, 1.0))


def _target(x: Floats, own: Floats, other: Floats, j: NDArray[np.int64], rules: Rules) -> Floats:
    """Return where each goes that takes the offer of j: (m, n)."""
    mine, theirs = (np.take_along_axis(e, j[:, :, None], axis=2)[:, :, 0] for e in (own, other))
    there = np.take_along_axis(x, j, axis=1)
    losing = (mine < 0) & (theirs > 0)
    meets = losing & (theirs > -mine)
    share = np.where(meets, -mine / np.where(meets, theirs, 1.0), 1.0)
    gives = meets | ((mine > 0) & (theirs > mine)) | (losing & (theirs < -mine) & rules.capitulation)
    return np.asarray(np.where(share < 1, x + (there - x) * share, np.where(gives, there, x)))
