"""What an operator makes of the event in its complement: one algebra, as data.

``composition.csv`` holds a row for each (function of the operator, type of the inner event); the inner
side may name a type, ``cooperation`` (quad 1 and 2), ``conflict`` (quad 3 and 4), ``any``, or ``unknown``
(a complement that is no event of the ontology); ``not`` before it asks for a negated inner event (pledged not to
attack). Looked up from the most to the least specific.
``composition_modes.csv`` refines the mode by the inner event's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dragoman.errors import LexiconError, OntologyError
from dragoman.ontology import ontology
from dragoman.reading import lexicon

HERE = Path(__file__).parent
TABLE = HERE / "composition.csv"
MODES = HERE / "composition_modes.csv"
SAME = "same"
NONE = "none"  # the two make no event, whatever the parent says
# a function that has no row of its own for an inner event behaves as its parent
PARENTS = {"consent": "commit", "end by itself": "end", "request of nobody": "request", "order": "request", "plan": "commit"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of the inner event: its new type (None: unchanged), mode, auxiliary, whose parties, kept beside or not."""

    event_type: str | None
    mode: str | None
    auxiliary: str | None
    outer: bool
    keep: bool
    undone: bool = False  # the inner event's negation is taken up in the new type

    @property
    def modes(self) -> tuple[str, ...]:
        """The mode as an event carries it."""
        return (self.mode,) if self.mode else ()


@dataclass(frozen=True, slots=True)
class Algebra:
    """The rows: outcome by (function, inner), refined mode by (function, inner, inner mode)."""

    table: dict[tuple[str, str], Outcome]
    refined: dict[tuple[str, str, str], str]


NOTHING = Algebra({}, {})


def choose(folders: Sequence[Path]) -> Algebra:
    """Return the algebra of the last folder that has one, else ours where the ontology has all its codes, else none.

    Raises
    ------
    LexiconError
        A row of the folder's names a code that the ontology lacks.
    """
    for folder in reversed(folders):
        if (folder / TABLE.name).is_file():
            modes = folder / MODES.name
            return Algebra(*load(folder / TABLE.name, modes if modes.is_file() else None))
    try:
        return Algebra(*load())
    except LexiconError:
        if not ontology.own():
            raise
        return NOTHING


@cache
def load(path: Path = TABLE, modes: Path | None = MODES) -> tuple[dict[tuple[str, str], Outcome], dict[tuple[str, str, str], str]]:
    """Read the algebra.

    Raises
    ------
    LexiconError
        A row names a code that the ontology lacks.
    """
    known = ontology.load()
    table: dict[tuple[str, str], Outcome] = {}
    for line, row in lexicon.rows(path, ("function", "inner", "event_type", "mode", "auxiliary", "parties", "keep")):
        try:
            if row["event_type"] not in (SAME, NONE):
                known.check(row["event_type"], () if row["mode"] == "-" else (row["mode"],))
        except OntologyError as error:
            raise LexiconError(f"{path.name}:{line}: {error}") from error
        table[row["function"], row["inner"]] = Outcome(
            event_type=None if row["event_type"] == SAME else row["event_type"],
            mode=None if row["mode"] == "-" else row["mode"],
            auxiliary=None if row["auxiliary"] == "-" else row["auxiliary"],
            outer=row["parties"] == "outer",
            keep=row["keep"] == "yes",
            undone=row["inner"].startswith("not "),
        )
    rows = lexicon.rows(modes, ("function", "inner", "inner_mode", "mode")) if modes else ()
    refined = {(r["function"], r["inner"], r["inner_mode"]): r["mode"] for _, r in rows}
    return table, refined


def compose(
    function: str, inner: str | None, inner_modes: tuple[str, ...] = (), *, negated: bool = False, algebra: Algebra | None = None
) -> Outcome | None:
    """Return what an operator makes of an inner event type (None: unknown), or None where the two make no event.

    ``algebra`` is ours if not given.

    >>> compose("refuse", "AID").event_type, compose("refuse", "AID").mode
    ('REJECT', 'assist')
    >>> compose("attempt", None) is None
    True
    """
    algebra = algebra or Algebra(*load())
    table, refined = algebra.table, algebra.refined
    parent = PARENTS.get(function)
    if inner is None:
        return _told(table.get((function, "unknown")) or (compose(parent, None, algebra=algebra) if parent else None))
    side = "cooperation" if ontology.load().events[inner].quad <= 2 else "conflict"
    for key in (f"not {inner}", f"not {side}", "not any") if negated else ():
        for name in (function, parent):
            if (name, key) in table:
                return _told(table[name or function, key])
    for key in (inner, side, "any"):
        found = table.get((function, key))
        if found is not None:
            mode = refined.get((function, inner, inner_modes[0] if inner_modes else "-"))
            return _told(Outcome(found.event_type, mode, found.auxiliary, found.outer, found.keep) if mode else found)
    return compose(parent, inner, inner_modes, algebra=algebra) if parent else None


def _told(outcome: Outcome | None) -> Outcome | None:
    return None if outcome is None or outcome.event_type == NONE else outcome
