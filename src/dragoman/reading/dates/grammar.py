"""A compositional grammar of dates over tokens: which rules a token may open.

Each rule looks at the tokens from one position on and gives (end, value) or None; rules are found by
the kind of the first token, so a document is passed over once. Rules nest ("the end of" + "last
year"), at most ``DEEPEST`` deep.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dragoman.reading.dates import absolute, counted, parts, quarters, relative
from dragoman.reading.dates.calendars import Value
from dragoman.reading.dates.feasts import OPENING
from dragoman.reading.dates.text import HUNDREDS, Found, Text
from dragoman.reading.dates.words import (
    CLOCK,
    DECADES,
    HOLIDAYS,
    HOURS,
    MERIDIEM,
    MONTHS,
    NOW,
    NUMBERS,
    ORDINALS,
    PARTS,
    PARTS_VALUE,
    RECENT,
    SEASONS,
    SOON,
    UNITS,
    VAGUE_COUNT,
    WEEKDAYS,
    number,
)

Rule = Callable[[Text, int], Found | None]
DEEPEST = 5


class Grammar:
    """Read the date that begins at a token."""

    def __init__(self, text: Text) -> None:
        self.text = text
        self.depth = 0
        text.read = self.read

    def read(self, i: int) -> Found | None:
        """Return (end, value) of the date that begins at token ``i``, or None."""
        kind = kinds(self.text.at(i))
        if kind is None or self.depth >= DEEPEST:
            return None
        self.depth += 1
        try:
            for rule in RULES[kind]:
                found = rule(self.text, i)
                if found is not None:
                    return _with_part_of_day(self.text, i, *found)
            return None
        finally:
            self.depth -= 1


def _with_part_of_day(t: Text, i: int, end: int, value: Value) -> Found:
    """Take in the part of the day that follows: Friday night, yesterday at noon."""
    if value.granularity != "day" or not value.timex or "T" in value.timex or value.timex.endswith("REF"):
        return end, value
    unit = UNITS.get(t.at(end))
    if unit in PARTS and unit is not None:
        return end + 1, replace(value, timex=f"{value.timex}T{PARTS_VALUE[unit]}")
    k = t.past(end, "at", "around")
    clock = CLOCK.match(t.at(k)) if k > end and ":" in t.at(k) and t.at(k + 1) not in MERIDIEM else None
    if clock and clock[3] is None and int(clock[1]) < 24:
        return k + 1, replace(value, timex=f"{value.timex}T{int(clock[1]):02d}:{clock[2]}")
    if k > end or t.at(end) in HOURS:
        time = relative.hour(t, k)
        if time and time[1].timex and "T" in time[1].timex and t.at(time[0] - 1) not in WEEKDAYS and time[1].anchor != "text":
            return time[0], replace(value, timex=f"{value.timex}T{time[1].timex.partition('T')[2]}")
    return end, value


def kinds(low: str) -> str | None:
    """Return the kind of rule that a token may open, None for most."""
    found = OPENERS.get(low)
    if found is not None:
        return found
    first = low[:1]
    if first.isdecimal():
        return "digits"
    if first in "'’‘" and low:
        return "apostrophe"
    if "-" in low:
        if low.startswith(("mid-", "early-", "late-", "end-")):
            return "phase"
        if low.startswith(("post-", "pre-")):
            return "bordered"
        return "number" if number(low) is not None else None
    return "fiscal" if low.startswith("fy") and low[2:].isdecimal() else None


def _the(t: Text, i: int) -> Found | None:
    """Read what "the" opens: the rules of the token after it, span included."""
    second = t.at(i + 1)
    if second not in OPENERS and second not in SECONDS and not second[:1].isdecimal() and second[:4] != "mid-" and second[:1] not in "'’‘":
        return None
    for rule in THE:
        found = rule(t, i)
        if found is not None:
            return found
    if t.at(i + 1) == "year":
        inner = absolute.spoken(t, i + 2) or absolute.year_alone(t, i + 2)
        if inner:
            return inner
    kind = kinds(t.at(i + 1))
    if kind in ("digits", "ordinal", "apostrophe", "decade"):
        found = absolute.day_first(t, i + 1) or absolute.year_alone(t, i + 1)
        found = found or absolute.bare_day(t, i)
        return None if found and found[1].granularity == "year" else found  # "the 2018 talks": the year is read by itself
    return None


def _year(t: Text, i: int) -> Found | None:
    """year 2000; year-end; year-ago."""
    if t.at(i) == "year" and t.at(i - 1) != "fiscal":
        inner = absolute.spoken(t, i + 1)
        if inner:
            return inner
    return parts.year_end(t, i) or quarters.quarter(t, i) or quarters.period(t, i)


def _openers() -> dict[str, str]:
    table: dict[str, str] = {}
    groups: tuple[tuple[Iterable[str], str], ...] = (
        (DECADES, "decade"),
        (VAGUE_COUNT | {"couple", "half"}, "number"),
        (SEASONS, "season"),
        ((h[0] for h in HOLIDAYS), "holiday"),
        (OPENING, "holiday"),
        (MONTHS, "month"),
        (WEEKDAYS, "weekday"),
        ({*relative.DEICTIC, *NOW, *SOON, *RECENT, "then"}, "deictic"),
        (HOURS, "hour"),
        ({*relative.LAST, *relative.NEXT, *relative.THIS, "these"}, "modifier"),
        (("early", "late", "mid", "mid-", "later", "earlier"), "phase"),
        (("beginning", "start", "end", "middle"), "phase"),
        (("the",), "the"),
        (("that", "same"), "same"),
        (("recent", "near", "foreseeable", "due"), "vague"),
        (("latest",), "period"),
        (("a", "an"), "number"),
        (("each", "every"), "each"),
        (("fiscal", "fy"), "fiscal"),
        (("q1", "q2", "q3", "q4"), "quarter"),
        (("year",), "year"),
        (("world",), "war"),
        (("final",), "ordinal"),
        (("weeks", "months", "years", "decades", "centuries", "days"), "bare"),
        (NUMBERS, "number"),
        (ORDINALS, "ordinal"),
        (HUNDREDS, "none"),
    )
    for words, kind in groups:
        for word in words:
            table.setdefault(word, kind)
    table["new"] = table["international"] = table["all"] = table["st."] = "holiday"
    return {word: kind for word, kind in table.items() if kind != "none"}


OPENERS = _openers()
SECONDS = frozenset(
    {
        "weekend",
        "day",
        "night",
        "week",
        "month",
        "turn",
        "decade",
        "century",
        "comparable",
        "corresponding",
        "past",
        "future",
        "recent",
        "near",
        "most",
        "most-recent",
        "quarter",
        "period",
        "year",
        "financial",
        "full",
        "very",
        "same",
        "immediate",
        "distant",
        "close",
    }
)
THE: tuple[Rule, ...] = (
    quarters.quarter,
    parts.nth,
    parts.phase,
    quarters.period,
    relative.modified,
    relative.same,
    relative.day_around,
    parts.weekend,
    parts.season,
    parts.turn,
    parts.superlative,
    parts.vague,
)
DIGITS: tuple[Rule, ...] = (
    absolute.numeric,
    relative.hour,
    absolute.day_first,
    quarters.quarter,
    parts.nth,
    lambda t, i: quarters.period(t, i) if t.at(i + 1) in ("quarter", "period") else None,
    counted.counted,
    absolute.year_alone,
)
RULES: dict[str, tuple[Rule, ...]] = {
    "decade": (absolute.year_alone,),
    "war": (parts.war,),
    "bordered": (absolute.bordered,),
    "season": (parts.season,),
    "holiday": (parts.holiday, absolute.month_first),
    "month": (parts.holiday, absolute.month_first),
    "weekday": (relative.weekday,),
    "deictic": (relative.deictic,),
    "hour": (relative.hour,),
    "modifier": (quarters.last_of, parts.nth, parts.holiday, relative.modified, parts.vague, quarters.period),
    "phase": (parts.phase, relative.deictic),
    "the": (_the,),
    "same": (relative.same,),
    "vague": (parts.vague,),
    "period": (quarters.period,),
    "each": (relative.repeated,),
    "fiscal": (parts.fiscal,),
    "quarter": (quarters.quarter,),
    "year": (_year,),
    "bare": (counted.bare,),
    "number": (absolute.spoken, counted.counted),
    "ordinal": (parts.war, absolute.day_first, quarters.quarter, parts.nth),
    "digits": DIGITS,
    "apostrophe": (absolute.year_alone,),
}
