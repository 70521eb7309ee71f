"""PLOVER as data: event types, modes, contexts, sectors, scores and quad categories.

The codes stand in ``plover.toml``; nothing in Python names one. Scores run from -10 (conflict) to
+10 (cooperation); a mode's score replaces its type's.

References
----------
.. [1] Open Event Data Alliance, "PLOVER: Political Language Ontology for Verifiable Event Records",
   codebook, revision of 2021-2023.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import OntologyError

HERE = Path(__file__).parent
PLOVER = HERE / "plover.toml"


@dataclass(frozen=True, slots=True)
class EventType:
    """One type: its quad category (1 to 4), score, modes with their scores, and whether it needs a recipient."""

    name: str
    quad: int
    score: float
    recipient: bool
    means: str
    modes: dict[str, float]


@dataclass(frozen=True, slots=True)
class Ontology:
    """Everything a coder may write, and what it means."""

    events: dict[str, EventType]
    contexts: frozenset[str]
    sectors: dict[str, str]
    nonstate: dict[str, str]
    quads: dict[int, str]
    auxiliary: frozenset[str]

    def score(self, event_type: str, modes: Iterable[str] = ()) -> float:
        """Return the conflict-cooperation score, -10 to 10, of a type with its modes.

        >>> load().score("CONSULT", ["visit"])
        4.0
        """
        entry = self.events[event_type]
        scores = [entry.modes[m] for m in modes if m in entry.modes]
        return max(scores, key=abs) if scores else entry.score

    def check(self, event_type: str, modes: Iterable[str] = (), contexts: Iterable[str] = ()) -> None:
        """Raise OntologyError where a code does not exist.

        Raises
        ------
        OntologyError
            Names the code and what exists in its place.
        """
        entry = self.events.get(event_type)
        if entry is None:
            raise OntologyError(f"'{event_type}' is no event type. Use one of: {', '.join(self.events)}")
        for mode in modes:
            if mode not in entry.modes:
                raise OntologyError(f"'{mode}' is no mode of {event_type}. Use one of: {', '.join(entry.modes) or '-'}")
        for context in contexts:
            if context not in self.contexts:
                raise OntologyError(f"'{context}' is no context. Use one of: {', '.join(sorted(self.contexts))}")


@cache
def load(path: Path = PLOVER) -> Ontology:
    """Read an ontology file.

    Raises
    ------
    OntologyError
        The file is missing or is not an ontology.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        events = {
            name: EventType(
                name, e["quad"], float(e["score"]), e["recipient"], e["means"], {m: float(s) for m, s in e.get("modes", {}).items()}
            )
            for name, e in data["event"].items()
        }
        return Ontology(
            events=events,
            contexts=frozenset(data["contexts"]["names"]),
            sectors=dict(data["sectors"]),
            nonstate=dict(data["nonstate"]),
            quads={int(k): v for k, v in data["quad"].items()},
            auxiliary=frozenset(data["conventions"]["auxiliary"]),
        )
    except OSError as error:
        raise OntologyError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise OntologyError(f"{path}: is not an ontology file ({error}). Compare it with the built-in plover.toml") from error
