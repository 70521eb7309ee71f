"""Processes that read shards: documents go in, finished files come out.

A process that dies (out of memory, a fault in compiled code) or hangs costs one document: its shard is read
again one document at a time, and the one that does it again is named and left out. A process ends by itself
when the one that started it is gone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.batch.reader import SECONDS, Reader, allowed
from dragoman.batch.shards import ENDING, Outcome, Shard, digest, load, save
from dragoman.sources.problems import Problem
from dragoman.sources.sources import Sourced

if TYPE_CHECKING:
    from dragoman.batch.reader import Build

LOADING = 120.0  # seconds until a new process must have its pipeline, on top of a shard's time
GRACE = 20.0  # seconds on top of what the reader itself allows: it stops by itself first
WAITING = 0.5


def _serve(connection: Connection, build: Build, seconds: float, whole: bool, folder: Path) -> None:
    """Read shards until none comes: what a reader process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process decides when to stop
    reader = Reader(build, seconds, whole)
    try:
        while True:
            name, sourced = connection.recv()
            save([reader.read(s) for s in sourced], folder / name)
            connection.send(name)
    except (EOFError, BrokenPipeError):
        return


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    task: Shard | None = None
    until: float = 0.0
    fresh: bool = True


@dataclass(slots=True)
class Pool:
    """Reader processes.

    Parameters
    ----------
    workers
        How many processes.
    build
        Gives the pipeline in each of them; it is pickled.
    folder
        Where finished files go; it must be there.
    seconds, whole
        As for `Reader`.
    """

    workers: int
    build: Build
    folder: Path
    seconds: float = SECONDS
    whole: bool = False
    _all: list[_Worker] = field(default_factory=list)

    def read(self, shards: Iterable[Shard]) -> Generator[tuple[Shard, list[Outcome]], None, None]:
        """Yield each shard with its outcomes, in order; at most two shards a worker are under way.

        Raises
        ------
        OSError
            A finished file cannot be written or read.
        """
        order: deque[Shard] = deque()  # under way or finished, not yet given out
        waiting: deque[Shard] = deque()  # not yet given to a worker
        finished: dict[int, list[Outcome]] = {}
        source = iter(shards)
        more = True
        try:
            while more or order:
                while more and len(order) < 2 * self.workers + 1:
                    shard = next(source, None)
                    if shard is None:
                        more = False
                        break
                    order.append(shard)
                    before = load(self.folder / f"{shard.digest}{ENDING}")
                    if before is not None and len(before) == len(shard.sourced):
                        finished[shard.number] = before
                    else:
                        waiting.append(shard)
                self._give(waiting)
                while order and order[0].number in finished:
                    shard = order.popleft()
                    yield shard, finished.pop(shard.number)
                    (self.folder / f"{shard.digest}{ENDING}").unlink(missing_ok=True)
                    self._give(waiting)
                if order and order[0].number not in finished:
                    self._take(finished)
        finally:
            self.close()

    def _give(self, waiting: deque[Shard]) -> None:
        while waiting:
            free = next((w for w in self._all if w.task is None), None)
            if free is None:
                if len(self._all) >= self.workers:
                    return
                free = self._start()
            self._send(free, waiting.popleft())

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self.build, self.seconds, self.whole, self.folder), daemon=True)
        process.start()
        there.close()
        worker = _Worker(process, here)
        self._all.append(worker)
        return worker

    def _send(self, worker: _Worker, shard: Shard) -> None:
        worker.task = shard
        most = sum(allowed(len(s.document.text), self.seconds) for s in shard.sourced)
        worker.until = time.monotonic() + most + GRACE + (LOADING if worker.fresh else 0.0)
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it is dead: found when its answer is waited for
            worker.connection.send((f"{shard.digest}{ENDING}", shard.sourced))

    def _take(self, finished: dict[int, list[Outcome]]) -> None:
        """Wait until a worker has finished, died or taken too long."""
        busy = {w.connection: w for w in self._all if w.task is not None}
        ready = wait(list(busy), WAITING)
        for connection in ready:
            worker = busy[connection]  # type: ignore[index]
            self._answer(worker, finished)
        now = time.monotonic()
        for worker in busy.values():
            if worker.task is not None and now > worker.until:
                finished[worker.task.number] = self._singly(self._stop(worker))

    def _answer(self, worker: _Worker, finished: dict[int, list[Outcome]]) -> None:
        shard = worker.task
        assert shard is not None
        try:
            worker.connection.recv()
            outcomes = load(self.folder / f"{shard.digest}{ENDING}")
        except (EOFError, ConnectionResetError, OSError):
            outcomes = None
        if outcomes is None:
            outcomes = self._singly(self._stop(worker))
        else:
            worker.task, worker.fresh = None, False
        finished[shard.number] = outcomes

    def _stop(self, worker: _Worker) -> Shard:
        """End a worker; return what it had in hand."""
        shard = worker.task
        assert shard is not None
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._all.remove(worker)
        return shard

    def _singly(self, shard: Shard) -> list[Outcome]:
        """Read a shard that took a worker down one document at a time."""
        outcomes = [self._one(s) for s in shard.sourced]
        save(outcomes, self.folder / f"{shard.digest}{ENDING}")
        return outcomes

    def _one(self, sourced: Sourced) -> Outcome:
        worker = next((w for w in self._all if w.task is None), None) or self._start()
        task = Shard(-1, (sourced,), digest([sourced], "singly"))
        path = self.folder / f"{task.digest}{ENDING}"
        self._send(worker, task)
        try:
            if worker.connection.poll(max(0.0, worker.until - time.monotonic())):
                worker.connection.recv()
                found = load(path)
                if found:
                    worker.task, worker.fresh = None, False
                    return found[0]
            what = "held its reader up"
        except (EOFError, ConnectionResetError, OSError):
            what = "took its reader down (out of memory, perhaps)"
        finally:
            path.unlink(missing_ok=True)
        self._stop(worker)
        return Outcome(None, (Problem(sourced.where, f"{what}; it is left out. Break it into smaller texts, or report it"),))

    def close(self) -> None:
        """End all workers at once; what they had in hand is read again by the next run."""
        for worker in self._all:
            worker.process.kill()
        for worker in self._all:
            worker.process.join()
            worker.connection.close()
        self._all.clear()
