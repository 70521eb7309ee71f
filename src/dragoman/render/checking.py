"""What corrections are worth, for people: precision by layer and type, agreement by pair of analysts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.text import Text

from dragoman.render import _table as new_table
from dragoman.render import clean

if TYPE_CHECKING:
    import polars as pl

    from dragoman.record.judged import Judged


def library(frame: pl.DataFrame) -> RenderableType:
    """Lay out documents as a table."""
    counts = ("events", "statements", "figures", "outlook", "reasons", "corrections", "copies")
    table = new_table("document", "published", "publisher", "title", *counts, right=len(counts))
    for row in frame.iter_rows(named=True):
        told = (Text(clean(str(row[name] or ""))) for name in ("id", "published", "publisher", "title"))
        table.add_row(*told, *(str(row[name]) for name in counts))
    return table


def judged(found: Judged) -> RenderableType:
    """Lay out both as tables."""
    precision = new_table("layer", "type", "accepted", "edited", "rejected", "precision", "95 %", right=5)
    for row in found.precision:
        share = "-" if row.precision is None else f"{row.precision:.2f}"
        bounds = "-" if row.low is None or row.high is None else f"{row.low:.2f}-{row.high:.2f}"
        told = (Text(row.layer if row.type is None else ""), Text(clean(row.type or "all")))
        precision.add_row(*told, str(row.accepted), str(row.edited), str(row.rejected), share, bounds)
    agreement = new_table("analyst", "analyst", "facts", "agreed", "kappa", right=3)
    for pair in found.agreement:
        kappa = "-" if pair.kappa is None else f"{pair.kappa:.2f}"
        agreement.add_row(Text(clean(pair.one)), Text(clean(pair.other)), str(pair.facts), f"{pair.agreed:.2f}", kappa)
    return Group(precision, agreement) if found.agreement else precision
