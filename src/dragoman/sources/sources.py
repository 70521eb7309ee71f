"""Every input a user can name, one after the other, as documents.

An input that cannot be read is reported in one line and the next one is read.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dragoman.errors import InputError
from dragoman.sources import credits, fetch, kinds, paths, streams
from dragoman.sources.options import Options
from dragoman.sources.problems import Consumed, Problem, Report, ignore, uncounted
from dragoman.types import Document

STDIN = "-"


class Sourced(NamedTuple):
    """A document and where it stands: a file or a line of one. ``lines``: its line 1 is the file's.

    ``notes``: what was told of it before it was read. ``copy_of``: the id of the story that it is a copy of, and
    how alike they are (0 to 1). ``signature``: what it is compared with others by.
    """

    document: Document
    where: str
    lines: bool
    notes: tuple[str, ...] = ()
    copy_of: str | None = None
    similarity: float | None = None
    signature: bytes | None = None

    def place(self, offset: int) -> str:
        """Return file and line of a character of the document."""
        return f"{self.where}:{self.document.text.count(chr(10), 0, offset) + 1}" if self.lines else self.where


def read(
    inputs: Iterable[str | Sourced],
    *,
    published: str | None = None,
    report: Report = ignore,
    consumed: Consumed = uncounted,
    stdin: BinaryIO | None = None,
    options: Options | None = None,
) -> Iterator[Sourced]:
    """Yield the documents of all inputs, in order, and where each stands.

    Parameters
    ----------
    inputs
        Paths of files and folders, patterns, addresses (http, https); ``-`` is standard input. What a file is,
        its first bytes and its ending tell (`kinds`). A document that is here already is taken as it is.
    published
        ISO date for documents that bring none.
    report
        Is given each problem when it is met, and each document that is skipped.
    consumed
        Is given the number of bytes that each step has used up.
    stdin
        Stands for standard input (bytes).
    options
        Columns of tables, bounds, and what may be fetched.
    """
    taken: dict[str, int] = {}
    undated = False
    options = options or Options()
    for item in inputs:
        name = item if isinstance(item, str) else item.where
        for found in _open(item, report, consumed, stdin, options) if isinstance(item, str) else [item]:
            document = _unique(found.document, name, taken, report)
            if document is None:
                continue
            if document.published is None and published is not None:
                document = replace(document, published=published)
            document = credits.complete(document, found.where, report)
            if document.published is None and not undated:
                undated = True
                what = "has no publication date, so 'on Thursday' stays open. Give --published DATE or the key 'published'; said once"
                report(Problem(found.where, what, failed=False))
            yield found._replace(document=document)


def size(inputs: Iterable[str]) -> int | None:
    """Return the bytes of all inputs, None where they cannot be known."""
    total = 0
    for name in inputs:
        path = Path(name)
        if name == STDIN or not path.is_file():
            return None
        total += path.stat().st_size
    return total


def _open(name: str, report: Report, consumed: Consumed, stdin: BinaryIO | None, options: Options) -> Iterator[Sourced]:
    if name == STDIN:
        handle = stdin or sys.stdin.buffer
        yield from _given(kinds.Given("stdin", "", streams.chunks(handle, consumed)), report, options)
    elif fetch.is_address(name):
        try:
            answer = fetch.get(name, options.limits, private=options.private)
        except InputError as error:
            report(Problem(name, str(error)))
            return
        with answer.body as body:
            given = kinds.Given(name, answer.url, streams.chunks(body, consumed), url=answer.url, content_type=answer.content_type)
            yield from _given(given, report, options)
    else:
        for file in paths.expand(name, report):
            yield from _file(file, report, consumed, options)


def _file(file: paths.File, report: Report, consumed: Consumed, options: Options) -> Iterator[Sourced]:
    try:
        with file.path.open("rb") as handle:
            given = kinds.Given(file.name, file.path.name, streams.chunks(handle, consumed), many=file.many, file=handle)
            yield from _given(given, report, options)
    except FileNotFoundError:
        report(Problem(file.name, "does not exist. Check the path"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        report(Problem(file.name, f"cannot be read ({reason}). Check the file and its permissions"))


def _given(given: kinds.Given, report: Report, options: Options) -> Iterator[Sourced]:
    for where, document, has_lines in kinds.read(given, report, options):
        yield Sourced(document, where, has_lines)


def _unique(document: Document, name: str, taken: dict[str, int], report: Report) -> Document | None:
    """Return the document under an id of its own; None where its id was used before in this run."""
    content = hash(document.text)
    if document.id not in taken:
        taken[document.id] = content
        return document
    if taken[document.id] == content:
        report(Problem(name, f"'{document.id}' comes twice with the same text; the second is left out. Name it once", failed=False))
        return None
    if document.id == Path(name).name and name not in taken:
        taken[name] = content
        report(Problem(name, f"another input is called '{document.id}' too; this one is kept as '{name}'", failed=False, document=name))
        return replace(document, id=name)
    report(Problem(name, f"'{document.id}' is the id of two texts; the second is left out. Give each document its own id"))
    return None
