"""Short articles with marked reasons and without: what is marked is read, where nothing is marked nothing is read."""

from __future__ import annotations

import pytest
from spacy.language import Language

from dragoman.reading.pipeline import build
from dragoman.reading.reader import read_document
from dragoman.types import Document

ARTICLES: list[tuple[str, list[tuple[int | None, str, str, str]]]] = [
    (
        "Two reasons why Ghana will not leave the monetary union\n\n"
        "ACCRA – Ghana's finance minister flew to Dakar on Monday. He met his counterparts and said little.\n\n"
        "First, the cedi has lost half of its value and nobody in Accra wants another shock. The central "
        "bank has no reserves to defend it.\n\n"
        'Second, the president faces an election in December. "We will not gamble with people\'s savings," he '
        "told farmers in Kumasi.",
        [
            (
                1,
                "First",
                "Ghana will not leave the monetary union",
                "the cedi has lost half of its value and nobody in Accra wants another shock",
            ),
            (
                2,
                "Second",
                "Ghana will not leave the monetary union",
                "the president faces an election in December",
            ),
        ],
    ),
    (
        "Peru rejected the offer of the miners on Tuesday.\n\n"
        "The government has three reasons to hold out. One, copper is dear. Two, the strike costs the owners "
        "more than the state. Three, the opposition has no other plan.\n\n"
        "The miners went back to work on Friday.",
        [
            (
                1,
                "One",
                "Peru rejected the offer of the miners on Tuesday",
                "copper is dear",
            ),
            (
                2,
                "Two",
                "Peru rejected the offer of the miners on Tuesday",
                "the strike costs the owners more than the state",
            ),
            (
                3,
                "Three",
                "Peru rejected the offer of the miners on Tuesday",
                "the opposition has no other plan",
            ),
        ],
    ),
    (
        "Norway closed the border crossing because its guards had been shot at. The mayor of Kirkenes "
        'resigned on Friday due to the protests. "We left the talks because nobody listened," said envoy '
        "Kari Lund. Since the river is frozen, trucks can cross without the bridge.",
        [
            (
                None,
                "because",
                "Norway closed the border crossing",
                "its guards had been shot at",
            ),
            (
                None,
                "due to",
                "The mayor of Kirkenes resigned on Friday",
                "the protests",
            ),
            (
                None,
                "because",
                "We left the talks",
                "nobody listened",
            ),
            (
                None,
                "Since",
                "trucks can cross without the bridge",
                "the river is frozen",
            ),
        ],
    ),
    (
        "Kenya's president opened a railway on Monday. He visited the port and met the governor. The train "
        "left for Nairobi at noon. Since May the port has handled a million containers. First, the band "
        "played; then the president spoke.",
        [],
    ),
    (
        "The dam is only half full. For this reason, the ministry has cut power to the smelters. That is why "
        "the owners have gone to court.",
        [
            (
                None,
                "For this reason",
                "the ministry has cut power to the smelters",
                "The dam is only half full",
            ),
            (
                None,
                "That is why",
                "the owners have gone to court",
                "For this reason, the ministry has cut power to the smelters",
            ),
        ],
    ),
    (
        "Latvia will keep its troops at home. The main reason is that parliament has not voted the money. "
        "Another reason is the mood in the barracks.",
        [
            (
                None,
                "reason",
                "Latvia will keep its troops at home",
                "parliament has not voted the money",
            ),
            (
                None,
                "reason",
                "Latvia will keep its troops at home",
                "the mood in the barracks",
            ),
        ],
    ),
    (
        "Why Cyprus will sign\n\n"
        "There are four arguments for the accord:\n"
        "1. It opens the airport at Lefkosa.\n"
        "2. It brings back the refugees' houses.\n"
        "3. It ends the embargo.\n"
        "4. The money is there.\n\n"
        "The vote is on Sunday.",
        [
            (
                1,
                "1.",
                "Why Cyprus will sign",
                "It opens the airport at Lefkosa",
            ),
            (
                2,
                "2.",
                "Why Cyprus will sign",
                "It brings back the refugees' houses",
            ),
            (
                3,
                "3.",
                "Why Cyprus will sign",
                "It ends the embargo",
            ),
            (
                4,
                "4.",
                "Why Cyprus will sign",
                "The money is there",
            ),
        ],
    ),
    (
        "The opposition argued that the budget was illegal because it had been passed at night. According to "
        "the finance ministry, prices rose as a result of the drought. The union blamed the delay on the "
        "police.",
        [
            (
                None,
                "because",
                "the budget was illegal",
                "it had been passed at night",
            ),
            (
                None,
                "as a result of",
                "prices rose",
                "the drought",
            ),
        ],
    ),
    (
        "The marchers came in two columns. First, the students crossed the bridge. Second, the nurses "
        "followed them. Finally, the police closed the road.",
        [],
    ),
    (
        "Several factors explain the fall of the lira. To begin with, the central bank cut its rate too "
        "early. Secondly, investors fear new sanctions. Lastly, the war next door has frightened tourists "
        "away.",
        [
            (
                1,
                "To begin with",
                "the fall of the lira",
                "the central bank cut its rate too early",
            ),
            (
                2,
                "Secondly",
                "the fall of the lira",
                "investors fear new sanctions",
            ),
            (
                3,
                "Lastly",
                "the fall of the lira",
                "the war next door has frightened tourists away",
            ),
        ],
    ),
    (
        "Why does Serbia hesitate? Because it needs Russian gas. It also hopes for a place in the Union.",
        [
            (
                None,
                "Because",
                "Why does Serbia hesitate",
                "it needs Russian gas",
            ),
        ],
    ),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return build(components=("quotations", "dates", "actors", "statements", "reasons"))


@pytest.mark.parametrize(("text", "wanted"), ARTICLES)
def test_an_article_gives_the_reasons_that_it_marks(nlp: Language, text: str, wanted: list[tuple[int | None, str, str, str]]) -> None:
    reading = read_document(Document("a", text), nlp)
    assert [(r.order, r.cue, r.thesis and text[slice(*r.thesis)], text[slice(*r.content)]) for r in reading.reasons] == wanted


def test_a_reason_inside_a_statement_is_its_speakers(nlp: Language) -> None:
    text = "The opposition argued that the budget was illegal because it had been passed at night."
    [reason] = read_document(Document("a", text), nlp).reasons
    assert reason.holder
