"""The door: the token of a workbench that other machines reach, the analyst's name, and the files of the pages."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from dragoman.workbench import pages, sessions
from dragoman.workbench.desk import Desk, same

router = APIRouter()
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@router.get("/enter")
def enter(request: Request, token: str = "") -> Response:
    """Take the token from the address, once, and go in."""
    desk: Desk = request.app.state.desk
    return _admitted(request, desk, token) if token else pages.problem(request, desk, 401, "Give the token that the log printed")


@router.post("/enter")
def enter_by_form(request: Request, form: sessions.Form) -> Response:
    """Take the token from the form, and go in."""
    return _admitted(request, request.app.state.desk, sessions.field(form, "given"))


def _admitted(request: Request, desk: Desk, given: str) -> Response:
    if desk.token is not None and not same(desk.token, given):
        return pages.problem(request, desk, 401, "This is not the token of this workbench. Copy it from its log")
    response = pages.onward("/", desk)
    if desk.token is not None:
        sessions.admit(response, desk)
    return response


@router.post("/name")
def name(request: Request, form: sessions.Form) -> Response:
    """Keep the analyst's name, and go back."""
    desk: Desk = request.app.state.desk
    response = pages.onward(sessions.field(form, "next", "/"), desk)
    sessions.name(response, sessions.field(form, "name"), desk)
    return response


@router.get("/static/{name}")
def static(name: str) -> Response:
    """Send a file of the pages."""
    files = {path.name: path for path in pages.STATIC.iterdir() if path.suffix in TYPES}
    if name not in files:
        raise HTTPException(404)
    kept = {"Cache-Control": "public, max-age=31536000, immutable"}
    return FileResponse(files[name], media_type=TYPES[files[name].suffix], headers=kept)


@router.get("/favicon.ico")
def icon() -> Response:
    """Send the sign in the browser's tab."""
    return static("icon.svg")
