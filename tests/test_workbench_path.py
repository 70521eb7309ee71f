"""The analyst's whole path in a real Chromium: from an empty record to a judged forecast, by keyboard and mouse."""

import os
import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

import hostile  # noqa: E402
import workbench_parts as parts  # noqa: E402

from dragoman import api  # noqa: E402
from dragoman.record.record import Record  # noqa: E402
from dragoman.types import Actor, Document, Event, Outlook, Reading, Span, When  # noqa: E402
from dragoman.workbench import pages  # noqa: E402

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
SYSTEM = ["/system", "/system?form=network", "/system/tie?one=RUS&other=IRN", "/system/state?one=RUS", "/system/moved?since=2019-01-01"]
AXE = [os.environ.get("DRAGOMAN_AXE"), Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"]

TEXT = (
    "Talks in Muscat end without a deal\n\nRussia condemned Israel on Thursday. Iran signed an agreement with Russia on Wednesday. "
    "Iran attacked Israel on Tuesday. The United States imposed sanctions on Iran on Monday. The United States thanked Israel. "
    "Israel accused Iran of lying. Russia will probably sign a contract with Iran by the end of July, officials in Oman said."
)


@pytest.fixture
def page():
    if CHROMIUM is None:
        pytest.skip("Chromium is not on the path: the browser's tests are left out")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        made = browser.new_context(viewport={"width": 1440, "height": 1000}, accept_downloads=True).new_page()
        made.wrong = []
        made.on("console", lambda message: made.wrong.append(message.text) if message.type == "error" else None)
        made.on("pageerror", lambda error: made.wrong.append(str(error)))
        yield made
        browser.close()


def test_from_an_empty_record_to_a_judged_forecast(page, tmp_path):
    url = str(tmp_path / "new.db")
    with parts.served(url) as address:
        page.goto(address)
        page.get_by_role("link", name="Add the first document").click()
        if page.get_by_label("Your name").count():
            page.get_by_label("Your name").first.fill("Anna Berg")
            page.get_by_role("button", name="Use it").first.click()
        page.goto(f"{address}/add")
        page.get_by_label("The article").fill(TEXT)
        page.get_by_label("Published").first.fill("2018-07-13")
        page.get_by_role("button", name="Read it", exact=True).click()
        for _ in range(240):
            if len(api.listing(url).documents) == 1:
                break
            page.wait_for_timeout(250)
        name(page, f"{address}/forecast")
        walk_the_system(page, address)
        forecast(page, address, url)
        score(page, address, url)
    assert page.wrong == []


def name(page, address):
    """Say who works, where the page asks."""
    page.goto(address)
    if page.locator(".ask").count():
        page.locator(".ask").get_by_label("Your name").fill("Anna Berg")
        page.locator(".ask").get_by_role("button", name="Use it").click()


def walk_the_system(page, address):
    """From the heat map to a tie, and from one of its points to the passage."""
    page.goto(f"{address}/system/tie?one=Iran&other=Israel")
    page.wait_for_selector("[data-drawn=yes]")
    page.locator("table a").first.click()
    page.wait_for_url(re.compile(r"/reading\?id="))
    assert "attacked" in page.inner_text("main")


def forecast(page, address, url):
    """Draft an issue, edit it, drag a stakeholder, keep the forecast."""
    page.goto(f"{address}/forecast")
    page.get_by_label("The question").first.fill("How far does Russia join the pressure on Iran?")
    page.get_by_label("Stands at 100 (country code)").fill("USA")
    page.get_by_label("Stands at 0").fill("IRN")
    page.get_by_role("button", name="Draft it").click()
    page.wait_for_url(re.compile("/forecast/issue"))
    page.get_by_label("Name of a new stakeholder").first.fill("Russia")
    page.get_by_label("Position of a new stakeholder").first.fill("10..20..40")
    page.get_by_label("Salience of a new stakeholder").first.fill("0.6")
    page.get_by_label("Capability of a new stakeholder").first.fill("3.5")
    page.get_by_role("button", name="Store and forecast").click()
    page.wait_for_selector("[role=slider][aria-label='Position of Russia']")
    [stored] = api.stored_issues(url)
    issue = api.stored_issue(url, stored.id)[1]
    assert stored.version == 2 and {s.name for s in issue.stakeholders} >= {"Russia", "Iran"}
    handle = page.get_by_role("slider", name="Position of Russia")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 5, steps=6)
    page.mouse.up()
    dragged = until(page, lambda words: words.startswith("Then:"))
    handle.press("Home")
    until(page, lambda words: words.startswith("Then:") and words != dragged)
    assert api.stored_issue(url, stored.id)[0].version == 2  # dragging stores nothing
    with page.expect_download() as sent:
        page.get_by_role("link", name="Report").click()
    assert "How far does Russia join" in Path(sent.value.path()).read_text(encoding="utf-8")
    page.get_by_role("button", name="Keep this forecast").click()
    page.wait_for_selector("text=Kept:")


def until(page, fits):
    """Wait until the answer to what-if fits; return it. (The page's policy forbids waiting by a script.)"""
    for _ in range(200):
        words = page.inner_text(".whatif")
        if fits(words):
            return words
        page.wait_for_timeout(100)
    raise AssertionError(words)


def score(page, address, url):
    """Enter what came of it, and judge what the text foretold."""
    page.goto(f"{address}/scores")
    page.get_by_label(re.compile("Outcome of")).fill("15")
    page.get_by_role("button", name="It came to this").click()
    page.wait_for_selector("text=whose outcome is known")
    [kept] = api.forecasts(url)
    assert (kept.outcome, kept.resolved_by) == (15.0, "Anna Berg")
    page.get_by_role("button", name="It came true").first.click()
    page.wait_for_selector("text=Judged")
    [judged] = api.judgements(url)
    assert (judged.verdict, judged.who) == ("came_true", "Anna Berg")


def reading_of(number, text):
    """Make a reading whose events, outlook and names hold a hostile text, between states that have a tie."""
    body = f"First {text} line.\nThen {text} again, and more words to mark here."
    whole, part = Span(0, len(body)), Span(6, 6 + len(text))
    actors = (Actor("RUS", text, "RUS", (), None, (part,)), Actor("IRN", text, "IRN"), Actor("USA", text, "USA"))
    pairs = (("RUS", "IRN"), ("USA", "IRN"), ("USA", "RUS"))
    events = tuple(Event(f"e{n}", "CONSULT", (a,), (b,), whole, part, 1.0, text) for n, (a, b) in enumerate(pairs, 1))
    horizon = When("2019-01-01", "2019-02-01", "month")
    outlook = (Outlook("forecast", text, whole, text, part, horizon=horizon, likelihood=text),)
    return Reading(Document(f"{number}-{text}", body, text, "2019-01-01", text, text), actors, events, outlook=outlook)


LOOK = """() => ({ ran: window.ran, strange: [...document.querySelectorAll(
  'iframe, object, embed, base, img, video, audio, marquee, main link, main meta, main script:not([type="application/json"])')]
    .map(e => e.outerHTML.slice(0, 90)),
  handlers: [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on')))
    .map(e => e.outerHTML.slice(0, 90)) })"""


def test_no_hostile_text_runs_on_the_pages_of_system_and_forecast(page, tmp_path):
    url = str(tmp_path / "hostile.db")
    texts = [text.encode("utf-8", "replace").decode() for text in hostile.texts()]
    with Record(url) as record:
        record.store([reading_of(number, text) for number, text in enumerate(texts)])
        record.finish()
    drafted = api.draft_issue(url, "Who bends?", ["USA", "IRN"])
    api.store_issue(url, drafted, "anna")
    for text in texts[::9]:
        given = api.issue_json(drafted)
        given |= {"id": text, "question": text, "scale": {**given["scale"], "anchors": {"0": text, "100": text}}}
        given["stakeholders"] = [{**s, "name": f"{text} {n}"} for n, s in enumerate(given["stakeholders"])]
        stored = api.store_issue(url, api.issue_of(given), text)
        api.keep_forecast(url, stored.issue, api.forecast_json(api.forecast_issue(api.issue_of(given), draws=20)), text)
    asked = []
    page.context.on("request", lambda request: asked.append(request.url))
    with parts.served(url) as address:
        paths = [
            "/system",
            "/system?form=network",
            "/system/tie?one=RUS&other=IRN",
            "/system/state?one=RUS",
            "/system/moved?since=2019-01-01",
        ]
        paths += ["/forecast", "/scores", "/scores?each=holder", "/scores?each=likelihood"]
        paths += [pages.link("/forecast/evidence", id=drafted.id, who=s.name, what="position") for s in drafted.stakeholders]
        paths += [pages.link("/forecast/issue", id=text) for text in texts[::9]]
        paths += [pages.link("/system", states=text) for text in texts[::12]] + [
            pages.link("/system/moved", since=text) for text in texts[::12]
        ]
        for path in paths:
            page.goto(f"{address}{path}", wait_until="load")
            if page.locator("[data-chart]").count():
                page.wait_for_selector("[data-drawn=yes]", state="attached")
            told = page.evaluate(LOOK)
            assert not told["ran"] and not told["strange"] and not told["handlers"], (path, told)
        assert {request for request in asked if not request.startswith((address, "data:"))} == set()


def test_no_page_of_system_and_forecast_has_a_serious_finding_of_accessibility(page, tmp_path, full):
    source = next((Path(path) for path in AXE if path and Path(path).is_file()), None)
    if source is None:
        pytest.skip("axe-core is not there: set DRAGOMAN_AXE to its axe.min.js (npm pack axe-core)")
    url = str(tmp_path / "news.db")
    with Record(url) as record:
        record.store([reading_of(number, "plain words") for number in range(4)])
        record.store([full])
        record.finish()
    issue = api.draft_issue(url, "Who bends?", ["USA", "IRN"])
    api.store_issue(url, issue, "anna")
    api.keep_forecast(url, api.issue_json(issue), api.forecast_json(api.forecast_issue(issue)), "anna")
    paths = [*SYSTEM, "/forecast", "/forecast/issue?id=who-bends", "/forecast/evidence?id=who-bends&who=&what=position", "/scores"]
    found = []
    with parts.served(url) as address:
        for scheme, width in (("light", 1440), ("dark", 390)):
            context = page.context.browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 850}, bypass_csp=True)
            made = context.new_page()
            for path in paths:
                made.goto(f"{address}{path}")
                if made.locator("[data-chart]").count():
                    made.wait_for_selector("[data-drawn=yes]", state="attached")
                made.add_script_tag(path=str(source))
                for wrong in made.evaluate("axe.run().then(found => found.violations)"):
                    if wrong["impact"] in ("serious", "critical"):
                        found.append((scheme, width, path, wrong["id"], [node["html"][:160] for node in wrong["nodes"][:2]]))
                if not made.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                    found.append((width, path, "wider than the screen"))
            context.close()
    assert found == []
