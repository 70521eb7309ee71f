"""Numbers that claim nothing: years, clock times, ages, ordinals, scores, numbered names and labels."""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.reading.figures.numbers import DASHES, Number
from dragoman.reading.figures.pieces import Pieces
from dragoman.reading.figures.units import Unit

ORDINAL = frozenset(("st", "nd", "rd", "th", "s"))
CLOCK = frozenset("am pm a.m. p.m. a.m p.m o'clock o’clock gmt utc hrs a et est edt pdt pst cet".split())
LABELS = frozenset(
    (
        "no no. number article section chapter channel page phase type model resolution highway route flight room unit line game "
        "round stage level tier category class figure table item clause part volume vol step day episode gate block zone area "
        "district ward protocol rule title act version formula group covid paragraph amendment annex appendix point size grade "
        "band interstate boeing airbus"
    ).split()
)
CONTEST = frozenset("won beat lost defeat defeated victory win wins draw drew tied score lead led beating vote voted at".split())
FIRST_YEAR, LAST_YEAR = 1500, 2100
OLDEST = 115
GROUPS = 3  # groups of digits in a row are no figures
CLUBS = frozenset((5.0, 7.0, 8.0, 20.0, 24.0, 77.0))  # the Group of Seven, of 20, of 77


def aside(doc: Doc, p: Pieces, i: int, number: Number, unit: Unit | None) -> str | None:
    """Return why a number is no figure, or None where it is one."""
    before, after = p.at(i - 1), p.at(number.end)
    if unit is not None and unit.kind == "money":
        return None
    if (
        (after in ("fold", "tolerance", "sum") or after in DASHES and p.at(number.end + 1) == "fold")
        and unit is None
        or (p.at(i) == "zero" and after in ("tolerance", "sum"))
    ):
        return "name"
    if p.at(i) == "half" and after in DASHES and p.glued(number.end):  # "half-finished"
        return "name"
    if p.at(i - 1) == "of" and p.at(i - 2) == "group" and p.at(i - 3) not in ("a", "another", "small", "large") and number.low in CLUBS:
        return "name"
    if number.digits:
        if _telephone(p, i, number):
            return "name"
        if after == "g" and p.glued(number.end) and unit is None or _identifier(p, i, number):
            return "name"
        if p.at(i)[0] == "0" and len(p.at(i)) > 1 and p.at(i).isdecimal():  # "0958": a code or a telephone number
            return "name"
        if after in ORDINAL and p.glued(number.end):
            return "ordinal"
        if _clock(p, i, number):
            return "clock"
        if _score(p, i, number, unit):
            return "score"
        if unit is None or unit.kind in ("count", "persons"):
            if _year(doc, p, i, number, unit):
                return "year"
            if _label(doc, p, i, number, unit):
                return "label"
    if _age(doc, p, i, number, unit):
        return "age"
    if before in ("top", "bottom", "big", "final", "last") and unit is None:
        return "rank"
    return None


def _identifier(p: Pieces, i: int, number: Number) -> bool:
    """Tell "F-16", "S23", "118B22", "10.10.1.1" from numbers with a unit."""
    if p.glued(i) and (
        p.at(i - 1).isalpha()
        or (p.at(i - 1) in DASHES and p.glued(i - 1) and p.at(i - 2).isalpha() and p.at(i - 2) not in ("minus", "plus"))
    ):
        return True
    if p.glued(i) and p.at(i - 1) in ("/", ".", ":", "#", "_", "@") and p.token[i] == p.token[i - 1]:
        return True
    end = number.end
    while end < len(p.low) and p.glued(end) and p.token[end] == p.token[number.end - 1]:
        end += 1
    tail = p.low[number.end : end]
    return any(t[0].isdecimal() for t in tail) and not any(t in DASHES for t in tail[:1])


def _telephone(p: Pieces, i: int, number: Number) -> bool:
    """Tell "+98 21 2222 3333" and "5+1" from figures: a sum without spaces, or bare groups of digits in a row."""
    if (
        p.at(i - 1) == "+"
        and p.glued(i)
        and p.glued(i - 1)
        and p.is_number(i - 2)
        or p.at(number.end) == "+"
        and p.glued(number.end)
        and p.is_number(number.end + 1)
    ):
        return True
    first, last = i, i
    while i - first < GROUPS and p.is_number(first - 1) and p.at(first - 1).isdecimal():
        first -= 1
    while last - i < GROUPS and p.is_number(last + 1) and p.at(last + 1).isdecimal():
        last += 1
    return p.at(i).isdecimal() and number.raw == p.at(i) and last - first >= GROUPS - 1


def _clock(p: Pieces, i: int, number: Number) -> bool:
    after = p.at(number.end)
    if after == ":" and p.glued(number.end) and p.is_number(number.end + 1):
        return True
    if p.at(i - 1) == ":" and p.glued(i) and p.is_number(i - 2):
        return True
    return (
        after in CLOCK
        and after != "a"
        and number.high <= 2400
        or (after == "a" and p.at(number.end + 1) in (".m", "m") and p.glued(number.end))
    )


def _score(p: Pieces, i: int, number: Number, unit: Unit | None) -> bool:
    """Tell "3-0" and "won 4-1" from ranges, whose ends rise and which have a unit."""
    after, end = p.at(number.end), number.end
    if after in DASHES and p.is_number(end + 1) and p.glued(end) and p.glued(end + 1):
        return True
    if p.at(i - 1) in DASHES and p.is_number(i - 2) and p.glued(i) and p.glued(i - 1):
        return True
    return number.raw == "range" and unit is None and (p.at(i - 1) in CONTEST or number.high < 8)


def _year(doc: Doc, p: Pieces, i: int, number: Number, unit: Unit | None) -> bool:
    word = p.at(i)
    last = LAST_YEAR + 100 if p.at(i - 1) in ("by", "in", "until", "before") else LAST_YEAR
    if not (len(word) == 4 and word.isdecimal() and FIRST_YEAR <= number.low <= last) or number.raw == "scaled":
        return False
    return unit is None or (doc[unit.token].tag_ not in ("NNS",) and doc[unit.token].lower_ != "people") or unit.token - p.token[i] > 3


def _label(doc: Doc, p: Pieces, i: int, number: Number, unit: Unit | None) -> bool:
    """Tell "Article 5", "Resolution 2231", "the Big 12", "S&P 500" from counts."""
    before = p.at(i - 1)
    if before in ("#", "№"):
        return True
    if i == 0 or (unit is not None and doc[unit.token].tag_ in ("NNS", "NNPS")) or number.raw in ("scaled", "to", "to repeated"):
        return False
    if (
        unit is None
        and p.at(number.end) == ")"
        and number.high < 100
        and (before == "(" or doc[p.token[i]].is_sent_start or before in (";", ":"))
    ):
        return True
    previous = doc[p.token[i - 1]]
    if before.rstrip(".") in LABELS and (previous.text[0].isupper() or before in ("no.", "number")):
        return True
    if unit is not None and unit.token != p.token[i] and doc[unit.token].tag_ == "NNP" and unit.kind != "persons":
        return True
    plain = "," not in p.at(i) and "." not in p.at(i)
    if previous.tag_ in ("NNP", "NNPS") and plain and not previous.is_sent_start:
        return unit is None or unit.token != p.token[i]
    return before in LABELS and before != "point" and plain and number.high < 100


def _age(doc: Doc, p: Pieces, i: int, number: Number, unit: Unit | None) -> bool:
    end = number.end
    tail = [w for w in p.low[end : end + 5] if w not in DASHES]
    if tail[:2] in (["year", "old"], ["years", "old"], ["month", "old"], ["year", "olds"], ["months", "old"]) or tail[:3] == [
        "years",
        "of",
        "age",
    ]:
        return True
    if number.high > OLDEST:
        return False
    if p.at(end) in ("age", "aged") and p.at(end + 1) not in ("group", "groups") or p.at(end) == "age":
        return True
    if p.at(i - 1) in ("and", ",") and p.is_number(i - 2) and p.at(i - 3) in ("aged", "ages"):
        return True
    if p.at(i - 1) == "turned" and number.digits and unit is not None and unit.kind == "duration" and p.at(end) in ("last", "this", "next"):
        return True
    if p.at(i - 1) in ("aged", "age", "ages") or (p.at(i - 1) == "of" and p.at(i - 2) == "age"):
        return True
    if "age" in p.low[max(0, i - 3) : i] and unit is None:
        return True
    if number.digits and unit is None and p.at(i - 1) in ("is", "was", "am", "turned", "'s", "’s", "were") and i >= 2:
        return p.at(i - 2) in ("he", "she", "who", "i") or doc[p.token[i - 2]].tag_ == "NNP"
    named = i >= 3 and p.at(i - 2) == "," and doc[p.token[i - 3]].tag_ in ("NNP", "NNPS")
    if named and number.digits and p.at(i - 1) in ("now", "then", "also", "both", "aged"):
        return True
    if number.digits and p.at(i - 1) == "," and p.at(end) in (",", ".", ";", ")") and i >= 2 and "." not in p.at(i):
        return doc[p.token[i - 2]].tag_ in ("NNP", "NNPS") and number.low == number.high and not p.is_number(i - 2)
    return False
