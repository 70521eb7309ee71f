"""Where sentences begin: after breaks and datelines, never within running words."""

import pytest

NEWS = "Russia condemned Israel on Thursday."


@pytest.mark.parametrize("head", ["Talks in Vienna", "A protest", "Envoys, no deal"])
def test_a_short_headline_parts_no_subject_from_its_verb(nlp, head):
    doc = nlp(f"{head}\n\n{NEWS}")
    assert [s.text for s in doc.sents][-1] == NEWS
    [event] = doc._.events
    assert [m.actor for m in (*event.actors, *event.recipients)] == ["RUS", "ISR"]


def test_a_small_letter_after_closing_marks_may_begin_a_sentence(nlp):
    doc = nlp("He left. de Mistura, the envoy, stayed in Geneva.")
    assert doc[3].is_sent_start
