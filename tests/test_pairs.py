"""Events as ties: who is a party, which pairs an event makes, which days it has, and what its sums are; the same in both databases."""

import datetime
import itertools
import random

import polars as pl
import pytest
import ties as made

from dragoman.errors import InputError
from dragoman.record.record import Record

day, event, story = made.day, made.event, made.story


@pytest.fixture
def record(new_url):
    with Record(new_url()) as opened:
        yield opened


def told(frame):
    return [(row["id"], row["actor"], row["recipient"]) for row in frame.iter_rows(named=True)]


def test_an_event_of_several_parties_counts_for_each_pair_once(record):
    allies = event("USA USA.MIL FRA", "ASSAULT", "SYR SYR.GOV", -9.5)
    record.store([story("a", "2018-04-14", allies)])
    assert told(record.pairs()) == [("a#e1", "FRA", "SYR"), ("a#e1", "USA", "SYR")]
    assert record.pairs()["weight"].to_list() == [1.0, 1.0]
    assert record.pairs(weight="share")["weight"].to_list() == [0.5, 0.5]
    assert record.pairs(one="USA", weight="share")["weight"].to_list() == [0.5]


def test_several_actors_without_a_recipient_count_both_ways(record):
    record.store([story("a", "2018-04-14", event("RUS TUR IRN", "CONSULT", "", 2.5))])
    pairs = record.pairs()
    assert set(told(pairs)) == {("a#e1", *two) for two in itertools.permutations(("RUS", "TUR", "IRN"), 2)}
    assert pairs["mutual"].all()
    assert record.pairs(weight="share")["weight"].to_list() == pytest.approx([1 / 3] * 6)
    undirected = record.sums(undirected=True)
    assert undirected.select("actor", "recipient", "events").rows() == [("IRN", "RUS", 1), ("IRN", "TUR", 1), ("RUS", "TUR", 1)]


def test_an_event_told_both_ways_is_one_event_of_a_tie(record):
    record.store([story("a", "2018-04-14", event("RUS TUR", "AGREE", "TUR RUS", 3.0))])
    assert record.sums(undirected=True).select("actor", "recipient", "events", "score").rows() == [("RUS", "TUR", 1, 3.0)]
    assert record.sums().select("actor", "recipient", "events").rows() == [("RUS", "TUR", 1), ("TUR", "RUS", 1)]


def test_parties_are_countries_and_groups_that_have_none(record):
    events = (
        event("TUR", "ASSAULT", "kurds.REB", -9.0),
        event("TUR", "ASSAULT", "?somebody", -9.0),
        event("TUR", "ASSAULT", "GOV", -9.0),
        event("TUR", "ACCUSE", "TUR.OPP", -2.0),
        event("UNO", "ACCUSE", "TUR", -2.0),
    )
    record.store([story("a", "2018-04-14", *events)])
    assert told(record.pairs()) == [("a#e1", "TUR", "kurds"), ("a#e5", "UNO", "TUR")]
    assert ("a#e4", "TUR", "TUR") in told(record.pairs(internal=True))
    assert record.pairs(official=True)["id"].to_list() == ["a#e1", "a#e5"]


def test_a_group_is_asked_for_by_its_id_whatever_its_country(record):
    record.store(
        [
            story(
                "a",
                "2018-04-14",
                event("TUR", "ASSAULT", "ypg", -9.0),
                event("SYR", "AID", "ypg", 5.0),
                event("ypg", "ACCUSE", "ypg.REB", 0.0),
            )
        ]
    )
    assert told(record.pairs(one="TUR", other="ypg")) == [("a#e1", "TUR", "ypg")]
    assert told(record.pairs(one="ypg")) == [("a#e1", "TUR", "ypg"), ("a#e2", "SYR", "ypg")]
    assert told(record.pairs()) == [("a#e1", "TUR", "SYR")]
    assert record.sums(one="ypg", undirected=True)["events"].sum() == 2


def test_only_what_happened_counts_unless_more_is_asked_for(record):
    kinds = ("future", "hypothetical", "negated", "historical")
    events = [event("USA", "THREATEN", "IRN", -4.0, auxiliary=(kind,)) for kind in kinds]
    dated = event("USA", "THREATEN", "IRN", -4.0, auxiliary=("historical",), when=day("2003-03-20"))
    record.store([story("a", "2018-04-14", *events, dated, event("USA", "THREATEN", "IRN", -4.0))])
    assert record.pairs()["id"].to_list() == ["a#e5", "a#e6"]
    assert record.pairs(historical=False)["id"].to_list() == ["a#e6"]
    assert record.pairs(also=("negated", "future"))["id"].to_list() == ["a#e1", "a#e3", "a#e5", "a#e6"]
    assert record.pairs(also=("negated",)).row(0, named=True)["auxiliary"] == ["negated"]


def test_an_event_has_its_own_days_or_its_documents_and_ends_with_the_telling(record):
    events = (
        event("USA", "ACCUSE", "IRN", -2.0),
        event("USA", "ACCUSE", "IRN", -2.0, when=day("2018-04-01", "2018-04-30", "month")),
        event("USA", "ACCUSE", "IRN", -2.0, when=day("2017-12-30", "2018-01-02", "range")),
    )
    record.store([story("a", "2018-04-14T10:00:00Z", *events), story("b", None, events[0])])
    days = record.pairs().select("id", "first", "last").rows()
    date = datetime.date
    assert days == [
        ("a#e1", date(2018, 4, 14), date(2018, 4, 14)),
        ("a#e2", date(2018, 4, 1), date(2018, 4, 14)),
        ("a#e3", date(2017, 12, 30), date(2018, 1, 2)),
        ("b#e1", None, None),
    ]
    assert record.pairs(since="2018-04-01", until="2018-04-14")["id"].to_list() == ["a#e1", "a#e2"]
    assert record.pairs(since="2018-01-01")["id"].to_list() == ["a#e1", "a#e2"]
    assert record.pairs(until="2018-01-01").is_empty()


def test_who_asserts_it_how_surely_and_what_was_corrected(record):
    said = event("USA", "ACCUSE", "IRN", -2.0, asserted_by="GBR", confidence=0.9)
    record.store([story("a", "2018-04-14", said, event("USA", "AID", "IRN", 6.0, confidence=0.4))])
    assert record.pairs(asserted_by="writer")["id"].to_list() == ["a#e2"]
    assert record.pairs(asserted_by="others")["id"].to_list() == ["a#e1"]
    assert record.pairs(asserted_by="GBR")["id"].to_list() == ["a#e1"]
    assert record.pairs(confidence=0.5)["id"].to_list() == ["a#e1"]
    record.correct("a#e1", "reject", "anna")
    assert record.pairs()["id"].to_list() == ["a#e2"]
    assert record.sums().select("events", "score").rows() == [(1, 6.0)]
    assert record.parties() == {"IRN": 1, "USA": 1}


def test_sums_are_those_of_the_rows(record):
    chance = random.Random(7)
    codes = ["USA", "RUS", "TUR.GOV", "SYR.REB", "kurds", "GBR"]
    stories = []
    for n in range(40):
        events = []
        for _ in range(chance.randint(1, 5)):
            parties = chance.sample(codes, chance.randint(2, 4))
            cut = chance.randint(1, len(parties))
            kind, score = chance.choice([("ACCUSE", -2.0), ("AID", 6.0), ("ASSAULT", -9.5), ("CONSULT", 1.5)])
            events.append(event(" ".join(parties[:cut]), kind, " ".join(parties[cut:]), score))
        stories.append(story(f"s{n}", f"2018-0{1 + n % 6}-1{n % 9}", *events))
    record.store(stories)
    for rule in ("whole", "share"):
        rows = record.pairs(weight=rule)
        by_document = rows.group_by("actor", "recipient", "document").agg(
            pl.len().alias("n"),
            pl.col("weight").sum().alias("W"),
            (pl.col("weight") * pl.col("score")).sum().alias("S"),
            (pl.col("quad") == 4).sum().alias("q"),
        )
        W, S = pl.col("W"), pl.col("S")
        squares = ((W * W).sum().alias("WW"), (S * S).sum().alias("SS"), (W * S).sum().alias("WS"))
        wanted = by_document.group_by("actor", "recipient").agg(
            *(pl.len().cast(pl.Int64), pl.col("n").sum().cast(pl.Int64), W.sum(), squares[0], S.sum(), *squares[1:]),
            pl.col("q").sum().cast(pl.Int64),
        )
        got = record.sums(weight=rule).select(
            *wanted.columns[:2], "documents", "events", "weight", "weight2", "score", "score2", "cross", "q4"
        )
        assert {row[:2]: row[2:] for row in got.rows()} == {row[:2]: pytest.approx(row[2:]) for row in wanted.rows()}
    ties = [("RUS", "USA"), ("GBR", "kurds")]
    shares = record.shares(undirected=True)
    sums = {row[:2]: row[2:] for row in record.sums(undirected=True).select("actor", "recipient", "documents", "events", "score").rows()}
    for tie in ties:
        mine = shares.filter((pl.col("actor") == tie[0]) & (pl.col("recipient") == tie[1]))
        assert (mine.height, mine["events"].sum(), pytest.approx(mine["score"].sum())) == sums[tie]


def test_ties_among_states_alone(record):
    record.store([story("a", "2018-04-14", event("USA FRA", "ASSAULT", "SYR IRN", -9.0), event("TUR", "ASSAULT", "kurds", -9.0))])
    assert told(record.pairs(states=("USA", "IRN", "TUR"))) == [("a#e1", "USA", "IRN")]
    assert told(record.pairs(states=("TUR", "kurds"))) == [("a#e2", "TUR", "kurds")]


def test_documents_that_speak_of_a_period(record):
    past = event("USA", "ACCUSE", "IRN", -2.0, when=day("2018-03-03"))
    record.store([story("a", "2018-03-05"), story("b", "2018-04-05", past), story("c", "2018-04-06"), story("d", "2018-03-09", past)])
    assert record.speaking(since="2018-03-01", until="2018-03-31") == 3
    assert record.speaking(since="2018-05-01") == 0
    assert record.published() == ("2018-03-05", "2018-04-06")


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({"since": "2018-13-01"}, "since '2018-13-01' is no date"),
        ({"since": "2018-02-01", "until": "2018-01-01"}, "ends before it begins"),
        ({"also": ("maybe",)}, "'maybe' is no auxiliary"),
        ({"weight": "half"}, "'half' is no rule of weight"),
        ({"confidence": 1.5}, "a confidence of 1.5"),
    ],
)
def test_what_no_tie_can_be_is_refused(record, asked, line):
    record.store([story("a", "2018-04-14", event("USA", "ACCUSE", "IRN", -2.0))])
    with pytest.raises(InputError, match=line):
        record.pairs(**asked)


def test_an_empty_record_has_no_ties(record):
    record.store([story("a", "2018-04-14")])
    assert record.pairs().is_empty()
    assert record.sums(undirected=True).is_empty()
    assert record.shares().is_empty()
    assert record.parties() == {}
    assert not record.has_party("USA")
