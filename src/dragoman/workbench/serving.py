"""The server of the workbench: where it listens, by which names it is called, and the token that guards it."""

from __future__ import annotations

import ipaddress
import logging
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from dragoman import api
from dragoman.errors import InputError
from dragoman.record.record import Record
from dragoman.workbench.desk import LOCAL, Desk
from dragoman.workbench.jobs import Shop

BACKLOG = 256
AT_ONCE = 400  # connections; who comes when there are more is told to come again


@dataclass(frozen=True, slots=True)
class Place:
    """Where a workbench listens. ``token``: what opens it from other machines, None where only this one reaches it."""

    address: str
    token: str | None


def serve(
    record: str,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    names: Sequence[str] = (),
    settings: str | None = None,
    ready: Callable[[Place], None],
) -> None:
    """Serve the workbench until it is stopped.

    Parameters
    ----------
    record
        Path or URL; one that is not there is made.
    host, port
        Where to listen; with another host than this machine's own a token is asked for. Port 0: a free one.
    names
        More names of this host that browsers may call it by. With one that is not this machine's own a token is asked for:
        somebody passes on to us what comes by that name.
    settings
        A settings file.
    ready
        Is told where it listens, before the first request.

    Raises
    ------
    InputError
        It cannot listen there.
    RecordError
        The record cannot be opened or made.
    """
    import uvicorn

    from dragoman.workbench.app import build

    api.ontology(settings)
    with closing(_listen(host, port)) as door, Record(record) as store:
        at = door.getsockname()[1]
        desk = Desk(
            store,
            Shop(str(Path(record).resolve()) if "://" not in record else record, settings),
            names=(*LOCAL, *_names(host), *(name.lower() for name in names)),
            token=None if is_closed(host, names) else secrets.token_urlsafe(32),
            port=at,
            settings=settings,
        )
        app = build(desk)
        ready(Place(_address(host, at, desk.token), desk.token))
        config = uvicorn.Config(
            app,
            access_log=False,  # it would write the token
            log_level=logging.WARNING,
            server_header=False,
            date_header=False,
            timeout_keep_alive=15,
            limit_concurrency=AT_ONCE,
            backlog=BACKLOG,
            ws="none",
            proxy_headers=False,
        )
        uvicorn.Server(config).run(sockets=[door])


def is_local(host: str) -> bool:
    """Tell whether only this machine reaches what listens there.

    >>> is_local("127.0.0.1"), is_local("localhost"), is_local("0.0.0.0"), is_local("192.168.1.4")
    (True, True, False, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_closed(host: str, names: Sequence[str] = ()) -> bool:
    """Tell whether only this machine reaches the workbench, by any of its names.

    >>> is_closed("127.0.0.1"), is_closed("127.0.0.1", ["localhost"]), is_closed("127.0.0.1", ["news.example.org"])
    (True, True, False)
    """
    return all(map(is_local, (host, *names)))


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        door = socket.socket(family, kind, protocol)  # only where TCP is named does asyncio send answers without waiting 40 ms
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
        door.listen(BACKLOG)
    except (OSError, UnicodeError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise InputError(f"cannot listen on {host} port {port} ({why}). Name another with --port or --host") from error
    return door


def _names(host: str) -> tuple[str, ...]:
    """Return the names by which a browser may call what listens there."""
    if is_local(host):
        return (host.lower(),)
    return (host.lower(), socket.gethostname().lower(), socket.getfqdn().lower())


def _address(host: str, port: int, token: str | None) -> str:
    called = {"0.0.0.0": socket.gethostname(), "::": socket.gethostname()}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{called}:{port}/" + (f"enter?token={token}" if token else "")
