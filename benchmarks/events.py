"""How well are events read, on sentences that carry one gold event each?

Corpus: gold/events of the measuring data (gsr_dev: type, actors, recipients; plv_train: type and role texts).
Run:    python -m benchmarks.events [gsr|plv] [--show] [--coder both|lexicon|model]
Two views: ``first`` holds each sentence's first event against the gold, ``all`` every event read as fact
(hypothetical ones left out). The gold marks one event a sentence, so precision is a lower bound, above all for ``all``.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.shared import lines, need
from dragoman.reading.events.combine import CODERS
from dragoman.reading.pipeline import CODER, build
from dragoman.reading.reader import read_document
from dragoman.types import Document, Event, Reading

INTERNATIONAL = {"UNO": "IGO", "EUR": "IGO"}


def codes(reading: Reading, ids: tuple[str, ...]) -> list[str]:
    """Return the country codes of some actors, once each; UN and EU count as international organisations."""
    countries = {a.id: a.country for a in reading.actors}
    found = [countries.get(i) for i in ids]
    return list(dict.fromkeys(INTERNATIONAL.get(c, c) for c in found if c))


def prediction(reading: Reading, event: Event) -> list[dict[str, Any]]:
    """Return an event as the scorer wants it; several actors and no recipient stand on both sides."""
    spans = {"source_spans": [list(s) for s in event.actor_spans], "target_spans": [list(s) for s in event.recipient_spans]}
    actors, recipients = codes(reading, event.actors), codes(reading, event.recipients)
    if not event.recipients and len(event.actors) > 1:
        both = spans["source_spans"]
        spans = {"source_spans": both, "target_spans": both}
        if len(actors) > 1:
            return [{"event": event.event_type, "source": [a], "target": [b], **spans} for a in actors for b in actors if a != b]
    return [{"event": event.event_type, "source": actors, "target": recipients, **spans}]


def predictions(reading: Reading, view: str) -> list[dict[str, Any]]:
    """Return the predictions of one sentence in a view."""
    events = [e for e in reading.events if not {"hypothetical", "negated"} & set(e.auxiliary)] or list(reading.events[:1])
    if view == "first":
        events = list(reading.events[:1])
    return [p for e in events for p in prediction(reading, e)]


def scorer(path: Path) -> Any:
    """Load the scorer that comes with the gold."""
    spec = importlib.util.spec_from_file_location("score", path)
    module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
    spec.loader.exec_module(module)  # type: ignore[union-attr]
    return module


def rounded(value: Any) -> Any:
    """Round every number of a result to three places."""
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, (list, tuple)):
        return [rounded(v) for v in value]
    return {k: rounded(v) for k, v in value.items()} if isinstance(value, dict) else value


def main() -> None:
    """Print the figures as JSON."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sets", nargs="*", default=["gsr", "plv"])
    ask.add_argument("--show", action="store_true", help="print each sentence with what was read")
    ask.add_argument("--coder", default=CODER, choices=CODERS)
    chosen = ask.parse_args()
    score = scorer(need("gold/events/score.py"))
    nlp = build(coder=chosen.coder)
    for name in chosen.sets:
        gold = need(f"gold/events/{'gsr_dev' if name == 'gsr' else 'plv_train'}.jsonl")
        readings = {
            r["sid" if name == "gsr" else "id"]: read_document(Document(r["id"], r["text"], published=_day(r)), nlp) for r in lines(gold)
        }
        if chosen.show:
            _show(name, gold, readings)
        for view in ("first", "all"):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "predictions.jsonl"
                path.write_text(
                    "\n".join(json.dumps({"id": i, "events": predictions(r, view)}) for i, r in readings.items()), encoding="utf-8"
                )
                got = score.load_pred(path)
                if name == "gsr":
                    result = score.score(gold, got)
                    d = result["direction"]
                    report = {
                        "type": result["type"]["micro"],
                        "type_macro": result["type"]["macro"],
                        "triple": result["triple"]["micro"],
                        "source": result["source"]["prf"],
                        "target": result["target"]["prf"],
                        "pair_right": d["pair_right"] / d["eligible"],
                        "reversed": d["rate"],
                        "coverage": result["type"]["coverage"],
                        "per_type_f1": {t: [v["n"], v["P"], v["R"], v["F"]] for t, v in result["type"]["per"].items()},
                    }
                else:
                    report = score.score_types(gold, got, path)
            print(json.dumps({"set": name, "coder": chosen.coder, "view": view, **rounded(report)}))


def _day(row: dict[str, Any]) -> str | None:
    date = str(row.get("date") or "")
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdigit() else None


def _show(name: str, gold: Path, readings: dict[str, Reading]) -> None:
    for r in lines(gold):
        reading = readings[r["sid" if name == "gsr" else "id"]]
        first = reading.events[0] if reading.events else None
        want = r["event"] if name == "gsr" else r["gold_root"]
        parties = (
            f"{[a['country'] for a in r['source']]} > {[a['country'] for a in r['target']]}"
            if name == "gsr"
            else f"{r['src']} > {r['tar']}"
        )
        right = first is not None and (first.event_type == want or (want == "YIELD" and first.event_type in ("CONCEDE", "RETREAT")))
        print(f"{'ok ' if right else 'BAD'} {want} {parties} || {r['text']}")
        for e in reading.events:
            print(
                f"      {e.event_type} {'/'.join(e.modes)} {','.join(e.auxiliary)} {codes(reading, e.actors)}{e.actors}"
                f" > {codes(reading, e.recipients)}{e.recipients}  [{e.rule}]"
            )


if __name__ == "__main__":
    sys.exit(main())
