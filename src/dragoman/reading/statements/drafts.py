"""What the rules make before a statement is finished, and what they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.reading.statements import syntax
from dragoman.reading.statements.cues import Hit
from dragoman.reading.statements.syntax import BULLETS
from dragoman.reading.statements.units import MARKS, Span, Unit

BREAKS = frozenset((",", "--", "—", "–", "-", ";", ":"))
INSERTING = frozenset((",", "--", "—", "–", "-"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
WH = frozenset(("that", "whether", "if", "how", "why", "what", "when", "where", "who", "which"))
ADDRESSED = frozenset(
    ("tell", "ask", "remind", "warn", "inform", "assure", "advise", "instruct", "reassure", "promise", "caution", "teach")
)
FUNCTION = frozenset(("SCONJ", "CCONJ", "ADP", "PRON"))
SINGLE_CLOSERS = {"‘": "’", "'": "'"}
SINGLE_OPENERS = {"’": "‘", "'": "'"}
PHRASES = frozenset(("PROPN", "NOUN", "PRON"))
TOWARDS = ("to",)
ASKED_OF = frozenset(("on", "upon", "with", "to"))
CARRIERS = frozenset(
    [
        *("letter", "message", "note", "speech", "address", "statement", "interview", "briefing", "email", "e-mail", "cable", "report"),
        *("remark", "comment", "testimony", "presentation", "call", "memo", "telegram", "conversation", "reply", "response", "petition"),
    ]
)
REACH = 500  # tokens on either side of a cue that its content may take


@dataclass(slots=True)
class Draft:
    """A statement on its way; ``speaker`` is the head of a noun phrase. ``nested``: its cue stands in a quotation."""

    content: list[Span]
    cue: Span | None
    speaker: Token | None
    rule: str
    attitude: str
    unit: Unit
    addressee: Token | None = None
    nested: bool = False
    closed_by: Unit | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """A cue in its surroundings: the tokens ``low`` to ``high`` that it may speak about."""

    doc: Doc
    unit: Unit
    hit: Hit
    low: int
    high: int

    @property
    def head(self) -> Token:
        """The cue's first word."""
        return self.hit.head

    def draft(self, content: list[Span], speaker: Token | None, rule: str) -> Draft:
        """Make a draft with this cue."""
        return Draft(content, cue_span(self.hit), speaker, rule, self.hit.cue.attitude, self.unit, addressee_of(self.hit, rule))


def cue_span(hit: Hit) -> Span:
    """Return the cue with the auxiliaries right before it ("was quoted as saying") and the rest of a phrasal cue."""
    start = hit.head.i
    doc = hit.head.doc
    while start and doc[start - 1].dep_ in ("aux", "auxpass", "neg") and doc[start - 1].head.i == hit.head.i:
        start -= 1
    if start > 1 and doc[start - 1].lower_ == "as" and hit.head.tag_ == "VBG":
        quoted = doc[start - 1].head
        if quoted.tag_ == "VBN" and 0 < start - quoted.i <= 8:  # "was quoted by Tass as saying"
            start = quoted.i
            while start and doc[start - 1].dep_ in ("aux", "auxpass"):
                start -= 1
    return start, max(hit.end, hit.head.i + 1)


def speaker_of(hit: Hit) -> Token | None:
    """Return the head of the speaker's noun phrase."""
    head = hit.head
    if hit.cue.pos == "noun":
        return syntax.owner(head)
    if hit.cue.pos == "adjective":
        return syntax.logical_subject(head.head) if head.dep_ in ("acomp", "oprd", "attr") else None
    return syntax.logical_subject(head)


def addressee_of(hit: Hit, rule: str) -> Token | None:
    """Return the head of the noun phrase that names whom a cue's words are for."""
    if hit.cue.pos != "verb":
        return _of_preposition(hit.head, TOWARDS) if hit.cue.pos == "noun" else None
    if len(hit.cue.words) > 1 and hit.cue.attitude == "requesting" and hit.cue.words[-1] in ASKED_OF:
        return _asked_of(hit)
    for child in hit.head.rights:
        if child.i < hit.end:
            continue
        if child.dep_ in ("dobj", "dative") and hit.cue.words[0] in ADDRESSED and child.pos_ in PHRASES:
            return child
        if rule == "predicate" and hit.cue.attitude == "requesting":
            return child if child.dep_ == "dobj" else next((g for g in child.lefts if g.dep_ == "nsubj"), None)
        if child.lower_ == "to" and child.dep_ in ("prep", "dative") and rule not in ("predicate", "object"):
            return next((g for g in child.rights if g.dep_ == "pobj" and g.pos_ in PHRASES), None)
    return _occasion(hit.head)


def _asked_of(hit: Hit) -> Token | None:
    """Return whom "called on X to go" asks."""
    preposition = hit.head.doc[hit.end - 1]
    asked = next((child for child in preposition.rights if child.dep_ == "pobj"), None)
    if asked is None:
        return None
    wants = any(t.tag_ == "TO" and t.head.i > t.i for t in hit.head.doc[asked.i + 1 : asked.right_edge.i + 4])
    return asked if wants or asked.pos_ == "PROPN" else None


def _occasion(verb: Token) -> Token | None:
    """Return whom somebody spoke to where the occasion says so ("said in a letter to the council", "Speaking to reporters, ...")."""
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("in", "during", "at", "on"):
            carrier = next((g for g in child.rights if g.dep_ == "pobj" and g.lemma_ in CARRIERS), None)
            found = _of_preposition(carrier, (*TOWARDS, "with", "before")) if carrier is not None else None
        elif child.dep_ == "advcl" and child.lower_ in ("speaking", "talking", "writing", "testifying"):
            found = _of_preposition(child, (*TOWARDS, "with", "before"))
        elif child.dep_ == "advcl" and child.lower_ == "addressing":
            found = next((g for g in child.rights if g.dep_ == "dobj"), None)
        else:
            continue
        if found is not None:
            return found
    return None


def _of_preposition(head: Token, words: tuple[str, ...]) -> Token | None:
    for child in head.rights:
        if child.dep_ in ("prep", "dative") and child.lower_ in words:
            return next((g for g in child.rights if g.dep_ == "pobj" and g.pos_ in PHRASES), None)
    return None


def following_noun(doc: Doc, i: int, high: int) -> Token | None:
    """Return the head of the noun phrase that begins at a token (the subject of an inverted cue, missed by the parser)."""
    if i >= high or doc[i].pos_ not in ("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM"):
        return None
    head = doc[i]
    while head.dep_ in ("det", "compound", "amod", "poss", "nummod", "nmod", "case") and head.i < head.head.i < high:
        head = head.head
    return head if head.pos_ in ("PROPN", "NOUN", "PRON") else None


def looks_like_title(doc: Doc, start: int, end: int) -> bool:
    """Tell whether quoted words look like the title of a book, a song or a programme."""
    words = [t for t in doc[start : min(end, start + 20)] if t.is_alpha and (len(t) > 4 or t.i == start)]
    if len(words) >= 9 or not all(t.text[0].isupper() for t in words):
        return False
    return not any(t.pos_ in ("VERB", "AUX") and t.text[0].islower() for t in doc[start : min(end, start + 20)])


def tidy(site: Site, content: list[Span], quote: Span | None) -> list[Span]:
    """Let no content cut a quotation, and trim conjunction, punctuation and marks at its edges."""
    doc = site.doc
    out: list[Span] = []
    for start, end in content:
        if quote is None:
            start, end = _whole_quotations(site, start, end)
        start, end = trim(doc, start, end)
        if end - start > 1 and doc[start].lower_ == "that" and _conjunction(doc, start):
            start, end = trim(doc, start + 1, end)
        if quote is None:
            start, end = _balance(site.unit, start, end)
        if end - start == 1 and len(content) > 1 and doc[start].pos_ in FUNCTION and doc[start].tag_ not in ("WDT", "WP"):
            continue
        if start < end and not start <= site.head.i < end:
            out.append((start, end))
    return out


def trim(doc: Doc, start: int, end: int) -> Span:
    """Trim white space, punctuation and quotation marks at the edges of a stretch; a question keeps its mark."""
    while start < end and _edge(doc, start) and not _pairs_inside(doc, start, range(start + 1, end - 1), SINGLE_CLOSERS):
        start += 1
    while (
        end > start
        and (_edge(doc, end - 1) or doc[end - 1].text == ".")
        and not _pairs_inside(doc, end - 1, range(start + 1, end - 2), SINGLE_OPENERS)
    ):
        end -= 1
    return start, end


def _pairs_inside(doc: Doc, i: int, stretch: range, partners: Mapping[str, str]) -> bool:
    """Tell whether the single mark at an edge belongs to words quoted within the stretch (‘Turn back’ is all he said)."""
    partner = partners.get(doc[i].text)
    return partner is not None and any(doc[j].text == partner for j in stretch)


def _balance(unit: Unit, start: int, end: int) -> Span:
    """Take the mark of a quotation that stands at an edge, where the stretch holds more than the quotation."""
    for k in range(unit.before(start) or 0, len(unit.quotes)):
        (inner_start, inner_end), (outer_start, outer_end) = unit.quotes[k], unit.outer[k]
        if outer_start > end:
            break
        if start < inner_start and inner_start < end <= inner_end and inner_end - end <= 1:
            end = outer_end
        if start == inner_start and end > outer_end:
            start = outer_start
    return start, end


def _whole_quotations(site: Site, start: int, end: int) -> Span:
    quotes = site.unit.quotes
    if not quotes:
        return start, end
    k = site.unit.before(start)
    for s, e in quotes[k or 0 :]:
        if s > end + 1:
            break
        if (s < end and start < e) or (end == s - 1 and site.doc[end].text in MARKS):
            start, end = min(start, s), max(end, e)
    return start, end


def _edge(doc: Doc, i: int) -> bool:
    if doc[i].text == "(":
        return not any(t.text == ")" for t in doc[i : i + 60])
    return doc[i].is_space or doc[i].text in BREAKS or doc[i].text in MARKS or doc[i].text in BULLETS


def _conjunction(doc: Doc, i: int) -> bool:
    """Tell the conjunction "that" from the pronoun and the article."""
    following = doc[i + 1].tag_
    return (doc[i].tag_ in ("IN", "WDT") and following[:2] not in ("VB", "MD")) or following in ("NNS", "NNPS")
