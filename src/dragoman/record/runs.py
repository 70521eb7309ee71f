"""Runs: who read, with what, when, how far it came, and what it found."""

from __future__ import annotations

import datetime
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select, update

from dragoman.record import schema
from dragoman.record.changes import LAYERS, to_json
from dragoman.types import Reading

R = schema.runs.c
MOST = 2**31  # no key of a run is so large
RUNNING, DONE, INTERRUPTED = "running", "done", "interrupted"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run reads with: names, hashes of its files, and the options that were given."""

    model: str | None = None
    coder: str | None = None
    lexicon: str | None = None
    ontology: str | None = None
    encoder: str | None = None
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the record has it. ``status``: running (or killed), done, interrupted."""

    run: int
    started: str
    finished: str | None
    status: str
    version: str
    model: str | None
    coder: str | None
    lexicon: str | None
    ontology: str | None
    encoder: str | None
    options: dict[str, Any]
    counts: dict[str, Any]


@dataclass(slots=True)
class Counts:
    """What a run has done so far: documents by state, skipped by reason, facts stored by layer."""

    documents: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)

    def add(self, states: dict[str, str], fresh: Iterable[Reading]) -> None:
        """Count documents by what storing did, and the facts of those that were written."""
        self.documents["read"] += len(states)
        self.documents.update(states.values())
        for reading in fresh:
            self.facts.update({layer: len(getattr(reading, layer)) for layer in LAYERS})

    def copy(self) -> Counts:
        """Return counts of the same."""
        return Counts(self.documents.copy(), self.skipped.copy(), self.facts.copy())

    @classmethod
    def from_json(cls, told: str | None) -> Counts:
        """Read them as the record keeps them."""
        found = json.loads(told or "{}")
        return cls(*(Counter(found.get(name, {})) for name in ("documents", "skipped", "facts")))

    def to_json(self) -> str:
        """Write them as the record keeps them."""
        return to_json({"documents": dict(self.documents), "skipped": dict(self.skipped), "facts": dict(+self.facts)})


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def start_run(connection: Connection, *, model: str | None, version: str, about: Provenance | None = None) -> int:
    """Note who reads: the model, Dragoman's version, and what else is known. Return the run's key."""
    about = about or Provenance()
    hashes = {name: getattr(about, name) for name in ("coder", "lexicon", "ontology", "encoder")}
    row = {"started": now(), "model": model or about.model, "version": version, "status": RUNNING, **hashes}
    query = insert(schema.runs).values(**row, options=to_json(about.options)).returning(R.key)
    return int(connection.execute(query).scalar_one())


def count(connection: Connection, run: int, counts: Counts) -> None:
    """Note how far a run has come."""
    connection.execute(update(schema.runs).where(R.key == run).values(counts=counts.to_json()))


def finish(connection: Connection, run: int, status: str, counts: Counts | None = None) -> None:
    """Note that a run has ended, and how."""
    told = {} if counts is None else {"counts": counts.to_json()}
    connection.execute(update(schema.runs).where(R.key == run).values(finished=now(), status=status, **told))


def listed(connection: Connection, run: int | None = None) -> list[Run]:
    """Return runs, oldest first: all, or the one with a key."""
    query = select(schema.runs).order_by(R.key)
    if run is not None:
        query = query.where(R.key == (run if 0 < run < MOST else 0))
    names = ("started", "finished", "status", "version", "model", "coder", "lexicon", "ontology", "encoder")
    return [
        Run(row["key"], *(row[name] for name in names), *(json.loads(row[name] or "{}") for name in ("options", "counts")))
        for row in connection.execute(query).mappings()
    ]
