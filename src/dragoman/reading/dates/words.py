"""The words that the date grammar knows, and numbers in words."""

from __future__ import annotations

import re

_MONTHS = "january february march april may june july august september october november december".split()
MONTHS: dict[str, int] = {m: i for i, m in enumerate(_MONTHS, 1)}
MONTHS |= {m[:3]: i for m, i in MONTHS.items() if m != "may"}
MONTHS |= {m[:3] + ".": i for m, i in list(MONTHS.items()) if len(m) > 3} | {"sept": 9, "sept.": 9}
AMBIGUOUS = frozenset({"may", "march", "mar", "august", "sun", "sat", "wed", "dec", "jan", "april", "june"})
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
WEEKDAYS: dict[str, int] = {d: i for i, d in enumerate(_DAYS)}
WEEKDAYS |= {d[:3] + ".": i for d, i in list(WEEKDAYS.items())} | {"mon": 0, "tue": 1, "tues": 1, "tues.": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "thurs.": 3, "fri": 4}
WEEKDAYS |= {d + "s": i for d, i in zip(_DAYS, range(7), strict=True)}
UNITS: dict[str, str] = {
    "day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y", "decade": "E", "decades": "E",
    "century": "C", "centuries": "C", "quarter": "Q", "quarters": "Q", "weekend": "WE", "weekends": "WE", "fortnight": "F", "fortnights": "F",
    "hour": "H", "hours": "H", "minute": "m", "minutes": "m", "second": "s", "seconds": "s", "night": "N", "nights": "N", "morning": "MO",
    "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV", "evenings": "EV", "semester": "M", "millennium": "L", "millennia": "L",
}  # fmt: skip
PARTS = frozenset({"MO", "AF", "EV", "N"})
SEASONS: dict[str, str] = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
SEASON_MONTHS: dict[str, tuple[int, int]] = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
HOLIDAYS: dict[tuple[str, ...], tuple[int, int]] = {
    ("christmas",): (12, 25), ("christmas", "day"): (12, 25), ("christmas", "eve"): (12, 24), ("new", "year", "'s", "day"): (1, 1), ("new", "year", "’s", "day"): (1, 1),
    ("new", "year", "'s", "eve"): (12, 31), ("new", "year", "’s", "eve"): (12, 31), ("boxing", "day"): (12, 26), ("valentine", "'s", "day"): (2, 14),
    ("independence", "day"): (7, 4), ("bastille", "day"): (7, 14), ("halloween",): (10, 31), ("armistice", "day"): (11, 11), ("may", "day"): (5, 1), ("nowruz",): (3, 21),
}  # fmt: skip
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS: dict[str, int] = {w: i for i, w in enumerate(_SMALL)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
ORDINALS: dict[str, int] = {w: i for i, w in enumerate(_ORDINALS, 1)} | {"thirtieth": 30, "twenty-first": 21, "thirty-first": 31}
DECADES: dict[str, int] = {w[:-1] + "ies": 10 * i for i, w in enumerate(_TENS, 2)}
VAGUE_COUNT = frozenset({"few", "several", "many", "some", "recent", "numerous"})
NOW = frozenset({"now", "currently", "presently", "nowadays"})
RECENT = frozenset({"recently", "lately", "previously", "formerly", "earlier"})
SOON = frozenset({"soon", "shortly"})
ORDINAL = re.compile(r"^(\d{1,2})(st|nd|rd|th)$")
YEAR = re.compile(r"^(1[0-9]|20)\d\d$")
DECADE = re.compile(r"^(?:(1[0-9]|20)(\d)0|['’‘](\d)0)['’]?s$")
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$")
CLOCK = re.compile(r"^\d{1,2}([:.]\d\d)?(am|pm|a\.m\.|p\.m\.)?$")
SPAN_OF_YEARS = re.compile(r"^(1[5-9]\d\d|20\d\d)[-–](\d\d|1[5-9]\d\d|20\d\d)$")
COMPOUND = re.compile(r"^(\w+)-(day|week|month|year|decade|century|hour|minute|quarter)(-old|-long)?s?$")


def number(word: str) -> int | None:
    """Return the value of a count in digits or words, None where it is none.

    >>> number("twelve"), number("twenty-five"), number("1,200"), number("dozen")
    (12, 25, 1200, None)
    """
    if word in NUMBERS:
        return NUMBERS[word]
    plain = word.replace(",", "")
    if plain.isdecimal() and plain.isascii() and len(plain) < 7:
        return int(plain)
    if "-" in word:
        tens, _, ones = word.partition("-")
        if tens in NUMBERS and ones in NUMBERS and NUMBERS[tens] >= 20 > NUMBERS[ones]:
            return NUMBERS[tens] + NUMBERS[ones]
    return None


def ordinal(word: str) -> int | None:
    """Return the value of an ordinal (third, 21st), None where it is none."""
    if word in ORDINALS:
        return ORDINALS[word]
    found = ORDINAL.match(word)
    return int(found[1]) if found else None
