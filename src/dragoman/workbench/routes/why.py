"""Why an event was read as it was: its document is read again by the process that reads, and explained."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.workbench import pages
from dragoman.workbench.desk import Desk
from dragoman.workbench.routes.reading import fact_of

router = APIRouter()


@router.get("/why")
def why(request: Request, id: str) -> Response:
    """Tell the clause, the rows that fired, the parties, and what else was tried."""
    desk: Desk = request.app.state.desk
    found, name = fact_of(desk, id)
    told = desk.shop.why(id)
    template = "why_part.html" if pages.is_fragment(request) else "why.html"
    return pages.page(request, desk, template, why=told, document=found.reading.document, name=name, title=f"Why {name}")
