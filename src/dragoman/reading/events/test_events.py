import re
from pathlib import Path

import pytest

from dragoman import corpus
from dragoman.errors import LexiconError, OntologyError
from dragoman.ontology import ontology
from dragoman.reading import examples, lexicon
from dragoman.reading.events import composition, constructions, prove
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document

HERE = Path(__file__).parent
LINE = re.compile(r"^- \[(?P<tick>[ x])\] (?P<body>.+)$")
SMALL = 25  # rows a lexicon file that every run of the tests proves; `prove` runs them all
PROVED = 0.85  # share of a file's rows that must be read as marked


@pytest.fixture(scope="module")
def rules():
    """Return a pipeline whose events come from the rules alone: examples and lexicon rows are theirs to prove."""
    return build(coder="lexicon")


def cases():
    known_miss = pytest.mark.xfail(strict=True, reason="known miss")
    for line in (HERE / "examples.md").read_text(encoding="utf-8").splitlines():
        found = LINE.match(line)
        if found:
            text, events = corpus.parse(found["body"])
            yield pytest.param(text, events, id=text, marks=() if found["tick"] == "x" else known_miss)


def countries(reading, ids):
    return {a.country for a in reading.actors if a.id in ids}


@pytest.mark.parametrize(("text", "events"), list(cases()))
def test_example(rules, text, events):
    reading = read_document(Document("example", text), rules)
    for gold in events:
        same = [e for e in reading.events if e.event_type == gold.event_type and e.evidence.start <= gold.trigger.start < e.evidence.end]
        assert same, [(e.event_type, e.rule) for e in reading.events]
        event = min(same, key=lambda e: abs(e.trigger.start - gold.trigger.start))
        assert set(event.modes) == set(gold.modes)
        assert set(event.auxiliary) - {"historical"} == set(gold.auxiliary)
        assert countries(reading, event.actors) == {p.country for p in gold.actors}
        assert countries(reading, event.recipients) == {p.country for p in gold.recipients}
    if not events:
        assert not reading.events, [(e.event_type, e.rule) for e in reading.events]


@pytest.mark.parametrize(
    "path", [p for p in sorted(constructions.LEXICON.glob("*.csv")) if p.name != constructions.OPERATORS], ids=lambda p: p.stem
)
def test_lexicon_rows_prove_themselves(rules, path, tmp_path):
    lines = path.read_text(encoding="utf-8").splitlines()
    step = max(1, (len(lines) - 1) // SMALL)
    sample = tmp_path / path.name
    sample.write_text("\n".join([lines[0], *lines[1::step]]) + "\n", encoding="utf-8")
    wrong = prove.problems(sample, rules)
    assert len(wrong) <= (1 - PROVED) * len(lines[1::step]) + 2, wrong


def test_every_trigger_is_listed_once_a_file():
    for path in constructions.LEXICON.glob("*.csv"):
        key = ("trigger", "pos") if path.name == constructions.OPERATORS else ("trigger", "pos", "subject")
        assert lexicon.read(path, key=key)


def test_every_function_of_an_operator_is_in_the_algebra():
    table, _ = composition.load()
    known = {function for function, _ in table} | set(composition.PARENTS)
    used = {c.function for rows in constructions.load().operators.values() for c in rows}
    assert used - known == {"necessity"} - known


def test_the_algebra_names_only_types_that_exist():
    table, _ = composition.load()
    types = set(ontology.load().events) | {"cooperation", "conflict", "any", "unknown"}
    assert {inner.removeprefix("not ") for _, inner in table} <= types


@pytest.mark.parametrize(
    ("function", "inner", "outcome"),
    [
        ("refuse", "AID", ("REJECT", "assist")),
        ("end", "SANCTION", ("RETREAT", None)),
        ("consent", "MOBILIZE", ("AGREE", None)),
        ("commit", "ASSAULT", ("THREATEN", "violence")),
    ],
)
def test_composition(function, inner, outcome):
    found = composition.compose(function, inner)
    assert (found.event_type, found.mode) == outcome


@pytest.mark.parametrize("row", [r for _, r in lexicon.rows(composition.TABLE)], ids=lambda r: f"{r['function']}: {r['inner']}")
def test_each_row_of_the_algebra_proves_itself(rules, row):
    found = read_document(Document("example", row["example"]), rules).events
    if row["event_type"] == composition.NONE:
        assert not found
    elif row["event_type"] != composition.SAME:
        assert row["event_type"] in {e.event_type for e in found}, [(e.event_type, e.rule) for e in found]
    if row["inner"].startswith("not "):
        assert not any("negated" in e.auxiliary for e in found)


def test_a_function_without_a_row_of_its_own_behaves_as_its_parent():
    assert composition.compose("consent", "AID") == composition.compose("commit", "AID")
    assert composition.compose("plan", None) is None


def test_a_wrong_code_names_file_and_line(tmp_path):
    (tmp_path / "classes").mkdir()
    (tmp_path / "agree.csv").write_text(
        "trigger,pos,subject,actor,recipient,event_type,mode,context,example,source\nnod,verb,-,-,-,NOD,-,-,x,own\n"
    )
    with pytest.raises(LexiconError, match=r"agree\.csv:2: 'NOD' is no event type"):
        constructions.load(tmp_path)


def test_a_class_without_a_file_names_file_and_line(tmp_path):
    (tmp_path / "classes").mkdir()
    (tmp_path / "agree.csv").write_text(
        "trigger,pos,subject,actor,recipient,event_type,mode,context,example,source\nnod GNOME,verb,-,-,-,AGREE,-,-,x,own\n"
    )
    with pytest.raises(LexiconError, match=r"agree\.csv:2: class 'GNOME' has no file"):
        constructions.load(tmp_path)


def test_no_code_of_the_ontology_stands_in_the_python_of_the_coder():
    codes = set(ontology.load().events)
    for path in HERE.glob("*.py"):
        if path.name.startswith("test_"):
            continue
        code = "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if ">>>" not in line)
        words = set(re.findall(r"\"([A-Z]{3,})\"", code))
        assert not words & codes, path.name


def test_an_unknown_type_says_what_exists():
    with pytest.raises(OntologyError, match=r"'NOD' is no event type\. Use one of: AGREE"):
        ontology.load().check("NOD")


def test_examples_of_the_lexicon_are_marked_well():
    for path in constructions.LEXICON.glob("*.csv"):
        for _, row in lexicon.rows(path):
            examples.parse(row["example"])
