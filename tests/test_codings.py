"""Events leave in the codings of other event data."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from dragoman import Record, api
from dragoman.errors import InputError, OntologyError
from dragoman.ontology import cameo, ontology

TEXT = (
    "The Omani foreign minister visited Iran on Monday. Poland expelled 45 Russian diplomats. Norwegian and Swedish ministers met in Oslo."
)


@pytest.fixture
def events(tmp_path):
    record = Record(str(tmp_path / "record.db"))
    record.store([api.read(TEXT, published="2022-03-24", id="a")])
    return record.events()


def test_every_type_and_mode_has_a_cameo_code_that_leads_back_to_the_type():
    for name, entry in ontology.load().events.items():
        for mode in (None, *entry.modes):
            code = cameo.to_cameo(name, [mode] if mode else [])
            assert re.fullmatch(r"\d{3,4}", code)
            quads = {cameo.quad(code), entry.quad}
            assert cameo.to_plover(code).event_type == name or len(quads) == 1 or mode is not None, (name, mode, code)


def test_every_code_of_the_table_is_of_the_ontology():
    known = ontology.load()
    for code in cameo._codes().values():
        known.check(code.event_type, [code.mode] if code.mode else [], code.contexts)


def test_an_unknown_code_says_what_codes_look_like():
    with pytest.raises(OntologyError, match="'999' is no CAMEO code"):
        cameo.to_plover("999")


def test_icews_has_a_row_for_each_pair(events):
    rows = list(csv.DictReader(io.StringIO(api.coded(events, "icews"))))
    assert [(r["Source Country"], r["CAMEO Code"], r["Target Country"]) for r in rows] == [
        ("OMN", "042", "IRN"),
        ("POL", "166", "RUS"),
        ("NOR", "040", "SWE"),
        ("SWE", "040", "NOR"),
    ]
    assert rows[0]["Event Date"] == "2022-03-21" and rows[0]["Source Sectors"] == "GOV"


def test_gdelt_codes_its_actors_by_country_and_role(events):
    rows = list(csv.DictReader(io.StringIO(api.coded(events, "gdelt"))))
    assert (rows[0]["SQLDATE"], rows[0]["Actor1Code"], rows[0]["Actor2Code"], rows[0]["QuadClass"]) == ("20220321", "OMNGOV", "IRN", "1")
    assert (rows[1]["EventRootCode"], rows[1]["EventBaseCode"], rows[1]["EventCode"]) == ("16", "166", "166")


def test_plover_keeps_one_event_a_line_with_its_provenance(events):
    lines = [json.loads(line) for line in api.coded(events, "plover").splitlines()]
    assert [line["event"] for line in lines] == ["CONSULT", "SANCTION", "CONSULT"]
    assert lines[1]["mode"] == ["expel"] and lines[1]["recipient"][0]["code"] == "RUS"
    assert lines[0]["provenance"]["rule"]


def test_another_name_says_what_there_is(events):
    with pytest.raises(InputError, match=r"'idea' is no coding\. Use one of: icews, gdelt, plover"):
        api.coded(events, "idea")
