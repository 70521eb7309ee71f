"""Which construction of the lexicon a token heads, given what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.reading.dates.words import MONTHS, UNITS, WEEKDAYS
from dragoman.reading.events.constructions import PREPOSITIONS, Construction, Constructions
from dragoman.reading.events.slots import COLLECTIVE, Scene, fill
from dragoman.reading.events.tree import BE, PASSIVE, VERBS, Tree, conjuncts, objects, subjects

AROUND = frozenset(
    {
        "advcl",
        "prt",
        "prep",
        "agent",
        "advmod",
        "acomp",
        "attr",
        "oprd",
        "dobj",
        "dative",
        "npadvmod",
        "pobj",
        "pcomp",
        "xcomp",
        "neg",
        "ccomp",
    }
)
INSIDE = frozenset({"prep", "compound", "amod", "pobj", "nmod", "agent", "pcomp", "advmod", "prt"})
STEPS = 4
NEAR = 2


@dataclass(slots=True)
class Surroundings:
    """What stands around a predicate.

    ``words``: every lemma and form with its token; ``direct``: those of its own objects, complements and
    particles with their modifiers; ``under``: those below each preposition. ``objects`` (all that may be
    objects) and ``direct_objects`` are tokens; ``below`` the noun tokens under each preposition; ``own`` the
    prepositions of the predicate itself, ``near`` those of its objects too.
    """

    words: dict[str, int] = field(default_factory=dict)
    objects: list[int] = field(default_factory=list)
    direct: set[str] = field(default_factory=set)
    direct_objects: list[int] = field(default_factory=list)
    under: dict[str, set[str]] = field(default_factory=dict)
    below: dict[str, list[int]] = field(default_factory=dict)
    particles: set[str] = field(default_factory=set)
    near: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)


def surroundings(tree: Tree, i: int) -> Surroundings:
    """Collect particles, prepositions, objects and what hangs on them, to a bounded depth."""
    found = Surroundings()
    verbal = tree.pos[i] in VERBS
    for c in tree.children[i]:
        dep = tree.dep[c]
        if _temporal(tree, c) or (dep == "advcl" and tree.pos[c] in VERBS and not any(tree.lower[d] == "to" for d in tree.children[c])):
            continue
        if dep in ("advcl", "ccomp", "xcomp") and tree.pos[c] in VERBS:
            _clause(tree, i, c, found)
        elif dep in ("prep", "agent") or (dep == "dative" and tree.pos[c] == "ADP"):
            _preposition(tree, c, found, 1)
        elif dep in AROUND or (not verbal and dep in INSIDE):
            _take(tree, c, found, direct=True)
            if dep in ("prt", "advmod"):
                found.particles.add(tree.lower[c])
                _preposition(tree, c, found, 1)
            else:
                _noun(tree, c, found, 1, direct=True)
    if verbal:
        for o in objects(tree, i):
            if o not in found.direct_objects:
                _take(tree, o, found, direct=True)
                _noun(tree, o, found, 1, direct=True)
    return found


def _clause(tree: Tree, i: int, c: int, found: Surroundings) -> None:
    """Take in the verb of a clause, its subject as an object, and a misread infinitive ("succumbed to pressure")."""
    _take(tree, c, found, direct=True)
    if tree.dep[c] != "advcl":
        for s in tree.children[c]:
            if tree.dep[s] in ("nsubj", "nsubjpass") and s > i:
                found.objects.extend(conjuncts(tree, s))
                found.direct_objects.extend(conjuncts(tree, s))
    if _told(tree, i, c):
        found.words.setdefault("that", c)
        found.direct.add("that")
    if any(tree.lower[d] == "to" and tree.dep[d] == "aux" for d in tree.children[c]):
        found.words.setdefault("to", c)
        found.under.setdefault("to", set()).update((tree.lemma[c], tree.lower[c]))


def _told(tree: Tree, i: int, c: int) -> bool:
    """Tell whether a clause is a that-clause, spelt out or not (admitted that it had erred; admits it erred)."""
    if tree.dep[c] != "ccomp" or c < i or not any(tree.dep[d] in ("nsubj", "nsubjpass") for d in tree.children[c]):
        return False
    marks = [tree.lower[d] for d in tree.children[c] if tree.dep[d] == "mark"]
    asked = any(tree.tag[d].startswith("W") for d in tree.children[c])
    return "that" in marks or not (marks or asked)


def _take(tree: Tree, c: int, found: Surroundings, *, direct: bool = False) -> None:
    found.words.setdefault(tree.lemma[c], c)
    found.words.setdefault(tree.lower[c], c)
    if direct:
        found.direct.update((tree.lemma[c], tree.lower[c]))


def _noun(tree: Tree, n: int, found: Surroundings, step: int, *, direct: bool = False, prep: str = "") -> None:
    """Take in a noun, what is coordinated with it, its modifiers, and the prepositions below it."""
    for a in conjuncts(tree, n) if tree.pos[n] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB", "X") else [n]:
        found.objects.append(a)
        if direct:
            found.direct_objects.append(a)
        if prep:
            found.below.setdefault(prep, []).append(a)
        for c in (a, *tree.children[a]):
            dep = tree.dep[c]
            if c != a and dep in ("prep", "agent"):
                if step < STEPS:
                    _preposition(tree, c, found, step + 1)
                    if direct and tree.lower[c] == "of" and (tree.lemma[a] in COLLECTIVE or tree.lower[a] in COLLECTIVE):
                        for b in tree.children[c]:
                            if tree.dep[b] == "pobj":
                                _take(tree, b, found, direct=True)
                                found.direct_objects.append(b)
                continue
            if c == a or dep in ("compound", "amod", "nmod", "advmod", "prt", "neg"):
                _take(tree, c, found, direct=direct)
                if prep:
                    found.under.setdefault(prep, set()).update((tree.lemma[c], tree.lower[c]))


def _preposition(tree: Tree, c: int, found: Surroundings, step: int) -> None:
    _take(tree, c, found)
    name = tree.lower[c]
    if step == 1:
        found.own.add(name)
    if step <= NEAR or tree.dep[tree.head[c]] == "prep":
        found.near.add(name)
    found.under.setdefault(name, set())
    for d in tree.children[c]:
        if tree.dep[d] in ("pobj", "pcomp"):
            _noun(tree, d, found, step, prep=name)
        elif tree.dep[d] in ("prep", "advmod", "prt") and step < STEPS:
            _preposition(tree, d, found, step + 1)


def _temporal(tree: Tree, c: int) -> bool:
    """Tell whether a preposition only brings in a date (called Ankara on Friday)."""
    return tree.dep[c] == "prep" and any(
        tree.dep[d] == "pobj" and (tree.lower[d] in WEEKDAYS or tree.lower[d] in MONTHS or tree.lower[d] in UNITS) for d in tree.children[c]
    )


def match(
    scene: Scene, i: int, table: dict[tuple[str, str], tuple[Construction, ...]], book: Constructions, around: Surroundings
) -> Construction | None:
    """Return the most specific construction that token ``i`` heads, or None."""
    tree = scene.tree
    for part in parts(tree, i):
        for lemma in {tree.lemma[i]: None, tree.lower[i]: None}:
            for row in table.get((part, lemma), ()):
                if fits(scene, i, row, book, around):
                    return row
    return None


def parts(tree: Tree, i: int) -> tuple[str, ...]:
    """Return the parts of speech a token may be looked up as, likeliest first."""
    pos = tree.pos[i]
    if pos in VERBS:
        if tree.tag[i] == "VBG" and tree.dep[i] in ("pobj", "nsubj", "dobj", "nsubjpass", "compound", "conj", "ROOT"):
            return ("verb", "noun")
        if tree.tag[i] == "VBN":
            return ("verb", "adjective")
        return ("verb",)
    if pos in ("NOUN", "PROPN"):
        return ("noun",)
    if pos == "ADJ":
        return ("adjective",) if tree.tag[i] != "VBN" else ("verb", "adjective")
    if pos in ("ADP", "ADV", "SCONJ"):
        return ("prep", "adjective")
    return ()


def fits(scene: Scene, i: int, row: Construction, book: Constructions, around: Surroundings) -> bool:
    """Tell whether everything that a construction asks for stands around token ``i``."""
    if row.part == "verb":
        if scene.tree.lemma[i] in LIGHT and any(p not in row.words for p in particles(scene.tree, i)):
            return False
        if not _ordered(scene, row, book, around) or _misplaced(row, around):
            return False
    else:
        if any(word not in around.words for word in row.words):
            return False
        if any(not any(belongs(scene, o, name, book) for o in around.objects) for name in row.classes):
            return False
    if row.subject is not None:
        tree = scene.tree
        tokens = subjects(tree, i)
        if tree.pos[i] in VERBS and any(tree.dep[c] in PASSIVE for c in tree.children[i]):
            tokens = [b for c in tree.children[i] if tree.dep[c] == "agent" for b in tree.children[c]] or tokens
            if row.subject == "PERSON" and tokens and all(tree.dep[t] == "nsubjpass" for t in tokens):
                return False  # who is flown to a place pays no visit
        standing = [s for t in tokens for s in conjuncts(tree, t)]
        if row.subject == "PAIR":
            return _pair(scene, standing)
        if row.subject == "PERSON" and any(
            book.sectors["ARMED"] & set(m.actor.split(".")) for s in standing for m in fill(scene, s, deep=False)
        ):
            return False  # troops that arrive pay no visit
        if not any(belongs(scene, s, row.subject, book) or _stands_for(scene, s, row.subject, book) for s in standing):
            return False
    return not (row.part == "adjective" and not predicative(scene.tree, i))


def _pair(scene: Scene, standing: list[int]) -> bool:
    """Tell whether a subject is two countries, or bodies of two, that act as one (Kenya and Uganda; the two navies)."""
    tree = scene.tree
    found = {m.actor: scene.countries.get(m.actor) for s in standing for m in fill(scene, s, deep=False)}
    if len(set(found.values()) - {None}) > 1:
        return True
    return any(tree.lemma[s] in BODY and any(tree.lower[c] in COUNT for c in tree.children[s]) for s in standing)


BODY = frozenset("army country force government nation navy neighbor neighbour police republic service side state".split())
COUNT = frozenset({"two", "three", "both", "neighbouring", "neighboring"})
# with a particle these are other verbs: call off is not call
LIGHT = frozenset(
    "call take put hold give turn set carry pull break get come go bring make cut lay let send run work rule back "
    "throw pass hand step stand".split()
)


def particles(tree: Tree, i: int) -> list[str]:
    """Return the particles of a verb (called off, took over)."""
    return [tree.lower[c] for c in tree.children[i] if tree.dep[c] == "prt"]


def belongs(scene: Scene, i: int, name: str, book: Constructions) -> bool:
    """Tell whether a noun is of a class, by its lemma or, for the special classes, by its mention."""
    tree = scene.tree
    if name == "ACTOR":
        return bool(fill(scene, i, deep=False)) or tree.pos[i] == "PROPN"
    if name == "POLITY":
        return any(m.kind in ("state", "demonym", "metonym", "name", "group", "location") for m in fill(scene, i, deep=False))
    if name == "THING":
        return tree.pos[i] in ("NOUN", "PROPN") and not fill(scene, i, deep=False)
    if name == "PERSON":
        return (
            any(m.kind in ("name", "role", "office", "pronoun", "unknown", "group", "demonym") for m in fill(scene, i, deep=False))
            or tree.lower[i] in HUMAN
        )
    members = book.classes[name]
    return tree.lemma[i] in members or tree.lower[i] in members or _titled(scene, i, members)


def _titled(scene: Scene, i: int, members: frozenset[str]) -> bool:
    """Tell whether a person's name has a title or an apposition of a class (dismissed Justice Minister Halushchenko: a minister)."""
    tree, m = scene.tree, scene.head.get(i)
    if m is None or m.kind not in TITLED or tree.pos[i] != "PROPN":
        return False
    beside = [c for c in tree.children[i] if tree.dep[c] in ("compound", "nmod", "appos")]
    return any(tree.lower[c] in members or tree.lemma[c] in members for c in beside)


TITLED = frozenset({"name", "role", "office", "unknown"})


def _stands_for(scene: Scene, i: int, name: str, book: Constructions) -> bool:
    """Tell whether an actor is of the sectors that a class of persons has (they: the teachers' union; Malawi's vendors).

    A noun must be plural: one singer that leads a march is no crowd. A people (Georgians) may protest too.
    """
    tree = scene.tree
    wanted = book.sectors.get(name, frozenset())
    if tree.pos[i] != "PRON":
        if name not in CROWDS or not (tree.tag[i] in ("NNS", "NNPS") or (tree.pos[i] == "PROPN" and tree.lower[i].endswith("ns"))):
            return False
        m = scene.head.get(i)
        if m is not None and (m.kind == "demonym" or (m.kind == "name" and m.end - m.start == 1)):
            return name == PEOPLE
    return any(wanted & set(m.actor.split(".")) for m in fill(scene, i, deep=False))


CROWDS = frozenset({"PROTESTER", "WORKER"})
PEOPLE = "PROTESTER"


def _ordered(scene: Scene, row: Construction, book: Constructions, around: Surroundings) -> bool:
    """Tell whether each element of a verb's construction stands in its place.

    What comes before any preposition must be an object or complement of the verb itself; what follows a
    preposition must stand under it, or, where it is a particle here, be the verb's own object.
    """
    prep = ""
    for number, element in enumerate(row.elements):
        if element in PREPOSITIONS and not element.isupper():
            if (
                not number
                and element not in around.own
                and element not in around.direct
                and element not in around.particles
                and element != "to"
            ):
                return False
            if element not in around.near and element not in around.direct and element != "to":
                return False
            if element not in around.words:
                return False
            prep = element
            continue
        free = not prep or prep in around.particles
        if element.isupper():
            tokens = (around.direct_objects if free else []) + around.below.get(prep, [])
            if not any(belongs(scene, o, element, book) for o in tokens):
                return False
        elif not (free and element in around.direct) and element not in around.under.get(prep, ()):
            return False
    return True


ADVERBIAL = frozenset("in out up off over down away back around along".split())


def _misplaced(row: Construction, around: Surroundings) -> bool:
    """Tell whether a particle of the row is here a preposition with a noun of its own (took in refugees; took power in 1980)."""
    if len(row.elements) != 1 or row.elements[0] not in ADVERBIAL or "object" not in row.recipient:
        return False
    particle = row.elements[0]
    return particle not in row.recipient and particle not in around.particles and particle in around.under and bool(around.under[particle])


HUMAN = frozenset(
    "he she him her they them people person man woman child men women children who someone anyone those others civilian civilians".split()
)


def predicative(tree: Tree, i: int) -> bool:
    """Tell whether an adjective is said of a subject (is ready, remained critical of), not before a noun."""
    dep, up = tree.dep[i], tree.head[i]
    if dep in ("acomp", "oprd", "ROOT", "advcl", "relcl", "ccomp", "conj", "appos", "acl", "xcomp"):
        return True
    if dep == "attr":
        return tree.lemma[up] in BE
    return dep == "amod" and i > up
