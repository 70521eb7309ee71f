"""Do the models of the forecast reproduce their references, and how fast are they?

Corpus: gold/forecast of the measuring data (results of public implementations; MODELS.md tells their faults).
Run:    python -m benchmarks.models [baselines|nash|challenge|exchange|smp|crisis|speed ...]
One JSON line a figure: model, data set, what is measured, the greatest deviation and its bar. Exit 1 past a bar. Lines without a bar
tell how far a reference is followed whose own results depend on chance or on rules that are not known; docs/models.md says which.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from benchmarks.shared import need
from dragoman.forecast import baselines, challenge, crisis, exchange, nash, smp

Row = dict[str, Any]
EXACT = 1e-9
SMP_OPTIONS = {
    "VictoryProbModel": ("victory", ("linear", "square", "quartic", "octic", "binary")),
    "PCEModel": ("probability", ("conditional", "incentive", "uniform")),
    "VotingRule": ("vote", smp.RULES),
    "BigRAdjust": ("estimate", tuple(smp.MIX)),
    "BigRRange": ("risk", ("min", "mid", "max")),
    "ThirdPartyCommit": ("commitment", ("none", "semi", "full")),
    "InterVecBrgn": ("bargain", ("s1p1", "s2p2", "s2pmax")),
}
LOOSE = {"SOE-Policy.Vote5", "SOE-Policy.IVB2"}  # followed for most turns only


def row(model: str, data: str, figure: str, value: float, bar: float | None, **more: Any) -> Row:
    """Return one line of the report."""
    return {"model": model, "set": data, "figure": figure, "value": float(f"{value:.3g}"), "bar": bar, **more}


def read(name: str) -> Any:
    """Read a JSON file of the references."""
    return json.loads(need(f"gold/forecast/{name}").read_text(encoding="utf-8"))


def square(matrix: list[list[float | None]]) -> np.ndarray:
    """Return a matrix with 0 where nothing stands."""
    return np.array([[0.0 if v is None else v for v in line] for line in matrix])


def apart(one: Any, other: Any) -> float:
    """Return the greatest difference."""
    return float(np.abs(np.asarray(one, dtype=float) - np.asarray(other, dtype=float)).max())


def jmckib(name: str) -> tuple[Any, dict[str, Any]]:
    """Return a reference run of the challenge model and its input."""
    gold = read(f"jmckib_scholz/{name}.golden.json")
    x, c, s = (np.array([float(a[k]) for a in gold["input"]]) for k in ("Position", "Capability", "Salience"))
    return gold, {"position": x, "capability": c, "salience": s, "low": x.min(), "high": x.max()}


def dmasad(name: str) -> tuple[Any, dict[str, Any]]:
    """Return a run of the other public implementation and its input; its range may lie off the positions."""
    gold = read(f"dmasad_gdm/{name}.golden.json")
    x, c, s = (np.array([a[k] for a in gold["input"]]) for k in "xcs")
    high, low = gold["xmax_xmin_Q_T_rounds"][:2]
    off = min(0.0, x.min() - low) + max(0.0, x.max() - high)
    return gold, {"position": x, "capability": c, "salience": s, "low": low + off, "high": high + off}


def issues(name: str) -> tuple[list[str], list[str], dict[str, np.ndarray]]:
    """Return the stakeholders, issues and arrays of an exchange file, positions on 0 to 100, NaN where there is none."""
    actors: list[str] = []
    scale: dict[str, list[float]] = {}
    rows: dict[tuple[str, str], list[float]] = {}
    with need(f"gold/forecast/decide_exchange/{name}").open(encoding="utf-8") as handle:
        for cells in csv.reader(handle, delimiter="\t", quotechar="'"):
            if cells[0] == "#A":
                actors.append(cells[1])
            elif cells[0] == "#P":
                scale[cells[1]] = []
            elif cells[0] == "#M":
                scale[cells[1]].append(float(cells[2]))
            elif cells[0] == "#D":
                rows[cells[1], cells[2]] = [float(v) for v in cells[3:6]]
    x, s, c = (np.full((len(actors), len(scale)), np.nan) for _ in range(3))
    for (actor, issue), (position, salience, power) in rows.items():
        at = actors.index(actor), list(scale).index(issue)
        low, high = min(scale[issue]), max(scale[issue])
        x[at], s[at], c[at] = (position - low) / (high - low) * 100, salience, power
    return actors, list(scale), {"position": x, "salience": s, "capability": c}


def simple() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield the name, input and reference of each issue of the simple models; scales are the observed ranges, as there."""
    gold = read("simple_models.golden.json")
    inputs = {"ExampleActors": jmckib("ExampleActors")[1], "Sultan": jmckib("Sultan")[1], "China24": dmasad("China24_true_range")[1]}
    _, names, arrays = issues("copenhagen.csv")
    for k, name in enumerate(names):
        there = ~np.isnan(arrays["position"][:, k])
        inputs[f"Copenhagen:{name}"] = {key: value[there, k] for key, value in arrays.items()}
    for name, given in inputs.items():
        yield name, {**given, "low": given["position"].min(), "high": given["position"].max()}, gold[name]


def measure_baselines() -> Iterator[Row]:
    """Hold means and medians against the references."""
    for name, given, gold in simple():
        median = baselines.weighted_median(**given)
        off = (
            apart(baselines.weighted_mean(**given), gold["compromise_cs_mean"]),
            apart([median.low, median.high], gold["weighted_median_cs"]),
            apart(baselines.mean(**given), gold["unweighted_mean"]),
            apart(baselines.median(**given), gold["unweighted_median"]),
        )
        yield row("baselines", name, "weighted mean and median, mean, median", max(off), 1e-6)


def measure_nash() -> Iterator[Row]:
    """Hold the solution against references on a grid of 60,000 steps over the range: within half a step, and the same on their grid."""
    for name, given, gold in simple():
        for key, k in (("nbs_quadratic_K_1_5R2", 1.5), ("nbs_quadratic_K_100R2", 100.0)):
            length = given["high"] - given["low"]
            grid = given["low"] + np.arange(60_001) * length / 60_000
            gains = np.log(k * length**2 - (given["position"][:, None] - grid) ** 2)
            on_grid = grid[int((given["capability"] * given["salience"] @ gains).argmax())]
            exact = nash.nash(**given, disagreement=k)
            yield row(
                "nash", name, f"exact solution, steps of the reference's grid, K = {k:g} R2", apart(exact, gold[key]) / length * 6e4, 0.5
            )
            yield row("nash", name, f"its criterion's maximum on that grid, K = {k:g} R2", apart(on_grid, gold[key]), 1e-6)


def measure_challenge() -> Iterator[Row]:
    """Hold the challenge model against both public implementations and the published figures."""
    for name in ("ExampleActors", "Sultan"):
        gold, given = jmckib(name)
        first = gold["rounds"][1]
        for title, rules in (("defaults", challenge.PUBLISHED), ("literal", challenge.LITERAL)):
            found = challenge.first_round(**given, rules=rules)
            off = (
                apart(found.risk, first["r"]),
                apart(found.victory, square(first["p"])),
                apart(found.own, square(first["EU_i_of_i_vs_j"])),
                apart(found.other, square(first["EU_i_of_j_vs_i"])),
            )
            yield row("challenge", name, f"first round: r, P, both utilities ({title})", max(off), EXACT)
        path = challenge.challenge(**given, rules=challenge.LITERAL).path
        yield row(
            "challenge", name, "path (literal)", apart(path, [r["x"] for r in gold["rounds"][: len(path)]]), EXACT, rounds=len(path) - 1
        )
    yield from _published()
    for name in ("EU_emission", "China24_true_range", "China24_notebook_range_10_4"):
        gold, given = dmasad(name)
        rules = challenge.Rules(denominator="net", votes="plain", view="each", offer="sender", expected="mean", q=1.0)
        off = [0.0]
        for before, after in zip(gold["rounds"], gold["rounds"][1:], strict=False):
            found = challenge.first_round(**{**given, "position": np.array(before["x"])}, rules=rules)
            off += [apart(found.risk, after["r"]), apart(found.victory, square(after["p"])), apart(found.position, after["x"])]
            off.append(apart(found.own, square(after["EU"])))
        yield row("challenge", name, "each round: r, P, utility, positions (its switches)", max(off), EXACT, rounds=len(gold["rounds"]) - 1)


def _published() -> Iterator[Row]:
    readings = read("scholz_published_readings.json")
    gold, given = jmckib("ExampleActors")
    names = [a["Actor"] for a in gold["input"]]
    rules = challenge.Rules(rounds=10)
    means = challenge.challenge(**given, rules=rules).mean
    yield row("challenge", "published figures", "mean of ten rounds", apart(means, readings["mean_position_rounds_0_10"]), 0.07)
    found = challenge.first_round(**given)
    me = names.index("Belgium")
    off = [
        apart([found.own[me, names.index(n)], found.other[me, names.index(n)]], pair)
        for n, pair in readings["belgium_round1_own_other"].items()
    ]
    yield row("challenge", "published figures", "Belgium's utilities of the first round", max(off), 0.07)


def measure_exchange() -> Iterator[Row]:
    """Hold outcomes, next positions and every realised exchange against the reference, each from the reference's own state."""
    for name in ("sample_data.txt", "copenhagen.csv", "cop21.csv"):
        actors, names, arrays = issues(name)
        there = ~np.isnan(arrays["position"])
        s, c = (np.where(there, arrays[k], 0.0) for k in ("salience", "capability"))
        gold = read(f"decide_exchange/{name}.golden.json")["rounds"]
        starts = [_positions(r["before"], actors, names) for r in gold]
        votes = [_positions(r["voting"], actors, names) for r in gold]
        outcome, following, terms, other, count, whole = [0.0], [0.0], [0.0], 0, 0, 0
        for number, played in enumerate(gold):
            order = [_issue(t, names) for t in played["before"]]
            found = exchange.exchange(starts[number], capability=c, salience=s, low=0, high=100).rounds[0]
            outcome.append(apart(found.before[order], [v["nbs"] for v in played["before"].values()]))
            after = exchange.outcomes(votes[number], c * s)
            outcome.append(apart(after[order], [v["nbs"] for v in played["voting"].values()]))
            whole += apart(found.vote[there], votes[number][there]) < 1e-6
            if number + 1 < len(gold):
                following.append(apart(exchange.follow(starts[number], votes[number], s)[there], starts[number + 1][there]))
            off = list(_replayed(played["realized"], starts[number], c * s, s, actors, names))
            count += len(off)
            other += sum(o > 1e-6 for o in off)
            terms += [o for o in off if o <= 1e-6]
        yield row("exchange", name, "outcomes before and after each round", max(outcome), 1e-6, rounds=len(gold))
        yield row("exchange", name, "positions the next round starts from", max(following), 1e-6)
        yield row("exchange", name, "votes and gain of an exchange, from the reference's state", max(terms), 1e-6, exchanges=count - other)
        yield row("exchange", name, "exchanges that shift more than ours", other, None, of=count)
        yield row("exchange", name, "rounds whose votes are the reference's to the end", whole, None, of=len(gold))


def _issue(title: str, names: list[str]) -> int:
    return next(k for k, name in enumerate(names) if title.startswith(f"{name} ["))


def _positions(gold: dict[str, Any], actors: list[str], names: list[str]) -> np.ndarray:
    x = np.zeros((len(actors), len(names)))
    for title, issue in gold.items():
        for actor, position in issue["x"].items():
            x[actors.index(actor), _issue(title, names)] = position
    return x


def _replayed(
    realised: list[dict[str, Any]], x: np.ndarray, weight: np.ndarray, s: np.ndarray, actors: list[str], names: list[str]
) -> Iterator[float]:
    """Yield how far each exchange of the reference is from ours, made from the reference's votes before it."""
    offers, vote, share = exchange.offered(x, weight, s), x.copy(), weight / weight.sum(axis=0)
    for deal in realised:
        i, j = actors.index(deal["i"]), actors.index(deal["j"])
        q, p = _issue(deal["i_supply"], names), _issue(deal["j_supply"], names)
        gains, shifts = exchange.terms(x, vote, share, s, offers)
        one = (offers.i == i) & (offers.q == q) & (offers.j == j) & (offers.p == p)
        two = (offers.i == j) & (offers.q == p) & (offers.j == i) & (offers.p == q)
        [at] = np.flatnonzero(one | two)
        for_q, for_p = (shifts[at], shifts[at] * offers.rate[at]) if one[at] else (shifts[at] * offers.rate[at], shifts[at])
        moves = abs(deal["i_to"] - deal["i_from"]) - for_q / share[i, q], abs(deal["j_to"] - deal["j_from"]) - for_p / share[j, p]
        starts = vote[i, q] - deal["i_from"], vote[j, p] - deal["j_from"]
        yield float(np.abs([gains[at] - deal["gain"], *moves, *starts]).max())
        exchange.enter(vote, share, offers, i, q, deal["i_to"], j)
        exchange.enter(vote, share, offers, j, p, deal["j_to"], i)


def stakeholders(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return capability (n,), position and salience (n, d), 0 to 1, of a file in KTAB's form."""
    with path.open(encoding="utf-8") as handle:
        rows = [[cell.strip() for cell in line] for line in csv.reader(handle) if any(cell.strip() for cell in line)]
    head = next(k for k, line in enumerate(rows) if line[0] == "Actor")
    n, dimensions = [int(cell) for line in rows[:head] for cell in line if cell.isdigit()][-2:]
    numbers = np.array([[float(v) for v in line[2 : 3 + 2 * dimensions]] for line in rows[head + 1 : head + 1 + n]])
    return numbers[:, 0], numbers[:, 1::2] / 100, numbers[:, 2::2] / 100


def measure_smp() -> Iterator[Row]:
    """Hold whole paths, played by themselves, against KTAB's, positions on 0 to 1."""
    for path in sorted(need("gold/forecast/ktab_smp").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        name = path.name.removesuffix(".json")
        if "error" in gold or gold.get("params", {}).get("BargnModel") or any(word in name for word in ("repeat", "seed")):
            continue
        chosen = {key: names[gold["params"][param]] for param, (key, names) in SMP_OPTIONS.items() if param in gold.get("params", {})}
        options = smp.Options(compatible=True, **chosen)
        c, x, s = stakeholders(path.parent / gold["input"])
        their = np.array(gold["positions_actor_dim_state"]).transpose(2, 0, 1) / 100
        mine = smp.smp(x, capability=c, salience=s, low=0, high=1, options=options).path
        both = min(len(mine), len(their))
        off = np.abs(mine[:both] - their[:both]).max(axis=(1, 2))
        worst = float(off.max()) if len(mine) == len(their) or name in LOOSE else float("inf")
        turns = {"turns": len(their) - 1, "same": int(np.argmax(off > 1e-3)) - 1 if (off > 1e-3).any() else both - 1}
        yield row("smp", name, "positions of the whole path", worst, None if name in LOOSE else 1e-3, **turns)


def measure_crisis() -> Iterator[Row]:
    """Hold the crisis game against its worked examples."""
    for key, gold in read("simple_models.golden.json")["crisis_game_examples"].items():
        odds, _, target_cost, audience, cost = json.loads(key.replace("(", "[").replace(")", "]"))
        found = crisis.crisis(odds=odds, target_cost=target_cost, audience=audience, cost=tuple(cost))
        off = (apart(found.fight, gold["q_fight"]), apart(found.target_resist, gold["EU_B_resist"]))
        same = (found.resist == 1) == (gold["target"] == "resist")
        yield row("crisis", key, "fight, resistance and its worth", max(off) if same else float("inf"), EXACT)


def measure_speed() -> Iterator[Row]:
    """Time draws and a large round on one core, by processor time, the least of three runs."""
    rng = np.random.default_rng(7)
    draws = {"position": rng.uniform(0, 100, (10_000, 30)), "capability": rng.uniform(0.1, 1, 30), "salience": rng.uniform(0, 1, 30)}
    draws |= {"low": 0, "high": 100}
    many = {"position": rng.uniform(0, 100, 300), "capability": rng.uniform(0.1, 1, 300), "salience": rng.uniform(0, 1, 300)}
    many |= {"low": 0, "high": 100}
    plural = (baselines.weighted_means, baselines.weighted_medians, baselines.means, baselines.medians)
    for name, figure, bar, work in (
        ("baselines", "10,000 draws of 30, all four, processor seconds", 0.5, lambda: [f(**draws) for f in plural]),
        ("nash", "10,000 draws of 30, processor seconds", None, lambda: nash.nashes(**draws)),
        ("challenge", "a round of 300, processor seconds", 1.0, lambda: challenge.first_round(**many)),
        (
            "challenge",
            "10,000 draws of 30, ten rounds, processor seconds",
            20.0,
            lambda: challenge.challenges(**draws, rules=challenge.Rules(rounds=10)),
        ),
    ):
        yield row(name, f"{platform.machine()}, NumPy {np.__version__}", figure, timed(work), bar)


def timed(work: Callable[[], Any]) -> float:
    """Return the least seconds of processor time of three runs; one alone where it takes over 5."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
        if best > 5:
            break
    return best


MEASURES = {
    "baselines": measure_baselines,
    "nash": measure_nash,
    "challenge": measure_challenge,
    "exchange": measure_exchange,
    "smp": measure_smp,
    "crisis": measure_crisis,
    "speed": measure_speed,
}


def past(line: Row) -> bool:
    """Return whether a figure is past its bar."""
    return line["bar"] is not None and not line["value"] <= line["bar"]


def main() -> None:
    """Print the figures as JSON lines."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("models", nargs="*", choices=[[], *MEASURES], default=[])
    failed = False
    for name in ask.parse_args().models or list(MEASURES):
        for line in MEASURES[name]():
            failed = failed or past(line)
            print(json.dumps(line, ensure_ascii=False), flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
