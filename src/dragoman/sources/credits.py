"""What the first lines of an article say of itself: who publishes it, and when.

Used only where nothing else tells: a dateline ("ADEN, Yemen, March 3, 2019 (Reuters) - ") or a byline ("By Ann Lee,
Reuters") names the agency; a dateline with a year or a line "Published: 3 March 2019" gives the date, with a note.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from dragoman.sources.problems import Problem, Report
from dragoman.types import Document

HEAD = 1500  # characters that are looked at
AGENCIES = {
    "reuters": "Reuters",
    "ap": "Associated Press",
    "associated press": "Associated Press",
    "afp": "Agence France-Presse",
    "agence france-presse": "Agence France-Presse",
    "xinhua": "Xinhua",
    "dpa": "dpa",
    "efe": "EFE",
    "ians": "IANS",
    "ani": "ANI",
    "pti": "Press Trust of India",
    "upi": "United Press International",
    "tass": "TASS",
    "interfax": "Interfax",
    "kyodo": "Kyodo",
    "kyodo news": "Kyodo",
    "yonhap": "Yonhap",
    "anadolu": "Anadolu Agency",
    "aa": "Anadolu Agency",
    "bloomberg": "Bloomberg",
    "cnn": "CNN",
    "bbc": "BBC",
    "wam": "WAM",
    "irna": "IRNA",
    "kuna": "KUNA",
    "spa": "Saudi Press Agency",
    "mena": "MENA",
    "ansa": "ANSA",
}
NAMES = "|".join(sorted((re.escape(n) for n in AGENCIES), key=len, reverse=True))
DATELINE = re.compile(rf"^[^\n()]{{0,90}}\((?P<agency>{NAMES})\) ?(?:--?|—|–)", re.IGNORECASE | re.MULTILINE)
BYLINE = re.compile(
    rf"^(?:By [^\n]{{2,60}}?(?:, | \| | - |/ ?| for )|Source: |Agency: )(?P<agency>{NAMES})\.?\s*$", re.IGNORECASE | re.MULTILINE
)
MONTHS = "january february march april may june july august september october november december".split()
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
WEEKDAY = r"(?:(?:Mon|Tues?|Wednes|Thurs?|Fri|Satur|Sun)(?:day)?,? )?"
DATE = (
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)|(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?P<month2>{MONTH}),? (?P<year2>\d{{4}})"
)
PUBLISHED = re.compile(
    rf"^(?:First |Date )?(?:Published|Posted|Issued|Date|Updated)(?: on| at)?:? {WEEKDAY}(?:{DATE})\b", re.IGNORECASE | re.MULTILINE
)
DATED = re.compile(rf"^(?:[A-Z][\w.'’\-]*[ ,/]{{1,2}}){{1,6}}\(?(?:{DATE})\)?,? ?(?:\([^\n()]{{2,40}}\) ?)?(?:--?|—|–) ?\S", re.MULTILINE)


def complete(document: Document, where: str, report: Report) -> Document:
    """Return the document with publisher and date from its first lines, where it has none.

    >>> found = complete(Document("a", "ADEN, Yemen, March 3, 2019 (Reuters) - The truce held."), "a", print)
    a: has no publication date but one in its first lines, 2019-03-03; that is taken
    >>> found.publisher, found.published
    ('Reuters', '2019-03-03')
    """
    head = document.text[:HEAD]
    if document.publisher is None:
        named = DATELINE.search(head) or BYLINE.search(head)
        if named:
            document = replace(document, publisher=AGENCIES[named["agency"].lower()])
    if document.published is None:
        day = dated(head)
        if day:
            what = f"has no publication date but one in its first lines, {day}; that is taken"
            report(Problem(where, what, failed=False, document=document.id))
            document = replace(document, published=day)
    return document


def dated(head: str) -> str | None:
    """Return the ISO date that a dateline or a line of its own gives; None where there is none.

    >>> dated("Talks fail\\n\\nPublished: 14 July 2018\\n\\nThe envoys left."), dated("On July 14, 2018 the envoys left.")
    ('2018-07-14', None)
    """
    for pattern in (PUBLISHED, DATED):
        found = pattern.search(head)
        if found is None:
            continue
        if found["iso"]:
            year, month, day = map(int, found["iso"].split("-"))
        else:
            name = (found["month"] or found["month2"]).lower().strip(".")
            month = next(i for i, m in enumerate(MONTHS, 1) if m.startswith(name[:3]))
            year, day = int(found["year"] or found["year2"]), int(found["day"] or found["day2"])
        try:
            return datetime.date(year, month, day).isoformat()
        except ValueError:
            continue
    return None
