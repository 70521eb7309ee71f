"""Publication dates as users write them: ISO, with or without a time."""

from __future__ import annotations

import datetime
import re

from dragoman.errors import InputError

ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:$|[T ])")


def is_date(value: str) -> bool:
    """Tell whether a value starts with an ISO date that the calendar has.

    >>> is_date("2018-07-14"), is_date("2018-07-14T09:30:00Z"), is_date("2018-02-30"), is_date("14/07/2018")
    (True, True, False, False)
    """
    value = value.strip()
    if not ISO.match(value):
        return False
    try:
        datetime.date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True


def check(value: str | None, option: str) -> str | None:
    """Return a date that an option gives.

    Raises
    ------
    InputError
        It is no ISO date.
    """
    if value is None or is_date(value):
        return value.strip() if value else None
    raise InputError(f"{option} '{value}' is no date. Write it as 2018-07-14")
