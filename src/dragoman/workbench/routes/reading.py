"""Page 2: a reading: the article as it was, what was found in it marked by layer, and the cards of the margin."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman import api
from dragoman.errors import RecordError
from dragoman.record.standing import Checked
from dragoman.workbench import cards, marks, pages
from dragoman.workbench.desk import Desk

router = APIRouter()


@router.get("/reading")
def reading(request: Request, id: str, part: int = 1) -> Response:
    """Show a document; of a fact like ``visit.txt#e3`` its document, with the fact before the eyes."""
    desk: Desk = request.app.state.desk
    wanted = request.query_params.get("show")
    shown = [layer for layer in marks.LAYERS if (layer not in marks.OFF if wanted is None else layer in wanted.split(","))]
    found, fact = document_of(desk, id)
    if fact:
        return pages.onward(to_fact(found, fact), desk)
    every = cards.cards(found)
    parts = marks.parts(found.reading.document.text)
    at = min(max(part, 1), len(parts))
    start, end = parts[at - 1] if at < len(parts) else (parts[-1][0], len(found.reading.document.text) + 1)
    margin = [card for card in every if start <= card.at < end]
    layers = Counter(card.layer for card in margin)
    actors = sorted(found.reading.actors, key=lambda actor: -len(actor.mentions))
    layers.update(actors=len(actors), places=len(found.reading.places), dates=len(found.reading.dates))
    return pages.page(
        request,
        desk,
        "reading.html",
        found=found,
        document=found.reading.document,
        paragraphs=[paragraph for paragraph in marks.article(found) if start <= paragraph.start < end],
        part=at,
        parts=len(parts),
        all=len(every),
        cards=margin,
        layers=[(layer, layers[layer], layer in shown) for layer in marks.LAYERS],
        actors=actors,
        statuses=Counter(card.status for card in margin),
        title=found.reading.document.title or found.reading.document.id,
    )


@router.get("/card")
def card(request: Request, id: str) -> Response:
    """Show one card: what a script puts in place of an older one."""
    desk: Desk = request.app.state.desk
    found, name = fact_of(desk, id)
    return card_page(request, desk, found, name)


def to_fact(found: Checked, name: str) -> str:
    """Return the address at which a fact of a document stands before the eyes."""
    made = cards.one(found, name)
    parts = marks.parts(found.reading.document.text)
    part = next((i for i, (_, end) in enumerate(parts, 1) if made and made[1].at < end), len(parts))
    return pages.link("/reading", id=found.reading.document.id, part=part if part > 1 else None) + f"#card-{name}"


def document_of(desk: Desk, ident: str) -> tuple[Checked, str]:
    """Return a document as it stands, and the name of the fact in it that was asked for, if one was.

    Raises
    ------
    HTTPException
        The record holds neither.
    """
    try:
        return api.checked(desk.record, ident), ""
    except RecordError as missing:
        document, mark, name = ident.rpartition("#")
        if not mark:
            raise HTTPException(404, f"The record holds no document “{ident[:200]}”. Look for it in the library") from missing
        try:
            found = api.checked(desk.record, document)
        except RecordError:
            raise HTTPException(404, f"The record holds no document “{document[:200]}”. Look for it in the library") from missing
    if all(fact.id != name for fact in found.facts):
        raise HTTPException(404, f"“{document[:200]}” has no fact “{name[:20]}”. It was read again, or its correction undone")
    return found, name


def fact_of(desk: Desk, ident: str) -> tuple[Checked, str]:
    """Return the document of a fact, and the fact's name in it.

    Raises
    ------
    HTTPException
        The record holds no such fact.
    """
    found, name = document_of(desk, ident)
    if not name:
        raise HTTPException(404, "This is a document. Choose a fact in it")
    return found, name


def card_page(request: Request, desk: Desk, found: Checked, name: str, status: int = 200) -> Response:
    """Return a card by itself."""
    made = cards.one(found, name)
    assert made is not None
    template = "card.html" if pages.is_fragment(request) else "card_page.html"
    return pages.page(request, desk, template, status=status, card=made[1], document=found.reading.document, title=name)
