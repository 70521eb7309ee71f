"""Look at feeds again and again, politely, and hand over what is new.

A feed is asked whether it changed (``If-None-Match``, ``If-Modified-Since``); between two requests to one host some
seconds pass; what fails is asked again after twice as long each time, or when the server says (``Retry-After``), and
``robots.txt`` is respected. What was seen stands in a state file, written once its documents have been taken.
"""

from __future__ import annotations

import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dragoman.errors import InputError
from dragoman.sources import feeds, fetch, pages
from dragoman.sources.feedlist import Feed, FeedList
from dragoman.sources.options import Options
from dragoman.sources.problems import Problem, Report
from dragoman.sources.robots import Robots
from dragoman.sources.sources import Sourced

LONGEST = 86_400.0  # seconds after which a failing feed is asked again at the latest
SEEN = 5_000  # entries of a feed that are remembered
JITTER = 0.1  # share by which waiting times differ, so that many watchers do not ask at once
GONE = 410
TYPES = ("application/", "text/xml", "text/html", "text/plain")


@dataclass(slots=True)
class Known:
    """What is known of a feed: validators of its last answer, when it is due (Unix time), failures in a row, entries seen."""

    etag: str | None = None
    modified: str | None = None
    due: float = 0.0
    failures: int = 0
    seen: list[str] = field(default_factory=list)


class Batch(NamedTuple):
    """The new documents of one look at a feed."""

    feed: Feed
    documents: list[Sourced]


class State:
    """What is known of each feed, on disk."""

    def __init__(self, path: Path) -> None:
        """Read the file, where there is one.

        Raises
        ------
        InputError
            The file is no state of ours.
        """
        self.path = path
        self.feeds: dict[str, Known] = {}
        if path.exists():
            try:
                data = json.loads(path.read_text(encoding="utf-8"))
                self.feeds = {url: Known(**known) for url, known in data["feeds"].items()}
            except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
                raise InputError(f"{path}: is no state of watched feeds. Delete it to read all entries anew") from error

    def of(self, url: str) -> Known:
        """Return what is known of a feed."""
        return self.feeds.setdefault(url, Known())

    def save(self) -> None:
        """Write the file whole or not at all.

        Raises
        ------
        InputError
            It cannot be written.
        """
        beside = self.path.with_name(self.path.name + ".new")
        try:
            beside.write_text(json.dumps({"feeds": {url: asdict(k) for url, k in self.feeds.items()}}), encoding="utf-8")
            beside.replace(self.path)
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror}). Name another with --state") from error


class Manners:
    """How long to wait before a host is asked again."""

    def __init__(self, pause: float, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self.pause = pause
        self.sleep = sleep
        self.clock = clock
        self.free: dict[str, float] = {}

    def wait(self, host: str, pause: float = 0.0) -> None:
        """Wait until a host may be asked, and note that it is."""
        left = self.free.get(host, 0.0) - self.clock()
        if left > 0:
            self.sleep(left)
        self.free[host] = self.clock() + max(self.pause, pause)


def watch(
    listed: FeedList,
    state: State,
    *,
    options: Options,
    report: Report,
    once: bool = False,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.time,
) -> Iterator[Batch]:
    """Yield the new documents of each feed, forever, or of one round.

    Parameters
    ----------
    listed
        The feeds.
    state
        What was seen; saved when the next batch is asked for, so that what was not read is read the next time.
    once
        Look once at each feed, due or not, and end.
    sleep, clock
        Stand for the time (seconds).

    Raises
    ------
    InputError
        The state cannot be written.
    """
    manners = Manners(listed.pause, sleep, clock)
    robots = Robots(options.limits, options.private, manners.wait)
    waiting = [feed for feed in listed.feeds if once or state.of(feed.url).due < float("inf")]
    while waiting:
        feed = min(waiting, key=lambda f: state.of(f.url).due)
        if once:
            feed = waiting.pop(0)
        elif (left := state.of(feed.url).due - clock()) > 0:
            sleep(left)
        known = replace(state.of(feed.url), seen=list(state.of(feed.url).seen))
        documents = _look(feed, known, manners, robots, options, report)
        if documents:
            yield Batch(feed, documents)
        state.feeds[feed.url] = known
        state.save()
        if not once and known.due == float("inf"):
            waiting.remove(feed)


def _look(feed: Feed, known: Known, manners: Manners, robots: Robots, options: Options, report: Report) -> list[Sourced]:
    """Look at a feed; return its new documents and write into ``known`` what was learned."""
    try:
        if not robots.allowed(feed.url):
            raise InputError("may not be fetched by programs, or its robots.txt cannot be. Ask its publisher")
        entries = _entries(feed, known, manners, robots, options, report)
    except InputError as error:
        known.failures += 1
        asked = error.after if isinstance(error, fetch.Refused) else None
        wait = min(LONGEST, feed.every * 2**known.failures)
        known.due = manners.clock() + max(_about(wait), asked or 0.0)
        again = f"asked again in {known.due - manners.clock():,.0f} seconds"
        if isinstance(error, fetch.Refused) and error.status == GONE:
            known.due, again = float("inf"), "not asked again"
        report(Problem(feed.url, f"{error}; {again}"))
        return []
    known.failures = 0
    known.due = manners.clock() + _about(feed.every)
    return [s for number, entry in enumerate(entries, 1) if (s := _new(feed, entry, number, known, manners, robots, options, report))]


def _about(seconds: float) -> float:
    return seconds * random.uniform(1 - JITTER, 1 + JITTER)


def _entries(feed: Feed, known: Known, manners: Manners, robots: Robots, options: Options, report: Report) -> list[dict[str, Any]]:
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    manners.wait(urlsplit(feed.url).netloc, robots.delay(feed.url))
    sent = {name: value for name, value in headers.items() if value}
    answer = fetch.get(feed.url, options.limits, private=options.private, headers=sent, types=TYPES)
    with answer.body as body:
        if answer.status == fetch.NOT_MODIFIED:
            return []
        data = body.read(options.limits.document + 1)
    if len(data) > options.limits.document:
        raise InputError("is too large for a feed. Raise the bound 'document'")
    found, broken = pages.entries(data, options.limits, answer.content_type)
    if broken:
        report(Problem(feed.url, f"is not well formed ({broken}); its entries are read as far as they go", failed=False))
    known.etag, known.modified = answer.headers.get("etag"), answer.headers.get("last-modified")
    return found


def _new(
    feed: Feed, entry: dict[str, Any], number: int, known: Known, manners: Manners, robots: Robots, options: Options, report: Report
) -> Sourced | None:
    """Return an entry that was not seen before as a document; None where it was, or is skipped."""
    name = entry["id"] or entry["url"] or f"{entry['title']} {entry['text']}"
    key = hashlib.sha256(str(name).encode("utf-8", errors="replace")).hexdigest()[:16]
    if key in known.seen:
        return None
    known.seen[:] = [*known.seen, key][-SEEN:]
    where = f"{feed.url}:{number}"
    follow = (feed.follow or options.follow) and bool(entry["url"]) and fetch.is_address(entry["url"])
    if follow and not robots.allowed(entry["url"]):
        report(Problem(where, f"{entry['url']} may not be fetched by programs; what the feed gives is read", failed=False))
        follow = False
    if follow:
        manners.wait(urlsplit(entry["url"]).netloc, robots.delay(entry["url"]))
    document = feeds.of_entry(entry, where, report, replace(options, follow=follow))
    if document and feed.publisher:
        document = replace(document, publisher=feed.publisher)
    return Sourced(document, where, lines=False) if document else None
