"""Page 6: export of any view: its rows as CSV, JSON or Parquet, a reading as JSON, corrections as gold data."""

from __future__ import annotations

import io
import json
import re
import urllib.parse
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from dragoman import api, contract
from dragoman.workbench.desk import Desk
from dragoman.workbench.routes import facts, library
from dragoman.workbench.routes.reading import document_of

if TYPE_CHECKING:
    import polars as pl

router = APIRouter()
TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "parquet": "application/vnd.apache.parquet"}
LINES = "application/x-ndjson"


@router.get("/export/facts")
def export_facts(request: Request, layer: str = "events", form: str = "csv") -> Response:
    """Send the rows of a layer that fit what is asked."""
    desk: Desk = request.app.state.desk
    if layer not in facts.LAYERS:
        raise HTTPException(404)
    return sent(facts.frame_of(desk, layer, facts.asked_of(request, layer)), layer, form)


@router.get("/export/library")
def export_library(request: Request, form: str = "csv") -> Response:
    """Send the documents that fit what is asked, all pages of them."""
    desk: Desk = request.app.state.desk
    return sent(api.shelf(desk.record, **library.asked_of(request)), "documents", form)


@router.get("/export/reading")
def export_reading(request: Request, id: str) -> Response:
    """Send a reading as corrected, with what became of each fact, as JSON."""
    desk: Desk = request.app.state.desk
    found, _ = document_of(desk, id)
    return _file(json.dumps(api.checked_json(found), ensure_ascii=False, indent=1), id, "json", TYPES["json"])


@router.get("/export/gold")
def export_gold(request: Request, id: str | None = None) -> Response:
    """Send what analysts judged as gold data, one document a line."""
    desk: Desk = request.app.state.desk
    found = api.gold(desk.record, id)

    def lines() -> Iterator[str]:
        for one in found:
            yield contract.to_line(one) + "\n"

    return StreamingResponse(lines(), media_type=LINES, headers=_named(f"gold-{id}" if id else "gold", "jsonl"))


@router.get("/export/corrections")
def export_corrections(request: Request) -> Response:
    """Send all corrections, one a line."""
    desk: Desk = request.app.state.desk
    words = "".join(contract.to_line(asdict(one)) + "\n" for one in api.corrections(desk.record))
    return _file(words, "corrections", "jsonl", LINES)


@router.get("/export/judged")
def export_judged(request: Request) -> Response:
    """Send precision and agreement so far, as JSON."""
    desk: Desk = request.app.state.desk
    return _file(json.dumps(asdict(api.precision(desk.record)), ensure_ascii=False, indent=1), "judged", "json", TYPES["json"])


def sent(frame: pl.DataFrame, name: str, form: str) -> Response:
    if form not in TYPES:
        raise HTTPException(404, f"Rows are sent as {', '.join(TYPES)}. Choose one")
    if form == "parquet":
        out = io.BytesIO()
        frame.write_parquet(out)
        return _file(out.getvalue(), name, form, TYPES[form])
    if form == "csv":
        return _file(safe_csv(frame), name, form, TYPES[form])
    return _file(json.dumps(api.rows(frame), ensure_ascii=False), name, form, TYPES[form])


def safe_csv(frame: pl.DataFrame) -> str:
    """Return rows as CSV in which no cell begins as a formula does: a spreadsheet would run it."""
    import polars as pl

    def tamed(name: str) -> Any:
        return pl.when(pl.col(name).str.contains(r"^[=+\-@\t\r]")).then("'" + pl.col(name)).otherwise(pl.col(name)).alias(name)

    words = [name for name, kind in frame.schema.items() if kind == pl.String]
    lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
    frame = frame.with_columns([pl.col(name).list.eval(pl.element().fill_null("")).list.join(";") for name in lists])
    return api.csv(frame.with_columns([tamed(name) for name in (*words, *lists)]))


def _file(content: str | bytes, name: str, ending: str, kind: str) -> Response:
    body = content.encode("utf-8", "replace") if isinstance(content, str) else content
    return Response(body, media_type=kind, headers=_named(name, ending))


def _named(name: str, ending: str) -> dict[str, str]:
    """Return the header that names a file; the plain name is for browsers that know no other."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name)[:80].strip("._") or "export"
    full = urllib.parse.quote(f"{name[:80]}.{ending}", safe="", errors="replace")
    return {"Content-Disposition": f"attachment; filename=\"{plain}.{ending}\"; filename*=UTF-8''{full}"}
