"""Places are found, told from persons and organisations, and resolved by what the text says of them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.reading import examples
from dragoman.reading.pipeline import build
from dragoman.reading.places import gazetteer
from dragoman.reading.places import places as _places  # noqa: F401  (registers the component)
from dragoman.reading.places.names import key
from dragoman.reading.places.where import at

HERE = Path(__file__).parent
ROLES = {"location", "origin", "associative"}


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = build(components=())
    pipeline.add_pipe("places")
    return pipeline


def cases(name: str = "examples.md") -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else miss) for e in examples.read(HERE / name)]


def found(doc: Doc) -> dict[tuple[int, int], set[str]]:
    out = {}
    for p in doc._.places:
        end = doc[p.end - 1]
        known = {p.role, p.place.country or "x", (p.admin1 or "x").replace(" ", ".")} if p.place.lat is not None else {p.role, "-"}
        out[doc[p.start].idx, end.idx + len(end)] = known
    return out


@pytest.mark.parametrize("example", cases())
def test_example(nlp: Language, example: examples.Example) -> None:
    read = found(nlp(example.text))
    expected: dict[tuple[int, int], set[str]] = {}
    for role, start, end in example.roles:
        expected.setdefault((start, end), set()).add(role)
    assert set(read) == set(expected)
    for span, roles in expected.items():
        assert roles <= read[span], (example.text[span[0] : span[1]], read[span])


@pytest.mark.parametrize("example", cases("where.md"))
def test_where_an_event_was(nlp: Language, example: examples.Example) -> None:
    doc = nlp(example.text)
    (start, _), *_ = example.by_role("event")
    trigger = next(t for t in doc if t.idx == start)
    marked = [p.place for p in doc._.places if (doc[p.start].idx, doc[p.end - 1].idx + len(doc[p.end - 1])) in example.by_role("place")]
    assert len(marked) == len(example.by_role("place"))
    assert at(doc, trigger) == (marked[0] if marked else None)


@pytest.mark.parametrize("head", ["PARIS, Jan 5 (AFP) - ", "Paris (Reuters) - ", "By JOHN SMITH\nPARIS — ", "Lawmaker held\n\nPARIS -- "])
def test_a_dateline_stands_below_a_headline_or_byline(nlp: Language, head: str) -> None:
    place = where(nlp, f"{head}Police arrested a lawmaker on Tuesday.", "arrested")
    assert place and place.lower() == "paris"


def where(nlp: Language, text: str, trigger: str) -> str | None:
    doc = nlp(text)
    token = next(t for t in doc if t.text == trigger)
    place = at(doc, token)
    return place.name if place else None


def test_an_event_is_where_its_clause_says(nlp: Language) -> None:
    assert where(nlp, "Police fired on marchers in Lima.", "fired") == "Lima"
    assert where(nlp, "In Quito, ministers signed a treaty.", "signed") == "Quito"


def test_an_event_without_a_place_has_the_datelines(nlp: Language) -> None:
    assert where(nlp, "NAIROBI, Kenya — The president met his cabinet.", "met") == "NAIROBI"


def test_an_event_without_either_has_none(nlp: Language) -> None:
    assert where(nlp, "The president of France met his cabinet.", "met") is None


def test_the_object_of_entering_is_where_it_happened(nlp: Language) -> None:
    assert where(nlp, "Rebel troops entered Bangui on Monday.", "entered") == "Bangui"


def test_a_statement_about_an_event_is_not_where_the_event_was(nlp: Language) -> None:
    assert where(nlp, "The minister condemned the attack in Lima.", "condemned") is None


def test_an_unknown_place_is_noted(nlp: Language) -> None:
    doc = nlp.make_doc("Shells hit the village of Zworlinka.")
    doc._.notes = []
    assert nlp(doc)._.notes == ["place 'Zworlinka' is not in the table of places"]


def test_a_line_of_capitals_is_read_in_linear_time(nlp: Language) -> None:
    doc = nlp.make_doc("Henry Paris " * 3000)
    for token in doc:
        token.tag_ = "NNP"
    started = time.perf_counter()
    nlp.get_pipe("places")(doc)
    assert time.perf_counter() - started < 2


def test_an_adjective_is_no_event_place(nlp: Language) -> None:
    assert where(nlp, "Turkish troops attacked the base.", "attacked") is None


def test_one_name_has_one_place_in_a_document(nlp: Language) -> None:
    doc = nlp("A storm hit Paris, Texas, on Monday. Schools in Paris stayed shut.")
    assert {p.place.lat for p in doc._.places if p.place.name == "Paris"} == {33.66}


def test_a_publisher_at_home_in_a_country_decides_between_namesakes(nlp: Language) -> None:
    doc = nlp.make_doc("A man was hurt in Cambridge.")
    doc._.url = "https://news.example.co.uk/1"
    assert [p.place.country for p in nlp(doc)._.places] == ["GBR"]


def test_the_table_is_small_and_knows_every_point() -> None:
    assert (HERE / "gazetteer.npz").stat().st_size < 5_000_000
    table = gazetteer.load()
    assert table.names == sorted(table.names)
    for name in ("Germany", "Bavaria", "Kuala Lumpur", "South China Sea"):
        assert table.find(key(name)), name
    assert not table.find("no such place at all")


def test_every_abbreviation_names_something() -> None:
    table = gazetteer.load()
    for form in table.abbreviations:
        assert table.container(form, "", alone=False), form


def test_an_empty_text_has_no_places(nlp: Language) -> None:
    assert nlp("")._.places == ()
