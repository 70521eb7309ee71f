"""Bytes as they come: chunks with a head that can be looked at, lines of bounded length.

A stream is an iterator of chunks (bytes); nothing here holds more than a chunk, a line or a document.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO

from dragoman.errors import InputError
from dragoman.sources.limits import Limits, large
from dragoman.sources.problems import Consumed

CHUNK = 65_536
HEAD = 65_536  # bytes that tell one kind from another
BLANK = b"\xef\xbb\xbf \t\r\n"
SPOOLED = 4_000_000  # bytes above which a copy goes to disk


def chunks(handle: BinaryIO, consumed: Consumed) -> Iterator[bytes]:
    """Yield what a file holds, as soon as it is there."""
    read = getattr(handle, "read1", handle.read)
    while data := read(CHUNK):
        consumed(len(data))
        yield data


def head(stream: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    r"""Return the first bytes, and the stream with them.

    Only the first line with something in it is waited for where it opens JSON Lines, so that a pipe can be read live.

    >>> start, rest = head(iter([b'\n{"text":', b' "a"}\n', b'{']))
    >>> start, b"".join(rest)
    (b'\n{"text": "a"}\n', b'\n{"text": "a"}\n{')
    """
    start = b""
    for data in stream:
        start += data
        words = start.lstrip(BLANK)
        if len(start) >= HEAD or (words[:1] == b"{" and b"\n" in words):
            break
    return start, chain([start], stream) if start else iter(())


def lines(stream: Iterable[bytes], longest: int) -> Iterator[bytes]:
    r"""Yield lines with their ends; of a line longer than ``longest`` only so much and no end.

    >>> list(lines([b"one\ntw", b"o\nthree"], 100)), list(lines([b"0123456789\nx"], 4))
    ([b'one\n', b'two\n', b'three'], [b'01234', b'x'])
    """
    rest = b""
    dropping = False
    for data in stream:
        pieces = data.split(b"\n")
        for i, piece in enumerate(pieces):
            ended = i < len(pieces) - 1
            if not dropping:
                rest = rest + piece if rest else piece
                if len(rest) > longest:
                    yield rest[: longest + 1]
                    dropping = True
                elif ended:
                    yield rest + b"\n"
            if dropping:
                rest = b""
            if ended:
                rest, dropping = b"", False
    if rest and not dropping:
        yield rest


def whole(stream: Iterable[bytes], limits: Limits) -> bytes:
    """Return all bytes of one document.

    Raises
    ------
    InputError
        It is larger than a document may be.
    """
    taken = bytearray()
    for data in stream:
        taken += data
        if len(taken) > limits.document:
            raise InputError(f"is larger than {large(limits.document)}, too large for one document. Split it, or raise 'document'")
    return bytes(taken)


def spooled(stream: Iterable[bytes]) -> BinaryIO:
    """Return a copy that can be read in any order, on disk if it is large."""
    copy = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 -- closed by whoever asked for it
    for data in stream:
        copy.write(data)
    copy.seek(0)
    return copy  # type: ignore[return-value] # it is one in all that is used here


class Chunked(io.RawIOBase):
    """A stream of chunks as a file, for libraries that want one."""

    def __init__(self, stream: Iterator[bytes]) -> None:
        self.stream = stream
        self.rest = memoryview(b"")

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill a buffer with what comes next; 0 at the end."""
        while not self.rest:
            data = next(self.stream, None)
            if data is None:
                return 0
            self.rest = memoryview(data)
        size = min(len(buffer), len(self.rest))
        buffer[:size] = self.rest[:size]
        self.rest = self.rest[size:]
        return size
