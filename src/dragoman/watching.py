"""The verb ``watch``: read what feeds bring, as it comes, into a record."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman import api
from dragoman.record import connect
from dragoman.record.record import Record
from dragoman.sources import feedlist
from dragoman.sources.options import Options
from dragoman.sources.problems import Report, ignore
from dragoman.sources.watch import State
from dragoman.sources.watch import watch as look
from dragoman.types import Reading


def state_of(feeds: str | Path, record: str | None) -> Path:
    """Return where the state of watched feeds stands: beside the record where that is a file, else beside the list.

    >>> str(state_of("feeds.toml", "news.db")), str(state_of("feeds.toml", "postgresql://host/news"))
    ('news.db.watch.json', 'feeds.toml.watch.json')
    """
    file = connect.file_of(record) if record else None
    return Path(f"{file or feeds}.watch.json")


def watch(
    feeds: str | Path,
    *,
    record: Record | None = None,
    state: str | Path | None = None,
    once: bool = False,
    intake: Options | None = None,
    model: str | None = None,
    settings: str | Path | None = None,
    coder: str | None = None,
    report: Report = ignore,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Reading]:
    """Look at feeds until stopped; store each new entry before it is yielded.

    Parameters
    ----------
    feeds
        A list of feeds, as a TOML file.
    record
        Where to store.
    state
        A file of what was seen; beside the record or the list if not given.
    once
        Look once at each feed and end.
    intake
        Bounds and what may be fetched, from `api.taking`.
    model, settings, coder
        As for `api.read_inputs`.
    sleep
        Stands for the time that passes between two looks (seconds).

    Raises
    ------
    SettingsError
        The list of feeds is wrong; the message names file and line.
    InputError
        The state cannot be read or written.
    RecordError
        The record cannot be opened or written.
    """
    listed = feedlist.read(Path(feeds))
    seen = State(Path(state) if state else state_of(feeds, record.url if record else None))
    options = intake or api.taking(settings)
    for batch in look(listed, seen, options=options, report=report, once=once, sleep=sleep):
        yield from api.read_inputs(
            batch.documents, record=record, model=model, settings=settings, coder=coder, intake=options, report=report
        )
