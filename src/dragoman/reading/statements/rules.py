"""Read statements unit by unit: quotations with their cues, reported clauses, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spacy.tokens import Doc

from dragoman.reading.statements import cues as cue_lexicon
from dragoman.reading.statements import labels, speech, syntax, turns
from dragoman.reading.statements.cues import Cue, Hit, Lexicon
from dragoman.reading.statements.drafts import BREAKS, FINITE, REACH, Draft, Site, following_noun, tidy
from dragoman.reading.statements.reports import complement
from dragoman.reading.statements.units import Span, Unit, cut

UNLISTED = frozenset(("clause", "that"))
NO_SPEECH = frozenset(("mean", "ensure", "seem", "appear", "happen", "prove", "require", "be", "help", "make", "mandate"))
SELVES = frozenset(("i", "we", "you", "they", "people", "somebody", "someone", "anybody", "anyone", "nobody", "everybody", "everyone"))
REPORTS = frozenset(("clause", "inserted", "lead", "as", "predicate"))
OCCASIONS = frozenset(
    [
        *("reason", "evidence", "nothing", "anything", "way", "need", "right", "time", "chance", "attempt", "effort", "sign", "ground"),
        *("opportunity", "ability", "data", "desire", "freedom", "duty", "temptation", "proof", "basis", "cause"),
    ]
)
EVIDENTIAL = frozenset(
    [
        *(
            "show",
            "make",
            "underscore",
            "underline",
            "confirm",
            "reveal",
            "suggest",
            "indicate",
            "signal",
            "demonstrate",
            "imply",
            "highlight",
        ),
        *("point", "emphasize", "emphasise", "stress", "guarantee", "threaten", "promise"),
    ]
)
HAPPENINGS = frozenset(
    [
        *(
            "sign",
            "impact",
            "popularity",
            "tone",
            "decision",
            "purpose",
            "aim",
            "policy",
            "rise",
            "fall",
            "growth",
            "change",
            "choice",
            "lack",
        ),
        *("step", "action", "trend", "pattern", "death", "loss", "gain", "silence", "mood", "scale", "size", "level", "number", "gesture"),
        *("visit", "trip", "move", "outcome", "meeting", "attack", "development", "event", "episode", "incident", "fact", "war", "crisis"),
        *("victory", "defeat", "failure", "success", "history", "experience", "situation", "absence", "presence", "conflict", "strike"),
        *("violence", "collapse", "delay", "storm", "rain", "drought", "fighting", "shortage", "price", "cost", "weather", "disaster"),
    ]
)
COPULAS = frozenset(("be", "remain", "seem", "appear", "feel", "sound", "look", "become", "grow"))
MEASURES = frozenset(
    ("preference", "rule", "law", "plan", "schedule", "principle", "need", "size", "taste", "tradition", "custom", "type", "age")
)


def drafts(doc: Doc, lexicon: Lexicon, verbs: Mapping[str, Cue]) -> list[Draft]:
    """Return everything said in a document, unit by unit; ``verbs`` are the cues of headlines by form."""
    hits = find(doc, lexicon)
    by_head = {hit.head.i: hit for hit in hits}
    out: list[Draft] = []
    previous: Unit | None = None
    at = 0
    units = cut(doc, lambda i, final: speech.tail_ahead(doc, i, final, by_head))
    ends = _paragraph_ends(units)
    for unit in units:
        inside: list[Hit] = []
        while at < len(hits) and hits[at].head.i < unit.end:
            inside.append(hits[at])
            at += 1
        found = _unit(doc, unit, inside) if inside or unit.quotes else []
        if previous is None or previous.paragraph != unit.paragraph:
            label = labels.read(doc, unit, first=previous is None, ends=ends[unit.paragraph])
            if label is not None:
                found = [label, *(draft for draft in found if draft.rule not in ("lead", "inserted"))]
        if previous is None and not found:
            said = labels.headline(doc, unit, verbs)
            found = [said] if said is not None else []
        if unit.quotes:
            found = turns.take(doc, unit, previous, found, out)
        out.extend(found)
        previous = unit
    return out


def _paragraph_ends(units: list[Unit]) -> dict[int, int]:
    return {unit.paragraph: unit.end for unit in units}


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


def _unit(doc: Doc, unit: Unit, hits: list[Hit]) -> list[Draft]:
    known = {hit.head.i: hit for hit in hits}
    found: list[Draft] = []
    for hit in [*hits, *_unlisted(unit, doc, known)]:
        i = hit.head.i
        if i < unit.start:
            continue
        quote = unit.quote_at(i)
        low, high = _sentence(doc, i, *quote) if quote else (unit.start, unit.end)
        site = Site(doc, unit, hit, max(low, i - REACH), min(high, i + REACH))
        draft = _one(site, quote, known)
        if draft is not None:
            draft.content = tidy(site, draft.content, quote)
            draft.nested = quote is not None
            draft.speaker = unit.shared.get(i, draft.speaker)
            if draft.content and _asserted(hit, draft) and (quote is None or _worth_nesting(hit, draft)):
                found.append(draft)
    found = _once(found)
    _clip(found)
    return found


def _once(found: list[Draft]) -> list[Draft]:
    """Leave each quotation to one cue: "said in a statement that ..." is said once, “...”, the cue that closes it is the nearer one."""
    out: list[Draft] = []
    for draft in found:
        twin = next((d for d in out if d.nested == draft.nested and _same(d, draft)), None)
        if twin is None:
            out.append(draft)
        elif twin.rule == "lead" and draft.rule == "inserted":
            draft.content = sorted({*twin.content, *draft.content})
            out[out.index(twin)] = draft
    return out


def _clip(found: list[Draft]) -> None:
    """End a report inside another one where that one's cue closes both ("Rome admitted it lied, the paper reported")."""
    for closing in found:
        if closing.rule not in ("inserted", "according") or closing.cue is None:
            continue
        for draft in found:
            if draft is closing or draft.cue is None or draft.rule not in ("clause", "object", "infinitive", "predicate"):
                continue
            for start, end in closing.content:
                if start <= draft.cue[0] < end <= closing.cue[0]:
                    clipped = [(s, min(e, end)) for s, e in draft.content if s < end]
                    draft.content = clipped or draft.content


def _same(one: Draft, other: Draft) -> bool:
    if one.content == other.content:
        return True
    return one.rule == "lead" and other.rule == "inserted" and any(span in one.content for span in other.content)


def _unlisted(unit: Unit, doc: Doc, known: Mapping[int, Hit]) -> Iterator[Hit]:
    """Find verbs that the lexicon lacks over a that-clause with quoted words ("groused that it was “a mess”")."""
    for start, _ in unit.quotes:
        token = doc[start]
        for _ in range(syntax.CLIMB):
            if token.dep_ == "ccomp" or token.head.i == token.i:
                break
            token = token.head
        verb = token.head
        if token.dep_ != "ccomp" or verb.i in known or not unit.start <= verb.i < start or verb.tag_[:2] != "VB" or unit.quote_at(verb.i):
            continue
        own = syntax.subject(verb)
        if verb.pos_ != "VERB" or verb.lemma_ in NO_SPEECH or own is None or own.lower_ in ("it", "this", "that", "which", "what"):
            continue
        if any(t.lower_ == "that" and t.dep_ == "mark" and verb.i < t.i < start for t in token.lefts):
            yield Hit(verb, verb.i + 1, Cue((verb.lemma_,), "verb", UNLISTED, "neutral"))


def _asserted(hit: Hit, draft: Draft) -> bool:
    """Tell a statement that somebody made from one that is supposed, wanted or figurative.

    ("if he says", "reason to say", "the visit shows")
    """
    head = hit.head
    if draft.rule in ("inserted", "lead", "according", "as"):
        return True
    if _nobody(hit, draft):
        return False
    if any(child.lower_ in ("if", "unless") and child.dep_ == "mark" for child in head.lefts):
        return False
    if head.tag_ == "VB" and head.dep_ in ("acl", "relcl") and head.head.lemma_ in OCCASIONS:
        return False
    if head.dep_ == "xcomp" and head.head.lemma_ in ("refuse", "decline", "fail", "hesitate", "avoid", "stop", "forget"):
        return False
    if draft.speaker is None:
        return not (head.tag_ in ("VB", "VBG") and draft.rule in ("object", "predicate", "infinitive"))
    return not (hit.cue.words[0] in EVIDENTIAL and draft.speaker.pos_ == "NOUN" and draft.speaker.lemma_ in HAPPENINGS)


def _nobody(hit: Hit, draft: Draft) -> bool:
    """Tell what nobody said: "it is too soon to say", "it should be noted", "no one asked", "there is no denying", "all told"."""
    head, speaker = hit.head, draft.speaker
    if hit.cue.words == ("find",) and hit.end < len(head.doc) and head.doc[hit.end].lower_ == "out":
        return True
    if head.i and head.doc[head.i - 1].lower_ in (("all",) if head.lower_ == "told" else ("no",) if head.tag_ == "VBG" else ()):
        return True
    if speaker is None:
        it = next((t for t in head.lefts if t.dep_ == "nsubjpass" and t.lower_ == "it"), None)
        if it is not None and any(t.tag_ == "MD" and t.lower_ in ("should", "must", "can", "might") for t in head.lefts):
            return True
        return hit.cue.pos == "verb" and head.is_sent_start is True and (draft.rule != "clause" or head.tag_ == "VB")
    if speaker.lower_ in ("nobody", "none") or (speaker.lower_ == "one" and speaker.i > 0 and head.doc[speaker.i - 1].lower_ == "no"):
        return True
    above = head.head if head.dep_ in ("xcomp", "ccomp", "advcl", "pcomp", "acl") else None
    return (
        speaker.lower_ == "it"
        and head.tag_ in ("VB", "VBG")
        and above is not None
        and (above.pos_ in ("ADJ", "ADV", "NOUN", "ADP") or above.lemma_ in COPULAS)
    )


def _worth_nesting(hit: Hit, draft: Draft) -> bool:
    """Tell whether words inside a quotation report somebody else: not "I think", "to say", "if they tell you"."""
    if draft.speaker is None or draft.speaker.lower_ in SELVES or "quote" not in hit.cue.frames:
        return False
    return hit.cue.pos == "verb" and hit.head.tag_ in ("VBD", "VBZ", "VBP", "VBG") and draft.rule in REPORTS


def _one(site: Site, quote: Span | None, known: dict[int, Hit]) -> Draft | None:
    hit = site.hit
    if hit.head.lower_ == "according":
        return _according(site)
    if "quote" not in hit.cue.frames and hit.cue.pos != "noun":
        own = syntax.subject(hit.head if hit.cue.pos == "verb" else hit.head.head)
        if own is not None and own.lower_ in ("i", "we", "you"):
            return None  # a hedge, not a report
    if hit.cue.pos == "adjective" and hit.head.head.lemma_ not in COPULAS:
        return None
    found: Draft | None = None
    if hit.cue.pos == "verb":
        breaks_in = speech.trails(site) or speech.interrupts(site) or speech.introduced_by_as(site)
        if quote is None and "quote" in hit.cue.frames and not breaks_in:
            found = speech.lead(site, known)
        if found is None and hit.cue.frames & {"quote", "clause", "that"}:
            found = speech.inserted(site)
    return found or complement(site, known)


def _sentence(doc: Doc, i: int, low: int, high: int) -> Span:
    start = i
    while start > low and not doc[start].is_sent_start:
        start -= 1
    end = i + 1
    while end < high and not doc[end].is_sent_start:
        end += 1
    return start, end


def _last_clause(doc: Doc, low: int, left: int) -> int:
    """Return where what a source closes begins: behind an open bracket, a semicolon, or a colon before a sentence."""
    for i in range(left - 2, low, -1):
        text = doc[i].text
        if text == ")":
            break
        if text in ("(", ";") or (text == ":" and doc[i + 1].text[:1].isupper()):
            return i + 1 if any(t.tag_ in FINITE for t in doc[i + 1 : left]) else low
    return low


def _according(site: Site) -> Draft | None:
    """``According to X, ...``, ``..., according to X.``: the rest of the sentence is the content."""
    doc, head, low, high = site.doc, site.head, site.low, site.high
    to = doc[head.i + 1] if head.i + 1 < high and doc[head.i + 1].lower_ == "to" else None
    if to is None:
        return None
    speaker = next((child for child in to.rights if child.dep_ in ("pobj", "pcomp")), None) or following_noun(doc, to.i + 1, high)
    if speaker is None or speaker.lemma_ in MEASURES:
        return None
    end = max(speech.long_phrase(doc, speaker, high), speaker.i + 1)
    while end > speaker.i + 1 and doc[end - 1].text in BREAKS:
        end -= 1
    if head.i > low and doc[head.i - 1].text == "(":
        low = head.i
        high = next((i for i in range(end, high) if doc[i].text == ")"), high)
    left = head.i
    while left > low and doc[left - 1].text in BREAKS:
        left -= 1
    if left > low:
        content = [(_last_clause(doc, low, left), left)]
        if end + 1 < high and doc[end].text in BREAKS and left < head.i:
            content.append((end + 1, high))
    else:
        for i in range(speaker.i + 1, end):
            if doc[i].text == "," and speaker.right_edge.i > i + 3 and any(t.tag_ in FINITE for t in doc[i:end]):
                end = i
                break
        content = [(end, high)]
    draft = site.draft(content, speaker, "according")
    draft.cue = (head.i, to.i + 1)
    return draft
