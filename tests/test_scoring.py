"""Outlooks are judged and scored, forecasts kept, resolved and scored; reading again keeps what was judged."""

import io
import json
from dataclasses import replace

import pytest
from rich.console import Console
from sqlalchemy import text

from dragoman import api
from dragoman.errors import InputError, RecordError
from dragoman.record import connect
from dragoman.record.record import Record
from dragoman.render import scores
from dragoman.types import Actor, Document, Outlook, Reading, Span, When

SAID = (  # sentence, kind, words of likelihood, range, negated
    ("Oman will likely renew the pact.", "forecast", "likely", (0.6, 0.8), False),
    ("Oman is unlikely to pay.", "forecast", "unlikely", (0.2, 0.4), False),
    ("Oman will probably not attack.", "forecast", "probably not", (0.2, 0.4), True),
    ("It is likely that Oman will not vote.", "forecast", "likely", (0.6, 0.8), True),
    ("Oman will leave.", "forecast", None, None, False),
    ("We will pay the debt.", "commitment", None, None, False),
    ("If Oman attacks we will strike.", "threat", None, None, False),
)
JUNE = When("2019-06-01", "2019-06-30", "month")
ISSUE = {"id": "pact", "question": "How far?", "scale": {"low": -50, "high": 150}, "deadline": "2019-06-30", "stakeholders": []}
LEVELS = [f"{n / 20:.2f}" for n in range(1, 20)]
RESULT = {
    "id": "pact",
    "median": 50.0,
    "mean": 52.0,
    "quantiles": dict.fromkeys(LEVELS, 50.0),
    "bands": {"50": [40, 60], "80": [20, 80], "95": [0, 100]},
    "models": {"weighted_mean": 60.0, "nash": None},
}


def article(ident, publisher="The Example", extra="", holder=None):
    body, found, at = extra, [], len(extra)
    for sentence, kind, words, span, negated in SAID:
        content = Span(at, at + len(sentence) - 1)
        who = holder if kind == "forecast" else "OMN"
        found.append(Outlook(kind, who, content, "r", likelihood=words, likelihood_range=span, negated=negated, horizon=JUNE))
        body += sentence + " "
        at = len(body)
    actors = (Actor("OMN", "Oman", "OMN", (), None, (Span(len(extra), len(extra) + 4),)),)
    return Reading(Document(ident, body, "Title", "2019-03-16", publisher=publisher), actors=actors, outlook=tuple(found))


@pytest.fixture
def record(new_url):
    with Record(new_url()) as opened:
        opened.store([article("a.txt"), article("b.txt", "The Other", holder="OMN")])
        yield opened


def judged(record, **verdicts):
    for name, verdict in verdicts.items():
        api.judge(record, f"{'b' if name[0] == 'b' else 'a'}.txt#o{name[-1]}", verdict, "anna")


def test_words_of_likelihood_become_probabilities_of_what_is_said(record):
    found = {o.id: o.probability for o in api.assessed(record, document="a.txt")}
    assert list(found.values()) == pytest.approx([0.7, 0.3, 0.7, 0.7, None, None, None])
    bare = [o.probability for o in api.assessed(record, document="a.txt", bare=0.9)]
    assert bare == pytest.approx([0.7, 0.3, 0.7, 0.7, 0.9, None, None])  # a promise is never given one
    with pytest.raises(InputError, match="'2' is no probability"):
        api.assessed(record, bare=2)


def test_a_score_by_hand(record):
    judged(record, a1="came_true", a2="did_not", a3="came_true", a4="did_not", a5="did_not", a6="came_true", a7="void")
    [score] = api.score_outlook(record)
    assert (score.judged, score.came, score.void, score.open) == (6, 3, 1, 7)
    assert (score.hits, score.stated, score.share) == (4, 4, 0.5)  # o1, o2, o3, o6
    assert score.brier == pytest.approx((0.09 + 0.09 + 0.09 + 0.49) / 4)
    assert score.reliability - score.resolution + score.uncertainty == pytest.approx(score.brier)
    assert score.brier_interval is None  # one holder
    assert [(b.count, b.came) for b in score.calibration] == [(1, 0.0), (3, pytest.approx(2 / 3))]
    bare = api.score_outlook(record, bare=0.9)[0]
    assert (bare.stated, bare.hits) == (5, 4)
    assert bare.brier == pytest.approx((0.09 * 3 + 0.49 + 0.81) / 5)


def test_scores_by_group(record):
    judged(record, a1="came_true", b1="did_not", b2="did_not", b5="came_true")
    assert [(s.group, s.judged, s.came) for s in api.score_outlook(record, "holder")] == [("all", 4, 2), ("Oman", 3, 1), ("writer", 1, 1)]
    assert [(s.group, s.judged) for s in api.score_outlook(record, "publisher")] == [("all", 4), ("The Other", 3), ("The Example", 1)]
    assert [s.group for s in api.score_outlook(record, "likelihood")] == ["all", "likely", "(no words of likelihood)", "unlikely"]
    assert [s.judged for s in api.score_outlook(record, "kind", by="OMN")] == [3, 3]
    with pytest.raises(InputError, match="'mood' is nothing to score by"):
        api.score_outlook(record, "mood")


def test_nothing_judged_has_no_score(record):
    [score] = api.score_outlook(record)
    assert (score.judged, score.open, score.share, score.brier, score.calibration) == (0, 14, None, None, ())


def test_the_analyst_may_say_what_was_said(record):
    found = api.judge(record, "a.txt#o5", "came_true", "anna", probability=0.9, note="nine in ten, he says elsewhere")
    assert (found.probability, found.note, found.status) == (0.9, "nine in ten, he says elsewhere", "active")
    assert api.score_outlook(record)[0].brier == pytest.approx(0.01)


def test_a_later_judgement_replaces_and_undoing_it_brings_the_earlier_back(record):
    judged(record, a1="came_true")
    second = api.judge(record, "a.txt#o1", "did_not", "ben")
    assert [(j.verdict, j.status) for j in api.judgements(record)] == [("came_true", "replaced"), ("did_not", "active")]
    assert api.score_outlook(record)[0].came == 0
    assert api.unjudge(record, second.number).status == "undone"
    assert [j.status for j in api.judgements(record)] == ["active", "undone"]
    assert api.score_outlook(record)[0].came == 1
    with pytest.raises(RecordError, match=f"no judgement {second.number} stands"):
        api.unjudge(record, second.number)


def test_reading_again_keeps_judgements(record):
    judged(record, a2="did_not")
    read = article("a.txt")
    record.store([replace(read, outlook=read.outlook[1:])])  # what was o2 is o1 now
    [kept] = api.judgements(record)
    assert (kept.id, kept.now, kept.status) == ("a.txt#o2", "a.txt#o1", "active")
    assert [o.verdict for o in api.assessed(record, document="a.txt")][:2] == ["did_not", None]
    record.store([replace(read, outlook=())])
    assert [(j.status, j.now) for j in api.judgements(record)] == [("lost", None)]
    record.store([read])
    assert api.judgements(record)[0].now == "a.txt#o2"
    record.store([article("a.txt", extra="Another text. ")])
    assert api.judgements(record)[0].status == "lost"
    assert record.check() == []


def test_a_corrected_outlook_keeps_its_judgement(record):
    judged(record, a1="came_true", a2="did_not")
    api.correct(record, "a.txt#o1", "edit", "anna", kind="commitment")
    api.correct(record, "a.txt#o2", "reject", "anna")
    found = {o.id: (o.kind, o.verdict) for o in api.assessed(record, document="a.txt")}
    assert found["a.txt#o1"] == ("commitment", "came_true")
    assert "a.txt#o2" not in found
    assert api.score_outlook(record)[0].judged == 1


def test_an_added_outlook_is_judged(record):
    added = api.correct(record, "a.txt#o", "add", "anna", kind="forecast", content="Oman will leave")
    name = added.now
    assert api.judge(record, name, "came_true", "anna").now == name
    record.store([replace(article("a.txt"), notes=("read again",))])
    assert api.score_outlook(record)[0].came == 1
    api.undo(record, added.number)
    assert [j.status for j in api.judgements(record)] == ["lost"]
    assert record.check() == []
    with pytest.raises(InputError, match="has no"):
        api.judge(record, name, "came_true", "anna")


@pytest.mark.parametrize(
    ("ident", "options", "error", "message"),
    [
        ("a.txt#o9", {}, InputError, "'a.txt' has no 'o9'"),
        ("a.txt#e1", {}, InputError, "'e1' is no outlook"),
        ("a.txt", {}, InputError, "'a.txt' is a document"),
        ("none.txt#o1", {}, RecordError, "holds no document 'none.txt'"),
        ("a.txt#o1", {"verdict": "maybe"}, InputError, "'maybe' is no verdict"),
        ("a.txt#o1", {"by": " "}, InputError, "says whose it is"),
        ("a.txt#o1", {"probability": 1.5}, InputError, "'1.5' is no probability"),
        ("a.txt#o1", {"probability": float("nan")}, InputError, "is no probability"),
    ],
)
def test_what_cannot_be_judged_is_refused(record, ident, options, error, message):
    with pytest.raises(error, match=message):
        api.judge(record, ident, **{"verdict": "came_true", "by": "anna", **options})
    assert api.judgements(record) == []


def test_due_is_what_is_over_and_not_judged(record):
    judged(record, a1="came_true", a2="void")
    assert api.due(record, "2019-06-30") == []
    assert len(api.due(record, "2019-07-01")) == 12
    assert {o.end for o in api.due(record)} == {"2019-06-30"}
    assert len(api.due(record, "2019-07-01", document="a.txt", kinds=("threat", "commitment"))) == 2
    with pytest.raises(InputError, match="'June' is no day"):
        api.due(record, "June")


def test_a_kept_forecast_is_resolved_and_scored(record):
    kept = api.keep_forecast(record, ISSUE, RESULT, "anna")
    assert (kept.number, kept.id, kept.scale, kept.outcome, kept.issue, kept.result) == (1, "pact", (-50, 150), None, ISSUE, RESULT)
    assert api.score_forecasts(record)[0].crps is None
    done = api.resolve(record, 1, 90, "ben")
    assert (done.outcome, done.resolved_by) == (90, "ben")
    [score] = api.score_forecasts(record)
    # a point forecast, 40 of 200 points off: 20 of 100
    assert (score.resolved, score.crps, score.error, score.crps_interval) == (1, pytest.approx(20), pytest.approx(20), None)
    assert score.coverage == {"50": 0, "80": 0, "95": 1}
    assert (score.models, score.counts) == ({"weighted_mean": pytest.approx(15)}, {"weighted_mean": 1})
    with pytest.raises(RecordError, match=r"has the outcome 90\.0"):
        api.resolve(record, 1, 10, "ben")
    back = api.unresolve(record, 1)
    assert (back.outcome, back.resolved_by, back.undone_at is None) == (None, None, False)
    with pytest.raises(RecordError, match="has no outcome"):
        api.unresolve(record, 1)
    assert api.resolve(record, 1, -50, "ben").undone_at is None
    assert record.check() == []


def test_forecasts_are_scored_by_issue_with_an_interval_over_issues(record):
    for n in range(6):
        kept = api.keep_forecast(record, {**ISSUE, "id": f"i{n}"}, RESULT, "anna" if n else "ben")
        api.resolve(record, kept.number, 50 + 20 * n, "anna")
    every, *each = api.score_forecasts(record, "issue")
    assert [s.crps for s in each] == pytest.approx([0, 10, 20, 30, 40, 50])
    assert every.crps == pytest.approx(25)
    assert 5 < every.crps_interval[0] < 25 < every.crps_interval[1] < 45
    assert [(s.group, s.resolved) for s in api.score_forecasts(record, "who")] == [("all", 6), ("anna", 5), ("ben", 1)]
    assert [f.id for f in api.forecasts(record, issue="i3")] == ["i3"]
    with pytest.raises(InputError, match="'mood' is nothing"):
        api.score_forecasts(record, "mood")


@pytest.mark.parametrize(
    ("issue", "result", "message"),
    [
        ({"id": ""}, {}, "has no id"),
        ({"scale": {"low": 5, "high": 5}}, {}, "no low and high end"),
        ({"scale": None}, {}, "no low and high end"),
        ({}, {"quantiles": {}}, "has no quantiles"),
        ({}, {"quantiles": {"0.5": float("nan")}}, "is no quantile"),
        ({}, {"quantiles": {"x": 1}}, "is no quantile"),
        ({}, {"quantiles": {"0.1": 5, "0.9": 4}}, "fall where they should rise"),
        ({}, {"median": None}, "has no median"),
        ({}, {"bands": {"50": [3, 2]}}, "band 50 is no low and high end"),
        ({}, {"models": {"nash": "x"}}, "model nash gives no number"),
    ],
)
def test_what_could_not_be_scored_is_not_kept(record, issue, result, message):
    with pytest.raises(InputError, match=message):
        api.keep_forecast(record, {**ISSUE, **issue}, {**RESULT, **result}, "anna")
    assert api.forecasts(record) == []


@pytest.mark.parametrize("outcome", [151, -51, float("nan"), float("inf")])
def test_an_outcome_off_the_scale_is_refused(record, outcome):
    api.keep_forecast(record, ISSUE, RESULT, "anna")
    with pytest.raises(InputError, match="from -50 to 150"):
        api.resolve(record, 1, outcome, "anna")
    with pytest.raises(RecordError, match="holds no forecast 7"):
        api.resolve(record, 7, 50, "anna")


def test_what_is_wrong_is_found(record):
    judged(record, a1="came_true")
    api.keep_forecast(record, ISSUE, RESULT, "anna")
    with record.engine().connect() as connection, connection.execution_options(dragoman_write=True).begin():
        connection.execute(text("UPDATE judgements SET fact = 99, probability = 2"))
        connection.execute(text("UPDATE forecasts SET outcome = 151, result = '[]'"))
    found = [(w.check, w.id, w.problem) for w in record.check()]
    assert found == [
        ("judgements", "judgement 1", "stands on an outlook of a.txt that is not there"),
        ("judgements", "judgement 1", "has a probability that is not from 0 to 1"),
        ("forecasts", "forecast 1", "its issue or its result is no JSON object"),
        ("forecasts", "forecast 1", "its outcome 151.0 is not on its scale of -50 to 150"),
    ]


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Record("dragoman.db") as opened:
        opened.store([article("a.txt"), article("b.txt", "The Other", holder="OMN")])
    return "dragoman.db"


def test_the_list_stands_beside_its_commands(run, file):
    assert len(run("outlook", "--document", "a.txt", "--json").out.splitlines()) == 7
    assert run("outlook", "--kind", "threat", "--csv").out.count("\n") == 3
    assert run("outlook").err == "found: 14 outlooks\n"
    lost = run("outlook", "--document", "a.txt", "due")
    assert (lost.code, lost.out) == (1, "")
    assert lost.err.startswith("error: --document stands before 'due' and would be lost. Put it after")


def test_commands_are_the_verbs(run, file):
    done = run("outlook", "judge", "a.txt#o1", "--came-true", "--by", "anna")
    assert done.err.startswith("judged: a.txt#o1 (came true), judgement 1 by anna. Take it back: dragoman outlook judge --undo 1")
    told = run("outlook", "judge", "b.txt#o5", "--did-not", "--by", "ben", "--probability", "0.2", "--note", "so", "--json")
    assert json.loads(told.out) == json.loads(json.dumps(api.score_json(api.judgements(file)[1])))
    for command, verb in (
        (["score", "--by", "publisher", "--bare", "0.6"], lambda: api.score_outlook(file, "publisher", bare=0.6)),
        (["due", "--on", "2020-01-01", "--holder", "OMN"], lambda: api.due(file, "2020-01-01", by="OMN")),
        (["judgements", "--document", "a.txt"], lambda: api.judgements(file, document="a.txt")),
    ):
        lines = [json.loads(line) for line in run("outlook", *command, "--json").out.splitlines()]
        assert lines == json.loads(json.dumps([api.score_json(found) for found in verb()]))
    shown = run("outlook", "score", "--by", "holder")
    assert "The Other" not in shown.out
    assert "reliability" in shown.out
    assert shown.err == "scored: 2 outlooks judged, 2 of them with a probability; 12 not judged\n"
    assert "unlikely to pay" in run("outlook", "due").out
    assert run("outlook", "judge", "--undo", "1").err == "undone: a.txt#o1 (came true), judgement 1 by anna\n"
    assert "undone" in run("outlook", "judgements").out


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["a.txt#o1", "--by", "anna"], "is to be judged how"),
        (["a.txt#o1", "--void", "--came-true", "--by", "anna"], "is to be judged how"),
        (["--void", "--by", "anna"], "no outlook is named"),
        (["a.txt#o1", "--void"], "says whose it is"),
        (["a.txt#o1", "--undo", "1"], "--undo stands alone"),
        (["--undo", "9"], "no judgement 9 stands"),
    ],
)
def test_a_wrong_command_is_told(run, file, given, message):
    done = run("outlook", "judge", *given)
    assert done.code == 1
    assert message in done.err


@pytest.mark.parametrize("command", ["judge", "judgements", "due", "score"])
def test_every_help_has_an_example_and_every_command_json(run, command):
    done = run("outlook", command, "--help")
    assert done.code == 0
    assert f"Example: dragoman outlook {command}" in done.out
    assert "--json" in done.out


def test_forecasts_are_shown_with_the_models_beside_them(record):
    api.keep_forecast(record, ISSUE, RESULT, "anna")
    api.resolve(record, 1, 90, "anna")
    console = Console(width=120, file=io.StringIO())
    console.print(scores.forecast_scores(api.score_forecasts(record, "issue")))
    shown = " ".join(console.file.getvalue().split())
    assert "all 1 0 20.00 - 20.00 50 %: 0 %, 80 %: 0 %, 95 %: 100 % pact 1 0" in shown
    assert "weighted_mean 15.00 1" in shown


def test_scores_move_with_an_export(record, tmp_path):
    judged(record, a1="came_true", a2="did_not")
    api.keep_forecast(record, ISSUE, RESULT, "anna")
    api.resolve(record, 1, 90, "anna")
    record.export(tmp_path / "out")
    other = str(tmp_path / "other.db")
    api.import_record(tmp_path / "out", other)
    assert api.judgements(other) == api.judgements(record)
    assert api.forecasts(other) == api.forecasts(record)
    assert api.score_outlook(other) == api.score_outlook(record)
    with Record(other) as opened, connect.transaction(opened.engine(), other) as connection:
        assert connection.execute(text("SELECT count(*) FROM judgements")).scalar_one() == 2
