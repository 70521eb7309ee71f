"""The formulas of the system, on published and hand-calculated examples, by brute force, and at their limits."""

import datetime
import itertools
import json

import numpy as np
import polars as pl
import pytest

from dragoman.errors import InputError
from dragoman.system import balance, chance, communities, layout, means, moves, network, series

# Thirteen trials of BCG vaccination (Colditz et al. 1994): cases and those without, vaccinated and not.
TRIALS = [
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761), (180, 1361, 372, 1079),
    (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600), (186, 50448, 141, 27197),
    (5, 2493, 3, 2338), (27, 16886, 29, 17825),
]  # fmt: skip
DAY = datetime.date(2018, 1, 1)


def sums(*groups):
    """Sum groups of documents, each (weight, score)."""
    rows = [(len(g), *(sum(f) for f in zip(*((w, w * w, s, s * s, w * s) for w, s in g), strict=True))) for g in groups]
    return means.Sums(*(np.array(column, dtype=float) for column in zip(*rows, strict=True)))


def frame(*events):
    """Lay out events, each (id, document, day, actor, recipient, score), as the record does."""
    names = ("id", "document", "first", "actor", "recipient", "score")
    columns = {name: [e[n] for e in events] for n, name in enumerate(names)}
    return pl.DataFrame(columns).with_columns(
        pl.col("first").alias("last"), pl.lit(1.0).alias("weight"), pl.lit(4).alias("quad"), pl.lit(0.5).alias("confidence")
    )


@pytest.mark.parametrize(("freedom", "value"), [(1, 12.706), (2, 4.303), (5, 2.571), (30, 2.042), (120, 1.980)])
def test_the_quantiles_of_t_are_those_of_the_tables(freedom, value):
    assert chance.critical(0.95, freedom) == pytest.approx(value, abs=5e-4)
    assert chance.tail(chance.critical(0.8, freedom), freedom) == pytest.approx(0.2)


def test_false_discoveries_as_in_the_paper():
    """Benjamini and Hochberg 1995, section 3.3: fifteen p-values, of which four stand at 5 %."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert (chance.discoveries(np.array(p)) <= 0.05).sum() == 4


def test_random_effects_as_published():
    """DerSimonian and Laird on the BCG trials, log relative risk: -0.714 (0.179), variance between trials 0.309."""
    y = np.array([np.log(a / (a + b) / (c / (c + d))) for a, b, c, d in TRIALS])
    v = np.array([1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) for a, b, c, d in TRIALS])
    found = means.effects(y, v)
    assert (found.centre, found.error, found.between) == pytest.approx((-0.7141, 0.1787, 0.3088), abs=5e-5)


def test_the_error_of_a_mean_counts_documents_not_events():
    found = means.means(sums([(1, -9.0)] * 4 + [(1, 3.0)] * 4, [(4, -36.0), (4, 12.0)]))
    assert found.mean.tolist() == [-3.0, -3.0]
    plain = np.std([-9, -9, -9, -9, 3, 3, 3, 3], ddof=1) / 8**0.5
    assert found.error.tolist() == pytest.approx([plain, 6.0])


def test_thin_ties_are_drawn_to_the_mean_of_all():
    found = means.means(sums([(1, -8.0), (1, -6.0)] * 10, [(1, 4.0), (1, 2.0)] * 10, [(1, 9.0)]))
    assert found.mean[2] == 9.0
    assert found.mean[1] < found.shrunk[2] < 9.0
    assert abs(found.shrunk[0] - found.mean[0]) < abs(found.shrunk[2] - found.mean[2])
    assert np.isnan(found.error[2])
    assert found.high[2] - found.low[2] > 2 * (found.high[0] - found.low[0])


def test_intervals_hold_what_they_say():
    chooser = np.random.default_rng(3)
    held = told = 0
    for _ in range(150):
        true = chooser.normal(-1, 2, 12)
        groups = [[(1, chooser.normal(t, 3)) for _ in range(chooser.integers(1, 9))] for t in true]
        found = means.means(sums(*groups))
        held += int(((found.low <= true) & (true <= found.high)).sum())
        told += len(true)
    assert 0.92 < held / told < 0.985


@pytest.mark.parametrize("groups", [[[(1, -3.0)]], [[(1, -3.0)], [(2, 5.0)]], [[(1, 2.0), (1, 2.0)]]])
def test_where_the_spread_cannot_be_told_the_interval_is_the_whole_scale(groups):
    found = means.means(sums(*groups))
    assert (found.low == -10).all() and (found.high == 10).all()
    assert np.isfinite(found.shrunk).all()


def test_nothing_has_no_mean():
    empty = means.means(means.Sums(*(np.zeros(2) for _ in range(6))))
    assert np.isnan(empty.mean).all() and np.isnan(empty.low).all()
    assert len(means.means(means.Sums(*(np.zeros(0) for _ in range(6)))).mean) == 0


def test_a_period_has_the_events_that_lie_in_it():
    events = frame(("a#e1", "a", DAY, "A", "B", -4.0), ("b#e1", "b", DAY + datetime.timedelta(20), "A", "B", -2.0))
    wide = events.with_columns(last=pl.col("first") + datetime.timedelta(25))
    assert series.inside(events, "week").height == 2
    assert series.inside(wide, "month")["id"].to_list() == ["a#e1"]
    assert series.inside(wide, "week").is_empty()
    rows = series.periods(events, "week", ["both"], None, None)
    assert rows["start"].to_list() == [DAY + datetime.timedelta(7 * n) for n in range(3)]
    assert rows["end"][0] == datetime.date(2018, 1, 7)
    assert rows["events"].to_list() == [1, 0, 1]
    assert rows["mean"].to_list() == [-4.0, None, -2.0]
    assert rows["shrunk"][1] is None


@pytest.mark.parametrize(("by", "count"), [("day", 59), ("week", 9), ("month", 2), ("quarter", 1), ("year", 1)])
def test_every_period_is_there(by, count):
    events = frame(("a#e1", "a", DAY, "A", "B", -4.0), ("b#e1", "b", datetime.date(2018, 2, 28), "B", "A", 2.0))
    rows = series.periods(events, by, ["A → B", "both"], None, None)
    assert rows.height == 2 * count
    assert rows.filter(pl.col("direction") == "both")["events"].sum() == 2


def test_intensity_halves_with_its_half_life_and_adds_up():
    events = frame(("a#e1", "a", DAY, "A", "B", -8.0), ("b#e1", "b", DAY + datetime.timedelta(30), "A", "B", 6.0))
    days = [DAY - datetime.timedelta(1), DAY, DAY + datetime.timedelta(30), DAY + datetime.timedelta(60)]
    found = series.intensity(events, ["both"], days, kernel="decay", width=30)
    assert found["flow"].to_list() == pytest.approx([0, -8, 2, 1])
    assert found["volume"].to_list() == pytest.approx([0, 1, 1.5, 0.75])
    assert found["tone"].to_list() == [None, -8, pytest.approx(2 / 1.5), pytest.approx(2 / 1.5)]
    assert found["documents"].to_list() == pytest.approx([0, 1, 1.5, 0.75])
    # drawn to the mean of all time, -1, as if by one document more
    assert found["shrunk"][2] == pytest.approx((2 - 1) / 2.5)


@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov"])
def test_smoothed_flow_sums_to_the_scores(kernel):
    events = frame(("a#e1", "a", DAY, "A", "B", -8.0), ("b#e1", "b", DAY + datetime.timedelta(9), "A", "B", 3.0))
    days = [DAY + datetime.timedelta(n) for n in range(-90, 100)]
    found = series.intensity(events, ["both"], days, kernel=kernel, width=14)
    assert found["flow"].sum() == pytest.approx(-5, rel=2e-3)


@pytest.mark.parametrize(
    ("options", "line"), [(("fortnight", "decay", 30), "no period"), (("day", "box", 30), "no kernel"), (("day", "decay", 0), "half-life")]
)
def test_what_a_series_cannot_be_is_refused(options, line):
    with pytest.raises(InputError, match=line):
        series.check(*options)
    long = frame(("a#e1", "a", datetime.date(1, 1, 1), "A", "B", 1.0), ("b#e1", "b", DAY, "A", "B", 1.0))
    with pytest.raises(InputError, match="too many days"):
        series.periods(long, "day", ["both"], None, None)


def half(*ties):
    """Lay out sums of ties, each (actor, recipient, scores of its documents)."""
    rows = [(a, r, len(s), len(s), float(len(s)), float(len(s)), sum(s), sum(x * x for x in s), sum(s)) for a, r, s in ties]
    kinds = {"actor": pl.String, "recipient": pl.String, "documents": pl.Int64, "events": pl.Int64}
    return pl.DataFrame(
        rows, schema={**kinds, **dict.fromkeys(("weight", "weight2", "score", "score2", "cross"), pl.Float64)}, orient="row"
    )


def test_a_move_is_the_difference_of_two_means_over_all_documents():
    before, after = [-2.0, 3.0], [-9.0, -8.0, -9.5]
    found = moves.changes(half(("A", "B", before)), half(("A", "B", after)), (10, 12)).row(0, named=True)
    one, other = np.array(before + [0] * 8), np.array(after + [0] * 9)
    error = (one.var(ddof=1) / 10 + other.var(ddof=1) / 12) ** 0.5
    assert found["change"] == pytest.approx(100 * (other.mean() - one.mean()))
    assert found["t"] == pytest.approx((other.mean() - one.mean()) / error)
    assert found["low"] < found["change"] < found["high"]


def test_welch_on_students_sleep_data():
    """Student 1908: ten patients on two drugs; Welch's t 1.8608, p .07939, interval of the difference -0.2055 to 3.3655."""
    a = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
    b = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = moves.changes(half(("A", "B", a)), half(("A", "B", b)), (10, 10)).row(0, named=True)
    assert found["t"] == pytest.approx(1.8608, abs=1e-4)
    assert found["p"] == pytest.approx(0.07939, abs=1e-4)
    assert (found["low"] / 100, found["high"] / 100) == pytest.approx((-0.2055, 3.3655), abs=2e-3)


def test_the_permutation_test_is_that_of_all_deals():
    before, after, documents = [1.0], [-6.0, -4.0], (5, 4)
    told = np.array(before + after + [0.0] * 6)

    def t(later):
        one, other = told[[i for i in range(9) if i not in later]], told[list(later)]
        error = (one.var(ddof=1) / 5 + other.var(ddof=1) / 4) ** 0.5
        return (other.mean() - one.mean()) / error if error else 0.0

    all_deals = [abs(t(later)) for later in itertools.combinations(range(9), 4)]
    exact = np.mean(np.array(all_deals) >= abs(t((1, 2, 3, 4))) - 1e-9)
    assert moves.deal(np.array(before), np.array(after), documents, deals=40_000) == pytest.approx(exact, abs=0.01)


def test_one_full_article_is_no_move_and_many_are():
    alone = moves.changes(half(), half(("A", "B", [-80.0])), (40, 40)).row(0, named=True)
    many = moves.changes(half(), half(("A", "B", [-8.0] * 10)), (40, 40)).row(0, named=True)
    assert alone["change"] == many["change"] == -200
    assert abs(alone["t"]) == pytest.approx(1) and abs(many["t"]) > 3


def test_no_documents_no_move():
    found = moves.changes(half(), half(), (0, 0))
    assert found.is_empty()
    thin = moves.changes(half(), half(("A", "B", [-8.0])), (0, 1)).row(0, named=True)
    assert all(np.isfinite(thin[name]) for name in ("change", "low", "high", "t", "p"))
    assert moves.deal(np.array([]), np.array([-8.0]), (0, 1)) == 1.0


def test_the_share_of_chance_moves_is_as_small_as_it_says():
    chooser = np.random.default_rng(5)
    p = []
    for _ in range(200):
        draws = [[float(x) for x in chooser.normal(-3, 4, chooser.binomial(n, 0.2))] for n in (30, 50)]
        p.append(moves.deal(np.array(draws[0]), np.array(draws[1]), (30, 50), deals=499))
    assert 0.01 <= np.mean(np.array(p) <= 0.05) <= 0.09


def test_the_golden_example_of_balance(shared):
    told = json.loads((shared / "gold/forecast/simple_models.golden.json").read_text())["structural_balance_example"]
    states = sorted({state for edge in told["edges"] for state in edge[:2]})
    edges = pl.DataFrame(told["edges"], schema=["actor", "recipient", "strength"], orient="row")
    A = network.matrix(edges, states, "strength")
    found = balance.triads(A)
    assert [[[states[i] for i in three], sign] for three, sign in found.triads] == told["triads"]
    assert found.share == told["balanced_share"]
    cut = balance.frustration(A)
    assert cut.index == told["frustration_index"] and cut.exact
    sides = [[state for state, side in zip(states, cut.sides, strict=True) if side == wanted] for wanted in (0, 1)]
    assert told["best_partition"][0] in sides


def test_the_search_finds_the_exact_frustration(monkeypatch):
    chooser = np.random.default_rng(1)
    for _ in range(10):
        A = np.triu(chooser.normal(size=(11, 11)), 1)
        A += A.T
        exact = [balance.frustration(A, weighted=w).index for w in (False, True)]
        cuts = ([1, *cut] for cut in itertools.product([1, -1], repeat=10))
        brute = min(np.abs(A[np.triu(A * np.outer(cut, cut) < 0, 1)]).sum() for cut in cuts)
        assert exact[1] == pytest.approx(brute)
        with monkeypatch.context() as patched:
            patched.setattr(balance, "EXACT", 3)
            found = [balance.frustration(A, weighted=w) for w in (False, True)]
        assert [f.index for f in found] == pytest.approx(exact)
        assert not found[0].exact


def test_two_hostile_camps_are_balanced_and_found():
    side = np.array([1, 1, 1, -1, -1, -1, -1])
    A = np.outer(side, side).astype(float) - np.eye(7)
    assert balance.frustration(A).index == 0
    assert balance.triads(A).share == 1
    found = communities.communities(A, seeds=20)
    assert found.camps == (0, 0, 0, 1, 1, 1, 1)
    assert found.together[0, 1] == 1 and found.together[0, 3] == 0


def test_without_hostility_it_is_newmans_modularity():
    """Two triangles joined by one tie: 5/14."""
    A = np.zeros((6, 6))
    for i, j in ((0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)):
        A[i, j] = A[j, i] = 1
    found = communities.communities(A, seeds=10)
    assert found.modularity == pytest.approx(5 / 14)
    assert found.camps == (0, 0, 0, 1, 1, 1)


def partitions(n):
    def grow(start, camps):
        if len(camps) == n:
            yield camps
            return
        for camp in range(start + 1):
            yield from grow(max(start, camp + 1), [*camps, camp])

    yield from grow(0, [])


def test_no_partition_is_better_than_the_camps_found():
    chooser = np.random.default_rng(2)
    for _ in range(8):
        A = np.triu(chooser.normal(size=(7, 7)) * (chooser.random((7, 7)) < 0.6), 1)
        A += A.T
        B = communities.gains(A)
        best = max(communities.modularity(B, np.array(p)) for p in partitions(7))
        assert communities.communities(A, seeds=40).modularity == pytest.approx(best)


def test_hostility_alone_makes_no_camp_of_enemies():
    found = communities.communities(np.eye(4) - 1, seeds=10)
    assert len(set(found.camps)) == 4


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_network_without_ties(n):
    A = np.zeros((n, n))
    assert balance.frustration(A).index == 0
    assert balance.triads(A).share is None
    found = communities.communities(A, seeds=3)
    assert len(found.camps) == n and found.modularity == 0
    assert layout.positions(A, found.camps).shape == (n, 2)


def test_friends_are_drawn_near_each_other_and_always_in_one_place():
    side = np.array([1, 1, 1, -1, -1, -1])
    A = np.outer(side, side).astype(float) - np.eye(6)
    place = layout.positions(A, (0, 0, 0, 1, 1, 1))
    assert (layout.positions(A, (0, 0, 0, 1, 1, 1)) == place).all()
    assert place.min() >= 0 and place.max() <= 1
    apart = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    assert apart[A > 0].max() < apart[A < 0].min()


def test_ties_are_strong_enough_or_left_out():
    told = half(("A", "B", [-6.0, -8.0, -7.0]), ("A", "C", [5.0]), ("B", "C", [4.0, 6.0]))
    told = told.with_columns(pl.lit(0).alias("q1"))
    found = network.edges(told, ["A", "B", "C"])
    assert found.select("actor", "recipient", "sign").rows() == [("A", "B", -1), ("B", "C", 1)]
    assert network.edges(told, ["A", "B"], documents=1).height == 1
    middle = network.edges(told, ["A", "B", "C"], baseline="mean", documents=1)
    assert middle["strength"].min() < 0 < middle["strength"].max()


def test_the_leading_states_are_states():
    told = half(("USA", "IMG", [1.0] * 9), ("USA", "kurds", [1.0] * 9), ("RUS", "USA", [1.0]), ("GBR", "RUS", [1.0, 1.0]))
    assert network.leading(told, 2) == ["RUS", "USA"]
