"""KTAB's spatial model process: properties, corrected third parties, limits, bad input."""

from dataclasses import replace

import numpy as np
import pytest

from dragoman.errors import InputError
from dragoman.forecast import smp
from dragoman.forecast.smp import DEFAULTS, Options

CHOICES = {
    "victory": ("linear", "square", "quartic", "octic", "binary"),
    "probability": ("conditional", "uniform", "incentive"),
    "vote": smp.RULES,
    "estimate": tuple(smp.MIX),
    "risk": ("min", "mid", "max"),
    "commitment": ("none", "semi", "full"),
    "bargain": ("s1p1", "s2p2", "s2pmax"),
    "transition": ("deterministic", "stochastic"),
    "compatible": (True, False),
}
VARIANTS = [replace(DEFAULTS, **{name: value}) for name, values in CHOICES.items() for value in values]


def stakeholders(seed, n=7):
    rng = np.random.default_rng(seed)
    return {"position": rng.uniform(0, 100, n), "capability": rng.uniform(5, 90, n), "salience": rng.uniform(0.1, 0.9, n)}


@pytest.mark.parametrize("options", VARIANTS, ids=repr)
def test_positions_stay_between_the_outermost_and_nothing_is_nan(options):
    for seed in range(3):
        given = stakeholders(seed)
        found = smp.smp(**given, low=0, high=100, options=options)
        assert np.isfinite(found.path).all()
        assert np.isfinite(found.mean).all()
        assert found.path.min() >= given["position"].min() - 0.01
        assert found.path.max() <= given["position"].max() + 0.01
        weight = given["capability"] * given["salience"]
        assert found.mean[0] == pytest.approx((weight * given["position"]).sum() / weight.sum())


def test_no_unit_of_the_scale_or_of_capability_matters():
    given = stakeholders(5)
    one = smp.smp(**given, low=0, high=100)
    other = smp.smp(given["position"] / 10 - 5, capability=given["capability"], salience=given["salience"], low=-5, high=5)
    assert other.path * 10 + 50 == pytest.approx(one.path, abs=1e-6)
    for unit in (1e-300, 2.0, 1e300):
        bigger = smp.smp(**{**given, "capability": given["capability"] * unit}, low=0, high=100)
        assert bigger.path == pytest.approx(one.path, abs=1e-6)


def test_two_dimensions_of_which_one_counts_are_that_one():
    given = stakeholders(6)
    flat = smp.smp(**given, low=0, high=100)
    plane = np.stack([given["position"], np.full(7, 50.0)], axis=1)
    care = np.stack([given["salience"], np.zeros(7)], axis=1)
    found = smp.smp(plane, capability=given["capability"], salience=care, low=0, high=[100, 100])
    assert found.path.shape == (len(flat.path), 7, 2)
    assert found.path[:, :, 0] == pytest.approx(flat.path, abs=1e-6)
    assert found.mean.shape == (len(flat.path), 2)


def joining(here, there, **options):
    """What a third party of weight 40 gains by joining the challenger, who has 70 % of the support so far."""
    one = np.array([[here]]), np.array([[there]])
    return float(smp._joining(*one, np.array([40.0]), np.array([70.0]), np.array([30.0]), replace(DEFAULTS, **options))[0, 0])


def test_public_code_makes_third_parties_stay_out_or_join_the_wrong_side():
    assert joining(1.0, 0.2, commitment="none", compatible=True) == 0
    assert joining(1.0, 0.2, commitment="full", compatible=True) == 0
    assert joining(1.0, 0.0, commitment="semi", compatible=True) < 0


@pytest.mark.parametrize("commitment", ["none", "full"])
def test_a_third_party_joins_the_side_it_likes(commitment):
    assert joining(1.0, 0.2, commitment=commitment) > 0
    assert joining(0.2, 1.0, commitment=commitment) < 0
    assert joining(0.6, 0.6, commitment=commitment) == 0


def test_one_whose_weight_decides_supports_its_own_position():
    heavy = {"backing": np.array([1.0]), "against": np.array([1.0])}
    one = np.array([[1.0]]), np.array([[0.2]])
    gain = smp._joining(*one, np.array([1e6]), heavy["backing"], heavy["against"], DEFAULTS)
    assert gain[0, 0] > 0


def test_stochastic_turns_are_the_same_under_the_same_seed():
    given = stakeholders(8)
    options = Options(transition="stochastic")
    one, same, other = (smp.smp(**given, low=0, high=100, options=options, seed=s) for s in (1, 1, 2))
    assert one.path == pytest.approx(same.path)
    assert one.path.shape != other.path.shape or not np.allclose(one.path, other.path)


@pytest.mark.parametrize("options", VARIANTS, ids=repr)
def test_limits_are_no_nan(options):
    for x, c, s in (
        ([30], [1], [0.5]),
        ([30, 30, 30], [1, 2, 3], [0.5, 0.5, 0.1]),
        ([0, 50, 100], [0, 1, 1], [0.5, 0.5, 0.5]),
        ([0, 50, 100], [1, 1, 1], [0, 0.5, 0]),
    ):
        found = smp.smp(x, capability=c, salience=s, low=0, high=100, options=options)
        assert np.isfinite(found.path).all()
        if len(set(x)) == 1:
            assert found.path[-1] == pytest.approx(x, abs=1e-6)
            assert found.settled


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"position": [0, np.nan]}, "position 2: nan is no number"),
        ({"salience": [0, 0]}, "nobody both has capability and cares"),
        ({"salience": [[1], [1]]}, "salience: shape"),
        ({"position": [0, 130]}, "position 2: 130 is off the scale"),
        ({"low": [0, 0]}, "scale: .* for 1 dimensions"),
        ({"options": Options(vote="plural")}, "options: vote 'plural' is not known"),
        ({"options": Options(grid=2)}, "options: grid 2 is not within 0 to 1"),
    ],
)
def test_bad_input_is_named(change, message):
    given = {"position": [0, 50], "capability": [1, 1], "salience": [0.5, 0.5], "low": 0, "high": 100}
    with pytest.raises(InputError, match=message):
        smp.smp(**{**given, **change})
