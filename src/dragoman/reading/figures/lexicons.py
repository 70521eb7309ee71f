"""The tables of units, currencies, persons, casualties, changes and bounds, each read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from dragoman.errors import LexiconError
from dragoman.ontology import ontology
from dragoman.reading import lexicon

HERE = Path(__file__).parent
IRREGULAR = {
    "foot": "feet",
    "century": "centuries",
    "inch": "inches",
    "penny": "pennies",
    "krona": "kronor",
    "krone": "kroner",
    "leu": "lei",
    "pound sterling": "pounds sterling",
    "hryvnia": "hryvnias",
    "part per million": "parts per million",
}
DEGREES = "degree "


class Named(NamedTuple):
    """A unit's name as given in a reading, and its kind."""

    name: str
    kind: str


def _plurals(form: str) -> tuple[str, ...]:
    first, _, last = form.rpartition(" ")
    if form in IRREGULAR:
        return form, IRREGULAR[form]
    if form.startswith(DEGREES):
        return form, "degrees " + form.removeprefix(DEGREES)
    plural = IRREGULAR.get(last) or (last + "s" if len(last) > 2 and last[-1].isalpha() and last[-1] != "s" else last)
    return form, f"{first} {plural}".strip()


@cache
def units() -> dict[str, Named]:
    """Return physical units, percent, points and durations by every form, singular and plural."""
    out: dict[str, Named] = {}
    for form, row in lexicon.read(HERE / "units.csv", "form", ("unit", "kind", "example", "source")).items():
        for shape in _plurals(str(form)):
            out.setdefault(shape, Named(row["unit"], row["kind"]))
    for form, row in _currencies().items():
        if row["place"] == "word":
            for shape in _plurals(str(form)):
                out.setdefault(shape, Named(row["unit"], "money"))
    return out


@cache
def _currencies() -> dict[str | tuple[str, ...], lexicon.Row]:
    return lexicon.read(HERE / "currencies.csv", "form", ("place", "unit", "example", "source"))


@cache
def signs() -> dict[str, str]:
    """Return the currency signs (``$``, ``us$``, ``rs.``) with their ISO 4217 codes."""
    return {str(form): row["unit"] for form, row in _currencies().items() if row["place"] == "sign"}


@cache
def codes() -> dict[str, str]:
    """Return the currency codes in lower case with their ISO 4217 codes."""
    return {str(form): row["unit"] for form, row in _currencies().items() if row["place"] == "code"}


@cache
def persons() -> frozenset[str]:
    """Return the nouns (lemmas, lower case) that count persons."""
    return frozenset(str(noun) for noun in lexicon.read(HERE / "persons.csv", "noun", ("example", "source")))


@cache
def changes() -> dict[tuple[str, str], str]:
    """Return the lemmas (with their part of speech) that tell a change, with its direction, up or down."""
    found = lexicon.read(HERE / "changes.csv", ("lemma", "pos"), ("change", "example", "source"))
    return {(row["lemma"], row["pos"]): row["change"] for row in found.values()}


@cache
def casualties() -> dict[str, str]:
    """Return the lemmas that tell what befell persons, each with the word for it: killed, wounded, displaced."""
    return {str(lemma): row["told"] for lemma, row in _casualties().items()}


@cache
def _casualties() -> dict[str | tuple[str, ...], lexicon.Row]:
    return lexicon.read(HERE / "casualties.csv", "lemma", ("told", "types", "example", "source"))


@cache
def casualty_types() -> dict[str, frozenset[str]]:
    """Return what befell persons, with the types of the events that do it.

    Raises
    ------
    LexiconError
        A row names an event type that the ontology lacks.
    """
    out: dict[str, frozenset[str]] = {}
    for lemma, row in _casualties().items():
        types = frozenset(row["types"].split())
        unknown = sorted(types - set(ontology.load().events))
        if unknown and ontology.own():
            types -= set(unknown)
        elif unknown:
            raise LexiconError(
                f"casualties.csv: '{lemma}' names the event type '{unknown[0]}', which the ontology lacks. Use one that it has"
            )
        out[row["told"]] = out.get(row["told"], frozenset()) | types
    return out


@cache
def bounds() -> dict[str, str]:
    """Return the words before a number that bound it: "more than", "at least", "about"."""
    return {str(words): row["bound"] for words, row in lexicon.read(HERE / "bounds.csv", "words", ("bound", "example", "source")).items()}
