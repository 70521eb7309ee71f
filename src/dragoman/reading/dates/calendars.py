"""Intervals of days and their TIMEX3 values: arithmetic only, no text."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass, replace

from dragoman.reading.dates.words import PARTS_VALUE, SEASON_MONTHS

Date = datetime.date
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Value:
    """An interval (both ends included), its granularity, TIMEX3 value, anchor and modifier."""

    start: Date | None
    end: Date | None
    granularity: str
    timex: str | None
    anchor: str = "text"
    modifier: str | None = None

    def anchored(self, anchor: str) -> Value:
        """Return the same interval, resolved against something else."""
        return replace(self, anchor=anchor)


def day(d: Date, timex: str | None = None) -> Value:
    """Return one day."""
    return Value(d, d, "day", timex or d.isoformat())


def safe(year: int, month: int, number: int) -> Date | None:
    """Return a date, None where there is no such day."""
    try:
        return Date(year, month, number)
    except ValueError:
        return None


def week(d: Date) -> Value:
    """Return the ISO week (Monday to Sunday) that holds a day."""
    monday = d - datetime.timedelta(days=d.weekday())
    year, number, _ = d.isocalendar()
    return Value(monday, monday + 6 * DAY, "week", f"{year}-W{number:02d}")


def weekend(d: Date) -> Value:
    """Return the weekend of the ISO week that holds a day."""
    monday = d - datetime.timedelta(days=d.weekday())
    year, number, _ = d.isocalendar()
    return Value(monday + 5 * DAY, monday + 6 * DAY, "day", f"{year}-W{number:02d}-WE")


def month(year: int, number: int) -> Value:
    """Return a calendar month; ``number`` may lie outside 1 to 12 and then carries into the years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    year = min(max(year, 1), 9998)
    return Value(Date(year, number, 1), Date(year, number, calendar.monthrange(year, number)[1]), "month", f"{year:04d}-{number:02d}")


def quarter(year: int, number: int) -> Value:
    """Return a calendar quarter; ``number`` may lie outside 1 to 4."""
    year, number = year + (number - 1) // 4, (number - 1) % 4 + 1
    year = min(max(year, 1), 9998)
    first, last = month(year, number * 3 - 2), month(year, number * 3)
    return Value(first.start, last.end, "quarter", f"{year:04d}-Q{number}")


def year(number: int) -> Value:
    """Return a calendar year."""
    number = min(max(number, 1), 9998)
    return Value(Date(number, 1, 1), Date(number, 12, 31), "year", f"{number:04d}")


def decade(first: int) -> Value:
    """Return the ten years that begin with ``first``."""
    first = min(max(first, 1), 9980)
    return Value(Date(first, 1, 1), Date(first + 9, 12, 31), "decade", f"{first // 10:03d}")


def century(number: int) -> Value:
    """Return a century, the 20th as 1900 to 1999."""
    number = min(max(number, 1), 98)
    first = (number - 1) * 100
    return Value(Date(max(first, 1), 1, 1), Date(first + 99, 12, 31), "century", f"{number - 1:02d}")


def season(in_year: int, code: str) -> Value:
    """Return a northern season; a winter is counted to the year in which it begins."""
    first, last = SEASON_MONTHS[code]
    in_year = min(max(in_year, 1), 9990)
    return Value(month(in_year, first).start, month(in_year + (last < first), last).end, "season", f"{in_year:04d}-{code}")


def shift(d: Date, unit: str, count: int) -> Value:
    """Return the day, week, month ... that lies ``count`` units from the one that holds ``d``."""
    try:
        if unit == "D":
            return day(d + count * DAY)
        if unit in ("W", "F"):
            return week(d + count * (14 if unit == "F" else 7) * DAY)
        if unit == "WE":
            return weekend(d + count * 7 * DAY)
    except OverflowError:
        return vague(None)
    if unit == "M":
        return month(d.year, d.month + count)
    if unit == "Q":
        return quarter(d.year, (d.month + 2) // 3 + count)
    if unit == "E":
        return decade(d.year // 10 * 10 + 10 * count)
    if unit == "C":
        return century(d.year // 100 + 1 + count)
    return year(d.year + count)


def span(first: Value, last: Value) -> Value:
    """Return the interval from the start of one value to the end of another."""
    timex = f"{first.timex}/{last.timex}" if first.timex and last.timex else None
    return Value(first.start, last.end, "range", timex, last.anchor)


def duration(count: float | None, unit: str) -> str:
    """Return the TIMEX3 value of a duration; ``count`` None is a vague one.

    >>> duration(2, "W"), duration(None, "Y"), duration(3, "E"), duration(5, "H"), duration(2.5, "Y")
    ('P2W', 'PXY', 'P30Y', 'PT5H', 'P2Y6M')
    """
    if count is not None and count != int(count):
        parts = {"Y": ("Y", 12, "M"), "D": ("DT", 24, "H"), "H": ("H", 60, "M"), "M": ("M", 30, "D"), "E": ("0Y", 5, "Y")}.get(unit)
        if parts is None:
            return f"P{count:g}{unit}"
        whole, rest = int(count), round((count - int(count)) * parts[1])
        return f"P{'T' if unit == 'H' else ''}" + (f"{whole}{parts[0]}" if whole else "T" if parts[0] == "DT" else "") + f"{rest}{parts[2]}"
    n = "X" if count is None else str(int(count))
    if unit in ("H", "m", "s"):
        return f"PT{n}{unit.upper()}"
    if unit == "WE":
        return f"P{n}WE"
    if unit in PARTS_VALUE:
        return f"P{n}T{PARTS_VALUE[unit]}"
    factor, base = {"E": (10, "Y"), "C": (100, "Y"), "L": (1000, "Y"), "F": (2, "W")}.get(unit, (1, unit))
    if count is None:
        return f"P{n}{'E' if unit == 'E' else base}"
    return f"P{int(count) * factor}{base}"


def exact(d: Date, unit: str, count: float) -> Date | None:
    """Return the day ``count`` units away, to the day; None beyond the calendar."""
    try:
        if unit in ("D", "W", "F", "WE"):
            return d + round(count * {"D": 1, "F": 14}.get(unit, 7)) * DAY
        months = round(count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200, "L": 12000}.get(unit, 12))
        y, m = d.year + (d.month - 1 + months) // 12, (d.month - 1 + months) % 12 + 1
        return next((x for x in (safe(y, m, d.day - back) for back in range(4)) if x), None)
    except (OverflowError, ValueError):
        return None


def half(in_year: int, number: int) -> Value:
    """Return a calendar half-year, 1 or 2."""
    first, last = month(in_year, 6 * number - 5), month(in_year, 6 * number)
    return Value(first.start, last.end, "half", f"{in_year:04d}-H{number}")


def phase(value: Value, name: str) -> Value:
    """Return the early, mid or late third of an interval; its TIMEX3 value stays that of the whole."""
    if value.start is None or value.end is None:
        return replace(value, modifier=name)
    third = (value.end - value.start).days // 3
    start, end = value.start, value.end
    if name == "early":
        end = start + third * DAY
    elif name == "late":
        start = end - third * DAY
    else:
        start, end = start + third * DAY, end - third * DAY
    return replace(value, start=start, end=end, modifier=name)


def vague(timex: str | None) -> Value:
    """Return what names no interval."""
    return Value(None, None, "vague", timex, "none")
