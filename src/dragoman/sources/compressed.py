"""Compressed inputs as streams: gzip, bzip2, xz, Zstandard; what they hold is bounded in size and ratio.

A damaged gzip file is taken up again at its next member: each record of a WARC.gz is one.
"""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator

import zstandard

from dragoman.errors import InputError
from dragoman.sources.limits import MEGA, Limits, large
from dragoman.sources.streams import CHUNK, Chunked

ENDINGS = {".gz": "gzip", ".bz2": "bzip2", ".xz": "xz", ".zst": "zstandard", ".zstd": "zstandard"}
MAGIC = ((b"\x1f\x8b", "gzip"), (b"BZh", "bzip2"), (b"\xfd7zXZ\x00", "xz"), (b"\x28\xb5\x2f\xfd", "zstandard"))
MEMBER = b"\x1f\x8b\x08"
BREAK = b"\r\n\r\n"  # parts what a damaged member gave from the next line or record
KEPT = MEGA  # bytes of a member in which the next is looked for when it is damaged
MEMORY = 256 * MEGA  # bytes that xz and Zstandard may ask for
Warn = Callable[[str], None]


def kind(start: bytes) -> str | None:
    """Return how something is compressed, by its first bytes.

    >>> kind(b"\\x1f\\x8b\\x08\\x00"), kind(b"Talks")
    ('gzip', None)
    """
    return next((name for magic, name in MAGIC if start.startswith(magic)), None)


def opened(stream: Iterator[bytes], how: str, limits: Limits, warn: Warn) -> Iterator[bytes]:
    """Yield what a compressed stream holds.

    ``warn`` is given what is wrong where reading goes on.

    Raises
    ------
    InputError
        It is damaged beyond repair, or holds more than it may.
    """
    counted = _Counted(stream)
    out = 0
    try:
        for data in READERS[how](counted, warn):
            out += len(data)
            if out > limits.decompressed:
                raise InputError(f"holds more than {large(limits.decompressed)}. Split it, or raise 'decompressed'")
            if out > MEGA and out > limits.ratio * counted.size:
                raise InputError(f"grows more than {limits.ratio:g} times when it is decompressed; the rest is left out")
            yield data
    except (EOFError, OSError, ValueError, zlib.error, lzma.LZMAError, zstandard.ZstdError) as error:
        raise InputError(f"is damaged ({how}: {_short(error)}); what follows is lost. Get it again") from error


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:100]


class _Counted:
    """Count the bytes of a stream as they are taken."""

    def __init__(self, stream: Iterable[bytes]) -> None:
        self.stream = iter(stream)
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        data = next(self.stream)
        self.size += len(data)
        return data


def _gzip(stream: Iterator[bytes], warn: Warn) -> Iterator[bytes]:
    """Inflate member after member; of a damaged one what comes out, then what is whole again."""
    raw = b""  # what was not inflated yet
    told = False
    while True:
        start = raw.find(MEMBER)
        while start < 0 or len(raw) - start < len(MEMBER):
            told = _damaged(raw[:-2].strip(b"\0"), "other bytes between", told, warn)
            raw = raw[-2:] if start < 0 else raw[start:]
            data = next(stream, None)
            if data is None:
                _damaged(raw.strip(b"\0"), "other bytes at the end", told, warn)
                return
            raw += data
            start = raw.find(MEMBER)
        told = _damaged(raw[:start].strip(b"\0"), "other bytes between", told, warn)
        member = _Member(raw[start:], stream)
        yield from member
        raw = member.rest
        if member.wrong:
            told = _damaged(b"!", member.wrong, told, warn)
            yield BREAK


def _damaged(found: bytes, what: str, told: bool, warn: Warn) -> bool:
    if found and not told:
        warn(f"is damaged (gzip: {what}); read on where it is whole again. Get it again")
    return told or bool(found)


class _Member:
    """One member of a gzip file, inflated as it is gone through; then ``rest`` is what follows and ``wrong`` what is wrong.

    Damage shows late: the next member may have been taken for this one's. What follows a damaged member is searched
    from its second byte on, as far as it was kept.
    """

    def __init__(self, raw: bytes, stream: Iterator[bytes]) -> None:
        self.raw = raw
        self.stream = stream
        self.rest = b""
        self.wrong = ""

    def __iter__(self) -> Iterator[bytes]:
        inflate = zlib.decompressobj(wbits=31)
        kept = bytearray(self.raw[:KEPT])
        data = self.raw
        try:
            while not inflate.eof:
                piece = inflate.decompress(data, CHUNK)
                if piece:
                    yield piece
                data = inflate.unconsumed_tail
                if not data and not inflate.eof and len(piece) < CHUNK:
                    more = next(self.stream, None)
                    if more is None:
                        self.wrong = "cut off"
                        self.rest = bytes(kept[1:])
                        return
                    kept += more[: max(0, KEPT - len(kept))]
                    data = more
        except zlib.error as error:
            self.wrong = _short(error)
            self.rest = bytes(kept[1:]) if len(kept) < KEPT else data
            return
        self.rest = inflate.unused_data


def _serial(make: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor], stream: Iterator[bytes], warn: Warn) -> Iterator[bytes]:
    decompress = make()
    begun = False
    for data in stream:
        begun = begun or bool(data)
        while True:
            piece = decompress.decompress(data, CHUNK)
            if piece:
                yield piece
            data = b""
            if decompress.eof:
                data, begun = decompress.unused_data.lstrip(b"\0"), False
                decompress = make()
                if not data:
                    break
                begun = True
            elif decompress.needs_input:
                break
    if begun:
        warn("is cut off. Get it again")


def _bzip2(stream: Iterator[bytes], warn: Warn) -> Iterator[bytes]:
    return _serial(bz2.BZ2Decompressor, stream, warn)


def _xz(stream: Iterator[bytes], warn: Warn) -> Iterator[bytes]:
    return _serial(lambda: lzma.LZMADecompressor(memlimit=MEMORY), stream, warn)


def _zstandard(stream: Iterator[bytes], warn: Warn) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=MEMORY)
    source = io.BufferedReader(Chunked(stream), CHUNK)
    with decompressor.stream_reader(source, read_across_frames=True, read_size=CHUNK) as reader:
        while data := reader.read(CHUNK):
            yield data


READERS: dict[str, Callable[[Iterator[bytes], Warn], Iterator[bytes]]] = {
    "gzip": _gzip,
    "bzip2": _bzip2,
    "xz": _xz,
    "zstandard": _zstandard,
}
