"""What went wrong with an input, as a value: reading goes on, the doors decide how to show it.

Of what comes by the thousand (pages of a crawl, rows of a table, entries of a feed, files of a folder), what is
no news in English is `skipped`: counted by reason, not told one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

# Why something is skipped: the words of the summary.
LANGUAGE = "in another language"
EMPTY = "empty"
NO_ARTICLE = "without an article"
NOT_HTML = "not HTML"
TOO_LARGE = "too large"
NOT_TEXT = "not text"
OTHER = "other WARC records"


@dataclass(frozen=True, slots=True)
class Problem:
    """One line for the user: where, what, and what to do.

    ``failed``: something the user gave was not used as given (exit code 1 at the end); otherwise the
    line is a note. ``document``: the id of the document that was read in spite of it, if any.
    ``skipped``: the reason under which it is counted; such a line need not be shown.
    """

    where: str
    what: str
    failed: bool = True
    document: str | None = None
    skipped: str | None = None

    def __str__(self) -> str:
        """Return the line without its 'error:' or 'note:'.

        >>> str(Problem("news.jsonl:7", "is no JSON. Mend or delete the line"))
        'news.jsonl:7: is no JSON. Mend or delete the line'
        """
        return f"{self.where}: {self.what}"


@dataclass(slots=True)
class Tally:
    """How many inputs failed, and how many documents were skipped for which reason.

    >>> tally = Tally()
    >>> tally.add(Problem("a.warc", "is a picture", failed=False, skipped=NOT_HTML))
    >>> str(tally)
    '1 skipped: 1 not HTML'
    """

    failed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    def add(self, problem: Problem) -> None:
        """Count one problem."""
        if problem.skipped:
            self.skipped[problem.skipped] += 1
        elif problem.failed:
            self.failed += 1

    def __str__(self) -> str:
        """Return the line that ends a run, empty where nothing was skipped."""
        if not self.skipped:
            return ""
        return f"{self.skipped.total():,} skipped: " + ", ".join(f"{count:,} {reason}" for reason, count in self.skipped.most_common())


def refusal(where: str, what: str, reason: str, *, many: bool) -> Problem:
    """Return why a document is left out: counted where it is one of many, an error where the user named it himself."""
    return Problem(where, what, failed=not many, skipped=reason if many else None)


Report = Callable[[Problem], None]
Consumed = Callable[[int], None]


def ignore(problem: Problem) -> None:
    """Report to nobody."""


def uncounted(size: int) -> None:
    """Count no bytes."""
