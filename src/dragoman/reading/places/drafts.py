"""A toponym before it is resolved."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.reading.places.gazetteer import Candidate

WEAK, PLAIN, STRONG = range(3)
LOCATION, ORIGIN, ASSOCIATIVE = "location", "origin", "associative"


@dataclass(slots=True)
class Draft:
    """A toponym before it is resolved; ``container`` holds what the text names as the place around it."""

    start: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]
    role: str = LOCATION
    strength: int = WEAK
    container: list[tuple[Candidate, ...]] = field(default_factory=list)
    dateline: bool = False
    contained: bool = False
