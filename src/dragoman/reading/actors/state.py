"""What is known of a document while its groups are resolved, and how a mention enters it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from dragoman.reading.actors.groups import Group
from dragoman.reading.actors.knowledge import Knowledge, Name
from dragoman.reading.actors.reference import Memory, Trace
from dragoman.reading.actors.vocabulary import FEMALE, MALE, SUBJECTS
from dragoman.reading.actors.words import Words, fold
from dragoman.reading.layers import ActorMention
from dragoman.types import Actor

SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class State:
    """A document under way."""

    words: Words
    knowledge: Knowledge
    date: str
    actors: dict[str, Actor] = field(default_factory=dict)
    mentions: list[ActorMention] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    surnames: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    by_token: dict[int, str] = field(default_factory=dict)
    traces: dict[int, Trace] = field(default_factory=dict)
    group_at: dict[int, Group] = field(default_factory=dict)
    ordinal: dict[int, int] = field(default_factory=dict)
    places: dict[int, list[tuple[str, int]]] = field(default_factory=dict)
    home: str | None = None
    named: dict[int, set[str]] = field(default_factory=dict)
    grounds: Counter[str] = field(default_factory=Counter)
    domestic: dict[int, str] = field(default_factory=dict)
    guarded: dict[int, str] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)
    paired: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Number the sentences."""
        for first in self.words.sentence:
            if first not in self.ordinal:
                self.ordinal[first] = len(self.ordinal)


def enter(state: State, id_: str, name: str, country: str | None, sectors: tuple[str, ...], office: str | None = None) -> str:
    """Enter an actor unless it is known; return its id."""
    if id_ not in state.actors:
        state.actors[id_] = Actor(id_, name, country, sectors, office)
    return id_


def entity_actor(state: State, name: Name) -> str:
    """Enter an entity of the tables."""
    e = name.entity
    if e.id not in state.actors:
        state.actors[e.id] = Actor(e.id, e.name, e.country, e.sectors)
    return e.id


def mention(
    state: State, g: Group, core: int, actor: str, kind: str, *, number: str, modifier: bool, lemma: str | None, trace: bool = True
) -> None:
    """Enter a mention and remember it for later words."""
    words = state.words
    state.mentions.append(ActorMention(g.start, g.end, core, actor, kind, modifier))
    for i in range(g.start, g.end):
        state.by_token.setdefault(i, actor)
    state.by_token[core] = state.by_token[g.core] = actor
    a = state.actors[actor]
    if actor == a.country and kind in ("state", "location", "demonym"):
        state.memory.state = actor
    if trace and not modifier:
        t = Trace(
            actor,
            a.country,
            a.sectors,
            lemma,
            number,
            state.genders.get(actor) or told(lemma),
            core,
            words.sentence[core],
            leads(state, core),
            words.quoted[core],
            clause_of(state, core),
            joined=first_conjunct(words, core),
            dep=words.dep[core],
        )
        state.traces[core] = t
        state.memory.add(t)
    elif a.country:
        state.memory.countries[a.country] += 1


def told(lemma: str | None) -> str | None:
    """Return the gender that a role noun tells: a spokeswoman is a woman."""
    noun = (lemma or "").rpartition(" ")[2]
    return "male" if noun in MALE else "female" if noun in FEMALE else None


def leads(state: State, i: int) -> bool:
    """Tell whether a mention is a subject, or owns one that is no actor ("Lund's death seemed near": Lund)."""
    words = state.words
    if words.dep[i] in SUBJECTS:
        return True
    up = words.head[i]
    return words.dep[i] == "poss" and words.dep[up] in SUBJECTS and (up not in state.group_at or state.group_at[up].core != up)


def in_subject(state: State, i: int) -> bool:
    """Tell whether a token is a subject or owns or qualifies one."""
    words = state.words
    return words.dep[i] in SUBJECTS or (words.dep[i] in ("poss", "compound", "amod") and words.dep[words.head[i]] in SUBJECTS)


def first_conjunct(words: Words, i: int) -> int:
    """Return the first token of the coordination that a token belongs to, itself where there is none."""
    for _ in range(8):
        if words.dep[i] != "conj":
            break
        i = words.head[i]
    return i


def clause_of(state: State, i: int) -> int:
    """Return the verb over a token, or the root."""
    words = state.words
    for _ in range(30):
        if words.tag[i][:2] in ("VB", "MD") or words.head[i] == i:
            return i
        i = words.head[i]
    return i


def phrase(words: Words, start: int, end: int) -> str:
    """Return tokens as running text."""
    text = " ".join(t for t in words.text[start:end] if not t.isspace())
    return text.replace(" - ", "-").replace(" 's", "'s").replace(" ’s", "’s").replace(" – ", "–")


def slug(name: str) -> str:
    """Return a name as an identifier.

    >>> slug("Vladimir Putin")
    'vladimir-putin'
    """
    return SLUG.sub("-", " ".join(fold(w) for w in name.split())).strip("-")
