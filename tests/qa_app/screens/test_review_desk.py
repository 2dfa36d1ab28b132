"""Review desk: the choice of a draft, the desk of one, and what a submitted review shows."""

from dataclasses import replace
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from qa_app.access import Grant
from qa_app.backend import Backend
from qa_app.services import concerns, evidence, exercises, reviews, revisions, submission
from qa_app.services.people import give_roles, set_active
from storage.database import recordings
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.screens.rows import choose, jump, places, progress, row

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


def open_what_is_missing(screen: AppTest) -> None:
    """As a click on the number of what is still to answer does."""
    screen.session_state["all-still-to-answer"] = True
    screen.run()


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
    screen = look(cast.rhian, SCREEN, review=review_id)
    words = words_on(screen).replace("\\", "")
    assert "Maya Lindqvist and Tomos Adeyemi" in words
    assert progress(screen) == "2 of 26 answered"
    assert not [one for one in screen.button if str(one.key).startswith("go-all-")]
    open_what_is_missing(screen)
    missing = [one.label for one in screen.button if str(one.key).startswith("go-all-")]
    assert len(missing) == 24
    assert missing[:4] == ["A3", "A4", "A5", "B1 Maya"]


def test_a_rating_is_saved_the_moment_it_is_given(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    choose(screen, f"rating-{review_id}-A1-session", "value:3.0")
    assert not screen.exception
    saved = reviews.open_desk(backend, cast.rhian, review_id).ratings[("A1", None)]
    assert saved.value == 3


def test_what_the_page_stored_by_itself_is_drawn_and_not_stored_again(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    place = f"rating-{review_id}-A1-session"
    for times, value in enumerate((3.0, 2.0), start=1):
        given = reviews.SavedRating("A1", None, value, None, times - 1)
        reviews.save_ratings(backend, cast.rhian, review_id, [given])
        choose(screen, place, f"value:{value}", saved=times)
        assert (row(screen, place)["chosen"], row(screen, place)["times_saved"]) == (
            [f"value:{value}"],
            times,
        )
        assert not screen.warning
    assert progress(screen) == "1 of 26 answered"
    # The buttons of a tab whose page could not store it count on from there.
    choose(screen, place, "value:1.0")
    assert reviews.open_desk(backend, cast.rhian, review_id).ratings["A1", None].times_saved == 3


def test_a_rating_that_another_tab_gave_in_between_is_not_overwritten(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    rated = reviews.SavedRating("A1", None, 2.0, None, 0)
    reviews.save_ratings(backend, cast.rhian, review_id, [rated])
    choose(screen, f"rating-{review_id}-A1-session", "value:3.0")
    assert "was rated in another tab" in screen.warning[0].value
    assert reviews.open_desk(backend, cast.rhian, review_id).ratings[("A1", None)].value == 2


@pytest.mark.parametrize(("button", "left"), [("mine", 3), ("theirs", 2)])
def test_who_is_behind_is_shown_both_ratings_and_chooses(
    look: Look, backend: Backend, cast: Cast, recording_id: int, button: str, left: float
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    reviews.save_ratings(backend, cast.rhian, review_id, [reviews.SavedRating("A1", None, 2.0, None, 0)])
    choose(screen, f"rating-{review_id}-A1-session", "value:3.0")
    told = screen.warning[0].value.replace("\\", "")
    assert "Saved there: 2 Developing" in told
    assert "Yours, not saved: 3 Competent" in told
    assert row(screen, f"rating-{review_id}-A1-session")["chosen"] == ["value:2.0"]
    screen.button(key=f"{button}-rating-{review_id}-A1-session").click().run()
    assert not screen.warning
    assert reviews.open_desk(backend, cast.rhian, review_id).ratings[("A1", None)].value == left
    assert row(screen, f"rating-{review_id}-A1-session")["chosen"] == [f"value:{left:.1f}"]


def test_what_is_missing_leads_to_its_section(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    assert "A Following the session plan" in words_on(screen)
    open_what_is_missing(screen)
    screen.button(key=f"go-all-D2-{cast.maya.id}").click().run()
    assert not screen.exception
    assert f"rating-{review_id}-D2-{cast.maya.id}" in places(screen)


def test_times_of_evidence_stand_at_the_item_and_lead_to_the_video(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id, ratings={"A1": 4})
    evidence.save_evidence(
        backend, cast.rhian, review_id, start_ms=61_000, end_ms=70_000, kind="strength", note_text="Says why",
        items=["A1"], people=[],
    )  # fmt: skip
    screen = look(cast.rhian, SCREEN, review=review_id)
    place = f"rating-{review_id}-A1-session"
    (moment,) = row(screen, place)["moments"]
    assert (moment["at"], moment["note"]) == ("0:01:01", "Says why")
    jump(screen, place, moment["start_ms"])
    assert not screen.exception
    assert screen.session_state["memory"]["seek"][:2] == (review_id, 61_000)


def test_the_count_of_one_person_is_begun_from_the_recording_and_told_when_it_is_done(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    screen = look(cast.rhian, "screens/recordings.py", recording=recording_id)
    assert screen.radio(key=f"rubric-{recording_id}").value == "group-session-integrity"
    screen.radio(key=f"rubric-{recording_id}").set_value("motivational-style-count").run()
    screen.text_input(key=f"segment-{recording_id}").set_value("0:40:00").run()
    screen.button(key=f"start-{recording_id}").click().run()
    assert "Choose whom this review is about." in [one.value for one in screen.warning]
    screen.radio(key=f"about-{recording_id}").set_value(cast.maya.id).run()
    screen.button(key=f"start-{recording_id}").click().run()
    review_id = int(screen.query_params["review"][0])
    view = reviews.open_desk(backend, cast.rhian, review_id)
    assert (list(view.facilitators), view.review.segment_start_ms) == ([cast.maya.id], 2_400_000)
    factories.rate_all(backend, cast.rhian, review_id)
    submission.submit_review(backend, cast.rhian, review_id, accept_unanswered=False)
    words = words_on(look(cast.rhian, SCREEN, review=review_id)).replace("\\", "")
    assert "**Technical**: 3.0 of 5 · Fair" in words
    assert "**Reflections to questions**: 2.00 · Good" in words
    assert "Bands: MITI 4.2.1" in words


def test_a_submitted_review_shows_its_scores_and_cannot_be_submitted_again(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    words = words_on(screen).replace("\\", "")
    assert "**Overall**: 75.0" in words
    assert "check-and-submit" not in {one.key for one in screen.button}
    assert screen.button(key=f"feedback-{cast.maya.id}").label == "Write for Maya Lindqvist"


def test_the_page_before_submitting_shows_what_will_be_stored_and_leads_back(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id, ratings={"A1": 3})
    desk = look(cast.rhian, SCREEN, review=review_id)
    page = desk.button(key="check-and-submit").click().run()
    words = words_on(page).replace("\\", "")
    assert page.query_params["step"] == "submit"
    assert "Nothing is stored yet" in words
    assert "**25 items have no rating:**" in words
    assert "too little" in words
    assert "Exercises not ticked: Agreeing how we work" in words
    assert page.button(key="submit-review").disabled
    maya = cast.maya.id
    desk = page.button(key=f"go-unanswered-B1-{maya}").click().run()
    assert not desk.exception
    assert "step" not in desk.query_params
    assert f"rating-{review_id}-B1-{maya}" in places(desk)


@pytest.fixture
def rated(backend: Backend, cast: Cast, recording_id: int) -> int:
    """Rhian's draft with every item rated."""
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    factories.rate_all(backend, cast.rhian, review_id)
    return review_id


def test_a_file_that_was_replaced_is_told_on_the_desk_and_before_submitting(
    look: Look, backend: Backend, cast: Cast, recording_id: int, rated: int
) -> None:
    assert "was replaced" not in words_on(look(cast.rhian, SCREEN, review=rated))
    with backend.database.write() as transaction:
        recordings.change_recording(transaction, recording_id, object_version="another")
    for step, words in (
        ({}, "counts again from the beginning"),
        ({"step": "submit"}, "To have the present file"),
    ):
        page = look(cast.rhian, SCREEN, review=rated, **step)
        assert not page.exception
        assert words in words_on(page)


def test_what_another_tab_changed_is_shown_before_it_is_submitted(
    look: Look, backend: Backend, cast: Cast, rated: int
) -> None:
    page = look(cast.rhian, SCREEN, review=rated, step="submit")
    reviews.save_ratings(backend, cast.rhian, rated, [reviews.SavedRating("A1", None, 2.0, None, 1)])
    page = page.button(key="submit-review").click().run()
    assert "changed in another tab" in words_on(page)
    page = page.button(key="submit-review").click().run()
    assert reviews.open_desk(backend, cast.rhian, rated).review.state == "submitted"


def test_a_review_is_submitted_from_its_page(look: Look, backend: Backend, cast: Cast, rated: int) -> None:
    page = look(cast.rhian, SCREEN, review=rated, step="submit")
    desk = page.button(key="submit-review").click().run()
    assert not desk.exception
    assert "step" not in desk.query_params
    assert "Nothing can be changed any more" in words_on(desk).replace("\\", "")
    assert reviews.open_desk(backend, cast.rhian, rated).review.state == "submitted"


def test_why_a_review_cannot_be_submitted_is_said_on_its_page(
    look: Look, backend: Backend, cast: Cast, rated: int
) -> None:
    page = look(cast.rhian, SCREEN, review=rated, step="submit")
    first = exercises.exercises_of(backend, cast.rhian, rated)[0]
    exercises.save_exercise(backend, cast.rhian, rated, replace(first, outcome="skipped"))
    page.button(key="submit-review").click().run()
    assert "has no reason" in page.warning[0].value
    assert "These exercises need a reason" in words_on(page)
    assert page.button(key="submit-review").disabled


def test_an_exercise_is_ticked_with_its_reason_and_a_stale_tab_is_told(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    first = exercises.exercises_of(backend, cast.rhian, review_id)[0]
    screen = look(cast.rhian, SCREEN, review=review_id)
    key = f"{review_id}-{first.key}"
    screen.segmented_control(key=f"exercise-outcome-{key}").set_value("moved").run()
    screen.segmented_control(key=f"exercise-reason-{key}").set_value("planned").run()
    assert not [one for one in screen.text_input if one.key == f"exercise-start_ms-{key}"]
    screen.session_state[f"times-{key}"] = True
    screen.run()
    screen.text_input(key=f"exercise-start_ms-{key}").set_value("12:05").run()
    said = exercises.exercises_of(backend, cast.rhian, review_id)[0]
    assert (said.outcome, said.reason, said.start_ms, said.times_saved) == ("moved", "planned", 725_000, 3)
    screen.text_input(key=f"exercise-end_ms-{key}").set_value("soon").run()
    assert "0:12:05" in screen.warning[0].value.replace("\\", "")
    exercises.save_exercise(backend, cast.rhian, review_id, replace(said, outcome="delivered"))
    screen.segmented_control(key=f"exercise-outcome-{key}").set_value("skipped").run()
    assert "another tab" in screen.warning[0].value
    assert screen.segmented_control(key=f"exercise-outcome-{key}").value == "delivered"
    assert exercises.exercises_of(backend, cast.rhian, review_id)[0].outcome == "delivered"


def test_each_revision_says_what_it_is_and_names_the_other(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    newer = revisions.start_correction(backend, cast.rhian, review_id, "B2 was too low")
    draft = look(cast.rhian, SCREEN, review=newer)
    assert "Correction, revision 2" in words_on(draft)
    assert draft.button(key=f"revision-{review_id}").label == "Open revision 1"
    submission.submit_review(backend, cast.rhian, newer, accept_unanswered=False)
    old = look(cast.rhian, SCREEN, review=review_id)
    assert "A newer revision stands in its place" in words_on(old).replace("\\", "")
    assert "correct-review" not in {one.key for one in old.button}
    new = old.button(key=f"revision-{newer}").click().run()
    assert "B2 was too low" in words_on(new)
    assert {"correct-review", "withdraw-review"} <= {one.key for one in new.button}
    others = look(cast.dilys, SCREEN, review=newer)
    assert not {"correct-review", "withdraw-review"} & {one.key for one in others.button}


def test_a_concern_shows_at_the_desk_without_its_words(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    concerns.raise_concern(
        backend, cast.dilys, recording_id, at_ms=61_000, kind="child", text="P4 at the school gate"
    )
    words = words_on(look(cast.rhian, SCREEN, review=review_id)).replace("\\", "")
    assert "Safety of a child · 0:01:01 · to be passed on by" in words
    assert "school gate" not in words


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
    choose(screen, f"rating-{review_id}-A1-session", "value:3.0")
    assert "You are signed out" in words_on(screen)
    assert not reviews.open_desk(backend, cast.rhian, review_id).ratings


def test_a_role_that_is_taken_while_the_desk_is_open_changes_nothing_more(
    look: Look, backend: Backend, cast: Cast, recording_id: int
) -> None:
    review_id = factories.add_draft(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, SCREEN, review=review_id)
    give_roles(backend, cast.ann, cast.rhian.id, [Grant("facilitator", site_id=cast.norwich.id)])
    choose(screen, f"rating-{review_id}-A1-session", "value:3.0")
    assert not reviews.open_desk(backend, cast.rhian, review_id).ratings


@pytest.mark.parametrize("number", ["99999999999999999999999", "9" * 5000])
def test_a_number_that_no_database_holds_is_a_sentence(look: Look, cast: Cast, number: str) -> None:
    screen = look(cast.rhian, SCREEN, review=number)
    assert "There is no such review" in words_on(screen)
