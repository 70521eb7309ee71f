"""Read who said what."""

from __future__ import annotations

from bisect import bisect_left
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Token

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.layers import ActorMention, StatementFound
from dragoman.reading.statements import cues, rules, syntax

HOLDERS = "dragoman.statements.holders"


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

    def __call__(self, doc: Doc) -> Doc:
        """Read the statements, and index which tokens they hold."""
        speakers = Speakers(doc)
        doc._.statements = tuple(_finish(doc, draft, speakers) for draft in rules.drafts(doc, self.cues))
        doc.user_data[HOLDERS] = _index(doc)
        return doc


class Speakers:
    """Look up which actor a noun phrase stands for."""

    def __init__(self, doc: Doc) -> None:
        self.mentions: tuple[ActorMention, ...] = tuple(sorted(doc._.mentions or (), key=lambda m: m.start))
        self.starts = [m.start for m in self.mentions]

    def actor(self, start: int, end: int, head: int) -> str | None:
        """Return the actor of the mention that holds the head, else of the last one in the phrase that may be a subject."""
        at = max(0, bisect_left(self.starts, start) - 1)
        inside: list[ActorMention] = []
        for mention in self.mentions[at : at + 40]:
            if mention.start >= end:
                break
            if mention.end > start:
                inside.append(mention)
        for mention in inside:
            if mention.head == head or mention.start <= head < mention.end:
                return mention.actor
        return None


def _finish(doc: Doc, draft: rules.Draft, speakers: Speakers) -> StatementFound:
    span: tuple[int, int] | None = None
    actor: str | None = None
    head: Token | None = draft.speaker
    if head is not None:
        span = syntax.phrase(head, draft.unit.start if head.i >= draft.unit.start else 0)
        actor = speakers.actor(*span, head.i)
    content = tuple(sorted(set(draft.content)))
    return StatementFound(
        speaker=actor,
        speaker_span=span,
        cue=draft.cue,
        content=content,
        kind=_kind(doc, draft),
        rule=draft.rule,
        attitude=draft.attitude,
    )


def _kind(doc: Doc, draft: rules.Draft) -> str:
    quotes = draft.unit.quotes
    inside = outside = False
    for start, end in draft.content:
        quotes = [(s, e) for s, e in doc._.quotations if s < end and start < e]
        for i in range(start, end):
            if doc[i].is_punct or doc[i].is_space:
                continue
            if any(s <= i < e for s, e in quotes):
                inside = True
            else:
                outside = True
    return "mixed" if inside and outside else "direct" if inside else "indirect"


def _index(doc: Doc) -> list[int]:
    out = [-1] * len(doc)
    sizes = sorted(range(len(doc._.statements)), key=lambda k: -sum(e - s for s, e in doc._.statements[k].content))
    for k in sizes:
        for start, end in doc._.statements[k].content:
            out[start:end] = [k] * (end - start)
    return out


def holder(doc: Doc, token_index: int) -> StatementFound | None:
    """Return the innermost statement whose content holds a token, or None where the writer speaks."""
    index = doc.user_data.get(HOLDERS)
    if index is None:
        index = doc.user_data[HOLDERS] = _index(doc)
    number = index[token_index]
    return doc._.statements[number] if number >= 0 else None
