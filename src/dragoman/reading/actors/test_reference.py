"""Later words take up who was named before."""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from spacy.language import Language

from dragoman.reading import examples
from dragoman.reading.pipeline import build

HERE = Path(__file__).parent
DATED = re.compile(r"^## .*\((\d{4}-\d\d-\d\d)\)$")


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(components=("quotations", "dates", "actors"))


def cases() -> list[object]:
    miss = pytest.mark.xfail(strict=True, reason="known miss")
    out: list[object] = []
    day = None
    for line in (HERE / "examples_reference.md").read_text(encoding="utf-8").splitlines():
        if heading := DATED.match(line):
            day = heading[1]
        if found := examples.LINE.match(line):
            marks = () if found["tick"] == "x" else miss
            out.append(pytest.param(day, examples.parse(found["body"]), id=found["body"], marks=marks))
    return out


@pytest.mark.parametrize(("day", "example"), cases())
def test_reference(nlp: Language, day: str, example: examples.Example) -> None:
    doc = nlp.make_doc(example.text)
    doc._.published = datetime.date.fromisoformat(day)
    doc = nlp(doc)
    assert stand(doc, example) == example.roles


def stand(doc, example: examples.Example) -> tuple[tuple[str, int, int], ...]:  # type: ignore[no-untyped-def]
    """Return who stands at the marked words; ``-`` where no one does."""
    found = []
    for start, end in {(s, e) for _, s, e in example.roles}:
        here = [m for m in doc._.mentions if doc[m.start].idx == start and doc[m.end - 1].idx + len(doc[m.end - 1]) == end]
        actors = {one.actor.lstrip("?") for m in here for one in m.each()} or {"-"}
        found += [(actor, start, end) for actor in actors]
    return tuple(sorted(found))
