"""A PostgreSQL of the tests' own: started once, asked for new databases, stopped and removed at the end."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

USER = "postgres"
OPTIONS = "-c listen_addresses=127.0.0.1 -c unix_socket_directories={0} -p {1} -c fsync=off -c max_connections=50"


class NotThereError(Exception):
    """There is no PostgreSQL; the message says what is missing."""


def programs() -> Path:
    """Return the folder of the newest PostgreSQL installed.

    Raises
    ------
    NotThereError
        There is none.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name.partition(".")[0]))
    found = folders[-1] if folders else None
    if found is None and shutil.which("initdb"):
        found = Path(str(shutil.which("initdb"))).parent
    if found is None:
        raise NotThereError("PostgreSQL is not installed (apt-get install postgresql-15)")
    return found


@contextlib.contextmanager
def server() -> Iterator[Callable[[], str]]:
    """Start a server; give a function that makes a database and returns its URL.

    ``DRAGOMAN_TEST_POSTGRES`` names a server that runs already: the URL of a database on it from which others may be made.

    Raises
    ------
    NotThereError
        There is no PostgreSQL, no driver for it, or it does not start.
    """
    try:
        import psycopg  # noqa: F401 (asked for early)
    except ImportError as error:
        raise NotThereError("psycopg is not installed (pip install 'dragoman[postgresql]')") from error
    running = os.environ.get("DRAGOMAN_TEST_POSTGRES")
    if running:
        yield _databases(running)
        return
    folder = Path(tempfile.mkdtemp(prefix="dragoman-postgres-"))
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # tests that are stopped stop their server too
    try:
        port = _start(folder)
        try:
            yield _databases(f"postgresql://{USER}@127.0.0.1:{port}/postgres")
        finally:
            _run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> int:
    if os.geteuid() == 0:
        with contextlib.suppress(KeyError):
            owner = pwd.getpwnam(USER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    data = str(folder / "data")
    _run("initdb", "-D", data, "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    _run("pg_ctl", "-D", data, "-w", "-l", str(folder / "log"), "-o", OPTIONS.format(folder, port), "start")
    return port


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL's; it refuses to be root, so then as its own user."""
    command = [str(programs() / program), *arguments]
    if os.geteuid() == 0:
        command = ["runuser", "-u", USER, "--", *command]
    try:
        # No pipes: the server would keep them open.
        with tempfile.TemporaryFile() as told:
            done = subprocess.run(command, stdout=told, stderr=told, stdin=subprocess.DEVNULL, cwd="/", timeout=120, check=False)
            told.seek(0)
            words = told.read().decode(errors="replace").strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotThereError(f"PostgreSQL's {program} does not run ({error})") from error
    if done.returncode:
        raise NotThereError(f"PostgreSQL's {program} failed: {words.splitlines()[-1] if words else done.returncode}")


def _databases(server: str) -> Callable[[], str]:
    import psycopg

    numbers = count(1)
    base, _, _ = server.rpartition("/")

    def new() -> str:
        name = f"dragoman_test_{os.getpid()}_{next(numbers)}"
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return f"{base}/{name}"

    return new
