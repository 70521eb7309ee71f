"""A TOML file that a user wrote: its text and what it says, or one line on what is wrong with it."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from dragoman.errors import SettingsError

LINE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


def load(path: Path) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file and what it says.

    Raises
    ------
    SettingsError
        The file cannot be read or is no TOML; the message names file and line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return text, tomllib.loads(text)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text. Save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = LINE.search(str(error))
        line = found[1] if found and found[1] else text.count("\n") + 1
        raise SettingsError(f"{path}:{line}: is no TOML ({LINE.sub('', str(error)).strip()}). Compare it with the documentation") from error
