r"""Which of its namesakes a toponym means: one place for a name and document.

The score of a candidate is the decimal logarithm of its inhabitants plus what the rest of the document says for it:

.. math:: s = \log_{10} n + k + a \min(1, C) + b \min(1, R) + c \min(1, N)

:math:`C`, :math:`R` and :math:`N` are the weights of the other names that have a candidate in the same country, in the same
first-level region and within about 100 km; a name that has one candidate only, a container or the dateline weighs 1, another
one as much as that candidate's share of all. A container that the text names ("X, Y") comes before any score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from dragoman.reading.places.containers import lies_in
from dragoman.reading.places.drafts import Draft
from dragoman.reading.places.gazetteer import CITY, COUNTRY, COUNTY, DEMONYM, FEATURE, REGION, Candidate

MOST = 30  # namesakes of one name that are weighed
CELL = 1.0  # degrees: candidates in the same or a neighbouring cell are near
KIND = {COUNTRY: 2.0, REGION: 0.0, COUNTY: 0.0, CITY: 0.3, FEATURE: 2.5, DEMONYM: 1.5}
IN_COUNTRY, IN_REGION, NEAR = 2.0, 2.2, 2.2
SIBLINGS = 3.0  # a region beside other regions of its country, as in a list of states
FLOOR, FEW = 0.25, 15  # a name with few namesakes hardly has one beside another name by chance
MANY = 8  # names of a document beyond which chance neighbours are to be expected, and weigh less
GUESSED = 0.7  # weight of a place that was chosen among namesakes
OUTWEIGHED = 1.5  # decimal logarithm of how much larger a country is than all namesakes that nobody takes it for
HINTED = 0.8  # weight of the publisher's country
Weights = dict[object, dict[str, float]]


def resolve(drafts: list[Draft], hints: Iterable[str] = ()) -> list[Candidate | None]:
    """Return the place of each draft, None where it cannot be told.

    Parameters
    ----------
    drafts
        Toponyms with their candidates and containers.
    hints
        Countries (ISO 3166 alpha-3) that the publisher is at home in.
    """
    groups: dict[str, list[Draft]] = defaultdict(list)
    for d in drafts:
        groups[d.name].append(d)
    options = {name: _options(ds) for name, ds in groups.items()}
    weights = _evidence(groups, options)
    for country in hints:
        weights[country]["\t"] = HINTED
    chosen = {name: _best(name, found, weights) for name, found in options.items()}
    weights = _settled(chosen, groups, weights)
    chosen = {name: _best(name, found, weights) for name, found in options.items()}
    return [_own(d, options[d.name], chosen[d.name], weights, groups[d.name]) for d in drafts]


def _options(drafts: list[Draft]) -> tuple[Candidate, ...]:
    """Return the candidates of a name that its containers in the document allow."""
    for d in drafts:
        allowed = _allowed(d)
        if allowed:
            return allowed
    found = max((d.candidates for d in drafts), key=len)
    return found[:MOST]


def _allowed(d: Draft) -> tuple[Candidate, ...]:
    if not d.container:
        return ()
    wholes = d.container[0]
    return tuple(c for c in d.candidates if any(lies_in(c, whole) for whole in wholes))[:MOST]


def _cells(c: Candidate) -> tuple[int, int]:
    return int(c.lat // CELL), int(c.lon // CELL)


def _places(c: Candidate, weight: float, name: str, weights: Weights) -> None:
    keys: list[object] = [c.country] if c.country else []
    if c.region:
        keys.append((c.country, c.region))
    if c.kind == REGION:
        keys.append((c.country, "regions"))
    if c.kind in (CITY, COUNTY):
        y, x = _cells(c)
        keys += [(y + dy, x + dx, 0) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    for k in keys:
        there = weights[k]
        there[name] = max(there.get(name, 0.0), weight)


def _evidence(groups: dict[str, list[Draft]], options: dict[str, tuple[Candidate, ...]]) -> Weights:
    weights: Weights = defaultdict(dict)
    floor = FLOOR * min(1.0, MANY / len(options)) if options else 0.0
    for name, found in options.items():
        if not found:
            continue
        sure = any(d.container or d.dateline for d in groups[name])
        total = sum(10 ** (0.5 * c.size) for c in found)
        for c in found:
            share = 10 ** (0.5 * c.size) / total
            if len(found) > 1 and not sure:
                share *= 0.7
            _places(c, max(share, floor) if len(found) <= FEW else share, name, weights)
            if c.kind == DEMONYM:
                weights[c.country][name] = min(share, 0.6)
    return weights


def _settled(chosen: dict[str, Candidate | None], groups: dict[str, list[Draft]], before: Weights) -> Weights:
    """Weigh again, each name by the place chosen for it first."""
    weights: Weights = defaultdict(dict)
    guess = GUESSED * min(1.0, (MANY / max(1, len(chosen))) ** 0.5)
    for name, c in chosen.items():
        if c is not None:
            sure = any(d.container or d.dateline for d in groups[name]) or _plain(c, groups[name][0].candidates)
            _places(c, 1.0 if sure else guess, name, weights)
    for key, there in before.items():
        for name, weight in there.items():
            if name == "\t" or weight < 0.7:
                weights[key].setdefault(name, weight * (1.0 if name == "\t" else 0.4))
    return weights


def _plain(c: Candidate, namesakes: tuple[Candidate, ...]) -> bool:
    """Tell whether a name can hardly mean another place: it has no namesake, or is a country beside small towns."""
    if len(namesakes) == 1:
        return True
    return c.kind == COUNTRY and all(c.size - other.size > OUTWEIGHED for other in namesakes if other is not c)


def _support(key: object, name: str, weights: Weights) -> float:
    there = weights.get(key)
    if not there:
        return 0.0
    return min(1.0, sum(there.values()) - there.get(name, 0.0))


def score(c: Candidate, name: str, weights: Weights) -> float:
    """Return what speaks for a candidate of a name."""
    total = c.size + KIND[c.kind]
    if c.country:
        total += IN_COUNTRY * _support(c.country, name, weights)
    if c.region:
        total += IN_REGION * _support((c.country, c.region), name, weights)
    if c.kind == REGION:
        total += SIBLINGS * _support((c.country, "regions"), name, weights)
    y, x = _cells(c)
    return total + NEAR * _support((y, x, 0), name, weights)


def _best(name: str, found: tuple[Candidate, ...], weights: Weights) -> Candidate | None:
    if not found:
        return None
    if len(found) == 1:
        return found[0]
    return max(found, key=lambda c: score(c, name, weights))


def _own(d: Draft, options: tuple[Candidate, ...], chosen: Candidate | None, weights: Weights, group: list[Draft]) -> Candidate | None:
    """Resolve a mention that has a container of its own, or other candidates, apart from the rest of its name."""
    if d.container and len(group) > 1:
        allowed = _allowed(d)
        if allowed and chosen not in allowed:
            return _best(d.name, allowed, weights)
    if chosen is not None and chosen not in d.candidates:
        return _best(d.name, d.candidates[:MOST], weights)
    return chosen
