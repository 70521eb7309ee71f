"""An analyst's own ontology and lexicon: the worked example, in processes of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.errors import LexiconError, OntologyError
from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.events import composition, constructions

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "election_violence"
HEADER = "trigger,pos,subject,actor,recipient,event_type,mode,context,example,source\n"


def python(env, tmp_path, code):
    return subprocess.run([sys.executable, "-c", code], env=env, cwd=tmp_path, capture_output=True, text=True, check=False)


def command(env, tmp_path, *arguments):
    return python(env, tmp_path, f"import sys; from dragoman import cli; sys.argv = ['dragoman', *{arguments!r}]; cli.main()")


def test_every_row_of_the_example_is_proved(env, tmp_path):
    code = f"""
import json, dragoman
from pathlib import Path
from dragoman.reading.events import prove
nlp = dragoman.pipeline(settings={str(EXAMPLE / "dragoman.toml")!r})
print(json.dumps([list(map(str, p)) for p in prove.problems(Path({str(EXAMPLE / "lexicon" / "violence.csv")!r}), nlp)]))
"""
    done = python(env, tmp_path, code)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


def test_every_type_of_the_example_has_rows():
    known = ontology.read(EXAMPLE / "ontology.toml")
    rows = [row for _, row in lexicon.rows(EXAMPLE / "lexicon" / "violence.csv")]
    assert len(rows) >= 40
    assert {row["event_type"] for row in rows} == set(known.events)
    for row in rows:
        known.check(row["event_type"], () if row["mode"] == "-" else (row["mode"],))
    assert known.sectors == ontology.load().sectors


def test_reading_recording_querying_and_showing_with_it(env, tmp_path):
    settings = ("--settings", str(EXAMPLE / "dragoman.toml"))
    done = command(env, tmp_path, "read", str(EXAMPLE / "day.txt"), "--published", "2020-05-20", "--json", *settings)
    assert done.returncode == 0, done.stderr
    events = json.loads(done.stdout)["events"]
    scores = {e["event_type"]: e["score"] for e in events}
    assert scores["KILLING"] == -10.0
    assert scores["PROTECTION"] == 4.0
    assert set(scores) <= set(ontology.read(EXAMPLE / "ontology.toml").events)
    listed = command(env, tmp_path, "events", "--type", "arson", "--quad", "4", "--json", *settings)
    assert [(e["event_type"], e["quad"]) for e in map(json.loads, listed.stdout.splitlines())] == [("ARSON", 4)], listed.stderr
    shown = command(env, tmp_path, "show", "day.txt#e1", *settings)
    assert "burns or bombs a polling station" in " ".join(shown.stdout.split())
    why = command(env, tmp_path, "show", "day.txt#e1", "--why", "--json", *settings)
    told = json.loads(why.stdout)
    assert told["steps"][0]["row"]["file"].endswith("violence.csv")
    assert told["changed"] == []
    unknown = command(env, tmp_path, "events", "--type", "arson")
    assert "'ARSON' is no event type. Use one of: AGREE" in unknown.stderr


def test_one_process_reads_with_one_ontology(env, tmp_path):
    code = f"import dragoman\nfrom dragoman import api\napi.ontology()\ndragoman.pipeline(settings={str(EXAMPLE / 'dragoman.toml')!r})"
    done = python(env, tmp_path, code)
    assert "this process already reads with" in done.stderr
    assert "Use one ontology a process" in done.stderr


def test_the_built_in_rows_do_not_fit_another_ontology(env, tmp_path):
    (tmp_path / "dragoman.toml").write_text(f'[reading]\nontology = "{EXAMPLE / "ontology.toml"}"\n')
    (tmp_path / "a.txt").write_text("Nothing.")
    done = command(env, tmp_path, "read", "a.txt", "--record", "none")
    assert "accuse.csv:2: 'ACCUSE' is no event type" in done.stderr
    assert "leave 'built-in' out of the lexicon" in done.stderr


def test_a_code_that_the_ontology_lacks_names_file_and_line(tmp_path):
    (tmp_path / "mine.csv").write_text(HEADER + "nod,verb,-,-,-,NOD,-,-,x,own\n")
    with pytest.raises(LexiconError, match=r"mine\.csv:2: 'NOD' is no event type"):
        constructions.load(constructions.LEXICON, tmp_path)


def test_later_rows_go_before_earlier_ones_and_classes_are_united(tmp_path):
    (tmp_path / "classes").mkdir()
    (tmp_path / "classes" / "talks.csv").write_text("lemma,source\nparley,own\n")
    (tmp_path / "mine.csv").write_text(HEADER + "condemn,verb,-,-,-,REJECT,-,-,x,own\n")
    ours = constructions.load()
    both = constructions.load(constructions.LEXICON, tmp_path)
    assert "parley" in both.classes["TALKS"]
    assert ours.classes["TALKS"] < both.classes["TALKS"]
    assert [c.event_type for c in both.events["verb", "condemn"] if c.key == "condemn"] == ["REJECT"]
    assert not [c for c in both.operators.get(("verb", "condemn"), ()) if c.key == "condemn"]
    assert both.algebra == ours.algebra


def test_a_folder_may_bring_its_own_composition(tmp_path):
    (tmp_path / "mine.csv").write_text(HEADER + "nod,verb,-,-,-,AGREE,-,-,x,own\n")
    (tmp_path / "composition.csv").write_text(
        "function,inner,event_type,mode,auxiliary,parties,keep,example,source\nrefuse,any,ACCUSE,-,-,outer,no,x,own\n"
    )
    book = constructions.load(constructions.LEXICON, tmp_path)
    assert composition.compose("refuse", "AID", algebra=book.algebra).event_type == "ACCUSE"
    assert composition.compose("attempt", "AID", algebra=book.algebra) is None


def test_a_folder_without_rows_is_refused(tmp_path):
    with pytest.raises(LexiconError, match="holds no lexicon file"):
        constructions.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "'event' is missing"),
        ("[event.A]\nquad = 1\n", "'score' is missing"),
        ('[event.A]\nquad = 9\nscore = 1\nrecipient = true\nmeans = "x"\n', r"A has quad 9, which \[quad\] lacks"),
        ("[event", "is not an ontology file"),
    ],
)
def test_what_is_no_ontology_is_refused(tmp_path, text, message):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(OntologyError, match=message):
        ontology.read(tmp_path / "mine.toml")
