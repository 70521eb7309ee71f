"""From bytes to text: encodings, and what makes a text unreadable or odd.

Tried in order: a byte order mark, UTF-8, Windows-1252 (with a note). The characters are kept as they
come, line ends and byte order mark too, so that offsets are offsets into the file's text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from dragoman.sources.language import foreign
from dragoman.sources.problems import Problem

LONG_LINE = 100_000  # characters; longer lines are read in pieces
HEAD = 65_536  # bytes that tell text from other files
TITLE = 160  # characters that a headline may have
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
SURROGATE = re.compile("[\ud800-\udfff]")
HTML = re.compile(r"\s*(?:\ufeff)?\s*<(?:!doctype\s+html|html|\?xml)\b", re.IGNORECASE)


def unreadable(data: bytes) -> str | None:
    """Return what makes these bytes no text, else None.

    >>> unreadable(b"%PDF-1.7 ...")
    'is a PDF file, not text. Save its text and read that'
    """
    for magic, name in MAGIC:
        if data.startswith(magic):
            return f"is {name}, not text. Save its text and read that"
    head = data[:HEAD]
    if any(head.startswith(mark) for mark, _ in MARKS):
        return None
    if b"\x00" in head or len(CONTROL.findall(head.decode("latin-1"))) > max(2, len(head) // 50):
        return "is no text (binary data). Name a text file"
    return None


def decode(data: bytes) -> tuple[str, int | None]:
    """Return the text, and the line (from 1) whose bytes are no UTF-8, where there is one.

    >>> decode("café".encode("cp1252"))
    ('café', 1)
    """
    for mark, encoding in MARKS[1:]:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), None
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return data.decode("cp1252", errors="replace"), data.count(b"\n", 0, error.start) + 1


def title_of(text: str) -> str | None:
    """Return a headline: a short first line without a full stop, with an empty line below it.

    >>> title_of("Talks collapse in Vienna\\n\\nThe envoys left on Monday.")
    'Talks collapse in Vienna'
    """
    lines = text[: 4 * TITLE].lstrip("\ufeff \t\r\n").splitlines()
    if len(lines) < 2 or lines[1].strip():
        return None
    first = lines[0].strip()
    return first if first and len(first) <= TITLE and not first.endswith((".", ",", ";", ":")) else None


def refused(text: str, where: str) -> Problem | None:
    """Return why a text is not read: it has no words, is markup, or is in another language."""
    if not text.strip("\ufeff \t\r\n\x0b\x0c"):
        return Problem(where, "is empty. Give it a text or leave it out")
    if not any(c.isalpha() for c in text):
        return Problem(where, "holds no words. Give it a text or leave it out")
    if HTML.match(text):
        return Problem(where, "is a web page. Save the article's text and read that")
    language = foreign(text)
    if language:
        kind = language if language.startswith("not") else f"in {language}, it seems"
        return Problem(where, f"is {kind}; only English is read. Translate it or leave it out")
    return None


def oddities(text: str, where: str, document: str, *, first_line: int | None = 1) -> Iterator[Problem]:
    """Yield notes on a text that is read all the same.

    ``first_line`` numbers the text's lines in its file; None where the text stands within one line.
    """

    def at(offset: int) -> str:
        return where if first_line is None else f"{where}:{first_line + text.count(chr(10), 0, offset)}"

    control = CONTROL.search(text)
    if control:
        count = len(CONTROL.findall(text))
        noun = "control character is" if count == 1 else "control characters are"
        yield Problem(at(control.start()), f"{count} {noun} read as spaces. Remove them if words were cut", failed=False, document=document)
    start = 0
    while len(text) - start > LONG_LINE:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end - start > LONG_LINE:
            what = f"a line of {end - start:,} characters is read in pieces. Break it into paragraphs to keep names together"
            yield Problem(at(start), what, failed=False, document=document)
            return
        start = end + 1


def mended(text: str) -> str:
    """Replace lone surrogates, which no file or database can hold, one for one."""
    return SURROGATE.sub("\ufffd", text)


def paragraph(text: str, start: int, end: int, reach: int = 800) -> tuple[int, int]:
    r"""Return the characters of the paragraph around a stretch, at most ``reach`` on either side.

    >>> paragraph("One.\nTwo. Three.\nFour.", 5, 9)
    (5, 16)
    """
    first = text.rfind("\n", max(0, start - reach), start) + 1
    if first == 0 and start > reach:
        first = text.find(" ", start - reach, start) + 1 or start - reach
    last = text.find("\n", end, end + reach)
    if last < 0:
        last = len(text) if len(text) <= end + reach else text.rfind(" ", end, end + reach)
        last = end + reach if last < 0 else last
    return first, last
