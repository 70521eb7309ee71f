"""Events in the columns of other event data: ICEWS, GDELT, and PLOVER's own JSON.

ICEWS and GDELT have one row for each pair of an actor and a recipient; an event of several actors and no recipient has
each of them on both sides, and one without a recipient has that side empty. Codes are CAMEO's (``ontology/cameo.py``);
``Intensity`` and ``GoldsteinScale`` hold PLOVER's score of the event, -10 to 10, which is their successor.

Column names follow the published data dictionaries of ICEWS (Boschee et al. 2015, doi:10.7910/DVN/28075) and of
GDELT 2.0 (events, 2015). Columns that a text cannot fill (a city's district, articles elsewhere) are left out.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from dragoman.ontology import cameo

CODINGS = ("icews", "gdelt", "plover")
Row = dict[str, Any]
Side = tuple[str, str | None, list[str]]


def coded(events: pl.DataFrame, coding: str) -> list[Row]:
    """Return a frame of events (``Record.events``) as rows of another coding.

    Raises
    ------
    KeyError
        There is no such coding.
    """
    write: Callable[[Row], Iterator[Row]] = {"icews": _icews, "gdelt": _gdelt, "plover": _plover}[coding]
    return [row for event in events.to_dicts() for row in write(event)]


def _icews(event: Row) -> Iterator[Row]:
    code = cameo.to_cameo(event["event_type"], event["modes"], event["contexts"])
    for source, target in _pairs(event):
        yield {
            "Event ID": event["id"],
            "Event Date": _day(event),
            "Source Name": source[0] if source else None,
            "Source Sectors": ", ".join(source[2]) if source else None,
            "Source Country": source[1] if source else None,
            "Event Text": event["event_type"].capitalize() + "".join(f", {mode}" for mode in event["modes"]),
            "CAMEO Code": code,
            "Intensity": event["score"],
            "Target Name": target[0] if target else None,
            "Target Sectors": ", ".join(target[2]) if target else None,
            "Target Country": target[1] if target else None,
            "Story ID": event["document"],
            "Event Sentence": event["passage"],
            "Country": event["place_country"],
            "Location": event["place"],
            "Latitude": event["lat"],
            "Longitude": event["lon"],
        }


def _gdelt(event: Row) -> Iterator[Row]:
    code = cameo.to_cameo(event["event_type"], event["modes"], event["contexts"])
    day = _day(event)
    digits = day.isoformat().replace("-", "") if day else None
    for source, target in _pairs(event):
        yield {
            "GLOBALEVENTID": event["id"],
            "SQLDATE": digits,
            "MonthYear": digits[:6] if digits else None,
            "Year": digits[:4] if digits else None,
            **_gdelt_side("Actor1", source),
            **_gdelt_side("Actor2", target),
            "EventCode": code,
            "EventBaseCode": code[:3],
            "EventRootCode": code[:2],
            "QuadClass": cameo.quad(code),
            "GoldsteinScale": event["score"],
            "ActionGeo_FullName": event["place"],
            "ActionGeo_CountryCode": event["place_country"],
            "ActionGeo_Lat": event["lat"],
            "ActionGeo_Long": event["lon"],
            "SOURCEID": event["document"],
        }


def _gdelt_side(name: str, side: Side | None) -> Row:
    country, roles = (side[1], [cameo.role(s) for s in side[2]]) if side else (None, [])
    types = {f"{name}Type{i}Code": role for i, role in itertools.zip_longest((1, 2, 3), roles[:3])}
    code = "".join([country or "", *roles]) or None
    return {f"{name}Code": code, f"{name}Name": side[0] if side else None, f"{name}CountryCode": country, **types}


def _plover(event: Row) -> Iterator[Row]:
    """Write the fields of PLOVER's JSON; what is ours beside them stands under ``provenance``."""
    yield {
        "id": event["id"],
        "date": str(event["start"] or event["published"] or "") or None,
        "date_end": str(event["end"] or "") or None,
        "event": event["event_type"],
        "mode": event["modes"],
        "context": event["contexts"],
        "auxiliary": event["auxiliary"],
        "actor": [_plover_side(s) for s in _sides(event, "actor")],
        "recipient": [_plover_side(s) for s in _sides(event, "recipient")],
        "location": {"name": event["place"], "country": event["place_country"], "lat": event["lat"], "lon": event["lon"]}
        if event["place"]
        else None,
        "goldstein": event["score"],
        "quad": event["quad"],
        "event_text": event["trigger"],
        "text": event["passage"],
        "source": event["document"],
        "publication_date": str(event["published"] or "") or None,
        "provenance": {"rule": event["rule"], "confidence": event["confidence"], "asserted_by": event["asserted_by_name"]},
    }


def _plover_side(side: Side) -> Row:
    return {"name": side[0], "code": side[1], "sector": side[2]}


def _sides(event: Row, role: str) -> list[Side]:
    return list(zip(event[f"{role}_names"], event[f"{role}_countries"], event[f"{role}_sectors"], strict=True))


def _pairs(event: Row) -> list[tuple[Side | None, Side | None]]:
    actors: list[Side | None] = [*_sides(event, "actor")]
    recipients: list[Side | None] = [*_sides(event, "recipient")]
    if not recipients and len(actors) > 1:
        return list(itertools.permutations(actors, 2))
    return list(itertools.product(actors or [None], recipients or [None]))


def _day(event: Row) -> Any:
    return event["start"] or event["end"] or event["published"]
