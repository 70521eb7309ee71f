"""What a terminal shows: an analyst's notes that fit the width and cannot take over the terminal."""

import io
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from dragoman import api, render
from dragoman.errors import RecordError
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Reading, Span, Statement, When


def shown(renderable, width=100, **options):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, **options).print(renderable)
    return out.getvalue()


def test_a_reading_tells_who_did_what_to_whom_and_who_says_so(full):
    text = shown(render.reading(full))
    assert "Talks open in Oman" in text
    assert "Kari Lund       NOR  GOV      envoy  2×" in text
    assert "2019-03-14  Kari Lund NOR → Omani minister OMN" in text
    assert "“Norway’s envoy Kari Lund met the Omani minister in Muscat on Thursday”" in text
    assert "ASSAULT ·negated" in text
    assert "says Kari Lund" in text
    assert "“We may pay $5 million … if both sides stop”" in text


def test_a_reading_tells_what_is_said(full):
    lines = [" ".join(line.split()) for line in shown(render.reading(full), width=140).splitlines()]
    assert any(
        line.startswith("s1 Kari Lund said (to Omani") and line.endswith("“We may pay $5 million … if both sides stop”") for line in lines
    )
    assert "f1 about $5 million pay, up (e2) says Kari Lund 2019-03-14" in lines
    assert "o1 commitment says Kari Lund “We may pay $5 million” if “both sides stop” (may: 30–60 %) 2019-03-14" in lines
    assert "for “Talks open in Oman”" in lines
    assert "r1 1 “Oman wants peace” says Kari Lund" in lines
    assert "r2 since “stop” writer" in lines


@pytest.mark.parametrize(
    ("ident", "words"),
    [("s1", "attitude promising"), ("f1", "unit USD"), ("o1", "condition “both sides stop”"), ("r1", "thesis “Talks open in Oman”")],
)
def test_what_is_said_is_shown_in_its_context(tmp_path, full, ident, words):
    with Record(str(tmp_path / "news.db")) as record:
        record.store([full])
        text = " ".join(shown(render.fact(api.show(record, f"oman.txt#{ident}")), width=200).split())
        with pytest.raises(RecordError, match=r"has no .f9"):
            api.show(record, "oman.txt#f9")
    assert f"oman.txt#{ident}" in text
    assert words in text
    assert "Kari Lund" in text


def test_a_reading_without_events_says_so():
    assert "none were found" in shown(render.reading(Reading(Document("a", "b"))))


def test_an_event_is_shown_in_its_context_with_its_rule(tmp_path, full):
    with Record(str(tmp_path / "news.db")) as record:
        record.store([full])
        text = shown(render.event(api.show(record, "oman.txt#e2")), width=200)
    assert "pay+money" in text
    assert "“We may pay $5 million if both sides stop,” she said." in text
    assert "First, Oman" not in text


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_fit_the_width(full, width):
    assert max(map(len, shown(render.reading(full), width).splitlines())) <= width


def test_colour_only_where_there_is_a_terminal(full):
    assert "\x1b[" not in shown(render.reading(full))
    assert "\x1b[" in shown(render.reading(full), force_terminal=True, color_system="standard")


def test_marks_of_the_text_are_shown_and_not_obeyed():
    words = "[red]Iran[/red] [link=file:///x]met[/link] \x1b[2J\x07\u202eIraq\x9b1m"
    event = Event("e1", "CONSULT", ("[b]",), ("y",), Span(0, len(words)), Span(17, 20), 1.0, "[bold]rule")
    actors = (Actor("[b]", "[blink]Iran\x1b[0m", "[/]"), Actor("y", "Iraq", "IRQ"))
    statement = Statement("s1", "[b]", None, None, (Span(0, len(words)),), "direct", "r")
    reading = Reading(Document("[d]", words, "\x1b]0;title\x07"), actors, (event,), (statement,))
    text = shown(render.reading(reading), force_terminal=True, color_system=None)
    assert not any(c in text for c in "\x1b\x07\x9b\u202e")
    assert "[red]Iran[/red]" in text
    assert "[blink]Iran" in text


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_any_text_and_any_spans_are_shown_without_control_characters(text, a, b, c, d):
    event = Event("e1", "ACCUSE", ("x",), (), Span(min(a, b), max(a, b)), Span(min(c, d), max(c, d)), -3.0, text[:9])
    reading = Reading(Document(text[:20], text, text[:30]), (Actor("x", text[:9], text[:3]),), (event,))
    assert not any(ord(ch) < 32 and ch != "\n" for ch in shown(render.reading(reading)))


def test_long_passages_are_cut_around_the_trigger(full):
    text = "word " * 400 + "Iran struck Iraq" + " word" * 400
    at = text.index("struck")
    event = replace(full.events[0], evidence=Span(0, len(text)), trigger=Span(at, at + 6))
    out = shown(render.reading(replace(full, document=Document("a", text), events=(event,), statements=())))
    assert "struck" in out
    assert len(out) < 3000


@pytest.mark.parametrize(
    ("value", "short"),
    [
        (When("2019-03-01", "2019-03-31", "month"), "2019-03"),
        (When("2019-01-01", "2019-12-31", "year"), "2019"),
        (When("2019-03-01", "2019-03-07", "week"), "2019-03-01\n–2019-03-07"),
        (When("2019-03-01", None, "range"), "2019-03-01–…"),
        (When(None, None, "vague"), "vague"),
    ],
)
def test_dates_are_as_short_as_they_can_be(value, short):
    assert render.when(value) == short
