"""The analyst's whole path in a real Chromium: from an empty record to a judged forecast, by keyboard and mouse."""

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from dragoman import api  # noqa: E402  (after the skips)

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
_found = importlib.util.spec_from_file_location("workbench_parts", Path(__file__).parent / "workbench_parts.py")
parts = importlib.util.module_from_spec(_found)
_found.loader.exec_module(parts)
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
