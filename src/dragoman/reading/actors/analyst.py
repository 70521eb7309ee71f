"""Tables that an analyst adds to ours: one CSV, a row an actor, a body or a person's term of office.

A name in such a table stands for its actor before any of ours does, on the days for which the row holds. A row
whose id is known changes that actor and keeps its names; a person's row displaces our terms that it overlaps.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from dragoman.errors import LexiconError
from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.actors import knowledge as tables
from dragoman.reading.actors.knowledge import LAST, Entity, Knowledge, Name, Trie, index, pieces, shouted
from dragoman.reading.actors.state import slug

REQUIRED = ("name", "kind", "country", "sectors")
OPTIONAL = ("id", "aliases", "office", "valid_from", "valid_to", "source", "note")
PERSON = "person"
PLACES = ("state", "territory", "former_state")
LISTED = re.compile(r"\s*[;|]\s*")
CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class Row:
    """A checked row: what it says, in our codes."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    office: str
    start: str
    end: str

    @property
    def bare(self) -> bool:
        """Whether it tells nothing but names."""
        return not self.sectors and self.office == "-" and not self.start and self.end == LAST


def load(folder: Path, added: Iterable[Path] = ()) -> Knowledge:
    """Read the tables of a folder and those an analyst adds; each again only when a file has changed.

    Raises
    ------
    LexiconError
        A file cannot be read or a row is wrong; the message names file and line.
    """
    paths = tuple(added)
    return _load(folder, paths, stamps(paths)) if paths else tables.load(folder)


@lru_cache(maxsize=4)
def _load(folder: Path, paths: tuple[Path, ...], stamps: tuple[tuple[int, int], ...]) -> Knowledge:
    knowledge = tables.read(folder)
    for path in paths:
        extend(knowledge, path)
    return knowledge


def stamps(paths: Iterable[Path]) -> tuple[tuple[int, int], ...]:
    """Return what tells whether files have changed: their times and sizes."""
    return tuple(_stamp(path) for path in paths)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        known = path.stat()
    except OSError as error:
        raise LexiconError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    return known.st_mtime_ns, known.st_size


def extend(knowledge: Knowledge, path: Path) -> None:
    """Add a table to what is known.

    Raises
    ------
    LexiconError
        The file cannot be read or a row is wrong; the message names file and line.
    """
    seen: set[tuple[str, ...]] = set()
    people: dict[str, str] = {}
    for line, row in _rows(path, knowledge):
        own = (row.id, row.office, row.start, row.end) if row.kind == PERSON else (row.id,)
        if own in seen:
            raise LexiconError(f"{path.name}:{line}: '{row.id}' is listed twice. Keep one row")
        seen.add(own)
        if row.kind == PERSON:
            if row.id in knowledge.entities:
                raise LexiconError(f"{path.name}:{line}: '{row.id}' is the id of {knowledge.entities[row.id].name}. Choose another")
            _add_person(knowledge, row, people.setdefault(row.id, row.name))
        else:
            _add_entity(knowledge, row)


def _rows(path: Path, knowledge: Knowledge) -> Iterator[tuple[int, Row]]:
    header = lexicon.text(path).partition("\n")[0]
    if ";" in header and "," not in header:
        raise LexiconError(f"{path.name}:1: semicolons stand between the cells. Save the file with commas between them")
    kinds = {PERSON} | {e.kind for e in knowledge.entities.values()}
    for line, cells in lexicon.rows(path, REQUIRED):
        where = f"{path.name}:{line}"
        for column in cells:
            if column not in REQUIRED + OPTIONAL:
                raise LexiconError(f"{path.name}:1: column '{column}' is not known. Use: {', '.join(REQUIRED + OPTIONAL)}")
        row = {column: " ".join(cells.get(column, "-").split()) for column in REQUIRED + OPTIONAL}
        if not pieces(row["name"]):
            raise LexiconError(f"{where}: '{row['name']}' is no name. Write the actor's name")
        if row["kind"] not in kinds:
            raise LexiconError(f"{where}: '{row['kind']}' is no kind of actor. Use one of: {', '.join(sorted(kinds))}")
        id_ = slug(row["name"]) if row["id"] == "-" else row["id"]
        start, end = _day(row["valid_from"], where), _day(row["valid_to"], where)
        if start and end and start > end:
            raise LexiconError(f"{where}: {start} to {end} ends before it begins. Exchange valid_from and valid_to")
        yield (
            line,
            Row(
                id_,
                row["name"],
                tuple(a for a in LISTED.split(row["aliases"]) if a != "-" and pieces(a)),
                row["kind"],
                _country(row["country"], knowledge, where, new=id_ if row["kind"] in PLACES else None),
                _sectors(row["sectors"], where),
                row["office"],
                start,
                end or LAST,
            ),
        )


def _day(cell: str, where: str) -> str:
    if cell == "-":
        return ""
    try:
        return datetime.datetime.strptime(cell, "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise LexiconError(f"{where}: '{cell}' is no date. Write it as 2018-07-14, or - where it is open") from error


def _country(cell: str, knowledge: Knowledge, where: str, *, new: str | None) -> str | None:
    if cell == "-":
        return None
    nonstate = ontology.load().nonstate
    known = knowledge.entities.get(cell)
    if cell in nonstate or (known is not None and known.country == cell) or (cell == new and CODE.fullmatch(cell)):
        return cell
    node = knowledge.names
    for word in pieces(cell):
        node = node.get(word, {})
    meant = {n.entity.country for n in node.get("", ()) if n.entity.kind in PLACES}
    here = f", here {meant.pop()}" if len(meant) == 1 else ""
    raise LexiconError(f"{where}: '{cell}' is no country code. Use ISO 3166 alpha-3{here}, or one of: {', '.join(nonstate)}")


def _sectors(cell: str, where: str) -> tuple[str, ...]:
    if cell == "-":
        return ()
    sectors = tuple(s for s in re.split(r"[\s;|]+", cell) if s)
    known = ontology.load().sectors
    for sector in sectors:
        if sector not in known:
            raise LexiconError(f"{where}: '{sector}' is no sector. Use some of: {' '.join(sorted(known))}, or -")
    return sectors


def _add_entity(knowledge: Knowledge, row: Row) -> None:
    known = knowledge.entities.get(row.id)
    entity = Entity(row.id, row.name, row.kind, row.country, row.sectors, row.start, row.end)
    knowledge.entities[row.id] = entity
    if known is not None:
        _rename(knowledge.names, known, entity)
    for i, surface in enumerate(dict.fromkeys((row.name, *row.aliases))):
        name = Name(entity, "alias" if i else "name", surface, row.start, row.end, shouted(surface), own=True)
        node = knowledge.names
        for word in pieces(surface):
            node = node.setdefault(word, {})
        node.setdefault("", []).insert(0, name)


def _rename(trie: Trie, old: Entity, new: Entity) -> None:
    """Let every name of an entity stand for its new self."""
    for word, below in trie.items():
        if word == "":
            below[:] = [replace(n, entity=new) if n.entity is old else n for n in below]
        else:
            _rename(below, old, new)


def _add_person(knowledge: Knowledge, row: Row, name: str) -> None:
    country = row.country or "-"
    terms = knowledge.persons.setdefault(name, [])
    if not (row.bare and terms):
        terms[:] = [t for t in terms if t[0] != country or t[3] > row.end or t[4] < row.start]
        terms.append((country, " ".join(row.sectors) or "-", row.office, row.start, row.end))
    knowledge.ids[name] = row.id
    for form in (row.name, *row.aliases):
        index(knowledge, form, name, country)
        words = pieces(form)
        if len(words) == 1:  # a name of one word in an analyst's table is as good as a full one
            knowledge.full.setdefault(words[0], []).insert(0, name)
