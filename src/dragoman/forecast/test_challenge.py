"""The challenge model: the published example, properties, limits, bad input."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.forecast import baselines
from dragoman.forecast.challenge import LITERAL, Rules, challenge, challenges, first_round

# Bueno de Mesquita 1994: years until emission standards bind medium cars, ten states of 1988.
STATES = ("Netherlands", "Belgium", "Luxembourg", "Germany", "France", "Italy", "United Kingdom", "Ireland", "Denmark", "Greece")
EXAMPLE = {
    "position": np.array([4, 7, 4, 4, 10, 10, 10, 7, 4, 7.0]),
    "capability": np.array([8, 8, 3, 16, 16, 16, 16, 5, 5, 8.0]),
    "salience": np.array([0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7]),
    "low": 4,
    "high": 10,
}
VARIANTS = (
    Rules(),
    Rules(denominator="pair"),
    Rules(denominator="net", votes="plain", view="each", offer="sender", expected="mean"),
    Rules(risk="positions"),
    Rules(risk="off"),
    Rules(q=0.5),
    Rules(q=0.5, t=1.0, expected="mean"),
    Rules(q="pairwise", denominator="pair"),
    Rules(offer="least"),
    Rules(range="observed"),
)


@st.composite
def issues(draw):
    n = draw(st.integers(1, 6))
    x = draw(st.lists(st.integers(0, 100), min_size=n, max_size=n))
    c = draw(st.lists(st.floats(0.1, 10), min_size=n, max_size=n))
    s = draw(st.lists(st.floats(0.05, 1), min_size=n, max_size=n))
    return {"position": np.array(x, float), "capability": np.array(c), "salience": np.array(s), "low": 0, "high": 100}


def test_the_published_example_is_reproduced():
    """Scholz, Calbert and Smith 2011, figures: mean position by round, and Belgium's expected utilities, read to a digit."""
    found = challenge(**EXAMPLE, rules=Rules(rounds=10))
    assert found.mean == pytest.approx([7.4, 7.4, 7.5, 7.6, 7.3, 7.3, 7.4, 7.5, 7.6, 7.3, 7.2], abs=0.07)
    first = first_round(**EXAMPLE)
    own = dict(zip(STATES, first.own[STATES.index("Belgium")], strict=True))
    read = {"Denmark": -0.84, "United Kingdom": -0.66, "Germany": -0.47, "France": -0.12, "Luxembourg": 0.60, "Greece": 0.0}
    assert {k: own[k] for k in read} == pytest.approx(read, abs=0.07)


def test_the_example_wanders_and_says_so():
    found = challenge(**EXAMPLE)
    assert found.stopped == "rounds"
    assert found.cycle is None
    assert found.band[0] < found.first < found.band[1]
    assert found.path.shape == (21, 10)
    assert found.risk.shape == (20, 10)
    assert found.median[0] == 7


def test_two_who_swap_for_ever_are_a_cycle():
    given = {"position": [40, 50, 50, 30], "capability": [5, 2, 4, 2], "salience": [0.5, 0.9, 0.2, 0.6], "low": 0, "high": 100}
    found = challenge(**given)
    assert (found.stopped, found.cycle) == ("cycle", (1, 3))
    assert found.path[1] == pytest.approx(found.path[3])
    assert found.path[1] != pytest.approx(found.path[2])
    assert found.band == (found.mean[1:].min(), found.mean[1:].max())
    assert found.first == found.mean[1]


@pytest.mark.parametrize("rules", VARIANTS)
@given(issues())
@settings(max_examples=40, deadline=None)
def test_positions_stay_on_the_scale_and_nothing_is_nan(rules, given):
    found = challenge(**given, rules=replace(rules, rounds=4))
    assert np.isfinite(found.path).all()
    assert np.isfinite(found.risk).all()
    assert found.path.min() >= given["position"].min() - 1e-9
    assert found.path.max() <= given["position"].max() + 1e-9
    assert (found.risk >= 0.5 - 1e-12).all() or rules.risk == "positions"
    assert (found.risk <= 2 + 1e-12).all() or rules.risk == "positions"


@pytest.mark.parametrize("rules", [r for r in VARIANTS if r.offer != "literal"])
def test_the_two_ends_of_the_scale_are_alike(rules):
    for seed in range(30):
        rng = np.random.default_rng(seed)
        n = int(rng.integers(2, 9))
        given = {"capability": rng.uniform(0.1, 5, n), "salience": rng.uniform(0.05, 1, n), "low": 0, "high": 100}
        x = rng.uniform(0, 100, n)
        one, other = (challenge(p, **given, rules=replace(rules, rounds=3)) for p in (x, 100 - x))
        assert 100 - other.path == pytest.approx(one.path, abs=1e-6)


def test_public_codes_choice_of_compromise_favours_the_lower_end():
    mirrored = {**EXAMPLE, "position": 14 - EXAMPLE["position"]}
    one, other = (challenge(**g, rules=replace(LITERAL, rounds=10)).mean for g in (EXAMPLE, mirrored))
    assert np.abs(14 - other - one).max() > 0.1
    one, other = (challenge(**g, rules=Rules(rounds=10)).mean for g in (EXAMPLE, mirrored))
    assert 14 - other == pytest.approx(one, abs=1e-9)


def test_stakeholders_come_in_any_order():
    order = np.random.default_rng(1).permutation(10)
    shuffled = {k: v[order] if isinstance(v, np.ndarray) else v for k, v in EXAMPLE.items()}
    for rules in VARIANTS:
        one, other = challenge(**EXAMPLE, rules=replace(rules, rounds=5)), challenge(**shuffled, rules=replace(rules, rounds=5))
        assert one.path[:, order] == pytest.approx(other.path, abs=1e-9)


def test_no_unit_of_capability_or_of_the_scale_matters():
    one = challenge(**EXAMPLE).mean
    other = challenge(
        EXAMPLE["position"] * 10 - 40, capability=EXAMPLE["capability"] * 1e5, salience=EXAMPLE["salience"], low=0, high=60
    ).mean
    assert other / 10 + 4 == pytest.approx(one, abs=1e-9)


def test_votes_are_those_of_every_voter_taken_one_by_one():
    """The sum over voters of the positive part of c s (|x_k - x_j|^r - |x_k - x_i|^r), for the risks the round found."""
    rng = np.random.default_rng(5)
    n = 12
    x, c, s = rng.integers(0, 20, n) * 5.0, rng.uniform(0.1, 2, n), rng.uniform(0.1, 1, n)
    found = first_round(x, capability=c, salience=s, low=0, high=100, rules=Rules(denominator="pair"))
    loss = (c * s)[:, None] * (np.abs(x[:, None] - x) / 100) ** found.risk[:, None]
    votes = loss[:, None, :] - loss[:, :, None]
    total = np.abs(votes).sum(axis=0)
    expected = np.where(total > 0, np.maximum(votes, 0).sum(axis=0) / np.where(total > 0, total, 1), 0)
    expected[x[:, None] == x] = 0
    assert found.victory == pytest.approx(expected, abs=1e-12)
    apart = x[:, None] != x
    assert (found.victory + found.victory.T)[apart] == pytest.approx(1)


@pytest.mark.parametrize("rules", VARIANTS)
def test_many_draws_are_the_same_as_each_by_itself(rules):
    rng = np.random.default_rng(11)
    draws = 40 if rules.risk != "positions" else 4
    x, c, s = rng.uniform(0, 100, (draws, 7)), rng.uniform(0.1, 2, (draws, 7)), rng.uniform(0.05, 1, (draws, 7))
    x[0] = 50
    many = challenges(x, capability=c, salience=s, low=0, high=100, rules=replace(rules, rounds=5))
    for row in range(draws):
        one = challenge(x[row], capability=c[row], salience=s[row], low=0, high=100, rules=replace(rules, rounds=5))
        played = len(one.mean)
        assert many.mean[row, :played] == pytest.approx(one.mean, abs=1e-9)
        assert many.median[row, :played] == pytest.approx(one.median, abs=1e-9)
        assert many.settled[row] == (one.stopped == "settled") or one.stopped == "cycle"


@pytest.mark.parametrize("rules", VARIANTS)
def test_nobody_moves_where_there_is_nothing_to_win(rules):
    for x in ([40], [40, 40, 40]):
        found = challenge(x, capability=[1] * len(x), salience=[0.5] * len(x), low=0, high=100, rules=rules)
        assert found.stopped == "settled"
        assert found.band == (40, 40)
        assert found.first == found.final == 40


@pytest.mark.parametrize("rules", VARIANTS)
def test_stakeholders_without_capability_or_salience_are_no_nan(rules):
    found = challenge([0, 30, 70, 100], capability=[0, 1, 1, 2], salience=[1, 0, 0.5, 0.4], low=0, high=100, rules=rules)
    assert np.isfinite(found.path).all()
    assert np.isfinite(found.mean).all()


@pytest.mark.parametrize("unit", [1e-300, 1e300])
def test_a_tiny_or_huge_unit_neither_vanishes_nor_overflows(unit):
    other = challenge(**{**EXAMPLE, "capability": EXAMPLE["capability"] * unit})
    assert other.mean == pytest.approx(challenge(**EXAMPLE).mean, abs=1e-9)


def test_the_scale_is_the_declared_one():
    given = {"capability": EXAMPLE["capability"], "salience": EXAMPLE["salience"]}
    wide = first_round(EXAMPLE["position"], **given, low=0, high=20)
    assert np.abs(wide.own).max() < np.abs(first_round(**EXAMPLE).own).max()
    observed = first_round(EXAMPLE["position"], **given, low=0, high=20, rules=Rules(range="observed"))
    assert observed.own == pytest.approx(first_round(**EXAMPLE).own)


def test_capitulation_can_be_left_out_as_in_public_code():
    given = {"position": [40, 10, 40], "capability": [2, 3, 5], "salience": [0.9, 0.4, 0.9], "low": 0, "high": 100}
    assert challenge(**given).path[1].tolist() == [40, 40, 40]
    assert challenge(**given, rules=Rules(capitulation=False)).path[1].tolist() == [40, 10, 40]


def test_the_starting_outcome_is_the_weighted_mean():
    assert challenge(**EXAMPLE).mean[0] == pytest.approx(baselines.weighted_mean(**EXAMPLE))


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (Rules(offer="nearest"), "rules: offer 'nearest' is not known. Take one of credible, literal, least, sender"),
        (Rules(q=2), "rules: q 2 is neither 0 to 1 nor 'pairwise'"),
        (Rules(t="mean"), "rules: t 'mean' is neither 0 to 1 nor 'median'"),
        (Rules(rounds=0), "rules: 0 rounds"),
    ],
)
def test_a_switch_that_there_is_not_is_named(rules, message):
    with pytest.raises(InputError, match=message):
        challenge(**EXAMPLE, rules=rules)
