"""Lexicon files: CSV, UTF-8, a header, one row an entry, each row with an ``example`` and a ``source``.

An optional cell that has nothing to say holds ``-``. Refused, with file and line: a missing column, an
empty cell, a key twice, a row with more or fewer cells than the header.
"""

from __future__ import annotations

import csv
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
    try:
        handle = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise LexiconError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    with handle:
        reader = csv.reader(handle)
        header = next(reader, None)
        if not header:
            raise LexiconError(f"{path.name}:1: the file is empty. Give it a header line")
        for column in columns:
            if column not in header:
                raise LexiconError(f"{path.name}:1: column '{column}' is missing. Add it to the header")
        for cells in reader:
            line = reader.line_num
            if not cells:
                continue
            if len(cells) != len(header):
                raise LexiconError(f"{path.name}:{line}: {len(cells)} cells where the header has {len(header)}. Quote cells with commas")
            for name, cell in zip(header, cells, strict=True):
                if not cell.strip():
                    raise LexiconError(f"{path.name}:{line}: column '{name}' is empty. Write - where there is nothing to say")
            yield line, dict(zip(header, cells, strict=True))
