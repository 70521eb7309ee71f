"""Tell who "I", "we", "our troops", "your government" are inside a statement: its speaker and whom it addresses.

The words of the first person are mentions of the speaker, those of the second of the addressee. "Our country"
is the speaker's state; "our forces" are a role of the speaker's country. A pronoun that a statement's rules give
to its speaker ("he went on") is a mention of that speaker too.
"""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import layers as _layers  # noqa: F401  (registers the attributes)
from dragoman.reading.actors.knowledge import Knowledge, load
from dragoman.reading.actors.vocabulary import OTHERS
from dragoman.reading.layers import ActorMention, StatementFound
from dragoman.types import Actor

FIRST = frozenset("i we us me myself ourselves mine ours".split())
OUR = frozenset("our my".split())
SECOND = frozenset("you yourself yourselves yours".split())
REALM = frozenset("country homeland land nation republic state".split())
REALMS = frozenset("countries nations peoples states".split())
THIRD = frozenset("he she it they".split())


@Language.factory(
    "voices",
    requires=["token.dep", "doc._.statements", "doc._.actors", "doc._.mentions"],
    assigns=["doc._.mentions"],
)
def make_voices(nlp: Language, name: str) -> Voices:
    """Build the component (spaCy calls this)."""
    actors = nlp.get_pipe("actors") if "actors" in nlp.pipe_names else None
    return Voices(getattr(actors, "knowledge", None) or load())


class Voices:
    """Add to ``doc._.mentions`` (and ``doc._.actors``) whom first and second persons stand for."""

    def __init__(self, knowledge: Knowledge) -> None:
        self.knowledge = knowledge

    def __call__(self, doc: Doc) -> Doc:
        """Read the persons inside each statement."""
        if not doc._.statements:
            return doc
        reader = Reader(doc, self.knowledge)
        for i, statement in innermost(doc).items():
            reader.word(i, statement)
        for statement in doc._.statements:
            reader.speaker(statement)
        reader.write()
        return doc


class Reader:
    """The mentions of one document while persons are read."""

    def __init__(self, doc: Doc, knowledge: Knowledge) -> None:
        self.doc, self.knowledge = doc, knowledge
        self.actors: dict[str, Actor] = dict(doc._.actors)
        self.mentions: list[ActorMention] = list(doc._.mentions)
        self.heads = {m.head: k for k, m in enumerate(self.mentions)}

    def word(self, i: int, statement: StatementFound) -> None:
        """Read one token of a statement."""
        word = self.doc[i].lower_
        if word == "us" and self.doc[i].text == "US":
            return
        possessive = self.doc[i].tag_ == "PRP$"
        if word in FIRST or word in OUR:
            actor = self.actors.get(statement.speaker or "")
        elif word in SECOND or word == "your":
            actor = self.actors.get(statement.addressee or "")
        else:
            return
        if actor is None or i in self.heads:
            return
        self.add(ActorMention(i, i + 1, i, actor.id, "pronoun"))
        if possessive and actor.country:
            self.owned(i, actor.country, statement)

    def owned(self, i: int, country: str, statement: StatementFound) -> None:
        """Give "our country", "our troops" the speaker's country, where the noun says no other."""
        noun = self.doc[i].head
        if noun.lower_ in REALMS and noun.i > i:
            self.ours_and_yours(i, noun.i, country, statement)
            return
        if noun.lower_ in REALM and noun.i > i:
            entity = self.knowledge.entities.get(country)
            if entity is not None and self.free(noun.i):
                self.actors.setdefault(entity.id, Actor(entity.id, entity.name, entity.country, entity.sectors))
                self.put(ActorMention(i, noun.i + 1, noun.i, entity.id, "role"))
            return
        k = self.heads.get(noun.i)
        if k is None or noun.i <= i or noun.lemma_ in OTHERS:
            return
        mention = self.mentions[k]
        role = self.actors[mention.actor]
        if role.country is None and role.sectors and mention.kind in ("role", "group"):
            actor = replace(role, id=f"{country}.{role.id}", country=country)
            self.actors.setdefault(actor.id, actor)
            self.mentions[k] = replace(mention, actor=actor.id)
            self.follow(noun.i, role.id, actor.id, statement)

    def ours_and_yours(self, i: int, noun: int, country: str, statement: StatementFound) -> None:
        """Read "our two countries" as the speaker's and the addressee's."""
        other = self.actors.get(statement.addressee or "")
        found = [self.knowledge.entities.get(c) for c in (country, other.country if other else None) if c]
        states = [e for e in found if e is not None]
        if len({e.id for e in states}) != 2 or not self.free(noun):
            return
        for e in states:
            self.actors.setdefault(e.id, Actor(e.id, e.name, e.country, e.sectors))
        self.put(ActorMention(i, noun + 1, noun, states[0].id, "pronoun", others=(states[1].id,)))

    def follow(self, i: int, old: str, new: str, statement: StatementFound) -> None:
        """Let the pronouns that took up a role in a statement go with it."""
        inside = [range(max(start, i + 1), end) for start, end in statement.content]
        for k, m in enumerate(self.mentions):
            if m.kind == "pronoun" and m.actor == old and any(m.head in r for r in inside):
                self.mentions[k] = replace(m, actor=new)

    def free(self, head: int) -> bool:
        """Tell whether no mention with a country stands at a token."""
        k = self.heads.get(head)
        return k is None or self.actors[self.mentions[k].actor].country is None

    def speaker(self, statement: StatementFound) -> None:
        """Enter a pronoun that is known to be a statement's speaker."""
        span = statement.speaker_span
        if span is None or statement.speaker not in self.actors or span[1] - span[0] != 1:
            return
        quoted = any(start <= span[0] < end for start, end in self.doc._.quotations)
        if self.doc[span[0]].lower_ in THIRD and not quoted:
            self.put(ActorMention(*span, span[0], statement.speaker, "pronoun"))

    def put(self, mention: ActorMention) -> None:
        """Enter a mention, in place of one that has its head."""
        k = self.heads.get(mention.head)
        if k is None:
            self.add(mention)
        elif self.mentions[k].actor != mention.actor:
            self.mentions[k] = mention

    def add(self, mention: ActorMention) -> None:
        self.heads[mention.head] = len(self.mentions)
        self.mentions.append(mention)

    def write(self) -> None:
        """Hand the document its mentions, in text order."""
        self.mentions.sort(key=lambda m: (m.start, m.end))
        used = {one.actor for m in self.mentions for one in m.each()}
        self.doc._.mentions = tuple(self.mentions)
        self.doc._.actors = {k: a for k, a in self.actors.items() if k in used}


def innermost(doc: Doc) -> dict[int, StatementFound]:
    """Return the shortest statement around each token; quoted words go before clauses that are told."""
    out: dict[int, StatementFound] = {}
    size: dict[int, int] = {}
    for statement in doc._.statements:
        length = sum(end - start for start, end in statement.content)
        for start, end in statement.content:
            for i in range(start, end):
                if length < size.get(i, len(doc) + 1):
                    out[i], size[i] = statement, length
    return out
