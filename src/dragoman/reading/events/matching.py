"""Which construction of the lexicon a token heads, given what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from dragoman.reading.dates.words import MONTHS, UNITS, WEEKDAYS
from dragoman.reading.events.constructions import Construction, Constructions
from dragoman.reading.events.slots import Scene, fill
from dragoman.reading.events.tree import BE, PASSIVE, VERBS, Tree, conjuncts, objects, subjects

AROUND = frozenset({"prt", "prep", "agent", "advmod", "acomp", "attr", "oprd", "dobj", "dative", "npadvmod", "pobj", "pcomp", "xcomp", "neg", "advcl", "ccomp"})
INSIDE = frozenset({"prep", "compound", "amod", "pobj", "nmod", "agent", "pcomp", "advmod", "prt"})
STEPS = 4


@dataclass(slots=True)
class Surroundings:
    """Lemmas around a predicate with their tokens, and the tokens that may be objects."""

    words: dict[str, int] = field(default_factory=dict)
    objects: list[int] = field(default_factory=list)


def surroundings(tree: Tree, i: int) -> Surroundings:
    """Collect particles, prepositions, objects and what hangs on them, to a bounded depth."""
    found = Surroundings()
    verbal = tree.pos[i] in VERBS
    queue: list[tuple[int, int]] = []

    def take(c: int, step: int) -> None:
        found.words.setdefault(tree.lemma[c], c)
        found.words.setdefault(tree.lower[c], c)
        queue.append((c, step))
        if tree.dep[c] in ("dobj", "pobj", "attr", "oprd", "dative") and tree.pos[c] in ("NOUN", "PROPN", "PRON", "NUM", "ADJ", "VERB"):
            found.objects.extend(conjuncts(tree, c))

    for c in tree.children[i]:
        if tree.dep[c] in AROUND or (not verbal and tree.dep[c] in INSIDE) or (tree.dep[c] == "aux" and tree.lower[c] == "to"):
            if _temporal(tree, c):
                continue
            if tree.dep[c] == "advcl" and not any(tree.lower[d] == "to" for d in tree.children[c]):
                continue
            if tree.dep[c] in ("advcl", "ccomp", "xcomp") and tree.pos[c] in VERBS:
                found.words.setdefault(tree.lemma[c], c)
                if tree.dep[c] != "advcl":
                    found.objects.extend(a for s in tree.children[c] if tree.dep[s] in ("nsubj", "nsubjpass") and s > i for a in conjuncts(tree, s))
                if any(tree.lower[d] == "to" for d in tree.children[c]):
                    found.words.setdefault("to", c)  # "succumbed to pressure" read as an infinitive
                continue
            take(c, 1)
    if verbal:
        for o in objects(tree, i):
            if o not in found.objects:
                found.objects.insert(0, o)
                for a in conjuncts(tree, o):
                    if a not in found.objects:
                        found.objects.append(a)
                take(o, 1)
    while queue:
        c, step = queue.pop()
        if step >= STEPS:
            continue
        for d in tree.children[c]:
            if tree.dep[d] in INSIDE and d != i and (step < 2 or tree.dep[d] in ("prep", "pobj", "agent", "pcomp")):
                take(d, step + 1)
    return found


def _temporal(tree: Tree, c: int) -> bool:
    """Tell whether a preposition only brings in a date (called Ankara on Friday)."""
    return tree.dep[c] == "prep" and any(tree.dep[d] == "pobj" and (tree.lower[d] in WEEKDAYS or tree.lower[d] in MONTHS or tree.lower[d] in UNITS) for d in tree.children[c])


def match(scene: Scene, i: int, table: dict[tuple[str, str], tuple[Construction, ...]], book: Constructions, around: Surroundings) -> Construction | None:
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
    words = around.words
    if row.part == "verb" and scene.tree.lemma[i] in LIGHT and any(p not in row.words for p in particles(scene.tree, i)):
        return False
    for word in row.words:
        if word not in words:
            return False
    for name in row.classes:
        if not any(belongs(scene, o, name, book) for o in around.objects):
            return False
    if row.subject is not None:
        tree = scene.tree
        tokens = subjects(tree, i)
        if tree.pos[i] in VERBS and any(tree.dep[c] in PASSIVE for c in tree.children[i]):
            tokens = [b for c in tree.children[i] if tree.dep[c] == "agent" for b in tree.children[c]] or tokens
        if not any(belongs(scene, s, row.subject, book) for t in tokens for s in conjuncts(tree, t)):
            return False
    return not (row.part == "adjective" and not predicative(scene.tree, i))


# with a particle these are other verbs: call off is not call
LIGHT = frozenset("call take put hold give turn set carry pull break get come go bring make cut lay let send run work rule back throw pass hand step stand".split())


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
        return any(m.kind in ("name", "role", "office", "pronoun", "unknown", "group", "demonym") for m in fill(scene, i, deep=False)) or tree.lower[i] in HUMAN
    members = book.classes[name]
    return tree.lemma[i] in members or tree.lower[i] in members


HUMAN = frozenset("he she him her they them people person man woman child men women children who someone anyone those others civilian civilians".split())


def predicative(tree: Tree, i: int) -> bool:
    """Tell whether an adjective is said of a subject (is ready, remained critical of), not before a noun."""
    dep, up = tree.dep[i], tree.head[i]
    if dep in ("acomp", "oprd", "ROOT", "advcl", "relcl", "ccomp", "conj", "appos", "acl", "xcomp"):
        return True
    if dep == "attr":
        return tree.lemma[up] in BE
    return dep == "amod" and i > up
