r"""Build ``people.csv.gz``, the table of persons and what they were when, out of a folder of fact tables.

Run: ``python tools/build_people.py FOLDER``. The folder holds

- ``heads_of_state_and_government.csv``: person, country, iso3, role, start, end, person_qid, party (Wikidata, CC0);
- ``heads_factbook.csv``: gec, country, role, text, since (World Factbook, public domain);
- ``foreign_ministers_2019.csv``: person, country, role, title (CIA World Leaders, June 2019, public domain);
- ``officials_dated.csv``: person, iso3, start, end, cameo_code, title (PETRARCH actor dictionaries, MIT).

Beside this script stand ``people_by_hand.csv`` (persons none of them holds, and spellings) and
``people_renamed.csv`` (names that the sources give in another language). The project never needs the folder at run time.

What is done about the known faults of the sources:

- A head without start and end is dropped; one that ended before :data:`SINCE` is dropped.
- Where several heads of one country and role have no end, those stay open that the Factbook confirms, or else the one
  who started last; the others end when the next one starts. Nobody stays open who started before the last
  one to have started. Who started within the dated term of another and never ended is dropped as implausible.
- Two-digit years: above :data:`PIVOT` they are of the 20th century; a start after its end, or decades after the person's
  later spells, goes back a hundred years.
- An official whose spell has no end is taken to have served until the dictionaries ceased to be kept (:data:`KEPT_UNTIL`).
- Spells as member of the elite are left out where the person also held an office: that follows from the dates.
- Country names, group names, single words and unreadable bytes in place of persons are dropped or repaired.
- The same person under several spellings becomes one: same country, and the same words, the same surname and first name, or
  (terms overlapping) the same consonants of both. Initials that differ keep two persons apart.
- Who heads both state and government holds one office, the head of state's. A sovereign, or a president, of several countries and
  territories at once is kept for the home country alone.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import html
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from people_names import TITLES, cased, clean, core, fold, middles_agree, same_person, skeleton
from people_offices import CODES, FACTBOOK_NAMES, STATE_OFFICES, office, sectors_of

HERE = Path(__file__).parent
ACTORS = HERE.parent / "src" / "dragoman" / "reading" / "actors"
SINCE = "1945-01-01"
PIVOT = 16
KEPT_UNTIL = "2011-06-30"
OPEN = "9999-12-31"
COLUMNS = ("name", "aliases", "country", "sectors", "office", "valid_from", "valid_to", "source")
FAMILY_FIRST = frozenset({"CHN", "PRK", "KOR", "TWN", "HKG", "VNM", "KHM", "SGP", "LAO", "MMR"})  # every syllable tells persons apart
COLLECTIVE = frozenset({"AND", "SMR", "BIH", "CHE", "HTI"})
HOME = ("GBR", "USA", "FRA", "NLD", "DNK", "NOR", "NZL", "AUS", "FIN", "CHN")


@dataclass(frozen=True, slots=True)
class Spell:
    """What a person was from one day to another.

    ``rank``: which source to believe first (0 best). ``person``: the source's own identifier, which tells namesakes apart.
    """

    name: str
    country: str
    sectors: str
    office: str
    start: str
    end: str
    source: str
    rank: int
    aliases: tuple[str, ...] = ()
    person: str = ""


def table(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle)


def year_of_two(digits: str) -> int:
    """Return the full year of two digits, by the pivot.

    >>> year_of_two("03"), year_of_two("58")
    (2003, 1958)
    """
    return int(digits) + (2000 if int(digits) <= PIVOT else 1900)


def iso_day(digits: str) -> str:
    """Return yymmdd or yyyymmdd as an ISO date, or "" where it is none.

    >>> iso_day("960311"), iso_day("19760101"), iso_day("")
    ('1996-03-11', '1976-01-01', '')
    """
    if not re.fullmatch(r"\d{6}|\d{8}", digits):
        return ""
    year, rest = (year_of_two(digits[:2]), digits[2:]) if len(digits) == 6 else (int(digits[:4]), digits[4:])
    month, day = max(1, int(rest[:2])), max(1, int(rest[2:]))
    return f"{year:04d}-{month:02d}-{min(day, 31):02d}" if month <= 12 else f"{year:04d}-01-01"


def earlier_century(day: str) -> str:
    """Return the same day a hundred years before."""
    return f"{int(day[:4]) - 100:04d}{day[4:]}"


def renamed(path: Path) -> dict[str, str]:
    """Return the English names for those the sources give in another language; ``-`` drops a name."""
    return {row["given"]: row["name"] for row in table(path)}


def factbook_heads(path: Path, countries: dict[str, str]) -> list[Spell]:
    """Read the Factbook's current heads; their terms are open."""
    out = []
    for row in table(path):
        iso = FACTBOOK_NAMES.get(row["country"]) or countries.get(fold(row["country"]))
        found = re.match(r"(.+?)\s*\(since\s+(?:(\d{1,2})\s+)?([A-Z][a-z]+)?\s*(\d{4})\)", html.unescape(row["text"]))
        if not iso or not found or "none" in row["text"][:5].lower():
            continue
        title = TITLES.match(found[1])
        name = found[1][title.end() :] if title else found[1]
        name = cased(re.sub(r"\s*\(.*?\)|,.*$", "", name).strip())
        if len(name) < 4 or any(c.isdigit() for c in name) or re.match(r"[a-z]|Ministers|CNSP|Cnsp", name):
            continue
        start = f"{found[4]}-{MONTHS.get(found[3] or '', 1):02d}-{int(found[2] or 1):02d}"
        out.append(
            Spell(name, iso, "GOV", office(iso, row["role"], start, name, title[0] if title else ""), start, OPEN, "World Factbook", 2)
        )
    return out


MONTHS = {
    m: i
    for i, m in enumerate(
        ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"), start=1
    )
}


def wikidata_heads(path: Path, confirmed: dict[tuple[str, str], list[Spell]], names: dict[str, str], dropped: Counter[str]) -> list[Spell]:
    """Read the dated heads, and end or drop the spells that cannot be right."""
    by_seat: dict[tuple[str, str], list[Spell]] = defaultdict(list)
    for row in table(path):
        name = re.sub(r"\s*\(.*?\)|,.*$", "", names.get(row["person"], row["person"]))
        if re.search(r"\d|://|^Junta |^Conse[lj]ho ", name):
            name = "-"
        start = row["start"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["start"]) else ""
        end = row["end"] if re.fullmatch(r"\d{4}-\d\d-\d\d", row["end"]) else ""
        if name == "-" or (not start and not end) or (not start and end < SINCE) or (end and start > end) or (end and end < SINCE):
            dropped["heads undated, before our time, or no person"] += 1
            continue
        iso, role = row["iso3"], row["role"]
        spell = Spell(name, iso, "GOV", office(iso, role, start or end, name), start, end or OPEN, "Wikidata", 1, person=row["person_qid"])
        by_seat[iso, role].append(spell)
    out = []
    for seat, spells in by_seat.items():
        out.extend(spells if seat[0] in COLLECTIVE else succession(spells, confirmed.get(seat, []), dropped))
    return [s for s in out if s.end >= SINCE]


def succession(spells: list[Spell], confirmed: list[Spell], dropped: Counter[str]) -> list[Spell]:
    """End or drop the open spells of one seat, so that only a confirmed head, or the last, stays open."""
    spells = sorted(spells, key=lambda s: s.start or s.end)
    open_ = [s for s in spells if s.end == OPEN]
    staying = [
        s for s in open_ if any(same_person(s.name, c.name) and abs(int(c.start[:4]) - int(s.start[:4] or 0)) <= 30 for c in confirmed)
    ]
    seat = {(s.country, s.office in STATE_OFFICES) for s in spells}
    successors = [c for c in confirmed if (c.country, c.office in STATE_OFFICES) in seat]
    if not staying and open_ and not confirmed:
        staying = open_[-1:]
    out = []
    for i, spell in enumerate(spells):
        if spell.end != OPEN or spell in staying[-1:]:
            out.append(spell)
            continue
        if not spell.start or any(o.start and o.start < spell.start < o.end and o.end != OPEN for o in spells if o.name != spell.name):
            dropped["heads open within another's term"] += 1
            continue
        later = next((o.start for o in spells[i + 1 :] if o.start > spell.start), "") or next(
            (c.start for c in successors if c.start > spell.start), ""
        )
        if not later or int(later[:4]) - int(spell.start[:4]) > 45:
            dropped["heads open without successor"] += 1
            continue
        dropped["heads ended at their successor's start"] += 1
        out.append(replace(spell, end=later))
    return out


def at_home(heads: list[Spell], dropped: Counter[str]) -> list[Spell]:
    """Keep a head of several countries at once for the home country alone."""
    homes: dict[str, set[str]] = defaultdict(set)
    for spell in heads:
        homes[spell.name].add(spell.country)
    home = {name: next((c for c in HOME if c in countries), None) for name, countries in homes.items() if len(countries) > 1}
    kept = [s for s in heads if not home.get(s.name) or s.country == home[s.name]]
    dropped["heads of several countries, kept for the home country"] += len(heads) - len(kept)
    return kept


def one_office(heads: list[Spell], dropped: Counter[str]) -> list[Spell]:
    """Drop the prime ministership of whoever is president or monarch of the country at the time."""
    chiefs = {(s.name, s.country, s.start[:7]) for s in heads if s.office in STATE_OFFICES}
    longer = defaultdict(list)
    for s in heads:
        if s.office in STATE_OFFICES:
            longer[s.name, s.country].append(s)
    kept = []
    for s in heads:
        if s.office not in STATE_OFFICES and (
            (s.name, s.country, s.start[:7]) in chiefs or any(covered(s, o) > 0.7 for o in longer[s.name, s.country])
        ):
            dropped["heads of government who are heads of state"] += 1
            continue
        kept.append(s)
    return kept


def ministers_2019(path: Path, countries: dict[str, str]) -> list[Spell]:
    """Read the foreign ministers of June 2019; the list is undated, so a spell covers the year around it."""
    out = []
    for row in table(path):
        iso = FACTBOOK_NAMES.get(row["country"]) or countries.get(fold(row["country"]))
        if iso and row["role"] == "foreign_minister":
            name = cased(re.sub(r"\s*\(.*?\)|,.*$", "", row["person"]).strip())
            out.append(Spell(name, iso, "GOV", "foreign minister", "2019-01-01", "2019-12-31", "CIA World Leaders 2019-06", 3))
    return out


def officials(path: Path, entities: set[str], dropped: Counter[str]) -> list[Spell]:
    """Read the dated officials of the actor dictionaries, with codes turned into sectors and offices."""
    persons: dict[tuple[str, str], list[tuple[str, str, str, str]]] = defaultdict(list)
    for row in table(path):
        name = clean(row["person"])
        code = row["cameo_code"]
        if (
            len(core(name)) < 2
            or fold(name) in entities
            or NESTED.search(code[3:])
            or row["iso3"] in {"IMG", "UIG", "NGO", "MNC", "INT", "UIS"}
        ):
            dropped["officials: no readable person"] += 1
            continue
        known = persons[cased(name), row["iso3"]]
        known.append((row["start"], row["end"], code, row["title"]))
    out = []
    for (name, iso), rows in persons.items():
        out.extend(spells_of(name, iso, rows, dropped))
    return out


def spells_of(name: str, iso: str, rows: list[tuple[str, str, str, str]], dropped: Counter[str]) -> list[Spell]:
    """Turn one person's dictionary rows into spells, elite spells only where nothing else is known."""
    dated = []
    for start_, end_, code, title in rows:
        start, end = iso_day(start_), iso_day(end_)
        if start and end and start > end and len(start_) == 6:
            start = earlier_century(start)
        if start and end and start > end:
            dropped["officials: start after end"] += 1
            continue
        dated.append((start, end, code, title))
    latest = max((d[1] or d[0] for d in dated), default="")
    out = []
    for start, end, code, title in dated:
        roles = re.findall("...", code[3:] if code[:3] == iso or len(code) > 3 else code)
        sectors, post = sectors_of(roles, title)
        if not sectors or (end and end < "1950"):
            dropped["officials: code without sector, or long ago"] += 1
            continue
        if not end and start > latest[:4] + "-99":
            continue
        out.append(
            Spell(name, iso, sectors, post, start, end or (KEPT_UNTIL if start < KEPT_UNTIL else "2016-12-31"), "PETRARCH dictionaries", 4)
        )
    offices = [s for s in out if s.sectors != "ELI"]
    return offices or out


NESTED = re.compile("VGB|FRO|FLK|IMY|ASM|PRI|EUR|UNO|UNR")


def by_hand(path: Path) -> list[Spell]:
    """Read the persons written by hand; aliases are separated by ``;``."""
    out = []
    for row in table(path):
        aliases = () if row["aliases"] == "-" else tuple(a.strip() for a in row["aliases"].split(";"))
        start = "" if row["valid_from"] == "-" else row["valid_from"]
        end = OPEN if row["valid_to"] == "-" else row["valid_to"]
        out.append(Spell(row["name"], row["country"], row["sectors"], row["office"], start, end, row["source"], 0, aliases))
    return out


def identified(spells: Iterable[Spell]) -> list[list[Spell]]:
    """Gather the spells of one person: same country, and names that agree; the best source's spelling first."""
    persons: list[list[Spell]] = []
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    by_name: dict[str, int] = {}
    for spell in sorted(spells, key=lambda s: s.rank):
        forms = (spell.name, *spell.aliases)
        found = by_name.get(spell.name) if spell.rank == 0 else nearest(persons, index, spell)
        if found is None:
            persons.append([])
            found = len(persons) - 1
            if spell.rank == 0:
                by_name[spell.name] = found
        persons[found].append(spell)
        for form in forms:
            for k in keys(form):
                if found not in index[spell.country, k]:
                    index[spell.country, k].append(found)
    return persons


def nearest(persons: list[list[Spell]], index: dict[tuple[str, str], list[int]], spell: Spell) -> int | None:
    """Return the person a spell belongs to: of those whose names agree, the one nearest in time."""
    forms = (spell.name, *spell.aliases)
    candidates = dict.fromkeys(n for form in forms for k in keys(form) for n in index[spell.country, k] if agree(persons[n], spell, k))
    found = min(candidates, key=lambda n: distance(persons[n], spell), default=None)
    return found if found is not None and distance(persons[found], spell) <= FAR else None


def keys(name: str) -> tuple[str, ...]:
    """Return what two spellings of one person share at least one of: words, first and last, or their consonants."""
    words = core(name)
    if len(words) < 2:
        return words
    return " ".join(sorted(words)), f"{words[0]} {words[-1]}", f"~{skeleton(words[0])} {skeleton(words[-1])}"


FAR = 40


def agree(person: list[Spell], spell: Spell, shared: str) -> bool:
    """Tell whether a spell is this person's, given the key they share: by skeleton only where the terms overlap."""
    if spell.person and any(s.person and s.person != spell.person for s in person):
        return False
    trusted = [s for s in person if s.rank <= 2] or person[:1]
    known = {f for s in trusted for f in (s.name, *s.aliases)}
    if spell.country in FAMILY_FIRST:
        return any("".join(core(a)) == "".join(core(b)) for a in (spell.name, *spell.aliases) for b in known)
    if any(same_person(a, b) for a in (spell.name, *spell.aliases) for b in known):
        return True
    if not shared.startswith("~") or len(shared) < 7 or not any(s.start < spell.end and spell.start < s.end for s in person):
        return False
    return any(middles_agree(core(spell.name), core(b)) for b in known if len(core(b)) > 1)


def distance(person: list[Spell], spell: Spell) -> int:
    """Return how many years lie between a spell and the person's nearest one (0: they overlap)."""
    return min(max(0, int(s.start[:4] or 0) - int(spell.end[:4]), int(spell.start[:4] or 9999) - int(s.end[:4])) for s in person)


def settled(person: list[Spell]) -> list[Spell]:
    """Return one person's spells under one name, with aliases, the less trusted ones cut where a better one covers them."""
    best = min(person, key=lambda s: s.rank)
    forms = dict.fromkeys(f for s in person for f in (s.name, *s.aliases))
    wanted = tuple(f for f in forms if fold(f) != fold(best.name))
    hand = any(s.rank == 0 and s.office != "-" for s in person)
    kept: list[Spell] = []
    for spell in sorted(person, key=lambda s: (s.rank, s.start)):
        if spell.rank == 0 and spell.office == "-" and spell.sectors == "-":
            continue  # a row by hand that only gives spellings
        if hand and spell.rank >= 3:
            continue
        if any(k.rank < spell.rank and k.rank < 3 and covered(spell, k) >= (0.01 if k.office == spell.office else 0.5) for k in kept):
            continue
        if any(k.office == spell.office and k.start <= spell.start and spell.end <= k.end for k in kept):
            continue
        if spell.rank >= 2 and any(
            k.office == spell.office and k.end == OPEN and abs(int(k.start[:4] or 0) - int(spell.start[:4])) <= 3 for k in kept
        ):
            continue
        kept.append(replace(spell, name=best.name, aliases=wanted))
    return merged(kept)


def covered(spell: Spell, other: Spell) -> float:
    """Return the share of a spell's years that another's term covers."""
    years = [year(day) for day in (spell.start or "1900", spell.end, other.start or "1900", other.end)]
    length = max(years[1] - years[0], 0.05)
    return max(0.0, min(years[1], years[3]) - max(years[0], years[2])) / length


def year(day: str) -> float:
    """Return a day as a fraction of years; open ends count as 2030."""
    return min(2030.0, int(day[:4]) + (int(day[5:7]) - 1) / 12 + (int(day[8:10]) - 1) / 365 if len(day) == 10 else float(day[:4]))


def merged(spells: list[Spell]) -> list[Spell]:
    """Join spells of the same office that follow each other without a gap."""
    out: list[Spell] = []
    for spell in sorted(spells, key=lambda s: (s.office, s.start)):
        last = out[-1] if out else None
        if (
            last
            and (last.office, last.country, last.sectors, last.rank) == (spell.office, spell.country, spell.sectors, spell.rank)
            and spell.start <= last.end[:8] + "99"
        ):
            out[-1] = replace(last, end=max(last.end, spell.end))
        else:
            out.append(spell)
    return sorted(out, key=lambda s: s.start)


def write(spells: list[Spell], path: Path) -> None:
    """Write the table, the same bytes for the same rows."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for s in spells:
        end = "-" if s.end == OPEN else s.end
        writer.writerow((s.name, ";".join(s.aliases) or "-", s.country, s.sectors, s.office or "-", s.start or "-", end, s.source))
    with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as handle:
        handle.write(text.getvalue().encode("utf-8"))


def country_names(path: Path) -> dict[str, str]:
    """Return the ISO code of every name of a state or territory."""
    return {
        fold(r["name"]): r["entity"] for r in table(path) if len(r["entity"]) == 3 and r["kind"] in {"name", "official", "alias", "former"}
    }


def build(folder: Path, target: Path) -> dict[str, int]:
    """Build the table and return how many spells of each source went in, and what was dropped."""
    dropped: Counter[str] = Counter()
    countries = country_names(ACTORS / "names.csv")
    entities = {fold(r["name"]) for r in table(ACTORS / "names.csv")}
    names = renamed(HERE / "people_renamed.csv")
    current = [replace(s, name=names.get(s.name, s.name)) for s in factbook_heads(folder / "heads_factbook.csv", countries)]
    current = [s for s in current if s.name != "-"]
    confirmed: dict[tuple[str, str], list[Spell]] = defaultdict(list)
    for spell in current:
        for role in ("head_of_state", "head_of_government"):
            confirmed[spell.country, role].append(spell)
    spells: list[Spell] = by_hand(HERE / "people_by_hand.csv")
    heads = wikidata_heads(folder / "heads_of_state_and_government.csv", confirmed, names, dropped) + current
    spells += one_office(at_home(heads, dropped), dropped)
    spells += ministers_2019(folder / "foreign_ministers_2019.csv", countries)
    at_home_names = {fold(s.name) for s in heads if s.country in HOME and s.office in STATE_OFFICES}
    spells += [
        s for s in officials(folder / "officials_dated.csv", entities, dropped) if s.country in HOME or fold(s.name) not in at_home_names
    ]
    spells = [replace(s, country=CODES.get(s.country, s.country)) for s in spells]
    persons = [settled(p) for p in identified(spells)]
    persons = sorted((p for p in persons if p), key=lambda p: (p[0].name, p[0].country))
    rows = [s for p in persons for s in p]
    write(rows, target)
    return {"persons": len(persons), "spells": len(rows), **Counter(s.source for s in rows), **dropped}


def main() -> None:
    """Build the table that the actors component reads."""
    parser = argparse.ArgumentParser(description="Build people.csv.gz out of a folder of fact tables")
    parser.add_argument("folder", type=Path, help="the folder that holds the four tables")
    parser.add_argument(
        "--target", type=Path, default=ACTORS / "people.csv.gz", help="where to write (default: beside the actors component)"
    )
    given = parser.parse_args()
    for what, count in build(given.folder, given.target).items():
        print(f"{count:7d}  {what}")


if __name__ == "__main__":
    main()
