"""Rules for counted units: two weeks ago, three days later, five years, the past two months."""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.calendars import DAY, Date, Value
from dragoman.reading.dates.text import Found, Text, count
from dragoman.reading.dates.words import PARTS, UNITS, VAGUE_COUNT, WEEKDAYS, YEAR, number

FILLERS = frozenset(
    {"more", "consecutive", "straight", "full", "whole", "calendar", "solid", "additional", "long", "trading", "working", "short"}
)
WITHIN = frozenset({"within", "in"})
BARE_CUES = frozenset({"for", "within", "in", "over", "after", "of", "took", "takes", "take", "lasted", "last", "spent", "through"})
A_CUES = frozenset(
    {"within", "for", "than", "about", "almost", "nearly", "over", "barely", "lasted", "gave", "him", "them", "roughly", "under"}
)
ENDS = frozenset({"", ".", ",", ";", ")", "“", "”", '"'})


def stretch(t: Text, k: int, n: float | None, unit: str, way: int, base: Date | None = None) -> Found:
    """Read "the past two months": an interval that ends (or begins) on the day of publication, or on ``base``."""
    start = base or t.clock.now
    timex = cal.duration(n, unit)
    if n is None and unit not in ("H", "m", "s"):
        return k + 1, cal.vague(timex)
    if unit == "H" and n is not None and n >= 24 and n % 24 == 0:
        n, unit = n / 24, "D"
    if start is None or n is None or unit in ("H", "m", "s", *PARTS):
        return k + 1, cal.vague(timex)
    other = cal.exact(start, unit, (way or -1) * n)
    if other is None:
        return k + 1, cal.vague(timex)
    first, last = min(start, other), max(start, other)
    return k + 1, Value(first, last, "range", timex, "narrative" if base else t.clock.anchor)


def counted(t: Text, i: int) -> Found | None:
    """two weeks ago, three days later, a year earlier, five years, in three weeks, four-day, two to six days."""
    n, k = count(t, i)
    if k == i:
        return None
    hyphen = t.at(k) == "-"
    k += hyphen
    if t.at(k) in FILLERS:
        k += 1
    if t.at(k) in ("or", "to", "–", "-") and number(t.at(k + 1)) is not None and UNITS.get(t.at(k + 2)):
        n, k = number(t.at(k + 1)), k + 2
    unit = UNITS.get(t.at(k))
    if unit is None or (unit == "s" and t.at(k) == "second"):
        return None
    k += 1
    if t.at(k) == "-" and t.at(k + 1) in ("old", "olds"):
        return None
    if unit == "Q" and (t.at(k) == "of" or n is None or (hyphen and t.at(k - 1).endswith("s"))):
        return None
    if hyphen:
        told = t.at(i) not in ("a", "an") and unit not in ("s", "m") and not t.clock.dateless
        return (k, cal.vague(cal.duration(n, unit))) if told else None
    if t.at(k) == "or" and t.at(k + 1) == "so":
        k += 2
    moved = _from_now_or_then(t, i, k, unit, n)
    if moved or t.at(k) == "old":
        return moved
    return _length(t, i, k, unit, n)


def _from_now_or_then(t: Text, i: int, k: int, unit: str, n: float | None) -> Found | None:
    """ago, back, earlier, before, later, from now: a day or unit counted from publication or from what was told."""
    nxt, clock = t.at(k), t.clock
    if nxt == "ago" or (nxt == "back" and t.at(k + 1) in (*ENDS, "that", "when", "and")):
        return k + 1, _compared(t, i, unit, n) or _moved(clock.now, unit, n, -1, clock.anchor)
    if nxt in ("earlier", "previously") or (nxt in ("before", "prior") and t.at(k + 1) in ENDS):
        return k + 1, _compared(t, i, unit, n) or _moved(_base(t, unit), unit, n, -1, "narrative")
    if nxt in ("later", "afterwards", "hence") or (nxt == "on" and t.at(k + 1) == ","):
        named = t.read(k + 3) if t.at(k + 1) == "," and t.at(k + 2) == "in" and YEAR.match(t.at(k + 3)) and unit in "YEC" else None
        return k + 1, named[1] if named else _moved(clock.told_for(unit), unit, n, 1, "narrative")
    if nxt == "from" and t.at(k + 1) in WEEKDAYS and t.capital(k + 1) and n is not None and unit in ("D", "W", "F"):
        inner = t.read(k + 1)
        far = cal.exact(inner[1].start, unit, n) if inner and inner[1].start else None
        return (inner[0], replace(cal.day(far), anchor=inner[1].anchor)) if inner and far else None
    if nxt == "to" and n is not None and t.at(i - 1) == "the" and unit in ("M", "W", "Q", "Y"):
        inner = t.read(k + 1)
        last = inner[1].end if inner and inner[1].granularity in ("day", "month") else None
        first = cal.exact(last + DAY, unit, -n) if last else None
        return (k, Value(first, last, "range", cal.duration(n, unit), t.clock.anchor)) if first else None
    if nxt == "from" and t.at(k + 1) in ("now", "today"):
        return k + 2, _moved(clock.now, unit, n, 1, clock.anchor)
    if nxt in ("before", "after") and n is not None and unit not in ("H", "m", "s", *PARTS):
        inner = t.read(k + 1)
        if inner and inner[1].start and inner[1].end and inner[1].granularity in ("day", "month", "year"):
            step = -1 if nxt == "before" else 1
            base = inner[1].start
            far = cal.exact(base, unit, step * n)
            if far and inner[1].granularity == "day":
                return inner[0], replace(cal.day(far) if unit in "DWF" else cal.shift(far, unit, 0), anchor=inner[1].anchor)
            if far and inner[1].granularity == "year":
                return inner[0], replace(cal.year(far.year), anchor=inner[1].anchor)
    return None


def _base(t: Text, unit: str) -> Date | None:
    """Return what "earlier" counts from: decades and centuries from today, unless the text is history."""
    return t.clock.now if unit in ("E", "C", "L") and not t.clock.historic else t.clock.told_for(unit)


def _compared(t: Text, i: int, unit: str, n: float | None) -> Value | None:
    """Read "a year ago" beside a sum of money, after a quarter was told, as that quarter a year before."""
    period, now = t.clock.period, t.clock.now
    if unit != "Y" or n != 1 or t.clock.historic or not (t.money_before(i) or t.money_after(i) or t.at(i - 1) in ("than", "from", "with")):
        return None
    if period is None or period.start is None:
        return cal.year(now.year - 1).anchored(t.clock.anchor) if now else None
    if period.granularity == "quarter":
        return quarter_back(period, 1)
    return None


def quarter_back(period: Value, years: int) -> Value | None:
    """Return a quarter the same months ``years`` earlier; a fiscal one keeps its name's number."""
    if period.start is None or period.end is None:
        return None
    value = cal.quarter(period.start.year - years, (period.start.month + 2) // 3).anchored("narrative")
    label = period.timex or ""
    if period.modifier != "fiscal" and label[5:] == (value.timex or "")[5:] or not label[:4].isdecimal():
        return value
    start, end = cal.exact(period.start, "Y", -years), cal.exact(period.end, "Y", -years)
    return replace(value, start=start, end=end, timex=f"{int(label[:4]) - years:04d}{label[4:]}", modifier=period.modifier)


def _moved(base: Date | None, unit: str, n: float | None, way: int, anchor: str) -> Value:
    if base is None or n is None:
        return cal.vague("PAST_REF" if way < 0 else "FUTURE_REF")
    if unit in ("H", "m", "s", *PARTS):
        return cal.day(base).anchored(anchor)
    if n != int(n):
        far = cal.exact(base, unit, way * n)
        whole = cal.year if unit in ("E", "C", "L") else None
        return ((whole(far.year) if whole else cal.month(far.year, far.month)) if far else cal.vague(None)).anchored(anchor)
    if unit in ("W", "F"):  # the unit's span is a week, yet writers count to the day
        far = cal.exact(base, unit, way * n)
        return replace(cal.week(far), timex=far.isoformat(), anchor=anchor) if far else cal.vague(None)
    if not abs(n) < 9000:
        return cal.vague("PAST_REF" if way < 0 else "FUTURE_REF")
    return cal.shift(base, unit, way * int(n)).anchored(anchor)


def _length(t: Text, i: int, k: int, unit: str, n: float | None) -> Found | None:
    """Read a plain length of time; "within" and, ahead of now, "in" make it an interval."""
    before, plural = t.at(i - 1), t.at(k - 1).endswith("s")
    if t.at(i) in ("a", "an") and n == 1 and (before not in A_CUES or (t.at(k) == "of" and before != "within")):
        return None
    if unit in ("s", "m") or t.clock.dateless and before not in WITHIN:
        return None
    if t.at(i) == "one" and unit in ("D", *PARTS) and before not in ("in", "for", "within"):
        return None
    if t.at(i) in VAGUE_COUNT and not plural:
        return None
    if n is not None and unit not in ("H", "m", "s", *PARTS) and before in WITHIN and t.clock.now and t.direction(i) == "future":
        if before == "in" and (n == 1 and unit == "D" or _ranked(t, i - 1)):
            return k, cal.vague(cal.duration(n, unit))
        if before == "within":
            return stretch(t, k - 1, n, unit, 1)
        return k, _moved(t.clock.now, unit, n, 1, t.clock.anchor)
    return k, cal.vague(cal.duration(n, unit))


def _ranked(t: Text, i: int) -> bool:
    """Tell "the first talks in eight months" from "it will end in eight months"."""
    return any(t.tag_at(k) in ("JJS", "RBS") or t.at(k) in ("first", "only") for k in range(max(0, i - 5), i))


def bare(t: Text, i: int) -> Found | None:
    """weeks, months, years, where they stand for some of them: for years, within weeks, months ago, the months ahead."""
    unit = UNITS[t.at(i)]
    if unit in PARTS or unit in ("WE", "s", "H", "Q"):
        return None
    after = t.at(i + 1)
    if after == "ago":
        return i + 2, cal.vague("PAST_REF")
    if after == "later":
        return i + 2, cal.vague("FUTURE_REF")
    if t.clock.dateless and after != "ahead":
        return None
    if t.at(i - 1) in BARE_CUES or (t.at(i - 1) == "the" and after == "ahead"):
        return (
            (i + 1, cal.vague(cal.duration(None, unit)))
            if t.tag_at(i - 1) in ("IN", "VBD", "VBN", "VB", "DT", "VBZ") and t.at(i - 1) != "of"
            else None
        )
    return None
