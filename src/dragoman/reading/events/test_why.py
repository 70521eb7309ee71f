"""Why an event was read: the steps lead to the event, the rows are where they are said to be, and losers say why."""

from dataclasses import replace

import pytest

from dragoman.reading import lexicon
from dragoman.reading.events import constructions
from dragoman.reading.events.why import explain
from dragoman.reading.reader import read_document
from dragoman.types import Document


def told(nlp, text, number=0, **changes):
    reading = read_document(Document("t", text, published="2020-02-12"), nlp)
    event = reading.events[number]
    return event, explain(f"t#{event.id}", replace(event, **changes), reading, nlp)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Norwegian troops attacked the rebels.", ["row"]),
        ("Norway refused to send aid to Chad.", ["row", "operator"]),
        ("Norway will send aid to Chad.", ["row", "shading"]),
        ("Norway is in negotiations with Chad.", ["row", "support"]),
        ("Norway called on Chad to withdraw its troops from Mali.", ["row", "operator"]),
    ],
)
def test_the_steps_lead_to_the_event(nlp, text, kinds):
    event, why = told(nlp, text)
    assert [step.kind for step in why.steps] == kinds
    assert why.steps[-1].gives.split()[0] == event.event_type
    assert why.clause in text
    assert not why.changed


def test_a_row_stands_where_it_is_said_to_stand(nlp):
    _, why = told(nlp, "Norway refused to send aid to Chad.")
    rows = [step.row for step in why.steps if step.row] + [lost.row for lost in why.lost]
    assert rows
    for row in rows:
        there = dict(lexicon.rows(constructions.LEXICON / row.file))[row.line]
        assert (there["trigger"], there["pos"], there["example"]) == (row.trigger, row.part, row.example)


def test_slots_say_who_stood_in_them(nlp):
    _, why = told(nlp, "Norwegian troops attacked the rebels.")
    filled = {(slot.side, slot.name): slot.words for slot in why.steps[0].slots if slot.taken}
    assert filled["actor", "subject"] == ("Norwegian troops",)
    assert filled["recipient", "object"] == ("the rebels",)


def test_parties_say_where_their_country_came_from(nlp):
    _, why = told(nlp, "Norwegian troops attacked the rebels.")
    first = why.parties[0]
    assert first.actor == "NOR.MIL"
    assert any("NOR from 'Norwegian' as modifier" in how for how in first.how)
    assert any("roles.csv" in how for how in first.how)


def test_a_pronoun_says_what_it_takes_up(nlp):
    _, why = told(nlp, "Angela Merkel flew to Paris on Monday. She condemned Russia.", -1)
    assert any("Angela Merkel" in how for how in why.parties[0].how)
    assert any("people.csv.gz" in how for how in why.parties[0].how)


def test_what_fitted_and_lost_says_why(nlp):
    _, why = told(nlp, "Norway visited Chad.")
    fitted = [lost for lost in why.lost if lost.fitted]
    assert any(lost.reason.startswith(("less specific", "as specific")) for lost in fitted)
    assert all(lost.reason.startswith(("asks for", "its words")) for lost in why.lost if not lost.fitted)


def test_what_shading_did_is_told(nlp):
    event, why = told(nlp, "Norway did not attack the rebels.")
    assert "negated" in event.auxiliary
    assert why.steps[-1].kind == "shading"
    assert "negation (n't)" in why.steps[-1].note or "negation (not)" in why.steps[-1].note


def test_a_long_past_date_is_a_step(nlp):
    event, why = told(nlp, "Norwegian troops attacked the rebels in 1985.")
    assert event.auxiliary == ("historical",)
    assert why.steps[-1].kind == "dating"


def test_an_event_that_is_read_otherwise_now_says_so(nlp):
    _, why = told(nlp, "Norwegian troops attacked the rebels.", event_type="AID", rule="verb: help")
    assert any(line.startswith("event type was AID, is now ASSAULT") for line in why.changed)
    assert any(line.startswith("rule was verb: help, is now") for line in why.changed)


def test_an_event_that_is_read_no_more_says_so(nlp):
    reading = read_document(Document("t", "Norwegian troops attacked the rebels. It rained.", published="2020-02-12"), nlp)
    event = reading.events[0]
    start = reading.document.text.index("rained")
    gone = replace(event, trigger=type(event.trigger)(start, start + 6), evidence=type(event.trigger)(start, start + 6))
    why = explain("t#e1", gone, reading, nlp)
    assert why.changed == ("the event is no longer read here; what is shown is the record's",)
    assert why.steps == ()
