"""The models against the references of the measuring data, where these are there."""

import pytest

from benchmarks import models
from benchmarks.shared import folder

REFERENCES = folder() / "gold/forecast" if folder() else None


@pytest.mark.parametrize("model", ["baselines", "nash", "challenge", "exchange", "smp", "crisis"])
def test_a_model_reproduces_its_references(model):
    if REFERENCES is None or not REFERENCES.is_dir():
        pytest.skip("shared data are not there (set DRAGOMAN_SHARED)")
    lines = list(models.MEASURES[model]())
    assert any(line["bar"] is not None for line in lines)
    assert [line for line in lines if models.past(line)] == []
