"""How much is taken in: bounds on size, nesting, time and redirects, each with a default that news never reaches.

What goes over a bound is left out, with one line that names the bound; nothing else of the input is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from dragoman.errors import InputError

MEGA = 1_000_000
FRACTIONS = ("ratio", "seconds", "timeout")


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of one run.

    Parameters
    ----------
    document : bytes
        Of one text, page, feed, table row or WARC record.
    fetched : bytes
        Of one answer from an address, as it is sent.
    decompressed : bytes
        Of all that one compressed input holds.
    ratio
        How many times its size a compressed input may grow, once it holds more than a megabyte.
    records
        Documents of one table, feed, archive or WARC file.
    nesting
        Compressed inputs in compressed inputs.
    seconds
        To extract one page or feed.
    timeout : seconds
        To fetch one address, from the first byte asked to the last received.
    redirects
        Followed from one address.
    """

    document: int = 20 * MEGA
    fetched: int = 50 * MEGA
    decompressed: int = 200_000 * MEGA
    ratio: float = 250.0
    records: int = 100 * MEGA
    nesting: int = 3
    seconds: float = 5.0
    timeout: float = 30.0
    redirects: int = 5

    @classmethod
    def of(cls, values: Mapping[str, float]) -> Limits:
        """Return the defaults with some bounds replaced.

        Raises
        ------
        InputError
            There is no such bound, or a value is not above zero.

        Examples
        --------
        >>> Limits.of({"redirects": 2}).redirects
        2
        """
        known = [f.name for f in fields(cls)]
        for name, value in values.items():
            if name not in known:
                raise InputError(f"'{name}' is no bound of the sources. Use: {', '.join(known)}")
            if not value > 0:
                raise InputError(f"the bound '{name}' is {value}. Give a number above zero")
        return cls(**{name: value if name in FRACTIONS else int(value) for name, value in values.items()})  # type: ignore[arg-type] # FRACTIONS tells


def large(size: float) -> str:
    """Write a number of bytes for people.

    >>> large(20_000_000), large(1_500)
    ('20 MB', '1.5 kB')
    """
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= factor:
            return f"{size / factor:.3g} {unit}"
    return f"{size:.0f} bytes"
