"""The ontology as data: event types, modes, contexts, sectors, scores and quad categories; PLOVER unless another is taken up.

The codes stand in ``plover.toml``; nothing in Python names one. Scores run from -10 (conflict) to
+10 (cooperation); a mode's score replaces its type's. A process reads and shows with one ontology: `use` takes one up,
`load` returns it.

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
from typing import Any

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
    official: frozenset[str] = frozenset()  # sectors whose acts are the state's

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


_taken: list[Path] = []


def use(path: Path | None = None) -> Ontology:
    """Take up an ontology for this process, ours where no file is given.

    Raises
    ------
    OntologyError
        The file is missing or is not an ontology, or the process has taken up another one.
    """
    wanted = PLOVER if path is None else path.resolve()
    found = read(wanted)
    if _taken and _taken[0] != wanted:
        raise OntologyError(f"{wanted}: this process already reads with {_taken[0]}. Use one ontology a process")
    _taken[:] = [wanted]
    return found


def own() -> bool:
    """Tell whether the process reads with an ontology other than ours."""
    return bool(_taken) and _taken[0] != PLOVER


def load() -> Ontology:
    """Return the ontology that the process has taken up, ours where it has taken up none."""
    return read(_taken[0] if _taken else PLOVER)


@cache
def read(path: Path) -> Ontology:
    """Read an ontology file. It must have ``[event.X]`` tables; what else it leaves out is as in ours.

    Raises
    ------
    OntologyError
        The file is missing or is not an ontology.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        data = {**tomllib.loads(PLOVER.read_text(encoding="utf-8")), **data} if "event" in data else data
        known = Ontology(
            events={name: _event(name, e) for name, e in data["event"].items()},
            contexts=frozenset(data["contexts"]["names"]),
            sectors=dict(data["sectors"]),
            nonstate=dict(data["nonstate"]),
            quads={int(k): v for k, v in data["quad"].items()},
            auxiliary=frozenset(data["conventions"]["auxiliary"]),
            official=frozenset(data["conventions"].get("official", ())),
        )
        for name, entry in known.events.items():
            if entry.quad not in known.quads:
                raise ValueError(f"{name} has quad {entry.quad}, which [quad] lacks")
    except OSError as error:
        raise OntologyError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    except KeyError as error:
        raise OntologyError(f"{path}: is not an ontology file ({error} is missing). Compare it with the built-in plover.toml") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AttributeError, TypeError, ValueError) as error:
        raise OntologyError(f"{path}: is not an ontology file ({error}). Compare it with the built-in plover.toml") from error
    return known


def _event(name: str, e: dict[str, Any]) -> EventType:
    modes = {m: float(s) for m, s in e.get("modes", {}).items()}
    return EventType(name, e["quad"], float(e["score"]), e["recipient"], e["means"], modes)
