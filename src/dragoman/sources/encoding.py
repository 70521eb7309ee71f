"""From bytes to text by what is declared, then by what the bytes are.

In order: a byte order mark; the character set of an HTTP header or of the document (XML declaration, HTML
``meta``); UTF-8; what chardet finds where it is sure; Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

import chardet

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}\bencoding\s*=\s*["']([\w.:\-]{2,40})|<meta[^>]{0,300}?\bcharset\s*=\s*["']?\s*([\w.:\-]{2,40})""", re.I
)
CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:\-]{2,40})""", re.I)
DECLARING = 4096  # bytes in which a document says what it is written in
STRAY = re.compile("[\udc80-\udcff]+")
SAMPLE = 20_000  # bytes that chardet looks at
SURE = 0.45
# What pages call these, browsers read as Windows-1252: it has the same letters and the quotation marks besides.
WESTERN = {"ascii", "us-ascii", "iso8859-1", "iso-8859-1", "latin-1", "latin1", "windows-1252", "cp1252"}
FALLBACK = "cp1252"


class Decoded(NamedTuple):
    """A text and how it was read; ``bad`` is the first line (from 1) whose bytes are not in the encoding expected."""

    text: str
    encoding: str
    bad: int | None = None


def decode(data: bytes, content_type: str | None = None, *, markup: bool = False) -> Decoded:
    """Return the text of some bytes; no byte is lost without a mark in its place.

    Parameters
    ----------
    content_type
        The HTTP header, where there is one.
    markup
        Whether the document may declare its encoding itself.

    Examples
    --------
    >>> decode("café".encode("cp1252"))
    Decoded(text='café', encoding='Windows-1252', bad=1)
    >>> decode("<meta charset=koi8-r>мир".encode("koi8-r"), markup=True).text[-3:]
    'мир'
    """
    for mark, name in MARKS:
        if data.startswith(mark):
            return Decoded(data.decode(name, errors="replace"), name)
    declared = _declared(data, content_type, markup)
    for name in declared:
        try:
            return Decoded(data.decode(name), name)
        except (UnicodeDecodeError, ValueError):
            continue
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        bad = data.count(b"\n", 0, error.start) + 1
        if "utf-8" in declared or _mostly_utf8(data):
            text = STRAY.sub(lambda m: _western(m[0]), data.decode("utf-8", errors="surrogateescape"))
            return Decoded(text, "UTF-8 with bytes of Windows-1252", bad)
        name = _detected(data[max(0, error.start - SAMPLE // 2) : error.start + SAMPLE // 2])
        try:
            return Decoded(data.decode(name), name, bad)
        except (UnicodeDecodeError, ValueError, LookupError):
            return Decoded(data.decode(FALLBACK, errors="replace"), "Windows-1252", bad)


def _declared(data: bytes, content_type: str | None, markup: bool) -> list[str]:
    found: list[str] = []
    header = CHARSET.search(content_type or "")
    if header:
        found.append(header[1])
    inner = DECLARED.search(data[:DECLARING]) if markup else None
    if inner:
        found.append((inner[1] or inner[2]).decode("ascii", errors="replace"))
    return [name for name in map(_codec, found) if name]


def _codec(name: str) -> str | None:
    """Return the codec that a declaration means; None where Python has none, or none for text."""
    if name.lower() in WESTERN:
        return FALLBACK if name.lower() not in ("ascii", "us-ascii") else None
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    # A document whose declaration could be read is not in UTF-16, whatever it says; "idna" and the like are no encodings of text.
    unfit = info.name.startswith(("utf-16", "utf-32", "utf-7")) or info.name in ("idna", "punycode", "unicode_escape", "raw_unicode_escape")
    return None if unfit or not info._is_text_encoding else info.name


def _western(strays: str) -> str:
    return strays.encode("ascii", errors="surrogateescape").decode(FALLBACK, errors="replace")


def _mostly_utf8(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 with broken places, not another encoding, in which hardly a byte is UTF-8 by chance."""
    text = data[:1_000_000].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    beyond = sum(c > "\x7f" for c in text) - broken
    return 8 * beyond > broken


def _detected(sample: bytes) -> str:
    found = chardet.detect(sample)
    name = str(found["encoding"] or "")
    if (found["confidence"] or 0) < SURE or name.lower() in WESTERN or name.lower().startswith(("utf-16", "utf-32")):
        return "Windows-1252"
    return name
