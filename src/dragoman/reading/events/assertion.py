"""Who asserts what stands at a token: the speaker of the innermost statement around it."""

from __future__ import annotations

from spacy.tokens import Doc

from dragoman.reading.layers import ActorMention


def speakers(doc: Doc) -> list[str | None]:
    """Return, for each token, the speaker (an actor's id, else words) of the shortest statement that holds it; None is the writer."""
    out: list[str | None] = [None] * len(doc)
    size = [len(doc) + 1] * len(doc)
    for statement in doc._.statements:
        length = sum(end - start for start, end in statement.content)
        speaker = statement.speaker
        if speaker is None and statement.speaker_span is not None:
            speaker = doc[statement.speaker_span[0] : statement.speaker_span[1]].text
        if speaker is None:
            continue
        for start, end in statement.content:
            for i in range(start, end):
                if length < size[i]:
                    out[i], size[i] = speaker, length
    return out


def voices(doc: Doc) -> dict[int, ActorMention]:
    """Return, for each token inside a statement whose speaker is a known actor, a mention of that speaker."""
    out: dict[int, ActorMention] = {}
    size: dict[int, int] = {}
    by_actor: dict[str, list[ActorMention]] = {}
    for m in doc._.mentions:
        by_actor.setdefault(m.actor, []).append(m)
    for statement in doc._.statements:
        known = by_actor.get(statement.speaker or "")
        if not known:
            continue
        first = statement.content[0][0]
        mention = min(known, key=lambda m: abs(m.head - first))
        length = sum(end - start for start, end in statement.content)
        for start, end in statement.content:
            for i in range(start, end):
                if length < size.get(i, len(doc) + 1):
                    out[i], size[i] = mention, length
    return out
