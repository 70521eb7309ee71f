"""The same commands and questions on SQLite and on PostgreSQL give the same; on PostgreSQL several write at once."""

import itertools
import random
import re
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from dragoman.errors import RecordError
from dragoman.record import connect, databases, schema, store
from dragoman.record import migrate as steps
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Reading, Span, When

WHOSE = ("NOR", "kari-lund", "kari L", "Norway", "OMN", "rebels", "ÉVIAN", "évian", "%", "writer", "others")


def named(reading, ident):
    return replace(reading, document=replace(reading.document, id=ident))


def made(seed):
    """Return documents with events of all sorts, some of them with words that databases trip over."""
    chance = random.Random(seed)
    for i in range(30):
        codes = chance.sample(["NOR", "OMN", "IRN", "RUS"], 3)
        actors = tuple(Actor(c, chance.choice(["Évian", "naïve\0null", "O'Hara", "﷐﷑", "100 %"]), c, ("GOV",)) for c in codes)
        events = []
        for n in range(chance.randrange(6)):
            day = f"2019-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
            when = chance.choice(
                [None, When(day, day, "day"), When(day, None, "range"), When(None, day, "range"), When(None, None, "vague")]
            )
            sides = chance.sample(codes, 2)
            kind = chance.choice(["ACCUSE", "CONSULT", "AID"])
            auxiliary = chance.choice([(), ("negated",)])
            spans = (Span(0, 8), Span(0, 3))
            events.append(Event(f"e{n + 1}", kind, (sides[0],), (sides[1],), *spans, 1.0, "r", when=when, auxiliary=auxiliary))
        published = chance.choice([None, "2019-06-30", "2019-06-15T10:00:00Z"])
        yield Reading(Document(f"d{i}", f"Nothing\0 happened {i} ﷐.", published=published), actors, tuple(events), notes=("Ünicode \0",))


def rows(record):
    with connect.transaction(record.engine(), record.url) as connection:
        out = {}
        for name, table in schema.metadata.tables.items():
            found = connection.execute(select(table).order_by(*table.primary_key)).mappings()
            clock = {"started", "finished", "made_at", "undone_at"}
            out[name] = [{k: v for k, v in row.items() if k not in clock} for row in found]
        return out


@pytest.fixture
def both(tmp_path, postgres):
    with Record(str(tmp_path / "news.db"), model="m") as one, Record(postgres(), model="m") as other:
        yield one, other


def fill(record, full):
    record.store([full, named(full, "second.txt")])
    record.store(made(1))
    record.finish()
    record.store([replace(full, events=full.events[:2], notes=("other",)), *itertools.islice(made(2), 10)])
    record.correct("oman.txt#e1", "edit", "anna", {"recipients": ["IRN"]})
    record.correct("second.txt#e3", "reject", "anna")
    record.finish()


def test_rows_and_answers_are_the_same(both, full):
    for record in both:
        fill(record, full)
    one, other = both
    assert rows(one) == rows(other)
    asked = [{}, {"uncorrected": True}, {"since": "2019-06-01"}, {"until": "2019-06-30"}, {"event_types": ("AID",)}, {"quads": (3,)}]
    asked += [{"auxiliary": name} for name in ("none", "negated")] + [{"asserted_by": who} for who in WHOSE] + [{"document": "d3"}]
    asked += [{side: who} for side in ("actor", "from_actor", "recipient") for who in WHOSE]
    asked += [
        {"actor": "NOR", "recipient": "OMN", "since": "2019-03-01", "until": "2019-09-30"},
        {"from_actor": "Évian", "recipient": "IRN"},
    ]
    for question in asked:
        assert one.events(**question).equals(other.events(**question)), question
    assert one.events(actor="NOR", since="2019-03-01").height > 5
    for layer in ("statements", "figures", "outlook", "reasons"):
        for question in (
            {},
            {"uncorrected": True},
            *({"by": who} for who in WHOSE),
            {"text": "PEACE"},
            {"limit": 1},
            {"country": "norway"},
        ):
            assert getattr(one, layer)(**question).equals(getattr(other, layer)(**question)), (layer, question)
    assert one.actors().equals(other.actors())
    assert one.actors("Norway").equals(other.actors("Norway"))
    assert one.documents().drop("read").equals(other.documents().drop("read"))
    assert one.diff(1, 2) == other.diff(1, 2) != []
    for ident in one.documents()["id"]:
        assert one.reading(ident) == other.reading(ident)


def test_commands_print_the_same(both, full, run):
    printed = []
    for record in both:
        fill(record, full)
        record.close()
        told = []
        for command in (
            ["events"],
            ["events", "--json"],
            ["events", "--csv", "--actor", "NOR", "--since", "2019-03-01"],
            ["events", "--as", "icews"],
            ["statements", "--json"],
            ["figures"],
            ["outlook"],
            ["reasons"],
            ["actors", "--csv"],
            ["show", "oman.txt#e1"],
            ["show", "oman.txt", "--json"],
            ["diff", "1", "2"],
            ["diff", "1", "2", "--json"],
            ["show", "nothing.txt"],
            ["migrate"],
        ):
            done = run(*command, "--record", record.url)
            told.append((command, done.code, done.out, done.err.replace(record.url, "URL")))
        printed.append(told)
    assert printed[0] == printed[1]


def test_documents_that_many_write_at_once_are_all_there(postgres, full):
    url = postgres()
    base = list(made(3))
    start = threading.Barrier(4)

    def write(worker):
        chance = random.Random(worker)
        with Record(url) as record:
            start.wait()
            for turn in range(12):
                batch = [replace(r, notes=(f"{worker}.{turn}",)) for r in base]
                chance.shuffle(batch)  # in any order, the same documents
                record.store([*batch[:20], named(full, f"own-{worker}-{turn}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with Record(url) as record:
        assert record.documents().height == 30 + 48
        for reading in base:
            kept = record.reading(reading.document.id)
            assert replace(kept, notes=()) == replace(reading, notes=())
            assert re.fullmatch(r"\d\.\d+", kept.notes[0])
        with connect.transaction(record.engine(), url) as connection:
            hashes = {row.id: row.hash for row in connection.execute(select(schema.documents.c.id, schema.documents.c.hash))}
        assert all(hashes[r.document.id] == store.content_hash(record.reading(r.document.id)) for r in base)
        assert [run.status for run in record.runs()] == ["done"] * 4


def test_processes_that_begin_a_record_at_once_share_it(postgres, env):
    url = postgres()
    script = f"""
        import sys
        from dragoman.record.record import Record
        from dragoman.types import Document, Reading
        with Record({url!r}) as record:
            for i in range(20):
                record.store([Reading(Document("shared", f"Nothing {{i}}.")), Reading(Document(f"{{sys.argv[1]}}-{{i}}", "Nothing."))])
    """
    workers = [subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), str(i)], env=env) for i in range(3)]
    assert [worker.wait(120) for worker in workers] == [0, 0, 0]
    with Record(url) as record:
        assert record.documents().height == 61


def test_work_is_done_again_where_writers_were_crossed(postgres, full):
    """Two transactions that take two documents in opposite order: PostgreSQL ends one of them, and it is tried again."""
    with Record(postgres()) as record:
        record.store([named(full, "a"), named(full, "b")])
        met = threading.Barrier(2)
        tries = []

        def cross(first, second):
            def work(connection):
                tries.append(first)
                store.lock(connection, first)
                if tries.count(first) == 1:
                    met.wait()
                store.lock(connection, second)

            connect.retried(record.engine(), record.url, work)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(cross, "ab", "ba"))
        assert len(tries) == 3


def test_who_reads_sees_one_state(postgres, full):
    with Record(postgres()) as record, Record(record.url) as other:
        record.store([full])
        with connect.transaction(record.engine(), record.url) as connection:
            before = connection.execute(select(schema.documents.c.id)).scalars().all()
            other.store([named(full, "later.txt")])
            assert connection.execute(select(schema.documents.c.id)).scalars().all() == before


def test_many_rows_go_by_copy_and_few_by_insert_and_are_the_same(postgres, full):
    with Record(postgres()) as record:
        run = record.engine(create=True)
        with connect.transaction(run, record.url, write=True) as connection:
            key = store.start_run(connection, model=None, version="0")
            store.store(connection, [named(full, "one")], key)
            store.store(connection, [named(full, f"d{i}") for i in range(databases.FEW)], key)
        assert replace(record.reading("d7"), document=full.document) == replace(record.reading("one"), document=full.document) == full


def test_an_old_record_on_postgresql_is_brought_up_to_date(postgres, full):
    """A record without what versions 3 and 4 brought is one of version 2."""
    with Record(postgres()) as record:
        record.store([full])
        before = record.events()
        record.close()
        new = ("issues", "forecasts", "judgements", "changes", "corrections", "copies", "signatures", "distinct_texts", "shards")
        with connect.transaction(record.engine(), record.url, write=True) as connection:
            for name in new:
                connection.exec_driver_sql(f"DROP TABLE {name}")
            for name in ("finished", "status", "coder", "lexicon", "ontology", "encoder", "options", "counts"):
                connection.exec_driver_sql(f"ALTER TABLE runs DROP COLUMN {name}")
            connection.exec_driver_sql("ALTER TABLE documents DROP COLUMN first_run")
            connection.exec_driver_sql("DROP INDEX documents_by_run")
            for table in ("events", "statements", "figures", "outlook", "reasons"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN corrected")
            for table, names in (("events", ("first_day", "last_day")), ("parties", ("ident", "country", "first_day", "last_day"))):
                for name in names:
                    connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {name}")
            connection.exec_driver_sql("UPDATE meta SET value = '2'")
        record._engine.dispose()
        record._engine = None
        with pytest.raises(RecordError, match="Bring it up to date: dragoman migrate --record postgresql://"):
            record.events()
        assert steps.migrate(record.url) == (2, None)
        assert record.events().equals(before)
        assert record.events(actor="NOR", since="2019-03-01").height == 3


def test_a_server_that_is_not_there_is_one_line_without_the_password():
    pytest.importorskip("psycopg")
    with pytest.raises(RecordError) as told:
        Record("postgresql://ann:secret@127.0.0.1:1/news").events()
    assert "\n" not in str(told.value)
    assert "secret" not in str(told.value)
    assert "refused" in str(told.value)


def test_a_driver_that_is_not_installed_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(RecordError, match=r"the driver 'psycopg' is not installed\. Install it: pip install 'dragoman\[postgresql\]'"):
        Record("postgresql://ann@127.0.0.1:1/news").events()
