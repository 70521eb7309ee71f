"""Every example is read as it is marked; intervals are sound whatever the words; reading takes linear time."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from dragoman.reading import examples
from dragoman.reading.dates import calendars as cal
from dragoman.reading.dates import dates as _dates  # noqa: F401  (registers the component)
from dragoman.reading.dates.dates import historic, spoken
from dragoman.reading.dates.feasts import FEASTS, choose, easter, orthodox
from dragoman.reading.dates.grammar import OPENERS
from dragoman.reading.dates.words import MONTHS, NUMBERS, UNITS, WEEKDAYS, number, ordinal
from dragoman.reading.layers import DateFound
from dragoman.reading.paragraphs import paragraphs as _paragraphs  # noqa: F401  (registers the component)
from dragoman.reading.pipeline import LEFT_OUT, MODEL

HERE = Path(__file__).parent
PUBLISHED = datetime.date(2018, 7, 14)
DAYS = st.dates(datetime.date(1600, 1, 1), datetime.date(2400, 12, 31))
WORDS = sorted(w for w in {*OPENERS, *UNITS, *MONTHS, *WEEKDAYS} if w.isascii())
WORD = st.sampled_from(
    [
        *WORDS,
        *(w.title() for w in WORDS),
        "of",
        "to",
        "-",
        "and",
        "from",
        "since",
        "until",
        ".",
        ",",
        "14",
        "31",
        "2018",
        "1990",
        "ago",
        "later",
        "'s",
        "p.m.",
    ]
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.load(MODEL, exclude=list(LEFT_OUT))
    pipeline.add_pipe("paragraphs", first=True)
    pipeline.add_pipe("dates")
    return pipeline


def read(nlp: Language, text: str, published: datetime.date | None = PUBLISHED) -> list[tuple[str, DateFound]]:
    doc = nlp.make_doc(text)
    doc._.published = published
    doc = nlp(doc)
    return [(doc[f.start : f.end].text, f) for f in doc._.dates]


def interval(found: DateFound) -> str:
    if found.when.granularity == "vague":
        return "vague"
    return f"{found.when.start or ''}..{found.when.end or ''}"


def cases(name: str = "examples.md") -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    return [pytest.param(e, id=e.text, marks=() if e.handled else miss) for e in examples.read(HERE / name)]


@pytest.mark.parametrize("example", cases())
def test_example(nlp: Language, example: examples.Example) -> None:
    found = [(text, interval(f)) for text, f in read(nlp, example.text)]
    wanted = sorted(example.roles, key=lambda role: role[1])
    assert found == [(example.text[start:end], role) for role, start, end in wanted]


@pytest.mark.parametrize("example", cases("sentences.md"))
def test_sentence(nlp: Language, example: examples.Example) -> None:
    published, text = datetime.date.fromisoformat(example.text[:10]), example.text[11:]
    found = []
    for words, f in read(nlp, text, published):
        found += [(words, interval(f)), (words, (f.timex or "none").replace("/", "--").replace(":", "."))]
    assert sorted(found) == sorted((example.text[start:end], role) for role, start, end in example.roles)


@pytest.mark.parametrize(
    ("text", "timex"),
    [
        ("It happened on Friday night.", "2018-07-13TNI"),
        ("He slept at 10 p.m. Wednesday.", "2018-07-11T22:00"),
        ("It took 2 1/2 years.", "P2Y6M"),
        ("The four-day visit ended.", "P4D"),
        ("She wrote it in the 1990s.", "199"),
        ("Over the past two months it rained.", "P2M"),
        ("He works each Thursday.", "XXXX-WXX-4"),
        ("In the third quarter it fell.", "2018-Q3"),
        ("It is a relic of the 19th century.", "18"),
    ],
)
def test_the_timex_value_follows_the_standard(nlp: Language, text: str, timex: str) -> None:
    assert [f.timex for _, f in read(nlp, text)] == [timex]


def test_a_fiscal_year_is_marked_as_such(nlp: Language) -> None:
    assert [f.when.modifier for _, f in read(nlp, "Sales rose in fiscal 2017 and in FY2018.")] == ["fiscal", "fiscal"]


def test_a_feast_of_the_moon_is_about_a_day(nlp: Language) -> None:
    assert [f.when.modifier for _, f in read(nlp, "They met on Ashura.")] == ["about"]


def test_day_and_month_in_figures_are_ambiguous_unless_the_text_tells(nlp: Language) -> None:
    assert [f.when.modifier for _, f in read(nlp, "It was 12/05/2018.")] == ["ambiguous"]
    assert [f.when.modifier for _, f in read(nlp, "It was 12/05/2018, then 13/05/2018.")] == [None, None]


def test_in_talk_now_and_lengths_of_time_date_nothing(nlp: Language) -> None:
    talk = "I thank you. We have worked for three years, and I tell you that we are now ready. My friends, I need you, and you need me."
    assert spoken([w.lower_ for w in nlp.make_doc(talk * 2)])
    assert read(nlp, talk * 2) == []
    assert [text for text, _ in read(nlp, "They have worked for three years and are now ready.")] == ["three years", "now"]


@given(year=st.integers(1900, 2099))
def test_easter_is_a_sunday_in_spring_and_the_eastern_one_never_earlier(year: int) -> None:
    assert easter(year).weekday() == orthodox(year).weekday() == 6
    assert datetime.date(year, 3, 22) <= easter(year) <= orthodox(year) <= datetime.date(year, 5, 8)


@given(day=DAYS, way=st.sampled_from(["past", "future", "none", "ended"]), name=st.sampled_from(sorted(FEASTS)))
def test_a_feast_lies_on_the_side_that_the_verb_says(day: datetime.date, way: str, name: tuple[str, ...]) -> None:
    value = choose(FEASTS[name], day, way, None)
    assert value and value.start and value.end
    assert value.start <= day or way not in ("past", "ended")
    assert value.end >= day or way != "future"


def test_without_a_day_of_publication_a_weekday_is_vague(nlp: Language) -> None:
    (_, found), *_ = read(nlp, "They met on Friday.", None)
    assert (found.when.start, found.when.granularity, found.timex) == (None, "vague", "XXXX-WXX-5")


def test_in_a_text_of_history_a_day_belongs_to_the_year_told_last(nlp: Language) -> None:
    text = "He was born in 1811. He left school in 1828. He was jailed in 1830 and 1831. In 1832 he fell ill. He died on 31 May."
    assert read(nlp, text)[-1][1].timex == "1832-05-31"
    assert not historic(["1914", "1918", "1939", "1945", "1989", "yesterday", "Monday".lower()], PUBLISHED)


def test_a_year_ago_beside_money_is_the_quarter_told(nlp: Language) -> None:
    found = read(nlp, "In the first quarter of 2018 it earned $3 million, up from $2 million a year ago.")
    assert [f.timex for _, f in found] == ["2018-Q1", "2017-Q1"]


@pytest.mark.parametrize(
    "text",
    ["31 February 2018", "Feb. 30", "99/99/2018", "in 9999 years ago", "a billion years ago", "the year 0000", "999999 centuries ago"],
)
def test_what_the_calendar_lacks_breaks_nothing(nlp: Language, text: str) -> None:
    read(nlp, f"It was on {text} that he left.")
    read(nlp, text, None)


@given(words=st.lists(WORD, min_size=1, max_size=12), published=st.none() | DAYS)
@settings(max_examples=150)
def test_any_words_give_sound_intervals_in_order(words: list[str], published: datetime.date | None) -> None:
    pipeline = _blank()
    doc = spacy.tokens.Doc(pipeline.vocab, words=words)
    for token in doc:
        token.tag_ = "NN"
    doc._.published = published
    doc = pipeline.get_pipe("dates")(doc)
    end = 0
    for found in doc._.dates:
        assert end <= found.start < found.end <= len(doc)
        assert found.start <= found.head < found.end
        end = found.end
        when = found.when
        if when.start and when.end:
            assert datetime.date.fromisoformat(when.start) <= datetime.date.fromisoformat(when.end)
        assert when.granularity != "vague" or (when.start is None and when.end is None)


def _blank(cache: list[Language] = []) -> Language:  # noqa: B006  (one pipeline for all examples of a property)
    if not cache:
        pipeline = spacy.blank("en")
        pipeline.add_pipe("dates")
        cache.append(pipeline)
    return cache[0]


@given(day=DAYS, unit=st.sampled_from("DWMQYEC"), count=st.integers(-14, 40))
def test_a_shifted_unit_holds_the_shifted_day(day: datetime.date, unit: str, count: int) -> None:
    value, far = cal.shift(day, unit, count), cal.exact(day, unit, count)
    assert value.start and value.end and far
    assert value.start <= far <= value.end


@given(day=DAYS, unit=st.sampled_from("DWMQYEC"))
def test_units_follow_each_other_without_gap(day: datetime.date, unit: str) -> None:
    here, there = cal.shift(day, unit, 0), cal.shift(day, unit, 1)
    assert here.end and there.start
    assert there.start - here.end == cal.DAY


@given(day=DAYS, name=st.sampled_from(["early", "mid", "late"]), unit=st.sampled_from("MQYE"))
def test_a_phase_lies_inside_its_whole(day: datetime.date, name: str, unit: str) -> None:
    whole = cal.shift(day, unit, 0)
    part = cal.phase(whole, name)
    assert whole.start and whole.end and part.start and part.end
    assert whole.start <= part.start <= part.end <= whole.end
    assert part.timex == whole.timex


@given(n=st.integers(1, 99))
def test_numbers_in_words_are_numbers(n: int) -> None:
    ones = [w for w, value in NUMBERS.items() if value < 20]
    tens = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
    word = ones[n] if n < 20 else tens[n // 10] + (f"-{ones[n % 10]}" if n % 10 else "")
    assert number(word) == number(str(n)) == n


def test_ordinals_in_digits_and_words_agree() -> None:
    assert [ordinal(w) for w in ("first", "1st", "21st", "thirty-first", "none")] == [1, 1, 21, 31, None]


def test_much_text_takes_linear_time() -> None:
    pipeline = _blank()
    words = "since the end of the first half of early mid late 3 to 5 May or Monday , ten years later 1990 - 91".split() * 4000
    doc = spacy.tokens.Doc(pipeline.vocab, words=words)
    begun = time.perf_counter()
    pipeline.get_pipe("dates")(doc)
    assert time.perf_counter() - begun < 60e-6 * len(words) * 5
