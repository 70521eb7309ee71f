"""The JSON of a reading has the keys that scorers and users parse, in plain data."""

import json

from dragoman import contract
from dragoman.types import Document, Reading

KEYS = {
    "document": ["id", "title", "published", "url", "publisher", "language"],
    "actors": ["id", "name", "country", "sectors", "office", "mentions"],
    "events": [
        "id",
        "event_type",
        "modes",
        "contexts",
        "auxiliary",
        "actors",
        "recipients",
        "when",
        "place",
        "asserted_by",
        "evidence",
        "passages",
        "trigger",
        "score",
        "rule",
        "confidence",
    ],
    "statements": ["id", "speaker", "speaker_span", "cue", "content", "kind", "addressee", "attitude", "rule"],
    "figures": ["span", "low", "high", "unit", "unit_kind", "measures", "period", "change", "bound", "claimed_by", "event"],
    "outlook": [
        "kind",
        "holder",
        "content",
        "condition",
        "connective",
        "logic",
        "horizon",
        "likelihood",
        "likelihood_range",
        "scale",
        "negated",
    ],
    "reasons": ["thesis", "content", "order", "cue", "holder"],
    "dates": ["span", "start", "end", "granularity", "timex"],
    "places": ["span", "name", "country", "lat", "lon", "role"],
}


def test_every_layer_has_its_keys(full):
    written = json.loads(contract.to_line(contract.to_json(full)))
    assert list(written) == [*KEYS, "notes"]
    for layer, keys in KEYS.items():
        facts = [written[layer]] if layer == "document" else written[layer]
        assert facts
        for fact in facts:
            assert list(fact) == keys


def test_a_reading_with_nothing_has_every_key_and_empty_lists():
    written = contract.to_json(Reading(Document("a", "b")))
    assert list(written) == [*KEYS, "notes"]
    assert all(written[layer] == [] for layer in [*KEYS, "notes"] if layer != "document")


def test_spans_are_lists_and_the_unknown_is_null(full):
    written = contract.to_json(full)
    assert written["events"][0]["trigger"] == list(full.events[0].trigger)
    assert written["events"][0]["when"] == {"start": "2019-03-14", "end": "2019-03-14", "granularity": "day"}
    assert written["events"][0]["place"] == {"name": "Muscat", "country": "OMN", "lat": 23.61, "lon": 58.59}
    assert written["events"][0]["asserted_by"] is None
    assert written["events"][1]["when"] is None
    assert written["statements"][1]["speaker_span"] is None


def test_one_line_a_document_without_escapes(full):
    line = contract.to_line(contract.to_json(full))
    assert "\n" not in line
    assert contract.to_line({"name": "Erdoğan"}) == '{"name": "Erdoğan"}'
