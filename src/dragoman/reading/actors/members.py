"""Which states belong to an international organisation, on a day.

``members.csv`` has a row for each spell of membership: organisation and country as in ``entities.csv``, the day of
accession, and the last day where it has ended. Suspended members are members.
"""

from __future__ import annotations

import datetime
from functools import cache

from dragoman.errors import InputError
from dragoman.reading import lexicon
from dragoman.reading.actors.knowledge import HERE, LAST

NONE = "-"


def members(organisation: str, on: str | datetime.date | None = None) -> tuple[str, ...]:
    """Return the countries (ISO 3166 alpha-3) that belong to an organisation.

    Parameters
    ----------
    organisation
        Its id among the actors: ``nato``, ``european-union``, ``african-union``.
    on
        The day, ISO or a date; without one, those that have not left.

    Raises
    ------
    InputError
        No members of such an organisation are known, or the day is no date.

    Examples
    --------
    >>> len(members("nato", "2018-07-14")), "GBR" in members("european-union"), members("g8", "2014-06-01")
    (29, False, ())
    """
    spells = _spells().get(organisation)
    if spells is None:
        raise InputError(f"'{organisation}' has no list of members. Use one of: {', '.join(_spells())}")
    if on is None:
        return tuple(country for country, _, end in spells if end == LAST)
    try:
        day = on.isoformat() if isinstance(on, datetime.date) else datetime.date.fromisoformat(on).isoformat()
    except ValueError as error:
        raise InputError(f"'{on}' is no date. Write it as 2018-07-14") from error
    return tuple(country for country, start, end in spells if start <= day <= end)


@cache
def _spells() -> dict[str, list[tuple[str, str, str]]]:
    out: dict[str, list[tuple[str, str, str]]] = {}
    for _, row in lexicon.rows(HERE / "members.csv", ("organisation", "country", "valid_from", "valid_to")):
        end = LAST if row["valid_to"] == NONE else row["valid_to"]
        out.setdefault(row["organisation"], []).append((row["country"], row["valid_from"], end))
    return out
