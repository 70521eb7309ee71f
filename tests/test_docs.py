"""The documentation is run: code blocks, shown output, and a page for every layer, command and option."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import typer

import dragoman
from dragoman import api, cli
from dragoman.record.queries import Wanted
from dragoman.record.sayings import Asked

ROOT = Path(__file__).parent.parent
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page, kind):
    return [body for name, body in BLOCK.findall(page.read_text(encoding="utf-8")) if name == kind]


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_the_python_of_a_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    source = "\n".join(blocks(page, "python"))
    test = doctest.DocTestParser().get_doctest(source, {}, page.name, str(page), 0)
    told = []
    runner = doctest.DocTestRunner(optionflags=OPTIONS | doctest.IGNORE_EXCEPTION_DETAIL)
    runner.run(test, out=told.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(told)


@pytest.mark.parametrize("page", [p for p in PAGES if blocks(p, "console")], ids=lambda p: p.name)
def test_the_commands_of_a_page_print_what_it_shows(page, tmp_path, env):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    program = tmp_path / "bin" / "dragoman"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dragoman "$@"\n')
    program.chmod(0o755)
    env = {**env, "PATH": f"{program.parent}{os.pathsep}{env['PATH']}", "COLUMNS": "100"}
    for block in blocks(page, "console"):
        for command, wanted in re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
            if command.startswith(("make", "git", "pip")):
                continue
            done = subprocess.run(command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=120, check=False)
            got = done.stdout + done.stderr
            assert doctest.OutputChecker().check_output(wanted, got, OPTIONS), f"$ {command}\nshown:\n{wanted}\nprinted:\n{got}"


def test_every_layer_has_a_page():
    package = Path(dragoman.__file__).parent
    layers = {p.stem for p in package.iterdir() if not p.name.startswith(("_", ".")) and p.suffix in ("", ".py")}
    without = {"types", "errors"}  # the vocabulary of all pages
    without |= {
        "checking",
        "commands",
        "history",
        "drafting",
        "forecast",
        "ingest",
        "keeping",
        "options",
        "reporting",
        "shares",
        "showing",
        "tomlfile",
    }  # told by cli.md, issues.md, models.md, workbench.md, record.md, batch.md, export.md and settings.md
    missing = {layer for layer in layers - without if not (ROOT / "docs" / f"{layer}.md").exists()}
    assert not missing


def test_every_command_and_option_is_documented():
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    group = typer.main.get_command(cli.app)
    assert isinstance(group, click.Group) or hasattr(group, "commands")
    for name, command in leaves(group):
        heading = f"## dragoman {name}"
        section = page.split(heading, 1)[1].split("\n## ", 1)[0] if heading in page else page
        assert heading in page or f"`dragoman {name}" in page, name  # of a group a row of its table tells it
        for parameter in command.params:
            for option in (o for o in parameter.opts if o.startswith("--") and o != "--help"):
                assert option in (section if " " in name else page), f"{name} {option}"


def leaves(group, prefix=""):
    """Yield the commands of a group and of the groups in it, by all their words."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from leaves(command, f"{prefix}{name} ")
        if not hasattr(command, "commands") or command.invoke_without_command:
            yield f"{prefix}{name}", command


def test_every_verb_and_filter_is_documented():
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    verbs = [name for name, value in vars(api).items() if callable(value) and getattr(value, "__module__", "") == api.__name__]
    for name in [*dragoman.__all__, *(v for v in verbs if not v.startswith("_"))]:
        if name not in ("__version__", "Document", "EventInContext"):
            assert name in page, name
    record = (ROOT / "docs" / "record.md").read_text(encoding="utf-8")
    for name in [*Wanted.__annotations__, *Asked.__annotations__]:
        assert f"`{name}`" in record, name


def test_every_component_stands_on_the_reading_page():
    from dragoman.reading import pipeline

    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    for name in ("paragraphs", *pipeline.COMPONENTS):
        assert f"`{name}`" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_links_lead_somewhere(page):
    prose = re.sub(r"`[^`\n]+`", "", BLOCK.sub("", page.read_text(encoding="utf-8")))  # marked examples look like links
    for target in re.findall(r"\]\(([^)#:]+)\)", prose):
        assert (page.parent / target).exists(), target
