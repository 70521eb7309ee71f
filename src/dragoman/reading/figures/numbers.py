"""The grammar of numbers: numerals, number words, scales, fractions, ranges and vague counts.

A number is read from one piece on and gives its end and its bounds: ``low`` equals ``high`` unless a range
is told ("three to five") or the words only name an order of magnitude ("dozens", "tens of thousands").
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from dragoman.reading import lexicon
from dragoman.reading.figures import lexicons
from dragoman.reading.figures.pieces import Pieces

WORDS = Path(__file__).parent / "number_words.csv"
GROUPED = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?$|\d{1,2}(,\d{2})+,\d{3}(\.\d+)?$")
DOTTED = re.compile(r"\d{1,3}(\.\d{3}){2,}$")
COMMA_DECIMAL = re.compile(r"\d+,\d{1,2}$")
FRACTION = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
MONEY_SIGNS = frozenset(("$", "€", "£", "us$", "¥", "a$", "c$"))
DASHES = frozenset("-–—‑−")
ABBREVIATED = {
    "k": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mil": 1e6,
    "mm": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "trln": 1e12,
    "lakh": 1e5,
    "cr": 1e7,
}
SURE = frozenset(("mn", "mln", "mil", "bn", "bln", "tn", "trn", "trln"))  # the others are also units: only money makes them scales
TENFOLD = 10.0
LONGEST = 25  # digits and marks of one numeral
MOST_PARTS = 99
WHOLES = frozenset((2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 25.0, 50.0, 100.0, 1000.0, 10000.0, 1e5, 1e6))
NO_WHOLES = frozenset(
    "years year months month weeks week days day hours hour minutes minute seconds decades seasons games matches tries %".split()
)
HUGE = 1e18  # no scale multiplies beyond it


class Number(NamedTuple):
    """A number read: the pieces end before ``end``; ``digits`` tells numerals from words."""

    end: int
    low: float
    high: float
    vague: bool = False
    digits: bool = False
    share: bool = False
    raw: str = ""


class Words(NamedTuple):
    """The number words by kind, each with its value."""

    small: dict[str, float]
    scale: dict[str, float]
    plural: dict[str, float]
    fraction: dict[str, float]
    few: dict[str, float]


@cache
def words() -> Words:
    """Read the lexicon of number words."""
    out = Words({}, {}, {}, {}, {})
    for word, row in lexicon.read(WORDS, "word", ("kind", "value", "example", "source")).items():
        getattr(out, row["kind"])[str(word)] = float(row["value"])
    return out


def starters() -> frozenset[str]:
    """Return the words with which a number may begin."""
    w = words()
    return frozenset((*w.small, *w.scale, *w.plural, *w.few, *FRACTION, "half", "a", "an"))


def numeral(text: str) -> float | None:
    """Return the value of digits: ``816,000``, ``1.200.000``, ``.5``; None for what is no number (``1.2.3``)."""
    if len(text) > LONGEST:
        return None
    if GROUPED.match(text):
        return float(text.replace(",", ""))
    if DOTTED.match(text):
        return float(text.replace(".", ""))
    if COMMA_DECIMAL.match(text):
        return float(text.replace(",", "."))
    try:
        return float(text)
    except ValueError:
        return None


def read(p: Pieces, i: int, *, money: bool = False) -> Number | None:
    """Read the number that begins at a piece, with its range, or None.

    ``money``: a currency stands before it, so that "m", "b" and "k" are scales.
    """
    first = single(p, i, money=money)
    if (
        first is not None
        and first.share
        and p.at(first.end) == "of"
        and p.at(first.end + 1) == "a"
        and p.at(first.end + 2) in words().scale
    ):
        value = first.low * words().scale[p.at(first.end + 2)]  # "three quarters of a million"
        return Number(first.end + 3, value, value)
    if first is None or first.vague:
        return first
    if (part := _out_of(p, i, first)) is not None:
        return part
    second = _range(p, i, first, money)
    return second or first


def _out_of(p: Pieces, i: int, first: Number) -> Number | None:
    """Read "one in five Finns", "four out of ten": a share; "three in 2016" and "two in four days" are none."""
    end = first.end
    joint = 2 if (p.at(end), p.at(end + 1)) == ("out", "of") else 1 if p.at(end) == "in" else 0
    if not joint or first.low != first.high or first.share or first.low > MOST_PARTS:
        return None
    whole = single(p, end + joint)
    if whole is None or whole.vague or whole.share or whole.low not in WHOLES or not first.low < whole.low:
        return None
    if joint == 1 and (p.at(whole.end) in NO_WHOLES or first.low == 1 and p.at(i - 1) in ("no", "any", "the", "this", "that")):
        return None
    return Number(whole.end, first.low / whole.low, first.low / whole.low, share=True, raw="out of")


def single(p: Pieces, i: int, *, money: bool = False) -> Number | None:
    """Read one number without its range."""
    low = p.at(i)
    if p.is_number(i):
        return _digits(p, i, money)
    if low in FRACTION:
        return Number(i + 1, FRACTION[low], FRACTION[low], digits=True, share=True, raw=low)
    return _worded(p, i, low)


def _digits(p: Pieces, i: int, money: bool) -> Number | None:
    value = numeral(p.at(i))
    if value is None:
        return None
    raw, end = p.at(i), i + 1
    while len(raw) <= 3 and raw[0] != "0" or end > i + 1:  # 816 000: groups of three set apart by one space
        if not (p.is_number(end) and len(p.at(end)) == 3 and p.at(end).isdecimal() and p.start[end] == p.end[end - 1] + 1):
            break
        value, end = value * 1000 + float(p.at(end)), end + 1
    if p.at(end) == "," and p.at(end + 1) == "000" and p.token[end + 1] > p.token[i] and raw.isdecimal() and len(raw) <= 3:  # "10, 000"
        value, end = value * 1000, end + 2
    if p.at(end) == "/" and p.is_number(end + 1) and p.glued(end) and p.glued(end + 1):  # 1/2
        below = numeral(p.at(end + 1))
        if below and value < below <= 100:
            return Number(end + 2, value / below, value / below, digits=True, share=True, raw="fraction")
    if p.is_number(end) and p.at(end + 1) == "/" and p.is_number(end + 2) and p.glued(end + 1):  # 3 1/2
        above, below = numeral(p.at(end)), numeral(p.at(end + 2))
        if above and below and above < below <= 100:
            return Number(end + 3, value + above / below, value + above / below, digits=True, raw="fraction")
    if p.at(end) in FRACTION:
        return Number(end + 1, value + FRACTION[p.at(end)], value + FRACTION[p.at(end)], digits=True, raw="fraction")
    end, value, scaled = _scaled(p, end, value, money)
    return Number(end, value, value, digits=True, raw="scaled" if scaled else raw)


def _scaled(p: Pieces, end: int, value: float, money: bool) -> tuple[int, float, bool]:
    """Multiply by the scales that follow: million, bn, lakh, hundred thousand."""
    scale, scaled = words().scale, False
    while True:
        at = end + 1 if p.at(end) in DASHES and p.glued(end) and p.at(end + 1) in scale else end
        word = p.at(at).rstrip(".")
        factor = scale.get(word)
        if factor is None and (p.glued(at) or word in SURE) and (money or word in SURE):
            factor = ABBREVIATED.get(word)
        if factor is None or value > HUGE:
            return end, value, scaled
        value, end, scaled = float(f"{value * factor:.12g}"), at + 1, True  # 65.6 million, not 65599999.99999999


def _worded(p: Pieces, i: int, low: str) -> Number | None:
    w = words()
    if low in ("a", "an"):
        return _with_article(p, i)
    if low in w.plural:
        return _plural(p, i, w)
    if low in w.few:
        return _few(p, i, w)
    if low == "half":
        end = i + 1
        if p.at(end) in w.scale and p.at(end) != "score":  # "half million"
            return Number(end + 1, 0.5 * w.scale[p.at(end)], 0.5 * w.scale[p.at(end)])
        if p.at(end) in ("a", "an") and p.at(end + 1) in w.scale:
            value = 0.5 * w.scale[p.at(end + 1)]
            return Number(end + 2, value, value)
        if p.at(end) in ("a", "an") and (p.at(end + 1) in lexicons.units() or f"{p.at(end + 1)} {p.at(end + 2)}" in lexicons.units()):
            return Number(end + 1, 0.5, 0.5)  # "half a mile", "half a percentage point"
        return Number(end, 0.5, 0.5, share=True)
    return _cardinal(p, i, w) if low in w.small or low in w.scale else None


def _cardinal(p: Pieces, i: int, w: Words) -> Number | None:
    """Read "three hundred and forty-two thousand", "two-thirds", "two and a half million"."""
    total, current, end = 0.0, 0.0, i
    if p.at(i) in w.scale:  # "hundred" alone is no count
        return None
    while True:
        word = p.at(end)
        if word in w.small and (current % 100 == 0 or (current % 10 == 0 and w.small[word] < 10 and current % 100 >= 20)):
            current, end = current + w.small[word], end + 1
        elif word in w.scale and total + current < HUGE:
            if w.scale[word] == 100:
                current = (current or 1) * 100
            else:
                total, current = total + (current or 1) * w.scale[word], 0.0
            end += 1
        elif word in DASHES and p.at(end + 1) in (w.fraction.keys() | w.small.keys() | w.scale.keys()) and p.glued(end):
            if p.at(end + 1) in w.small and not (current % 100 >= 20 and current % 10 == 0 and w.small[p.at(end + 1)] < 10):
                break
            end += 1
        elif word == "and" and p.at(end + 1) in w.small and (total or current % 100 == 0) and (total + current) >= 100:
            end += 1
        elif word == "and" and p.at(end + 1) == "a" and p.at(end + 2) in ("half", "quarter"):
            current, end = current + (0.5 if p.at(end + 2) == "half" else 0.25), end + 3
        elif word in w.fraction and 0 < current < 20 and not total and end > i:
            return Number(end + 1, current / w.fraction[word], current / w.fraction[word], share=True) if _parted(p, end, current) else None
        elif word == "point" and p.at(end + 1) in w.small and w.small[p.at(end + 1)] < 10:
            current, end = current + w.small[p.at(end + 1)] / TENFOLD, end + 2
        else:
            break
    return Number(end, total + current, total + current)


def _parted(p: Pieces, end: int, count: float) -> bool:
    """Tell a fraction ("one third of", "two-thirds") from an ordinal ("one third party")."""
    return count > 1 and p.at(end).endswith("s") or p.at(end + 1) in ("of", "the", ",", ".") or p.at(end - 1) in DASHES


def _with_article(p: Pieces, i: int) -> Number | None:
    """Read "a million", "a dozen", "a third of", "a few hundred", "a couple of"."""
    w, word = words(), p.at(i + 1)
    if word in w.scale:
        end, value, _ = _scaled(p, i + 1, 1.0, False)
        return Number(end, value, value)
    if word in w.fraction and p.at(i + 2) in ("of", "the") and not word.endswith("s"):
        return Number(i + 2, 1 / w.fraction[word], 1 / w.fraction[word], share=True)
    if word == "half" and p.at(i + 2) == "dozen":
        return Number(i + 3, 6.0, 6.0)
    if word == "few" and p.at(i + 2) in (w.scale.keys() | w.plural.keys()):
        return _few(p, i + 1, w)
    return None


def _plural(p: Pieces, i: int, w: Words) -> Number | None:
    """Read "dozens", "tens of thousands", "hundreds of millions": an order of magnitude, marked vague."""
    value, end = w.plural[p.at(i)], i + 1
    while value < HUGE and p.at(end) == "of" and p.at(end + 1) in w.plural:
        value, end = value * w.plural[p.at(end + 1)], end + 2
    return Number(end, value, value * TENFOLD, vague=True)


def _few(p: Pieces, i: int, w: Words) -> Number | None:
    """Read "several hundred", "a few thousand"; "several" without a scale counts nothing."""
    end = i + 1
    if p.at(end) not in w.scale:
        return None
    end, value, _ = _scaled(p, end, 1.0, False)
    return Number(end, w.few[p.at(i)] * value, TENFOLD * value, vague=True)


def _range(p: Pieces, i: int, first: Number, money: bool) -> Number | None:
    """Read the other end of "3-5", "three to five", "$3 to $5 billion", "between 4 and 6", "5% to 10%"."""
    at = first.end
    skip = _unit_repeated(p, at, money)
    joint = p.at(at + skip)
    by = joint == "to" and "by" in (p.at(i - 1), p.at(i - 2) if money else "")
    if by and (skip or money):  # "rose by $3 to $8": an amount and a level
        return None
    closes = "and" if p.at(i - 1) == "between" or (p.at(i - 2) == "between" and money) else ""
    if joint not in DASHES and joint != "to" and joint != closes and not (joint == "or" and first.high < 20 and first.digits is False):
        return None
    j = at + skip + 1
    if p.at(j) == p.at(i - 1) and p.at(j) in MONEY_SIGNS:
        j += 1
    if joint in DASHES and not p.is_number(j) and not first.digits and p.at(j) not in words().small:
        return None
    second = single(p, j, money=money)
    if second is None or second.vague or second.share or (by and p.at(second.end) not in lexicons.units()):
        return None
    low, high = first.low, second.high
    if high >= 1000 and low < 1000 and first.raw != "scaled" and second.raw in ("scaled", ""):  # "3 to 5 billion": the scale is shared
        factor = _shared_scale(p, j, second)
        low = low * factor if low * factor < high else low
    if low >= high:
        return None
    return Number(
        second.end,
        low,
        high,
        digits=first.digits or second.digits,
        raw="range" if joint in DASHES else "to" if skip == 0 and j == at + 1 else "to repeated",
    )


def _unit_repeated(p: Pieces, at: int, money: bool) -> int:
    """Return how many pieces of unit stand between the ends of a range: "5% to 10%", "15 kHz and 17 kHz"."""
    for n in (1, 2, 3):
        if p.at(at + n) in ("to", "and") or p.at(at + n) in DASHES:
            j = at + n + 1 + (p.at(at + n + 1) in MONEY_SIGNS)
            second = single(p, j, money=money) if p.at(at).isalpha() or p.at(at) in "%°" else None
            return n if second is not None and p.low[at : at + n] == p.low[second.end : second.end + n] else 0
    return 0


def _shared_scale(p: Pieces, j: int, second: Number) -> float:
    value = numeral(p.at(j)) if p.is_number(j) else words().small.get(p.at(j))
    return second.high / value if value else 1.0
