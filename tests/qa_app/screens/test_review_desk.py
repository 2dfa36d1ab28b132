"""Review desk: the choice of a draft, the desk of one, and what a submitted review shows."""

from datetime import timedelta

import pytest

from qa_app.access import Grant
from qa_app.backend import Backend
from qa_app.services import reviews
from qa_app.services.people import give_roles, set_active
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

SCREEN = "screens/review_desk.py"


@pytest.fixture
def recording_id(backend: Backend, cast: Cast) -> int:
    """A recording of Maya and Tomos at Norwich that can be watched."""
    session_id = factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        "foundation-1",
        backend.clock() - timedelta(days=5),
        (cast.maya, cast.tomos),
    )
    return factories.add_recording(backend, cast.store_id, session_id)


def test_without_a_review_the_drafts_are_listed(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    assert "No review is begun" in words_on(look(cast.rhian, SCREEN))
    review_id = factories.add_draft(backend, cast.rhian, recording_id, ratings={"A1": 3})
    screen = look(cast.rhian, SCREEN)
    assert screen.button(key=f"continue-{review_id}").label == "Continue"


def test_the_desk_shows_who_and_what_is_still_open(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id, ratings={"A1": 3, "A2": 2})
    words = words_on(look(cast.rhian, SCREEN, review=review_id)).replace("\\", "")
    assert "Maya Lindqvist and Tomos Adeyemi" in words
    assert "2 of 26 answered" in words
    assert "Still to answer" in words


def test_a_rating_is_saved_the_moment_it_is_given(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    screen.segmented_control(key=f"rating-{review_id}-A1-session").set_value(3).run()
    assert not screen.exception
    saved = reviews.open_desk(backend, cast.rhian, review_id).ratings[("A1", None)]
    assert saved.value == 3


def test_a_rating_that_another_tab_gave_in_between_is_not_overwritten(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    rated = reviews.SavedRating("A1", None, 2.0, None, 0)
    reviews.save_ratings(backend, cast.rhian, review_id, [rated])
    screen.segmented_control(key=f"rating-{review_id}-A1-session").set_value(3).run()
    assert "was rated in another tab" in screen.warning[0].value
    assert reviews.open_desk(backend, cast.rhian, review_id).ratings[("A1", None)].value == 2


def test_a_submitted_review_shows_its_scores_and_cannot_be_submitted_again(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    words = words_on(screen).replace("\\", "")
    assert "**Overall**: 75.0" in words
    assert "check-and-submit" not in {one.key for one in screen.button}
    assert screen.button(key=f"feedback-{cast.maya.id}").label == "Write for Maya Lindqvist"


def test_a_draft_of_somebody_else_is_a_sentence_and_not_the_draft(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id, ratings={"A1": 3})
    for reader in (cast.leena, cast.dilys):
        screen = look(reader, SCREEN, review=review_id)
        assert screen.info[0].value == "There is no such review, or it is not yours to read."
        assert "Maya" not in words_on(screen)


def test_a_number_that_is_none_is_the_list_and_no_error(look: Look, cast: Cast) -> None:
    assert "Drafts to finish" in words_on(look(cast.rhian, SCREEN, review="../../etc"))


@pytest.mark.parametrize("name", ["maya", "gareth", "ann"])
def test_who_does_not_review_has_no_desk(look: Look, cast: Cast, name: str) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        look(getattr(cast, name), SCREEN)


def test_who_is_closed_while_the_desk_is_open_can_change_nothing_more(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    set_active(backend, cast.ann, cast.rhian.id, False)
    screen.segmented_control(key=f"rating-{review_id}-A1-session").set_value(3).run()
    assert "You are signed out" in words_on(screen)
    assert not reviews.open_desk(backend, cast.rhian, review_id).ratings


def test_a_role_that_is_taken_while_the_desk_is_open_changes_nothing_more(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    give_roles(backend, cast.ann, cast.rhian.id, [Grant("facilitator", site_id=cast.norwich.id)])
    screen.segmented_control(key=f"rating-{review_id}-A1-session").set_value(3).run()
    assert not reviews.open_desk(backend, cast.rhian, review_id).ratings


@pytest.mark.parametrize("number", ["99999999999999999999999", "9" * 5000])
def test_a_number_that_no_database_holds_is_a_sentence(look: Look, cast: Cast, number: str) -> None:
    screen = look(cast.rhian, SCREEN, review=number)
    assert "There is no such review" in words_on(screen)
