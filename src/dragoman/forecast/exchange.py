r"""The exchange model: on several issues at once, stakeholders trade support where they care little for support where they care much.

On issue :math:`d`, scaled to 0 to 100, stakeholder :math:`i` has position :math:`x_{id}`, capability :math:`c_{id}` and salience
:math:`s_{id}`; the expected outcome is the weighted mean :math:`O_d = \sum_i c_{id} s_{id} x_{id} / \sum_i c_{id} s_{id}`, and the loss of
:math:`i` is :math:`\sum_d s_{id} |x_{id} - O_d|` [1]_. Two stakeholders on opposite sides of the outcomes of issues :math:`p` and
:math:`q` can exchange where :math:`s_{ip}/s_{iq} > s_{jp}/s_{jq}`: :math:`i` votes nearer to :math:`j`'s position on :math:`q`, :math:`j`
nearer to :math:`i`'s on :math:`p`. If the outcomes shift by :math:`D_q` and :math:`D_p`, the gains
:math:`s_{ip} D_p - s_{iq} D_q` and :math:`s_{jq} D_q - s_{jp} D_p` are equal at

.. math:: D_p = D_q (s_{iq} + s_{jq}) / (s_{ip} + s_{jp}),

the rate of exchange here (older papers use another [2]_). Both shift as far as one can go: to the other's position, and no farther than
brings the outcome there. The exchange of greatest gain is made, what is left to others is reckoned anew, and so on until nobody gains.
Ties go to the later issues and, on these, to the earlier stakeholders. After a round, positions follow the votes by
:math:`0.1 + 0.4(1 - s)` of the way.

Which outcome must not pass the partner's position can be read in two ways. ``outlook="known"`` is what the public equal-gain code does: an
exchange knows the outcome before the round and the shifts that either side made or was granted on these issues, and one that starts past
the position is not bounded. With ``outlook="current"`` it is the outcome after all exchanges so far, and nothing is traded past it.

References
----------
.. [1] F. N. Stokman and R. Van Oosten, "The exchange of voting positions", in B. Bueno de Mesquita and F. N. Stokman (eds.), European
   Community Decision Making, Yale University Press, 1994, ch. 5.
.. [2] M. A. L. M. Van Assen, F. N. Stokman and R. Van Oosten, "Conflict measures in cooperative exchange models of collective
   decision-making", Rationality and Society 15(1):85-112, 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from dragoman.errors import InputError
from dragoman.forecast.arrays import Floats, check, shares

SCALE = 100.0
LEAST = 1e-10  # a gain this small is none
NEAR = 1e-9  # of the scale
TIE = 1e-12
FIXED, FLEXIBLE = 0.1, 0.4  # how far positions follow votes: always, and where salience is 0
OUTLOOKS = ("known", "current")


@dataclass(frozen=True, slots=True)
class Trade:
    """One exchange: stakeholders and issues by index; votes before and after in native units; the gain of either, issues 0 to 100."""

    first: int
    first_issue: int
    first_from: float
    first_to: float
    second: int
    second_issue: int
    second_from: float
    second_to: float
    gain: float


@dataclass(frozen=True, slots=True)
class Round:
    """One round: positions it starts from and votes it ends with, (n, issues), their outcomes (issues,), and the exchanges in order."""

    position: Floats
    vote: Floats
    before: Floats
    after: Floats
    trades: tuple[Trade, ...]


@dataclass(frozen=True, slots=True)
class Exchanges:
    """The rounds of a set of issues."""

    rounds: tuple[Round, ...]

    @property
    def outcome(self) -> Floats:
        """The outcomes after the first round's exchanges, (issues,): the model's forecast."""
        return self.rounds[0].after


@dataclass(frozen=True, slots=True)
class Offers:
    """Every pair that can exchange: i supplies q, j supplies p, (offers,) each; the rate D_p / D_q; outcomes known, (offers, 2: q, p)."""

    i: NDArray[np.int64]
    j: NDArray[np.int64]
    p: NDArray[np.int64]
    q: NDArray[np.int64]
    rate: Floats
    known: Floats


def exchange(
    position: ArrayLike,
    *,
    capability: ArrayLike,
    salience: ArrayLike,
    low: float | Sequence[float],
    high: float | Sequence[float],
    rounds: int = 1,
    outlook: Literal["known", "current"] = "known",
) -> Exchanges:
    """Exchange votes on several issues.

    Parameters
    ----------
    position : (n, issues), low to high
        Of a stakeholder who has no part in an issue: any position, with salience 0.
    capability : (n,) or (n, issues), >= 0
    salience : (n, issues), 0 to 1
    low, high : the declared scales: one end, or one an issue
    rounds : at least 1
    outlook : see the module

    Raises
    ------
    InputError
        Fewer than two issues, an issue on which nobody both has capability and cares, and as `check` does.

    Examples
    --------
    >>> found = exchange([[0, 0], [100, 100]], capability=[1, 1], salience=[[0.9, 0.1], [0.1, 0.9]], low=0, high=100)
    >>> found.rounds[0].before.round(1).tolist(), found.outcome.round(1).tolist()
    ([10.0, 90.0], [0.0, 100.0])
    """
    if rounds < 1 or outlook not in OUTLOOKS:
        raise InputError(f"exchange: {rounds} rounds, outlook {outlook!r}. Give at least 1, and one of {', '.join(OUTLOOKS)}")
    x, c, s, lower, length = _prepared(position, capability, salience, low, high)
    played = []
    for _ in range(rounds):
        vote, trades = _round(x, c * s, s, outlook)
        played.append(_native(x, vote, c * s, trades, lower, length))
        x = follow(x, vote, s)
    return Exchanges(tuple(played))


def _prepared(
    position: ArrayLike, capability: ArrayLike, salience: ArrayLike, low: float | Sequence[float], high: float | Sequence[float]
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return checked positions on 0 to 100, capability and salience, (n, issues) each, and the scales' lower ends and lengths."""
    x = np.asarray(position, dtype=np.float64)
    if x.ndim != 2 or x.shape[1] < 2 or not x.size:
        raise InputError(f"position: an array of shape {x.shape}. Give (stakeholders, issues), with two issues or more")
    c = np.asarray(capability, dtype=np.float64)
    c = np.repeat(c[:, None], x.shape[1], axis=1) if c.ndim == 1 else c
    s = np.asarray(salience, dtype=np.float64)
    if c.shape != x.shape or s.shape != x.shape:
        raise InputError(f"capability and salience: {c.shape} and {s.shape} beside positions of {x.shape}. Give one each and issue")
    try:
        lower, upper = (np.broadcast_to(np.asarray(end, dtype=np.float64), x.shape[1:]) for end in (low, high))
    except ValueError:
        raise InputError(f"scale: {low} to {high} for {x.shape[1]} issues. Give one end, or one an issue") from None
    issues = [check(x[:, d], capability=c[:, d], salience=s[:, d], low=float(lower[d]), high=float(upper[d])) for d in range(x.shape[1])]
    scaled = np.stack([(issue.position - issue.low) / issue.range * SCALE for issue in issues], axis=1)
    return scaled, shares(c.T).T, s, lower, upper - lower


def _native(x: Floats, vote: Floats, weight: Floats, trades: list[Trade], lower: Floats, length: Floats) -> Round:
    """Return a round in the issues' own units."""

    def native(values: Floats) -> Floats:
        return np.asarray(lower + values / SCALE * length)

    def one(value: float, issue: int) -> float:
        return float(lower[issue] + value / SCALE * length[issue])

    said = tuple(
        Trade(
            t.first,
            t.first_issue,
            one(t.first_from, t.first_issue),
            one(t.first_to, t.first_issue),
            t.second,
            t.second_issue,
            one(t.second_from, t.second_issue),
            one(t.second_to, t.second_issue),
            t.gain,
        )
        for t in trades
    )
    return Round(native(x), native(vote), native(outcomes(x, weight)), native(outcomes(vote, weight)), said)


def outcomes(position: Floats, weight: Floats) -> Floats:
    """Return the weighted mean of each issue: (n, issues) to (issues,)."""
    return np.asarray((weight * position).sum(axis=0) / weight.sum(axis=0))


def offered(x: Floats, weight: Floats, s: Floats) -> Offers:
    """Find every pair of stakeholders and issues that can exchange at the start of a round."""
    outcome = outcomes(x, weight)
    above = x > outcome
    parts = weight > 0
    rows: list[tuple[int, int, int, int]] = []
    issues = x.shape[1]
    for p in range(issues):
        for q in range(p + 1, issues):
            there = parts[:, p] & parts[:, q]
            can = (above[:, None, p] != above[None, :, p]) & (above[:, None, q] != above[None, :, q]) & there[:, None] & there[None, :]
            wants = s[:, None, p] * s[None, :, q] > s[None, :, p] * s[:, None, q]
            rows += [(int(i), int(j), p, q) for i, j in np.argwhere(can & wants)]
    i, j, p_, q_ = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    rate = (s[i, q_] + s[j, q_]) / (s[i, p_] + s[j, p_])
    return Offers(i, j, p_, q_, rate, np.stack([outcome[q_], outcome[p_]], axis=1))


def _round(x: Floats, weight: Floats, s: Floats, outlook: str) -> tuple[Floats, list[Trade]]:
    """Make exchanges in order of gain until there is none to make; return the votes and the exchanges."""
    offers = offered(x, weight, s)
    vote = x.copy()
    share = weight / weight.sum(axis=0)
    trades: list[Trade] = []
    while len(offers.i):
        gain, shift = terms(x, vote, share, s, offers, outlook)
        tied = np.flatnonzero(gain >= gain.max() - TIE)
        best = int(tied[np.lexsort((tied, -offers.q[tied], -offers.p[tied]))[0]])
        if gain[best] <= LEAST:
            break
        trades.append(_made(x, vote, share, offers, best, float(gain[best]), float(shift[best]), outlook))
    return vote, trades


def terms(x: Floats, vote: Floats, share: Floats, s: Floats, offers: Offers, outlook: str = "known") -> tuple[Floats, Floats]:
    """Return the gain of each offer and how far it shifts the outcome of q, (offers,) twice; 0 where there is nothing to gain."""
    i, j, p, q = offers.i, offers.j, offers.p, offers.q
    way_q, way_p = x[j, q] - vote[i, q], x[i, p] - vote[j, p]
    onward = (way_q * (x[j, q] - x[i, q]) > 0) & (way_p * (x[i, p] - x[j, p]) > 0)
    open_ = onward & (np.abs(way_q) > NEAR) & (np.abs(way_p) > NEAR)
    shift = np.minimum(np.abs(way_q) * share[i, q], np.abs(way_p) * share[j, p] / offers.rate)
    room_q = (x[j, q] - offers.known[:, 0]) * np.sign(way_q)
    room_p = (x[i, p] - offers.known[:, 1]) * np.sign(way_p)
    if outlook == "known":
        room_q, room_p = (np.where(room > NEAR, room, np.inf) for room in (room_q, room_p))
    shift = np.minimum(shift, np.minimum(room_q, room_p / offers.rate))
    shift = np.where(open_, np.maximum(shift, 0.0), 0.0)
    return np.maximum((s[i, p] * offers.rate - s[i, q]) * shift, 0.0), shift


def _made(x: Floats, vote: Floats, share: Floats, offers: Offers, best: int, gain: float, shift: float, outlook: str) -> Trade:
    """Make one exchange: move both votes, and tell those who reckon with them."""
    i, j, p, q = (int(a[best]) for a in (offers.i, offers.j, offers.p, offers.q))
    shifts = shift, shift * float(offers.rate[best])
    moved = []
    for supplier, taker, issue, size in ((i, j, q, shifts[0]), (j, i, p, shifts[1])):
        start, target = float(vote[supplier, issue]), float(x[taker, issue])
        way = target - start
        step = min(size / float(share[supplier, issue]), abs(way))
        end = target if abs(way) - step <= NEAR else start + float(np.sign(way)) * step
        moved.append((start, end))
        enter(vote, share, offers, supplier, issue, end, taker, outlook)
    return Trade(i, q, *moved[0], j, p, *moved[1], gain)


def enter(vote: Floats, share: Floats, offers: Offers, supplier: int, issue: int, end: float, taker: int, outlook: str = "known") -> None:
    """Move a supplier's vote on an issue to where it ends, in the votes and in the outcomes that offers know."""
    change = (end - vote[supplier, issue]) * share[supplier, issue]
    vote[supplier, issue] = end
    for column, mine, other, at in ((0, offers.i, offers.j, offers.q), (1, offers.j, offers.i, offers.p)):
        told = (at == issue) & ((mine == supplier) | (other == taker) | (outlook == "current"))
        offers.known[told, column] += change


def follow(position: Floats, vote: Floats, salience: Floats) -> Floats:
    """Return the positions that the next round starts from."""
    share = FIXED + FLEXIBLE * (1 - salience)
    return (1 - share) * position + share * vote
