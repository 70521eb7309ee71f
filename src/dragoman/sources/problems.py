"""What went wrong with an input, as a value: reading goes on, the doors decide how to show it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One line for the user: where, what, and what to do.

    ``failed``: something the user gave was not used as given (exit code 1 at the end); otherwise the
    line is a note. ``document``: the id of the document that was read in spite of it, if any.
    """

    where: str
    what: str
    failed: bool = True
    document: str | None = None

    def __str__(self) -> str:
        """Return the line without its 'error:' or 'note:'.

        >>> str(Problem("news.jsonl:7", "is no JSON. Mend or delete the line"))
        'news.jsonl:7: is no JSON. Mend or delete the line'
        """
        return f"{self.where}: {self.what}"


Report = Callable[[Problem], None]
Consumed = Callable[[int], None]


def ignore(problem: Problem) -> None:
    """Report to nobody."""


def uncounted(size: int) -> None:
    """Count no bytes."""
