"""Search finds what a query says, the same in every database, and its index is written with the facts."""

import csv
import io
import json
import random
import re
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import api
from dragoman.errors import InputError
from dragoman.record import connect, index, store, words
from dragoman.record.record import Record
from dragoman.record.search import shortened
from dragoman.types import Actor, Document, Reading, Span, Statement

TEXTS = {
    "oil": ("Oil sanctions on Iran were lifted. Tehran welcomed the step.", "2018-01-15", "The Example"),
    "gas": ("Gas exports to Iran fell. Sanctions on oil remain.", "2018-02-28", "Daily Other"),
    "accent": ("President Erdoğan’s envoy met Évian’s mayor on oil-sanctions.", "2019-05-01", "The Example"),
    "none": ("Nothing happened.", None, None),
}


def reading(ident, text, published=None, publisher=None, title=None):
    middle = text.find(". ") + 1 or len(text)
    said = (Statement("s1", "envoy", None, None, (Span(0, middle),), "direct", "said"),)
    said += (Statement("s2", None, None, None, (Span(middle + 1, len(text)),), "indirect", "free"),) if middle < len(text) else ()
    envoy = Actor("envoy", "The envoy", "NOR", ("GOV",), None, (Span(0, 3),))
    return Reading(Document(ident, text, title, published, publisher=publisher), (envoy,), statements=said)


def filled(url):
    record = Record(url)
    record.store([reading(ident, *told) for ident, told in TEXTS.items()])
    return record


@pytest.fixture
def record(new_url):
    with filled(new_url()) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("oil", {"oil", "gas", "accent"}),
        ("OIL SANCTIONS", {"oil", "gas", "accent"}),
        ('"oil sanctions"', {"oil", "accent"}),
        ("oil-sanctions", {"oil", "accent"}),
        ('"sanctions on iran"', {"oil"}),
        ('"sanctions on ir"*', {"oil"}),
        ("sanct* iran", {"oil", "gas"}),
        ("sanction", set()),
        ("tehran OR gas", {"oil", "gas"}),
        ("oil NOT iran", {"accent"}),
        ("NOT iran oil", {"accent"}),
        ('sanctions NOT "oil sanctions"', {"gas"}),
        ("oil NOT (tehran OR gas)", {"accent"}),
        ("(tehran OR gas) AND NOT lifted", {"gas"}),
        ("oil NOT NOT iran", {"oil", "gas"}),
        ("erdogan", {"accent"}),
        ("ERDOĞAN", {"accent"}),
        ("evian", {"accent"}),
        ("erdogan's", {"accent"}),
        ("nothing", {"none"}),
        ("near", set()),
        ("words:oil", set()),
    ],
)
def test_a_query_finds(record, query, found):
    assert set(record.search(query)["id"]) == found


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ('"oil', "a quotation mark is not closed"),
        ("(oil", "a bracket is not closed"),
        ("oil)", "a bracket closes that none opens"),
        ("oil AND", "nothing follows 'AND'"),
        ("OR oil", "a word is missing before 'OR'"),
        ("oil AND OR gas", "a word is missing before 'OR'"),
        ("()", r"a word is missing before '\)'"),
        ("NOT oil", "only what is not to be there"),
        ("oil OR NOT gas", "only what is not to be there"),
        ("***", "has no letter or digit"),
        ("(" * 99 + "oil", "nested too deeply"),
    ],
)
def test_a_query_that_is_none_is_told_in_one_line(query, why):
    with pytest.raises(InputError, match=why) as told:
        words.parse(query)
    assert "\n" not in str(told.value)


@given(st.lists(st.sampled_from([*'ab"()*- \0\né', "AND ", "OR ", "NOT "]), max_size=40).map("".join))
def test_every_string_is_a_query_or_a_clear_error(query):
    try:
        assert words.relaxed(words.parse(query)) is not None
    except InputError as error:
        assert str(error)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"since": "2018-02"}, {"gas", "accent"}),
        ({"since": "2018-02-28", "until": "2018"}, {"gas"}),
        ({"until": "2018-01"}, {"oil"}),
        ({"until": "2018-01-14"}, set()),
        ({"publisher": "EXAMPLE"}, {"oil", "accent"}),
        ({"publisher": "other", "since": "2019"}, set()),
    ],
)
def test_days_and_publishers_bound_a_search(record, asked, found):
    assert set(record.search("oil", **asked)["id"]) == found


@pytest.mark.parametrize(
    "asked", [{"since": "July"}, {"until": "2018-13"}, {"since": "0000"}, {"limit": 0}, {"layer": "events"}, {"by": "writer"}]
)
def test_what_no_search_can_mean_is_refused(record, asked):
    with pytest.raises(InputError):
        record.search("oil", **asked)


def test_statements_are_searched_by_their_own_words(record):
    found = record.search("sanctions", layer="statements")
    assert set(found["id"]) == {"oil#s1", "gas#s2", "accent#s1"}
    assert record.search("sanctions exports", layer="statements").height == 0
    assert record.search("iran NOT oil", layer="statements")["id"].to_list() == ["gas#s1"]
    assert record.search("oil", layer="statements", by="writer")["id"].to_list() == ["gas#s2"]
    assert set(record.search("oil", layer="statements", by="NOR")["id"]) == {"oil#s1", "accent#s1"}
    assert found.filter(found["id"] == "oil#s1")["speaker_name"].to_list() == ["The envoy"]
    assert found.filter(found["id"] == "gas#s2")["snippet"].to_list() == ["[Sanctions] on oil remain."]


def test_a_rejected_statement_is_not_found(record):
    record.correct("oil#s1", "reject", "anna")
    assert set(record.search("sanctions", layer="statements")["id"]) == {"gas#s2", "accent#s1"}


def test_hits_are_marked_and_the_best_comes_first(record):
    often = "Oil, oil and again oil were sold."
    record.store([reading("often", often, "2017-01-01")])
    found = record.search("oil")
    assert found["id"][0] == "often"
    assert found["snippet"][0] == "[Oil], [oil] and again [oil] were sold."
    assert found["hits"][0] == 3
    assert found["score"].is_sorted(descending=True)
    assert record.search("oil", limit=2).equals(found.head(2))


def test_a_long_text_is_shortened_around_the_hit():
    text = "word " * 200 + "the oil sanctions " + "rest " * 200
    found = shortened(text, words.phrases(words.parse('"oil sanctions"')))
    assert found.startswith("… word")
    assert "the [oil sanctions] rest" in found
    assert found.endswith("rest …")
    assert len(found) < 330


def test_titles_are_searched_too(record):
    record.store([reading("titled", "Nothing more.", title="Embargo ends")])
    found = record.search("embargo nothing")
    assert found["id"].to_list() == ["titled"]
    assert found["snippet"].to_list() == ["[Embargo] ends [Nothing] more."]


def test_the_index_follows_the_documents(record):
    record.store([reading("oil", "Only copper is traded.")])
    assert set(record.search("oil")["id"]) == {"gas", "accent"}
    assert record.search("copper")["id"].to_list() == ["oil"]
    record.store([replace(reading("oil", "Only copper is traded."), notes=("again",))])
    assert record.search("copper")["id"].to_list() == ["oil"]


def test_what_is_undone_is_not_in_the_index(record):
    with record.engine().connect() as connection:
        store.store(connection, [reading("new", "Zinc is dear."), reading("oil", "Only zinc.")], 1)
        connection.rollback()
    assert record.search("zinc").height == 0
    assert "oil" in record.search("oil")["id"]


def test_an_index_that_is_built_anew_finds_the_same(record):
    before = record.search("oil OR nothing")
    with connect.transaction(record.engine(), record.url, write=True) as connection:
        index.rebuild(connection)
    assert record.search("oil OR nothing").equals(before)


def test_a_text_of_more_words_than_an_index_takes_is_found(record):
    many = " ".join(f"word{i:07}" for i in range(120_000)) + " " + "x" * 5000 + " needle\0"
    record.store([Reading(Document("many", many))])
    assert record.search("needle word0000007")["id"].to_list() == ["many"]
    assert record.search("needle haystack").height == 0
    assert record.search("x" * 5000)["id"].to_list() == ["many"]


def test_both_databases_find_the_same_in_the_same_order(tmp_path, postgres):
    chosen = random.Random(6)
    vocabulary = "oil gas sanctions sanction iran irán Straße strasse ǅ İstanbul ﬁnance 5 $5m U.S. don’t e\u0301t\u00e9 北京 ١٢ a_b".split()
    readings = []
    for i in range(120):
        text = " ".join(chosen.choices(vocabulary, k=chosen.randrange(2, 25))) + ". " + " ".join(chosen.choices(vocabulary, k=6))
        readings.append(reading(f"d{i}", text, chosen.choice([None, "2018-01-01", "2019-03-04T10:00:00"]), chosen.choice(["A", None])))
    with Record(str(tmp_path / "news.db")) as one, Record(postgres()) as other:
        for record in (one, other):
            record.store(readings)
        for _ in range(150):
            terms = [chosen.choice([w, f'"{w} {chosen.choice(vocabulary)}"', w[:2] + "*"]) for w in chosen.choices(vocabulary, k=3)]
            query = f"{terms[0]} {chosen.choice(['AND', 'OR', 'NOT', ''])} {terms[1]} {chosen.choice(['', f'OR {terms[2]}'])}"
            for asked in ({}, {"limit": 7}, {"layer": "statements"}, {"since": "2018", "until": "2018"}):
                try:
                    found = one.search(query, **asked)
                except InputError:
                    continue
                assert found.equals(other.search(query, **asked)), (query, asked)


def test_the_command_is_the_verb(run, tmp_path):
    with filled(str(tmp_path / "news.db")):
        pass
    asked = ["search", "oil OR nothing", "--from", "2018", "--to", "2019-05", "--record", "news.db"]
    frame = api.search("news.db", "oil OR nothing", since="2018", until="2019-05", limit=20)
    assert [json.loads(line) for line in run(*asked, "--json").out.splitlines()] == api.rows(frame)
    assert [row["id"] for row in csv.DictReader(io.StringIO(run(*asked, "--csv").out))] == frame["id"].to_list()
    told = run(*asked)
    assert re.search(r"oil · 2018-01-15 · The Example", told.out)
    assert "found: 3 documents" in told.err
    assert "found: 1 statement" in run("search", "oil", "--by", "writer", "--record", "news.db").err
    assert len(run("search", "oil", "--limit", "1", "--json", "--record", "news.db").out.splitlines()) == 1
    wrong = run("search", "oil AND", "--record", "news.db")
    assert wrong.code == 1
    assert wrong.err.startswith("error: query 'oil AND': nothing follows 'AND'. Write it like")


def test_no_text_is_stored_twice(tmp_path, full):
    with Record(str(tmp_path / "news.db")) as record:
        record.store([full])
    with closing(sqlite3.connect(tmp_path / "news.db")) as connection:
        assert connection.execute("SELECT words FROM search").fetchall() == [(None,)]
