"""Copies of stories as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from dragoman.render import clean

if TYPE_CHECKING:
    import polars as pl


def table(frame: pl.DataFrame) -> Table:
    """Draw copies, one a row, beside the stories that they are copies of."""
    out = Table(box=None, pad_edge=False, header_style="dim")
    for name in ("copy", "of", "alike", "published", "publisher"):
        out.add_column(name, justify="right" if name == "alike" else "left", overflow="fold")
    for row in frame.iter_rows(named=True):
        words = (row["id"], row["story"], f"{row['similarity']:.0%}", row["published"] or "", row["publisher"] or row["url"] or "")
        out.add_row(*(clean(w) for w in words))
    return out
