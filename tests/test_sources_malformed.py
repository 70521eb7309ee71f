"""A sample of the malformed inputs of the benchmark: nothing crashes, hangs or takes good documents with it."""

from benchmarks import malformed


def test_malformed_inputs_cost_nothing_but_themselves():
    outcome = malformed.run(300, seed=7, drawn=60)
    assert (outcome.crashes, outcome.hangs, outcome.lost) == ([], [], [])
    assert outcome.inputs == 360
    assert outcome.documents > 500
    assert len(outcome.kinds) == len(malformed.KINDS) + 1
