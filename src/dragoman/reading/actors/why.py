"""How a mention was resolved: the table and row it stands in, the words its country came from, what it takes up.

The groups of a document are built and resolved a second time; what they hold then is told, nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Doc

from dragoman.reading.actors import groups, names
from dragoman.reading.actors.evidence import where
from dragoman.reading.actors.groups import Group
from dragoman.reading.actors.knowledge import LAST, Knowledge, Spell, key
from dragoman.reading.actors.resolve import run
from dragoman.reading.actors.state import State
from dragoman.reading.actors.words import words
from dragoman.reading.layers import ActorMention
from dragoman.types import Actor

RELATIONS = {"of": "behind 'of'", "owner": "as owner", "modifier": "as modifier", "led": "as whom it leads"}
KINDS = {"pronoun": "a word that takes up another", "unknown": "a name that no table knows"}


class Resolution:
    """A document's groups, resolved again."""

    def __init__(self, doc: Doc, knowledge: Knowledge) -> None:
        self.doc = doc
        tokens = words(doc)
        date = doc._.published.isoformat() if doc._.published else ""
        self.state = State(tokens, knowledge, date)
        self.knowledge = knowledge
        run(self.state, groups.build(tokens, knowledge, names.find(tokens, knowledge, date)))

    def how(self, m: ActorMention) -> tuple[str, ...]:
        """Return what is known of how a mention got its actor and country."""
        actor = self.doc._.actors.get(m.actor)
        group = self.state.group_at.get(m.head) or next((g for i in range(m.start, m.end) if (g := self.state.group_at.get(i))), None)
        told: list[str] = []
        if m.kind == "pronoun" or group is None:
            told += self._taken_up(m, KINDS["pronoun"] if m.kind == "pronoun" else "who speaks, or what the word takes up")
        else:
            told += self._group(group, m, actor)
        if actor is not None:
            told.append(f"{actor.id}: {actor.name}, country {actor.country or 'not known'}, sectors {' '.join(actor.sectors) or '-'}")
        return tuple(dict.fromkeys(told))

    def _group(self, g: Group, m: ActorMention, actor: Actor | None) -> list[str]:
        if g.match is not None:
            return [self._name(g)] + ([] if actor and actor.id == g.match.name.entity.id else self._taken_up(m, "read as another"))
        told = []
        person = self._person(actor)
        if g.role is not None:
            told.append(
                f"role noun '{g.role.lemma}' ({g.role.kind}, {g.role.number}; sectors {' '.join(g.role.sectors) or '-'}), roles.csv"
            )
        if g.link is not None:
            told.append(f"tied to '{self._words(g.link.start, g.link.end)}' beside it")
        if person is not None:
            told.append(person)
        elif m.kind == "unknown":
            told.append(KINDS["unknown"])
        if person is None and not m.actor.startswith("?"):
            told += self._country(g, m, actor)
        return told

    def _name(self, g: Group) -> str:
        """Return the row of a name and that of its entity."""
        assert g.match is not None
        name, entity = g.match.name, g.match.name.entity
        table = "your table" if name.own else "names.csv"
        days = _days(name.start, name.end)
        return (
            f"'{self._words(g.match.start, g.match.end)}' is a name ({name.kind}{days}) of {entity.name}, {table}; "
            f"entities.csv: {entity.id}, {entity.kind}{_days(entity.start, entity.end)}"
        )

    def _person(self, actor: Actor | None) -> str | None:
        """Return the spell of a person of the tables that holds on the day."""
        if actor is None:
            return None
        known = [n for n in self.knowledge.full.get(key(actor.name), ()) if n in self.knowledge.persons]
        spells = [(n, s) for n in known for s in self.knowledge.spells(n)]
        same = [(n, s) for n, s in spells if s.office == actor.office and s.country == actor.country]
        if not same:
            return None
        name, spell = max(same, key=lambda p: _holds(p[1], self.state.date))
        table = "your table" if name in self.knowledge.ids else "people.csv.gz"
        office = f"{spell.office}, {spell.country or '-'} {' '.join(spell.sectors)}"
        return f"person '{name}' of {table}: {office}{_days(spell.start, spell.end)}"

    def _country(self, g: Group, m: ActorMention, actor: Actor | None) -> list[str]:
        """Return where a role's country came from, as far as can be told."""
        if actor is None or actor.country is None:
            return ["nothing in or around it tells its country"]
        both = [*g.evidence, *(g.link.evidence if g.link is not None else ())]
        for e in both:
            if e.match.name.entity.country == actor.country:
                return [f"{actor.country} from '{self._words(e.match.start, e.match.end)}' {RELATIONS.get(e.relation, e.relation)}"]
        owner = self.state.by_token.get(g.owner) if g.owner is not None else None
        if g.owner is not None and owner is not None and self.state.actors[owner].country == actor.country:
            return [f"{actor.country} from '{self.doc[g.owner].text}', whose it is ({owner})"]
        before = [o for o in self._others(m) if o.head < m.head]
        if before:
            last = before[-1]
            return [f"{actor.country} as in '{self._words(last.start, last.end)}', said of the same before"]
        for o in self._complements(m):
            if (other := self.doc._.actors.get(o.actor)) is not None and other.country == actor.country:
                return [f"{actor.country} from '{self._words(o.start, o.end)}' behind it"]
        return [f"{actor.country} from {self._around(g, actor.country)}"]

    def _around(self, g: Group, country: str) -> str:
        """Return what of the text around has a country, the nearest first; which of it decided is not kept."""
        state = self.state
        sentence = state.words.sentence[g.core]
        if where(state, g, sentence) == country:
            return "the place of its clause"
        near = (("the country at home in the text", state.home), ("the only country of its sentence", state.domestic.get(sentence)))
        found = next((what for what, known in near if known == country), None)
        if found is not None:
            return found
        times = state.memory.countries[country]
        return f"the text around, in which {country} was named {times} times" if times else "the text around"

    def _complements(self, m: ActorMention) -> Iterable[ActorMention]:
        below = {o.i for c in self.doc[m.head].children if c.dep_ == "prep" for o in c.subtree}
        return (o for o in self.doc._.mentions if o.head in below)

    def _others(self, m: ActorMention) -> list[ActorMention]:
        """Return the mentions of the same actor that are no pronouns, in text order."""
        same = (o for o in self.doc._.mentions if any(e.actor == m.actor for e in o.each()))
        return [o for o in same if o.kind != "pronoun" and (o.start, o.end) != (m.start, m.end)]

    def _taken_up(self, m: ActorMention, what: str) -> list[str]:
        others = self._others(m)
        near = [o for o in others if o.head < m.head] or others
        if not near:
            return [what]
        o = near[-1] if near[-1].head < m.head else near[0]
        side = "before" if o.head < m.head else "after"
        return [
            f"{what}: '{self._words(o.start, o.end)}' {side} it ({o.kind})",
            *(h for h in self.how(o) if not h.startswith(m.actor + ":")),
        ]

    def _words(self, start: int, end: int) -> str:
        return " ".join(self.doc[start:end].text.split())


def _holds(spell: Spell, date: str) -> tuple[bool, str]:
    return spell.start <= date <= spell.end, spell.start


def _days(start: str, end: str) -> str:
    """Return from when to when a row holds, nothing where it always does.

    >>> _days("1991-12-26", "9999"), _days("", "9999")
    (', since 1991-12-26', '')
    """
    told = (f" since {start}" if start else "") + (f" until {end}" if end != LAST else "")
    return f",{told}" if told else ""
