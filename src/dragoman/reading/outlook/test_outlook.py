"""The outlook: every example and every row of the lexicons is read as it is marked."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import LexiconError
from dragoman.reading import examples, lexicon
from dragoman.reading.outlook import lexicons
from dragoman.reading.outlook.outlook import OutlookFound
from dragoman.reading.pipeline import build

HERE = Path(__file__).parent
ROLES = {"content", "condition", "connective", "holder"}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(components=("quotations", "dates", "actors", "statements", "outlook"))


def roles(doc: Doc, found: OutlookFound) -> set[tuple[str, int, int]]:
    out = set()
    for role in ("content", "condition", "connective"):
        span = getattr(found, role)
        if span:
            out.add((role, doc[span[0]].idx, doc[span[1] - 1].idx + len(doc[span[1] - 1])))
    return out


def check(nlp: Language, example: examples.Example) -> None:
    doc = nlp(example.text)
    marked = {r for r in example.roles if r[0] in ROLES and r[0] != "holder"}
    found = doc._.outlook
    if not marked and not {r[0] for r in example.roles}:
        assert found == (), found
        return
    assert marked in [roles(doc, o) for o in found], [roles(doc, o) for o in found]
    kinds = {r[0] for r in example.roles} & lexicons.KINDS - {"condition"}
    assert not kinds or kinds & {o.kind for o in found if roles(doc, o) == marked}


def cases() -> list[object]:
    known_miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else known_miss) for e in examples.read(HERE / "examples.md")]


def row_cases(name: str) -> list[object]:
    return [pytest.param(row, id=f"{name}:{line}") for line, row in lexicon.rows(HERE / name)]


@pytest.mark.parametrize("example", cases())
def test_example(nlp, example):
    check(nlp, example)


@pytest.mark.parametrize("row", row_cases("connectives.csv"))
def test_a_connective_is_read_as_its_row_says(nlp, row):
    example = examples.parse(row["example"])
    check(nlp, example)
    assert any(o.logic == row["logic"] for o in nlp(example.text)._.outlook)


@pytest.mark.parametrize("row", row_cases("futures.csv"))
def test_a_future_is_read_as_its_row_says(nlp, row):
    example = examples.parse(row["example"])
    check(nlp, example)
    assert [o.kind for o in nlp(example.text)._.outlook] == [row["kind"]]


@pytest.mark.parametrize("row", row_cases("harms.csv"))
def test_a_harm_makes_a_threat(nlp, row):
    text = examples.parse(row["example"]).text
    assert [o.kind for o in nlp(f"“{text}” the general said.")._.outlook] == ["threat"]


@pytest.mark.parametrize("row", row_cases("likelihood.csv"))
def test_a_word_of_likelihood_has_a_range(row):
    example = examples.parse(row["example"])
    (start, end) = example.by_role("likelihood")[0]
    words = example.text[start:end].lower()
    assert lexicons.load().likelihood[words] == (float(row["low"]), float(row["high"]))


def test_a_likelihood_stands_with_its_forecast(nlp):
    (found,) = nlp("Oman will very probably renew the pact.")._.outlook
    assert (found.likelihood, found.likelihood_range) == ("very probably", (0.8, 0.95))


@pytest.mark.parametrize(
    "text",
    [
        "It is far from certain that Oman will renew the pact.",
        "It is not at all certain that Oman will renew the pact.",
        "It is hardly likely that Oman will renew the pact.",
        "The army will test the remote-controlled boat.",
        "Few observers believe that Oman will renew the pact.",
    ],
)
def test_a_word_of_likelihood_that_is_taken_back_tells_none(nlp, text):
    for found in nlp(text)._.outlook:
        assert found.likelihood is None


@pytest.mark.parametrize(
    "text", ["Certain states will renew the pact.", "The army will hold the remote town.", "The likely winner will renew the pact."]
)
def test_a_word_that_only_qualifies_a_noun_tells_no_likelihood(nlp, text):
    (found,) = nlp(text)._.outlook
    assert found.likelihood is None


def test_never_negates(nlp):
    (found,) = nlp("Moscow will never accept the plan.")._.outlook
    assert found.negated


def test_an_unknown_logic_is_refused(tmp_path):
    for name in ("connectives.csv", "likelihood.csv", "futures.csv", "harms.csv"):
        (tmp_path / name).write_text((HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    path = tmp_path / "connectives.csv"
    path.write_text("connective,logic,frame,example,source\nif,maybe,clause,x,own\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="'if' has the logic 'maybe'"):
        lexicons.load(tmp_path)


def test_an_empty_text_has_no_outlook(nlp):
    assert nlp("")._.outlook == ()
    assert nlp("if")._.outlook == ()


def horizon(nlp, text):
    doc = nlp.make_doc(text)
    doc._.published = datetime.date(2018, 7, 14)
    doc._.notes = []
    [found] = nlp(doc)._.outlook
    return found.horizon and (found.horizon.start, found.horizon.end)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Exports will slow by 2030.", ("2018-07-14", "2030-12-31")),
        ("The troops will leave within three months.", ("2018-07-14", "2018-10-14")),
        ("Iran will sell oil next year.", ("2019-01-01", "2019-12-31")),
        ("The army will stay until Friday.", ("2018-07-14", "2018-07-20")),
        ("The talks will resume soon.", ("2018-07-14", None)),
        ("It will be the first summit since 1991.", None),
        ("Tehran will defend the 2015 accord.", None),
        ("The envoy will speak at last.", None),
    ],
)
def test_a_horizon_is_an_interval_that_has_not_passed(nlp, text, days):
    assert horizon(nlp, text) == days


def test_what_is_promised_on_a_condition_is_read_once(nlp):
    (found,) = nlp("Libya has promised to free the crew, but only if Italy pays.")._.outlook
    assert (found.kind, found.holder, found.logic) == ("commitment", "LBY", "only_if")
    (found,) = nlp("The pact is likely to fail if Cairo refuses.")._.outlook
    assert (found.kind, found.likelihood, found.scale) == ("forecast", "likely", "ICD 203 (2015)")
