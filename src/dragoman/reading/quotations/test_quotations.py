"""Quotation marks pair as a reader pairs them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from dragoman.reading import examples
from dragoman.reading.quotations import quotations as _quotations  # noqa: F401  (registers the component)
from dragoman.reading.quotations.rules import pair, paragraphs

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("quotations")
    return pipeline


def cases() -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else miss) for e in examples.read(HERE / "examples.md")]


@pytest.mark.parametrize("example", cases())
def test_example(example: examples.Example) -> None:
    found = [example.text[start:end].strip(" ,.") for start, end, _ in pair(example.text)]
    assert found == [example.text[start:end].strip(" ,.") for start, end in example.by_role("inside")]


def test_a_reopened_paragraph_goes_on(nlp: Language) -> None:
    doc = nlp("“One day we came.\n\n“Then we went,” she said.")
    assert [doc[start:end].text for start, end in doc._.quotations] == ["One day we came.", "Then we went,"]


def test_an_unclosed_mark_ends_with_its_paragraph_and_is_noted(nlp: Language) -> None:
    doc = nlp.make_doc("She said: “Nobody closed this.\n\nThe “next” one is whole.")
    doc._.notes = []
    doc = nlp.get_pipe("quotations")(doc)
    assert [doc[start:end].text for start, end in doc._.quotations] == ["Nobody closed this.", "next"]
    assert doc._.notes == [
        "a quotation mark at character 10 is not closed: read to the end of its sentence or paragraph. Close it where the quotation ends"
    ]


@pytest.mark.parametrize("text", ["“One day we came.\n\n“Then we went,” she said.", "‘One day we came.\n\n‘Then we went,’ she said."])
def test_a_reopened_paragraph_is_no_mistake(nlp: Language, text: str) -> None:
    doc = nlp.make_doc(text)
    doc._.notes = []
    assert nlp.get_pipe("quotations")(doc)._.notes == []


def test_many_unclosed_marks_are_noted_once(nlp: Language) -> None:
    doc = nlp.make_doc("She said: “Nobody closed this.\n\nNothing.\n\n" * 9)
    doc._.notes = []
    found = nlp.get_pipe("quotations")(doc)._.notes
    assert len(found) == 6
    assert found[-1].startswith("4 more quotation marks from here on at character ")


def test_two_quotations_that_meet_inside_a_token_are_one_stretch(nlp: Language) -> None:
    doc = nlp("He said “no”—“never” again.")
    assert [doc[start:end].text for start, end in doc._.quotations] == ["no”—“never"]


def test_quotations_never_overlap(nlp: Language) -> None:
    doc = nlp("“a “b” ”c“ 'd' \"e' f\" «g» „h“ ‘i’ ’j’ ``k'' \"\" “” '' \n\n“l\n\n\"m “n")
    ends = [0]
    for start, end in doc._.quotations:
        assert ends[-1] <= start < end <= len(doc)
        ends.append(end)


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "\n".join(["a line that is wrapped after a few words and goes on"] * 6)
    assert len(paragraphs(wrapped)) == 1


@pytest.mark.parametrize("piece", ["“a ‘b' \"c ", " 'a", " ‘as' bs", "“a word. ", ' "word', "6'2\" x ", "``word "])
def test_many_marks_take_linear_time(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    pair(text)
    assert time.process_time() - started < 10
