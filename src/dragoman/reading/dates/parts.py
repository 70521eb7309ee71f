"""Rules for parts of a period, and for seasons, holidays, centuries and what is vague."""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.absolute import partial
from dragoman.reading.dates.calendars import DAY, Date, Value
from dragoman.reading.dates.feasts import FEASTS, LONGEST, OPENING, UNRECKONED, choose
from dragoman.reading.dates.text import Found, Text, spoken_year, year_after
from dragoman.reading.dates.words import DECADE, HOLIDAYS, MONTHS, PARTS, PARTS_VALUE, SEASONS, UNITS, YEAR, number, ordinal

PHASES = {
    "early": "early",
    "late": "late",
    "mid": "mid",
    "mid-": "mid",
    "beginning": "early",
    "start": "early",
    "end": "late",
    "middle": "mid",
    "close": "late",
    "earlier": "early",
    "later": "late",
}
NOUN_PHASES = frozenset({"beginning", "start", "end", "middle", "close"})
_FIRST, _SECOND = ("1914-07-28", "1918-11-11"), ("1939-09-01", "1945-09-02")
WARS: dict[tuple[str, ...], tuple[str, str]] = {
    ("world", "war", "i"): _FIRST, ("world", "war", "one"): _FIRST, ("first", "world", "war"): _FIRST,
    ("world", "war", "ii"): _SECOND, ("world", "war", "two"): _SECOND, ("second", "world", "war"): _SECOND,
}  # fmt: skip
NOT_PHASED = frozenset({"vague"})


def phase(t: Text, i: int) -> Found | None:
    """early 2018, late last week, mid-June, the end of May, later this year, earlier in the month, the beginning of the year."""
    j = i + 1 if t.at(i) == "the" else i
    low = t.at(j)
    prefix, _, rest = low.partition("-")
    if rest and prefix in ("early", "mid", "late", "end"):
        inner = _bare(t, rest, i)
        return (j + 1, cal.phase(inner, PHASES[prefix])) if inner else None
    name = PHASES.get(low)
    if name is None:
        return None
    k = j + 1
    if low in NOUN_PHASES and t.at(k) != "of" and not (t.at(k) == "-" and YEAR.match(t.at(k + 1))):
        return None
    k = t.past(k, "of", "in", "-", "on")
    found = t.read(k) or (_that_unit(t, k) if t.at(k) == "the" else None)
    if found is None:
        if (
            t.at(k) in UNITS
            and UNITS[t.at(k)] in PARTS
            and t.clock.told
            and low in ("early", "late", "mid")
            and t.tag_at(k + 1)[:2] != "NN"
        ):
            value = cal.day(t.clock.told)
            return k + 1, replace(value, timex=f"{value.timex}T{PARTS_VALUE[UNITS[t.at(k)]]}", anchor="narrative")
        return None
    end, value = found
    if value.granularity in NOT_PHASED or value.start is None:
        return None
    if value.granularity == "day":
        return end, value
    if low in ("earlier", "later") and t.clock.now:
        return end, _rest(value, t.clock.now, low)
    return end, cal.phase(value, name)


def _rest(value: Value, now: Date, low: str) -> Value:
    """Cut "earlier this year" off at the day of publication, and "later this year" before it."""
    if value.start is None or value.end is None or not value.start <= now <= value.end:
        return value
    return replace(value, end=now, modifier="early") if low == "earlier" else replace(value, start=now, modifier="late")


def _that_unit(t: Text, k: int) -> Found | None:
    """Read "the year", "the month" inside "the end of the month": the one that holds the day of publication."""
    unit = UNITS.get(t.at(k + 1))
    base = t.clock.told if t.clock.historic else t.clock.now
    if base is None or unit not in ("D", "W", "M", "Y", "E", "C", "Q"):
        return None
    return k + 2, cal.shift(base, unit, 0).anchored(t.clock.anchor)


def turn(t: Text, i: int) -> Found | None:
    """the turn of the century, the turn of the 20th century: five years either way."""
    if t.at(i + 1) != "turn" or t.at(i + 2) != "of":
        return None
    k = t.past(i + 3, "the")
    rank = ordinal(t.at(k))
    k += rank is not None
    if t.at(k) not in ("century", "millennium") or (rank is None and t.clock.now is None):
        return None
    year = (rank - 1) * 100 if rank else (t.clock.now.year + 25) // 100 * 100 if t.clock.now else 0
    if not 100 < year < 2500:
        return None
    return k + 1, Value(Date(year - 5, 1, 1), Date(year + 4, 12, 31), "range", None, "text" if rank else t.clock.anchor, "about")


def superlative(t: Text, i: int) -> Found | None:
    """the worst crisis of the decade, the first strike of the year: the one that holds the day of publication."""
    if t.at(i - 1) != "of" or t.at(i - 2) in UNITS or not t.tag_at(i - 2).startswith("NN"):
        return None
    near = range(max(0, i - 7), i - 2)
    ranked = any(t.tag_at(k) in ("JJS", "RBS") or t.at(k) in ("first", "second", "third", "fourth", "fifth", "only") for k in near)
    return _that_unit(t, i) if ranked and t.at(i + 1) in ("week", "month", "year", "decade", "century") else None


def _bare(t: Text, low: str, i: int) -> Value | None:
    if YEAR.match(low):
        return cal.year(int(low))
    if low in MONTHS:
        return partial(t, MONTHS[low], None, None, i)
    m = DECADE.match(low)
    if m:
        return cal.decade(int(m[1]) * 100 + int(m[2]) * 10 if m[1] else 1900 + int(m[3]) * 10)
    return None


def year_end(t: Text, i: int) -> Found | None:
    """year-end: the last day of the year; year's end, the year end: its last months."""
    now = t.clock.now
    k = t.past(i + 1, "-", "'s", "’s")
    if now is None or t.at(i) != "year" or t.at(k) != "end" or t.at(k + 1) == "of":
        return None
    year = now.year - (t.at(i - 1) in ("since", "from", "last"))
    if t.at(i + 1) != "-":
        return k + 1, cal.phase(cal.year(year), "late").anchored(t.clock.anchor)
    return k + 1, cal.day(Date(year, 12, 31)).anchored(t.clock.anchor)


def nth(t: Text, i: int) -> Found | None:
    """the first four months of 2018, the second half of 2017, the third week of May, the 19th century."""
    j = i + 1 if t.at(i) == "the" else i
    low = t.at(j)
    rank = -1 if low in ("last", "final") else ordinal(low)
    if rank is None:
        return None
    k = t.past(j + 1, "-")
    n = number(t.at(k))
    if n is not None and UNITS.get(t.at(k + 1)) in ("M", "W", "D", "Q", "Y"):
        return _several(t, k, n, rank) if rank in (1, -1) else None
    if t.at(k) in ("half", "halves"):
        return _half(t, i, k + 1, rank)
    if t.at(k) in ("century", "centuries") and rank > 0:
        return k + 1, cal.century(rank)
    if t.at(k) == "decade" and rank > 0 and t.at(k + 1) == "of":
        inner = t.read(t.past(k + 2, "the"))
        return (
            (inner[0], cal.decade(inner[1].start.year + 10 * (rank - 1)))
            if inner and inner[1].start and inner[1].granularity == "century"
            else None
        )
    if UNITS.get(t.at(k)) in ("D", "W", "M", "Y") and t.at(k + 1) == "of":
        inner = t.read(t.past(k + 2, "the"))
        if inner and inner[1].start and inner[1].end and inner[1].granularity not in ("day", "vague"):
            unit = UNITS[t.at(k)]
            base = cal.exact(inner[1].start, unit, rank - 1) if rank > 0 else inner[1].end
            if base and unit == "W":  # the week that holds most of those seven days
                base += (3 if rank > 0 else -3) * DAY
            if base:
                return inner[0], cal.shift(base, unit, 0).anchored(inner[1].anchor)
    return None


def _several(t: Text, k: int, n: int, rank: int) -> Found | None:
    """Read "first four months of 2018" from its count on; without "of" a bare length."""
    unit, end = UNITS[t.at(k + 1)], k + 2
    inner = None
    if t.at(end) in ("of", "in"):
        inner = t.read(end + 1) or (_that_unit(t, end + 1) if t.at(end + 1) == "the" else None) or t.read(end + 2)
    if inner is None or inner[1].start is None or inner[1].end is None or inner[1].granularity in ("day", "vague"):
        return (end, cal.vague(cal.duration(n, unit))) if rank > 0 else None
    start, last = inner[1].start, inner[1].end
    edge = cal.exact(start, unit, n) if rank > 0 else cal.exact(last + DAY, unit, -n)
    if edge is None:
        return None
    first, final = (start, edge - DAY) if rank > 0 else (edge, last)
    if unit == "Q" and n == 2 and inner[1].granularity == "year":
        return inner[0], replace(cal.half(start.year, 1 if rank > 0 else 2), anchor=inner[1].anchor)
    form = "%Y-%m-%d" if unit in "DW" else "%Y-%m"
    return inner[0], Value(first, final, "range", f"{first.strftime(form)}/{final.strftime(form)}", inner[1].anchor)


def _half(t: Text, i: int, k: int, rank: int) -> Found | None:
    inner = t.read(t.past(t.past(k, "of", "in"), "the")) if t.at(k) in ("of", "in") else t.read(k) if YEAR.match(t.at(k)) else None
    if t.at(k) == "of" and t.at(k + 1) == "the" and inner is None:
        inner = _that_unit(t, k + 1)
    if inner and inner[1].start and inner[1].end and inner[1].granularity not in ("day", "vague"):
        start, last = inner[1].start, inner[1].end
        if inner[1].granularity == "year" and rank in (1, 2, -1):
            return inner[0], replace(cal.half(start.year, 2 if rank < 0 else rank), anchor=inner[1].anchor)
        middle = start + (last - start + DAY) // 2
        first, final = (start, middle - DAY) if rank == 1 else (middle, last)
        return inner[0], Value(first, final, "half", inner[1].timex, inner[1].anchor)
    now = t.clock.now
    if now is None or rank not in (1, 2) or t.at(k) == "of":
        return None
    late = rank == 2 and now.month < 7 and t.direction(i) in ("past", "ended")
    return k, cal.half(now.year - late, rank).anchored(t.clock.anchor)


def fiscal(t: Text, i: int) -> Found | None:
    """fiscal 1989, fiscal year 2018, FY2018, FY 2018/19: told by its number, marked as fiscal."""
    low = t.at(i)
    if low.startswith("fy") and YEAR.match(low[2:]):
        return i + 1, replace(cal.year(int(low[2:])), modifier="fiscal")
    k = t.past(i + 1, "year", "years")
    if YEAR.match(t.at(k)):
        return k + 1, replace(cal.year(int(t.at(k))), modifier="fiscal")
    return None


def season(t: Text, i: int) -> Found | None:
    """summer 2018, the summer of 2018, the winter of nineteen ninety-four, over the summer."""
    i += t.at(i) == "the"
    code = SEASONS.get(t.at(i))
    if code is None or t.tag_at(i) not in ("NN", "NNP") or (t.at(i) == "fall" and t.at(i + 1) == "in"):
        return None
    stop, y = year_after(t, i + 1)
    if y is not None:
        return stop, cal.season(y, code)
    spoken = spoken_year(t, i + 2) if t.at(i + 1) == "of" else None
    if spoken:
        return spoken[0], cal.season(spoken[1], code)
    now = t.clock.now
    before = t.at(i - 1) if t.at(i - 1) != "the" else t.at(i - 2)
    if t.at(i + 1) == "of" and t.at(i + 2) in ("this", "last", "next", "that") and t.at(i + 3) == "year" and t.clock.told and now:
        year = t.clock.told.year if t.at(i + 2) == "that" else now.year + {"this": 0, "last": -1, "next": 1}[t.at(i + 2)]
        return i + 4, cal.season(year, code)
    if (
        now is None
        or not (t.at(i - 1) == "the" and code in ("SU", "WI") and t.tag_at(i + 1)[:2] == "VB")
        and before not in ("over", "in", "during", "through", "throughout", "into", "by", "since", "until", "early", "late")
        or t.tag_at(i + 1)[:1] == "N"
    ):
        return None
    return i + 1, _nearest_season(t, i, code, t.clock.told if t.clock.historic and t.clock.told else now)


def _nearest_season(t: Text, i: int, code: str, now: Date) -> Value:
    value = cal.season(now.year, code)
    if value.start and value.start > now and t.direction(i) != "future":
        value = cal.season(now.year - 1, code)
    elif value.end and value.end < now and t.direction(i) == "future":
        value = cal.season(now.year + 1, code)
    return value.anchored(t.clock.anchor)


def holiday(t: Text, i: int) -> Found | None:
    """Christmas Day, New Year's Eve 2017, last Christmas, Ramadan."""
    step = t.at(i) if t.at(i) in ("last", "next", "this") else ""
    i += bool(step)
    if not t.capital(i):
        return None
    moving = _feast(t, i, step)
    if moving:
        return moving
    for length in (4, 3, 2, 1):
        found = HOLIDAYS.get(tuple(t.at(i + k) for k in range(length)))
        if found and t.capital(i + length) and t.tag_at(i + length) == "NNP":  # Christmas Island
            return None
        if found:
            stop, y = year_after(t, i + length)
            value = partial(t, found[0], found[1], y, i)
            return (stop, value) if value else None
    return None


def war(t: Text, i: int) -> Found | None:
    """during World War II, in the First World War: the days that it lasted."""
    found = next(((len(name), days) for name, days in WARS.items() if all(t.at(i + k) == w for k, w in enumerate(name))), None)
    before = t.at(i - 1) if t.at(i - 1) != "the" else t.at(i - 2)
    if found is None or not t.capital(i) or before not in ("in", "during", "throughout", "of") or t.tag_at(i + found[0])[:2] == "NN":
        return None
    first, last = found[1]
    return i + found[0], Value(Date.fromisoformat(first), Date.fromisoformat(last), "range", f"{first}/{last}")


def _feast(t: Text, i: int, step: str) -> Found | None:
    """Read a feast that moves: of the year named, else by the verb; not a person or place named for it (Easter Island)."""
    if t.at(i) not in OPENING or (t.tag_at(i - 1) == "NNP" and t.at(i - 1) not in MONTHS):
        return None
    for length in range(LONGEST, 0, -1):
        name = tuple(t.at(i + k) for k in range(length))
        feast = FEASTS.get(name)
        if feast is None and name not in UNRECKONED:
            continue
        end = i + length
        if t.capital(end) and t.tag_at(end) == "NNP" and not t.at(end)[:1].isdecimal():
            return None
        stop, y = year_after(t, end)
        if feast is None:
            return stop, cal.vague(None)
        way = {"last": "past", "next": "future"}.get(step) or t.direction(i)
        value = choose(feast, t.clock.now, way, y)
        return (stop, value if y or value.start is None else value.anchored(t.clock.anchor)) if value else None
    return None


def weekend(t: Text, i: int) -> Found | None:
    """the weekend: the last one, or the next where the verb looks ahead."""
    now = t.clock.now
    if t.at(i + 1) != "weekend" or now is None:
        return None
    ahead = t.direction(i + 1) == "future" or t.at(i - 1) in ("before", "until", "by", "of") or now.weekday() == 4
    return i + 2, cal.shift(now, "WE", 0 if ahead or now.weekday() >= 5 else -1).anchored(t.clock.anchor)


def vague(t: Text, i: int) -> Found | None:
    """recent weeks, the past, the future, the near future: named as vague."""
    j = i + 1 if t.at(i) == "the" else i
    low = t.at(j)
    if low == "due":
        return (i + 2, cal.vague("FUTURE_REF")) if t.at(i - 1) == "in" and t.at(i + 1) == "course" else None
    if low in ("near", "foreseeable", "immediate", "distant", "recent") and t.at(j + 1) in ("future", "past", "term"):
        return j + 2, cal.vague("PAST_REF" if t.at(j + 1) == "past" else "FUTURE_REF")
    if (
        low in ("past", "future")
        and not t.clock.dateless
        and j > i
        and t.tag_at(j) == "NN"
        and t.at(j + 1) not in ("of", "tense")
        and t.tag_at(j + 1)[:2] != "NN"
        and t.at(i - 1) in ("in", "for", "of", "than", "from", "into", "at")
    ):
        return j + 1, cal.vague("PAST_REF" if low == "past" else "FUTURE_REF")
    unit = UNITS.get(t.at(j + 1))
    if low == "recent" and unit and t.at(j + 1).endswith("s"):
        return j + 2, cal.vague(cal.duration(None, unit))
    if low == "coming" and unit and t.at(j + 1).endswith("s"):
        return j + 2, cal.vague("FUTURE_REF")
    return None
