"""Jobs: what somebody gave to be read, one after the other in a process of its own (`worker`), with their progress.

The queue is bounded: who comes when it is full is told so and loses nothing. The process is started with the first job or
question; where it dies, its job fails with a clear line and the next one starts another.
"""

from __future__ import annotations

import datetime
import multiprocessing
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.workbench import worker
from dragoman.workbench.worker import Question, Stop, Task

WAITING = 20  # jobs that may wait
ASKING = 8  # questions that may wait
KEPT = 100  # jobs that are listed
LINES = 200  # notes and documents of a job that are listed
PATIENCE = 120.0  # seconds for an answer why
OPEN = ("waiting", "reading")


class BusyError(Exception):
    """More is asked than can wait."""


@dataclass(slots=True)
class Job:
    """Something that is read. ``state``: waiting, reading, done, failed, stopped. ``share``: of its bytes, None unknown."""

    number: int
    what: str
    by: str | None
    given: str
    state: str = "waiting"
    share: float | None = None
    read: int = 0
    documents: list[tuple[str, str | None, dict[str, int]]] = field(default_factory=list)
    notes: list[tuple[str, bool]] = field(default_factory=list)
    error: str | None = None
    folder: Path | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self.state not in OPEN


@dataclass(slots=True)
class Answer:
    """What is awaited of a question."""

    ready: threading.Event = field(default_factory=threading.Event)
    found: dict[str, Any] | None = None
    error: str | None = None


@dataclass(slots=True)
class Shop:
    """Jobs and the process that does them.

    Parameters
    ----------
    url
        Of the record.
    settings
        A settings file.
    serve
        What the process does; a test's own.
    """

    url: str
    settings: str | None = None
    serve: Callable[[Connection, str, str | None], None] = worker.serve
    _jobs: dict[int, Job] = field(default_factory=dict)
    _answers: dict[int, Answer] = field(default_factory=dict)
    _last: int = 0
    _process: BaseProcess | None = None
    _connection: Connection | None = None
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def jobs(self) -> list[Job]:
        """Return the jobs that are listed, newest first."""
        with self._lock:
            return list(reversed(self._jobs.values()))

    def job(self, number: int) -> Job | None:
        """Return a job by its number."""
        return self._jobs.get(number)

    def give(
        self,
        kind: str,
        inputs: tuple[Any, ...],
        what: str,
        *,
        by: str | None = None,
        published: str | None = None,
        folder: Path | None = None,
    ) -> Job:
        """Give something to be read; ``folder``: of uploads, removed at the end.

        Raises
        ------
        BusyError
            Too many jobs wait.
        """
        with self._lock:
            if sum(not job.ended for job in self._jobs.values()) >= WAITING:
                raise BusyError(f"{WAITING} jobs are waiting to be read. Come back when some are done")
            self._last += 1
            now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
            job = self._jobs[self._last] = Job(self._last, what, by, now, folder=folder)
            for old in [job.number for job in self._jobs.values() if job.ended][: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
            self._send(Task(job.number, kind, inputs, published, str(folder) if folder else ""))
            return job

    def stop(self, number: int) -> None:
        """End a job after the document that is read now; what was read stays."""
        with self._lock:
            job = self._jobs.get(number)
            if job is not None and not job.ended:
                self._send(Stop(number))
                self._end(job, "stopped")

    def why(self, ident: str) -> dict[str, Any]:
        """Return why an event was read as it was, from the process that reads.

        Raises
        ------
        InputError
            There is no such event.
        BusyError
            Too many ask, or the answer takes too long.
        """
        with self._lock:
            if len(self._answers) >= ASKING:
                raise BusyError("Many ask why just now. Ask again in a moment")
            self._last += 1
            number, answer = self._last, Answer()
            self._answers[number] = answer
            self._send(Question(number, ident))
        try:
            if not answer.ready.wait(PATIENCE):
                raise BusyError("The reader is busy with a long document. Ask again in a moment")
        finally:
            self._answers.pop(number, None)
        if answer.found is None:
            raise InputError(answer.error) if answer.error else BusyError("The reader stopped. Ask again")
        return answer.found

    def close(self) -> None:
        """End the process; what it has stored is safe."""
        with self._lock:
            process, connection = self._process, self._connection
            self._process = self._connection = None
        if connection is not None:
            connection.close()
        if process is not None:
            process.join(2)
            if process.is_alive():
                process.terminate()
                process.join(5)
        for job in self._jobs.values():
            if not job.ended:
                self._end(job, "stopped")

    def _send(self, given: Task | Question | Stop) -> None:
        if self._connection is None or self._process is None or not self._process.is_alive():
            self._start()
        assert self._connection is not None
        self._connection.send(given)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # threads of the server are running: a fork would copy their locks
        ours, theirs = context.Pipe()
        process = context.Process(target=self.serve, args=(theirs, self.url, self.settings), daemon=True)
        process.start()
        theirs.close()
        self._process, self._connection = process, ours
        threading.Thread(target=self._listen, args=(ours, process), daemon=True).start()

    def _listen(self, connection: Connection, process: BaseProcess) -> None:
        try:
            while True:
                self._take(connection.recv())
        except (EOFError, OSError, TypeError):  # TypeError: closed by `close` while it was read
            pass
        with self._lock:
            if self._process is not process:
                return
            self._process = self._connection = None
            for job in self._jobs.values():
                if not job.ended:
                    job.error = "the reader stopped unexpectedly; what was read is stored. Add the rest again"
                    self._end(job, "failed")
            for answer in self._answers.values():
                answer.ready.set()

    def _take(self, message: tuple[Any, ...]) -> None:
        kind, number, *told = message
        with self._lock:
            if kind == "why":
                answer = self._answers.get(number)
                if answer is not None:
                    answer.found, answer.error = told
                    answer.ready.set()
                return
            job = self._jobs.get(number)
            if job is None or job.ended:
                return
            job.state = "reading"
            if kind == "read":
                job.read += 1
                job.documents = [*job.documents, tuple(told)][-LINES:]
            elif kind == "told":
                job.notes = [*job.notes, (told[0], told[1])][-LINES:]
            elif kind == "share":
                job.share = told[0]
            elif kind == "done":
                job.error = told[0]
                self._end(job, "failed" if told[0] else "done")

    def _end(self, job: Job, state: str) -> None:
        job.state = state
        if job.folder is not None:
            shutil.rmtree(job.folder, ignore_errors=True)
