"""Page 1: the library, its runs, and the copies that are folded into their stories."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from dragoman import api
from dragoman.record.library import Looked
from dragoman.workbench import pages
from dragoman.workbench.desk import Desk
from dragoman.workbench.sessions import Form, analyst, field

router = APIRouter()
ASKED = ("words", "publisher", "since", "until", "event_type", "actor")
FAR_RUN = 1_000_000_000
FAR = 100_000  # the last page that can be asked for


@router.get("/")
def library(request: Request, page: int = 1) -> Response:
    """List documents, newest or best first."""
    desk: Desk = request.app.state.desk
    asked = asked_of(request)
    on_page: Looked = {**asked, "page": min(max(page, 1), FAR)}
    found = api.listing(desk.record, **on_page)
    jobs = [job for job in desk.shop.jobs() if not job.ended]
    return pages.page(
        request,
        desk,
        "library.html",
        found=found,
        asked={name: asked.get(name, "") for name in ASKED},
        types=sorted(api.ontology().events),
        publishers=api.publishers(desk.record),
        jobs=jobs,
        title="Library",
    )


def asked_of(request: Request) -> Looked:
    """Return what an address asks of the library."""
    given = pages.asked(request, ASKED)
    if given["event_type"]:
        given["event_type"] = given["event_type"].upper()
    asked: Any = {name: value for name, value in given.items() if value}
    return cast(Looked, asked)


@router.get("/runs")
def runs(request: Request) -> Response:
    """List runs, newest first, with what each has read."""
    desk: Desk = request.app.state.desk
    found = list(reversed(api.runs(desk.record)))
    return pages.page(request, desk, "runs.html", runs=found[:200], all=len(found), title="Runs")


@router.get("/runs/{run}")
def run(request: Request, run: Annotated[int, Path(ge=1, le=FAR_RUN)]) -> Response:
    """Show a run: what it read with, and what it changed."""
    desk: Desk = request.app.state.desk
    [found] = api.runs(desk.record, run)
    changes = api.diff(desk.record, run - 1, run)[:300] if run > 1 and any(r.run == run - 1 for r in api.runs(desk.record)) else []
    return pages.page(request, desk, "run.html", run=found, changes=changes, title=f"Run {run}")


@router.post("/split")
def split(request: Request, form: Form) -> Response:
    """Read a copy as a document of its own."""
    desk: Desk = request.app.state.desk
    ident = field(form, "id")
    desk.shop.give("split", (ident,), f"parting “{ident}” from its story", by=analyst(request, desk))
    return pages.onward("/jobs", desk)
