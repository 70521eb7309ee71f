"""Conditions: the connective, the clause that it opens, and the clause that hangs on it.

``content`` is the consequence; where the condition stands in its middle, ``content`` runs around it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.reading.outlook.clauses import LONGEST, SUBJECTS, VERBS, Stretch, clause, limits, trim
from dragoman.reading.statements.statements import holder as statement_at

MODALS = frozenset(("will", "'ll", "’ll", "wo", "would", "shall", "may", "might", "can", "could", "must", "should", "'d", "’d", "ca"))
ASKING = frozenset(
    (
        "ask",
        "wonder",
        "know",
        "see",
        "determine",
        "decide",
        "doubt",
        "check",
        "tell",
        "question",
        "inquire",
        "find",
        "learn",
        "say",
        "discuss",
        "sure",
        "clear",
        "unclear",
        "certain",
        "care",
        "matter",
        "remember",
        "assess",
        "examine",
        "test",
        "verify",
        "consider",
    )
)
SAYING = frozenset(("say", "tell", "add", "warn", "claim", "argue", "insist", "note", "announce", "report", "write", "believe"))
LOOKING = frozenset(("look", "like", "recall", "remember", "mind"))  # "if you look at the map": no condition
ELLIPTIC = frozenset(("needed", "necessary", "possible", "required", "applicable", "any", "anything", "anyone", "ever", "only", "nothing"))
FUTURE_ONLY = frozenset(("once", "when", "until", "without", "the moment", "even after", "only after", "lest"))
EXPECTING = frozenset(("expect", "going", "likely", "bound"))
FUTURE_MODALS = frozenset(("will", "'ll", "’ll", "wo", "shall", "should", "must", "can", "may", "might"))
CLEFT = frozenset(("that", "who", "which", "will", "would", "can", "could", "may", "might", "must", "should"))
INVERTED = frozenset(("had", "should", "were"))


@dataclass(frozen=True, slots=True)
class Condition:
    """Tokens of a condition; ``main`` is the verb of its consequence."""

    connective: Stretch
    condition: Stretch
    content: Stretch
    logic: str
    main: int
    words: str


def read(doc: Doc, at: int, size: int, words: str, row: Mapping[str, str]) -> Condition | None:
    """Read the connective of ``size`` tokens at ``at``."""
    if words in ("if", "when", "once", "provided", "assuming", "suppose", "providing", "in case") and not _opens(doc, at, words):
        return None
    low, high = limits(doc, at)
    after = at + size
    inner, verb = stretch(doc, at, after, high, row["frame"])
    mended = _by_modal(doc, at, after, low, high) if row["frame"] == "clause" else None
    if mended is not None:
        inner, verb = mended, doc[mended[1] - 1]
    if inner[1] <= inner[0]:
        return None
    found = consequence(doc, at, after, inner, verb, low, high)
    if found is None:
        return None
    content, main = found
    if not _fits(doc, words, row["frame"], content):
        return None
    return Condition((at, after), inner, content, row["logic"], main.i, words)


def stretch(doc: Doc, at: int, after: int, high: int, frame: str) -> tuple[Stretch, Token]:
    """Return the clause, or the noun phrase (``frame``: phrase), that a connective opens, and its verb or the verb above."""
    return (_phrase(doc, at, after, high), doc[at].head) if frame == "phrase" else _clause(doc, at, after, high)


def _fits(doc: Doc, words: str, frame: str, content: Stretch) -> bool:
    """Tell whether a connective of time, or a preposition, makes a condition of what hangs on it."""
    lower = [t.lower_ for t in doc[content[0] : content[1]]]
    if words == "until":
        return ahead(doc, content) and any(w in ("not", "n't", "n’t", "never", "no", "cannot") for w in lower)
    if words in ("once", "only after", "only when", "only once", "the moment"):
        return any(w in FUTURE_MODALS for w in lower)
    return ahead(doc, content) if words in FUTURE_ONLY or frame == "phrase" else True


def _by_modal(doc: Doc, at: int, after: int, low: int, high: int) -> Stretch | None:
    """Return the condition in front of the first clause with ``will`` or ``would``, if a comma parts the two.

    The parser often hangs the second half of a condition, or the main clause, in the wrong place.
    """
    if not _initial(doc, at, low):
        return None
    early = _by_comma(doc, after, high)
    if early is not None:
        return trim(doc, after, early)
    for i in range(after + 2, high):
        if doc[i].lower_ not in ("will", "would", "'ll", "’ll", "wo", "shall"):
            continue
        verb = doc[i].head if doc[i].dep_ == "aux" else doc[i]
        edges = [c.left_edge.i for c in verb.lefts if c.dep_ in SUBJECTS]
        start = min(edges, default=i)
        if start > after + 1 and doc[start - 1].lower_ == "then":
            start -= 1
        comma = start - 1 if doc[start - 1].text == "," else None
        if comma is None or any(doc[k].text == "," and doc[k + 1].pos_ in ("PRON", "DET") and k > comma for k in range(comma, i)):
            return None
        return trim(doc, after, comma)
    return None


def _by_comma(doc: Doc, after: int, high: int) -> int | None:
    """Return the first comma that parts a finished clause from the subject of the next."""
    verb = False
    for i in range(after, high - 2):
        if doc[i].text == "," and verb:
            begin = i + 2 if doc[i + 1].lower_ == "then" else i + 1
            for word in doc[begin : begin + 8]:
                if word.dep_ in SUBJECTS and word.left_edge.i <= begin and word.tag_ not in ("WP", "WDT") and word.head.i > word.i:
                    return i
        verb = verb or (doc[i].pos_ in VERBS and doc[i].tag_ not in ("VBG", "VB"))
    return None


def _initial(doc: Doc, at: int, low: int) -> bool:
    """Tell whether a connective stands in front of the clause that hangs on it."""
    before = at - 1
    while before >= low and doc[before].lower_ in ("that", "and", "but", "so", "even", "only", "therefore", "because", "now"):
        if doc[before].lower_ == "that":
            return True
        before -= 1
    return before < low or doc[before].text == "," and before - low <= 3 or doc[before].is_space


def ahead(doc: Doc, stretch: Stretch) -> bool:
    """Tell whether a clause speaks of the future."""
    return any(t.lower_ in ("will", "'ll", "’ll", "wo", "shall") for t in doc[stretch[0] : stretch[1]])


def _opens(doc: Doc, at: int, words: str) -> bool:
    """Tell whether a word that has other uses opens a condition here."""
    token = doc[at]
    before = doc[at - 1].lower_ if at else ""
    after = doc[at + 1].lower_ if at + 1 < len(doc) else ""
    if words == "if":
        if before in ("as", "what", "whether") or (
            after in ELLIPTIC and (doc[min(at + 2, len(doc) - 1)].is_punct or before in ("few", "little", "much"))
        ):
            return False
        head = token.head
        if after == "you" and (head.lemma_ in LOOKING or doc[min(at + 2, len(doc) - 1)].lemma_ in LOOKING):
            return False
        if before == "or" and _alternative(doc, at):
            return False
        if token.dep_ == "mark" and head.dep_ == "ccomp" and head.head.lemma_ in ASKING and head.head.i < at:
            return False
        return at == 0 or doc[at - 1].lemma_ not in ASKING or doc[at - 1].pos_ not in ("VERB", "ADJ")
    if words in ("suppose", "supposing"):
        return at == token.sent.start
    if words in ("provided", "providing", "assuming"):
        return token.dep_ == "mark" or after == "that" or _opens_clause(doc, at)
    if words == "once":
        return (
            token.dep_ in ("mark", "advmod")
            and after not in ("again", "more", ",", ".", "a", "in", "every")
            and before not in ("at", "for", "than", "all")
        )
    if words == "in case":
        return after != "of"
    return token.dep_ in ("advmod", "mark") and token.head.dep_ in ("advcl", "ROOT", "conj", "ccomp", "relcl")


def _alternative(doc: Doc, at: int) -> bool:
    """Tell whether an indirect question goes on: "asked if A, or if B"."""
    start = max(doc[at].sent.start, at - LONGEST)
    return any(doc[i].lower_ in ("if", "whether") and i > start and doc[i - 1].lemma_ in ASKING for i in range(start, at))


def _opens_clause(doc: Doc, at: int) -> bool:
    """Tell whether a subject stands right behind a participle, and its verb soon after: it governs no object."""
    for i in range(at + 2, min(at + 14, len(doc))):
        if doc[i].is_punct:
            return False
        if doc[i].pos_ in VERBS and any(c.dep_ in SUBJECTS and c.left_edge.i == at + 1 for c in doc[i].lefts):
            return True
    return False


def _phrase(doc: Doc, at: int, after: int, high: int) -> Stretch:
    """Return the noun phrase behind a preposition."""
    if after >= high:
        return after, after
    end = after
    edge = max(doc[at].right_edge.i, doc[after - 1].right_edge.i) + 1
    for i in range(after, min(high, max(edge, after + 1))):
        if doc[i].text in (",", ".") or (doc[i].tag_ == "MD"):
            break
        end = i + 1
    return trim(doc, after, end)


def _clause(doc: Doc, at: int, after: int, high: int) -> tuple[Stretch, Token]:
    """Return the clause that a connective opens, and its verb."""
    verb = _verb(doc, at, after, high)
    if verb is None:
        end = next((i for i in range(after, high) if doc[i].text in (",", ".", "?", "!", ";")), high)
        return trim(doc, after, end), doc[after] if after < len(doc) else doc[at]
    end = min(verb.right_edge.i + 1, high)
    for child in verb.rights:  # a main clause that the parser hung on the condition
        if child.i >= after and child.dep_ in ("conj", "ccomp", "parataxis", "advcl") and _starts_main(doc, child, at):
            end = min(end, child.left_edge.i)
            break
    if verb.head.i > verb.i and verb.head.i >= after:  # the main clause's subject begins where the condition ends
        subjects = [c.left_edge.i for c in verb.head.lefts if c.dep_ in SUBJECTS and c.i > verb.i]
        if subjects:
            end = min(end, max(min(subjects), verb.i + 1))
    if end < high and doc[end].lower_ in ("n't", "n’t", "not"):  # the parser lost the rest of the clause
        end = next((i for i in range(end, high) if doc[i].is_punct), high)
    cut = _then(doc, verb.i + 1, end)
    return trim(doc, after, cut), verb


def _then(doc: Doc, start: int, end: int) -> int:
    for i in range(start, end):
        if doc[i].lower_ == "then" and doc[i - 1].text == ",":
            return i
    return end


def _starts_main(doc: Doc, child: Token, at: int) -> bool:
    edge = child.left_edge.i
    comma = edge > 0 and (doc[edge - 1].text == "," or doc[edge].text == ",")
    modal = any(c.dep_ == "aux" and c.lower_ in MODALS for c in child.lefts)
    initial = at == doc[at].sent.start or doc[at - 1].text in (",", "“", '"', "that", "and", "But", "but", "that")
    return (
        comma
        and initial
        and any(c.dep_ in SUBJECTS for c in child.lefts)
        and (modal or child.dep_ in ("ccomp", "parataxis"))
        and child.head.dep_ != "advcl"
    )


def _verb(doc: Doc, at: int, after: int, high: int) -> Token | None:
    for i in (at, after - 1, at + 1):
        token = doc[i] if i < high else doc[at]
        if token.dep_ in ("mark", "advmod") and token.head.i >= after and token.head.i < high and token.i < after:
            return token.head
    for i in range(after, high):
        if doc[i].text in (",", ".", ";") and i > after + 1:
            break
        if doc[i].pos_ in VERBS and doc[i].dep_ not in ("aux", "auxpass"):
            return doc[i]
    return None


def consequence(doc: Doc, at: int, after: int, inner: Stretch, verb: Token, low: int, high: int) -> tuple[Stretch, Token] | None:
    """Return the clause that hangs on a condition, and its verb."""
    main = _main(doc, at, inner, verb, low, high)
    if main is None:
        start, end = (inner[1], high) if at - low <= 2 else (low, at)
        start, end = trim(doc, start, end)
        return ((start, end), doc[start]) if end > start else None
    start, end = clause(_cleft(main), low, high)
    if main.i >= inner[1]:  # the condition comes first, and all that follows hangs on it
        start = max(start, inner[1])
        if _initial(doc, at, low) and (main.head.i <= main.i or main.head.lemma_ not in SAYING):
            end = _said_to(doc, main.i, high)
    elif main.i < at:
        tail = trim(doc, inner[1], end)
        if tail[1] - tail[0] < 3 or tail[0] >= end or not _goes_on(main, inner[1]):
            end = min(end, at)
    if main.i < at and doc[low].lower_ == "it" and doc[low + 1].lemma_ == "be" and doc[start].lower_ in CLEFT:
        start = low
    start, end = trim(doc, start, end)
    return ((start, end), main) if end > start else None


def _said_to(doc: Doc, at: int, high: int) -> int:
    """Return where what follows a condition ends: with its sentence, or with the words of the statement around it."""
    statement = statement_at(doc, at)
    for start, end in statement.content if statement else ():
        if start <= at < end:
            return min(end, high)
    return high


def _cleft(main: Token) -> Token:
    """Return the verb of ``it is … that``, where a condition hangs on its second half."""
    noun = main.head
    if main.dep_ == "relcl" and noun.dep_ == "attr" and noun.head.lemma_ == "be" and any(c.lower_ == "it" for c in noun.head.lefts):
        return noun.head
    return main


def _goes_on(main: Token, after: int) -> bool:
    """Tell whether a clause goes on behind the condition in its middle."""
    return any(c.i >= after and c.dep_ in ("dobj", "ccomp", "xcomp", "attr", "acomp", "prep", "conj", "pobj") for c in main.rights)


def _main(doc: Doc, at: int, inner: Stretch, verb: Token, low: int, high: int) -> Token | None:
    """Return the verb that a condition hangs on; the parser's head, where it is a clause outside the condition."""
    head = verb
    for _ in range(6):
        if head.head.i == head.i:
            break
        head = head.head
        if low <= head.i < high and not at <= head.i < inner[1] and (head.pos_ in VERBS or head.dep_ in ("ROOT", "ccomp", "conj")):
            return _nearest(doc, head, at, inner, high)
    for i in range(inner[1], high):
        if doc[i].pos_ in VERBS and doc[i].dep_ not in ("aux", "auxpass", "acl", "relcl", "amod"):
            return doc[i]
    for i in range(at - 1, low - 1, -1):
        if doc[i].pos_ in VERBS and doc[i].dep_ not in ("aux", "auxpass", "acl", "amod"):
            return doc[i]
    return None


def _nearest(doc: Doc, head: Token, at: int, inner: Stretch, high: int) -> Token:
    """Where a verb of saying got the condition, give it to the clause that it reports."""
    if head.i < at and at > 0 and doc[at - 1].lower_ in ("that", ","):
        for child in head.rights:
            if child.dep_ == "ccomp" and child.i >= inner[1] and child.i < high:
                return child
    for _ in range(3):
        if head.dep_ == "xcomp" and head.head.pos_ in VERBS and head.head.i < head.i < at:
            head = head.head
        elif head.dep_ == "xcomp" and head.head.pos_ == "ADJ" and head.head.head.pos_ in VERBS and head.head.head.i < head.i < at:
            head = head.head.head  # "is likely to fail if …"
    return head
