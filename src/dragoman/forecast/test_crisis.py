"""The crisis game: worked examples, limits, third parties, errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.forecast.crisis import ThirdParty, crisis, sides

shares = st.floats(0, 1)


@given(shares, shares, st.floats(0.01, 1), shares, st.sampled_from([np.inf, 50.0, 3.0]), shares, st.floats(-1, 1))
@settings(max_examples=80, deadline=None)
def test_endings_are_probabilities_that_sum_to_one(odds, target_cost, demand, audience, precision, kept, change):
    parties = [ThirdParty(change, kept, trigger) for trigger in ("threat", "resist", "fight")]
    found = crisis(
        odds=odds, target_cost=target_cost, demand=demand, audience=audience, precision=precision, third_parties=parties, cost=(0, 0.8)
    )
    ends = (found.status_quo, found.concession, found.back_down, found.war)
    assert all(-1e-12 <= e <= 1 + 1e-12 for e in ends)
    assert sum(ends) == pytest.approx(1)
    assert found.no_deal == pytest.approx(found.back_down + found.war)


def test_nobody_resists_a_sure_defeat_and_nobody_threatens_a_sure_victor():
    assert crisis(odds=1, target_cost=0.5, cost=(0, 0.1)).concession == 1
    assert crisis(odds=0, target_cost=0, cost=(0.5, 1)).status_quo == 1


def test_an_audience_makes_a_threat_believed():
    weak, strong = (crisis(odds=0.5, target_cost=0.6, audience=a) for a in (0.0, 0.5))
    assert weak.fight < strong.fight
    assert weak.resist == 1
    assert strong.concession == 1


def test_the_worth_of_a_threat_is_the_mean_over_costs():
    found = crisis(odds=0.6, target_cost=0.1, audience=0.2, cost=(0.1, 1.5))
    costs = np.linspace(0.1, 1.5, 200_001)
    assert found.resist == 1
    assert found.challenger_threat == pytest.approx(np.maximum(0.6 - costs, -0.2).mean(), abs=1e-5)


def test_errors_fade_as_precision_grows():
    sure = crisis(odds=0.7, target_cost=0.3, audience=0.1, cost=(0, 0.9))
    for precision, near in ((20.0, 0.1), (500.0, 1e-3), (1e6, 1e-6)):
        found = crisis(odds=0.7, target_cost=0.3, audience=0.1, cost=(0, 0.9), precision=precision)
        assert found.fight == pytest.approx(sure.fight, abs=near)
        assert found.target_resist == pytest.approx(sure.target_resist, abs=near)
    even = crisis(odds=0.7, target_cost=0.3, precision=1e-9)
    assert (even.threaten, even.resist, even.fight) == pytest.approx((0.5, 0.5, 0.5))


def test_errors_are_integrated_over_costs():
    found = crisis(odds=0.6, target_cost=0.2, audience=0.1, precision=7.0)
    costs = (np.arange(200_000) + 0.5) / 200_000
    fights = 1 / (1 + np.exp(-7.0 * (0.7 - costs)))
    assert found.fight == pytest.approx(fights.mean(), abs=1e-9)


def test_a_cost_that_is_known_is_no_interval():
    assert crisis(odds=0.6, target_cost=0.1, cost=(0.5, 0.5)).fight == 1
    assert crisis(odds=0.6, target_cost=0.1, cost=(0.7, 0.7)).fight == 0


def test_a_commitment_that_is_never_kept_changes_nothing():
    base = {"odds": 0.6, "target_cost": 0.5, "audience": 0.3}
    for trigger in ("threat", "resist", "fight"):
        assert crisis(**base, third_parties=[ThirdParty(0.4, 0.0, trigger)]) == crisis(**base)


def test_an_ally_of_the_target_deters():
    base = {"odds": 0.7, "target_cost": 0.5, "audience": 0.2, "cost": (0.0, 1.0)}
    assert crisis(**base).concession == 1
    found = crisis(**base, third_parties=[ThirdParty(-0.6, 1.0, "fight")])
    assert found.resist == 1
    assert found.status_quo == 1
    assert found.fight == pytest.approx(0.3)


def test_who_has_joined_is_known_before_a_choice():
    """Joined at the threat the target knows; joined at the fight it only expects."""
    base = {"odds": 0.55, "target_cost": 0.5, "audience": 0.3}
    before, later = (crisis(**base, third_parties=[ThirdParty(0.4, 0.5, t)]) for t in ("threat", "fight"))
    assert before.resist == pytest.approx(0.5)
    assert later.resist in {0.0, 1.0}


def test_odds_never_leave_0_to_1():
    base = {"target_cost": 0.2, "audience": 0.0}
    helped = crisis(odds=0.9, **base, third_parties=[ThirdParty(1.0, 1.0), ThirdParty(1.0, 1.0)])
    assert helped == crisis(odds=1.0, **base)


def test_the_spatial_issue_gives_odds_and_demand():
    given = {"capability": [2, 1, 1], "salience": [1, 1, 0.5], "low": 0, "high": 200}
    assert sides([0, 100, 50], **given, challenger=0, target=1) == pytest.approx((2.25 / 3.5, 0.5))
    with pytest.raises(InputError, match="both stand at 0"):
        sides([0, 0, 50], **given, challenger=0, target=1)
    with pytest.raises(InputError, match="target: 3 is none of the 3 stakeholders"):
        sides([0, 10, 50], **given, challenger=0, target=3)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"odds": 1.1}, "odds: 1.1 is not within 0 to 1"),
        ({"odds": float("nan")}, "odds: nan is not within 0 to 1"),
        ({"cost": (1, 0)}, "cost: 0 is not within 1 to inf"),
        ({"demand": 0}, "demand: 0 demands nothing"),
        ({"audience": -1}, "audience: -1 is not within 0 to inf"),
        ({"precision": 0}, "precision: 0 is not above 0"),
        ({"third_parties": [ThirdParty(0.1, 2)]}, "third party 1: probability: 2 is not within 0 to 1"),
        ({"third_parties": [ThirdParty(0.1, 1, "war")]}, "third party 1: trigger 'war' is not known"),
        ({"third_parties": [ThirdParty(0.1, 1)] * 13}, "third parties: 13 are more than 12"),
    ],
)
def test_bad_input_is_named(change, message):
    with pytest.raises(InputError, match=message):
        crisis(**{"odds": 0.5, "target_cost": 0.2, **change})
