"""CAMEO codes of PLOVER events, and PLOVER events of CAMEO codes.

``cameo.csv`` is the published conversion table [1]_ with its retired modes and contexts brought to the current ontology.
It leads many codes to one type and mode, so the way back is a choice: the code whose contexts are the event's, else
the one that ``cameo_defaults.csv`` gives the type and mode. ``cameo_roles.csv`` gives each sector its CAMEO role [2]_.

References
----------
.. [1] P. A. Schrodt, "CAMEO to PLOVER conversion table", PLOVER manual, draft 0.8, 17 September 2021.
.. [2] P. A. Schrodt, "CAMEO: Conflict and Mediation Event Observations, event and actor codebook", version 1.1b3, 2012.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import OntologyError

HERE = Path(__file__).parent
NONE = "-"


@dataclass(frozen=True, slots=True)
class Code:
    """What a CAMEO code is under PLOVER."""

    code: str
    event_type: str
    mode: str | None
    contexts: tuple[str, ...]


def to_plover(code: str) -> Code:
    """Return what a CAMEO code is under PLOVER; a longer code than the table knows is its parent's.

    >>> to_plover("0841").event_type, to_plover("0841").mode
    ('RETREAT', 'release')

    Raises
    ------
    OntologyError
        There is no such code.
    """
    for end in range(len(code), 2, -1):
        found = _codes().get(code[:end])
        if found is not None:
            return found
    raise OntologyError(f"'{code}' is no CAMEO code. Use three or four digits, from 010 to 2042")


def to_cameo(event_type: str, modes: Iterable[str] = (), contexts: Iterable[str] = ()) -> str:
    """Return the CAMEO code of an event.

    >>> to_cameo("CONSULT", ["visit"]), to_cameo("AID", [], ["military"]), to_cameo("AID")
    ('042', '072', '070')

    Raises
    ------
    OntologyError
        CAMEO has no code for the type.
    """
    mode = next(iter(modes), None)
    default = _defaults().get((event_type, mode or NONE)) or _defaults().get((event_type, NONE))
    if default is None:
        raise OntologyError(f"'{event_type}' has no CAMEO code. Add a row to cameo_defaults.csv")
    told = set(contexts)
    if not told:
        return default
    same = [c for c in _codes().values() if c.event_type == event_type and c.mode == mode and c.contexts and told >= set(c.contexts)]
    near = [c for c in same if c.code.startswith(default.rstrip("0"))]
    return max(near, key=lambda c: (len(c.contexts), c.code == default, -len(c.code), -int(c.code))).code if near else default


def role(sector: str) -> str:
    """Return the CAMEO role of a PLOVER sector, the sector itself where it has none.

    >>> role("JRN"), role("GOV")
    ('MED', 'GOV')
    """
    return _roles().get(sector, sector)


def quad(code: str) -> int:
    """Return the quad class of a CAMEO code: 1 verbal, 2 material cooperation, 3 verbal, 4 material conflict.

    >>> quad("042"), quad("0841"), quad("112"), quad("195")
    (1, 2, 3, 4)
    """
    root = int(code[:2])
    return 1 if root <= 5 else 2 if root <= 8 else 3 if root <= 13 else 4


@cache
def _codes() -> dict[str, Code]:
    return {
        row["code"]: Code(
            row["code"],
            row["event_type"],
            None if row["mode"] == NONE else row["mode"],
            () if row["context"] == NONE else tuple(row["context"].split()),
        )
        for row in _rows("cameo.csv")
    }


@cache
def _defaults() -> dict[tuple[str, str], str]:
    return {(row["event_type"], row["mode"]): row["code"] for row in _rows("cameo_defaults.csv")}


@cache
def _roles() -> dict[str, str]:
    return {row["sector"]: row["role"] for row in _rows("cameo_roles.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))
