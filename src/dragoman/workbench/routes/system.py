"""Page 4: the system of states: who stands with whom, a tie over time, the partners of a state, what moved; every mark opens its events."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman import api
from dragoman.errors import InputError
from dragoman.workbench import pages
from dragoman.workbench.desk import Desk
from dragoman.workbench.routes import charts
from dragoman.workbench.routes.exporting import sent

if TYPE_CHECKING:
    import polars as pl

router = APIRouter()
PERIODS = ("day", "week", "month", "quarter", "year")
LISTED = 200  # events of a page
MOST = 40  # states of a matrix


@router.get("/system")
def system(request: Request) -> Response:
    """Show who stands with whom."""
    desk: Desk = request.app.state.desk
    asked = pages.asked(request, ("states", "since", "until", "form"))
    about: dict[str, Any] = {"asked": asked, "title": "System", "found": None, "spec": None, "wrong": None, "edges": []}
    try:
        found = _alignment(desk, asked)
        about |= {"found": found, "spec": charts.put(api.chart(found, asked["form"] or "matrix")), "edges": found.edges.to_dicts()}
        about["camps"] = camps(found)
    except InputError as error:
        about["wrong"] = pages.plain(str(error))
    return pages.page(request, desk, "system/system.html", **about)


@router.get("/system/tie")
def tie(request: Request) -> Response:
    """Show a tie over time and its events."""
    desk: Desk = request.app.state.desk
    asked = pages.asked(request, ("one", "other", "by", "since", "until"))
    found = _tie(desk, asked)
    events = found.events.unique("id", keep="first", maintain_order=True).sort("last", "id", descending=True, nulls_last=True)
    drawn = charts.put(api.chart(found)) if events.height else None
    about = {"asked": asked, "periods": PERIODS, "spec": drawn, "all": events.height, "events": events.head(LISTED).to_dicts()}
    frame = found.periods.filter(found.periods["direction"] == "both") if "direction" in found.periods.columns else found.periods
    name = f"{found.one} and {found.other}"
    return pages.page(request, desk, "system/tie.html", found=found, rows=frame.to_dicts(), title=name, **about)


@router.get("/system/state")
def state(request: Request) -> Response:
    """Show the partners of a state."""
    desk: Desk = request.app.state.desk
    asked = pages.asked(request, ("one", "since", "until"))
    found = _partners(desk, asked)
    drawn = charts.put(api.chart(found)) if found.frame.height else None
    return pages.page(
        request, desk, "system/state.html", found=found, rows=found.frame.to_dicts(), spec=drawn, asked=asked, title=found.one
    )


@router.get("/system/moved")
def moved(request: Request) -> Response:
    """Show which ties moved most, and the events that moved them."""
    desk: Desk = request.app.state.desk
    asked = pages.asked(request, ("since", "until"))
    about: dict[str, Any] = {"asked": asked, "title": "What moved", "found": None, "spec": None, "wrong": None, "moves": []}
    if asked["since"]:
        try:
            found = _moves(desk, asked)
            about |= {"found": found, "moves": api.moved_json(found)[:30]}
            about["spec"] = charts.put(api.chart(found)) if found.frame.height else None
        except InputError as error:
            about["wrong"] = pages.plain(str(error))
    return pages.page(request, desk, "system/moved.html", **about)


@router.get("/export/system")
def export(request: Request, view: str, form: str = "csv") -> Response:
    """Send a view of the system as rows, or as its chart."""
    desk: Desk = request.app.state.desk
    views: dict[str, tuple[Callable[[Desk, dict[str, str]], Any], tuple[str, ...], Callable[[Any], pl.DataFrame]]] = {
        "system": (_alignment, ("states", "since", "until", "draw"), lambda f: f.edges),
        "tie": (_tie, ("one", "other", "by", "since", "until"), lambda f: f.periods),
        "events": (_tie, ("one", "other", "by", "since", "until"), lambda f: f.events),
        "state": (_partners, ("one", "since", "until"), lambda f: f.frame),
        "moved": (_moves, ("since", "until"), lambda f: api.moved_table(f)),
    }
    if view not in views:
        raise HTTPException(404)
    find, names, frame = views[view]
    asked = pages.asked(request, names)
    found = find(desk, asked)
    if f".{form}" in charts.FORMS:
        drawn = api.chart(found, asked.get("draw") or "matrix") if view == "system" else api.chart(found)
        return charts.sent(drawn, f".{form}", view)
    return sent(frame(found), view, form)


def within(asked: dict[str, str]) -> dict[str, Any]:
    """Return the period that is asked for."""
    return {name: asked[name] for name in ("since", "until") if asked.get(name)}


def _alignment(desk: Desk, asked: dict[str, str]) -> Any:
    states = tuple(s.strip() for s in asked["states"].replace(";", ",").split(",") if s.strip())
    if len(states) > MOST:
        raise InputError(f"{len(states)} states are asked for; {MOST} at most can be shown. Name fewer")
    return api.align(desk.record, states, **within(asked))


def _tie(desk: Desk, asked: dict[str, str]) -> Any:
    if not (asked["one"] and asked["other"]):
        raise InputError("a tie is between two. Name both, as Iran and Russia")
    by = asked["by"] or "month"
    if by not in PERIODS:
        raise InputError(f"'{by}' is no period. Use one of: {', '.join(PERIODS)}")
    return api.tie(desk.record, asked["one"], asked["other"], by=by, **within(asked))


def _partners(desk: Desk, asked: dict[str, str]) -> Any:
    if not asked["one"]:
        raise InputError("whose partners? Name a state")
    return api.partners(desk.record, asked["one"], **within(asked))


def _moves(desk: Desk, asked: dict[str, str]) -> Any:
    if not asked["since"]:
        raise InputError("since when? Give a day, as 2018-01-01")
    return api.moved(desk.record, asked["since"], until=asked["until"] or None)


def camps(found: Any) -> list[list[tuple[str, float]]]:
    """Return the camps, each with its states and the share of searches in which they stood beside their camp."""
    listed: dict[int, list[tuple[str, float]]] = {}
    for i, (name, camp) in enumerate(zip(found.states, found.camps, strict=True)):
        others = [j for j, c in enumerate(found.camps) if c == camp and j != i]
        share = sum(found.together[i][j] for j in others) / len(others) if others else 1.0
        listed.setdefault(camp, []).append((name, share))
    return sorted(listed.values(), key=len, reverse=True)
