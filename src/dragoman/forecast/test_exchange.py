"""The exchange model: equal gains, bounds, properties, bad input."""

import numpy as np
import pytest

from dragoman.errors import InputError
from dragoman.forecast.exchange import exchange

OUTLOOKS = ("known", "current")


def issues(seed, n=7, m=4):
    rng = np.random.default_rng(seed)
    return {
        "position": rng.integers(0, 11, (n, m)) * 10.0,
        "capability": rng.uniform(0.2, 2, n),
        "salience": rng.uniform(0.05, 1, (n, m)),
        "low": 0,
        "high": 100,
    }


def outcomes(x, given):
    weight = given["capability"][:, None] * given["salience"]
    return (weight * x).sum(axis=0) / weight.sum(axis=0)


@pytest.mark.parametrize("outlook", OUTLOOKS)
@pytest.mark.parametrize("seed", range(12))
def test_both_sides_of_an_exchange_gain_the_same(seed, outlook):
    given = issues(seed)
    s = given["salience"]
    found = exchange(**given, outlook=outlook).rounds[0]
    assert found.trades
    vote = given["position"].copy()
    for t in found.trades:
        before = outcomes(vote, given)
        assert (vote[t.first, t.first_issue], vote[t.second, t.second_issue]) == pytest.approx((t.first_from, t.second_from))
        vote[t.first, t.first_issue], vote[t.second, t.second_issue] = t.first_to, t.second_to
        shift = np.abs(outcomes(vote, given) - before)
        first = s[t.first, t.second_issue] * shift[t.second_issue] - s[t.first, t.first_issue] * shift[t.first_issue]
        second = s[t.second, t.first_issue] * shift[t.first_issue] - s[t.second, t.second_issue] * shift[t.second_issue]
        assert first == pytest.approx(second, abs=1e-9)
        assert first == pytest.approx(t.gain, abs=1e-9)
        assert t.gain > 0
    assert found.vote == pytest.approx(vote)
    assert found.after == pytest.approx(outcomes(vote, given))
    assert found.before == pytest.approx(outcomes(given["position"], given))


@pytest.mark.parametrize("seed", range(12))
def test_a_partner_is_never_voted_past(seed):
    given = issues(seed)
    x = given["position"]
    for t in exchange(**given, outlook="current").rounds[0].trades:
        for supplier, taker, issue, start, end in (
            (t.first, t.second, t.first_issue, t.first_from, t.first_to),
            (t.second, t.first, t.second_issue, t.second_from, t.second_to),
        ):
            low, high = sorted((x[supplier, issue], x[taker, issue]))
            assert low - 1e-9 <= start <= high + 1e-9
            assert low - 1e-9 <= end <= high + 1e-9
            assert (end - start) * (x[taker, issue] - x[supplier, issue]) > 0


def test_two_who_care_for_different_issues_give_each_other_what_they_want():
    found = exchange([[0, 0], [100, 100]], capability=[1, 1], salience=[[0.9, 0.1], [0.1, 0.9]], low=0, high=100)
    [trade] = found.rounds[0].trades
    assert (trade.first_to, trade.second_to) == (100, 0)
    assert trade.gain == pytest.approx(8)
    assert found.outcome == pytest.approx([0, 100])


def test_nobody_exchanges_who_cares_alike_or_stands_together():
    alike = exchange([[0, 0], [100, 100]], capability=[1, 1], salience=[[0.5, 0.5], [0.3, 0.3]], low=0, high=100)
    together = exchange([[50, 0], [50, 100]], capability=[1, 1], salience=[[0.9, 0.1], [0.1, 0.9]], low=0, high=100)
    assert alike.rounds[0].trades == together.rounds[0].trades == ()
    assert alike.rounds[0].after == pytest.approx(alike.rounds[0].before)


@pytest.mark.parametrize("outlook", OUTLOOKS)
def test_units_of_capability_and_of_scales_do_not_matter(outlook):
    given = issues(3)
    one = exchange(**given, outlook=outlook, rounds=2)
    scaled = {**given, "position": given["position"] / 50 - 1, "capability": given["capability"] * 1e300, "low": -1, "high": 1}
    other = exchange(**scaled, outlook=outlook, rounds=2)
    for a, b in zip(one.rounds, other.rounds, strict=True):
        assert b.after == pytest.approx(a.after / 50 - 1, abs=1e-9)
        assert [t.gain for t in a.trades] == pytest.approx([t.gain for t in b.trades])


def test_positions_follow_votes_less_where_salience_is_high():
    given = issues(4)
    one, two = exchange(**given, rounds=2).rounds
    share = 0.1 + 0.4 * (1 - given["salience"])
    assert two.position == pytest.approx((1 - share) * one.position + share * one.vote)


def test_a_stakeholder_without_part_in_an_issue_neither_trades_nor_counts():
    given = issues(5)
    given["salience"][2, 1] = 0
    found = exchange(**given)
    moved = {**given, "position": given["position"].copy()}
    moved["position"][2, 1] = 100 - moved["position"][2, 1]
    other = exchange(**moved)
    assert found.outcome == pytest.approx(other.outcome)
    assert all((t.first, t.first_issue) != (2, 1) and (t.second, t.second_issue) != (2, 1) for t in found.rounds[0].trades)


def test_one_stakeholder_has_nobody_to_trade_with():
    assert exchange([[10, 70]], capability=[1], salience=[[1, 0.5]], low=0, high=100).outcome == pytest.approx([10, 70])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"position": [[1], [2]], "salience": [[1], [1]]}, "with two issues or more"),
        ({"position": [[1, np.nan], [2, 3]]}, "position 1: nan is no number"),
        ({"salience": [[1, 0], [1, 0]]}, "nobody both has capability and cares"),
        ({"salience": [1, 1]}, "capability and salience"),
        ({"low": [0, 0, 0]}, "scale: .* for 2 issues"),
        ({"rounds": 0}, "exchange: 0 rounds"),
        ({"outlook": "none"}, "outlook 'none'"),
    ],
)
def test_bad_input_is_named(change, message):
    given = {"position": [[1, 2], [3, 4]], "capability": [1, 1], "salience": [[1, 0.5], [0.5, 1]], "low": 0, "high": 100}
    with pytest.raises(InputError, match=message):
        exchange(**{**given, **change})
