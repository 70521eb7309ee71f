"""Runs, what changed between them, and what analysts corrected: on SQLite and on PostgreSQL."""

import json
from dataclasses import replace

import pytest

from dragoman import api
from dragoman.errors import InputError, OntologyError, RecordError
from dragoman.record.record import Record
from dragoman.record.runs import Provenance
from dragoman.types import Document, Event, Reading, Span

ABOUT = Provenance("small", "lexicon", "aa", "bb", None, {"published": "2019-03-16"})


@pytest.fixture
def record(new_url, full):
    with Record(new_url(), model="small", about=ABOUT) as opened:
        opened.store([full])
        opened.finish()
        yield opened


def ids(record, **asked):
    return record.events(**asked)["id"].to_list()


def event(record, number, **asked):
    return next(row for row in record.events(**asked).to_dicts() if row["id"] == f"oman.txt#{number}")


def shifted(reading):
    """Return the reading with one more event before all: every id after it is another."""
    first = Event("e1", "CONSULT", ("NOR",), ("OMN.GOV",), Span(0, 18), Span(6, 10), 1.0, "talks")
    events = (first, *(replace(e, id=f"e{i}") for i, e in enumerate(reading.events, 2)))
    return replace(reading, events=events, figures=(replace(reading.figures[0], event="e3"),))


def test_a_run_says_what_it_read_with_and_what_it_did(record, full):
    other = Reading(Document("other.txt", "Nothing happened."))
    record.store([full, other])
    record.skip("no English")
    record.store([replace(other, notes=("read again",))])
    record.finish()
    first, second = api.runs(record)
    assert (first.status, first.model, first.coder, first.lexicon, first.ontology, first.encoder) == (
        "done",
        "small",
        "lexicon",
        "aa",
        "bb",
        None,
    )
    assert first.options == {"published": "2019-03-16"}
    assert first.counts["documents"] == {"read": 1, "new": 1}
    assert first.counts["facts"]["events"] == 3
    assert first.finished >= first.started
    assert second.counts["documents"] == {"read": 3, "same": 1, "new": 1, "renewed": 1}
    assert second.counts["skipped"] == {"no English": 1}
    assert api.runs(record, 2) == [second]
    with pytest.raises(RecordError, match="has no run 3"):
        api.runs(record, 3)


def test_a_run_that_an_error_ends_was_interrupted_and_one_that_is_killed_still_runs(record):
    with pytest.raises(KeyboardInterrupt), Record(record.url) as other:
        other.store([Reading(Document("a.txt", "Nothing happened."))])
        raise KeyboardInterrupt
    killed = Record(record.url)
    killed.store([Reading(Document("b.txt", "Nothing happened."))])
    assert [run.status for run in record.runs()] == ["done", "interrupted", "running"]
    killed.close()


def test_a_difference_names_what_was_added_removed_and_altered(record, full):
    events = (replace(full.events[0], event_type="AGREE"), full.events[1])
    record.store([replace(full, events=events, notes=("one note", "a third"))])
    record.finish()
    found = [(c.layer, c.change) for c in api.diff(record, 1, 2)]
    assert found == [("events", "altered"), ("events", "removed"), ("notes", "removed"), ("notes", "added")] or found == [
        ("events", "altered"),
        ("events", "removed"),
        ("notes", "added"),
        ("notes", "removed"),
    ]
    altered = api.diff(record, 1, 2, layer="events")[0]
    assert (altered.before["event_type"], altered.after["event_type"], altered.after["words"]) == ("CONSULT", "AGREE", "met")
    assert api.diff(record, 2, 1, document="oman.txt") == api.diff(record, 1, 2)
    assert api.diff(record, 1, 2, document="else.txt") == api.diff(record, 2, 2) == []
    with pytest.raises(InputError, match="'event' is no layer"):
        api.diff(record, 1, 2, layer="event")


def test_ids_that_shift_are_no_change(record, full):
    record.store([shifted(full)])
    record.finish()
    [found] = api.diff(record, 1, 2)
    assert (found.layer, found.change, found.after["words"]) == ("events", "added", "open")


def test_a_difference_reaches_over_runs_and_stops_at_its_end(record, full):
    record.store([replace(full, notes=("second",))])
    record.finish()
    record.store([replace(full, notes=("third",)), Reading(Document("new.txt", "Nothing happened.", "Title"))])
    record.finish()
    record.store([replace(full, notes=("fourth",)), Reading(Document("new.txt", "Something happened.", "Title"))])
    record.finish()

    def notes(first, second):
        return {(c.change, c.before or c.after) for c in api.diff(record, first, second, layer="notes")}

    assert notes(1, 2) == {("removed", "one note"), ("removed", "another"), ("added", "second")}
    assert notes(2, 3) == {("removed", "second"), ("added", "third")}
    assert notes(1, 3) == {("removed", "one note"), ("removed", "another"), ("added", "third")}
    [new] = [c for c in api.diff(record, 1, 3) if c.document == "new.txt"]
    assert (new.layer, new.change, new.after["title"]) == ("documents", "added", "Title")
    [text] = [c for c in api.diff(record, 3, 4) if c.document == "new.txt"]
    assert (text.change, text.before["text"] != text.after["text"]) == ("altered", True)


def test_there_and_back_is_no_difference(record, full):
    for notes in ((), full.notes):
        record.store([replace(full, notes=notes)])
        record.finish()
    assert api.diff(record, 1, 3) == []
    assert len(api.diff(record, 1, 2)) == 2


def test_a_rejected_event_is_left_out_and_comes_back(record, full):
    made = api.correct(record, "oman.txt#e3", "reject", "anna")
    assert (made.number, made.id, made.action, made.who, made.status, made.now) == (
        1,
        "oman.txt#e3",
        "reject",
        "anna",
        "active",
        "oman.txt#e3",
    )
    assert ids(record) == ["oman.txt#e1", "oman.txt#e2"]
    assert ids(record, uncorrected=True) == ["oman.txt#e1", "oman.txt#e2", "oman.txt#e3"]
    assert record.documents()["events"].to_list() == [2]
    assert record.reading("oman.txt") == full
    norway = next(a for a in record.actors().to_dicts() if a["id"] == "NOR")
    assert norway["as_actor"] == 1
    assert api.undo(record, 1).status == "undone"
    assert len(ids(record)) == 3
    with pytest.raises(RecordError, match="no correction 1 stands"):
        api.undo(record, 1)


def test_an_edited_event_is_found_as_it_was_corrected(record):
    api.correct(record, "oman.txt#e1", "edit", "anna", event_type="ACCUSE", recipients="IRN", when="2019-03-01/2019-03-05")
    assert ids(record) == ["oman.txt#e1", "oman.txt#e2", "oman.txt#e3"]
    found = event(record, "e1")
    assert (found["event_type"], found["recipients"], found["recipient_countries"], found["modes"]) == ("ACCUSE", ["IRN"], ["IRN"], [])
    assert found["score"] < 0
    assert ids(record, recipient="IRN") == ids(record, recipient="IRN", until="2019-03-05") == ["oman.txt#e1"]
    assert ids(record, event_types=("CONSULT",)) == ids(record, recipient="OMN") == []
    assert ids(record, recipient="OMN", uncorrected=True) == ids(record, event_types=("CONSULT",), uncorrected=True) == ["oman.txt#e1"]
    assert event(record, "e1", uncorrected=True)["modes"] == ["visit"]


def test_corrections_of_a_fact_join_and_the_last_word_counts(record):
    api.correct(record, "oman.txt#e1", "edit", "anna", place="Salalah")
    api.correct(record, "oman.txt#e1", "edit", "ben", contexts=["economic"])
    assert (event(record, "e1")["place"], event(record, "e1")["contexts"]) == ("Salalah", ["economic"])
    api.correct(record, "oman.txt#e1", "reject", "anna")
    assert "oman.txt#e1" not in ids(record)
    api.correct(record, "oman.txt#e1", "accept", "ben")
    assert event(record, "e1")["place"] == "Salalah"
    api.undo(record, 1)
    assert (event(record, "e1")["place"], event(record, "e1")["contexts"]) == ("Muscat", ["economic"])


def test_corrections_survive_reading_again_and_follow_their_fact(record, full):
    api.correct(record, "oman.txt#e3", "edit", "anna", recipients=["OMN.GOV"])
    api.correct(record, "oman.txt#e1", "reject", "anna")
    assert record.store([shifted(full)]) == {"oman.txt": "renewed"}
    assert ids(record) == ["oman.txt#e1", "oman.txt#e3", "oman.txt#e4"]
    assert event(record, "e4")["recipients"] == ["OMN.GOV"]
    assert [(c.id, c.now, c.status) for c in api.corrections(record)] == [
        ("oman.txt#e3", "oman.txt#e4", "active"),
        ("oman.txt#e1", "oman.txt#e2", "active"),
    ]
    assert record.reading("oman.txt") == shifted(full)


def test_a_correction_whose_fact_is_read_no_more_is_lost_until_it_is_read_again(record, full):
    api.correct(record, "oman.txt#e3", "edit", "anna", recipients=["OMN.GOV"])
    record.store([replace(full, events=full.events[:2])])
    assert [c.status for c in api.corrections(record)] == ["lost"]
    assert len(ids(record)) == 2
    record.store([replace(full, document=replace(full.document, text="x" + full.document.text))])
    assert [c.status for c in api.corrections(record)] == ["lost"]
    record.store([full])
    assert [c.status for c in api.corrections(record, document="oman.txt")] == ["active"]
    assert event(record, "e3")["recipients"] == ["OMN.GOV"]


def test_what_was_missed_is_added(record, full):
    made = api.correct(
        record,
        "oman.txt#e",
        "add",
        "anna",
        event_type="REQUEST",
        actors="OMN.GOV",
        recipients="NOR",
        evidence="Oman wants peace",
        trigger="wants",
    )
    assert made.now == "oman.txt#a1"
    found = event(record, "a1")
    assert (found["event_type"], found["trigger"], found["rule"], found["recipient_countries"]) == ("REQUEST", "wants", "analyst", ["NOR"])
    assert ids(record, uncorrected=True) == ["oman.txt#e1", "oman.txt#e2", "oman.txt#e3"]
    record.store([shifted(full)])
    assert ids(record)[-1] == "oman.txt#a1"
    api.correct(record, "oman.txt#f", "add", "ben", span="$5 million", unit_kind="money", low=5e6, high="5000000", unit="USD")
    assert record.figures()["id"].to_list() == ["oman.txt#f1", "oman.txt#a2"]
    with pytest.raises(InputError, match=r"has event_type, evidence, trigger too\. Add"):
        api.correct(record, "oman.txt#e", "add", "anna", actors="NOR")


@pytest.mark.parametrize(
    ("layer", "name", "changed", "column", "value"),
    [
        ("statements", "s2", {"speaker": "OMN.GOV"}, "speaker", "OMN.GOV"),
        ("statements", "s1", {"attitude": "threatening"}, "attitude", "threatening"),
        ("statements", "s1", {"content": "We may pay $5 million"}, "content", "We may pay $5 million"),
        ("figures", "f1", {"low": "4e6"}, "low", 4e6),
        ("figures", "f1", {"claimed_by": "writer"}, "claimed_by", None),
        ("outlook", "o1", {"negated": "false"}, "negated", False),
        ("outlook", "o1", {"likelihood_range": "0.1,0.2"}, "likelihood_high", 0.2),
        ("reasons", "r1", {"holder": None}, "holder", None),
        ("reasons", "r2", {"order": 2}, "order", 2),
    ],
)
def test_every_layer_is_corrected(record, layer, name, changed, column, value):
    before = getattr(record, layer)().to_dicts()
    api.correct(record, f"oman.txt#{name}", "edit", "anna", **changed)
    after = getattr(record, layer)().to_dicts()
    number = int(name[1:]) - 1
    assert after[number][column] == value != before[number][column]
    assert [row for i, row in enumerate(after) if i != number] == [row for i, row in enumerate(before) if i != number]
    assert getattr(record, layer)(uncorrected=True).to_dicts() == before
    api.correct(record, f"oman.txt#{name}", "reject", "anna")
    assert len(getattr(record, layer)()) == len(before) - 1


@pytest.mark.parametrize(
    ("ident", "action", "changed", "message"),
    [
        ("oman.txt", "reject", {}, "is a document. Name a fact in it"),
        ("oman.txt#e9", "reject", {}, "'oman.txt' has no 'e9'"),
        ("oman.txt#x1", "reject", {}, "'x1' is no fact"),
        ("oman.txt#e1", "delete", {}, "'delete' is no correction"),
        ("oman.txt#e1", "edit", {}, "an edit says what it changes"),
        ("oman.txt#e1", "reject", {"score": 1}, "reject changes no field"),
        ("oman.txt#e1", "edit", {"typ": "ACCUSE"}, "'typ' is no field of events that can be set. Use one of: event_type"),
        ("oman.txt#e1", "edit", {"rule": "mine"}, "'rule' is no field of events"),
        ("oman.txt#e1", "edit", {"when": "Thursday"}, "'Thursday' is no value of when. Give a day as 2018-07-14"),
        ("oman.txt#e1", "edit", {"evidence": "not in the text"}, "Give words that stand in the text"),
        ("oman.txt#e1", "edit", {"evidence": [5, 9999]}, "Give words that stand in the text"),
        ("oman.txt#e1", "edit", {"event_type": ""}, "'event_type' cannot be empty"),
        ("oman.txt#e1", "edit", {"auxiliary": "past"}, "'past' is no auxiliary"),
        ("oman.txt#e1", "edit", {"contexts": "weather"}, "'weather' is no context"),
        ("oman.txt#s1", "edit", {"kind": "loud"}, "'loud' is no kind of statements"),
        ("oman.txt#f1", "edit", {"low": "many"}, "'many' is no value of low. Give a number"),
    ],
)
def test_corrections_that_cannot_be_are_refused_and_leave_nothing(record, ident, action, changed, message):
    with pytest.raises(InputError) as told:
        api.correct(record, ident, action, "anna", **changed)
    assert message in str(told.value)
    assert api.corrections(record) == []


def test_codes_and_names_are_asked_for(record):
    with pytest.raises(OntologyError, match="'MEET' is no event type"):
        api.correct(record, "oman.txt#e1", "edit", "anna", event_type="MEET")
    with pytest.raises(InputError, match="says whose it is"):
        api.correct(record, "oman.txt#e1", "reject", " ")
    with pytest.raises(RecordError, match=r"holds no document 'else\.txt'"):
        api.correct(record, "else.txt#e1", "reject", "anna")


def test_commands_say_the_same_as_verbs(run, new_url, full):
    url = new_url()
    with Record(url) as record:
        record.store([full])
        record.finish()
        record.store([replace(full, notes=())])
        record.finish()
        done = run("correct", "oman.txt#e3", "--set", "recipients=IRN", "--by", "anna", "--record", url)
        assert (done.code, done.err[:61]) == (0, "corrected: oman.txt#e3 (edit), correction 1 by anna. Take it "[:61])
        for command, verb in (
            (["runs"], api.runs(record)),
            (["runs", "1"], api.runs(record, 1)),
            (["diff", "1", "2"], api.diff(record, 1, 2)),
            (["corrections"], api.corrections(record)),
        ):
            told = run(*command, "--json", "--record", url)
            assert [json.loads(line) for line in told.out.splitlines()] == [json.loads(json.dumps(api.told(v))) for v in verb]
            assert run(*command, "--record", url).code == 0
        assert "oman.txt#e3" in run("corrections", "--record", url).out
        assert "- " in run("diff", "1", "2", "--record", url).out
        assert run("events", "--recipient", "IRN", "--record", url).out.count("e3") == 1
        assert "IRN" not in run("events", "--uncorrected", "--record", url).out
        assert run("correct", "--undo", "1", "--record", url).code == 0
        assert "IRN" not in run("events", "--record", url).out
        assert run("migrate", "--record", url).code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["x#e1", "--by", "anna"], "is to be corrected how?"),
        (["x#e1", "--reject", "--accept", "--by", "anna"], "is to be corrected how?"),
        (["--reject", "--by", "anna"], "no fact is named"),
        (["x#e1", "--undo", "1"], "--undo stands alone"),
        (["x#e1", "--set", "type", "--by", "anna"], "'type' sets nothing"),
        (["x#e1", "--set", "id=e7", "--by", "anna"], "'id' is no field that can be set"),
    ],
)
def test_a_command_that_says_too_little_is_refused(run, arguments, message):
    done = run("correct", *arguments)
    assert done.code == 1
    assert message in done.err
