"""The corpus keeps what its page promises."""

import collections
from pathlib import Path

import pytest

from dragoman import corpus
from dragoman.errors import InputError
from dragoman.ontology import ontology

FOLDER = Path(__file__).parent.parent / "corpus"
PARTS = ("train", "development", "test")


@pytest.fixture(scope="module")
def parts():
    return {part: list(corpus.read(FOLDER / part)) for part in PARTS}


def test_every_type_stands_in_every_part(parts):
    for part, sentences in parts.items():
        found = {e.event_type for s in sentences for e in s.events}
        assert found == set(ontology.load().events), part


def test_every_mode_is_coded_somewhere(parts):
    found = {(e.event_type, mode) for sentences in parts.values() for s in sentences for e in s.events for mode in e.modes}
    wanted = {(name, mode) for name, entry in ontology.load().events.items() for mode in entry.modes}
    assert wanted - found == set()


def test_it_spans_the_world(parts):
    countries = {p.country for sentences in parts.values() for s in sentences for e in s.events for p in (*e.actors, *e.recipients)}
    assert len(countries - {None}) >= 120


def test_a_fifth_of_each_part_tells_no_event(parts):
    for part, sentences in parts.items():
        assert sum(not s.events for s in sentences) >= 0.2 * len(sentences), part


def test_no_sentence_stands_in_two_parts_or_twice(parts):
    counts = collections.Counter(s.text for sentences in parts.values() for s in sentences)
    assert [text for text, n in counts.items() if n > 1] == []


def test_the_second_coding_reads_the_same_sentences(parts):
    texts = {s.text for sentences in parts.values() for s in sentences}
    second = [s.text for s in corpus.read(FOLDER / "second")]
    assert len(second) >= 0.1 * len(texts)
    assert sum(text in texts for text in second) >= len(second) - 5
    assert [text for text, n in collections.Counter(second).items() if n > 1] == []


def test_a_corrected_first_coding_is_kept_as_it_was(parts):
    now = {s.text: s.events for s in parts["train"]}
    before = list(corpus.read(FOLDER / "first"))
    assert before
    assert [s.text for s in before if s.text not in now or now[s.text] == s.events] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("[Rome](e1.actor:ITA met Paris.", "a bracket is closed without a good label"),
        ("[Rome](e1.chief:ITA) met Paris.", "'chief' is no role"),
        ("[met](e1.trigger:GREET) Paris.", "'GREET' is no event type"),
        ("[Rome](e1.actor:ITA) met Paris.", "e1 has no trigger"),
        ("[Rome](e1.actor:ITA.XYZ) [met](e1.trigger:CONSULT) Paris.", "'XYZ' is no sector"),
        ("[met](e1.trigger:CONSULT/-/soon) Paris.", "'soon' is no auxiliary"),
        ("[Rome met Paris.", "a bracket is not closed"),
    ],
)
def test_a_wrong_label_names_file_and_line(line, told, tmp_path):
    (tmp_path / "a.txt").write_text(f"# a topic\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.txt:2: ") as caught:
        list(corpus.read(tmp_path))
    assert told in str(caught.value)
