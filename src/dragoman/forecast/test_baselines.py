"""Baselines and the Nash bargaining solution: limits, properties, bad input."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.forecast import baselines, nash

SCALE = {"low": 0.0, "high": 100.0}
MODELS = (
    baselines.weighted_mean,
    lambda x, **k: baselines.weighted_median(x, **k).middle,
    baselines.mean,
    baselines.median,
    nash.nash,
)
PLURAL = (baselines.weighted_means, baselines.weighted_medians, baselines.means, baselines.medians, nash.nashes)


@st.composite
def issues(draw):
    n = draw(st.integers(1, 8))
    x = draw(st.lists(st.floats(0, 100), min_size=n, max_size=n))
    c = draw(st.lists(st.floats(0.01, 1000), min_size=n, max_size=n))
    s = draw(st.lists(st.floats(0.01, 1), min_size=n, max_size=n))
    return {"position": np.array(x), "capability": np.array(c), "salience": np.array(s), **SCALE}


def run(model, given):
    return model(given["position"], **{k: v for k, v in given.items() if k != "position"})


@pytest.mark.parametrize("model", MODELS)
@given(issues())
@settings(max_examples=60, deadline=None)
def test_the_outcome_is_within_the_positions_and_no_unit_of_capability_matters(model, given):
    outcome = run(model, given)
    assert given["position"].min() - 1e-9 <= outcome <= given["position"].max() + 1e-9
    assert run(model, {**given, "capability": given["capability"] * 1e6}) == pytest.approx(outcome, abs=1e-7)


@pytest.mark.parametrize("model", MODELS)
@given(issues())
@settings(max_examples=60, deadline=None)
def test_the_two_ends_of_the_scale_are_alike(model, given):
    mirrored = run(model, {**given, "position": 100 - given["position"]})
    assert mirrored == pytest.approx(100 - run(model, given), abs=1e-6)


@pytest.mark.parametrize(("one", "many"), list(zip(MODELS, PLURAL, strict=True)))
def test_many_draws_are_the_same_as_each_by_itself(one, many):
    rng = np.random.default_rng(3)
    x, c, s = rng.uniform(0, 100, (50, 7)), rng.uniform(0, 5, (50, 7)), rng.uniform(0, 1, 7)
    each = [one(a, capability=b, salience=s, **SCALE) for a, b in zip(x, c, strict=True)]
    assert many(x, capability=c, salience=s, **SCALE) == pytest.approx(each, abs=1e-9)


def test_the_median_gives_both_ends_where_half_is_hit_exactly():
    found = baselines.weighted_median([0, 30, 70, 100], capability=[0.1, 0.2, 0.0, 0.3], salience=[1, 1, 1, 1], **SCALE)
    assert (found.low, found.high, found.middle) == (30, 100, 65)


def test_the_nash_solution_goes_to_the_weighted_mean_as_disagreement_is_dreaded():
    given = {"capability": [3, 1, 2], "salience": [0.5, 1, 0.7], **SCALE}
    mean = baselines.weighted_mean([0, 40, 100], **given)
    assert nash.nash([0, 40, 100], **given, disagreement=1e8) == pytest.approx(mean, abs=1e-5)
    near = nash.nash([0, 40, 100], **given, disagreement=1.01)
    gap = np.array([0, 40, 100]) - near
    weight = np.array([1.5, 1, 1.4])
    assert (weight * gap / (1.01e4 - gap**2)).sum() == pytest.approx(0, abs=1e-12)


def test_a_tiny_or_huge_unit_neither_vanishes_nor_overflows():
    for unit in (1e-300, 1e300):
        given = {"capability": [unit, unit], "salience": [1, 1], **SCALE}
        assert baselines.weighted_mean([20, 40], **given) == pytest.approx(30)
        assert nash.nash([20, 40], **given) == pytest.approx(30)


@pytest.mark.parametrize("model", MODELS)
def test_one_stakeholder_and_one_position_are_the_outcome(model):
    assert model([37], capability=[2], salience=[0.3], **SCALE) == pytest.approx(37)
    assert model([37, 37, 37], capability=[2, 1, 1], salience=[0.3, 0, 1], **SCALE) == pytest.approx(37)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"position": []}, "nobody is there"),
        ({"position": [0, np.nan]}, "position 2: nan is no number"),
        ({"position": [0, 101]}, "position 2: 101 is off the scale of 0 to 100"),
        ({"position": [0, "a"]}, "position: not every value is a number"),
        ({"capability": [1, -1]}, "capability 2: -1 is less than nothing"),
        ({"capability": [1, 2, 3]}, r"capability: shape \(3,\) beside positions of \(2,\)"),
        ({"salience": [1, 40]}, "salience 2: 40 is outside of 0 to 1. Divide percentages by 100"),
        ({"salience": [0, 0]}, "nobody both has capability and cares"),
        ({"capability": [0, 0]}, "nobody both has capability and cares"),
        ({"low": 5, "high": 5}, "scale: 5 to 5 is no scale"),
    ],
)
def test_bad_input_is_named(change, message):
    given = {"position": [0, 50], "capability": [1, 1], "salience": [1, 1], **SCALE, **change}
    for model in (baselines.weighted_mean, nash.nash):
        with pytest.raises(InputError, match=message):
            run(model, given)


def test_a_bad_draw_is_named():
    with pytest.raises(InputError, match="position 2 of draw 3: inf is no number"):
        baselines.means([[0, 1], [0, 1], [0, np.inf]], capability=[1, 1], salience=[1, 1], **SCALE)
    with pytest.raises(InputError, match="nobody both has capability and cares in draw 2"):
        baselines.weighted_means([[0, 1], [0, 1]], capability=[1, 1], salience=[[1, 1], [0, 0]], **SCALE)


def test_disagreement_must_be_worse_than_any_outcome():
    with pytest.raises(InputError, match="disagreement: 1 is not above 1"):
        nash.nash([0, 100], capability=[1, 1], salience=[1, 1], **SCALE, disagreement=1)


def test_controls_know_nothing_of_stakeholders():
    assert baselines.midpoint(low=-10, high=30) == 10
    assert baselines.reference_point(20, low=0, high=100) == 20
    with pytest.raises(InputError, match="the issue has no reference point"):
        baselines.reference_point(None, low=0, high=100)
