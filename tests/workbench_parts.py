"""What the tests of the workbench share: a desk on a record, and a client that sends forms as a browser does."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.testclient import TestClient

from dragoman.record.record import Record
from dragoman.workbench.app import build
from dragoman.workbench.desk import Desk
from dragoman.workbench.jobs import Shop

PORT = 8000


def desk_of(url: str, **about: object) -> Desk:
    """Return a desk on a record."""
    return Desk(Record(url), Shop(url), **{"port": PORT, **about})  # type: ignore[arg-type]


class Browser:
    """A client with cookies, which takes the token of its forms from the pages."""

    def __init__(self, desk: Desk, host: str = f"127.0.0.1:{PORT}") -> None:
        self.desk = desk
        self.client = TestClient(build(desk), base_url=f"http://{host}", raise_server_exceptions=False, follow_redirects=False)

    def get(self, path: str, **headers: str):
        return self.client.get(path, headers=headers)

    def token(self) -> str:
        found = re.search(r'name="token" value="(\w+)"', self.get("/add").text)
        assert found
        return found[1]

    def post(self, path: str, data: dict | None = None, *, files=None, fragment: bool = False, **headers: str):
        sent = {"origin": str(self.client.base_url), **({"x-fragment": "1"} if fragment else {}), **headers}
        return self.client.post(path, data={"token": self.token(), **(data or {})}, files=files, headers=sent)

    def named(self, name: str) -> Browser:
        assert self.post("/name", {"name": name, "next": "/"}).status_code == 303
        return self

    def close(self) -> None:
        self.client.close()
        self.desk.shop.close()
        self.desk.record.close()


@contextmanager
def served(url: str, **about: object) -> Iterator[str]:
    """Serve the workbench on a free port of this machine, and give its address."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(128)
        port = door.getsockname()[1]
        desk = desk_of(url, **{"port": port, **about})
        server = uvicorn.Server(uvicorn.Config(build(desk), log_level="critical", access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)
            desk.record.close()
