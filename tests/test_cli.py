"""The command: one clear line for every mistake, the rest is read, nothing that was stored is lost."""

import csv
import io
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dragoman import __version__, cli
from dragoman.commands import checking, keeping, states
from dragoman.record.record import Record

NEWS = "Russia condemned Israel on Thursday. “We protest,” Vladimir Putin said.\n"
COMMANDS = ("read", "events", "statements", "figures", "outlook", "reasons", "show", "actors", "documents")
COMMANDS += (
    "duplicates",
    "watch",
    "runs",
    "diff",
    "correct",
    "corrections",
    "migrate",
    *keeping.COMMANDS,
    *states.COMMANDS,
    *checking.COMMANDS,
    "serve",
)


def news(path, count, **row):
    rows = [json.dumps({"id": f"n{i}", "text": f"{NEWS}Story {i}.", "published": "2018-07-14", **row}) for i in range(1, count + 1)]
    Path(path).write_text("\n".join(rows) + "\n")


def test_bad_input_is_one_line_each_and_the_rest_is_read(run):
    run()  # enters the empty directory
    Path("empty.txt").touch()
    Path("none").mkdir()
    Path("binary.txt").write_bytes(bytes(range(256)) * 9)
    Path("latin.txt").write_bytes("Russia condemned Israel.\nThe café in Orléans closed.".encode("cp1252"))
    Path("quotes.txt").write_text("Russia left.\n\n“We will not talk, the minister said on Monday.\n\nFrance condemned it.")
    Path("control.txt").write_text("Russia\x07 condemned Israel.")
    Path("german.txt").write_text("Die Regierung hat am Montag mit der Opposition gesprochen und wird das Gesetz nicht ändern.")
    news("news.jsonl", 8)
    lines = Path("news.jsonl").read_text().splitlines()
    lines[6] = lines[6][:30]
    Path("news.jsonl").write_text("\n".join(lines))
    inputs = ["empty.txt", "binary.txt", "latin.txt", "quotes.txt", "control.txt", "german.txt", "missing.txt", "none", "news.jsonl"]
    result = run("read", *inputs, "--json")
    assert result.code == 1
    told = result.err.splitlines()
    for kind, start in [
        ("error", "empty.txt: is empty. Give"),
        ("error", "binary.txt: is no text (binary data). Name"),
        ("note", "latin.txt:2: is not UTF-8; the file is read as Windows-1252. Save"),
        ("note", "latin.txt: has no publication date"),
        ("note", "quotes.txt:3: a quotation mark is not closed"),
        ("note", "control.txt:1: 1 control character is read as spaces. Remove"),
        ("error", "german.txt: is in German, it seems; only English is read. Translate"),
        ("error", "missing.txt: does not exist. Check"),
        ("error", "none: is a folder without files"),
        ("error", "news.jsonl:7: is no JSON (Unterminated string starting at column 22). Mend"),
    ]:
        assert [line for line in told if line.startswith(f"{kind}: {start}")], (start, told)
    assert len(told) == 10
    ids = [json.loads(line)["document"]["id"] for line in result.out.splitlines()]
    assert ids == ["latin.txt", "quotes.txt", "control.txt", "n1", "n2", "n3", "n4", "n5", "n6", "n8"]
    with Record("dragoman.db") as record:
        assert record.documents()["id"].to_list() == ids


def test_notes_stand_in_the_json_too(run):
    result = run("read", "-", "--json", "--record", "none", "--published", "2018-07-14", stdin=b"Russia\x07 condemned Israel.")
    assert result.code == 0
    assert "1 control character" in json.loads(result.out)["notes"][0]
    assert not Path("dragoman.db").exists()


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["read", "a.txt", "--published", "14 July"], "error: published '14 July' is no date. Write it as 2018-07-14"),
        (["read", "a.txt", "--record", "no/x.db"], "error: no/x.db: its directory does not exist. Make it first: mkdir -p no"),
        (["read", "a.txt", "--record", "a.txt"], "error: a.txt: is no database. Name another file with --record"),
        (
            ["read", "a.txt", "--published", "2018-07-14", "--model", "nope"],
            "error: model 'nope' cannot be loaded. Install it, or name an installed English spaCy pipeline",
        ),
        (
            ["read", "a.txt", "--published", "2018-07-14", "--coder", "magic"],
            "error: coder 'magic' does not exist. Use one of: both, lexicon, model",
        ),
        (["events"], "error: dragoman.db: no record is there. Fill one first: dragoman read FILE --record dragoman.db"),
        (["events", "--record", "a.txt"], "error: a.txt: is no database. Name another file with --record"),
        (["show", "x"], "error: dragoman.db: no record is there. Fill one first: dragoman read FILE --record dragoman.db"),
    ],
)
def test_a_mistake_in_a_command_is_one_line(run, arguments, line):
    run()
    Path("a.txt").write_text(NEWS * 20)
    result = run(*arguments)
    assert (result.code, result.out, result.err.strip()) == (1, "", line)


def test_reading_again_changes_nothing_and_a_new_text_replaces_the_old(run):
    run()
    news("news.jsonl", 3)
    assert run("read", "news.jsonl", "--quiet").code == 0
    first = run("events", "--json").out
    assert run("read", "news.jsonl", "--quiet").code == 0
    assert run("events", "--json").out == first
    news("news.jsonl", 1, text="France criticised Russia.")
    again = run("read", "news.jsonl", "--quiet")
    assert again.code == 0
    assert "news.jsonl:1: 'n1' stood in dragoman.db with another text; it is replaced" in again.err
    assert [row["id"] for row in map(json.loads, run("documents", "--json").out.splitlines())] == ["n1", "n2", "n3"]


def test_unknown_ids_say_where_to_look(run):
    run()
    news("news.jsonl", 1)
    run("read", "news.jsonl", "-q")
    assert run("show", "n9").err.strip() == "error: dragoman.db: holds no document 'n9'. List them: dragoman documents --record dragoman.db"
    assert "'n1' has no event 'e99'. List them: dragoman events --document n1" in run("show", "n1#e99").err


def test_a_table_is_printed_as_csv_with_one_row_an_event(run):
    run()
    news("news.jsonl", 2)
    run("read", "news.jsonl", "-q")
    rows = list(csv.DictReader(io.StringIO(run("events", "--csv").out)))
    assert [row["id"] for row in rows] == [json.loads(line)["id"] for line in run("events", "--json").out.splitlines()]
    assert run("documents", "--csv").out.startswith("id,title,published")


def test_a_megabyte_in_one_line_is_read(run):
    run()
    Path("long.txt").write_text("On Monday Russia condemned the attack on Israel. " * 5_000)
    result = run("read", "long.txt", "--published", "2018-07-14", "-q")
    assert result.code == 0
    assert "long.txt:1: a line of 245,000 characters is read in pieces" in result.err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_has_an_example_and_every_command_json(run, command):
    result = run(command, "--help")
    assert result.code == 0
    assert f"Example: dragoman {command}" in result.out
    assert "--json" in result.out


def test_all_commands_are_tested_here():
    listed = {c.name or c.callback.__name__ for c in cli.app.registered_commands if c.callback}
    assert listed | {"outlook"} == set(COMMANDS)  # which is a group, and a list by itself


def test_the_version_is_printed(run):
    assert run("--version").out == f"dragoman {__version__}\n"


def test_an_interrupted_run_keeps_what_it_has_read(tmp_path, env):
    news(tmp_path / "news.jsonl", 2000, text=NEWS * 30)
    command = [sys.executable, "-m", "dragoman", "read", "news.jsonl", "--json", "--no-fold"]
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        printed = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        rest, err = process.communicate(timeout=60)
    ids = [json.loads(line)["document"]["id"] for line in [*printed, *rest.splitlines()]]
    assert process.returncode == 130
    assert err.decode().count("\n") == 1
    assert err.startswith(b"interrupted: ")
    with Record(str(tmp_path / "dragoman.db")) as record:
        stored = record.documents()["id"].to_list()
    assert stored[: len(ids)] == ids
    assert len(stored) <= len(ids) + 1


def test_the_command_starts_in_good_time(tmp_path, env):
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "dragoman", "--version"], cwd=tmp_path, env=env, check=True, capture_output=True)
    assert time.perf_counter() - started < 5


def test_the_lexicon_alone_finds_events_by_its_rules(run):
    Path("a.txt").write_text("France condemned Chad.")
    found = json.loads(run("read", "a.txt", "--published", "2018-07-14", "--record", "none", "--coder", "lexicon", "--json").out)
    assert [e["rule"] for e in found["events"]] == ["verb: condemn"]
