"""The workbench's pages of the system, of issues and of scores, over HTTP."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")

import workbench_parts as parts

from dragoman import api
from dragoman.errors import ConflictError
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Reading, Span

EXAMPLE = Path(__file__).parent.parent / "examples" / "iran.toml"
TEXT = "Words of a story that names the parties to it."


def reading(ident, day, pairs):
    """Make a reading of events between states: (actor, recipient, score)."""
    codes = sorted({c for p in pairs for c in p[:2]})
    actors = tuple(Actor(c, c.title(), c, (), None, (Span(0, 1),)) for c in codes)
    events = tuple(
        Event(f"e{n}", "AGREE" if p[2] > 0 else "ACCUSE", (p[0],), (p[1],), Span(0, 12), Span(0, 5), p[2], "row")
        for n, p in enumerate(pairs, 1)
    )
    return Reading(Document(ident, TEXT, f"<b>{ident}</b>", published=day), actors, events)


@pytest.fixture
def url(tmp_path, full):
    """A record of ties between four states, and of a text with outlooks."""
    url = str(tmp_path / "news.db")
    friends = [("RUS", "IRN", 6.0), ("RUS", "IRN", 5.0), ("USA", "ISR", 5.0), ("USA", "RUS", -3.0)]
    foes = [("ISR", "IRN", -9.0), ("USA", "IRN", -7.0), ("ISR", "IRN", -8.0), ("RUS", "IRN", 4.0)]
    with Record(url, model="small") as record:
        record.store([reading(f"{m}.txt", f"2018-0{m}-10", friends if m % 2 else foes) for m in range(1, 9)])
        record.store([full])
        record.finish()
    return url


@pytest.fixture
def anna(url):
    browser = parts.Browser(parts.desk_of(url)).named("anna")
    yield browser
    browser.close()


def stored(anna, path=EXAMPLE):
    """Send an issue file; return its id."""
    assert anna.post("/forecast/take", files={"file": (path.name, path.read_bytes())}).status_code == 303
    return api.stored_issues(anna.desk.record)[0].id


SYSTEM = (
    "/system",
    "/system?form=network",
    "/system?states=USA,IRN,Russia&since=2018-01-01",
    "/system/tie?one=Iran&other=RUS&by=quarter",
    "/system/state?one=RUS",
    "/system/moved?since=2018-05-01",
)


@pytest.mark.parametrize("path", SYSTEM)
def test_a_page_of_the_system_draws_its_chart_and_opens_its_events(anna, path):
    page = anna.get(path)
    assert page.status_code == 200 and "<b>" not in page.text
    spec = json.loads(re.search(r'<script type="application/json" id="\w+">(.*?)</script>', page.text, re.DOTALL)[1])
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert "/system/tie?" in page.text or "/reading?id=" in page.text


def test_a_wrong_question_to_the_system_is_a_line(anna):
    assert "No such" in anna.get("/system?since=soon").text or "date" in anna.get("/system?since=soon").text
    assert anna.get("/system/tie?one=IRN").status_code == 400 and anna.get("/system/tie?one=IRN&other=RUS&by=age").status_code == 400
    assert anna.get("/system/state").status_code == 400 and anna.get("/export/system?view=none").status_code == 404


@pytest.mark.parametrize("view", ["system", "tie&one=IRN&other=RUS", "events&one=IRN&other=RUS", "state&one=IRN", "moved&since=2018-05-01"])
def test_views_of_the_system_are_exported(anna, view):
    for form in ("csv", "json", "parquet"):
        sent = anna.get(f"/export/system?view={view}&form={form}")
        assert sent.status_code == 200 and len(sent.content) > 30 and "attachment" in sent.headers["content-disposition"]
    drawn = anna.get(f"/export/system?view={view}&form=svg")
    assert drawn.status_code == 200 and drawn.text.startswith("<svg")


def test_an_issue_is_drafted_edited_forecast_and_kept(anna):
    about = {"question": "Who bends?", "first": "USA", "second": "IRN", "about": "IRN"}
    assert anna.post("/forecast/draft", about).headers["location"] == "/forecast/issue?id=who-bends"
    page = anna.get("/forecast/issue?id=who-bends").text
    assert "The outcome is as likely above as below" in page and page.count('role="slider"') == 4
    assert "8 facts" in anna.get("/forecast/issue?id=who-bends").text or "facts</a>" in page
    form = fields(page)
    row = next(k for k, v in form.items() if k.startswith("name_") and v == "Rus").removeprefix("name_")
    form |= {f"position_{row}": "10..20..30", "name_4": "Oman", "position_4": "55", "salience_4": "0.5", "capability_4": "1"}
    assert anna.post("/forecast/issue", form).status_code == 303
    version, issue = api.stored_issue(anna.desk.record, "who-bends")
    by = {s.name: s for s in issue.stakeholders}
    assert version.version == 2 and by["Rus"].position.triple == (10, 20, 30) and by["Rus"].position.edited
    assert by["Rus"].position.evidence and by["Oman"].position.likely == 55 and by["Rus"].actor == "RUS"
    assert "set by hand" in anna.get("/forecast/issue?id=who-bends").text
    opened = anna.get("/forecast/evidence?id=who-bends&who=Rus&what=position")
    assert opened.status_code == 200 and "Words of a s" in opened.text and "/reading?id=" in opened.text
    assert anna.post("/forecast/keep", {"id": "who-bends"}).status_code == 303
    assert [k.who for k in api.forecasts(anna.desk.record)] == ["anna"]


def fields(page):
    """Return the fields of the form in which an issue is edited."""
    form = page.split('action="/forecast/issue"', 1)[1].split("</form>", 1)[0]
    inputs = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form)
    return dict(inputs + re.findall(r'<textarea name="(\w+)"[^>]*>([^<]*)</textarea>', form))


def test_who_was_slower_with_an_issue_is_told_and_nothing_is_lost(anna):
    ident = stored(anna)
    form = fields(anna.get(f"/forecast/issue?id={ident}").text)
    assert anna.post("/forecast/issue", {**form, "question": "First?"}).status_code == 303
    late = anna.post("/forecast/issue", {**form, "question": "Second?"})
    assert late.status_code == 409 and "has changed" in late.text
    assert api.stored_issue(anna.desk.record, ident)[1].question == "First?"
    assert anna.post("/forecast/remove", {"id": ident, "seen": "1"}).status_code == 409
    assert anna.post("/forecast/remove", {"id": ident, "seen": "2"}).status_code == 303 and not api.stored_issues(anna.desk.record)


def test_a_wrong_edit_is_told(anna):
    ident = stored(anna)
    form = fields(anna.get(f"/forecast/issue?id={ident}").text)
    for name, value, line in (
        ("position_0", "high", "is no number"),
        ("position_0", "130", "off the scale"),
        ("salience_0", "70", "Write 0.7 for 70 percent"),
        ("anchors", "nothing", "says no point and meaning"),
        ("deadline", "soon", "which is no date"),
        ("name_1", form["name_0"], "listed twice"),
        ("seen", "x", "no such number"),
    ):
        told = anna.post("/forecast/issue", {**form, name: value})
        assert told.status_code == 400 and line in told.text.replace("&#39;", "'"), name
    assert api.stored_issue(anna.desk.record, ident)[0].version == 1


def test_a_change_needs_a_name(url):
    browser = parts.Browser(parts.desk_of(url))
    for path, about in (
        ("/forecast/new", {"question": "Who?"}),
        ("/forecast/keep", {"id": "x"}),
        ("/scores/resolve", {"number": "1", "outcome": "1"}),
        ("/scores/judge", {"id": "oman.txt#o1", "verdict": "came_true"}),
    ):
        assert browser.post(path, about).status_code in (400, 404)
    browser.close()
    assert api.stored_issues(url) == [] and api.judgements(url) == []


def test_what_if_answers_and_stores_nothing(anna):
    ident = stored(anna)
    told = anna.get(f"/forecast/whatif?id={ident}&set=Russia.position=90&set=Iran.position=50").json()
    assert told["after"]["models"]["weighted_mean"] > told["before"]["models"]["weighted_mean"] and told["told"]
    assert anna.get(f"/forecast/whatif?id={ident}&set=Nobody.position=90").status_code == 400
    assert api.stored_issue(anna.desk.record, ident)[0].version == 1


def test_an_issue_is_sent_as_files_and_as_a_report(anna):
    ident = stored(anna)
    for form, begin in (("toml", "[issue]"), ("csv", "issue,question"), ("jsonl", '{"'), ("json", '{"id"')):
        assert anna.get(f"/export/issue?id={ident}&form={form}").text.startswith(begin)
    report = anna.get(f"/forecast/report?id={ident}")
    assert "attachment" in report.headers["content-disposition"] and report.text.count("<svg") == 4
    for form, begin in (("svg", b"<svg"), ("png", b"\x89PNG")):
        assert anna.get(f"/forecast/chart?id={ident}&form={form}").content.startswith(begin)
    assert anna.get(f"/export/issue?id={ident}&form=exe").status_code == 404


def test_an_issue_that_cannot_be_forecast_says_why_and_can_be_edited(anna):
    anna.post("/forecast/new", {"question": "Who?"})
    form = fields(anna.get("/forecast/issue?id=who").text)
    assert anna.post("/forecast/issue", {**form, "position_0": "", "position_1": ""}).status_code == 303
    page = anna.get("/forecast/issue?id=who")
    assert page.status_code == 200 and "obody has a position" in page.text and 'action="/forecast/issue"' in page.text


def test_what_is_kept_is_resolved_and_what_was_foretold_is_judged(anna):
    ident = stored(anna)
    anna.post("/forecast/keep", {"id": ident})
    assert anna.post("/scores/resolve", {"number": "1", "outcome": "many"}).status_code == 400
    assert anna.post("/scores/resolve", {"number": "1", "outcome": "15"}).status_code == 303
    assert "CRPS" in anna.get("/scores").text
    assert anna.post("/scores/resolve", {"number": "1", "undo": "1"}).status_code == 303 and "CRPS" not in anna.get("/scores").text
    assert anna.post("/scores/judge", {"id": "oman.txt#o1", "verdict": "did_not"}).status_code == 303
    assert "oman.txt#o1" in anna.get("/scores").text and api.judgements(anna.desk.record)[0].who == "anna"
    assert anna.post("/scores/judge", {"undo": "1"}).status_code == 303
    assert anna.get("/scores?each=holder").status_code == 200 and anna.get("/scores?each=mood").status_code == 404


def test_files_that_are_no_issues_are_told(anna):
    for name, body, line in (
        ("a.exe", b"x", "ends in .toml"),
        ("a.toml", b"[issue", "is no TOML"),
        ("a.csv", b"name\nA\n", "no column"),
        ("a.jsonl", b'{"stakeholders": []}\n', "no stakeholders"),
        ("a.toml", b"x" * 1_000_000, "larger than"),
    ):
        told = anna.post("/forecast/take", files={"file": (name, body)})
        assert told.status_code in (400, 413) and line in told.text.replace("&#39;", "'"), name
        assert "/tmp" not in told.text


def test_names_of_an_issue_are_words_and_nothing_else(anna, tmp_path):
    given = api.issue_json(next(api.issues(EXAMPLE)))
    evil = '"><script>alert(1)</script>'
    given |= {"id": evil, "question": evil, "stakeholders": [{**given["stakeholders"][0], "name": evil}, *given["stakeholders"][1:]]}
    path = tmp_path / "evil.jsonl"
    path.write_text(json.dumps(given))
    ident = stored(anna, path)
    for page in ("/forecast", "/scores"):
        assert "<script>alert" not in anna.get(page).text
    page = anna.client.get("/forecast/issue", params={"id": ident})
    assert page.status_code == 200 and "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
    report = anna.client.get("/forecast/report", params={"id": ident}).text
    assert "<script" not in report


def test_issues_are_kept_with_their_versions_on_every_database(new_url, full):
    url = new_url()
    issue = next(api.issues(EXAMPLE))
    with Record(url) as record:
        assert api.store_issue(record, issue, "anna").version == 1
        with pytest.raises(ConflictError, match="holds an issue"):
            api.store_issue(record, issue, "ben")
        assert api.store_issue(record, replace(issue, question="New?"), "ben", 1).who == "ben"
        with pytest.raises(ConflictError, match="ben has changed"):
            api.store_issue(record, issue, "anna", 1)
        found = api.stored_issue(record, issue.id)[1]
        assert found.question == "New?" and found.stakeholders == issue.stakeholders and found.options == issue.options
        api.remove_issue(record, issue.id, 2)
        with pytest.raises(ConflictError, match="taken away"):
            api.store_issue(record, issue, "anna", 2)


def test_scores_and_evidence_are_exported(anna):
    anna.post("/forecast/draft", {"question": "Who bends?", "first": "USA", "second": "IRN"})
    anna.post("/forecast/keep", {"id": "who-bends"})
    for form in ("csv", "json", "parquet"):
        for view in ("forecasts", "outlook", "due"):
            sent = anna.get(f"/export/scores?view={view}&form={form}")
            assert sent.status_code == 200 and "attachment" in sent.headers["content-disposition"], view
        assert anna.get(f"/export/evidence?id=who-bends&form={form}").status_code == 200
    assert "who-bends" in anna.get("/export/scores?view=forecasts&form=csv").text
    assert "Words of a s" in anna.get("/export/evidence?id=who-bends&form=csv").text
    assert anna.get("/export/scores?view=none").status_code == 404
