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
WEEKDAYS |= {d[:3] + ".": i for d, i in list(WEEKDAYS.items())} | {
    "mon": 0,
    "tue": 1,
    "tues": 1,
    "tues.": 1,
    "wed": 2,
    "thu": 3,
    "thur": 3,
    "thurs": 3,
    "thurs.": 3,
    "fri": 4,
}
WEEKDAYS |= {d + "s": i for d, i in zip(_DAYS, range(7), strict=True)}
UNITS: dict[str, str] = {
    "day": "D", "days": "D", "week": "W", "weeks": "W", "month": "M", "months": "M", "year": "Y", "years": "Y",
    "decade": "E", "decades": "E",
    "century": "C", "centuries": "C", "quarter": "Q", "quarters": "Q", "weekend": "WE", "weekends": "WE",
    "fortnight": "F", "fortnights": "F",
    "hour": "H", "hours": "H", "minute": "m", "minutes": "m", "second": "s", "seconds": "s", "night": "N", "nights": "N", "morning": "MO",
    "mornings": "MO", "afternoon": "AF", "afternoons": "AF", "evening": "EV", "evenings": "EV", "millennium": "L", "millennia": "L",
}  # fmt: skip
PARTS = frozenset({"MO", "AF", "EV", "N"})  # parts of a day
SEASONS: dict[str, str] = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
SEASON_MONTHS: dict[str, tuple[int, int]] = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
_FIXED: dict[str, tuple[int, int]] = {  # the same day every year, whichever country speaks
    "new year 's day": (1, 1), "new year 's": (1, 1), "new year 's eve": (12, 31), "epiphany": (1, 6), "orthodox christmas": (1, 7),
    "valentine 's day": (2, 14), "international women 's day": (3, 8), "st. patrick 's day": (3, 17), "nowruz": (3, 21), "may day": (5, 1),
    "victory day": (5, 9), "juneteenth": (6, 19), "bastille day": (7, 14), "halloween": (10, 31), "all saints day": (11, 1),
    "armistice day": (11, 11), "remembrance day": (11, 11), "veterans day": (11, 11), "christmas eve": (12, 24), "christmas": (12, 25),
    "christmas day": (12, 25), "boxing day": (12, 26),
}  # fmt: skip
HOLIDAYS: dict[tuple[str, ...], tuple[int, int]] = {
    tuple(spelt.split()): day for name, day in _FIXED.items() for spelt in (name, name.replace("'", "’"))
}
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS: dict[str, int] = {w: i for i, w in enumerate(_SMALL)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh"
    " twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
ORDINALS: dict[str, int] = {w: i for i, w in enumerate(_ORDINALS, 1)} | {"thirtieth": 30, "twenty-first": 21, "thirty-first": 31}
DECADES: dict[str, int] = {w[:-1] + "ies": 10 * i for i, w in enumerate(_TENS, 2)}
PARTS_VALUE: dict[str, str] = {"MO": "MO", "AF": "AF", "EV": "EV", "N": "NI"}
VAGUE_COUNT = frozenset({"few", "several", "many", "some", "numerous", "various", "countless"})
NOW = frozenset({"now", "currently", "presently", "nowadays"})
RECENT = frozenset({"recently", "lately"})
SOON = frozenset({"soon", "shortly"})
REPEATED: dict[str, str] = {
    "D": "P1D",
    "W": "P1W",
    "M": "P1M",
    "Q": "P1Q",
    "Y": "P1Y",
    "E": "P10Y",
    "WE": "XXXX-WXX-WE",
    "MO": "XXXX-XX-XXTMO",
    "EV": "XXXX-XX-XXTEV",
    "N": "XXXX-XX-XXTNI",
}
ZONES = frozenset("est edt et cst cdt ct pst pdt pt mst mdt mt gmt utc bst cet cest eet msk local".split())
HOURS: dict[str, str] = {"noon": "12:00", "midnight": "24:00", "midday": "12:00"}
EVENTS = frozenset(  # a year before one of these is a year, not their number
    (
        "elections olympics paralympics games talks polls results sales earnings primaries midterms"
        " attacks protests accords agreements negotiations reforms budgets figures hearings riots"
        " uprisings sanctions wars borders coups crises massacres floods"
    ).split()
)
ORDINAL = re.compile(r"^(\d{1,2})(st|nd|rd|th)$")
YEAR = re.compile(r"^(1[0-9]|20)\d\d$")
DECADE = re.compile(r"^(?:(1[0-9]|20)(\d)0|['’‘](\d)0)['’]?s$")
SHORT_DECADE = re.compile(r"^([2-9])0s$")
SLASHED = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{2}|\d{4})$")
YEAR_FIRST = re.compile(r"^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$")
COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)$")
CLOCK = re.compile(r"^(\d{1,2})(?:[:.](\d\d))?(am|pm)?$")
MERIDIEM = frozenset({"am", "pm", "a.m.", "p.m.", "a.m", "p.m"})
SPAN_OF_YEARS = re.compile(r"^(1[5-9]\d\d|20\d\d)[-–/](\d\d|1[5-9]\d\d|20\d\d)$")
DASHES = frozenset({"-", "–", "—", "--"})


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
