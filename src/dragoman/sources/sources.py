"""Every input a user can name, one after the other, as documents.

An input that cannot be read is reported in one line and the next one is read.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import BinaryIO, NamedTuple

from dragoman.sources import tables, text
from dragoman.sources.problems import Consumed, Problem, Report, ignore, uncounted
from dragoman.types import Document

STDIN = "-"
JSON_LINES = (".jsonl", ".ndjson")


class Sourced(NamedTuple):
    """A document and where it stands: a file or a line of one. ``lines``: its line 1 is the file's."""

    document: Document
    where: str
    lines: bool

    def place(self, offset: int) -> str:
        """Return file and line of a character of the document."""
        return f"{self.where}:{self.document.text.count(chr(10), 0, offset) + 1}" if self.lines else self.where


def read(
    inputs: Iterable[str],
    *,
    published: str | None = None,
    report: Report = ignore,
    consumed: Consumed = uncounted,
    stdin: BinaryIO | None = None,
) -> Iterator[Sourced]:
    """Yield the documents of all inputs, in order, and where each stands.

    Parameters
    ----------
    inputs
        Paths of text files or JSON Lines; ``-`` is standard input. JSON Lines are told by the ending
        ``.jsonl`` or ``.ndjson`` or by their first line.
    published
        ISO date for documents that bring none.
    report
        Is given each problem when it is met.
    consumed
        Is given the number of bytes that each step has used up.
    stdin
        Stands for standard input (bytes).
    """
    taken: dict[str, int] = {}
    undated = False
    for name in inputs:
        for found in _open(name, report, consumed, stdin):
            document = _unique(found.document, name, taken, report)
            if document is None:
                continue
            if document.published is None and published is not None:
                document = replace(document, published=published)
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


def _open(name: str, report: Report, consumed: Consumed, stdin: BinaryIO | None) -> Iterator[Sourced]:
    if name == STDIN:
        yield from _read(stdin or sys.stdin.buffer, "stdin", Path(), report, consumed)
        return
    path = Path(name)
    if path.is_dir():
        report(Problem(name, f"is a directory. Name its files, for example {name.rstrip('/')}/*.txt"))
        return
    try:
        with path.open("rb") as handle:
            yield from _read(handle, name, path, report, consumed)
    except FileNotFoundError:
        report(Problem(name, "does not exist. Check the path"))
    except OSError as error:
        report(Problem(name, f"cannot be read ({error.strerror}). Check the file and its permissions"))


def _read(handle: BinaryIO, name: str, path: Path, report: Report, consumed: Consumed) -> Iterator[Sourced]:
    start: list[bytes] = []
    for line in handle:
        start.append(line)
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            break
    if start and (path.suffix.lower() in JSON_LINES or tables.looks_like(start[-1])):
        for where, found in tables.read(chain(start, handle), name, report, consumed):
            yield Sourced(found, where, lines=False)
        return
    data = b"".join(start) + handle.read()
    consumed(len(data))
    document = _text(data, name, path, report)
    if document is not None:
        yield Sourced(document, name, lines=True)


def _text(data: bytes, name: str, path: Path, report: Report) -> Document | None:
    problem = text.unreadable(data)
    if problem:
        report(Problem(name, problem))
        return None
    body, bad = text.decode(data)
    refusal = text.refused(body, name)
    if refusal:
        report(refusal)
        return None
    # Two texts from standard input must not take each other's place in a record.
    ident = path.name or f"stdin-{hashlib.sha256(data).hexdigest()[:8]}"
    if bad is not None:
        report(Problem(f"{name}:{bad}", "is not UTF-8; the file is read as Windows-1252. Save it as UTF-8", failed=False, document=ident))
    for note in text.oddities(body, name, ident):
        report(note)
    return Document(ident, body, title=text.title_of(body))


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
