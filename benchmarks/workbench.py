"""How fast is the workbench, and does it lose anything? Pages in Chromium, then many people at once on loopback.

- first: the library's first page with a record of 100,000 events, from the request to the paint after load.
- reading: a document of 2,000 words with 150 facts marked, likewise; and a layer switched off, from the click to the paint.
- crowd: readers and correctors at once for some time: answers that are no 200 (or 409 of a conflict, which is told), and
  corrections that were confirmed and are not in the record.

Corpus: records made here, seeded. Each time is the median of five; a page is asked for once before.
Run:    python -m benchmarks.workbench [first reading crowd] [--seconds 60] [--readers 50] [--correctors 5]
Fails above a second for a page, a tenth of one for a layer, and for any error or lost correction. Says so and leaves out what
needs Chromium where it is not there.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import platform
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.million import fill
from dragoman import api
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Figure, Outlook, Reading, Reason, Span, Statement

SEED = 8
EVENTS = 100_000
WORDS = 2_000
FACTS = {"events": 50, "statements": 40, "figures": 30, "outlook": 20, "reasons": 10}
PAGE, LAYER = 1.0, 0.1  # seconds
TIMES = 5
PAINTED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))"
TOGGLE = """() => new Promise(done => { const start = performance.now(); document.querySelector('[data-layer=events].layer').click();
requestAnimationFrame(() => requestAnimationFrame(() => done((performance.now() - start) / 1000))); })"""


def marked(ident: str = "long.txt") -> Reading:
    """Return a reading of 2,000 words with 150 facts, many of which overlap."""
    chance = random.Random(SEED)
    words = [
        chance.choice("the talks of ministers on trade and peace in a city went on for some days until they agreed".split())
        for _ in range(WORDS)
    ]
    starts, at = [], 0
    for i, word in enumerate(words):
        starts.append(at)
        at += len(word) + 1
        if i % 60 == 59:
            words[i] += "."
            at += 1
    text = "".join(word + ("\n" if i % 60 == 59 else " ") for i, word in enumerate(words)).rstrip()

    def span(most: int) -> Span:
        first = chance.randrange(WORDS - 40)
        last = min(first + chance.randint(1, most), first // 60 * 60 + 59)
        return Span(starts[first], starts[max(last, first)] + len(words[max(last, first)].rstrip(".")))

    def event(i: int) -> Event:
        evidence = span(25)
        return Event(f"e{i}", "CONSULT", ("NOR",), ("OMN",), evidence, Span(evidence.start, evidence.start + 3), 2.5, "rule")

    actors = (Actor("NOR", "Norway", "NOR", mentions=(span(2),)), Actor("OMN", "Oman", "OMN", mentions=(span(2),)))
    return Reading(
        Document(ident, text, "A long day of talks", "2019-03-16", None, "The Example"),
        actors,
        tuple(event(i + 1) for i in range(FACTS["events"])),
        tuple(Statement(f"s{i + 1}", "NOR", None, None, (span(30),), "direct", "rule") for i in range(FACTS["statements"])),
        tuple(Figure(span(3), 5.0, 5.0, "USD", "money", "rule") for _ in range(FACTS["figures"])),
        tuple(Outlook("forecast", "OMN", span(20), "rule") for _ in range(FACTS["outlook"])),
        tuple(Reason(span(20), "because", "cue") for _ in range(FACTS["reasons"])),
    )


@contextlib.contextmanager
def serving(url: str) -> Iterator[str]:
    """Run the workbench on a record in a process of its own, and give its address."""
    command = [sys.executable, "-m", "dragoman", "serve", "--record", url, "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())["address"].rstrip("/")
        finally:
            process.terminate()


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """Give a page of Chromium, None where it is not there."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        found = None
    if found is None:
        yield None
        return
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser.new_page(viewport={"width": 1440, "height": 900})
        browser.close()


def shown(page: Any, address: str) -> float:
    """Return the median time, in seconds, from asking for a page to the paint after it has loaded."""
    page.goto(address)
    times = []
    for _ in range(TIMES):
        page.goto(address)
        times.append(page.evaluate(PAINTED) / 1000)  # of the page's own clock, which starts with the request
    return statistics.median(times)


def first(folder: Path, page: Any) -> dict[str, Any]:
    """Time the library's first page."""
    url = str(folder / "large.db")
    with Record(url) as record:
        fill(record, EVENTS)
    with serving(url) as address:
        taken = shown(page, f"{address}/")
    return {"events": EVENTS, "seconds": round(taken, 3), "limit": PAGE, "ok": taken <= PAGE}


def reading(folder: Path, page: Any) -> dict[str, Any]:
    """Time a long reading, and the switching of a layer in it."""
    url = str(folder / "long.db")
    with Record(url) as record:
        record.store([marked()])
    with serving(url) as address:
        taken = shown(page, f"{address}/reading?id=long.txt")
        pieces = page.evaluate("document.querySelectorAll('.m').length")
        cards = page.evaluate("document.querySelectorAll('.card').length")
        switched = statistics.median([page.evaluate(TOGGLE) for _ in range(TIMES)])
    told = {"words": WORDS, "facts": cards, "pieces": pieces, "seconds": round(taken, 3), "limit": PAGE}
    return {**told, "toggle_seconds": round(switched, 4), "toggle_limit": LAYER, "ok": taken <= PAGE and switched <= LAYER}


class Visitor:
    """Somebody at the workbench: a connection that is kept, and its cookies."""

    def __init__(self, address: str) -> None:
        self.host = address.removeprefix("http://")
        self.connection = http.client.HTTPConnection(self.host, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status and the body of an answer."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urllib.parse.urlencode({**form, "token": self.token})
            headers |= {"Origin": f"http://{self.host}", "Content-Type": "application/x-www-form-urlencoded", "X-Fragment": "1"}
        self.connection.request("GET" if form is None else "POST", path, body, headers)
        answer = self.connection.getresponse()
        words = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        found = re.search(r'name="token" value="(\w+)"', words)
        self.token = found[1] if found else self.token
        return answer.status, words


def crowd(folder: Path, seconds: float, readers: int, correctors: int, url: str | None = None) -> dict[str, Any]:
    """Let many read and some correct at once, and count what went wrong."""
    url = url or str(folder / "crowd.db")
    idents = [f"story{i}.txt" for i in range(20)]
    with Record(url) as record:
        record.store([marked(ident) for ident in idents])
    answers: Counter[str] = Counter()
    confirmed: list[tuple[str, str, str]] = []
    slow: list[float] = []
    until = time.monotonic() + seconds

    def noted(kind: str, status: int, since: float) -> None:
        answers[f"{kind} {status}"] += 1
        slow.append(time.monotonic() - since)

    def read(address: str, number: int) -> None:
        chance, visitor = random.Random(number), Visitor(address)
        paths = ["/", "/checking", "/facts?layer=statements&by=Norway", "/?words=talks"]
        while time.monotonic() < until:
            path = chance.choice(paths) if chance.random() < 0.3 else f"/reading?id={chance.choice(idents)}"
            since = time.monotonic()
            noted("read", visitor.ask(path)[0], since)

    def correct(address: str, number: int) -> None:
        chance, visitor, name = random.Random(-number), Visitor(address), f"analyst {number}"
        visitor.ask("/add")
        visitor.ask("/name", {"name": name, "next": "/"})
        while time.monotonic() < until:
            fact = f"{chance.choice(idents[:2])}#e{chance.randint(1, 3)}"  # few facts, so that they meet
            _, card = visitor.ask(f"/card?id={urllib.parse.quote(fact)}")
            seen = re.search(r'name="seen" value="([\d.]+)"', card)
            action = chance.choice(("accept", "reject"))
            since = time.monotonic()
            status, _ = visitor.ask("/correct", {"id": fact, "action": action, "seen": seen[1] if seen else ""})
            noted("correct", status, since)
            if status == 200:
                confirmed.append((fact, action, name))

    def kept(work: Any, *about: Any) -> None:
        try:
            work(*about)
        except Exception as error:
            answers[f"broken {type(error).__name__}"] += 1

    with serving(url) as address:
        people = [threading.Thread(target=kept, args=(read, address, i)) for i in range(readers)]
        people += [threading.Thread(target=kept, args=(correct, address, i)) for i in range(1, correctors + 1)]
        for one in people:
            one.start()
        for one in people:
            one.join()
    stored = Counter((c.id, c.action, c.who) for c in api.corrections(url))
    lost = sum((Counter(confirmed) - stored).values())
    extra = sum((stored - Counter(confirmed)).values())
    errors = sum(count for kind, count in answers.items() if kind.split()[1] not in ("200", "409"))
    told = {"readers": readers, "correctors": correctors, "seconds": seconds, "answers": dict(sorted(answers.items())), "errors": errors}
    told |= {"confirmed": len(confirmed), "lost": lost, "unconfirmed": extra, "conflicts_told": answers["correct 409"]}
    quantiles = statistics.quantiles(slow, n=20) if len(slow) > 20 else [0.0] * 19
    told |= {"median_seconds": round(statistics.median(slow), 3), "p95_seconds": round(quantiles[18], 3)}
    return {**told, "ok": errors == 0 and lost == 0 and extra == 0 and bool(confirmed)}


def main() -> int:
    """Print the figures as JSON; return 1 where one is not held."""
    ask = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    ask.add_argument("parts", nargs="*", help="first, reading, crowd; all if not given")
    ask.add_argument("--seconds", type=float, default=60.0)
    ask.add_argument("--readers", type=int, default=50)
    ask.add_argument("--correctors", type=int, default=5)
    ask.add_argument("--record", help="for the crowd: an empty record, as of PostgreSQL")
    given = ask.parse_args()
    parts = given.parts or ["first", "reading", "crowd"]
    out: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name, chromium() as page:
        for part, measure in (("first", first), ("reading", reading)):
            if part in parts:
                out[part] = measure(Path(name), page) if page else {"skipped": "Chromium or playwright is not there", "ok": True}
        if "crowd" in parts:
            out["crowd"] = crowd(Path(name), given.seconds, given.readers, given.correctors, given.record)
    out["machine"] = {"python": platform.python_version(), "cores": os.cpu_count()}
    print(json.dumps(out, indent=2))
    return int(not all(figure["ok"] for figure in out.values() if "ok" in figure))


if __name__ == "__main__":
    sys.exit(main())
