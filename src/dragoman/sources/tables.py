"""Rows of tables as documents: ``id``, ``text`` and optionally ``published``, ``title``, ``url``, ``publisher``; JSON Lines."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dragoman.sources import dates, text
from dragoman.sources.encoding import decode
from dragoman.sources.limits import Limits, large
from dragoman.sources.options import Options
from dragoman.sources.problems import TOO_LARGE, Problem, Report, refusal
from dragoman.sources.streams import BLANK
from dragoman.types import Document

OPTIONAL = ("title", "url", "publisher")
Row = Mapping[str, Any]


def looks_like(line: bytes) -> bool:
    r"""Tell whether a first line opens JSON Lines.

    >>> looks_like(b'{"id": "a", "text": "Talks failed."}\n'), looks_like(b"Talks failed.")
    (True, False)
    """
    start = line.lstrip(BLANK)
    return start[:1] == b"{" and start[1:].lstrip()[:1] == b'"'


def read(lines: Iterable[bytes], name: str, report: Report, options: Options | None = None) -> Iterator[tuple[str, Document]]:
    """Yield (``name:line``, document) of JSON Lines; report each line that is none.

    Parameters
    ----------
    lines
        The lines as bytes; numbered from 1.
    name
        What to call the input in messages.
    """
    options = options or Options()
    asked = dict(options.columns)
    for number, raw in enumerate(lines, 1):
        if not raw.strip(BLANK):
            continue
        where = f"{name}:{number}"
        row = _parse(raw, where, report, options.limits)
        if row is None:
            continue
        if asked:
            missing = unknown(row, asked)
            if missing:
                report(Problem(where, missing))
                if asked["text"] not in row if "text" in asked else False:
                    return
            asked = {}
        found = document(row, where, report, options)
        if found is not None:
            yield where, found


def unknown(known: Iterable[str], columns: Mapping[str, str]) -> str | None:
    """Return what is wrong where a table has not the columns that were asked for.

    >>> unknown(["body", "day"], {"text": "txt"})
    "has no column 'txt'. It has: body, day"
    """
    names = list(known)
    missing = [f"'{column}'" for column in columns.values() if column not in names]
    if not missing:
        return None
    shown = ", ".join(text.mended(n)[:40] for n in names[:30]) + (", ..." if len(names) > 30 else "")
    return f"has no column {' or '.join(missing)}. It has: {' '.join(shown.split())}"


def _parse(raw: bytes, where: str, report: Report, limits: Limits) -> dict[str, Any] | None:
    if len(raw) > limits.document + 1:
        report(refusal(where, f"is larger than {large(limits.document)}. Split it, or raise 'document'", TOO_LARGE, many=True))
        return None
    line, encoding, bad = decode(raw.removeprefix(b"\xef\xbb\xbf"))
    if bad is not None:
        report(Problem(where, f"is not UTF-8; it is read as {encoding}. Save the file as UTF-8", failed=False))
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


def document(row: Row, where: str, report: Report, options: Options) -> Document | None:
    """Return a row as a document; None, and a report, where it has no text that is read.

    Parameters
    ----------
    row
        Column → value.
    where
        File and line; the id of the document where the row has none.
    """

    def value(name: str) -> Any:
        return row.get(options.columns.get(name, name))

    body = value("text")
    if not isinstance(body, str):
        column = options.columns.get("text", "text")
        what = (
            f"has no '{column}'. Give the article under the key '{column}'"
            if body is None
            else f"'{column}' is no string. Put it in quotes"
        )
        report(Problem(where, what))
        return None
    if len(body) > options.limits.document:
        report(refusal(where, f"is larger than {large(options.limits.document)}. Split it, or raise 'document'", TOO_LARGE, many=True))
        return None
    body = text.mended(body)
    refused = text.refused(body, where, many=True)
    if refused:
        report(refused)
        return None
    given = value("id")
    name = text.mended(str(given)) if isinstance(given, (str, int)) and not isinstance(given, bool) and str(given).strip() else where
    if given not in (None, "") and name == where:
        report(Problem(where, f"'id' is neither text nor a whole number; '{where}' is used. Give each document its own id", document=name))
    fields: dict[str, str | None] = {}
    for key in OPTIONAL:
        said = value(key)
        if said is not None and not isinstance(said, str):
            report(Problem(where, f"'{key}' is no text; it is left out. Put it in quotes", document=name))
            said = None
        fields[key] = text.mended(said) if said else None
    published = _published(value("published"), where, name, report)
    for note in text.oddities(body, where, name, first_line=None):
        report(note)
    return Document(name, body, published=published, **fields)


def _published(value: object, where: str, name: str, report: Report) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, datetime.date):
        value = value.isoformat()
    if isinstance(value, str) and dates.is_date(value):
        return value.strip()
    said = repr(value)[:60]
    report(Problem(where, f"published {said} is no date; it is left out. Write it as 2018-07-14", document=name))
    return None
