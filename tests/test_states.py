"""The verbs of the system of states and their commands, by hand-made records."""

import csv
import datetime
import io
import json
import re
import sys
from pathlib import Path

import polars as pl
import pytest
import ties as made

from dragoman import api
from dragoman.errors import InputError
from dragoman.record.record import Record

day, event, story = made.day, made.event, made.story


def filled(url):
    """Store a year: talks of Russia and Turkey, and from July on quarrels of Turkey and the US; Iran and Israel throughout."""
    stories = []
    for n in range(24):
        published = (datetime.date(2018, 1, 8) + datetime.timedelta(15 * n)).isoformat()
        events = [event("RUS TUR", "CONSULT", "", 2.5)]
        if n % 2:
            events.append(event("IRN", "ACCUSE", "ISR", -3.0 - n % 3))
        if n >= 12:
            events.append(event("USA", "SANCTION", "TUR", -6.0 - n % 2))
            events.append(event("TUR", "ACCUSE", "USA", -2.5))
        if n % 3 == 0:
            events.append(event("USA", "AID", "ISR", 6.0 + n % 2))
            events.append(event("RUS", "SUPPORT", "IRN", 4.0, when=day("2018-01-01", "2018-12-31", "year")))
        stories.append(story(f"s{n}", published, *events))
    with Record(url) as record:
        record.store(stories)
    return url


@pytest.fixture
def url(new_url):
    return filled(new_url())


@pytest.fixture
def command(run, tmp_path):
    filled(str(tmp_path / "dragoman.db"))
    return run


def test_a_tie_by_quarter_has_volume_and_uncertainty_beside_its_mean(url):
    found = api.tie(url, "Turkey", "Americans", by="quarter")
    assert (found.one, found.other, found.unplaced) == ("TUR", "USA", 0)
    both = found.periods.filter(pl.col("direction") == "both")
    assert both["events"].to_list() == [12, 12]
    assert both.select("q3", "q4").rows() == [(6, 6), (6, 6)]
    assert both["mean"].to_list() == pytest.approx([-4.5, -4.5])
    assert (both["low"] < both["shrunk"]).all() and (both["shrunk"] < both["high"]).all()
    way = found.totals.filter(pl.col("direction") == "USA → TUR").row(0, named=True)
    assert (way["events"], way["documents"], way["mean"]) == (12, 12, -6.5)
    assert api.tie(url, "TUR", "USA", directed=False).totals["direction"].to_list() == ["both"]
    assert api.tie(url, "TUR", "USA", until="2018-06-30").events.is_empty()


def test_events_of_longer_days_than_a_period_count_in_the_total_alone(url):
    found = api.tie(url, "RUS", "IRN")
    both = found.totals.filter(pl.col("direction") == "both").row(0, named=True)
    assert (found.unplaced, both["events"]) == (7, 8)  # the one that was told in January lies in it
    assert found.periods["events"].sum() == 2
    whole = api.tie(url, "RUS", "IRN", by="year")
    assert (whole.unplaced, whole.periods.filter(pl.col("direction") == "both")["events"].to_list()) == (0, [8])


def test_partners_are_ranked(url):
    found = api.partners(url, "Turkey")
    assert found.frame["partner"].to_list() == ["RUS", "USA"]
    russia = found.frame.row(0, named=True)
    assert (russia["events"], russia["given"], russia["received"], russia["mean"]) == (24, 24, 24, 2.5)
    assert api.partners(url, "TUR", sort="mean").frame["partner"].to_list() == ["USA", "RUS"]
    assert api.partners(url, "TUR", sort="flow").frame["partner"].to_list() == ["USA", "RUS"]
    assert api.partners(url, "TUR", since="2019-01-01").frame.is_empty()


def test_what_moved_comes_first_with_its_events(url):
    found = api.moved(url, "2018-07-01", until="2018-12-31")
    assert found.before == ("2017-12-29", "2018-06-30")
    first = found.frame.row(0, named=True)
    assert (first["actor"], first["recipient"], first["events_before"], first["events_after"]) == ("TUR", "USA", 0, 24)
    assert first["high"] < 0 and first["p"] < 0.001 and first["q"] < 0.01
    others = found.frame.slice(1)
    assert (others["p"] > 0.05).all()
    mine = found.events.filter(pl.col("of_actor") == "TUR", pl.col("of_recipient") == "USA")
    assert mine["period"].unique().to_list() == ["after"]
    assert mine["document"].n_unique() == 5
    assert set(mine["id"]) <= set(Record(url).events(from_actor="USA", recipient="TUR")["id"])
    one_way = api.moved(url, "2018-07-01", directed=True, limit=1).frame.row(0, named=True)
    assert (one_way["actor"], one_way["recipient"]) == ("USA", "TUR")
    assert api.moved(url, "2018-07-01", measure="tone", sort="size", limit=2).frame.height == 2


def test_a_window_bounds_both_periods(url):
    found = api.moved(url, "2018-07-01", window=30)
    assert (found.before, found.after) == (("2018-06-01", "2018-06-30"), ("2018-07-01", "2018-07-30"))
    found = api.moved(url, "2018-07-01", until="2018-07-10", window=30)
    assert (found.before[0], found.after) == ("2018-06-01", ("2018-07-01", "2018-07-10"))


def test_who_stands_with_whom(url):
    found = api.align(url, seeds=20)
    assert found.states == ("IRN", "ISR", "RUS", "TUR", "USA")
    camp = dict(zip(found.states, found.camps, strict=True))
    assert camp["RUS"] == camp["TUR"] == camp["IRN"] != camp["USA"] == camp["ISR"]
    assert (found.frustration, found.wrong, found.exact) == (0, (), True)
    assert len(found.together) == 5
    assert found.balanced is None  # no three of them have all three ties
    named = api.align(url, ("Iran", "Israel", "USA"), seeds=5)
    assert named.states == ("IRN", "ISR", "USA")
    assert named.edges.height == 2


def test_a_party_is_called_by_code_name_demonym_or_id(url):
    assert [api.party(url, name) for name in ("TUR", "Turkey", "turkish", "tur", "United Nations", "YPG")] == ["TUR"] * 4 + ["UNO", "ypg"]
    with pytest.raises(InputError, match="'Atlantis' is no state, body or group"):
        api.party(url, "Atlantis")
    with pytest.raises(InputError, match="'' is no state"):
        api.party(url, "")


@pytest.mark.parametrize(
    ("ask", "line"),
    [
        (lambda url: api.tie(url, "TUR", "Turkey"), "are the same"),
        (lambda url: api.tie(url, "TUR", "USA", by="hour"), "'hour' is no period"),
        (lambda url: api.tie(url, "TUR", "USA", width=-1), "no half-life"),
        (lambda url: api.partners(url, "TUR", sort="name"), "'name' is no order"),
        (lambda url: api.moved(url, "2019-07-01"), "has nothing from 2019-07-01 on"),
        (lambda url: api.moved(url, "July"), "since 'July' is no date"),
        (lambda url: api.moved(url, "2018-07-01", window=0), "a window of 0 days"),
        (lambda url: api.moved(url, "2018-07-01", window=10**9), "there are no 1000000000 days"),
        (lambda url: api.moved(url, "2018-07-01", measure="size"), "'size' is no measure"),
        (lambda url: api.align(url, ("USA",)), "1 states make no network"),
        (lambda url: api.align(url, since="2020-01-01"), "0 states make no network"),
        (lambda url: api.align(url, baseline="one"), "'one' is no baseline"),
        (lambda url: api.align(url, seeds=0), "seeds is too small"),
    ],
)
def test_what_cannot_be_asked_is_one_clear_line(tmp_path, ask, line):
    with pytest.raises(InputError, match=line):
        ask(filled(str(tmp_path / "news.db")))


def lines(result):
    assert result.code == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def test_commands_and_verbs_say_the_same(command):
    url = "dragoman.db"
    [tie] = lines(command("ties", "TUR", "USA", "--by", "quarter", "--json"))
    assert tie == json.loads(json.dumps(api.tie_json(api.tie(url, "TUR", "USA", by="quarter"))))
    assert [e["id"] for e in tie["events"]][:2] == ["s12#e2", "s12#e3"]
    partners = lines(command("ties", "Turkey", "--json"))
    assert partners == json.loads(json.dumps(api.rows(api.partners(url, "TUR").frame)))
    moved = lines(command("moved", "--since", "2018-07-01", "--json"))
    assert moved == json.loads(json.dumps(api.moved_json(api.moved(url, "2018-07-01", limit=10))))
    [aligned] = lines(command("align", "--seeds", "5", "--json"))
    assert aligned == json.loads(json.dumps(api.alignment_json(api.align(url, seeds=5))))


def test_tables_as_csv_and_for_people(command):
    rows = list(csv.DictReader(io.StringIO(command("moved", "--since", "2018-07-01", "--csv").out)))
    assert rows[0]["recipient"] == "USA" and rows[0]["moved_by"].count("#e") == 5
    assert command("ties", "TUR", "USA", "--csv").out.startswith("start,end,direction,documents,events,")
    assert command("align", "--csv").out.startswith("actor,recipient,documents,events,")
    tie = command("ties", "RUS", "IRN", "--by", "quarter")
    assert "2018 Q1" in tie.out and "6 events are told with days longer than a quarter" in tie.out
    assert tie.err == "found: 8 events between RUS and IRN\n"
    moved = command("moved", "--since", "2018-07-01", "--events", "1", "--limit", "1")
    assert "TUR–USA" in moved.out and "s13#e3" in moved.out
    aligned = command("align", "--states", "Iran,ISR,usa")
    assert "camps (signed modularity" in aligned.out and "frustration 0 (exact" in aligned.out
    assert command("ties", "TUR", "Atlantis").err.startswith("error: 'Atlantis' is no state")


def test_numbers_never_are_nan(command):
    for call in (
        ("ties", "IRN", "ISR", "--by", "week"),
        ("moved", "--since", "2018-01-08", "--window", "5"),
        ("align", "--documents", "1"),
    ):
        result = command(*call, "--json")
        assert result.code == 0 and "NaN" not in result.out and "Infinity" not in result.out


@pytest.mark.parametrize("form", ["svg", "png", "html"])
def test_charts_are_written_in_every_form(command, form):
    calls = {
        "tie": ("ties", "TUR", "USA"),
        "partners": ("ties", "TUR"),
        "moved": ("moved", "--since", "2018-07-01"),
        "network": ("align", "--seeds", "5"),
        "matrix": ("align", "--seeds", "5", "--draw", "matrix"),
    }
    starts = {"svg": b"<svg", "png": b"\x89PNG", "html": b"<!doctype html>"}
    for name, call in calls.items():
        result = command(*call, "--chart", f"{name}.{form}")
        assert result.code == 0, result.err
        assert f"drawn: {name}.{form}\n" in result.err
        written = Path(f"{name}.{form}").read_bytes()
        assert written.startswith(starts[form])
        if form == "html":
            assert re.sub(rb"<script>.*?</script>", b"", written, flags=re.DOTALL).count(b"<") == 15  # nothing but the page's own tags
            assert b"vegaEmbed(" in written


def test_a_text_in_a_chart_cannot_end_its_script(tmp_path):
    url = str(tmp_path / "news.db")
    with Record(url) as record:
        record.store([story(f"</script><b>{n}", f"2018-01-0{n}", event("USA", "ACCUSE", "IRN", -2.0)) for n in (1, 2)])
    page = api.save(api.chart(api.tie(url, "USA", "IRN")), tmp_path / "tie.html").read_text()
    assert page.count("</script>") == 2
    assert "\\u003c/script>\\u003cb>1#e1" in page.replace("\\u003e", ">")


def test_points_of_a_chart_carry_the_ids_of_their_events(url):
    spec = api.chart(api.tie(url, "TUR", "USA")).to_dict()
    assert "s12#e2" in json.dumps(spec)
    assert "s13#e3" in json.dumps(api.chart(api.moved(url, "2018-07-01")).to_dict())


def test_what_cannot_be_drawn_is_one_clear_line(tmp_path, monkeypatch):
    url = filled(str(tmp_path / "news.db"))
    with pytest.raises(InputError, match="have no events in any month"):
        api.chart(api.tie(url, "TUR", "ISR"))
    with pytest.raises(InputError, match="'tree' is no form"):
        api.chart(api.align(url, seeds=2), "tree")
    drawn = api.chart(api.partners(url, "TUR"))
    with pytest.raises(InputError, match=r"a\.gif: a chart has no such form"):
        api.save(drawn, tmp_path / "a.gif")
    with pytest.raises(InputError, match="cannot be written"):
        api.save(drawn, tmp_path / "none" / "a.svg")
    monkeypatch.setitem(sys.modules, "altair", None)
    with pytest.raises(InputError, match=r"pip install 'dragoman\[charts\]'"):
        api.chart(api.partners(url, "TUR"))
