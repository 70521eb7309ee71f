"""What a user names on the disk: files, folders and patterns, as files in order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from dragoman.sources.compressed import ENDINGS as COMPRESSED
from dragoman.sources.problems import Problem, Report

TEXT = (".txt", ".text", ".md")
HTML = (".html", ".htm", ".xhtml")
JSON_LINES = (".jsonl", ".ndjson")
CSV = (".csv", ".tsv")
PARQUET = (".parquet", ".pq")
FEEDS = (".rss", ".atom", ".xml")
WARC = (".warc",)
ZIP = (".zip",)
KNOWN = (*TEXT, *HTML, *JSON_LINES, *CSV, *PARQUET, *FEEDS, *WARC, *ZIP)
PATTERN = "*?["


class File(NamedTuple):
    """A file, and whether it is one of many that a folder or pattern stands for."""

    path: Path
    name: str
    many: bool


def ending(name: str) -> str:
    """Return what a name ends in, in small letters and without that of a compression.

    >>> ending("News/2018.JSONL.gz"), ending("crawl.warc"), ending("notes")
    ('.jsonl', '.warc', '')
    """
    path = Path(name.lower())
    return (path.with_suffix("") if path.suffix in COMPRESSED else path).suffix


def expand(name: str, report: Report) -> Iterator[File]:
    """Yield the files that a path or pattern stands for; folders with all in them, in order, hidden ones left out.

    Of a folder files of known endings are taken: text, pages, tables, feeds, crawls and zip archives, also compressed.
    A loop of links is gone through once.
    """
    path = Path(name)
    if path.is_dir():
        yield from _folder(path, name, report)
    elif not path.exists() and any(c in name for c in PATTERN):
        found = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 -- Path.glob takes no absolute patterns
        if not found:
            report(Problem(name, "no file has such a name. Check the pattern"))
        for one in found:
            if Path(one).is_dir():
                yield from _folder(Path(one), one, report) if "**" not in name else ()
            else:
                yield File(Path(one), one, many=True)
    else:
        yield File(path, name, many=False)


def _folder(folder: Path, name: str, report: Report) -> Iterator[File]:
    some = False
    seen: set[tuple[int, int]] = set()

    def tell(error: OSError) -> None:
        report(Problem(str(error.filename), f"cannot be read ({error.strerror}). Check the folder and its permissions"))

    for at, folders, files in os.walk(folder, onerror=tell, followlinks=True):
        kept = []
        for one in sorted(folders):
            if not one.startswith("."):
                state = (Path(at) / one).stat()
                if (state.st_dev, state.st_ino) not in seen:
                    seen.add((state.st_dev, state.st_ino))
                    kept.append(one)
        folders[:] = kept
        for one in sorted(files):
            if not one.startswith(".") and ending(one) in KNOWN:
                some = True
                yield File(Path(at) / one, str(Path(at) / one), many=True)
    if not some:
        report(Problem(name, f"is a folder without files that can be read. They end in {' '.join(KNOWN)}, also compressed"))
