"""Values and addresses at the edge of what the workbench can hold: a clear page, nothing stored, no error of ours."""

import socket

import pytest

pytest.importorskip("fastapi", reason="the workbench's extra is not installed")

import workbench_parts as parts

from dragoman import api
from dragoman.errors import InputError, RecordError
from dragoman.record.record import Record
from dragoman.workbench.serving import _listen, is_closed

FIGURE = {"id": "oman.txt", "layer": "figures", "unit_kind": "persons", "span": "0-4"}
REASON = {"id": "oman.txt", "layer": "reasons", "content": "0-4", "cue": "because"}
EVENT = {"id": "oman.txt", "layer": "events", "event_type": "ACCUSE", "actors": "USA"}


@pytest.fixture
def url(tmp_path, full):
    path = str(tmp_path / "news.db")
    with Record(path) as record:
        record.store([full])
    return path


@pytest.fixture
def anna(url):
    made = parts.Browser(parts.desk_of(url)).named("Anna Berg")
    yield made
    made.close()


@pytest.mark.parametrize("path", ["/reading?id=", "/card?id=", "/why?id=", "/edit?id=", "/new?id=", "/export/reading?id="])
@pytest.mark.parametrize("id", ["%23" * 1500, "oman.txt" + "%23e1" * 1500, "oman.txt%23e" + "9" * 5000])
def test_an_id_of_a_thousand_marks_is_no_document(anna, path, id):
    assert anna.get(path + id).status_code == 404


@pytest.mark.parametrize("run", ["0", "-1", "9" * 10, "9" * 30])
def test_no_number_of_a_run_is_too_large_to_be_looked_for(anna, url, run):
    assert anna.get(f"/runs/{run}").status_code == 400
    with pytest.raises(RecordError, match="has no run"):
        api.runs(url, int(run))


@pytest.mark.parametrize(
    "form",
    [
        {**FIGURE, "low": "NaN"},
        {**FIGURE, "low": "1", "high": "Infinity"},
        {**FIGURE, "low": "-1e999"},
        {**REASON, "order": "9" * 20},
        {**REASON, "order": "9" * 5000},
        {**EVENT, "evidence": "9" * 5000 + "-" + "9" * 5000},
        {**EVENT, "evidence": "3-99999999"},
        {**EVENT, "evidence": "²-³"},
    ],
    ids=lambda form: next(iter({*form} - {*FIGURE, *EVENT, "content", "cue"}), "evidence"),
)
def test_what_no_record_can_hold_comes_back_with_a_line(anna, url, form):
    seen = api.checked(url, "oman.txt").state
    answer = anna.post("/new", {**form, "seen": seen})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert api.corrections(url) == []


def test_no_number_that_is_none_is_stored_by_any_door(url):
    for value in ("nan", "inf", float("nan")):
        with pytest.raises(InputError, match="is no value of low"):
            api.correct(url, "oman.txt#f", "add", "anna", unit_kind="persons", span="0-4", low=value)


def test_answers_leave_at_once():
    with _listen("127.0.0.1", 0) as door:
        assert door.proto == socket.IPPROTO_TCP  # else asyncio leaves Nagle's delay on, 40 ms an answer


def test_a_name_that_others_know_asks_for_the_token():
    assert is_closed("127.0.0.1", ("localhost", "127.0.0.1"))
    assert not is_closed("127.0.0.1", ("news.example.org",))
    assert not is_closed("0.0.0.0")
