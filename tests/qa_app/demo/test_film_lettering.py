"""Writing in demo films: Welsh letters are drawn, and long names stay on the paper."""

import numpy as np
import pytest

from qa_app.demo.film_lettering import colour, fit, mix, text_width, write


def drawn(words: str) -> np.ndarray:
    picture = np.zeros((40, 120, 3), dtype=np.uint8)
    write(picture, words, 4, 30, 22, (255, 255, 255))
    return picture


@pytest.mark.parametrize("letter", "ŵŷŴŶâêîôûẁỳ·")
def test_each_welsh_letter_has_a_picture_of_its_own(letter: str) -> None:
    no_such_letter = drawn("\ue000")
    assert drawn(letter).any()
    assert (drawn(letter) != no_such_letter).any()
    assert (drawn(letter) != drawn("w")).any()
    assert (drawn(letter) != drawn("y")).any()


@pytest.mark.parametrize(
    "words",
    [
        "Check-in",
        "Noticing the warning signs",
        "Cyfrifoldeb a chydnabyddiaeth: edrych yn ôl ar y tŷ a'r teulu",
    ],
)
def test_words_fit_the_paper_and_none_is_lost(words: str) -> None:
    size, lines = fit(words, 104, 92, range(21, 8, -1))
    assert " ".join(lines) == words
    assert max(text_width(line, size) for line in lines) <= 104


def test_a_shorter_text_is_written_larger() -> None:
    short, _ = fit("Check-in", 104, 92, range(21, 8, -1))
    long, _ = fit("Looking back at the week and at what was practised at home", 104, 92, range(21, 8, -1))
    assert short == 21 > long


def test_colours_are_turned_into_opencvs_order_and_mixed() -> None:
    assert colour("#39434d") == (0x4D, 0x43, 0x39)
    assert mix((0, 0, 0), (200, 100, 50), 0.5) == (100, 50, 25)
