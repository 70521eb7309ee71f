"""Fixtures for the tests that stand beside the components."""

import pytest

from dragoman.reading.pipeline import build


@pytest.fixture(scope="session")
def nlp():
    """The whole pipeline, built once."""
    return build()
