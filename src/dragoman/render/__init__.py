"""What a terminal shows: an analyst's notes on a reading, and tables of what a record holds.

Everything from a text is put into ``Text`` objects after `clean`: no markup of Rich's and no control
character of the text reaches the terminal.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields
from itertools import groupby
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.api import EventInContext, FactInContext
from dragoman.ontology import ontology
from dragoman.render.rows import SAID, Row, who
from dragoman.types import Actor, Event, Reading, Span, Step, When, Why

if TYPE_CHECKING:
    import polars as pl

WIDEST = 140
ACTORS = 15  # shown of a reading; --json has all
PASSAGE = 300  # characters shown of a passage
QUAD = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}
BY_WRITER = "writer"
OPENING = tuple("“\"'‘«")
SHOWN_BOUNDS = frozenset(("about", "nearly", "more than", "at least", "less than", "at most", "only"))


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
    """Lay out a reading: header, actors, events in order, statements, figures, outlook, reasons."""
    names = {a.id: a for a in found.actors}
    parts: list[RenderableType] = [_header(found), Text()]
    if found.actors:
        parts += [_heading("Actors", len(found.actors)), _actors(found.actors), Text()]
    parts.append(_heading("Events", len(found.events)))
    parts += [_event(event, names, found.document.text) for event in found.events]
    if not found.events:
        parts += [Text("  none were found", style="dim"), Text()]
    for layer, lay in (("Statements", _statements), ("Figures", _figures), ("Outlook", _outlook), ("Reasons", _reasons)):
        rows = SAID[layer](found, names)
        if rows:
            parts += [_heading(layer, len(rows)), lay(rows), Text()]
    return Group(*parts)


def statements(frame: pl.DataFrame) -> RenderableType:
    """Lay out the statements of a record, document by document."""
    return _by_document(frame, _statements)


def figures(frame: pl.DataFrame) -> RenderableType:
    """Lay out the figures of a record, document by document."""
    return _by_document(frame, _figures)


def outlook(frame: pl.DataFrame) -> RenderableType:
    """Lay out the outlook of a record, document by document."""
    return _by_document(frame, _outlook)


def reasons(frame: pl.DataFrame) -> RenderableType:
    """Lay out the reasons of a record, document by document."""
    return _by_document(frame, _reasons)


def _by_document(frame: pl.DataFrame, lay: Callable[[list[Row]], RenderableType]) -> RenderableType:
    parts: list[RenderableType] = []
    for document, rows in groupby(frame.iter_rows(named=True), key=lambda r: str(r["document"])):
        found: list[Row] = list(rows)
        parts += [_document_line(document, found[0]["published"]), lay(found), Text()]
    return Group(*parts)


def _document_line(document: str, published: object) -> Text:
    return Text.assemble((clean(document), "bold"), (f" · published {published}" if published else " · no publication date", "dim"))


def _statements(rows: Iterable[Row]) -> RenderableType:
    """Lay out who said what: speaker, cue and addressee, then the words."""
    grid = _grid(2, 7)
    for row in rows:
        speaker = Text.assemble((clean(row["speaker_name"] or "?"), "bold"), " ", (clean(row["cue"] or ""), "italic"))
        if row["addressee_name"]:
            speaker.append(f" (to {clean(row['addressee_name'])})", style="dim")
        content = _cut(clean(row["content"]).strip(), PASSAGE)
        quoted = row["kind"] == "indirect" or content[:1] in OPENING
        grid.add_row(_ident(row), speaker, Text(content if quoted else f"“{content}”"))
    return grid


def _figures(rows: Iterable[Row]) -> RenderableType:
    """Lay out numbers: the words, what they measure or what befell those counted in which event, the period, who claims them."""
    grid = _grid(4, 6, 3, days=True)
    for row in rows:
        words = Text(clean(row["words"]), style="bold")
        if row["bound"] in SHOWN_BOUNDS:
            words = Text.assemble((f"{row['bound']} ", ""), words)
        told = ", ".join(clean(part) for part in (row["measures"], row["change"]) if part)
        event = f" ({row['event'].rpartition('#')[2]})" if row["event"] else ""
        grid.add_row(_ident(row), words, Text(told + event), _by(row["claimed_by_name"]), _days(row))
    return grid


def _outlook(rows: Iterable[Row]) -> RenderableType:
    """Lay out what is said to come: kind, holder, content, the condition behind its connective, likelihood, horizon."""
    grid = _grid(2, 3, 8, days=True)
    for row in rows:
        content = Text(f"“{_cut(clean(row['content']), PASSAGE)}”")
        condition = clean(row["condition"] or "")
        if condition and condition not in clean(row["content"]):
            content.append(f" {clean(row['connective'] or row['logic'] or '·').lower()} ", style="italic")
            content.append(f"“{_cut(condition, PASSAGE)}”")
        if row["likelihood"]:
            low, high = (round(100 * row[f"likelihood_{end}"]) for end in ("low", "high"))
            content.append(f" ({clean(row['likelihood'])}: {low}–{high} %)", style="dim")
        grid.add_row(_ident(row), Text(row["kind"], style="bold"), _by(row["holder_name"]), content, _days(row))
    return grid


def _reasons(rows: Iterable[Row]) -> RenderableType:
    """Lay out theses and the reasons for them: numbered, or behind their cue."""
    grid = _grid(1, 9, 2)
    thesis: str | None = None
    for row in rows:
        if row["thesis"] and row["thesis"] != thesis:
            thesis = row["thesis"]
            grid.add_row("", Text("for", style="dim"), Text(f"“{_cut(clean(row['thesis']), PASSAGE)}”", style="bold"), "")
        mark = Text(str(row["order"])) if row["order"] else Text(clean(row["cue"]).lower(), style="italic")
        grid.add_row(_ident(row), mark, Text(f"“{_cut(clean(row['content']), PASSAGE)}”"), _by(row["holder_name"]))
    return grid


def _grid(*ratios: int, days: bool = False) -> Table:
    """Return an empty grid of the full width: an id, columns of these shares, and one for days."""
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=5, no_wrap=True, style="dim")
    for ratio in ratios:
        grid.add_column(ratio=ratio)
    if days:
        grid.add_column(width=11)
    return grid


def _ident(row: Row) -> str:
    return f"  {clean(row['id']).rpartition('#')[2]}"


def _days(row: Row) -> Text:
    start, end = (str(row[side]) if row[side] else None for side in ("start", "end"))
    return _interval(start, end, row["granularity"])


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


def fact(shown: FactInContext) -> RenderableType:
    """Lay out one statement, figure, outlook or reason: what was read, the paragraph with its passage, the rule."""
    names = {a.id: a for a in shown.reading.actors}
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    body = shown.reading.document.text
    for field in fields(shown.fact):
        value = getattr(shown.fact, field.name)
        if value is None or field.name in ("span", "content", "speaker_span", "id"):
            continue
        facts.add_row(field.name.replace("_", " "), Text(clean(_told(value, body, names))))
    span = shown.span
    context = Text.assemble(
        Text(clean(body[shown.start : span.start]), style="dim"),
        Text(clean(body[slice(*span)]), style="bold"),
        Text(clean(body[span.end : shown.end]), style="dim"),
    )
    return Group(Text(clean(shown.id), style="bold"), _source(shown.reading), Text(), facts, Text(), Padding(context, (0, 2)))


def _told(value: object, body: str, names: dict[str, Actor]) -> str:
    """Return a field's value for people: spans as words, actors by name, dates short."""
    if isinstance(value, Span):
        return f"“{body[slice(*value)]}”"
    if isinstance(value, When):
        return f"{when(value) or value.granularity} ({' '.join(filter(None, (value.granularity, value.modifier)))})".replace("\n", "")
    if isinstance(value, tuple):
        return "–".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.15g}" if isinstance(value, float) else who(str(value), names) or ""


def events(frame: pl.DataFrame) -> RenderableType:
    """Lay out the events of a record, document by document."""
    parts: list[RenderableType] = []
    current = None
    for row in frame.iter_rows(named=True):
        if row["document"] != current:
            current = row["document"]
            parts.append(_document_line(current, row["published"]))
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
        title, publisher = Text(_cut(clean(row["title"] or ""), 80)), Text(clean(", ".join(row["publishers"])))
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


def why(told: Why) -> RenderableType:
    """Lay out why an event was read: the clause, the steps with their rows and slots, the parties, what was tried and lost."""
    parts: list[RenderableType] = [Text.assemble((clean(told.id), "bold"), "  ", _type(told.event)), Text(clean(f"“{told.clause}”"))]
    if told.changed:
        parts += [Text(), Text("reads otherwise than when it was stored", style="yellow"), *(_line(c, 2) for c in told.changed)]
    parts += [Text(), Text("how it was read", style="bold")]
    if not told.steps:
        parts.append(_line("no row of the lexicon made it" + ("; the encoder did" if told.encoder else ""), 2))
    for number, step in enumerate(told.steps, 1):
        parts += _step(number, step)
    if told.encoder:
        parts.append(_line(f"encoder: {told.encoder}", 2))
    parts += [Text(), Text("who", style="bold")]
    for party in told.parties:
        parts.append(_line(f"{party.side} {party.actor}: “{party.words}” ({party.kind})", 2))
        parts += [_line(how, 4, dim=True) for how in party.how]
    if told.lost:
        parts += [Text(), Text("what else was tried", style="bold")]
    for lost in told.lost:
        row = lost.row
        fitted = "fitted" if lost.fitted else "did not fit"
        parts.append(_line(f"{lost.words}: {row.part} “{row.trigger}” → {row.gives}, {row.file}:{row.line}", 2))
        parts.append(_line(f"{fitted}: {lost.reason}", 4, dim=True))
    return Group(*parts)


def _step(number: int, step: Step) -> list[RenderableType]:
    out: list[RenderableType] = [_line(f"{number}. {step.kind} “{step.words}” → {step.gives}", 2), _line(step.note, 5, dim=True)]
    if step.row:
        out.append(_line(f"{step.row.file}:{step.row.line}  {step.row.part} “{step.row.trigger}” → {step.row.gives}", 5))
        out.append(_line(f"proved by: {step.row.example}", 5, dim=True))
    for slot in step.slots:
        words = ", ".join(f"“{w}”" for w in slot.words) or "-"
        out.append(
            _line(f"{slot.side} from {slot.name}: {words}" + ("" if slot.taken or not slot.words else f" (not taken: {slot.reason})"), 5)
        )
    return out


def _line(text: str, indent: int, *, dim: bool = False) -> RenderableType:
    return Padding(Text(clean(text), style="dim" if dim else ""), (0, 0, 0, indent))
