"""Find the actors of a text: states, bodies, groups, persons, and people in roles."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.actors import groups, names
from dragoman.reading.actors.analyst import load
from dragoman.reading.actors.knowledge import HERE
from dragoman.reading.actors.resolve import run
from dragoman.reading.actors.state import State
from dragoman.reading.actors.words import words


@Language.factory(
    "actors",
    default_config={"tables": str(HERE), "added": []},
    requires=["token.dep", "token.tag", "token.lemma"],
    assigns=["doc._.actors", "doc._.mentions"],
)
def make_actors(nlp: Language, name: str, tables: str, added: list[str]) -> Actors:
    """Build the component (spaCy calls this)."""
    return Actors(tables, added)


class Actors:
    """Set ``doc._.actors`` and ``doc._.mentions``.

    Parameters
    ----------
    tables
        The folder of the tables: ``entities.csv``, ``names.csv``, ``people.csv.gz``, ``roles.csv`` and the small ones.
    added
        Tables of your own that are added to them, see ``analyst.py``.
    """

    def __init__(self, tables: str = str(HERE), added: Iterable[str] = ()) -> None:
        self.knowledge = load(Path(tables), [Path(path) for path in added])

    def __call__(self, doc: Doc) -> Doc:
        """Read who is mentioned where."""
        doc._.actors, doc._.mentions = {}, ()
        if not len(doc):
            return doc
        date = doc._.published.isoformat() if doc._.published else ""
        tokens = words(doc)
        found = names.find(tokens, self.knowledge, date)
        state = State(tokens, self.knowledge, date)
        run(state, groups.build(tokens, self.knowledge, found))
        used = {one.actor for m in state.mentions for one in m.each()}
        doc._.actors = {k: a for k, a in state.actors.items() if k in used}
        doc._.mentions = tuple(state.mentions)
        return doc
