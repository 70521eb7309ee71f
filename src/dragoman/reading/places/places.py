"""Find the places that a document names, and tell where its events took place.

Names come from a gazetteer with their namesakes (``gazetteer.py``); the words around a name tell whether it is a place
(``find.py``), the rest of the document which one (``resolve.py``). A name that no table knows stays a mention without coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.places import find, gazetteer, resolve, tokens
from dragoman.reading.places.drafts import Draft
from dragoman.reading.places.gazetteer import COUNTRY, DEMONYM, Candidate, Gazetteer
from dragoman.reading.places.where import at as at
from dragoman.types import Place

NOTED = 5  # unresolved names that the notes mention


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
