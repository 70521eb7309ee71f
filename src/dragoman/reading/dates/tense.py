"""Which way the governing verb or noun points a date that does not say: past, future or none."""

from __future__ import annotations

from spacy.tokens import Doc, Token

STEPS = 8
WILL = frozenset({"will", "'ll", "’ll", "shall", "wo"})
MAY = frozenset({"may", "might", "could", "should", "must", "would", "'d", "’d", "can"})
PAST = frozenset({"had", "did", "was", "were"})
PLANNED = frozenset(
    (
        "plan expect schedule slate anticipate project forecast intend agree promise vow hope aim pledge threaten"
        " ask urge order instruct tell want invite"
    ).split()
)
TIMETABLED = frozenset(
    (
        "begin start meet visit travel hold arrive open leave depart close end vote expire mature resume launch"
        " convene plan expect hope intend take go run vote host sign decide face debate discuss rule"
    ).split()
)
POSTPONED = frozenset({"postpone", "delay", "defer", "extend", "adjourn", "prolong", "put"})
OPEN_ENDED = frozenset({"through", "until", "till", "by"})
SAID = frozenset("say tell announce warn report state add declare confirm claim deny".split())
BETWEEN = frozenset({"on", "late", "early"})
NEAR = 4  # tokens from a word of saying to its day
SETTLED = frozenset({"ended", "since"})
AHEAD = frozenset(
    "payable due effective upcoming scheduled planned expected slated forthcoming maturity maturing expiration starting".split()
)


def direction(doc: Doc, i: int) -> str:
    """Return the direction that the words above token ``i`` give it: past, future, none, or ended (over for sure).

    Climbs at most ``STEPS`` heads, because a wrong attachment far up says less than none.
    """
    token = doc[i]
    if i and doc[i - 1].lower_ in SETTLED:
        return "ended"
    if i and doc[i - 1].lower_ in AHEAD:
        return "future"
    if _told(doc, i):
        return "past"
    way = _climb(token)
    before = i - 1 - (2 if i > 2 and doc[i - 1].lower_ == "least" else 0)
    if i and doc[before].lower_ in OPEN_ENDED:
        if doc[before].head.lemma_ in POSTPONED or before and doc[before - 1].lower_ in ("off", "hold", "back"):
            return "future"
        return {"none": "future", "past": "none"}.get(way, way)
    if i and doc[i - 1].lower_ == "for" and way == "past":
        return "none"
    if i and doc[i - 1].lower_ == "of" and way == "future" and token.tag_ == "NNP":
        return "none"
    above = token.head
    told = above.lower_ in ("in", "on") and above.head.tag_ == "VBD" and above.i == i - 1
    return "ended" if way == "past" and told else way


def _told(doc: Doc, i: int) -> bool:
    """Tell whether a day stands right behind a word of saying in the past, whatever the parser hangs it on: "said on Friday he would"."""
    k = i - 1
    while k > 0 and doc[k].lower_ in BETWEEN:
        k -= 1
    if k > 0 and doc[k].tag_[:2] == "NN" and doc[k - 1].lemma_ == "tell":
        k -= 1
    return k >= 0 and i - k <= NEAR and doc[k].tag_ == "VBD" and doc[k].lemma_ in SAID


def _climb(token: Token) -> str:
    for _ in range(STEPS):
        if token.pos_ in ("VERB", "AUX") or token.tag_[:2] == "VB":
            found = _verb(token)
            if found is not None:
                return found
        elif token.lower_ in AHEAD:
            return "past" if any(c.lower_ == "had" for c in token.head.children) else "future"
        if token.head is token:
            break
        token = token.head
    return "past" if token.tag_ in ("VBD", "VBN") else "none"


def _verb(token: Token) -> str | None:
    """Return the direction of one verb form, None where a verb above must tell."""
    lowers = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    tag, lemma = token.tag_, token.lemma_
    if lowers & WILL or token.lower_ in WILL:
        return "future"
    if tag == "VBN" and lowers & {"had"}:
        return "past"
    if tag == "VBN" and lemma in ("schedule", "expect", "slate", "plan", "project", "anticipate", "suppose"):
        return "future"
    if tag == "VB" and "to" in lowers:
        return _infinitive(token)
    if lowers & MAY and "have" not in lowers:
        return "future"
    if tag == "VBD" or lowers & PAST or (tag == "VBN" and lowers & {"has", "have", "'ve", "’ve"}):
        return "past"
    if tag == "VBN":
        return None if lowers & {"is", "are", "be", "being"} else "past"
    if tag == "VBG":
        return "future" if lowers & {"is", "are", "'re", "’re", "am", "'s", "’s", "'m", "’m"} else None
    if tag in ("VBP", "VBZ"):
        going = any(c.tag_ == "VBG" and c.dep_ == "xcomp" for c in token.children)
        return "future" if lemma in TIMETABLED or going else "none"
    return None


def _infinitive(token: Token) -> str | None:
    head = token.head
    if any(c.lower_ == "had" for c in (*head.children, *head.head.children)):
        return "past"
    if head is token or head.lemma_ in PLANNED or head.lower_ in AHEAD or head.lower_ == "going":
        return "future"
    if head.tag_ in ("VBD", "VBN"):
        return None if head.tag_ == "VBD" else "future"
    return "future"
