"""How well are figures read? Values and units, by the scorer that comes with the gold.

Corpus: gold/figures of the measuring data. The scorer knows currencies by name: ISO codes are mapped here.
Run:    python -m benchmarks.figures [newsquant|currency_model|dimension_model] [--show]
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any

from benchmarks.events import rounded, scorer
from benchmarks.shared import lines, need
from dragoman.reading.pipeline import build

NAMES = {
    "USD": "dollar",
    "EUR": "euro",
    "GBP": "pound sterling",
    "JPY": "japanese yen",
    "CNY": "chinese yuan",
    "INR": "indian rupee",
    "MYR": "malaysian ringgit",
    "RUB": "russian ruble",
    "CAD": "canadian dollar",
    "AUD": "australian dollar",
    "SGD": "singaporean dollar",
    "HKD": "hong kong dollar",
    "CHF": "swiss franc",
    "ZAR": "south african rand",
    "HRK": "croatian kuna",
    "FIM": "finnish markka",
    "ESP": "peseta",
    "KRW": "south korean won",
    "TRY": "turkish lira",
    "PKR": "pakistani rupee",
    "MXN": "mexican peso",
    "NZD": "new zealand dollar",
    "TWD": "new taiwan dollar",
    "THB": "thai baht",
    "BRL": "brazilian real",
    "SEK": "swedish krona",
    "NOK": "norwegian krone",
    "DKK": "danish krone",
    "IDR": "indonesian rupiah",
    "PHP": "philippine peso",
    "DEM": "german mark",
    "percent": "percentage",
    "percentage point": "percentage",
    "FRF": "french franc",
    "ILS": "israeli new shekel",
    "SAR": "saudi riyal",
    "KES": "kenyan shilling",
}


def unit(name: str | None) -> str | None:
    """Return a unit as the scorer names it."""
    if name is None:
        return None
    for code, long in NAMES.items():
        name = re.sub(rf"\b{code}\b", long, name)
    return name


def main() -> None:
    """Print the figures as JSON."""
    names = [a for a in sys.argv[1:] if not a.startswith("-")] or ["newsquant", "currency_model", "dimension_model"]
    score = scorer(need("gold/score_reading.py"))
    nlp = build()
    if "figures" not in nlp.pipe_names:
        import dragoman.reading.figures.figures  # noqa: F401

        nlp.add_pipe("figures")
    for name in names:
        gold = list(lines(need(f"gold/figures/{name}.jsonl")))
        read = {}
        for row in gold:
            doc = nlp.make_doc(row["text"])
            doc._.published, doc._.notes = None, []
            found = nlp(doc)._.figures
            read[row["id"]] = [
                {"start": f.span.start, "end": f.span.end, "value": f.low, "unit": unit(f.unit), "rule": f.rule} for f in found
            ]
            if "--show" in sys.argv:
                _show(row, read[row["id"]], score.unit_name)
        print(json.dumps({"set": name, **rounded(score.figures(gold, read))}))


def _show(row: dict[str, Any], read: list[dict[str, Any]], unit_name: Any) -> None:
    used: set[int] = set()
    lines_: list[str] = []
    for g in row["gold"]:
        want = g["value"][0] if isinstance(g["value"], list) else g["value"]
        if not isinstance(want, int | float):
            lines_.append(f"  ODD {g['value']}")
            continue
        j = next((j for j, r in enumerate(read) if j not in used and abs(abs(r["value"]) - abs(want)) <= 1e-6 * max(1, abs(want))), None)
        if j is None:
            lines_.append(f"  MIS {g['value']} {g['unit']} {g['norm_unit']}")
            continue
        used.add(j)
        if unit_name(read[j]["unit"]) not in (unit_name(g["unit"]), unit_name(g["norm_unit"])):
            lines_.append(f"  UNIT {g['value']} {g['unit']!r} {g['norm_unit']!r} read {read[j]['unit']!r} {read[j]['rule']}")
    lines_ += [
        f"  EXT {r['value']} {r['unit']} [{row['text'][r['start'] : r['end']]}] {r['rule']}" for j, r in enumerate(read) if j not in used
    ]
    if lines_:
        print(row["text"], *lines_, sep="\n")


if __name__ == "__main__":
    main()
