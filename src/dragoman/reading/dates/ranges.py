"""What stands around a date: the other end of a range, and the preposition that opens or closes it.

Both ends of a range are mentions of their own, as TIMEX3 has it; each keeps its own TIMEX3 value and
carries the interval of the whole range, which is what happened when.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.absolute import day_number
from dragoman.reading.dates.calendars import DAY, Value
from dragoman.reading.dates.grammar import Grammar
from dragoman.reading.dates.text import Found, Text
from dragoman.reading.dates.words import DASHES, MONTHS, WEEKDAYS, YEAR
from dragoman.types import When

MODIFIERS = {
    "since": "since", "until": "until", "till": "until", "through": "until", "by": "by", "before": "before", "after": "after",
    "about": "about", "around": "about", "circa": "about", "c.": "about", "ca.": "about", "approximately": "about", "roughly": "about",
}  # fmt: skip
LINKS = frozenset({"to", "until", "till", "through", "thru"})
PRESENT = frozenset({"present", "today", "now"})
RANGED = frozenset({"day", "week", "month", "quarter", "season", "half", "year", "decade", "century"})
Piece = tuple[int, int, Value, When]


def pieces(g: Grammar, start: int, end: int, value: Value) -> list[Piece]:
    """Return the mentions (start, end, value, when) that a date and what follows it make up."""
    t = g.text
    other = _other_end(g, start, end, value)
    if other is None:
        pair = _short_end(t, end + 1, value) if t.at(end) == "and" and value.granularity == "day" and value.start else None
        out = [(start, end, value, when(t, start, end, value))]
        if pair and t.at(end + 1).isdecimal() and t.tag_at(pair[0])[:2] not in ("NN", "JJ"):  # "May 3 and 4", no count of things
            out.append((end + 1, pair[0], pair[1], when(t, end + 1, pair[0], pair[1])))
        return out
    begin, stop, first, last = other
    if first.start is None or last.end is None:
        return [(start, end, value, when(t, start, end, value))]
    whole = When(first.start.isoformat(), last.end.isoformat(), "range", first.anchor)
    out = [(start, end, first, whole)]
    if begin < stop:
        out.append((begin, stop, last, whole))
    return out


def _other_end(g: Grammar, start: int, end: int, value: Value) -> tuple[int, int, Value, Value] | None:
    """Return (start, end, first, last) of the date after a dash, "to", "through" or, after "between", "and"."""
    t = g.text
    link, before = t.at(end), t.at(start - 1)
    dash = link in DASHES
    if (
        value.start is None
        or value.granularity not in RANGED
        or not (dash or link in LINKS or (link == "and" and before in ("between", "from")))
    ):
        return None
    k = end + 1
    if t.at(k) in PRESENT and t.clock.now and value.start <= t.clock.now and (dash or t.at(k) == "present"):
        return k, k + 1, value, replace(cal.day(t.clock.now, "PRESENT_REF"), anchor=t.clock.anchor)
    short = _short_end(t, k, value) if dash or link in ("to", "and", "through") else None
    found = short or g.read(k)
    if found is None or found[1].granularity not in RANGED:
        return None
    begin = t.past(k, "the") if t.at(k) != "the" else k
    first, last = _agreed(t, value, found[1], t.at(k) in WEEKDAYS)
    if link == "to" and before != "from" and first.granularity != last.granularity:  # "a revision Friday to December's figures"
        return None
    if first.start is None or last.start is None or last.end is None or first.start > last.start or (first.timex == last.timex):
        return None
    return begin, found[0], first, last


def _short_end(t: Text, k: int, value: Value) -> Found | None:
    """Read the end of 1890 - 91 and of July 14 - 16, 2018."""
    low = t.at(k)
    assert value.start is not None
    if value.granularity == "year" and len(low) == 2 and low.isdecimal() and low.isascii():
        year = value.start.year // 100 * 100 + int(low)
        return (k + 1, cal.year(year)) if value.start.year < year < value.start.year + 60 or year % 100 == 0 else None
    number = day_number(low)
    if value.granularity == "day" and number and number > value.start.day and t.at(k + 1) not in ("p.m.", "a.m.", "pm", "am"):
        last = cal.safe(value.start.year, value.start.month, number)
        if last is None or t.at(k + 1) in MONTHS:
            return None
        stop = k + 1
        if t.at(stop) == "," and YEAR.match(t.at(stop + 1)):
            stop += 2
        return stop, replace(cal.day(last), anchor=value.anchor)
    return None


def _agreed(t: Text, first: Value, last: Value, weekday: bool) -> tuple[Value, Value]:
    """Give an end without a year the year of the other."""
    if first.start is None or last.start is None:
        return first, last
    if first.anchor != "text" and last.anchor == "text" and first.granularity in ("day", "month"):
        year = last.start.year - ((first.start.month, first.start.day) > (last.start.month, last.start.day))
        return _in_year(first, year), last
    if last.start < first.start and last.anchor != "text":
        if weekday and last.granularity == "day":
            return first, replace(cal.day(last.start + 7 * DAY), anchor=last.anchor)
        if last.granularity in ("day", "month") and not weekday:
            year = first.start.year + ((last.start.month, last.start.day) < (first.start.month, first.start.day))
            return first, _in_year(last, year)
    return first, last


def _in_year(value: Value, year: int) -> Value:
    assert value.start is not None
    if value.granularity == "month":
        return replace(cal.month(year, value.start.month), anchor=value.anchor)
    whole = cal.safe(year, value.start.month, value.start.day)
    return replace(cal.day(whole), anchor=value.anchor) if whole else value


def when(t: Text, start: int, end: int, value: Value) -> When:
    """Return the interval of a date, opened or closed by the preposition before it."""
    first, last, modifier = value.start, value.end, value.modifier
    name = "by" if t.at(start - 1) == "than" and t.at(start - 2) == "later" else MODIFIERS.get(t.at(start - 1))
    attached = t.at(end) in ("'s", "’s", "'", "’") or t.tag_at(end)[:2] == "NN" and t.at(end - 1) in WEEKDAYS
    if name and value.granularity not in ("vague", "range") and not attached and value.timex and not value.timex.endswith("REF"):
        modifier = name
        if name == "since":
            now = t.clock.now
            last = now if now and first and now >= first else None
        elif name in ("until", "by"):
            first = None
        elif name == "before":
            last = last if value.modifier == "late" else first - DAY if first and first.toordinal() > 1 else None
            first = None
        elif name == "after":
            first, last = last + DAY if last else None, None
    return When(first.isoformat() if first else None, last.isoformat() if last else None, value.granularity, value.anchor, modifier)
