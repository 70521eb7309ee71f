"""Quotations that have no cue of their own: they go on, or it is somebody's turn."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from dragoman.reading.statements import syntax
from dragoman.reading.statements.drafts import FINITE, Draft, following_noun, looks_like_title, trim
from dragoman.reading.statements.units import MARKS, Span, Unit

RECENT = 12  # statements that are looked back over
NEAR = 2  # paragraphs between a quotation and the statement whose speaker it takes


def take(doc: Doc, unit: Unit, previous: Unit | None, found: list[Draft], before: list[Draft]) -> list[Draft]:
    """Give the quotations at the head of a unit that nothing introduces to whoever speaks.

    ``found`` are the unit's drafts, ``before`` those of the units before it. A quotation in the same
    paragraph goes on with the one before it; in a paragraph of its own it takes the speaker of the
    sentence before it, or of the last statement.
    """
    announced = _announced(doc, unit, found)
    if announced is not None:
        return [*found, announced]
    same = previous is not None and previous.paragraph == unit.paragraph
    free = _free(doc, unit, found, goes_on=same)
    if not free or previous is None:
        return found
    own = _any_verb(doc, unit)
    if own is not None:
        verb, speaker = own
        return [*found, Draft([free[0]], (verb.i, verb.i + 1), speaker, "inserted", "neutral", unit)]
    recent = [draft for draft in before[-RECENT:] if not draft.nested]
    here = [draft for draft in recent if previous is draft.unit or previous is draft.closed_by]
    main = next((draft for draft in here if draft.rule in ("inserted", "lead", "turn", "colon")), None)
    if main is not None and (previous.paragraph == unit.paragraph or (main.unit.quotes and _alone(doc, unit))):
        main.content.extend(free)
        main.closed_by = unit
        return found
    if not any(t.pos_ in ("VERB", "AUX") for start, end in free for t in doc[start:end]):
        return found
    next_speaker = here[0].speaker if here else _protagonist(doc, previous)
    if next_speaker is None:
        speakers = (d.speaker for d in reversed(recent) if unit.paragraph - d.unit.paragraph <= NEAR)
        next_speaker = next((speaker for speaker in speakers if speaker is not None), None)
    return found if next_speaker is None else [*found, Draft(free, None, next_speaker, "turn", "neutral", unit)]


def _announced(doc: Doc, unit: Unit, found: list[Draft]) -> Draft | None:
    """Read a quotation that a colon introduces after a sentence without a cue ("She was blunt: “...”")."""
    for quote, (start, end) in zip(unit.quotes, unit.outer, strict=True):
        if start - 1 <= unit.start or start - unit.start > 80:
            continue
        colon = start - 1
        while colon > unit.start and doc[colon].is_space:
            colon -= 1
        if doc[colon].text != ":" or not _is_sentence(doc, quote) or not any(t.pos_ in ("VERB", "AUX") for t in doc[quote[0] : quote[1]]):
            continue
        if any(low < end and start < high for draft in found if not draft.nested for low, high in draft.content):
            return None
        subjects = (t for t in doc[unit.start : colon] if t.dep_ == "nsubj" and t.head.dep_ == "ROOT")
        speaker = next(subjects, None) or next((t for t in reversed(list(doc[unit.start : colon])) if t.pos_ == "PROPN"), None)
        if speaker is not None and speaker.i < colon:
            return Draft([trim(doc, *quote)], (colon, colon + 1), speaker, "colon", "neutral", unit)
        return None
    return None


def _alone(doc: Doc, unit: Unit) -> bool:
    """Tell whether a unit holds nothing but one quotation."""
    return all(t.is_punct or t.is_space for t in doc[unit.outer[0][1] : unit.end])


def _free(doc: Doc, unit: Unit, found: list[Draft], *, goes_on: bool) -> list[Span]:
    """Return the run of quoted sentences that a unit begins with, where no draft holds them.

    ``goes_on``: in the paragraph of a statement, quoted words may run into the writer's (“It is late” for a deal).
    """
    if not unit.quotes or unit.outer[0][0] > unit.start:
        return []
    held = [span for draft in found if not draft.nested for span in draft.content]
    out: list[Span] = []
    for k, quote in enumerate(unit.quotes):
        if k and not all(t.is_punct or t.is_space for t in doc[unit.outer[k - 1][1] : min(unit.outer[k][0], unit.outer[k - 1][1] + 9)]):
            break
        if any(start < quote[1] and quote[0] < end for start, end in held) or not (
            _is_sentence(doc, quote) or (goes_on and _begins(doc, quote))
        ):
            break
        out.append(trim(doc, *quote))
    return out


def _is_sentence(doc: Doc, quote: Span) -> bool:
    """Tell a quoted sentence from a title, a name or a word held at arm's length."""
    first, last = doc[quote[0]], doc[quote[1] - 1]
    end = last.text.rstrip("'’\"”") or (doc[last.i - 1].text if last.i > first.i else "")
    return end[-1:] in (".", ",", "?", "!", "…") and (first.text[:1].isupper() or first.is_punct or first.is_digit)


def _begins(doc: Doc, quote: Span) -> bool:
    start, end = quote
    return (
        end - start > 3
        and doc[start].text[:1].isupper()
        and any(t.tag_ in FINITE for t in doc[start:end])
        and not looks_like_title(doc, start, end)
    )


def _any_verb(doc: Doc, unit: Unit) -> tuple[Token, Token] | None:
    """Return (verb, speaker) where any verb follows a quotation that a comma leaves open (“...,” sighed Smith)."""
    (_, inner), (_, outer) = unit.quotes[0], unit.outer[0]
    if doc[inner - 1].text[-1:] not in (",", "?", "!") or outer >= unit.end:
        return None
    for token in doc[outer : min(outer + 12, unit.end)]:
        if token.tag_ in ("VBD", "VBZ", "VBP") and token.dep_ not in ("aux", "auxpass", "relcl") and token.pos_ == "VERB":
            own = syntax.subject(token)
            if own is None or own.i < outer:
                own = following_noun(doc, token.i + 1, unit.end) if token.i <= outer + 1 else None
            return (token, own) if own is not None and own.tag_ not in ("WP", "WDT") else None
        if token.text in (".", ";", ":") or token.text in MARKS or token.tag_ in ("IN", "TO", "CC", "WRB", "MD"):
            return None
    return None


def _protagonist(doc: Doc, unit: Unit) -> Token | None:
    """Return the person whom a sentence without a statement is about: the subject of its main verb."""
    for token in doc[unit.start : unit.end]:
        if token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
            return token if token.pos_ == "PROPN" or token.lower_ in ("he", "she") else None
    return None
