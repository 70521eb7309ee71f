"""Read a document and say what became of it: no text may stop a run, take it down or hold it up for ever."""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

from dragoman.batch.shards import Outcome
from dragoman.errors import InputError
from dragoman.sources.problems import Problem
from dragoman.sources.sources import Sourced

if TYPE_CHECKING:
    from spacy.language import Language

    Build = Callable[[bool], Language]

OFFSET = re.compile(r" at character (\d+)")  # how readers say where; a person wants file and line
SECONDS = 60.0  # for any document ...
PACE = 4_000  # ... and one more for so many characters
GROWTH = 400_000  # strings that a vocabulary may gain before the pipeline is built anew


class TooSlow(Exception):
    """A document took longer than its time."""


def allowed(characters: int, seconds: float = SECONDS) -> float:
    """Return the seconds that a document may take.

    >>> allowed(5_000), allowed(10_000_000)
    (61.25, 2560.0)
    """
    return seconds + characters / PACE


class Reader:
    """A pipeline that reads one document after another; built when the first comes.

    Parameters
    ----------
    build
        Gives the pipeline, and another one where its argument is true.
    seconds
        That a document may take, besides one for every 4,000 characters.
    whole
        Whether copies of stories are read too.
    """

    def __init__(self, build: Build, seconds: float = SECONDS, whole: bool = False) -> None:
        self.build, self.seconds, self.whole = build, seconds, whole
        self._nlp: Language | None = None
        self._strings = 0

    def pipeline(self) -> Language:
        """Return the pipeline; another one when the vocabulary has grown too large: a spaCy vocabulary forgets nothing."""
        if self._nlp is None or len(self._nlp.vocab.strings) - self._strings > GROWTH:
            self._nlp = self.build(self._nlp is not None)
            self._strings = len(self._nlp.vocab.strings)
        return self._nlp

    def read(self, sourced: Sourced) -> Outcome:
        """Read one document; an error of any kind is this document's problem alone. A copy is read only where all are asked for."""
        from dragoman.reading import reader

        if sourced.copy_of is not None and not self.whole:
            return Outcome(None)
        document = sourced.document
        nlp = self.pipeline()
        limit = allowed(len(document.text), self.seconds)
        try:
            with within(limit):
                reading = reader.read_document(document, nlp)
        except InputError as error:
            return Outcome(None, (Problem(sourced.where, str(error).removeprefix(f"{document.id}: ")),))
        except TooSlow:
            return Outcome(
                None, (Problem(sourced.where, f"took longer than {limit:.0f} seconds; it is left out. Break it into smaller texts"),)
            )
        except MemoryError:
            return Outcome(None, (Problem(sourced.where, "took more memory than there is; it is left out. Break it into smaller texts"),))
        except Exception as error:  # a fault of ours must not cost the rest of a corpus
            what = f"{type(error).__name__}: {error}".splitlines()[0][:200]
            return Outcome(None, (Problem(sourced.where, f"could not be read ({what}); it is left out. Please report it with the text"),))
        told: dict[Problem, None] = {}
        for note in reading.notes:
            offset = OFFSET.search(note)
            where = sourced.place(int(offset[1])) if offset else sourced.where
            # the same trouble twice in a line is one line
            told[Problem(where, OFFSET.sub("", note.removeprefix(f"{document.id}: ")), failed=False)] = None
        return Outcome(reading, tuple(told))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block when the time is over; without effect outside a process' main thread or on Windows."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(_: int, __: FrameType | None) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, over)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
