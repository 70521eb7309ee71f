"""A record keeps readings whole, once, and safe; it opens only what it understands."""

import datetime
import signal
import sqlite3
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from dragoman import types
from dragoman.errors import InputError, RecordError
from dragoman.record import connect, sayings, schema, store
from dragoman.record.record import Record
from dragoman.types import Actor, Document, Event, Reading, Span, When


@pytest.fixture
def record(new_url):
    with Record(new_url()) as opened:
        yield opened


@pytest.fixture
def on_sqlite(tmp_path):
    with Record(str(tmp_path / "news.db")) as opened:
        yield opened


def named(reading, ident):
    return replace(reading, document=replace(reading.document, id=ident))


def dump(record):
    """Return every row of every table."""
    with connect.transaction(record.engine(create=True), record.url) as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for name, table in schema.metadata.tables.items()
        }


def test_a_reading_comes_back_as_it_was_stored(record, full):
    record.store([full])
    assert record.reading("oman.txt") == full


def test_storing_again_changes_nothing(record, full):
    assert record.store([full]) == {"oman.txt": "new"}
    before = dump(record)
    assert record.store([full]) == {"oman.txt": "same"}
    assert dump(record) == before


def test_a_changed_reading_replaces_the_facts_of_its_document_alone(record, full):
    other = named(full, "other.txt")
    record.store([full, other])
    shorter = replace(full, events=full.events[:1], statements=(), notes=())
    assert record.store([shorter]) == {"oman.txt": "renewed"}
    assert record.reading("oman.txt") == shorter
    assert record.reading("other.txt") == other
    assert record.events()["id"].to_list() == ["oman.txt#e1", "other.txt#e1", "other.txt#e2", "other.txt#e3"]


def test_another_text_under_the_same_id_is_told(record, full):
    record.store([full])
    other = Reading(Document("oman.txt", "Nothing happened."))
    assert record.store([other]) == {"oman.txt": "changed"}
    assert record.reading("oman.txt") == other


def test_ids_of_events_are_unique_in_the_record_and_stable(record, full):
    many = [named(full, f"d{i}") for i in range(20)]
    record.store(many)
    before = record.events()["id"].to_list()
    assert len(set(before)) == len(before) == 60
    record.store([replace(many[7], notes=("changed",))])
    assert record.events()["id"].to_list() == before


def test_an_error_in_a_batch_leaves_the_record_as_it_was(record, full):
    record.store([full])
    before = dump(record)
    wrong = replace(full.events[0], actors=("nobody",))
    with pytest.raises(RecordError, match=r"x\.txt: event e1 names actor 'nobody', which the reading does not list"):
        record.store([named(full, "good.txt"), replace(named(full, "x.txt"), events=(wrong,))])
    assert dump(record) == before


def test_store_functions_never_commit(record, full):
    engine = record.engine(create=True)
    with engine.connect() as connection:
        run = store.start_run(connection, model=None, version="0")
        store.store(connection, [full], run)
        connection.rollback()
    assert record.documents().height == 0


def test_columns_are_the_fields_of_the_types():
    """A span is two columns, a date five, a place four; lists have tables of their own."""
    owned = {"document", "number", "key", "hash", "run", "first_run", "passage", "words", "first_day", "last_day", "corrected"}
    lists = {"sectors", "mentions", "modes", "contexts", "auxiliary", "actors", "recipients", "actor_spans", "recipient_spans", "passages"}
    pairs = [
        (schema.documents, types.Document, set()),
        (schema.actors, types.Actor, lists),
        (schema.events, types.Event, lists),
        (schema.statements, types.Statement, {"content"}),
        (schema.figures, types.Figure, set()),
        (schema.outlook, types.Outlook, set()),
        (schema.reasons, types.Reason, set()),
        (schema.dates, types.DateMention, set()),
        (schema.places, types.PlaceMention, set()),
    ]
    endings = ("_start", "_end", "_granularity", "_anchor", "_modifier", "_name", "_country", "_lat", "_lon", "_low", "_high")
    renamed = {"likelihood_range": "likelihood", "speaker_span": "speaker", "span": ""}
    for table, kind, elsewhere in pairs:
        stems = set()
        for column in (c.name for c in table.columns):
            ending = next((e for e in endings if column.endswith(e)), "")
            stems.add("" if column in ("start", "end") else column.removesuffix(ending))
        assert stems - owned == {renamed.get(f.name, f.name) for f in fields(kind)} - elsewhere, table.name


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
spans = st.builds(lambda a, b: Span(min(a, b), max(a, b)), st.integers(0, 30), st.integers(0, 30))
some = st.none() | words
whens = st.builds(When, some, some, st.sampled_from(["day", "range", "vague"]), words, some)


@st.composite
def readings(draw):
    actors = draw(
        st.lists(st.builds(Actor, words, words, some, st.tuples(words), some, st.tuples(spans)), max_size=4, unique_by=lambda a: a.id)
    )
    ids = st.lists(st.sampled_from([a.id for a in actors]), max_size=3, unique=True).map(tuple) if actors else st.just(())
    tuples = st.lists(words, max_size=2).map(tuple)
    event = st.builds(
        Event,
        words,
        words,
        ids,
        ids,
        spans,
        spans,
        st.floats(-10, 10),
        words,
        modes=tuples,
        contexts=tuples,
        auxiliary=tuples,
        when=st.none() | whens,
        asserted_by=some,
        confidence=st.floats(0, 1),
        actor_spans=st.lists(spans, max_size=3).map(tuple),
        recipient_spans=st.lists(spans, max_size=3).map(tuple),
    )
    document = draw(st.builds(Document, words, words, some, some, some, some, some))
    return Reading(document, tuple(actors), tuple(draw(st.lists(event, max_size=3))), notes=draw(tuples))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(readings(), max_size=4, unique_by=lambda r: r.document.id))
def test_whatever_is_stored_comes_back(new_url, found):
    with Record(new_url()) as record:
        record.store(found)
        assert [record.reading(r.document.id) for r in found] == found
        assert record.events().height == sum(len(r.events) for r in found)
        record.statements(), record.actors(), record.documents()


def test_events_are_a_frame_with_lists_and_dates(record, full):
    record.store([full])
    [first, second, third] = record.events().to_dicts()
    assert first["actor_names"] == ["Kari Lund"]
    assert first["recipient_countries"] == ["OMN"]
    assert first["modes"] == ["visit"]
    assert first["start"] == first["end"] == datetime.date(2019, 3, 14)
    assert first["passage"] == "Norway’s envoy Kari Lund met the Omani minister in Muscat on Thursday"
    assert (first["trigger"], first["quad"], first["asserted_by"]) == ("met", 1, None)
    assert (second["actors"], second["recipients"], second["asserted_by_name"]) == (["NOR", "kari-lund"], [], "Kari Lund")
    assert third["recipient_countries"] == [None]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({}, [1, 2, 3]),
        ({"actor": "OMN"}, [1]),
        ({"actor": "kari-lund"}, [1, 2]),
        ({"actor": "kari l"}, [1, 2]),
        ({"actor": "Norway"}, [1, 2, 3]),
        ({"actor": "NOR"}, [1, 2, 3]),
        ({"actor": "%"}, []),
        ({"from_actor": "OMN"}, []),
        ({"recipient": "OMN"}, [1]),
        ({"recipient": "rebels", "from_actor": "NOR"}, [3]),
        ({"event_types": ("CONSULT", "ASSAULT")}, [1, 3]),
        ({"quads": (2,)}, [2]),
        ({"since": "2019-03-15"}, [2, 3]),
        ({"until": "2019-03-14"}, [1]),
        ({"since": "2019-03-16", "until": "2019-03-16"}, [2, 3]),
        ({"asserted_by": "writer"}, [1, 3]),
        ({"asserted_by": "others"}, [2]),
        ({"asserted_by": "Lund"}, [2]),
        ({"auxiliary": "negated"}, [3]),
        ({"auxiliary": "none"}, [1]),
        ({"document": "oman.txt"}, [1, 2, 3]),
        ({"document": "else.txt"}, []),
    ],
)
def test_filters(record, full, wanted, numbers):
    record.store([full])
    assert record.events(**wanted)["id"].to_list() == [f"oman.txt#e{n}" for n in numbers]


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ({"event_types": ("MEET",)}, "'MEET' is no event type. Use one of: AGREE"),
        ({"quads": (5,)}, "'5' is no quad category. Use one of: 1, 2, 3, 4"),
        ({"auxiliary": "past"}, "'past' is no auxiliary. Use one of: future"),
        ({"since": "yesterday"}, "since 'yesterday' is no date. Write it as 2018-07-14"),
    ],
)
def test_filters_that_nothing_can_match_are_refused(record, full, wanted, message):
    record.store([full])
    with pytest.raises(InputError, match=message.replace("'", ".")):
        record.events(**wanted)


def test_actors_are_counted_over_documents(record, full):
    record.store([full, named(full, "other.txt")])
    rows = {row["id"]: row for row in record.actors().to_dicts()}
    assert rows["kari-lund"] == {
        "id": "kari-lund",
        "name": "Kari Lund",
        "country": "NOR",
        "sectors": ["GOV"],
        "office": "envoy",
        "documents": 2,
        "mentions": 4,
        "as_actor": 4,
        "as_recipient": 0,
    }
    assert record.actors("Norway")["id"].to_list() == record.actors("nor")["id"].to_list() == ["kari-lund", "NOR"]


def test_statements_hold_their_words(record, full):
    record.store([full])
    first, second = record.statements().to_dicts()
    assert first["content"] == "We may pay $5 million … if both sides stop"
    assert (first["speaker_name"], first["speaker_country"], first["cue"]) == ("Kari Lund", "NOR", "said")
    assert (first["addressee"], first["addressee_name"], first["attitude"]) == ("OMN.GOV", "Omani minister", "promising")
    assert (second["speaker"], second["cue"]) == (None, None)


def test_documents_count_their_facts(record, full):
    record.store([full])
    [row] = record.documents().to_dicts()
    assert (row["id"], row["events"], row["statements"], row["actors"], row["notes"]) == ("oman.txt", 3, 2, 4, 2)


def test_a_path_where_no_record_is_says_how_to_make_one(tmp_path):
    path = tmp_path / "none.db"
    with pytest.raises(RecordError, match=r"no record is there\. Fill one first: dragoman read FILE --record"):
        Record(str(path)).events()
    assert not path.exists()


def test_files_that_are_no_record_are_refused_and_left_alone(tmp_path, full):
    text = tmp_path / "text.db"
    text.write_text("This is a text. " * 200)
    foreign = tmp_path / "foreign.db"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    connection.close()
    for path, message in ((text, "is no database"), (foreign, "is a database but no record"), (tmp_path, "is a directory")):
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(RecordError, match=message):
            Record(str(path)).store([full])
        assert before is None or path.read_bytes() == before


@pytest.mark.parametrize(
    ("version", "message"), [("5", "Update Dragoman"), ("0", "Read the documents again"), ("?", "no record of Dragoman")]
)
def test_another_schema_version_is_refused(record, full, version, message):
    record.store([full])
    with connect.transaction(record.engine(), record.url, write=True) as connection:
        connection.execute(update(schema.meta).values(value=version))
    record.close()
    with pytest.raises(RecordError, match=message):
        record.events()


@pytest.mark.parametrize("url", ["oracle+nope://x", "sqlite://", "x://y"])
def test_urls_that_name_no_record_are_refused(url):
    with pytest.raises(RecordError):
        Record(url).events()


def test_write_ahead_log_and_foreign_keys_are_on(on_sqlite, full):
    record = on_sqlite
    record.store([full])
    with connect.transaction(record.engine(), record.url) as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
        assert not connection.exec_driver_sql("PRAGMA foreign_key_check").all()


def test_several_writers_wait_for_each_other(new_url, full):
    path = new_url()

    def write(worker):
        with Record(path) as record:
            for i in range(10):
                record.store([named(full, f"{worker}-{i}")])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    with Record(path) as record:
        assert record.documents().height == 40


def test_a_kill_loses_nothing_that_was_stored(new_url, env):
    path = new_url()
    script = f"""
        import os, signal
        from dragoman.record.record import Record
        from dragoman.record import connect, store
        from dragoman.types import Document, Reading
        record = Record({str(path)!r})
        for i in range(5):
            record.store([Reading(Document(f"d{{i}}", "Nothing happened."))])
        with connect.transaction(record.engine(), record.url, write=True) as connection:
            store.store(connection, [Reading(Document("half", "Lost."))], 1)
            os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], env=env, check=False)
    assert done.returncode == -signal.SIGKILL
    with Record(str(path)) as record:
        assert record.documents()["id"].to_list() == [f"d{i}" for i in range(5)]


def test_figures_outlook_and_reasons_hold_their_words_and_all_that_was_read(record, full):
    record.store([full])
    [figure] = record.figures().to_dicts()
    assert (figure["id"], figure["words"], figure["unit"], figure["low"]) == ("oman.txt#f1", "$5 million", "USD", 5e6)
    assert (figure["claimed_by"], figure["claimed_by_name"], figure["claimed_by_country"]) == ("kari-lund", "Kari Lund", "NOR")
    assert (figure["start"], figure["change"], figure["bound"]) == (datetime.date(2019, 3, 14), "up", "about")
    assert (figure["event"], figure["passage"]) == ("oman.txt#e2", "“We may pay $5 million if both sides stop,” she said.")
    first, second = record.outlook().to_dicts()
    assert (first["id"], first["kind"], first["holder_name"], first["negated"]) == ("oman.txt#o1", "commitment", "Kari Lund", True)
    assert (first["content"], first["condition"], first["connective"]) == ("We may pay $5 million", "both sides stop", "if")
    assert (first["start"], first["end"], first["granularity"]) == (datetime.date(2019, 3, 14), datetime.date(2019, 3, 14), "day")
    assert (first["likelihood"], first["likelihood_low"], first["likelihood_high"]) == ("may", 0.3, 0.6)
    assert first["scale"] == "ICD 203 (2015)"
    assert (second["holder"], second["condition"], second["start"], second["negated"]) == (None, None, None, False)
    first, second = record.reasons().to_dicts()
    assert (first["id"], first["order"], first["thesis"], first["holder_name"]) == ("oman.txt#r1", 1, "Talks open in Oman", "Kari Lund")
    assert (second["content"], second["thesis"], second["holder"]) == ("stop", None, None)


@pytest.mark.parametrize(
    ("layer", "asked", "numbers"),
    [
        ("statements", {}, [1, 2]),
        ("statements", {"by": "kari-lund"}, [1]),
        ("statements", {"by": "Lund"}, [1]),
        ("statements", {"by": "NOR"}, [1]),
        ("statements", {"by": "Norway"}, [1]),
        ("statements", {"by": "writer"}, [2]),
        ("statements", {"by": "others"}, [1]),
        ("statements", {"by": "OMN"}, []),
        ("statements", {"country": "NOR"}, [1]),
        ("statements", {"country": "Oman"}, []),
        ("statements", {"kinds": ("indirect",)}, [2]),
        ("statements", {"kinds": ("direct", "mixed")}, [1]),
        ("statements", {"attitudes": ("promising",)}, [1]),
        ("statements", {"since": "2019-03-17"}, []),
        ("statements", {"until": "2019-03-16"}, [1, 2]),
        ("statements", {"text": "WANTS peace"}, [2]),
        ("statements", {"document": "oman.txt"}, [1, 2]),
        ("statements", {"document": "else.txt"}, []),
        ("statements", {"limit": 1}, [1]),
        ("figures", {"by": "Lund"}, [1]),
        ("figures", {"by": "writer"}, []),
        ("figures", {"country": "norway"}, [1]),
        ("figures", {"kinds": ("money",)}, [1]),
        ("figures", {"kinds": ("persons", "percent")}, []),
        ("figures", {"since": "2019-03-14", "until": "2019-03-14"}, [1]),
        ("figures", {"since": "2019-03-15"}, []),
        ("figures", {"text": "both sides"}, [1]),
        ("figures", {"text": "usd"}, [1]),
        ("figures", {"text": "soldiers"}, []),
        ("figures", {"limit": 1}, [1]),
        ("outlook", {"by": "kari-lund"}, [1]),
        ("outlook", {"by": "writer"}, [2]),
        ("outlook", {"country": "NOR"}, [1]),
        ("outlook", {"kinds": ("forecast",)}, [2]),
        ("outlook", {"until": "2019-03-15"}, [1]),
        ("outlook", {"since": "2019-03-15"}, [2]),
        ("outlook", {"text": "sides stop"}, [1]),
        ("outlook", {"document": "else.txt"}, []),
        ("outlook", {"limit": 1}, [1]),
        ("reasons", {"by": "others"}, [1]),
        ("reasons", {"text": "Talks"}, [1]),
        ("reasons", {"kinds": ("cue",)}, []),
        ("reasons", {"until": "2019-03-15"}, []),
        ("reasons", {"limit": 1}, [1]),
    ],
)
def test_what_is_said_is_filtered(record, full, layer, asked, numbers):
    record.store([full])
    found = getattr(record, layer)(**asked)["id"].to_list()
    assert found == [f"oman.txt#{layer[0]}{n}" for n in numbers]


def test_words_for_a_speaker_are_found_where_no_actor_is_known(record, full):
    unnamed = replace(full, statements=(replace(full.statements[0], speaker="many analysts"),))
    record.store([unnamed])
    assert record.statements(by="Analysts").height == 1
    assert record.statements(by="%").height == 0


@pytest.mark.parametrize(
    ("layer", "asked", "message"),
    [
        ("statements", {"kinds": ("money",)}, "'money' is no kind of statements. Use one of: direct, indirect, mixed"),
        ("figures", {"kinds": ("mony",)}, "'mony' is no kind of figures. Use one of: money"),
        ("outlook", {"kinds": ("hope",)}, "'hope' is no kind of outlook. Use one of: forecast"),
        ("statements", {"attitudes": ("kind",)}, "'kind' is no attitude of statements"),
        ("figures", {"attitudes": ("neutral",)}, "Only statements have one"),
        ("reasons", {"limit": 0}, "limit '0' lists nothing. Give 1 or more"),
        ("outlook", {"since": "May"}, "since 'May' is no date. Write it as 2018-07-14"),
    ],
)
def test_what_no_fact_can_match_is_refused(record, full, layer, asked, message):
    record.store([full])
    with pytest.raises(InputError, match=message.replace("'", ".")):
        getattr(record, layer)(**asked)


def test_kinds_of_figures_are_those_that_the_reading_gives():
    from dragoman.reading.figures import lexicons

    told = {unit.kind for unit in lexicons.units().values()}
    assert set(sayings.KINDS["figures"]) == told | {"persons", "count", "share"}
