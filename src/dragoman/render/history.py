"""A record's history for people: runs, what changed between two, what analysts corrected."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from dragoman.render import _cut as cut
from dragoman.render import _table as new_table
from dragoman.render import clean

if TYPE_CHECKING:
    from dragoman.record.changes import Difference
    from dragoman.record.corrections import Correction
    from dragoman.record.runs import Run

STYLES = {"added": "green", "removed": "red", "altered": "yellow"}
MARKS = {"added": "+", "removed": "-", "altered": "~"}
UNTOLD = ("words", "mentions", "actor_spans", "recipient_spans", "passages", "evidence", "trigger", "text")


def runs(found: Sequence[Run]) -> RenderableType:
    """Lay out runs as a table."""
    table = new_table("run", "started", "finished", "status", "version", "model", "coder", "read", "stored", "events", right=3)
    for run in found:
        documents, facts = run.counts.get("documents", {}), run.counts.get("facts", {})
        stored = sum(documents.get(state, 0) for state in ("new", "renewed", "changed"))
        told = (run.started, run.finished, run.status, run.version, run.model, run.coder)
        numbers = (documents.get("read", ""), stored if documents else "", facts.get("events", "") if documents else "")
        table.add_row(str(run.run), *(Text(clean(part or "")) for part in told), *(str(n) for n in numbers))
    return table


def run(found: Run) -> RenderableType:
    """Lay out all that is known of a run."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name in ("run", "status", "started", "finished", "version", "model", "coder", "lexicon", "ontology", "encoder"):
        value = getattr(found, name)
        table.add_row(name, Text("-" if value is None else clean(str(value))))
    for name, value in found.options.items():
        table.add_row(f"option {clean(name)}", Text(clean(value if isinstance(value, str) else json.dumps(value))))
    for name, counts in found.counts.items():
        table.add_row(name, Text(", ".join(f"{count:,} {clean(what)}" for what, count in counts.items()) or "-"))
    return table


def diff(found: Sequence[Difference]) -> RenderableType:
    """Lay out changes by document: a sign, the layer, the words, and which fields are others."""
    parts: list[RenderableType] = []
    for document, changes in groupby(found, key=lambda change: change.document):
        parts.append(Text(clean(document), style="bold"))
        grid = Table.grid(padding=(0, 1), expand=True)
        for options in ({"width": 3}, {"width": 10}, {"ratio": 2}, {"ratio": 3}):
            grid.add_column(**options)  # type: ignore[arg-type]
        for change in changes:
            fact = change.after if change.after is not None else change.before
            mark = Text(f"  {MARKS[change.change]}", style=STYLES[change.change])
            grid.add_row(mark, Text(change.layer, style="dim"), Text(_words(change.layer, fact)), Text(_fields(change)))
        parts += [grid, Text()]
    return Group(*parts)


def corrections(found: Sequence[Correction]) -> RenderableType:
    """Lay out corrections as a table."""
    table = new_table("n", "fact", "correction", "fields", "by", "made", "status")
    for one in found:
        fields = ", ".join(f"{name}={value if isinstance(value, str) else json.dumps(value)}" for name, value in one.fields.items())
        fact = one.id if one.now in (None, one.id) else f"{one.id} (now {one.now})"
        told = (str(one.number), fact, one.action, fields, one.who, one.made_at, one.status)
        table.add_row(*(Text(clean(part)) for part in told))
    return table


def _words(layer: str, fact: Any) -> str:
    if isinstance(fact, str):
        return clean(fact)
    name = fact.get("event_type") or fact.get("name") or fact.get("title") or ""
    words = f"“{cut(clean(fact['words']), 80)}”" if fact.get("words") else ""
    return f"{clean(name)} {words}".strip() or clean(str(fact.get("id", layer)))


def _fields(change: Difference) -> str:
    before, after = change.before, change.after
    if not isinstance(before, dict) or not isinstance(after, dict):
        return ""
    others = [name for name in after if before.get(name) != after[name] and name not in UNTOLD]
    told = [f"{name}: {_short(before.get(name))} → {_short(after[name])}" for name in others]
    if before.get("text") != after.get("text"):
        told.append("another text")
    return "; ".join(told) or "other characters"


def _short(value: Any) -> str:
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return cut(clean(words), 60)
