"""A compositional grammar of dates over tokens.

Each rule looks at the tokens from one position on and gives (end, value) or None; rules are found by
the kind of the first token, so a document is passed over once. Partial dates are resolved against the
publication date, or where there is none, against the last full date of the text; direction comes from
the tense of the governing verb.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.calendars import DAY, Date, Value
from dragoman.reading.dates.words import (
    AMBIGUOUS,
    CLOCK,
    COMPOUND,
    DECADE,
    DECADES,
    HOLIDAYS,
    ISO,
    MONTHS,
    NOW,
    PARTS,
    RECENT,
    SEASONS,
    SLASHED,
    SOON,
    SPAN_OF_YEARS,
    UNITS,
    VAGUE_COUNT,
    WEEKDAYS,
    YEAR,
    number,
    ordinal,
)

Found = tuple[int, Value]
LAST = frozenset({"last", "previous", "past", "preceding"})
NEXT = frozenset({"next", "coming", "following", "upcoming"})
THIS = frozenset({"this", "current"})
AGO_BEFORE = frozenset({"ago", "back"})
EARLIER = frozenset({"earlier", "before", "previously"})
LATER = frozenset({"later", "after", "afterwards", "on"})
HENCE = frozenset({"hence"})
PHASES = {"early": "early", "late": "late", "mid": "mid", "mid-": "mid", "beginning": "early", "start": "early", "end": "late", "middle": "mid", "later": "late"}
VAGUE = "vague"
TIMES = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m"})


@dataclass(slots=True)
class Words:
    """What the grammar sees of a document."""

    lower: list[str]
    text: list[str]
    tag: list[str]
    tense: Callable[[int], str]

    def at(self, i: int) -> str:
        """Return a lower-case token, empty beyond the end."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def starts_upper(self, i: int) -> bool:
        """Tell whether a token begins with a capital."""
        return 0 <= i < len(self.text) and self.text[i][:1].isupper()


@dataclass(slots=True)
class Clock:
    """What partial dates are resolved against; ``narrative`` moves with the text."""

    published: Date | None
    narrative: Value | None = None

    @property
    def now(self) -> Date | None:
        """Return the day that "today" is."""
        return self.published or (self.narrative.end if self.narrative else None)

    @property
    def anchor(self) -> str:
        """Name what ``now`` comes from."""
        return "published" if self.published else "narrative"


class Grammar:
    """Read the date that begins at a token."""

    def __init__(self, words: Words, clock: Clock) -> None:
        self.w = words
        self.clock = clock

    def read(self, i: int) -> Found | None:
        """Return (end, value) of the longest date that begins at token ``i``, or None."""
        low = self.w.at(i)
        kind = kinds(low)
        if kind is None:
            return None
        for rule in RULES[kind]:
            found: Found | None = rule(self, i)
            if found is not None:
                return self._extended(*found)
        return None

    # --------------------------------------------------------------- ranges

    def _extended(self, end: int, value: Value) -> Found:
        """Take in a part of the day, or the other end of a range (3 to 5 May is left to the month rule)."""
        if UNITS.get(self.w.at(end)) in PARTS and value.granularity == "day":
            part = {"N": "NI"}.get(UNITS[self.w.at(end)], UNITS[self.w.at(end)])
            return end + 1, replace(value, timex=f"{value.timex}T{part}")
        return end, value

    # --------------------------------------------------------------- absolute

    def iso(self, i: int) -> Found | None:
        """2018-07-14, 14/07/2018."""
        low = self.w.at(i)
        m = ISO.match(low)
        if m:
            d = cal.safe(int(m[1]), int(m[2]), int(m[3]))
            return (i + 1, cal.day(d)) if d else None
        m = SLASHED.match(low)
        if m:
            a, b, y = int(m[1]), int(m[2]), int(m[3])
            y += 0 if y > 99 else (1900 if y > 40 else 2000)
            d = cal.safe(y, b, a) if a > 12 or "." in low else cal.safe(y, a, b)
            return (i + 1, cal.day(d)) if d else None
        return None

    def month_first(self, i: int) -> Found | None:
        """July 14, 2018; July 2018; July; early July; July 14-16."""
        w, low = self.w, self.w.at(i)
        m = MONTHS.get(low)
        if m is None or not w.starts_upper(i):
            return None
        j = i + 1
        if w.at(j) == ".":
            j += 1
        d = self._day_number(w.at(j))
        if d is not None:
            end, last = j + 1, None
            if w.at(end) in ("-", "–", "to", "and", "through") and (self._day_number(w.at(end + 1)) or 0) > d:
                last = self._day_number(w.at(end + 1))
                end += 2
            stop, y = self._year(end)
            first = self._partial(m, d, y, i)
            if first is None:
                return None
            if last is not None and first.start:
                other = cal.safe(first.start.year, m, last)
                return (stop, cal.span(first, cal.day(other))) if other else None
            return stop, first
        stop, y = self._year(j)
        if y is None and w.at(j) in ("this", "last", "next") and w.at(j + 1) == "year" and self.clock.now:
            y = self.clock.now.year + {"this": 0, "last": -1, "next": 1}[w.at(j)]
            return j + 2, cal.month(y, m).anchored(self.clock.anchor)
        if y is None and w.at(j) == "of" and w.at(j + 1) in ("this", "last", "next") and w.at(j + 2) == "year" and self.clock.now:
            y = self.clock.now.year + {"this": 0, "last": -1, "next": 1}[w.at(j + 1)]
            return j + 3, cal.month(y, m).anchored(self.clock.anchor)
        if y is not None:
            return stop, cal.month(y, m)
        if low in AMBIGUOUS and not self._monthly(i):
            return None
        found = self._partial(m, None, None, i)
        return (j if low.endswith(".") or w.at(j - 1) != "." else j - 1, found) if found else None

    def _monthly(self, i: int) -> bool:
        """Tell the month from a name or verb (May said; march on): a time preposition or modifier stands before it."""
        before = self.w.at(i - 1)
        return before in ("in", "since", "until", "by", "last", "next", "this", "of", "from", "to", "early", "late", "mid", "mid-", "during", "before", "after", "between", "and", "through", "around")

    def day_first(self, i: int) -> Found | None:
        """14 July 2018; the 14th of July; 3-5 May; first of May."""
        w = self.w
        d = self._day_number(w.at(i)) or ordinal(w.at(i))
        if d is None or not 0 < d < 32:
            return None
        end, last = i + 1, None
        if w.at(end) in ("-", "–", "to", "and") and (self._day_number(w.at(end + 1)) or ordinal(w.at(end + 1)) or 0) > d:
            last = self._day_number(w.at(end + 1)) or ordinal(w.at(end + 1))
            end += 2
        if w.at(end) == "day" and ordinal(w.at(i)):
            end += 1
        if w.at(end) == "of":
            end += 1
        m = MONTHS.get(w.at(end))
        if m is None or not w.starts_upper(end):
            return None
        stop, y = self._year(end + 1)
        first = self._partial(m, d, y, i)
        if first is None:
            return None
        if last and first.start:
            other = cal.safe(first.start.year, m, last)
            return (stop, cal.span(first, cal.day(other))) if other else None
        return stop, first

    def year_alone(self, i: int) -> Found | None:
        """2018 where it is a year, 1990-94, the 1990s."""
        w, low = self.w, self.w.at(i)
        m = DECADE.match(low)
        if m:
            if m[1]:
                return i + 1, cal.decade(int(m[1]) * 100 + int(m[2]) * 10)
            return i + 1, cal.decade(1900 + int(m[3]) * 10)
        if low in DECADES and w.at(i - 1) in ("the", "early", "late", "mid"):
            return i + 1, cal.decade(1900 + DECADES[low])
        m = SPAN_OF_YEARS.match(low)
        if m:
            last = int(m[2]) if len(m[2]) == 4 else int(m[1][:2] + m[2])
            return (i + 1, cal.span(cal.year(int(m[1])), cal.year(last))) if last > int(m[1]) else None
        if not YEAR.match(low):
            return None
        if w.at(i + 1) in ("-", "–") and (YEAR.match(w.at(i + 2)) or (len(w.at(i + 2)) == 2 and w.at(i + 2).isdecimal())):
            last = int(w.at(i + 2)) if len(w.at(i + 2)) == 4 else int(low[:2] + w.at(i + 2))
            if last > int(low):
                return i + 3, cal.span(cal.year(int(low)), cal.year(last))
        return (i + 1, cal.year(int(low))) if self._is_year(i) else None

    def _is_year(self, i: int) -> bool:
        w = self.w
        before, after = w.at(i - 1), w.at(i + 1)
        if before in ("$", "£", "€", "no.", "flight", "resolution", "some", "about", "nearly", "almost", "over", "than", "least", "another", "room", "article") or after in ("%", "percent", "per"):
            return False
        if before in ("in", "since", "until", "by", "of", "from", "before", "after", "during", "between", "till", "late", "early", "mid", "mid-", "circa", "(", "year", "to", "and", "through", "for", "the", ",", "than"):
            if before in ("to", "and", "of", "for", ",", "than", "the") and 0 <= i + 1 < len(w.tag) and w.tag[i + 1] in ("NNS", "NNPS"):
                return False
            return not (0 <= i + 1 < len(w.tag) and w.tag[i + 1] in ("NNS", "NNPS") and before not in ("the",))
        tag = w.tag[i + 1] if i + 1 < len(w.tag) else ""
        return tag not in ("NNS", "NNPS") and int(w.at(i)) > 1800 and (after in (",", ".", ")", "", ";", ":", "'s", "’s") or tag in ("NN", "NNP", "JJ"))

    def _day_number(self, low: str) -> int | None:
        value = ordinal(low) if low[-2:] in ("st", "nd", "rd", "th") and low[:1].isdigit() else (int(low) if low.isdecimal() and len(low) < 3 else None)
        return value if value is not None and 0 < value < 32 else None

    def _year(self, i: int) -> tuple[int, int | None]:
        """Return (end, year) of a year that follows a month or day, past a comma or "of"."""
        j = i + 1 if self.w.at(i) in (",", "of", "in") else i
        if YEAR.match(self.w.at(j)):
            return j + 1, int(self.w.at(j))
        if self.w.at(j) in ("'", "’", "‘") and len(self.w.at(j + 1)) == 2 and self.w.at(j + 1).isdecimal():
            short = int(self.w.at(j + 1))
            return j + 2, short + (1900 if short > 40 else 2000)
        return i, None

    def _partial(self, m: int, d: int | None, y: int | None, i: int) -> Value | None:
        """Resolve a month, or day and month, whose year may be missing."""
        if y is not None:
            whole = cal.safe(y, m, d) if d else None
            return (cal.day(whole) if whole else None) if d else cal.month(y, m)
        now = self.clock.now
        if now is None:
            return Value(None, None, VAGUE, f"XXXX-{m:02d}" + (f"-{d:02d}" if d else ""), "none")
        options = []
        for candidate in (now.year - 1, now.year, now.year + 1):
            whole = cal.safe(candidate, m, d) if d else cal.safe(candidate, m, 15)
            if whole:
                options.append(whole)
        tense = self.w.tense(i)
        if tense == "future":
            after = [o for o in options if o >= now or (d is None and (o.year, o.month) == (now.year, now.month))]
            chosen = after[0] if after else None
        elif tense == "past":
            before = [o for o in options if o <= now or (d is None and (o.year, o.month) == (now.year, now.month))]
            chosen = before[-1] if before else None
        else:
            chosen = min(options, key=lambda o: abs((o - now).days), default=None)
        if chosen is None:
            return None
        return (cal.day(chosen) if d else cal.month(chosen.year, m)).anchored(self.clock.anchor)

    # --------------------------------------------------------------- weekdays and relative days

    def weekday(self, i: int) -> Found | None:
        """Friday; Friday, July 13; last Friday; Friday night."""
        w, low = self.w, self.w.at(i)
        n = WEEKDAYS.get(low)
        if n is None or not w.starts_upper(i) or low in ("sun", "sat", "wed"):
            return None
        if low.endswith("days"):
            return (i + 1, Value(None, None, VAGUE, f"XXXX-WXX-{n + 1}")) if low != "days" else None
        j = i + 1
        if w.at(j) == ".":
            j += 1
        following = self.month_first(j + 1 if w.at(j) == "," else j) or self.day_first(j + 1 if w.at(j) == "," else j + (w.at(j) == "the"))
        if following and following[1].granularity == "day":
            return following
        now = self.clock.now
        if now is None:
            return i + 1, Value(None, None, VAGUE, f"XXXX-WXX-{n + 1}", "none")
        if w.at(j) in ("last", "next") and w.at(j + 1) == "week":
            monday = now - datetime.timedelta(days=now.weekday())
            return j + 2, cal.day(monday + (n + (7 if w.at(j) == "next" else -7)) * DAY).anchored(self.clock.anchor)
        if w.at(j) in ("a", "the") and w.at(j + 1) == "week" and w.at(j + 2) == "ago":
            return j + 3, cal.day(self._weekday(n, "past") - 7 * DAY).anchored(self.clock.anchor)
        return i + 1, cal.day(self._weekday(n, w.tense(i))).anchored(self.clock.anchor)

    def _weekday(self, n: int, tense: str) -> Date:
        now = self.clock.now
        assert now is not None
        back = (now.weekday() - n) % 7
        ahead = (n - now.weekday()) % 7
        if tense == "future":
            return now + (ahead or (7 if tense == "strict" else 0)) * DAY
        return now - back * DAY

    def deictic(self, i: int) -> Found | None:
        """today, yesterday, tomorrow, tonight, now, recently, soon; the day before yesterday."""
        w, low = self.w, self.w.at(i)
        now = self.clock.now
        if low in NOW:
            return i + 1, (cal.day(now, "PRESENT_REF").anchored(self.clock.anchor) if now else Value(None, None, VAGUE, "PRESENT_REF", "none"))
        if low in SOON:
            return i + 1, Value(None, None, VAGUE, "FUTURE_REF")
        if low in ("recently", "lately"):
            return i + 1, Value(None, None, VAGUE, "PAST_REF")
        steps = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0, "overnight": 0}.get(low)
        if steps is None:
            return None
        if w.at(i + 1) in ("'s", "’s") and low == "today":
            return i + 1, (cal.day(now, "PRESENT_REF").anchored(self.clock.anchor) if now else Value(None, None, VAGUE, "PRESENT_REF", "none"))
        if now is None:
            return i + 1, Value(None, None, VAGUE, "PRESENT_REF", "none")
        value = cal.day(now + steps * DAY).anchored(self.clock.anchor)
        return i + 1, replace(value, timex=f"{value.timex}TNI") if low in ("tonight", "overnight") else value

    # --------------------------------------------------------------- modifiers

    def modified(self, i: int) -> Found | None:
        """last week, next Friday, this year, the past two months, earlier this month, the same day."""
        w = self.w
        j = i + 1 if w.at(i) in ("the", "a", "an", "over", "during", "within", "in") else i
        low = w.at(j)
        direction = -1 if low in LAST else 1 if low in NEXT else 0 if low in THIS else None
        if low in ("this", "these") and w.at(j + 1) in ("past", "last", "coming", "next"):
            direction, j = (-1 if w.at(j + 1) in LAST else 1), j + 1
        if direction is None:
            return None
        k = j + 1
        nxt = w.at(k)
        now = self.clock.now
        if nxt in WEEKDAYS and w.starts_upper(k) and now:
            n = WEEKDAYS[nxt]
            if direction < 0:
                target = now - ((now.weekday() - n) % 7 or 7) * DAY
            elif direction > 0:
                target = now + ((n - now.weekday()) % 7 or 7) * DAY
            else:
                target = now + (n - now.weekday()) * DAY
            return k + 1, cal.day(target).anchored(self.clock.anchor)
        if nxt in MONTHS and w.starts_upper(k) and now:
            m = MONTHS[nxt]
            y = now.year
            if direction < 0:
                y -= m >= now.month
            elif direction > 0:
                y += m <= now.month
            end = k + 1
            d = self._day_number(w.at(end))
            whole = cal.safe(y, m, d) if d else None
            return (end + 1, cal.day(whole).anchored(self.clock.anchor)) if whole else (end, cal.month(y, m).anchored(self.clock.anchor))
        if nxt in SEASONS and now:
            y = now.year
            first = cal.SEASON_MONTHS[SEASONS[nxt]][0]
            if direction < 0 and now.month <= first + 2:
                y -= 1
            elif direction > 0 and now.month >= first:
                y += 1
            return k + 1, cal.season(y, SEASONS[nxt]).anchored(self.clock.anchor)
        count, k2 = self._count(k)
        unit = UNITS.get(w.at(k2))
        if unit is None:
            return None
        if count != 1 or k2 != k:
            return self._stretch(k2, count if k2 != k else None, unit, direction)
        if w.at(k2).endswith("s") and unit not in ("C",) and low not in THIS:
            return k2 + 1, Value(None, None, VAGUE, cal.duration(None, unit), "none")
        if low in ("following", "preceding", "previous", "current") and self.clock.narrative is None and now is None:
            return None
        base = now
        anchor = self.clock.anchor
        if low in ("following", "preceding", "previous") and self.clock.narrative and self.clock.narrative.start:
            base, anchor = self.clock.narrative.start, "narrative"
        if base is None:
            return k2 + 1, Value(None, None, VAGUE, cal.duration(1, unit), "none")
        if low == "past" and unit in "WMYQED":
            return self._stretch(k2, 1, unit, -1)
        if unit in PARTS:
            part = {"N": "NI"}.get(unit, unit)
            value = cal.day(base + direction * DAY)
            return k2 + 1, replace(value, timex=f"{value.timex}T{part}").anchored(anchor)
        if unit in ("H", "m", "s"):
            return k2 + 1, Value(base, base, "day", cal.duration(1, unit), anchor)
        return k2 + 1, cal.shift(base, unit, direction).anchored(anchor)

    def _stretch(self, k: int, count: int | None, unit: str, direction: int) -> Found | None:
        """the past two months, the next few weeks: an interval that ends or begins now."""
        now = self.clock.now
        timex = cal.duration(count, unit)
        if now is None or count is None or unit in ("H", "m", "s", *PARTS):
            return k + 1, Value(None, None, VAGUE, timex, "none")
        far = cal.shift(now, unit, direction * count)
        exact = _exact(now, unit, direction * count)
        start, end = (exact, now) if direction <= 0 else (now, exact)
        if far.start is None or start is None or end is None:
            return k + 1, Value(None, None, VAGUE, timex, "none")
        return k + 1, Value(start, end, "range", timex, self.clock.anchor)

    def _count(self, i: int) -> tuple[int | None, int]:
        """Return (count, next token); a vague count is None; no count at all is 1 at ``i`` itself."""
        low = self.w.at(i)
        if low in VAGUE_COUNT:
            return None, i + 1
        if low == "couple" or (low == "a" and self.w.at(i + 1) == "couple"):
            j = i + (2 if low == "a" else 1)
            return 2, j + (self.w.at(j) == "of")
        if low == "half" and self.w.at(i + 1) in ("a", "-"):
            return 1, i + 2
        n = number(low)
        if n is not None:
            return n, i + 1
        if low in ("a", "an"):
            return (None, i + 2) if self.w.at(i + 1) in VAGUE_COUNT else (1, i + 1)
        return 1, i

    # --------------------------------------------------------------- counted units

    def counted(self, i: int) -> Found | None:
        """two weeks ago, three days later, a year earlier, five years, in three weeks."""
        w = self.w
        count, k = self._count(i)
        if k == i:
            return None
        if w.at(k) in ("more", "consecutive", "straight", "full", "whole", "calendar", "solid"):
            k += 1
        if w.at(k) in ("or", "to", "-", "–") and number(w.at(k + 1)) is not None:
            count, k = number(w.at(k + 1)), k + 2
        unit = UNITS.get(w.at(k))
        if unit is None or unit in ("WE",) and count is None:
            return None
        if (w.at(i) in ("a", "an") and unit in ("s", "m", "Q")) or unit == "s":
            return None
        k += 1
        nxt = w.at(k)
        if nxt in AGO_BEFORE or (nxt in ("before", "earlier") and w.at(k + 1) in ("", ".", ",")) or nxt == "earlier":
            base = self.clock.now if nxt in AGO_BEFORE else self._told()
            return k + 1, self._moved(base, unit, count, -1, "published" if nxt in AGO_BEFORE else "narrative")
        if nxt in ("later", "afterwards", "hence"):
            return k + 1, self._moved(self._told(), unit, count, 1, "narrative")
        if nxt == "from" and w.at(k + 1) in ("now", "today"):
            return k + 2, self._moved(self.clock.now, unit, count, 1, "published")
        if w.at(i) in ("a", "an") and count == 1:
            return None
        if w.at(k) == "old" or (w.at(k) == "-" and w.at(k + 1) == "old"):
            return None
        if w.at(i - 1) == "in" and self.w.tense(i) == "future" and count is not None:
            return k, self._moved(self.clock.now, unit, count, 1, "published")
        return k, Value(None, None, VAGUE, cal.duration(count, unit), "none")

    def _told(self) -> Date | None:
        told = self.clock.narrative
        return told.start if told and told.start else self.clock.now

    def _moved(self, base: Date | None, unit: str, count: int | None, direction: int, anchor: str) -> Value:
        if base is None or count is None:
            return Value(None, None, VAGUE, "PAST_REF" if direction < 0 else "FUTURE_REF", "none")
        if unit in ("H", "m", "s", *PARTS):
            return cal.day(base).anchored(anchor)
        return cal.shift(base, unit, direction * count).anchored(anchor)

    def part_of(self, i: int) -> Found | None:
        """the first four months of 2018, the end of May, early 2018, mid-June, the third quarter, the second half of 2017."""
        w = self.w
        j = i + 1 if w.at(i) == "the" else i
        low = w.at(j)
        phase = PHASES.get(low)
        if phase is not None and low not in ("later",):
            k = j + 1
            if w.at(k) == "of":
                k += 1 + (w.at(k + 1) == "the")
            elif w.at(k) == "-":
                k += 1
            elif low in ("beginning", "start", "end", "middle"):
                return None
            inner = self.read(k) if w.at(k) not in ("the", "a") else None
            if inner is None or inner[1].granularity in (VAGUE, "day") and low not in ("early", "late"):
                return None
            if inner[1].granularity == VAGUE:
                return None
            return inner[0], _phase(inner[1], phase)
        if low.startswith("mid-") and len(low) > 4:
            inner_value = self._bare(low[4:])
            return (j + 1, _phase(inner_value, "mid")) if inner_value else None
        nth = ordinal(low) if low not in ("last",) else None
        if low in ("last", "final"):
            nth = -1
        if nth is None:
            return None
        k = j + 1
        if w.at(k) == "-":
            k += 1
        count = number(w.at(k))
        if count is not None and UNITS.get(w.at(k + 1)) in ("M", "W", "D", "Q", "Y") and w.at(k + 2) in ("of", "in"):
            inner = self.read(k + 3 + (w.at(k + 3) == "the"))
            if inner and inner[1].start and inner[1].end:
                start, end = inner[1].start, inner[1].end
                edge = _exact(start if nth > 0 else end, UNITS[w.at(k + 1)], count if nth > 0 else -count)
                if edge:
                    low_end, high_end = (start, edge - DAY) if nth > 0 else (edge + DAY, end)
                    return inner[0], Value(low_end, high_end, "range", f"{low_end:%Y-%m}/{high_end:%Y-%m}", inner[1].anchor)
            return None
        if w.at(k) == "half" or w.at(k) in ("quarter", "quarters"):
            is_half = w.at(k) == "half"
            k += 1
            stop = k + (w.at(k) in ("of", "in"))
            stop += w.at(stop) == "the"
            inner = self.read(stop) if stop > k or YEAR.match(w.at(k)) else None
            y = inner[1].start.year if inner and inner[1].granularity == "year" and inner[1].start else None
            end = inner[0] if y is not None and inner else k
            if y is None:
                now = self.clock.now
                if now is None or nth < 0:
                    return None
                y = now.year - (nth > (now.month + 2) // 3 and self.w.tense(i) != "future") if not is_half else now.year
            if is_half and nth in (1, 2):
                first, last = cal.month(y, 1 if nth == 1 else 7), cal.month(y, 6 if nth == 1 else 12)
                return end, Value(first.start, last.end, "half", f"{y}-H{nth}", inner[1].anchor if inner else self.clock.anchor)
            if not is_half and 0 < nth < 5:
                return end, cal.quarter(y, nth).anchored("text" if inner else self.clock.anchor)
            return None
        if w.at(k) == "century" and nth > 0:
            return k + 1, cal.century(nth)
        if w.at(k) in ("day", "week", "month", "year") and w.at(k + 1) == "of" and nth > 0:
            inner = self.read(k + 2 + (w.at(k + 2) == "the"))
            if inner and inner[1].start:
                base = _exact(inner[1].start, UNITS[w.at(k)], nth - 1)
                if base:
                    return inner[0], cal.shift(base, UNITS[w.at(k)], 0)
        return None

    def _bare(self, low: str) -> Value | None:
        if YEAR.match(low):
            return cal.year(int(low))
        if low in MONTHS and self.clock.now:
            return self._partial(MONTHS[low], None, None, 0)
        m = DECADE.match(low)
        if m:
            return cal.decade(int(m[1]) * 100 + int(m[2]) * 10 if m[1] else 1900 + int(m[3]) * 10)
        return None

    def earlier_this(self, i: int) -> Found | None:
        """earlier this month, later this year, late last week."""
        inner = self.modified(i + 1)
        if inner is None:
            return None
        return inner[0], _phase(inner[1], "early" if self.w.at(i) in ("earlier", "early") else "late")

    def same(self, i: int) -> Found | None:
        """the same day, that year, the day before, the following month."""
        w = self.w
        j = i + 1 if w.at(i) in ("the", "that", "on") else i
        if w.at(j) == "same" or w.at(i) == "that":
            k = j + (w.at(j) == "same")
            unit = UNITS.get(w.at(k))
            base = self._told()
            if unit is None or unit in ("H", "m", "s", "E") or base is None or (w.at(i) == "that" and w.tag[i] not in ("DT", "WDT")):
                return None
            if unit in PARTS:
                part = {"N": "NI"}.get(unit, unit)
                value = cal.day(base)
                return k + 1, replace(value, timex=f"{value.timex}T{part}").anchored("narrative")
            return k + 1, cal.shift(base, unit, 0).anchored("narrative")
        return None

    def season_named(self, i: int) -> Found | None:
        """summer 2018, the summer of 2018, this summer."""
        w = self.w
        code = SEASONS.get(w.at(i))
        if code is None or (w.at(i) in ("fall", "spring") and w.tag[i] not in ("NN", "NNP")):
            return None
        stop, y = self._year(i + 1)
        if y is not None:
            return stop, cal.season(y, code)
        if w.at(i + 1) == "of" and YEAR.match(w.at(i + 2)):
            return i + 3, cal.season(int(w.at(i + 2)), code)
        return None

    def holiday(self, i: int) -> Found | None:
        """Christmas Day, New Year's Eve: fixed days only."""
        w = self.w
        for length in (4, 3, 2, 1):
            found = HOLIDAYS.get(tuple(w.at(i + k) for k in range(length)))
            if found and w.starts_upper(i):
                stop, y = self._year(i + length)
                value = self._partial(found[0], found[1], y, i)
                return (stop, value) if value else None
        return None

    def compound(self, i: int) -> Found | None:
        """two-week, 10-year: durations before a noun."""
        m = COMPOUND.match(self.w.at(i))
        if not m or m[3] == "-old":
            return None
        n = number(m[1])
        return (i + 1, Value(None, None, VAGUE, cal.duration(n, UNITS[m[2]]), "none")) if n is not None else None

    def vague(self, i: int) -> Found | None:
        """recent weeks, years, the past, the future."""
        w = self.w
        j = i + 1 if w.at(i) == "the" else i
        if w.at(j) == "near" and w.at(j + 1) == "future":
            return j + 2, Value(None, None, VAGUE, "FUTURE_REF", "none")
        if w.at(j) in ("past", "future") and j > i and w.tag[j] in ("NN",) and w.at(j + 1) not in UNITS:
            return j + 1, Value(None, None, VAGUE, "PAST_REF" if w.at(j) == "past" else "FUTURE_REF", "none")
        if w.at(j) in ("recent", "coming") and w.at(j + 1) in UNITS and w.at(j + 1).endswith("s"):
            return j + 2, Value(None, None, VAGUE, "PAST_REF" if w.at(j) == "recent" else "FUTURE_REF", "none")
        return None


def _exact(d: Date, unit: str, count: int) -> Date | None:
    """Return the day ``count`` units away, to the day."""
    try:
        if unit in ("D", "W", "F"):
            return d + count * {"D": 1, "W": 7, "F": 14}[unit] * DAY
        months = count * {"M": 1, "Q": 3, "Y": 12, "E": 120, "C": 1200}.get(unit, 12)
        y, m = d.year + (d.month - 1 + months) // 12, (d.month - 1 + months) % 12 + 1
        return next((x for x in (cal.safe(y, m, d.day - back) for back in range(4)) if x), None)
    except (OverflowError, ValueError):
        return None


def _phase(value: Value, phase: str) -> Value:
    """Return the early, mid or late third of an interval; its TIMEX3 value stays that of the whole."""
    if value.start is None or value.end is None:
        return replace(value, modifier=phase)
    third = (value.end - value.start).days // 3
    start, end = value.start, value.end
    if phase == "early":
        end = start + third * DAY
    elif phase == "late":
        start = end - third * DAY
    else:
        start, end = start + third * DAY, end - third * DAY
    return replace(value, start=start, end=end, modifier=phase)


def kinds(low: str) -> str | None:
    """Return the kind of rule that a token may open, None for most."""
    found = OPENERS.get(low)
    if found is not None:
        return found
    first = low[:1]
    if first.isdigit() or (first in "'’‘" and len(low) > 2):
        return "digits"
    if "-" in low:
        if low.startswith("mid-"):
            return "phase"
        return "number" if number(low) is not None else ("compound" if COMPOUND.match(low) else None)
    return None


def _openers() -> dict[str, str]:
    table: dict[str, str] = {}
    for words, kind in (
        (DECADES, "decade"),
        (("few", "several", "couple", "half"), "number"),
        (SEASONS, "season"),
        ((h[0] for h in HOLIDAYS), "holiday"),
        (MONTHS, "month"),
        (WEEKDAYS, "weekday"),
        (("today", "yesterday", "tomorrow", "tonight", "overnight", *NOW, *SOON, *RECENT), "deictic"),
        ((*LAST, *NEXT, *THIS, "these"), "modifier"),
        (("early", "late", "mid", "mid-", "later", "earlier"), "phase"),
        (("the",), "the"),
        (("that", "same"), "same"),
        (("recent",), "vague"),
        (("a", "an"), "a"),
    ):
        for word in words:
            table.setdefault(word, kind)
    from dragoman.reading.dates.words import NUMBERS, ORDINALS

    for word in NUMBERS:
        table.setdefault(word, "number")
    for word in ORDINALS:
        table.setdefault(word, "ordinal")
    table["may"] = "month"
    table["earlier"] = table["later"] = "phase"
    return table


OPENERS = _openers()
G = Grammar
RULES: dict[str, tuple[Callable[[Grammar, int], Found | None], ...]] = {
    "decade": (G.year_alone,),
    "season": (G.season_named,),
    "holiday": (G.holiday, G.month_first),
    "month": (G.holiday, G.month_first),
    "weekday": (G.weekday,),
    "deictic": (G.deictic,),
    "modifier": (G.part_of, G.modified, G.vague),
    "phase": (G.earlier_this, G.part_of),
    "the": (G.part_of, G.modified, G.same, G.vague, lambda g, i: g.day_first(i + 1)),
    "same": (G.same,),
    "vague": (G.vague,),
    "a": (G.counted,),
    "number": (G.counted,),
    "ordinal": (G.day_first, G.part_of),
    "digits": (G.iso, G.day_first, G.year_alone, G.counted, G.part_of, G.compound),
    "compound": (G.compound,),
}
_ = (CLOCK, THIS, HENCE, EARLIER, LATER, TIMES)
