"""Read statements unit by unit: quotations with their cues, reported clauses, sources, headlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from dragoman.reading.statements import cues as cue_lexicon
from dragoman.reading.statements import syntax
from dragoman.reading.statements.cues import Hit, Lexicon
from dragoman.reading.statements.units import MARKS, Unit, cut

BREAKS = frozenset((",", "--", "—", "–", "-", ";", ":"))
INSERTING = frozenset((",", "--", "—", "–", "-"))
FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
WH = frozenset(("that", "whether", "if", "how", "why", "what", "when", "where", "who", "which"))


@dataclass(slots=True)
class Draft:
    """A statement on its way; ``speaker`` is the head of a noun phrase, ``at`` where it stands in the text."""

    content: list[tuple[int, int]]
    cue: tuple[int, int] | None
    speaker: Token | None
    rule: str
    attitude: str
    at: int
    paragraph: int
    unit: Unit
    nested: bool = False
    closed_by: Unit | None = None


def drafts(doc: Doc, lexicon: Lexicon) -> list[Draft]:
    """Return everything said in a document, in text order."""
    hits = find(doc, lexicon)
    by_head = {hit.head.i: hit for hit in hits}
    out: list[Draft] = []
    units = cut(doc, lambda i, final: _tail_ahead(doc, i, final, by_head))
    at = 0
    for number, unit in enumerate(units):
        inside: list[Hit] = []
        while at < len(hits) and hits[at].head.i < unit.end:
            inside.append(hits[at])
            at += 1
        found = list(_unit(doc, unit, inside))
        previous = units[number - 1] if number else None
        found = _turns(doc, unit, previous, found, out)
        out.extend(found)
    return out


def find(doc: Doc, lexicon: Lexicon) -> list[Hit]:
    """Return the cues of a document in text order."""
    out = []
    for i, lemma in enumerate(doc.to_array("LEMMA").tolist()):
        entry = lexicon.get(lemma)
        if entry is not None:
            hit = cue_lexicon.match(doc[i], entry)
            if hit is not None:
                out.append(hit)
    return out


def _tail_ahead(doc: Doc, i: int, final: str, by_head: dict[int, Hit]) -> bool:
    """Tell whether ``Smith said.`` or ``said Smith`` begins at a token: the sentence goes on after the quotation."""
    commas = 0
    for j in range(i, min(i + 30, len(doc))):
        token = doc[j]
        if token.text in (".", "?", "!", ";", ":") or token.text in MARKS:
            return False
        commas += token.text == ","
        hit = by_head.get(j)
        if hit is not None and "quote" in hit.cue.frames:
            if token.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or _right_complement(hit) is not None or commas == 1:
                return False
            return final != "." or _ends(doc, hit.end)
        if token.tag_ in FINITE and token.dep_ not in ("relcl", "aux"):
            return False
    return False


def _ends(doc: Doc, i: int) -> bool:
    """Tell whether the words from a token on are no more than a circumstance of speaking, up to a full stop."""
    for token in doc[i : i + 25]:
        if token.text in (".", "?", "!") or token.text in MARKS:
            return True
        if token.tag_ in FINITE and token.dep_ != "relcl" or token.lower_ in WH:
            return False
    return False


def _right_complement(hit: Hit) -> Token | None:
    """Return the clause that follows a cue as its complement."""
    for child in hit.head.rights:
        if child.dep_ in ("ccomp", "xcomp") and child.i >= hit.end:
            return child
    return None


# --- one unit -------------------------------------------------------------------------------------


def _unit(doc: Doc, unit: Unit, hits: list[Hit]) -> Iterator[Draft]:
    known = {hit.head.i: hit for hit in hits}
    for hit in hits:
        quote = next(((s, e) for s, e in unit.quotes if s <= hit.head.i < e), None)
        draft = _one(doc, unit, hit, quote, known)
        if draft is not None:
            draft.content = _clean(doc, unit, draft.content, hit, quote)
            draft.nested = quote is not None
            if draft.content:
                yield draft


def _one(doc: Doc, unit: Unit, hit: Hit, quote: tuple[int, int] | None, known: dict[int, Hit]) -> Draft | None:
    low, high = _sentence(doc, hit.head.i, *quote) if quote else (unit.start, unit.end)
    head = hit.head
    if head.lower_ == "according":
        return _according(doc, unit, hit, low, high)
    if "quote" not in hit.cue.frames and hit.cue.pos == "verb":
        own = syntax.subject(head)
        if own is not None and own.lower_ in ("i", "we", "you"):
            return None  # a hedge, not a report
    if hit.cue.pos == "verb":
        trails = quote is None and (_trails(doc, unit, hit) or _interrupts(doc, unit, hit))
        if quote is None and "quote" in hit.cue.frames and not trails:
            found = _lead_quote(doc, unit, hit)
            if found is not None:
                return found
        if hit.cue.frames & {"quote", "clause"}:
            found = _inserted(doc, unit, hit, low, high)
            if found is not None:
                return found
    return _complement(doc, unit, hit, high, known)


def _trails(doc: Doc, unit: Unit, hit: Hit) -> bool:
    """Tell whether a finished quotation stands before the cue with nothing but a noun phrase between."""
    return any(_names_speaker(doc, unit.start, first, inner, outer, hit.head.i) for (first, inner), (_, outer) in zip(unit.quotes, unit.outer, strict=True))


def _interrupts(doc: Doc, unit: Unit, hit: Hit) -> bool:
    """Tell whether a cue between commas breaks into a sentence that ends in quoted words (The plan, he said, "is dead")."""
    own = syntax.subject(hit.head)
    if own is None or own.i > hit.head.i or own.left_edge.i <= unit.start:
        return False
    following = next((k for k, (start, _) in enumerate(unit.outer) if start >= hit.head.i), None)
    if following is None or not doc[unit.quotes[following][0]].text[:1].islower():
        return False
    return doc[own.left_edge.i - 1].text in INSERTING and unit.outer[following][0] - hit.end <= 12


def _names_speaker(doc: Doc, low: int, first: int, inner: int, outer: int, head: int) -> bool:
    """Tell whether the words between a quotation and a cue can only name the speaker."""
    if not 0 <= head - outer < 40 or outer >= len(doc):
        return False
    if doc[inner - 1].text[-1:] not in ",?!—-–." and doc[outer].text not in (",", "—", "–", "--"):
        return False
    if inner - first > 1 and first > low + 1 and _title(doc, first, inner):
        return False
    between = doc[outer:head]
    if any((t.tag_ in FINITE and t.dep_ not in ("relcl", "aux")) or t.text in (";", ":") or t.text in MARKS for t in between):
        return False
    start = outer + (len(between) > 0 and between[0].text in BREAKS)
    return start >= head or doc[start].lower_ not in ("and", "but", "or", "by", "to", "in", "for", "as", "of", "while", "because", "when")


def _sentence(doc: Doc, i: int, low: int, high: int) -> tuple[int, int]:
    start = i
    while start > low and not doc[start].is_sent_start:
        start -= 1
    end = i + 1
    while end < high and not doc[end].is_sent_start:
        end += 1
    return start, end


def _draft(unit: Unit, hit: Hit, content: list[tuple[int, int]], speaker: Token | None, rule: str) -> Draft:
    return Draft(content, cue_span(hit), speaker, rule, hit.cue.attitude, hit.head.i, unit.paragraph, unit)


def cue_span(hit: Hit) -> tuple[int, int]:
    """Return the cue with the auxiliaries right before it and the rest of a phrasal cue."""
    start = hit.head.i
    doc = hit.head.doc
    while start and doc[start - 1].dep_ in ("aux", "auxpass", "neg") and doc[start - 1].head.i == hit.head.i:
        start -= 1
    if start and doc[start - 1].lower_ == "as" and hit.head.tag_ == "VBG" and start > 1 and doc[start - 2].tag_ == "VBN":
        start -= 2
        while start and doc[start - 1].dep_ in ("aux", "auxpass"):
            start -= 1
    return start, max(hit.end, hit.head.i + 1)


def speaker_of(hit: Hit) -> Token | None:
    """Return the head of the speaker's noun phrase."""
    head = hit.head
    if hit.cue.pos == "noun":
        return syntax.owner(head)
    return syntax.logical_subject(head)


# --- quotations -----------------------------------------------------------------------------------


def _lead_quote(doc: Doc, unit: Unit, hit: Hit) -> Draft | None:
    """``She told reporters on Monday: “...”``: nothing but addressee and circumstances before the mark."""
    following = next((k for k, (start, _) in enumerate(unit.outer) if start >= hit.head.i), None)
    if following is None:
        return None
    start, end = unit.outer[following]
    head = hit.head
    if start - hit.end > 25 or (head.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass") for child in head.lefts)):
        return None
    if start - 1 != head.i and doc[start - 1].text != ":" and _title(doc, *unit.quotes[following]):
        return None
    between = doc[hit.end : start]
    if any(t.tag_ in FINITE or t.lower_ in WH or t.tag_ in ("VB", "VBG") for t in between):
        if not (between and between[-1].text == ":"):
            return None
        if any(t.tag_ in FINITE and t.dep_ not in ("relcl", "aux") for t in between):
            return None
    inner = unit.quotes[following]
    last = doc[inner[1] - 1].text
    before = doc[start - 1] if start else None
    pointed = before is not None and (before.text in (",", ":", "—", "–", "--") or before.i == hit.head.i)
    finished = last[-1:] in ".,?!…" or end >= len(doc) or end >= unit.end or doc[end].text in (".", ",", ";", "?", "!")
    if not pointed and not (finished and doc[inner[0]].text[:1].isupper() and len(between) <= 6):
        return None
    if not finished and not (before is not None and before.text in (",", ":")):
        return None
    if before is not None and before.i == hit.head.i and last[-1:] not in ".,?!…" and not finished:
        return None
    content = [inner]
    if before is not None and before.text == ":" and head.lemma_ not in ("say", "add", "write", "tell"):
        extra = _complement(doc, unit, hit, start - 1, {})
        if extra is not None and extra.rule != "fragment":
            content = [*extra.content, inner]
    for k in range(following + 1, len(unit.quotes)):
        gap = doc[unit.outer[k - 1][1] : unit.outer[k][0]]
        if all(t.is_space or t.is_punct or t.lower_ in ("and", "or", "but") for t in gap):
            content.append(unit.quotes[k])
        else:
            break
    return _draft(unit, hit, content, speaker_of(hit), "lead")


def _title(doc: Doc, start: int, end: int) -> bool:
    """Tell whether quoted words look like the title of a book, a song or a programme."""
    words = [t for t in doc[start:end] if t.is_alpha and (len(t) > 4 or t.i == start)]
    return len(words) < 9 and all(t.text[0].isupper() for t in words)


def _inserted(doc: Doc, unit: Unit, hit: Hit, low: int, high: int) -> Draft | None:
    """``..., she said.`` and ``..., she said, ...``: the words around the cue's clause are the content."""
    head = hit.head
    if not _may_stand_apart(doc, unit, hit):
        return None
    bounds = _cue_clause(doc, unit, hit, low, high)
    if bounds is None:
        return None
    start, end, speaker, as_clause = bounds
    left_end = start
    while left_end > low and (doc[left_end - 1].is_space or doc[left_end - 1].text in INSERTING):
        left_end -= 1
    quoted = any(left_end in (outer, inner) for (_, outer), (_, inner) in zip(unit.outer, unit.quotes, strict=True))
    if left_end <= low:
        if as_clause and end < high and doc[end].text in BREAKS:
            return _draft(unit, hit, [(end + 1, high)], speaker, "as")
        return None
    if left_end == start and not quoted and doc[left_end - 1].text not in ("?", "!"):
        return None
    for s, _ in unit.outer:
        if quoted and low < s < left_end and doc[s - 1].text == ":":
            low = s
    complete = quoted or any(t.tag_ in FINITE for t in doc[low:left_end])
    right: tuple[int, int] | None = None
    if end < high and doc[end].text in BREAKS and end + 1 < high:
        right = (end + 1, high)
    elif any(s == end for s, _ in unit.outer):
        right = (end, high)
    if right is not None and not _goes_on(doc, unit, hit, right[0], complete):
        right = None
    if right is None and not complete:
        return None
    content = [(low, left_end)] + ([right] if right else [])
    return _draft(unit, hit, content, speaker, "as" if as_clause else "inserted")


def _may_stand_apart(doc: Doc, unit: Unit, hit: Hit) -> bool:
    """Tell whether a cue can be the verb of an inserted or trailing clause."""
    head = hit.head
    near = _trails(doc, unit, hit)
    if "quote" not in hit.cue.frames and hit.end < len(doc) and not doc[hit.end].is_punct:
        return False
    if head.tag_ == "VB" or (head.tag_ == "VBG" and cue_span(hit)[0] == head.i and not near):
        return False
    if head.tag_ == "VBN" and not near and not any(child.dep_ in ("aux", "auxpass") for child in head.lefts):
        return False
    own = syntax.subject(head)
    if own is not None and own.tag_ in ("WP", "WDT"):
        return False
    if _right_complement(hit) is not None and not _comma_after(doc, hit):
        return False
    for child in head.rights:
        if child.dep_ == "dobj" and child.i < head.i + 12 and hit.cue.words[0] not in ADDRESSED and child.pos_ != "PROPN" and child.lower_ not in DAYS:
            return own is None
    return True


ADDRESSED = frozenset("tell ask remind warn inform assure advise instruct".split())
DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday".split())
NOT_ON = frozenset("that who whom which whose according adding but and while though although because as after before when since where if".split())


def _goes_on(doc: Doc, unit: Unit, hit: Hit, i: int, complete: bool) -> bool:
    """Tell whether what follows an inserted cue still belongs to what is said."""
    for (s, _), inner in zip(unit.outer, unit.quotes, strict=True):
        if s == i:
            return doc[i - 1].text in BREAKS or not _title(doc, *inner)
    first = doc[i]
    if not complete:
        return first.lower_ not in ("who", "according")
    if first.lower_ == "that" and first.dep_ == "mark":
        return True
    if first.lower_ in ("and", "but"):
        return False
    phrase = first
    while phrase.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "case") and phrase.head.i > phrase.i:
        phrase = phrase.head
    if phrase.pos_ in ("NOUN", "PROPN") and phrase.dep_ not in ("nsubj", "nsubjpass"):
        return False
    if first.lower_ in ("who", "whom", "which", "whose", "according", "adding") or first.tag_ in ("VBG", "VBN"):
        return False
    token = first
    for _ in range(syntax.CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
        if token.i == hit.head.i:
            return False
        if token.i < hit.head.i and not _within(token, speaker_of(hit)):
            return True
    return token.i != hit.head.i and first.lower_ not in NOT_ON


def _comma_after(doc: Doc, hit: Hit) -> bool:
    i = hit.end
    while i < len(doc) and doc[i].dep_ in ("prt", "npadvmod", "advmod"):
        i += 1
    return i < len(doc) and doc[i].text in BREAKS


def _cue_clause(doc: Doc, unit: Unit, hit: Hit, low: int, high: int) -> tuple[int, int, Token | None, bool] | None:
    """Return (start, end, speaker, introduced by "as") of the clause that names the speaker."""
    head = hit.head
    speaker = speaker_of(hit)
    if speaker is None and head.tag_ != "VBN":
        speaker = _after(doc, hit, high)
    start = cue_span(hit)[0]
    if speaker is not None and low <= speaker.i < head.i:
        edge = syntax.subject(head)
        first = (edge if edge is not None and edge.i < head.i else speaker).left_edge.i
        while first < speaker.i and (doc[first].text in BREAKS or doc[first].text in MARKS or doc[first].tag_ == "``"):
            first += 1
        for i in range(speaker.i - 1, first - 1, -1):
            if doc[i].text in MARKS or doc[i].text in ("--", "—", "–", "?", "!"):
                first = i + 1
                break
        start = min(start, first)
    elif speaker is not None and speaker.i < low:
        return None
    trailing = False
    for (first_quoted, inner), (_, outer) in zip(unit.quotes, unit.outer, strict=True):
        if _names_speaker(doc, unit.start, first_quoted, inner, outer, head.i):
            trailing = True
            start = min(start, outer) if start > outer else outer
            if (speaker is None or speaker.i < outer) and (noun := _first_noun(doc, outer, head.i)) is not None:
                speaker = noun
    as_clause = False
    if start > low and doc[start - 1].dep_ == "cc" and doc[start - 1].lower_ in ("and", "but", "or"):
        return None
    while start > low and doc[start - 1].dep_ in ("advmod", "mark") and doc[start - 1].lower_ not in ("that", "if", "whether"):
        if doc[start - 1].lower_ == "as":
            as_clause = True
        start -= 1
    end = max(hit.end, head.i + 1)
    if speaker is not None and speaker.i > head.i:
        end = max(end, _long_phrase(doc, speaker, high))
    while end < high and doc[end].text not in BREAKS and doc[end].text not in MARKS and doc[end].text not in (".", "?", "!"):
        token = doc[end]
        if token.tag_ in FINITE and not _within(token, speaker):
            if not trailing:
                return None
            return start, high, speaker, as_clause
        end += 1
        if end - head.i > 60:
            return None
    while end < high and doc[end].text == "," and _circumstance(doc, end + 1, head, high):
        end += 1
        while end < high and doc[end].text not in BREAKS and doc[end].text not in MARKS and doc[end].text not in (".", "?", "!"):
            end += 1
    return start, end, speaker, as_clause


def _first_noun(doc: Doc, low: int, high: int) -> Token | None:
    for token in doc[low:high]:
        if token.pos_ in ("PROPN", "NOUN", "PRON") and token.dep_ not in ("compound", "poss", "nmod", "amod"):
            return token
    return None


def _circumstance(doc: Doc, i: int, head: Token, high: int) -> bool:
    return i < high and doc[i].dep_ == "prep" and doc[i].head.i == head.i and head.i < i and doc[i].lower_ in ("in", "on", "at", "during")


def _within(token: Token, speaker: Token | None) -> bool:
    return speaker is not None and speaker.left_edge.i <= token.i <= speaker.right_edge.i


def _long_phrase(doc: Doc, speaker: Token, high: int) -> int:
    end = min(speaker.right_edge.i + 1, high)
    for i in range(speaker.i, end):
        if doc[i].text in MARKS or doc[i].text in (".", ";", ":") and i > speaker.i:
            return i
    return end


def _after(doc: Doc, hit: Hit, high: int) -> Token | None:
    """Return the head of the noun phrase right after an inverted cue whose subject the parser missed."""
    i = hit.end
    if i < high and (doc[i].pos_ in ("PROPN", "NOUN", "PRON", "DET", "ADJ", "NUM")):
        head = doc[i]
        while head.dep_ in ("det", "compound", "amod", "poss", "nummod", "nmod", "case") and head.head.i > head.i and head.head.i < high:
            head = head.head
        return head if head.pos_ in ("PROPN", "NOUN", "PRON") else None
    return None


# --- sources and reported clauses -----------------------------------------------------------------


def _according(doc: Doc, unit: Unit, hit: Hit, low: int, high: int) -> Draft | None:
    head = hit.head
    to = doc[head.i + 1] if head.i + 1 < high and doc[head.i + 1].lower_ == "to" else None
    if to is None:
        return None
    objects = [child for child in to.rights if child.dep_ in ("pobj", "pcomp")]
    speaker = objects[0] if objects else _after(doc, Hit(head, to.i + 1, hit.cue), high)
    if speaker is None:
        return None
    end = max(_long_phrase(doc, speaker, high), speaker.i + 1)
    while end > speaker.i + 1 and doc[end - 1].text in BREAKS:
        end -= 1
    left_end = head.i
    while left_end > low and doc[left_end - 1].text in BREAKS:
        left_end -= 1
    start = low
    if left_end > low:
        content = [(start, left_end)]
        if end < high and doc[end].text in BREAKS and end + 1 < high and left_end < head.i:
            content.append((end + 1, high))
    else:
        cutoff = end
        for i in range(speaker.i + 1, end):
            if doc[i].text == "," and any(t.tag_ in FINITE for t in doc[i:end]) and speaker.right_edge.i > i + 3:
                cutoff = i
                break
        content = [(cutoff, high)]
    draft = _draft(unit, hit, content, speaker, "according")
    draft.cue = (head.i, to.i + 1)
    return draft


def _complement(doc: Doc, unit: Unit, hit: Hit, high: int, known: dict[int, Hit]) -> Draft | None:
    head, frames = hit.head, hit.cue.frames
    span = _clause(doc, hit, high) if "clause" in frames else None
    rule = "clause"
    if span is None and "predicate" in frames:
        span, rule = _predicate(doc, hit, high), "predicate"
    if span is None and frames & {"infinitive", "gerund"}:
        span, rule = _verbal(hit, frames), "infinitive"
    if span is None and "object" in frames:
        span, rule = _object(doc, hit, high), "object"
    if span is None and "quote" in frames and hit.cue.pos == "verb":
        span, rule = _fragment(doc, unit, hit), "fragment"
    if span is None:
        return None
    start, end = max(span[0], hit.end), _before_next_cue(doc, hit, span[0], min(span[1], high), known)
    if start >= end:
        return None
    return _draft(unit, hit, [(start, end)], speaker_of(hit), rule)


def _before_next_cue(doc: Doc, hit: Hit, start: int, end: int, known: dict[int, Hit]) -> int:
    """Cut content at "and promised to ...": a second cue in the first one's tense that shares its subject."""
    for i in range(start + 1, end - 1):
        if doc[i].dep_ == "cc" or doc[i].lower_ in ("and", "but"):
            for j in range(i + 1, min(i + 3, end)):
                other = known.get(j)
                if other is not None and other.head.tag_ == hit.head.tag_ != "VB" and other.cue.pos == "verb" and not any(s <= j < e for s, e in doc._.quotations):
                    return i
    return end


def _clause(doc: Doc, hit: Hit, high: int) -> tuple[int, int] | None:
    head = hit.head
    deps = ("ccomp",) if hit.cue.pos == "verb" else ("acl", "ccomp", "relcl")
    best: Token | None = None
    for child in head.rights:
        if child.i < hit.end:
            continue
        if child.dep_ in deps and (hit.cue.pos == "verb" or _marked(child)):
            best = child
            break
        if child.dep_ in ("advcl", "xcomp") and any(g.lower_ in ("whether", "if", "how", "why", "what") and g.i <= child.i for g in child.lefts) and hit.cue.pos == "verb":
            if child.dep_ == "xcomp" or any(g.lower_ in ("whether", "if") for g in child.lefts):
                best = child
                break
    if best is not None:
        start, end = max(best.left_edge.i, hit.end), best.right_edge.i + 1
        if start > hit.end and doc[start - 1].lower_ == "that":
            start -= 1
        for child in best.lefts:
            if child.dep_ == "mark" and child.lower_ == "that" and child.i > start:
                start = child.i
        return start, _trim(doc, head, best, end, high)
    i = hit.end
    while i < min(high, hit.end + 8) and doc[i].dep_ in ("npadvmod", "advmod", "dobj", "dative", "prep", "pobj", "det", "compound", "amod"):
        if doc[i].lower_ in ("that", "whether"):
            break
        i += 1
    if i < high and doc[i].lower_ in ("that", "whether") and doc[i].tag_ == "IN" and i + 2 < high:
        verb = doc[i].head
        if verb.i > i:
            return i, max(verb.right_edge.i + 1, verb.i + 1)
    return None


def _marked(clause: Token) -> bool:
    return any(child.lower_ in ("that", "whether") and child.dep_ == "mark" for child in clause.lefts)


def _trim(doc: Doc, head: Token, clause: Token, end: int, high: int) -> int:
    """Cut a participle that goes on about the same speaker (", adding that ...")."""
    for child in clause.rights:
        if child.dep_ in ("advcl", "conj") and child.tag_ == "VBG" and child.lower_ in PARTICIPLES and doc[child.left_edge.i - 1].text == ",":
            return min(end, child.left_edge.i)
    return end


PARTICIPLES = frozenset(
    "adding saying noting calling accusing warning citing arguing insisting claiming stressing telling describing explaining suggesting referring pointing "
    "vowing promising urging asking declaring pledging stating acknowledging emphasizing denying blaming".split()
)


def _verbal(hit: Hit, frames: frozenset[str]) -> tuple[int, int] | None:
    for child in hit.head.rights:
        if child.dep_ in ("xcomp", "advcl", "acl", "ccomp") and child.i >= hit.end:
            to = any(g.lower_ == "to" and g.dep_ == "aux" for g in child.lefts)
            if ("infinitive" in frames and to) or ("gerund" in frames and child.tag_ == "VBG" and child.dep_ != "advcl"):
                return child.left_edge.i, child.right_edge.i + 1
    return None


def _object(doc: Doc, hit: Hit, high: int) -> tuple[int, int] | None:
    head = hit.head
    if len(hit.cue.words) > 1:
        last = doc[hit.end - 1]
        for child in last.rights:
            if child.dep_ in ("pobj", "pcomp"):
                end = child.right_edge.i + 1
                for sibling in head.rights:
                    if sibling.dep_ == "xcomp" and sibling.left_edge.i == end:
                        end = sibling.right_edge.i + 1
                return child.left_edge.i, end
    for child in head.rights:
        if child.dep_ == "dobj" and child.i >= hit.end:
            return child.left_edge.i, child.right_edge.i + 1
    return None


def _fragment(doc: Doc, unit: Unit, hit: Hit) -> tuple[int, int] | None:
    """``derided the deal as “a gift”`` where the parser saw no complement: from the cue to the end of the quoted words."""
    for start, end in unit.quotes:
        if start >= hit.end:
            between = doc[hit.end : start]
            if len(between) > 12 or any(t.tag_ in FINITE or t.text in (",", ";", ".") for t in between) or _title(doc, start, end):
                return None
            return hit.end, end
    return None


def _predicate(doc: Doc, hit: Hit, high: int) -> tuple[int, int] | None:
    """``called the move a provocation``, ``accused Kyiv of lying``: from the object to the end of what is said of it."""
    start: int | None = None
    end: int | None = None
    for child in hit.head.rights:
        if child.i < hit.end:
            continue
        if child.dep_ in ("dobj", "nsubj") and start is None:
            start = child.left_edge.i
        elif child.dep_ in ("ccomp", "oprd", "xcomp", "acomp", "attr") and (child.dep_ != "xcomp" or start is not None):
            start = child.left_edge.i if start is None else start
            end = child.right_edge.i + 1
        elif child.dep_ == "prep" and start is not None and child.lower_ in ("as", "of", "for", "to", "with"):
            end = child.right_edge.i + 1
        elif child.dep_ in ("conj", "cc", "advcl") or child.text == ",":
            break
    if start is None or end is None:
        return None
    return start, end


# --- turns ----------------------------------------------------------------------------------------


def _turns(doc: Doc, unit: Unit, previous: Unit | None, found: list[Draft], out: list[Draft]) -> list[Draft]:
    """Give quotations without a cue of their own to the statement before them."""
    covered = [span for draft in found if not draft.nested for span in draft.content]
    free = [q for q, o in zip(unit.quotes, unit.outer, strict=True) if not any(s <= q[0] < e for s, e in covered) and _is_speech(doc, unit, q, o)]
    if not free or previous is None or free[0] != unit.quotes[0] or unit.outer[0][0] > unit.start:
        return found
    for k, (quote, outer) in enumerate(zip(free[1:], unit.outer[1:], strict=False), start=1):
        gap = doc[unit.outer[k - 1][1] : outer[0]]
        if quote != unit.quotes[k] or not all(t.is_punct or t.is_space for t in gap):
            free = free[:k]
            break
    recent = [draft for draft in out[-12:] if not draft.nested]
    here = [draft for draft in recent if previous in (draft.unit, draft.closed_by)]
    main = next((draft for draft in here if draft.rule in ("inserted", "lead", "turn")), None)
    if main is not None and previous.paragraph == unit.paragraph:
        main.content.extend(free)
        main.closed_by = unit
        return found
    speaker = here[0].speaker if here else _protagonist(doc, previous)
    if speaker is None:
        speaker = next((d.speaker for d in reversed(recent) if d.speaker is not None and unit.paragraph - d.paragraph <= 2), None)
    if speaker is None:
        return found
    return [*found, Draft(free, None, speaker, "turn", "neutral", unit.start, unit.paragraph, unit)]


def _protagonist(doc: Doc, unit: Unit) -> Token | None:
    """Return the person whom a sentence without a statement is about: the subject of its main verb."""
    for token in doc[unit.start : unit.end]:
        if token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
            return token if token.pos_ == "PROPN" or token.lower_ in ("he", "she") else None
    return None


def _is_speech(doc: Doc, unit: Unit, inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    tokens = doc[inner[0] : inner[1]]
    last = tokens[-1].text.rstrip("'’\"”")
    if not last and len(tokens) > 1:
        last = tokens[-2].text
    return last[-1:] in ".,?!…" and any(t.pos_ in ("VERB", "AUX") for t in tokens) and (tokens[0].text[:1].isupper() or tokens[0].is_punct or tokens[0].is_digit)


def _has_quote(draft: Draft) -> bool:
    return any(s < qe and qs < e for s, e in draft.content for qs, qe in draft.unit.quotes)


def _clean(doc: Doc, unit: Unit, content: list[tuple[int, int]], hit: Hit, quote: tuple[int, int] | None) -> list[tuple[int, int]]:
    """Let no content cut a quotation, and trim punctuation and marks at its edges."""
    out: list[tuple[int, int]] = []
    for start, end in content:
        if quote is None:
            for s, e in unit.quotes:
                if s < end and start < e or (end == s - 1 and doc[end].text in MARKS):
                    start, end = min(start, s), max(end, e)
        while start < end and (doc[start].is_space or doc[start].text in BREAKS or doc[start].text in MARKS):
            start += 1
        while end > start and (doc[end - 1].is_space or doc[end - 1].text in BREAKS or doc[end - 1].text in MARKS or doc[end - 1].text == "."):
            end -= 1
        if start < end and not (start <= hit.head.i < end):
            out.append((start, end))
    return out
