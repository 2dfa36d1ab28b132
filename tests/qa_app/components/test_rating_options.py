"""What can be chosen for an item, and what choosing it says: there and back for every item that is shipped."""

import pytest

from qa_app.components.rating_answer import NOTHING, Said
from qa_app.components.rating_options import chosen_of, is_row_of_buttons, options_of, said_by
from rubrics.item import Item
from rubrics.library import shipped_library

ITEMS = [item for rubric in shipped_library().rubrics for item in rubric.items]


def test_nothing_chosen_says_nothing() -> None:
    assert (said_by(()), chosen_of(NOTHING)) == (NOTHING, ())


@pytest.mark.parametrize("item", ITEMS, ids=lambda one: one.key)
def test_what_an_option_says_is_told_by_that_option(item: Item) -> None:
    keys = [one.key for one in options_of(item)]
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert chosen_of(said_by((key,))) == (key,)


def test_the_best_answer_stands_first_where_words_are_chosen_and_last_on_a_scale() -> None:
    by_type = {
        item.type: [one.label for one in options_of(item)] for item in ITEMS if is_row_of_buttons(item)
    }
    assert by_type["scale"][:2] in (["0", "1"], ["1", "2"])
    assert by_type["yes_partly_no"][0] == "Yes"


def test_several_entries_are_kept_together_and_half_a_point_is_no_whole_one() -> None:
    assert said_by(("choice:a", "choice:b")) == Said(choices=("a", "b"))
    assert said_by(chosen_of(Said(value=2.5))) == Said(value=2.5)
