"""How inputs are taken in: which columns hold what, the bounds, what may be fetched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from dragoman.errors import InputError
from dragoman.sources.limits import Limits

FIELDS = ("text", "id", "published", "title", "url", "publisher")


@dataclass(frozen=True, slots=True)
class Options:
    """What a user may say about inputs besides naming them.

    ``columns``: our field → the name it has in tables. ``follow``: fetch the pages that feeds lead to. ``private``:
    addresses of private networks may be fetched too.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    follow: bool = False
    private: bool = False


def columns(value: str | None) -> dict[str, str]:
    """Return what ``--map`` says.

    Raises
    ------
    InputError
        It is not written as ``text=body,published=date``, or names a field that we have not.

    Examples
    --------
    >>> columns("text=body,published=date")
    {'text': 'body', 'published': 'date'}
    """
    found: dict[str, str] = {}
    for pair in filter(str.strip, (value or "").split(",")):
        name, mark, column = (part.strip() for part in pair.partition("="))
        if not mark or not column or name not in FIELDS:
            raise InputError(f"--map '{pair.strip()}' names no column for one of {', '.join(FIELDS)}. Write it as text=body,published=date")
        if name in found:
            raise InputError(f"--map gives '{name}' two columns. Give it one")
        found[name] = column
    return found


def bounds(values: Iterable[str] | None) -> dict[str, float]:
    """Return what ``--bound`` says, repeated as ``document=1000000``.

    Raises
    ------
    InputError
        A value is not so written.

    Examples
    --------
    >>> bounds(["redirects=2"])
    {'redirects': 2.0}
    """
    found: dict[str, float] = {}
    for pair in values or ():
        name, _, value = pair.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError as error:
            raise InputError(f"--bound '{pair}' is no bound and its number. Write it as document=1000000") from error
    return found


class Taking(TypedDict, total=False):
    """What `taking` may be told."""

    map: str | None
    bounds: Mapping[str, float]
    follow: bool
    private: bool


def taking(defaults: Mapping[str, float], **said: Unpack[Taking]) -> Options:
    """Return how inputs are taken in.

    Parameters
    ----------
    defaults
        Bounds of a settings file, by name.
    map
        Which columns of tables hold what: ``text=body,published=date``.
    bounds
        Name → value, of `dragoman.sources.limits.Limits`; goes before ``defaults``.
    follow
        Fetch the pages that feeds lead to.
    private
        Fetch addresses of private networks too.

    Raises
    ------
    InputError
        ``map`` or a bound is wrong.

    Examples
    --------
    >>> taking({"redirects": 3}, map="text=body").columns
    {'text': 'body'}
    """
    limits = Limits.of({**defaults, **said.get("bounds", {})})
    return Options(columns(said.get("map")), limits, said.get("follow", False), said.get("private", False))
