"""Settings: what the file says is done, and what nobody understands is refused with file and line."""

from pathlib import Path

import pytest

from dragoman import settings
from dragoman.errors import SettingsError


def test_paths_count_from_the_folder_of_the_file(tmp_path):
    (tmp_path / "dragoman.toml").write_text('[reading]\nmodel = "m"\nactors = ["a.csv", "/b.csv"]\nactor_tables = "t"\ncoder = "lexicon"\n')
    found = settings.read(tmp_path / "dragoman.toml")
    assert found == settings.Settings("m", (tmp_path / "a.csv", Path("/b.csv")), tmp_path / "t", "lexicon")


def test_an_ontology_and_a_lexicon_count_from_the_folder_of_the_file(tmp_path):
    (tmp_path / "dragoman.toml").write_text('[reading]\nontology = "o.toml"\nlexicon = ["built-in", "mine"]\n')
    found = settings.read(tmp_path / "dragoman.toml")
    assert found.ontology == tmp_path / "o.toml"
    assert found.lexicon == (None, tmp_path / "mine")


def test_without_a_file_nothing_is_set(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert settings.find() == settings.Settings()
    Path("dragoman.toml").write_text("")
    assert settings.find() == settings.Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[readin]\n", r"1: there is no section \[readin\]\. Use: \[reading\]"),
        ("reading = 1\n", r"1: there is no section \[reading\]"),
        ('[reading]\n\nmodels = "x"\n', r"3: 'models' is no option of \[reading\]\. Use: model, actors, actor_tables, coder"),
        ("[reading]\nmodel = 1\n", r"2: 'model' must be a string"),
        ('[reading]\nactors = "a.csv"\n', r"2: 'actors' must be a list of strings"),
        ("[reading]\nactors = [1]\n", r"2: 'actors' must be a list of strings"),
        ('[reading]\n\nmodel = "x\n', r"3: is no TOML"),
        ("[reading", r"1: is no TOML"),
    ],
)
def test_what_nobody_understands_is_refused(tmp_path, text, message):
    (tmp_path / "mine.toml").write_text(text)
    with pytest.raises(SettingsError, match=rf"mine\.toml:{message}"):
        settings.find(tmp_path / "mine.toml")


def test_a_file_that_is_not_there_or_in_another_encoding(tmp_path):
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be opened \(No such file or directory\)\. Check the path"):
        settings.find(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b'[reading]\nmodel = "\xe9"\n')
    with pytest.raises(SettingsError, match=r"latin\.toml: is not UTF-8 text"):
        settings.find(tmp_path / "latin.toml")
