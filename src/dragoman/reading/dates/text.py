"""What the rules of the date grammar see: the tokens of a document, and the clock they are read by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from dragoman.reading.dates.calendars import Date, Value
from dragoman.reading.dates.words import AMBIGUOUS, DASHES, MONTHS, NUMBERS, PARTS, SLASHED, VAGUE_COUNT, WEEKDAYS, YEAR, number

Found = tuple[int, Value]
VAGUE = "vague"
HUNDREDS: dict[str, int] = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
NO_FORENAMES = frozenset({*WEEKDAYS, *MONTHS, "early", "late", "mid", "last", "next", "this", "since", "in", "the"})
HALVES = frozenset({"1/2", "½"})
MONEY = frozenset({"$", "%", "£", "€", "cents", "percent", "million", "billion", "c$", "us$"})
REACH = 18  # tokens that are looked back over for a sum of money


@dataclass(slots=True)
class Clock:
    """What partial dates are resolved against.

    ``narrative`` is the last date told and moves with the text, ``day`` the last one that was a day; ``period`` is the last quarter or
    half-year told; ``historic`` marks a text that tells of years long before its publication, so
    that a month or day without a year belongs to the year told last; ``spoken`` one in which somebody
    speaks for himself (a letter, a speech, an interview), whose "now" and "five minutes" date nothing.
    """

    published: Date | None
    narrative: Value | None = None
    day: Value | None = None
    period: Value | None = None
    told_at: int = -1
    historic: bool = False
    spoken: bool = False

    @property
    def dateless(self) -> bool:
        """Tell whether lengths of time and words like "now" are told for their own sake, as in lives and talk."""
        return self.historic or self.spoken

    @property
    def now(self) -> Date | None:
        """Return the day that "today" is."""
        return self.published or (self.narrative.end if self.narrative else None)

    @property
    def anchor(self) -> str:
        """Name what ``now`` comes from."""
        return "published" if self.published else "narrative"

    @property
    def told(self) -> Date | None:
        """Return the first day of the last date told, else the day of publication."""
        return self.narrative.start if self.narrative and self.narrative.start else self.now

    def told_for(self, unit: str) -> Date | None:
        """Return what a count of units starts from: days and hours from the last day told."""
        if unit in ("D", "H", "m", "s", *PARTS):
            near = self.day if self.day and self.day.start else None
            return near.start if near else self.now
        return self.told

    def tell(self, value: Value, at: int = -1) -> None:
        """Move on to a date that the text has told, at token ``at``."""
        over = value.end is None or self.now is None or value.end <= self.now
        later = self.period is None or self.period.start is None or value.start is None or value.start >= self.period.start
        if (value.granularity == "quarter" and over and later) or value.timex in ("P9M", "P6M"):
            self.period = value
        if value.start is None or value.timex is None or value.timex[:1] == "P" or value.timex.endswith("REF"):
            return
        if value.granularity in ("day", "week", "month", "quarter", "season", "year"):
            self.narrative, self.told_at = value, at
            if value.granularity == "day":
                self.day = value


@dataclass(slots=True)
class Text:
    """Tokens as parallel lists, the direction that the governing verb gives a token, and the clock."""

    lower: list[str]
    text: list[str]
    tag: list[str]
    direction: Callable[[int], str]
    clock: Clock
    read: Callable[[int], Found | None] = field(default=lambda i: None)
    surnames: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Note which names of months this text gives to persons (Theresa May)."""
        tags, lower = self.tag, self.lower
        found = (i for i, low in enumerate(lower) if low in AMBIGUOUS and i and tags[i] == "NNP" == tags[i - 1])
        self.surnames = frozenset(lower[i] for i in found if self.capital(i - 1) and lower[i - 1] not in NO_FORENAMES)

    def at(self, i: int) -> str:
        """Return a lower-case token, empty outside the document."""
        return self.lower[i] if 0 <= i < len(self.lower) else ""

    def tag_at(self, i: int) -> str:
        """Return a Penn tag, empty outside the document."""
        return self.tag[i] if 0 <= i < len(self.tag) else ""

    def capital(self, i: int) -> bool:
        """Tell whether a token begins with a capital."""
        return 0 <= i < len(self.text) and self.text[i][:1].isupper()

    def edge(self, i: int) -> bool:
        """Tell whether a token is a line break or lies outside the document."""
        return not 0 <= i < len(self.lower) or self.lower[i].isspace()

    def past(self, i: int, *words: str) -> int:
        """Return the position after token ``i`` where it is one of the words, else ``i``."""
        return i + 1 if self.at(i) in words else i

    def day_first(self) -> bool | None:
        """Tell from the dates in figures whose order is plain whether the text puts the day first; None where none is."""
        for word in self.lower:
            m = SLASHED.match(word) if "/" in word else None
            if m and max(int(m[1]), int(m[2])) > 12:
                return int(m[1]) > 12
        return None

    def one_sentence(self, first: int, last: int) -> bool:
        """Tell whether no sentence ends between two tokens that lie near each other."""
        return 0 <= first < last < first + REACH and not any(w in (".", "?", "!", ";") or w.isspace() for w in self.lower[first:last])

    def money_before(self, i: int) -> bool:
        """Tell whether a sum or share of money stands shortly before a token, in the same sentence."""
        for k in range(i - 1, max(-1, i - REACH), -1):
            word = self.at(k)
            if word in MONEY:
                return True
            if word in (".", "?", "!") or word.isspace():
                return False
        return False

    def money_after(self, i: int) -> bool:
        """Tell whether a sum of money follows shortly after a token, in the same sentence."""
        for k in range(i + 1, min(len(self.lower), i + REACH)):
            word = self.lower[k]
            if word in MONEY:
                return True
            if word in (".", "?", "!") or word.isspace():
                return False
        return False


def count(t: Text, i: int) -> tuple[float | None, int]:
    """Return (count, next token); a vague count is None; no count at all is 1 at ``i`` itself."""
    low = t.at(i)
    if low in VAGUE_COUNT:
        return None, i + 1
    if low in ("a", "an"):
        if t.at(i + 1) in VAGUE_COUNT:
            return None, i + 2
        if t.at(i + 1) == "couple":
            return 2, t.past(i + 2, "of")
        if t.at(i + 1) in HUNDREDS:
            return _whole(t, i)
        if t.at(i + 1) == "half":
            return 0.5, t.past(i + 2, "-", "of")
        return 1, i + 1
    if low == "couple":
        return 2, t.past(i + 1, "of")
    if low == "half" and t.at(i + 1) in ("a", "an", "-"):
        return 0.5, i + 2
    return _whole(t, i)


def _whole(t: Text, i: int) -> tuple[float | None, int]:
    """Read a number in one or more tokens: 14; twenty-five; 2 1/2; six and a half; a hundred; two thousand."""
    first = 1 if t.at(i) in ("a", "an") and t.at(i + 1) in HUNDREDS else number(t.at(i))
    if first is None:
        return 1, i
    total: float = first
    k = i + 1
    ones = k + (t.at(k) in DASHES)
    if t.at(i) in NUMBERS and first % 10 == 0 and 20 <= first < 100 and 0 < NUMBERS.get(t.at(ones), 0) < 10:
        total, k = total + NUMBERS[t.at(ones)], ones + 1
    while t.at(k) in HUNDREDS:
        total, k = total * HUNDREDS[t.at(k)], k + 1
    if t.at(k) in HALVES:
        return total + 0.5, k + 1
    if t.at(k) == "and" and t.at(k + 1) == "a" and t.at(k + 2) == "half":
        return total + 0.5, k + 3
    return total, k


def spoken_year(t: Text, i: int) -> tuple[int, int] | None:
    """Read a year in words: nineteen ninety-four, two thousand (and) three, twenty eighteen."""
    first = NUMBERS.get(t.at(i))
    if first == 2 and t.at(i + 1) == "thousand":
        k = t.past(i + 2, "and")
        rest, end = _tens(t, k)
        return (end, 2000 + rest) if rest is not None else (i + 2, 2000)
    if first not in (16, 17, 18, 19, 20):
        return None
    if t.at(i + 1) == "hundred" and first != 20:
        return i + 2, first * 100
    rest, end = _tens(t, t.past(i + 1, "-"))
    return (end, first * 100 + rest) if rest is not None and rest > 9 else None


def _tens(t: Text, i: int) -> tuple[int | None, int]:
    value = NUMBERS.get(t.at(i))
    if value is None or value == 0:
        return None, i
    ones = i + 1 + (t.at(i + 1) in DASHES)
    if value >= 20 and 0 < NUMBERS.get(t.at(ones), 0) < 10:
        return value + NUMBERS[t.at(ones)], ones + 1
    return value, i + 1


def year_after(t: Text, i: int) -> tuple[int, int | None]:
    """Return (end, year) of a year that follows a month or day, past a comma, "of" or "in"; None where there is none."""
    j = i + 1 if t.at(i) in (",", "of", "in") else i
    low = t.at(j)
    if YEAR.match(low):
        return j + 1, int(low)
    if low in ("'", "’", "‘") and len(t.at(j + 1)) == 2 and t.at(j + 1).isdecimal():
        short = int(t.at(j + 1))
        return j + 2, short + (1900 if short > 40 else 2000)
    if low in NUMBERS:
        spoken = spoken_year(t, j)
        if spoken:
            return spoken
    if len(low) == 3 and low.isdecimal() and t.at(i) == "of" or (len(low) == 3 and low.isdecimal() and t.at(j + 1) in (")", "ad", "ce")):
        return j + 1, int(low)
    return i, None
