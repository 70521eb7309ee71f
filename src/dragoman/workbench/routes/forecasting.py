"""Page 5: issues: drafted, edited in place, forecast, asked what if, reported, and kept to be scored."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from dragoman import api, contract
from dragoman.errors import InputError, RecordError
from dragoman.workbench import issuing, pages
from dragoman.workbench.desk import Desk
from dragoman.workbench.routes import charts
from dragoman.workbench.routes.exporting import sent
from dragoman.workbench.sessions import Form, field, signed_by

if TYPE_CHECKING:
    import polars as pl

    from dragoman.forecast.simulate import Forecast

router = APIRouter()
DRAWS = 4000
FAST = 1000  # draws of a what-if: it answers while somebody drags
FILE = 900_000  # bytes of an issue file
LISTED = 400  # facts of a page
KINDS = {"toml": "application/toml", "csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson"}


@router.get("/forecast")
def forecast(request: Request) -> Response:
    """List the issues of the record, and offer to draft, take or begin one."""
    desk: Desk = request.app.state.desk
    return pages.page(request, desk, "forecast/issues.html", issues=api.stored_issues(desk.record), title="Forecast")


@router.post("/forecast/draft")
def draft(request: Request, form: Form) -> Response:
    """Draft an issue from the record."""
    desk: Desk = request.app.state.desk
    about = [word for word in field(form, "about").replace(",", " ").split() if word]
    poles = [field(form, "first"), field(form, "second")]
    period = {name: field(form, name) or None for name in ("since", "until")}
    found = api.draft_issue(desk.record, field(form, "question"), poles, about, **period)  # type: ignore[arg-type] # since and until alone
    return _stored(request, desk, found)


@router.post("/forecast/new")
def new(request: Request, form: Form) -> Response:
    """Begin an issue with two stakeholders, to be filled in."""
    desk: Desk = request.app.state.desk
    question = field(form, "question")
    if not question:
        raise InputError("an issue asks something. Write its question")
    ident = "-".join("".join(c if c.isalnum() else " " for c in question.lower()).split()[:8]) or "issue"
    sides = [{"name": "One side", "position": 0}, {"name": "Other side", "position": 100}]
    return _stored(request, desk, api.issue_of({"id": ident, "question": question, "stakeholders": sides}))


@router.post("/forecast/take")
def take(request: Request, form: Form) -> Response:
    """Take in the issues of a file."""
    desk: Desk = request.app.state.desk
    sent = form.get("file")
    if not isinstance(sent, UploadFile) or not sent.filename:
        raise InputError("no file came. Choose an issue file: .toml, .csv or .jsonl")
    ending = PurePosixPath(sent.filename.replace("\\", "/")).suffix.lower()
    if ending.removeprefix(".") not in KINDS:
        raise InputError("an issue file ends in .toml, .csv or .jsonl. Choose another")
    body = sent.file.read(FILE + 1)
    if len(body) > FILE:
        raise InputError(f"the file is larger than {FILE // 1000} kB. Split it")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{ending}"
        path.write_bytes(body)
        try:
            found = list(api.issues(path))
        except InputError as error:
            raise InputError(str(error).replace(str(path), "the file")) from None
    last = None
    for one in found:
        last = api.store_issue(desk.record, one, signed_by(request, desk, "a change"))
    assert last is not None
    return pages.onward(pages.link("/forecast/issue", id=last.id) if len(found) == 1 else "/forecast", desk)


@router.get("/forecast/issue")
def issue(request: Request, id: str) -> Response:
    """Show an issue to be edited, and what is forecast of it."""
    desk: Desk = request.app.state.desk
    stored, found = api.stored_issue(desk.record, id)
    about: dict[str, Any] = {"stored": stored, "rows": issuing.rows(stored.issue), "anchors": issuing.anchors(stored.issue)}
    about |= {"blank": range(len(stored.issue["stakeholders"]), len(stored.issue["stakeholders"]) + issuing.BLANK)}
    about |= {"forecast": None, "wrong": None, "title": found.question or found.id, "scale": found.scale, "issue": found}
    try:
        result = api.forecast_issue(found, draws=DRAWS)
        about |= {"forecast": result, "told": api.headline(result), "matters": api.matters(result)}
        about |= {"charts": [(name, charts.put(chart), says) for name, chart, says in _charts(result)]}
        about |= {"strip": _strip(found), "kept": api.forecasts(desk.record, issue=id)}
    except InputError as error:
        about["wrong"] = pages.plain(str(error))
    about |= {"crisis": None}
    if "crisis" in found.options:
        try:
            about["crisis"] = api.crisis(found)
        except InputError as error:
            about["wrong"] = about["wrong"] or pages.plain(str(error))
    return pages.page(request, desk, "forecast/issue.html", **about)


def _charts(result: Forecast) -> list[tuple[str, Any, str]]:
    drawn = [
        ("distribution", api.chart(result, "distribution"), "Where the outcome falls"),
        ("models", api.chart(result, "models"), "What the models say"),
        ("paths", api.chart(result, "paths"), "Positions over the rounds of the challenge model"),
    ]
    if any(v is not None and not v.exact for s in result.issue.stakeholders for v in (s.position, s.salience, s.capability)):
        drawn.insert(1, ("hangs", api.chart(result, "hangs"), "What the outcome hangs on"))
    return drawn


def _strip(found: api.Issue) -> list[dict[str, Any]]:
    """Return the stakeholders that can be dragged along the scale: name, position."""
    return [{"name": s.name, "at": s.position.likely} for s in found.stakeholders if s.position is not None]


@router.post("/forecast/issue")
def edited(request: Request, form: Form) -> Response:
    """Store what a form changes of an issue, if nobody was faster."""
    desk: Desk = request.app.state.desk
    stored, _ = api.stored_issue(desk.record, field(form, "id"))
    changed = issuing.taken({name: field(form, name) for name in form}, stored.issue)
    kept = api.store_issue(desk.record, api.issue_of(changed), signed_by(request, desk, "a change"), _seen(form))
    return pages.onward(pages.link("/forecast/issue", id=kept.id), desk)


@router.post("/forecast/remove")
def remove(request: Request, form: Form) -> Response:
    """Take an issue out of the record; its kept forecasts stay."""
    desk: Desk = request.app.state.desk
    signed_by(request, desk, "a change")
    api.remove_issue(desk.record, field(form, "id"), _seen(form))
    return pages.onward("/forecast", desk)


@router.get("/forecast/whatif")
def what_if(request: Request, id: str) -> Response:
    """Answer what would be forecast with inputs set otherwise, as data."""
    desk: Desk = request.app.state.desk
    _, found = api.stored_issue(desk.record, id)
    told = api.what_if(found, request.query_params.getlist("set")[:50], draws=FAST)
    return JSONResponse({"before": _short(told.before), "after": _short(told.after), "told": api.headline(told.after)})


def _short(found: Forecast) -> dict[str, Any]:
    whole = api.forecast_json(found)
    return {name: whole[name] for name in ("median", "mean", "bands", "models")}


@router.get("/forecast/evidence")
def evidence(request: Request, id: str, who: str = "", what: str = "") -> Response:
    """Show the facts that an input rests on."""
    desk: Desk = request.app.state.desk
    _, found = api.stored_issue(desk.record, id)
    facts = api.evidence(found, desk.record, who or None, what or None)
    about: dict[str, Any] = {"issue": found, "facts": facts[:LISTED], "all": len(facts), "who": who, "what": what}
    return pages.page(request, desk, "forecast/evidence.html", title=f"Evidence: {who} {what}", **about)


@router.post("/forecast/keep")
def keep(request: Request, form: Form) -> Response:
    """Keep a forecast as it is, to be scored."""
    desk: Desk = request.app.state.desk
    _, found = api.stored_issue(desk.record, field(form, "id"))
    result = api.forecast_json(api.forecast_issue(found))
    api.keep_forecast(desk.record, api.issue_json(found), result, signed_by(request, desk, "a change"))
    return pages.onward(pages.link("/forecast/issue", id=found.id), desk)


@router.get("/forecast/report")
def report(request: Request, id: str) -> Response:
    """Send the report on an issue as a file."""
    desk: Desk = request.app.state.desk
    _, found = api.stored_issue(desk.record, id)
    with charts.LOCK:
        text = api.report(found, desk.record)
    return Response(text, media_type="text/html; charset=utf-8", headers={"Content-Disposition": 'attachment; filename="report.html"'})


@router.get("/forecast/chart")
def chart(request: Request, id: str, name: str = "distribution", form: str = "svg") -> Response:
    """Send a chart of a forecast as a file."""
    desk: Desk = request.app.state.desk
    if f".{form}" not in charts.FORMS:
        raise HTTPException(404)
    _, found = api.stored_issue(desk.record, id)
    return charts.sent(api.chart(api.forecast_issue(found, draws=DRAWS), name), f".{form}", "forecast")


@router.get("/export/issue")
def export(request: Request, id: str, form: str = "toml") -> Response:
    """Send an issue as a file: TOML, a spreadsheet, or JSON; or its forecast as JSON."""
    desk: Desk = request.app.state.desk
    stored, found = api.stored_issue(desk.record, id)
    if form == "json":
        body, kind, ending = contract.to_line(api.forecast_json(api.forecast_issue(found))), "application/json", "json"
    elif form == "toml":
        body, kind, ending = api.issue_toml(found), KINDS["toml"], "toml"
    elif form == "csv":
        body, kind, ending = api.spreadsheet([found]), KINDS["csv"], "csv"
    elif form == "jsonl":
        body, kind, ending = contract.to_line(stored.issue) + "\n", KINDS["jsonl"], "jsonl"
    else:
        raise HTTPException(404)
    name = "forecast" if form == "json" else "issue"
    return Response(body, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}.{ending}"'})


@router.get("/export/evidence")
def export_evidence(request: Request, id: str, who: str = "", what: str = "", form: str = "csv") -> Response:
    """Send the facts that inputs rest on, as rows."""
    desk: Desk = request.app.state.desk
    _, found = api.stored_issue(desk.record, id)
    facts = api.evidence(found, desk.record, who or None, what or None)
    return sent(_frame([asdict(fact) for fact in facts]), "evidence", form)


@router.get("/export/scores")
def export_scores(request: Request, view: str = "forecasts", each: str = "", form: str = "csv") -> Response:
    """Send kept forecasts, or the scores of what texts foretold, as rows."""
    desk: Desk = request.app.state.desk
    if view == "forecasts":
        rows = [_row(kept) for kept in api.forecasts(desk.record)]
    elif view == "outlook":
        rows = [
            {k: v for k, v in asdict(s).items() if isinstance(v, int | float | str | None)}
            for s in api.score_outlook(desk.record, each or None)
        ]
    elif view == "due":
        rows = [asdict(one) for one in api.due(desk.record)]
    else:
        raise HTTPException(404)
    return sent(_frame(rows), view, form)


def _row(kept: Any) -> dict[str, Any]:
    low, high = kept.result["bands"]["80"]
    named = {name: getattr(kept, name) for name in ("number", "id", "question", "made_at", "who", "deadline", "outcome", "resolved_by")}
    return {**named, "median": kept.result["median"], "mean": kept.result["mean"], "low_80": low, "high_80": high}


def _frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(rows, infer_schema_length=None)


@router.get("/scores")
def scores(request: Request, each: str = "") -> Response:
    """Show kept forecasts with their outcomes and scores, and what texts foretold."""
    desk: Desk = request.app.state.desk
    groups = ("holder", "publisher", "kind", "likelihood")
    if each not in ("", *groups):
        raise HTTPException(404)
    about: dict[str, Any] = {"kept": list(reversed(api.forecasts(desk.record))), "scored": api.score_forecasts(desk.record)[:1]}
    about |= {
        "due": api.due(desk.record)[:LISTED],
        "outlooks": api.score_outlook(desk.record, each or None),
        "groups": groups,
        "each": each,
    }
    about["judged"] = [j for j in reversed(api.judgements(desk.record)) if j.undone_at is None][:LISTED]
    return pages.page(request, desk, "forecast/scores.html", title="Scores", **about)


@router.post("/scores/resolve")
def resolve(request: Request, form: Form) -> Response:
    """Enter the outcome of a kept forecast, or take it back."""
    desk: Desk = request.app.state.desk
    number = _whole(field(form, "number"))
    name = signed_by(request, desk, "a change")
    if field(form, "undo"):
        api.unresolve(desk.record, number)
    else:
        api.resolve(desk.record, number, _number(field(form, "outcome")), name)
    return pages.onward("/scores", desk)


@router.post("/scores/judge")
def judge(request: Request, form: Form) -> Response:
    """Judge an outlook that a text holds, or take a judgement back."""
    desk: Desk = request.app.state.desk
    name = signed_by(request, desk, "a change")
    if field(form, "undo"):
        api.unjudge(desk.record, _whole(field(form, "undo")))
    else:
        api.judge(desk.record, field(form, "id"), field(form, "verdict"), name)
    return pages.onward("/scores", desk)


def _stored(request: Request, desk: Desk, found: api.Issue) -> Response:
    """Store a new issue under an id that is free, and open it."""
    name = signed_by(request, desk, "a change")
    taken = {s.id for s in api.stored_issues(desk.record)}
    ident, n = found.id, 1
    while ident in taken:
        n += 1
        ident = f"{found.id}-{n}"
    kept = api.store_issue(desk.record, api.issue_of({**api.issue_json(found), "id": ident}), name)
    return pages.onward(pages.link("/forecast/issue", id=kept.id), desk)


def _seen(form: Any) -> int:
    return _whole(field(form, "seen"))


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise RecordError("there is no such number. Reload the page")
    return int(text)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise InputError(f"the outcome is '{text}', which is no number. Give a point of the scale") from None
