"""The verbs of the system of states: a tie over time, the partners of a state, what moved, who stands with whom.

They are `api`'s, which has them all. Every frame's events are there by their ids, so that `api.show` opens them.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from dragoman.errors import InputError
from dragoman.history import opened
from dragoman.record.record import Record

if TYPE_CHECKING:
    import polars as pl


HALF_LIFE = 30.0  # days
SORTS = ("events", "mean", "flow")


class Which(TypedDict, total=False):
    """Which events make ties, as keyword arguments of every verb; see `Record.pairs`.

    ``asserted_by``: writer, others, or a speaker. ``also``: negated, future, hypothetical, if they are to count. ``historical``:
    whether what is told as a memory counts by its date. ``internal``: whether what parties of one country do to each other counts.
    ``official``: whether only states and their organs are parties of a country, no rebels or citizens. ``weight``: whole or share.
    ``confidence``: the least, 0 to 1.
    """

    asserted_by: str | None
    also: tuple[str, ...]
    historical: bool
    internal: bool
    official: bool
    weight: str
    confidence: float


class Choice(Which, total=False):
    """The same with a period: ``since`` and ``until``, ISO days that hold all of an event's."""

    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie over time.

    ``totals``: a row a direction; ``periods``: a row a period and direction, with ``flow``, the decayed or smoothed intensity at
    the period's end; ``days``: the intensity through time; ``events``: a row an event, both ways where it is mutual.
    ``unplaced``: events told with longer days than a period has. ``options``: all parameters.
    """

    one: str
    other: str
    by: str
    totals: pl.DataFrame
    periods: pl.DataFrame
    days: pl.DataFrame
    events: pl.DataFrame
    unplaced: int
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Partners:
    """The partners of one party, a row each: volume, quad categories, mean with its interval, and what was given and received."""

    one: str
    frame: pl.DataFrame
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved between two periods (days, both ends included).

    ``documents``: how many speak of each. ``frame``: a row a tie, the surest move first; ``events``: those of the first ties, with
    their ``part`` in the move, those that made it first. ``tested``: of how many ties.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    documents: tuple[int, int]
    tested: int
    frame: pl.DataFrame
    events: pl.DataFrame
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alignment:
    """Who stands with whom, among states in this order.

    ``edges``: a row a tie with its strength, deviation and sign. ``camps``: each state's camp, ``modularity`` that of the partition;
    ``together`` and ``drawn``: how often two states share a camp over the seeds, and with ties drawn anew, rows of shares.
    ``triads``: three states and a sign each; ``balanced``: the share of positive ones, ``expected`` and ``p`` with signs dealt out
    anew. ``frustration``: how many ties stand wrong when the states are cut in two, ``sides`` the cut, ``wrong`` those ties,
    ``exact`` whether all cuts were tried; ``frustrated``: the same by strength, as a share of all strength.
    """

    states: tuple[str, ...]
    edges: pl.DataFrame
    camps: tuple[int, ...]
    modularity: float
    together: tuple[tuple[float, ...], ...]
    drawn: tuple[tuple[float, ...], ...]
    triads: tuple[tuple[tuple[str, str, str], int], ...]
    balanced: float | None
    expected: float | None
    p: float | None
    frustration: int
    frustrated: float
    sides: tuple[int, ...]
    wrong: tuple[tuple[str, str], ...]
    exact: bool
    options: dict[str, Any] = field(default_factory=dict)


def party(record: Record | str, name: str) -> str:
    """Return the code or id that a state, body or group goes by in ties: by ISO3 code, name or demonym, or an actor's id.

    Raises
    ------
    InputError
        Nobody goes by that name.
    """
    with opened(record) as store:
        words = name.strip()
        if words and store.has_party(words):
            return words
        from dragoman.reading.actors.called import called

        found = called(words)
        if found is None and words and store.has_party(words.lower()):
            found = words.lower()
        if found is None:
            raise InputError(
                f"'{name}' is no state, body or group that is known. Use a code like IRN, a name, or an id that dragoman actors lists"
            )
        return found


def tie(
    record: Record | str,
    one: str,
    other: str,
    *,
    by: str = "month",
    kernel: str = "decay",
    width: float = HALF_LIFE,
    directed: bool = True,
    **choice: Unpack[Choice],
) -> Tie:
    """Return the tie of two parties over time.

    Parameters
    ----------
    one, other
        States, bodies or groups, as `party` takes them.
    by
        day, week, month, quarter or year.
    kernel, width
        Of the intensity: decay with its half-life, gaussian or epanechnikov with their bandwidth, in days.
    directed
        Whether each direction is told apart, besides both together.
    choice
        The fields of `Choice`.

    Raises
    ------
    InputError
        A party is not known, both are the same, or an option cannot be.
    """
    from dragoman.system import series

    series.check(by, kernel, width)
    with opened(record) as store:
        first, second = (party(store, name) for name in (one, other))
        if first == second and not choice.get("internal"):
            raise InputError(f"'{one}' and '{other}' are the same. Name two, or ask for what is internal")
        events = store.pairs(one=first, other=second, **choice)
    ways = [*([f"{first} → {second}", f"{second} → {first}"] if directed and first != second else []), series.BOTH]
    since, until = _day(choice.get("since")), _day(choice.get("until"))
    rows = series.periods(events, by, ways, since, until)
    options = {"by": by, "kernel": kernel, "width": width, "directed": directed, **_told(choice)}
    days = series.intensity(events, ways, series.steps(rows, until), kernel=kernel, width=width)
    rows = series.with_flow(rows, events, until, kernel=kernel, width=width)
    unplaced = events["id"].n_unique() - series.inside(events, by)["id"].n_unique()
    return Tie(first, second, by, series.totals(events, ways), rows, days, events, unplaced, options)


def partners(record: Record | str, one: str, *, sort: str = "events", **choice: Unpack[Choice]) -> Partners:
    """Return all partners of a party with volume and mean, ranked.

    Parameters
    ----------
    sort
        events (most first), mean (the most hostile first, of the shrunken means) or flow (the most hostile sum of scores first).

    Raises
    ------
    InputError
        The party is not known, or an option cannot be.
    """
    import polars as pl

    from dragoman.system import series

    if sort not in SORTS:
        raise InputError(f"'{sort}' is no order. Use one of: {', '.join(SORTS)}")
    with opened(record) as store:
        first = party(store, one)
        together = store.sums(one=first, undirected=True, **choice)
        each_way = store.sums(one=first, **choice)
    mine = pl.when(pl.col("actor") == first).then("recipient").otherwise("actor").alias("partner")
    frame = series.with_means(together.with_columns(mine).drop("actor", "recipient"))
    for name, side, away in (("given", "actor", "recipient"), ("received", "recipient", "actor")):
        way = each_way.filter(pl.col(side) == first).select(
            pl.col(away).alias("partner"), pl.col("events").alias(name), (pl.col("score") / pl.col("weight")).alias(f"{name}_mean")
        )
        frame = frame.join(way, on="partner", how="left", maintain_order="left")
    frame = frame.with_columns(pl.col("given", "received").fill_null(0))
    order = {"events": ("events", True), "mean": ("shrunk", False), "flow": ("score", False)}[sort]
    columns = ["partner", "events", "documents", *(f"q{quad}" for quad in series.QUADS), "weight", "score", "mean", "error", "shrunk"]
    columns += ["low", "high", "given", "given_mean", "received", "received_mean"]
    frame = frame.select(columns).sort(order[0], "partner", descending=[order[1], False], nulls_last=True)
    return Partners(first, frame, {"sort": sort, **_told(choice)})


def moved(
    record: Record | str,
    since: str,
    *,
    until: str | None = None,
    window: int | None = None,
    measure: str = "flow",
    sort: str = "sure",
    directed: bool = False,
    limit: int = 20,
    events: int = 5,
    **which: Unpack[Which],
) -> Moves:
    """Return which ties moved most from the days before a day to those from it on, with the events that moved them.

    Parameters
    ----------
    since, until
        The first and last day (ISO) of the later period; it ends after ``window`` days, or with the last publication, if not given.
    window
        Days of each period; as many before as after, if not given.
    measure
        flow (volume and tone together) or tone.
    sort
        sure (the least likely by chance first) or size (the largest first).
    limit, events
        How many ties, and events of each, are returned.

    Raises
    ------
    InputError
        A day, the window or an option cannot be, or nothing was published from that day on.
    """
    import polars as pl

    from dragoman.system import moves

    if measure not in moves.MEASURES:
        raise InputError(f"'{measure}' is no measure. Use one of: {', '.join(moves.MEASURES)}")
    if sort not in moves.SORTS:
        raise InputError(f"'{sort}' is no order. Use one of: {', '.join(moves.SORTS)}")
    with opened(record) as store:
        before, after = _windows(store, since, until, window)
        halves: list[Any] = [{**which, "since": first, "until": last} for first, last in (before, after)]
        given = [store.shares(undirected=not directed, **half) for half in halves]
        speaking = [store.speaking(**half) for half in halves]
        documents = (speaking[0], speaking[1])
        frame = moves.changes(moves.summed(given[0]), moves.summed(given[1]), documents)
        first = frame.head(max(limit, 10) * 3).select(moves.TIE)
        shares = [half.join(first, on=moves.TIE, how="semi") for half in given]
        frame = moves.tested(frame, shares[0], shares[1], documents, measure, sort)
        tested, frame = len(frame), frame.head(limit)
        told = [_parts(store, tie, halves, documents, directed, events) for tie in frame.select(moves.TIE).rows()]
    options = {"since": since, "until": until, "window": window, "measure": measure, "sort": sort, "directed": directed}
    all_told = {name: value for name, value in _told(which).items() if name in Which.__annotations__}
    moved_by = pl.concat(told) if told else pl.DataFrame()
    return Moves(before, after, documents, tested, frame, moved_by, {**options, **all_told})


def moved_json(found: Moves) -> list[dict[str, Any]]:
    """Return moves as plain data, one object a tie, with the periods and the events in each."""
    events: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows(found.events):
        events.setdefault((row.pop("of_actor"), row.pop("of_recipient")), []).append(row)
    return [
        {
            **row,
            "before": list(found.before),
            "after": list(found.after),
            "documents": list(found.documents),
            "tested": found.tested,
            "events": events.get((row["actor"], row["recipient"]), []),
        }
        for row in rows(found.frame)
    ]


def moved_table(found: Moves) -> pl.DataFrame:
    """Return moves as a table, the ids of their events in a list."""
    import polars as pl

    if found.events.is_empty():
        return found.frame.with_columns(pl.lit(None, pl.List(pl.String)).alias("moved_by"))
    ids = found.events.group_by("of_actor", "of_recipient", maintain_order=True).agg(pl.col("id").alias("moved_by"))
    return found.frame.join(ids, left_on=["actor", "recipient"], right_on=["of_actor", "of_recipient"], how="left", maintain_order="left")


def align(
    record: Record | str,
    states: tuple[str, ...] = (),
    *,
    count: int = 25,
    baseline: str = "zero",
    documents: int = 2,
    seeds: int = 200,
    **choice: Unpack[Choice],
) -> Alignment:
    """Return who stands with whom: the signed network of some states, its balance, frustration and camps.

    Parameters
    ----------
    states
        Names or codes; those of the ``count`` states with most events that have a tie, if none are given.
    baseline
        What a tie's mean is measured from: zero, or the mean of the ties.
    documents
        How many must tell of a tie.
    seeds
        Searches for camps.
    choice
        The fields of `Choice`; here ``official`` holds if nothing is said.

    Raises
    ------
    InputError
        A state is not known, there are fewer than two, or an option cannot be.
    """
    from dragoman.system import balance, communities, network

    if baseline not in network.BASELINES:
        raise InputError(f"'{baseline}' is no baseline. Use one of: {', '.join(network.BASELINES)}")
    for value, name in ((count - 1, "count"), (documents, "documents"), (seeds, "seeds")):
        if value < 1:
            raise InputError(f"{name} is too small. Give at least {2 if name == 'count' else 1}")
    choice = Choice(official=True) | choice
    with opened(record) as store:
        named = list(dict.fromkeys(party(store, name) for name in states))
        sums = store.sums(undirected=True, states=tuple(named), **choice)
    chosen = sorted(named) if named else network.leading(sums, count)
    edges = network.edges(sums, chosen, baseline=baseline, documents=documents)
    if not named:  # of states that are tied to no other nothing can be said
        chosen = sorted({*edges["actor"], *edges["recipient"]})
    if len(chosen) < 2:
        raise InputError(f"{len(chosen)} states make no network. Name at least two, or a longer period, or ask for fewer documents")
    A, spread = network.matrix(edges, chosen, "strength"), network.matrix(edges, chosen, "spread")
    threes, cut, weighed = balance.triads(A), balance.frustration(A), balance.frustration(A, weighted=True)
    camps = communities.communities(A, spread, seeds=seeds)
    strength = float(abs(A).sum()) / 2
    return Alignment(
        states=tuple(chosen),
        edges=edges,
        camps=camps.camps,
        modularity=camps.modularity,
        together=tuple(tuple(row) for row in camps.together.round(4).tolist()),
        drawn=tuple(tuple(row) for row in camps.drawn.round(4).tolist()),
        triads=tuple(((chosen[i], chosen[j], chosen[k]), sign) for (i, j, k), sign in threes.triads),
        balanced=threes.share,
        expected=threes.expected,
        p=threes.p,
        frustration=int(cut.index),
        frustrated=weighed.index / strength if strength else 0.0,
        sides=cut.sides,
        wrong=tuple((chosen[i], chosen[j]) for i, j in cut.wrong),
        exact=cut.exact,
        options={"count": count, "baseline": baseline, "documents": documents, "seeds": seeds, **_told(choice)},
    )


def alignment_json(found: Alignment) -> dict[str, Any]:
    """Return an alignment as plain data."""
    plain = {name: getattr(found, name) for name in Alignment.__dataclass_fields__ if name not in ("edges", "options")}
    return {**plain, "edges": rows(found.edges), "options": _plain(found.options)}


def _windows(store: Record, since: str, until: str | None, window: int | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the first and last days of the two periods."""
    from dragoman.record import queries

    queries.check_days(since, until)
    first, one = datetime.date.fromisoformat(since), datetime.timedelta(1)
    if window is not None and window < 1:
        raise InputError(f"a window of {window} days holds nothing. Give at least 1")
    published = store.published()[1]
    try:
        last = _day(until) or (first + (window - 1) * one if window else _day(published))
        if last is None or last < first:
            raise InputError(f"the record has nothing from {since} on; its last publication is of {published}. Give an earlier day")
        start = first - (window or (last - first).days + 1) * one
    except OverflowError as error:
        raise InputError(f"there are no {window or 'so many'} days before {since}. Give a shorter window") from error
    return (start.isoformat(), (first - one).isoformat()), (first.isoformat(), last.isoformat())


def _parts(store: Record, tie: Any, halves: list[Any], documents: tuple[int, int], directed: bool, events: int) -> pl.DataFrame:
    """Return the events that moved a tie."""
    import polars as pl

    from dragoman.system import moves

    actor, recipient = tie
    found = [store.pairs(one=actor, other=recipient, **half) for half in halves]
    if directed:
        found = [frame.filter(pl.col("actor") == actor) for frame in found]
    parts = moves.parts(found[0], found[1], documents).head(events)
    return parts.with_columns(pl.lit(actor).alias("of_actor"), pl.lit(recipient).alias("of_recipient"))


def _day(value: str | None) -> datetime.date | None:
    return datetime.date.fromisoformat(value) if value else None


def _told(choice: Choice | Which) -> dict[str, Any]:
    """Return the options of a choice as they hold, also those that were not given."""
    from dragoman.record.pairs import Between

    plain = Between(**choice)
    return {name: getattr(plain, name) for name in Choice.__annotations__}


def tie_json(found: Tie) -> dict[str, Any]:
    """Return a tie as plain data, without the intensity from day to day."""
    return {
        "one": found.one,
        "other": found.other,
        "options": _plain(found.options),
        "unplaced": found.unplaced,
        "totals": rows(found.totals),
        "periods": rows(found.periods),
        "events": rows(found.events),
    }


def rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return a frame's rows as plain data, days as ISO strings."""
    import polars as pl

    days = [name for name, kind in frame.schema.items() if kind == pl.Date]
    return frame.with_columns(pl.col(days).dt.to_string("iso")).to_dicts()


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in options.items()}
