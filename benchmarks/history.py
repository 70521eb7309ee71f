"""Does known history show among the sharpest moves of ties, with the right events under them?

Corpus: 235 stories on Syria of 2017-2019 out of the measuring data, read here (some minutes), or a record of them.
Run:    python -m benchmarks.history [--record corpus.db] [--months]
Known: the Turkish offensive against Afrin from 20 January 2018 (Operation Olive Branch); the quarrel of Turkey and the
United States over the arming of the YPG in January 2018; that over a pastor, sanctions and tariffs in August 2018.
For each its ties' ranks among all ties of the same two periods are told, by how sure the move is and by its size, with
its events. --months: also the place of each among the moves of every month from the month before.
Fails where Afrin's ties are not among the three surest, or Turkey and the United States in January among the five surest.
August is told and not judged: the corpus holds five stories of that month, of which one tells of the quarrel, and one
story makes no sure move.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from dataclasses import dataclass
from typing import Any

from benchmarks.shared import corpus_record
from dragoman import states

ALL = 100_000


@dataclass(frozen=True)
class Known:
    """What is known to have happened: its periods, its ties, words of the events that made it, and the rank it must have."""

    name: str
    since: str
    until: str | None
    window: int | None
    ties: tuple[tuple[str, str], ...]
    words: str
    within: int | None


AFRIN = (("SYR", "TUR"), ("kurds", "TUR"))
QUARREL = (("TUR", "USA"),)
KNOWN = (
    Known("Afrin, 60 days", "2018-01-20", None, 60, AFRIN, "Afrin|Olive|offensive|enclave|incursion|shell|campaign|assault|oust|ground", 3),
    Known("Afrin, January", "2018-01-01", "2018-01-31", None, AFRIN, "Afrin|Olive|offensive|enclave|incursion|shell|campaign|assault", 3),
    Known("arming of the YPG, January", "2018-01-01", "2018-01-31", None, QUARREL, "YPG|Kurd|terror|Afrin|militia|invasion|Washington", 5),
    Known(
        "pastor and sanctions, August",
        "2018-08-01",
        "2018-08-31",
        None,
        QUARREL,
        "sanction|tariff|pastor|Brunson|Nato|stabbed|interests",
        None,
    ),
    Known(
        "pastor and sanctions, 45 days",
        "2018-08-01",
        None,
        45,
        QUARREL,
        "sanction|tariff|pastor|Brunson|Nato|stabbed|interests|bidding",
        None,
    ),
)


def ranks(url: str, known: Known) -> dict[str, Any]:
    """Return where the ties of a known move stand among all, and its events."""
    asked: Any = {"until": known.until, "window": known.window, "limit": ALL, "events": 5}
    found = states.moved(url, known.since, **asked)
    by_size = states.moved(url, known.since, sort="size", **{**asked, "events": 0}).frame.select("actor", "recipient").rows()
    surest = found.frame.select("actor", "recipient").rows()
    out: dict[str, Any] = {"before": found.before, "after": found.after, "documents": found.documents, "tested": found.tested}
    rows = {(row["actor"], row["recipient"]): row for row in states.moved_json(found)}
    for tie in known.ties:
        row = rows.get(tie)
        if row is None:
            out["–".join(tie)] = None
            continue
        events = [f"{e['id']} {e['first']} {e['actor']} {e['event_type']} {e['recipient']}: {e['passage'][:90]}" for e in row["events"]]
        out["–".join(tie)] = {
            "rank_sure": surest.index(tie) + 1,
            "rank_size": by_size.index(tie) + 1,
            **{name: round(row[name], 4) for name in ("change", "low", "high", "p", "q")},
            "right_events": sum(bool(re.search(known.words, e["passage"])) for e in row["events"]),
            "events": events,
        }
    return out


def months(url: str) -> list[dict[str, Any]]:
    """Return all moves of every month from the month before, the surest first and of equal ones the largest."""
    from dragoman.record.record import Record

    with Record(url) as record:
        bounds = record.published()
    first, last = (datetime.date.fromisoformat(day or "2018-01-01") for day in bounds)
    start, out = first.replace(day=1), []
    while (start := (start + datetime.timedelta(32)).replace(day=1)) <= last:
        end = (start + datetime.timedelta(32)).replace(day=1) - datetime.timedelta(1)
        found = states.moved(url, start.isoformat(), until=end.isoformat(), limit=ALL, events=0)
        for row in found.frame.iter_rows(named=True):
            out.append({"month": f"{start:%Y-%m}", "tie": f"{row['actor']}–{row['recipient']}", "change": row["change"], "p": row["p"]})
    return sorted(out, key=lambda row: (row["p"], -abs(row["change"])))


def main() -> None:
    """Print ranks and events; exit 1 where known history does not show."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", help="a record of the corpus; it is read here, if not given")
    parser.add_argument("--months", action="store_true", help="rank the moves of all months")
    arguments = parser.parse_args()
    failed = []
    with corpus_record(arguments.record) as url:
        for known in KNOWN:
            found = ranks(url, known)
            print(json.dumps({"known": known.name, **found}, ensure_ascii=False, indent=1))
            for tie in known.ties:
                told = found["–".join(tie)]
                if known.within and (told is None or told["rank_sure"] > known.within):
                    failed.append(f"{known.name}: {'–'.join(tie)} is not among the {known.within} surest")
        if arguments.months:
            moves = months(url)
            sizes = sorted(moves, key=lambda row: -abs(row["change"]))
            print(json.dumps({"moves": len(moves), "surest": moves[:10]}, ensure_ascii=False, indent=1))
            for month, tie in (("2018-01", "SYR–TUR"), ("2018-01", "kurds–TUR"), ("2018-01", "TUR–USA"), ("2018-08", "TUR–USA")):
                place = [
                    next((n for n, m in enumerate(all_, 1) if (m["month"], m["tie"]) == (month, tie)), None) for all_ in (moves, sizes)
                ]
                print(
                    json.dumps(
                        {"month": month, "tie": tie, "rank_sure": place[0], "rank_size": place[1], "of": len(moves)}, ensure_ascii=False
                    )
                )
    if failed:
        sys.exit("; ".join(failed))


if __name__ == "__main__":
    main()
