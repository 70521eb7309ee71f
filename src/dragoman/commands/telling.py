"""What commands tell people beside their results: one line to standard error."""

from __future__ import annotations

from rich.text import Text

from dragoman import render

STYLES = {"error": "bold red", "note": "yellow"}


def tell(kind: str, line: str) -> None:
    """Write one unwrapped line for people to standard error."""
    words = Text.assemble((f"{kind}: ", STYLES.get(kind, "dim")), render.clean(line))
    render.console(stderr=True).print(words, soft_wrap=True)


def count(number: int, noun: str) -> str:
    """Return a number of things.

    >>> count(1, "change"), count(1200, "change")
    ('1 change', '1,200 changes')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
