"""Page 3: correcting: accept, reject, edit, add, undo; and what all corrections are worth together.

A form says in which state it saw the fact: where somebody else was faster, nothing is written and the page says who.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman import api
from dragoman.errors import InputError
from dragoman.record.standing import Checked, Standing
from dragoman.workbench import cards, fields, pages
from dragoman.workbench.desk import Desk
from dragoman.workbench.routes.reading import card_page, document_of, fact_of, to_fact
from dragoman.workbench.sessions import Form, field, signed_by

router = APIRouter()
LISTED = 200  # corrections of a page
PLACES = 12  # digits of a place in a text


@router.post("/correct")
def correct(request: Request, form: Form) -> Response:
    """Accept or reject a fact."""
    desk: Desk = request.app.state.desk
    ident, action = field(form, "id"), field(form, "action")
    if action not in ("accept", "reject"):
        raise InputError("accept or reject the fact, or edit it")
    _, name = fact_of(desk, ident)
    api.correct(desk.record, ident, action, signed_by(request, desk, "a correction"), seen=field(form, "seen"))
    return _done(request, desk, ident.rpartition("#")[0], name)


@router.get("/edit")
def edit(request: Request, id: str) -> Response:
    """Show a form with the fields of a fact."""
    desk: Desk = request.app.state.desk
    found, name = fact_of(desk, id)
    return _form(request, desk, found, name)


@router.post("/edit")
def edited(request: Request, form: Form) -> Response:
    """Write what a form changes; one that cannot be comes back with a line that says why."""
    desk: Desk = request.app.state.desk
    ident = field(form, "id")
    found, name = fact_of(desk, ident)
    standing, _ = _one(found, name)
    given = _given(form, standing.layer)
    try:
        changed = fields.changed(desk.record, standing.layer, standing.fact, given, found.reading)
        api.correct(desk.record, ident, "edit", signed_by(request, desk, "a correction"), seen=field(form, "seen"), **changed)
    except InputError as error:
        return _form(request, desk, found, name, given, str(error), field(form, "seen"))
    return _done(request, desk, ident.rpartition("#")[0], name)


@router.get("/new")
def new(request: Request, id: str, layer: str = "events", start: int = 0, end: int = 0) -> Response:
    """Show a form for a fact that was missed, its passage filled from the words selected."""
    desk: Desk = request.app.state.desk
    found, _ = document_of(desk, id)
    passage = {fields.PASSAGES[layer]: f"{start}-{end}"} if layer in fields.FORMS and start < end else {}
    return _new(request, desk, found, layer, passage)


@router.post("/new")
def added(request: Request, form: Form) -> Response:
    """Add a fact."""
    desk: Desk = request.app.state.desk
    ident, layer = field(form, "id"), field(form, "layer")
    found, _ = document_of(desk, ident)
    if layer not in fields.FORMS:
        raise HTTPException(404)
    given = _given(form, layer)
    try:
        changed = fields.changed(desk.record, layer, None, given, found.reading)
        who = signed_by(request, desk, "a correction")
        made = api.correct(desk.record, f"{ident}#{fields.LETTERS[layer]}", "add", who, seen=field(form, "seen"), **changed)
    except InputError as error:
        return _new(request, desk, found, layer, given, str(error), field(form, "seen"))
    return _done(request, desk, ident, f"a{made.number}")


@router.post("/undo")
def undo(request: Request, form: Form) -> Response:
    """Take a correction back; it stays listed."""
    desk: Desk = request.app.state.desk
    number = field(form, "number")
    if not number.isdecimal() or len(number) > 9:
        raise HTTPException(404)
    signed_by(request, desk, "a correction")
    undone = api.undo(desk.record, int(number))
    document, _, name = undone.id.rpartition("#")
    if field(form, "next"):
        return pages.onward(field(form, "next"), desk)
    if undone.action == "add":
        gone = pages.page(request, desk, "gone.html", number=undone.number) if pages.is_fragment(request) else None
        return gone or pages.onward(pages.link("/reading", id=document), desk)
    return _done(request, desk, document, name)


@router.get("/checking")
def checking(request: Request, who: str = "", page: int = 1) -> Response:
    """Show what corrections are worth: precision, agreement, and all of them, newest first."""
    desk: Desk = request.app.state.desk
    found = [c for c in reversed(api.corrections(desk.record)) if not who or c.who == who]
    last = max(1, -(-len(found) // LISTED))
    at = min(max(page, 1), last)
    about: dict[str, Any] = {"judged": api.precision(desk.record), "corrections": found[(at - 1) * LISTED : at * LISTED], "all": len(found)}
    return pages.page(request, desk, "checking.html", **about, page=at, pages=last, who=who, title="Checking")


def _done(request: Request, desk: Desk, document: str, name: str) -> Response:
    """Answer with the new card where a script asked, else go back to the fact."""
    found, name = fact_of(desk, f"{document}#{name}")
    if not pages.is_fragment(request):
        return pages.onward(to_fact(found, name), desk)
    return card_page(request, desk, found, name)


def _one(found: Checked, name: str) -> tuple[Standing, cards.Card]:
    made = cards.one(found, name)
    assert made is not None
    if made[0].read is None:
        raise InputError("a fact that was added is not edited. Undo it, and add it as it should be")
    return made


def _given(form: FormData, layer: str) -> dict[str, str]:
    """Return the fields that a form gives; boxes that are ticked are joined."""
    given = {name: field(form, name) for name in fields.FORMS[layer].split() if name in form}
    if "auxiliary" in fields.FORMS[layer]:
        given["auxiliary"] = ", ".join(str(value) for value in form.getlist("auxiliary"))
    return given


def _form(
    request: Request,
    desk: Desk,
    found: Checked,
    name: str,
    given: Mapping[str, str] | None = None,
    error: str | None = None,
    seen: str | None = None,
) -> Response:
    standing, card = _one(found, name)
    about = {
        "card": card,
        "document": found.reading.document,
        "fields": fields.form(standing.layer, standing.fact, given),
        "suggestions": fields.suggestions(found.reading),
        "seen": standing.state if seen is None else seen,
        "error": pages.plain(error) if error else None,
    }
    template = "edit_part.html" if pages.is_fragment(request) else "edit.html"
    return pages.page(request, desk, template, status=422 if error else 200, **about, title=f"Edit {name}")


def _new(
    request: Request,
    desk: Desk,
    found: Checked,
    layer: str,
    given: Mapping[str, str],
    error: str | None = None,
    seen: str | None = None,
) -> Response:
    if layer not in fields.FORMS:
        raise HTTPException(404)
    passage = given.get(fields.PASSAGES[layer], "")
    start, _, end = passage.partition("-")
    inside = all(place.isdecimal() and len(place) <= PLACES for place in (start, end))
    words = found.reading.document.text[int(start) : int(end)] if inside else ""
    about = {
        "layer": layer,
        "layers": list(fields.FORMS),
        "document": found.reading.document,
        "fields": fields.form(layer, None, given),
        "suggestions": fields.suggestions(found.reading),
        "seen": found.state if seen is None else seen,
        "words": words,
        "passage": (start, end),
        "error": pages.plain(error) if error else None,
    }
    template = "new_part.html" if pages.is_fragment(request) else "new.html"
    return pages.page(request, desk, template, status=422 if error else 200, **about, title="Add a fact")
