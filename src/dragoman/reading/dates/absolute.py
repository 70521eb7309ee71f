"""Rules for dates that name their month, day or year."""

from __future__ import annotations

from dataclasses import replace

from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates.calendars import Date, Value
from dragoman.reading.dates.text import Found, Text, spoken_year, year_after
from dragoman.reading.dates.words import (
    AMBIGUOUS,
    COMPACT,
    DASHES,
    DECADE,
    DECADES,
    EVENTS,
    MONTHS,
    SHORT_DECADE,
    SLASHED,
    SPAN_OF_YEARS,
    UNITS,
    YEAR,
    YEAR_FIRST,
    ordinal,
)

MONTH_CUES = frozenset(
    (
        "in since until till by last next this of from to early late mid mid- - during before after between and or"
        " through around for each every ( , late- early- about"
    ).split()
)
YEAR_CUES = frozenset(
    (
        "in since until by of from before after during between till late early mid mid- circa c. ca. ( - year to"
        " and or through for the , than both around about fiscal fy due post- pre- season summer winter spring"
        " autumn fall election [ –"
    ).split()
)
OWNERS = frozenset({"a", "an", "the", "'s", "’s", "his", "her", "its", "their", "our", "my"})
SURE_CUES = frozenset({"in", "since", "until", "by", "last", "next", "early", "late", "mid", "-", "during", "this"})
WEAK_CUES = frozenset({"to", "and", "or", "of", "for", ",", "than", "the", "about", "around", "by", "from", "between", "late", "early"})
NO_YEAR = frozenset(
    (
        "$ £ € no. number flight resolution some nearly almost over least another room article page version boeing"
        " route highway chapter vol. only roughly approximately"
    ).split()
)
NO_YEAR_AFTER = frozenset(
    (
        "% percent per million billion thousand hundred people km kilometers kilometres miles feet meters metres dollars euros votes words"
    ).split()
)
STALE_DAYS = 300  # a past candidate older than this yields to one that is near ahead: writers say "last December" for it
ATTACKS = frozenset({"attack", "attacks", "terror", "terrorist", "hijackers", "hijackings", "commission"})  # of 2001
NEAR_DAYS = 95
JUST_DAYS = 40  # a day so shortly past is meant even where the verb looks ahead


def numeric(t: Text, i: int) -> Found | None:
    """2018-07-14 (five tokens), 14/07/2018, 9/11 with a year; month first unless the first number says no."""
    low = t.at(i)
    dashed = len(low) == 4 and low.isdecimal() and t.at(i + 1) == "-" == t.at(i + 3)
    if dashed and t.at(i + 2).isdecimal() and t.at(i + 4)[:2].isdecimal():
        d = cal.safe(int(low), int(t.at(i + 2)), int(t.at(i + 4)[:2]))
        return (i + 5, cal.day(d)) if d else None
    m = SLASHED.match(low)
    if m:
        a, b, y = int(m[1]), int(m[2]), int(m[3])
        y += 0 if y > 99 else (1900 if y > 40 else 2000)
        return _ordered(t, i, y, a, b)
    m = COMPACT.match(low) or YEAR_FIRST.match(low)
    if m and 1800 < int(m[1]) < 2100:
        d = cal.safe(int(m[1]), int(m[2]), int(m[3]))
        return (i + 1, cal.day(d)) if d else None
    if low == "9/11":
        return i + 1, cal.day(Date(2001, 9, 11))
    return None


def _ordered(t: Text, i: int, y: int, a: int, b: int) -> Found | None:
    """Tell day from month in 12/05/2018: by size, by the document's other dates, else month first and marked ``ambiguous``."""
    if a > 12 or "." in t.at(i):
        d = cal.safe(y, b, a)
    elif b > 12 or a == b:
        d = cal.safe(y, a, b)
    else:
        order = t.day_first()
        d = cal.safe(y, b, a) if order else cal.safe(y, a, b)
        if order is None and d:
            return i + 1, replace(cal.day(d), modifier="ambiguous")
    return (i + 1, cal.day(d)) if d else None


def day_number(low: str) -> int | None:
    """Return a day of the month in digits (14, 14th), None where it is none."""
    if not low[:1].isdecimal() or len(low) > 4:
        return None
    value = ordinal(low) if not low.isdecimal() else (int(low) if len(low) < 3 and low.isascii() else None)
    return value if value is not None and 0 < value < 32 else None


def month_first(t: Text, i: int) -> Found | None:
    """July 14, 2018; July 2018; July last year; July; the first day of July 14-16."""
    m = MONTHS.get(t.at(i))
    if m is None or not t.capital(i) or (t.at(i + 1) == "-" and t.at(i + 2).isalpha() and t.at(i + 2) not in MONTHS):
        return None
    if len(t.at(i)) == 3 and t.text[i].isupper() and t.at(i - 1) == "the" and m != 5:  # initials
        return None
    j = t.past(i + 1, ".") if t.at(i + 2)[:1].isdecimal() else i + 1
    d = day_number(t.at(t.past(j, "the")))
    if d is not None and t.at(t.past(j, "the") + 1) not in NO_YEAR_AFTER:
        j = t.past(j, "the")
        end = j + 1
        behind = end
        if t.at(end) in DASHES or t.at(end) in ("to", "and", "through"):
            behind = end + 2 if (day_number(t.at(end + 1)) or 0) > d else end
        stop, y = year_after(t, behind)
        if y is None:
            stop, y = _year_relative(t, behind)
        if y is None and (m, d) == (9, 11) and t.at(end) in ATTACKS:
            y = 2001
        value = partial(t, m, d, y, i)
        return (stop if behind == end and y is not None else end, value) if value else None
    stop, y = _year_relative(t, j)
    if y is not None:
        return stop, cal.month(y, m).anchored(t.clock.anchor)
    stop, y = year_after(t, j)
    if y is not None:
        return stop, cal.month(y, m)
    if t.at(i) in AMBIGUOUS and not _monthly(t, i):
        return None
    found = partial(t, m, None, None, i)
    return (j, found) if found else None


def _year_relative(t: Text, j: int) -> tuple[int, int | None]:
    """Read "last year", "of this year", "of that year", "the same year" after a month or day."""
    k = j + 1 if t.at(j) in ("of", "in") else j
    k = t.past(k, "the")
    if t.at(k + 1) != "year":
        return j, None
    if t.at(k) in ("following", "next", "previous") and k > j and t.at(k - 1) == "the":
        return (k + 2, t.clock.told.year + (-1 if t.at(k) == "previous" else 1)) if t.clock.told else (j, None)
    if t.at(k) in ("that", "same"):
        return (k + 2, t.clock.told.year) if t.clock.told else (j, None)
    step = {"this": 0, "last": -1, "next": 1}.get(t.at(k))
    return (k + 2, t.clock.now.year + step) if step is not None and t.clock.now else (j, None)


def _monthly(t: Text, i: int) -> bool:
    """Tell the month from a name or verb (May said; march on): a cue of time stands before it."""
    if t.at(i - 1) in OWNERS:
        return t.tag_at(i + 1) in ("NN", "NNS")
    if t.at(i - 1) == "of" and t.at(i - 2) in UNITS:
        return True
    if t.at(i) in t.surnames and t.at(i - 1) not in SURE_CUES:
        return False
    return t.at(i - 1) in MONTH_CUES and not (
        t.at(i - 1) in (",", "of", "and", "to", "for", "(") and t.tag_at(i + 1) in ("NNP", "VBD", "VBZ", "MD")
    )


def day_first(t: Text, i: int) -> Found | None:
    """14 July 2018; the 14th of July; 3-5 May (its first day); 8-May-2006; the first of May."""
    i += t.at(i) == "the"
    d = day_number(t.at(i)) or ordinal(t.at(i))
    if d is None or not 0 < d < 32:
        return None
    end = i + 1
    last = day_number(t.at(end + 1)) or 0
    ranged = (t.at(end) in DASHES or t.at(end) in ("to", "and")) and last > d
    behind = end + 2 if ranged else end
    if t.at(behind) == "day" and ordinal(t.at(i)):
        behind += 1
    behind = t.past(behind, "of", "-")
    name = t.at(behind)
    month, _, tail = name.partition("-")
    m = MONTHS.get(month)
    if m is None or not t.capital(behind):
        return None
    if YEAR.match(tail):
        return behind + 1, partial(t, m, d, int(tail), i) or cal.vague(None)
    stop, y = year_after(t, behind + 1)
    if y is None:
        stop, y = _year_relative(t, behind + 1)
    if y is None and t.at(behind + 1) in ("last", "next") and t.clock.now and t.tag_at(behind + 2)[:2] != "NN":
        chosen = _nearest(t.clock.now, m, d, "ended" if t.at(behind + 1) == "last" else "future")
        stop, y = (behind + 2, chosen.year) if chosen else (stop, None)
    value = partial(t, m, d, y, i)
    if value is None:
        return None
    return (end if ranged else stop), value


def bare_day(t: Text, i: int) -> Found | None:
    """on the 20th: of the month told, or the one that the direction asks for."""
    d = day_number(t.at(i + 1))
    base = t.clock.told_for("D")
    if d is None or t.at(i + 1).isdecimal() or t.at(i - 1) not in ("on", "until", "by", "since") or base is None:
        return None
    if t.at(i + 2) not in ("", ".", ",", ";", ")", "and", "to"):
        return None
    step = {"future": d < base.day, "past": -(d > base.day)}.get(t.direction(i + 1), 0)
    month = cal.month(base.year, base.month + step).start
    whole = cal.safe(month.year, month.month, d) if month else None
    return (i + 2, cal.day(whole).anchored("narrative" if t.clock.day else t.clock.anchor)) if whole else None


def partial(t: Text, m: int, d: int | None, y: int | None, i: int) -> Value | None:
    """Resolve a month, or day and month, whose year may be missing."""
    if y is not None:
        whole = cal.safe(y, m, d) if d else None
        return (cal.day(whole) if whole else None) if d else cal.month(y, m)
    clock = t.clock
    told = clock.narrative
    if clock.historic and told and told.start and told.granularity not in ("decade", "century"):
        year = told.start.year + (told.granularity in ("day", "month") and m < told.start.month - 6)
        whole = cal.safe(year, m, d or 1)
        return (cal.day(whole) if d else cal.month(year, m)).anchored("narrative") if whole else None
    now = clock.now
    if d and told and told.start and told.granularity == "day" and told.anchor == "text" and t.one_sentence(clock.told_at, i):
        beside = cal.safe(told.start.year, m, d)
        if beside and abs((beside - told.start).days) < JUST_DAYS:
            return cal.day(beside).anchored("narrative")
    if now is None:
        return cal.vague(f"XXXX-{m:02d}" + (f"-{d:02d}" if d else ""))
    possessed = t.at(i + 1) in ("'s", "’s")  # "December's figures" are out
    chosen = _nearest(now, m, d, "past" if possessed else t.direction(i))
    if chosen is None:
        return None
    return (cal.day(chosen) if d else cal.month(chosen.year, m)).anchored(clock.anchor)


def _nearest(now: Date, m: int, d: int | None, way: str) -> Date | None:
    """Choose the year of a day and month by the direction, and by what a writer would leave unsaid."""
    options = [o for o in (cal.safe(y, m, d or 15) for y in range(max(1, now.year - 4), now.year + 5)) if o]
    if d is None:
        past = [o for o in options if (o.year, o.month) <= (now.year, now.month)]
        ahead = [o for o in options if (o.year, o.month) >= (now.year, now.month)]
    else:
        past, ahead = [o for o in options if o <= now], [o for o in options if o >= now]
    if not past or not ahead:
        return None
    if way == "future":
        shortly = (now - past[-1]).days < JUST_DAYS and (ahead[0] - now).days > STALE_DAYS
        return past[-1] if shortly else ahead[0]
    if way == "ended":
        return past[-1]
    back, on = (now - past[-1]).days, (ahead[0] - now).days
    if way == "past":
        return ahead[0] if back > STALE_DAYS and on < NEAR_DAYS else past[-1]
    return past[-1] if back <= on + 30 else ahead[0]


def year_alone(t: Text, i: int) -> Found | None:
    """2018 where it is a year, 1890-94 in one token, the 1990s, the '60s, 347 AD."""
    low = t.at(i)
    decade = _decade(t, i)
    if decade:
        return decade
    m = SPAN_OF_YEARS.match(low)
    if m:
        last = int(m[2]) if len(m[2]) == 4 else int(m[1][:2] + m[2])
        return (i + 1, cal.span(cal.year(int(m[1])), cal.year(last))) if last > int(m[1]) else None
    if low.isdecimal() and len(low) in (3, 4) and (t.at(i + 1) in ("ad", "ce", "a.d.") or (len(low) == 3 and _old(t, i))):
        return i + 1 + (t.at(i + 1) in ("ad", "ce", "a.d.")), cal.year(int(low))
    if not YEAR.match(low) or not low.isascii():
        return None
    return (i + 1, cal.year(int(low))) if _is_year(t, i) else None


def bordered(t: Text, i: int) -> Found | None:
    """post-2015, pre-1990: what follows a year, or comes before it."""
    side, _, year = t.at(i).partition("-")
    if not YEAR.match(year):
        return None
    whole = cal.year(int(year))
    if side == "post":
        return i + 1, replace(whole, start=Date(int(year) + 1, 1, 1), end=None, modifier="after")
    return i + 1, replace(whole, start=None, end=Date(int(year) - 1, 12, 31), modifier="before")


def _decade(t: Text, i: int) -> Found | None:
    low = t.at(i)
    if low in ("'", "’", "‘") and t.at(i - 1) in ("of", "since") and len(t.at(i + 1)) == 2 and t.at(i + 1).isdecimal():
        short = int(t.at(i + 1))
        return i + 2, cal.year(short + (1900 if short > 40 else 2000))
    m = DECADE.match(low)
    if m:
        return i + 1, cal.decade(int(m[1]) * 100 + int(m[2]) * 10 if m[1] else 1900 + int(m[3]) * 10)
    if low in DECADES and t.at(i - 1) in ("the", "early", "late", "mid", "mid-", "-", "and", "or"):
        return i + 1, cal.decade(1900 + DECADES[low])
    if YEAR.match(low) and low.endswith("0") and t.at(i + 1) in ("'s", "’s") and t.at(i - 1) in ("the", "early", "late", "mid", "-"):
        return i + 2, cal.decade(int(low))
    if low in ("'", "’", "‘") and SHORT_DECADE.match(t.at(i + 1)):
        return i + 2, cal.decade(1900 + 10 * int(t.at(i + 1)[0]))
    if (
        low in ("'", "’", "‘")
        and len(t.at(i + 1)) == 2
        and t.at(i + 1).isdecimal()
        and t.at(i + 1)[1] == "0"
        and t.at(i + 2) in ("'s", "’s")
    ):
        return i + 3, cal.decade(1900 + int(t.at(i + 1)))
    return None


def _old(t: Text, i: int) -> bool:
    """Tell a year of three digits: after circa, or where years of three digits were told before."""
    told = t.clock.narrative
    before, after = t.at(i - 1), t.tag_at(i + 1)
    if before in ("c.", "ca.", "circa"):
        return True
    return bool(
        told
        and told.start
        and told.start.year < 1000
        and before in ("in", "around", "about", "until", "by", "since", "or", "and", "from", "to", "–", "-")
        and after not in ("NNS", "NN")
    )


def _is_year(t: Text, i: int) -> bool:
    before, after, tag = t.at(i - 1), t.at(i + 1), t.tag_at(i + 1)
    if before in NO_YEAR or after in NO_YEAR_AFTER:
        return False
    if before == "than" and t.at(i - 2) in ("more", "less", "fewer"):
        return False
    value = int(t.at(i))
    if after in DASHES and (YEAR.match(t.at(i + 2)) or t.at(i + 2) == "present") and value > 1000:
        return True
    if t.edge(i - 1) and (t.edge(i + 1) or after in (":", "–", "-", "—")):
        return value > 1400
    plural = tag in ("NNS", "NNPS") and not t.capital(i + 1) and after not in EVENTS
    if before in YEAR_CUES:
        if before in WEAK_CUES and (plural or not 1400 < value < 2100):
            return False
        return not plural or (before in ("in", "since", "during") and value > 1700)
    if t.tag_at(i - 1) in ("PRP$", "POS") and 1500 < value < 2100 and not plural:
        return True
    if value < 1800:
        return False
    if after in EVENTS or tag in ("NNP", "NNPS") or (t.capital(i + 1) and tag[:2] == "NN"):
        return True
    return not plural and (
        after in (",", ".", ")", "", ";", ":", "'s", "’s", "]", "?", "!") or t.edge(i + 1) or tag in ("NN", "JJ", "IN", "CC", "VBD")
    )


def spoken(t: Text, i: int) -> Found | None:
    """nineteen ninety-four; the year two thousand."""
    if t.at(i) == "two" and not (t.at(i + 1) == "thousand" and t.at(i - 1) in ("year", "in", "since", "by", "until", "of")):
        return None
    found = spoken_year(t, i)
    if found is None:
        return None
    end, value = found
    if t.tag_at(end) == "NNS" and t.at(i - 1) != "year":
        return None
    return end, cal.year(value)
