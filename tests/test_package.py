"""The package: quick to import, complete in its lock, and silent about where it came from."""

import functools
import operator
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dragoman

ROOT = Path(__file__).parent.parent


def python(code, env):
    return subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True, text=True).stdout.strip()


def test_importing_loads_nothing_heavy(env):
    listed = "{'spacy', 'polars', 'sqlalchemy', 'numpy', 'typer', 'rich'}"
    heavy = python(f"import sys, dragoman; print(sorted({listed} & set(sys.modules)))", env)
    assert heavy == "[]"


def test_starting_the_command_loads_neither_spacy_nor_polars(env):
    heavy = python("import sys, dragoman.cli; print(sorted({'spacy', 'polars', 'numpy'} & set(sys.modules)))", env)
    assert heavy == "[]"


@pytest.mark.parametrize("name", dragoman.__all__)
def test_every_public_name_is_there(name):
    assert getattr(dragoman, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'dragoman' has no attribute 'reed'"):
        dragoman.reed  # noqa: B018


def test_the_version_stands_in_one_place_more_only():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == dragoman.__version__
    assert f"## {dragoman.__version__}" in (ROOT / "CHANGELOG.md").read_text() or "## Unreleased" in (ROOT / "CHANGELOG.md").read_text()


def test_the_lock_names_every_requirement_with_hashes_and_no_host():
    lock = (ROOT / "requirements.txt").read_text()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = {name: wanted for name, wanted in project["optional-dependencies"].items() if name != "train"}  # `make model` has its own
    wanted = project["dependencies"] + functools.reduce(operator.iadd, extras.values(), [])
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))
    assert {re.match(r"[A-Za-z0-9-]+", w)[0].lower() for w in wanted} <= locked
    assert "://" not in lock
    assert "--index" not in lock
    entries = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)
    assert all("--hash=sha256:" in entry for entry in entries if entry.strip())


def test_nothing_that_ships_names_a_machine_path():
    suffixes = {".py", ".md", ".toml", ".csv", ".txt", ""}
    outside = {".git", ".venv", ".hypothesis", "__pycache__", "build", "dist"}
    pattern = re.compile(r"/(?:work|root|home|tmp)/\w")
    for path in ROOT.rglob("*"):
        parts = set(path.relative_to(ROOT).parts)
        if path.is_file() and path.suffix in suffixes and not parts & outside and not any(p.endswith("_cache") for p in parts):
            assert not pattern.search(path.read_text(encoding="utf-8", errors="replace")), path
