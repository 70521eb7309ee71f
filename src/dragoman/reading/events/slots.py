"""From a place in the syntax to the actors that fill it.

A slot is named as in the lexicon: ``subject``, ``object``, ``dative``, ``clause``, ``possessor``,
``modifier``, ``between``, ``inner``, ``owner`` (of the object), ``speaker`` (of the statement it stands in), or a
preposition. A slot
yields the mentions of the actors that
stand there, through coordination, through nouns that only count or collect (dozens of, a group of),
and, where the argument is a thing, from its owner or modifier (Iran's oil sales: Iran).
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from dragoman.reading.events.tree import (
    NOUNS,
    RELATIVE,
    Tree,
    conjuncts,
    having,
    objects,
    passive,
    prepositions,
    subjects,
)
from dragoman.reading.layers import ActorMention

COLLECTIVE = frozenset(
    "group member number dozen hundred thousand million score series part pair some all most many several majority "
    "team delegation one two three "
    "none both each any other handful crowd lot plenty bunch couple batch contingent convoy column wave unit element leader representative "
    "official head side half rest remainder party kind sort type scores dozens hundreds thousands tens ten people total".split()
)
VERB_RECIPIENT = (
    "object",
    "dative",
    "against",
    "on",
    "to",
    "with",
    "at",
    "from",
    "for",
    "of",
    "over",
    "into",
    "toward",
    "towards",
    "between",
    "clause",
    "inner",
    "in",
    "about",
)
NOUN_RECIPIENT = ("against", "on", "with", "to", "at", "for", "from", "toward", "towards", "of", "over", "between", "into", "in")
VERB_ACTOR = ("subject",)
AGENTIVE = frozenset({"by", "in", "from"})
NOUN_ACTOR = ("possessor", "by", "between", "modifier", "of")
PLACE = frozenset({"in", "at", "near", "outside", "inside", "around", "across", "over", "into", "from"})
FAR_PLACE = frozenset({"in", "at", "near", "for", "over"})
STANDING = frozenset("in at near of outside inside around on along into across over from to".split())
REACH = 4  # steps into an argument's noun phrase


@dataclass(slots=True)
class Scene:
    """A document's syntax with its mentions laid over it."""

    tree: Tree
    head: dict[int, ActorMention] = field(default_factory=dict)
    cover: dict[int, ActorMention] = field(default_factory=dict)
    speakers: dict[int, ActorMention] = field(default_factory=dict)
    ground: dict[int, ActorMention] = field(default_factory=dict)
    countries: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def lay(cls, tree: Tree, mentions: Iterable[ActorMention]) -> Scene:
        """Index mentions by their head and by every token they cover; the shortest one wins a token."""
        scene = cls(tree)
        for m in sorted(mentions, key=lambda m: m.start - m.end):
            for i in range(m.start, m.end):
                scene.cover[i] = m
            scene.head[m.head] = m
        return scene

    def foreign(self, m: ActorMention, actors: Iterable[ActorMention]) -> bool:
        """Tell whether a party is known to be of another country than all the actors are."""
        own, others = self.countries.get(m.actor), {self.countries.get(a.actor) for a in actors}
        return own is not None and bool(others) and others.isdisjoint({own, None})

    def at(self, i: int) -> ActorMention | None:
        """Return the actor that token ``i`` stands for, if it stands for one and does not just modify."""
        found = self.head.get(i)
        if found is not None:
            return None if found.modifier else found
        found = self.cover.get(i)
        if found is not None and not found.modifier and self.tree.dep[i] not in ("poss", "compound", "amod", "nmod", "det", "case"):
            return found
        return None


def fill(scene: Scene, i: int, *, deep: bool = True, steps: int = 0) -> list[ActorMention]:
    """Return the actors an argument stands for; with ``deep``, a thing's owner where it is no actor itself."""
    tree = scene.tree
    found: list[ActorMention] = []
    for a in conjuncts(tree, i):
        m = scene.at(a)
        if m is not None:
            # "Hungarian and Romanian officials" is one mention with the other's inside it
            if m.kind == "location" and (beside := [o for c in having(tree, a, ("appos",)) for o in fill(scene, c, deep=False)]):
                found += beside  # "MANILA, Philippines -- President Rodrigo Duterte": the parser ties the name to the dateline
                continue
            inside = (scene.head.get(j) for j in range(m.start, m.end))
            found += [o for o in inside if o is not None and o is not m and not o.modifier and o.kind in ("role", "pronoun")]
            found.append(m)
            continue
        if tree.lower[a] in FIRST and a in scene.speakers:
            found.append(scene.speakers[a])
            continue
        if tree.lower[a] in PRONOUNS and tree.dep[a] in ("nsubj", "nsubjpass"):
            found += _speaker_of(scene, a)
        if steps < REACH and (tree.lemma[a] in COLLECTIVE or tree.lower[a] in COLLECTIVE or tree.pos[a] == "NUM"):
            for prep, b in prepositions(tree, a):
                if prep in ("of", "from", "among"):
                    found += fill(scene, b, deep=deep, steps=steps + 1)
        if tree.lower[a] in RELATIVE and tree.dep[tree.head[a]] == "relcl" and steps < REACH:
            found += fill(scene, tree.head[tree.head[a]], deep=deep, steps=steps + 1)
    if not found:
        for c in having(tree, i, ("appos",)):
            m = scene.at(c)
            if m is not None:
                found.append(m)
    if not found and deep:
        found = nested(scene, i)
    return unique(found)


FIRST = frozenset({"i", "we", "us", "me"})  # inside a statement: its speaker
PRONOUNS = frozenset({"it", "he", "she", "they"})


def _speaker_of(scene: Scene, pronoun: int) -> list[ActorMention]:
    """Return the subject of the clause that governs an unresolved pronoun's clause ("Rome said it would ...": Rome)."""
    tree = scene.tree
    at = tree.head[pronoun]
    for _ in range(REACH):
        up = tree.head[at]
        if up == at or tree.dep[at] not in ("ccomp", "advcl", "conj", "xcomp", "acomp", "relcl"):
            return []
        at = up
        found = [
            m for s in tree.children[at] if tree.dep[s] in ("nsubj", "nsubjpass") and s < pronoun for m in [scene.at(s)] if m is not None
        ]
        if found:
            return found
    return []


def nested(scene: Scene, i: int, steps: int = 0) -> list[ActorMention]:
    """Return the actors inside a noun phrase: owners and modifiers first, then of-phrases, then others."""
    tree = scene.tree
    if steps > REACH:
        return []
    own = [scene.head[c] for c in tree.children[i] if tree.dep[c] in ("poss", "compound", "amod", "nmod") and c in scene.head]
    own += [
        m
        for m in (
            scene.cover.get(c) for c in tree.children[i] if tree.dep[c] in ("poss", "compound", "amod", "nmod") and c not in scene.head
        )
        if m
    ]
    m = scene.cover.get(i)
    if m is not None and m not in own:
        own.append(m)
    if own:
        return unique(own)
    for wanted in (("of",), ("against", "on", "with", "to", "between", "by", "from", "for", "over"), ("in", "at", "near")):
        for prep, b in prepositions(tree, i):
            if prep in wanted:
                found = fill(scene, b, deep=False) or nested(scene, b, steps + 1)
                if found:
                    return unique(found)
    for c in tree.children[i]:
        if tree.dep[c] in ("compound", "poss", "amod", "nmod", "appos", "conj", "pobj", "dobj"):
            found = nested(scene, c, steps + 1)
            if found:
                return unique(found)
    return []


def unique(found: Iterable[ActorMention]) -> list[ActorMention]:
    """Drop a second mention of one actor, keeping order; a word that stands for several yields a mention for each."""
    seen: dict[str, ActorMention] = {}
    for words in found:
        for m in words.each():
            seen.setdefault(m.actor, m)
    return list(seen.values())


def slot(scene: Scene, i: int, name: str, *, deep: bool = True) -> list[ActorMention]:
    """Return the actors in one named slot of predicate ``i``."""
    tree = scene.tree
    verbal = tree.pos[i] in ("VERB", "AUX")
    if name == "subject":
        if verbal and passive(tree, i):
            return []
        return _each(scene, _predicate_subjects(tree, i), deep)
    if name == "speaker":
        return [scene.speakers[i]] if i in scene.speakers else []
    if name == "object":
        return _each(scene, objects(tree, i), deep)
    if name == "dative":
        return _each(scene, [c for c in tree.children[i] if tree.dep[c] in ("dative", "iobj") and tree.pos[c] != "ADP"], deep)
    if name == "clause":
        clauses = [c for c in tree.children[i] if tree.dep[c] in ("ccomp", "xcomp", "advcl")]
        return _each(scene, [s for c in clauses for s in tree.children[c] if tree.dep[s] in ("nsubj", "nsubjpass")], deep)
    if name == "possessor":
        found = [m for c in having(tree, i, ("poss",)) for m in _own(scene, c)]
        return unique(found)
    if name == "modifier":
        found = []
        for c in having(tree, i, ("amod", "compound", "nmod")):
            found += _own(scene, c)
        return unique(found)
    if name == "inner":
        return unique(m for o in (objects(tree, i) if verbal else [i]) for m in nested(scene, o))
    if name == "owner":
        owned = [o for o in objects(tree, i) if scene.at(o) is None]
        return unique(m for o in owned for c in having(tree, o, ("poss", "compound", "amod", "nmod")) for m in _own(scene, c))
    if name == "between":
        return unique(m for prep, b in prepositions(tree, i) if prep in ("between", "among") for m in fill(scene, b, deep=deep))
    return _prepositional(scene, i, name, deep)


def _own(scene: Scene, c: int) -> list[ActorMention]:
    """Return the actors of a possessor or modifier, hyphenated and coordinated ones too."""
    out = []
    for a in conjuncts(scene.tree, c):
        m = scene.head.get(a) or scene.cover.get(a)
        if m is not None:
            out.append(m)
        for d in having(scene.tree, a, ("poss", "compound", "amod", "nmod")):
            m = scene.head.get(d)
            if m is not None and scene.cover.get(a) is not m:
                out.append(m)
    return out


def _predicate_subjects(tree: Tree, i: int) -> list[int]:
    found = subjects(tree, i)
    if not found and tree.pos[i] in ("VERB", "AUX"):
        # a conjoined or misparsed verb whose only noun to the left hangs as a bare dependent
        found = [c for c in tree.children[i] if tree.dep[c] in ("dep", "npadvmod") and c < i and tree.pos[c] in ("PROPN",)]
    return found


def _each(scene: Scene, tokens: list[int], deep: bool) -> list[ActorMention]:
    return unique(m for t in tokens for m in fill(scene, t, deep=deep))


def _prepositional(scene: Scene, i: int, name: str, deep: bool) -> list[ActorMention]:
    tree = scene.tree
    places = [i]
    if tree.pos[i] in ("VERB", "AUX"):
        places += [o for o in objects(tree, i) if tree.dep[o] not in ("nsubj",)]
        places += [c for c in tree.children[i] if tree.dep[c] in ("acomp", "oprd", "advmod")]
        # "lifted the sanctions imposed on Quito"
        places += [c for o in objects(tree, i) for c in tree.children[o] if tree.dep[c] == "acl" and tree.tag[c] == "VBN"]
    else:
        places += [c for c in tree.children[i] if tree.dep[c] in ("acomp", "attr")]
        places += [c for c in tree.children[i] if tree.dep[c] == "acl" and tree.tag[c] == "VBN"]  # "a march staged by students"
        up = tree.head[i]
        if tree.dep[i] in ("dobj", "nsubjpass") and up != i:
            places.append(up)
    found: list[ActorMention] = []
    for p in places:
        for prep, b in prepositions(tree, p):
            if prep == name and tree.pos[b] in NOUNS:
                got = fill(scene, b, deep=deep)
                if name in PLACE:
                    got = got or []
                found += got
    if not found and name not in FAR_PLACE:
        # one step down: "in talks with Quito", "the visit of the sultan to Baku"
        for p in places[: 1 + len(objects(tree, i))]:
            for _, b in prepositions(tree, p):
                if scene.at(b) is None:
                    found += [
                        m for prep, c in prepositions(tree, b) if prep == name and tree.pos[c] in NOUNS for m in fill(scene, c, deep=deep)
                    ]
    if not found and name == "by":
        for c in tree.children[i]:
            if tree.dep[c] == "agent":
                found += [m for b in tree.children[c] for m in fill(scene, b, deep=deep)]
    return unique(found)


def roles(scene: Scene, i: int, actor: tuple[str, ...], recipient: tuple[str, ...]) -> tuple[list[ActorMention], list[ActorMention]]:
    """Fill a construction's roles; empty tuples mean the defaults of the predicate's part of speech."""
    tree = scene.tree
    verbal = tree.pos[i] in ("VERB", "AUX")
    actors: list[ActorMention] = []
    if verbal and passive(tree, i) and (not actor or actor == VERB_ACTOR):
        actors = slot(scene, i, "by")
        if not actors:
            # "was bombed and shelled by NATO": the agent hangs on the last of the verbs
            for c in tree.children[i]:
                if tree.dep[c] == "conj" and tree.tag[c] == "VBN" and not having(tree, c, ("nsubj", "nsubjpass")):
                    actors = actors or slot(scene, c, "by")
    else:
        if verbal and actor and AGENTIVE.issuperset(actor) and "subject" not in recipient:
            actor = (*VERB_ACTOR, *actor)  # the row is of the passive, the clause is not
        for name in actor or (VERB_ACTOR if verbal or tree.pos[i] in ("ADJ", "ADP", "ADV") else NOUN_ACTOR):
            if name == "none":
                break
            actors = slot(scene, i, name)
            if actors:
                break
    actors = [m for m in actors if m.kind != "location"]
    actors = [m for m in actors if tree.tag[m.head] != "PRP$"] or actors  # "shot by their captors": the captors
    taken = {m.actor for m in actors}
    recipients: list[ActorMention] = []
    spare: list[ActorMention] = []
    for name in (
        ((*recipient, "inner") if verbal else recipient)
        if recipient
        else (VERB_RECIPIENT if verbal or tree.pos[i] in ("ADJ", "ADP", "ADV") else NOUN_RECIPIENT)
    ):
        if name == "none":
            break
        found = slot(scene, i, "object" if name == "subject" and verbal and passive(tree, i) else name)
        recipients = [m for m in found if m.actor not in taken and not _own_means(tree, m, actors)]
        if name == "object" and verbal and recipients and all(m.actor.startswith("?") for m in recipients):
            # "awarded the Order of the Star to Lund": a name that nobody knows is likelier a thing
            recipients = [m for m in slot(scene, i, "to", deep=False) if m.actor not in taken and m.actor[0] != "?"] or recipients
        if recipients:
            break
        spare = spare or [m for m in found if m.actor not in taken]
    if not recipients and verbal and recipient and not {"object", "none", "subject"} & set(recipient):
        # "extradited a Chilean banker": no one else is named
        recipients = [m for m in slot(scene, i, "object", deep=False) if scene.foreign(m, actors)]
    names = recipient or (VERB_RECIPIENT if verbal else NOUN_RECIPIENT)
    if not recipients and "none" not in names:
        recipients = grounds(scene, i, names)
    if not recipients and recipient != ("none",) and tree.pos[i] not in ("NOUN", "PROPN"):
        recipients = beyond(scene, i, taken)
    return actors, recipients or spare


def grounds(scene: Scene, i: int, names: tuple[str, ...]) -> list[ActorMention]:
    """Return the country in which a thing stands that fills a slot: "shelled a depot outside Sanaa", "a siege of Pando"."""
    tree = scene.tree
    there: list[int] = []
    if "object" in names or "inner" in names:
        there += objects(tree, i)
    wanted = set(names)
    for p in (i, *objects(tree, i)):
        there += [b for prep, b in prepositions(tree, p) if prep in wanted]
    for b in there:
        if scene.at(b) is not None:
            continue
        found = _toponym(scene, b)
        if found is not None:
            start = min([b, found.start, *(c for c in tree.children[b] if tree.dep[c] in ("det", "amod", "compound", "nummod", "poss"))])
            return [ActorMention(start, max(found.end, b + 1), b, found.actor, "implied")]
    return []


def _toponym(scene: Scene, i: int, steps: int = 0) -> ActorMention | None:
    """Return the toponym that a noun is, or that says where it stands."""
    tree = scene.tree
    if i in scene.ground:
        return scene.ground[i]
    m = scene.head.get(i)
    if m is not None:
        return m if m.kind in ("location", "metonym", "state") and not m.modifier else None
    if steps > REACH:
        return None
    near = [c for c in tree.children[i] if tree.dep[c] in ("compound", "nmod", "poss", "appos")]
    holders = [i, *(c for c in tree.children[i] if tree.dep[c] == "acl" and tree.tag[c] in ("VBG", "VBN"))]
    near += [b for h in holders for prep, b in prepositions(tree, h) if prep in STANDING]
    return next((found for c in near for found in [_toponym(scene, c, steps + 1)] if found is not None), None)


def beyond(scene: Scene, i: int, taken: AbstractSet[str] = frozenset(), steps: int = 0) -> list[ActorMention]:
    """Return the actors in the infinitives that a predicate leads to (sent planes to help defend Riyadh: Riyadh), but those ``taken``."""
    tree = scene.tree
    if steps > REACH:
        return []
    holders = [i, *objects(tree, i)]
    clauses = [
        c
        for h in holders
        for c in tree.children[h]
        if tree.dep[c] in ("xcomp", "advcl", "acl") and any(tree.lower[d] == "to" for d in tree.children[c])
    ]
    clauses += [c for c in tree.children[i] if tree.dep[c] == "xcomp" and c not in clauses]
    if tree.pos[i] == "ADJ":
        clauses += [c for p in tree.children[i] if tree.dep[p] == "prep" for c in tree.children[p] if tree.dep[c] == "pcomp"]
    for c in clauses:
        for name in ("object", "dative", "to", "with", "against", "on", "from", "for", "of", "across"):
            found = [m for m in slot(scene, c, name) if m.actor not in taken]
            if found:
                return found
        found = beyond(scene, c, taken, steps + 1)
        if found:
            return found
    return []


def purpose(scene: Scene, i: int) -> list[ActorMention]:
    """Return the actors in the clauses that say what an action is for or against (marched, demanding that Lima ...)."""
    tree = scene.tree
    clauses = [c for c in tree.children[i] if tree.dep[c] in ("xcomp", "advcl") and c > i and tree.tag[c] in ("VB", "VBG")]
    clauses += [
        d for c in tree.children[i] if tree.dep[c] in ("prep", "dobj") for d in tree.children[c] if tree.dep[d] in ("pcomp", "acl", "relcl")
    ]
    for c in clauses:
        for name in ("object", "dative", "clause", "to", "from", "against", "on", "by", "with", "for", "of"):
            found = [m for m in slot(scene, c, name) if m.kind != "location"]
            if found:
                return found
        for d in tree.children[c]:
            if tree.dep[d] in ("ccomp", "xcomp"):
                found = (
                    purpose(scene, c)
                    or [m for n in ("subject", "object", "from", "by", "of") for m in slot(scene, d, n) if m.kind != "location"][:1]
                )
                if found:
                    return found
    for prep, b in prepositions(tree, i):
        if prep in ("against", "over", "at", "about", "in"):
            found = [m for m in nested(scene, b) if m.kind != "location"]
            if found:
                return found
    return []


def facing(scene: Scene, i: int, actors: list[ActorMention], steps: int = 0) -> list[ActorMention]:
    """Return against whom forces are turned (put its army on alert along the frontier with Syria: Syria)."""
    if steps > REACH:
        return []
    ours = {m.actor for m in actors}
    for prep, b in prepositions(scene.tree, i):
        if prep in FACING:
            found = [m for m in fill(scene, b) if m.actor not in ours and scene.foreign(m, actors)]
            if found:
                return found
        found = facing(scene, b, actors, steps + 1)
        if found:
            return found
    return beyond(scene, i, ours) if steps == 0 else []


FACING = frozenset(
    {"against", "along", "with", "near", "facing", "opposite", "toward", "towards", "to", "on", "off", "into", "over", "from"}
)


def _own_means(tree: Tree, m: ActorMention, actors: list[ActorMention]) -> bool:
    """Tell whether a mention is of the actor's own people (sent its troops to Lebanon: the troops are a means)."""
    return bool(actors) and tree.tag[m.start] == "PRP$"
