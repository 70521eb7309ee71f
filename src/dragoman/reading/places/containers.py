"""What places stand around a toponym: containers after a comma, counties in a list, datelines."""

from __future__ import annotations

import itertools

from dragoman.reading.places.drafts import ASSOCIATIVE, LOCATION, PLAIN, STRONG, Draft
from dragoman.reading.places.gazetteer import CITY, COUNTRY, COUNTY, DEMONYM, FEATURE, REGION, Candidate, Gazetteer
from dragoman.reading.places.tokens import Tokens

NEAR_TOP = 60  # tokens in which a dateline may stand: a headline and a summary may come first
ABBREVIATED = frozenset({"W.Va", "N.Y", "N.J", "N.C", "S.C", "D.C", "U.K", "U.S", "N.M", "N.H", "N.D", "S.D", "R.I"})


def contain(t: Tokens, drafts: list[Draft], gazetteer: Gazetteer) -> None:
    """Link each name to the place after its comma, or in its brackets, or after "in"."""
    for d, after in itertools.pairwise(drafts):
        between = t.text[d.end : after.start]
        if after.role == ASSOCIATIVE and after.candidates and after.candidates[0].kind == DEMONYM:
            continue
        if between in (
            [","],
            ["("],
            [",", "in"],
            ["in"],
            [",", "the"],
            ["in", "the"],
            ["in", "central"],
            ["in", "northern"],
            ["in", "southern"],
            ["in", "eastern"],
            ["in", "western"],
        ):
            inside = _inside(d.candidates, after.candidates, short="." in t.text[after.start])
            if inside:
                d.container.append(inside)
                if between[0] in (",", "("):
                    d.strength = STRONG
                    d.contained = False
                    d.role = LOCATION if d.role == ASSOCIATIVE else d.role
                    after.strength = max(after.strength, PLAIN)
    for i, d in enumerate(drafts):
        if d.container or not d.candidates:
            continue
        if i + 1 < len(drafts) and drafts[i + 1].start <= d.end + 1:
            continue
        found = _abbreviated(t, gazetteer, d)
        if found:
            d.container.append(found)
            d.strength = STRONG
            d.contained = False


def same_names(drafts: list[Draft]) -> None:
    """Let "the City of X" and "X City" be X where the document also names X alone."""
    there = {d.name: d.candidates for d in drafts if d.candidates}
    for d in drafts:
        base = d.name.removeprefix("city of ").removeprefix("greater ").removesuffix(" city")
        if base != d.name and base in there and there[base][0].kind == CITY:
            d.name, d.candidates = base, there[base]


def counties(t: Tokens, drafts: list[Draft], gazetteer: Gazetteer) -> None:
    """Read the names before "counties" or "county" as counties: "Lamar, Red River and Delta counties"."""
    inside = False
    for i in range(len(drafts) - 1, -1, -1):
        d = drafts[i]
        following = t.at(d.end)
        if following in ("county", "counties"):
            inside = True
        elif not (inside and following in (",", "and") and i + 1 < len(drafts) and drafts[i + 1].start - d.end <= 2):
            inside = False
        if inside:
            found = gazetteer.find(f"{d.name} county")
            if found:
                d.candidates, d.name, d.strength, d.role = found, f"{d.name} county", STRONG, LOCATION


def _abbreviated(t: Tokens, gazetteer: Gazetteer, d: Draft) -> tuple[Candidate, ...]:
    if t.at(d.end) not in (",", "(") or d.end + 1 >= len(t.text):
        return ()
    form = t.text[d.end + 1]
    if form not in gazetteer.abbreviations:
        return ()
    return _inside(d.candidates, gazetteer.container(form, "", alone=False), short=True)


def _inside(parts: tuple[Candidate, ...], wholes: tuple[Candidate, ...], *, short: bool = False) -> tuple[Candidate, ...]:
    """Return those of ``wholes`` in which any of ``parts`` lies; not in a list of equals ("Vermont, Virginia")."""
    if parts and wholes and len(wholes[0].country) == 3:
        top, around = parts[0], wholes[0]
        if around.kind in (COUNTRY, REGION) and not short and any(p.kind == around.kind for p in parts[:2]):
            return ()
        if top.kind == COUNTRY and around.kind in (CITY, COUNTRY):
            return ()
        wholes = tuple(x for x in wholes if x.kind != CITY or not any(p.size > 5.5 for p in parts))
    return tuple(whole for whole in wholes if any(lies_in(part, whole) for part in parts))


def lies_in(part: Candidate, whole: Candidate) -> bool:
    """Tell whether a place lies in another, as far as the table can tell."""
    if part is whole or part.kind == COUNTRY or part.kind == DEMONYM:
        return False
    if whole.kind == COUNTRY:
        return part.country == whole.country
    if whole.kind == REGION:
        return part.kind != REGION and part.country == whole.country and part.region == whole.region
    if whole.kind in (COUNTY, CITY, FEATURE) and part.kind in (CITY, COUNTY):
        reach = 0.6 if whole.kind != FEATURE else 2.0
        if whole.kind == CITY and part.size > whole.size + 0.5:
            return False
        return abs(part.lat - whole.lat) < reach and abs(part.lon - whole.lon) < reach * 1.3
    return False


def datelines(t: Tokens, drafts: list[Draft]) -> None:
    """Mark the names that open a story, or in capitals a sentence near its top, before a dash or an agency in brackets."""
    for d in drafts[:8]:
        capitals = t.text[d.start].isupper() and len(t.text[d.start]) > 3
        if d.start > NEAR_TOP or not (t.opens[d.start] or d.start == 0) or not (capitals or d.start < 2):
            continue
        if _closed(t, d.end, capitals=capitals):
            d.dateline, d.strength, d.role, d.contained = True, STRONG, LOCATION, False
            return


def _closed(t: Tokens, end: int, *, capitals: bool) -> bool:
    """Tell whether a dash, or a colon after capitals or an agency, closes the line of a place before anything else is said."""
    agency = False
    for j in range(end, min(end + 8, len(t.text))):
        word = t.text[j]
        bracket = t.text[j - 1] == ")"
        if word[0] in "–—" or word.startswith("--") or word == "):" or (word == ":" and (capitals or bracket)) or (word == "_" and bracket):
            return True
        if word == "-" and (j > end or (t.spaced[j - 1 : j] == [True] and t.spaced[j])):
            return True
        agency = (agency or word == "(") and not bracket
        if (word == "." and t.text[j - 1] not in ABBREVIATED) or (t.lower[j].isalpha() and not t.form[j] and not agency):
            return False
    return False
