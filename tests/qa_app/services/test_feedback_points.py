"""Points of feedback: a line is one, and the times in it are the moments that it rests on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.services.feedback_points import Point, points_of, with_point


@pytest.mark.parametrize(
    ("line", "times"),
    [
        ("You waited (1:16:20).", [4_580_000]),
        ("1:16:20–1:18:05 you waited", [4_580_000, 4_685_000]),
        ("0:00:00 and again 0:00:00", [0]),
        ("At 12:05 and on 3/4, 75 %", []),
        ("Half past 1:99:00", []),
        ("Number 11:22:33:44 is no time", []),
    ],
)
def test_a_time_of_hours_minutes_and_seconds_is_a_moment(line: str, times: list[int]) -> None:
    assert points_of(line) == (Point(line, tuple(times)),)


def test_each_line_that_says_something_is_a_point() -> None:
    assert [one.words for one in points_of(" First \n\n \nSecond (0:00:01)\n")] == [
        "First",
        "Second (0:00:01)",
    ]
    assert points_of(" \n") == ()


def test_a_time_in_brackets_at_the_end_can_be_left_out_of_the_words() -> None:
    said = {
        "You waited (1:16:20)": "You waited",
        "At 1:16:20 you waited (twice)": "At 1:16:20 you waited (twice)",
        "(1:16:20)": "",
    }
    assert {words: points_of(words)[0].words_alone for words in said} == said


@given(st.text(st.characters(blacklist_categories=("Cs",))), st.integers(0, 10**8))
def test_a_mark_becomes_the_last_point_and_the_words_before_it_stay(text: str, start_ms: int) -> None:
    before, after = points_of(text), points_of(with_point(text, "Thanks him\nand waits", start_ms))
    assert after[:-1] == before
    assert after[-1].words.startswith("Thanks him and waits (")
    assert after[-1].times_ms == (start_ms // 1000 * 1000,)
