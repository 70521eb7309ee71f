"""What the tests share: a reading with a fact of every kind, and the command run in this process."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import postgres as postgresql
import pytest
from hypothesis import settings

from dragoman import cli
from dragoman.types import (
    Actor,
    DateMention,
    Document,
    Event,
    Figure,
    Outlook,
    Place,
    PlaceMention,
    Reading,
    Reason,
    Span,
    Statement,
    When,
)

settings.register_profile("dragoman", deadline=None)  # a busy machine is no failure
settings.load_profile("dragoman")

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("DRAGOMAN_SHARED", ROOT.parent / "shared"))

TEXT = (
    "Talks open in Oman\n\n"
    "Norway’s envoy Kari Lund met the Omani minister in Muscat on Thursday. “We may pay $5 million if both sides stop,” she said.\n"
    "First, Oman wants peace. Norwegian troops did not attack the rebels."
)


def span(words: str, text: str = TEXT) -> Span:
    """Find words in the text."""
    start = text.index(words)
    return Span(start, start + len(words))


THURSDAY = When("2019-03-14", "2019-03-14", "day", "published")
MUSCAT = Place("Muscat", "OMN", 23.61, 58.59)
FULL = Reading(
    Document("oman.txt", TEXT, "Talks open in Oman", "2019-03-16", "https://example.org/oman", "The Example"),
    actors=(
        Actor("NOR", "Norway", "NOR", (), None, (span("Norway"),)),
        Actor("kari-lund", "Kari Lund", "NOR", ("GOV",), "envoy", (span("Kari Lund"), span("she"))),
        Actor("OMN.GOV", "Omani minister", "OMN", ("GOV", "MIL"), None, (span("the Omani minister"),)),
        Actor("?rebels", "the rebels", None, ("REB",), None, (span("the rebels"),)),
    ),
    events=(
        Event(
            "e1",
            "CONSULT",
            ("kari-lund",),
            ("OMN.GOV",),
            span("Norway’s envoy Kari Lund met the Omani minister in Muscat on Thursday"),
            span("met"),
            4.0,
            "meet+transitive",
            modes=("visit",),
            contexts=("diplomatic",),
            when=THURSDAY,
            place=MUSCAT,
            confidence=0.9,
            actor_spans=(span("Norway’s envoy Kari Lund"), span("Kari Lund")),
            recipient_spans=(span("the Omani minister"),),
        ),
        Event(
            "e2",
            "AID",
            ("NOR", "kari-lund"),
            (),
            span("We may pay $5 million"),
            span("pay"),
            7.0,
            "pay+money",
            auxiliary=("future", "hypothetical"),
            asserted_by="kari-lund",
        ),
        Event(
            "e3",
            "ASSAULT",
            ("NOR",),
            ("?rebels",),
            span("Norwegian troops did not attack the rebels"),
            span("attack"),
            -9.0,
            "attack+transitive",
            auxiliary=("negated",),
        ),
    ),
    statements=(
        Statement(
            "s1",
            "kari-lund",
            span("she"),
            span("said"),
            (span("We may pay $5 million"), span("if both sides stop")),
            "direct",
            "inverted",
            "OMN.GOV",
            "promising",
        ),
        Statement("s2", None, None, None, (span("Oman wants peace"),), "indirect", "free"),
    ),
    figures=(Figure(span("$5 million"), 5e6, 5e6, "USD", "money", "currency", "pay", THURSDAY, "up", "about", "kari-lund", "e2"),),
    outlook=(
        Outlook(
            "commitment",
            "kari-lund",
            span("We may pay $5 million"),
            "if",
            span("both sides stop"),
            span("if"),
            "if",
            THURSDAY,
            "may",
            (0.3, 0.6),
            "ICD 203 (2015)",
            True,
        ),
        Outlook("forecast", None, span("Oman wants peace"), "plain"),
    ),
    reasons=(
        Reason(span("Oman wants peace"), "First", "numbered", span("Talks open in Oman"), 1, "kari-lund"),
        Reason(span("stop"), "since", "plain"),
    ),
    dates=(DateMention(span("Thursday"), THURSDAY, "2019-03-14"), DateMention(span("First"), When(None, None, "vague", "none"))),
    places=(PlaceMention(span("Muscat"), MUSCAT, "location"), PlaceMention(span("Oman"), Place("Oman"), "associative")),
    notes=("one note", "another"),
)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], str]]:
    """Return a function that makes a database on a PostgreSQL of the tests' own, or skip where there is none."""
    started = contextlib.ExitStack()
    try:
        new = started.enter_context(postgresql.server())
    except postgresql.NotThereError as error:
        pytest.skip(str(error))
    with started:
        yield new


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return a function that names a record that is not there yet: of SQLite, then of PostgreSQL."""
    if request.param == "postgresql":
        made: Callable[[], str] = request.getfixturevalue("postgres")
        return made
    numbers = itertools.count(1)
    return lambda: str(tmp_path / f"news{next(numbers)}.db")


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def full() -> Reading:
    """Return a reading that holds a fact of every kind, with and without its optional fields."""
    return FULL


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., Result]:
    """Return a function that runs the command in an empty directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "argv", ["dragoman", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code: object = 0
        try:
            cli.main()
        except SystemExit as stop:
            code = stop.code
        printed = capsys.readouterr()
        return Result(code if isinstance(code, int) else int(bool(code)), printed.out, printed.err)

    return call


@pytest.fixture
def env() -> dict[str, str]:
    """Return an environment in which another Python finds this package."""
    return {**os.environ, "PYTHONPATH": str(Path(cli.__file__).parent.parent), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared measurements, or skip where it is not there."""
    if not SHARED.is_dir():
        pytest.skip("shared data are not there (set DRAGOMAN_SHARED)")
    return SHARED
