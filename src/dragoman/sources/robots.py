"""May this page be fetched by a program? Each site's ``robots.txt``, kept for a day (RFC 9309)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit
from urllib.robotparser import RobotFileParser

from dragoman.errors import InputError
from dragoman.sources import fetch
from dragoman.sources.encoding import decode
from dragoman.sources.limits import Limits

NAME = "dragoman"
DAY = 86_400.0  # seconds that an answer is kept
SOON = 3_600.0  # seconds after which a site that could not be asked is asked again
MOST = 512_000  # bytes that are looked at
ANY = ("text/", "application/octet-stream", "application/x-empty")


@dataclass(slots=True)
class Robots:
    """What the sites allow, asked when it is needed.

    ``private``: sites of private networks may be asked. ``before``: called with the host before one is asked, to wait.
    """

    limits: Limits
    private: bool = False
    before: Callable[[str], None] = lambda host: None
    known: dict[str, tuple[float, RobotFileParser | None]] = field(default_factory=dict)

    def allowed(self, url: str) -> bool:
        """Tell whether a page may be fetched; not where the site answers with an error of its own (RFC 9309, 2.3.1.4)."""
        rules = self._rules(url)
        return rules is not None and rules.can_fetch(NAME, url)

    def delay(self, url: str) -> float:
        """Return the seconds between two requests that the site asks for, at most a minute; 0 where it asks for none."""
        rules = self._rules(url)
        return min(60.0, float(rules.crawl_delay(NAME) or 0)) if rules is not None else 0.0

    def _rules(self, url: str) -> RobotFileParser | None:
        parts = urlsplit(url)
        site = urlunsplit((parts.scheme, parts.netloc, "", "", ""))
        until, rules = self.known.get(site, (0.0, None))
        if time.time() >= until:
            self.before(parts.netloc)
            rules = self._asked(site)
            self.known[site] = (time.time() + (DAY if rules is not None else SOON), rules)
        return rules

    def _asked(self, site: str) -> RobotFileParser | None:
        rules = RobotFileParser()
        try:
            answer = fetch.get(f"{site}/robots.txt", self.limits, private=self.private, types=ANY)
        except fetch.Refused as error:
            if error.status == 429 or error.status >= 500:
                return None
            rules.parse([])  # there is none: everything is allowed
            return rules
        except InputError:
            return None
        with answer.body as body:
            rules.parse(decode(body.read(MOST)).text.splitlines())
        return rules
