"""Inputs become documents; what cannot be read is one line that says where, what, and what to do."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.errors import InputError
from dragoman.sources import dates, sources, tables, text
from dragoman.sources.language import foreign

NEWS = "President Sisi visited Khartoum on Thursday and met the generals."


def read(*inputs, **options):
    problems = []
    found = [s.document for s in sources.read([str(i) for i in inputs], report=problems.append, **options)]
    return found, [str(p) for p in problems if p.failed], [str(p) for p in problems if not p.failed]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_text_file_is_kept_character_by_character(here):
    (here / "a.txt").write_bytes("Line one\r\n\r\nSisi\u00a0visited “Khartoum”.\r\n".encode())
    [document], failed, _ = read("a.txt", published="2019-01-02")
    assert document.text == "Line one\r\n\r\nSisi\u00a0visited “Khartoum”.\r\n"
    assert (document.id, document.title, document.published) == ("a.txt", "Line one", "2019-01-02")
    assert not failed


def test_a_byte_order_mark_stays_so_that_offsets_hold(here):
    (here / "a.txt").write_bytes(b"\xef\xbb\xbf" + NEWS.encode())
    [document], failed, _ = read("a.txt")
    assert document.text == "\ufeff" + NEWS
    assert not failed


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", b"", "a.txt: is empty. Give it a text or leave it out"),
        ("a.txt", b" \n\t\n", "a.txt: is empty. Give it a text or leave it out"),
        ("a.txt", b"1234 -- 5678", "a.txt: holds no words. Give it a text or leave it out"),
        ("a.txt", bytes(range(256)), "a.txt: is no text (binary data). Name a text file"),
        ("a.pdf", b"%PDF-1.7 something", "a.pdf: is a PDF file, not text. Save its text and read that"),
        ("a.docx", b"PK\x03\x04 something", "a.docx: is a zip archive or office file, not text. Save its text and read that"),
        ("a.html", b"<!DOCTYPE html><html><p></p>", "a.html: is a web page without an article. Name the article's own page"),
        (
            "a.txt",
            "Der Präsident hat am Montag die Hauptstadt besucht und mit den Generälen gesprochen.".encode(),
            "a.txt: is in German, it seems; only English is read. Translate it or leave it out",
        ),
        (
            "a.txt",
            "Президент посетил столицу и встретился с генералами.".encode(),
            "a.txt: is not in Latin letters; only English is read. Translate it or leave it out",
        ),
    ],
)
def test_what_is_no_english_text_is_left_out_with_one_line(here, name, content, message):
    (here / name).write_bytes(content)
    (here / "good.txt").write_text(NEWS)
    found, failed, _ = read(name, "good.txt", published="2019-01-02")
    assert failed == [message]
    assert [d.id for d in found] == ["good.txt"]


def test_missing_files_and_directories_are_told_and_passed(here):
    (here / "good.txt").write_text(NEWS)
    (here / "none").mkdir()
    found, failed, _ = read("nope.txt", "none", "good.txt", "*.pdf")
    assert [line.split(". ")[0] for line in failed] == [
        "nope.txt: does not exist",
        "none: is a folder without files that can be read",
        "*.pdf: no file has such a name",
    ]
    assert [d.id for d in found] == ["good.txt"]


def test_windows_1252_is_read_with_a_note_on_its_line(here):
    (here / "a.txt").write_bytes("Sisi left.\nThe café closed – in Orléans.".encode("cp1252"))
    [document], failed, notes = read("a.txt", published="2019-01-02")
    assert document.text.endswith("The café closed – in Orléans.")
    assert notes == ["a.txt:2: is not UTF-8; the file is read as Windows-1252. Save it as UTF-8"]
    assert not failed


def test_utf_16_with_its_mark_is_read(here):
    (here / "a.txt").write_bytes(NEWS.encode("utf-16"))
    assert read("a.txt")[0][0].text == NEWS


def test_control_characters_and_long_lines_are_noted_with_their_line(here):
    (here / "a.txt").write_text("Sisi left.\nThe\x07 generals \x1b[31mstayed.\n")
    (here / "b.txt").write_text("Short.\n" + "The army stayed. " * 10_000)
    _, failed, notes = read("a.txt", "b.txt", published="2019-01-02")
    assert notes == [
        "a.txt:2: 2 control characters are read as spaces. Remove them if words were cut",
        "b.txt:2: a line of 170,000 characters is read in pieces. Break it into paragraphs to keep names together",
    ]
    assert not failed


def test_a_missing_date_is_noted_once_for_all_inputs(here):
    for name in ("a.txt", "b.txt"):
        (here / name).write_text(name + NEWS)
    _, failed, notes = read("a.txt", "b.txt")
    assert len(notes) == 1
    assert notes[0].startswith("a.txt: has no publication date")
    assert not failed


def test_json_lines_are_told_by_name_or_by_their_first_line(here):
    row = json.dumps({"id": "one", "text": NEWS, "published": "2019-01-02", "publisher": "P", "title": "T", "url": "U"})
    (here / "a.jsonl").write_text(row)
    (here / "b.dat").write_text("\n" + row)
    [a], failed, notes = read("a.jsonl")
    assert (a.id, a.text, a.published, a.publisher, a.title, a.url) == ("one", NEWS, "2019-01-02", "P", "T", "U")
    assert read("b.dat")[0] == [a]
    assert read("-", stdin=io.BytesIO(row.encode()))[0] == [a]
    assert not failed
    assert not notes


def test_broken_lines_are_told_and_the_rest_is_read(here):
    rows = [json.dumps({"id": f"d{i}", "text": f"{NEWS} {i}", "published": "2019-01-02"}).encode() for i in range(8)]
    rows[2] = b'{"id": "x", "text": "cut off'
    rows[3] = b"[1, 2]"
    rows[4] = b'{"id": "x"}'
    rows[5] = b'{"id": "x", "text": 7}'
    rows[6] = b"[" * 100_000
    (here / "n.jsonl").write_bytes(b"\n".join(rows))
    found, failed, _ = read("n.jsonl")
    assert [d.id for d in found] == ["d0", "d1", "d7"]
    assert [line.split(". ")[0] for line in failed] == [
        "n.jsonl:3: is no JSON (Unterminated string starting at column 21)",
        "n.jsonl:4: is no JSON object",
        "n.jsonl:5: has no 'text'",
        "n.jsonl:6: 'text' is no string",
        "n.jsonl:7: is no JSON that can be read (a number too long or too many brackets)",
    ]


def test_a_wrong_field_is_told_and_the_text_is_read_without_it(here):
    row = {"id": ["no"], "text": NEWS, "published": "14/07/2018", "title": 5}
    (here / "n.jsonl").write_text(json.dumps(row))
    [document], failed, _ = read("n.jsonl")
    assert (document.id, document.published, document.title) == ("n.jsonl:1", None, None)
    assert [line.split(";")[0] for line in failed] == [
        "n.jsonl:1: 'id' is neither text nor a whole number",
        "n.jsonl:1: 'title' is no text",
        "n.jsonl:1: published '14/07/2018' is no date",
    ]


def test_lone_surrogates_cannot_break_files_or_databases(here):
    (here / "n.jsonl").write_text('{"id": "a\\ud800", "text": "Sisi left \\udfff Khartoum on Monday.", "published": "2019-01-02"}')
    [document], _, _ = read("n.jsonl")
    assert (document.id + document.text).encode("utf-8")
    assert len(document.text) == len("Sisi left ? Khartoum on Monday.")


def test_one_id_never_stands_for_two_texts_of_a_run(here):
    (here / "sub").mkdir()
    (here / "a.txt").write_text(NEWS)
    (here / "sub" / "a.txt").write_text(NEWS + " They left.")
    (here / "n.jsonl").write_text("\n".join(json.dumps({"id": "x", "text": t}) for t in (NEWS, NEWS, NEWS + " More.")))
    found, failed, notes = read("a.txt", "sub/a.txt", "a.txt", "n.jsonl", published="2019-01-02")
    assert [d.id for d in found] == ["a.txt", "sub/a.txt", "x"]
    assert len(failed) == 1
    assert "'x' is the id of two texts" in failed[0]
    assert len(notes) == 3


def test_two_texts_from_standard_input_have_two_ids(here):
    one = read("-", stdin=io.BytesIO(NEWS.encode()))[0][0]
    two = read("-", stdin=io.BytesIO(NEWS.encode() + b" More."))[0][0]
    assert one.id != two.id
    assert one.id.startswith("stdin-")


@pytest.mark.parametrize("value", ["2018-7-4", "20180714", "July 4", "2018-02-30", "2018-07-14x", ""])
def test_other_dates_are_refused(value):
    with pytest.raises(InputError, match=r"is no date\. Write it as 2018-07-14"):
        dates.check(value, "--published")


@pytest.mark.parametrize(
    "sentence",
    [
        "Iran rejects US offer",
        "Turkish lira plunges amid Erdogan-Trump row",
        "De Gaulle, Adenauer sign Elysée accord",
        "NATO, EU condemn Russia’s annexation of Crimea; Moscow expels diplomats",
        "Sandinista Junta Leader Daniel Ortega Saavedra arrived in Rio de Janeiro",
        "PUTIN MEETS XI IN BEIJING AS SANCTIONS BITE",
    ],
)
def test_english_headlines_full_of_names_are_english(sentence):
    assert foreign(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Le président a rencontré les ministres dans la capitale et il a rejeté le projet.", "French"),
        ("El presidente se reunió con los ministros en la capital y rechazó el proyecto de ley.", "Spanish"),
        ("Il presidente ha incontrato i ministri nella capitale e non ha accettato il progetto di legge.", "Italian"),
        ("O presidente encontrou os ministros na capital e não aceitou o projeto de lei do governo.", "Portuguese"),
        ("De president heeft de ministers in de hoofdstad ontmoet en het voorstel werd niet aangenomen.", "Dutch"),
        ("Cumhurbaşkanı bakanlarla başkentte bir araya geldi ve bu öneri için çok önemli olduğunu ifade etti.", "Turkish"),
        ("总统星期四访问了首都，并会见了将军们。", "not in Latin letters"),
        ("زار الرئيس العاصمة يوم الخميس والتقى الجنرالات", "not in Latin letters"),
    ],
)
def test_other_languages_are_told(sentence, language):
    assert foreign(sentence) == language


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_in_one_line(data):
    problems = []
    for sourced in sources.read(["-"], report=problems.append, stdin=io.BytesIO(data)):
        assert sourced.document.text.encode("utf-8")
    assert all("\n" not in str(p) for p in problems)


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_lines_of_json_are_read_or_refused(lines):
    problems = []
    list(tables.read([line.encode("utf-8", "replace") for line in lines], "n.jsonl", problems.append))
    assert all("\n" not in str(p) for p in problems)


@given(st.text(alphabet="ab. \n", max_size=300), st.integers(0, 300), st.integers(0, 50))
def test_the_paragraph_holds_its_evidence(body, start, length):
    start = min(start, len(body))
    end = min(len(body), start + length)
    first, last = text.paragraph(body, start, end, reach=20)
    assert 0 <= first <= start <= end <= last <= len(body)
