"""A process of its own that takes pages and feeds apart: what hangs or crashes there stops one document, not the run.

Run by `pages` as a script, with nothing of Dragoman's loaded. It reads requests from standard input and answers on
standard output: a line of JSON, whose key ``size`` says how many bytes of UTF-8 text follow it; the answer is a line of JSON.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
from typing import Any

MEMORY = 2_000_000_000  # bytes that this process may ask for
BLOCKS = frozenset("p div br li ul ol h1 h2 h3 h4 h5 h6 blockquote section article header footer tr pre dd dt".split())
CAPTIONS = ("figcaption", "caption")
DROPPED = ("script", "style", "table", "figure", "figcaption", "iframe", "noscript", "template")
PRUNED = ["//*[@role='navigation']"]
TAG = re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z#][\w#]*;")
ITEM = re.compile(r"<(item|entry)[\s>]", re.IGNORECASE)
ROOT = re.compile(r"<(rss|feed|rdf:RDF)\b[^>]*>", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\f\v\xa0]+")
KEPT = 200  # characters that a text must have before a shorter way of finding it is not tried


def page(text: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return ``text``, ``title``, ``published``, ``publisher`` and ``url`` of a page; an empty text where it has no article."""
    from trafilatura import bare_extraction, load_html

    tree = load_html(text)
    if tree is None:
        return {"text": ""}
    _prune(tree)
    found = bare_extraction(
        tree,
        url=request.get("url"),
        include_comments=False,
        include_tables=False,
        with_metadata=True,
        prune_xpath=PRUNED,
        date_extraction_params={"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"},
    )
    if found is None:
        return {"text": ""}
    known = found if isinstance(found, dict) else found.as_dict()
    return {
        "text": known.get("text") or "",
        "title": known.get("title"),
        "published": known.get("date"),
        "publisher": known.get("sitename"),
        "url": known.get("url"),
    }


def _prune(tree: Any) -> None:
    """Take captions and tables of numbers out of a page: on short pages trafilatura's last resort is all text there is."""
    from lxml import etree

    etree.strip_elements(tree, *CAPTIONS, with_tail=False)
    for table in list(tree.iter("table")):
        words = "".join(table.itertext())
        digits = sum(c.isdigit() for c in words)
        if 2 * digits > sum(c.isalpha() for c in words) and table.getparent() is not None:
            table.drop_tree()


def feed(text: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return the ``title`` of a feed and its ``entries``; ``broken`` says what is wrong with it, where something is."""
    most = request["records"]
    try:
        parsed = _parsed(text)
        entries = [_entry(e) for e in parsed.entries[:most]]
        title, version = parsed.feed.get("title"), parsed.version
        broken = str(parsed.get("bozo_exception", "")) if parsed.bozo else ""
    except Exception as error:  # feedparser lets errors of its parts through on malformed feeds
        entries, title, version, broken = [], None, "", f"{type(error).__name__}: {error}"
    if broken:
        entries = _each(text, entries, most)
    broken = " ".join(broken.encode("utf-8", "replace").decode().split())[:120]
    return {"title": title, "entries": entries, "broken": broken, "is_feed": bool(version or entries)}


def _parsed(text: str) -> Any:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    return feedparser.parse(io.BytesIO(text.encode("utf-8", errors="replace")), response_headers=headers)


def _each(text: str, known: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """Read the entries of a broken feed one by one, each in a feed of its own, so that one cannot take others with it."""
    root = ROOT.search(text)
    if root is None:
        return known
    name = root[1]
    starts = [m.start() for m in ITEM.finditer(text)]
    found = []
    for start, end in zip(starts[:most], [*starts[1:], len(text)], strict=False):
        body = text[start:end]
        closed = re.search(r"</(?:item|entry)\s*>", body, re.IGNORECASE)
        body = body[: closed.end()] if closed else body
        inner = f"<channel>{body}</channel>" if name.lower() == "rss" else body
        try:
            single = _parsed(f'<?xml version="1.0" encoding="utf-8"?>{root[0]}{inner}</{name}>')
            found += [_entry(e) for e in single.entries[:1]]
        except Exception:  # as above; the entry is the one that is malformed
            continue
    return found if len(found) >= len(known) else known


def _entry(entry: Any) -> dict[str, Any]:
    contents = [c.get("value") or "" for c in entry.get("content", ())]
    body = max([*contents, entry.get("summary") or ""], key=len)
    day = entry.get("published_parsed") or entry.get("updated_parsed")
    return {
        "id": entry.get("id"),
        "url": entry.get("link"),
        "title": plain(entry.get("title") or "") or None,
        "published": f"{day[0]:04}-{day[1]:02}-{day[2]:02}" if day else None,
        "publisher": (entry.get("source") or {}).get("title") or None,
        "text": plain(body),
    }


def plain(markup: str) -> str:
    """Return the words of a fragment of HTML, a paragraph a line with an empty line between."""
    if not TAG.search(markup):
        return markup.strip()
    from lxml import etree
    from lxml import html as parser

    try:
        tree = parser.fragment_fromstring(markup, create_parent="div")
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^>]*>", " ", markup).strip()
    pieces: list[str] = []
    etree.strip_elements(tree, etree.Comment, *DROPPED, with_tail=False)
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        block = isinstance(node.tag, str) and node.tag in BLOCKS
        if event == "start":
            pieces += ["\n" if block else "", node.text or ""]
        elif node is not tree:
            pieces += ["\n" if block else "", node.tail or ""]
    lines = (SPACES.sub(" ", line).strip() for line in "".join(pieces).split("\n"))
    return "\n\n".join(line for line in lines if line)


def answer(request: dict[str, Any], text: str) -> dict[str, Any]:
    """Do what is asked; what a library raises is told, since any page of a crawl may make it raise anything."""
    try:
        return {"page": page, "feed": feed}[request["what"]](text, request)
    except MemoryError:
        return {"error": "it asks for too much memory"}
    except RecursionError:
        return {"error": "it is nested too deeply"}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {' '.join(str(error).split())[:100]}"}


def main() -> None:
    """Answer until standard input ends."""
    import logging

    logging.disable(logging.CRITICAL)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever a library prints must not stand between answers
    while line := incoming.readline():
        request = json.loads(line)
        text = incoming.read(request["size"]).decode("utf-8", errors="replace")
        outgoing.write(json.dumps(answer(request, text)).encode("ascii") + b"\n")
        outgoing.flush()


if __name__ == "__main__":
    main()
