"""Where an event took place: the place that its clause names, else the dateline's, else none; never a guess."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container

from spacy.tokens import Doc, Token

from dragoman.reading.places import gazetteer
from dragoman.reading.places import words as w
from dragoman.types import Place

DATELINES = 10  # places of a document among which its dateline is sought
STEPS = 6  # words between a place and the event that it belongs to
CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "conj", "acl", "xcomp", "csubj", "parataxis", "pcomp"})
DURING = frozenset({"in", "during", "at", "by"})  # "killed in a bombing in Kabul" happened where the bombing did
SUBJECTS = frozenset({"nsubj", "nsubjpass"})
PLACE_TAGS = frozenset({"IN", "RP", "TO"})


def at(doc: Doc, trigger: Token, trailing: Container[int] = ()) -> Place | None:
    """Return where an event took place: the place that its clause names, else the dateline's, else None.

    "Police fired on marchers in Lima" has Lima; so have "Troops entered Lima" and "the Lima talks", but "Troops from Lima
    protested" and "the talks on Peru" have none. ``trailing``: the tokens of the phrases that follow an event's noun, which a
    parser may hang elsewhere ("the talks with Oslo on Monday in Rome").
    """
    best = _nearest(doc, trigger) or _shared(doc, trigger) or _following(doc, trigger, trailing)
    return best or next((f.place for f in doc._.places[:DATELINES] if f.dateline), None)


def _nearest(doc: Doc, trigger: Token) -> Place | None:
    """Return the place fewest steps below an event, in its sentence."""
    found = doc._.places
    sentence = trigger.sent
    best: tuple[int, Place] | None = None
    first = bisect_left(found, sentence.start, key=lambda f: f.start)
    for i in range(first, bisect_left(found, sentence.end, key=lambda f: f.start)):
        if found[i].role == "location" and not found[i].dateline:
            distance = 1 if _named_for(doc[found[i].head], found[i].place, trigger) else _distance(doc[found[i].head], trigger)
            if distance is not None and (best is None or distance < best[0]):
                best = distance, found[i].place
    return best[1] if best else None


def _following(doc: Doc, trigger: Token, trailing: Container[int]) -> Place | None:
    """Return the place that stands in the phrases that follow an event's noun."""
    for found in doc._.places:
        if found.head in trailing and found.role == "location" and found.start > trigger.i and _locates(doc[found.start - 1]):
            place: Place = found.place
            return place
    return None


def _shared(doc: Doc, trigger: Token) -> Place | None:
    """Return the place of the verb that an event shares its subject with: "met in Rome and agreed", "talks were held in Rome"."""
    above = trigger.head
    if trigger.lemma_ in w.HAPPENINGS and trigger.dep_ in SUBJECTS | {"dobj"} and above.lemma_ in w.HELD | w.OCCURRED:
        return _nearest(doc, above)
    if above is trigger or above.pos_ not in ("VERB", "AUX") or any(c.dep_ in SUBJECTS for c in trigger.children):
        return None
    if trigger.dep_ == "conj" or (trigger.dep_ in ("xcomp", "advcl") and above.lemma_ in w.GATHERED):
        return _nearest(doc, above)
    return None


def _named_for(token: Token, place: Place, trigger: Token) -> bool:
    """Tell whether an event is named for its city: the Paris talks; not for a country, which may be what they are about."""
    if token.head.i != trigger.i or token.dep_ not in ("compound", "nmod", "amod") or trigger.lemma_ not in w.HAPPENINGS:
        return False
    return place.country is not None and place.lat is not None and gazetteer.load().country_names.get(place.country) != place.name


def _distance(token: Token, trigger: Token) -> int | None:
    """Count the steps from a place up to an event; None where no place preposition or another event is on the way."""
    located = token.dep_ == "dobj" and token.head.lemma_ in w.ENTERED
    for step in range(STEPS):
        if token.i == trigger.i:
            return step if located else None
        if token.tag_ in PLACE_TAGS and _locates(token):
            located = True
        elif located and _other(token) and not _one_event(token, trigger):
            return None
        if token.head.i == token.i:
            break
        token = token.head
    return None


def _other(token: Token) -> bool:
    """Tell whether a word on the way is a happening or clause of its own."""
    return token.lemma_ in w.HAPPENINGS or (token.dep_ in CLAUSES and token.pos_ in ("VERB", "AUX"))


def _locates(preposition: Token) -> bool:
    """Tell whether a preposition says where: not "talks on Syria" or "between Iran and Iraq", but "the road between" and "raids on"."""
    low, above = preposition.lower_, preposition.head
    if low == "to":
        return above.lemma_ in w.MOVED
    if low == "between" or low == "with":
        return above.lemma_ in w.LINES
    if low == "on":
        return above.lemma_ in w.ONTO or any(c.lower_ in w.GROUNDS for c in preposition.children)
    return low in w.EVENT_PLACE


def _one_event(noun: Token, trigger: Token) -> bool:
    """Tell whether a noun for a happening and a verb tell of one event: "held talks", "a strike killed", "killed in a bombing"."""
    if noun.dep_ in SUBJECTS and noun.head.i == trigger.i:
        return trigger.lemma_ not in w.REACTED
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ in ("round", "series", "wave", "day", "days", "rounds"):
        noun = noun.head.head
    if noun.dep_ == "dobj" and noun.head.i == trigger.i:
        return trigger.lemma_ in w.HELD
    return (
        noun.dep_ in ("pobj", "pcomp") and noun.head.lower_ in DURING and noun.head.head.i == trigger.i and trigger.lemma_ not in w.REACTED
    )
