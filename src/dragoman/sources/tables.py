"""JSON Lines: one object a line with ``id``, ``text`` and optionally ``published``, ``title``, ``url``, ``publisher``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from dragoman.sources import dates, text
from dragoman.sources.problems import Consumed, Problem, Report, uncounted
from dragoman.types import Document

OPTIONAL = ("title", "url", "publisher")


def looks_like(line: bytes) -> bool:
    r"""Tell whether a first line opens JSON Lines.

    >>> looks_like(b'{"id": "a", "text": "Talks failed."}\n'), looks_like(b"Talks failed.")
    (True, False)
    """
    start = line.lstrip(b"\xef\xbb\xbf \t")
    return start[:1] == b"{" and start[1:].lstrip()[:1] == b'"'


def read(lines: Iterable[bytes], name: str, report: Report, consumed: Consumed = uncounted) -> Iterator[tuple[str, Document]]:
    """Yield (``name:line``, document) of JSON Lines; report each line that is none.

    Parameters
    ----------
    lines
        The lines as bytes; numbered from 1.
    name
        What to call the input in messages.
    """
    for number, raw in enumerate(lines, 1):
        if raw.strip(b"\xef\xbb\xbf \t\r\n"):
            where = f"{name}:{number}"
            row = _parse(raw, where, report)
            document = None if row is None else _document(row, where, report)
            if document is not None:
                yield where, document
        consumed(len(raw))


def _parse(raw: bytes, where: str, report: Report) -> dict[str, Any] | None:
    line, bad = text.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    if bad is not None:
        report(Problem(where, "is not UTF-8; it is read as Windows-1252. Save the file as UTF-8", failed=False))
    try:
        row = json.loads(line.rstrip())
    except json.JSONDecodeError as error:
        report(Problem(where, f"is no JSON ({error.msg.removesuffix(' at')} at column {error.colno}). Mend or delete the line"))
        return None
    except (ValueError, RecursionError):
        report(Problem(where, "is no JSON that can be read (a number too long or too many brackets). Mend or delete the line"))
        return None
    if not isinstance(row, dict):
        report(Problem(where, 'is no JSON object. Write one object a line, like {"id": "a", "text": "..."}'))
        return None
    return row


def _document(row: dict[str, Any], where: str, report: Report) -> Document | None:
    body = row.get("text")
    if not isinstance(body, str):
        what = "has no 'text'. Give the article under the key 'text'" if body is None else "'text' is no string. Put it in quotes"
        report(Problem(where, what))
        return None
    body = text.mended(body)
    refusal = text.refused(body, where)
    if refusal:
        report(refusal)
        return None
    given = row.get("id")
    name = text.mended(str(given)) if isinstance(given, (str, int)) and not isinstance(given, bool) and str(given).strip() else where
    if given is not None and name == where:
        report(Problem(where, f"'id' is neither text nor a whole number; '{where}' is used. Give each document its own id", document=name))
    fields: dict[str, str | None] = {}
    for key in OPTIONAL:
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            report(Problem(where, f"'{key}' is no text; it is left out. Put it in quotes", document=name))
            value = None
        fields[key] = text.mended(value) if value else None
    published = _published(row.get("published"), where, name, report)
    for note in text.oddities(body, where, name, first_line=None):
        report(note)
    return Document(name, body, published=published, **fields)


def _published(value: object, where: str, name: str, report: Report) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, str) and dates.is_date(value):
        return value.strip()
    report(Problem(where, f"published {value!r} is no date; it is left out. Write it as 2018-07-14", document=name))
    return None
