"""From groups to actors: who each group is, where its country comes from, and what later words take it up.

Groups are taken in the order of the text. A group's country comes from what stands in it (modifier, owner,
of-phrase), else from its apposition, its owner, an earlier mention of the same role, the place of its clause,
the country that dominates the text; else it stays open.
"""

from __future__ import annotations

import re

from dragoman.reading.actors import persons
from dragoman.reading.actors.groups import FORMER, HONORIFICS, UNKNOWN, Group, names_of
from dragoman.reading.actors.knowledge import Knowledge, Name
from dragoman.reading.actors.reference import PRONOUNS, Memory, Trace
from dragoman.reading.actors.words import Words, fold
from dragoman.reading.layers import ActorMention
from dragoman.types import Actor

LOCATIVE = frozenset({"in", "near", "outside", "inside", "within", "across", "throughout", "around"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
SLOTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss", "conj", "appos", "dative", "agent", "attr", "ROOT", "compound", "oprd", "nmod"})
AGENTS = frozenset({"by", "with", "against", "between", "among", "to", "for", "on", "from", "of", "including", "like"})
GENERIC = frozenset(
    "spokesman spokeswoman spokesperson official officer leader chief head member source commander delegation group supporter activist representative aide adviser advisor "
    "director boss deputy figure veteran expert analyst worker employee side team faction force man woman people person unit wing arm founder negotiator envoy diplomat "
    "chairman chairwoman president secretary minister agent fighter operative body organization organisation agency department".split()
)
BROAD = frozenset("official leader politician diplomat envoy statesman chief head man woman figure politico negotiator adviser advisor aide strongman dictator".split())
HIGH = frozenset("president king queen prince chancellor premier monarch emir sultan pope".split())
SERVING = frozenset("adviser advisor aide assistant spokesman spokeswoman spokesperson deputy lawyer son daughter wife brother sister counsel secretary chief".split())
ELSEWHERE = frozenset("foreign western international regional european african arab asian global world multinational overseas allied outside eastern american-led".split())
CREEDS = frozenset("islamist islamic muslim christian communist marxist maoist catholic shiite shia sunni hindu jewish buddhist orthodox protestant leftist socialist".split())
SENDING = frozenset("send deploy dispatch withdraw mobilize mobilise order recall name appoint pull station train mass".split())
DOMESTIC = frozenset("ministry court army parliament police senate congress assembly navy guard government supreme cabinet".split())
NO_NAMES = frozenset({"god", "internet", "web", "twitter", "facebook", "bible", "koran", "quran", "covid", "earth"})
OPEN = frozenset("country nation state".split())
PAIRS = frozenset("country nation state side leader president minister government party neighbour neighbor power rival foe ally man official delegation".split())
SLUG = re.compile(r"[^a-z0-9]+")


class Resolver:
    """Resolves one document."""

    def __init__(self, words: Words, knowledge: Knowledge, date: str) -> None:
        self.unknown: set[int] = set()
        self.words, self.knowledge, self.date = words, knowledge, date
        self.actors: dict[str, Actor] = {}
        self.mentions: list[ActorMention] = []
        self.memory = Memory()
        self.surnames: dict[str, str] = {}
        self.genders: dict[str, str] = {}
        self.by_token: dict[int, str] = {}
        self.ordinal: dict[int, int] = {}
        for first in words.sentence:
            if first not in self.ordinal:
                self.ordinal[first] = len(self.ordinal)
        self.places: dict[int, list[str]] = {}
        self.home: str | None = None
        self.group_at: dict[int, Group] = {}
        self.traces: dict[int, Trace] = {}
        self.paired: set[int] = set()

    def run(self, groups: list[Group]) -> None:
        """Resolve all groups and pronouns, in text order."""
        for g in groups:
            own = {i for e in g.evidence for i in range(e.match.start, e.match.end)}
            for i in range(g.start, g.end):
                self.group_at[i] = g
                if g.role is not None and i < g.core and i not in own and not self._role_word(i):
                    self.unknown.add(i)
        self._link(groups)
        self._locate(groups)
        pending: list[tuple[int, Group | None]] = [(g.start, g) for g in groups]
        inside = {i for g in groups for i in range(g.start, g.end)}
        pending += [(i, None) for i, w in enumerate(self.words.lower) if w in PRONOUNS and i not in inside]
        # "his" inside "his government" is owner of the group, and a mention of its own
        pending += [(i, None) for i in inside if self.words.lower[i] in PRONOUNS and self.words.tag[i] == "PRP$"]
        pending += [(i, None) for i, w in enumerate(self.words.lower) if w in ("both", "two") and not (i in inside and self.group_at[i].match)]
        pending.sort(key=lambda p: (p[0], p[1] is not None))
        for start, group in pending:
            if group is None and self.words.lower[start] in ("both", "two"):
                self._pair(start)
            elif group is None:
                self._pronoun(start)
            else:
                self._group(group)
        self.mentions.sort(key=lambda m: (m.start, m.end))

    # --- preparation

    def _link(self, groups: list[Group]) -> None:
        """Tie names to their appositions: "Kari Lund, the Norwegian envoy,"."""
        words = self.words
        for a, b in zip(groups, groups[1:], strict=False):
            if b.start != a.end + 1 or words.text[a.end] not in (",", "—", "–", "(") or words.sentence[a.core] != words.sentence[b.core]:
                continue
            named, titled = (a, b) if a.run else (b, a)
            if not named.run or titled.run or titled.role is None or titled.plural or titled.role.number == "group":
                continue
            closes = words.text[b.end] in (",", ".", "—", "–", ";", ")") if b.end < len(words) else True
            tied = words.dep[b.core] == "appos" and a.start <= words.head[b.core] < a.end
            listed = words.dep[b.core] == "conj" or any(words.dep[c] == "cc" for c in words.children[b.core]) or (b.end < len(words) and words.lower[b.end] == "and")
            if self._place(named) is not None or self._locative(named.core):
                continue
            if tied or (closes and not listed and words.dep[b.core] not in SUBJECTS):
                titled.link, named.link = named, titled

    def _locate(self, groups: list[Group]) -> None:
        """Note the countries that each sentence names as places, and the country of the dateline."""
        words, knowledge = self.words, self.knowledge
        for g in groups:
            country = None
            if g.match is not None and not g.modifier:
                if self._locative(g.core) or (words.opens(g.start) and g.match.name.kind in ("capital", "name", "alias") and self._dateline(g.end)):
                    country = g.match.name.entity.country
            elif g.run is not None:
                country = self._place(g)
            if country:
                self.places.setdefault(words.sentence[g.core], []).append(country)
                if self.home is None and words.sentence[g.core] == 0 and self._dateline(g.end):
                    self.home = country

    def _place(self, g: Group) -> str | None:
        node = self.knowledge.places
        assert g.run is not None
        for i in range(*g.run):
            step = self.words.norm[i]
            if step in ("-", "–"):
                continue
            node = node.get(step)
            if node is None:
                return None
        found = node.get("")
        return str(found[0]) if found else None

    def _dateline(self, end: int) -> bool:
        text = self.words.text
        return any(t in ("-", "–", "—", "--", "(") for t in text[end : end + 1]) or (end + 4 < len(text) and text[end] == "," and text[end + 1 : end + 5][-1] in ("-", "–", "—", "--"))

    def _locative(self, i: int) -> bool:
        words = self.words
        for _ in range(4):
            if words.dep[i] == "conj":
                i = words.head[i]
        if words.dep[i] != "pobj":
            return False
        return words.lower[words.head[i]] in LOCATIVE

    # --- groups

    def _group(self, g: Group) -> None:
        if g.core in self.paired:
            return
        if g.run is not None:
            self._named(g)
        elif g.role is not None:
            self._role(g)
        elif g.match is not None:
            self._entity(g)

    def _entity(self, g: Group) -> None:
        assert g.match is not None
        name, words = g.match.name, self.words
        entity = name.entity
        kind = "state" if entity.kind in ("state", "territory", "former_state") else "name"
        if kind == "state":
            kind = {"demonym": "demonym", "people": "demonym", "capital": "metonym", "seat": "metonym", "building": "metonym", "metonym": "metonym"}.get(name.kind, "state")
        core = words.top(g.start, g.end, g.core)
        if self._behind(g):
            return
        if not g.modifier and (self._locative(core) or (name.kind in ("capital", "seat", "building") and words.dep[core] == "pobj" and words.lower[words.head[core]] == "at")):
            kind = "location" if kind in ("state", "metonym") else kind
        if kind == "metonym" and self._dateline(g.end) and words.opens(g.match.start):
            kind = "location"
        actor = self._entity_actor(name)
        number = "group" if name.kind == "people" else "body"
        self._add(g, core, actor, kind, number=number, modifier=g.modifier, lemma=None, trace=kind != "location")
        self._acronym(g, actor)

    def _behind(self, g: Group) -> bool:
        """Tell whether a name only says which side stands behind or against something: "US-backed", "anti-Iran"."""
        words = self.words
        if g.start >= 2 and words.text[g.start - 1] == "-" and words.lower[g.start - 2] in ("anti", "pro", "non"):
            return words.lower[g.start - 2] != "anti"
        return False

    def _entity_actor(self, name: Name) -> str:
        e = name.entity
        if e.id not in self.actors:
            self.actors[e.id] = Actor(e.id, e.name, e.country, e.sectors)
        return e.id

    def _acronym(self, g: Group, actor: str) -> None:
        """Learn an abbreviation that stands in brackets after the name."""
        words, i = self.words, g.end
        if i + 2 < len(words) and words.text[i] == "(" and words.text[i + 2] == ")" and words.text[i + 1].isupper() and len(words.text[i + 1]) > 1:
            self.surnames[words.norm[i + 1]] = actor

    def _evidence(self, g: Group) -> tuple[str | None, tuple[str, ...], Name | None]:
        """Return country and sectors by what stands in the group, and the body it belongs to."""
        for relations in (("of",), ("modifier",), ("owner",), ("led",)):
            found = names_of(g, relations)
            if found:
                if relations == ("modifier",) and len(found) > 1 and self._nested(g):
                    found = found[::-1]  # Croatian Serb refugees live in Croatia
                own = next((n for n in found if n.entity.country), found[0])
                entity = own.entity
                body = own if entity.kind not in ("state", "territory", "former_state") else None
                return entity.country, entity.sectors, body
        return None, (), None

    def _nested(self, g: Group) -> bool:
        """Tell whether the two nearest states of a group stand side by side, the second a people of the first."""
        near = [e.match for e in g.evidence if e.relation == "modifier"]
        return near[1].end == near[0].start and near[0].name.kind in ("demonym", "people") and near[0].name.entity.country != near[1].name.entity.country

    def _owner(self, g: Group) -> str | None:
        """Return the country of what owns the group: "Bush's advisers", "his troops"."""
        if g.owner is None:
            return None
        actor = self.by_token.get(g.owner)
        return self.actors[actor].country if actor else None

    def _complement(self, g: Group, core: int) -> str | None:
        """Return the country of "adviser to Iran's leader", "members of the Russian delegation", "rebels in Chechnya"."""
        assert g.role is not None
        words = self.words
        for c in words.children[core]:
            if words.dep[c] != "prep" or c < core:
                continue
            prep = words.lower[c]
            for o in words.children[c]:
                other = self.group_at.get(o)
                if other is None or other is g:
                    continue
                state = other.match is not None and not other.modifier
                if prep == "of" or (prep in ("to", "for") and g.role.lemma in SERVING) or (prep in ("from", "in") and state) or (prep == "in" and self._place(other)):
                    found = self._peek(other)
                    if found:
                        return found
        return None

    def _peek(self, g: Group) -> str | None:
        """Return the country that a group will get by what stands in it."""
        if g.core in self.by_token:
            return self.actors[self.by_token[g.core]].country
        if g.match is not None:
            return g.match.name.entity.country
        return self._evidence(g)[0] or (self._place(g) if g.run else None)

    def _sectors(self, g: Group, body: tuple[str, ...]) -> tuple[str, ...]:
        assert g.role is not None
        own = g.role.sectors
        extra = tuple(s for r in g.extra for s in r.sectors)
        if g.role.lemma in GENERIC or not own:
            sectors = extra or body or own
        elif set(extra) <= set(self.knowledge.conventions["head of government or state"]):
            sectors = own
        else:
            sectors = own + extra
        conventions = self.knowledge.conventions
        if g.adjectives & FORMER and "current" not in g.adjectives:
            sectors = conventions.get("former", ()) + sectors
        if g.adjectives & UNKNOWN and {"attacker", "gunman"} & {g.role.lemma}:
            sectors = conventions.get("unidentified armed", sectors)
        return tuple(dict.fromkeys(sectors))[:3]

    def _role(self, g: Group) -> None:
        assert g.role is not None
        words, role = self.words, g.role
        country, body_sectors, body = self._evidence(g)
        core = words.top(g.start, g.end, g.core)
        number = "single" if role.number == "single" and not g.plural else "group"
        sectors = self._sectors(g, body_sectors if body else ())
        if role.lemma in OPEN or (not sectors and not country and not body):
            return self._bare(g, core, number)
        if g.link is not None and g.link.run is not None:
            actor = self.by_token.get(g.link.core)
            if actor is None and g.link.start > g.start:
                self._named(g.link)
                actor = self.by_token.get(g.link.core)
            if actor:
                return self._add(g, core, actor, "role", number="single", modifier=g.modifier, lemma=role.lemma)
        organisation = self._organisation(g)
        country = country or self._owner(g) or self._complement(g, core)
        if organisation:
            return self._organise(g, core, organisation, country, sectors)
        definite = g.determiner in ("the", "this", "that") or g.proper
        if definite and number == "single" or (definite and not country and not g.evidence):
            trace = self._taken_up(g, number, sectors, country)
            if trace:
                return self._add(g, core, trace.actor, "role", number=number, modifier=g.modifier, lemma=role.lemma)
        if country is None and body is None and not self._foreign(g):
            country = self._inherit(g, number)
        actor = self._role_actor(g, country, sectors, number, body)
        self._add(g, core, actor, "role" if number == "single" else "group", number=number, modifier=g.modifier, lemma=role.lemma)
        return self._siblings(g, sectors, number)

    def _bare(self, g: Group, core: int, number: str) -> None:
        """A noun that says nothing by itself: "the country", "the group", "the man"."""
        assert g.role is not None
        if g.determiner not in ("the", "this", "that") or g.modifier or g.plural:
            return
        for t in self.memory.recent():
            if self.ordinal[self.words.sentence[core]] - self.ordinal[t.sentence] > 2:
                break
            if g.role.lemma in OPEN and t.number == "body" and t.country and t.actor == t.country:
                return self._add(g, core, t.actor, "role", number="body", modifier=False, lemma=None)
            if g.role.lemma not in OPEN and t.number == ("single" if number == "single" else "body") and (number == "single" or len(t.actor) > 3):
                return self._add(g, core, t.actor, "role", number=t.number, modifier=False, lemma=None)

    def _taken_up(self, g: Group, number: str, sectors: tuple[str, ...], country: str | None) -> Trace | None:
        assert g.role is not None
        lemma = g.role.lemma
        if g.adjectives & FORMER or g.extra:
            return None
        if number == "single" and lemma in BROAD:
            for t in self.memory.recent():
                if t.number != "single" or (country and t.country and t.country != country) or not (t.country or t.lemma == lemma):
                    continue
                if t.lemma == lemma and t.country == country:
                    return t
                if country and set(t.sectors) & set(sectors) and self._leads(t) == (lemma == "leader"):
                    return t
                if not country and t.subject and self.ordinal[self.words.sentence[g.core]] - self.ordinal[t.sentence] <= 1:
                    return t if self._leads(t) == (lemma == "leader") else None
            return None
        return self.memory.definite(lemma, number, sectors, country, frozenset())

    def _leads(self, t: Trace) -> bool:
        office = self.actors[t.actor].office or t.lemma or ""
        return bool(persons.HEADS.search(office)) and not persons.VICE.search(office)

    def _organisation(self, g: Group) -> str | None:
        """Return the name of an organisation that no table knows: "the Free Miners Union"."""
        assert g.role is not None
        words = self.words
        if not g.proper or (g.role.number != "group" and g.role.kind != "name"):
            return None
        own = [i for i in range(g.start, g.end) if words.capital(i) and not any(e.match.start <= i < e.match.end for e in g.evidence)]
        if len(own) < 2 and g.role.kind != "name" or all(words.norm[i] in HONORIFICS for i in own):
            return None
        behind = {i for e in g.evidence if e.relation == "behind" for i in range(e.match.start, e.match.end)}
        first = next((i for i in range(g.start, g.end) if words.capital(i) and words.tag[i] != "DT" and i not in behind), g.core)
        return phrase(words, first, g.end)

    def _organise(self, g: Group, core: int, name: str, country: str | None, sectors: tuple[str, ...]) -> None:
        if country is None and g.role is not None and DOMESTIC & set(g.role.lemma.split()) and not self._foreign(g):
            country = self.home or self.memory.prominent()
        actor = self._actor("?" + slug(name), name, country, sectors)
        self._add(g, core, actor, "name", number="body", modifier=g.modifier, lemma=g.role.lemma if g.role else None)
        self._acronym(g, actor)

    def _role_word(self, i: int) -> bool:
        words = self.words
        return words.norm[i] in self.knowledge.roles or words.lemma[i] in self.knowledge.roles

    def _role_actor(self, g: Group, country: str | None, sectors: tuple[str, ...], number: str, body: Name | None) -> str:
        assert g.role is not None
        place = body.entity.id if body else country
        parts = [p for p in (place, sectors[0] if sectors else None) if p]
        if number == "single" or not sectors:
            parts.append(slug(g.role.lemma))
        words = self.words
        first = next((i for i in range(g.start, g.end) if words.tag[i] not in ("DT", "CD", "PRP$", "PDT", "RB") and words.lower[i] not in ("more", "than")), g.start)
        return self._actor(".".join(parts), phrase(words, first, g.end), country, sectors, g.role.lemma if number == "single" else None)

    def _foreign(self, g: Group) -> bool:
        """Tell whether something modifies a role that may be from anywhere: "western officials", "Red Cross officials"."""
        words = self.words
        if g.adjectives & ELSEWHERE:
            return True
        return any(words.capital(i) and not words.opens(i) and i in self.unknown and words.norm[i] not in HONORIFICS and words.norm[i] not in CREEDS for i in range(g.start, g.core))

    def _siblings(self, g: Group, sectors: tuple[str, ...], number: str) -> None:
        """Give the other states of "Hungarian and Romanian officials" their officials."""
        words = self.words
        near = [e.match for e in g.evidence if e.relation == "modifier" and e.match.name.entity.country]
        for m in near[1:]:
            joined = any(words.lower[i] in ("and", ",", "/", "-", "–", "&") for i in range(m.end, near[0].start))
            if not joined or m.name.entity.country == near[0].name.entity.country:
                continue
            assert g.role is not None
            e = m.name.entity
            actor = self._actor(".".join(p for p in (e.country, sectors[0] if sectors else None) if p), " ".join([*words.text[m.start : m.end], words.text[g.core]]), e.country, sectors)
            self.mentions.append(ActorMention(m.start, m.end, m.end - 1, actor, "role"))
            self.by_token[m.end - 1] = actor

    # --- names of persons and unknown names

    def _named(self, g: Group) -> None:
        assert g.run is not None
        words = self.words
        start, end = g.run
        core = words.top(g.start, g.end, g.core)
        if g.core in self.by_token:
            return
        linked = g.link if g.link is not None and g.link.run is None else None
        country, sectors, body = self._evidence(g)
        if linked is not None:
            other = self._evidence(linked)
            country, body = country or other[0] or self._owner(linked), body or other[2]
            sectors = sectors or other[1]
        country = country or self._owner(g)
        titled = g if g.role is not None else linked
        title = titled.role.lemma if titled and titled.role else None
        actor = self._recall(g, country, title)
        if actor is None:
            actor = self._known(g, country, title, titled)
        if actor is None:
            actor = self._unknown(g, country, sectors if body else (), titled)
        if actor is None:
            return
        personal = actor in self.genders or actor in self.knowledge.persons or self.actors[actor].office is not None
        self._add(g, core, actor, "name" if not actor.startswith("?") else "unknown", number="single" if personal or actor in self.surnames.values() else "body", modifier=self._modifies(g), lemma=title)

    def _modifies(self, g: Group) -> bool:
        words = self.words
        return words.dep[g.core] == "compound" and words.head[g.core] >= g.end and words.tag[words.head[g.core]] in ("NN", "NNS")

    def _recall(self, g: Group, country: str | None, title: str | None) -> str | None:
        """Return the person of an earlier mention: the same name, its last word, or its abbreviation."""
        assert g.run is not None
        words = self.words
        name = slug(" ".join(words.text[i] for i in range(*g.run)))
        if name in self.actors or "?" + name in self.actors:
            return name if name in self.actors else "?" + name
        parts = [words.norm[i] for i in range(*g.run) if words.norm[i] and words.text[i] not in "-–"]
        found = self.surnames.get(" ".join(parts)) or (self.surnames.get(parts[-1]) if len(parts) == 1 else None)
        if found and country and self.actors[found].country and country != self.actors[found].country:
            return None
        return found

    def _known(self, g: Group, country: str | None, title: str | None, titled: Group | None) -> str | None:
        assert g.run is not None
        words, knowledge = self.words, self.knowledge
        names, full = persons.candidates(words, *g.run, knowledge)
        if not names:
            return None
        if full or title or g.honorific or country:
            near = {country} if country else set()
            known = persons.choose(names, knowledge, self.date, near, title, full=full)
            if known and not full and not country and title and known.weight < 3.0:
                known = None
        else:
            if words.opens(g.run[0]) and words.tag[g.run[0]] not in ("NNP", "NNPS"):
                return None
            known = persons.prominent(names, knowledge, self.date, self._around(g))
        if known is None:
            return None
        return self._person(g, known, titled)

    def _around(self, g: Group) -> set[str]:
        """Return the countries that the text has named so far or names in this sentence."""
        return set(self.memory.countries) | set(self.places.get(self.words.sentence[g.core], ()))

    def _person(self, g: Group, known: persons.Known, titled: Group | None) -> str:
        assert g.run is not None
        spell, words = known.spell, self.words
        sectors = spell.sectors
        former = titled is not None and bool(titled.adjectives & FORMER)
        if former or (self.date and not known.serving and spell.end < self.date and (titled is None or titled.role is None)):
            sectors = tuple(dict.fromkeys(self.knowledge.conventions.get("former", ()) + sectors))
        elif titled is not None and titled.role is not None and titled.role.sectors and titled.role.lemma not in GENERIC:
            sectors = titled.role.sectors
        actor = slug(known.name)
        if actor not in self.actors:
            self.actors[actor] = Actor(actor, known.name, spell.country, sectors[:3], spell.office if known.serving and spell.office != "-" else None)
        self._remember(actor, g, known.name)
        return actor

    def _remember(self, actor: str, g: Group, name: str) -> None:
        assert g.run is not None
        words = self.words
        parts = [words.norm[i] for i in range(*g.run) if words.norm[i] and words.text[i] not in "-–"]
        for form in {parts[-1], " ".join(parts), " ".join(parts[-2:]), parts[0] if self.actors[actor].country in ("CHN", "KOR", "PRK", "TWN", "VNM", "SGP", "KHM") else parts[-1]}:
            self.surnames.setdefault(form, actor)
        sex = HONORIFICS.get(g.honorific or "", "") or persons.gender(words, *g.run, self.knowledge) or self.knowledge.given.get(slug(name).split("-")[0], "")
        if sex in ("male", "female"):
            self.genders.setdefault(actor, sex)
        else:
            self.genders.setdefault(actor, "")

    def _unknown(self, g: Group, country: str | None, sectors: tuple[str, ...], titled: Group | None) -> str | None:
        """Make an actor of a name that no table knows, where it stands as one acts or is acted on."""
        assert g.run is not None
        words, knowledge = self.words, self.knowledge
        name = phrase(words, *g.run)
        body = self._kind_of_body(g)
        personal = bool(titled or g.honorific) or persons.looks_personal(words, *g.run, knowledge, g.determiner, bool(body))
        place = self._place(g)
        if place is not None and not personal:
            return None
        if not personal and not self._fills(g):
            return None
        actor = "?" + slug(name)
        role: tuple[str, ...] = ()
        if titled is not None and titled.role is not None:
            role = self._sectors(titled, sectors)
        if country is None and titled is not None and titled.role is not None:
            country = self._inherit(titled, "single")
        if not role:
            role = body or sectors
        self._actor(actor, name, country, role, titled.role.lemma if titled and titled.role else None)
        if personal:
            self._remember(actor, g, name)
        else:
            self._acronym(g, actor)
            self.surnames.setdefault(" ".join(words.norm[i] for i in range(*g.run)), actor)
        return actor

    def _kind_of_body(self, g: Group) -> tuple[str, ...]:
        """Return the sectors by the first word of a name: "Bank of Karavel"."""
        assert g.run is not None
        for i in (g.run[1] - 1, g.run[0]):
            found = self.knowledge.roles.get(self.words.norm[i], {}).get("")
            if found:
                sectors: tuple[str, ...] = found[0].sectors
                return sectors
        return ()

    def _fills(self, g: Group) -> bool:
        words = self.words
        i = words.top(g.start, g.end, g.core)
        dep, tag = words.dep[i], words.tag[i]
        if tag not in ("NNP", "NNPS") or words.lower[i] in NO_NAMES:
            return False
        for _ in range(3):
            if dep in ("conj", "appos"):
                i = words.head[i]
                dep = words.dep[i]
        if dep == "pobj":
            return words.lower[words.head[i]] in AGENTS
        return dep in SUBJECTS or dep in ("dobj", "poss", "dative")

    # --- countries

    def _inherit(self, g: Group, number: str) -> str | None:
        """Return the country that the text around gives a role without one, None where that is unsure."""
        assert g.role is not None
        words = self.words
        sentence = words.sentence[g.core]
        verb = words.head[g.core]
        if words.dep[g.core] == "dobj" and words.lemma[verb] in SENDING and g.determiner in (None, "a", "an", "its", "more"):
            senders = [self.by_token.get(c) for c in words.children[verb] if words.dep[c] == "nsubj"]
            if senders and senders[0] is not None:
                return self.actors[senders[0]].country
        known = self.memory.roles.get(g.role.lemma)
        if known is not None and not g.modifier:
            distance = self.ordinal[sentence] - self.ordinal[known.sentence]
            if g.determiner == "the" or (g.determiner is None and distance <= 4):
                return known.country
        places = self.places.get(sentence)
        if places and len(set(places)) == 1:
            return places[0]
        if self.home is not None:
            return self.home
        here = {t.country for t in self.memory.recent() if t.sentence == sentence and t.country and t.number == "single"}
        if len(here) == 1:
            return next(iter(here))
        if len(self.ordinal) > 2:
            return self.memory.prominent()
        return None

    # --- pronouns

    def _pronoun(self, i: int) -> None:
        words = self.words
        gender, number = PRONOUNS[words.lower[i]]
        dep, sentence = words.dep[i], words.sentence[i]
        possessive = words.tag[i] == "PRP$" or dep == "poss"
        if number == "body" and (dep not in ("nsubj", "nsubjpass", "poss") or self._expletive(i)):
            return
        clause = self._clause(i)
        if number == "single":
            trace = self.memory.pronoun(gender, i, sentence, self.ordinal, clause, subject=dep in SUBJECTS, quoted=words.quoted[i], possessive=possessive)
        else:
            trace = self._salient(i, number, clause, possessive)
        if trace is None:
            return
        self.by_token[i] = trace.actor
        self.mentions.append(ActorMention(i, i + 1, i, trace.actor, "pronoun"))
        if dep in SUBJECTS:
            again = Trace(trace.actor, trace.country, trace.sectors, None, trace.number, gender or trace.gender, i, sentence, True, words.quoted[i], clause)
            self.traces[i] = again
            self.memory.add(again)
        if gender and not self.genders.get(trace.actor) and trace.actor in self.genders:
            self.genders[trace.actor] = gender

    def _salient(self, i: int, number: str, clause: int, possessive: bool) -> Trace | None:
        """Return the actor that "it" or "they" takes up: the nearest subject before it that agrees, if that is an actor."""
        words = self.words
        for t in self.subjects_before(i, clause, possessive):
            plural = words.tag[t] in ("NNS", "NNPS") or words.lower[t] in ("they", "we", "these", "those") or any(words.dep[c] == "conj" for c in words.children[t])
            if words.lower[t] in ("i", "he", "she", "who", "which", "that", "you", "there", "this", "what"):
                continue
            trace = self.traces.get(t)
            if trace is not None and trace.number == "single" and not plural:
                continue
            if number == "group" and not plural and not (trace and trace.number == "group"):
                if trace is None or trace.actor == trace.country:
                    continue
            if number == "body" and plural and not (trace and trace.number == "body"):
                continue
            if trace is None and words.quoted[t] != words.quoted[i]:
                continue
            if number == "group" and trace is not None and any(words.dep[c] == "conj" for c in words.children[t]):
                return None  # they are both of them
            return trace
        return None

    def subjects_before(self, i: int, clause: int, possessive: bool) -> list[int]:
        """Return the subjects before a token, of its own sentence and of the one before, the nearest first."""
        words = self.words
        sentence = words.sentence[i]
        out: list[int] = []
        j = i - 1
        crossed = 0
        while j >= 0 and i - j < 80 and len(out) < 6:
            if words.sentence[j] != sentence:
                sentence = words.sentence[j]
                crossed += 1
                if crossed > 1:
                    break
            if words.dep[j] in SUBJECTS and words.tag[j][:1] in "NPD" and (possessive or self._clause(j) != clause):
                out.append(j)
            j -= 1
        return out

    def _expletive(self, i: int) -> bool:
        words = self.words
        if words.dep[i] == "poss":
            return False
        verb = words.head[i]
        if words.lemma[verb] in ("be", "seem", "appear", "happen", "take", "remain", "become", "rain", "emerge", "mean"):
            return True
        return words.dep[i] == "nsubjpass" and any(words.dep[c] in ("ccomp", "csubj", "csubjpass", "xcomp") for c in words.children[verb])

    def _clause(self, i: int) -> int:
        words = self.words
        for _ in range(30):
            if words.tag[i][:2] in ("VB", "MD") or words.head[i] == i:
                return i
            i = words.head[i]
        return i

    def _pair(self, i: int) -> None:
        """Read "both sides", "the two countries" and the like as their two parties: one on each word."""
        words = self.words
        noun = next((j for j in range(i + 1, min(i + 4, len(words))) if words.tag[j] == "NNS"), None)
        if noun is None or words.lemma[noun] not in PAIRS:
            return
        if words.lower[i] == "two" and (i == 0 or words.lower[i - 1] not in ("the", "these", "their", "between")):
            return
        own = self.group_at.get(noun)
        if own is not None and own.evidence:
            return
        parties = self._parties(i, "single" if words.lemma[noun] in ("leader", "president", "minister", "man", "official") else "body")
        if len(parties) == 2:
            self.mentions.append(ActorMention(i, i + 1, i, parties[0], "pronoun"))
            self.mentions.append(ActorMention(i, noun + 1, noun, parties[1], "pronoun"))
            for x in range(i, noun + 1):
                self.by_token[x] = parties[1]
            self.paired.add(noun)

    def _parties(self, i: int, number: str) -> list[str]:
        out: list[str] = []
        for t in self.memory.recent():
            if (number == "single" and t.number != "single"):
                continue
            if self.ordinal[self.words.sentence[i]] - self.ordinal[t.sentence] > 4:
                break
            if t.country and all(self.actors[o].country != t.country for o in out):
                out.append(t.actor)
            if len(out) == 2:
                break
        return out[::-1]

    # --- bookkeeping

    def _actor(self, id_: str, name: str, country: str | None, sectors: tuple[str, ...], office: str | None = None) -> str:
        if id_ not in self.actors:
            self.actors[id_] = Actor(id_, name, country, sectors, office)
        return id_

    def _add(self, g: Group, core: int, actor: str, kind: str, *, number: str, modifier: bool, lemma: str | None, trace: bool = True) -> None:
        words = self.words
        self.mentions.append(ActorMention(g.start, g.end, core, actor, kind, modifier))
        for i in range(g.start, g.end):
            self.by_token.setdefault(i, actor)
        self.by_token[core] = self.by_token[g.core] = actor
        a = self.actors[actor]
        if trace and not modifier:
            t = Trace(
                actor, a.country, a.sectors, lemma, number, self.genders.get(actor) or None, core, words.sentence[core], words.dep[core] in SUBJECTS, words.quoted[core], self._clause(core)
            )
            self.traces[core] = t
            self.memory.add(t)
        elif a.country:
            self.memory.countries[a.country] += 1


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
