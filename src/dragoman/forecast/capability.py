"""What states can bring to bear: the Composite Index of National Capability, a state's share of the world's, 0 to 1.

The index is the mean of six shares: military expenditure and personnel, iron and steel, primary energy, total and urban population [1]_.
``capabilities.csv`` holds it for 1990 to 2022, by ISO 3166 alpha-3 codes (Kosovo: KOS; Yugoslavia before 2006: SRB).

References
----------
.. [1] J. D. Singer, "Reconstructing the Correlates of War dataset on material capabilities of states, 1816-1985", International
   Interactions 14(2), 1987, 115-132; National Material Capabilities, version 6.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("capabilities.csv")
SOURCE = "Correlates of War, National Material Capabilities 6"
WINDOW = 5  # years whose smallest and largest value bound what is drafted


@cache
def _table() -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row["country"], {})[int(row["year"])] = float(row["cinc"])
    return found


def capability(country: str, year: int) -> tuple[float, float, float, int] | None:
    """Return a state's least, latest and greatest capability in the five years to a year, in percent of the world's, and the year it is of.

    None where none is known. A year after the table's last has the last one's.

    >>> capability("RUS", 2018)
    (3.576, 3.576, 3.92, 2018)
    """
    years = {y: v for y, v in _table().get(country, {}).items() if y <= year}
    if not years:
        return None
    last = max(years)
    recent = [round(100 * v, 4) for y, v in years.items() if y > last - WINDOW]
    return min(recent), round(100 * years[last], 4), max(recent), last
