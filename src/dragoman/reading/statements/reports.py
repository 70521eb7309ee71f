"""What a cue says as its complement: a clause, an infinitive, a predicate, an object, a few quoted words."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.reading.statements import syntax
from dragoman.reading.statements.cues import Hit
from dragoman.reading.statements.drafts import ADDRESSED, FINITE, INSERTING, WH, Draft, Site, looks_like_title, speaker_of
from dragoman.reading.statements.units import MARKS, Span

PARTICIPLES = frozenset(
    [
        *(
            "adding",
            "saying",
            "noting",
            "calling",
            "accusing",
            "warning",
            "citing",
            "arguing",
            "insisting",
            "claiming",
            "stressing",
            "telling",
        ),
        *(
            "describing",
            "explaining",
            "suggesting",
            "referring",
            "pointing",
            "vowing",
            "promising",
            "urging",
            "asking",
            "declaring",
            "pledging",
        ),
        *(
            "stating",
            "acknowledging",
            "emphasizing",
            "emphasising",
            "denying",
            "blaming",
            "stressing",
            "maintaining",
            "recalling",
            "reiterating",
        ),
    ]
)
CIRCUMSTANCES = frozenset(
    [
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "statement", "interview", "speech"),
        *("letter", "testimony", "briefing", "conference", "tweet", "report", "article", "memo", "note", "post", "email", "broadcast"),
    ]
)
BLAMING = frozenset(
    (
        "accuse",
        "suspect",
        "blame",
        "criticize",
        "criticise",
        "praise",
        "credit",
        "slam",
        "blast",
        "lambast",
        "castigate",
        "rebuke",
        "scold",
        "mock",
    )
)
PREDICATING = frozenset(("as", "of", "for", "to", "with"))
ASKS = frozenset(("ask", "wonder", "inquire", "enquire"))
ASKING = ASKS | {"know", "question", "doubt", "say", "see", "decide", "tell", "determine", "discuss", "debate", "find", "explain", "check"}
BOUND = frozenset(("unless", "when", "if", "because", "until", "once", "where", "before", "after", "whenever"))
CUTTING = frozenset((",", ";", ":", "—", "–", "--", *MARKS))
TENSES = {"VBD": "past", "VBZ": "present", "VBP": "present", "MD": "modal"}
TIMES = frozenset(("year", "month", "week", "day", "decade", "hour", "minute", "time", "moment", "century"))
LOOSE = frozenset(("for", "of", "with", "against", "from", "over", "about"))  # prepositions that go on with an object
ON_BEHALF = frozenset(("support", "favor", "favour", "response", "exchange", "return", "protest", "solidarity", "retaliation"))
ITSELF = frozenset(("itself", "himself", "herself", "themselves", "myself", "ourselves", "yourself"))
NAMING = frozenset(("call", "name", "dub", "title", "declare", "style"))
REFER = ("refer", "to")  # a statement only with "as"
ADJUNCTS = frozenset(("npadvmod", "advmod", "dobj", "dative", "prep", "pobj", "det", "compound", "amod"))


def complement(site: Site, known: dict[int, Hit]) -> Draft | None:
    """Read a cue's complement; ``known`` are the unit's other cues by token."""
    frames = site.hit.cue.frames
    span, rule = (_clause(site), "clause") if frames & {"clause", "that"} else (None, "")
    if span is None and "predicate" in frames and not (syntax.passive(site.head) and syntax.agent(site.head) is None):
        span, rule = _predicate(site.hit), "predicate"
    if span is None and frames & {"infinitive", "gerund"}:
        span, rule = _verbal(site.doc, site.hit), "infinitive"
    if span is None and "object" in frames:
        span, rule = _object(site.doc, site.hit), "object"
    if span is None and "quote" in frames and frames & {"clause", "predicate"} and not syntax.passive(site.head):
        span, rule = _fragment(site), "fragment"
    if span is None:
        return None
    start, end = max(span[0], site.hit.end), min(span[1], site.high)
    end = _before_next_cue(site, start, end, known)
    if rule != "fragment":
        end = _presupposed(site, start, end)
    end = min(_quoted_on(site, start, end), site.high)
    if start >= end:
        return None
    gap = _gap(site) if rule == "clause" else None
    return site.draft([*([gap] if gap else []), (start, end)], speaker_of(site.hit), rule)


def _quoted_on(site: Site, start: int, end: int) -> int:
    """Return where content ends that goes on after its last quotation: "... and “...”", "“...” and that ..."."""
    doc, unit = site.doc, site.unit
    k = unit.before(end + 1)
    if k is None or not start <= unit.quotes[k][0] or not end - 1 <= unit.outer[k][1] <= end + 2:
        return end
    i = unit.outer[k][1]
    if i + 2 >= site.high or doc[i].lower_ not in ("and", "or", "but"):
        return end
    if doc[i + 1].lower_ == "that" and doc[i + 1].tag_ == "IN" and doc[i + 1].head.i > i:
        return int(doc[i + 1].head.right_edge.i + 1)
    following = unit.after(i)
    if (
        following is not None
        and unit.outer[following][0] - i <= 2
        and doc[i + 1].lower_ in (*PREDICATING, doc[unit.outer[following][0]].lower_)
    ):
        last = unit.outer[following][1]
        return end if last < site.high and doc[last].pos_ in ("PROPN", "PRON", "VERB") else unit.quotes[following][1]
    return end


def _gap(site: Site) -> Span | None:
    """Return the relative pronoun that is the reported clause's subject ("a plan [which] Rome said [was dead]")."""
    if site.head.dep_ != "relcl" or (clause := _reported(site.hit)) is None or not _finite(clause):
        return None
    own = [child for child in clause.children if child.dep_ in syntax.SUBJECTS]
    if any(child.i > site.head.i or child.tag_ not in ("WDT", "WP") for child in own):
        return None
    first = own[0] if own else site.head.left_edge
    return (first.i, first.i + 1) if first.tag_ in ("WDT", "WP") and first.i >= site.low and first.i < site.head.i - 1 else None


def _before_next_cue(site: Site, start: int, end: int, known: dict[int, Hit]) -> int:
    """Cut content at "and promised to ...": a second cue in the first one's tense that shares its subject."""
    doc, past = site.doc, site.head.tag_ in ("VBD", "VBN")
    for i in range(start + 1, end - 1):
        if doc[i].dep_ == "cc":
            for j in range(i + 1, min(i + 3, end)):
                other = known.get(j)
                if other is None or other.cue.pos != "verb" or site.unit.quote_at(j) is not None:
                    continue
                same = other.head.tag_ in ("VBD", "VBN") if past else other.head.tag_ == site.head.tag_ != "VB"
                if same and syntax.subject(other.head) is None:
                    site.unit.shared[j] = speaker_of(site.hit)
                    return i
            if doc[i].head.pos_ in ("VERB", "AUX") and _another_speaks(site, i, end, known):
                return i
    return end


def _another_speaks(site: Site, i: int, end: int, known: dict[int, Hit]) -> bool:
    """Tell whether another speaker's report begins behind a conjunction ("said it was open and Oslo said it was shut")."""
    for j in range(i + 2, min(i + 8, end)):
        other = known.get(j)
        if other is not None and other.cue.pos == "verb" and "quote" in other.cue.frames and site.unit.quote_at(j) is None:
            own = syntax.subject(other.head)
            same = (other.head.tag_ == "VBD") if site.head.tag_ in ("VBD", "VBN") else other.head.tag_ == site.head.tag_
            return same and own is not None and own.left_edge.i == i + 1 and own.tag_ not in ("PRP", "WP", "WDT")
    return False


def _presupposed(site: Site, start: int, end: int) -> int:
    """Cut what the writer adds after a comma: ", who was ...", ", a plan that ...", ", adding that ..."."""
    doc = site.doc
    for i in range(start + 1, end - 1):
        if doc[i].text not in INSERTING:
            continue
        j = i + 1
        while j < end and doc[j].text in MARKS:
            j += 1
        if j >= end or site.unit.quote_at(j) is not None:
            continue
        if _participle(doc[j]) or _aside(site, i, j, end):
            return i
        if (_relative(doc, j, end) or _apposition(doc, j, end)) and not _own_words(site, j, end):
            return i
    return end


def _own_words(site: Site, i: int, end: int) -> bool:
    """Tell whether the speaker's quoted words go on behind a comma (no other cue before them)."""
    k = site.unit.after(i)
    if k is None or site.unit.quotes[k][0] >= end:
        return False
    subjects = (t for t in site.doc[i : site.unit.quotes[k][0]] if t.dep_ == "nsubj" and t.pos_ in ("PROPN", "PRON"))
    return all(t.tag_ in ("WP", "WDT") for t in subjects)


def _aside(site: Site, i: int, j: int, end: int) -> bool:
    """Tell whether the writer goes on after a comma or dash: ", while Rome ...", ", even as ...", " — and several of them ..."."""
    doc = site.doc
    first = doc[j]
    if first.lower_ == "even" and j + 1 < end:
        first = doc[j + 1]
    if first.lower_ in ("while", "whereas") or (first.lower_ == "as" and first.i > j):
        reported = _reported(site.hit)
        if first.dep_ != "mark" or first.head.right_edge.i < end - 3 or reported is None:
            return False
        return not _tense(first.head) or _tense(first.head) != _tense(reported)
    if doc[i].text != "," and first.dep_ == "cc":
        return (
            j + 1 < end and doc[j + 1].dep_ not in ("conj", "prep") and any(t.dep_ in syntax.SUBJECTS for t in doc[j + 1 : min(end, j + 8)])
        )
    return False


def _participle(token: Token) -> bool:
    return token.tag_ == "VBG" and token.lower_ in PARTICIPLES


def _relative(doc: Doc, i: int, end: int) -> bool:
    """Tell whether a relative clause begins at a token and runs to the end."""
    pronoun = doc[i + 1] if doc[i].tag_ == "IN" and i + 1 < end else doc[i]
    if pronoun.tag_ not in ("WP", "WDT", "WP$") or pronoun.lower_ not in ("who", "which", "whose", "whom"):
        return False
    clause = pronoun
    while clause.dep_ not in ("relcl", "advcl") and clause.head.i != clause.i and clause.head.i > i:
        clause = clause.head
    return clause.dep_ in ("relcl", "advcl") and clause.right_edge.i >= end - 3


def _apposition(doc: Doc, i: int, end: int) -> bool:
    """Tell whether an apposition with a clause of its own begins at a token and runs to the end (", the first time it has ...")."""
    head = doc[i]
    while head.head.i > head.i and head.dep_ in ("det", "amod", "compound", "poss", "nummod", "nmod", "advmod", "case", "quantmod"):
        head = head.head
    if head.dep_ != "appos" or head.i >= end or head.left_edge.i < i or head.right_edge.i < end - 3:
        return False
    return any(t.tag_ in FINITE for t in doc[i:end])


# --- clauses ------------------------------------------------------------------------------------


def _clause(site: Site) -> Span | None:
    doc, hit = site.doc, site.hit
    best = _reported(hit)
    if best is None:
        return _after_conjunction(site)
    start, end = max(best.left_edge.i, hit.end), best.right_edge.i + 1
    if start > hit.end and doc[start - 1].lower_ == "that":
        start -= 1
    for child in best.lefts:
        if child.dep_ == "mark" and child.lower_ == "that" and child.i > start:
            start = child.i
    if start == hit.end:
        start = _after_circumstance(best, start)
    elif hit.cue.pos == "verb" and _subject_left_out(site, best, start):
        start = hit.end
    end = max(end, _subordinate(site.head, end))
    end = _also_said(site, best, _other_tense(site, best, end))
    if hit.cue.pos == "verb" and end < site.high and doc[end].tag_ in FINITE and site.head.dep_ not in ("relcl", "acl", "csubj"):
        end = max(end, doc[end].right_edge.i + 1)  # the parser ended the clause before its verb
    return start, end


def _after_circumstance(clause: Token, start: int) -> int:
    """Skip when and where it was said ("said on Friday it had ...", "said in a statement it had ...")."""
    for child in clause.lefts:
        if child.left_edge.i != start or child.dep_ not in ("prep", "npadvmod", "advmod"):
            continue
        words = clause.doc[start : child.right_edge.i + 1]
        if len(words) <= 8 and any(t.lower_ in CIRCUMSTANCES for t in words) and not any(t.pos_ == "VERB" for t in words):
            return int(child.right_edge.i + 1)
    return start


def _subject_left_out(site: Site, clause: Token, start: int) -> bool:
    """Tell whether the words between a cue and its clause are the clause's subject, which the parser hung elsewhere."""
    if site.hit.cue.words[0] in ADDRESSED or site.head.dep_ in ("relcl", "csubj", "pcomp") or not _finite(clause):
        return False
    if any(child.dep_ in syntax.SUBJECTS or child.dep_ == "mark" for child in clause.lefts):
        return False
    between = site.doc[site.hit.end : start]
    return not any(t.text in CUTTING or t.lower_ in CIRCUMSTANCES or t.tag_ in FINITE or t.lower_ in WH for t in between)


def _subordinate(head: Token, end: int) -> int:
    """Return where a subordinate clause ends that follows the content without a comma ("will stay unless Rome pays")."""
    for child in head.rights:
        if child.dep_ == "advcl" and child.left_edge.i == end and child.left_edge.lower_ in BOUND and syntax.subject(child) is not None:
            return int(child.right_edge.i + 1)
    return end


def _other_tense(site: Site, clause: Token, end: int) -> int:
    """Cut "denies that it was a crime and goes on ...": a conjunct in the cue's tense and not in its clause's is the speaker's deed."""
    cue, own = _tense(site.head), _tense(clause)
    if not cue or not own or cue == own:
        return end
    for child in clause.rights:
        if child.dep_ == "conj" and _tense(child) == cue and syntax.subject(child) is None and site.unit.quote_at(child.i) is None:
            and_ = next((t.i for t in clause.rights if t.dep_ == "cc" and t.i < child.i), None)
            return end if and_ is None else min(end, and_)
    return end


def _also_said(site: Site, clause: Token, end: int) -> int:
    """Return where a second clause ends that the parser hung on the cue but that is not in its tense ("said he is ill but will come")."""
    cue, own, doc = _tense(site.head), _tense(clause), site.doc
    if not cue or cue == own:
        return end
    for child in site.head.rights:
        if child.dep_ != "conj" or _tense(child) in ("", cue) or child.left_edge.i > end + 2 or syntax.subject(child) is None:
            continue
        if any(t.lower_ in ("and", "but", "or") for t in doc[end : child.left_edge.i]):
            return int(child.right_edge.i + 1)
    return end


def _tense(verb: Token) -> str:
    """Return ``past``, ``present`` or ``modal`` of a finite verb."""
    for token in (*(t for t in verb.lefts if t.dep_ in ("aux", "auxpass")), verb):
        if token.tag_ in TENSES:
            return TENSES[token.tag_]
    return ""


def _reported(hit: Hit) -> Token | None:
    """Return the verb of the clause that a cue reports."""
    verb, noun = hit.cue.pos == "verb", hit.cue.pos == "noun"
    for child in hit.head.rights:
        if child.i < hit.end:
            continue
        if child.dep_ == "ccomp" or (noun and child.dep_ in ("acl", "relcl")):
            if noun and not _marked(child):
                continue
            if verb and not _introduced(child) and ("clause" not in hit.cue.frames or not _finite(child) or _needs_introduction(hit)):
                continue
            return child
        if verb and child.dep_ in ("advcl", "xcomp"):
            words = {g.lower_ for g in child.lefts}
            if "whether" in words or ("if" in words and _asks(hit, child)) or (child.dep_ == "xcomp" and words & {"how", "why", "what"}):
                return child
    return None


def _asks(hit: Hit, clause: Token) -> bool:
    """Tell the indirect question ("asked if it was open") from the condition ("pledged to stay if asked")."""
    if hit.cue.words[0] not in ASKING or clause.doc[clause.left_edge.i - 1].lower_ in ("even", "as"):
        return False
    return not any(child.dep_ in ("xcomp", "ccomp", "acomp", "oprd") and hit.end <= child.i < clause.i for child in hit.head.rights)


def _needs_introduction(hit: Hit) -> bool:
    """Tell whether a bare clause after the cue cannot be what is said: after "asked", and after a participle that opens a sentence."""
    head = hit.head
    return hit.cue.words[0] in ASKS or (head.tag_ == "VBN" and head.is_sent_start is True)


def _after_conjunction(site: Site) -> Span | None:
    """Find "that" behind addressee and circumstances where the parser attached its clause elsewhere."""
    doc, i = site.doc, site.hit.end
    while i < min(site.high, site.hit.end + 8) and doc[i].dep_ in ADJUNCTS and doc[i].lower_ not in ("that", "whether"):
        i += 1
    if i + 2 < site.high and doc[i].lower_ in ("that", "whether") and doc[i].tag_ == "IN" and doc[i].head.i > i:
        return i, doc[i].head.right_edge.i + 1
    return None


def _introduced(clause: Token) -> bool:
    """Tell whether a clause begins with a conjunction or a question word."""
    first = clause.left_edge
    return first.lower_ in WH or (first.i > 0 and clause.doc[first.i - 1].lower_ == "that") or _marked(clause)


def _finite(clause: Token) -> bool:
    if clause.tag_ == "VB" and clause.dep_ == "ccomp" and any(g.dep_ == "ccomp" and _finite(g) for g in clause.rights):
        return True  # a word before the subject taken for a verb
    return clause.tag_ in FINITE or any(child.tag_ in FINITE and child.dep_ in ("aux", "auxpass") for child in clause.lefts)


def _marked(clause: Token) -> bool:
    return any(child.lower_ in ("that", "whether") and child.dep_ == "mark" for child in clause.lefts)


# --- other complements ----------------------------------------------------------------------------


def _verbal(doc: Doc, hit: Hit) -> Span | None:
    frames = hit.cue.frames
    for child in hit.head.rights:
        if child.dep_ in ("xcomp", "advcl", "acl", "ccomp", "relcl") and child.i >= hit.end:
            to = any(g.lower_ == "to" and g.dep_ == "aux" for g in child.lefts)
            if ("infinitive" in frames and to) or ("gerund" in frames and child.tag_ == "VBG" and child.dep_ != "advcl"):
                return child.left_edge.i, child.right_edge.i + 1
    if hit.cue.pos == "noun" and "infinitive" in frames and hit.end + 1 < len(doc):
        particle = doc[hit.end]
        if particle.tag_ == "TO" and particle.head.i > particle.i:
            return particle.i, particle.head.right_edge.i + 1
    return None


def _object(doc: Doc, hit: Hit) -> Span | None:
    if len(hit.cue.words) > 1:
        if syntax.passive(hit.head) and hit.head.dep_ == "acl":  # "refugees admitted to the country"
            return None
        for child in doc[hit.end - 1].rights:
            if child.dep_ in ("pobj", "pcomp"):
                if child.tag_ == "PRP" or child.lemma_ in TIMES:
                    return None
                end = child.right_edge.i + 1
                for sibling in hit.head.rights:
                    first = sibling.left_edge.i
                    asked = sibling.dep_ in ("xcomp", "advcl") and doc[first].lower_ == "to" and end <= first <= end + 8
                    if asked or (first == end and doc[end].lower_ == "as"):
                        end = sibling.right_edge.i + 1
                if hit.cue.words == REFER and not any(t.lower_ == "as" for t in doc[child.i : end]):
                    return None
                return child.left_edge.i, end
    objects = [child for child in hit.head.rights if child.dep_ in ("dobj", "dative") and child.i >= hit.end]
    if len(objects) > 1 and objects[0].lower_ != "to":  # "denied him the post"
        return None
    for child in objects:
        if child.dep_ == "dobj" and child.pos_ != "PRON":
            return child.left_edge.i, _with_prepositions(hit.head, child.right_edge.i + 1)
    return None


def _with_prepositions(head: Token, end: int) -> int:
    """Return where an object ends, with the prepositions right behind it that the parser hung on the verb."""
    for child in head.rights:
        if (
            child.dep_ == "prep"
            and child.left_edge.i == end
            and (child.lower_ in LOOSE or child.right_edge.lower_ in ON_BEHALF or any(g.lower_ in ON_BEHALF for g in child.rights))
        ):
            inside = head.doc[end : child.right_edge.i + 1]
            if not any(t.lower_ in CIRCUMSTANCES or t.lemma_ in TIMES for t in inside):
                end = child.right_edge.i + 1
    return end


def _predicate(hit: Hit) -> Span | None:
    """``called the move a provocation``, ``accused Kyiv of lying``: from the object to the end of what is said of it."""
    start: int | None = None
    end: int | None = None
    blames = hit.cue.words[0] in BLAMING
    if hit.cue.words[0] in NAMING and (
        _names(hit.head) or any(t.dep_ in ("dobj", "nsubj") and t.lower_ in ITSELF for t in hit.head.rights)
    ):
        return None
    for child in hit.head.rights:
        if child.i < hit.end or child.dep_ == "npadvmod":
            continue
        if child.dep_ in ("dobj", "nsubj") and start is None:
            start = child.left_edge.i
            if any(t.dep_ == "prep" and (t.lower_ == "as" or (t.lower_ in ("of", "for") and blames)) for t in child.rights):
                end = child.right_edge.i + 1
        elif child.dep_ in ("ccomp", "oprd", "xcomp", "acomp", "attr", "dobj") and (child.dep_ != "xcomp" or start is not None):
            start = child.left_edge.i if start is None else start
            end = child.right_edge.i + 1
        elif start is not None and child.left_edge.lower_ in PREDICATING and child.dep_ in ("prep", "advcl"):
            end = child.right_edge.i + 1
        elif child.dep_ in ("conj", "cc", "advcl") or child.text == ",":
            break
    return (start, _subordinate(hit.head, end)) if start is not None and end is not None else None


def _names(verb: Token) -> bool:
    """Tell whether a participle only gives a name ("a movement called the Dawn")."""
    return verb.tag_ in ("VBN", "VBD") and verb.dep_ == "acl" and syntax.subject(verb) is None


def _fragment(site: Site) -> Span | None:
    """``derided the deal as “a gift”`` where the parser saw no complement: from the cue to the end of the quoted words."""
    k = site.unit.after(site.hit.end)
    if k is None:
        return None
    start, end = site.unit.quotes[k]
    if start - site.hit.end > 12 or looks_like_title(site.doc, start, end):
        return None
    between = site.doc[site.hit.end : start]
    if any(t.tag_ in FINITE or t.text in (",", ";", ".", ":") or (t.tag_ == "VBG" and t.head.tag_ == "IN") for t in between):
        return None
    return site.hit.end, end
