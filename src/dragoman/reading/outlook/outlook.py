"""Read what is said to come: forecasts, commitments, threats, and the conditions that they hang on.

``likelihood_range`` is the share of cases, 0 to 1, that a word of likelihood is commonly read as; the scale is
named in ``likelihood.csv``. ``holder`` is None where the writer speaks.

References
----------
S. Kent, "Words of Estimative Probability", Studies in Intelligence, 1964.
Office of the Director of National Intelligence, ICD 203, "Analytic Standards", 2015.
Professional Head of Intelligence Assessment, "Probability Yardstick", United Kingdom, 2018.
M. D. Mastrandrea et al., Guidance Note for Lead Authors of the IPCC AR5 on Consistent Treatment of Uncertainties, 2010.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Token

from dragoman.reading.layers import ActorMention
from dragoman.reading.outlook import conditions, futures, inverted, kinds, lexicons
from dragoman.reading.outlook.clauses import Stretch, has_subject, trim, words
from dragoman.reading.outlook.conditions import Condition
from dragoman.reading.outlook.futures import Future
from dragoman.types import When

SOON = frozenset("soon shortly coming next near ahead future later eventually forthcoming upcoming imminently".split())
DENYING = frozenset(("no", "without", "not", "n't", "hardly", "scarcely", "barely", "never"))
NOBODY = frozenset(("no", "few", "neither"))
HYPHENS = frozenset(("-", "–", "‑", "‐"))
QUALIFYING = frozenset(("certain", "remote", "likely", "unlikely", "probable", "improbable", "doubtful"))
NOUNS = frozenset(("NOUN", "PROPN"))
UP_TO = frozenset(("by", "before", "until"))  # they name an end; what is said to come begins to count today


@dataclass(frozen=True, slots=True)
class OutlookFound:
    """Tokens of what is said to come; ``kind``: forecast, commitment, threat, condition."""

    kind: str
    holder: str | None
    content: Stretch
    rule: str
    condition: Stretch | None = None
    connective: Stretch | None = None
    logic: str | None = None
    horizon: When | None = None
    likelihood: str | None = None
    likelihood_range: tuple[float, float] | None = None
    scale: str | None = None
    negated: bool = False


@Language.factory(
    "outlook",
    requires=["token.dep", "doc._.statements", "doc._.mentions", "doc._.dates"],
    assigns=["doc._.outlook"],
)
def make_outlook(nlp: Language, name: str) -> OutlookReader:
    """Build the component (spaCy calls this)."""
    return OutlookReader()


class OutlookReader:
    """Read the outlook of a document.

    Examples
    --------
    >>> from dragoman.reading.pipeline import build
    >>> nlp = build(components=("quotations", "dates", "actors", "statements", "outlook"))
    >>> [o.kind for o in nlp("If Cairo refuses, the talks will end.")._.outlook]
    ['forecast']
    """

    def __init__(self) -> None:
        self.lexicons = lexicons.load()

    def __call__(self, doc: Doc) -> Doc:
        """Set ``doc._.outlook``."""
        lower = words(doc)
        heads = {m.head: m for m in doc._.mentions}
        found, taken = self._conditions(doc, lower, heads)
        for future in self._futures(doc, lower):
            if not any(start <= future.verb < end for start, end in taken):
                found.append(self._of_future(doc, lower, future, heads))
        doc._.outlook = tuple(sorted(found, key=lambda o: (o.content, o.condition or (0, 0))))
        return doc

    def _conditions(self, doc: Doc, lower: list[str], heads: dict[int, ActorMention]) -> tuple[list[OutlookFound], list[Stretch]]:
        """Return the conditions, and the tokens in which no future is to be read again."""
        found: list[OutlookFound] = []
        taken: list[Stretch] = []
        at = 0
        while at < len(lower):
            parts = lexicons.longest(self.lexicons.connective_phrases, lower, at)
            condition: Condition | None = None
            if parts is not None:
                key = " ".join(parts)
                condition = conditions.read(doc, at, len(parts), key, self.lexicons.connectives[key])
            elif lower[at] in conditions.INVERTED:
                condition = inverted.read(doc, at)
            if condition is not None:
                future = self._future_of(doc, condition)
                found.append(self._of_condition(doc, lower, condition, future, heads))
                taken += [condition.condition, (condition.main, condition.main + 1)]
                taken += [(future.verb, future.verb + 1)] if future else []
                at = condition.connective[1]
            else:
                at += 1
        return found, taken

    def _futures(self, doc: Doc, lower: list[str]) -> list[Future]:
        found: dict[int, Future] = {}
        triggers = self.lexicons.futures
        for i, word in enumerate(lower):
            if not word:
                continue
            due = word in ("is", "are") and i + 1 < len(lower) and lower[i + 1] == "to"
            if due or word in triggers or word in ("would", "'d", "’d") or (len(word) > 3 and doc[i].lemma_.lower() in triggers):
                future = futures.read(doc, i, self.lexicons)
                if future is not None:
                    found.setdefault(future.verb, future)
        return [f for f in found.values() if not _goes_on(doc, f, found)]

    def _future_of(self, doc: Doc, c: Condition) -> Future | None:
        """Return what is promised or expected on a condition: "promised to leave, but only if …", "is likely to fall if …"."""
        for token in (doc[c.main], doc[c.main].head):
            trigger = token.lower_ in self.lexicons.futures or token.lemma_.lower() in self.lexicons.futures
            future = futures.read(doc, token.i, self.lexicons) if trigger and token.tag_ != "MD" else None
            if future is not None and c.main in (token.i, future.verb) and not c.condition[0] <= token.i < c.condition[1]:
                return future
        return None

    def _of_condition(
        self, doc: Doc, lower: list[str], c: Condition, future: Future | None, heads: dict[int, ActorMention]
    ) -> OutlookFound:
        verb = doc[c.main]
        by = kinds.speaker(doc, c.main)
        if future is not None and future.holder is not None:
            start, end = future.content
            content = trim(doc, start, min(end, c.connective[0]) if start < c.connective[0] else end)
            by = _holder(doc, future.holder, heads) or by
            return self._found(doc, lower, future.kind or "forecast", by, content, f"{future.rule}; {c.logic}:{c.words}", verb, c)
        kind = future.kind or "condition" if future is not None else "condition"
        if conditions.ahead(doc, c.content) or any(w in conditions.EXPECTING for w in lower[c.content[0] : c.content[1]]):
            kind = kinds.kind(doc, verb, by, heads, self.lexicons.harms)
        if kinds.tit_for_tat(doc, c.condition, verb):
            kind = "threat"
        return self._found(doc, lower, kind, by, c.content, f"{c.logic}:{c.words}", verb, c)

    def _of_future(self, doc: Doc, lower: list[str], f: Future, heads: dict[int, ActorMention]) -> OutlookFound:
        verb = doc[f.verb]
        by = kinds.speaker(doc, f.verb)
        kind = f.kind or kinds.kind(doc, verb, by, heads, self.lexicons.harms)
        if f.holder is not None:
            by = _holder(doc, f.holder, heads) or by
        return self._found(doc, lower, kind, by, f.content, f.rule, verb, None)

    def _found(
        self, doc: Doc, lower: list[str], kind: str, by: str | None, content: Stretch, rule: str, verb: Token, c: Condition | None
    ) -> OutlookFound:
        likely = self._likelihood(doc, lower, content)
        return OutlookFound(
            kind=kind,
            holder=by,
            content=content,
            rule=rule,
            condition=c.condition if c else None,
            connective=c.connective if c else None,
            logic=c.logic if c else None,
            horizon=_horizon(doc, content, c.condition if c else None),
            likelihood=likely,
            likelihood_range=self.lexicons.likelihood[likely] if likely else None,
            scale=self.lexicons.scales[likely] if likely else None,
            negated=kinds.negated(verb),
        )

    def _likelihood(self, doc: Doc, lower: list[str], content: Stretch) -> str | None:
        """Return the word of likelihood in a clause or in the five words before it."""
        for i in range(max(doc[content[0]].sent.start, content[0] - 5), content[1]):
            parts = lexicons.longest(self.lexicons.likelihood_phrases, lower, i)
            if parts is not None and parts[-1] in QUALIFYING and i + len(parts) < len(doc) and doc[i + len(parts)].pos_ in NOUNS:
                continue  # "certain countries", "a remote town", "the likely winner"
            if parts is not None and not _denied(doc, lower, i, len(parts)):
                return " ".join(parts)
        return None


def _denied(doc: Doc, lower: list[str], i: int, length: int) -> bool:
    """Tell whether a word of likelihood is taken back or no such word: "far from certain", "no deal is likely", "remote-controlled"."""
    if i + length < len(lower) and lower[i + length] in HYPHENS:
        return True
    before = lower[max(0, i - 3) : i]
    if before[-1:] and before[-1] in DENYING:
        return True
    if before[-2:] == ["far", "from"] or before[-3:] == ["not", "at", "all"] or before[-3:] == ["n't", "at", "all"]:
        return True
    word = doc[i].head if doc[i].pos_ == "ADV" else doc[i]
    who = kinds.subject(word) or next((c for c in doc[i].head.children if c.dep_ == "nsubj"), None)
    return who is not None and who.i < i and any(c.lower_ in NOBODY for c in who.children)


def _goes_on(doc: Doc, future: Future, found: dict[int, Future]) -> bool:
    """Tell whether a clause only goes on with the subject of another that holds it: "will open on Monday and will close at two"."""
    verb = doc[future.verb]
    above = found.get(verb.head.i) if verb.dep_ == "conj" and not has_subject(verb) else None
    return above is not None and above.content[0] <= future.verb < above.content[1]


def _holder(doc: Doc, verb: Token, heads: dict[int, ActorMention]) -> str | None:
    who = kinds.subject(verb if verb.pos_ != "ADJ" else verb.head)
    if who is None:
        return None
    mention = heads.get(who.i)
    return mention.actor if mention else doc[who.left_edge.i : who.i + 1].text


def _coming(when: When, words: str, published: datetime.date | None) -> When | None:
    """Return the days within which something is to come, or None for a date that cannot be its horizon.

    What lies behind the publication date cannot be, nor "since 1991", nor "for months"; "soon" begins today.
    """
    if when.modifier == "since":
        return None
    if when.start is None and when.end is None:
        if not SOON & set(words.lower().split()):
            return None
        return replace(when, start=published.isoformat()) if published else when
    if published is not None and when.end is not None and when.end < published.isoformat():
        return None
    return _within(when, published)


def _within(when: When, published: datetime.date | None) -> When:
    """Return "by Friday" as the days from the publication date to Friday."""
    end = when.end
    if when.start is not None or end is None or published is None or when.modifier not in UP_TO:
        return when
    today = published.isoformat()
    return replace(when, start=today, granularity="range") if today < end else when


def _horizon(doc: Doc, content: Stretch, condition: Stretch | None) -> When | None:
    """Return the interval of the first date in a clause, the condition's own dates left out."""
    for date in doc._.dates:
        inside = content[0] <= date.start < content[1]
        if inside and not (condition and condition[0] <= date.start < condition[1]):
            found = _coming(date.when, doc[date.start : date.end].text, doc._.published)
            if found is not None:
                return found
        if date.start >= content[1]:
            break
    return None
