"""Where a clause begins and ends, from a parse that may be wrong."""

from __future__ import annotations

from spacy.tokens import Doc, Token

Stretch = tuple[int, int]
SUBJECTS = frozenset(("nsubj", "nsubjpass", "csubj", "expl"))
VERBS = frozenset(("VERB", "AUX"))
MARKS = frozenset(('"', "“", "”", "''", "``", "«", "»", "‘", "’"))
BREAKS = frozenset((";", ":", "--", "—", "–"))
LEAD = 4  # tokens before a conjunction that may measure it
SCARE = 8  # tokens of words in marks that a clause may hold: would pay a “big price”
TIMES = frozenset(("minute", "hour", "day", "week", "month", "year", "time", "moment"))
QUESTIONS = frozenset(("why", "how", "where", "when", "which", "who", "whom", "that"))
LONGEST = 80  # tokens of a clause
HOPELESS = 600  # tokens of a "sentence" that is a table or noise: work in it would grow with its square


def words(doc: Doc) -> list[str]:
    """Return the lower-case words of a document, empty where the sentence is too long to be one."""
    lower = [t.lower_ for t in doc]
    for sentence in doc.sents if len(doc) > HOPELESS else ():
        if sentence.end - sentence.start > HOPELESS:
            lower[sentence.start : sentence.end] = [""] * (sentence.end - sentence.start)
    return lower


def trim(doc: Doc, start: int, end: int) -> Stretch:
    """Return a stretch without spaces, punctuation and conjunctions at its ends; it may be empty."""
    while start < end and (doc[start].is_space or doc[start].is_punct or doc[start].lower_ in ("and", "but", "or", "so", "that", "then")):
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].is_punct or doc[end - 1].lower_ in ("and", "but", "or", "only", "even")):
        end -= 1
    return start, end


def finite(verb: Token) -> bool:
    """Tell whether a verb stands in a clause of its own: with a subject or an auxiliary."""
    return verb.pos_ in VERBS and any(child.dep_ in SUBJECTS or child.dep_ in ("aux", "auxpass") for child in verb.lefts)


def has_subject(verb: Token) -> bool:
    """Tell whether a verb has a subject of its own."""
    return any(child.dep_ in SUBJECTS for child in verb.children)


def verb_of(word: Token) -> Token:
    """Return the verb that an auxiliary or adverb belongs to."""
    for _ in range(4):
        if word.dep_ in ("aux", "auxpass", "neg", "advmod") and word.head.i != word.i:
            word = word.head
        else:
            break
    return word


def limits(doc: Doc, at: int) -> Stretch:
    """Return the sentence around a token, cut at quotation marks, line ends and strong breaks, at most ``LONGEST`` tokens to a side."""
    sentence = doc[at].sent
    low, high = max(sentence.start, at - LONGEST), min(sentence.end, at + LONGEST)
    i = at - 1
    while i >= low:
        if _breaks(doc[i]):
            opening = next((k for k in range(i - 1, max(low, i - SCARE), -1) if doc[k].text == "“"), None) if doc[i].text == "”" else None
            if opening is None:
                low = i + 1
                break
            i = opening
        i -= 1
    i = at + 1
    while i < high:
        if _breaks(doc[i]):
            closing = next((k for k in range(i + 1, min(high, i + SCARE)) if doc[k].text == "”"), None) if doc[i].text == "“" else None
            if closing is None or doc[closing - 1].is_punct:
                high = i
                break
            i = closing
        i += 1
    return low, high


def _breaks(token: Token) -> bool:
    return token.text in MARKS and token.text != "’" or token.text in BREAKS or "\n" in token.text


def clause(verb: Token, low: int, high: int) -> Stretch:
    """Return the stretch of a clause: the verb's words, without what only hangs on it from the clause before.

    Coordinated clauses that have a subject of their own are left out, adverbial clauses are kept.
    """
    start, end = max(verb.left_edge.i, low), min(verb.right_edge.i + 1, high)
    for child in verb.children:
        own = (child.dep_ in ("conj", "parataxis") and has_subject(child)) or (
            child.dep_ == "ccomp" and child.i < verb.i and has_subject(child)
        )
        if own and child.i < verb.i:
            start = max(start, child.right_edge.i + 1)
        elif own and child.i > verb.i:
            end = min(end, max(child.left_edge.i, verb.i + 1))
    for child in verb.lefts:
        if child.dep_ == "mark" and child.i + 1 > start and child.i < verb.i and (child.i - start <= 1 or _measured(child, start)):
            start = child.i + 1
    start, end = trim(verb.doc, start, end)
    while start < verb.i and verb.doc[start].tag_ in ("WRB", "WDT", "WP") and verb.doc[start].lower_ in QUESTIONS:
        start += 1
    return trim(verb.doc, start, end)


def _measured(mark: Token, start: int) -> bool:
    """Tell whether all that stands before a conjunction measures it: "six days before he left"."""
    return mark.i - start <= LEAD and mark.doc[mark.i - 1].lemma_.lower() in TIMES
