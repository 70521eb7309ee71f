"""The workbench in a real Chromium: the analyst's path by keyboard and mouse, hostile articles, the check of accessibility.

Chromium is sought on the path, axe-core in ``DRAGOMAN_AXE`` (its axe.min.js) or ``node_modules``; what is missing is told and
skipped.
"""

import json
import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")
pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

import hostile
import workbench_parts as parts
from playwright.sync_api import sync_playwright

from dragoman import api
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Figure, Outlook, Place, Reading, Reason, Span, Statement
from dragoman.workbench import pages

ROOT = Path(__file__).parent.parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
AXE = [os.environ.get("DRAGOMAN_AXE"), ROOT / "node_modules" / "axe-core" / "axe.min.js"]


@pytest.fixture(scope="module")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not on the path: the browser's tests are left out")
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium):
    """Give a page that remembers what went wrong in it."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    made = context.new_page()
    made.wrong = []
    made.on("console", lambda message: made.wrong.append(message.text) if message.type in ("error", "warning") else None)
    made.on("pageerror", lambda error: made.wrong.append(str(error)))
    made.on("dialog", lambda dialog: (made.wrong.append(dialog.message), dialog.dismiss()))
    yield made
    context.close()


@pytest.fixture
def stored(tmp_path, full):
    url = str(tmp_path / "news.db")
    with Record(url) as record:
        record.store([full])
    with parts.served(url) as address:
        yield url, address


def named(page, address, name="Anna Berg"):
    page.goto(f"{address}/checking")
    page.fill("main [name=name]", name)
    page.click("main >> text=Use it")
    page.wait_for_selector(f".who >> text={name}")


def saved(url, number, seconds=10):
    """Wait until so many corrections stand in the record."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        found = api.corrections(url)
        if len(found) == number:
            return found
        time.sleep(0.05)
    raise AssertionError(api.corrections(url))


def test_from_an_empty_record_to_gold_data(page, tmp_path):
    url = str(tmp_path / "new.db")
    with parts.served(url) as address:
        page.goto(address)
        page.click("text=Add the first document")
        page.fill("[name=text]", "Russia condemned Israel on Thursday. “We will answer,” said Sergei Lavrov, the foreign minister.")
        page.fill("form[action='/add/text'] [name=published]", "2018-07-14")
        page.click("text=Read it")
        page.click("#jobs li a", timeout=60_000)
        page.wait_for_selector("#desk")
        page.fill(".ask [name=name]", "Anna Berg")
        page.click(".ask button")
        page.wait_for_selector(".who")
        event = page.locator(".card.events").first
        name = event.get_attribute("data-fact")
        page.keyboard.press("j")
        while page.locator(".card.current").get_attribute("data-fact") != name:
            page.keyboard.press("j")
        page.keyboard.press("a")
        page.wait_for_selector(f"#card-{name}.accepted")
        page.keyboard.press("w")
        page.wait_for_selector(".why >> text=Step by step", timeout=60_000)
        page.keyboard.press("e")
        page.fill("#sheet [name=recipients]", "Iran")
        page.click("#sheet >> text=Save")
        page.wait_for_selector(f"#card-{name}.edited")
        assert [c.action for c in saved(url, 2)] == ["accept", "edit"]
        page.goto(f"{address}/checking")
        with page.expect_download() as downloading:
            page.click("text=gold data")
        [gold] = [json.loads(line) for line in Path(downloading.value.path()).read_text().splitlines()]
        assert gold["events"][0]["recipients"] == ["IRN"] and gold["judged"][0]["by"] == ["Anna Berg"]
    assert page.wrong == []


def test_keys_move_through_facts_and_correct_them(page, stored):
    url, address = stored
    named(page, address)
    page.goto(f"{address}/reading?id=oman.txt")
    order = page.eval_on_selector_all(".card", "cards => cards.map(c => c.dataset.fact)")
    current = ".card.current"
    for name in order[:3]:
        page.keyboard.press("j")
        assert page.get_attribute(current, "data-fact") == name
        assert page.locator(f"[data-f~='{name}'].sel").count() > 0
    page.keyboard.press("k")
    assert page.get_attribute(current, "data-fact") == order[1]
    page.keyboard.press("r")
    page.wait_for_selector(f"#card-{order[1]}.rejected")
    assert page.evaluate("document.activeElement.id") == f"card-{order[1]}"
    page.keyboard.press("u")
    page.wait_for_selector(f"#card-{order[1]}.read")
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    assert page.get_attribute("[data-layer=statements].layer", "aria-pressed") == "false"
    assert not page.is_visible("#card-s1")
    assert "show=" in page.url
    page.reload()
    assert page.get_attribute("[data-layer=statements].layer", "aria-pressed") == "false"
    assert [c.status for c in saved(url, 1)] == ["undone"]
    assert page.wrong == []


def test_a_passage_and_its_card_point_at_each_other(page, stored):
    _, address = stored
    page.goto(f"{address}/reading?id=oman.txt")
    page.click("[data-f~=e3]")
    assert page.get_attribute(".card.current", "data-fact") == "e3"
    page.click("#card-f1")
    assert page.get_attribute(".card.current", "data-fact") == "f1"
    assert page.inner_text(".sel") == "$5 million"
    cycle = set()
    for _ in range(6):  # a passage of several facts leads to each in turn
        page.click("[data-f~=f1]")
        cycle.add(page.get_attribute(".card.current", "data-fact"))
    assert cycle == {"e2", "f1", "o1", "s1"}
    assert page.wrong == []


def test_a_fact_is_added_by_selecting_words(page, tmp_path, full):
    text = "🦊 " + full.document.text  # an animal of two halves in JavaScript: characters are counted as the record does
    reading = Reading(Document("fox.txt", text, published="2019-03-16"))
    url = str(tmp_path / "fox.db")
    with Record(url) as record:
        record.store([reading])
    with parts.served(url) as address:
        named(page, address)
        page.goto(f"{address}/reading?id=fox.txt")
        page.evaluate(
            """words => { for (const piece of document.querySelectorAll('[data-s]')) {
                const at = piece.textContent.indexOf(words);
                if (at < 0) continue;
                const range = document.createRange();
                range.setStart(piece.firstChild, at); range.setEnd(piece.firstChild, at + words.length);
                getSelection().removeAllRanges(); getSelection().addRange(range); } }""",
            "Talks open",
        )
        page.wait_for_selector("#adder:visible")
        page.click("#adder >> text=event")
        assert "Talks open" in page.inner_text("#sheet blockquote")
        page.select_option("#sheet [name=event_type]", "CONSULT")
        page.fill("#sheet [name=actors]", "Oman, Norway")
        page.click("#sheet button >> text=Add")
        page.wait_for_selector(".card.added")
        [made] = saved(url, 1)
        [event] = api.checked(url, "fox.txt").as_corrected().events
        assert text[slice(*event.evidence)] == "Talks open" and event.actors == ("OMN", "NOR")
        page.click("#card-a1")
        page.keyboard.press("u")
        page.wait_for_selector(".empty")
        assert api.corrections(url)[0].status == "undone" and made.action == "add"
    assert page.wrong == []


def test_who_is_slower_is_told_in_the_card(page, stored):
    url, address = stored
    named(page, address)
    page.goto(f"{address}/reading?id=oman.txt")
    page.click("#card-e1")
    api.correct(url, "oman.txt#e1", "edit", "Bert", place="Aden")
    page.keyboard.press("a")
    page.wait_for_selector("#card-e1 .slot >> text=Bert has corrected it (edit) in the meantime")
    assert len(api.corrections(url)) == 1
    page.click("text=Show it as it is now")
    page.wait_for_selector("#card-e1.edited")
    page.keyboard.press("a")
    page.wait_for_selector("#card-e1 >> text=accepted by Anna Berg")
    assert [c.who for c in saved(url, 2)] == ["Bert", "Anna Berg"]


def test_it_works_without_script(chromium, stored):
    url, address = stored
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    named(page, address)
    page.goto(f"{address}/card?id=oman.txt%23e1")
    page.click("text=Accept")
    assert page.url.endswith("/reading?id=oman.txt#card-e1")
    page.goto(f"{address}/edit?id=oman.txt%23e2")
    page.fill("[name=recipients]", "Oman")
    page.click("text=Save")
    assert [c.action for c in saved(url, 2)] == ["accept", "edit"]
    context.close()


def reading_of(number, text):
    """Make a reading that holds a hostile text wherever one can stand."""
    body = f"First {text} line.\nThen {text} again, and more words to mark here."
    whole, part = Span(0, len(body)), Span(6, 6 + len(text))
    return Reading(
        Document(f"{number}-{text}", body, text, "2019-01-01", text, text),
        actors=(Actor("NOR", text, "NOR", (text,), text, (part,)), Actor(text, text)),
        events=(Event("e1", "CONSULT", ("NOR",), (text,), whole, part, 1.0, text, (text,), (text,), place=Place(text), asserted_by=text),),
        statements=(Statement("s1", text, part, part, (whole,), "direct", text, text),),
        figures=(Figure(part, 1.0, 2.0, text, "money", text, text, claimed_by=text, bound=text, change=text, event=text),),
        outlook=(Outlook("threat", text, whole, text, part, part, "if", likelihood=text),),
        reasons=(Reason(whole, text, text, part, 1, text),),
        notes=(text,),
    )


LOOK = """() => {
  const all = selector => [...document.querySelectorAll(selector)], told = found => found.map(e => e.outerHTML.slice(0, 90));
  const foreign = 'iframe, object, embed, base, img, svg, math, video, audio, style, marquee, main script, main link, main meta, [style]';
  return { ran: window.ran, strange: told(all(foreign)),
    handlers: told(all('*').filter(e => [...e.attributes].some(a => a.name.startsWith('on')))),
    links: all('a[href], form[action]').map(a => a.getAttribute('href') || a.getAttribute('action')).filter(h => !/^[/#?]/.test(h)) };
}"""


def test_no_hostile_article_runs_or_leads_anywhere(page, tmp_path):
    url = str(tmp_path / "hostile.db")
    found = [text.encode("utf-8", "replace").decode() for text in hostile.texts()]
    readings = [reading_of(number, text) for number, text in enumerate(found)]
    with Record(url) as record:
        for reading in readings:
            record.store([reading])
    for reading in readings[::20]:
        api.correct(url, f"{reading.document.id}#e1", "edit", reading.document.title[:50] or "x", place=f"{reading.document.title} ")
    before = len(api.corrections(url))
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    with parts.served(url) as address:
        paths = [pages.link("/reading", id=reading.document.id) for reading in readings]
        paths += [f"/?page={number}" for number in range(1, 7)] + ["/checking", "/runs", "/runs/1"]
        paths += [
            f"/facts?layer={layer}&page={number}"
            for layer in ("statements", "figures", "outlook", "reasons", "actors")
            for number in (1, 2, 3)
        ]
        paths += [pages.link("/edit", id=f"{reading.document.id}#e1") for reading in readings[::4]]
        for path in paths:
            answer = page.goto(f"{address}{path}", wait_until="load")
            assert answer.status == 200, path
            told = page.evaluate(LOOK)
            assert not told["ran"] and not told["strange"] and not told["handlers"], (path, told)
            assert all(link.startswith(("http://evil.example", "https://")) and "/reading" in path for link in told["links"]), (path, told)
            if path.startswith("/reading"):
                shown = page.eval_on_selector_all("article.text p", "lines => lines.map(line => line.textContent)")
                wanted = next(r for r in readings if pages.link("/reading", id=r.document.id) == path).document.text
                assert "".join(shown).replace("\n", "").replace("\r", "") == wanted.replace("\0", "\ufffd").replace("\n", "").replace(
                    "\r", ""
                ), path
                for key in ("j", "j", "k"):
                    page.keyboard.press(key)
        assert not page.evaluate("window.ran")
        assert {request for request in asked if not request.startswith(address)} == set()
    assert page.wrong == []
    assert len(api.corrections(url)) == before


def test_no_page_has_a_serious_finding_of_accessibility(chromium, stored):
    source = next((Path(path) for path in AXE if path and Path(path).is_file()), None)
    if source is None:
        pytest.skip("axe-core is not there: set DRAGOMAN_AXE to its axe.min.js (npm pack axe-core)")
    url, address = stored
    api.correct(url, "oman.txt#e1", "edit", "Bert", place="Aden")
    api.correct(url, "oman.txt#e2", "reject", "Bert")
    paths = [
        "/",
        "/?words=rebels",
        "/add",
        "/jobs",
        "/runs",
        "/runs/1",
        "/checking",
        "/facts?layer=statements",
        "/facts",
        "/reading?id=oman.txt",
    ]
    paths += ["/edit?id=oman.txt%23e2", "/new?id=oman.txt&layer=events&start=0&end=5", "/card?id=oman.txt%23e1", "/reading?id=none"]
    found = []
    for scheme, width in (("light", 1440), ("dark", 390)):
        context = chromium.new_context(color_scheme=scheme, viewport={"width": width, "height": 850}, bypass_csp=True)
        page = context.new_page()
        for path in paths:
            page.goto(f"{address}{path}")
            if path.startswith("/reading?id=oman"):
                page.click("#card-e1")
            page.add_script_tag(path=str(source))
            for wrong in page.evaluate("axe.run().then(found => found.violations)"):
                if wrong["impact"] in ("serious", "critical"):
                    found.append((scheme, width, path, wrong["id"], [node["html"][:120] for node in wrong["nodes"][:3]]))
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (width, path)
        context.close()
    assert found == []


def test_a_chart_is_drawn_under_the_policy(page, stored, monkeypatch):
    pytest.importorskip("altair", reason="charts are not installed")
    pytest.importorskip("vl_convert", reason="charts are not installed")
    _, address = stored
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": "</script><script>window.ran=1</script>",
        "data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 5}]},
        "transform": [{"filter": "datum.y > 1"}],
        "mark": "line",
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}},
    }
    page.goto(f"{address}/")
    answer = page.request.get(f"{address}/charts.js")
    assert answer.ok and len(answer.body()) > 500_000
    template = pages.environment().from_string(
        '{% import "chart.html" as charts with context %}{{ charts.scripts() }}{{ charts.chart("one", spec, "a line") }}'
    )
    body = template.render(spec=spec)
    policy = page.goto(f"{address}/").headers["content-security-policy"]
    answering = {"content-type": "text/html", "content-security-policy": policy}
    page.route(f"{address}/chart-of-a-test", lambda route: route.fulfill(body=f"<!doctype html><title>x</title>{body}", headers=answering))
    page.goto(f"{address}/chart-of-a-test")
    page.wait_for_selector("[data-drawn] svg path")
    assert page.evaluate("window.ran") is None
    assert page.wrong == []


def test_readings_are_replaced_where_a_document_is_read_again(page, stored, full):
    url, address = stored
    named(page, address)
    page.goto(f"{address}/reading?id=oman.txt")
    with Record(url) as record:
        record.store([replace(full, notes=("read again",))])
    page.click("#card-e1")
    page.keyboard.press("a")
    page.wait_for_selector("#card-e1 .slot >> text=was read again in the meantime")
    assert api.corrections(url) == []
