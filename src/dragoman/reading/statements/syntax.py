"""Noun phrases, subjects and clauses around a cue, from a parse that may be wrong."""

from __future__ import annotations

from spacy.tokens import Doc, Token

SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
RELATIVES = frozenset(("who", "which", "that"))
BULLETS = frozenset(("•", "·", "▪", "●", "■", "◦", "►", "*"))
CLIMB = 8  # heads that are followed upwards
NOUNS = frozenset(("NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X", "SYM"))
CUTS = frozenset((",", "--", "—", "–", "(", ";", ":"))
TRIMMED = frozenset(("relcl", "acl", "appos", "advcl", "parataxis", "ccomp", "cc", "punct"))


def phrase(head: Token, low: int = 0, high: int | None = None) -> tuple[int, int]:
    """Return the tokens of a noun phrase, without what follows a comma, a relative clause or an apposition.

    ``low`` and ``high`` bound the tokens that it may take.
    """
    start = max(head.left_edge.i, low)
    limit = len(head.doc) if high is None else high
    end = head.i + 1
    for child in head.rights:
        if child.i >= limit:
            break
        if child.dep_ == "cc":
            continue
        if child.dep_ in ("prep", "poss", "nummod", "amod", "compound", "nmod", "case", "flat", "conj", "npadvmod", "det"):
            if child.dep_ == "prep" and end < child.left_edge.i:
                break
            if child.dep_ == "conj" and child.left_edge.i - end > 2:
                break
            end = min(_tail(child), limit)
        elif child.dep_ in TRIMMED and child.dep_ != "punct":
            break
    doc = head.doc
    while start < head.i and (doc[start].is_punct or doc[start].is_space or doc[start].dep_ in ("cc", "mark") or doc[start].tag_ == "``"):
        start += 1
    for i in range(head.i - 1, start - 1, -1):  # an apposition in front belongs to it; a quotation mark or a verb does not
        if doc[i].tag_ in ("``", "''", ":") or doc[i].is_space or doc[i].text in BULLETS:
            start = i + 1
            break
    while end - 1 > head.i and doc[end - 1].pos_ == "ADP":
        end -= 1
    return start, max(end, head.i + 1)


def _tail(token: Token) -> int:
    """Return the end of a subtree, cut at its first comma or clause."""
    end = token.right_edge.i + 1
    doc = token.doc
    for i in range(token.i, end):
        if i > token.i and (
            doc[i].text in CUTS or doc[i].is_space or doc[i].dep_ in ("relcl", "acl") or doc[i].tag_ in ("WP", "WDT", "``")
        ):
            return i
    return end


def subject(verb: Token) -> Token | None:
    """Return a verb's own subject: of several that the parser gives, the last before the verb."""
    found: Token | None = None
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass") and (found is None or child.i < verb.i):
            found = child
    return found


def agent(verb: Token) -> Token | None:
    """Return who does it in a passive (by X)."""
    for child in verb.rights:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            for grandchild in child.rights:
                if grandchild.dep_ == "pobj":
                    return grandchild
    return None


def passive(verb: Token) -> bool:
    """Tell whether a verb is in the passive voice (or a bare past participle that qualifies a noun)."""
    if verb.tag_ != "VBN":
        return False
    deps = [child.dep_ for child in verb.children]
    return "auxpass" in deps or "nsubjpass" in deps or (verb.dep_ in ("acl", "advcl", "amod") and "aux" not in deps and "nsubj" not in deps)


def antecedent(pronoun: Token, verb: Token) -> Token | None:
    """Return what a relative pronoun stands for."""
    clause = verb
    for _ in range(CLIMB):
        if clause.dep_ == "relcl":
            return clause.head
        if clause.head.i == clause.i:
            return None
        clause = clause.head
    return None


def logical_subject(verb: Token) -> Token | None:
    """Return who does what a verb says: its subject, or the one that it shares with the verb above it.

    Passives give their agent. Participles, infinitives and coordinated verbs climb; an infinitive under
    a verb with an object ("urged Kyiv to say") takes that object.
    """
    current = verb
    if verb.tag_ == "VBG" and verb.i and verb.doc[verb.i - 1].text == "," and subject(verb) is None and verb.dep_ != "conj":
        current = _main_verb(verb) or verb
    for step in range(CLIMB):
        if passive(current) and not (step and current.dep_ == "acl"):
            by = agent(current)
            if by is not None or step == 0:
                return by
        own = subject(current)
        if own is not None:
            relative = own.lower_ in RELATIVES and own.tag_ in ("WP", "WDT", "IN")
            return (antecedent(own, current) if relative else None) or own
        noun, above = _climb(current)
        if noun is not None or above is None:
            return noun
        current = above
    return None


def _climb(verb: Token) -> tuple[Token | None, Token | None]:
    """Return (who does it, None), or (None, the verb above that shares its subject); neither where nobody is named."""
    head = verb.head
    if head.i == verb.i or verb.dep_ in ("csubj", "csubjpass"):
        return None, None
    if verb.dep_ in ("acl", "relcl") and head.pos_ in NOUNS:
        set_off = verb.tag_ == "VBG" and verb.i > 0 and verb.doc[verb.i - 1].text == ","
        above = _verb_above(head) if head.dep_ == "npadvmod" or (set_off and head.dep_ == "pobj") else None
        return (head, None) if above is None else (None, above)
    if verb.dep_ in ("xcomp", "ccomp") and verb.tag_ == "VB":
        objects = [child for child in head.rights if child.dep_ in ("dobj", "dative") and child.i < verb.i]
        if objects:
            return objects[0], None
    if head.pos_ in NOUNS and verb.dep_ not in ("conj", "pcomp", "advcl", "ccomp", "xcomp"):
        return None, None
    if head.lower_ == "as" and head.head.lemma_ in ("quote", "cite"):  # "quoted Smith as saying", "Smith was quoted as saying"
        quoted = [child for child in head.head.children if child.dep_ in ("dobj", "nsubjpass") and child.i < head.i]
        return (quoted[-1], None) if quoted else (None, head.head)
    if head.lower_ == "by" and verb.dep_ == "pcomp":
        return None, _verb_above(head)
    if head.dep_ == "prep" or verb.dep_ == "pcomp":
        head = head.head if head.pos_ == "ADP" else head
        if head.pos_ in NOUNS:
            return owner(head) or (head if head.head.i == head.i else None), None
    return None, head


def _verb_above(token: Token) -> Token | None:
    for _ in range(CLIMB):
        if token.head.i == token.i:
            return None
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None


def _main_verb(participle: Token) -> Token | None:
    """Return the verb whose subject also does what a participle after a comma says.

    The parser hangs it on the nearest verb; a reported clause or a restrictive relative clause is passed over.
    """
    verb = _verb_above(participle)
    for _ in range(CLIMB):
        if verb is None or verb.dep_ not in ("ccomp", "xcomp", "pcomp", "relcl", "acl"):
            break
        if verb.dep_ == "relcl" and verb.left_edge.i and verb.doc[verb.left_edge.i - 1].text == ",":
            break
        above = _verb_above(verb)
        if above is None or above.i > participle.i:
            break
        verb = above
    return verb


def owner(noun: Token) -> Token | None:
    """Return whose word a noun is: possessor, by-phrase, qualifier, or the subject of the verb it depends on."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in ("by", "from", "of") and child.i < noun.i + 4:
            for grandchild in child.rights:
                if grandchild.dep_ == "pobj":
                    return grandchild
    verb = noun.head
    if noun.dep_ in ("dobj", "attr", "oprd") and verb.pos_ in ("VERB", "AUX"):
        if verb.lemma_ in ("face", "deny", "reject", "dismiss", "hear", "ignore", "receive", "get", "draw", "refute", "dispute", "meet"):
            giver = next((child for child in verb.rights if child.lower_ == "from" and child.i > noun.i), None)
            return next((child for child in giver.rights if child.dep_ == "pobj"), None) if giver is not None else None
        return logical_subject(verb)
    for child in noun.lefts:
        if child.dep_ in ("compound", "amod", "nmod") and child.text[:1].isupper():
            return child
    if noun.dep_ == "pobj" and noun.head.head.pos_ in ("VERB", "AUX") and noun.head.lower_ in ("in", "with", "despite", "amid"):
        return logical_subject(noun.head.head) if noun.head.lower_ in ("in", "with") else None
    return None


def sentence_bounds(doc: Doc, i: int) -> tuple[int, int]:
    """Return the sentence that holds a token."""
    sentence = doc[i].sent
    return sentence.start, sentence.end
