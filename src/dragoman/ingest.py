"""From inputs to a record: documents are sourced, copies folded, stories read, facts stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from dragoman import __version__, options
from dragoman import settings as settings_file
from dragoman.batch.run import Run, workshop
from dragoman.errors import InputError, RecordError
from dragoman.history import opened
from dragoman.options import Tables
from dragoman.reading import reader
from dragoman.record import connect, copies
from dragoman.record.record import Record
from dragoman.record.running import Running
from dragoman.record.runs import Provenance, now
from dragoman.sources import dates, sources
from dragoman.sources.duplicates import Index, signature
from dragoman.sources.options import Options, taking
from dragoman.sources.problems import Consumed, Problem, Report, ignore, uncounted
from dragoman.types import Reading

if TYPE_CHECKING:
    import polars as pl
    from spacy.language import Language


def read_inputs(
    inputs: Iterable[str | sources.Sourced],
    *,
    published: str | None = None,
    record: Record | str | None = None,
    model: str | None = None,
    actors: Tables = (),
    settings: str | Path | None = None,
    coder: str | None = None,
    nlp: Language | None = None,
    intake: Options | None = None,
    workers: int = 1,
    fold: bool = True,
    whole: bool = True,
    report: Report = ignore,
    consumed: Consumed = uncounted,
    stdin: BinaryIO | None = None,
) -> Iterator[Reading]:
    """Read files, folders, patterns, addresses and standard input (``-``); store each reading before it is yielded.

    A run into a record that was stopped goes on where it was when it is called again with the same inputs and
    options: readings that are stored already are not yielded again.

    Parameters
    ----------
    published
        ISO date for documents that bring none.
    record
        Where to store: a `Record`, its path or URL, or None.
    model, actors, settings, nlp
        As for `read`.
    intake
        How inputs are taken in, from `api.taking`: columns of tables, bounds, what may be fetched.
    workers
        Processes that read; with 1, or with a pipeline of your own, this one does.
    fold
        Whether near-duplicates of a story, in these inputs or the record, are stored as its copies; only with a record.
    whole
        Whether such copies are read and yielded too (their events are not stored), and each reading by this process is
        stored and yielded before the next document is awaited.
    report
        Is given each problem as it is met, and each document that is skipped; reading goes on.
    consumed
        Is given the bytes that each step has used up.

    Raises
    ------
    InputError
        ``published`` is no ISO date, or ``workers`` is less than 1.
    LexiconError
        A table of actors is missing or a row is wrong.
    RecordError
        The record cannot be opened or written.
    """
    inputs = tuple(inputs)
    published = dates.check(published, "published")
    if workers < 1:
        raise InputError(f"{workers} workers cannot read. Give 1 or more")
    chosen = None if nlp else options.gather(model, actors, settings, coder)
    if chosen is not None and chosen.actors:
        from dragoman.reading.actors import analyst

        analyst.load(chosen.tables, chosen.actors)  # as a record: a wrong table is told before the first page is read
    store = Record(record) if isinstance(record, str) else record
    given = {
        "inputs": [i if isinstance(i, str) else i.document.id for i in inputs],
        **({"published": published} if published else {}),
        **({} if fold else {"fold": False}),
    }
    about = Provenance(options=given) if chosen is None else chosen.provenance(given)
    # a record that cannot be opened is told before the first page is read
    running = None if store is None else Running(store, store.about or about)
    salt = repr((about, __version__))
    taken = intake or taking(settings_file.find(settings).bounds)
    pending: list[Problem] = []

    def keep(problem: Problem) -> None:
        if problem.document:
            pending.append(problem)
        if running is not None and (problem.failed or problem.skipped):
            running.skip(problem.skipped or "not read")
        report(problem)

    def noted() -> Iterator[sources.Sourced]:
        for sourced in sources.read(inputs, published=published, report=keep, consumed=consumed, stdin=stdin, options=taken):
            yield sourced._replace(notes=tuple(str(p) for p in pending if p.document == sourced.document.id))
            pending.clear()

    def mine(_: bool) -> Language:
        assert nlp is not None
        return nlp

    done = False
    several = workers > 1 and chosen is not None
    shop = workshop(store.url if store else None, running.key if running else 0) if several else nullcontext()
    try:
        with shop as folder, Index() as index:
            run = Run(
                partial(options.pipeline, chosen) if chosen is not None else mine,
                store=running,
                workers=workers,
                folder=folder,
                salt=salt,
                live=whole or sources.STDIN in inputs,
                whole=whole,
                report=report,
            )
            yield from run.read(folded(noted(), index, running, report) if fold and running is not None else noted())
        done = True
    finally:
        if running is not None:
            with nullcontext() if done else suppress(RecordError):  # what ended the run is what is told
                running.finish(interrupted=not done)
        if isinstance(record, str) and store is not None:
            store.close()


def folded(found: Iterable[sources.Sourced], index: Index, running: Running, report: Report) -> Iterator[sources.Sourced]:
    """Tell of each document whether it is a copy of a story; what the record knows is taken in when it is first asked for."""
    loaded = False
    for sourced in found:
        kept = signature(sourced.document.text)
        if kept is not None and not loaded:
            with running.known() as known:
                copied = ((i, of, alike, signature(text) or b"") for i, of, alike, text in known.copies)
                index.load(known.stories, copied, known.distinct)
            loaded = True
        match = index.add(sourced.document.id, kept)
        if match is None:
            yield sourced._replace(signature=kept)
            continue
        what = f"'{sourced.document.id}' is a copy of '{match.of}' ({match.similarity:.0%} alike) and kept with it"
        report(Problem(sourced.where, f"{what}. Part them: dragoman duplicates --split {sourced.document.id}", failed=False))
        yield sourced._replace(signature=kept, copy_of=match.of, similarity=match.similarity)


def duplicates(record: Record | str) -> pl.DataFrame:
    """Return one row a copy: its id, its story's, title, publication, publisher, address, and how alike they are (0 to 1)."""
    with opened(record) as store, connect.transaction(store.engine(), store.url) as connection:
        return copies.listed(connection)


def split(
    record: Record | str,
    id: str,
    *,
    by: str | None = None,
    model: str | None = None,
    actors: Tables = (),
    settings: str | Path | None = None,
    coder: str | None = None,
) -> Reading:
    """Take a copy from its story for good and read it as a document of its own.

    Parameters
    ----------
    by
        Who says so.
    model, actors, settings, coder
        As for `api.read`.

    Raises
    ------
    RecordError
        The record holds no such copy.
    """
    chosen = options.gather(model, actors, settings, coder)
    nlp = options.pipeline(chosen)
    with opened(record) as store:
        with connect.transaction(store.engine(), store.url) as connection:
            found = copies.one(connection, id)
        if found is None:
            raise RecordError(f"{store.shown}: holds no copy '{id}'. List them: dragoman duplicates --record {store.shown}")
        document, story = found
        reading = reader.read_document(document, nlp)
        store.about = store.about or chosen.provenance({"split": id})
        store.store([reading])  # before the copy goes: broken off here, nothing is lost
        store.finish()
        connect.retried(store.engine(), store.url, lambda connection: copies.part(connection, id, story, by, now()))
    return reading
