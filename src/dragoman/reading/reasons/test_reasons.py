"""Reasons: every example and every row of the lexicons is read as it is marked."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import LexiconError
from dragoman.reading import examples, lexicon
from dragoman.reading.pipeline import build
from dragoman.reading.reasons import lexicons
from dragoman.reading.reasons.reasons import ReasonFound

HERE = Path(__file__).parent
ROLES = {"content", "thesis", "cue"}
Roles = frozenset[tuple[str, int, int]]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(components=("quotations", "dates", "actors", "statements", "reasons"))


def span(doc: Doc, tokens: tuple[int, int]) -> tuple[int, int]:
    return doc[tokens[0]].idx, doc[tokens[1] - 1].idx + len(doc[tokens[1] - 1])


def roles(doc: Doc, found: ReasonFound) -> Roles:
    out = {("content", *span(doc, found.content))}
    if found.thesis:
        out.add(("thesis", *span(doc, found.thesis)))
    return frozenset(out)


def marked(example: examples.Example) -> list[Roles]:
    facts: dict[str, set[tuple[str, int, int]]] = {}
    for role, start, end in example.roles:
        prefix, _, name = role.rpartition(".")
        if name != "cue":
            facts.setdefault(prefix, set()).add((name, start, end))
    return [frozenset(f) for f in facts.values()]


def cases() -> list[object]:
    known_miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else known_miss) for e in examples.read(HERE / "examples.md")]


def check(nlp: Language, example: examples.Example) -> None:
    doc = nlp(example.text)
    assert sorted(sorted(roles(doc, r)) for r in doc._.reasons) == sorted(sorted(m) for m in marked(example))


@pytest.mark.parametrize("example", cases())
def test_example(nlp, example):
    check(nlp, example)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["cue"]) for _, row in lexicon.rows(HERE / "cues.csv")])
def test_a_cue_is_read_as_its_row_says(nlp, row):
    check(nlp, examples.parse(row["example"]))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["words"]) for _, row in lexicon.rows(HERE / "results.csv")])
def test_a_result_is_read_as_its_row_says(nlp, row):
    check(nlp, examples.parse(row["example"]))


@pytest.mark.parametrize("row", [pytest.param(row, id=row["words"]) for _, row in lexicon.rows(HERE / "ordinals.csv")])
def test_an_ordinal_has_its_place(row):
    example = examples.parse(row["example"])
    start, end = example.by_role("cue")[0]
    assert lexicons.load().ordinals[tuple(example.text[start:end].lower().split())] == int(row["order"])


@pytest.mark.parametrize("row", [pytest.param(row, id=row["noun"]) for _, row in lexicon.rows(HERE / "announcements.csv")])
def test_a_noun_announces_reasons(nlp, row):
    text = examples.parse(row["example"]).text
    found = nlp(f"{text} First, the treasury is empty. Second, voters are tired.")._.reasons
    assert [r.order for r in found] == [1, 2]


def test_a_title_gives_the_thesis_of_a_list_over_paragraphs(nlp):
    doc = nlp("Two reasons why Quito will not join the bloc\n\nFirst, it is poor.\n\nThe road is long.\n\nSecond, its army objects.")
    assert [doc[slice(*r.thesis)].text for r in doc._.reasons] == ["Quito will not join the bloc"] * 2
    assert [r.order for r in doc._.reasons] == [1, 2]


def test_a_wrong_order_is_refused(tmp_path):
    for name in ("cues.csv", "announcements.csv", "results.csv"):
        (tmp_path / name).write_text((HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "ordinals.csv").write_text("words,order,example,source\nfirst,x,y,own\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="'first' has the order 'x'"):
        lexicons.load(tmp_path)


def test_an_empty_text_has_no_reasons(nlp):
    assert nlp("")._.reasons == ()
    assert nlp("because")._.reasons == ()
