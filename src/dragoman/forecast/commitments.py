"""The crisis game of an issue: what an issue file's ``[crisis]`` says, played with the issue's own positions and weights.

``challenger`` and ``target`` are stakeholders. What the table leaves out comes from the issue: the demand is the distance between the two
as a share of the scale, the odds are the share of weight that stands nearer to the challenger; a third party's change is the share
of all weight that it has, for the challenger or the target. Third parties do not count for the odds: they are not in yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dragoman.errors import InputError
from dragoman.forecast.crisis import TRIGGERS, Crisis, ThirdParty, crisis, nearer
from dragoman.forecast.issue import Issue, inputs, number

KNOWN = {"challenger", "target", "odds", "demand", "target_cost", "cost", "audience", "precision", "third", "note"}
OF_THIRD = {"name", "side", "probability", "trigger", "change", "evidence", "note"}
SIDES = ("challenger", "target")


@dataclass(frozen=True, slots=True)
class Commitment:
    """A third party's conditional commitment: whom it joins, when, with which probability, and by how much that changes the odds."""

    name: str
    side: str
    trigger: str
    probability: float
    change: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """A crisis game as it was played. ``no_deal``: probability that it ends in a fight or with the challenger backing down."""

    challenger: str
    target: str
    odds: float
    demand: float
    target_cost: float
    audience: float
    commitments: tuple[Commitment, ...]
    outcome: Crisis

    @property
    def no_deal(self) -> float:
        """The probability that the challenger threatens and the target does not concede."""
        return self.outcome.war + self.outcome.back_down


def play(issue: Issue) -> Played:
    """Play the crisis game of an issue.

    Raises
    ------
    InputError
        The issue has no ``[crisis]``, or something in it is wrong.
    """
    given = issue.options.get("crisis")
    where = f"issue {issue.id}: [crisis]"
    if given is None:
        raise InputError(f"issue {issue.id}: has no [crisis]. Say who threatens whom: challenger and target, as in docs/issues.md")
    unknown = set(given) - KNOWN
    if unknown:
        raise InputError(f"{where} has '{sorted(unknown)[0]}', which has no meaning. Use {', '.join(sorted(KNOWN))}")
    at = inputs(issue)
    weight = at.salience[1] * at.capability[1]
    sides = [_index(given.get(side), at.names, f"{where}: {side}") for side in SIDES]
    if sides[0] == sides[1]:
        raise InputError(f"{where}: challenger and target are one. Name two stakeholders")
    listed = given.get("third", [])
    if not isinstance(listed, list):
        raise InputError(f"{where}: third is no list. Write each as [[crisis.third]]")
    commitments = tuple(_commitment(t, at.names, weight, where) for t in listed)
    out = [at.names.index(c.name) for c in commitments]
    stay = ~np.isin(np.arange(len(weight)), out)
    here, there = (at.position[1][i] for i in sides)
    odds = _share(given, "odds", nearer(at.position[1][stay], weight[stay], here, there), where)
    demand = _share(given, "demand", float(abs(here - there)) / issue.scale.width, where)
    if not demand > 0:
        raise InputError(f"{where}: challenger and target stand at one point, so nothing is demanded. Give a demand above 0")
    cost = given.get("cost", (0.0, 1.0))
    if not isinstance(cost, list | tuple) or len(cost) != 2:
        raise InputError(f"{where}: cost is {cost!r}. Give an interval, as [0, 1]")
    target_cost = number(given.get("target_cost", 0.3), f"{where}: target_cost")
    audience = number(given.get("audience", 0.0), f"{where}: audience")
    outcome = crisis(
        odds=odds,
        target_cost=target_cost,
        cost=(number(cost[0], f"{where}: cost"), number(cost[1], f"{where}: cost")),
        demand=demand,
        audience=audience,
        third_parties=[ThirdParty(c.change, c.probability, c.trigger) for c in commitments],  # type: ignore[arg-type]
        precision=number(given["precision"], f"{where}: precision") if "precision" in given else np.inf,
    )
    return Played(at.names[sides[0]], at.names[sides[1]], odds, demand, target_cost, audience, commitments, outcome)


def _index(name: Any, names: tuple[str, ...], what: str) -> int:
    found = [i for i, n in enumerate(names) if isinstance(name, str) and n.casefold() == name.casefold()]
    if not found:
        raise InputError(f"{what} is {name!r}, which is no stakeholder with a position. There are: {', '.join(names[:12])}")
    return found[0]


def _share(given: dict[str, Any], name: str, otherwise: float, where: str) -> float:
    value = number(given[name], f"{where}: {name}") if name in given else otherwise
    if not 0 <= value <= 1:
        raise InputError(f"{where}: {name} is {value:g}; it goes from 0 to 1. Give a share")
    return value


def _commitment(given: Any, names: tuple[str, ...], weight: Any, where: str) -> Commitment:
    if not isinstance(given, dict):
        raise InputError(f"{where}: a third party is {given!r}. Write each as [[crisis.third]] with name and side")
    unknown = set(given) - OF_THIRD
    if unknown:
        raise InputError(f"{where}: a third party has '{sorted(unknown)[0]}', which has no meaning. Use {', '.join(sorted(OF_THIRD))}")
    i = _index(given.get("name"), names, f"{where}: a third party's name")
    side, trigger = given.get("side"), given.get("trigger", "fight")
    if side not in SIDES:
        raise InputError(f"{where}: {names[i]} joins {side!r}. Its side is challenger or target")
    if trigger not in TRIGGERS:
        raise InputError(f"{where}: {names[i]} waits for {trigger!r}. A trigger is one of {', '.join(TRIGGERS)}")
    what = f"{where}: {names[i]}"
    probability = _share(given, "probability", 0.5, what)
    strength = _share(given, "change", float(weight[i] / weight.sum()), what)
    evidence = given.get("evidence", ())
    return Commitment(
        names[i], side, trigger, probability, strength if side == "challenger" else -strength, tuple(str(e) for e in evidence)
    )
