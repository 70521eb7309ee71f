"""Lines that are no prose are blanked without moving a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.reading.prose import blank


@pytest.mark.parametrize(
    "line",
    [
        "2017\t12.5\t13.0\t-4%",
        "| Oil | 12.5 | 13.0 |",
        "Germany   1,200   1,340   +12%",
        "-----------+------",
        "Image caption The minister at the summit",
        "Photo: Ann Lee",
        "FILE PHOTO: The minister arrives at the summit in Muscat, Oman, March 3, 2019.",
        "The minister arrives at the summit (AP Photo/Ann Lee)",
        "Read more: Talks fail in Muscat",
        "Sign up for our daily newsletter",
        "Advertisement",
        "© 2019 The Example. All rights reserved.",
    ],
)
def test_what_is_no_prose_is_blanked_in_place(line):
    text = f"The talks failed.\n{line}\nThe envoys left."
    found = blank(text)
    assert found == f"The talks failed.\n{' ' * len(line)}\nThe envoys left."


@pytest.mark.parametrize(
    "line",
    [
        "In 2017 exports rose by 12.5 percent, 13 more than in 2016.",
        "Russia | Ukraine: what the ministers want",
        "Photographs of the camp were shown to the council.",
        "Read more than one paper, the minister told reporters.",
        "The army shared pictures of the attack (AP).",
        "“Share this burden with us,” the president asked Europe, which promised to help.",
        "Copyright holders sued the ministry.",
        "Subscribe",
        "- 12 soldiers were killed",
        "Images of the strike were shown.",
    ],
)
def test_prose_is_kept(line):
    text = f"The talks failed.\n{line}\nThe envoys left."
    assert blank(text) == text


@given(st.text(alphabet="ab 1|\t.\n-©", max_size=200))
def test_no_character_moves(text):
    found = blank(text)
    assert len(found) == len(text)
    assert [i for i, c in enumerate(found) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    assert all(c in (d, " ") for c, d in zip(found, text, strict=True))
