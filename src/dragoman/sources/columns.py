"""Tables with columns: CSV, row by row as it comes, and Parquet, in batches."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import BinaryIO

from dragoman.errors import InputError
from dragoman.sources import tables
from dragoman.sources.encoding import decode
from dragoman.sources.options import FIELDS, Options
from dragoman.sources.problems import Problem, Report
from dragoman.types import Document

DELIMITERS = ",;\t|"
MOST_LINES = 2000  # lines that one row may go over: a quotation mark that nobody closes must not swallow the table
BATCH = 500  # rows of Parquet that are held at once


def read_csv(lines: Iterator[bytes], name: str, report: Report, options: Options) -> Iterator[tuple[str, Document]]:
    """Yield (``name:line``, document) of CSV with a header; commas, semicolons, tabs and bars part the columns.

    A row whose number of fields is not the header's is told, and reading goes on with the next line, so that an
    open quotation mark costs its own row alone.

    Raises
    ------
    InputError
        It has no header, or not the columns that are asked for.
    """
    csv.field_size_limit(max(options.limits.document, csv.field_size_limit()))
    rows = _rows(_decoded(lines, name, report), report, name)
    header = next(rows, None)
    if header is None:
        raise InputError("has no header. Write the names of its columns into its first line")
    names = [column.strip().removeprefix("\ufeff") for column in header[1]]
    _check(names, options)
    for number, fields in rows:
        where = f"{name}:{number}"
        found = tables.document(dict(zip(names, fields, strict=True)), where, report, options)
        if found is not None:
            yield where, found


def _check(names: list[str], options: Options) -> None:
    missing = tables.unknown(names, {"text": "text", **options.columns})
    if missing:
        raise InputError(f"{missing}. Name the right one, as in --map text={names[-1] or 'body'}")


def _decoded(lines: Iterable[bytes], name: str, report: Report) -> Iterator[str]:
    told = False
    for number, raw in enumerate(lines, 1):
        line, encoding, bad = decode(raw)
        if bad is not None and not told:
            told = True
            report(Problem(f"{name}:{number}", f"is not UTF-8; it is read as {encoding}. Save the file as UTF-8; said once", failed=False))
        yield line.replace("\0", " ")


def _rows(lines: Iterator[str], report: Report, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each row begins, from 1, and its fields: first the header, then rows of as many fields."""
    waiting: deque[str] = deque()
    number = 1
    width = 0
    delimiter = ","
    while True:
        waiting.extend(islice(lines, max(0, 1 - len(waiting))))
        if not waiting:
            return
        if not waiting[0].strip():
            waiting.popleft()
            number += 1
            continue
        if not width:
            delimiter = max(DELIMITERS, key=waiting[0].count)
        taken = 1
        while _open(waiting, taken) and taken < MOST_LINES:
            if len(waiting) == taken:
                waiting.extend(islice(lines, 1))
            if len(waiting) == taken:
                break
            taken += 1
        fields = _split("".join(islice(waiting, taken)), delimiter)
        if width and (fields is None or len(fields) != width):
            one = _split(waiting[0], delimiter) if taken > 1 else None
            taken = 1
            if one is None or len(one) != width:
                found = "cannot be parted" if fields is None else f"has {len(fields)} fields"
                report(Problem(f"{name}:{number}", f"{found} where the header has {width}. Close its quotation marks or mend the row"))
                fields = None
            else:
                fields = one
                what = "opens a quotation mark that nobody closes; it is read to the end of its line. Close it"
                report(Problem(f"{name}:{number}", what, failed=False))
        if fields is not None:
            width = width or len(fields)
            yield number, fields
        for _ in range(taken):
            waiting.popleft()
        number += taken


def _open(waiting: deque[str], taken: int) -> bool:
    """Tell whether the quotation marks of the first lines are not all closed."""
    return sum(line.count('"') for line in islice(waiting, taken)) % 2 == 1


def _split(row: str, delimiter: str) -> list[str] | None:
    """Return the fields of a row; None where its quotation marks are wrong and it goes over several lines."""
    lines = row.splitlines(keepends=True)
    for strict in (True, False)[: 2 if len(lines) == 1 else 1]:
        try:
            found = list(csv.reader(lines, delimiter=delimiter, strict=strict))
        except csv.Error:
            continue
        if len(found) == 1:
            return found[0]
    return None


def read_parquet(file: BinaryIO, name: str, report: Report, options: Options) -> Iterator[tuple[str, Document]]:
    """Yield (``name:row``, document) of a Parquet file, rows counted from 1; only the columns that are used are read.

    Raises
    ------
    InputError
        It is damaged, or has not the columns that are asked for.
    """
    import polars as pl

    number = 0
    try:
        file.seek(0)
        table = pl.scan_parquet(file)
        names = table.collect_schema().names()
        _check(names, options)
        wanted = [options.columns.get(f, f) for f in FIELDS]
        for batch in table.select([n for n in names if n in wanted]).collect_batches(chunk_size=BATCH, maintain_order=True):
            for row in batch.iter_rows(named=True):
                number += 1
                where = f"{name}:{number}"
                found = tables.document(row, where, report, options)
                if found is not None:
                    yield where, found
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        after = f" after row {number}" if number else ""
        raise InputError(f"is damaged{after} (Parquet: {' '.join(str(error).split())[:80]}). Get it again") from error
