"""The feeds that are watched: a TOML file, checked line by line.

::

    every = 900                 # seconds between two looks at a feed, at least 60
    pause = 5                   # seconds between two requests to one host, at least 1

    [[feeds]]
    url = "https://example.org/rss"
    publisher = "The Example"   # in place of what the feed calls itself
    every = 3600                # for this feed
    follow = true               # fetch the pages that its entries lead to
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman import tomlfile
from dragoman.errors import SettingsError
from dragoman.sources import fetch

EVERY = 900.0
PAUSE = 5.0
LEAST_EVERY = 60.0
LEAST_PAUSE = 1.0
TABLE = re.compile(r"^[ \t]*\[\[[ \t]*feeds[ \t]*\]\]", re.MULTILINE)
OF_FEED: dict[str, type] = {"url": str, "publisher": str, "every": float, "follow": bool}
OF_LIST: dict[str, type] = {"every": float, "pause": float, "feeds": list}
KIND = {str: "a string in quotation marks", float: "a number", bool: "true or false", list: "written as [[feeds]]"}


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed: its address, how often it is looked at (seconds), and whose it is."""

    url: str
    every: float = EVERY
    publisher: str | None = None
    follow: bool = False


@dataclass(frozen=True, slots=True)
class FeedList:
    """The feeds, and the seconds between two requests to one host."""

    feeds: tuple[Feed, ...]
    pause: float = PAUSE


def read(path: Path) -> FeedList:
    """Read a list of feeds.

    Raises
    ------
    SettingsError
        The file cannot be read or says what nobody understands; the message names file and line.
    """
    text, data = tomlfile.load(path)
    starts = [m.start() for m in TABLE.finditer(text)]
    _check(data, OF_LIST, f"{path}", text, 0, starts[0] if starts else len(text))
    every = float(data.get("every", EVERY))
    feeds: dict[str, Feed] = {}
    for number, entry in enumerate(data.get("feeds", ())):
        start = starts[number] if number < len(starts) else 0
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        feed = _feed(entry, every, f"{path}", text, start, end)
        if feed.url in feeds:
            raise SettingsError(f"{path}:{_line(text, 'url', start, end)}: '{feed.url}' is listed twice. Keep one")
        feeds[feed.url] = feed
    if not feeds:
        raise SettingsError(f'{path}: lists no feed. Write [[feeds]] and below it url = "https://..."')
    return FeedList(tuple(feeds.values()), float(data.get("pause", PAUSE)))


def _feed(entry: Any, every: float, path: str, text: str, start: int, end: int) -> Feed:
    if not isinstance(entry, dict):
        raise SettingsError(f"{path}:{_line(text, 'feeds', 0, len(text))}: 'feeds' must be written as [[feeds]], a table each")
    _check(entry, OF_FEED, path, text, start, end)
    if "url" not in entry:
        raise SettingsError(f"{path}:{text.count(chr(10), 0, start) + 1}: the feed has no url. Write it below [[feeds]]")
    if not fetch.is_address(entry["url"]):
        where = f"{path}:{_line(text, 'url', start, end)}"
        raise SettingsError(f"{where}: '{entry['url']}' is no address. Begin it with https:// or http://")
    return Feed(entry["url"], float(entry.get("every", every)), entry.get("publisher"), entry.get("follow", False))


def _check(data: dict[str, Any], known: dict[str, type], path: str, text: str, start: int, end: int) -> None:
    for key, value in data.items():
        where = f"{path}:{_line(text, key, start, end if key != 'feeds' else len(text))}"
        if key not in known:
            raise SettingsError(f"{where}: '{key}' is nothing a list of feeds can say here. Use: {', '.join(known)}")
        kind = known[key]
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not (number if kind is float else isinstance(value, kind)):
            raise SettingsError(f"{where}: '{key}' must be {KIND[kind]}")
        least = {"every": LEAST_EVERY, "pause": LEAST_PAUSE}.get(key)
        if least is not None and not value >= least:
            raise SettingsError(f"{where}: '{key}' is {value} seconds. Give at least {least:g}")


def _line(text: str, key: str, start: int, end: int) -> int:
    """Return the line on which a key stands in a part of the file, the part's first where it is not found."""
    found = re.compile(rf"^[ \t]*(?:\[\[[ \t]*)?[\"']?{re.escape(key)}\b", re.MULTILINE).search(text, start, end)
    return text.count("\n", 0, found.end() if found else start) + 1
