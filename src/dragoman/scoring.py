"""The verbs that keep score: outlooks read from texts are judged and scored, forecasts of ours kept, resolved and scored.

They are `api`'s, which has them all.

**The probability of an outlook** is that of what its words say will be, with their "not": the middle of the range that its words
of likelihood are commonly read as. "Will likely not renew" says .68 of not renewing; "will probably not renew" too, though its
words, "probably not", are read as .30 of renewing. A probability that the analyst gives with the judgement comes first. An outlook
without words of likelihood has no probability, and none is made up for it: it counts among hits alone.

**A hit**: what was said to be more likely than not came, what was said to be less likely did not, what was said without a
probability came. What is void counts nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, Unpack

from dragoman import forecast as measures
from dragoman.errors import InputError
from dragoman.history import opened
from dragoman.record import scores
from dragoman.record.forecasts import Kept
from dragoman.record.judgements import Judgement
from dragoman.record.record import Record

if TYPE_CHECKING:
    from dragoman.forecast.score import Bin
    from dragoman.record.sayings import Asked

ALL, WRITER, UNKNOWN, UNSAID = "all", "writer", "unknown", "(no words of likelihood)"
CARRIES_NOT = re.compile(r"(?<!than )(?<!as )\bnot$")  # "probably not", but no "more likely than not"
PROMISES = ("commitment", "threat")
POINTS = 100.0
EVEN = 0.5
SAME = ("id", "document", "holder", "holder_name", "holder_country", "kind", "negated", "content", "condition", "likelihood")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Assessed:
    """An outlook with what was judged of it; ``probability`` as the module says, None where none was said.

    ``verdict``: came_true, did_not, void, or None where it is not judged.
    """

    id: str
    document: str
    published: str | None
    publisher: str | None
    holder: str | None
    holder_name: str | None
    holder_country: str | None
    kind: str
    negated: bool
    content: str
    condition: str | None
    start: str | None
    end: str | None
    likelihood: str | None
    probability: float | None
    verdict: str | None = None
    judged_by: str | None = None


@dataclass(frozen=True, slots=True)
class OutlookScore:
    """The score of a group of outlooks.

    ``judged`` came true or did not, ``came`` true; ``void`` could not be judged, ``open`` are not judged yet. ``share`` came
    true, 0 to 1, with Wilson's 95 % interval. ``hits`` of ``judged`` came as they were said; those said to be even (``even``) cannot.
    ``stated`` said a probability; over these alone: ``brier`` (0 to 1) with a 95 % interval by bootstrap over holders, each
    document's writer being one (of one holder: over documents), None below 5; ``log`` (nats); ``reliability``, ``resolution``,
    ``uncertainty``; ``calibration``. None where nothing was judged.
    """

    group: str
    judged: int
    came: int
    void: int
    open: int
    hits: int
    even: int
    share: float | None
    share_interval: tuple[float, float] | None
    stated: int
    brier: float | None = None
    brier_interval: tuple[float, float] | None = None
    log: float | None = None
    reliability: float | None = None
    resolution: float | None = None
    uncertainty: float | None = None
    calibration: tuple[Bin, ...] = ()


@dataclass(frozen=True, slots=True)
class ForecastScore:
    """The score of a group of kept forecasts, in points of a scale of 0 to 100.

    ``resolved`` have an outcome, ``open`` have none. ``crps`` is the mean over those resolved, with a 95 % interval by bootstrap over
    issues, None below 5; ``error`` the mean distance of the median; ``coverage`` the share of outcomes in each band; ``models`` the
    mean distance of each model's outcome, ``counts`` how many forecasts that is of.
    """

    group: str
    resolved: int
    open: int
    crps: float | None = None
    crps_interval: tuple[float, float] | None = None
    error: float | None = None
    coverage: dict[str, float] | None = None
    models: dict[str, float] | None = None
    counts: dict[str, int] | None = None


BY: dict[str, Callable[[Assessed], str]] = {
    "holder": lambda o: o.holder_name or WRITER,
    "publisher": lambda o: o.publisher or UNKNOWN,
    "kind": lambda o: o.kind,
    "likelihood": lambda o: o.likelihood or UNSAID,
}
FORECASTS_BY: dict[str, Callable[[Kept], str]] = {"issue": lambda f: f.id, "who": lambda f: f.who, "version": lambda f: f.version}


def judge(record: Record | str, id: str, verdict: str, by: str, *, probability: float | None = None, note: str | None = None) -> Judgement:
    """Judge an outlook; reading again keeps it.

    Parameters
    ----------
    id
        As ``visit.txt#o4``.
    verdict
        came_true or did_not, of what its words say will be, with their "not" and without their words of likelihood; or void,
        where its condition was never met or it cannot be judged.
    by
        Who judges.
    probability
        0 to 1: what the outlook says, where its words of likelihood do not tell it.
    note
        What there is to say to it.

    Raises
    ------
    RecordError
        The record has no such document.
    InputError
        There is no such outlook or verdict, or the probability is none.
    """
    with opened(record) as store:
        number = scores.judge(store, id, verdict, by, probability, note)
        return next(j for j in scores.judgements(store, id.rpartition("#")[0]) if j.number == number)


def judgements(record: Record | str, *, document: str | None = None) -> list[Judgement]:
    """Return all judgements, oldest first, those that are replaced, undone or lost too."""
    with opened(record) as store:
        return scores.judgements(store, document)


def unjudge(record: Record | str, number: int) -> Judgement:
    """Take a judgement back; it stays listed as undone, and the one before it holds again.

    Raises
    ------
    RecordError
        There is no such judgement, or it was taken back before.
    """
    with opened(record) as store:
        scores.unjudge(store, number)
        return next(j for j in scores.judgements(store) if j.number == number)


def assessed(record: Record | str, *, bare: float | None = None, **asked: Unpack[Asked]) -> list[Assessed]:
    """Return outlooks with what was judged of them; the keywords are those of ``Record.outlook``.

    Parameters
    ----------
    bare
        0 to 1: the probability of forecasts without words of likelihood; they have none if not given.
    """
    if bare is not None and not 0 <= bare <= 1:
        raise InputError(f"'{bare:g}' is no probability. Give one from 0 to 1, as 0.7")
    with opened(record) as store:
        frame = store.outlook(**asked)
        publishers = dict(store.documents().select("id", "publisher").iter_rows())
        holding = {j.now: j for j in scores.judgements(store) if j.status == "active"}
    return [_assessed(row, publishers.get(row["document"]), holding.get(row["id"]), bare) for row in frame.to_dicts()]


def _assessed(row: dict[str, Any], publisher: str | None, judgement: Judgement | None, bare: float | None) -> Assessed:
    likely = probability(row["likelihood"], row["likelihood_low"], row["likelihood_high"], negated=row["negated"])
    if judgement is not None and judgement.probability is not None:
        likely = judgement.probability
    if likely is None and row["kind"] not in PROMISES:
        likely = bare
    told: dict[str, Any] = {name: None if row[name] is None else str(row[name]) for name in ("published", "start", "end")}
    told |= {name: row[name] for name in SAME}
    if judgement is not None:
        told |= {"verdict": judgement.verdict, "judged_by": judgement.who}
    return Assessed(**told, publisher=publisher, probability=likely)


def probability(words: str | None, low: float | None, high: float | None, *, negated: bool) -> float | None:
    """Return the probability of what an outlook says will be, with its "not"; None where no words tell it.

    Parameters
    ----------
    words, low, high
        The words of likelihood and the range that they are commonly read as.
    negated
        Whether what is said to be is that something is not.

    Examples
    --------
    >>> probability("unlikely", 0.2, 0.4, negated=False), probability("likely", 0.6, 0.8, negated=True)
    (0.3, 0.7)
    >>> probability("probably not", 0.2, 0.4, negated=True), probability(None, None, None, negated=True)
    (0.7, None)
    """
    if low is None or high is None:
        return None
    middle = (low + high) / 2
    turned = negated and words is not None and CARRIES_NOT.search(words.casefold()) is not None
    return round(1 - middle if turned else middle, 12)


def due(record: Record | str, on: str | None = None, **asked: Unpack[Asked]) -> list[Assessed]:
    """Return outlooks whose horizon is over and that are not judged, the oldest horizon first.

    Parameters
    ----------
    on
        The day that it is (ISO); today if not given.
    asked
        As of ``Record.outlook``.

    Raises
    ------
    InputError
        The day is none.
    """
    try:
        today = (date.fromisoformat(on) if on else date.today()).isoformat()
    except ValueError as error:
        raise InputError(f"'{on}' is no day. Write it as 2024-05-31") from error
    found = [o for o in assessed(record, **asked) if o.verdict is None and o.end is not None and o.end < today]
    return sorted(found, key=lambda o: o.end or "")


def score_outlook(
    record: Record | str, each: str | None = None, *, bare: float | None = None, **asked: Unpack[Asked]
) -> list[OutlookScore]:
    """Score outlooks that were judged: all together first, then by group, those with most judged first.

    Parameters
    ----------
    each
        Score also by holder, publisher, kind or likelihood.
    bare, asked
        As of `assessed`.

    Raises
    ------
    InputError
        There is no such group, or the probability is none.
    """
    if each is not None and each not in BY:
        raise InputError(f"'{each}' is nothing to score by. Use one of: {', '.join(BY)}")
    found = assessed(record, bare=bare, **asked)
    out = [_outlook_score(ALL, found, by_document=False)]
    if each is not None:
        grouped = [_outlook_score(name, part, by_document=each == "holder") for name, part in _groups(found, BY[each])]
        out += sorted((s for s in grouped if s.judged or s.void), key=lambda s: (-s.judged, s.group))
    return out


def _groups(found: Iterable[T], name: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    out: dict[str, list[T]] = {}
    for item in found:
        out.setdefault(name(item), []).append(item)
    return sorted(out.items())


def _outlook_score(group: str, found: list[Assessed], *, by_document: bool) -> OutlookScore:
    judged = [o for o in found if o.verdict in ("came_true", "did_not")]
    came = sum(o.verdict == "came_true" for o in judged)
    void, hits = sum(o.verdict == "void" for o in found), sum(_hit(o) for o in judged)
    told: dict[str, Any] = {"judged": len(judged), "came": came, "void": void, "open": len(found) - len(judged) - void, "hits": hits}
    told["even"] = sum(o.probability == EVEN for o in judged)
    told["share"] = came / len(judged) if judged else None
    told["share_interval"] = measures.score.share_interval(came, len(judged)) if judged else None
    stated = [(o.probability, float(o.verdict == "came_true"), o) for o in judged if o.probability is not None]
    if stated:
        p, y = [s[0] for s in stated], [s[1] for s in stated]
        clusters = [o.document if by_document else o.holder_name or o.document for _, _, o in stated]  # each article has its writer
        parts = measures.score.murphy(p, y)
        told |= {
            "brier_interval": measures.score.interval(measures.score.brier(p, y), clusters),
            "log": float(measures.score.log_score(p, y).mean()),
        }
        told |= {**asdict(parts), "calibration": measures.score.calibration(p, y)}
    return OutlookScore(group=group, stated=len(stated), **told)


def _hit(o: Assessed) -> bool:
    if o.probability is None:
        return o.verdict == "came_true"
    return o.probability > EVEN if o.verdict == "came_true" else o.probability < EVEN


def keep_forecast(record: Record | str, issue: dict[str, Any], result: dict[str, Any], by: str) -> Kept:
    """Keep a forecast of ours, to be scored when its outcome is known; it can be neither changed nor taken away.

    Parameters
    ----------
    issue
        The whole issue, as ``api.issue_json`` gives it.
    result
        The forecast, as ``api.forecast_json`` gives it.
    by
        Who makes it.

    Raises
    ------
    InputError
        Something that scoring needs is missing, or is no number.
    """
    with opened(record) as store:
        return scores.forecasts(store, number=scores.keep(store, issue, result, by))[0]


def forecasts(record: Record | str, *, issue: str | None = None, number: int | None = None) -> list[Kept]:
    """Return the forecasts that were kept, oldest first: all, those of one issue, or the one with a number.

    Raises
    ------
    RecordError
        There is none with this number.
    """
    with opened(record) as store:
        return scores.forecasts(store, issue, number)


def resolve(record: Record | str, number: int, outcome: float, by: str) -> Kept:
    """Enter what came of the issue of a forecast, on its scale.

    Raises
    ------
    RecordError
        There is no such forecast, or it has an outcome, which must be taken back first.
    InputError
        The outcome does not lie on the issue's scale.
    """
    with opened(record) as store:
        scores.resolve(store, number, outcome, by)
        return scores.forecasts(store, number=number)[0]


def unresolve(record: Record | str, number: int) -> Kept:
    """Take the outcome of a forecast back.

    Raises
    ------
    RecordError
        There is no such forecast, or no outcome of it.
    """
    with opened(record) as store:
        scores.unresolve(store, number)
        return scores.forecasts(store, number=number)[0]


def score_forecasts(record: Record | str, by: str | None = None) -> list[ForecastScore]:
    """Score the kept forecasts whose outcome is known: all together first, then by issue, who, or version.

    Raises
    ------
    InputError
        There is no such group.
    """
    if by is not None and by not in FORECASTS_BY:
        raise InputError(f"'{by}' is nothing to score by. Use one of: {', '.join(FORECASTS_BY)}")
    found = forecasts(record)
    out = [_forecast_score(ALL, found)]
    if by is not None:
        out += [_forecast_score(name, part) for name, part in _groups(found, FORECASTS_BY[by])]
    return out


def _forecast_score(group: str, found: list[Kept]) -> ForecastScore:
    known = [f for f in found if f.outcome is not None]
    if not known:
        return ForecastScore(group, 0, len(found))
    scores = [crps(f) for f in known]
    interval = measures.score.interval(scores, [f.id for f in known])
    errors: dict[str, list[float]] = {}
    inside: dict[str, list[bool]] = {}
    for f in known:
        for name, value in f.result.get("models", {}).items():
            if value is not None:
                errors.setdefault(name, []).append(_distance(f, value))
        for level, (low, high) in f.result.get("bands", {}).items():
            inside.setdefault(level, []).append(low <= (f.outcome or 0.0) <= high)
    error = _mean([_distance(f, f.result["median"]) for f in known])
    coverage = {level: _mean(there) for level, there in sorted(inside.items(), key=lambda item: float(item[0]))}
    models = {name: _mean(far) for name, far in errors.items()}
    counts = {name: len(far) for name, far in errors.items()}
    return ForecastScore(group, len(known), len(found) - len(known), _mean(scores), interval, error, coverage, models, counts)


def crps(forecast: Kept) -> float:
    """Return the CRPS of a resolved forecast from its quantiles, in points of a scale of 0 to 100.

    Raises
    ------
    InputError
        It has no outcome.
    """
    if forecast.outcome is None:
        raise InputError(f"forecast {forecast.number} has no outcome. Enter it first")
    levels, values = zip(*((float(level), value) for level, value in forecast.result["quantiles"].items()), strict=True)
    return _points(forecast) * measures.score.crps_quantiles(levels, values, forecast.outcome)


def _points(forecast: Kept) -> float:
    low, high = forecast.scale
    return POINTS / (high - low)


def _distance(forecast: Kept, value: float) -> float:
    return _points(forecast) * abs(value - (forecast.outcome or 0.0))


def _mean(values: list[Any]) -> float:
    return float(sum(values) / len(values))


def score_json(found: Judgement | Assessed | OutlookScore | Kept | ForecastScore) -> dict[str, Any]:
    """Return what a verb of this module found as plain data."""
    return asdict(found)
