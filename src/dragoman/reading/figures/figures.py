"""Read the figures that a text claims: numbers in all their dress, with unit, bound, change, period and claimant.

Dates, ages, ordinals, scores, clock times and numbered names are set aside first; a length of time
("three months") is a figure of kind ``duration``. Money has the ISO 4217 code as its unit. Where only an
order of magnitude is told ("tens of thousands") the bounds span it and ``bound`` is ``vague``.
"""

from __future__ import annotations

from bisect import bisect_right

from spacy.language import Language
from spacy.tokens import Doc, Token

from dragoman.reading.figures import asides, lexicons, measures, numbers, units
from dragoman.reading.figures.measures import Measured
from dragoman.reading.figures.numbers import DASHES, Number
from dragoman.reading.figures.pieces import Pieces, cut
from dragoman.reading.figures.units import Unit
from dragoman.reading.layers import DateFound
from dragoman.reading.statements.statements import holder
from dragoman.types import Figure, Span

MOST_DATES = 20  # of one sentence: a table that lost its lines may hold thousands
MONEY_SCALES = frozenset("mbtk")
IDLE = frozenset("another way time day thing 's ’s basket point moment voice accord".split())  # "one day": nothing is counted
PRONOUN = frozenset(("no", "each", "every", "any", "this", "that", "the", "which", "some", "only", "another", "not", "number"))
ALIKE = frozenset(("and", "or", "another", "versus", "vs", "including"))
CALENDAR = frozenset(("first", "last", "final", "next", "past", "previous", "opening", "closing"))


@Language.factory(
    "figures",
    requires=["token.dep", "doc._.dates", "doc._.mentions", "doc._.statements"],
    assigns=["doc._.figures"],
)
def make_figures(nlp: Language, name: str) -> Figures:
    """Build the component (spaCy calls this)."""
    return Figures()


class Figures:
    """Set ``doc._.figures``, in the order of the text; spans are characters of the ``Doc``."""

    def __init__(self) -> None:
        self.starters = numbers.starters()

    def __call__(self, doc: Doc) -> Doc:
        """Read the figures of a document in one pass over its pieces."""
        pieces = cut(doc)
        taken = _date_of_token(doc)
        starts = [token.i for token in doc if token.is_sent_start]
        by_sentence: dict[int, list[DateFound]] = {}
        for d in doc._.dates:
            by_sentence.setdefault(bisect_right(starts, d.start), []).append(d)
        out: list[Figure] = []
        previous: Unit | None = None  # the count before, in the same sentence
        last = -1
        i, starters = 0, self.starters
        low = pieces.low
        while i < len(low):
            word = low[i]
            if word not in starters and not (word[0].isdecimal() or (word[0] == "." and len(word) > 1 and word[1].isdecimal())):
                i += 1
                continue
            sentence = bisect_right(starts, pieces.token[i])
            if sentence != last:
                last, previous = sentence, None
            end, read = _read(doc, pieces, i, taken, previous)
            if read is not None:
                number, unit, rule = read
                out.append(_figure(doc, pieces, number, unit, rule, by_sentence.get(sentence, [])[:MOST_DATES]))
                if out[-1].unit_kind in ("count", "persons", "points") and out[-1].unit:
                    previous = unit._replace(name=out[-1].unit, kind=out[-1].unit_kind)
            i = max(end, i + 1)
        doc._.figures = tuple(out)
        return doc


def _date_of_token(doc: Doc) -> dict[int, DateFound]:
    return {i: d for d in doc._.dates for i in range(d.start, d.end)}


def _read(doc: Doc, p: Pieces, i: int, taken: dict[int, DateFound], previous: Unit | None) -> tuple[int, tuple[Number, Unit, str] | None]:
    """Read the figure that begins at a piece: the piece after it, and number, unit and rule, or None."""
    money = units.currency_before(doc, p, i)
    below = money is None and p.at(i - 1) in DASHES and p.glued(i) and p.at(i - 2) in lexicons.signs() and p.glued(i - 1)
    if below:  # "$-50.8bn"
        money = units.currency_before(doc, p, i - 1)
    number = numbers.read(p, i, money=money is not None or _scaled_count(doc, p, i))
    if number is None:
        return i + 1, None
    if number.raw == "to repeated" and money is not None and _changed(doc, p, money[0] - 1):
        number = numbers.single(p, i, money=money is not None) or number
    if (
        number.end < len(p.low)
        and money is None
        and number.raw == "range"
        and p.at(number.end) in DASHES
        and p.glued(number.end)
        and p.is_number(number.end + 1)
    ):
        return number.end + 2, None  # a telephone number, an ISO date
    unit, rule = _unit(doc, p, i, number, money)
    date = taken.get(p.token[i])
    if date is not None and not _duration(doc, p, date, number, unit):
        first = numbers.single(p, i)  # "in 2018 to 3.9 million" is no range
        return first.end if first is not None else number.end, None
    if asides.aside(doc, p, i, number, unit):
        return number.end, None
    if unit is None:
        unit, rule = _bare(doc, p, i, number, previous)
        if unit is None:
            return number.end, None
    elif p.at(i) == "one" and unit.kind in ("count", "persons") and not _one(p, i):
        return number.end, None
    if below or p.at(i - 1) == "minus" or (p.at(i - 1) in ("-", "−") and unit.kind == "temperature"):
        number = number._replace(low=-number.high, high=-number.low)
    inner = number.end if unit.kind in ("count", "persons") else unit.end  # "5 litre cans": the modifiers may hold figures
    return max(inner, number.end), (number, unit, rule)


def _changed(doc: Doc, p: Pieces, i: int) -> bool:
    """Tell "fell $1 to $71", an amount and a level, from a range."""
    return i >= 0 and (doc[p.token[i]].lemma_.lower(), "verb") in lexicons.changes()


def _scaled_count(doc: Doc, p: Pieces, i: int) -> bool:
    """Tell "1.2m people" from "1.2m": what follows the letter is counted."""
    if not p.is_number(i) or p.at(i + 1) not in MONEY_SCALES or not p.glued(i + 1) or i + 2 >= len(p.low):
        return False
    after = p.at(i + 2)
    if after in lexicons.units() or after == "of" or after in lexicons.signs():
        return True
    return p.at(i + 1) in "mbk" and doc[p.token[i + 2]].tag_ in ("NNS", "JJ", "NNPS") and p.token[i + 2] != p.token[i]


def _unit(doc: Doc, p: Pieces, i: int, number: Number, money: tuple[int, str] | None) -> tuple[Unit | None, str]:
    if money is not None:
        end, name = units.rate(p, _currency_repeated(p, number.end, money[1]), money[1])
        return Unit(money[0], end, name, "money", p.token[number.end - 1]), "currency sign"
    found = units.named(doc, p, i, number)
    if found is not None:
        return found, "unit name"
    if number.share:
        article = p.at(number.end) in ("the", "its", "their", "his", "her", "our")  # "half the market price"
        of = units.counted(doc, p, i, number._replace(end=number.end + 1) if article else number)
        if number.raw == "out of":
            return Unit(i, number.end, None, "share", of.token if of else p.token[number.end - 1]), "share"
        if p.at(number.end) == "of" or of is None or p.at(i) == "half" and p.at(number.end) in ("the", "a", "an", "its", "their"):
            return Unit(i, number.end, None, "share", of.token if of else p.token[i]), "share"
        return of, "head noun"
    return units.counted(doc, p, i, number), "head noun"


def _currency_repeated(p: Pieces, end: int, code: str) -> int:
    """Take in the currency told twice: "$500 US", "$3 million dollars"."""
    unit = lexicons.units().get(p.at(end))
    if unit is not None and unit.kind == "money" or (p.at(end) in ("us", "usd", "cad", "aud") and code in ("USD", "CAD", "AUD")):
        return end + 1
    return end


def _duration(doc: Doc, p: Pieces, date: DateFound, number: Number, unit: Unit | None) -> bool:
    """Tell "in three months" from "the first three months of 2018", which is a period."""
    if unit is None or unit.kind != "duration":
        return unit is not None and unit.kind in ("money", "percent")
    words = doc[date.start : date.end].text.lower().split()
    named = any(w.isdecimal() and len(w) == 4 for w in words)
    return not (named and any(w in CALENDAR for w in words))


def _one(p: Pieces, i: int) -> bool:
    if p.at(i + 1) == "of":
        return p.at(i - 1) not in ("no", "each", "every", "any", "the", "this", "another", "not")
    return p.at(i + 1) not in IDLE and p.at(i - 1) not in PRONOUN and not (p.at(i + 1) in DASHES and p.glued(i + 1))


def _bare(doc: Doc, p: Pieces, i: int, number: Number, previous: Unit | None) -> tuple[Unit | None, str]:
    """Read a number without a unit: the unit of the count before it in the sentence, or none."""
    token = doc[p.token[number.end - 1]]
    if p.at(i) in ("one", "a", "an", "zero"):
        return None, ""
    end, rate = units.rate(p, number.end, "")
    if (shared := _shared(doc, p, i, number)) is not None:
        return shared._replace(start=i, end=number.end, token=token.i), "same unit"
    if previous is not None and (_alike(p, i, token) or (p.at(number.end) == "of" and p.at(number.end + 1) in ("them", "these", "those"))):
        return Unit(i, end, (previous.name or "") + rate, previous.kind, token.i), "same unit"
    if number.vague:
        if p.at(number.end) == "more" and previous is not None:
            return Unit(i, number.end, previous.name, previous.kind, token.i), "same unit"
        after = doc[p.token[number.end]] if number.end < len(p.low) else token
        crowd = after.tag_ in ("VBD", "VBP", "MD") and after.lemma_ != "be"  # "thousands rallied"
        return Unit(i, number.end, "people" if crowd else None, "persons" if crowd else "count", token.i), "vague"
    if number.digits:
        return Unit(i, end, rate.strip() or None, "count", token.i), "bare"
    if token.dep_ in ("nsubjpass", "nsubj") and number.low > 1:
        return Unit(i, number.end, None, "count", token.i), "bare"
    return None, ""


def _shared(doc: Doc, p: Pieces, i: int, number: Number) -> Unit | None:
    """Return the unit told once for both: "from 3.1 to 2.9 percent", "7- or 8-inch", "16,369 up 58 points"."""
    joint = p.at(number.end)
    dash = joint in DASHES and p.at(number.end + 1) in ("or", "to", "and")
    if not number.digits or not (dash or joint in ("up", "down") or (joint == "to" and p.at(i - 1) == "from")):
        return None
    at = number.end + 1 + dash
    second = numbers.single(p, at)
    unit = units.named(doc, p, at, second) if second is not None else None
    if unit is None or joint in ("up", "down") and unit.kind != "points":
        return None
    return unit if dash or unit.kind in ("percent", "points", "money") else None


def _told(doc: Doc, unit: Unit, head: Token, start: int, end: int) -> tuple[Measured, str | None, str]:
    """Return what a figure measures, and its unit's name and kind, which casualties settle: "eight were killed"."""
    if unit.kind == "persons" and unit.name in units.VERBAL:
        return measures.Measured(unit.name, None, "casualties"), "people", "persons"
    if unit.name is None and unit.kind == "count":
        told = measures.measured(doc, head, "persons", start, end)
        if told.rule == "casualties":
            return told, "people", "persons"
        are = _are(head)
        if are is not None:
            return Measured(None, None, "attribute"), are, "persons"
        told = measures.measured(doc, head, "bare", start, end)
        if told.words and measures.TOLL & set(told.words.lower().split()):
            return told, "people", "persons"
        return (told._replace(words=None) if told.words == doc[start:end].text else told), None, "count"
    told = measures.measured(doc, head, unit.kind, start, end)
    if unit.kind == "share" and not start <= head.i < end:  # "half the market price", "one in five Finns"
        told = told._replace(words=measures.phrase(doc, head, start, end))
    return told, unit.name, unit.kind


def _are(head: Token) -> str | None:
    """Return the persons that a bare number is said to be: "5 million are refugees"."""
    if head.dep_ != "nsubj" or head.head.lemma_ != "be":
        return None
    attribute = next((c for c in head.head.rights if c.dep_ == "attr" and c.tag_ == "NNS"), None)
    name = units.singular(attribute) if attribute is not None else None
    return name if name is not None and name.lower() in lexicons.persons() else None


def _alike(p: Pieces, i: int, token: Token) -> bool:
    """Tell whether a bare number goes on counting: "and 63", "another 500", "compared with 20", "up from 12"."""
    near = p.low[max(0, i - 4) : i]
    if token.dep_ == "conj" or any(w in ALIKE for w in near[-1:]):
        return True
    return ("another" in near or "compared" in near or ("from" in near and bool({"up", "down"} & set(near)))) and "to" not in near[-1:]


def _figure(doc: Doc, p: Pieces, number: Number, unit: Unit, rule: str, dates: list[DateFound]) -> Figure:
    start, end = p.token[unit.start], p.token[max(unit.end, number.end) - 1] + 1
    head = doc[unit.token]
    told, name, kind = _told(doc, unit, head, start, end)
    statement = holder(doc, head.i)
    claimant = None
    if statement is not None:
        span = statement.speaker_span
        claimant = statement.speaker or (doc[span[0] : span[1]].text if span else None)
    return Figure(
        span=Span(p.start[unit.start], p.end[max(unit.end, number.end) - 1]),
        low=number.low,
        high=number.high,
        unit=name,
        unit_kind=kind,
        rule=f"{rule}; {told.rule}",
        measures=told.words,
        period=measures.period(dates, doc, head, start, end) if unit.kind != "duration" else None,
        change=told.change,
        bound=measures.bound(p, unit.start, max(unit.end, number.end), kind, vague=number.vague),
        claimed_by=claimant,
    )
