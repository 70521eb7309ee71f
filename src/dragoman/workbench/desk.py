"""What the pages of one workbench share: the record, the settings, who may come in, and the reader behind it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.record.record import Record

if TYPE_CHECKING:
    from dragoman.workbench.jobs import Shop

LOCAL = ("127.0.0.1", "localhost", "::1")
KEY = 32  # bytes


@dataclass(frozen=True, slots=True)
class Desk:
    """One workbench.

    ``names``: of the hosts that it answers to, without ports, besides numbers where ``token`` is set. ``token``: what opens it
    from another machine, None where only this one reaches it. ``secret``: signs cookies and forms; new with each start.
    ``port``: part of the cookies' names, which browsers share among the ports of a host.
    """

    record: Record
    shop: Shop
    names: tuple[str, ...] = LOCAL
    token: str | None = None
    port: int = 8000
    settings: str | Path | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(KEY), repr=False)

    def sign(self, purpose: str, value: str) -> str:
        """Return a mark that nobody else can put on a value; ``purpose`` keeps marks apart."""
        return hmac.new(self.secret, f"{purpose}\0{value}".encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    def signed(self, purpose: str, value: str, mark: str) -> bool:
        """Tell, in a time that does not depend on it, whether a mark is ours."""
        return same(self.sign(purpose, value), mark)


def same(one: str, other: str) -> bool:
    """Compare two words in a time that tells nothing of where they part."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
