"""One event told twice is one; two events are two."""

from __future__ import annotations

import pytest

from dragoman.reading.reader import read_document
from dragoman.types import Document

ONCE = [
    ("CONSULT", "Omani foreign minister Badr Albusaidi visited Iran on Monday.\n\nBadr Albusaidi visited Iran to talk about the strait."),
    ("ASSAULT", "Turkey shelled Kobani on Sunday for two hours. Turkey shelled Kobani from across the border."),
    ("SANCTION", "Poland expelled 45 Russian diplomats on Wednesday. Moscow called it a pity.\n\nPoland expelled the Russian diplomats."),
    ("ACCUSE", "Chad accused Sudan of arming rebels near Adre. Later Chad again accused Sudan of arming the rebels near Adre."),
]
TWICE = [
    ("ASSAULT", "Turkey shelled Kobani on 3 May 2016. Turkey shelled Kobani on 9 August 2016."),
    ("CONSULT", "The Omani foreign minister visited Iran. The Qatari foreign minister visited Iran."),
    ("REQUEST", "Chad urged Sudan to release the herders. Chad urged Sudan to withdraw its troops from Adre."),
    ("SANCTION", "Poland expelled 45 Russian diplomats. Poland expelled 3 Russian diplomats."),
    ("ASSAULT", "Rebels killed two people in Goma. People were killed in Bukavu by bandits."),
]


@pytest.mark.parametrize(("event_type", "text"), ONCE)
def test_a_second_telling_is_a_passage_of_the_first(nlp, event_type, text):
    reading = read_document(Document("example", text, published="2016-10-01"), nlp)
    [event] = [e for e in reading.events if e.event_type == event_type]
    [again] = event.passages
    assert text[again.start : again.end] in text[event.evidence.end :]


@pytest.mark.parametrize(("event_type", "text"), TWICE)
def test_another_date_party_matter_number_or_place_is_another_event(nlp, event_type, text):
    reading = read_document(Document("example", text, published="2016-10-01"), nlp)
    found = [e for e in reading.events if e.event_type == event_type]
    assert len(found) == 2
    assert not any(e.passages for e in found)
