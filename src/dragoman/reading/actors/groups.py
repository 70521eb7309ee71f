"""From names and role nouns to noun groups: each group is one actor's mention, not yet identified.

A group is a stretch of neighbouring tokens: determiner, modifiers, role nouns, a person's name. What the group
says of itself is collected as evidence: states and bodies that modify or own it, an of-phrase, its determiner.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.reading.actors.knowledge import Knowledge, Name, Role
from dragoman.reading.actors.names import Match
from dragoman.reading.actors.scanning import find_roles, find_runs
from dragoman.reading.actors.vocabulary import (
    AGAINST,
    BEHIND,
    BODIES,
    FORMER,
    HONORIFICS,
    LED,
    PORTFOLIOS,
    UNKNOWN,
)
from dragoman.reading.actors.words import HYPHENS, NOUN_TAGS, PROPER_TAGS, Words

CALLED = frozenset("mr mr. mrs mrs. ms ms. miss dr dr. sir madam".split())  # titles before a surname only
REACH = 12  # tokens that a group may reach to the left of its noun
LEFT_TAGS = frozenset("JJ JJR JJS VBN VBG NN NNS NNP NNPS CD HYPH POS DT PRP$ PDT RBS RB FW AFX".split())


@dataclass(slots=True)
class Evidence:
    """A name inside a group and how it stands there: modifier, owner, of, led."""

    match: Match
    relation: str


@dataclass(slots=True)
class Group:
    """A noun group that stands for one actor.

    ``role``: its head role noun; ``extra``: role nouns that modify it. ``run``: a person's or an unknown
    name. ``match``: a known name that is the group itself. ``owner``: a token outside that owns it
    ("Bush" in "Bush's advisers", "his"). ``link``: the group in apposition to it.
    """

    start: int
    end: int
    core: int
    role: Role | None = None
    extra: list[Role] = field(default_factory=list)
    run: tuple[int, int] | None = None
    match: Match | None = None
    evidence: list[Evidence] = field(default_factory=list)
    adjectives: set[str] = field(default_factory=set)
    determiner: str | None = None
    owner: int | None = None
    honorific: str | None = None
    modifier: bool = False
    link: Group | None = None
    plural: bool = False
    proper: bool = False


def build(words: Words, knowledge: Knowledge, matches: list[Match]) -> list[Group]:
    """Build the groups of a document in text order; a token belongs to one group at most."""
    roles = find_roles(words, knowledge, matches)
    taken = [False] * (len(words) + 1)
    for m in matches:
        taken[m.start : m.end] = [True] * (m.end - m.start)
    role_at: dict[int, tuple[int, int, Role]] = {}
    for r in roles:
        for i in range(r[0], r[1]):
            role_at[i] = r
            taken[i] = True
    run_at = {start: (start, end) for start, end in find_runs(words, taken)}
    match_at: dict[int, Match] = {}
    for m in matches:
        for i in range(m.start, m.end):
            match_at[i] = m
    builder = Builder(words, role_at, run_at, match_at)
    return builder.groups(roles, matches)


class Builder:
    """Puts neighbouring names and roles together."""

    def __init__(
        self, words: Words, role_at: dict[int, tuple[int, int, Role]], run_at: dict[int, tuple[int, int]], match_at: dict[int, Match]
    ) -> None:
        self.words, self.role_at, self.run_at, self.match_at = words, role_at, run_at, match_at
        self.used = [False] * (len(words) + 1)

    def groups(self, roles: list[tuple[int, int, Role]], matches: list[Match]) -> list[Group]:
        """Return all groups: those of roles, then the names and runs that are left."""
        out = []
        skip = set()
        for k, (start, end, role) in enumerate(roles):
            if k in skip or self.used[start]:
                continue
            chain = [(start, end, role)]
            while k + 1 < len(roles) and self._joined(chain[-1][1], roles[k + 1][0]):
                k += 1
                skip.add(k)
                chain.append(roles[k])
            out.append(self._role_group(chain))
        for m in matches:
            if not self.used[m.start]:
                out.append(self._name_group(m))
        for start, end in self.run_at.values():
            if not self.used[start]:
                out.append(self._run_group(start, end))
        out.sort(key=lambda g: g.start)
        return out

    def _joined(self, end: int, start: int) -> bool:
        """Tell whether the role noun that ends at ``end`` modifies the one that begins at ``start``."""
        words = self.words
        if end == start:
            return (
                words.sentence[end - 1] == words.sentence[start] and words.tag[end - 1] not in ("NNS",) or words.dep[end - 1] == "compound"
            )
        return start == end + 1 and words.text[end] in HYPHENS

    def _role_group(self, chain: list[tuple[int, int, Role]]) -> Group:
        words = self.words
        first, last = chain[0], chain[-1]
        start, end = first[0], last[1]
        core = end - 1
        group = Group(start, end, core, role=last[2], extra=[r for _, _, r in chain[:-1]], plural=words.tag[core] in ("NNS", "NNPS"))
        group.proper = words.capital(core) and words.tag[core] in PROPER_TAGS
        if group.proper and last[2].number == "group":
            self._name_of(group)
        self._of_phrase(group)
        if (group.role is not None and not group.plural) or group.proper:
            self._name_right(group)
        if group.run is None and group.end == core + 1:
            self._body_right(group)
        self._left(group)
        head = words.head[core]
        inside = group.start <= head < group.end
        if (
            not inside
            and words.dep[core] in ("compound", "nmod", "amod")
            and head > core
            and head not in self.role_at
            and group.run is None
        ):
            group.modifier = head not in self.match_at and words.tag[head] in NOUN_TAGS
        for i in range(group.start, group.end):
            self.used[i] = True
        return group

    def _name_right(self, group: Group) -> None:
        """Take the person's name that follows a role: "President Vladimir Putin"."""
        words, i = self.words, group.end
        while i < len(words) and words.lower[i] in HONORIFICS and words.capital(i):
            group.honorific = words.lower[i]
            i += 1
        run = self._past_portfolio(i) or self.run_at.get(i)
        if run and words.sentence[run[0]] == words.sentence[group.core] and not self.used[run[0]]:
            if group.plural:
                return
            verb = words.head[group.core]
            if words.dep[group.core] in ("dobj", "dative") and words.head[run[1] - 1] == verb and not group.proper:
                return  # "told the minister Paris would wait"
            group.run, group.end, group.core = run, run[1], run[1] - 1

    def _past_portfolio(self, i: int) -> tuple[int, int] | None:
        """Return the name after "Minister for": in "Minister for Trade and Energy Kari Lund" the last two words."""
        words = self.words
        if i + 2 >= len(words) or words.lower[i] not in ("for", "of"):
            return None
        j = i + 1
        while j < len(words) and (words.lower[j] in PORTFOLIOS or (words.lower[j] in ("and", "the", "&") and words.text[j][:1].islower())):
            j += 1
        for start in range(j, i, -1):
            run = self.run_at.get(start)
            if run is not None:
                return (j, run[1]) if i + 1 < j < run[1] else None
        return None

    def _body_right(self, group: Group) -> None:
        """Take the known name that follows a role: "the rebel group Hamas", "the news agency Tass"."""
        words = self.words
        m = self.match_at.get(group.end)
        if m is None or m.start != group.end or self.used[m.start] or words.sentence[m.start] != words.sentence[group.core]:
            return
        last = m.end - 1
        tied = words.head[last] == group.core or words.head[group.core] == last or words.dep[last] == "appos"
        tied = tied or (group.role is not None and group.role.noun in BODIES)
        if not tied or group.plural or m.name.kind in ("demonym", "people") or (m.end < len(words) and words.tag[m.end] == "POS"):
            return
        if m.name.entity.kind in ("state", "territory", "former_state"):
            if m.name.kind == "capital" and words.dep[last] == "appos":
                group.run, group.end, group.core = (m.start, m.end), m.end, last  # an agency that is called like a city
            return
        group.match, group.end, group.core = m, m.end, last

    def _name_of(self, group: Group) -> None:
        """Lengthen a name over "of" and "for": "Union of Teachers", "Front for the Liberation of Karavel"."""
        words, i = self.words, group.end
        while i + 1 < len(words) and words.lower[i] in ("of", "for", "and") and words.sentence[i] == words.sentence[group.core]:
            j = i + 1
            while j < len(words) and words.lower[j] in ("the", "of", "and"):
                j += 1
            run = self.run_at.get(j)
            role = self.role_at.get(j)
            if words.lower[i] == "and" and (group.end == group.core + 1 or self._starts_anew(j)):
                return
            if run and not self.used[j]:
                end = run[1]
            elif role and role[0] == j and words.capital(j) and words.tag[j] in PROPER_TAGS:
                end = role[1]
            else:
                return
            for x in range(i, end):
                self.used[x] = True
            group.end = i = end

    def _starts_anew(self, j: int) -> bool:
        return j < len(self.words) and self.words.dep[self.words.top(j, j + 1, j)] in ("nsubj", "nsubjpass")

    def _of_phrase(self, group: Group) -> None:
        words, i = self.words, group.end
        if i + 1 >= len(words) or words.lower[i] != "of":
            return
        i += 1
        while i + 1 < len(words) and (words.tag[i] == "DT" or words.lower[i] in ("war-torn", "neighbouring", "neighboring")):
            i += 1
        m = self.match_at.get(i)
        if m is None or m.start != i or m.name.kind == "demonym" and self._continues(m.end):
            return
        if (
            m.end < len(words)
            and words.tag[m.end] in ("NNP", "NN", "NNS", "POS", "NNPS", "HYPH")
            and words.head[m.end - 1] >= m.end
            and self.run_at.get(m.end) is None
        ):
            return  # the president of Iran's parliament
        group.evidence.append(Evidence(m, "of"))
        group.end = i = m.end
        while i + 1 < len(words) and words.lower[i] in ("and", "or", ","):
            i += 2 if words.tag[i + 1] == "DT" else 1
            m = self.match_at.get(i)
            if m is None or m.start != i or m.name.kind == "demonym" or words.dep[m.end - 1] != "conj":
                break
            group.evidence.append(Evidence(m, "of"))
            group.end = i = m.end

    def _continues(self, i: int) -> bool:
        return i < len(self.words) and self.words.tag[i] in NOUN_TAGS

    def _left(self, group: Group) -> None:
        """Reach to the left over modifiers, and note what they say."""
        words = self.words
        right = group.end
        i = group.start - 1
        lowest = max(words.sentence[group.core], group.start - REACH)
        while i >= lowest:
            if self.used[i] and words.tag[i] != "POS":
                break
            tag, lower = words.tag[i], words.lower[i]
            m = self.match_at.get(i)
            if tag == "POS" or (lower == "'" and words.dep[i] == "case"):
                owner = i - 1
                m = self.match_at.get(owner)
                if m is None or self.used[owner]:
                    group.owner = owner
                    break
                group.evidence.append(Evidence(m, "owner"))
                i = m.start - 1
                continue
            if m is not None:
                if words.opens(m.start) and words.text[m.start].isupper() and len(words.text[m.start]) > 3 and words.text[m.end] in HYPHENS:
                    break  # CAIRO - Police fired
                if not self._belongs(m.end - 1, right, group):
                    break
                self._modifier(group, m)
                i = m.start - 1
                continue
            if tag == "PRP$":
                group.owner, group.determiner = i, lower
                i -= 1
                break
            if i in self.role_at or tag not in LEFT_TAGS and words.text[i] not in HYPHENS and lower not in ("and", "or", ","):
                break
            if lower in ("and", "or", ",", "/"):
                if not self._coordinated(i, right):
                    break
                i -= 1
                continue
            if not (i < words.head[i] < right or words.text[i] in HYPHENS or tag in ("HYPH", "AFX")):
                break
            group.adjectives.add(lower)
            if tag == "DT":
                group.determiner = lower
                i -= 1
                break
            i -= 1
        group.start = i + 1
        if group.determiner is None and words.tag[group.start][:2] == "VB" and not words.opens(group.start):
            # "overthrew President ...": a verb read as a participle
            group.start += words.lower[group.start] not in FORMER | UNKNOWN and group.start < group.core
        while group.start < group.core and (
            words.tag[group.start] in ("CC", ",", "HYPH", "RBS", "RBR", "RB") or words.text[group.start] in HYPHENS
        ):
            group.start += 1

    def _belongs(self, i: int, right: int, group: Group) -> bool:
        words = self.words
        if i < words.head[i] < right:
            return True
        first = i
        for _ in range(6):
            if words.dep[first] != "conj":
                break
            first = words.head[first]
        if (
            first < i < words.head[first] < right
            and i + 1 < len(words)
            and (words.lower[i + 1] in ("and", "or", ",") or i + 1 == group.start)
        ):
            return True
        if i + 1 < len(words) and words.text[i + 1] in HYPHENS:
            return True
        # a wrong attachment: a state directly before a title or role noun
        return (
            i + 1 == group.start
            and words.tag[i] in ("JJ", "NNP")
            and not words.dep[i].startswith("nsubj")
            and words.dep[i] not in ("dobj", "pobj")
        )

    def _coordinated(self, i: int, right: int) -> bool:
        """Tell whether "and" joins two states that both modify the group: "Hungarian and Romanian officials"."""
        words = self.words
        before, after = self.match_at.get(i - 1), self.match_at.get(i + 1)
        if words.lower[i] == "," and words.tag[i - 1] == "JJ" and after is None:
            return i < right and i - 1 < words.head[i - 1] < right
        if before is None or after is None:
            return False
        return words.dep[after.end - 1] == "conj" or (before.end - 1) < words.head[before.end - 1] < right

    def _modifier(self, group: Group, m: Match) -> None:
        words = self.words
        after = m.end
        if after < len(words) and words.text[after] in HYPHENS and after + 1 < len(words):
            word = words.lower[after + 1]
            if word in LED:
                group.evidence.append(Evidence(m, "led"))
                return
            if word in BEHIND or words.tag[after + 1] in ("VBN", "VBG"):
                group.evidence.append(Evidence(m, "behind"))
                return
        before = m.start - 1
        if (
            before >= 1
            and words.text[before] in HYPHENS
            and words.lower[before - 1] in AGAINST
            or before >= 0
            and words.lower[before] in AGAINST
        ):
            group.evidence.append(Evidence(m, "behind"))
            return
        group.evidence.append(Evidence(m, "modifier"))

    def _name_group(self, m: Match) -> Group:
        words = self.words
        core = m.end - 1
        group = Group(m.start, m.end, core, match=m)
        head = words.head[core]
        if words.dep[core] in ("amod", "compound", "nmod", "npadvmod", "quantmod", "advmod") and head > core and head not in self.role_at:
            group.modifier = words.text[m.end] != ","  # "Peru, Chile and Bolivia" may hang together wrongly
        before = m.start - 1
        if before >= 0 and words.lower[before] in CALLED and words.capital(before) and not self.used[before]:
            # "Mr Turkey"
            group.match, group.run, group.modifier = None, (m.start, m.end), False
            group.honorific, group.start = words.lower[before], before
        elif before >= 0 and words.tag[before] == "DT" and not group.modifier:
            group.determiner = words.lower[before]
            group.start = before
        run = self.run_at.get(m.end) if group.run is None else None
        if run and words.sentence[run[0]] == words.sentence[core] and not self.used[run[0]]:
            # "Iranian Javad Zarif", "Moscow State University", "Jordan Peterson"
            group.match = None
            group.run, group.end, group.core = (m.start, run[1]) if m.name.kind != "demonym" else run, run[1], run[1] - 1
            group.evidence.append(Evidence(m, "modifier"))
            group.modifier = False
        for i in range(group.start, group.end):
            self.used[i] = True
        return group

    def _run_group(self, start: int, end: int) -> Group:
        words = self.words
        group = Group(start, end, end - 1, run=(start, end))
        if end + 1 < len(words) and words.lower[end] == "of" and end - start > 0:
            other = self.run_at.get(end + 1)
            if other and not self.used[other[0]] and words.head[end] in range(start, end):
                # "Liberation Tigers of Karavel": one name
                group.end, group.run = other[1], (start, other[1])
        i = start - 1
        while i >= 0 and words.lower[i] in HONORIFICS and words.capital(i) and not self.used[i]:
            group.honorific = words.lower[i]
            group.start = i
            i -= 1
        if i >= 0 and words.tag[i] == "DT" and not self.used[i]:
            group.determiner = words.lower[i]
            group.start = i
        for j in range(group.start, group.end):
            self.used[j] = True
        return group


def names_of(group: Group, relations: tuple[str, ...]) -> list[Name]:
    """Return the names that stand in one of the relations to a group, the nearest first."""
    return [e.match.name for e in group.evidence if e.relation in relations]
