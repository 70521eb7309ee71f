"""What a figure measures, whether it tells a change, how it is bounded, and the period that it is told for."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from dragoman.reading.figures import lexicons
from dragoman.reading.figures.pieces import Pieces
from dragoman.reading.layers import DateFound
from dragoman.types import When

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj"))
OBJECTS = frozenset(("dobj", "npadvmod", "attr", "oprd", "obl", "acomp", "dative", "advmod"))
STATES = frozenset("be total reach amount stand hit touch average cost exceed equal measure remain represent account number".split())
WORTH = frozenset(("worth", "valued", "value", "total", "sum", "amount"))
TIMES = frozenset(("year", "month", "quarter", "week", "day"))
TOLL = frozenset("toll deaths casualties fatalities dead wounded injured population crew workforce garrison".split())
POSSESSION = frozenset(("have", "hold", "own", "receive", "get"))
LONGEST = 12  # tokens of a phrase told as what is measured
CLIMB = 6  # steps from a figure towards the root
EARLY = 6  # tokens of a date that opens its sentence
NEAR = 3  # tokens between a figure and the date behind it: "$3 billion in 2016"
MARKS = frozenset("first highest lowest most least biggest largest smallest worst best high low level time peak strongest weakest".split())
BEFORE = 4  # words of the longest bound: "in the neighbourhood of"


class Measured(NamedTuple):
    """What is measured, in the text's words; the change: up, down or None; the construction that tells it."""

    words: str | None
    change: str | None
    rule: str


def bound(p: Pieces, start: int, end: int, kind: str, *, vague: bool) -> str | None:
    """Return how a figure is bounded: about, nearly, more than, at least, less than, at most, vague, or None."""
    table = lexicons.bounds()
    at = (
        start - 1 if p.at(start - 1) in ("a", "an", "some") and p.at(start - 2) in ("than", "least", "about", "nearly", "almost") else start
    )
    if kind == "duration" and p.at(at - 1) == "over" and p.at(at - 2) not in ("for", "just", "well"):
        return None  # "spent over four years": throughout
    for n in range(min(BEFORE, at), 0, -1):
        told = table.get(" ".join(p.low[at - n : at]))
        if told is not None:
            return told
    if p.at(end) == "or" and p.at(end + 1) in ("more", "so", "less", "fewer"):
        return {"more": "at least", "so": "about", "less": "at most", "fewer": "at most"}[p.at(end + 1)]
    if p.at(end) == "+":
        return "at least"
    return "vague" if vague else None


def measured(doc: Doc, head: Token, kind: str, start: int, end: int) -> Measured:
    """Climb from the figure's head to the noun or verb that tells what it measures.

    Parameters
    ----------
    start, end : token indexes
        The figure itself, which is left out of the phrase.
    """
    if kind == "duration":
        return Measured(
            phrase(doc, head.head, start, end) if head.dep_ in ("compound", "nmod") and head.head.i >= end else None, None, "duration"
        )
    of = _after(doc, kind, end)
    after = of[1] if of else None
    change = _beside(doc, start)
    if kind == "persons":
        fate = next(
            (c for c in head.rights if c.dep_ in ("acl", "relcl", "amod") and c.tag_ == "VBN" and c.lemma_ in lexicons.casualties()), None
        )
        if fate is not None:  # "500 civilians killed in the raid"
            return Measured(lexicons.casualties()[fate.lemma_], None, "casualties")
    token = head
    for _ in range(CLIMB):
        parent = token.head
        if parent.i == token.i:
            break
        yearly = parent.lemma_ in TIMES and kind not in ("persons", "count")  # "rose 8 percent year on year"
        if yearly or parent.lower_ == "including" or _alongside(token, parent, kind):
            token = parent
            continue
        if token.dep_ in SUBJECTS and kind in ("persons", "count"):
            return _counted(parent, kind)
        if parent.pos_ in ("VERB", "AUX"):
            return _under_verb(doc, token, parent, kind, of, change)
        if kind == "persons" and (
            token.dep_ in ("conj", "appos") or token.lower_ == "including"
        ):  # "14 people, including two children, died"
            token = parent
            continue
        if parent.pos_ in ("NOUN", "PROPN") and not start <= parent.i < end:
            if parent.lower_ in WORTH and parent.dep_ in ("npadvmod", "dobj", "pobj", "attr", "conj"):
                token = parent
                continue
            told = _direction(parent) if parent.pos_ == "NOUN" and (token.dep_ in ("prep", "pobj") or parent.i >= end) else None
            told = told or change
            if kind in ("persons", "count"):
                return Measured(None, None, "count")
            return Measured(
                after or phrase(doc, parent, start, end), told, "of noun" if token.dep_ in ("pobj", "prep") else "modifies noun"
            )
        token = parent
    return Measured(after, change, "plain")


def _alongside(token: Token, parent: Token, kind: str) -> bool:
    """Tell whether a figure only repeats, joins or compares another, so that what measures that one measures it too.

    "250 points, or 1 percent"; "2,000 km (1,240 miles)"; "46 percent, compared with 72 percent"; "a total of 30 people".
    """
    if token.dep_ in ("conj", "appos", "nmod", "npadvmod") and kind not in ("persons", "count"):
        return parent.tag_ in ("CD", "$") or parent.pos_ in ("NOUN", "SYM") and any(c.tag_ in ("CD", "$") for c in parent.lefts)
    if token.dep_ == "prep" and parent.lower_ in ("total", "estimated") and kind in ("persons", "count"):
        return True
    return token.dep_ in ("prep", "pobj") and parent.lower_ == "compared"


def _after(doc: Doc, kind: str, end: int) -> tuple[str, str] | None:
    """Return the preposition and Y of "20 percent of Y", "$5 million in Y", "$50 billion worth of Y"."""
    at = end
    if at < len(doc) and doc[at].lower_ == "worth":
        at += 1
    if at + 1 >= len(doc) or doc[at].lower_ not in ("of", "in") or (doc[at].lower_ == "in" and kind != "money"):
        return None
    first = doc[at + 1]
    head = next((t for t in doc[at].children if t.dep_ == "pobj" and t.i > at), None)
    if head is None or head.i - first.i > LONGEST or (doc[at].lower_ == "in" and head.tag_ in ("CD", "NNP")):
        return None
    return (doc[at].lower_, phrase(doc, head, end, end)) if head.pos_ in ("NOUN", "PROPN", "PRON") else None


def _beside(doc: Doc, start: int) -> str | None:
    """Return the change that the word right before tells: "up 3 percent", "down by 4"."""
    for i in range(start - 1, max(-1, start - 4), -1):
        word = doc[i].lower_
        if word in ("up", "down") and (i == 0 or doc[i - 1].lower_ not in ("made", "set")) and doc[i + 1].lower_ not in ("to", "from"):
            return word
        if word not in ("by", "about", "nearly", "almost", "around", "roughly", "some", "more", "than", "over"):
            break
    return None


def _direction(token: Token) -> str | None:
    return lexicons.changes().get((token.lemma_.lower(), "noun" if token.pos_ in ("NOUN", "PROPN") else "verb"))


def _counted(verb: Token, kind: str) -> Measured:
    """Tell what happened to those counted: "14 people were killed"."""
    if kind != "persons":
        return Measured(None, None, "subject")
    told_of = lexicons.casualties()
    told = told_of.get(verb.lemma_.lower())
    if told is None:
        told = next((told_of[c.lemma_] for c in verb.children if c.dep_ in ("acomp", "attr", "oprd") and c.lemma_ in told_of), None)
    return Measured(told, None, "casualties" if told else "subject")


def _under_verb(doc: Doc, token: Token, verb: Token, kind: str, of: tuple[str, str] | None, change: str | None) -> Measured:
    joint, after = of or (None, None)
    lemma = verb.lemma_.lower()
    level = token.dep_ == "prep" and token.lower_ in ("to", "from", "at", "towards", "toward", "near", "past", "above", "below")
    direction = change or (None if level else _direction(verb))
    if kind in ("persons", "count"):
        told = lexicons.casualties().get(lemma) if kind == "persons" else None
        if told or direction is None:
            return Measured(told, None, "casualties" if told else "object")
    if direction or _direction(verb) or lemma in STATES:
        changed = next((c for c in verb.rights if c.dep_ == "dobj" and c.i < token.i), None) if _direction(verb) else None
        subject = changed or _subject(verb)  # "cut emissions by half": the object is what changes
        if subject is not None and subject.i == token.i:
            return Measured(after, direction, "change")
        after = after if after and joint == "of" else None
        if subject is not None and not (lemma == "be" and subject.tag_ in ("PRP", "EX", "WDT")):
            return Measured(
                after or phrase(doc, subject, token.i, token.i), direction, "subject of change" if _direction(verb) else "subject"
            )
        return Measured(after, direction, "change")
    if after:  # "invest $5 billion in ports", but "$5 billion of grain", "have $5 billion in cash"
        return Measured(
            after if joint == "of" or lemma in POSSESSION else f"{lemma} in {after}", direction, "of noun" if joint == "of" else "object"
        )
    place = next(
        (c for c in verb.rights if c.dep_ == "prep" and c.i > token.i and c.lower_ in ("in", "on", "for", "to", "into", "of", "from")), None
    )
    noun = next((c for c in place.children if c.dep_ == "pobj"), None) if place is not None else None
    if place is not None and noun is not None and noun.pos_ in ("NOUN", "PROPN"):
        return Measured(f"{lemma} {place.lower_} {phrase(doc, noun, token.i, token.i)}", direction, "object")
    return Measured(lemma if lemma.isalpha() else None, direction, "object")


def _subject(verb: Token) -> Token | None:
    """Return the subject of a verb, of the verb that it continues, or the noun that it modifies."""
    for _ in range(3):
        found = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None)
        if found is not None and found.tag_ not in ("WDT", "WP"):
            return found
        if verb.dep_ in ("acl", "relcl"):
            return verb.head
        if verb.dep_ == "dobj" or (found is None and verb.dep_ not in ("conj", "xcomp", "advcl", "ccomp")):
            return next((c for c in verb.children if c.dep_ == "dobj"), None)
        verb = verb.head
    return None


def phrase(doc: Doc, head: Token, start: int, end: int) -> str:
    """Return a noun phrase without its article, its clauses and the figure itself."""
    left = head.left_edge.i
    right = head.i
    for child in head.rights:
        if child.dep_ != "prep" or child.right_edge.i - head.i > LONGEST or child.i == start or (child.i < start <= child.right_edge.i):
            break
        right = child.right_edge.i
    left = max(left, head.i - LONGEST)
    words = [t for t in doc[left : right + 1] if not (start <= t.i < end) and t.tag_ != "_SP"]
    while words and (words[0].tag_ in ("DT", "PDT", "PRP$", ",", ":", "``", "''", "SYM", "$", "HYPH", "IN") or words[0].is_punct):
        words = words[1:]
    return "".join(t.text_with_ws for t in words).strip(" ,;:–—-\n") or head.text


def period(dates: list[DateFound], doc: Doc, head: Token, start: int, end: int) -> When | None:
    """Return the date that stands in the same clause as the figure, or the only one of its sentence.

    ``dates``: those of the figure's sentence, the figure's own left out.
    """
    others = [d for d in dates if d.end <= start or d.start >= end]
    if not others:
        return None
    others = [d for d in others if (d.when.start or d.when.end) and not _record(doc, d)]
    behind = next((d for d in others if end <= d.start <= end + NEAR and not _parted(doc, end, d.start)), None)
    if behind is not None:
        return behind.when
    others = [d for d in others if not _relative(doc, d)]
    verbs = _verbs(head)
    same = [d for d in others if verbs and _verbs(doc[d.head])[:1] == verbs[:1]]
    if same:
        return min(same, key=lambda d: max(d.start - end, start - d.end)).when
    only = others[0] if len(others) == 1 else None
    dated = _verbs(doc[only.head])[:1] if only is not None else []
    return only.when if only is not None and (not dated or dated[0] in verbs or only.start - doc[only.start].sent.start < EARLY) else None


def _record(doc: Doc, date: DateFound) -> bool:
    """Tell "the highest since 2014" and "for the first time since May" from a period that is told."""
    before = [t.lower_ for t in doc[max(0, date.start - 5) : date.start]]
    return "since" in before and bool(MARKS & set(before))


def _relative(doc: Doc, date: DateFound) -> bool:
    """Tell "a year earlier", which dates the figure right before it and no other."""
    return any(t.lower_ in ("earlier", "ago", "before", "previously") for t in doc[date.start : date.end])


def _parted(doc: Doc, start: int, end: int) -> bool:
    return any(t.is_punct or t.tag_ in ("CD", "CC", "TO") or t.pos_ in ("VERB", "AUX") for t in doc[start:end])


def _verbs(token: Token) -> list[int]:
    out = []
    for _ in range(CLIMB):
        if token.pos_ in ("VERB", "AUX"):
            out.append(token.i)
        if token.head.i == token.i:
            break
        token = token.head
    return out
