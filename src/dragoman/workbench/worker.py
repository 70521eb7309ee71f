"""The process that reads for the workbench: its pipeline is built once, and pages stay fast while it works.

It takes tasks from a pipe and sends back what it does: ``("read", job, id, title, counts)``, ``("told", job, line, failed)``,
``("share", job, 0 to 1)``, ``("done", job, error or None)``, ``("why", number, what was found, error)``. Questions why are
answered between two documents of a job. It ends when the pipe does.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from dragoman import api
from dragoman.errors import DragomanError
from dragoman.record.record import Record
from dragoman.sources.problems import Problem
from dragoman.sources.sources import Sourced, size
from dragoman.types import Reading

BOUNDS = {"decompressed": 500_000_000, "records": 20_000}  # of what somebody sends
NICE = 5


@dataclass(frozen=True, slots=True)
class Task:
    """Something to read. ``kind``: read or split. ``hidden``: the folder of uploads, which no line names."""

    number: int
    kind: str
    inputs: tuple[str | Sourced, ...]
    published: str | None = None
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """An event that is to be explained."""

    number: int
    ident: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A job that is to end after the document it is at."""

    job: int


def serve(connection: Connection, url: str, settings: str | None) -> None:
    """Do tasks until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the workbench decides when to stop
    _give_way()
    waiting: deque[Task] = deque()
    stopped: set[int] = set()
    with Record(url) as record:

        def take(*, wait: bool) -> None:
            while wait or connection.poll():
                wait = False
                given = connection.recv()
                if isinstance(given, Task):
                    waiting.append(given)
                elif isinstance(given, Stop):
                    stopped.add(given.job)
                else:
                    connection.send(("why", given.number, *_explained(record, given.ident, settings)))

        try:
            while True:
                take(wait=not waiting)
                while waiting:
                    task = waiting.popleft()
                    if task.number not in stopped:
                        _do(task, record, settings, connection, lambda: take(wait=False), stopped)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            return


def _give_way() -> None:
    """Let pages go before reading, where the system knows how."""
    import contextlib
    import os

    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICE)


def _do(task: Task, record: Record, settings: str | None, connection: Connection, between: Any, stopped: set[int]) -> None:
    error: str | None = None
    try:
        for reading in _readings(task, record, settings, connection):
            counts = {layer: len(getattr(reading, layer)) for layer in ("events", "statements", "figures", "outlook", "reasons")}
            connection.send(("read", task.number, reading.document.id, reading.document.title, counts))
            between()
            if task.number in stopped:
                break
    except DragomanError as wrong:
        error = _without(str(wrong), task.hidden)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        raise
    connection.send(("done", task.number, error))


def _readings(task: Task, record: Record, settings: str | None, connection: Connection) -> Iterable[Reading]:
    if task.kind == "split":
        for name in task.inputs:
            yield api.split(record, str(name), settings=settings)
        return
    total = size([name for name in task.inputs if isinstance(name, str)])
    used = 0

    def consumed(more: int) -> None:
        nonlocal used
        used += more
        if total:
            connection.send(("share", task.number, min(1.0, used / total)))

    def report(problem: Problem) -> None:
        connection.send(("told", task.number, _without(str(problem), task.hidden), problem.failed))

    intake = api.taking(settings, bounds=BOUNDS)
    yield from api.read_inputs(
        task.inputs, published=task.published, record=record, settings=settings, intake=intake, report=report, consumed=consumed
    )


def _without(line: str, folder: str) -> str:
    """Return a line without the folder that uploads lie in."""
    return line.replace(f"{folder}/", "").replace(folder, "") if folder else line


def _explained(record: Record, ident: str, settings: str | None) -> tuple[dict[str, Any] | None, str | None]:
    try:
        return api.why_json(api.why(record, ident, settings=settings)), None
    except DragomanError as error:
        return None, str(error)
