"""The event lexicon in memory: constructions by the lemma of their head.

A construction is a row of ``lexicon/<type>.csv`` (an event) or of ``lexicon/operators.csv`` (a word
that takes an event as its complement and changes it; see ``composition``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import LexiconError, OntologyError
from dragoman.ontology import ontology
from dragoman.reading import lexicon
from dragoman.reading.events import composition

HERE = Path(__file__).parent
LEXICON = HERE / "lexicon"
OPERATORS = "operators.csv"
LEMMAS = "lemmas.csv"
SECTORS = "class_sectors.csv"
PARTS = frozenset({"verb", "noun", "adjective", "prep"})
PREPOSITIONS = frozenset(
    "about above across after against ahead along alongside amid among around as at away back before behind between "
    "beyond by down for from in "
    "into of off on onto out over past through to together toward towards under up upon with within without "
    "outside near inside during beside".split()
)
TIED = "of the built-in ontology"
SPECIAL = frozenset({"ACTOR", "POLITY", "PERSON", "THING", "PAIR"})


@dataclass(frozen=True, slots=True)
class Construction:
    """One row: ``elements`` are what must stand around the head, in the order of the trigger.

    ``words`` and ``classes`` are the two kinds of them; ``weight`` says how specific the row is. A row without an
    event type codes nothing: it keeps a less specific one from firing (an earthquake killed two). ``file``, ``line`` and
    ``example`` say where it stands and what proves it.
    """

    key: str
    part: str
    elements: tuple[str, ...]
    words: tuple[str, ...]
    classes: tuple[str, ...]
    subject: str | None
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    event_type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    function: str | None
    weight: float
    file: str = ""
    line: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True)
class Constructions:
    """Rows by (part, head lemma), most specific first; ``classes`` are the sets that rows name in capitals."""

    events: dict[tuple[str, str], tuple[Construction, ...]]
    operators: dict[tuple[str, str], tuple[Construction, ...]]
    classes: dict[str, frozenset[str]]
    heads: frozenset[str]
    forms: dict[str, str]
    slips: dict[str, str]
    sectors: dict[str, frozenset[str]]
    algebra: composition.Algebra


def inflect(lemma: str) -> tuple[str, ...]:
    """Return the regular forms of a verb, for words that the lemmatizer does not know.

    >>> inflect("unban")
    ('unbans', 'unbaned', 'unbaning', 'unbanned', 'unbanning')
    """
    if lemma.endswith("e"):
        return lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    plain = (lemma + ("es" if lemma[-1] in "sxz" or lemma[-2:] in ("ch", "sh") else "s"), lemma + "ed", lemma + "ing")
    if len(lemma) > 2 and lemma[-1] not in "aeiouwxy" and lemma[-2] in "aeiou" and lemma[-3] not in "aeiou":
        return *plain, lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"
    return plain


def _forms(heads: frozenset[str], verbs: Iterable[str]) -> dict[str, str]:
    """Return form → head for words whose lemma may come out wrong or is spelt the other way (criticize, criticise)."""
    table: dict[str, str] = {}
    for verb in verbs:
        spellings = {verb}
        if verb.endswith("ise"):
            spellings.add(verb[:-3] + "ize")
        elif verb.endswith("ize"):
            spellings.add(verb[:-3] + "ise")
        elif verb.endswith("yse"):
            spellings.add(verb[:-3] + "yze")
        for spelling in spellings:
            for form in (spelling, *inflect(spelling)):
                if form not in heads:
                    table.setdefault(form, verb)
    return table


def split(trigger: str, part: str) -> tuple[str, list[str]]:
    """Return the head of a trigger and the words around it.

    >>> split("hold talk with", "verb")
    ('hold', ['talk', 'with'])
    >>> split("show of force", "noun")
    ('show', ['of', 'force'])
    >>> split("air strike", "noun")
    ('strike', ['air'])
    """
    words = trigger.split()
    if part != "noun":
        return words[0], words[1:]
    last = next((i for i, w in enumerate(words) if w in PREPOSITIONS and i), len(words)) - 1
    return words[last], words[:last] + words[last + 1 :]


@cache
def load(*folders: Path) -> Constructions:
    """Read every lexicon file of the folders, ours if none is given.

    The classes of all folders are united; the rows of a later folder go before those of an earlier one that have the
    same trigger and part of speech. A folder may have operators and a composition table of its own, see `composition`.

    Raises
    ------
    LexiconError
        A row has an unknown part, class, slot or code; the message names file and line.
    """
    folders = folders or (LEXICON,)
    classes = _classes(folders)
    events: list[Construction] = []
    operators: list[Construction] = []
    for folder in folders:
        fresh = list(_folder(folder, classes))
        ours = {(c.key, c.part) for _, c in fresh}
        events = [c for c in events if (c.key, c.part) not in ours] + [c for name, c in fresh if name != OPERATORS]
        operators = [c for c in operators if (c.key, c.part) not in ours] + [c for name, c in fresh if name == OPERATORS]
    heads = frozenset(split(c.key, c.part)[0] for c in (*events, *operators))
    verbs = {split(c.key, c.part)[0] for c in (*events, *operators) if c.part == "verb"}
    slips = {str(form): row["lemma"] for form, row in lexicon.read(HERE / LEMMAS, key="form", columns=("lemma",)).items()}
    sectors = {
        str(name): frozenset(row["sectors"].split())
        for name, row in lexicon.read(HERE / SECTORS, key="class", columns=("sectors",)).items()
    }
    algebra = composition.choose(folders)
    return Constructions(_index(events), _index(operators), classes, heads, _forms(heads, sorted(verbs)), slips, sectors, algebra)


def _classes(folders: Iterable[Path]) -> dict[str, frozenset[str]]:
    """Return the sets of words that rows name in capitals, those of all folders united."""
    out: dict[str, frozenset[str]] = {}
    for folder in folders:
        for path in sorted((folder / "classes").glob("*.csv")):
            name = path.stem.upper()
            out[name] = out.get(name, frozenset()) | {str(lemma) for lemma in lexicon.read(path, key="lemma")}
    return out


def _folder(folder: Path, classes: dict[str, frozenset[str]]) -> Iterator[tuple[str, Construction]]:
    """Yield (name of the file, construction) for each row of a folder."""
    paths = [p for p in sorted(folder.glob("*.csv")) if p.name not in (composition.TABLE.name, composition.MODES.name)]
    if not paths:
        raise LexiconError(f"{folder}: holds no lexicon file. Name a folder with CSV files in it, or 'built-in'")
    for path in paths:
        shown = path.name if folder == LEXICON else str(path)
        columns = ("trigger", "pos", "example", "source", "function" if path.name == OPERATORS else "event_type")
        for line, row in lexicon.rows(path, columns):
            try:
                yield path.name, _construction(row, classes, shown, line)
            except (ValueError, OntologyError) as error:
                hint = (
                    f". The built-in rows are {TIED}: leave 'built-in' out of the lexicon" if folder == LEXICON and ontology.own() else ""
                )
                raise LexiconError(f"{shown}:{line}: {error}{hint}") from error


def _index(found: Iterable[Construction]) -> dict[tuple[str, str], tuple[Construction, ...]]:
    table: dict[tuple[str, str], list[Construction]] = {}
    for c in found:
        table.setdefault((c.part, split(c.key, c.part)[0]), []).append(c)
    return {k: tuple(sorted(v, key=lambda c: -c.weight)) for k, v in table.items()}


def _construction(row: lexicon.Row, classes: dict[str, frozenset[str]], file: str, line: int) -> Construction:
    part = row["pos"]
    if part not in PARTS:
        raise ValueError(f"'{part}' is no part of speech. Use one of: {', '.join(sorted(PARTS))}")
    _, around = split(row["trigger"], part)
    subject = _cell(row, "subject")
    capitals = tuple(w for w in around if w.isupper())
    for name in (*capitals, *((subject,) if subject else ())):
        if name not in classes and name not in SPECIAL:
            raise ValueError(f"class '{name}' has no file classes/{name.lower()}.csv. Add it, or write the word in lower case")
    modes, contexts = _cells(row, "mode"), _cells(row, "context")
    function = row.get("function")
    if function is None and row["event_type"] != "-":
        ontology.load().check(row["event_type"], modes, contexts)
    words = tuple(w for w in around if not w.isupper())
    weight = (
        sum(1.2 if w in PREPOSITIONS else 2.0 for w in words)
        + sum(1.0 if c in SPECIAL else 1.5 for c in capitals)
        + (1.2 if subject else 0.0)
    )
    return Construction(
        key=row["trigger"],
        part=part,
        elements=tuple(around),
        words=words,
        classes=capitals,
        subject=subject,
        actor=_cells(row, "actor"),
        recipient=_cells(row, "recipient"),
        event_type=_cell(row, "event_type") or "",
        modes=modes,
        contexts=contexts,
        function=function,
        weight=weight,
        file=file,
        line=line,
        example=row["example"],
    )


def _cell(row: lexicon.Row, name: str) -> str | None:
    value = row.get(name, "-")
    return None if value == "-" else value


def _cells(row: lexicon.Row, name: str) -> tuple[str, ...]:
    return tuple((_cell(row, name) or "").split())
