"""A document's syntax as plain lists: what the event rules look at, a token a row.

spaCy's token objects cost a microsecond an attribute; the rules ask thousands of times a document.
``dep`` follows the ClearNLP labels of spaCy's English models.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.attrs import DEP, HEAD, LEMMA, LOWER, POS, SENT_START, TAG
from spacy.tokens import Doc

PASSIVE = frozenset({"nsubjpass", "csubjpass"})
SUBJECT = frozenset({"nsubj", "csubj"}) | PASSIVE
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})
VERBS = frozenset({"VERB", "AUX"})
BE = frozenset({"be", "become", "remain", "seem", "appear", "stay", "get", "stand", "look", "sound", "feel", "grow"})
TWO = 2
DEPTH = 12  # steps up a broken tree before giving up


@dataclass(slots=True)
class Tree:
    """Parallel lists over the tokens of one document; ``children`` are in text order."""

    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    first: list[int]
    children: list[list[int]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.lower)


def plant(doc: Doc) -> Tree:
    """Copy the syntax of a parsed document; one pass."""
    strings = doc.vocab.strings
    table = doc.to_array([LOWER, LEMMA, POS, TAG, DEP, HEAD, SENT_START]).tolist()
    names: dict[int, str] = {0: ""}

    def text(key: int) -> str:
        found = names.get(key)
        if found is None:
            found = names[key] = strings[key]
        return found

    tree = Tree([], [], [], [], [], [], [])
    sentence = 0
    children: list[list[int]] = [[] for _ in table]
    for i, (lower, lemma, pos, tag, dep, head, start) in enumerate(table):
        up = i + (head if head < 1 << 63 else head - (1 << 64))
        if start == 1:
            sentence = i
        tree.lower.append(text(lower))
        tree.lemma.append(text(lemma).lower())
        tree.pos.append(POS_NAMES.get(pos) or text(pos))
        tree.tag.append(text(tag))
        tree.dep.append(text(dep))
        tree.head.append(up)
        tree.first.append(sentence)
        if up != i:
            children[up].append(i)
    tree.children = children
    for i in range(1, len(tree) - 1):
        if tree.tag[i] == "VBG" and tree.dep[i] == "amod":
            _mend_gerund(tree, i)
        elif tree.tag[i] == "VBN" and tree.dep[i] == "acl" and tree.head[i] < i:
            _mend_clause(tree, i)
    return tree


def _mend_clause(tree: Tree, i: int) -> None:
    """Undo another: ", and two thousand students protested" read as students whom somebody protested."""
    noun = tree.head[i]
    first = extent(tree, noun, frozenset({"acl", "relcl", "cc", "punct", "conj"}))[0]
    verb = tree.head[noun]
    if first < TWO or tree.lower[first - 1] not in ("and", "but", "while") or tree.lower[first - 2] != "," or verb >= first:
        return
    if tree.pos[verb] not in VERBS or tree.dep[noun] not in ("dobj", "conj") or any(tree.dep[c] == "agent" for c in tree.children[i]):
        return
    tree.children[noun].remove(i)
    tree.children[verb].remove(noun)
    tree.children[verb].append(i)
    tree.children[i].insert(0, noun)
    tree.head[i], tree.dep[i], tree.tag[i] = verb, "conj", "VBD"
    tree.head[noun], tree.dep[noun] = i, "nsubj"


def _mend_gerund(tree: Tree, i: int) -> None:
    """Undo a common slip of the parser: "denied attacking Peru" read as a kind of Peru."""
    noun = tree.head[i]
    verb = tree.head[noun]
    if noun == i + 1 and verb == i - 1 and tree.dep[noun] == "dobj" and tree.pos[verb] in VERBS and tree.pos[noun] == "PROPN":
        tree.children[noun].remove(i)
        tree.children[verb].remove(noun)
        tree.children[verb].append(i)
        tree.children[i].append(noun)
        tree.head[i], tree.dep[i], tree.pos[i] = verb, "xcomp", "VERB"
        tree.head[noun] = i


def _pos_names() -> dict[int, str]:
    from spacy.parts_of_speech import IDS

    return {number: name for name, number in IDS.items()}


POS_NAMES = _pos_names()


def having(tree: Tree, i: int, deps: frozenset[str] | tuple[str, ...]) -> list[int]:
    """Return the children of ``i`` with one of the labels."""
    return [c for c in tree.children[i] if tree.dep[c] in deps]


# nobody is massed or camped: "reservists massed in Goris" is no noun with a participle
UNDONE = frozenset("assemble brawl camp clash confer converge demonstrate gather march mass mutiny picnic protest rally riot swarm".split())


def passive(tree: Tree, i: int) -> bool:
    """Tell whether the verb is passive, finite or participial."""
    for c in tree.children[i]:
        if tree.dep[c] in ("auxpass", "nsubjpass", "csubjpass"):
            return True
    if tree.tag[i] != "VBN" or any(tree.dep[c] == "nsubj" for c in tree.children[i]):
        return False  # with a subject of its own and no auxiliary it is a past tense, whatever its tag
    if tree.dep[i] in ("acl", "amod"):
        return tree.lemma[i] not in UNDONE or tree.dep[tree.head[i]] != "ROOT"
    auxiliaries = [tree.lemma[c] for c in tree.children[i] if tree.dep[c] == "aux"]
    if "have" in auxiliaries:
        return False
    if tree.dep[i] == "conj" and tree.head[i] != i:
        return tree.pos[tree.head[i]] in VERBS and passive(tree, tree.head[i])
    return tree.dep[i] in ("advcl", "relcl", "ccomp", "ROOT", "xcomp", "pcomp", "oprd") and not auxiliaries


def subjects(tree: Tree, i: int, steps: int = 0) -> list[int]:
    """Return the tokens that are the (surface) subject of a predicate, through control and coordination.

    A relative pronoun is replaced by its antecedent. Empty where there is none.
    """
    if steps > DEPTH:
        return []
    own = [c for c in tree.children[i] if tree.dep[c] in SUBJECT or (tree.dep[c] == "expl" and tree.lower[c] != "there")]
    dep, up = tree.dep[i], tree.head[i]
    if own:
        if dep in ("relcl", "acl") and tree.lower[own[0]] in RELATIVE:
            return [up]
        if tree.dep[own[0]] == "nsubj" and tree.tag[own[0]] == "VBG":
            # "the Red Cross operating in Iraq said": the participle taken for the subject
            inner = [c for c in tree.children[own[0]] if tree.dep[c] == "nsubj" and c < own[0]]
            return inner[:1] or own[:1]
        return own[:1]
    if up == i:
        return []
    if dep in ("relcl",):
        return [up]
    if dep == "acl":
        return [up] if tree.tag[i] in ("VBG", "VBN", "VBD") else _owner(tree, up, steps)
    if dep == "conj":
        if tree.pos[up] in VERBS or tree.pos[up] in ("ADJ",) or tree.dep[up] in ("ROOT", "ccomp", "xcomp", "advcl"):
            return subjects(tree, up, steps + 1)
        return []
    if dep in ("acomp", "attr", "oprd", "prep", "auxpass", "aux", "prt", "pobj") and tree.pos[up] in (*VERBS, "ADP", "ADJ", "ADV", "SCONJ"):
        return subjects(tree, up, steps + 1)
    if dep == "pcomp" and tree.pos[up] in ("ADP", "SCONJ", "PART") and tree.pos[tree.head[up]] in VERBS:
        # accused X of doing, kept X from doing: the object does it
        verb = tree.head[up]
        controllers = [c for c in tree.children[verb] if tree.dep[c] in ("dobj", "nsubjpass") and c < i]
        if controllers and tree.lower[up] in CONTROLLING:
            return controllers[:1]
        return subjects(tree, verb, steps + 1)
    if dep in ("pcomp", "prep") and tree.pos[up] in ("NOUN", "PROPN"):
        return _owner(tree, up, steps)
    if dep in ("xcomp", "ccomp") and tree.pos[up] in VERBS:
        controllers = [c for c in tree.children[up] if tree.dep[c] in ("dobj", "dative") and c < i]
        if controllers and tree.lemma[up] not in SUBJECT_CONTROL:
            return controllers[:1]
        if passive(tree, up) or dep == "xcomp":
            return subjects(tree, up, steps + 1)
        return subjects(tree, up, steps + 1)
    if dep in ("xcomp", "ccomp", "advcl", "dep", "parataxis", "conj", "npadvmod"):
        return subjects(tree, up, steps + 1)
    return []


CONTROLLING = frozenset({"of", "from", "for", "into", "with"})
SUBJECT_CONTROL = frozenset({"promise", "vow", "pledge", "threaten", "use", "take", "make", "hold", "need", "spend"})


def _owner(tree: Tree, noun: int, steps: int) -> list[int]:
    """Return who a noun's infinitive is controlled by: its possessor, else the subject of what governs it."""
    owners = having(tree, noun, ("poss",))
    if owners:
        return owners
    up = tree.head[noun]
    if up != noun and tree.dep[noun] in ("dobj", "attr", "pobj", "oprd"):
        while tree.pos[up] not in VERBS and tree.head[up] != up and steps < DEPTH:
            up = tree.head[up]
            steps += 1
        if tree.pos[up] in VERBS:
            return subjects(tree, up, steps + 1)
    return []


def objects(tree: Tree, i: int) -> list[int]:
    """Return the direct objects of a predicate; the subject of a passive is one."""
    found = [
        c for c in tree.children[i] if tree.dep[c] in ("dobj", "attr", "oprd") and not (tree.dep[c] == "oprd" and tree.pos[c] == "ADJ")
    ]
    dep, up = tree.dep[i], tree.head[i]
    if dep == "relcl":
        found = [up if tree.lower[c] in RELATIVE else c for c in found]
        own = [c for c in tree.children[i] if tree.dep[c] in SUBJECT]
        if not found and own and tree.lower[own[0]] not in RELATIVE and not passive(tree, i):
            found.append(up)
    if passive(tree, i):
        found = [s for s in subjects(tree, i) if s not in found] + found
    elif not found and dep != "conj":
        # "signed and ratified the treaty": the object hangs on the last of the verbs
        for c in tree.children[i]:
            if (
                tree.dep[c] == "conj"
                and tree.pos[c] in VERBS
                and tree.tag[c] == tree.tag[i]
                and not having(tree, c, tuple(SUBJECT))
                and c - i <= 3
            ):
                found = [o for o in tree.children[c] if tree.dep[o] == "dobj"]
    return found


def prepositions(tree: Tree, i: int) -> list[tuple[str, int]]:
    """Return (preposition, its object or clause) pairs below a token, compound prepositions by their last word too."""
    found: list[tuple[str, int]] = []
    for c in tree.children[i]:
        if tree.dep[c] in ("prep", "agent", "dative", "prt", "advmod") or (tree.dep[c] == "mark" and tree.pos[c] == "ADP"):
            for d in tree.children[c]:
                if tree.dep[d] in ("pobj", "pcomp"):
                    found.append((tree.lower[c], d))
                elif tree.dep[d] == "prep" and tree.lower[c] != "according":
                    found += [(tree.lower[d], e) for e in tree.children[d] if tree.dep[e] in ("pobj", "pcomp")]
    return found


def conjuncts(tree: Tree, i: int) -> list[int]:
    """Return ``i`` and what is coordinated with it, in text order."""
    found = [i]
    queue = [i]
    while queue and len(found) < 24:
        for c in tree.children[queue.pop()]:
            if tree.dep[c] == "conj" and tree.pos[c] in NOUNS:
                found.append(c)
                queue.append(c)
    return sorted(found)


def trailing(tree: Tree, i: int) -> range:
    """Return the tokens of the prepositional phrases that follow a noun phrase at once, whatever the parser hangs them on.

    "a blow on the eve of the meeting with Lund on Monday in Rome": of "meeting", those of "on Monday in Rome".
    """
    start = end = extent(tree, i)[1]
    while end < len(tree) and tree.dep[end] == "prep" and tree.first[end] == tree.first[i]:
        end = max(extent(tree, end)[1], end + 1)
    return range(start, end)


def extent(tree: Tree, i: int, skip: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Return the stretch (first, end) of tokens below ``i``, not descending into ``skip`` labels."""
    low = high = i
    queue = [i]
    while queue:
        for c in tree.children[queue.pop()]:
            if tree.dep[c] in skip:
                continue
            low, high = min(low, c), max(high, c)
            queue.append(c)
    return low, high + 1


def depth(tree: Tree, i: int) -> int:
    """Return the number of steps from a token up to its sentence's root."""
    steps = 0
    while tree.head[i] != i and steps < 100:
        i = tree.head[i]
        steps += 1
    return steps


def auxiliaries(tree: Tree, i: int) -> set[str]:
    """Return the lower-case auxiliaries, negations and marks of a predicate, shared ones of a coordination too."""
    found = {
        tree.lower[c]
        for c in tree.children[i]
        if tree.dep[c] in ("aux", "auxpass", "neg", "mark")
        or tree.lower[c] in ("never", "not", "no", "n't", "n’t", "neither", "nor", "hardly")
    }
    if tree.dep[i] == "conj" and not any(tree.dep[c] in SUBJECT or tree.dep[c] == "aux" for c in tree.children[i]):
        up = tree.head[i]
        if tree.pos[up] in VERBS and up != i:
            found |= {tree.lower[c] for c in tree.children[up] if tree.dep[c] in ("aux", "mark")}
    if tree.dep[i] in ("acomp", "attr", "prep", "oprd") and tree.head[i] != i and tree.pos[tree.head[i]] in VERBS:
        found |= auxiliaries(tree, tree.head[i])
    return found
