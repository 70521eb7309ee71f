"""The tables of actor knowledge: complete for every state, every code known, nothing told twice."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

import dragoman
from dragoman.errors import InputError

ACTORS = Path(dragoman.__file__).parent / "reading" / "actors"
SECTORS = frozenset("COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE REL SOC".split())
NONSTATE = frozenset("IGO UNO EUR NGO ISM IMG MNC".split())
KINDS = frozenset(
    "state territory former_state igo ngo armed_group party legislature court military police intelligence ministry executive "
    "company media religious ethnic union university region other".split()
)
NAME_KINDS = frozenset("name official alias abbreviation former demonym people capital seat building metonym".split())
HEADS = frozenset(
    "president,king,queen,emperor,emir,sultan,grand duke,prince,pope,supreme leader,prime minister,premier,chancellor,leader".split(",")
)
TODAY = "2025-06-01"
# Both Congos' people are Congolese: the context decides.
SHARED_NAMES = frozenset({"Congolese"})


def rows(name: str) -> list[dict[str, str]]:
    path = ACTORS / name
    if name.endswith(".gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


ENTITIES = rows("entities.csv")
NAMES = rows("names.csv")
PEOPLE = rows("people.csv.gz")
ROLES = rows("roles.csv")
MEMBERS = rows("members.csv")
STATES = [e["id"] for e in ENTITIES if e["kind"] == "state"]
COUNTRIES = {e["id"] for e in ENTITIES if e["kind"] in {"state", "territory"} and re.fullmatch("[A-Z]{3}", e["id"])}
TABLES = {"entities.csv": ENTITIES, "names.csv": NAMES, "people.csv.gz": PEOPLE, "roles.csv": ROLES, "members.csv": MEMBERS}


def overlap(one: dict[str, str], other: dict[str, str]) -> bool:
    start, end = (max(r["valid_from"].replace("-", "0", 1) if r["valid_from"] == "-" else r["valid_from"] for r in (one, other)),
                  min("9999" if r["valid_to"] == "-" else r["valid_to"] for r in (one, other)))  # fmt: skip
    return start < end


def test_every_member_of_the_united_nations_is_there():
    assert len(STATES) >= 193


@pytest.mark.parametrize("kind", ["name", "demonym", "people", "capital"])
def test_no_state_lacks_a(kind):
    have = {n["entity"] for n in NAMES if n["kind"] == kind}
    # a city-state's capital is itself; Belgium's stands for the European Union as often
    excused = {"capital": {"VAT", "BEL"}}.get(kind, set())
    assert sorted(set(STATES) - have - excused) == []


def test_every_state_has_a_current_head():
    have = {
        p["country"]
        for p in PEOPLE
        if p["office"] in HEADS and p["valid_from"] <= TODAY and (p["valid_to"] == "-" or p["valid_to"] >= TODAY)
    }
    assert sorted(set(STATES) - have) == []


def test_no_name_stands_for_two_entities_at_once():
    by_name = defaultdict(list)
    for name in NAMES:
        by_name[name["name"]].append(name)
    twice = {
        name: {one["entity"], other["entity"]}
        for name, same in by_name.items()
        for one, other in combinations(same, 2)
        if one["entity"] != other["entity"] and overlap(one, other)
    }
    assert {n: e for n, e in twice.items() if n not in SHARED_NAMES} == {}


def test_no_entity_is_listed_twice():
    ids = [e["id"] for e in ENTITIES]
    assert len(ids) == len(set(ids))


def test_every_name_belongs_to_an_entity_and_every_entity_has_one():
    assert {n["entity"] for n in NAMES} == {e["id"] for e in ENTITIES}


@pytest.mark.parametrize("table", [ENTITIES, PEOPLE, ROLES], ids=["entities", "people", "roles"])
def test_every_sector_is_one_of_plover(table):
    assert {s for r in table for s in r["sectors"].split()} - SECTORS - {"-"} == set()


@pytest.mark.parametrize("table", [ENTITIES, PEOPLE], ids=["entities", "people"])
def test_every_country_code_is_known(table):
    assert {r["country"] for r in table} - COUNTRIES - NONSTATE - {"-"} == set()


def test_every_kind_is_known():
    assert {e["kind"] for e in ENTITIES} <= KINDS
    assert {n["kind"] for n in NAMES} <= NAME_KINDS
    assert {r["number"] for r in ROLES} <= {"single", "group"}


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_is_empty(name):
    assert [r for r in TABLES[name] if not all(cell and cell.strip() for cell in r.values())] == []


@pytest.mark.parametrize("name", ["entities.csv", "names.csv", "people.csv.gz"])
def test_dates_are_iso_and_in_order(name):
    wrong = [
        r
        for r in TABLES[name]
        if any(r[k] != "-" and not re.fullmatch(r"\d{4}-\d\d-\d\d", r[k]) for k in ("valid_from", "valid_to"))
        or (r["valid_from"] != "-" and r["valid_to"] != "-" and r["valid_from"] > r["valid_to"])
    ]
    assert wrong == []


@pytest.mark.parametrize("name", TABLES)
def test_every_row_names_its_source(name):
    assert all(r["source"] != "-" for r in TABLES[name])


def test_the_example_of_a_role_shows_it():
    assert [r["lemma"] for r in ROLES if r["lemma"].casefold() not in r["example"].casefold()] == []


def test_a_former_state_has_an_end():
    assert [e["id"] for e in ENTITIES if e["kind"] == "former_state" and e["valid_to"] == "-"] == []


@pytest.mark.parametrize(
    ("name", "day", "office", "country"),
    [
        ("Vladimir Putin", "2018-07-14", "president", "RUS"),
        ("Donald Trump", "2018-07-14", "president", "USA"),
        ("Hassan Rouhani", "2018-07-14", "president", "IRN"),
        ("Ali Khamenei", "2018-07-14", "supreme leader", "IRN"),
        ("George W. Bush", "2003-03-20", "president", "USA"),
        ("George H. W. Bush", "1991-01-17", "president", "USA"),
        ("Angela Merkel", "2015-09-01", "chancellor", "DEU"),
        ("Li Peng", "1989-06-04", "premier", "CHN"),
        ("Elizabeth II", "1997-09-01", "queen", "GBR"),
    ],
)
def test_who_held_office_when(name, day, office, country):
    held = [p for p in PEOPLE if p["name"] == name and p["valid_from"] <= day and (p["valid_to"] == "-" or day <= p["valid_to"])]
    assert (office, country) in {(p["office"], p["country"]) for p in held}


def test_nobody_named_in_a_language_of_the_source_or_as_an_identifier():
    assert [p["name"] for p in PEOPLE if re.search(r"\d|://|[()]| do Reino Unido| da Suécia", p["name"])] == []


def test_members_are_states_of_organisations_that_we_know():
    kinds = {e["id"]: e["kind"] for e in ENTITIES}
    for row in MEMBERS:
        assert kinds.get(row["organisation"]) == "igo", row
        assert row["country"] in COUNTRIES, row
        assert "1940" < row["valid_from"] < row["valid_to"].replace("-", "9", 1) if row["valid_to"] == "-" else row["valid_to"], row


@pytest.mark.parametrize(
    ("organisation", "day", "number"),
    [
        ("nato", "1998-01-01", 16),
        ("nato", "2018-01-01", 29),
        ("nato", "2024-06-01", 32),
        ("european-union", "2000-01-01", 15),
        ("european-union", "2019-01-01", 28),
        ("european-union", "2021-01-01", 27),
        ("gcc", "2017-06-05", 6),
        ("asean", "2010-01-01", 10),
        ("african-union", "2018-01-01", 55),
        ("opec", "2010-01-01", 12),
        ("arab-league", "2000-01-01", 22),
        ("council-of-europe", "2015-01-01", 47),
        ("council-of-europe", "2023-01-01", 46),
        ("oas", "2000-01-01", 35),
        ("oecd", "2022-01-01", 38),
        ("apec", "2000-01-01", 21),
        ("oic", "2020-01-01", 57),
        ("sadc", "2019-01-01", 16),
    ],
)
def test_how_many_belonged_when(organisation, day, number):
    assert len(dragoman.members(organisation, day)) == number


def test_an_organisation_without_members_says_which_have_some():
    with pytest.raises(InputError, match="'fifa' has no list of members"):
        dragoman.members("fifa")
