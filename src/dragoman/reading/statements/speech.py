"""Quotations and clauses that a cue introduces, breaks into or closes: ``..., she said.``, ``She said: “...”``."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.reading.statements import syntax
from dragoman.reading.statements.cues import Hit
from dragoman.reading.statements.drafts import (
    ADDRESSED,
    BREAKS,
    FINITE,
    INSERTING,
    WH,
    Draft,
    Site,
    cue_span,
    following_noun,
    looks_like_title,
    speaker_of,
)
from dragoman.reading.statements.reports import complement
from dragoman.reading.statements.units import MARKS, Unit

DAYS = frozenset(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday"))
ASIDE = frozenset(("and", "but", "who", "whom", "which", "whose", "according", "adding"))
NOT_ON = ASIDE | {"that", "while", "though", "although", "because", "as", "after", "before", "when", "since", "where", "if"}
SUBORDINATE = frozenset(("if", "while", "when", "although", "though", "because", "since", "after", "before", "unless", "until"))
NOT_SPEAKERS = frozenset(("and", "but", "or", "by", "to", "in", "for", "as", "of", "while", "because", "when"))
SAYINGS = frozenset(("charge", "claim", "accusation", "allegation", "assertion", "suggestion", "notion", "idea", "view"))
PLAIN = frozenset(("say", "add", "write", "tell"))
PREMODIFIERS = frozenset(("compound", "poss", "nmod", "amod"))
NOT_MAIN = frozenset(("WRB", "CC", "VBG", "TO", "WP", "WDT"))
WORKS = frozenset(
    ("book", "memoir", "novel", "article", "column", "essay", "film", "movie", "song", "show", "program", "programme", "series")
)
CLOSED = frozenset((".", "?", "!"))


def names_speaker(doc: Doc, unit: Unit, k: int, head: int) -> bool:
    """Tell whether the words between quotation ``k`` and a cue can only name the speaker."""
    (first, inner), (_, outer) = unit.quotes[k], unit.outer[k]
    if not 0 <= head - outer < 40 or outer >= len(doc):
        return False
    if doc[inner - 1].text[-1:] not in ",?!—-–." and doc[outer].text not in (",", "—", "–", "--"):
        return False
    if inner - first > 1 and first > unit.start + 1 and looks_like_title(doc, first, inner):
        return False
    between = doc[outer:head]
    if any((t.tag_ in FINITE and t.dep_ not in ("relcl", "aux")) or t.text in (";", ":") or t.text in MARKS for t in between):
        return False
    start = outer + (len(between) > 0 and between[0].text in BREAKS)
    return start >= head or doc[start].lower_ not in NOT_SPEAKERS


def trails(site: Site) -> bool:
    """Tell whether a finished quotation stands before the cue with nothing but a noun phrase between."""
    k = site.unit.before(site.head.i)
    if k is None or not names_speaker(site.doc, site.unit, k, site.head.i) or _holds(site, k):
        return False
    colon = site.hit.end < len(site.doc) and site.doc[site.hit.end].text == ":"
    return not (colon and not _finished(site) and site.unit.after(site.hit.end) is not None)


def _holds(site: Site, k: int) -> bool:
    """Tell whether quotation ``k`` stands inside the cue's subject, or before a participle without one ("..., saying: “...”")."""
    own, outer = syntax.subject(site.head), site.unit.outer[k][1]
    if site.head.tag_ == "VBG" and cue_span(site.hit)[0] == site.head.i:
        return own is None or own.i < outer
    if own is None or own.i >= site.unit.outer[k][0] or _right_complement(site.hit) is None:
        return False
    return own.right_edge.i >= outer - 1 and outer >= site.head.i - 1 and site.unit.after(site.hit.end) is None


def interrupts(site: Site) -> bool:
    """Tell whether a cue between commas breaks into a sentence that ends in quoted words (The plan, he said, "is dead")."""
    own = syntax.subject(site.head)
    if own is None or own.i > site.head.i or own.left_edge.i <= site.unit.start:
        return False
    k = site.unit.after(site.head.i)
    if k is None or not site.doc[site.unit.quotes[k][0]].text[:1].islower():
        return False
    return site.doc[own.left_edge.i - 1].text in INSERTING and site.unit.outer[k][0] - site.hit.end <= 12


def introduced_by_as(site: Site) -> bool:
    """Tell whether a cue stands in an as-clause at the head of its sentence (As she put it, ...)."""
    return any(child.lower_ == "as" and child.i <= site.low + 2 for child in site.head.lefts)


def tail_ahead(doc: Doc, i: int, final: str, by_head: dict[int, Hit]) -> bool:
    """Tell whether ``Smith said.`` or ``said Smith`` begins at a token: the sentence goes on after the quotation."""
    commas = 0
    for j in range(i, min(i + 30, len(doc))):
        token = doc[j]
        if token.text in CLOSED or token.text in (";", ":") or token.text in MARKS:
            return False
        commas += token.text == ","
        hit = by_head.get(j)
        if hit is not None and "quote" in hit.cue.frames:
            if (token.tag_ not in FINITE and token.tag_ != "VBN") or _right_complement(hit) is not None or commas == 1:
                return False
            return final != "." or (not _has_object(hit) and _ends(doc, hit.end))
        if token.tag_ in FINITE and token.dep_ not in ("relcl", "aux"):
            return False
    return False


def _ends(doc: Doc, i: int) -> bool:
    """Tell whether the words from a token on are no more than a circumstance of speaking, up to a full stop."""
    for token in doc[i : i + 25]:
        if token.text in CLOSED:
            return True
        if token.text in MARKS:
            return False
        if (token.tag_ in FINITE and token.dep_ != "relcl") or token.lower_ in WH:
            return False
    return False


def _right_complement(hit: Hit) -> Token | None:
    """Return the clause that follows a cue as its complement."""
    for child in hit.head.rights:
        aside = child.tag_ == "VBG" and hit.head.doc[child.left_edge.i - 1].text == ","
        if child.dep_ in ("ccomp", "xcomp") and child.i >= hit.end and not aside:
            return child
    return None


# --- the cue comes first ------------------------------------------------------------------------


def lead(site: Site, known: dict[int, Hit]) -> Draft | None:
    """``She told reporters on Monday: “...”``: nothing but addressee and circumstances before the mark.

    ``known`` are the unit's cues by token: of two, the nearer one introduces the quotation.
    """
    doc, unit, hit = site.doc, site.unit, site.hit
    k = unit.after(site.head.i)
    if k is None or unit.outer[k][0] - hit.end > 25 or not _introduces(site, k):
        return None
    inner, start = unit.quotes[k], unit.outer[k][0]
    if any(i in known and "quote" in known[i].cue.frames and known[i].cue.pos == "verb" for i in range(hit.end, start)):
        return None
    content = [inner]
    if doc[start - 1].text == ":" and site.head.lemma_ not in PLAIN:
        said = complement(Site(doc, unit, hit, site.low, start - 1), {})
        if said is not None and said.rule != "fragment":
            content = [*said.content, inner]
    for n in range(k + 1, len(unit.quotes)):
        gap = doc[unit.outer[n - 1][1] : unit.outer[n][0]]
        if len(gap) > 6 or not all(t.is_space or t.is_punct or t.lower_ in ("and", "or", "but") for t in gap):
            break
        content.append(unit.quotes[n])
    return site.draft(content, speaker_of(hit), "lead")


def _introduces(site: Site, k: int) -> bool:
    """Tell whether quotation ``k`` is what the cue before it introduces."""
    doc, head, hit = site.doc, site.head, site.hit
    inner, (start, end) = site.unit.quotes[k], site.unit.outer[k]
    before = doc[start - 1]
    if head.tag_ == "VBN" and not any(child.dep_ in ("aux", "auxpass") for child in head.lefts):
        return False
    if "predicate" in hit.cue.frames and syntax.passive(head):
        return False
    if before.i != head.i and before.text != ":" and looks_like_title(doc, *inner):
        return False
    between = doc[hit.end : start]
    if any(t.tag_ in FINITE and t.dep_ not in ("relcl", "aux") for t in between):
        return False
    if before.text != ":" and any(t.tag_ in FINITE or t.lower_ in WH or t.tag_ in ("VB", "VBG") for t in between):
        return False
    finished = doc[inner[1] - 1].text[-1:] in ".,?!…" or end >= site.unit.end or doc[end].text in (".", ",", ";", "?", "!")
    if before.text in (",", ":"):
        return True
    if before.text in ("—", "–", "--") or before.i == head.i:
        return finished and ("clause" in hit.cue.frames or not doc[inner[0]].text[:1].islower())
    return finished and doc[inner[0]].text[:1].isupper() and len(between) <= 6


# --- the cue comes last, or breaks in -------------------------------------------------------------


def inserted(site: Site) -> Draft | None:
    """``..., she said.`` and ``..., she said, ...``: the words around the cue's clause are the content."""
    doc, unit, high = site.doc, site.unit, site.high
    clause = _cue_clause(site) if _may_stand_apart(site) else None
    if clause is None:
        return None
    start, end, speaker, as_clause = clause
    low, left = site.low, start
    while left > low and (doc[left - 1].is_space or doc[left - 1].text in INSERTING):
        left -= 1
    if left <= low or (as_clause and not any(t.is_alpha and t.dep_ not in ("cc", "advmod") for t in doc[low:left])):
        return site.draft([(end + 1, high)], speaker, "as") if as_clause and end < high and doc[end].text in BREAKS else None
    k = unit.before(start)
    quoted = k is not None and left in (unit.outer[k][1], unit.quotes[k][1])
    if left == start and not quoted and doc[left - 1].text not in ("?", "!"):
        return None
    if as_clause and doc[left - 1].lower_ in ("that", "because", "but", "and"):  # "because, as Rome admits, the road is shut"
        return site.draft([(end + 1, high)], speaker, "as") if end + 1 < high and doc[end].text in BREAKS else None
    if quoted and k is not None:
        while k > 0 and unit.quotes[k - 1][0] > low and doc[unit.outer[k][0] - 1].text not in (":", "("):
            k -= 1
        opening = unit.outer[k][0]
        while opening - 1 > low and doc[opening - 1].is_space:
            opening -= 1
        if doc[opening - 1].text in (":", "(") and unit.outer[k][0] > low:
            low = unit.outer[k][0]
    complete = quoted or (doc[low].lower_ not in SUBORDINATE and any(_main(t) for t in doc[low:left]))
    right = end + 1 if end + 1 < high and doc[end].text in BREAKS else end if _opens_at(unit, end) else None
    if right is not None and not _goes_on(site, right, complete):
        right = None
    if not complete and (right is None or "clause" not in site.hit.cue.frames):
        return None
    return site.draft([(low, left)] + ([(right, high)] if right is not None else []), speaker, "as" if as_clause else "inserted")


def _main(token: Token) -> bool:
    """Tell whether a finite verb belongs to a main clause, not to a relative, adverbial or participial one."""
    if token.tag_ not in FINITE:
        return False
    verb = token.head if token.dep_ in ("aux", "auxpass") else token
    for _ in range(syntax.CLIMB):
        if verb.dep_ != "conj":
            break
        verb = verb.head
    if verb.dep_ == "advcl" and any(child.dep_ == "mark" or child.tag_ == "WRB" for child in verb.lefts):
        return False
    return verb.dep_ not in ("relcl", "acl", "pcomp")


def _opens_at(unit: Unit, i: int) -> bool:
    k = unit.after(i)
    return k is not None and unit.outer[k][0] == i


def _may_stand_apart(site: Site) -> bool:
    """Tell whether a cue can be the verb of an inserted or trailing clause."""
    doc, head, hit = site.doc, site.head, site.hit
    near = trails(site)
    if "quote" not in hit.cue.frames and hit.end < len(doc) and not doc[hit.end].is_punct:
        return False
    if head.tag_ == "VB" or (head.tag_ == "VBG" and cue_span(hit)[0] == head.i and not near):
        return False
    if head.tag_ == "VBN" and not near and not any(child.dep_ in ("aux", "auxpass") for child in head.lefts):
        return False
    own = syntax.subject(head)
    if own is not None and own.tag_ in ("WP", "WDT"):
        return False
    if own is None and head.dep_ == "conj" and not near:
        return False
    if not near and any(child.dep_ == "mark" and child.lower_ != "as" for child in head.lefts):  # "even after he criticised the bank"
        return False
    if head.dep_ == "relcl" and not near and not _comma_after(doc, hit):
        return False
    if near and head.tag_ in FINITE and (_finished(site) or _right_complement(hit) is None):
        return True
    if _right_complement(hit) is not None and not _comma_after(doc, hit):
        return False
    return own is None or not _has_object(hit)


def _has_object(hit: Hit) -> bool:
    """Tell whether a cue says something of an object of its own ("called the deal a gift"), not of what stands around it."""
    if "object" in hit.cue.frames and len(hit.cue.words) > 1:
        return True
    if hit.cue.words[0] in ADDRESSED:
        return False
    objects = (child for child in hit.head.rights if child.dep_ == "dobj" and hit.end <= child.i < hit.head.i + 12)
    return any(child.pos_ != "PROPN" and child.lower_ not in DAYS for child in objects)


def _finished(site: Site) -> bool:
    """Tell whether the quotation before the cue ends in punctuation of its own."""
    k = site.unit.before(site.head.i)
    return k is not None and site.doc[site.unit.quotes[k][1] - 1].text[-1:] in ".,?!…"


def _comma_after(doc: Doc, hit: Hit) -> bool:
    i = hit.end
    while i < len(doc) and doc[i].dep_ in ("prt", "npadvmod", "advmod") and doc[i].head.i == hit.head.i and doc[i].lower_ not in WH:
        i += 1
    return i < len(doc) and doc[i].text in BREAKS


def _goes_on(site: Site, i: int, complete: bool) -> bool:
    """Tell whether what follows an inserted cue still belongs to what is said."""
    doc, hit = site.doc, site.hit
    k = site.unit.after(i)
    if k is not None and site.unit.outer[k][0] == i:
        title = looks_like_title(doc, *site.unit.quotes[k])
        if title and any(t.lemma_ in WORKS for t in doc[hit.end : i]):  # "wrote in her memoir, “The Long Road”"
            return False
        return doc[i - 1].text in BREAKS or not (title or any(t.pos_ in ("VERB", "AUX") for t in doc[hit.end : i]))
    first = doc[i]
    if not complete:
        return first.tag_ not in NOT_MAIN and first.lower_ not in NOT_ON and any(t.tag_ in FINITE for t in doc[i : site.high])
    if first.lower_ == "that" and first.dep_ == "mark":
        return True
    if first.lower_ in ASIDE or first.tag_ in ("VBG", "VBN"):
        return False
    phrase = first
    while phrase.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "case") and phrase.head.i > phrase.i:
        phrase = phrase.head
    if phrase.pos_ in ("NOUN", "PROPN") and phrase.dep_ not in ("nsubj", "nsubjpass"):
        return False
    token, speaker = first, speaker_of(hit)
    for _ in range(syntax.CLIMB):
        if token.head.i == token.i:
            break
        token = token.head
        if token.i == hit.head.i:
            return False
        if token.i < hit.head.i and not _within(token, speaker):
            return True
    return token.i != hit.head.i and first.lower_ not in NOT_ON


def _cue_clause(site: Site) -> tuple[int, int, Token | None, bool] | None:
    """Return (start, end, speaker, introduced by "as") of the clause that names the speaker."""
    doc, head, low = site.doc, site.head, site.low
    speaker, start, trailing = _cue_start(site)
    if speaker is not None and (speaker.i < low or speaker.lemma_ in SAYINGS):
        return None
    if start > low and doc[start - 1].dep_ == "cc" and doc[start - 1].lower_ in ("and", "but", "or"):
        return None
    as_clause = False
    while start > low and doc[start - 1].dep_ in ("advmod", "mark") and doc[start - 1].lower_ not in ("that", "if", "whether"):
        as_clause = as_clause or doc[start - 1].lower_ == "as"
        start -= 1
    end = max(site.hit.end, head.i + 1)
    if speaker is not None and speaker.i > head.i:
        end = max(end, long_phrase(doc, speaker, site.high))
    end = _run(site, end, speaker)
    if end < 0:
        return (start, _resumes(site), speaker, as_clause) if trailing else None
    while end < site.high and doc[end].text == "," and _circumstance(site, end + 1):
        end += 1
        while end < site.high and not _stops(doc[end]):
            end += 1
    return start, end, speaker, as_clause


def _resumes(site: Site) -> int:
    """Return the comma before the quotation that goes on after a long cue clause (..., he wrote in a note that ..., “but ...”)."""
    k = site.unit.after(site.head.i)
    if k is None or site.unit.outer[k][0] - site.head.i > 30:
        return site.high
    start = site.unit.outer[k][0]
    goes_on = site.doc[start - 1].text == "," and site.doc[site.unit.quotes[k][0]].text[:1].islower()
    return start - 1 if goes_on else site.high


def _cue_start(site: Site) -> tuple[Token | None, int, bool]:
    """Return the speaker, where the cue's clause begins, and whether a quotation stands right before it."""
    doc, unit, head, hit = site.doc, site.unit, site.head, site.hit
    speaker, own = speaker_of(hit), syntax.subject(head)
    k = unit.before(head.i)
    close = k is not None and head.i - unit.outer[k][1] <= 1
    if (speaker is None and head.tag_ != "VBN") or (own is None and close):
        speaker = following_noun(doc, hit.end, site.high) or speaker
    start = cue_span(hit)[0]
    if speaker is not None and site.low <= speaker.i < head.i:
        first = (own if own is not None and own.i < head.i else speaker).left_edge.i
        while first < speaker.i and (doc[first].text in BREAKS or doc[first].text in MARKS):
            first += 1
        for i in range(speaker.i - 1, first - 1, -1):
            if doc[i].text in MARKS or doc[i].text in ("--", "—", "–", "?", "!"):
                first = i + 1
                break
        start = min(start, first)
    if k is None or not names_speaker(doc, unit, k, head.i):
        return speaker, start, False
    outer = unit.outer[k][1]
    if speaker is None or speaker.i < outer:
        nouns = (t for t in doc[outer : head.i] if t.pos_ in ("PROPN", "NOUN", "PRON") and t.dep_ not in PREMODIFIERS)
        speaker = next(nouns, speaker)
    return speaker, outer, True


def _run(site: Site, end: int, speaker: Token | None) -> int:
    """Return where the cue's clause ends: at the next break; -1 where another finite verb comes first."""
    doc = site.doc
    while end < site.high and not _stops(doc[end]):
        if (doc[end].tag_ in FINITE and not _within(doc[end], speaker)) or end - site.head.i > 60:
            return -1
        end += 1
    return end


def _stops(token: Token) -> bool:
    if token.text == "-" and token.i and not token.doc[token.i - 1].whitespace_:  # "rebel-held"
        return False
    return token.text in BREAKS or token.text in MARKS or token.text in CLOSED


def _circumstance(site: Site, i: int) -> bool:
    token = site.doc[i] if i < site.high else None
    return token is not None and token.dep_ == "prep" and token.head.i == site.head.i and token.lower_ in ("in", "on", "at", "during")


def _within(token: Token, speaker: Token | None) -> bool:
    return speaker is not None and speaker.left_edge.i <= token.i <= speaker.right_edge.i


def long_phrase(doc: Doc, speaker: Token, high: int) -> int:
    """Return the end of a noun phrase with its appositions and relative clauses."""
    end = min(speaker.right_edge.i + 1, high)
    for i in range(speaker.i + 1, end):
        if doc[i].text in MARKS or doc[i].text in (".", ";", ":"):
            return i
    return end
