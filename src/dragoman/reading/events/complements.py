"""Where an operator's inner event may stand: its clauses, its objects and what hangs on them."""

from __future__ import annotations

from dragoman.reading.events.constructions import Construction
from dragoman.reading.events.slots import COLLECTIVE, Scene
from dragoman.reading.events.tree import VERBS, Tree, having, objects, prepositions, subjects

# nouns that lend an event only their frame: an aid programme, a wave of arrests
CARRIERS = frozenset(
    "programme program campaign effort series round wave policy process mission plan package delivery flow "
    "operation project scheme spate string".split()
)
# what these bring in is a circumstance, not what the operator is about: "continue its programme despite the sanctions"
ADJUNCT = frozenset(
    "despite under after before during amid since until without ahead following notwithstanding because beside besides except "
    "like unlike near within throughout".split()
)
CARRYING = frozenset({"for", "of", "to", "on", "in", "over", "with", "from"})
SEQUEL = frozenset({"before", "after", "since", "without", "despite", "besides"})  # condemned the ruling before recalling its envoy
INTRANSITIVE = frozenset({"begin", "end", "fail", "possible", "attempt", "consider"})


def clauses(scene: Scene, i: int) -> list[int]:
    tree = scene.tree
    found = [c for c in tree.children[i] if tree.dep[c] in ("xcomp", "ccomp", "acl") and c > i and tree.pos[c] not in ("PUNCT",)]
    found += [
        c
        for c in tree.children[i]
        if tree.dep[c] == "relcl" and tree.tag[c] == "VB" and any(tree.lower[x] == "to" for x in tree.children[c])
    ]
    found += [
        c
        for c in tree.children[i]
        if tree.dep[c] == "advcl" and c > i and any(tree.lower[x] == "to" and tree.dep[x] == "aux" for x in tree.children[c])
    ]
    up = tree.head[i]
    if tree.dep[i] in ("acomp", "attr", "oprd") and up != i:
        found += [c for c in tree.children[up] if tree.dep[c] in ("xcomp", "ccomp", "advcl") and c > i]
    if tree.pos[i] in VERBS:
        for o in (c for c in tree.children[i] if tree.dep[c] in ("dobj", "dative") and scene.at(c) is not None):
            found += [c for c in tree.children[o] if tree.dep[c] == "acl" and any(tree.lower[x] == "to" for x in tree.children[c])]
    if not found and tree.pos[i] in VERBS:
        found = [c for c in tree.children[i] if tree.dep[c] == "ccomp" and c < i]
    return found


def complements(scene: Scene, i: int, row: Construction) -> list[tuple[int, bool]]:
    """Return the tokens that may carry the inner event: (token, is a clause), likeliest first."""
    tree = scene.tree
    verbal = tree.pos[i] in VERBS
    own = objects(tree, i) if verbal else []
    told = [(c, True) for c in clauses(scene, i)]
    preps = prepositions(tree, i)
    frames = [o for o in own if tree.lemma[o] in row.words or tree.lower[o] in row.words]  # "took pains to", "voiced opposition to"
    for o in own:
        if o in frames or scene.at(o) is not None:
            preps += prepositions(tree, o)
    for o in frames:
        told += [(c, True) for c in tree.children[o] if tree.dep[c] in ("acl", "xcomp")]
    told += [(b, True) for prep, b in preps if tree.dep[b] == "pcomp" and (b, True) not in told and prep not in SEQUEL]
    named = [(o, False) for o in unfolded(tree, own) if o not in frames]
    named += [
        (b, False)
        for prep, b in preps
        if tree.dep[b] != "pcomp" and (prep in row.words or (not row.words and prep not in ADJUNCT) or prep in CARRYING)
    ]
    if row.function in INTRANSITIVE and verbal:
        named += [(s, False) for s in subjects(tree, i)]
    if row.part == "noun":
        named += [(c, False) for c in having(tree, i, ("compound", "amod", "poss"))]
    thing = any(scene.at(o) is None and tree.pos[o] in ("NOUN", "PROPN") and o not in frames for o in own)
    if thing and verbal and not any(tree.dep[c] == "ccomp" for c, _ in told):
        return named + told  # "began a strike to demand ...": the infinitive is the purpose
    return told + named


def unfolded(tree: Tree, tokens: list[int]) -> list[int]:
    """Look through nouns that only count or part what follows (part of an aid programme: programme, aid)."""
    out = []
    for t in tokens:
        out.append(t)
        if tree.lemma[t] in COLLECTIVE or tree.lower[t] in COLLECTIVE or tree.lemma[t] in CARRIERS:
            out += [b for prep, b in prepositions(tree, t) if prep == "of"]
        if tree.lemma[t] in CARRIERS:
            out += [c for c in tree.children[t] if tree.dep[c] == "compound"]
    return out + [c for t in out if tree.lemma[t] in CARRIERS for c in tree.children[t] if tree.dep[c] == "compound" and c not in out]
