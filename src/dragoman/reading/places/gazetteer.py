"""The table of places: sorted names, and for each name its namesakes, largest first.

The file is ``gazetteer.npz`` (GeoNames, CC BY 4.0; ``tools/build_gazetteer.py`` writes it). Rows stay in arrays; a name is
decoded when it is asked for, and what was asked for is remembered.
"""

from __future__ import annotations

import csv
import functools
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dragoman.reading import lexicon
from dragoman.reading.places.names import key

HERE = Path(__file__).parent
COUNTRY, REGION, COUNTY, CITY, FEATURE, DEMONYM = range(6)
KNOWN = 50_000  # answers kept before the memory starts afresh
STEP = 25.0  # sizes are stored as 25 times the decimal logarithm of the inhabitants


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name may stand for; ``size`` is the decimal logarithm of its inhabitants, 0 to 10."""

    kind: int
    lat: float
    lon: float
    size: float
    country: str
    region: int


class Gazetteer:
    """Names and places."""

    def __init__(self, path: Path) -> None:
        with np.load(path) as table:
            self.names = table["names"].tobytes().decode().split("\n")
            countries = [line.split("\t") for line in table["countries"].tobytes().decode().split("\n")]
            regions = [line.split("\t") for line in table["regions"].tobytes().decode().split("\n")]
            counts = table["starts"]
            self.columns = tuple(table[c] for c in ("kind", "lat", "lon", "size", "country", "region"))
        self.starts = np.concatenate([np.zeros(1, dtype=np.uint32), np.cumsum(counts, dtype=np.uint32)])
        self.countries = [c[0] for c in countries]
        self.by_domain = {c[1]: c[0] for c in countries if c[1]}
        self.regions = [r[0] for r in regions]
        self.region_country = [r[1] if len(r) > 1 else "" for r in regions]
        self.memory: dict[str, tuple[Candidate, ...]] = {}
        self.abbreviations = _abbreviations()
        self.country_names = _country_names()

    def find(self, name: str) -> tuple[Candidate, ...]:
        """Return the places of a name in the form of ``names.key``, largest first; none where it is unknown."""
        known = self.memory.get(name)
        if known is not None:
            return known
        if len(self.memory) > KNOWN:
            self.memory.clear()
        at = bisect_left(self.names, name)
        found: tuple[Candidate, ...] = ()
        if at < len(self.names) and self.names[at] == name:
            found = tuple(self._row(i) for i in range(int(self.starts[at]), int(self.starts[at + 1])))
        self.memory[name] = found
        return found

    def _row(self, i: int) -> Candidate:
        kind, lat, lon, size, country, region = (int(c[i]) for c in self.columns)
        return Candidate(kind, lat / 100, lon / 100, size / STEP, self.countries[country], region)

    def begins(self, prefix: str) -> bool:
        """Tell whether any name starts with these words."""
        at = bisect_left(self.names, prefix)
        return at < len(self.names) and self.names[at].startswith(prefix)

    def container(self, form: str, folded: str, *, alone: bool) -> tuple[Candidate, ...]:
        """Return the countries, regions and counties that a form or abbreviation names."""
        short = self.abbreviations.get(form)
        if short is not None and (short[2] or not alone):
            country, region, _ = short
            if region:
                return tuple(c for c in self.find(key(region)) if c.kind == REGION and c.country == country)
            return tuple(c for c in self.find(key(self.country_names[country])) if c.kind == COUNTRY)
        return tuple(c for c in self.find(folded) if c.kind in (COUNTRY, REGION, COUNTY) or (c.kind == FEATURE and c.country))


def _abbreviations() -> dict[str, tuple[str, str, bool]]:
    rows = lexicon.rows(HERE / "abbreviations.csv", ("form", "country", "region", "alone"))
    out = {}
    for _, r in rows:
        form = r["form"].replace(" ", "")
        out[form] = (r["country"], "" if r["region"] == "-" else r["region"], r["alone"] == "yes")
        if "." in form[:-1]:  # the tokenizer may take the last stop for the end of a sentence
            out.setdefault(form.rstrip("."), out[form])
    return out


def _country_names() -> dict[str, str]:
    path = HERE.parent / "actors" / "entities.csv"
    with path.open(encoding="utf-8") as handle:
        return {r["id"]: r["name"] for r in csv.DictReader(handle) if len(r["id"]) == 3 and r["id"].isupper()}


@functools.cache
def load() -> Gazetteer:
    """Return the table, read once a process."""
    return Gazetteer(HERE / "gazetteer.npz")
