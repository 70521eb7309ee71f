"""Lexicon files: CSV, UTF-8, a header, one row an entry, each row with an ``example`` and a ``source``.

An optional cell that has nothing to say holds ``-``. Refused, with file and line: a missing column, an
empty cell, a key twice, a row with more or fewer cells than the header, bytes that are not UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from dragoman.errors import LexiconError

Row = dict[str, str]


def read(path: Path, key: str | Sequence[str], columns: Sequence[str] = ()) -> dict[str | tuple[str, ...], Row]:
    """Read a lexicon, keyed by one column (a string) or by several (a tuple of strings).

    Parameters
    ----------
    path
        The CSV file.
    key
        The column, or columns, that no two rows may share.
    columns
        Columns that must be there, besides the key and ``source``.

    Raises
    ------
    LexiconError
        The file is missing or a row is wrong; the message names file and line.
    """
    keys = (key,) if isinstance(key, str) else tuple(key)
    out: dict[str | tuple[str, ...], Row] = {}
    for line, row in rows(path, (*keys, *columns)):
        values = tuple(row[k] for k in keys)
        index = values[0] if isinstance(key, str) else values
        if index in out:
            raise LexiconError(f"{path.name}:{line}: '{' '.join(values)}' is listed twice. Keep one row")
        out[index] = row
    return out


def rows(path: Path, columns: Sequence[str] = ()) -> Iterator[tuple[int, Row]]:
    """Yield (line number, row) of a lexicon file after checking its shape."""
    name = path.name
    reader = csv.reader(io.StringIO(text(path), newline=""), strict=True)
    try:
        header = next(reader, None)
        if not header:
            raise LexiconError(f"{name}:1: the file is empty. Give it a header line")
        for column in columns:
            if column not in header:
                raise LexiconError(f"{name}:1: column '{column}' is missing. Add it to the header")
        for cells in reader:
            if not cells:
                continue
            if len(cells) != len(header):
                raise LexiconError(
                    f"{name}:{reader.line_num}: {len(cells)} cells where the header has {len(header)}. Quote cells with commas"
                )
            for column, cell in zip(header, cells, strict=True):
                if not cell.strip():
                    raise LexiconError(f"{name}:{reader.line_num}: column '{column}' is empty. Write - where there is nothing to say")
            yield reader.line_num, dict(zip(header, cells, strict=True))
    except csv.Error as error:
        raise LexiconError(f"{name}:{reader.line_num}: is no row of a CSV file ({error}). Close every quotation mark") from error


def text(path: Path) -> str:
    """Return the text of a UTF-8 file, without a byte order mark.

    Raises
    ------
    LexiconError
        The file cannot be opened, or is in another encoding.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise LexiconError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LexiconError(f"{path.name}:{line}: is not UTF-8 text. Save the file as UTF-8") from error
