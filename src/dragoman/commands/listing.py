"""Options that commands share which list what is said: whose, since when, with which words."""

from __future__ import annotations

from typing import Annotated

import typer

Country = Annotated[str | None, typer.Option(metavar="CODE", help="Of whoever says it: a country code, or the name of a state.")]
Since = Annotated[str | None, typer.Option(metavar="DATE", help="On or after this day.")]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="On or before this day.")]
Words = Annotated[str | None, typer.Option("--text", metavar="WORDS", help="Words that stand in it, in any case.")]
InDocument = Annotated[str | None, typer.Option("--document", metavar="ID", help="In one document.")]
Uncorrected = Annotated[bool, typer.Option("--uncorrected", help="As it was read, without what analysts corrected.")]
Limit = Annotated[int | None, typer.Option(metavar="N", help="At most so many.")]
WHO = "an id, a name or part of it, a country code; writer, or others."


def lower(values: list[str] | None) -> tuple[str, ...]:
    """Return what was given in lower case, nothing where nothing was.

    >>> lower(["Forecast"]), lower(None)
    (('forecast',), ())
    """
    return tuple(v.lower() for v in values or ())
