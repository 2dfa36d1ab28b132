"""Answers of every kind and the words beside them: what is kept, what is refused, and what a stale tab is told."""

from dataclasses import replace

import pytest

from qa_app.errors import Refused, StaleDraft
from qa_app.services import reviews
from qa_app.services.reviews import SavedRating, condition_words
from storage.database import activity_log
from tests.qa_app.every_kind import EVERY_KIND, KEY, library_with
from tests.qa_app.services.conftest import Stage


@pytest.fixture
def every(stage: Stage) -> Stage:
    """The stage with a rubric of every kind of item."""
    return replace(stage, backend=replace(stage.backend, library=library_with(EVERY_KIND)))


@pytest.fixture
def draft(every: Stage) -> int:
    """Rhian's draft with that rubric."""
    return reviews.start_review(every.backend, every.cast.rhian, every.recording_id, KEY)


def give(
    stage: Stage, draft: int, item: str, who: int | None = None, *, seen: int = 0, **said: object
) -> None:
    given = {"value": None, "not_applicable": None} | said
    reviews.save_ratings(
        stage.backend, stage.cast.rhian, draft, [SavedRating(item, who, seen_saves=seen, **given)]
    )


def desk(stage: Stage, draft: int) -> reviews.DeskView:
    return reviews.open_desk(stage.backend, stage.cast.rhian, draft)


def note_on(stage: Stage, draft: int, item: str, who: int | None, words: str, seen: int = 0) -> None:
    reviews.save_note(stage.backend, stage.cast.rhian, draft, item, who, words, seen_saves=seen)


def test_words_and_choices_are_kept_as_answers(every: Stage, draft: int) -> None:
    give(every, draft, "B4", choices=("planned", "other"))
    give(every, draft, "B5", text="  A visit from outside \n")
    give(every, draft, "A3", every.cast.maya.id, value=7)
    ratings = desk(every, draft).ratings
    assert ratings["B4", None].choices == ("planned", "other")
    assert ratings["B5", None].text == "A visit from outside"
    assert ratings["A3", every.cast.maya.id].value == 7


def test_the_form_alone_reads_what_the_whole_desk_does(every: Stage, draft: int) -> None:
    give(every, draft, "A3", every.cast.maya.id, value=7)
    note_on(every, draft, "B1", None, "Seen on the table")
    form = vars(reviews.open_rating(every.backend, every.cast.rhian, draft))
    whole = vars(desk(every, draft))
    assert form == {name: whole[name] for name in form}
    assert (len(form["ratings"]), len(form["notes"])) == (1, 1)


def test_what_was_written_stands_in_no_log(every: Stage, draft: int) -> None:
    give(every, draft, "B5", text="A visit from outside")
    note_on(every, draft, "B1", None, "Seen on the table")
    with every.backend.database.read() as transaction:
        told = str([row.details for row in activity_log.latest_activity(transaction, 500)])
        assert activity_log.first_break(transaction) is None
    assert "outside" not in told
    assert "table" not in told


@pytest.mark.parametrize(
    "said", [{"value": 1.0}, {"choices": ("elsewhere",)}, {"choices": ("planned", "planned")}, {"text": "x"}]
)
def test_an_answer_of_another_kind_is_refused(every: Stage, draft: int, said: dict[str, object]) -> None:
    with pytest.raises(Refused):
        give(every, draft, "B4", **said)
    assert desk(every, draft).ratings == {}


def test_what_hangs_on_another_answer_is_set_aside_with_why_and_comes_back(every: Stage, draft: int) -> None:
    maya, tomos = every.cast.maya.id, every.cast.tomos.id
    give(every, draft, "A2", maya, value=3)
    give(every, draft, "A1", maya, value=0)
    view = desk(every, draft)
    assert set(view.asked.set_aside) == {("A2", maya)}
    words = condition_words(view.rubric, view.asked.set_aside["A2", maya])
    assert words == "Asked only when A1 is above 0."
    assert ("A2", maya) not in view.asked.counted
    assert ("A2", tomos) in view.asked.counted
    give(every, draft, "A1", maya, seen=1, value=2)
    view = desk(every, draft)
    assert not view.asked.set_aside
    assert view.ratings["A2", maya].value == 3


def test_an_item_is_asked_when_its_choice_was_made_and_counts_while_it_is_required(
    every: Stage, draft: int
) -> None:
    assert ("B5", None) in desk(every, draft).asked.counted
    give(every, draft, "B4", choices=("planned",))
    view = desk(every, draft)
    assert condition_words(view.rubric, view.asked.set_aside["B5", None]) == (
        "Asked only when B4 is “Something else”."
    )
    give(every, draft, "B4", seen=1, choices=("planned", "other"))
    assert ("B5", None) in {(one.item, one.facilitator_id) for one in desk(every, draft).unanswered}


def test_a_note_and_its_rating_do_not_make_each_other_stale(every: Stage, draft: int) -> None:
    maya = every.cast.maya.id
    note_on(every, draft, "A1", maya, "At the check-in")
    give(every, draft, "A1", maya, value=2)
    note_on(every, draft, "A1", maya, "At the check-in, twice", seen=1)
    give(every, draft, "A1", maya, seen=1, value=3)
    view = desk(every, draft)
    assert view.notes["A1", maya].note == "At the check-in, twice"
    assert view.ratings["A1", maya].value == 3


def test_a_note_of_a_stale_tab_is_told_and_overwrites_nothing(every: Stage, draft: int) -> None:
    note_on(every, draft, "B1", None, "First")
    with pytest.raises(StaleDraft, match="The note on B1 was changed in another tab"):
        note_on(every, draft, "B1", None, "Second")
    assert desk(every, draft).notes["B1", None].note == "First"


def test_a_note_stands_beside_a_rating_or_nowhere(every: Stage, draft: int) -> None:
    for item, who in (("Z9", None), ("B1", every.cast.maya.id), ("A1", None), ("A1", every.cast.saskia.id)):
        with pytest.raises(Refused):
            note_on(every, draft, item, who, "Words")
    with pytest.raises(Refused, match="characters"):
        note_on(every, draft, "B1", None, "x" * 1001)
    assert desk(every, draft).notes == {}
