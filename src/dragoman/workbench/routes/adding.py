"""Adding to the library: a pasted text, files, an address; and the jobs that read them, with their progress."""

from __future__ import annotations

import shutil

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.errors import InputError
from dragoman.sources import dates
from dragoman.sources.fetch import is_address
from dragoman.workbench import pages, uploads
from dragoman.workbench.desk import Desk
from dragoman.workbench.jobs import BusyError
from dragoman.workbench.sessions import FILES, Form, analyst, field

router = APIRouter()


@router.get("/add")
def add(request: Request) -> Response:
    """Show the three forms."""
    desk: Desk = request.app.state.desk
    endings = ",".join(uploads.ACCEPTED)
    return pages.page(request, desk, "add.html", endings=endings, files=FILES, most=uploads.FILE // 1_000_000, title="Add documents")


@router.post("/add/text")
def add_text(request: Request, form: Form) -> Response:
    """Read a pasted text."""
    desk: Desk = request.app.state.desk
    published = dates.check(field(form, "published") or None, "published")
    text = uploads.pasted(desk.record, field(form, "text"), field(form, "title"), published, field(form, "publisher"), field(form, "url"))
    desk.shop.give("read", (text,), f"a pasted text, “{text.document.id}”", by=analyst(request, desk), published=published)
    return pages.onward("/jobs", desk)


@router.post("/add/files")
def add_files(request: Request, form: Form) -> Response:
    """Read files that are sent."""
    desk: Desk = request.app.state.desk
    published = dates.check(field(form, "published") or None, "published")
    files = [file for file in form.getlist("files") if isinstance(file, UploadFile) and file.filename]
    folder = uploads.save(desk.record, files)
    names = sorted(folder.iterdir())
    what = ", ".join(path.name for path in names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    try:
        desk.shop.give("read", tuple(map(str, names)), what, by=analyst(request, desk), published=published, folder=folder)
    except BusyError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return pages.onward("/jobs", desk)


@router.post("/add/address")
def add_address(request: Request, form: Form) -> Response:
    """Fetch an address and read what is there; private networks are refused where it leads, at every redirect."""
    desk: Desk = request.app.state.desk
    address = field(form, "address")
    if not is_address(address) or len(address) > uploads.ADDRESS or not address.isprintable() or " " in address:
        raise InputError("an address begins with http:// or https://. Check it")
    published = dates.check(field(form, "published") or None, "published")
    desk.shop.give("read", (address,), address, by=analyst(request, desk), published=published)
    return pages.onward("/jobs", desk)


@router.get("/jobs")
def jobs(request: Request) -> Response:
    """List jobs; a script asks for the list again while one is open."""
    desk: Desk = request.app.state.desk
    found = desk.shop.jobs()
    template = "jobs_part.html" if pages.is_fragment(request) else "jobs.html"
    return pages.page(request, desk, template, jobs=found, going=any(not job.ended for job in found), title="Reading")


@router.post("/jobs/stop")
def stop(request: Request, form: Form) -> Response:
    """End a job; what it has read stays."""
    desk: Desk = request.app.state.desk
    number = field(form, "job")
    if not number.isdecimal() or len(number) > 9:
        raise HTTPException(404)
    desk.shop.stop(int(number))
    return pages.onward("/jobs", desk)
