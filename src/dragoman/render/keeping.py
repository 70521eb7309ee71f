"""What was found in a record by its words, and what is wrong with it, for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from dragoman.render import _table as new_table
from dragoman.render import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from dragoman.record.check import Wrong

HIT = re.compile(r"\[[^\[\]]*\]")


def hits(frame: pl.DataFrame) -> RenderableType:
    """Lay out hits: id, day, publisher or speaker, and the words around with what was sought marked."""
    parts: list[RenderableType] = []
    for row in frame.iter_rows(named=True):
        who = row.get("speaker_name") or row.get("title") or ""
        parts.append(_head(row["id"], row["published"], row["publisher"], who))
        snippet = Text("  " + clean(row["snippet"]))
        snippet.highlight_regex(HIT, "bold")
        parts.append(snippet)
    return Group(*parts)


def _head(ident: str, *told: Any) -> Text:
    line = Text(clean(ident), style="bold", overflow="ellipsis", no_wrap=True)
    for part in told:
        if part:
            line.append(f" · {clean(str(part))}", style="not bold dim")
    return line


def wrong(found: Sequence[Wrong]) -> RenderableType:
    """Lay out what is wrong with a record as a table."""
    if not found:
        return Group()
    table = new_table("check", "id", "problem")
    for line in found:
        table.add_row(*(Text(clean(part), overflow="fold") for part in line))
    return table
