"""Find the places that a document names, and tell where its events took place.

Names come from a gazetteer with their namesakes (``gazetteer.py``); the words around a name tell whether it is a place
(``find.py``), the rest of the document which one (``resolve.py``). A name that no table knows stays a mention without coordinates.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container
from dataclasses import dataclass
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc, Token

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.places import find, gazetteer, resolve, tokens
from dragoman.reading.places.drafts import Draft
from dragoman.reading.places.gazetteer import COUNTRY, DEMONYM, Candidate, Gazetteer
from dragoman.reading.places.words import ENTERED, EVENT_PLACE, HAPPENINGS, MOVED
from dragoman.types import Place

DATELINES = 10  # places of a document among which its dateline is sought
NOTED = 5  # unresolved names that the notes mention
STEPS = 6  # words between a place and the event that it belongs to
CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "conj", "acl", "xcomp", "csubj", "parataxis"})


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A toponym (token indexes, end exclusive); ``role``: location, origin, associative. ``admin1``: its first-level region."""

    start: int
    end: int
    head: int
    place: Place
    role: str = "location"
    admin1: str | None = None
    dateline: bool = False


@Language.factory("places", requires=["token.tag", "doc._.mentions"], assigns=["doc._.places"])
def make_places(nlp: Language, name: str) -> Places:
    """Build the component (spaCy calls this)."""
    return Places()


class Places:
    """Set ``doc._.places``."""

    def __init__(self) -> None:
        self.gazetteer = gazetteer.load()

    def __call__(self, doc: Doc) -> Doc:
        """Find and resolve the toponyms of a document."""
        words = tokens.read(doc)
        _persons(doc, words)
        drafts = find.find(words, self.gazetteer)
        chosen = resolve.resolve(drafts, _home(doc, self.gazetteer))
        if isinstance(getattr(doc._, "notes", None), list):
            unknown = dict.fromkeys(" ".join(doc[d.start : d.end].text.split()) for d, c in zip(drafts, chosen, strict=True) if c is None)
            doc._.notes.extend(f"place '{name}' is not in the table of places" for name in list(unknown)[:NOTED])
        doc._.places = tuple(_found(doc, d, c, self.gazetteer) for d, c in zip(drafts, chosen, strict=True))
        return doc


def _persons(doc: Doc, words: tokens.Tokens) -> None:
    """Take the surnames of the persons that the actors' layer found."""
    actors = getattr(doc._, "actors", None) or {}
    for mention in getattr(doc._, "mentions", None) or ():
        if mention.kind == "name" and mention.end - mention.start >= 2 and mention.actor in actors and actors[mention.actor].office:
            words.persons.update(
                words.form[i] for i in range(mention.start, mention.end) if words.tag[i] in tokens.PROPER and i == mention.head
            )


def _home(doc: Doc, table: Gazetteer) -> tuple[str, ...]:
    """Return the country of the publisher's address, where its top-level domain is a country's."""
    url = doc._.url
    host = urlsplit(url).hostname if url else None
    country = table.by_domain.get(host.rsplit(".", 1)[-1]) if host else None
    return (country,) if country else ()


def _found(doc: Doc, d: Draft, c: Candidate | None, table: Gazetteer) -> PlaceFound:
    text = " ".join(doc[d.start : d.end].text.split())
    if c is None:
        return PlaceFound(d.start, d.end, d.end - 1, Place(text), d.role, None, d.dateline)
    if c.kind in (COUNTRY, DEMONYM):
        text = table.country_names.get(c.country, text)
    place = Place(text, c.country or None, c.lat, c.lon)
    return PlaceFound(d.start, d.end, d.end - 1, place, d.role, table.regions[c.region] or None, d.dateline)


def at(doc: Doc, trigger: Token, trailing: Container[int] = ()) -> Place | None:
    """Return where an event took place: the place that its clause names, else the dateline's, else None.

    "Police fired on marchers in Lima" has Lima; so has "Troops entered Lima", but "Troops from Lima protested" has none.
    ``trailing``: the tokens of the phrases that follow an event's noun, which a parser may hang elsewhere ("the talks with
    Oslo on Monday in Rome").
    """
    found = doc._.places
    sentence = trigger.sent
    best: tuple[int, Place] | None = None
    for i in range(bisect_left(found, sentence.start, key=_start), bisect_left(found, sentence.end, key=_start)):
        if found[i].role == "location" and not found[i].dateline:
            distance = _distance(doc, found[i], trigger)
            if distance is not None and (best is None or distance < best[0]):
                best = distance, found[i].place
    if best is not None:
        return best[1]
    for i in range(bisect_left(found, sentence.start, key=_start), bisect_left(found, sentence.end, key=_start)):
        before = doc[found[i].start - 1].lower_ if found[i].start else ""
        if found[i].head in trailing and before in EVENT_PLACE and found[i].role == "location":
            best = 0, found[i].place
            return best[1]
    return next((f.place for f in found[:DATELINES] if f.dateline), None)


def _start(found: PlaceFound) -> int:
    return found.start


def _distance(doc: Doc, found: PlaceFound, trigger: Token) -> int | None:
    """Count the steps from a place up to an event; None where no place preposition or another event is on the way."""
    token = doc[found.head]
    located = token.dep_ == "dobj" and token.head.lemma_ in ENTERED
    for step in range(STEPS):
        if token.i == trigger.i:
            return step if located else None
        if token.tag_ in ("IN", "RP", "TO") and (token.lower_ in EVENT_PLACE or (token.lower_ == "to" and token.head.lemma_ in MOVED)):
            located = True
        elif located and (token.dep_ in CLAUSES and token.pos_ in ("VERB", "AUX") or token.lemma_ in HAPPENINGS):
            return None
        if token.head.i == token.i:
            break
        token = token.head
    return None
