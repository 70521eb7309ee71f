"""Who said what: every example and every cue of the lexicon is read as it is marked."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from dragoman.errors import LexiconError
from dragoman.reading import examples, lexicon
from dragoman.reading.layers import ActorMention, StatementFound
from dragoman.reading.paragraphs import paragraphs as _paragraphs  # noqa: F401  (registers the component)
from dragoman.reading.pipeline import LEFT_OUT, MODEL, build
from dragoman.reading.quotations import quotations as _quotations  # noqa: F401  (registers the component)
from dragoman.reading.statements import cues
from dragoman.reading.statements.statements import Statements, holder

HERE = Path(__file__).parent
NAMES = {"Velayati": "velayati", "He": "velayati", "Iran": "IRN", "Moscow": "RUS", "deputies": "parliament"}


@Language.component("test_actors")
def mark_names(doc: Doc) -> Doc:
    """Stand in for the component ``actors``: a few names, each one token long."""
    doc._.actors = {}
    doc._.mentions = tuple(ActorMention(t.i, t.i + 1, t.i, NAMES[t.text], "name") for t in doc if t.text in NAMES and t.text != "He")
    return doc


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.load(MODEL, exclude=list(LEFT_OUT))
    pipeline.add_pipe("paragraphs", first=True)
    for name in ("quotations", "test_actors", "statements"):
        pipeline.add_pipe(name)
    return pipeline


def characters(doc: Doc, start: int, end: int) -> tuple[int, int]:
    return doc[start].idx, doc[end - 1].idx + len(doc[end - 1])


def roles(doc: Doc, statement: StatementFound, wanted: set[str]) -> set[tuple[str, int, int]]:
    found = [("content", span) for span in statement.content]
    found += [("speaker", statement.speaker_span)] if statement.speaker_span else []
    found += [("cue", statement.cue)] if statement.cue else []
    out = {(role, *characters(doc, *span)) for role, span in found}
    if "addressee" in wanted and statement.addressee:
        start = doc.text.find(statement.addressee)
        out.add(("addressee", start, start + len(statement.addressee)))
    return out


def facts(example: examples.Example) -> list[set[tuple[str, int, int]]]:
    """Return the marked statements: one, or one for each prefix (``e1.``)."""
    out: dict[str, set[tuple[str, int, int]]] = {}
    for role, start, end in example.roles:
        prefix, _, name = role.rpartition(".")
        out.setdefault(prefix, set()).add((name, start, end))
    return list(out.values())


def cases() -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    found = examples.read(HERE / "examples.md")
    return [pytest.param(e, id=e.text, marks=() if e.handled else miss) for e in found]


@pytest.mark.parametrize("example", cases())
def test_example(nlp: Language, example: examples.Example) -> None:
    doc = nlp(example.text)
    if not example.roles:
        assert doc._.statements == ()
    for fact in facts(example):
        wanted = {role for role, _, _ in fact}
        read = [roles(doc, statement, wanted) for statement in doc._.statements]
        assert any(fact <= r and {x for x in r if x[0] == "content"} <= fact for r in read), read


def rows() -> list[object]:
    return [pytest.param(row, id=f"{row['cue']} {row['pos']}") for _, row in lexicon.rows(cues.CUES)]


@pytest.mark.parametrize("row", rows())
def test_every_cue_reads_its_example(nlp: Language, row: dict[str, str]) -> None:
    example = examples.parse(row["example"])
    doc = nlp(example.text)
    found = [s for s in doc._.statements if set(example.roles) == roles(doc, s, set()) or _with_auxiliaries(doc, s, example)]
    assert found, [roles(doc, s, set()) for s in doc._.statements]
    assert found[0].attitude == row["attitude"]


def _with_auxiliaries(doc: Doc, statement: StatementFound, example: examples.Example) -> bool:
    """The example marks the cue's own words; the cue read may begin with auxiliaries."""
    read = {r for r in roles(doc, statement, set()) if r[0] != "cue"}
    (_, start, end), *_ = [r for r in example.roles if r[0] == "cue"]
    return (
        read == {r for r in example.roles if r[0] != "cue"}
        and statement.cue is not None
        and characters(doc, *statement.cue)[0] <= start <= end
    )


def test_the_lexicon_holds_at_least_250_cues() -> None:
    assert len(list(lexicon.rows(cues.CUES))) >= 250


def test_an_unknown_attitude_names_the_cue(tmp_path: Path) -> None:
    path = tmp_path / "cues.csv"
    path.write_text("cue,pos,frames,attitude,example,source\nsay,verb,quote,angry,x,own\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"cues\.csv: 'say' has the unknown attitude 'angry'"):
        cues.load(path, spacy.blank("en").vocab)


def test_a_given_lexicon_replaces_the_built_in_one(nlp: Language, tmp_path: Path) -> None:
    path = tmp_path / "cues.csv"
    path.write_text("cue,pos,frames,attitude,example,source\ndeny,verb,clause,denying,x,own\n", encoding="utf-8")
    doc = nlp("Rome said it rained. Rome denied it rained.")
    assert [s.attitude for s in Statements(nlp, str(path))(doc)._.statements] == ["denying"]


def test_speakers_are_actors_and_pronouns_the_last_speaker(nlp: Language) -> None:
    doc = nlp("Velayati visited Moscow.\n\n“We trade more,” Velayati said.\n\nHe added that Iran would stay.\n\n“Iran will stay in Syria.”")
    assert [s.speaker for s in doc._.statements] == ["velayati", "velayati", "velayati"]
    assert [s.rule for s in doc._.statements] == ["inserted", "clause", "turn"]


def test_a_quotation_over_two_paragraphs_is_one_statement(nlp: Language) -> None:
    doc = nlp("“We trade more every year.\n\n“We will trade even more,” Velayati said.")
    assert [len(s.content) for s in doc._.statements] == [1]
    assert "more every" in doc[slice(*doc._.statements[0].content[0])].text


def test_a_colon_introduces_the_next_paragraph(nlp: Language) -> None:
    doc = nlp("Velayati then answered his critics:\n\n“We will stay in Syria as long as we are asked.”")
    assert [(s.speaker, s.kind) for s in doc._.statements] == [("velayati", "direct")]


def test_the_addressee_is_an_actor_where_known(nlp: Language) -> None:
    doc = nlp("Velayati told deputies that Iran would stay.")
    assert [s.addressee for s in doc._.statements] == ["parliament"]


def test_he_right_after_a_statement_is_its_speaker(nlp: Language) -> None:
    doc = nlp("“We stay,” Velayati said.\n\nHe pointed out that Iran had been asked.")
    assert [s.speaker for s in doc._.statements] == ["velayati", "velayati"]


def test_a_document_speaks_for_whom_it_names(nlp: Language) -> None:
    doc = nlp("A statement by Moscow said the talks were over.")
    assert [s.speaker for s in doc._.statements] == ["RUS"]


def test_an_unknown_speaker_is_given_as_words(nlp: Language) -> None:
    doc = nlp("Many analysts argue that the talks are over.")
    (statement,) = doc._.statements
    assert statement.speaker is None
    assert statement.speaker_span is not None
    assert doc[slice(*statement.speaker_span)].text == "Many analysts"


def test_statements_stand_in_the_order_of_the_text(nlp: Language) -> None:
    doc = nlp("Moscow said “no” and Iran said it would stay. “It will,” he said. “It must.”\n\n“We know.”")
    starts = [min(s.content[0][0], s.cue[0] if s.cue else len(doc)) for s in doc._.statements]
    assert starts == sorted(starts)


def test_kinds_are_told_apart(nlp: Language) -> None:
    doc = nlp("“We stay,” Velayati said.\n\nMoscow said the talks were “very good.”\n\nIran said it would stay.")
    assert [s.kind for s in doc._.statements] == ["direct", "mixed", "indirect"]


def test_the_innermost_statement_holds_a_token(nlp: Language) -> None:
    doc = nlp("Moscow said that Iran had promised to leave. It rained.")
    outer, inner = doc._.statements
    assert [t.text for t in doc if holder(doc, t.i) is inner] == ["to", "leave"]
    assert [t.text for t in doc if holder(doc, t.i) is outer] == ["Iran", "had", "promised"]
    assert holder(doc, len(doc) - 2) is None


def test_no_two_contents_of_a_statement_overlap(nlp: Language) -> None:
    text = '“Yes,” Iran said, “we, as Moscow said, “stay” here.” “No”—“never,” he said: “A”. \'B\' said "C" "D\n\n"E said "F said: "G'
    for statement in nlp(text)._.statements:
        ends = [0]
        for start, end in statement.content:
            assert ends[-1] <= start < end
            ends.append(end)


def test_a_speech_goes_on_behind_its_attribution_and_into_the_next_paragraph(nlp: Language) -> None:
    doc = nlp("“We stay,” Velayati said. “They asked us.\n\n“They asked us twice,” he added. “We said yes.”")
    contents = [[doc[start:end].text for start, end in s.content] for s in doc._.statements]
    assert contents == [["We stay", "They asked us"], ["They asked us twice", "We said yes"]]


def test_a_quotation_with_two_cues_is_one_statement(nlp: Language) -> None:
    doc = nlp("Velayati said in a statement that “the talks are over.”")
    assert [doc[slice(*s.cue)].text for s in doc._.statements if s.cue] == ["said"]


def test_every_layer_knows_the_speaker_and_what_the_writer_presupposes_stays_the_writers() -> None:
    text = "Iran said that Israel had bombed a school in Gaza, that 40 people died and that it would respond if Israel attacked again."
    text += " France condemned the raid."
    doc = build()(text)
    inside = {e.rule: e.asserted_by for e in doc._.events if e.trigger[0] < 28}
    assert "IRN" in inside.values()
    assert [e.asserted_by for e in doc._.events if "condemned" in doc[slice(*e.trigger)].text] == [None]
    assert {f.claimed_by for f in doc._.figures} == {"IRN"}
    assert {o.holder for o in doc._.outlook} == {"IRN"}


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "“", "”", "said", "“said”", "according to", "X:", ": “a”", "“a” “b” “c”", "he said" * 50, "“‘'\"" * 40]
)
def test_odd_texts_are_read_without_complaint(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert all(0 <= start < end <= len(doc) for s in doc._.statements for start, end in s.content)
