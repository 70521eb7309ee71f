"""RSS and Atom: each entry a document under its address, with the text that the feed itself gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from dragoman.errors import InputError
from dragoman.sources import fetch, pages, text
from dragoman.sources.options import Options
from dragoman.sources.problems import EMPTY, NO_ARTICLE, NOT_HTML, Problem, Report
from dragoman.types import Document


def read(data: bytes, name: str, report: Report, options: Options, content_type: str | None = None) -> Iterator[tuple[str, Document]]:
    """Yield (``name:entry``, document) of a feed, entries counted from 1.

    Raises
    ------
    InputError
        It is no feed.
    """
    found, broken = pages.entries(data, options.limits, content_type)
    if broken:
        report(Problem(name, f"is not well formed ({broken}); its entries are read as far as they go", failed=False))
    for number, entry in enumerate(found, 1):
        where = f"{name}:{number}"
        document = of_entry(entry, where, report, options)
        if document is not None:
            yield where, document


def of_entry(entry: dict[str, Any], where: str, report: Report, options: Options) -> Document | None:
    """Return an entry as a document, from the page that it leads to where pages are followed; None where it is skipped."""
    url = entry["url"]
    ident = entry["id"] or url or where
    if options.follow and url and fetch.is_address(url):
        return _followed(entry, str(url), where, report, options)
    body = entry["text"] or ""
    if not body.strip() and entry["title"]:
        report(Problem(where, "has a headline alone. Give --follow to fetch the page", failed=False, skipped=EMPTY))
        return None
    refused = text.refused(body, where, many=True)
    if refused:
        report(refused)
        return None
    known = {key: entry[key] for key in ("title", "published", "publisher", "url")}
    return Document(url or ident, body, **known)


def _followed(entry: dict[str, Any], url: str, where: str, report: Report, options: Options) -> Document | None:
    try:
        answer = fetch.get(url, options.limits, private=options.private)
        with answer.body as body:
            if not (answer.content_type or "text/html").lower().startswith(fetch.PAGES):
                report(Problem(where, "leads to no page", failed=False, skipped=NOT_HTML))
                return None
            document = pages.extract(body.read(options.limits.document), url, url, options.limits, answer.content_type)
    except InputError as error:
        report(Problem(where, f"{url} {error}"))
        return None
    refused = text.refused(document.text, where, many=True) if document else None
    if document is None or refused:
        report(refused or Problem(where, "has no article", failed=False, skipped=NO_ARTICLE))
        return None
    published = entry["published"] or document.published
    named = document.publisher != urlsplit(url).netloc  # what stands there where a page does not say whose it is
    publisher = document.publisher if named else entry["publisher"] or document.publisher
    return Document(url, document.text, entry["title"] or document.title, published, url, publisher)
