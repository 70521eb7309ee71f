"""What kind an outlook is: whose words it is, whether its holder will do it, and whether it is meant to hurt."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.reading.layers import ActorMention, StatementFound
from dragoman.reading.outlook.clauses import SUBJECTS, Stretch
from dragoman.reading.statements.statements import holder as statement_at

FIRST = frozenset(("i", "we"))
SECOND = frozenset(("you",))
RELATIVES = frozenset(("who", "which", "that"))
NEGATIONS = frozenset(("not", "n't", "n’t", "never", "neither", "nor", "nobody", "nothing", "none", "nowhere"))
EFFECTS = frozenset(
    "be become cause lead spark trigger result mean fuel provoke happen affect undermine hurt cost depend take bring make".split()
)
BODIES = frozenset("army force forces troop navy military government country nation party administration cabinet side ministry".split())
CLIMB = 5


def speaker(doc: Doc, at: int) -> str | None:
    """Return who says what stands at a token (an actor's id, else words), or None where it is the writer."""
    return name(doc, statement_at(doc, at))


def name(doc: Doc, statement: StatementFound | None) -> str | None:
    """Return a statement's speaker."""
    if statement is None:
        return None
    if statement.speaker is not None or statement.speaker_span is None:
        return statement.speaker
    return doc[statement.speaker_span[0] : statement.speaker_span[1]].text


def subject(verb: Token) -> Token | None:
    """Return a verb's subject, or the one that it shares with the verb above it; for a relative pronoun, its noun."""
    for _ in range(CLIMB):
        own = [child for child in verb.children if child.dep_ in SUBJECTS and child.dep_ != "expl"]
        if own:
            before = [child for child in own if child.i < verb.i]
            found = (before or own)[-1]
            return verb.head if found.lower_ in RELATIVES and verb.dep_ == "relcl" else found
        if verb.dep_ not in ("conj", "xcomp", "advcl") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def kind(doc: Doc, verb: Token, by: str | None, heads: dict[int, ActorMention], harms: dict[str, str]) -> str:
    """Tell a commitment, a threat and a forecast apart.

    The holder in the first person, by name, or as the state that the holder speaks for, commits; where the verb
    harms somebody, that is a threat. Everything else is a forecast.
    """
    who = subject(verb)
    done = harms.get(verb.lemma_.lower())
    if who is None:
        return "forecast"
    if who.lower_ in ("it", "this", "that") and verb.lemma_.lower() in EFFECTS:
        return "forecast"  # what follows from something, not what somebody will do
    if by is not None and (_is_holder(doc, who, by, heads) or _own(who, statement_at(doc, verb.i))):
        return "threat" if done == "holder" and not negated(verb) else "commitment"
    if by is not None and (done == "other" and (who.lower_ in SECOND or _costs(verb)) and not negated(verb)):
        return "threat"
    return "forecast"


def _own(who: Token, statement: StatementFound | None) -> bool:
    """Tell whether a speaker speaks for a body of its own: "our army will …", and reported "its forces will …"."""
    owner = next((c.lower_ for c in who.lefts if c.dep_ == "poss"), None)
    if who.lemma_.lower() not in BODIES or statement is None:
        return False
    return owner in ("our", "my") or owner in ("its", "their", "his", "her") and statement.kind == "indirect"


def _costs(verb: Token) -> bool:
    """Tell whether somebody pays, suffers or regrets in the way of a threat: a price, a consequence."""
    words = {t.lemma_.lower() for child in verb.rights for t in list(child.subtree)[:8]}
    return verb.lemma_ != "pay" and verb.lemma_ != "suffer" or bool(words & {"price", "consequence", "dearly", "blood", "fate"})


def _is_holder(doc: Doc, who: Token, by: str, heads: dict[int, ActorMention]) -> bool:
    if who.lower_ in FIRST:
        return True
    mention = heads.get(who.i)
    if mention is None:
        return False
    if mention.actor == by:
        return True
    actors = doc._.actors or {}
    spoken, held = actors.get(mention.actor), actors.get(by)
    if spoken is None or held is None or not held.country or spoken.country != held.country:
        return False
    return mention.kind in ("state", "metonym", "office", "demonym") or mention.actor == held.country


def negated(verb: Token) -> bool:
    """Tell whether a verb is denied ("will never help")."""
    return any(child.dep_ == "neg" or child.lower_ in NEGATIONS for child in verb.children if child.i <= verb.i + 2) or any(
        child.lower_ == "longer" and child.i and child.doc[child.i - 1].lower_ == "no" for child in verb.children
    )


def tit_for_tat(doc: Doc, condition: Stretch, verb: Token) -> bool:
    """Tell whether a condition on oneself brings the same on others: "if we cannot fly, nobody will"."""
    first = any(t.lower_ in FIRST for t in doc[condition[0] : condition[0] + 3])
    barred = any(t.lower_ in NEGATIONS for t in doc[condition[0] : condition[1]])
    who = subject(verb)
    others = who is not None and who.lower_ in ("other", "others", "nobody", "anybody", "anyone", "you", "they", "one", "none", "else")
    return first and barred and (others or who is None) and (negated(verb) or (who is not None and who.lower_ in ("nobody", "none")))
