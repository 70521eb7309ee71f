"""Scores against values worked out by hand, against integrals, and that nobody gains by saying what they do not believe."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.forecast import score

SHARES = st.floats(0, 1)
POINTS = st.floats(-100, 100).map(lambda v: round(v, 6))


def test_brier_and_log_by_hand():
    assert score.brier([0.9, 0.9, 0.3, 0.0], [1, 0, 0, 1]).tolist() == pytest.approx([0.01, 0.81, 0.09, 1.0])
    got = score.log_score([0.9, 0.9, 0.5, 0.0, 1.0], [1, 0, 1, 1, 1])
    assert got.tolist() == pytest.approx([-math.log(0.9), -math.log(0.1), math.log(2), -math.log(0.01), -math.log(0.99)])
    assert score.log_score([1.0, 0.0], [1, 1], clip=0).tolist() == [0.0, math.inf]


@pytest.mark.parametrize("rule", [score.brier, lambda p, y: score.log_score(p, y, 0.0)], ids=["brier", "log"])
@pytest.mark.parametrize("belief", [0.07, 0.3, 0.5, 0.81])
def test_who_says_what_they_believe_is_scored_best(rule, belief):
    said = np.arange(1, 100) / 100
    expected = belief * rule(said, np.ones(99)) + (1 - belief) * rule(said, np.zeros(99))
    assert said[expected.argmin()] == belief


def test_crps_is_proper_for_distributions():
    chance = np.random.default_rng(1)
    truth = chance.normal(50, 10, 400)
    forecasts = {(mean, spread): chance.normal(mean, spread, 400) for mean in (44, 50, 56) for spread in (5, 10, 20)}
    for rule in (score.crps_samples, lambda x, y: score.crps_quantiles(np.arange(1, 20) / 20, np.quantile(x, np.arange(1, 20) / 20), y)):
        expected = {key: np.mean([rule(x, y) for y in truth]) for key, x in forecasts.items()}
        assert min(expected, key=expected.get) == (50, 10)


def integral(x, w, y):
    """Integrate on a fine grid."""
    at = np.linspace(min(x.min(), y) - 1, max(x.max(), y) + 1, 200_001)
    reached = (w[:, None] * (x[:, None] <= at)).sum(axis=0) / w.sum()
    return np.sum((reached - (at >= y)) ** 2) * (at[1] - at[0])


def test_crps_of_points_is_the_integral_and_the_mean_of_distances():
    chance = np.random.default_rng(2)
    for y in (-3.0, 1.5, 9.0):
        x, w = chance.normal(0, 3, 7), chance.random(7)
        share = w / w.sum()
        energy = share @ np.abs(x - y) - 0.5 * share @ np.abs(x[:, None] - x) @ share
        assert score.crps_samples(x, y, w) == pytest.approx(energy)
        assert score.crps_samples(x, y, w) == pytest.approx(integral(x, w, y), abs=1e-3)


def test_crps_of_a_normal_is_the_published_closed_form():
    """Gneiting and Raftery 2007, p. 367: of N(0, 1) at 0 it is (sqrt(2) - 1) / sqrt(pi)."""
    levels = (np.arange(20_000) + 0.5) / 20_000
    x = np.sort(np.random.default_rng(3).standard_normal(400_000))
    quantiles = np.quantile(x, levels)
    wanted = (math.sqrt(2) - 1) / math.sqrt(math.pi)
    assert score.crps_samples(quantiles, 0.0) == pytest.approx(wanted, abs=2e-3)
    assert score.crps_quantiles(levels, quantiles, 0.0) == pytest.approx(wanted, abs=2e-3)


@given(st.lists(POINTS, min_size=1, max_size=20), POINTS, POINTS, st.floats(0.1, 10))
def test_crps_moves_and_scales_with_its_units(x, y, move, scale):
    base = score.crps_samples(x, y)
    assert base >= 0
    assert score.crps_samples([scale * v + move for v in x], scale * y + move) == pytest.approx(scale * base, abs=1e-6)
    assert score.crps_samples([*x, *x], y) == pytest.approx(base, abs=1e-9)


@given(POINTS, POINTS)
def test_crps_of_a_point_is_its_distance(x, y):
    assert score.crps_samples([x], y) == pytest.approx(abs(x - y))
    assert score.crps_quantiles([0.1, 0.5, 0.9], [x, x, x], y) == pytest.approx(abs(x - y))


def test_point_masses_mix_with_samples():
    assert score.crps_mixed([], [0, 100], [0.5, 0.5], 100) == score.crps_samples([0, 100], 100) == 25
    assert score.crps_mixed([50], [], [], 20) == 30
    # half at 0, half at 40, outcome 40: (1/2)^2 over 40 points
    assert score.crps_mixed([40, 40, 40], [0], [0.5], 40) == pytest.approx(10)
    with pytest.raises(InputError, match=r"make 0\.5 of a forecast without samples"):
        score.crps_mixed([], [0], [0.5], 1)
    with pytest.raises(InputError, match="together at most 1"):
        score.crps_mixed([1], [0], [1.5], 1)


def test_coverage_counts_the_ends_in():
    assert score.coverage([0, 0, 0, 5], [10, 10, 10, 5], [0, 10, 10.1, 5]) == 0.75
    with pytest.raises(InputError, match="bands are not"):
        score.coverage([2], [1], [1])


def test_the_decomposition_by_hand():
    """Said 0.8 five times (4 came) and 0.2 five times (2 came): reliability 0.5 * 0.2^2, resolution 0.2^2, uncertainty 0.6 * 0.4."""
    p, y = [0.8] * 5 + [0.2] * 5, [1, 1, 1, 1, 0, 1, 1, 0, 0, 0]
    found = score.murphy(p, y)
    assert (found.reliability, found.resolution, found.uncertainty) == pytest.approx((0.02, 0.04, 0.24))
    assert found.brier == pytest.approx(0.22)


@given(st.lists(st.tuples(st.sampled_from([0, 0.1, 0.325, 0.5, 0.675, 1]), st.booleans()), min_size=1, max_size=60))
def test_the_decomposition_adds_up(said):
    p, y = zip(*said, strict=True)
    found = score.murphy(p, y)
    assert found.brier == pytest.approx(score.brier(p, y).mean())
    assert found.reliability - found.resolution + found.uncertainty == pytest.approx(found.brier)
    table = score.calibration(p, y)
    assert sum(b.count for b in table) == len(p)
    assert all(b.low - 1e-9 <= b.said <= b.high + 1e-9 and 0 <= b.interval[0] <= b.came <= b.interval[1] <= 1 for b in table)


def test_wilson_by_hand():
    """z^2 = 3.8415: of 0 of 10 from 0 to z^2 / (10 + z^2); of 5 of 10 the middle is one half."""
    low, high = score.share_interval(0, 10)
    assert (low, high) == (0.0, pytest.approx(3.841459 / 13.841459))
    low, high = score.share_interval(5, 10)
    assert (low + high) / 2 == pytest.approx(0.5)
    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)


def test_an_interval_is_of_clusters():
    values = np.random.default_rng(4).random(200)
    alone = score.interval(values, [str(n) for n in range(200)])
    assert alone[0] < values.mean() < alone[1]
    assert alone == pytest.approx(
        (values.mean() - 1.96 * values.std() / 200**0.5, values.mean() + 1.96 * values.std() / 200**0.5), abs=0.01
    )
    repeated = score.interval(np.repeat(values[:20], 10), [str(n) for n in range(20) for _ in range(10)])
    blind = score.interval(np.repeat(values[:20], 10), [str(n) for n in range(200)])
    assert repeated[1] - repeated[0] > 2 * (blind[1] - blind[0])
    assert score.interval(values[:40], ["a", "b", "c", "d"] * 10) is None


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: score.brier([], []), "are missing"),
        (lambda: score.brier([1.1], [1]), "not from 0 to 1"),
        (lambda: score.brier([math.nan], [1]), "no number"),
        (lambda: score.brier([0.5], [0.5]), "neither 0 nor 1"),
        (lambda: score.brier([0.5, 0.5], [1]), "2 probabilities have 1 outcomes"),
        (lambda: score.log_score([0.5], [1], 0.5), "clip"),
        (lambda: score.crps_samples([1, math.inf], 0), "no number"),
        (lambda: score.crps_samples([1], math.nan), "no number"),
        (lambda: score.crps_samples([1, 2], 0, [0, 0]), "all 0"),
        (lambda: score.crps_samples([1, 2], 0, [1]), "2 samples have 1 weights"),
        (lambda: score.crps_quantiles([0.0], [1], 0), "between 0 and 1"),
        (lambda: score.calibration([0.5], [1], 0), "hold nothing"),
        (lambda: score.share_interval(1, 0), "is no share"),
        (lambda: score.interval([1.0], []), "1 scores have 0 clusters"),
    ],
)
def test_what_cannot_be_scored_is_refused(call, message):
    with pytest.raises(InputError, match=message):
        call()
