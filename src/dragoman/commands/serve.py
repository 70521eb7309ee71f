"""``dragoman serve``: the workbench, in the browser."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman import contract
from dragoman.commands.telling import AsJson, SettingsFile, tell
from dragoman.errors import InputError

if TYPE_CHECKING:
    from dragoman.workbench.serving import Place

NEEDED = ("fastapi", "uvicorn", "jinja2", "multipart", "python_multipart")


def serve(
    record: Annotated[
        str, typer.Option(metavar="URL", help="The record: a path or a database URL; made if it is not there.")
    ] = "dragoman.db",
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Where to listen; other machines need the token that is printed.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 for a free one.")] = 8000,
    name: Annotated[list[str] | None, typer.Option(metavar="NAME", help="Another name of this host; may be repeated.")] = None,
    settings: SettingsFile = None,
    as_json: AsJson = False,
) -> None:
    """Open the workbench: read, check, correct and export in the browser.

    It is reached from this machine alone unless --host names another address; then whoever comes needs the token that is
    printed once. Ctrl-C stops it; what was read and corrected is stored.

    Example: dragoman serve --record news.db
    """
    missing = [module for module in NEEDED[:3] if find_spec(module) is None]
    if missing or all(find_spec(module) is None for module in NEEDED[3:]):
        raise InputError(
            f"the workbench needs {missing[0] if missing else 'python-multipart'}. Install it: pip install 'dragoman[workbench]'"
        )
    from dragoman.workbench.serving import serve as run

    def ready(place: Place) -> None:
        if as_json:
            print(contract.to_line({"address": place.address, "record": record}), flush=True)
            return
        tell("workbench", f"{place.address} (Ctrl-C stops it)")
        if place.token:
            tell("note", "whoever has this address can read and correct; it is printed once. Without TLS, others on the network can see it")

    run(record, host=host, port=port, names=name or (), settings=settings, ready=ready)
