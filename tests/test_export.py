"""An export says what its columns mean, and importing it gives the same record, whole or not at all."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import insert

from dragoman import api
from dragoman.errors import InputError, RecordError
from dragoman.record import connect, dictionary, exports, schema, scores
from dragoman.record import issues as shelf
from dragoman.record.record import Record

FORMATS = exports.FORMATS


def filled(url, full):
    """Return a record with a row in every table, and texts that are hard to write."""
    hard = '“Quoted”, "quoted",\r\nnew line\rcarriage\0nul ￾﷐﷑ \u2028 \\N \ufeff' + full.document.text
    events = (replace(full.events[0], passages=(full.events[2].evidence,)), full.events[1])
    record = Record(url)
    record.store([full, replace(full, document=replace(full.document, id="plain.txt", title="", url=None), notes=())])
    record.store([replace(full, notes=("one note",), events=events)])
    record.store([type(full)(replace(full.document, id="hard, “text”\n", text=hard, title='"'), notes=("", ",", '"', "\n"))])
    record.correct("oman.txt#e1", "edit", "anna", {"recipients": ["NOR"]})
    scores.judge(record, "oman.txt#o1", "did_not", "anna", 1 / 3, note=hard)
    issue = {"id": "pact", "question": hard, "scale": {"low": 0, "high": 100}, "deadline": "2019-06-30"}
    scores.keep(record, issue, {"median": 50, "mean": 1 / 3, "quantiles": {"0.5": 50}}, "anna")
    scores.resolve(record, 1, 1 / 3, "anna")
    shelf.store(record, {**issue, "question": hard}, "anna")
    record.finish()
    with connect.transaction(record.engine(), url, write=True) as connection:
        for table, row in (
            (schema.copies, {"key": 3, "id": "copy", "document": 1, "text": "", "similarity": 1 / 3, "run": 1}),
            (schema.signatures, {"document": 1, "signature": bytes(range(256))}),
            (schema.distinct, {"one": "Z", "other": "a", "made_at": "2024-01-01"}),
            (schema.distinct, {"one": "a", "other": "Z", "made_at": "2024-01-01"}),
            (schema.shards, {"run": 1, "number": 0, "digest": "x", "documents": 2, "committed": "2024-01-01"}),
        ):
            connection.execute(insert(table).values(**row))
    return record


def files(directory):
    return {path.name: path.read_bytes() for path in Path(directory).iterdir()}


@pytest.fixture
def small(tmp_path, full):
    with filled(str(tmp_path / "news.db"), full) as record:
        yield record


@pytest.fixture
def exported(small, tmp_path):
    small.export(tmp_path / "csv", format="csv")
    return tmp_path / "csv"


def test_an_export_imported_and_exported_is_the_same(new_url, tmp_path, full):
    with filled(new_url(), full) as record:
        for form in FORMATS:
            rows = record.export(tmp_path / form, format=form)
            assert all(rows.values()), "a table without rows proves nothing"
            url = new_url()
            assert api.import_record(tmp_path / form, url) == rows
            with Record(url) as new:
                new.export(tmp_path / f"{form}2", format=form)
                assert new.events().equals(record.events())
                assert new.search("oman").equals(record.search("oman"))
                assert new.check() == record.check() == []
            assert files(tmp_path / form) == files(tmp_path / f"{form}2")


def test_both_databases_export_the_same_files(postgres, small, tmp_path, full):
    for form in FORMATS:
        small.export(tmp_path / form, format=form)
        there, back = postgres(), str(tmp_path / f"back-{form}.db")
        api.import_record(tmp_path / form, there)
        api.export(there, tmp_path / f"{form}2", format=form)
        assert files(tmp_path / form) == files(tmp_path / f"{form}2")
        api.import_record(tmp_path / f"{form}2", back)
        api.export(back, tmp_path / f"{form}3", format=form)
        assert files(tmp_path / form) == files(tmp_path / f"{form}3")
    with Record(there) as record:  # its numbers go on
        assert record.store([replace(full, document=replace(full.document, id="later"))]) == {"later": "new"}
        assert record.runs()[-1].run == small.runs()[-1].run + 1


def test_no_column_lacks_a_meaning_and_no_meaning_a_column():
    used = set()
    for table in schema.metadata.sorted_tables:
        for name in ("", *table.columns.keys()):
            assert dictionary.meaning(table.name, name)[1], f"{table.name}.{name}"
            used.add((table.name, name) if (table.name, name) in dictionary.lines() else (dictionary.EVERY, name))
    assert set(dictionary.lines()) == used


def test_the_dictionary_is_of_the_files(exported):
    told = json.loads((exported / "dictionary.json").read_text())
    for table in told["tables"]:
        header = (exported / f"{table['table']}.csv").read_text().partition("\n")[0]
        assert [column["column"] for column in table["columns"]] == header.split(",")
    confidence = next(c for t in told["tables"] if t["table"] == "events" for c in t["columns"] if c["column"] == "confidence")
    assert (confidence["type"], confidence["unit"], confidence["meaning"]) == ("number", "0 to 1", "How sure the reading is")
    page = (exported / "dictionary.md").read_text()
    assert "| confidence | number | 0 to 1 | How sure the reading is |  |" in page
    assert all(f"## {table['table']}\n" in page for table in told["tables"])


def test_layers_alone_are_exported_and_not_imported(small, tmp_path):
    assert set(small.export(tmp_path / "some", layers=("notes", "statements"))) == {"notes", "statements", "statement_contents"}
    assert {path.stem for path in (tmp_path / "some").glob("*.parquet")} == {"notes", "statements", "statement_contents"}
    with pytest.raises(InputError, match=r"holds only some layers \(distinct_texts is not among them\)"):
        api.import_record(tmp_path / "some", str(tmp_path / "new.db"))
    assert {name for names in exports.LAYERS.values() for name in names} == {table.name for table in exports.TABLES}


def test_what_cannot_be_exported_is_told(small, tmp_path):
    with pytest.raises(InputError, match="'xls' is no format"):
        small.export(tmp_path / "x", format="xls")
    with pytest.raises(InputError, match="'event' is no layer"):
        small.export(tmp_path / "x", layers=("event",))
    with pytest.raises(InputError, match="is there already"):
        small.export(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(RecordError, match="cannot be written"):
        small.export(tmp_path / "file" / "x")
    assert not (tmp_path / "x").exists()


def change(path, old, new):
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8", newline="")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda d: (d / "manifest.json").unlink(), "is no export"),
        (lambda d: (d / "manifest.json").write_text("{}"), "is no manifest"),
        (lambda d: (d / "events.csv").unlink(), r"events\.csv: cannot be read"),
        (lambda d: change(d / "manifest.json", '"schema_version": 4', '"schema_version": 3'), "is of version 1 of schema 3"),
        (lambda d: change(d / "manifest.json", '"format": "csv"', '"format": "xls"'), "'xls' is no format"),
        (lambda d: change(d / "notes.csv", "note", "remark"), r"notes\.csv: has no column 'note'"),
        (lambda d: change(d / "notes.csv", "number,note", "number,note,more"), r"notes\.csv: column 'more' is none"),
        (lambda d: change(d / "events.csv", ",4.0,", ",four,"), r"events\.csv: cannot be read"),
        (lambda d: change(d / "notes.csv", "\n1,", "\n77,"), r"notes\.csv: row 1 .*refers to a row that is not there \(document 77 of doc"),
        (lambda d: change(d / "notes.csv", "\n1,", "\n,"), r"notes\.csv: row 1 cannot be kept"),
        (lambda d: (d / "dates.csv").write_bytes((d / "dates.csv").read_bytes().rpartition(b"\n2,")[0] + b"\n"), r"dates\.csv: has 3 rows"),
        (lambda d: (d / "texts.csv").write_text("") or (d / "documents.csv").write_bytes(b"\xff\xfe"), r"documents\.csv"),
        (lambda d: change(d / "changes.csv", "altered", "bent"), r"changes\.csv: row \d+ cannot be kept: CHECK"),
        (lambda d: change(d / "signatures.csv", "AAEC", "A*EC"), r"signatures\.csv: cannot be read"),
    ],
)
def test_a_spoiled_export_is_told_in_one_line_and_nothing_is_imported(exported, tmp_path, spoil, told):
    spoil(exported)
    before = sorted(tmp_path.glob("*"))
    with pytest.raises(InputError, match=told) as error:
        api.import_record(exported, str(tmp_path / "new.db"))
    assert "\n" not in str(error.value)
    assert sorted(tmp_path.glob("*")) == before


def test_a_spoiled_export_leaves_a_postgresql_empty(postgres, exported):
    change(exported / "sectors.csv", "\n1,", "\n77,")
    url = postgres()
    with pytest.raises(InputError, match=r"sectors\.csv: row 1 .*refers to a row that is not there"):
        api.import_record(exported, url)
    with Record(url) as record:
        assert record.documents().height == 0
        assert record.runs() == []


def test_nothing_is_imported_over_a_record(exported, small):
    with pytest.raises(RecordError, match="is there already"):
        api.import_record(exported, small.url)
    assert small.documents().height == 3


def test_a_table_is_a_frame(new_url, full):
    with filled(new_url(), full) as record:
        for table in schema.metadata.sorted_tables:
            frame = record.frame(table.name)
            assert frame.columns == table.columns.keys()
            assert frame.height
        assert record.frame("documents")["text"][0] == full.document.text
        with pytest.raises(InputError, match="'sqlite_master' is no table"):
            record.frame("sqlite_master")


def test_the_commands_are_the_verbs(run, small, tmp_path):
    done = run("export", "out", "--format", "jsonl", "--record", "news.db")
    assert done.code == 0
    assert done.err.startswith("exported: 29 tables, ")
    told = run("import", "out", "--record", "new.db", "--json")
    assert json.loads(told.out)["rows"] == {
        t.name: len((tmp_path / f"out/{t.name}.jsonl").read_bytes().splitlines()) for t in exports.TABLES
    }
    assert run("import", "nowhere", "--record", "other.db").err.startswith("error: nowhere: is no export")
    assert not (tmp_path / "other.db").exists()
    assert api.dictionary()["tables"][0]["columns"]


GROWS = """
import resource, sys
from pathlib import Path
from sqlalchemy import insert
from dragoman import api
from dragoman.record import connect, index, schema
from dragoman.record.record import Record
connect.CACHE = 2_000  # kilobytes: the database's own cache would hide what we hold
record, count = Record("news.db"), int(sys.argv[1])
engine = record.engine(create=True)
with connect.transaction(engine, record.url, write=True) as connection:
    connection.execute(insert(schema.runs).values(key=1, started="", version="0", status="done"))
    for i in range(0, count, 500):
        rows = [{"key": j, "id": str(j), "text": f"{j} " + "word " * 2000, "hash": "", "run": 1} for j in range(i, i + 500)]
        connection.execute(insert(schema.documents), rows)
for form in ("parquet", "csv", "jsonl"):
    record.export(form, format=form)
    api.import_record(form, form + ".db")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_does_not_grow_with_the_record(tmp_path, env):
    used = []
    for count in (1_000, 5_000):  # 10 and 50 megabytes of text
        folder = tmp_path / str(count)
        folder.mkdir()
        done = subprocess.run([sys.executable, "-c", GROWS, str(count)], cwd=folder, env=env, capture_output=True, text=True, check=True)
        used.append(int(done.stdout))
    assert used[1] < used[0] * 1.25, used
