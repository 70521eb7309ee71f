"""Clauses about the future without a condition: modals, ``going to``, ``is expected to``, ``vowed to``."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.reading.outlook.clauses import Stretch, clause, limits, trim
from dragoman.reading.outlook.lexicons import Lexicons
from dragoman.reading.statements.statements import holder as statement_at

PASSIVE_ONLY = frozenset(
    ("expect", "predict", "project", "forecast", "schedule", "slate", "slated", "destine", "doom", "set", "poise", "bind", "bound")
)
EXPECTING = frozenset(("expect", "forecast", "predict", "project", "anticipate", "foresee"))
GIVEN = frozenset(("vow", "pledge", "promise", "guarantee"))
AWAITED = frozenset(("expect", "due", "schedule", "slated", "slate", "forecast", "project", "predict"))


@dataclass(frozen=True, slots=True)
class Future:
    """Tokens of a clause about the future; ``kind`` is None where the subject decides it."""

    content: Stretch
    verb: int
    kind: str | None
    rule: str
    holder: Token | None = None


def read(doc: Doc, at: int, lexicons: Lexicons) -> Future | None:
    """Read the modal, verb or adjective at a token."""
    token = doc[at]
    lower = token.lower_
    row = lexicons.futures.get(lower)
    if row is not None and row["frame"] == "modal":
        return _modal(doc, token) if token.tag_ == "MD" else None
    if lower in ("would", "'d", "’d"):
        return _reported(doc, token)
    if lower in ("is", "are"):
        return _due(doc, token)
    row = lexicons.futures.get(token.lemma_.lower()) or row
    if row is None or row["frame"] != "infinitive":
        return None
    return _infinitive(doc, token, row["kind"])


def asked(verb: Token) -> bool:
    """Tell whether a clause is an indirect question ("asked who will win", "see whether it will hold")."""
    if verb.dep_ not in ("ccomp", "pcomp"):
        return False
    first = [t for child in verb.lefts if child.dep_ in ("mark", "nsubj", "nsubjpass", "dobj", "det") for t in child.subtree][:2]
    return any(t.lower_ in ("whether", "what", "who", "whom", "which") and t.tag_ in ("IN", "WP", "WDT") for t in first)


def _modal(doc: Doc, modal: Token) -> Future | None:
    verb = modal.head if modal.dep_ == "aux" else modal
    if verb.i < modal.i:  # an inverted question, or a broken parse
        verb = modal
    if any(t.lower_ == "have" and t.dep_ == "aux" for t in verb.lefts):
        return None
    if doc[modal.sent.end - 1].text == "?" or asked(verb):
        return None
    return _future(doc, verb, None, f"modal:{modal.lower_}")


def _reported(doc: Doc, modal: Token) -> Future | None:
    """Read ``would`` in reported speech, where it stands for the speaker's ``will``."""
    if modal.tag_ != "MD" or modal.dep_ != "aux" or modal.head.i < modal.i:
        return None
    statement = statement_at(doc, modal.i)
    if statement is None or statement.kind == "direct" or statement.cue is None:
        return None
    if not any(t.tag_ in ("VBD", "VBG", "NN") for t in doc[statement.cue[0] : statement.cue[1]]):
        return None
    if any(t.lower_ in ("have", "like", "'ve", "’ve") for t in doc[modal.i + 1 : modal.i + 3]) or asked(modal.head):
        return None
    return _future(doc, modal.head, None, "reported:would")


def _infinitive(doc: Doc, token: Token, kind: str) -> Future | None:
    lemma = token.lower_ if token.lower_ in PASSIVE_ONLY else token.lemma_.lower()
    if any(c.lower_ in ("had", "'d", "’d") and c.dep_ == "aux" for c in token.lefts):
        return None  # "all that it had promised to share"
    if lemma in EXPECTING and token.tag_ in ("VBZ", "VBP", "VBD", "VBG"):
        return _expected(doc, token)
    below = next((c for c in token.rights if c.dep_ in ("xcomp", "ccomp") and _bare(c) and c.i <= token.i + 8), None)
    if below is None and lemma in GIVEN:
        return _given(doc, token, kind)
    if below is None and lemma in AWAITED:
        return _awaited(doc, token)
    if below is None or not any(c.lower_ == "to" and c.dep_ == "aux" for c in below.lefts):
        return None
    if lemma == "go" and token.lower_ != "going":
        return None
    if lemma in PASSIVE_ONLY and token.tag_ not in ("VBN", "JJ", "VBD"):
        return None
    if lemma in PASSIVE_ONLY | {"go", "likely", "unlikely", "due", "certain", "sure"}:
        verb = token.head if token.pos_ == "ADJ" and token.dep_ in ("acomp", "attr", "oprd") else token
        if any(c.lower_ in ("was", "were", "been", "had") for c in (*verb.lefts, verb)):
            return None
        return _future(doc, verb, "forecast" if lemma != "go" else None, f"{lemma} to")
    if any(c.dep_ in ("dobj", "dative") for c in token.rights):
        return None
    start, end = clause(below, *_bounds(doc, below.i))
    start = max(start, below.i)
    start, end = trim(doc, start, end)
    return Future((start, end), below.i, kind, f"{lemma} to", token) if end > start else None


def _bare(verb: Token) -> bool:
    """Tell whether a verb is an infinitive, active ("to sign") or passive ("to be signed")."""
    return verb.tag_ == "VB" or verb.tag_ == "VBN" and any(c.dep_ == "auxpass" and c.lower_ == "be" for c in verb.lefts)


def _given(doc: Doc, token: Token, kind: str) -> Future | None:
    """Read "has vowed revenge", "pledged $5 million to the fund": a noun stands for what will be done."""
    what = next((c for c in token.rights if c.dep_ == "dobj" and c.pos_ in ("NOUN", "SYM", "NUM")), None)
    active = token.tag_ in ("VBZ", "VBP", "VBD", "VBN") and not any(c.dep_ in ("auxpass", "neg") for c in token.lefts)
    if what is None or not active or not any(c.dep_ == "nsubj" for c in token.lefts):
        return None
    low, high = _bounds(doc, what.i)
    start, end = trim(doc, max(what.left_edge.i, low), min(token.right_edge.i + 1, high))
    return Future((start, end), what.i, kind, f"{token.lemma_.lower()} it", token) if end > start else None


def _due(doc: Doc, token: Token) -> Future | None:
    """Read "the leaders are to meet": an actor, or a passive; "the aim is to win" is none."""
    below = next((c for c in token.rights if c.dep_ == "xcomp" and _bare(c) and c.i <= token.i + 5), None)
    if below is None or not any(c.lower_ == "to" and c.dep_ == "aux" and c.i > token.i for c in below.lefts):
        return None
    who = next((c for c in token.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    if who is None or any(c.dep_ in ("advmod", "acomp", "attr") and c.i < below.i for c in token.rights):
        return None
    if below.tag_ != "VBN" and not any(m.head == who.i for m in doc._.mentions):
        return None
    return _future(doc, token, "forecast", "be to")


def _awaited(doc: Doc, token: Token) -> Future | None:
    """Read "is expected in Lima on Friday", "is due before the end of May", "is scheduled for Monday"."""
    verb = token.head if token.pos_ == "ADJ" and token.dep_ in ("acomp", "attr") else token
    now = any(c.lower_ in ("is", "are", "'s", "’s", "'re", "’re") for c in (*verb.lefts, verb))
    placed = any(c.dep_ in ("prep", "npadvmod", "tmod") and c.lower_ not in ("to", "by", "of", "from", "as") for c in token.rights)
    if not now or not placed or token.tag_ not in ("VBN", "JJ", "VBD", "IN"):
        return None
    return _future(doc, verb, "forecast", f"{token.lower_} there")


def _expected(doc: Doc, token: Token) -> Future | None:
    """Read "Khartoum expects orders of $1 billion", "the bank expects growth to slow": what its subject expects."""
    if not any(c.dep_ == "nsubj" for c in token.lefts) or any(c.tag_ == "MD" or c.dep_ in ("auxpass", "neg") for c in token.lefts):
        return None
    what = next((c for c in token.rights if c.dep_ in ("dobj", "ccomp", "xcomp")), None)
    if what is None or what.tag_ in ("PRP", "WP", "WDT", "DT") or any(c.tag_ == "MD" for c in what.lefts):
        return None  # "expects that it will fall" is read at its modal
    low, high = _bounds(doc, what.i)
    last = what.right_edge.i
    for child in token.rights:  # "orders of $1 billion over five years"
        if child.i > what.i and child.dep_ in ("prep", "npadvmod", "advmod"):
            last = max(last, child.right_edge.i)
    start, end = trim(doc, max(what.left_edge.i, low), min(last + 1, high))
    if doc[start].lower_ == "to":
        start += 1
    return Future((start, end), what.i, "forecast", f"{token.lemma_.lower()} it", token) if end - start >= 2 else None


def _bounds(doc: Doc, at: int) -> Stretch:
    """Return how far a clause may reach: its sentence, and the words of the statement that it stands in."""
    low, high = limits(doc, at)
    statement = statement_at(doc, at)
    for start, end in statement.content if statement else ():
        if start <= at < end:
            return max(low, start), min(high, end)
    return low, high


def _future(doc: Doc, verb: Token, kind: str | None, rule: str) -> Future | None:
    low, high = _bounds(doc, verb.i)
    start, end = clause(verb, low, high)
    if end == verb.i + 1 and end < high and doc[end].pos_ in ("DET", "PROPN", "NOUN", "ADJ", "PRON"):  # the parser lost its object
        end = next((i for i in range(end, high) if doc[i].is_punct), high)
    return Future((start, end), verb.i, kind, rule) if end - start >= 2 else None
