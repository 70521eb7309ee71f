import datetime
import shutil
import time

import numpy as np
import pytest

from dragoman.errors import PipelineError
from dragoman.reading.events import combine, encoder
from dragoman.reading.events.features import Syntax, distance, path
from dragoman.reading.events.wordpieces import Wordpieces
from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document

SENTENCES = (
    "France condemned the arrest of two Kenyan officers by Chad.",
    "Turkey and Greece held talks in Geneva.",
    "Nothing happened.",
    "Norway's foreign minister flew to Chile for talks on fishing rights in the southern ocean, officials in Oslo said.",
)


def readings(nlp, texts, size):
    docs = []
    for text in texts:
        doc = nlp.make_doc(text)
        doc._.published, doc._.notes = datetime.date(2020, 1, 1), []
        docs.append(doc)
    return [[(e.event_type, e.trigger, e.confidence, e.rule) for e in d._.events] for d in nlp.pipe(docs, batch_size=size)]


def test_the_artefact_is_what_its_card_says():
    card = encoder.load(encoder.ARTEFACT).card
    assert set(card["files"]) == set(encoder.FILES)
    assert card["seeds"] and card["data"] and card["version"]


@pytest.mark.parametrize("name", encoder.FILES)
def test_a_changed_file_is_refused(tmp_path, name):
    folder = shutil.copytree(encoder.ARTEFACT, tmp_path / "model")
    with (folder / name).open("ab") as file:
        file.write(b"\n")
    with pytest.raises(PipelineError, match=rf"{name} is not the file its card describes"):
        encoder.Encoder(folder)


def test_without_the_artefact_the_lexicon_reads_and_the_model_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(encoder, "ARTEFACT", tmp_path / "none")
    reading = read_document(Document("d", SENTENCES[0]), build(coder="lexicon"))
    assert reading.events
    with pytest.raises(PipelineError, match=r"is missing\. Install dragoman again, or read with --coder lexicon"):
        build(coder="both")


def test_an_unknown_coder_says_which_exist():
    with pytest.raises(PipelineError, match=r"coder 'magic' does not exist\. Use one of: both, lexicon, model"):
        build(coder="magic")


@pytest.mark.parametrize("coder", combine.CODERS)
@pytest.mark.parametrize("text", ["", " ", "\n\n", "…", "Peru."])
def test_a_text_without_a_sentence_has_no_events(coder, text):
    assert read_document(Document("d", text), build(coder=coder)).events == ()


def test_batches_change_nothing(nlp):
    assert readings(nlp, SENTENCES * 9, 1) == readings(nlp, SENTENCES * 9, 32)


def test_a_sentence_is_read_alike_whatever_stands_beside_it(nlp):
    alone = readings(nlp, SENTENCES[:1], 1)[0]
    assert alone == [e for e in readings(nlp, [" ".join(SENTENCES)], 1)[0] if e[1][1] <= 11]


def test_a_sentence_of_ten_thousand_tokens_is_read_in_bounded_time():
    read = encoder.load(encoder.ARTEFACT)
    start = time.perf_counter()
    assert len(read.vectors(["Peru"] * 10_000)) <= encoder.LONGEST
    assert time.perf_counter() - start < 5
    assert len(read.vectors([])) == 0


def test_the_model_alone_reads_an_event_and_its_sides():
    reading = read_document(Document("d", "Norway condemned Chad."), build(coder="model"))
    (event,) = reading.events
    assert event.event_type == "ACCUSE"
    assert (event.actors, event.recipients) == (("NOR",), ("TCD",))
    assert event.rule.startswith("model: accuse .")
    assert 0 < event.confidence <= 1


def test_a_mention_behind_the_last_piece_read_has_no_role():
    read = encoder.load(encoder.ARTEFACT)
    s = encoder.Sentence(Syntax(["a", "b", "c"], ["VERB"] * 3, ["ROOT", "dobj", "dobj"], [0, 0, 0]), np.ones((2, 384), np.float32), ())
    chances = read.roles(s, 0, "ASSAULT", [(1, 2, 1, "name"), (2, 3, 2, "name")])
    assert chances.shape == (2, 3)
    assert read.roles(s, 2, "ASSAULT", [(1, 2, 1, "name")]).tolist() == [[0, 0, 0]]


def test_words_fall_into_known_pieces():
    pieces = Wordpieces(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "un", "##ban", "'", "s", "-"])
    assert pieces.cut("Unban") == (4, 5)
    assert pieces.cut("’s") == (6, 7)
    assert pieces.cut("un—Ünban") == (4, 8, 4, 5)
    assert pieces.cut("語") == (1,)
    assert pieces.cut("") == (1,)
    assert pieces.cut("x" * 1000) == (1,)


def test_the_way_from_a_trigger_to_a_mention():
    s = Syntax(
        ["oslo", "was", "praised", "by", "rome"],
        ["PROPN", "AUX", "VERB", "ADP", "PROPN"],
        ["nsubjpass", "auxpass", "ROOT", "agent", "pobj"],
        [2, 2, 2, 2, 3],
    )
    assert [path(s, 2, i) for i in (0, 2, 4)] == ["0 nsubjpass", "0 itself", "0 by"]
    assert distance(2, 0, 1) == "before near"
    assert distance(2, 14, 16) == "after far"
