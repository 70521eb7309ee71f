"""Pages from templates: everything that is written into one is escaped; errors are pages of one clear line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dragoman import __version__
from dragoman.record.library import Listed
from dragoman.workbench import sessions
from dragoman.workbench.desk import Desk

HERE = Path(__file__).parent
STATIC = HERE / "static"
NAV = [
    ("/", "Library"),
    ("/facts", "Facts"),
    ("/system", "System"),
    ("/forecast", "Forecast"),
    ("/scores", "Scores"),
    ("/checking", "Checking"),
    ("/runs", "Runs"),
]
HEADLINE = 90  # characters of a text's first words that stand for a title
FRAGMENT = "x-fragment"  # the header by which a script asks for a part of a page
TITLES = {
    400: "This cannot be done",
    401: "Who is there?",
    403: "Not from here",
    404: "Not found",
    405: "Not so",
    409: "Somebody was faster",
    413: "Too large",
    421: "Another name",
    503: "Busy",
}


def link(path: str, **query: Any) -> str:
    """Return an address of the workbench; what is None or empty is left out.

    >>> link("/reading", id="a b#e1", page=None)
    '/reading?id=a+b%23e1'
    """
    kept = {name: value for name, value in query.items() if value not in (None, "", ())}
    return f"{path}?{urlencode(kept, doseq=True, errors='surrogatepass')}" if kept else path


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Write a number of things.

    >>> counted(1, "copy", "copies"), counted(1200, "event")
    ('1 copy', '1,200 events')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def headline(one: Listed) -> tuple[str, str]:
    """Return what stands over a document of the library, and how its text goes on: of one without a title its first words."""
    words = one.opening.strip()
    if one.title:
        return one.title, words.removeprefix(one.title).strip() + " …"
    first = words.partition("\n")[0]
    if len(first) > HEADLINE:
        first = first[:HEADLINE].rpartition(" ")[0] or first[:HEADLINE]
    rest = words[len(first) :].strip()
    return (f"{first} …" if rest else first) or one.id, f"… {rest} …" if rest else ""


@cache
def environment() -> jinja2.Environment:
    """Return where templates are found; all of them escape all that is written into them."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(headline=headline, link=link, counted=counted, static=static, version=__version__)
    made.filters["day"] = lambda value: str(value or "")[:10]
    made.filters["minute"] = lambda value: str(value or "")[:16].replace("T", " ")
    return made


@cache
def static(name: str) -> str:
    """Return the address of a file of ours, with a mark that changes as it does."""
    mark = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?{mark}"


def render(template: str, **about: Any) -> bytes:
    """Return a template as bytes; what no page can hold (NUL, halves of characters) is written as a sign for it."""
    words = environment().get_template(template).render(about)
    return words.replace("\0", "\ufffd").encode("utf-8", "replace")


def page(request: Request, desk: Desk, template: str, *, status: int = 200, **about: Any) -> Response:
    """Return a page. ``at``, ``analyst`` and ``token`` (of its forms) are there for every template."""
    token = sessions.form_token(request, desk)
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    common = {"at": request.url.path, "here": here, "nav": NAV, "analyst": sessions.analyst(request, desk), "token": token}
    response = HTMLResponse(render(template, **{**common, "fragment": is_fragment(request), **about}), status)
    sessions.keep(request, response, desk)
    return response


def asked(request: Request, names: Iterable[str]) -> dict[str, str]:
    """Return what an address asks, by name, empty where it does not."""
    return {name: request.query_params.get(name, "").strip() for name in names}


def is_fragment(request: Request) -> bool:
    """Tell whether a script of ours asks for a part of a page."""
    return FRAGMENT in request.headers


def problem(request: Request, desk: Desk, status: int, line: str, back: str | None = None) -> Response:
    """Return a page that says what went wrong and what to do, and nothing else."""
    title = TITLES.get(status, TITLES[400] if status < 500 else "Something broke")
    template = "problem_part.html" if is_fragment(request) else "problem.html"
    return page(request, desk, template, status=status, code=status, title=title, line=plain(line), back=back)


def plain(line: str) -> str:
    """Return an error's line for somebody who uses no terminal: without the commands that it advises.

    >>> plain("'a' has no 'e9'. List them: dragoman events --document a"), plain("No such day. Write it as 2018-07-14")
    ("'a' has no 'e9'.", 'No such day. Write it as 2018-07-14')
    """
    parts = re.split(r"(?<=\.) (?=[A-Z])", line)
    kept = [part for part in parts if "dragoman " not in part and " --" not in part and not part.startswith("--")]
    return " ".join(kept or parts[:1])


def onward(path: str, desk: Desk) -> Response:
    """Send the browser to an address of the workbench; any other is its first page."""
    return RedirectResponse(local(path), 303)


def local(path: str) -> str:
    r"""Return an address if it is one of this workbench.

    >>> local("/reading?id=a"), local("//example.org"), local("/\\example.org"), local("https://example.org")
    ('/reading?id=a', '/', '/', '/')
    """
    safe = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
    return path if safe else "/"
