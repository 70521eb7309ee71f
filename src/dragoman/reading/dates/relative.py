"""Rules for dates told from another day: Friday, yesterday, last week, the same year, 10 p.m. Wednesday."""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.absolute import day_first, day_number, month_first
from dragoman.reading.dates.calendars import DAY, Date, Value
from dragoman.reading.dates.counted import stretch
from dragoman.reading.dates.text import Found, Text, count
from dragoman.reading.dates.words import (
    AMBIGUOUS,
    CLOCK,
    HOURS,
    MERIDIEM,
    MONTHS,
    NOW,
    PARTS,
    PARTS_VALUE,
    RECENT,
    REPEATED,
    SEASON_MONTHS,
    SEASONS,
    SOON,
    UNITS,
    WEEKDAYS,
    YEAR,
    ZONES,
)

LAST = frozenset({"last", "previous", "past", "preceding"})
NEXT = frozenset({"next", "coming", "following", "upcoming"})
THIS = frozenset({"this", "current"})
FROM_TOLD = frozenset({"following", "preceding", "previous"})
DEICTIC = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "overnight": 0}
PERSONS = frozenset({"i", "we", "you", "us", "me", "my", "our", "your"})
REACH = 9  # tokens either way that are searched for a first or second person
QUOTES = frozenset({'"', "“", "``", "‘"})


def weekday(t: Text, i: int) -> Found | None:
    """Friday; Friday, July 13; Friday last week; Monday last; a week ago Friday is told by its count."""
    low = t.at(i)
    n = WEEKDAYS.get(low)
    if n is None or not t.capital(i) or (low in ("sun", "sat", "wed", "mon", "fri") and t.at(i + 1) != "."):
        return None
    j = t.past(i + 1, ".") if len(low) < 6 else i + 1
    if UNITS.get(t.at(j)) in PARTS and t.capital(j) and t.capital(j + 1) and t.tag_at(j + 1) == "NNP":  # a paper or a programme
        return None
    if low.endswith("days") or (t.at(i - 1) in ("a", "any") and not t.tag_at(i + 1).startswith("NN")):
        return i + 1, cal.vague(f"XXXX-WXX-{n + 1}")
    k = t.past(t.past(j, ","), "the")
    following = month_first(t, k) or day_first(t, k)
    if following and following[1].granularity == "day":
        return following
    now = t.clock.now
    if now is None:
        return j, cal.vague(f"XXXX-WXX-{n + 1}")
    anchor = t.clock.anchor
    j = j + 1 if t.at(j) == "of" and t.at(j + 2) == "week" else j
    if t.at(j) in ("last", "next", "this") and t.at(j + 1) == "week":
        monday = now - now.weekday() * DAY
        return j + 2, cal.day(monday + (n + {"next": 7, "last": -7, "this": 0}[t.at(j)]) * DAY).anchored(anchor)
    if t.at(j) in ("a", "the") and t.at(j + 1) == "week" and t.at(j + 2) == "ago":
        return j + 3, cal.day(_weekday(now, n, "past") - 7 * DAY).anchored(anchor)
    if t.at(j) == "last" and not t.tag_at(j + 1).startswith("N"):
        return j + 1, cal.day(now - ((now.weekday() - n) % 7 or 7) * DAY).anchored(anchor)
    return j, cal.day(_weekday(now, n, t.direction(i) if t.clock.published else "next")).anchored(anchor)


def _weekday(now: Date, n: int, way: str) -> Date:
    return now + (n - now.weekday()) % 7 * DAY if way in ("future", "next") else now - (now.weekday() - n) % 7 * DAY


def repeated(t: Text, i: int) -> Found | None:
    """each Thursday, every July, every two weeks, each year."""
    k = i + 1
    low = t.at(k)
    if low in WEEKDAYS and t.capital(k):
        part = UNITS.get(t.at(k + 1))
        return k + 1 + (part in PARTS), cal.vague(
            f"XXXX-WXX-{WEEKDAYS[low] + 1}" + (f"T{PARTS_VALUE[part]}" if part in PARTS_VALUE and part else "")
        )
    if low in MONTHS and t.capital(k):
        return k + 1, cal.vague(f"XXXX-{MONTHS[low]:02d}")
    if low in SEASONS:
        return k + 1, cal.vague(f"XXXX-{SEASONS[low]}")
    n, end = count(t, k)
    unit = UNITS.get(t.at(end))
    if unit is None or unit in ("s", "H", "m") and end == k or t.clock.dateless:
        return None
    return end + 1, cal.vague(cal.duration(n, unit) if end > k else REPEATED.get(unit))


def deictic(t: Text, i: int) -> Found | None:
    """today, yesterday, tomorrow, tonight, now, recently, soon; the day before yesterday."""
    low, now = t.at(i), t.clock.now
    if low in NOW:
        discourse = t.at(i + 1) == "," and (t.at(i - 1) in ("", ".", "?", "!", "“", '"', "``", ":") or t.edge(i - 1))
        if t.clock.dateless or _spoken(t, i) or (low == "now" and discourse):
            return None
        return i + 1, (cal.day(now, "PRESENT_REF").anchored(t.clock.anchor) if now else cal.vague("PRESENT_REF"))
    if low in SOON:
        plain = (
            not t.clock.dateless
            and t.at(i - 1) not in ("as", "too", "so", "very", "how")
            and t.at(i + 1) not in ("after", "before", "enough", "as")
        )
        return (i + 1, cal.vague("FUTURE_REF")) if plain and t.direction(i) == "future" else None
    if low in RECENT and not (t.clock.dateless or _spoken(t, i)):
        return i + 1, cal.vague("PAST_REF")
    if low == "then":
        told = t.clock.narrative
        return (i + 1, replace(told, anchor="narrative")) if told and t.at(i - 1) in ("since", "until", "till", "by") else None
    steps = DEICTIC.get(low)
    if steps is None:
        return None
    title = t.tag_at(i - 1) == "NNP" and t.capital(i) and not t.edge(i - 1)  # a programme or paper: America Today
    if low == "today" and (title or (t.clock.historic and not t.clock.spoken and t.at(i + 1) not in (",", "("))):
        return None
    if now is None:
        return i + 1, cal.vague("PRESENT_REF" if steps == 0 else "PAST_REF" if steps < 0 else "FUTURE_REF")
    value = cal.day(now + steps * DAY).anchored(t.clock.anchor)
    if low == "tomorrow" and t.tag_at(i - 1) == "IN" and t.at(i - 1) == "of":
        return i + 1, cal.vague("FUTURE_REF")
    if low == "overnight" and t.direction(i) in ("past", "ended"):
        night = now - DAY
        return i + 1, replace(value, start=night, timex=f"{night}TNI")
    return i + 1, replace(value, timex=f"{value.timex}TNI") if low in ("tonight", "overnight") else value


def _spoken(t: Text, i: int) -> bool:
    """Tell the "now" of a speaker (we must now act) from the report's: a first or second person stands near."""
    for step in (-1, 1):
        for k in range(i + step, i + step * REACH, step):
            low = t.at(k)
            if low in PERSONS:
                return True
            if low in (".", "?", "!", "") or low.isspace():
                break
    return False


def day_around(t: Text, i: int) -> Found | None:
    """the day before yesterday, the day after tomorrow; the day before, the next day, two days before Christmas is counted."""
    i += t.at(i) == "the"
    unit, now = UNITS.get(t.at(i)), t.clock.now
    twice = {("before", "last"): -2, ("after", "next"): 2}.get((t.at(i + 1), t.at(i + 2)))
    if twice and unit in ("D", "W", "M", "Y", "WE", "N", "Q") and now and not t.at(i).endswith("s"):
        value = cal.day(now + twice * DAY) if unit == "N" else cal.shift(now, unit, twice)
        return i + 3, replace(value, timex=f"{value.timex}TNI" if unit == "N" else value.timex, anchor=t.clock.anchor)
    if t.at(i) == "day" and t.at(i + 1) in ("before", "after"):
        step = -1 if t.at(i + 1) == "before" else 1
        if t.at(i + 2) in ("yesterday", "tomorrow") and t.clock.now:
            return i + 3, cal.day(t.clock.now + (step + (1 if t.at(i + 2) == "tomorrow" else -1)) * DAY).anchored(t.clock.anchor)
        told = t.clock.told_for("D")
        if told and t.at(i + 2) in (".", ",", "", ";", ")"):
            return i + 2, cal.day(told + step * DAY).anchored("narrative")
    return None


def modified(t: Text, i: int) -> Found | None:
    """last week, next Friday, this year, the past two months, these past two days, the previous Friday."""
    j = i + 1 if t.at(i) == "the" else i
    j = t.past(j, "very")
    low = t.at(j)
    way = -1 if low in LAST else 1 if low in NEXT else 0 if low in THIS or low == "these" else None
    if low in ("this", "these") and t.at(j + 1) in ("past", "last", "coming", "next"):
        way, j = (-1 if t.at(j + 1) in LAST else 1), j + 1
    if way is None:
        return None
    k, low = j + 1, t.at(j)
    base, anchor = t.clock.now, t.clock.anchor
    narrative = t.clock.narrative
    if (
        narrative
        and narrative.start
        and (low in FROM_TOLD or (low == "next" and (t.at(i) == "the" or t.clock.historic) and t.direction(i) != "future"))
    ):
        base, anchor = narrative.start, "narrative"
    if base is not None:
        named = _named(t, k, way, base, i)
        if named:
            return named[0], named[1].anchored(anchor)
    return _units(t, i, k, way, base, anchor)


def _named(t: Text, k: int, way: int, base: Date, i: int) -> Found | None:
    """last Friday, next May, this summer, last May 5, last Christmas (by its rule)."""
    low = t.at(k) + "." if t.at(k + 1) == "." and t.at(k) + "." in WEEKDAYS else t.at(k)
    if low in WEEKDAYS and t.capital(k):
        n, end = WEEKDAYS[low], k + 1 + (low != t.at(k))
        if way < 0:
            return end, cal.day(base - ((base.weekday() - n) % 7 or 7) * DAY)
        if way > 0:
            return end, cal.day(base + ((n - base.weekday()) % 7 or 7) * DAY)
        return end, cal.day(base + (n - base.weekday()) * DAY)
    if low in MONTHS and t.capital(k):
        m = MONTHS[low]
        y = base.year - (m >= base.month) if way < 0 else base.year + (m <= base.month) if way > 0 else base.year
        d = day_number(t.at(k + 1))
        whole = cal.safe(y, m, d) if d else None
        return (k + 2, cal.day(whole)) if whole else (k + 1, cal.month(y, m))
    if low in SEASONS and t.tag_at(k)[:2] == "NN":
        y, first = base.year, SEASON_MONTHS[SEASONS[low]][0]
        if way < 0:
            y -= base.month <= first + 2 or SEASONS[low] == "WI"
        elif way > 0:
            y += base.month >= first
        elif SEASONS[low] == "WI" and base.month < 4 and t.direction(i) != "future":
            y -= 1
        return k + 1, cal.season(y, SEASONS[low])
    return None


def _units(t: Text, i: int, k: int, way: int, base: Date | None, anchor: str) -> Found | None:
    """last week, this month, the coming weeks, the next two years."""
    low = t.at(k - 1)
    n, end = count(t, k)
    fiscal = t.at(end) in ("fiscal", "financial")
    end += fiscal or t.at(end) in ("calendar", "full", "consecutive", "school", "trading", "working")
    unit = UNITS.get(t.at(end))
    titled = t.capital(end) and t.at(i - 1) in QUOTES  # a programme, not a week
    single = end == k and not t.at(end).endswith("s")
    if single and low == "last" and unit in ("D", "m", "s"):  # "the last day of the talks", "at the last minute"
        return None
    if unit is None or titled or (low == "current" and t.at(i) not in ("the", "current")):
        return None
    if end > k and not (fiscal or t.at(k) in ("calendar", "full", "school")):
        return stretch(t, end, n, unit, way, base if low in FROM_TOLD else None)
    if t.at(end).endswith("s") and unit != "s":
        if t.at(k - 1) == "these" or low == "current":
            return (end + 1, cal.vague("PRESENT_REF")) if unit == "D" else None
        return end + 1, cal.vague("FUTURE_REF" if low in ("coming", "upcoming") else cal.duration(None, unit))
    if base is None:
        return end + 1, cal.vague(cal.duration(1, unit))
    if unit == "D" and way == 0 and t.at(i - 1) == "to":
        return end + 1, cal.vague("PRESENT_REF")
    if unit in "WMYQED" and (
        low == "past" or (low == "last" and t.at(i) == "the" and unit in "WMY" and t.at(i - 1) in ("in", "over", "during", "within", "for"))
    ):
        return stretch(t, end, 1, unit, -1)
    if unit in PARTS:
        value = cal.day(base + way * DAY)
        return end + 1, replace(value, timex=f"{value.timex}T{PARTS_VALUE[unit]}").anchored(anchor)
    if unit in ("H", "m", "s"):
        return (end + 1, Value(base, base, "day", cal.duration(1, unit), anchor)) if way else None
    value = cal.shift(base, unit, way).anchored(anchor)
    return end + 1, replace(value, modifier="fiscal") if fiscal else value


def same(t: Text, i: int) -> Found | None:
    """the same day, that year, that same month, those years."""
    j = i + 1 if t.at(i) in ("the", "that") else i
    if t.at(j) != "same" and t.at(i) != "that":
        return None
    named = _named(t, j, 0, t.clock.told, i) if t.clock.told and t.at(i) == "that" and t.capital(j) | (t.at(j) in SEASONS) else None
    if (
        named
        and named[1].granularity in ("day", "month", "season")
        and (t.at(j) not in AMBIGUOUS or t.at(j) in ("april", "june", "august"))
    ):
        return named[0], named[1].anchored("narrative")
    k = t.past(j, "same", "very")
    unit = UNITS.get(t.at(k))
    base = t.clock.told_for(unit) if unit else None
    if unit == "Q" and t.clock.period and t.clock.period.granularity == "quarter":
        return k + 1, replace(t.clock.period, anchor="narrative")
    if unit is None or unit in ("H", "m", "s", "E", "Q") or base is None or (t.at(i) == "that" and t.tag_at(i) not in ("DT", "WDT", "IN")):
        return None
    if t.at(i) == "that" and t.tag_at(i) == "IN" and t.tag_at(k + 1) in ("IN", "VBD", "MD", "VBZ"):
        return None
    if unit == "Y" and t.at(k + 1) == "," and YEAR.match(t.at(k + 2)) and t.at(k + 3) in (",", "."):
        return k + 1, cal.year(int(t.at(k + 2)))
    if unit in PARTS:
        value = cal.day(base)
        return k + 1, replace(value, timex=f"{value.timex}T{PARTS_VALUE[unit]}").anchored("narrative")
    return k + 1, cal.shift(base, unit, 0).anchored("narrative")


def hour(t: Text, i: int) -> Found | None:
    """10 p.m. Wednesday; noon Thursday; 5 p.m. EST Nov. 9; 7:15 p.m. (of the day told, else of publication)."""
    clock = _clock(t, i)
    if clock is None:
        return None
    end, time = clock
    k = t.past(t.past(end, ","), "on")
    inner = t.read(k) if t.at(k) in WEEKDAYS or t.at(k) in MONTHS or t.at(k) in DEICTIC else None
    if inner and inner[1].granularity == "day" and inner[1].start:
        value = inner[1]
        return inner[0], replace(value, timex=f"{value.start}T{time}")
    base = t.clock.told_for("H")
    if base is None or t.at(end) in WEEKDAYS:
        return end, cal.vague(f"T{time}")
    return end, cal.day(base, f"{base}T{time}").anchored("narrative" if t.clock.day else t.clock.anchor)


def _clock(t: Text, i: int) -> tuple[int, str] | None:
    """Read a time of day; return (end, HH:MM)."""
    low = t.at(i)
    if low in HOURS:
        return i + 1, HOURS[low]
    m = CLOCK.match(low)
    if not m or not int(m[1]) < 25:
        return None
    end, half = i + 1, m[3]
    if half is None and t.at(end) in MERIDIEM:
        half, end = t.at(end), end + 1
    if half is None and t.at(end) in ("o'clock", "o’clock"):
        half, end = "", end + 1
    if half is None and not (m[2] and ":" in low and t.at(end) in ZONES):
        return None
    hour = int(m[1]) % 12 + 12 * half.startswith("p") if half else int(m[1])
    if t.at(end) in ZONES:
        end = t.past(end + 1, "time")
    return end, f"{hour:02d}:{m[2] or '00'}"
