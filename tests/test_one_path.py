"""Each verb gives the same JSON in Python and by command."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import dragoman
from dragoman import api, contract
from dragoman.record.record import Record

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "visit.txt"
DAY = "2020-02-12"


def lines(result):
    assert result.code == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def plain(value):
    return json.loads(json.dumps(value))


@pytest.fixture
def filled(run):
    run()
    assert run("read", str(EXAMPLE), "--published", DAY, "--quiet").code == 0
    with Record("dragoman.db") as record:
        yield record


def test_read(run):
    text = EXAMPLE.read_bytes().decode()
    reading = dragoman.read(text, published=DAY, id="visit.txt", title=text.partition("\n")[0])
    [written] = lines(run("read", str(EXAMPLE), "--published", DAY, "--json", "--record", "none"))
    assert written == plain(contract.to_json(reading))
    [stored] = list(dragoman.read_inputs([str(EXAMPLE)], published=DAY))
    assert stored == reading


def test_read_with_actors_of_ones_own(run):
    run()
    text = "The Red Puffin Front attacked Bergen. Isfugl denied it."
    Path("news.txt").write_text(text)
    Path("fronts.csv").write_text("name,kind,country,sectors\nRed Puffin Front,armed_group,NOR,REB\n")
    Path("people.csv").write_text("name,aliases,kind,country,sectors,office\nAda Lund,Isfugl,person,NOR,REB,commander\n")
    Path("mine.toml").write_text('[reading]\nactors = ["fronts.csv", "people.csv"]\n')
    reading = dragoman.read(text, published=DAY, id="news.txt", actors=["fronts.csv", "people.csv"])
    assert {("red-puffin-front", "NOR", ("REB",)), ("ada-lund", "NOR", ("REB",))} <= {(a.id, a.country, a.sectors) for a in reading.actors}
    common = ["read", "news.txt", "--published", DAY, "--json", "--record", "none"]
    assert lines(run(*common, "--actors", "fronts.csv", "--actors", "people.csv")) == [plain(contract.to_json(reading))]
    assert lines(run(*common, "--settings", "mine.toml")) == [plain(contract.to_json(reading))]
    assert dragoman.read(text, published=DAY, id="news.txt", settings="mine.toml") == reading
    assert dragoman.read(text, published=DAY, id="news.txt", nlp=dragoman.pipeline(actors=["fronts.csv", "people.csv"])) == reading
    Path("mine.toml").rename("dragoman.toml")
    assert lines(run(*common)) == [plain(contract.to_json(reading))]
    assert dragoman.read(text, published=DAY, id="news.txt") == reading


def test_every_process_reads_the_same(env):
    command = [sys.executable, "-m", "dragoman", "read", str(EXAMPLE), "--published", DAY, "--json", "--record", "none"]
    first, second = (
        subprocess.run(command, env={**env, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout for seed in "12"
    )
    assert first == second


def test_events(run, filled):
    assert lines(run("events", "--json")) == plain(api.rows(filled.events()))
    some = filled.events(actor="ETH", auxiliary="none")
    assert lines(run("events", "--actor", "ETH", "--auxiliary", "none", "--json")) == plain(api.rows(some))


@pytest.mark.parametrize(
    ("name", "options", "asked"),
    [
        ("statements", [], {}),
        ("statements", ["--speaker", "Sudan", "--kind", "indirect", "--limit", "2"], {"by": "Sudan", "kinds": ("indirect",), "limit": 2}),
        ("statements", ["--attitude", "accusing", "--country", "EGY"], {"attitudes": ("accusing",), "country": "EGY"}),
        ("figures", [], {}),
        (
            "figures",
            ["--claimant", "writer", "--kind", "Money", "--text", "contract"],
            {"by": "writer", "kinds": ("money",), "text": "contract"},
        ),
        ("figures", ["--since", "2019-12-01", "--until", "2019-12-31"], {"since": "2019-12-01", "until": "2019-12-31"}),
        ("outlook", [], {}),
        ("outlook", ["--kind", "commitment", "--kind", "threat", "--by", "others"], {"kinds": ("commitment", "threat"), "by": "others"}),
        ("outlook", ["--holder", "writer", "--document", "visit.txt"], {"by": "writer", "document": "visit.txt"}),
        ("reasons", [], {}),
        ("reasons", ["--kind", "listed", "--text", "dam"], {"kinds": ("listed",), "text": "dam"}),
    ],
)
def test_what_is_said(run, filled, name, options, asked):
    found = getattr(filled, name)(**asked)
    assert found.height
    assert lines(run(name, *options, "--json")) == plain(api.rows(found))
    assert run(name, *options, "--csv").out == api.csv(found)


@pytest.mark.parametrize("name", ["statements", "figures", "outlook", "reasons"])
def test_show_of_what_is_said(run, filled, name):
    for ident in getattr(filled, name)()["id"][:3]:
        [shown] = lines(run("show", ident, "--json"))
        assert shown == plain(api.shown_json(api.show(filled, ident)))
        assert shown["passage"] in shown["context"]["text"] or name == "statements"
        assert ident in run("show", ident).out


def test_reading_again_changes_nothing_that_is_said(run, filled):
    before = {name: run(name, "--json").out for name in ("statements", "figures", "outlook", "reasons")}
    assert all(before.values())
    assert run("read", str(EXAMPLE), "--published", DAY, "--quiet").code == 0
    assert {name: run(name, "--json").out for name in before} == before


@pytest.mark.parametrize("name", ["statements", "figures", "outlook", "reasons"])
def test_lists_of_what_is_said_fit_a_terminal(run, filled, monkeypatch, name):
    monkeypatch.setenv("COLUMNS", "100")
    written = run(name).out
    assert written.startswith("visit.txt · published 2020-02-12")
    assert max(map(len, written.splitlines())) <= 100


def test_show(run, filled):
    [document] = lines(run("show", "visit.txt", "--json"))
    assert document == plain(contract.to_json(filled.reading("visit.txt")))
    for ident in filled.events()["id"][:3]:
        [event] = lines(run("show", ident, "--json"))
        assert event == plain(api.shown_json(api.show(filled, ident)))
        assert event["passage"] in event["context"]["text"]


def test_show_why(run, filled):
    for ident in filled.events()["id"][:3]:
        [told] = lines(run("show", ident, "--why", "--json"))
        assert told == plain(api.why_json(api.why(filled, ident)))
        assert told["id"] == ident
        assert not told["changed"]
        assert told["steps"] or told["event"]["rule"].startswith("model")
        assert "how it was read" in run("show", ident, "--why").out


def test_why_asks_for_an_event(run, filled):
    assert "'visit.txt#s1' is no event" in run("show", "visit.txt#s1", "--why").err
    assert "'visit.txt' is no event" in run("show", "visit.txt", "--why").err


def test_actors_and_documents(run, filled):
    assert lines(run("actors", "--json")) == plain(api.rows(filled.actors()))
    assert lines(run("documents", "--json")) == plain(api.rows(filled.documents()))


def test_what_is_stored_is_what_was_read(filled):
    [reading] = list(dragoman.read_inputs([str(EXAMPLE)], published=DAY))
    assert filled.reading("visit.txt") == reading
    assert filled.events().height == len(reading.events)


def test_users_can_add_a_component_of_their_own():
    nlp = dragoman.pipeline()
    before = nlp.pipe_names
    nlp.add_pipe("sentencizer", name="mine", last=True)
    assert dragoman.read("Russia condemned Israel.", nlp=nlp).document.id == "text"
    assert dragoman.pipeline().pipe_names == before


def test_the_examples_are_read_with_their_parties():
    """Not how well: that the house stands. A visit, statements and both countries must be there."""
    [reading] = list(dragoman.read_inputs([str(EXAMPLE)], published=DAY))
    assert {"ETH", "SDN", "EGY"} <= {a.country for a in reading.actors}
    assert len(reading.events) >= 10
    assert len({e.event_type for e in reading.events}) >= 5
    assert any(e.asserted_by for e in reading.events)
    assert any(e.when for e in reading.events)
    assert reading.statements


def test_scorers_of_the_seed_understand_the_json(run, shared):
    article = shared / "seed" / "article.txt"
    result = run("read", str(article), "--published", "2018-07-14", "--json", "--record", "none")
    scored = subprocess.run([sys.executable, shared / "seed" / "score.py"], input=result.out, capture_output=True, text=True, check=False)
    assert scored.returncode == 0, scored.stderr
    assert "events" in scored.stdout


def test_the_readme_of_the_examples_names_each_file():
    readme = (ROOT / "examples" / "README.md").read_text()
    assert all(f"`{path.name}`" in readme for path in Path(ROOT / "examples").glob("*.txt"))
