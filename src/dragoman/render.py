"""What a terminal shows: an analyst's notes on a reading, and tables of what a record holds.

Everything from a text is put into ``Text`` objects after `clean`: no markup of Rich's and no control
character of the text reaches the terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.api import EventInContext
from dragoman.ontology import ontology
from dragoman.types import Actor, Event, Figure, Reading, Span, Statement, When

if TYPE_CHECKING:
    import polars as pl

WIDEST = 140
ACTORS = 15  # shown of a reading; --json has all
SMALL_TALK = frozenset({"count", "duration"})  # "one reason", "two weeks": in --json, but no figure that a reader looks for
FEW = 10
PASSAGE = 300  # characters shown of a passage
QUAD = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}
BY_WRITER = "writer"


def console(*, stderr: bool = False) -> Console:
    """Return a console: colour where there is a terminal, plain text where not, never wider than 140."""
    found = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return Console(stderr=stderr, highlight=False, width=WIDEST) if found.width > WIDEST else found


def put(out: Console, found: RenderableType) -> None:
    """Print to a terminal as it is, elsewhere without the spaces that fill up lines."""
    if out.is_terminal:
        out.print(found)
        return
    with out.capture() as capture:
        out.print(found)
    out.file.write("".join(f"{line.rstrip()}\n" for line in capture.get().splitlines()))
    out.file.flush()


def clean(text: str) -> str:
    r"""Return text that a terminal can show: runs of space become one, other control characters a space.

    >>> clean("Talks\n\x1b[31m failed")
    'Talks [31m failed'
    """
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") else c for c in text)
    return re.sub(r"\s+", " ", plain)


def reading(found: Reading) -> RenderableType:
    """Lay out a reading: header, actors, events in order, statements."""
    names = {a.id: a for a in found.actors}
    parts: list[RenderableType] = [_header(found), Text()]
    if found.actors:
        parts += [_heading("Actors", len(found.actors)), _actors(found.actors), Text()]
    parts.append(_heading("Events", len(found.events)))
    parts += [_event(event, names, found.document.text) for event in found.events]
    if not found.events:
        parts += [Text("  none were found", style="dim"), Text()]
    if found.statements:
        parts.append(_heading("Statements", len(found.statements)))
        parts += [_statement(s, names, found.document.text) for s in found.statements]
        parts.append(Text())
    telling = [f for f in found.figures if f.unit_kind not in SMALL_TALK or (f.high or 0) >= FEW]
    if telling:
        parts += [_heading("Figures", len(telling)), _figures(telling, names, found.document.text), Text()]
    if found.outlook:
        parts += [_heading("Outlook", len(found.outlook)), _outlook(found, names), Text()]
    if found.reasons:
        parts += [_heading("Reasons", len(found.reasons)), _reasons(found, names), Text()]
    return Group(*parts)


def _figures(found: Iterable[Figure], names: dict[str, Actor], text: str) -> RenderableType:
    """Lay out numbers: the words, what they measure, the period, who claims them."""
    grid = _grid(3, 5, 2, 3)
    for f in found:
        words = Text(clean(text[slice(*f.span)]), style="bold")
        grid.add_row("", words, Text(clean(f.measures or "")), when(f.period), _by(_who(f.claimed_by, names)))
    return grid


def _outlook(found: Reading, names: dict[str, Actor]) -> RenderableType:
    """Lay out forecasts, commitments, threats and conditions: kind, holder, content, condition, horizon."""
    grid = _grid(2, 3, 8, 2)
    for o in found.outlook:
        content = Text(f"“{_cut(clean(found.document.text[slice(*o.content)]), PASSAGE)}”")
        if o.condition and not (o.content.start <= o.condition.start and o.condition.end <= o.content.end):
            content.append(f" · {_cut(clean(found.document.text[slice(*o.condition)]), PASSAGE)}", style="dim")
        grid.add_row("", Text(o.kind, style="bold"), _by(_who(o.holder, names)), content, when(o.horizon))
    return grid


def _reasons(found: Reading, names: dict[str, Actor]) -> RenderableType:
    """Lay out reasons in order, under their theses."""
    grid = _grid(1, 12)
    thesis: Span | None = None
    for r in found.reasons:
        if r.thesis is not None and r.thesis != thesis:
            thesis = r.thesis
            grid.add_row("", Text("for", style="dim"), Text(f"“{_cut(clean(found.document.text[slice(*thesis)]), PASSAGE)}”", style="bold"))
        grid.add_row("", Text(str(r.order or "·")), Text(f"“{_cut(clean(found.document.text[slice(*r.content)]), PASSAGE)}”"))
    return grid


def _grid(*ratios: int) -> Table:
    """Return an empty grid of the full width, set in under its heading, with columns of these shares."""
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    for ratio in ratios:
        grid.add_column(ratio=ratio)
    return grid


def _who(holder: str | None, names: dict[str, Actor]) -> str | None:
    """Return an actor's name for its id, other words as they are."""
    return names[holder].name if holder in names else holder


def event(shown: EventInContext) -> RenderableType:
    """Lay out one event: what was coded, the paragraph with its evidence and trigger, the rule."""
    names = {a.id: a for a in shown.reading.actors}
    found = shown.event
    entry = ontology.load().events.get(found.event_type)
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    place = found.place
    rows: list[tuple[str, Text]] = [
        ("type", _type(found)),
        ("", Text(entry.means if entry else "", style="dim")),
        ("actors", _parties(found.actors, names)),
        ("recipients", _parties(found.recipients, names)),
        ("when", Text(when(found.when) + (f" ({found.when.granularity})" if found.when else "") or "-")),
        ("where", Text(clean(f"{place.name} ({place.country or '?'})") if place else "-")),
        ("asserted by", _asserted(found, names)),
        ("score", Text(f"{found.score:+.1f} on -10 (conflict) to +10 (cooperation)")),
        ("confidence", Text(f"{found.confidence:.2f}")),
        ("rule", Text(clean(found.rule))),
    ]
    for label, value in rows:
        facts.add_row(label, value)
    body = shown.reading.document.text
    before, after = Span(shown.start, found.evidence.start), Span(found.evidence.end, shown.end)
    context = Text.assemble(
        Text(clean(body[before.start : before.end]), style="dim"),
        _marked(body, found.evidence, found.trigger, base="bold"),
        Text(clean(body[after.start : after.end]), style="dim"),
    )
    return Group(Text(clean(shown.id), style="bold"), _source(shown.reading), Text(), facts, Text(), Padding(context, (0, 2)))


def events(frame: pl.DataFrame) -> RenderableType:
    """Lay out the events of a record, document by document."""
    parts: list[RenderableType] = []
    current = None
    for row in frame.iter_rows(named=True):
        if row["document"] != current:
            current = row["document"]
            published = f"published {row['published']}" if row["published"] else "no publication date"
            parts += [Text.assemble((clean(current), "bold"), (f" · {published}", "dim"))]
        sides = [
            _named(zip(row[f"{side}_names"], row[f"{side}_countries"], row[f"{side}s"], strict=True)) for side in ("actor", "recipient")
        ]
        start, end = (str(row[side]) if row[side] else None for side in ("start", "end"))
        days = _interval(start, end, row["granularity"])
        kind = _kind(row["event_type"], row["modes"], row["contexts"], row["auxiliary"])
        line = _columns(row["id"].rpartition("#")[2], days, _arrow(*sides), kind, _by(row["asserted_by_name"]))
        parts.append(Group(line, Padding(Text(f"“{_cut(clean(row['passage']), PASSAGE)}”"), (0, 0, 1, 6))))
    return Group(*parts)


def actors(frame: pl.DataFrame) -> RenderableType:
    """Lay out the actors of a record as a table."""
    table = _table("id", "name", "country", "sectors", "office", "texts", "named", "acts", "is acted on", right=4)
    for row in frame.iter_rows(named=True):
        cells = [row["id"], row["name"], row["country"] or "", " ".join(row["sectors"]), _words(row["office"])]
        counts = [f"{row[c]:,}" for c in ("documents", "mentions", "as_actor", "as_recipient")]
        table.add_row(*(Text(clean(c)) for c in cells), *map(Text, counts))
    return table


def documents(frame: pl.DataFrame) -> RenderableType:
    """Lay out the documents of a record as a table."""
    table = _table("id", "published", "title", "publisher", "length", "actors", "events", "statements", right=4)
    for row in frame.iter_rows(named=True):
        published = Text(str(row["published"] or ""), no_wrap=True)
        counts = [f"{row[c]:,}" for c in ("characters", "actors", "events", "statements")]
        title, publisher = Text(_cut(clean(row["title"] or ""), 80)), Text(clean(row["publisher"] or ""))
        table.add_row(Text(clean(row["id"])), published, title, publisher, *map(Text, counts))
    return table


def when(value: When | None) -> str:
    """Return a date for people: as short as its granularity allows.

    >>> when(When("2018-07-01", "2018-07-31", "month")), when(When("2018-07-12", "2018-07-12", "day")), when(None)
    ('2018-07', '2018-07-12', '')
    """
    return str(_interval(value.start, value.end, value.granularity)) if value else ""


def _interval(start: str | None, end: str | None, granularity: str | None) -> Text:
    if not start and not end:
        return Text(granularity or "", style="dim")
    if granularity in ("month", "year") and start:
        return Text(start[: 7 if granularity == "month" else 4])
    if start == end:
        return Text(start or "")
    return Text(f"{start or '…'}–{end or '…'}" if not (start and end) else f"{start}\n–{end}")


def _header(found: Reading) -> RenderableType:
    title = found.document.title or found.document.id
    return Group(Text(clean(title), style="bold"), _source(found))


def _source(found: Reading) -> Text:
    document = found.document
    words = len(document.text.split())
    parts = [document.id, document.publisher, f"published {document.published}" if document.published else "no publication date"]
    return Text(" · ".join(clean(p) for p in [*parts, document.url, f"{words:,} words"] if p), style="dim")


def _heading(name: str, count: int) -> Text:
    return Text.assemble((name.upper(), "bold cyan"), (f"  {count}", "dim"))


def _actors(found: Iterable[Actor]) -> RenderableType:
    ordered = sorted(found, key=lambda a: -len(a.mentions))
    grid = Table.grid(padding=(0, 2), pad_edge=False)
    for _ in range(5):
        grid.add_column()
    for actor in ordered[:ACTORS]:
        count = Text(f"{len(actor.mentions)}×", style="dim")
        office = Text(_words(actor.office), style="dim")
        grid.add_row(Text("  " + clean(actor.name)), _country(actor.country), Text(" ".join(actor.sectors), style="magenta"), office, count)
    if len(ordered) <= ACTORS:
        return grid
    return Group(grid, Text(f"  and {len(ordered) - ACTORS} more (--json lists all)", style="dim"))


def _event(found: Event, names: dict[str, Actor], text: str) -> RenderableType:
    parties = _arrow(_parties(found.actors, names), _parties(found.recipients, names))
    line = _columns(found.id, Text(when(found.when)), parties, _type(found), _asserted(found, names))
    return Group(line, Padding(_marked(text, found.evidence, found.trigger, "“", "”"), (0, 0, 1, 6)))


def _columns(ident: str, days: Text, parties: Text, kind: Text, by: Text) -> RenderableType:
    """Lay out an event's first line: the same columns in every list."""
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=5, no_wrap=True, style="dim")
    line.add_column(width=11)
    for ratio in (5, 3, 2):
        line.add_column(ratio=ratio)
    line.add_row(Text(f"  {clean(ident)}"), days, parties, kind, by)
    return line


def _type(found: Event) -> Text:
    return _kind(found.event_type, found.modes, found.contexts, found.auxiliary)


def _kind(event_type: str, modes: Iterable[str], contexts: Iterable[str], auxiliary: Iterable[str]) -> Text:
    entry = ontology.load().events.get(event_type)
    text = Text(clean(event_type), style=QUAD.get(entry.quad, "") if entry else "")
    text.append("".join(f" {clean(m)}" for m in modes), style="not bold")
    text.append("".join(f" [{clean(c)}]" for c in contexts), style="dim not bold")
    text.append("".join(f" ·{clean(a)}" for a in auxiliary), style="italic not bold")
    return text


def _parties(ids: Iterable[str], names: dict[str, Actor]) -> Text:
    known = (names.get(i) or Actor(i, i) for i in ids)
    return _named((a.name, a.country, a.id) for a in known)


def _named(found: Iterable[tuple[str, str | None, str]]) -> Text:
    text = Text()
    for name, country, ident in found:
        text.append(", " if text else "")
        text.append(clean(name))
        if country and ident != country:
            text.append(f" {clean(country)}", style="blue")
    return text or Text("-", style="dim")


def _arrow(left: Text, right: Text) -> Text:
    return left if str(right) == "-" else Text.assemble(left, (" → ", "bold"), right)


def _asserted(found: Event, names: dict[str, Actor]) -> Text:
    known = names.get(found.asserted_by or "")
    return _by(known.name if known else found.asserted_by)


def _by(speaker: str | None) -> Text:
    return Text(BY_WRITER, style="dim") if speaker is None else Text(f"says {clean(speaker)}", style="italic")


def _country(code: str | None) -> Text:
    return Text(clean(code or ""), style="blue")


def _marked(text: str, evidence: Span, trigger: Span, opening: str = "", closing: str = "", base: str = "") -> Text:
    """Return the evidence with its trigger marked, cut around the trigger when long."""
    start, end = evidence
    first, last = max(start, min(trigger.start, end)), min(end, max(trigger.end, start))
    half = PASSAGE // 2
    left, right = clean(text[max(start, first - 4 * half) : first]), clean(text[last : min(end, last + 4 * half)])
    if len(left) + len(right) > PASSAGE:
        left = left if len(left) <= half else "…" + left[-half:]
        right = right if len(right) <= half else right[:half] + "…"
    return Text.assemble(
        (f"{opening}{left.lstrip()}", base), (clean(text[first:last]), f"{base} underline".strip()), (f"{right.rstrip()}{closing}", base)
    )


def _statement(found: Statement, names: dict[str, Actor], text: str) -> RenderableType:
    known = names.get(found.speaker or "")
    speaker = known.name if known else found.speaker
    if speaker is None:
        speaker = text[slice(*found.speaker_span)] if found.speaker_span else "?"
    cue = text[slice(*found.cue)] if found.cue else ""
    if found.addressee is not None:
        told = names.get(found.addressee)
        cue = f"{cue} → {told.name if told else found.addressee}".strip()
    content = _cut(clean(" … ".join(text[c.start : c.end] for c in found.content)).strip(), PASSAGE)
    if content[:1] not in "“\"'‘«":
        content = content if found.kind == "indirect" else f"“{content}”"
    line = Table.grid(padding=(0, 1), expand=True)
    line.add_column(width=5, style="dim")
    line.add_column(ratio=2)
    line.add_column(ratio=7)
    line.add_row(f"  {found.id}", Text.assemble((clean(speaker), "bold"), " ", (clean(cue), "italic")), Text(content))
    return line


def _table(*headers: str, ratios: dict[str, int] | None = None, right: int = 0) -> Table:
    """Return an empty table; the last ``right`` columns hold numbers."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold cyan", expand=bool(ratios))
    for i, header in enumerate(headers):
        number = i >= len(headers) - right
        table.add_column(header, ratio=(ratios or {}).get(header), overflow="fold", justify="right" if number else "left")
    return table


def _words(code: str | None) -> str:
    return clean((code or "").replace("_", " "))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
