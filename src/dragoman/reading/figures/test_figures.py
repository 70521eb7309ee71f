"""Which figures are read: every example and every row of the lexicons is read as it is marked."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from spacy.language import Language

from dragoman.errors import LexiconError
from dragoman.reading import examples, lexicon
from dragoman.reading.figures import convert, lexicons, numbers
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document, Figure, Span

HERE = Path(__file__).parent
TABLES = ("units.csv", "currencies.csv", "number_words.csv", "persons.csv", "changes.csv", "bounds.csv", "casualties.csv")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(components=("quotations", "dates", "actors", "statements", "figures"))


def read(nlp: Language, text: str, published: str | None = None) -> tuple[Figure, ...]:
    doc = nlp.make_doc(text)
    doc._.published = datetime.date.fromisoformat(published) if published else None
    doc._.notes = []
    found: tuple[Figure, ...] = nlp(doc)._.figures
    return found


def one(nlp: Language, text: str) -> Figure:
    found = read(nlp, text)
    assert len(found) == 1, found
    return found[0]


def cases() -> list[object]:
    known_miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else known_miss) for e in examples.read(HERE / "examples.md")]


@pytest.mark.parametrize("example", cases())
def test_an_example_is_read_as_it_is_marked(nlp: Language, example: examples.Example) -> None:
    assert sorted((f.unit_kind, *f.span) for f in read(nlp, example.text)) == list(example.roles)


def table_rows() -> list[object]:
    out: list[object] = []
    for name in TABLES:
        for line, row in lexicon.rows(HERE / name, ("example", "source")):
            out.append(pytest.param(row, id=f"{name}:{line}"))
    return out


@pytest.mark.parametrize("row", table_rows())
def test_a_row_of_a_lexicon_proves_itself(nlp: Language, row: lexicon.Row) -> None:
    example = examples.parse(row["example"])
    ((role, start, end),) = example.roles
    figures = {f.span: f for f in read(nlp, example.text)}
    figure = figures.get((start, end))
    assert figure is not None, figures
    if "told" in row:
        assert figure.measures == row["told"]
    if "bound" in row:
        assert figure.bound == row["bound"]
    elif "change" in row:
        assert figure.change == row["change"]
    else:
        assert figure.unit_kind == role
        if "unit" in row:
            assert figure.unit == row["unit"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("816 000 people fled.", 816_000, 816_000),
        ("The state spent $1.2bn.", 1.2e9, 1.2e9),
        ("The state spent $1.2m.", 1.2e6, 1.2e6),
        ("About 1.2m people fled.", 1.2e6, 1.2e6),
        ("Three hundred and forty-two thousand people fled.", 342_000, 342_000),
        ("Two and a half million people fled.", 2.5e6, 2.5e6),
        ("The camp holds 30 lakh people.", 3e6, 3e6),
        ("Two-thirds of the deputies left.", 2 / 3, 2 / 3),
        ("Between 3 and 5 ships sank.", 3, 5),
        ("Some 3-5 ships sank.", 3, 5),
        ("Exports may grow 5% to 10%.", 5, 10),
        ("The fine is $3 to $5 billion.", 3e9, 5e9),
        ("Tens of thousands of people fled.", 10_000, 100_000),
        ("A dozen ships sank.", 12, 12),
        ("The temperature fell to minus 20 degrees Celsius.", -20, -20),
        ("Half a million people fled.", 500_000, 500_000),
        ("The town warmed by 1 to 1.5 degrees Celsius.", 1, 1.5),
        ("The balance fell to $-50.8bn.", -50.8e9, -50.8e9),
        ("The trench is half a mile long.", 0.5, 0.5),
        ("About 65.6 million people fled.", 65_600_000, 65_600_000),
        ("One in five Finns backed it.", 0.2, 0.2),
        ("Four out of ten Finns backed it.", 0.4, 0.4),
        ("The dam holds 3 1/2 tons.", 3.5, 3.5),
    ],
)
def test_a_number_is_read_in_all_its_dress(nlp: Language, text: str, low: float, high: float) -> None:
    figure = one(nlp, text)
    assert (figure.low, figure.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The port ships 300,000 barrels a day.", "barrel per day"),
        ("The rebels earn $40 per barrel.", "USD per barrel"),
        ("The state lost two Russian warships.", "Russian warship"),
        ("The bank lent CNY 4bn.", "CNY"),
        ("At least 14 were killed and 30 wounded.", "people"),
        ("The bank lent US$4bn.", "USD"),
        ("The bank lent EUR10m.", "EUR"),
        ("The bank cut its forecast from 3.1 to 2.9 percent.", "percent"),
        ("The envoy carried a 7- or 8-inch knife.", "inch"),
        ("The index closed at 16,369 up 58 points.", "point"),
        ("The balance fell to $-50.8bn.", "USD"),
        ("A 14,000-strong militia left.", "people"),
        ("More than 5.4 million are refugees.", "refugee"),
    ],
)
def test_the_unit_is_named(nlp: Language, text: str, unit: str | None) -> None:
    assert read(nlp, text)[0].unit == unit


@pytest.mark.parametrize(
    "text",
    [
        "The war of 2014 goes on.",
        "Ivan Petrov, 44, was arrested.",
        "The 23-year-old soldier was arrested.",
        "Chile won 3-0.",
        "The minister left at 11:30.",
        "The minister left at 5 p.m. by plane.",
        "The council invoked Article 5.",
        "The council adopted Resolution 2231.",
        "The 5th army moved.",
        "An F-16 crashed.",
        "The G20 met in Rome.",
    ],
)
def test_what_claims_nothing_is_set_aside(nlp: Language, text: str) -> None:
    assert read(nlp, text) == ()


def test_a_figure_says_who_claims_it_and_for_which_period(nlp: Language) -> None:
    text = "“In the first five months of 2017, grain exports grew 31 percent,” Rouhani said."
    figure = next(f for f in read(nlp, text) if f.unit_kind == "percent")
    assert figure.claimed_by and "ouhani" in figure.claimed_by
    assert figure.period and (figure.period.start, figure.period.end) == ("2017-01-01", "2017-05-31")
    assert (figure.change, figure.measures) == ("up", "grain exports")


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The blast killed 14 people.", "killed"),
        ("At least 14 soldiers were wounded.", "wounded"),
        ("Norway is ready to invest $20 billion in wind farms.", "invest in wind farms"),
        ("Exports fell by 12 percent.", "Exports"),
        ("The bloc will cut emissions by 12 percent.", "emissions"),
        ("Up to 500 civilians killed in the raid were buried.", "killed"),
        ("The loss of 12 percent of exports hurt.", "exports"),
        ("Half the market price is tax.", "market price"),
        ("Oslo sells the gas at half the market price.", "market price"),
        ("Three in four miners left.", "miners"),
        ("A total of 40 miners died in May.", "killed"),
    ],
)
def test_a_figure_says_what_it_measures(nlp: Language, text: str, measures: str) -> None:
    assert one(nlp, text).measures == measures


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("The budget is worth 900 million shekels ($250 million).", ["budget"] * 2),
        ("The missile has a range of 900 km (560 miles).", ["range"] * 2),
        ("The index fell 90 points, or 2 percent.", ["index"] * 2),
        ("Turnout was 46 percent compared with 72 percent in 2014.", ["Turnout"] * 2),
    ],
)
def test_two_figures_of_one_thing_measure_it_both(nlp: Language, text: str, measures: list[str]) -> None:
    assert [f.measures for f in read(nlp, text)] == measures


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Exports rose from $3 billion in 2016 to $4 billion in 2017.", ["2016-01-01", "2017-01-01"]),
        ("Inflation is at 9 percent, up from 7 percent a year earlier.", [None, "2017-01-01"]),
        ("Yields rose to 3 percent, the highest since 2014.", [None]),
        ("The price climbed above $80 for the first time since 2014.", [None]),
        ("It ended the floods that drowned 70 people last year, and it waters 90,000 acres.", ["2017-01-01", None]),
    ],
)
def test_a_period_belongs_to_its_own_figure(nlp: Language, text: str, starts: list[str | None]) -> None:
    assert [f.period and f.period.start for f in read(nlp, text, published="2018-07-14")] == starts


def test_characters_are_those_of_the_text(nlp: Language) -> None:
    doc = nlp("They copied 64GB of files.")
    (figure,) = convert.figures(doc, lambda s: Span(100 + doc[s[0]].idx, 100 + doc[s[1] - 1].idx + len(doc[s[1] - 1])))
    assert figure.span == Span(112, 116)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1" * 5000,
        "1-" * 2000,
        "a million " * 2000,
        "1,2,3," * 1000,
        "$$$",
        "- -",
        "half",
        "a",
        "tens of",
        "9" * 500,
        "one hundred hundred " * 400,
    ],
)
def test_noise_is_read_without_harm(nlp: Language, text: str) -> None:
    assert all(abs(f.high) < 1e40 for f in read(nlp, text))


def test_tables_are_lower_case() -> None:
    for table in (lexicons.units(), lexicons.signs(), lexicons.codes(), lexicons.bounds()):
        assert all(form == form.lower() for form in table)
    assert "seven" in numbers.starters()


def tied(text: str) -> list[tuple[str, str | None]]:
    """Return the words of each figure of persons with the trigger of its event."""
    reading = read_document(Document("a", text), build())
    triggers = {e.id: text[slice(*e.trigger)] for e in reading.events}
    return [(text[slice(*f.span)], triggers.get(f.event or "")) for f in reading.figures if f.unit_kind == "persons"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rebels killed four farmers near Gao.", [("four farmers", "killed")]),
        ("Rebels killed three miners and wounded dozens of villagers.", [("three miners", "killed"), ("dozens of villagers", "wounded")]),
        ("Police arrested 45 protesters in Minsk.", [("45 protesters", "arrested")]),
        ("At least 18 people were killed when rebels attacked a market.", [("18 people", "killed")]),
        ("Police arrested a man. The hall holds 300 people.", [("300 people", None)]),
        ("Rebels attacked a market. The town has 9,000 workers.", [("9,000 workers", None)]),
    ],
)
def test_casualties_are_tied_to_the_event_that_they_suffered(text: str, wanted: list[tuple[str, str | None]]) -> None:
    assert tied(text) == wanted


def test_a_casualty_must_name_types_that_the_ontology_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "casualties.csv").write_text("lemma,told,types,example,source\nkill,killed,MAIM,x,own\n", encoding="utf-8")
    monkeypatch.setattr(lexicons, "HERE", tmp_path)
    lexicons._casualties.cache_clear()
    lexicons.casualty_types.cache_clear()
    try:
        with pytest.raises(LexiconError, match="'kill' names the event type 'MAIM'"):
            lexicons.casualty_types()
    finally:
        lexicons._casualties.cache_clear()
