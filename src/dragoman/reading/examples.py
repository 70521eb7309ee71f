r"""Examples with roles written like links: ``[Beijing](speaker) [warned](cue) [trade would suffer](content).``

In ``examples.md`` a ticked box (``- [x]``) is read right; an empty box (``- [ ]``) is a known miss.
``(e1.actor)`` tells the roles of several facts in one sentence apart; brackets may nest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

LINE = re.compile(r"^- \[(?P<tick>[ x])\] (?P<body>.+?)(?: #\d+)?$")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence and the stretches that hold each role; ``roles`` is sorted."""

    text: str
    roles: tuple[tuple[str, int, int], ...]
    handled: bool = True

    def by_role(self, role: str) -> list[tuple[int, int]]:
        """Return the stretches (characters of ``text``) that hold a role."""
        return [(start, end) for name, start, end in self.roles if name == role]


def parse(markup: str, *, handled: bool = True) -> Example:
    """Turn markup into text and roles.

    >>> parse("[Paris](actor) [met](trigger) Rome.").roles
    (('actor', 0, 5), ('trigger', 6, 9))
    """
    text: list[str] = []
    length = 0
    opened: list[int] = []
    roles: list[tuple[str, int, int]] = []
    i = 0
    while i < len(markup):
        if markup[i] == "[":
            opened.append(length)
            i += 1
            continue
        closing = re.match(r"\]\(([\w.,-]+)\)", markup[i:])
        if closing and opened:
            start = opened.pop()
            roles.extend((role, start, length) for role in closing[1].split(","))
            i += closing.end()
            continue
        text.append(markup[i])
        length += 1
        i += 1
    if opened:
        raise ValueError(f"a bracket is not closed: {markup}")
    return Example("".join(text), tuple(sorted(roles)), handled)


def read(path: Path) -> list[Example]:
    """Read the examples of an ``examples.md``; lines that are no list items are prose."""
    found = (LINE.match(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [parse(m["body"], handled=m["tick"] == "x") for m in found if m]
