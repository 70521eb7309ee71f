"""Web pages and feeds to documents, by trafilatura and feedparser in a process of their own (`extractor`).

The process is started with the first page, answers one after the other, and is ended and started anew where an
answer takes longer than it may or the page makes it crash. The text of a document is what was extracted, and offsets
are offsets into that.
"""

from __future__ import annotations

import atexit
import json
import os
import re
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.sources import dates, text
from dragoman.sources.encoding import decode
from dragoman.sources.limits import Limits
from dragoman.types import Document

SCRIPT = Path(__file__).with_name("extractor.py")
OPENING = 8192  # bytes that tell markup
START = 30.0  # seconds that the first answer may take besides: the libraries are loaded
MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|\?xml|meta|title)\b", re.IGNORECASE)
COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
BREAK = re.compile(r"\s*\n\s*")  # trafilatura ends a paragraph by one line feed, as hard-wrapped text does a line
FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)\b", re.IGNORECASE)
XML = re.compile(rb"<\?xml|<rss|<feed|<rdf:RDF", re.IGNORECASE)


def is_page(start: bytes) -> bool:
    """Tell whether the first bytes open a web page.

    >>> is_page(b"<!DOCTYPE html><p>Talks"), is_page(b"<rss version='2.0'>"), is_page(b"Talks < war")
    (True, False, False)
    """
    return MARKUP.match(_opening(start)) is not None and not is_feed(start)


def is_feed(start: bytes) -> bool:
    """Tell whether the first bytes open a feed.

    >>> is_feed(b"<?xml version='1.0'?><rss version='2.0'>")
    True
    """
    start = _opening(start)
    return XML.match(start) is not None and FEED.search(start) is not None


def _opening(start: bytes) -> bytes:
    """Return the first bytes without what may stand before markup; of UTF-16 the letters alone."""
    return COMMENT.sub(b"", start[: 2 * OPENING].replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf \t\r\n"))[:OPENING].lstrip()


def extract(data: bytes, ident: str, url: str | None, limits: Limits, content_type: str | None = None) -> Document | None:
    """Return a page as a document, None where it has no article.

    Parameters
    ----------
    ident
        The id of the document.
    url
        Where the page is from, if that is known; what the page says itself otherwise.
    content_type
        The HTTP header, where there is one.

    Raises
    ------
    InputError
        The page could not be taken apart, or not in time.
    """
    body = decode(data, content_type, markup=True).text
    found = ask({"what": "page", "url": url}, body, limits.seconds)
    words = BREAK.sub("\n\n", text.mended(found["text"]).strip())
    if not words:
        return None
    published = found["published"] if found.get("published") and dates.is_date(found["published"]) else None
    return Document(
        ident,
        words,
        title=_line(found.get("title")),
        published=published,
        url=url or found.get("url"),
        publisher=_line(found.get("publisher")),
    )


def entries(data: bytes, limits: Limits, content_type: str | None = None) -> tuple[list[dict[str, Any]], str]:
    """Return the entries of a feed (``id``, ``url``, ``title``, ``published``, ``publisher``, ``text``), and what is wrong with it.

    Raises
    ------
    InputError
        It is no feed, could not be taken apart, or not in time.
    """
    found = ask({"what": "feed", "records": limits.records}, decode(data, content_type, markup=True).text, limits.seconds)
    if not found["is_feed"]:
        raise InputError("is no feed. Name an RSS or Atom feed")
    for entry in found["entries"]:
        for key in ("id", "url", "title", "publisher", "text"):
            entry[key] = text.mended(str(entry[key])) if entry[key] else None
        entry["publisher"] = entry["publisher"] or _line(found["title"])
    return found["entries"], found["broken"]


def _line(words: str | None) -> str | None:
    return " ".join(text.mended(words).split()) or None if words else None


class _Helper:
    """The process, and how far it is."""

    def __init__(self) -> None:
        # -P: the folder of the script must not stand in the path, where our `dates` or `text` could be taken for another's.
        path = os.pathsep.join(p for p in sys.path if p)
        self.process = subprocess.Popen(
            [sys.executable, "-P", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            start_new_session=True,  # Ctrl-C is ours to handle
        )
        self.fresh = True

    def ask(self, request: bytes, seconds: float) -> bytes:
        """Return the line that answers, empty where the process ended, took too long."""
        assert self.process.stdin and self.process.stdout
        until = time.monotonic() + seconds + (START if self.fresh else 0)
        writer = threading.Thread(target=self._send, args=(request,), daemon=True)
        writer.start()
        answer = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                left = until - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                data = os.read(self.process.stdout.fileno(), 1 << 20)
                if not data:
                    raise EOFError
                answer += data
        self.fresh = False
        return bytes(answer)

    def _send(self, request: bytes) -> None:
        assert self.process.stdin
        try:
            self.process.stdin.write(request)
            self.process.stdin.flush()
        except OSError:
            return  # it has ended; whoever waits for the answer sees that

    def end(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                if stream:
                    stream.close()
            except OSError:
                continue


_helpers: dict[int, _Helper] = {}  # one a process: a fork must not answer for its parent
_turn = threading.Lock()


def ask(request: dict[str, Any], body: str, seconds: float) -> dict[str, Any]:
    """Return the answer of the extracting process.

    Raises
    ------
    InputError
        It took longer than ``seconds``, crashed, or told an error.
    """
    data = body.encode("utf-8", errors="replace")
    line = json.dumps({**request, "size": len(data)}).encode("ascii") + b"\n"
    with _turn:
        if os.getpid() not in _helpers:
            _helpers.clear()
            _helpers[os.getpid()] = _Helper()
        try:
            answer = json.loads(_helpers[os.getpid()].ask(line + data, seconds))
        except TimeoutError:
            end()
            raise InputError(f"could not be taken apart in {seconds:g} seconds. Save its text and read that") from None
        except (EOFError, OSError, ValueError):
            end()
            raise InputError("could not be taken apart (it asks for too much). Save its text and read that") from None
        except BaseException:  # an interrupted answer must not be taken for the next one
            end()
            raise
    if "error" in answer:
        raise InputError(f"could not be taken apart ({answer['error']}). Save its text and read that")
    return dict(answer)


@atexit.register
def end() -> None:
    """End the extracting process, if there is one; the next page starts it anew."""
    helper = _helpers.pop(os.getpid(), None)
    if helper is not None:
        helper.end()
