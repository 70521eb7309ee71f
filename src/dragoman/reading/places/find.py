"""Toponyms in a document: stretches of capitalised words that the gazetteer knows, weighed by their context.

A name is kept by strength: STRONG where the text itself says that it is a place ("the town of X", "X, Ky.", "in X"), PLAIN where
the name alone says it (a country, a region, a large city), WEAK where only a stronger mention elsewhere in the document makes it one.
"""

from __future__ import annotations

from dragoman.reading.places import containers
from dragoman.reading.places import words as w
from dragoman.reading.places.drafts import ASSOCIATIVE, LOCATION, ORIGIN, PLAIN, STRONG, WEAK, Draft
from dragoman.reading.places.gazetteer import CITY, COUNTRY, COUNTY, DEMONYM, FEATURE, REGION, Candidate, Gazetteer
from dragoman.reading.places.names import key
from dragoman.reading.places.tokens import PROPER, Tokens

LONGEST = 6  # words of a name
LARGE, COMMON, TOWN, SMALL = 5.3, 4.7, 4.0, 3.0  # decimal logarithms of inhabitants
LONGEST_RUN = 16  # capitalised words that are read together: a line of capitals is no one name
HEADS = w.DIVISIONS | w.ORGANISATIONS | w.NATURE  # what may follow a place in its name
DASHES = frozenset({"-", "–", "—", "--"})


def find(t: Tokens, gazetteer: Gazetteer) -> list[Draft]:
    """Return the toponyms of a document in the order of the text."""
    drafts: list[Draft] = []
    forms = t.form
    i, n = 0, len(forms)
    while i < n:
        if not forms[i]:
            i += 1
            continue
        end = _run(t, i)
        found, i = _read_run(t, gazetteer, i, end)
        drafts += found
    containers.same_names(drafts)
    containers.counties(t, drafts, gazetteer)
    containers.contain(t, drafts, gazetteer)
    containers.datelines(t, drafts)
    return _keep(t, drafts)


def _run(t: Tokens, i: int) -> int:
    """Return the end of the capitalised words that start at ``i``; hyphens join, a possessive or a sentence's start ends them."""
    j = i + 1
    n = min(len(t.text), i + LONGEST_RUN)
    while j < n and not t.opens[j]:
        if t.form[j] or (t.text[j] == "-" and j + 1 < n and t.form[j + 1]):
            j += 1
        else:
            break
    return j


def _longest(t: Tokens, gazetteer: Gazetteer, i: int) -> tuple[int, tuple[Candidate, ...], str]:
    """Return the end and the places of the longest known name at ``i``."""
    short = gazetteer.abbreviations.get(t.text[i])
    if short is None and t.text[i] == "W." and t.text[i + 1 : i + 2] == ["Va."]:
        return i + 2, gazetteer.container("W.Va.", "", alone=False), "west virginia"
    if short is None and t.at(i - 1) == "-":
        short = gazetteer.abbreviations.get(t.text[i] + ".")
    if short is not None and (short[2] or t.at(i - 1) in (",", "(", "-")):
        found = gazetteer.container(t.text[i], "", alone=False) or gazetteer.container(t.text[i] + ".", "", alone=False)
        return i + 1, found, key(short[1] or gazetteer.country_names[short[0]])
    best: tuple[int, tuple[Candidate, ...], str] = (i, (), "")
    name = ""
    for j in range(i, min(i + LONGEST, len(t.text))):
        word = t.form[j] or (t.lower[j] if t.lower[j] in w.LINKS else "")
        if not word:
            if t.text[j] in DASHES and j > i and t.text[j] == "-":
                continue
            break
        if j > i and t.opens[j]:
            break
        name = f"{name} {word}" if name else word
        if t.form[j]:
            candidates = gazetteer.find(name)
            if candidates:
                best = (j + 1, candidates, name)
        if j == i and not gazetteer.begins(name + " "):
            break
    return best


def _read_run(t: Tokens, gazetteer: Gazetteer, start: int, end: int) -> tuple[list[Draft], int]:
    drafts: list[Draft] = []
    i = start
    while i < end:
        stop, candidates, name = _longest(t, gazetteer, i)
        if candidates and stop == i + 1 < end and t.lower[i] in w.DIRECTIONS and t.form[stop]:
            i += 1
            continue
        if not candidates:
            if t.form[i]:
                _note_person(t, start, i, end)
                made = _unknown(t, start, i, end)
                if made:
                    drafts.append(made)
                    return drafts, end
            i += 1
            continue
        end = max(end, _run(t, stop - 1) if stop > end else end)
        draft, stop = _weigh(t, gazetteer, Draft(i, stop, name, candidates), start, end)
        if draft is None:
            draft = _unknown(t, start, i, end) if stop >= end else None
        if draft is not None:
            drafts.append(draft)
        i = stop
    return drafts, max(end, i)


def _note_person(t: Tokens, start: int, i: int, end: int) -> None:
    """Remember the words of a name that begins with a given name or a title."""
    first = t.lower[start].rstrip(".")
    aged = t.at(end) == "," and t.at(end + 1).isdigit()
    if end - start >= 2 and (first in w.given_names() or first in w.TITLES or aged or t.at(end) in w.SAID):
        t.persons.update(t.form[j] for j in range(start + (first in w.TITLES), end) if t.form[j] and t.lower[j].rstrip(".") not in w.TITLES)


def _unknown(t: Tokens, start: int, i: int, end: int) -> Draft | None:
    """Take a name that no table knows for a place where the words around say so: "the village of X", "X Province"."""
    if i != start or t.form[i] in w.STOP or t.tag[i] not in PROPER:
        return None
    if t.at(start - 1) == "of" and t.at(start - 2) in PLACE_HEADS and all(t.form[j] for j in range(start, end)):
        return Draft(start, end, t.key(start, end), (), strength=STRONG)
    if end - start == 2 and t.lower[start] in w.WATERS and t.form[end - 1]:
        return Draft(start, end, t.key(start, end), (), strength=STRONG)
    if (
        2 <= end - start <= 3
        and t.lower[end - 1] in ("province", "governorate", "oblast", "county", "parish", "prefecture", "river", "lake", "valley")
        and t.lower[start] not in w.given_names()
    ):
        return Draft(start, end, t.key(start, end), (), strength=STRONG)
    return None


PLACE_HEADS = frozenset("town city village suburb port province hamlet settlement island towns cities villages".split())


def _weigh(t: Tokens, gazetteer: Gazetteer, d: Draft, start: int, end: int) -> tuple[Draft | None, int]:
    """Decide what the words of the same run say of a known name; return the draft, or none, and where to read on."""
    while start < d.start and t.tag[start] not in PROPER and t.tag[start] not in ("JJ", "NN") and t.text[start] != "-":
        start += 1  # a capital that only opens the sentence
    if start == d.start - 1 and t.tag[start] == "JJ" and t.opens[start]:
        start += 1
    before, after = d.start - start, end - d.end
    if d.name in w.PHRASES:
        return None, end
    next_word = t.lower[d.end] if after > 0 else ""
    demonym = d.candidates[0].kind == DEMONYM
    if demonym:
        d.role, d.strength = ASSOCIATIVE, PLAIN
        if after and t.form[d.end] and next_word not in w.OFFICIAL and t.tag[d.end] in PROPER and not _demonym_at(t, gazetteer, d.end):
            return None, d.end
        return d, d.end
    if before and not _may_precede(t, gazetteer, d, start):
        _note_person(t, start, d.start, end)
        return None, (d.end if d.candidates[0].kind == COUNTRY else end)
    if not before and after and d.end - d.start == 1 and t.form[d.end] and t.lower[d.start] in w.given_names() and next_word not in HEADS:
        _note_person(t, start, d.start, end)
        return None, end
    if after and t.form[d.end]:
        return _followed(t, gazetteer, d, end, next_word)
    return (d if _alone(t, gazetteer, d) else None), d.end


def _may_precede(t: Tokens, gazetteer: Gazetteer, d: Draft, start: int) -> bool:
    """Tell whether the capitalised words before a known name leave it a place ("Northern X"), or make it a person's ("Jack X")."""
    previous = t.lower[d.start - 1]
    clean = previous.rstrip(".")
    large = d.candidates[0].kind in (COUNTRY, REGION)
    if clean in w.TITLES:
        return clean in ("st", "saint") or (large and clean not in w.PERSONAL)
    if previous == "-" and t.text[d.start - 2] in ("D", "R", "I") and d.candidates[0].kind != COUNTRY:
        d.role, d.strength = ORIGIN, STRONG  # the seat of a member of an American legislature
        return True
    if clean in w.DIRECTIONS or clean in w.OPENERS or previous == "-" or t.tag[d.start - 1] == "JJ":
        return True
    if large and d.start - start == 1 and _demonym_at(t, gazetteer, start):
        return True
    if large and previous in w.ORGANISATIONS:
        d.role = ASSOCIATIVE
        return True
    return False


def _alone(t: Tokens, gazetteer: Gazetteer, d: Draft) -> bool:
    """Weigh a name that no other capitalised word follows; tell whether it may be a place."""
    if t.at(d.start - 1) == "of" and t.at(d.start - 2) not in w.OF_HEADS and d.start >= 2:
        if t.at(d.start - 2) == "," or t.form[d.start - 2] in t.persons:
            d.role, d.strength = ORIGIN, STRONG
        elif t.form[d.start - 2]:
            d.role = ASSOCIATIVE
    if t.at(d.end) == "-" and t.at(d.end + 1) in w.LINKS and d.candidates[0].kind == CITY:
        return False  # the first part of a longer name
    if t.lower[d.start] in ("st.", "st") and t.at(d.end) in ("'s", "’s", "’", "'"):
        return False
    if d.end - d.start == 1 and d.name in w.STOP and t.text[d.start] not in gazetteer.abbreviations:
        if d.name not in w.CONDITIONAL or t.tag[d.start] not in PROPER:
            return False
        d.contained = t.at(d.start - 1) not in ("in", "near") or t.tag[d.start] != "NNP"  # else a place where a container says so
    if len(t.text[d.start]) <= 4 and t.text[d.start].isupper() and d.end - d.start == 1 and t.text[d.start] not in gazetteer.abbreviations:
        d.contained = True  # an acronym, or a dateline in capitals
    _context(t, d)
    if t.at(d.end) == "-" and t.at(d.end + 1) in ("based", "area", "born"):
        d.strength, d.role = STRONG, ORIGIN
    return True


def _demonym_at(t: Tokens, gazetteer: Gazetteer, i: int) -> bool:
    found = gazetteer.find(t.form[i]) if t.form[i] else ()
    return bool(found) and found[0].kind == DEMONYM


def _followed(t: Tokens, gazetteer: Gazetteer, d: Draft, end: int, next_word: str) -> tuple[Draft | None, int]:
    """Read the capitalised word after a known name: a division, water, a street, an organisation, or a person's surname."""
    bare = next_word.rstrip(".")
    after = end - d.end
    if bare in w.STREETS or (after >= 2 and t.lower[d.end + 1].rstrip(".") in w.STREETS):
        return None, end
    if bare in w.DIVISIONS:
        if after >= 2 and (t.lower[d.end + 1] in w.ORGANISATIONS):
            d.role = ASSOCIATIVE
        stop = d.end + 1
        extended = gazetteer.find(f"{d.name} {bare.rstrip('s') if bare == 'counties' else bare}")
        kinds = {
            "county": (COUNTY,),
            "parish": (COUNTY,),
            "counties": (COUNTY,),
            "city": (CITY,),
            "town": (CITY,),
            "township": (CITY,),
            "village": (CITY,),
        }
        wanted = kinds.get(bare, (REGION, COUNTY, CITY, FEATURE, COUNTRY))
        kept = extended or tuple(c for c in d.candidates if c.kind in wanted) or (d.candidates if bare not in kinds else ())
        return Draft(d.start, stop, d.name, kept, d.role, STRONG), stop
    if bare in w.MEDIA:
        return None, end
    if bare in w.NATURE:
        return Draft(d.start, d.end + 1, f"{d.name} {bare}", (), LOCATION, STRONG), end
    if bare in w.ORGANISATIONS or (
        after == 1 and bare.endswith("s") and d.candidates[0].size >= TOWN and d.candidates[0].kind in (COUNTRY, REGION)
    ):
        d.role = ASSOCIATIVE
        _context(t, d)
        d.strength = min(d.strength, PLAIN)
        return (d if d.name not in w.STOP else None), end
    if t.tag[d.end] not in PROPER and t.tag[d.end] not in ("JJ",):
        _context(t, d)
        return d, d.end
    if d.candidates[0].kind == COUNTY and d.end - d.start >= 2:
        d.role, d.strength = ASSOCIATIVE, PLAIN
        return d, end
    if t.text[d.start] in gazetteer.abbreviations and "." in t.text[d.start] + "." and d.candidates[0].kind in (COUNTRY, REGION):
        d.role, d.strength = ASSOCIATIVE, PLAIN
        return d, d.end
    if t.lower[end - 1] in w.ORGANISATIONS:
        d.role, d.strength = ASSOCIATIVE, WEAK
        return (d if d.name not in w.STOP else None), end
    if d.candidates[0].kind == COUNTRY or (d.candidates[0].kind == REGION and d.candidates[0].size > 6):
        d.role = ASSOCIATIVE
        d.strength = WEAK
        return d, end
    _note_person(t, d.start, d.end, end)
    return None, end


def _context(t: Tokens, d: Draft) -> None:
    """Set the strength that the words around give, and the role."""
    i = d.start - 1
    while i >= 0 and (t.lower[i] in w.DIRECTIONS or t.lower[i] in ("the", "-")):
        i -= 1
    previous, following = t.at(i), t.at(d.end)
    proper = all(t.tag[j] in PROPER or not t.form[j] or t.text[j].isupper() for j in range(d.start, d.end))
    best = d.candidates[0] if d.candidates else None
    if previous == "from":
        d.role = ORIGIN
    if previous == "to" and t.at(i - 1) in ("according", "thanks", "due", "led", "contributed"):
        pass
    elif (
        previous == ","
        and following == ","
        and (t.at(i - 1).isdigit() or t.at(i - 1).rstrip(".") in w.STREETS)
        and proper
        or previous in w.LOCATIVE
        and (proper or previous in ("in", "near", "at"))
        or previous == "of"
        and t.at(i - 1) in w.OF_HEADS
    ):
        d.strength = STRONG
    elif following in w.AFTER and proper:
        d.strength = max(d.strength, PLAIN)
        if d.role == LOCATION and following not in ("city", "area", "suburb", "region", "suburbs", "metro"):
            d.role = ASSOCIATIVE
    if (
        best is not None
        and d.strength == WEAK
        and proper
        and _known(best, given=t.lower[d.start] in w.given_names(), long=d.end - d.start >= 2)
    ):
        d.strength = PLAIN


def _known(best: Candidate, *, given: bool, long: bool) -> bool:
    """Tell whether a name alone says that it is a place: a state, a region, a large city, or words that are no person's."""
    if best.kind in (COUNTRY, FEATURE) or best.size >= LARGE:
        return True
    if given:
        return False
    return (best.kind == REGION and best.size >= COMMON) or ((best.kind == COUNTY or long) and best.size >= SMALL)


def _keep(t: Tokens, drafts: list[Draft]) -> list[Draft]:
    """Drop what is no place: persons known to the document, weak names that no stronger mention supports."""
    strong = {d.name for d in drafts if d.strength > WEAK and d.role != ASSOCIATIVE and not d.contained}
    kept: list[Draft] = []
    last = -9
    for d in drafts:
        if d.contained:
            continue
        person = d.name in t.persons and not d.dateline and not d.container
        if person and not (d.candidates and d.candidates[0].kind in (COUNTRY, REGION) and d.strength == STRONG):
            continue
        listed = kept and kept[-1].strength == STRONG and 0 < d.start - last <= 2 and t.at(d.start - 1) in (",", "and", "or", "to")
        if d.strength == WEAK and d.name not in strong and not (listed and d.candidates):
            continue
        if (
            d.candidates
            and d.strength == STRONG
            and not d.container
            and not d.dateline
            and d.candidates[0].size < TOWN
            and d.end - d.start == 1
            and _doubtful(t, d)
        ):
            continue
        if listed and d.strength < STRONG and d.role != ASSOCIATIVE:
            d.strength = STRONG
        kept.append(d)
        last = d.end
    return kept


def _doubtful(t: Tokens, d: Draft) -> bool:
    """Tell whether a small place's name is rather a word: not tagged as a name, small elsewhere in the text, or all capitals."""
    return t.tag[d.start] not in PROPER or t.lower[d.start] in t.plain or (t.text[d.start].isupper() and len(t.text[d.start]) <= 5)
