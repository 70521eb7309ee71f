"""Crawls: the HTML answers of a WARC file, each a document under its address.

The file is parted into records here, and each is parsed by FastWARC by itself: FastWARC gives up a file at its first
malformed record, and a crawl of millions of pages has one. A record whose length is wrong ends where the next begins.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from dragoman.errors import InputError
from dragoman.sources import pages, text
from dragoman.sources.limits import Limits, large
from dragoman.sources.options import Options
from dragoman.sources.problems import NO_ARTICLE, NOT_HTML, OTHER, TOO_LARGE, Problem, Report
from dragoman.types import Document

START = re.compile(rb"WARC/\d\.\d\r?\n(?=[\w\-]{1,60}:)")
MAGIC = re.compile(rb"\s*WARC/\d\.\d\r?\n")
END = re.compile(rb"\r?\n\r?\n")
LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
AFTER = re.compile(rb"(?:\r?\n){0,4}(?:WARC/\d\.\d\r?\n|\Z)")
HEADERS = 65_536  # bytes that the headers of a record may have
SPARE = 80  # bytes looked at behind a record
HTML = ("text/html", "application/xhtml")


class Piece(NamedTuple):
    """The bytes of one record, and what is wrong with it; ``data`` is empty where it is too large."""

    data: bytes
    wrong: str = ""


def is_warc(start: bytes) -> bool:
    """Tell whether the first bytes open a WARC file.

    >>> is_warc(b"WARC/1.0\\r\\nWARC-Type: warcinfo\\r\\n")
    True
    """
    return MAGIC.match(start) is not None


def read(stream: Iterator[bytes], name: str, report: Report, options: Options) -> Iterator[tuple[str, Document]]:
    """Yield (where, document) of each HTML answer; the others are counted.

    ``where`` is the file and the number of the record, from 1.
    """
    for number, piece in enumerate(pieces(stream, options.limits), 1):
        where = f"{name}:{number}"
        if piece.wrong:
            skipped = None if piece.data else TOO_LARGE
            report(Problem(where, piece.wrong, failed=False, skipped=skipped))
        found = _document(piece.data, where, report, options) if piece.data else None
        if found is not None:
            yield where, found


def pieces(stream: Iterator[bytes], limits: Limits) -> Iterator[Piece]:
    """Part a WARC file into its records; what stands between is left out."""
    buffer = bytearray()
    ended = False

    def fill(size: int) -> None:
        nonlocal ended
        while len(buffer) < size and not ended:
            data = next(stream, None)
            if data is None:
                ended = True
            else:
                buffer.extend(data)

    while True:
        fill(HEADERS)
        start = START.search(buffer)
        if start is None:
            if ended:
                return
            del buffer[: max(1, len(buffer) - SPARE)]
            continue
        del buffer[: start.start()]
        fill(HEADERS)
        other = START.search(buffer, 1, HEADERS)  # where headers are cut off, those of the next record follow
        head = END.search(buffer, 0, other.start() if other else HEADERS)
        length = LENGTH.search(buffer, 0, head.start()) if head else None
        if head is None or length is None:
            yield Piece(b"", "")
            del buffer[:5]  # no record: go on behind its first letters
            continue
        stop = head.end() + int(length[1])
        fill(min(stop, head.end() + limits.document) + SPARE)
        following = START.search(buffer, head.end())
        if stop <= len(buffer) and _ends(buffer, stop, following.start() if following else len(buffer)):
            if stop - head.end() > limits.document:
                yield Piece(b"", f"is larger than {large(limits.document)}. Raise 'document' to read it")
            else:
                yield Piece(bytes(buffer[:stop]))
            del buffer[:stop]
            continue
        if following is not None:
            yield Piece(_mended(buffer, length, head.end(), following.start()), "has a wrong length; read up to the next record")
            del buffer[: following.start()]
        elif ended:
            yield Piece(_mended(buffer, length, head.end(), len(buffer)), "is cut off; read as far as it goes")
            return
        else:
            yield Piece(b"", f"is larger than {large(limits.document)}. Raise 'document' to read it")
            del buffer[:5]  # its end is found by the next record's beginning


def _ends(buffer: bytearray, stop: int, following: int) -> bool:
    """Tell whether a record ends where its length says: another or nothing follows, or an empty line and no record is passed."""
    if AFTER.match(buffer, stop, stop + SPARE):
        return True
    return stop <= following and buffer.startswith(b"\r\n\r\n", stop)


def _mended(buffer: bytearray, length: re.Match[bytes], start: int, stop: int) -> bytes:
    return bytes(buffer[: length.start(1)] + str(stop - start).encode() + buffer[length.end(1) : stop])


def _document(data: bytes, where: str, report: Report, options: Options) -> Document | None:
    try:
        answer = _answer(data, options.limits)
    except InputError as error:
        report(Problem(where, str(error)))
        return None
    if isinstance(answer, str):
        report(Problem(where, f"is {answer}", failed=False, skipped=answer))
        return None
    url, day, content_type, body = answer
    try:
        found = pages.extract(body, url, url, options.limits, content_type)
    except InputError as error:
        report(Problem(where, str(error)))
        return None
    refused = (
        Problem(where, "has no article", failed=False, skipped=NO_ARTICLE) if found is None else text.refused(found.text, where, many=True)
    )
    if found is None or refused is not None:
        report(refused or Problem(where, "has no article", failed=False, skipped=NO_ARTICLE))
        return None
    return found if found.published or day is None else replace(found, published=day)


def _answer(data: bytes, limits: Limits) -> tuple[str, str | None, str | None, bytes] | str:
    """Return address, day fetched, content type and body of an HTML answer; for another record why it is skipped.

    Raises
    ------
    InputError
        The record cannot be parsed.
    """
    try:
        for record in ArchiveIterator(io.BytesIO(data), record_types=WarcRecordType.any_type, auto_decode="all"):
            return _html(record, limits)
    except (OSError, ValueError, UnicodeError) as error:
        raise InputError(f"is a record that cannot be read ({' '.join(str(error).split())[:80]})") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # how FastWARC's Rust tells its own bugs; no Exception
            raise
        raise InputError("is a record that cannot be read") from error
    return OTHER


def _html(record: WarcRecord, limits: Limits) -> tuple[str, str | None, str | None, bytes] | str:
    if record.record_type != WarcRecordType.response:
        return OTHER
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    headers = record.http_headers
    if headers is None or not url:
        return OTHER
    content_type = headers.get("Content-Type") or ""
    status = headers.status_code
    body = record.reader.read(limits.document + 1)
    if len(body) > limits.document:
        return TOO_LARGE
    if (status is not None and status != 200) or not (content_type.lower().startswith(HTML) or (not content_type and pages.is_page(body))):
        return NOT_HTML
    day = record.record_date
    return text.mended(url), day.date().isoformat() if day else None, content_type, body
