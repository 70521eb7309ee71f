"""Does the question of the first document run from text to forecast, with evidence for every number?

Corpus: the seed article and 235 stories on Syria, 2017-2019; from the shared folder, skipped without it.
Run:    python -m benchmarks.question [--record FILE] [--coder both|lexicon]
Reads them (or takes a record of them), drafts "How far does Russia join the US pressure on Iran?" between the United States and Iran,
forecasts it, and opens the evidence of every input. Fails where Russia does not stand nearer to Iran's pole than to the other, where an
input has no evidence, or where a fact that it names is not in the record.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.shared import need
from dragoman import api
from dragoman.forecast.issue import INPUTS

QUESTION = "How far does Russia join the US pressure on Iran?"
STATED = "CINC "  # evidence that is a table's row, not a fact of a record


def read(folder: Path, coder: str) -> str:
    """Read the seed and the stories into a record; return its path."""
    record = str(folder / "question.db")
    for path, published in ((need("seed/article.txt"), "2018-07-14"), (need("corpus/stories.jsonl"), None)):
        for _ in api.read_inputs([str(path)], published=published, record=record, coder=coder, whole=False):
            pass
    return record


def ask(record: str) -> bool:
    """Draft, forecast, open the evidence."""
    start = time.perf_counter()
    issue = api.draft_issue(record, QUESTION, ["USA", "IRN"], ["IRN"])
    found = api.forecast_issue(issue)
    facts = api.evidence(issue, record)
    seconds = time.perf_counter() - start
    positions = {s.actor: s.position.likely for s in issue.stakeholders if s.position}
    bare = [f"{s.name}.{i}" for s in issue.stakeholders for i in INPUTS if not (v := getattr(s, i)) or not v.evidence]
    lost = [f.fact for f in facts if f.passage is None and not f.fact.startswith(STATED)]
    figures = {
        "stakeholders": len(issue.stakeholders),
        "russia": positions.get("RUS"),
        "median": round(found.median, 1),
        "bands": {str(level): [round(v, 1) for v in band] for level, band in found.bands.items()},
        "facts_opened": len(facts),
        "inputs_without_evidence": bare,
        "facts_not_in_the_record": lost,
        "seconds": round(seconds, 1),
    }
    print(json.dumps(figures), flush=True)
    return positions.get("RUS", 100.0) < 50 and not bare and not lost


def main() -> int:
    """Print the figures as JSON; exit code 1 past a limit."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--record")
    options.add_argument("--coder", default="both")
    chosen = options.parse_args()
    if chosen.record:
        return int(not ask(chosen.record))
    with tempfile.TemporaryDirectory() as name:
        return int(not ask(read(Path(name), chosen.coder)))


if __name__ == "__main__":
    sys.exit(main())
