"""The tables of names, persons and roles, read once into dictionaries.

A name is a path through nested dictionaries of folded words (``united`` → ``nations``); what ends there stands
under the key ``""``. Persons stand under their full names and, apart, under the surname that news gives
them. Dates are ISO strings, compared as such; an open end is ``9999``.
"""

from __future__ import annotations

import csv
import gc
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from dragoman.errors import LexiconError
from dragoman.reading import lexicon
from dragoman.reading.actors.words import fold, singular

HERE = Path(__file__).parent
LAST = "9999"
Trie = dict[str, Any]
PIECES = re.compile(r"[\s\-–‑/_]+")
POSSESSIVE = re.compile(r"['’]s\b")
PARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ash", "ar", "an", "at", "az", "bin", "ibn", "ben", "abu"})
# family name first: news calls these persons by the first word of their names
FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "MAC", "SGP", "VNM", "KHM"})
TWO_SURNAMES = frozenset("ESP MEX ARG CHL PER COL VEN ECU BOL PRY URY CUB GTM HND SLV NIC CRI PAN DOM BRA PRT PHL AGO MOZ".split())


SOUNDS = {"q": "k", "c": "k", "g": "k", "z": "s", "y": "i", "w": "v", "j": "i"}


@dataclass(frozen=True, slots=True)
class Entity:
    """A state, body or group; ``sectors`` and ``country`` are PLOVER's."""

    id: str
    name: str
    kind: str
    country: str | None
    sectors: tuple[str, ...]
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Name:
    """A surface form of an entity; ``shout``: an abbreviation in capitals; ``own``: out of an analyst's table."""

    entity: Entity
    kind: str
    surface: str
    start: str
    end: str
    shout: bool
    own: bool = False


@dataclass(frozen=True, slots=True)
class Spell:
    """What a person was, from one day to another."""

    country: str | None
    sectors: tuple[str, ...]
    office: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Role:
    """A noun for somebody who acts in a role; ``number``: single or group."""

    lemma: str
    sectors: tuple[str, ...]
    number: str
    kind: str

    @property
    def noun(self) -> str:
        """Return its head: "minister" of "foreign minister"."""
        return self.lemma.rpartition(" ")[2]


@dataclass(slots=True, eq=False)
class Knowledge:
    """All tables.

    ``full`` and ``last`` lead from folded names to the names of persons, ``persons`` on to their spells. ``ids``: the
    persons of an analyst's tables, and their ids.
    """

    entities: dict[str, Entity] = field(default_factory=dict)
    names: Trie = field(default_factory=dict)
    roles: Trie = field(default_factory=dict)
    full: dict[str, list[str]] = field(default_factory=dict)
    last: dict[str, list[str]] = field(default_factory=dict)
    persons: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    places: Trie = field(default_factory=dict)
    conventions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    frames: dict[str, list[str]] = field(default_factory=dict)
    fame: dict[str | None, int] = field(default_factory=dict)

    def alike(self, surname: str) -> list[str]:
        """Return the persons whose surname may be another spelling of this one."""
        if not self.frames:
            for known in self.last:
                if " " not in known:
                    self.frames.setdefault(skeleton(known), []).append(known)
        return [name for known in self.frames.get(skeleton(surname), ()) for name in self.last[known]]

    def spells(self, person: str) -> list[Spell]:
        """Return what a person was, spell by spell."""
        return [Spell(_code(r[0]), _codes(r[1]), r[2], r[3], r[4]) for r in self.persons[person]]


def pieces(name: str) -> list[str]:
    """Split a name into folded words, as the tokenizer would.

    >>> pieces("People's Republic of China"), pieces("al-Qaeda")
    (['people', 's', 'republic', 'of', 'china'], ['al', 'qaeda'])
    """
    return [w for w in map(fold, PIECES.split(POSSESSIVE.sub(" s", name))) if w]


def key(name: str) -> str:
    """Return the key of a person's name: folded, without particles.

    >>> key("Bashar al-Assad"), key("Kim Jong-un")
    ('bashar assad', 'kim jong un')
    """
    words = pieces(name)
    return " ".join([w for w in words if w not in PARTICLES] or words)


def load(folder: Path = HERE) -> Knowledge:
    """Read the tables of a folder; once, however they are asked for: they take 60 MB.

    Raises
    ------
    LexiconError
        A table is missing or a row is wrong; the message names file and line.
    """
    return _kept(folder.resolve())


@lru_cache(maxsize=4)
def _kept(folder: Path) -> Knowledge:
    return read(folder)


def read(folder: Path) -> Knowledge:
    """Read the tables of a folder anew, as `load` does; the caller may change what is returned."""
    collecting = gc.isenabled()
    gc.disable()  # a million small objects that all stay: collecting while they are made doubles the time
    try:
        return _read(folder)
    finally:
        if collecting:
            gc.enable()


def _read(folder: Path) -> Knowledge:
    k = Knowledge()
    for line, row in lexicon.rows(folder / "entities.csv", ("id", "name", "kind", "country", "sectors", "valid_from", "valid_to")):
        if row["id"] in k.entities:
            raise LexiconError(f"entities.csv:{line}: '{row['id']}' is listed twice. Keep one row")
        k.entities[row["id"]] = Entity(
            row["id"], row["name"], row["kind"], _code(row["country"]), _codes(row["sectors"]), *_dates(row["valid_from"], row["valid_to"])
        )
    for line, row in lexicon.rows(folder / "names.csv", ("name", "entity", "kind", "valid_from", "valid_to")):
        entity = k.entities.get(row["entity"])
        if entity is None:
            raise LexiconError(f"names.csv:{line}: no entity '{row['entity']}' in entities.csv. Add it there, or correct the name")
        _plant(k.names, pieces(row["name"]), _name(row, entity))
        k.fame[entity.country] = k.fame.get(entity.country, 0) + 1
    for table in ("roles.csv", "organisations.csv"):
        for _, row in lexicon.rows(folder / table, ("lemma", "sectors", "number", "kind")):
            _plant(k.roles, pieces(row["lemma"]), Role(row["lemma"], _codes(row["sectors"]), row["number"], row["kind"]))
    _unify(k.roles)
    for _, row in lexicon.rows(folder / "places.csv", ("name", "country")):
        _plant(k.places, pieces(row["name"]), row["country"])
    for _, row in lexicon.rows(folder / "given_names.csv", ("name", "gender")):
        k.given[fold(row["name"])] = row["gender"]
    for _, row in lexicon.rows(folder / "conventions.csv", ("convention", "sectors")):
        k.conventions[row["convention"]] = _codes(row["sectors"])
    _people(k, folder / "people.csv.gz")
    return k


def _unify(trie: Trie) -> None:
    """Give a plural role noun its singular's lemma, and its singular's sectors where it has none of its own."""
    for word, node in list(trie.items()):
        if word == "":
            continue
        base = singular(word)
        single = trie[base].get("") if base and base != word and base in trie else None
        own = node.get("")
        if single and own:
            role, one = own[0], single[0]
            own[0] = Role(one.lemma, role.sectors or one.sectors, role.number, role.kind)
        elif single:
            node[""] = list(single)  # "pilots' union" does not hide that pilots are more than one pilot
        _unify(node)


def _people(k: Knowledge, path: Path) -> None:
    for row in _packed(path):
        name, aliases, country = row[0], row[1], row[2]
        start, end = _dates(row[5], row[6])
        known = k.persons.get(name)
        if known is None:
            k.persons[name] = [(country, row[3], row[4], start, end)]
        else:
            known.append((country, row[3], row[4], start, end))
            if any(r[0] == country for r in known[:-1]):
                continue  # its names are indexed
        for form in (name, *(re.split(r"\s*[;|]\s*", aliases) if aliases != "-" else ())):
            index(k, form, name, country)


def index(k: Knowledge, form: str, name: str, country: str) -> None:
    """Enter one form of a person's name, and the surnames in it."""
    words = key(form).split()
    if len(words) > 1:
        _index(k.full, " ".join(words), name)
        if len(words) > 2:
            _index(k.full, f"{words[0]} {words[-1]}", name)
    for surname in surnames(words, country):
        _index(k.last, surname, name)


def skeleton(word: str) -> str:
    """Return the first letter and the consonants of a word, as spellings of one name share them.

    >>> skeleton("rouhani"), skeleton("rohani"), skeleton("qaddafi"), skeleton("kadhafi")
    ('rn', 'rn', 'kdf', 'kdf')
    """
    out = ""
    for letter in word:
        letter = SOUNDS.get(letter, letter)
        if not out or (letter not in "aeiouh" and out[-1] != letter):
            out += letter
    return out


def surnames(words: list[str], country: str | None) -> list[str]:
    """Return the short forms by which news calls a person, given the folded words of the name and the country.

    >>> surnames(["xi", "jinping"], "CHN"), surnames(["juan", "manuel", "santos"], "COL")
    (['xi'], ['santos', 'manuel santos', 'manuel'])
    """
    if len(words) == 1:
        return words
    if country in FAMILY_FIRST:
        return [words[0]]
    out = [words[-1]]
    if len(words) > 2:
        out.append(" ".join(words[-2:]))
        if country in TWO_SURNAMES:
            out.append(words[-2])
    return out


def _index(index: dict[str, list[str]], entry: str, name: str) -> None:
    known = index.get(entry)
    if known is None:
        index[entry] = [name]
    elif name not in known:
        known.append(name)


def _packed(path: Path) -> Iterator[list[str]]:
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except OSError as error:
        raise LexiconError(f"{path}: cannot be opened ({error.strerror}). Check the path") from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if header[:7] != ["name", "aliases", "country", "sectors", "office", "valid_from", "valid_to"]:
        raise LexiconError(f"{path.name}:1: the columns must be name, aliases, country, sectors, office, valid_from, valid_to, source")
    yield from (row for row in reader if len(row) >= 7)


def _name(row: dict[str, str], entity: Entity) -> Name:
    start, end = _dates(row["valid_from"], row["valid_to"])
    return Name(entity, row["kind"], row["name"], start, end, shouted(row["name"]))


def shouted(surface: str) -> bool:
    """Tell whether a name is an abbreviation in capitals.

    >>> shouted("U.N."), shouted("NATO"), shouted("Chad")
    (True, True, False)
    """
    letters = "".join(c for c in surface if c.isalpha())
    return letters.isupper() and " " not in surface and len(letters) <= 8


def _plant(trie: Trie, words: list[str], value: object) -> None:
    node = trie
    for word in words:
        below = node.get(word)
        if below is None:
            below = node[word] = {}
        node = below
    node.setdefault("", []).append(value)


def _dates(start: str, end: str) -> tuple[str, str]:
    return ("" if start == "-" else start), (LAST if end == "-" else end)


def _code(code: str) -> str | None:
    return None if code == "-" else code


@lru_cache(maxsize=4096)
def _codes(cell: str) -> tuple[str, ...]:
    return () if cell == "-" else tuple(cell.split())
