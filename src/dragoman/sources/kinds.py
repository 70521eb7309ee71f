"""What an input is, by its first bytes and its ending, and the documents in it, however it is packed."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from dragoman.errors import InputError
from dragoman.sources import columns, compressed, feeds, pages, paths, streams, tables, text, warc
from dragoman.sources.encoding import decode
from dragoman.sources.limits import MEGA, large
from dragoman.sources.options import Options
from dragoman.sources.problems import EMPTY, NO_ARTICLE, NOT_TEXT, TOO_LARGE, Problem, Report, refusal
from dragoman.types import Document

PARQUET = b"PAR1"
ZIP = b"PK\x03\x04"
OFFICE = ("[Content_Types].xml", "mimetype")
Found = tuple[str, Document, bool]  # where it stands, the document, whether its line 1 is the file's


@dataclass(frozen=True, slots=True)
class Given:
    """One input: what to call it in messages, the id of a document that is all of it, its bytes.

    ``many``: it is one of many, so that what is left out is counted, not told. ``file``: where its bytes can be
    read in any order. ``depth``: how many archives it is in.
    """

    name: str
    ident: str
    stream: Iterator[bytes]
    url: str | None = None
    content_type: str | None = None
    many: bool = False
    file: BinaryIO | None = None
    depth: int = 0


def read(given: Given, report: Report, options: Options) -> Iterator[Found]:
    """Yield the documents of an input; report what cannot be read."""
    try:
        yield from islice(_kind(given, report, options), options.limits.records)
    except InputError as error:
        reason = TOO_LARGE if "too large" in str(error) else ""
        report(refusal(given.name, str(error), reason, many=given.many and bool(reason)))


def _kind(given: Given, report: Report, options: Options) -> Iterator[Found]:
    start, stream = streams.head(given.stream)
    given = replace(given, stream=stream)
    how = compressed.kind(start)
    if how:
        yield from _inflated(given, how, report, options)
        return
    ending = paths.ending(given.name if given.url is None else given.url.partition("?")[0])
    if start.startswith(ZIP):
        yield from _archive(given, ending, report, options)
    elif start.startswith(PARQUET):
        with _file(given, options) as file:
            yield from _rows(columns.read_parquet(file, given.name, report, options))
    elif warc.is_warc(start) or (ending in paths.WARC and b"WARC/" in start):
        yield from _rows(warc.read(stream, given.name, report, options))
    elif ending in paths.JSON_LINES or tables.looks_like(_first_line(start)):
        lines = streams.lines(stream, options.limits.document)
        yield from _rows(tables.read(lines, given.name, report, options))
    elif ending in paths.CSV:
        yield from _rows(columns.read_csv(streams.lines(stream, options.limits.document), given.name, report, options))
    elif pages.is_feed(start) or (ending in paths.FEEDS and start.lstrip(streams.BLANK)[:1] == b"<" and not pages.is_page(start)):
        data = streams.whole(stream, options.limits)
        yield from _rows(feeds.read(data, given.name, report, options, given.content_type))
    elif ending in paths.HTML or pages.is_page(start) or (given.content_type or "").lower().startswith(warc.HTML):
        yield from _page(given, report, options)
    else:
        yield from _text(given, report, options)


def _first_line(start: bytes) -> bytes:
    return start.lstrip(streams.BLANK).partition(b"\n")[0]


def _rows(found: Iterator[tuple[str, Document]]) -> Iterator[Found]:
    return ((where, document, False) for where, document in found)


def _deeper(given: Given, options: Options) -> int:
    if given.depth >= options.limits.nesting:
        raise InputError(f"is packed more than {options.limits.nesting} times. Unpack it, or raise 'nesting'")
    return given.depth + 1


def _inflated(given: Given, how: str, report: Report, options: Options) -> Iterator[Found]:
    def warn(what: str) -> None:
        report(Problem(given.name, what))

    depth = _deeper(given, options)
    inner = compressed.opened(given.stream, how, options.limits, warn)
    yield from _kind(replace(given, stream=inner, file=None, depth=depth), report, options)


def _archive(given: Given, ending: str, report: Report, options: Options) -> Iterator[Found]:
    """Read the files of a zip archive that have known endings."""
    office = text.unreadable(ZIP)
    if given.depth and ending not in (*paths.ZIP, ""):
        raise InputError(f"{office}")
    depth = _deeper(given, options)
    with _file(given, options) as file:
        try:
            archive = zipfile.ZipFile(file)
            members = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise InputError(f"{office}" if ending not in paths.ZIP else f"is a damaged zip archive ({error}). Get it again") from error
        if any(m.filename in OFFICE for m in members):
            raise InputError(f"{office}")
        for member in islice(members, options.limits.records):
            hidden = any(part.startswith((".", "__")) for part in member.filename.split("/"))
            if member.is_dir() or hidden or paths.ending(member.filename) not in paths.KNOWN:
                continue
            name = f"{given.name}/{member.filename}"
            inner = Given(name, name, _member(archive, member, options), many=True, depth=depth)
            yield from read(inner, report, options)


def _file(given: Given, options: Options) -> AbstractContextManager[BinaryIO]:
    """Return the input's own file, or a copy that is closed in the end."""
    return nullcontext(given.file) if given.file else closing(streams.spooled(_bounded(given.stream, options)))


def _bounded(stream: Iterator[bytes], options: Options) -> Iterator[bytes]:
    size = 0
    for data in stream:
        size += len(data)
        if size > options.limits.fetched:
            raise InputError(f"is an archive in a stream of more than {large(options.limits.fetched)}, too large. Name it as a file")
        yield data


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, options: Options) -> Iterator[bytes]:
    limits = options.limits
    size = 0
    try:
        with archive.open(member) as handle:
            while data := handle.read(streams.CHUNK):
                size += len(data)
                if size > limits.decompressed or (size > MEGA and size > limits.ratio * max(1, member.compress_size)):
                    raise InputError(f"grows more than {limits.ratio:g} times when it is decompressed; the rest is left out")
                yield data
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError, NotImplementedError, zlib.error) as error:
        raise InputError(f"cannot be unpacked ({' '.join(str(error).split())[:80]}). Get it again") from error


def _page(given: Given, report: Report, options: Options) -> Iterator[Found]:
    data = streams.whole(given.stream, options.limits)
    if not data.strip(streams.BLANK):
        report(refusal(given.name, "is empty. Give it a text or leave it out", EMPTY, many=given.many))
        return
    ident = given.url or given.ident or _named(data)
    document = pages.extract(data, ident, given.url, options.limits, given.content_type)
    if document is None:
        report(refusal(given.name, "is a web page without an article. Name the article's own page", NO_ARTICLE, many=given.many))
        return
    refused = text.refused(document.text, given.name, many=given.many)
    if refused:
        report(refused)
        return
    yield given.name, document, False


def _named(data: bytes) -> str:
    # Two texts from standard input must not take each other's place in a record.
    return f"stdin-{hashlib.sha256(data).hexdigest()[:8]}"


def _text(given: Given, report: Report, options: Options) -> Iterator[Found]:
    data = streams.whole(given.stream, options.limits)
    problem = text.unreadable(data)
    if problem:
        report(refusal(given.name, problem, NOT_TEXT, many=given.many))
        return
    body, encoding, bad = decode(data, given.content_type)
    refused = text.refused(body, given.name, many=given.many)
    if refused:
        report(refused)
        return
    ident = given.ident or _named(data)
    if bad is not None:
        report(
            Problem(f"{given.name}:{bad}", f"is not UTF-8; the file is read as {encoding}. Save it as UTF-8", failed=False, document=ident)
        )
    for note in text.oddities(body, given.name, ident):
        report(note)
    yield given.name, Document(ident, text.mended(body), title=text.title_of(body), url=given.url), True
