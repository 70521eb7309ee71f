"""The unit of a number: the currency before it, the unit or currency after it, or the noun that it counts."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from dragoman.reading.figures import lexicons
from dragoman.reading.figures.numbers import DASHES, Number, read, words
from dragoman.reading.figures.pieces import Pieces

PREFIXES = frozenset(("us", "c", "ca", "a", "au", "s", "hk", "nz", "nt", "r"))
LONGEST = 3  # words of the longest unit: "parts per million"
GLUED = frozenset(
    ("c", "f", "w", "l", "nm", "pc", "m", "t", "g", "b", "k", "in", "ms", "mp", "mb", "mm", "min")
)  # units only right after digits
MODIFIERS = frozenset(("JJ", "JJR", "JJS", "VBN", "VBG", "NN", "NNS", "NNP", "NNPS", "HYPH", "RBS", "RBR"))
NOUNS = frozenset(("NN", "NNS", "NNP", "NNPS"))
VERBAL = frozenset("killed dead wounded injured missing arrested displaced hurt detained homeless deaths casualties fatalities".split())
BRIEF = {"h": "hour", "s": "second", "d": "day", "yr": "year", "hr": "hour"}
ELAPSED = frozenset(("earlier", "ago", "before", "later", "old", "after", "previously", "from"))  # "a year earlier" is no rate
PERIODS = frozenset(("year", "month", "week", "day", "hour", "minute", "second", "decade", "century", "quarter", "annum"))
SHARES = frozenset(
    "share dozen barrel gallon litre liter ton tonne ounce pound head person capita kilo kilometre mile hectare acre bushel".split()
)
SKIPPED = frozenset(("more", "fewer", "less", "other", "additional", "further", "extra", "least", "most", "some", "such", "same", "own"))
QUANTIFIED = frozenset(("worth",))
PEOPLES = ("ans", "is", "ese", "tons")  # Syrians, Iraqis, Britons
MOST = 8  # tokens between a number and the noun that it counts
POUND = 1000  # fewer pounds are a weight, unless a currency is told


class Unit(NamedTuple):
    """What is counted: pieces ``start`` to ``end`` (with the number), the name, the kind, the head's token."""

    start: int
    end: int
    name: str | None
    kind: str
    token: int


def currency_before(doc: Doc, p: Pieces, i: int) -> tuple[int, str] | None:
    """Return the first piece and the code of a currency that stands before a number: "US$", "EUR", "Rs."."""
    word = p.at(i - 1)
    if word in PREFIXES and p.at(i - 2) == "$" and p.glued(i) and p.glued(i - 1):  # "$US5m"
        return i - 2, lexicons.signs()[word + "$"]
    if word == "$" and p.at(i - 2) in lexicons.codes() and p.glued(i - 1):  # "NZD$15"
        return i - 2, lexicons.codes()[p.at(i - 2)]
    if not p.at(i - 2).isdecimal() and p.glued(i - 1) and p.at(i - 2) + word in lexicons.signs() and i >= 2 and word in "=.":  # "Y=", "Rs."
        return i - 2, lexicons.signs()[p.at(i - 2) + word]
    if word in lexicons.signs():
        start = i - 1
        if word == "$" and p.at(i - 2) in PREFIXES and (p.glued(i - 1) or p.at(i - 2) not in ("a", "s", "r")):
            return i - 2, lexicons.signs()[p.at(i - 2) + "$"]
        if word == "$" and p.at(i - 2) == "s" and doc.text[p.start[i - 2]] == "S":
            return i - 2, "SGD"
        if word.isalpha() and not doc.text[p.start[start]].isupper():
            return None
        return start, lexicons.signs()[word]
    if word in lexicons.codes() and doc.text[p.start[i - 1] : p.end[i - 1]].isupper():
        return i - 1, lexicons.codes()[word]
    return None


def named(doc: Doc, p: Pieces, i: int, number: Number) -> Unit | None:
    """Return the unit or currency whose name follows the number: "percent", "square miles", "-foot"."""
    at = number.end
    hyphen = p.at(at) in DASHES and p.glued(at) and p.glued(at + 1)
    at += hyphen
    if p.at(at) in ("[", "{", "<", "("):
        at += p.at(at) != "("
    table = lexicons.units()
    for n in range(min(LONGEST, len(p.low) - at), 0, -1):
        form = joined(p, at, n)
        if n == 1 and form == "g" and doc.text[p.start[at]] == "G":  # "5G" is a name
            return None
        unit = table.get(form)
        if unit is None and n == 1:
            unit = lexicons.Named(lexicons.signs()[form], "money") if form in lexicons.signs() and not form.isalpha() else None
            if form in lexicons.codes() and doc.text[p.start[at] : p.end[at]].isupper():
                unit = lexicons.Named(lexicons.codes()[form], "money")
        if unit is None or (form in GLUED and not (number.digits and (p.glued(at) or form in ("m", "mm", "mb", "min")))):
            continue
        if form in ("point", "points") and not number.digits:
            continue
        if form in ("pound", "pounds") and (number.high < POUND or p.at(at + 1) == "of" and number.high < POUND):
            unit = lexicons.Named("pound-mass", "mass")
        end, name = _rate(p, at + n, unit.name)
        return Unit(i, end, name, unit.kind, p.token[at + n - 1])
    return None


def joined(p: Pieces, at: int, n: int) -> str:
    """Return ``n`` pieces as one word where no space parts them ("km/h", "m2"), else with spaces."""
    apart = any(not p.glued(j) for j in range(at + 1, at + n))
    return (" " if apart else "").join(p.low[at : at + n])


def _rate(p: Pieces, end: int, name: str) -> tuple[int, str]:
    """Take in "per day", "a year", "-a-day", "/day"."""
    at = end
    dash = p.at(at) in DASHES
    at += dash
    word = p.at(at)
    if word in ("a", "an") and p.at(at + 2) in ELAPSED:
        return end, name
    if word in ("/h", "/s", "/d"):
        return at + 1, f"{name} per {BRIEF[word[1:]]}"
    if word in ("per", "/") or (word in ("a", "an", "each", "every") and p.at(at + 1 + (p.at(at + 1) in DASHES)) in (PERIODS | SHARES)):
        at += 1
        at += p.at(at) in DASHES
        unit = lexicons.units().get(" ".join(p.low[at : at + 2]))
        if unit is not None and at + 2 <= len(p.low):
            return at + 2, f"{name} per {unit.name}"
        below = BRIEF.get(p.at(at), p.at(at))
        if below == "sq":
            unit = lexicons.units().get(f"sq {p.at(at + 1).rstrip('.')}")
            return (at + 2, f"{name} per {unit.name}") if unit else (end, name)
        if below.isalpha():
            unit = lexicons.units().get(below)
            return at + 1, f"{name} per {unit.name if unit else below}"
    return end, name


def rate(p: Pieces, end: int, name: str) -> tuple[int, str]:
    """Return end and name of a unit with the rate that may follow it."""
    return _rate(p, end, name)


def counted(doc: Doc, p: Pieces, i: int, number: Number) -> Unit | None:
    """Return the noun that the number counts, with its modifiers: "two Russian warships", "dozens of homes"."""
    at = number.end
    if at >= len(p.low):
        return None
    if p.at(at) in DASHES and p.glued(at):
        return _hyphened(doc, p, i, number)
    fate = at + (doc[p.token[at]].tag_ == "RB")  # "6 million internally displaced"
    if (
        p.at(fate) in VERBAL
        and number.low.is_integer()
        and not (fate + 1 < len(p.low) and doc[p.token[fate]].tag_ in ("VBN", "JJ") and doc[p.token[fate + 1]].tag_ in NOUNS)
    ):
        return Unit(i, fate + 1, p.at(fate), "persons", p.token[fate])
    first = p.token[at]
    if p.at(at) == "out" and p.at(at + 1) == "of" and p.is_number(at + 2):  # "75 out of 275 seats"
        found = _of(doc, p, i, number._replace(end=at + 1), first)
        return found._replace(end=number.end, token=p.token[at - 1]) if found else None
    if p.at(at) == "of":
        return _of(doc, p, i, number, first)
    last = doc[p.token[at - 1]]
    if first == last.i:
        return None
    head = _head(doc, last, first)
    if head is None:
        return None
    return _phrase(doc, p, i, at, first, head)


def _head(doc: Doc, last: Token, first: int) -> Token | None:
    """Return the noun that a number modifies: the run of modifiers and nouns after it, checked by the parse."""
    end = first
    stop = min(len(doc), first + MOST)
    noun: Token | None = None
    while end < stop:
        token = doc[end]
        tag = token.tag_
        if tag in NOUNS:
            noun = token
            name = token.text[0].isupper() and end + 1 < stop and doc[end + 1].tag_ == "JJ"  # "800 Isis foreign fighters"
            if tag == "NNS" and not name and (end + 1 >= stop or doc[end + 1].tag_ not in NOUNS or token.dep_ != "compound"):
                break
        elif tag == "CC" and noun is not None and noun.tag_ == "NNP" and end + 1 < stop and doc[end + 1].tag_ == "NNP":
            pass  # "Greek and Turkish ships"
        elif (
            tag not in MODIFIERS
            and not (token.lower_ in (",", "and", "-") and end > first and noun is None)
            or tag in ("VBG", "VBN")
            and noun is not None
            and doc[end - 1].tag_ != "HYPH"
        ):
            break
        end += 1
    head = last.head
    if (
        noun is not None
        and noun.tag_ == "NN"
        and doc[first].tag_ == "NN"
        and noun.i > first
        and last.lower_ not in ("one", "1")
        and last.tag_ not in ("DT", "PRP$")
    ):
        return doc[first]  # "a 12 page report": the number belongs to the singular noun beside it
    between = any(t.tag_ == "CD" for t in doc[first : min(head.i, stop)])
    if last.dep_ in ("nummod", "amod", "compound") and first <= head.i and head.i < first + MOST and head.tag_ in NOUNS and not between:
        loose = noun is None or (noun.dep_ not in ("compound", "nummod") and noun.i != head.i + 1)
        group = noun is not None and head.i < noun.i and head.text[0].isupper() and noun.text[0].islower()
        if noun is None or (head.i <= noun.i and not group and (head.tag_ == "NNS" or loose)):
            return head
    return noun


def _phrase(doc: Doc, p: Pieces, i: int, at: int, first: int, head: Token) -> Unit | None:
    if not head.text[0].isalnum():  # a sign tagged as a noun
        return None
    unit = lexicons.units().get(head.lower_)
    end = at
    while end < len(p.low) and p.token[end] <= head.i:
        end += 1
    if unit is not None and unit.kind not in ("points", "power"):
        end, name = _rate(p, end, unit.name)
        return Unit(i, end, name, unit.kind, head.i)
    before = "".join(t.text_with_ws for t in doc[first : head.i] if t.tag_ in MODIFIERS or t.tag_ in ("CD", "POS")).split()
    while before and (before[0].lower() in SKIPPED - {"other"} or not before[0][0].isalnum()):
        before = before[1:]
    lemma = singular(head)
    if lemma == "other" and head.tag_ == "NNS":
        lemma = "people"
    known = (
        f"{before[-1] if before else ''} {lemma}" in lexicons.persons()
        or head.lemma_.lower() in lexicons.persons()
        or lemma.lower() in lexicons.persons()
    )
    kind = "persons" if known or (head.tag_ == "NNPS" and head.text.endswith(PEOPLES)) else "count"
    end, name = _rate(p, end, " ".join((*before, lemma)))
    return Unit(i, end, name, kind, head.i)


def singular(token: Token) -> str:
    """Return a noun's lemma; the plural of a name loses its s; "people" stays."""
    text = token.text
    if token.tag_ == "NNPS" and text.endswith("s"):
        return text[:-1]
    if token.lower_ == "people":
        return "people"
    if token.tag_ == "NNP" and text.endswith("s") and text[:-1].lower() in lexicons.persons():  # "72 Chechens", tagged as a singular name
        return text[:-1]
    return token.lemma_ if token.tag_ == "NNS" else text


def _of(doc: Doc, p: Pieces, i: int, number: Number, first: int) -> Unit | None:
    """Read "dozens of homes", "two of the ships", "19 of the 20 crew"."""
    at = number.end + 1
    while p.at(at) in ("the", "its", "his", "their", "those", "these", "our", "her", "all", "my", "your", "a", "an"):
        at += 1
    if at >= len(p.low):
        return None
    whole = read(p, at) if p.is_number(at) or p.at(at) in words().small else None
    if whole is not None and not whole.share:  # "14 of the 20 drones"
        unit = counted(doc, p, at, whole)
        return Unit(i, number.end, unit.name, unit.kind, p.token[number.end - 1]) if unit else None
    unit = named(doc, p, at, Number(at, number.low, number.high))
    if unit is not None:
        return Unit(i, unit.end, unit.name, unit.kind, unit.token)
    if p.at(at) in ("us", "you", "whom") and doc.text[p.start[at]].islower():
        return Unit(
            i, number.end, "people" if not number.share else None, "persons" if not number.share else "share", p.token[number.end - 1]
        )
    start = p.token[at]
    head = _head(doc, doc[start - 1], start)
    if head is not None and head.i + 2 < len(doc) and doc[head.i + 1].tag_ == "POS":
        after = head.i + 2 + (doc[head.i + 2].tag_ == "CD")
        owned = _head(doc, doc[after - 1], after)
        head = owned or head
    if head is None:
        return None
    found = _phrase(doc, p, i, at, start, head)
    return found if found is None or not number.share else Unit(i, number.end, None, "share", head.i)


def _hyphened(doc: Doc, p: Pieces, i: int, number: Number) -> Unit | None:
    """Read "six-cylinder", "16-bit", "35-member"; words like "two-state" and "one-sided" count nothing."""
    at = number.end + 1
    word = p.at(at)
    if (
        not word.isalpha()
        or (number.high < 3 and not number.digits)
        or word in ("or", "to", "and", "way", "old", "fold", "sided", "plus", "time", "party", "star")
    ):
        return None
    if word == "strong":  # "a 14,000-strong force"
        return Unit(i, at + 1, "people", "persons", p.token[at])
    kind = "persons" if word in lexicons.persons() else "count"
    return Unit(i, at + 1, word, kind, p.token[at])
