"""The facts of the whole record, a layer at a time: filtered, a page at a time, each leading to its passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman import api
from dragoman.record.sayings import ATTITUDES, KINDS
from dragoman.workbench import pages
from dragoman.workbench.desk import Desk

if TYPE_CHECKING:
    import polars as pl

router = APIRouter()
SIZE = 100
FAR = 100  # the last page: of more rows an export is of more use
LAYERS = ("events", "statements", "figures", "outlook", "reasons", "actors")
ASKED = {
    "events": ("actor", "recipient", "event_type", "since", "until", "asserted_by", "document"),
    **dict.fromkeys(KINDS, ("by", "country", "kind", "since", "until", "text", "document")),
    "actors": ("country",),
}
COLUMNS = {
    "events": ("published", "event_type", "actor_names", "recipient_names", "start", "place", "asserted_by_name", "passage"),
    "statements": ("published", "speaker_name", "kind", "attitude", "content"),
    "figures": ("published", "low", "high", "unit", "measures", "claimed_by_name", "passage"),
    "outlook": ("published", "kind", "holder_name", "content", "condition", "start"),
    "reasons": ("published", "holder_name", "cue", "content", "thesis"),
    "actors": ("name", "country", "sectors", "office", "documents", "as_actor", "as_recipient"),
}


@router.get("/facts")
def facts(request: Request, layer: str = "events", page: int = 1) -> Response:
    """List facts that fit what is asked."""
    desk: Desk = request.app.state.desk
    if layer not in LAYERS:
        raise HTTPException(404)
    asked = asked_of(request, layer)
    at = min(max(page, 1), FAR)
    frame = frame_of(desk, layer, asked, at * SIZE + 1)  # one more tells whether another page follows
    rows = api.rows(frame.slice((at - 1) * SIZE, SIZE))
    return pages.page(
        request,
        desk,
        "facts.html",
        layer=layer,
        layers=LAYERS,
        asked={name: asked.get(name, "") for name in ASKED[layer]},
        kinds=KINDS.get(layer, ()),
        attitudes=ATTITUDES,
        types=sorted(api.ontology().events),
        columns=COLUMNS[layer],
        rows=rows,
        first=(at - 1) * SIZE + 1,
        page=at,
        pages=at + 1 if frame.height > at * SIZE and at < FAR else at,
        title="Facts",
    )


def asked_of(request: Request, layer: str) -> dict[str, str]:
    """Return what an address asks of a layer."""
    given = pages.asked(request, ASKED[layer])
    return {name: value for name, value in given.items() if value}


def frame_of(desk: Desk, layer: str, asked: dict[str, str], limit: int | None = None) -> pl.DataFrame:
    """Return the rows of a layer that fit what is asked, by the same verb as the command line."""
    wanted: dict[str, Any] = dict(asked)
    if layer == "events" and "event_type" in wanted:
        wanted["event_types"] = (wanted.pop("event_type").upper(),)
    if "kind" in wanted:
        wanted["kinds"] = (wanted.pop("kind").lower(),)
    if layer != "actors":
        wanted["limit"] = limit
    found: pl.DataFrame = getattr(desk.record, layer)(**wanted)
    return found
