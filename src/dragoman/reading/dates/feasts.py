r"""Feasts that move: Easter and what is counted from it, feasts of the Islamic year, nth weekdays of a month.

Easter by the anonymous Gregorian algorithm [1]_, Orthodox Easter by the Julian one. Islamic feasts by the arithmetical calendar
of thirty years, in which years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 have a leap day: within a day or two of what is
announced in each country, so that their values are marked ``about``.

References
----------
.. [1] J. Meeus, Astronomical Algorithms, Willmann-Bell, 1991, ch. 8.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.calendars import DAY, Date, Value

HIJRA = 227_014  # proleptic Gregorian ordinal of the day before 1 Muharram of the year 1
JULIAN_DELAY = 13  # days between the calendars from 1900 to 2099
Feast = Callable[[int], list[Value]]


def easter(year: int) -> Date:
    """Return Easter Sunday of the western churches.

    >>> easter(2018), easter(2008)
    (datetime.date(2018, 4, 1), datetime.date(2008, 3, 23))
    """
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return Date(year, f // 31, f % 31 + 1)


def orthodox(year: int) -> Date:
    """Return Easter Sunday of the eastern churches (1900 to 2099).

    >>> orthodox(2018)
    datetime.date(2018, 4, 8)
    """
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    return Date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1) + JULIAN_DELAY * DAY


def islamic(year: int, month: int, day: int) -> Date:
    """Return the day of a date of the arithmetical Islamic calendar.

    >>> islamic(1439, 10, 1)
    datetime.date(2018, 6, 15)
    """
    return Date.fromordinal(HIJRA + (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day)


def _from_easter(days: int, count: Callable[[int], Date] = easter) -> Feast:
    return lambda year: [cal.day(count(year) + days * DAY)]


def _weekday(month: int, weekday: int, rank: int) -> Feast:
    """Return the rank-th weekday of a month, from its end where the rank is negative."""

    def feast(year: int) -> list[Value]:
        whole = cal.month(year, month)
        assert whole.start and whole.end
        if rank > 0:
            return [cal.day(whole.start + ((weekday - whole.start.weekday()) % 7 + 7 * (rank - 1)) * DAY)]
        return [cal.day(whole.end - ((whole.end.weekday() - weekday) % 7 + 7 * (-rank - 1)) * DAY)]

    return feast


def _moon(month: int, day: int, length: int = 1) -> Feast:
    """Return the one or two times that an Islamic date falls in a year."""

    def feast(year: int) -> list[Value]:
        first = (year - 622) * 33 // 32
        starts = [islamic(y, month, day) for y in (first - 1, first, first + 1, first + 2) if y > 0]
        days = [cal.day(d) for d in starts if d.year == year]
        if length == 1:
            return [replace(v, modifier="about") for v in days]
        ends = [v.start + (length - 1) * DAY for v in days if v.start]
        return [Value(v.start, e, "range", f"{v.timex}/{e.isoformat()}", "text", "about") for v, e in zip(days, ends, strict=True)]

    return feast


_NAMES: dict[str, Feast] = {
    "easter": _from_easter(0), "easter sunday": _from_easter(0), "easter monday": _from_easter(1), "good friday": _from_easter(-2),
    "maundy thursday": _from_easter(-3), "palm sunday": _from_easter(-7), "ash wednesday": _from_easter(-46),
    "ascension day": _from_easter(39), "pentecost": _from_easter(49), "whit monday": _from_easter(50),
    "orthodox easter": _from_easter(0, orthodox), "ramadan": _moon(9, 1, 30), "eid al - fitr": _moon(10, 1), "eid al - adha": _moon(12, 10),
    "eid ul - fitr": _moon(10, 1), "eid ul - adha": _moon(12, 10), "ashura": _moon(1, 10), "arbaeen": _moon(2, 20),
    "thanksgiving": _weekday(11, 3, 4), "thanksgiving day": _weekday(11, 3, 4), "memorial day": _weekday(5, 0, -1),
    "labor day": _weekday(9, 0, 1), "martin luther king day": _weekday(1, 0, 3),
}  # fmt: skip
FEASTS: dict[tuple[str, ...], Feast] = {tuple(name.split()): feast for name, feast in _NAMES.items()}
UNRECKONED = frozenset(  # by calendars that are not reckoned here
    tuple(name.split())
    for name in (
        "passover", "yom kippur", "rosh hashanah", "hanukkah", "purim", "diwali", "holi", "lunar new year", "chinese new year", "lent",
    )
)  # fmt: skip
OPENING = frozenset(name[0] for name in (*FEASTS, *UNRECKONED))
LONGEST = max(len(name) for name in (*FEASTS, *UNRECKONED))
SPAN = 3  # years either way that are searched


def choose(feast: Feast, now: Date | None, way: str, year: int | None) -> Value | None:
    """Return the feast of a year, else the last one past, the next one, or the nearest, as the direction asks."""
    if year is not None:
        return next(iter(feast(year)), None) if 1000 < year < 2500 else None
    if now is None or not 1000 < now.year < 2500:
        return cal.vague(None)
    found = [v for y in range(now.year - SPAN, now.year + SPAN + 1) for v in feast(y)]
    past = [v for v in found if v.start and v.start <= now]
    ahead = [v for v in found if v.end and v.end >= now]
    if way in ("past", "ended"):
        return past[-1]
    if way == "future":
        return ahead[0]
    return min((past[-1], ahead[0]), key=lambda v: _gap(v, now))


def _gap(value: Value, now: Date) -> datetime.timedelta:
    assert value.start
    return abs(value.start - now)
