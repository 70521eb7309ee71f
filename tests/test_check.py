"""A check tells what is wrong with a record, with ids, and a backup is the record."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import text

from dragoman import api
from dragoman.errors import InputError, RecordError
from dragoman.record import connect
from dragoman.record.record import Record


@pytest.fixture
def record(new_url, full):
    with Record(new_url()) as opened:
        opened.store([full, replace(full, document=replace(full.document, id="other.txt"))])
        opened.store([replace(full, notes=())])
        opened.correct("oman.txt#e1", "edit", "anna", {"recipients": ["NOR"]})
        opened.correct("oman.txt#s1", "reject", "anna")
        yield opened


def spoil(record, statement):
    engine = record.engine()
    with engine.connect() as connection, connection.execution_options(dragoman_write=True).begin():
        connection.execute(text(statement))


def test_a_whole_record_has_nothing_wrong(record):
    assert record.check() == []
    record.undo(1)
    record.finish()
    assert record.check() == []


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (
            "UPDATE events SET trigger_end = 9999 WHERE document = 2 AND number = 2",
            ("spans", "other.txt#e2", "-9999 lies outside"),
        ),
        ("UPDATE dates SET start = -1 WHERE document = 2 AND number = 1", ("spans", "other.txt: dates 1", "span -1-")),
        ("UPDATE statement_contents SET start = 90000 WHERE document = 2 AND number = 2", ("spans", "other.txt#s2", "lies outside")),
        ("UPDATE events SET passage = 'x' WHERE document = 2 AND number = 3", ("words", "other.txt#e3", "its passage are not")),
        ("UPDATE events SET words = 'x' WHERE document = 2 AND number = 3", ("words", "other.txt#e3", "its words are not")),
        ("UPDATE parties SET country = 'XXX' WHERE document = 2 AND event = 3", ("names", "other.txt#e3", "another id or country")),
        ("UPDATE parties SET last_day = '1999-01-01' WHERE document = 2 AND event = 3", ("days", "other.txt#e3", "has other days")),
        ("UPDATE figures SET event = 'e9' WHERE document = 2", ("names", "other.txt#f1", "belongs to event e9")),
        ("DELETE FROM notes WHERE document = 2 AND number = 1", ("lists", "other.txt", "notes are not numbered 1 to 1")),
        ("DELETE FROM sectors WHERE document = 2 AND position = 0 AND number = 3", ("lists", "other.txt: actors 3", "sectors are not")),
        ('UPDATE runs SET counts = \'{"documents": {"new": 7}}\'', ("runs", "run 1", "counts 7 new documents, the record has 2")),
        ("UPDATE corrections SET fact = 99 WHERE number = 1", ("corrections", "correction 1", "a fact of oman.txt that is not there")),
        ("UPDATE documents SET title = 'Zinc' WHERE key = 2", ("search", "other.txt", "has other words than the search index")),
        ("DROP TABLE search", ("search", "index", "is not there")),
    ],
)
def test_what_is_wrong_is_told_with_its_id(record, statement, told):
    spoil(record, statement)
    check, ident, problem = told
    found = [wrong for wrong in record.check() if wrong.check == check and wrong.id == ident]
    assert any(problem in wrong.problem for wrong in found), record.check()


def test_a_reference_that_is_not_kept_is_told(record):
    if record.engine().dialect.name == "postgresql":
        spoil(record, "ALTER TABLE mentions DROP CONSTRAINT mentions_document_number_fkey")
        spoil(record, "UPDATE mentions SET number = 88 WHERE document = 2 AND number = 1")
    else:
        with closing(sqlite3.connect(record.url)) as connection, connection:
            connection.execute("UPDATE mentions SET number = 88 WHERE document = 2 AND number = 1")
    [wrong] = [wrong for wrong in record.check() if wrong.check == "references"]
    assert wrong.id == "mentions: document 2, number 88, position 0"
    assert wrong.problem == "refers to actors that are not there"


def test_what_the_index_lacks_or_has_too_much_is_told(record):
    column = "document" if record.engine().dialect.name == "postgresql" else "rowid"
    if column == "document":
        spoil(record, "DELETE FROM search WHERE document = 2")
    else:
        spoil(record, "INSERT INTO search (rowid, words) VALUES (9, 'zinc')")
        assert ("search", "document 9", "is in the search index and not in the record") in record.check()
        spoil(record, "DROP TABLE search")
        spoil(record, "CREATE VIRTUAL TABLE search USING fts5(words, content='', detail=none, tokenize='ascii')")
    assert ("search", "other.txt", "is not in the search index") in record.check()


def test_a_damaged_file_is_told(tmp_path, full):
    path = tmp_path / "news.db"
    with Record(str(path)) as record:
        record.store([full])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events_by_type'").fetchone()[0]
    with path.open("r+b") as file:
        file.seek((root - 1) * 4096 + 8)
        file.write(b"\xff" * 64)
    try:
        found = api.check(str(path))
    except RecordError as error:
        assert "damaged" in str(error)
    else:
        assert found
        assert {wrong.check for wrong in found} == {"database"}


def test_the_commands_are_the_verbs(run, tmp_path, full):
    with Record(str(tmp_path / "news.db")) as record:
        record.store([full])
    whole = run("check", "--record", "news.db", "--json")
    assert (whole.code, whole.out, whole.err) == (0, "", "found: nothing wrong with news.db\n")
    copied = run("backup", "copy.db", "--record", "news.db", "--json")
    assert json.loads(copied.out) == {"file": "copy.db", "bytes": (tmp_path / "copy.db").stat().st_size}
    with Record("news.db") as record:
        spoil(record, "UPDATE events SET words = 'x' WHERE number = 1")
    wrong = run("check", "--record", "news.db", "--json")
    assert wrong.code == 1
    assert json.loads(wrong.out) == {"check": "words", "id": "oman.txt#e1", "problem": "its words are not those of its trigger"}
    assert "oman.txt#e1" in run("check", "--record", "news.db").out
    assert run("check", "--record", "copy.db").code == 0


def test_a_backup_is_taken_while_another_writes(tmp_path, full):
    path = str(tmp_path / "news.db")
    with Record(path) as record:
        record.store([full])
        with connect.transaction(record.engine(), path, write=True) as connection:
            connection.execute(text("UPDATE documents SET title = 'not committed'"))
            assert record.backup(tmp_path / "copy.db") > 0
            connection.rollback()
        with Record(str(tmp_path / "copy.db")) as copy:
            assert copy.reading("oman.txt") == full
            assert copy.check() == []
        with pytest.raises(InputError, match=r"copy\.db: is there already"):
            record.backup(tmp_path / "copy.db")
        with pytest.raises(RecordError, match="cannot be written"):
            record.backup(tmp_path / "nowhere" / "copy.db")


def test_a_postgresql_is_backed_up_by_its_own_means(postgres):
    url = postgres()
    with Record(url) as record, pytest.raises(RecordError, match=r"pg_dump .*dragoman export DIR --record postgresql://"):
        record.backup("copy.db")
