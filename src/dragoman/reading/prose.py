"""What is no prose is not read: rows of tables, captions, credits of pictures, invitations to subscribe.

Such a line is turned into spaces, so that no character moves: offsets stay those of the text as it was given. Only
lines that are plainly one of these are; a sentence with numbers in it is a sentence.
"""

from __future__ import annotations

import re

LONGEST = 400  # characters: a longer line is a paragraph whatever it begins with
CELLS = re.compile(r"\t+| *\| *| {3,}")
NUMBER = re.compile(r"[-+−–]?[$€£¥]?\d[\d.,:/%]*[a-zA-Z%]?$|[-–—.]$|n/?a$", re.IGNORECASE)
RULE = re.compile(r"[\s|+=_*#~\-–—.]{4,}$")
CAPTION = re.compile(
    r"(?:(?:image|photo|picture|video|media) caption\b"
    r"|(?:image|photo|picture)(?: (?:source|credit|by|courtesy))?:"
    r"|(?:file |ap |reuters |afp |handout |undated )+(?:photo|picture|image)\b ?[:—–-]"
    r"|(?:photograph|picture credits?|photo credits?|image copyright|image credits?)\b ?:?[^.]{0,60}$"
    r"|[^.]{0,200}\((?:ap|afp|reuters|file|getty(?: images)?|epa)(?: file)? ?(?:photo|picture|image)?(?:/[^()]{0,40})\)\.?$)",
    re.IGNORECASE,
)
INVITATION = re.compile(
    r"(?:sign up (?:for|to) (?:our|the|this)\b.{0,80}newsletter|subscribe (?:to|now|today|for)\b.{0,100}$"
    r"|(?:read|see|watch|listen|click)(?: more| also| next| here)\b ?:|(?:share|follow us) (?:this|on|via)\b.{0,60}$"
    r"|(?:advertisement|advertising|story continues below(?: advertisement)?|related (?:articles|stories|topics|content))\b:?$"
    r"|(?:copyright )?©|copyright \d{4}\b|all rights reserved\b)",
    re.IGNORECASE,
)


def blank(text: str) -> str:
    r"""Return the text with lines that are no prose as spaces.

    >>> blank("Exports rose.\n2017 | 12.5 | 13\nRead more: Talks fail")
    'Exports rose.\n                \n                     '
    """
    if "\n" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line and len(line) <= LONGEST and not _prose(line.strip()):
            lines[number] = " " * len(line)
    return "\n".join(lines)


def _prose(line: str) -> bool:
    if not line:
        return True
    return not (_row(line) or RULE.match(line) or CAPTION.match(line) or INVITATION.match(line))


def _row(line: str) -> bool:
    """Tell whether a line is a row of a table: three cells and more, most of them numbers."""
    cells = [cell for cell in CELLS.split(line.strip("| \t")) if cell.strip()]
    return len(cells) >= 3 and 2 * sum(NUMBER.match(cell.strip()) is not None for cell in cells) >= len(cells)
