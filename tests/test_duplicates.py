"""Wire copies are told from other stories, in one run and against what a record kept."""

import random

import pytest

from benchmarks.duplicates import measured, stories
from dragoman.sources.duplicates import LEAST, Index, signature, similarity

MADE = ["\n\n".join(s) for s in stories(60, random.Random(7), 0.0)]
STORY = MADE[0]


def told(*texts, threshold=None):
    """Return the matches of texts that come in this order; their keys are 0, 1, 2."""
    with Index() if threshold is None else Index(threshold) as index:
        return [index.add(str(i), signature(t)) for i, t in enumerate(texts)]


def of(match):
    return match and match.of


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        STORY.upper(),
        "Another headline altogether\n\nBy A. Reporter\n\nNAIROBI (Agency) - " + STORY,
        STORY + "\n\nSubscribe to our letter. All rights reserved. Read more on our website.",
        STORY[: int(len(STORY) * 0.7)],
        " ".join(w for i, w in enumerate(STORY.split()) if i % 10),
    ],
    ids=["same", "case", "head", "boilerplate", "cut", "words left out"],
)
def test_a_copy_is_told_with_its_story(copy):
    first, second = told(STORY, copy)
    assert first is None
    assert second.of == "0"
    assert 0.42 <= second.similarity <= 1.0


def test_other_stories_are_left_alone():
    assert told(*MADE) == [None] * len(MADE)


def test_stories_that_share_a_third_of_their_sentences_are_two():
    one, other, third = (MADE[i].split("\n\n")[:8] for i in (1, 2, 3))
    assert told("\n\n".join(one[:3] + other[:6]), "\n\n".join(one[:3] + third[:6])) == [None, None]


def test_reports_after_one_pattern_differ_by_their_numbers():
    pattern = (
        "The central bank set the rate of the dollar at {} pounds on Monday, after {} pounds on the day before. The euro stood at {} and"
        " the yen at {}. Dealers in the capital said that trade was thin, that importers waited for the next auction of the bank, and that"
        " no large orders were seen in the market before the holiday, while the banks kept their margins as narrow as they had been."
    )
    assert told(pattern.format("15.71", "15.65", "18.02", "0.1433"), pattern.format("16.20", "16.11", "18.77", "0.1502")) == [None, None]
    assert of(
        told(pattern.format("15.71", "15.65", "18.02", "0.1433"), "PRICES. " + pattern.format("15.71", "15.65", "18.02", "0.1433"))[1]
    )


def test_reports_after_one_pattern_differ_by_their_names():
    pattern = (
        "Foreign minister {} met his counterpart {} in {} on Monday. The two ministers spoke of trade between their countries, of the"
        " road over the border and of the students that each takes in, and they agreed to meet again before the summer, an official said."
        " Over lunch the talk turned to fish. The guest then laid a wreath at the monument of {}, and flew home to {} in the evening."
    )
    one, other = ("Lund", "Hakala", "Vaasa", "Runeberg", "Bergen"), ("Okello", "Mensah", "Tamale", "Nkrumah", "Gulu")
    assert told(pattern.format(*one), pattern.format(*other)) == [None, None]
    assert of(told(pattern.format(*one), "(Agencies) " + pattern.format(*one))[1])


def test_a_text_with_much_more_in_it_is_news_of_its_own():
    assert told(MADE[7], MADE[7] + "\n\n" + MADE[8][: len(MADE[7]) // 2]) == [None, None]
    assert of(told(MADE[7] + "\n\n" + MADE[8][: len(MADE[7]) // 2], MADE[7])[1]), "and the earlier text a cut of it"


def test_short_texts_are_never_compared():
    short = " ".join(STORY.split()[: LEAST - 10])
    assert told(short, short) == [None, None]


def test_a_copy_of_a_copy_is_a_copy_of_the_story():
    assert [of(m) for m in told(STORY, STORY + " Read more.", STORY + " Read more. Subscribe.")] == [None, "0", "0"]


def test_the_nearest_story_is_named():
    mixed = MADE[4] + "\n\n" + MADE[5][:300]
    assert of(told(MADE[5], MADE[4], mixed)[2]) == "1"


def test_a_later_run_compares_with_what_was_kept():
    kept = signature(STORY)
    with Index() as index:
        index.load(stories=[("old", kept)])
        assert of(index.add("new", signature("UPDATED: " + STORY))) == "old"
        assert index.add("old", kept) is None, "a story read again stays a story"


def test_what_somebody_told_apart_is_never_merged_again():
    with Index() as index:
        index.load(stories=[("old", signature(STORY))], distinct=[("new", "old")])
        assert index.add("new", signature(STORY)) is None


def test_a_story_with_another_text_is_compared_by_the_new_one():
    with Index() as index:
        assert [index.add("a", signature(STORY)), index.add("a", signature(MADE[6]))] == [None, None]
        assert of(index.add("b", signature(MADE[6]))) == "a"
        assert index.add("c", signature(STORY)) is None


def test_a_signature_is_the_same_each_time_and_bounded():
    assert signature(STORY) == signature(STORY)
    assert len(signature("\n".join(MADE))) <= 4 * (96 + 2 + 80)
    assert similarity(signature(STORY), signature(STORY)) == 1.0


def test_the_threshold_can_be_set():
    edited = " ".join("word" if i % 9 == 0 else w for i, w in enumerate(STORY.split()))
    assert of(told(STORY, edited, threshold=0.5)[1]) == "0"
    assert told(STORY, edited, threshold=0.95) == [None, None]


def test_copies_are_found_and_others_left_alone_on_a_small_corpus():
    figures = measured(200, 50, 3, 0.1, 0.1)
    assert figures["found"] >= 0.98
    assert figures["false_merges"] == 0.0
