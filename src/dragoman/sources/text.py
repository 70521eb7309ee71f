"""What makes a text unreadable or odd, and what its first lines tell.

The characters are kept as they come, line ends and byte order mark too, so that offsets are offsets into the file's text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dragoman.sources.encoding import MARKS
from dragoman.sources.language import foreign
from dragoman.sources.problems import EMPTY, LANGUAGE, Problem, refusal

LONG_LINE = 100_000  # characters; longer lines are read in pieces
HEAD = 65_536  # bytes that tell text from other files
TITLE = 160  # characters that a headline may have
MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"SQLite format 3", "a database"),
)
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
SURROGATE = re.compile("[\ud800-\udfff]")


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


def refused(text: str, where: str, *, many: bool = False) -> Problem | None:
    """Return why a text is not read: it has no words, or is in another language.

    ``many``: it is one of many, and counted in place of told.
    """
    if not text.strip("\ufeff \t\r\n\x0b\x0c"):
        return refusal(where, "is empty. Give it a text or leave it out", EMPTY, many=many)
    if not any(c.isalpha() for c in text):
        return refusal(where, "holds no words. Give it a text or leave it out", EMPTY, many=many)
    language = foreign(text)
    if language:
        kind = language if language.startswith("not") else f"in {language}, it seems"
        return refusal(where, f"is {kind}; only English is read. Translate it or leave it out", LANGUAGE, many=many)
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
