"""The application: routes by subject behind the guard, and errors as pages without a trace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp

from dragoman.errors import ConflictError, DragomanError
from dragoman.workbench import guard, pages
from dragoman.workbench.desk import Desk
from dragoman.workbench.jobs import BusyError
from dragoman.workbench.routes import adding, charts, checking, door, exporting, facts, forecasting, library, reading, system, why

ROUTERS = (door, library, adding, reading, why, checking, facts, exporting, charts, system, forecasting)
BROKEN = "The workbench could not answer; its log says why. Nothing was changed"


def build(desk: Desk) -> ASGIApp:
    """Return the workbench as an application that a server can run.

    Raises
    ------
    RecordError
        The record cannot be opened or made.
    """
    desk.record.engine(create=True)

    @asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        yield
        desk.shop.close()

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=alive, redirect_slashes=False)
    app.state.desk = desk
    for module in ROUTERS:
        app.include_router(module.router)
    for kind, status in ((ConflictError, 409), (DragomanError, 400), (BusyError, 503)):
        app.add_exception_handler(kind, _told(desk, status))
    app.add_exception_handler(HTTPException, _refused(desk))
    app.add_exception_handler(RequestValidationError, _unreadable(desk))

    # the server's log has the trace, a stranger's eyes have not
    app.add_exception_handler(Exception, lambda request, _: pages.problem(request, desk, 500, BROKEN))
    return guard.guarded(app, desk)


def _told(desk: Desk, status: int) -> Callable[[Request, Exception], Response]:
    return lambda request, error: pages.problem(request, desk, status, _line(error))


def _refused(desk: Desk) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        line = error.detail if error.detail not in (None, "Not Found", "Method Not Allowed") else "There is no such page. Go to the library"
        return pages.problem(request, desk, error.status_code, line)

    return answer


def _unreadable(desk: Desk) -> Callable[[Request, Exception], Response]:
    return lambda request, _: pages.problem(request, desk, 400, "This address says something that cannot be read. Go to the library")


def _line(error: Exception) -> str:
    words = str(error)
    return words[:1].upper() + words[1:]
