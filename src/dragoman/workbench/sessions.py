"""Cookies and what hangs on them: the session that forms are bound to, the analyst's name, the token once given.

All values are signed: a cookie that another port of this host has set is none of ours.
"""

from __future__ import annotations

import secrets
import urllib.parse
from collections.abc import AsyncIterator, Mapping
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.errors import InputError
from dragoman.workbench.desk import Desk, same

SESSION, NAME, TOKEN = "session", "name", "token"
LONGEST = 60  # characters of an analyst's name
YEAR = 365 * 24 * 3600
STRANGE = "This form is not of this session: the workbench was started again, or cookies are off. Reload the page"
FILES, FIELDS, PART = 20, 2_000, 900_000  # of a form: files, fields (an issue has seven a stakeholder), bytes of a field


def admitted(cookies: Mapping[str, str], desk: Desk) -> bool:
    """Tell whether the token was given once."""
    return desk.token is None or same(desk.sign(TOKEN, desk.token), cookies.get(_cookie(TOKEN, desk), ""))


def admit(response: Response, desk: Desk) -> None:
    """Note that the token was given."""
    _set(response, TOKEN, desk.sign(TOKEN, desk.token or ""), desk)


def session(request: Request, desk: Desk) -> str | None:
    """Return the session of a request, None where it has none of ours."""
    value, _, mark = request.cookies.get(_cookie(SESSION, desk), "").partition(".")
    return value if value and desk.signed(SESSION, value, mark) else None


def form_token(request: Request, desk: Desk) -> str:
    """Return the token of the session's forms; a request without a session is given one, which `keep` sends."""
    found = session(request, desk) or getattr(request.state, "fresh", None)
    if found is None:
        found = request.state.fresh = secrets.token_hex(16)
    return desk.sign("form", found)


def keep(request: Request, response: Response, desk: Desk) -> None:
    """Send the session that a page's forms are bound to, where it is new."""
    fresh = getattr(request.state, "fresh", None)
    if fresh is not None:
        _set(response, SESSION, f"{fresh}.{desk.sign(SESSION, fresh)}", desk)


def analyst(request: Request, desk: Desk) -> str | None:
    """Return the name that whoever sits before the page has given."""
    value, _, mark = request.cookies.get(_cookie(NAME, desk), "").rpartition(".")
    return urllib.parse.unquote(value) if value and desk.signed(NAME, value, mark) else None


def signed_by(request: Request, desk: Desk, what: str) -> str:
    """Return the analyst who signs ``what`` ("a correction").

    Raises
    ------
    InputError
        Nobody has given a name.
    """
    found = analyst(request, desk)
    if not found:
        raise InputError(f"{what} says whose it is. Write your name at the top of the page first")
    return found


def name(response: Response, given: str, desk: Desk) -> None:
    """Keep an analyst's name.

    Raises
    ------
    InputError
        It is none.
    """
    value = urllib.parse.quote(checked_name(given), safe="")
    _set(response, NAME, f"{value}.{desk.sign(NAME, value)}", desk, lasting=True)


def checked_name(given: str) -> str:
    """Return a name as it is kept: one line of printable characters.

    Raises
    ------
    InputError
        It is none.

    Examples
    --------
    >>> checked_name("  Anna   Berg ")
    'Anna Berg'
    """
    words = " ".join(given.split())
    if not words or len(words) > LONGEST or not words.isprintable():
        raise InputError(f"a name has 1 to {LONGEST} letters on one line. Write it again")
    return words


async def _form(request: Request) -> AsyncIterator[FormData]:
    """Give the fields of a form of ours, and close its files at the end.

    Raises
    ------
    HTTPException
        It carries no token of its session, or more than a form can hold.
    """
    desk: Desk = request.app.state.desk
    async with request.form(max_files=FILES, max_fields=FIELDS, max_part_size=PART) as form:
        found = session(request, desk)
        given = form.get("token")
        if found is None or not isinstance(given, str) or not desk.signed("form", found, given):
            raise HTTPException(403, STRANGE)
        yield form


Form = Annotated[FormData, Depends(_form)]


def field(form: FormData, name: str, default: str = "") -> str:
    """Return a field of a form as words."""
    value = form.get(name, default)
    return default if isinstance(value, UploadFile) else value.strip()


def _cookie(name: str, desk: Desk) -> str:
    return f"dragoman_{desk.port}_{name}"


def _set(response: Response, kind: str, value: str, desk: Desk, *, lasting: bool = False) -> None:
    response.set_cookie(_cookie(kind, desk), value, max_age=YEAR if lasting else None, httponly=True, samesite="lax", path="/")
