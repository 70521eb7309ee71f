"""What every request passes before a page sees it: host, token, origin, size; and the headers every answer carries.

- **Host**: a name that is not this workbench's is refused, so that no page can reach it through a name of its own that
  it lets point here (DNS rebinding). A number needs no such check where a token guards the door.
- **Token**: where other machines may connect, a cookie says that the token was given once.
- **Origin**: a request that changes something comes from a page of the workbench; each form also carries a token of its
  session (`sessions`).
- **Size**: a body is counted as it comes in, and refused as soon as it is too large.
"""

from __future__ import annotations

import ipaddress
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.workbench import pages, sessions
from dragoman.workbench.desk import Desk

BODY = 1_000_000  # bytes of a form
UPLOADS = 64_000_000  # bytes of a form with files
LONG = "/add/files"  # the form with files
SAFE = ("GET", "HEAD")
METHODS = (*SAFE, "POST")
OPEN = ("/enter", "/static/")  # what is answered without the token
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def guarded(app: ASGIApp, desk: Desk) -> ASGIApp:
    """Return an application that lets through what may come in."""

    async def call(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        wrong = refused(scope, desk)
        if wrong is not None:
            status, line = wrong
            await pages.problem(Request(scope), desk, status, line)(scope, receive, sent)
            return
        limit = UPLOADS if scope["path"] == LONG else BODY
        await app(scope, _bounded(receive, limit), sent)

    return call


def refused(scope: Scope, desk: Desk) -> tuple[int, str] | None:
    """Return why a request may not come in, with the status, or None."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if len(headers.getlist("host")) != 1 or not known(host, desk):
        return 421, "This workbench does not answer to that name. Open it by the address that its log printed"
    if scope["method"] not in METHODS:
        return 405, "This cannot be done here. Use the forms of the workbench"
    if desk.token is not None and not scope["path"].startswith(OPEN) and not sessions.admitted(cookies(headers), desk):
        return 401, "This workbench asks for its token. Open the address that its log printed, or give the token"
    if scope["method"] not in SAFE and not _from_here(headers, host):
        return 403, "This form was sent from another site and changes nothing. Open the workbench itself"
    declared = headers.get("content-length", "0")
    limit = UPLOADS if scope["path"] == LONG else BODY
    if not declared.isdecimal() or len(declared) > 15 or int(declared) > limit:
        return 413, f"This is larger than {limit // 1_000_000} MB, too large to send. Send less at a time"
    return None


def known(host: str, desk: Desk) -> bool:
    """Tell whether a request is for this workbench, by its Host header.

    A number that the header gives is no name that somebody could let point here.
    """
    try:
        parts = urlsplit(f"//{host}")
        name, port = parts.hostname, parts.port
    except ValueError:
        return False
    if not name or parts.username is not None or parts.path or parts.query or parts.fragment or (port is not None and port < 1):
        return False
    if name in desk.names:
        return True
    if desk.token is None:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def cookies(headers: Headers) -> dict[str, str]:
    """Return the cookies of a request; of several of one name the first."""
    found: dict[str, str] = {}
    for part in headers.get("cookie", "").split(";"):
        jar = SimpleCookie()
        try:
            jar.load(part.strip())
        except CookieError:
            continue
        for name, morsel in jar.items():
            found.setdefault(name, morsel.value)
    return found


def _from_here(headers: Headers, host: str) -> bool:
    """Tell whether a form comes from a page of this host. Without any sign of a browser its token decides alone."""
    site = headers.get("sec-fetch-site")
    if site is not None and site != "same-origin":
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = origin.partition("://")
    return parts[0] in ("http", "https") and parts[2].lower() == host.lower()


def _bounded(receive: Receive, limit: int) -> Receive:
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        if message["type"] == "http.request":
            size += len(message.get("body", b""))
            if size > limit:
                raise HTTPException(413, f"This is larger than {limit // 1_000_000} MB, too large to send. Send less at a time")
        return message

    return counted
