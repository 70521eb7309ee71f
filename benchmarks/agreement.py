r"""Do two coders, each on their own, code the same events in the same sentences?

Corpus: corpus/second/*.txt, samples coded again by second coders who had not seen the first codes;
        each line follows a comment line ``# part/file.txt:line`` that says where the first coding stands.
        Agreement is that before adjudication: first codings corrected since then are read as they were, from
        corpus/first/*.txt, which has the same form.
Run:    python -m benchmarks.agreement [--show]
        prints a line of figures for each sample, and one for all of them together.
Two events of a sentence are the same where their types are equal; they are paired one to one, overlapping triggers
first, then the nearest, and F1 is :math:`2m / (n_1 + n_2)` for :math:`m` pairs. Mode, auxiliary and countries are
compared over these pairs, ``country_pair`` being both sides at once; types over triggers that overlap, whatever theirs.
Cohen's :math:`\kappa = (p_o - p_e) / (1 - p_e)`, at most 1 and 0 at chance, with :math:`p_o` the share of equal labels
and :math:`p_e` the share that the two coders' own label frequencies give by chance [1]_. Modes and auxiliaries are
compared as whole sets, countries as sets of the codes told: a party without a country adds nothing.

References
----------
.. [1] J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20(1), 1960.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.shared import ROOT
from dragoman.corpus import Coded, Party, Sentence, parse, read

SECOND = ROOT / "corpus" / "second"
BEFORE = ROOT / "corpus" / "first"
Pair = tuple[Coded, Coded]


class Twice(NamedTuple):
    """A sentence as the first and as the second coder have it."""

    first: Sentence
    second: tuple[Coded, ...]


class Placed(NamedTuple):
    """A coded line and where the corpus has its sentence, ``part/file.txt:line``."""

    place: str
    text: str
    events: tuple[Coded, ...]


def placed(path: Path) -> list[Placed]:
    """Read coded lines that follow a comment line telling their place in the corpus."""
    found: list[Placed] = []
    place = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            place = line[2:].strip()
        elif line.strip():
            found.append(Placed(place, *parse(line.strip())))
    return found


def first_codings() -> dict[str, Sentence]:
    """Return the sentences of the corpus by ``part/file.txt:line``, coded as they were before adjudication."""
    firsts = {f"{part}/{s.file}:{s.line}": s for part in ("train", "development", "test") for s in read(ROOT / "corpus" / part)}
    for path in sorted(BEFORE.glob("*.txt")):
        for before in placed(path):
            now = firsts.get(before.place)
            if now is not None and now.text == before.text:
                firsts[before.place] = dataclasses.replace(now, events=before.events)
    return firsts


def paired(sample: Path, firsts: Mapping[str, Sentence]) -> tuple[list[Twice], int]:
    """Return a sample's sentences coded twice and how many were left out: text changed, moved or gone since."""
    both: list[Twice] = []
    skipped = 0
    for second in placed(sample):
        first = firsts.get(second.place)
        if first is not None and first.text == second.text:
            both.append(Twice(first, second.events))
        else:
            skipped += 1
    return both, skipped


def overlap(a: Coded, b: Coded) -> bool:
    """Tell whether two triggers share a character."""
    return a.trigger.start < b.trigger.end and b.trigger.start < a.trigger.end


def match(first: Sequence[Coded], second: Sequence[Coded], same: Callable[[Coded, Coded], bool]) -> list[Pair]:
    """Pair events one to one where ``same`` holds, overlapping triggers first, then the nearest."""
    candidates = sorted(
        (not overlap(a, b), abs(a.trigger.start - b.trigger.start), i, j)
        for i, a in enumerate(first)
        for j, b in enumerate(second)
        if same(a, b)
    )
    left, right, pairs = set(range(len(first))), set(range(len(second))), []
    for _, _, i, j in candidates:
        if i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((first[i], second[j]))
    return pairs


def kappa(labels: Sequence[tuple[Hashable, Hashable]]) -> float:
    """Return Cohen's kappa of two coders' labels.

    Parameters
    ----------
    labels : (n,), n >= 1
        What each coder gave to one thing.

    Returns
    -------
    float, -1 to 1
        0 at chance; 1 also where both only ever use one same label.

    Examples
    --------
    >>> kappa([("a", "a"), ("a", "b"), ("b", "b"), ("b", "b")])
    0.5
    """
    n = len(labels)
    observed = sum(a == b for a, b in labels) / n
    ours, theirs = collections.Counter(a for a, _ in labels), collections.Counter(b for _, b in labels)
    chance = sum(ours[label] * theirs[label] for label in ours) / n**2
    return 1.0 if chance == 1.0 else (observed - chance) / (1 - chance)


def agreement(labels: Sequence[tuple[Hashable, Hashable]]) -> dict[str, float]:
    """Return number of things labelled, percent of equal labels and kappa."""
    if not labels:
        return {"n": 0}
    return {
        "n": len(labels),
        "percent": round(100 * sum(a == b for a, b in labels) / len(labels), 1),
        "kappa": round(kappa(labels), 3),
    }


def f1(pairs: int, first: int, second: int) -> float:
    """Return the F1 of pairs among two coders' events, 0 to 1."""
    return round(2 * pairs / max(1, first + second), 3)


def countries(parties: Sequence[Party]) -> frozenset[str]:
    """Return the country codes of some parties, those without one left out."""
    return frozenset(p.country for p in parties if p.country is not None)


def pair_of(event: Coded) -> tuple[frozenset[str], frozenset[str]]:
    """Return who did it and to whom, as sets of country codes."""
    return countries(event.actors), countries(event.recipients)


def score(both: Sequence[Twice]) -> dict[str, object]:
    """Compare two codings of the same sentences."""
    typed = [pair for s in both for pair in match(s.first.events, s.second, lambda a, b: a.event_type == b.event_type)]
    met = [pair for s in both for pair in match(s.first.events, s.second, overlap)]
    ours, theirs = sum(len(s.first.events) for s in both), sum(len(s.second) for s in both)
    confused = collections.Counter(f"{a.event_type}>{b.event_type}" for a, b in met if a.event_type != b.event_type)
    return {
        "sentences": len(both),
        "events": [ours, theirs],
        "has_event": agreement([(bool(s.first.events), bool(s.second)) for s in both]),
        "event_f1": f1(len(typed), ours, theirs),
        "event_f1_trigger": f1(sum(overlap(a, b) for a, b in typed), ours, theirs),
        "trigger_f1": f1(len(met), ours, theirs),
        "type": agreement([(a.event_type, b.event_type) for a, b in met]),
        "mode": agreement([(frozenset(a.modes), frozenset(b.modes)) for a, b in typed]),
        "auxiliary": agreement([(frozenset(a.auxiliary), frozenset(b.auxiliary)) for a, b in typed]),
        "auxiliary_without_historical": agreement(
            [(frozenset(a.auxiliary) - {"historical"}, frozenset(b.auxiliary) - {"historical"}) for a, b in typed]
        ),
        "actor_countries": agreement([(countries(a.actors), countries(b.actors)) for a, b in typed]),
        "recipient_countries": agreement([(countries(a.recipients), countries(b.recipients)) for a, b in typed]),
        "country_pair": agreement([(pair_of(a), pair_of(b)) for a, b in typed]),
        "types_confused": dict(confused.most_common()),
    }


def described(event: Coded, text: str) -> str:
    """Return one line for an event: type, mode, auxiliary, trigger, actor and recipient countries."""
    parties = [",".join(sorted(countries(side))) or "-" for side in (event.actors, event.recipients)]
    marks = "/".join([event.event_type, "+".join(sorted(event.modes)) or "-", "+".join(sorted(event.auxiliary)) or "-"])
    return f"{marks} '{text[event.trigger.start : event.trigger.end]}' {' > '.join(parties)}"


def show(both: Sequence[Twice]) -> None:
    """Print the sentences that were not coded alike, with both codings."""
    for s in both:
        ours, theirs = ([described(e, s.first.text) for e in events] for events in (s.first.events, s.second))
        if sorted(ours) != sorted(theirs):
            print(f"{s.first.file}:{s.first.line}: {s.first.text}")
            for name, lines in (("first ", ours), ("second", theirs)):
                print("\n".join(f"    {name} {line}" for line in lines or ["(no event)"]))


def main() -> None:
    """Print the figures, one line of JSON a sample and one for all together."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--show", action="store_true", help="print what was coded differently")
    chosen = ask.parse_args()
    firsts = first_codings()
    everything: list[Twice] = []
    left_out = 0
    for sample in sorted(SECOND.glob("*.txt")):
        both, skipped = paired(sample, firsts)
        if chosen.show:
            show(both)
        print(json.dumps({"corpus": f"second/{sample.name}", "skipped": skipped, **score(both)}))
        everything += both
        left_out += skipped
    print(json.dumps({"corpus": "second", "skipped": left_out, **score(everything)}))


if __name__ == "__main__":
    main()
