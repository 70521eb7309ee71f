"""First and second persons stand for who speaks and who is spoken to."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import examples
from dragoman.reading.pipeline import build

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(components=("quotations", "dates", "actors", "statements", "voices"))


def read(nlp: Language, text: str) -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = datetime.date(2018, 7, 14)
    return nlp(doc)


def cases() -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else miss) for e in examples.read(HERE / "examples.md")]


@pytest.mark.parametrize("example", cases())
def test_example(nlp: Language, example: examples.Example) -> None:
    doc = read(nlp, example.text)
    found = []
    for start, end in {(s, e) for _, s, e in example.roles}:
        here = [m for m in doc._.mentions if doc[m.start].idx == start and doc[m.end - 1].idx + len(doc[m.end - 1]) == end]
        actors = {one.actor.lstrip("?") for m in here for one in m.each()} or {"-"}
        found += [(actor, start, end) for actor in actors]
    assert tuple(sorted(found)) == example.roles


def test_the_us_is_no_pronoun(nlp: Language) -> None:
    doc = read(nlp, "“The US will not talk to a US enemy,” Peter Okello said.")
    assert not [m for m in doc._.mentions if m.kind == "pronoun"]


def test_every_mention_has_its_actor_and_no_two_share_a_head(nlp: Language) -> None:
    doc = read(nlp, "“Our troops and your country are ready, and we told you,” Kenyan President Uhuru Kenyatta told Peter Okello. He left.")
    heads = [m.head for m in doc._.mentions]
    assert len(heads) == len(set(heads))
    assert {m.actor for m in doc._.mentions} == set(doc._.actors)


@pytest.mark.parametrize("text", ["", "We", "“We our us you your”", "“" * 20 + "we said", "He said he said he said."])
def test_odd_texts_are_read_without_error(nlp: Language, text: str) -> None:
    assert all(m.start <= m.head < m.end for m in read(nlp, text)._.mentions)
