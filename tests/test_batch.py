"""Shards, the processes that read them, and runs that go on."""

import json

import pytest

from dragoman import api
from dragoman.batch.pool import Pool
from dragoman.batch.reader import allowed
from dragoman.batch.shards import CHARACTERS, Outcome, cut, digest, load, save
from dragoman.record import connect, schema
from dragoman.record.record import Record
from dragoman.sources.problems import Problem
from dragoman.sources.sources import Sourced
from dragoman.types import Document, Reading

STUMBLING = """
import os, time
from dragoman.options import gather
from spacy.language import Language

@Language.component("stumble")
def stumble(doc):
    if "earthquake" in doc.text:
        os._exit(9)
    if "avalanche" in doc.text:
        time.sleep(60)
    if "landslide" in doc.text:
        raise RuntimeError("fell")
    return doc

def build(anew):
    nlp = gather(None, (), None, "lexicon").build()
    nlp.add_pipe("stumble", first=True)
    return nlp
"""


def sourced(*texts):
    return [Sourced(Document(f"d{i}", text, published="2020-01-01"), f"d{i}.txt", lines=True) for i, text in enumerate(texts)]


def test_a_stream_is_always_cut_the_same_way():
    stream = sourced(*(f"Norway met Iceland, {i}." for i in range(70)), "x" * (CHARACTERS + 1), "The end.")
    shards = list(cut(stream))
    assert [len(s.sourced) for s in shards] == [32, 32, 6, 1, 1]
    assert [s.number for s in shards] == list(range(5))
    assert [s.digest for s in shards] == [s.digest for s in cut(stream)]
    assert digest(stream, "one reader") != digest(stream, "another")


def test_a_finished_file_is_whole_or_none(tmp_path):
    path = tmp_path / "a.read"
    outcomes = [Outcome(Reading(Document("a", "Talks failed.")), (Problem("a.txt", "is odd", failed=False),)), Outcome(None)]
    save(outcomes, path)
    assert load(path) == outcomes
    assert [p.name for p in tmp_path.iterdir()] == ["a.read"]
    path.write_bytes(path.read_bytes()[:-3])
    assert load(path) is None
    assert load(tmp_path / "none") is None


def test_a_text_that_takes_its_reader_down_costs_itself_alone(tmp_path, monkeypatch):
    (tmp_path / "stumbling.py").write_text(STUMBLING)
    monkeypatch.syspath_prepend(tmp_path)
    import stumbling  # type: ignore[import-not-found]

    work = tmp_path / "work"
    work.mkdir()
    texts = sourced("Norway condemned Iceland.", "The earthquake came.", "The landslide came.", "Chad praised Togo.")
    with_hang = sourced("Peru met Chile.", "The avalanche came.")
    pool = Pool(2, stumbling.build, work, seconds=2.0)
    found = [o for _, outcomes in pool.read(cut([*texts, *with_hang], documents=4)) for o in outcomes]
    assert [o.reading is not None for o in found] == [True, False, False, True, True, False]
    assert "took its reader down" in found[1].problems[0].what
    assert "could not be read (RuntimeError: fell)" in found[2].problems[0].what
    assert "took longer than 2 seconds" in found[5].problems[0].what
    assert not list(work.iterdir())


def test_the_time_of_a_document_grows_with_it():
    assert allowed(0) < allowed(100_000) < allowed(10_000_000) < 3600


@pytest.fixture
def news(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text("".join(json.dumps({"id": f"n{i}", "text": f"Norway condemned Iceland on day {i}."}) + "\n" for i in range(40)))
    return path


def test_a_run_goes_on_where_it_was_stopped(new_url, news):
    options = {"record": new_url(), "coder": "lexicon"}
    run = api.read_inputs([str(news)], **options)
    seen = [next(run).document.id for _ in range(3)]
    run.close()
    told = []
    again = [r.document.id for r in api.read_inputs([str(news)], **options, report=told.append)]
    assert any("documents were stored before this run was stopped" in str(p) for p in told)
    with Record(options["record"]) as record:
        assert record.documents().height == 40
        kept = 40 - len(again)
    assert kept >= len(seen)
    assert again == [f"n{i}" for i in range(kept, 40)]
    assert len(list(api.read_inputs([str(news)], **options))) == 40, "a run that was done is another run the next time"


def test_a_document_that_changed_is_read_again_when_a_run_goes_on(tmp_path, news):
    options = {"record": str(tmp_path / "news.db"), "coder": "lexicon"}
    run = api.read_inputs([str(news)], **options)
    next(run)
    run.close()
    lines = news.read_text().splitlines()
    lines[0] = lines[0].replace("condemned", "praised")
    news.write_text("\n".join(lines))
    assert len(list(api.read_inputs([str(news)], **options))) == 40
    with Record(options["record"]) as record:
        assert "praised" in record.reading("n0").document.text


def test_workers_read_what_one_process_reads(tmp_path, news):
    one = list(api.read_inputs([str(news)], coder="lexicon"))
    two = list(api.read_inputs([str(news)], coder="lexicon", workers=2, record=str(tmp_path / "two.db")))
    assert one == two
    assert not list(tmp_path.glob("two.db.work*"))


STORY = " ".join(
    f"The minister of district {w} met the envoy and spoke of the {w} question." for w in "north south east west upper".split()
)
STORY += " " + " ".join(f"Item {i} of the agenda was passed." for i in range(12))


def test_a_copy_is_kept_with_its_story_and_can_be_parted(new_url, tmp_path):
    path = tmp_path / "wire.jsonl"
    rows = [{"id": "first", "text": STORY}, {"id": "second", "text": "(Agencies) " + STORY, "publisher": "The Herald"}]
    path.write_text("".join(json.dumps(r) + "\n" for r in rows))
    record = Record(new_url())
    told = []
    readings = list(api.read_inputs([str(path)], record=record, coder="lexicon", report=told.append))
    assert [r.document.id for r in readings] == ["first", "second"], "both are given out"
    [story] = api.rows(record.documents())
    assert (story["id"], story["copies"], story["publishers"]) == ("first", 1, ["The Herald"]), "one is a story"
    assert any("'second' is a copy of 'first'" in str(p) for p in told)
    assert [(r["id"], r["story"], r["publisher"]) for r in api.rows(api.duplicates(record))] == [("second", "first", "The Herald")]
    with connect.transaction(record.engine(), record.url) as connection:
        before = connection.execute(schema.copies.select()).all()
    list(api.read_inputs([str(path)], record=record, coder="lexicon"))
    with connect.transaction(record.engine(), record.url) as connection:
        assert connection.execute(schema.copies.select()).all() == before, "read again, nothing changes"
    api.split(record, "second", by="anna", coder="lexicon")
    assert record.documents()["id"].to_list() == ["first", "second"]
    assert api.duplicates(record).is_empty()
    list(api.read_inputs([str(path)], record=record, coder="lexicon"))
    assert api.duplicates(record).is_empty(), "what was parted stays apart"
