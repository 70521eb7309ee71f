"""The workbench over HTTP: what its pages show, what its forms change, and that it is what the verbs say."""

import io
import json
import re
import time
from dataclasses import asdict, replace

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")

import polars as pl
import workbench_parts as parts

from dragoman import api
from dragoman.errors import ConflictError, InputError
from dragoman.record.record import Record
from dragoman.types import Span
from dragoman.workbench import fields, marks, pages, uploads
from dragoman.workbench.serving import is_local


@pytest.fixture
def url(tmp_path, full):
    path = str(tmp_path / "news.db")
    with Record(path) as record:
        record.store([full, replace(full, document=replace(full.document, id="later.txt", published="2019-05-01", publisher="Other"))])
    return path


@pytest.fixture
def browser(url):
    made = parts.Browser(parts.desk_of(url))
    yield made
    made.close()


@pytest.fixture
def anna(browser):
    return browser.named("Anna Berg")


def seen(record, name, document="oman.txt"):
    return next(fact.state for fact in api.checked(record, document).facts if fact.id == name)


# --- the verbs behind it ---


def test_a_fact_stands_as_read_then_as_corrected(url):
    assert {fact.status for fact in api.checked(url, "oman.txt").facts} == {"read"}
    api.correct(url, "oman.txt#e1", "accept", "anna")
    api.correct(url, "oman.txt#e2", "edit", "anna", recipients="OMN.GOV")
    api.correct(url, "oman.txt#e3", "reject", "anna")
    added = api.correct(url, "oman.txt#s", "add", "anna", content="Oman wants peace", kind="direct")
    found = {fact.id: fact for fact in api.checked(url, "oman.txt").facts}
    assert [found[name].status for name in ("e1", "e2", "e3", f"a{added.number}", "f1")] == [
        "accepted",
        "edited",
        "rejected",
        "added",
        "read",
    ]
    assert found["e2"].fact.recipients == ("OMN.GOV",) and found["e2"].read.recipients == ()
    corrected = api.checked(url, "oman.txt").as_corrected()
    with Record(url) as record:
        assert [event.id for event in corrected.events] == [ident.partition("#")[2] for ident in record.events(document="oman.txt")["id"]]
        assert len(corrected.statements) == record.statements(document="oman.txt").height


def test_what_stands_is_what_queries_say(url):
    api.correct(url, "oman.txt#e1", "edit", "anna", actors="SWE", event_type="AID")
    api.correct(url, "oman.txt#f1", "edit", "bert", low="6", high="7")
    found = api.checked_json(api.checked(url, "oman.txt"))
    with Record(url) as record:
        event = record.events(document="oman.txt").row(0, named=True)
        figure = record.figures(document="oman.txt").row(0, named=True)
    assert (found["events"][0]["event_type"], found["events"][0]["actors"]) == (event["event_type"], event["actors"])
    assert (found["figures"][0]["low"], found["figures"][0]["high"]) == (figure["low"], figure["high"])
    assert [actor["id"] for actor in found["actors"]][-1] == "SWE"


def test_a_correction_of_what_another_has_changed_is_a_conflict(url):
    before = seen(url, "e1")
    api.correct(url, "oman.txt#e1", "accept", "anna", seen=before)
    with pytest.raises(ConflictError, match=r"oman\.txt#e1: anna has corrected it \(accept\) in the meantime"):
        api.correct(url, "oman.txt#e1", "reject", "bert", seen=before)
    assert len(api.corrections(url)) == 1
    api.correct(url, "oman.txt#e2", "accept", "bert", seen=seen(url, "e2"))


def test_a_correction_of_what_was_undone_or_read_again_is_a_conflict(url, full):
    first = api.correct(url, "oman.txt#e1", "accept", "anna")
    state = seen(url, "e1")
    api.undo(url, first.number)
    with pytest.raises(ConflictError, match="was taken back in the meantime"):
        api.correct(url, "oman.txt#e1", "reject", "bert", seen=state)
    state = seen(url, "e1")
    with Record(url) as record:
        record.store([replace(full, events=full.events[:2])])
    with pytest.raises(ConflictError, match="was read again in the meantime"):
        api.correct(url, "oman.txt#e1", "reject", "bert", seen=state)


@pytest.mark.parametrize("state", ["", "x", "1.2.3", "-1", "9" * 40, "1 OR 1=1"])
def test_a_state_that_never_was_is_a_conflict(url, state):
    with pytest.raises(ConflictError):
        api.correct(url, "oman.txt#e1", "accept", "anna", seen=state)


def test_conflicts_are_told_on_every_database(new_url, full):
    name = new_url()
    with Record(name) as record:
        record.store([full])
    state = seen(name, "e1")
    api.correct(name, "oman.txt#e1", "edit", "anna", seen=state, recipients="none")
    with pytest.raises(ConflictError):
        api.correct(name, "oman.txt#e1", "reject", "bert", seen=state)
    assert api.listing(name, actor="OMN", event_type="CONSULT").total == 0


def test_precision_and_agreement_count_the_last_word(url):
    for name, action, who in (
        ("e1", "accept", "anna"),
        ("e1", "accept", "bert"),
        ("e2", "accept", "anna"),
        ("e2", "reject", "bert"),
        ("e3", "reject", "anna"),
        ("e3", "reject", "bert"),
        ("f1", "accept", "anna"),
    ):
        api.correct(url, f"oman.txt#{name}", action, who)
    told = api.precision(url)
    events = next(row for row in told.precision if row.layer == "events" and row.type is None)
    assert (events.accepted, events.rejected, events.edited) == (1, 2, 0)
    assert events.precision == pytest.approx(1 / 3)
    assert events.low < 1 / 3 < events.high
    [pair] = told.agreement
    assert (pair.one, pair.other, pair.facts) == ("anna", "bert", 3)
    assert pair.agreed == pytest.approx(2 / 3)
    assert pair.kappa == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))  # chance: 2/3 · 1/3 + 1/3 · 2/3
    assert api.precision(url) == told


def test_gold_holds_what_was_judged_and_nothing_else(url):
    api.correct(url, "oman.txt#e1", "accept", "anna")
    api.correct(url, "oman.txt#e2", "edit", "bert", recipients="OMN.GOV")
    api.correct(url, "oman.txt#e3", "reject", "anna")
    [document] = api.gold(url)
    assert [event["id"] for event in document["events"]] == ["e1", "e2"]
    assert document["events"][1]["recipients"] == ["OMN.GOV"]
    assert [(fact["layer"], fact["id"]) for fact in document["rejected"]] == [("events", "e3")]
    assert document["statements"] == document["figures"] == []
    assert document["document"]["text"].startswith("Talks open")
    assert document["judged"][1] == {"id": "e2", "layer": "events", "status": "edited", "by": ["bert"]}
    assert json.loads(json.dumps(document)) == document


def test_the_library_is_found_by_what_is_asked(url):
    def ids(**asked):
        return [one.id for one in api.listing(url, **asked).documents]

    assert ids() == ["later.txt", "oman.txt"]
    assert ids(publisher="example") == ["oman.txt"]
    assert ids(since="2019-04") == ["later.txt"]
    assert ids(until="2019-03") == ["oman.txt"]
    assert ids(words="rebels", publisher="Other") == ["later.txt"]
    assert ids(words="elephants") == []
    assert ids(event_type="ASSAULT", actor="Norway") == ["later.txt", "oman.txt"]
    assert ids(event_type="PROTEST") == []
    found = api.listing(url, size=1, page=2)
    assert (found.total, found.pages, [one.id for one in found.documents]) == (2, 2, ["oman.txt"])
    assert found.documents[0].counts == {"events": 3, "statements": 2, "figures": 1, "outlook": 2, "reasons": 2}
    assert api.shelf(url)["id"].to_list() == ["later.txt", "oman.txt"]
    assert api.publishers(url) == ["Other", "The Example"]


def test_the_desk_is_the_same_by_command(run, url):
    api.correct(url, "oman.txt#e1", "accept", "anna")
    api.correct(url, "oman.txt#e2", "edit", "bert", recipients="OMN.GOV")
    command = [json.loads(line) for line in run("checked", "oman.txt", "--json", "--record", url).out.splitlines()]
    assert command == [json.loads(json.dumps(api.checked_json(api.checked(url, "oman.txt"))))]
    assert [json.loads(run("judged", "--json", "--record", url).out)] == [json.loads(json.dumps(asdict(api.precision(url))))]
    told = run("gold", "--record", url)
    assert [json.loads(line) for line in told.out.splitlines()] == list(api.gold(url)) and told.err == "written: 1 document\n"
    rows = [
        json.loads(line) for line in run("library", "--words", "rebels", "--actor", "Norway", "--json", "--record", url).out.splitlines()
    ]
    assert rows == api.rows(api.shelf(url, words="rebels", actor="Norway")) and len(rows) == 2
    assert "anna" not in run("judged", "--record", url).out and "0.50" in run("judged", "--record", url).out
    assert "Omani minister" in run("checked", "oman.txt", "--record", url).out
    assert "oman.txt" in run("library", "--record", url).out
    assert run("checked", "none", "--record", url).err.startswith("error: ")


# --- marks and forms ---


def test_every_character_of_the_text_is_shown_once_and_in_place(url):
    found = api.checked(url, "oman.txt")
    text = found.reading.document.text
    shown = [(piece.start, piece.text) for paragraph in marks.article(found) for piece in paragraph.pieces]
    assert all(text[start : start + len(words)] == words for start, words in shown)
    assert "".join(words for _, words in shown) == text.replace("\n", "")
    begun = [fact for paragraph in marks.article(found) for piece in paragraph.pieces for fact in piece.begins]
    assert sorted(begun) == sorted(fact.id for fact in found.facts)


def test_a_form_that_comes_back_as_it_was_changes_nothing(url):
    record = Record(url)
    for fact in api.checked(record, "oman.txt").facts:
        given = {field.name: field.value for field in fields.form(fact.layer, fact.fact)}
        with pytest.raises(InputError, match="nothing was changed"):
            fields.changed(record, fact.layer, fact.fact, given, api.checked(record, "oman.txt").reading)
    record.close()


def test_parties_are_taken_by_id_name_or_country(url):
    record = Record(url)
    reading = api.checked(record, "oman.txt").reading
    given = {"actors": "Kari Lund, Iran; OMN.GOV", "evidence": "0-5"}
    assert fields.changed(record, "events", None, given, reading)["actors"] == ["kari-lund", "IRN", "OMN.GOV"]
    with pytest.raises(InputError, match="'Xyzzy Quux' is no state"):
        fields.changed(record, "events", None, {"actors": "Xyzzy Quux"}, reading)
    record.close()


# --- pages ---


@pytest.mark.parametrize(
    "path",
    ["/", "/?words=rebels", "/add", "/jobs", "/runs", "/runs/1", "/checking", "/facts", "/reading?id=oman.txt"]
    + [f"/facts?layer={layer}&country=NOR" for layer in ("statements", "figures", "outlook", "reasons", "actors")]
    + [
        "/facts?layer=events&actor=Norway",
        "/edit?id=oman.txt%23e1",
        "/new?id=oman.txt&layer=figures&start=0&end=5",
        "/card?id=oman.txt%23f1",
    ],
)
def test_every_page_is_there_and_guarded(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "<script>" not in answer.text and " style=" not in answer.text and "onclick" not in answer.text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//(?!example\.org)', answer.text)


def test_an_empty_record_is_made_and_says_so(tmp_path):
    browser = parts.Browser(parts.desk_of(str(tmp_path / "new.db")))
    answer = browser.get("/")
    assert answer.status_code == 200 and "The record is empty" in answer.text
    assert (tmp_path / "new.db").exists()
    for path in ("/checking", "/runs", "/facts?layer=statements", "/export/library", "/export/gold"):
        assert browser.get(path).status_code == 200
    browser.close()


def test_a_reading_shows_each_fact_with_its_card_and_passage(browser, full):
    page = browser.get("/reading?id=oman.txt").text
    for name in ("e1", "e2", "e3", "s1", "s2", "f1", "o1", "o2", "r1", "r2"):
        assert f'id="card-{name}"' in page and f'id="at-{name}"' in page
    assert "Kari Lund → Omani minister" in page
    assert "Norwegian troops" in page
    assert 'title="Kari Lund (NOR, GOV, envoy)"' in page


def test_the_address_of_a_reading_keeps_its_layers(browser):
    page = browser.get("/reading?id=oman.txt&show=events,dates").text
    assert 'data-layer="dates" aria-pressed="true"' in page and 'data-layer="statements" aria-pressed="false"' in page


def test_a_long_text_is_shown_in_parts(tmp_path, full):
    text = "\n".join(f"Line {i} of a long report on talks between states." for i in range(4000))
    events = tuple(replace(full.events[0], id=f"e{i + 1}", evidence=Span(i * 2000, i * 2000 + 9)) for i in range(80))
    url = str(tmp_path / "long.db")
    with Record(url) as record:
        record.store([replace(full, document=replace(full.document, id="long.txt", text=text), events=events, statements=(), figures=())])
    browser = parts.Browser(parts.desk_of(url))
    pages_of = [browser.get(f"/reading?id=long.txt&part={part}").text for part in (1, 2, 3, 4, 5)]
    cut = marks.parts(text)
    assert len(cut) == 4 and "".join(text[start:end] for start, end in cut) == text
    found = [set(re.findall(r'id="card-(e\d+)"', page)) for page in pages_of]
    assert found[3] == found[4] and len(set().union(*found)) == sum(map(len, found[:4])) == 80
    lines = [re.findall(r">(Line \d+) of", page) for page in pages_of[:4]]
    assert sum(map(len, lines)) > 3900 and lines[0][-1] != lines[1][0]
    where = browser.get("/reading?id=long.txt%23e80").headers["location"]
    assert where == "/reading?id=long.txt&part=3#card-e80" and "e80" in found[2]
    browser.close()


def test_an_address_of_a_fact_leads_to_its_card(browser):
    answer = browser.get("/reading?id=oman.txt%23e2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/reading?id=oman.txt#card-e2")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/reading", 400),
        ("/reading?id=none", 404),
        ("/reading?id=oman.txt%23e9", 404),
        ("/reading?id=%23", 404),
        ("/runs/99", 400),
        ("/runs/x", 400),
        ("/?since=yesterday", 400),
        ("/?event_type=NOTHING", 400),
        ("/?words=%22", 400),
        ("/?page=x", 400),
        ("/facts?layer=secrets", 404),
        ("/export/facts?layer=events&form=exe", 404),
        ("/edit?id=oman.txt", 404),
        ("/new?id=oman.txt&layer=../x", 404),
        ("/static/..%2fapp.py", 404),
        ("/static/app.py", 404),
        ("/docs", 404),
        ("/openapi.json", 404),
    ],
)
def test_an_error_is_a_page_of_one_line_without_a_trace(browser, path, status):
    answer = browser.get(path)
    assert answer.status_code == status
    assert 'class="wrong"' in answer.text
    assert "Traceback" not in answer.text and ".py" not in answer.text and "dragoman " not in answer.text


def test_what_breaks_is_told_without_a_trace(browser, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("secret of the machine")

    monkeypatch.setattr(api, "listing", broken)
    answer = browser.get("/")
    assert answer.status_code == 500 and "its log says why" in answer.text and "secret" not in answer.text
    assert "content-security-policy" in answer.headers


# --- correcting ---


def test_a_correction_needs_a_name(browser, url):
    answer = browser.post("/correct", {"id": "oman.txt#e1", "action": "accept", "seen": seen(url, "e1")})
    assert answer.status_code == 400 and "Write your name" in answer.text
    assert api.corrections(url) == []


def test_accept_reject_edit_add_and_undo(anna, url):
    assert (
        anna.post("/correct", {"id": "oman.txt#e1", "action": "accept", "seen": seen(url, "e1")}).headers["location"].endswith("#card-e1")
    )
    card = anna.post("/correct", {"id": "oman.txt#e3", "action": "reject", "seen": seen(url, "e3")}, fragment=True)
    assert card.status_code == 200 and card.text.startswith('<article class="card events rejected"') and "rejected by" in card.text
    form = {"id": "oman.txt#e2", "seen": seen(url, "e2"), "recipients": "Iran", "auxiliary": ["future", "hypothetical"]}
    assert anna.post("/edit", form, fragment=True).status_code == 200
    new = {"id": "oman.txt", "layer": "statements", "seen": "1", "content": "0-10", "kind": "direct"}
    assert anna.post("/new", new).status_code == 303
    found = api.corrections(url)
    assert [(c.action, c.who) for c in found] == [(a, "Anna Berg") for a in ("accept", "reject", "edit", "add")]
    assert found[2].fields == {"recipients": ["IRN"]}
    page = anna.get("/reading?id=oman.txt").text
    assert "as it was read" in page and "<s><bdi>nobody</bdi></s>" in page and "<ins><bdi>IRN</bdi></ins>" in page
    assert anna.post("/undo", {"number": "3"}, fragment=True).status_code == 200
    assert anna.post("/undo", {"number": "4"}, fragment=True).text.strip().startswith('<p class="note" data-gone>')
    assert [c.status for c in api.corrections(url)] == ["active", "active", "undone", "undone"]
    checking = anna.get("/checking").text
    assert "Precision so far" in checking and "Anna Berg" in checking


def test_who_was_slower_is_told_and_nothing_is_lost(anna, url):
    before = seen(url, "e1")
    api.correct(url, "oman.txt#e1", "edit", "Bert", recipients="none")
    for path, form in (
        ("/correct", {"id": "oman.txt#e1", "action": "accept", "seen": before}),
        ("/edit", {"id": "oman.txt#e1", "seen": before, "place": "Aden"}),
    ):
        answer = anna.post(path, form, fragment=True)
        assert answer.status_code == 409 and "Bert has corrected it (edit) in the meantime" in answer.text
    assert len(api.corrections(url)) == 1


def test_an_edit_that_cannot_be_comes_back_with_what_was_written(anna, url):
    answer = anna.post("/edit", {"id": "oman.txt#e1", "seen": seen(url, "e1"), "when": "someday", "place": "Aden"})
    assert answer.status_code == 422 and "is no value of when" in answer.text
    assert 'value="someday"' in answer.text and 'value="Aden"' in answer.text
    assert api.corrections(url) == []


def test_a_fact_that_was_added_can_be_taken_back(anna, url):
    form = {"id": "oman.txt", "layer": "events", "seen": "1", "event_type": "AID", "actors": "NOR", "evidence": "0-5", "auxiliary": []}
    where = anna.post("/new", form).headers["location"]
    assert where.endswith("#card-a1")
    assert "a fact that was added is not edited" in anna.get("/edit?id=oman.txt%23a1").text.lower()
    assert anna.post("/undo", {"number": "1"}).status_code == 303
    assert all(fact.status == "read" for fact in api.checked(url, "oman.txt").facts)


def test_a_name_is_kept_signed(browser):
    assert browser.post("/name", {"name": "  "}).status_code == 400
    assert browser.post("/name", {"name": "x" * 61}).status_code == 400
    browser.named("Åsa “Q” <b>")
    assert "Åsa “Q” &lt;b&gt;" in browser.get("/").text
    cookie = next(name for name in browser.client.cookies if name.endswith("_name"))
    browser.client.cookies.set(cookie, "Mallory." + "0" * 64, domain="127.0.0.1")
    assert "Mallory" not in browser.get("/").text


# --- adding ---


def wait(browser, state="done"):
    for _ in range(600):
        jobs = browser.desk.shop.jobs()
        if jobs and all(job.ended for job in jobs):
            return jobs
        time.sleep(0.1)
    raise AssertionError(browser.desk.shop.jobs())


def test_text_files_and_addresses_are_read_by_a_process_of_its_own(anna, url):
    text = "Russia condemned Israel on Thursday. “We will answer,” said Sergei Lavrov, the foreign minister."
    assert anna.post("/add/text", {"text": text, "published": "2018-07-14", "title": "A protest"}).headers["location"] == "/jobs"
    files = [
        ("files", ("oman.txt", b"France praised Kenya on Monday for its long work on peace in the region.")),
        ("files", ("../b.jsonl", b"{")),
    ]
    assert anna.post("/add/files", {"published": "2018-07-14"}, files=files).status_code == 303
    assert anna.post("/add/address", {"address": "http://127.0.0.1:9/x"}).status_code == 303
    last, middle, first = wait(anna)
    assert (first.state, middle.state, last.state) == ("done", "done", "done")
    assert [name for name, _, _ in first.documents] == ["a-protest.txt"]
    assert [name for name, _, _ in middle.documents] == ["oman-2.txt"]  # what was there is not written over
    assert any("b.jsonl" in line for line, _ in middle.notes) and not any("/tmp" in line for line, _ in middle.notes)
    assert any("leads into a private network" in line for line, _ in last.notes) and not last.documents
    page = anna.get("/jobs").text
    assert "A protest" in page and "by <bdi>Anna Berg</bdi>" in page
    events = api.checked(url, "a-protest.txt").reading.events
    assert [(event.actors, event.recipients, event.when.start) for event in events] == [(("RUS",), ("ISR",), "2018-07-12")]
    told = anna.get("/why?id=a-protest.txt%23e1", **{"x-fragment": "1"})
    assert told.status_code == 200 and "Step by step" in told.text and "RUS" in told.text
    assert api.checked(url, "oman.txt").reading.document.title == "Talks open in Oman"
    assert anna.desk.shop._process.is_alive()
    anna.desk.shop._process.terminate()
    anna.post("/add/text", {"text": "Iran met Oman on Friday.", "published": "2018-07-14"})
    states = {job.state for job in wait(anna)}
    assert states <= {"done", "failed"}


@pytest.mark.parametrize(
    ("path", "form", "line"),
    [
        ("/add/text", {"text": "  "}, "there is no text"),
        ("/add/text", {"text": "x", "published": "soon"}, "is no date"),
        ("/add/text", {"text": "x", "url": "javascript:alert(1)"}, "begins with http"),
        ("/add/text", {"text": "x" * 400_001}, "more than 400,000 characters"),
        ("/add/address", {"address": "file:///etc/passwd"}, "begins with http"),
        ("/add/address", {"address": "/etc/passwd"}, "begins with http"),
        ("/add/address", {"address": "-"}, "begins with http"),
        ("/add/address", {"address": "http://a b"}, "begins with http"),
        ("/add/files", {}, "no file was chosen"),
    ],
)
def test_what_cannot_be_added_is_told(browser, path, form, line):
    answer = browser.post(path, form)
    assert answer.status_code == 400
    assert line in answer.text.replace("&#39;", "'").lower()
    assert browser.desk.shop.jobs() == []


def test_uploads_are_bounded_in_kind_size_and_number(browser, monkeypatch):
    assert "is of no kind that is read" in browser.post("/add/files", files=[("files", ("a.exe", b"MZ"))]).text
    monkeypatch.setattr(uploads, "FILE", 10)
    assert "is larger than" in browser.post("/add/files", files=[("files", ("a.txt", b"x" * 11))]).text
    many = [("files", (f"{i}.txt", b"x")) for i in range(21)]
    assert browser.post("/add/files", files=many).status_code == 400
    assert browser.desk.shop.jobs() == []


def test_a_full_queue_is_told(browser, monkeypatch):
    shop = browser.desk.shop
    monkeypatch.setattr(type(shop), "_send", lambda *_: None)
    for _ in range(20):
        assert browser.post("/add/text", {"text": "x"}).status_code == 303
    answer = browser.post("/add/text", {"text": "x"})
    assert answer.status_code == 503 and "20 jobs are waiting" in answer.text
    assert browser.post("/jobs/stop", {"job": "1"}).status_code == 303
    assert browser.post("/add/text", {"text": "x"}).status_code == 303


# --- export ---


def test_views_are_exported(browser, url):
    record = browser.desk.record
    csv = browser.get("/export/facts?layer=events&form=csv&actor=Norway")
    assert pl.read_csv(io.BytesIO(csv.content))["id"].to_list() == record.events(actor="Norway")["id"].to_list()
    packed = browser.get("/export/facts?layer=statements&form=parquet").content
    assert pl.read_parquet(io.BytesIO(packed)).equals(record.statements())
    assert browser.get("/export/facts?layer=figures&form=json").json() == api.rows(record.figures())
    assert pl.read_parquet(io.BytesIO(browser.get("/export/library?form=parquet&words=rebels").content)).height == 2
    assert browser.get("/export/reading?id=oman.txt").json() == json.loads(json.dumps(api.checked_json(api.checked(url, "oman.txt"))))
    api.correct(url, "oman.txt#e1", "accept", "anna")
    assert [json.loads(line) for line in browser.get("/export/gold").text.splitlines()] == list(api.gold(url))
    assert json.loads(browser.get("/export/corrections").text)["who"] == "anna"
    assert browser.get("/export/judged").json()["precision"][0]["accepted"] == 1


def test_a_spreadsheet_runs_nothing_of_a_csv(tmp_path, full):
    url = str(tmp_path / "x.db")
    with Record(url) as record:
        record.store([replace(full, document=replace(full.document, title="=cmd|' /C calc'!A0", publisher="@SUM(1)"))])
    browser = parts.Browser(parts.desk_of(url))
    row = browser.get("/export/library?form=csv").text.splitlines()[1]
    assert "'=cmd" in row and "'@SUM" in row
    browser.close()


def test_a_file_is_named_safely(tmp_path, full):
    url = str(tmp_path / "x.db")
    name = 'a"\r\nX-Evil: 1;/../ü.txt'
    with Record(url) as record:
        record.store([replace(full, document=replace(full.document, id=name))])
    browser = parts.Browser(parts.desk_of(url))
    answer = browser.get(pages.link("/export/reading", id=name))
    assert answer.status_code == 200 and "x-evil" not in answer.headers
    assert re.fullmatch(r"attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%~-]+", answer.headers["content-disposition"])
    browser.close()


def test_the_command_says_what_is_missing(run, monkeypatch):
    from dragoman.commands import serve

    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == "fastapi" else object())
    told = run("serve")
    assert told.code == 1
    assert told.err.strip() == "error: the workbench needs fastapi. Install it: pip install 'dragoman[workbench]'"


def test_only_this_machine_needs_no_token():
    assert [is_local(host) for host in ("127.0.0.1", "::1", "localhost", "127.8.8.8")] == [True] * 4
    assert not any(is_local(host) for host in ("0.0.0.0", "::", "10.0.0.1", "example.org", ""))
