"""Pages and feeds from the addresses that a user gives: bounded, and never from a private network by mistake.

An address is looked up once, every answer of the look-up must be public, and the connection goes to that very
number, so that a name cannot lead elsewhere a moment later; so again at every redirect.
"""

from __future__ import annotations

import email.utils
import ipaddress
import socket
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import certifi
import urllib3
from urllib3.exceptions import HTTPError

from dragoman.errors import InputError
from dragoman.sources import compressed
from dragoman.sources.limits import Limits, large

AGENT = "dragoman (reads news)"
SCHEMES = ("http", "https")
PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
NOT_MODIFIED = 304
PAGES = ("text/html", "application/xhtml")
# What an address may hold: text, feeds, tables, crawls, and what they are packed in.
READ = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/rdf",
    "application/json",
    "application/jsonl",
    "application/x-ndjson",
    "application/x-jsonlines",
    "application/csv",
    "application/warc",
    "application/parquet",
    "application/vnd.apache.parquet",
    "application/gzip",
    "application/x-gzip",
    "application/x-bzip2",
    "application/x-xz",
    "application/zstd",
    "application/zip",
    "application/octet-stream",
    "binary/octet-stream",
)
CHUNK = 65_536
SPOOLED = 4_000_000
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
SHARED = ipaddress.ip_network("100.64.0.0/10")  # of providers, where some clouds put their metadata


class Refused(InputError):
    """A server that asks to be left alone for now; ``after``: for how many seconds, where it says so."""

    def __init__(self, message: str, status: int, after: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.after = after


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave: the address after redirects, status, headers (small letters), and the body as a file to close."""

    url: str
    status: int
    body: BinaryIO
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_type(self) -> str | None:
        """The type that the server declares."""
        return self.headers.get("content-type")


def is_address(name: str) -> bool:
    """Tell whether an input is an address to fetch.

    >>> is_address("https://example.org/a"), is_address("file:///etc/passwd"), is_address("a.txt")
    (True, False, False)
    """
    return name.lower().startswith(("http://", "https://"))


def public(address: Address) -> bool:
    """Tell whether a number is one of the open internet: not private, loopback, link-local, multicast, reserved.

    >>> public(ipaddress.ip_address("8.8.8.8")), public(ipaddress.ip_address("169.254.169.254"))
    (True, False)
    """
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is not None:
            return public(inner)
        if address in ipaddress.ip_network("64:ff9b::/96"):  # an IPv4 address behind a translator
            return public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified) and address not in SHARED


def look_up(host: str, port: int, *, private: bool) -> str:
    """Return the number to connect to.

    Raises
    ------
    InputError
        There is no such host, or any of its numbers is not public and ``private`` is not set.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise InputError(f"leads nowhere: there is no host '{host}'. Check the address") from error
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        if not private and not public(ipaddress.ip_address(number.partition("%")[0])):
            raise InputError(f"leads into a private network ({host} is {number}). Give --allow-private if that is meant")
    return numbers[0]


def get(
    url: str, limits: Limits, *, private: bool = False, headers: Mapping[str, str] | None = None, types: tuple[str, ...] = READ
) -> Answer:
    """Fetch an address and follow its redirects.

    Parameters
    ----------
    private
        Whether addresses of private networks are allowed.
    headers
        Sent besides ours.
    types
        What the content type may begin with.

    Raises
    ------
    InputError
        It is no address that can be fetched, leads into a private network, redirects too often, takes too long, is
        too large, or is of another type. ``Refused`` where the server answered with an error.
    """
    until = time.monotonic() + limits.timeout
    at = url
    for _ in range(limits.redirects + 1):
        answer, onward = _ask(at, limits, until, private, {**(headers or {})}, types)
        if answer is not None:
            return answer
        at = urljoin(at, onward)
    raise InputError(f"redirects more than {limits.redirects} times. Name the page itself")


def _ask(
    url: str, limits: Limits, until: float, private: bool, headers: dict[str, str], types: tuple[str, ...]
) -> tuple[Answer | None, str]:
    """Ask once; return the answer, or None and where it redirects to."""
    scheme, host, port, path = _parts(url)
    pool = _pool(scheme, host, look_up(host, port, private=private), port, limits)
    shown = f"[{host}]" if ":" in host else host
    sent = {
        "Host": shown if port == PORTS[scheme] else f"{shown}:{port}",
        "User-Agent": AGENT,
        "Accept": "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,*/*;q=0.5",
        "Accept-Encoding": "gzip",
        **headers,
    }
    try:
        with pool:
            response = pool.urlopen("GET", path, headers=sent, redirect=False, preload_content=False, decode_content=False)
            try:
                onward = response.headers.get("Location")
                if response.status in REDIRECTS and onward:
                    return None, onward
                return _answer(url, response, limits, until, types), ""
            finally:
                response.close()
    except (HTTPError, OSError, ValueError) as error:
        raise InputError(f"cannot be fetched ({_why(error)}). Check the address and the network") from error


def _why(error: Exception) -> str:
    reason = getattr(error, "reason", None) or error
    return " ".join(str(reason).split()).rpartition(": ")[2][:100] or type(error).__name__


def _parts(url: str) -> tuple[str, str, int, str]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise InputError(f"is no address ({error}). Check it") from error
    scheme = parts.scheme.lower()
    if scheme not in SCHEMES or not parts.hostname:
        raise InputError(f"leads to '{url[:80]}', which is no http or https address")
    if parts.username or parts.password:
        raise InputError("holds a user name or password. Fetch it by other means and read the file")
    try:
        host = parts.hostname.encode("idna").decode("ascii") if not parts.hostname.isascii() else parts.hostname
    except UnicodeError as error:
        raise InputError(f"has no host that can be looked up ({parts.hostname[:60]}). Check the address") from error
    path = urllib3.util.parse_url(url).request_uri if parts.path or parts.query else "/"
    return scheme, host, port or PORTS[scheme], path


def _pool(scheme: str, host: str, number: str, port: int, limits: Limits) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=min(10.0, limits.timeout), read=min(15.0, limits.timeout))
    if scheme == "http":
        return urllib3.HTTPConnectionPool(number, port, timeout=timeout, retries=False, maxsize=1)
    return urllib3.HTTPSConnectionPool(
        number,
        port,
        timeout=timeout,
        retries=False,
        maxsize=1,
        cert_reqs="CERT_REQUIRED",
        ca_certs=certifi.where(),
        server_hostname=host,
        assert_hostname=host,
    )


def _answer(url: str, response: urllib3.BaseHTTPResponse, limits: Limits, until: float, types: tuple[str, ...]) -> Answer:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if response.status == NOT_MODIFIED:
        return Answer(url, response.status, tempfile.TemporaryFile(), headers)
    if not 200 <= response.status < 300:
        raise Refused(f"answers {response.status} {response.reason or ''}".rstrip() + ". Try again later", response.status, _after(headers))
    kind = headers.get("content-type", "").lower().strip()
    if kind and not kind.startswith(types):
        raise InputError(f"is of type {kind.partition(';')[0][:60]}, which is not read. Name a page, feed, text or table")
    return Answer(url, response.status, _body(response, headers, limits, until), headers)


def _body(response: urllib3.BaseHTTPResponse, headers: Mapping[str, str], limits: Limits, until: float) -> BinaryIO:
    """Return the body on a file, decoded from what it was sent in, bounded in size and time."""

    def sent() -> Iterator[bytes]:
        size = 0
        while True:
            if time.monotonic() > until:
                raise InputError(f"took more than {limits.timeout:g} seconds. Raise 'timeout', or fetch it by other means")
            data = response.read1(CHUNK)
            if not data:
                return
            size += len(data)
            if size > limits.fetched:
                raise InputError(f"is larger than {large(limits.fetched)}, too large. Raise 'fetched', or fetch it by other means")
            yield data

    copy = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115 -- the caller closes it
    try:
        stream = sent()
        if headers.get("content-encoding", "").lower() in ("gzip", "x-gzip"):
            stream = compressed.opened(stream, "gzip", limits, lambda what: None)
        elif headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            raise InputError(f"is sent packed as {headers['content-encoding'][:20]}, which was not asked for")
        size = 0
        for data in stream:
            size += len(data)
            if size > limits.fetched * 4:
                raise InputError(f"is larger than {large(limits.fetched * 4)} when it is unpacked, too large")
            copy.write(data)
    except BaseException:
        copy.close()
        raise
    copy.seek(0)
    return copy  # type: ignore[return-value] # it is one in all that is used here


def _after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds of a ``Retry-After`` header, which may be a date."""
    value = headers.get("retry-after", "").strip()
    if value.isdecimal():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, TypeError, OverflowError):
        return None
