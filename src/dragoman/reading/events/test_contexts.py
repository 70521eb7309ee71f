"""What an event is about is told by the words around it."""

from __future__ import annotations

import pytest

from dragoman.reading import lexicon
from dragoman.reading.events import contexts
from dragoman.reading.reader import read_document
from dragoman.types import Document

PROVED = 0.97


def told(nlp, text):
    return [set(e.contexts) for e in read_document(Document("example", text), nlp).events]


def test_rows_prove_themselves(nlp):
    rows = [row for _, row in lexicon.rows(contexts.TABLE)]
    missed = [row["words"] for row in rows if not any(row["context"] in c for c in told(nlp, row["example"]))]
    assert len(missed) <= (1 - PROVED) * len(rows), missed


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Peru and Chile discussed the mining of copper.", "natural_resource"),
        ("Chad expelled two Libyan diplomats over the theft of ballots in the election.", "election"),
        ("Oman sent tents to Sudan after the earthquake, and doctors.", "disasters"),
    ],
)
def test_a_word_of_the_clause_gives_the_context(nlp, text, context):
    assert any(context in found for found in told(nlp, text))


def test_one_word_elsewhere_in_the_paragraph_gives_none(nlp):
    assert told(nlp, "Oil had been cheap that year. Peru praised Chile.") == [set()]
