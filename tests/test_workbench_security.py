"""Whoever comes to the workbench with ill will: requests that must be refused, texts that must stay text."""

import io
import re
from dataclasses import replace

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")

import hostile
import workbench_parts as parts

from dragoman import api
from dragoman.record.record import Record
from dragoman.types import Document, Reading
from dragoman.workbench import guard, pages

HOST = "127.0.0.1:8000"


@pytest.fixture
def url(tmp_path, full):
    path = str(tmp_path / "news.db")
    with Record(path) as record:
        record.store([full])
    api.correct(path, "oman.txt#e1", "accept", "anna")
    return path


@pytest.fixture
def browser(url):
    made = parts.Browser(parts.desk_of(url))
    yield made
    made.close()


def all_of(url):
    """Return everything that a request could change."""
    with Record(url) as record:
        return [record.frame(name).rows() for name in ("documents", "events", "parties", "corrections", "runs", "copies")]


def test_there_are_enough_of_them():
    assert len(hostile.texts()) + len(hostile.requests(HOST)) >= 350
    assert len(hostile.texts()) >= 200


def test_no_hostile_request_reads_or_changes_anything(browser, url):
    before = all_of(url)
    for one in hostile.requests(HOST):
        answer = browser.client.request(one.method, one.path, headers=one.headers, content=one.body)
        assert answer.status_code in (200, 303, 400, 401, 403, 404, 405, 413, 421, 422), (one, answer.status_code)
        if one.method == "POST" or one.tries.startswith("as "):
            assert answer.status_code in (400, 403, 413, 421), (one, answer.status_code)
        words = answer.text
        assert "root:" not in words and "Traceback" not in words and "from __future__" not in words, one
        assert answer.headers["content-security-policy"] == guard.POLICY, one
        assert "evil.example" not in answer.headers.get("location", ""), one
        assert "access-control-allow-origin" not in answer.headers
    assert all_of(url) == before
    assert browser.desk.shop.jobs() == []


def test_no_hostile_text_is_markup(browser, url):
    """In an address, a form, a name: what comes back holds it escaped or not at all."""
    token = browser.token()
    origin = {"origin": f"http://{HOST}"}
    for text in hostile.texts():
        paths = [pages.link("/", words=text, publisher=text, actor=text), pages.link("/reading", id=text)]
        paths += [pages.link("/facts", layer="statements", text=text, by=text), pages.link("/new", id="oman.txt", layer=text)]
        for path in paths:
            answer = browser.get(path)
            assert answer.status_code in (200, 400, 404), path
            _clean(answer.text)
        form = {"id": "oman.txt#e3", "seen": "1", "place": text, "when": text, "actors": text, "token": token}
        _clean(browser.client.post("/edit", data=form, headers={**origin, "x-fragment": "1"}).text)
        answer = browser.client.post("/name", data={"name": text, "next": text, "token": token}, headers=origin)
        assert answer.status_code in (303, 400)
        where = answer.headers.get("location", "/")
        assert where.startswith("/") and not where.startswith(("//", "/\\"))
    assert len(api.corrections(url)) == 1


def _clean(words):
    """Hold that no tag of a page is any but one of our templates'."""
    ours = {"script", "link", "meta", "base", "iframe", "object", "embed", "svg", "math", "img", "style", "video", "audio", "marquee"}
    for tag in re.findall(r"<\s*([a-zA-Z]+)", words):
        assert tag.lower() not in ours - {"script", "link", "meta"}, tag
    assert all(src.startswith(("/static/", "/charts.js")) for src in re.findall(r"<script[^>]*?src=\"([^\"]*)\"", words))
    assert not re.search(r"<script(?![^>]*src=)", words)
    assert not re.search(r"<[a-z]+[^>]*\son[a-z]+\s*=", re.sub(r'"[^"]*"', '""', words))
    assert "49\n" not in words or "{{ 7*7 }}" not in words
    assert str(9999991 * 9999991) not in words


def test_a_secret_token_opens_the_door_once_given(tmp_path):
    desk = parts.desk_of(str(tmp_path / "x.db"), token="right-token", names=("bench.example",))
    browser = parts.Browser(desk, "bench.example:8000")
    for path in ("/", "/add", "/reading?id=x", "/export/gold", "/charts.js"):
        assert browser.get(path).status_code == 401, path
    assert browser.get("/static/workbench.css").status_code == 200
    for wrong in ("wrong", "right-toke", "right-token ", "", "🔑", "right-token\0"):
        assert browser.client.get("/enter", params={"token": wrong}).status_code == 401
    browser.client.cookies.set("dragoman_8000_token", "right-token", domain="bench.example")
    assert browser.get("/").status_code == 401
    browser.client.cookies.clear()
    answer = browser.get("/enter?token=right-token")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert "right-token" not in answer.headers["set-cookie"] and "HttpOnly" in answer.headers["set-cookie"]
    assert browser.get("/").status_code == 200
    browser.close()


def test_the_token_may_be_given_by_form(tmp_path):
    browser = parts.Browser(parts.desk_of(str(tmp_path / "x.db"), token="right-token", names=("bench.example",)), "bench.example:8000")
    token = re.search(r'name="token" value="(\w+)"', browser.get("/").text)[1]
    origin = {"origin": "http://bench.example:8000"}
    assert browser.client.post("/enter", data={"token": token, "given": "wrong"}, headers=origin).status_code == 401
    assert browser.client.post("/enter", data={"token": token, "given": "right-token"}, headers=origin).status_code == 303
    assert browser.get("/").status_code == 200
    browser.close()


@pytest.mark.parametrize(
    ("host", "local", "guarded"),
    [
        ("127.0.0.1:8000", True, True),
        ("localhost", True, True),
        ("[::1]:8000", True, True),
        ("LOCALHOST:8000", True, True),
        ("10.1.2.3:8000", False, True),
        ("[fe80::1]", False, True),
        ("evil.example", False, False),
        ("localhost.evil.example", False, False),
        ("", False, False),
        ("127.0.0.1:0", False, False),
        ("127.0.0.1/x", False, False),
        ("a@127.0.0.1", False, False),
    ],
)
def test_hosts_are_told_by_name_and_numbers_by_the_token(tmp_path, host, local, guarded):
    assert guard.known(host, parts.desk_of(str(tmp_path / "x.db"))) is local
    assert guard.known(host, parts.desk_of(str(tmp_path / "x.db"), token="t")) is guarded


def test_forms_of_another_session_are_refused(browser, url):
    theirs = browser.token()
    other = parts.Browser(browser.desk)
    other.get("/add")
    answer = other.client.post("/name", data={"token": theirs, "name": "x"}, headers={"origin": f"http://{HOST}"})
    assert answer.status_code == 403 and "not of this session" in answer.text
    other.client.close()


def test_a_body_is_counted_as_it_comes(browser):
    def endless():
        for _ in range(40):
            yield b"x" * 100_000

    headers = {"origin": f"http://{HOST}", "content-type": "application/x-www-form-urlencoded"}
    answer = browser.client.post("/name", content=endless(), headers=headers)
    assert answer.status_code == 413


def test_an_archive_that_blows_up_is_left_out(browser):
    import gzip

    bomb = gzip.compress(b"a" * 300_000_000, 9)
    assert len(bomb) < 1_000_000
    browser.post("/add/files", {"published": "2018-01-01"}, files=[("files", ("news.txt.gz", io.BytesIO(bomb)))])
    import time

    for _ in range(600):
        [job] = browser.desk.shop.jobs()
        if job.ended:
            break
        time.sleep(0.1)
    assert job.ended and job.read == 0 and job.notes


def test_signs_that_no_page_can_hold_are_shown_as_signs(tmp_path, full):
    url = str(tmp_path / "x.db")
    text = "NUL\0 and \x07 and \u202e here.\r\nSecond\rline \U0001f600 goes on."
    with Record(url) as record:
        record.store([Reading(Document("x\0\n.txt", text, title="a\0b"))])
    browser = parts.Browser(parts.desk_of(url))
    page = browser.get(pages.link("/reading", id="x\0\n.txt"))
    assert page.status_code == 200 and "\0" not in page.text and "\ufffd" in page.text
    browser.close()


def test_a_fetched_page_may_not_lead_to_a_private_network(monkeypatch):
    """The reader fetches by `sources.fetch`, which looks at each redirect; the workbench never allows private networks."""
    from dragoman.workbench import worker

    taken = {}
    monkeypatch.setattr(api, "read_inputs", lambda *_, **about: taken.update(about) or iter(()))
    task = worker.Task(1, "read", ("http://example.org/",))
    list(worker._readings(task, Record("none.db"), None, None))
    assert taken["intake"].private is False and taken["intake"].follow is False
    assert taken["intake"].limits.decompressed <= 500_000_000


def test_a_replaced_record_of_another_reading_keeps_nothing_open(url, full):
    state = api.checked(url, "oman.txt").state
    with Record(url) as record:
        record.store([replace(full, notes=("another",))])
    assert api.checked(url, "oman.txt").state != state
