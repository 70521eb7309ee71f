"""Issues: read and checked from files, forecast as a distribution, drafted from a record without losing what was edited."""

import csv
import io
import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import api
from dragoman.errors import InputError, RecordError
from dragoman.forecast import calibrate, distribution, sensitivity, simulate
from dragoman.forecast.issue import Issue, Scale, Stakeholder, Value, inputs, point
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Reading, Span, Statement

EXAMPLE = Path(__file__).parent.parent / "examples" / "iran.toml"
SHAPE = distribution.Shape(2.6, -0.7, 0.8, (0.45, 0.77, 0.91))


def issue(*positions, weight=None, **facts):
    weights = weight or [1.0] * len(positions)
    pairs = zip(positions, weights, strict=True)
    listed = tuple(Stakeholder(f"S{i}", point(float(p)), point(1.0), point(float(w))) for i, (p, w) in enumerate(pairs))
    return Issue("a", listed, **facts)


def toml(tmp_path, text):
    path = tmp_path / "issue.toml"
    path.write_text(text, encoding="utf-8")
    return path


def one(path):
    return next(api.issues(path))


def test_a_toml_file_says_all_that_an_issue_has():
    found = one(EXAMPLE)
    russia = next(s for s in found.stakeholders if s.actor == "RUS")
    assert (found.id, found.deadline, found.reference, found.outcome) == ("russia-iran-2018", "2018-12-31", 20.0, None)
    assert found.scale.meaning(50) == '"Russia stands aside"' and found.scale.meaning(30).startswith('between "Russia shields Iran"')
    assert russia.position.triple == (5.0, 15.0, 30.0) and "oil" in russia.position.note
    assert next(s for s in found.stakeholders if s.actor == "GBR").group == "E3"


WRONG = {
    "position off the scale": ("[[stakeholder]]\nname='A'\nposition=120", "A.position is 120, off the scale from 0 to 100"),
    "salience in percent": ("[[stakeholder]]\nname='A'\nposition=1\nsalience=70", "Write 0.7 for 70 percent"),
    "capability below 0": ("[[stakeholder]]\nname='A'\nposition=1\ncapability=-1", "A.capability is -1, below 0"),
    "a word": ("[[stakeholder]]\nname='A'\nposition='high'", "which is no number"),
    "not finite": ("[[stakeholder]]\nname='A'\nposition=nan", "no finite number"),
    "a truth": ("[[stakeholder]]\nname='A'\nposition=true", "which is no number"),
    "an interval upside down": ("[[stakeholder]]\nname='A'\nposition=[50, 20]", "Give low, likely and high in this order"),
    "four ends": ("[[stakeholder]]\nname='A'\nposition=[1,2,3,4]", "Give a number, [low, high]"),
    "no name": ("[[stakeholder]]\nposition=1", "stakeholder 1 has no name"),
    "twice": ("[[stakeholder]]\nname='A'\nposition=1\n[[stakeholder]]\nname='A'\nposition=2", "'A' is listed twice"),
    "none": ("[issue]\nid='x'", "there are no stakeholders"),
    "an unknown field": ("[[stakeholder]]\nname='A'\nposition=1\nsaliense=1", "A has 'saliense'"),
    "an unknown table": ("[isue]\nid='x'", "'isue' has no meaning"),
    "outcome a word": ("[issue]\noutcome='soon'\n[[stakeholder]]\nname='A'\nposition=1", "the outcome is 'soon', which is no number"),
    "outcome off the scale": ("[issue]\noutcome=101\n[[stakeholder]]\nname='A'\nposition=1", "the outcome is 101, off the scale"),
    "a deadline that is none": ("[issue]\ndeadline='soon'\n[[stakeholder]]\nname='A'\nposition=1", "Write it as 2018-07-14"),
    "a scale upside down": ("[scale]\nlow=1\nhigh=0\n[[stakeholder]]\nname='A'\nposition=1", "off the scale"),
    "a scale without width": ("[scale]\nlow=1\nhigh=1\n[[stakeholder]]\nname='A'\nposition=1", "Let it rise"),
    "anchors alone, and none": ("[scale]\nonly_anchors=true\n[[stakeholder]]\nname='A'\nposition=1", "fewer than two"),
    "no TOML": ("[[stakeholder]\n", "issue.toml:1: is no TOML"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_is_one_clear_line(tmp_path, name):
    text, message = WRONG[name]
    with pytest.raises(InputError) as told:
        one(toml(tmp_path, text))
    assert message in str(told.value) and "issue.toml" in str(told.value) and "\n" not in str(told.value)


@pytest.mark.parametrize(
    "line", ["{", "[]", '{"stakeholders": 3}', '{"stakeholders": [3]}', '{"stakeholders": [{"name": "A", "position": 1e999}]}']
)
def test_a_wrong_line_names_file_and_line(tmp_path, line):
    path = tmp_path / "many.jsonl"
    path.write_text('{"id": "ok", "stakeholders": [{"name": "A", "position": 5}]}\n' + line + "\n")
    found = api.issues(path)
    assert next(found).id == "ok"
    with pytest.raises(InputError, match=r"many\.jsonl:2"):
        next(found)


def test_a_wrong_issue_costs_no_other(tmp_path, run):
    path = tmp_path / "many.jsonl"
    good = {"stakeholders": [{"name": "A", "position": 5, "salience": 1}, {"name": "B", "position": 50, "salience": 0.5}]}
    bad = [{"stakeholders": []}, {"outcome": "x", **good}, {"stakeholders": [{"name": "A", "position": 5, "salience": 0}]}]
    rows = [{"id": "i1", **good}, *({"id": f"b{n}", **b} for n, b in enumerate(bad)), {"id": "i2", **good}]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows) + "{")
    told = run("issue", "forecast", str(path), str(EXAMPLE), "none.toml", "--json")
    assert [json.loads(line)["id"] for line in told.out.splitlines()] == ["i1", "i2", "russia-iran-2018"]
    assert told.code == 1 and len(told.err.splitlines()) == 5 and all(line.startswith("error: ") for line in told.err.splitlines())
    told = run("issue", "check", str(path), "--json")
    assert told.code == 1 and len(told.out.splitlines()) == 3
    path = tmp_path / "two.csv"
    path.write_text("issue,name,position,position_low\na,A,1,\nb,B,2,1\nc,C,3,\n")
    told = run("issue", "forecast", str(path))
    assert told.code == 1 and "two.csv:3: position has one end of an interval only" in told.err and "c " in told.out


def test_a_spreadsheet_says_the_same(tmp_path, run):
    path = tmp_path / "iran.csv"
    assert run("issue", "convert", str(EXAMPLE), "--out", str(path)).code == 0
    found, again = one(EXAMPLE), one(path)
    assert [(s.name, s.position.triple, s.salience.triple, s.capability.triple, s.group) for s in again.stakeholders] == [
        (s.name, s.position.triple, s.salience.triple, s.capability.triple, s.group) for s in found.stakeholders
    ]
    assert (again.id, again.question, again.deadline, again.reference) == (found.id, found.question, found.deadline, found.reference)
    rows = list(csv.DictReader(io.StringIO(path.read_text())))
    rows[0]["position"] = "many"
    path.write_text(",".join(rows[0]) + "\n" + "\n".join(",".join(f'"{v}"' for v in r.values()) for r in rows))
    with pytest.raises(InputError, match=r"iran\.csv:2: United States\.position is 'many'"):
        one(path)


def test_json_lines_say_the_same(run, tmp_path):
    path = tmp_path / "iran.jsonl"
    path.write_text(run("issue", "convert", str(EXAMPLE), "--json").out)
    again, found = one(path), one(EXAMPLE)
    assert again.stakeholders == found.stakeholders and again.scale == found.scale and again.reference == found.reference


def test_missing_is_never_zero():
    listed = (
        Stakeholder("A", point(0.0), point(0.2), point(1.0)),
        Stakeholder("B", point(100.0), None, point(3.0)),
        Stakeholder("C", None, point(1.0), point(9.0)),
        Stakeholder("D", point(50.0), point(0.6), None),
    )
    found = inputs(Issue("a", listed))
    assert found.names == ("A", "B", "D")
    assert found.salience[:, 1].tolist() == [0.2, 0.4, 0.6] and found.capability[:, 2].tolist() == [1.0, 2.0, 3.0]
    assert [n.split(" ")[0] for n in found.notes] == ["C", "salience", "capability"]


def test_an_issue_of_nobody_says_so():
    with pytest.raises(InputError, match="nobody has a position"):
        inputs(Issue("a", (Stakeholder("A", None),)))
    with pytest.raises(InputError, match="no stakeholder has both salience and capability"):
        inputs(Issue("a", (Stakeholder("A", point(1.0), point(0.0)),)))


def test_one_stakeholder_and_one_position_are_limits():
    alone = simulate.simulate(issue(30))
    assert alone.median == 30 and "stands alone" in alone.notes[-1]
    agreed = simulate.simulate(issue(70, 70, 70))
    assert agreed.median == 70 and all(math.isfinite(v) for v in agreed.models.values())
    assert {round(agreed.models[m], 6) for m in ("weighted_mean", "weighted_median", "nash", "challenge_mean")} == {70.0}


def test_a_known_outcome_is_never_used():
    before, after = (simulate.to_json(simulate.simulate(issue(0, 40, 100, outcome=o))) for o in (None, 100.0))
    assert before == after


def test_a_polarised_issue_falls_on_its_poles():
    found = simulate.simulate(issue(0, 0, 100, 100, weight=[1, 1, 2, 1])).distribution
    assert found.near(0, 0) > 0.1 and found.near(100, 100) > found.near(0, 0)
    assert found.mass.sum() == pytest.approx(1)


def test_where_only_anchors_can_be_nothing_else_is():
    scale = Scale(anchors=((0.0, "no"), (50.0, "some"), (100.0, "all")), only_anchors=True)
    found = simulate.simulate(issue(0, 60, 100, scale=scale))
    assert found.distribution.points.tolist() == [0, 50, 100]
    assert {v for band in found.bands.values() for v in band} <= {0.0, 50.0, 100.0}


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1), st.floats(0, 1e9)), min_size=1, max_size=12),
    st.integers(0, 3),
)
def test_any_issue_is_forecast_or_refused(rows, spread):
    listed = tuple(
        Stakeholder(
            f"S{i}", Value(max(0, p - 9 * spread), p, min(100, p + 9 * spread)), Value(0, s, 1) if spread > 1 else point(s), point(c)
        )
        for i, (p, s, c) in enumerate(rows)
    )
    try:
        found = simulate.simulate(Issue("a", listed), draws=50)
    except InputError:
        assert not any(s * c > 0 for _, s, c in rows)
        return
    numbers = [found.mean, found.median, *found.quantiles().values(), *found.models.values()]
    assert all(math.isfinite(v) and -1e-9 <= v <= 100 + 1e-9 for v in numbers)
    assert list(found.quantiles().values()) == sorted(found.quantiles().values())


def test_the_same_seed_gives_the_same_and_units_do_not_matter():
    found = one(EXAMPLE)
    assert simulate.to_json(simulate.simulate(found, seed=3)) == simulate.to_json(simulate.simulate(found, seed=3))
    assert simulate.simulate(found, seed=3).mean != simulate.simulate(found, seed=4).mean
    scaled = replace(
        found,
        scale=Scale(-1, 1),
        reference=None,
        stakeholders=tuple(
            replace(s, position=Value(*(v / 50 - 1 for v in s.position.triple)), capability=Value(*(7 * v for v in s.capability.triple)))
            for s in found.stakeholders
        ),
    )
    one_way, other = simulate.simulate(found), simulate.simulate(scaled)
    assert other.median * 50 + 50 == pytest.approx(one_way.median, abs=1e-6)
    assert other.models["challenge_mean"] * 50 + 50 == pytest.approx(one_way.models["challenge_mean"], abs=1e-4)


def test_the_score_of_a_distribution_is_the_integral():
    found = distribution.Distribution(np.array([0.0, 50.0, 100.0]), np.array([0.25, 0.5, 0.25]))
    grid = np.linspace(0, 100, 200_001)
    below = np.cumsum(np.isin(grid, [0.0, 50.0, 100.0]) * np.where(grid == 50, 0.5, 0.25))
    assert found.crps(30.0) == pytest.approx(np.trapezoid(np.square(below - (grid >= 30)), grid), abs=1e-2)
    assert distribution.Distribution(np.array([30.0]), np.array([1.0])).crps(70.0) == 40.0


def test_bands_are_the_shortest():
    found = distribution.Distribution(np.array([0.0, 10.0, 20.0, 90.0]), np.array([0.1, 0.4, 0.3, 0.2]))
    assert found.band(0.6) == (10.0, 20.0) and found.band(0.9) == (10.0, 90.0) and found.band(1.0) == (0.0, 90.0)


def invented(count, seed):
    """Make cases whose outcomes fall on a held position in half of them, near the mean else."""
    random = np.random.default_rng(seed)
    found = []
    for n in range(count):
        position, weight = random.choice([0.0, 0.3, 0.5, 0.8, 1.0], (1, 6)), random.random((1, 6)) + 0.1
        mean = float((position * weight).sum() / weight.sum())
        outcome = float(random.choice(position[0])) if random.random() < 0.5 else float(np.clip(mean + random.normal(0, 0.1), 0, 1))
        found.append(calibrate.Case(str(n), position, weight, outcome, str(n // 3)))
    return found


def test_calibration_finds_what_scores_better():
    known = invented(120, 1)
    fitted = calibrate.fit(known)

    def score(shape):
        return np.mean([calibrate.predict(c, shape).crps(c.outcome) for c in known])

    assert score(fitted) < score(calibrate.START) - 1e-3
    for change in (
        {"anchor": fitted.anchor + 0.3},
        {"held": fitted.held + 0.3},
        {"held": fitted.held - 0.3},
        {"anchor": fitted.anchor - 0.3},
    ):
        assert score(fitted) < score(replace(fitted, **change)) + 5e-4


def test_groups_are_never_split_between_fit_and_trial():
    known = invented(60, 2)
    masks = calibrate.folds(known, 10, 0)
    assert np.sum(masks, axis=0).tolist() == [1] * 60
    for mask in masks:
        left, kept = ({c.group for c, out in zip(known, mask, strict=True) if out == side} for side in (True, False))
        assert left and not left & kept


def test_bands_of_a_calibration_cover_what_they_say():
    found = api.calibrate_issues([as_issue(c) for c in invented(90, 3)])
    assert found.validation.covered == pytest.approx((0.5, 0.8, 0.95), abs=0.09)
    assert found.validation.crps < found.validation.compromise_crps and found.validation.better[0] < found.validation.better[1]


def as_issue(case):
    pairs = zip(case.position[0], case.weight[0], strict=True)
    listed = tuple(Stakeholder(f"S{i}", point(100 * p), None, point(w)) for i, (p, w) in enumerate(pairs))
    return Issue(case.id, listed, outcome=100 * case.outcome, group=case.group)


def test_too_few_outcomes_are_told():
    with pytest.raises(InputError, match="only 1 issues have an outcome; a calibration needs 20"):
        api.calibrate_issues([issue(0, 100, outcome=50.0), issue(0, 100)])


def test_a_calibration_of_ones_own_is_used(tmp_path, run):
    path = tmp_path / "own.toml"
    path.write_text("[shape]\nanchor = 40\nheld = -20\noutside = 0\nmasses = [0.5, 0.8, 0.95]\n")
    narrow = json.loads(run("issue", "forecast", str(EXAMPLE), "--json", "--calibration", str(path)).out)
    ours = json.loads(run("issue", "forecast", str(EXAMPLE), "--json").out)
    assert narrow["bands"]["95"][1] - narrow["bands"]["95"][0] < 20 < ours["bands"]["95"][1] - ours["bands"]["95"][0]
    path.write_text("[shape]\nanchor = 'x'\n")
    assert "is no calibration" in run("issue", "forecast", str(EXAMPLE), "--calibration", str(path)).err


def test_gradients_are_slopes():
    found = issue(0, 40, 100, weight=[2, 1, 3])
    told = {(s.name, s.input): s.gradient for s in sensitivity.sensitivities(found)}
    base = simulate.simulate(found).models["weighted_mean"]
    for i in range(3):
        s = found.stakeholders[i]
        moved = replace(
            found,
            stakeholders=(*found.stakeholders[:i], replace(s, capability=point(s.capability.likely + 1e-6)), *found.stakeholders[i + 1 :]),
        )
        slope = (simulate.simulate(moved).models["weighted_mean"] - base) / 1e-6
        assert told[s.name, "capability"] == pytest.approx(slope, abs=1e-3)
    assert sum(told[f"S{i}", "position"] for i in range(3)) == pytest.approx(1)


def test_variance_shares_of_a_sum_are_exact():
    """Positions of two with weights 3 and 1: variances 9 and 1 of 10, with no interaction."""
    listed = tuple(Stakeholder(n, Value(0, 50, 100), point(1.0), point(w)) for n, w in (("A", 3.0), ("B", 1.0)))
    told = {s.name: s for s in sensitivity.sensitivities(Issue("a", listed), draws=20_000) if s.input == "position"}
    assert told["A"].first == pytest.approx(0.9, abs=0.04) and told["A"].total == pytest.approx(0.9, abs=0.04)
    assert told["B"].first == pytest.approx(0.1, abs=0.04) and told["B"].total == pytest.approx(0.1, abs=0.02)


def test_without_the_heaviest_the_compromise_moves_most():
    assert api.without(issue(0, 100, weight=[1, 3])) == {"S0": 25.0, "S1": -75.0}
    assert api.without(issue(10)) == {"S0": None}


def test_what_if(run):
    told = run("issue", "forecast", str(EXAMPLE), "--set", "russia.position=90", "--set", "IRN.salience=0.1..0.2")
    assert told.code == 0 and "If russia.position=90, IRN.salience=0.1..0.2:" in told.out
    for setting, message in (
        ("Rusia.position=3", "'Rusia' is no stakeholder"),
        ("Russia.place=3", "sets nothing"),
        ("Russia.position", "sets nothing"),
        ("Russia.position=300", "off the scale"),
    ):
        assert message in run("issue", "forecast", str(EXAMPLE), "--set", setting).err


def test_the_json_of_a_forecast(run, tmp_path):
    path = tmp_path / "many.jsonl"
    given = [
        {
            "id": f"i{n}",
            "act": "a",
            "outcome": 100 * n,
            "stakeholders": [{"name": "A", "position": 0, "salience": 0.5}, {"name": "B", "position": 100, "salience": n}],
        }
        for n in (0, 1)
    ]
    path.write_text("".join(json.dumps(g) + "\n" for g in given))
    lines = [json.loads(line) for line in run("issue", "forecast", str(path), str(EXAMPLE), "--json").out.splitlines()]
    assert [line["id"] for line in lines] == ["i0", "i1", "russia-iran-2018"]
    for line in lines:
        assert list(line["quantiles"]) == [f"{n / 20:.2f}" for n in range(1, 20)]
        assert set(line["bands"]) == {"50", "80", "95"} and set(line["models"]) >= {"weighted_mean", "nash", "challenge_mean"}
    assert lines[0]["models"]["weighted_mean"] == 0 and "outcome" not in lines[0]


def tie(number, actor, recipient, score):
    return Event(f"e{number}", "AGREE" if score > 0 else "ACCUSE", (actor,), (recipient,), Span(0, 12), Span(0, 5), score, "row")


@pytest.fixture
def record(new_url):
    """Russia, Iran's friend, and Israel, its foe; Togo, of whom only the United States speak."""
    actors = tuple(
        Actor(c, n, c, (), None, (Span(0, 1),))
        for c, n in (("USA", "United States"), ("IRN", "Iran"), ("RUS", "Russia"), ("ISR", "Israel"), ("TGO", "Togo"))
    )
    pairs = [("RUS", "IRN", 8.0)] * 6 + [("USA", "RUS", -4.0)] * 4 + [("ISR", "IRN", -9.0)] * 5 + [("USA", "ISR", 5.0)] * 3
    pairs += [("USA", "IRN", -7.0)] * 4 + [("USA", "TGO", 2.0)] * 5
    events = tuple(tie(n, *p) for n, p in enumerate(pairs, 1))
    said = Statement("s1", "IRN", Span(0, 4), Span(5, 9), (Span(20, 40),), "indirect", "row", None, "accusing")
    actors = (replace(actors[0], mentions=(Span(21, 24),)), *actors[1:])
    with Record(new_url(), model="small") as opened:
        opened.store(
            [Reading(Document("a.txt", "Words of a story that names the parties to it.", published="2018-07-14"), actors, events, (said,))]
        )
        opened.finish()
        yield opened


def test_a_draft_is_drawn_from_ties(record):
    found = api.draft_issue(record, "Who bends?", ["USA", "IRN"], ["IRN"])
    by = {s.actor: s for s in found.stakeholders}
    assert list(by) == ["USA", "IRN", "RUS", "ISR"]
    # Russia: 4 events of -4 with the United States, 6 of 8 with Iran; four of score 0 are added to each
    assert by["RUS"].position.likely == pytest.approx(50 + 5 * (-16 / 8 - 48 / 10), abs=0.05)
    assert by["ISR"].position.likely == pytest.approx(50 + 5 * (15 / 7 + 45 / 9), abs=0.05)
    assert by["RUS"].position.low < by["RUS"].position.likely < by["RUS"].position.high
    assert by["RUS"].position.evidence[0].startswith("a.txt#e") and len(by["RUS"].position.evidence) == 10
    assert by["RUS"].capability.likely == 3.58 and by["RUS"].capability.evidence == ("CINC RUS 2018",)
    assert by["IRN"].salience.likely == 0.95
    assert "a.txt#s1" in by["USA"].position.evidence  # Iran accuses where no event says it


def test_a_draft_of_too_little_says_so(record):
    for poles, about, message in (
        (["USA", "USA"], [], "an issue has two poles"),
        (["USA", "Iran"], [], "'Iran' is no country code"),
        (["USA", "BRA"], [], "holds no event with BRA"),
    ):
        with pytest.raises(InputError, match=message):
            api.draft_issue(record, "Who bends?", poles, about)
    with pytest.raises(RecordError):
        api.draft_issue("nothing.db", "Who bends?", ["USA", "IRN"])


def test_a_draft_taken_in_again_leaves_what_was_edited(record, tmp_path):
    path = tmp_path / "bends.toml"
    found = api.draft_issue(record, "Who bends?", ["USA", "IRN"], ["IRN"])
    assert api.write_issue(found, path) == []
    text = path.read_text()
    russia = text.index('name = "Russia"')
    likely = text.index("likely = ", russia)
    text = text[:likely] + "likely = 21.5" + text[text.index("\n", likely) :]
    cut = text.index('[[stakeholder]]\nname = "Israel"')
    end = text.index("[draft]")
    text = "# by Anna\n" + text[:cut] + '[[stakeholder]]\nname = "Oman"\nposition = 50 # our own\n\n' + text[end:]
    path.write_text(text)
    newer = replace(
        found, stakeholders=tuple(replace(s, salience=Value(0.1, 0.2, 0.3, "newer", (), (0.1, 0.2, 0.3))) for s in found.stakeholders)
    )
    kept = api.write_issue(newer, path)
    again = one(path)
    by = {s.name: s for s in again.stakeholders}
    assert [s.name for s in again.stakeholders] == ["United States", "Iran", "Russia", "Oman"]
    assert by["Russia"].position.likely == 21.5 and by["Russia"].position.edited and by["Russia"].salience.likely == 0.2
    assert path.read_text().startswith("# by Anna\n") and "# our own" in path.read_text()
    assert any(k.startswith("Russia.position: you have 21.5") for k in kept) and any("Israel: you took it out" in k for k in kept)
    assert api.write_issue(newer, path) == kept and one(path) == again


def test_every_input_opens_its_evidence(record):
    found = api.draft_issue(record, "Who bends?", ["USA", "IRN"], ["IRN"])
    facts = api.evidence(found, record, "Russia", "position")
    assert len(facts) == 10 and all(f.passage == "Words of a s" and f.published == "2018-07-14" for f in facts)
    assert {(f.stakeholder, f.input) for f in api.evidence(found, record)} == {
        (s.name, i) for s in found.stakeholders for i in ("position", "salience", "capability")
    }
    with pytest.raises(InputError, match="'Oman' is no stakeholder"):
        api.evidence(found, record, "Oman")


def test_a_report_tells_all_and_trusts_no_text(record):
    found = api.draft_issue(record, "<script>alert(1)</script>?", ["USA", "IRN"], ["IRN"])
    text = api.report(found, record, draws=200, charts=False, on="2018-07-20")
    assert "<script" not in text and "&lt;script&gt;" in text
    for words in ("Who matters", "What it hangs on", "How good such forecasts are", "a.txt, 2018-07-14, a.txt#e1", "2018-07-20"):
        assert words in text, words


def test_charts_of_a_forecast_are_drawn():
    pytest.importorskip("vl_convert")
    text = api.report(one(EXAMPLE), draws=200)
    assert text.count("<svg") == 4 and "<script" not in text


@pytest.mark.parametrize("form", ["distribution", "models", "paths", "hangs"])
def test_a_forecast_is_drawn_to_a_file(run, form):
    pytest.importorskip("vl_convert")
    told = run("issue", "forecast", str(EXAMPLE), "--chart", f"{form}.svg", "--draw", form, "--draws", "100")
    assert told.code == 0 and Path(f"{form}.svg").read_text().startswith("<svg")
    assert "is no form" in run("issue", "forecast", str(EXAMPLE), "--chart", "a.svg", "--draw", "pie").err


def test_the_seeds_question_runs_from_record_to_forecast(record, run, tmp_path):
    path = tmp_path / "bends.toml"
    told = run("issue", "draft", "Who bends?", "--poles", "USA", "IRN", "--about", "IRN", "--out", str(path), "--record", record.url)
    assert told.code == 0 and "written: " in told.err
    assert json.loads(run("issue", "forecast", str(path), "--json").out)["models"]["weighted_mean"] > 0
    assert "a.txt#e1" in run("issue", "evidence", str(path), "Russia.position", "--record", record.url).out
    assert "Russia.position" in run("issue", "sensitivity", str(path)).out
    assert run("issue", "check", str(path)).code == 0
    out = tmp_path / "report.html"
    assert run("issue", "report", str(path), "--no-charts", "--record", record.url, "--out", str(out)).code == 0
    assert "Who bends?" in out.read_text()


def test_a_kept_forecast_is_resolved_and_scored(record, run):
    assert "Say who" in run("issue", "forecast", str(EXAMPLE), "--keep", record.url).err
    assert "as forecast 1" in run("issue", "forecast", str(EXAMPLE), "--keep", record.url, "--by", "anna").err
    told = json.loads(run("issue", "kept", "--json", "--record", record.url).out)
    assert (told["id"], told["who"], told["outcome"]) == ("russia-iran-2018", "anna", None)
    assert "no outcome of forecast 1" in run("issue", "resolve", "1", "150", "--by", "anna", "--record", record.url).err
    assert run("issue", "resolve", "1", "15", "--by", "anna", "--record", record.url).code == 0
    scored = json.loads(run("issue", "score", "--json", "--record", record.url).out.splitlines()[0])
    assert scored["resolved"] == 1 and scored["error"] == pytest.approx(abs(told["result"]["median"] - 15))
    assert run("issue", "resolve", "1", "--undo", "--record", record.url).code == 0
    assert json.loads(run("issue", "kept", "--json", "--record", record.url).out)["outcome"] is None


def test_votes_are_exchanged_across_issues(run, tmp_path):
    path = tmp_path / "two.jsonl"
    sides = {"a": (0.9, 0.1), "b": (0.1, 0.9)}
    given = [
        {"id": i, "stakeholders": [{"name": "A", "position": 0, "salience": s}, {"name": "B", "position": 100, "salience": t}]}
        for i, (s, t) in sides.items()
    ]
    path.write_text("".join(json.dumps(g) + "\n" for g in given))
    told = json.loads(run("issue", "exchange", str(path), "--json").out)
    assert told["before"] == pytest.approx({"a": 10, "b": 90}) and told["after"] == pytest.approx({"a": 0, "b": 100})
    assert {told["trades"][0]["first"], told["trades"][0]["second"]} == {"A", "B"}
    assert "needs two issues" in run("issue", "exchange", str(EXAMPLE)).err


def test_the_crisis_game_of_an_issue(run, tmp_path):
    told = json.loads(run("issue", "crisis", str(EXAMPLE), "--json").out)
    outcome = told["outcome"]
    assert sum(outcome[n] for n in ("status_quo", "concession", "back_down", "war")) == pytest.approx(1)
    assert told["no_deal"] == pytest.approx(outcome["back_down"] + outcome["war"]) and 0 < told["odds"] < 1
    text = EXAMPLE.read_text()
    for old, new, message in (
        ('target = "Iran"', 'target = "Oman"', "no stakeholder with a position"),
        ('side = "target"', 'side = "both"', "Its side is challenger or target"),
        ('trigger = "fight"', 'trigger = "soon"', "A trigger is one of threat, resist, fight"),
        ("probability = 0.15", "probability = 15", "it goes from 0 to 1"),
        ("target_cost = 0.4", "target_kost = 0.4", "'target_kost', which has no meaning"),
    ):
        path = toml(tmp_path, text.replace(old, new))
        assert message in run("issue", "crisis", str(path)).err, new
    path = toml(tmp_path, text[: text.index("[crisis]")])
    assert "has no [crisis]" in run("issue", "crisis", str(path)).err
