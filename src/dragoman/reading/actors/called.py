"""Which state, body or group a name stands for outside any text: "Russia", "Iranians", "YPG".

``names.csv`` and ``entities.csv`` are the tables that the reading of actors uses. A name of several entities means the state
among them, else the one of the plainest kind of name.
"""

from __future__ import annotations

from functools import cache

from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.actors.knowledge import HERE

FIRST = {"state": 0, "territory": 1, "igo": 2, "ethnic": 3, "armed_group": 4}
PLAIN = {"name": 0, "official": 1, "abbreviation": 2, "demonym": 3, "people": 4, "alias": 5}
ONE_BODY = ("european-union", "united-nations")  # their codes stand for them alone; IGO, NGO ... for many


def called(name: str) -> str | None:
    """Return the code or id that a name stands for, in any case of letters, or None.

    >>> called("Russia"), called("iranian"), called("usa"), called("YPG"), called("European Union"), called("Atlantis")
    ('RUS', 'IRN', 'USA', 'ypg', 'EUR', None)
    """
    code = name.strip().upper()
    if code in codes():
        return code
    return _names().get(name.strip().casefold())


@cache
def codes() -> frozenset[str]:
    """Return the codes of states and territories, and the non-state ones."""
    states = {country for kind, country in _entities().values() if kind in ("state", "territory")}
    return frozenset(states - {"-"} | set(ontology.load().nonstate))


@cache
def _entities() -> dict[str, tuple[str, str]]:
    rows = lexicon.rows(HERE / "entities.csv", ("id", "kind", "country"))
    return {row["id"]: (row["kind"], row["country"]) for _, row in rows}


@cache
def _names() -> dict[str, str]:
    found: dict[str, tuple[tuple[int, int], str]] = {}
    entities = _entities()
    for _, row in lexicon.rows(HERE / "names.csv", ("name", "entity", "kind")):
        kind, country = entities.get(row["entity"], ("", "-"))
        own = kind in ("state", "territory") or row["entity"] in ONE_BODY
        rank = (FIRST.get(kind, 9), PLAIN.get(row["kind"], 9))
        key = row["name"].casefold()
        if key not in found or rank < found[key][0]:
            found[key] = (rank, country if own else row["entity"])
    return {name: ident for name, (_, ident) in found.items()}
