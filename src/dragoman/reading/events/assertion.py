"""Who asserts what stands at a token: the speaker of the innermost statement around it."""

from __future__ import annotations

from spacy.tokens import Doc


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
