"""What somebody adds: pasted text, files, an address; checked, named and laid where the reader takes it."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from starlette.datastructures import UploadFile

from dragoman.errors import InputError, RecordError
from dragoman.record.record import Record
from dragoman.sources import paths
from dragoman.sources.compressed import ENDINGS
from dragoman.sources.fetch import is_address
from dragoman.sources.sources import Sourced
from dragoman.types import Document

TEXT = 400_000  # characters of a pasted text
ADDRESS = 2_000  # characters of an address
FILE = 20_000_000  # bytes of a file
CHUNK = 1_000_000
NAMES = re.compile(r"[^\w.() -]+")
ACCEPTED = (*paths.KNOWN, *ENDINGS)


def pasted(record: Record, text: str, title: str, published: str | None, publisher: str, url: str) -> Sourced:
    """Return a pasted text as a document under an id of its own.

    Raises
    ------
    InputError
        There is no text, or too much, or the address is none.
    """
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise InputError("there is no text. Paste the article")
    if len(words) > TEXT:
        raise InputError(f"the text has more than {TEXT:,} characters. Add it as a file")
    if url and not is_address(url):
        raise InputError("the address of an article begins with http:// or https://. Mend it, or leave it out")
    head = title or words.partition("\n")[0][:80]
    name = "-".join(re.findall(r"\w+", head.casefold()))[:60].strip("-") or "text"
    document = Document(free(record, f"{name}.txt"), words, title or None, published, url or None, publisher or None)
    return Sourced(document, "the text", False)


def free(record: Record, name: str, taken: Sequence[str] = ()) -> str:
    """Return a name that no document of the record has: what is there is never written over."""
    stem, dot, ending = name.partition(".")
    number = 1
    while True:
        tried = name if number == 1 else f"{stem}-{number}{dot}{ending}"
        if tried not in taken and not _there(record, tried):
            return tried
        number += 1


def _there(record: Record, name: str) -> bool:
    try:
        record.reading(name)
    except RecordError:
        return False
    return True


def plain_name(given: str) -> str:
    r"""Return the name of a file without folders and signs that could lead elsewhere.

    >>> plain_name("../../etc/passwd"), plain_name("C:\\x\\a*.txt"), plain_name("..."), plain_name("news?.txt")
    ('passwd', 'a_.txt', 'file', 'news_.txt')
    """
    last = PurePosixPath(given.replace("\\", "/").replace("\0", "")).name
    return NAMES.sub("_", last).strip(". ")[-100:] or "file"


def save(record: Record, files: Sequence[UploadFile]) -> Path:
    """Write files to a folder of their own and return it; the caller removes it.

    Raises
    ------
    InputError
        There is no file, or one is too large or of a kind that is not read.
    """
    if not files:
        raise InputError("no file was chosen. Choose one or more")
    folder = Path(tempfile.mkdtemp(prefix="dragoman-"))
    names: list[str] = []
    try:
        for file in files:
            name = plain_name(file.filename or "")
            if not name.lower().endswith(ACCEPTED):
                raise InputError(f"'{name}' is of no kind that is read. Add text, web pages, feeds, tables or archives")
            if (file.size or 0) > FILE:
                raise InputError(f"'{name}' is larger than {FILE // 1_000_000} MB. Read it with the command line")
            names.append(free(record, name, names))
            with (folder / names[-1]).open("wb") as target:
                shutil.copyfileobj(file.file, target, CHUNK)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder
