"""Read who said what."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Token

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.layers import ActorMention, StatementFound
from dragoman.reading.statements import cues, rules, syntax
from dragoman.reading.statements.drafts import Draft
from dragoman.reading.statements.units import Span

HOLDERS = "dragoman.statements.holders"
WINDOW = 40  # mentions that may overlap one noun phrase
PRONOUNS = frozenset(("he", "she", "it", "they"))
ECHO = 2  # paragraphs over which "he" may stand for the last speaker


@Language.factory(
    "statements",
    default_config={"lexicon": None},
    requires=["doc._.quotations", "doc._.actors", "doc._.mentions"],
    assigns=["doc._.statements"],
)
def make_statements(nlp: Language, name: str, lexicon: str | None) -> Statements:
    """Build the component (spaCy calls this)."""
    return Statements(nlp, lexicon)


class Statements:
    """Set ``doc._.statements``: who said what, in direct, mixed and indirect speech.

    Parameters
    ----------
    lexicon
        A cue lexicon that replaces the built-in one.
    """

    def __init__(self, nlp: Language, lexicon: str | None = None) -> None:
        self.cues = cues.load(Path(lexicon) if lexicon else cues.CUES, nlp.vocab)
        self.headline_verbs = cues.headline_verbs(self.cues)

    def __call__(self, doc: Doc) -> Doc:
        """Read the statements, and index which tokens they hold."""
        actors, words = Actors(doc), Words(doc)
        last: Turn | None = None
        found: list[StatementFound] = []
        for draft in rules.drafts(doc, self.cues, self.headline_verbs):
            statement = _finish(doc, draft, actors, words, last)
            if statement.speaker is not None and not draft.nested and draft.speaker is not None:
                end = (draft.closed_by or draft.unit).end
                last = Turn(statement.speaker, draft.speaker.lower_, draft.unit.paragraph, end)
            found.append(statement)
        doc._.statements = tuple(sorted(found, key=_position))
        doc.user_data[HOLDERS] = _index(doc)
        return doc


class Turn(NamedTuple):
    """Who spoke last, by what word, in which paragraph, up to which token."""

    actor: str
    word: str
    paragraph: int
    end: int


def _echo(draft: Draft, head: Token, last: Turn | None) -> tuple[str | None, str | None]:
    """Return whom a pronoun must stand for, and whom it may stand for, as the subject of a cue.

    Right after a statement, at the head of its sentence, it is the same speaker who goes on: surely for
    "he" and "she", for "it" and "they" where nothing better is known.
    """
    word = head.lower_
    if last is None or word not in PRONOUNS or draft.unit.paragraph - last.paragraph > ECHO:
        return None, None
    if last.word in PRONOUNS and last.word != word:
        return None, None
    goes_on = 0 <= draft.unit.start - last.end <= 2 and head.i - draft.unit.start <= 3
    if word in ("it", "they"):
        return None, last.actor if goes_on else None
    return (last.actor if goes_on else None), last.actor


def _position(statement: StatementFound) -> Span:
    start = statement.content[0][0]
    return (min(start, statement.cue[0]), start) if statement.cue else (start, start)


class Actors:
    """Look up which actor a noun phrase stands for."""

    def __init__(self, doc: Doc) -> None:
        self.mentions: tuple[ActorMention, ...] = tuple(sorted(doc._.mentions or (), key=lambda m: (m.start, m.end)))
        self.starts = [mention.start for mention in self.mentions]

    def of(self, start: int, end: int, head: int) -> str | None:
        """Return the actor of the mention that holds a phrase's head, or whose head is in apposition to it."""
        at = max(0, bisect_left(self.starts, start) - 1)
        inside = [m for m in self.mentions[at : at + WINDOW] if m.start < end and m.end > start]
        for mention in inside:
            if mention.head == head or mention.start <= head < mention.end:
                return mention.actor
        for mention in inside:
            if not mention.modifier and mention.start <= start and mention.end >= end:
                return mention.actor
        return None

    def within(self, start: int, end: int) -> str | None:
        """Return the first actor that a phrase names."""
        at = max(0, bisect_left(self.starts, start) - 1)
        return next((m.actor for m in self.mentions[at : at + WINDOW] if start <= m.start < end), None)


VOICES = frozenset(
    [
        *(
            "statement",
            "report",
            "tweet",
            "letter",
            "post",
            "email",
            "memo",
            "office",
            "spokesman",
            "spokeswoman",
            "spokesperson",
            "speech",
        ),
        *(
            "study",
            "analysis",
            "survey",
            "poll",
            "document",
            "communique",
            "release",
            "editorial",
            "article",
            "press",
            "media",
            "television",
        ),
    ]
)


def _finish(doc: Doc, draft: Draft, actors: Actors, words: Words, last: Turn | None) -> StatementFound:
    span: Span | None = None
    actor: str | None = None
    head = draft.speaker
    if head is not None:
        span = syntax.phrase(head, draft.unit.start if head.i >= draft.unit.start else 0)
        must, may = _echo(draft, head, last)
        actor = must or actors.of(*span, head.i) or _apposed(head, span, actors) or may
    return StatementFound(
        speaker=actor,
        speaker_span=span,
        cue=draft.cue,
        content=tuple(sorted(set(draft.content))),
        kind=words.kind(draft.content),
        rule=draft.rule,
        attitude=draft.attitude,
        addressee=_addressee(doc, draft, actors),
    )


def _apposed(head: Token, span: Span, actors: Actors) -> str | None:
    """Return the actor of an apposition ("the minister, Ali Rahimi, said"), or whose voice it is ("Oslo's statement")."""
    for child in head.rights:
        if child.dep_ == "appos":
            return actors.of(*syntax.phrase(child), child.i)
    return actors.within(*span) if head.lemma_ in VOICES else None


def _addressee(doc: Doc, draft: Draft, actors: Actors) -> str | None:
    head: Token | None = draft.addressee
    if head is None:
        return None
    start, end = syntax.phrase(head)
    return actors.of(start, end, head.i) or doc[start:end].text


class Words:
    """How many words, and how many quoted words, stand before each token: what kind a stretch is, without a loop."""

    def __init__(self, doc: Doc) -> None:
        flags = doc.to_array(["IS_PUNCT", "IS_SPACE"]).reshape(-1, 2)
        words = (flags == 0).all(axis=1)
        quoted = np.zeros(len(doc), dtype=bool)
        for start, end in doc._.quotations:
            quoted[start:end] = True
        self.words = np.concatenate(([0], np.cumsum(words))).tolist()
        self.quoted = np.concatenate(([0], np.cumsum(words & quoted))).tolist()

    def kind(self, content: Iterable[Span]) -> str:
        """Return direct where all words are quoted, indirect where none is, else mixed."""
        words = quoted = 0
        for start, end in content:
            words += self.words[end] - self.words[start]
            quoted += self.quoted[end] - self.quoted[start]
        return "indirect" if not quoted else "direct" if quoted == words else "mixed"


def _index(doc: Doc) -> list[int]:
    """Return the number of the innermost statement that holds each token, -1 where none does."""
    out = [-1] * len(doc)
    statements: tuple[StatementFound, ...] = doc._.statements
    sizes = [sum(end - start for start, end in statement.content) for statement in statements]
    for k in sorted(range(len(statements)), key=lambda k: -sizes[k]):
        for start, end in statements[k].content:
            out[start:end] = [k] * (end - start)
    return out


def holder(doc: Doc, token_index: int) -> StatementFound | None:
    """Return the innermost statement whose content holds a token, or None where the writer speaks.

    Parameters
    ----------
    token_index : 0 to len(doc) - 1
        Looked up in an index that is made once a document.
    """
    index: list[int] | None = doc.user_data.get(HOLDERS)
    if index is None:
        index = doc.user_data[HOLDERS] = _index(doc)
    number = index[token_index]
    return doc._.statements[number] if number >= 0 else None
