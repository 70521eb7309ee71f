"""Rules for quarters and for the periods that companies report: the third quarter, the year ended Sept. 30."""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.calendars import DAY, Date, Value
from dragoman.reading.dates.counted import quarter_back
from dragoman.reading.dates.text import Found, Text
from dragoman.reading.dates.words import MONTHS, YEAR, ordinal

PERIODS = frozenset({"quarter", "period", "year"})
LATEST = frozenset({"latest", "recent", "most-recent"})
BEFORE = frozenset({"ago", "earlier"})
ENDING = frozenset({"ended", "ending", "end", "ends", "through"})


def quarter(t: Text, i: int) -> Found | None:
    """the third quarter, third-quarter, the first quarter of 2018, the 1988 third quarter, Q3 2018, the first two quarters."""
    j = i + 1 if t.at(i) == "the" else i
    year = int(t.at(j)) if YEAR.match(t.at(j)) else None
    j += year is not None
    back = _year_ago(t, j)
    j = back or j
    low = t.at(j)
    if len(low) == 2 and low[0] == "q" and low[1] in "1234":
        rank, end = int(low[1]), j + 1
    else:
        found = 4 if low in ("last", "final") and t.at(j + 2) == "of" else ordinal(low)
        k = t.past(t.past(j + 1, "-"), "fiscal")
        if found is None or not 0 < found < 5 or t.at(k) not in ("quarter", "quarters"):
            return None
        rank, end = found, k + 1
    if t.at(end - 1) == "quarters":
        return end, cal.vague(f"XXXX-Q{rank}")
    if t.at(end) in ENDING:
        closing = t.read(end + 1)
        if closing and closing[1].end and closing[1].granularity in ("day", "month"):
            return end, _ended(closing[1].end, 3, f"{closing[1].end.year}-Q{rank}", t)
    if year is None:
        stop = t.past(t.past(end, "of", "in", ","), "the")
        inner = (
            t.read(stop) if (stop > end and t.at(stop) != ",") or YEAR.match(t.at(stop)) or t.at(stop) in ("last", "this", "next") else None
        )
        if inner and inner[1].granularity == "year" and inner[1].start:
            return inner[0], replace(cal.quarter(inner[1].start.year, rank), anchor=inner[1].anchor, modifier=inner[1].modifier)
    return (end, cal.quarter(year, rank)) if year else _near(t, i, end, rank, back is not None)


def last_of(t: Text, i: int) -> Found | None:
    """last quarter of 2017, where no article opens it."""
    return quarter(t, i) if t.at(i + 1) == "quarter" and t.at(i + 2) == "of" else None


def _near(t: Text, i: int, end: int, rank: int, back: bool) -> Found | None:
    now = t.clock.now
    if now is None:
        return end, cal.vague(f"XXXX-Q{rank}")
    current = (now.month + 2) // 3
    way = t.direction(i)
    year = now.year
    if rank > current and (way in ("past", "ended") or rank - current > 1) and way != "future":
        year -= 1
    elif rank < current - 1 and way == "future":
        year += 1
    return end, cal.quarter(year - back, rank).anchored(t.clock.anchor)


def _year_ago(t: Text, j: int) -> int | None:
    """Return the position behind "year-ago" or "year-earlier", None where it does not stand here."""
    k = t.past(j + 1, "-")
    return k + 1 if t.at(j) == "year" and t.at(k) in BEFORE and t.at(j + 1) in ("-", t.at(k)) and k > j + 1 else None


def period(t: Text, i: int) -> Found | None:
    """the quarter, the latest quarter, the year-ago period, the 1988 period, the year ended Sept. 30."""
    j = i + 1 if t.at(i) == "the" else i
    k = t.past(j, "comparable", "corresponding")
    year = int(t.at(k)) if YEAR.match(t.at(k)) else None
    k += year is not None
    behind = _year_ago(t, k)
    k = behind or k
    latest = t.at(k) in LATEST
    k += latest
    fiscal = t.at(k) in ("fiscal", "financial", "full")
    k += fiscal
    low = t.at(k)
    if low not in PERIODS:
        return (behind, back) if behind and j == behind - 3 and (back := _last_told(t, -1)) else None
    if (t.at(k + 1) in ENDING or (t.at(k + 1) == "to" and t.at(k + 2) in MONTHS and i != j)) and year is None:
        closing = t.read(k + 2)
        if closing and closing[1].end and low != "period" and closing[1].granularity in ("day", "month"):
            return k + 1, _ended(closing[1].end, 12 if low == "year" else 3, None, t)
    if year is not None:
        return _in_year(t, k + 1, year) if low != "year" else None
    if low == "year" and not (fiscal or latest):
        return None
    if low == "period" and not (behind or latest):
        return None
    if i == j and not (behind or latest) or t.at(k + 1) in ("of", "-", "after"):
        return None
    if low == "year":
        now = t.clock.now
        step = -1 if latest or behind else 0
        return (
            (k + 1, replace(cal.year(now.year + step).anchored(t.clock.anchor), modifier="fiscal" if t.at(k - 1) != "full" else None))
            if now
            else None
        )
    value = _last_told(t, -1 if behind else 0)
    return (k + 1, value) if value else None


def _last_told(t: Text, years: int) -> Value | None:
    """Return the quarter told last, else the last that was over on the day of publication; years back."""
    told = t.clock.period
    if told and told.start and told.granularity == "quarter":
        return quarter_back(told, -years)
    now = t.clock.now
    return cal.quarter(now.year + years, (now.month + 2) // 3 - 1).anchored(t.clock.anchor) if now else None


def _in_year(t: Text, end: int, year: int) -> Found:
    told = t.clock.period
    if told and told.start and told.granularity == "quarter":
        return end, cal.quarter(year, (told.start.month + 2) // 3).anchored("narrative")
    return end, cal.year(year)


def _ended(last: Date, months: int, timex: str | None, t: Text) -> Value:
    """Return the months up to a closing day; a period that is a quarter or year of the calendar is one."""
    first = cal.exact(last + DAY, "M", -months) or last
    if months == 12:
        return Value(first, last, "year", "P1Y", t.clock.anchor, None if last.month == 12 else "fiscal")
    whole = cal.quarter(last.year, (last.month + 2) // 3)
    if (first, last) == (whole.start, whole.end):
        return replace(whole, timex=timex or whole.timex)
    name = cal.shift(first + (last - first) // 2, "Q", 0).timex  # the calendar's quarter that holds its middle
    return Value(first, last, "quarter", timex or name, t.clock.anchor, "fiscal")
