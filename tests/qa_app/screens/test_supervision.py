"""Feedback and supervision on the screen: writing, refusing, sharing, answering, and guesses at addresses."""

import pytest
from streamlit.testing.v1 import AppTest

from qa_app import i18n
from qa_app.backend import Backend
from qa_app.services import feedback, revisions, submission
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import FeedbackCast

pytestmark = pytest.mark.slow

SCREEN = "screens/supervision.py"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(people: FeedbackCast) -> int:
    return feedback.start_feedback(people.backend, people.rhian, people.review_id, people.tomos.id)


def write(screen: AppTest, strengths: str, development: str) -> AppTest:
    fields = {field.label: field for field in screen.text_area}
    fields["Strengths"].set_value(strengths)
    fields["Development points"].set_value(development)
    return screen.run()


def press(screen: AppTest, label: str) -> AppTest:
    return next(button for button in screen.button if button.label.startswith(label)).click().run()


def test_the_treatment_manager_comes_from_the_list_to_the_letter(look: Look, people: FeedbackCast) -> None:
    screen = look(people.rhian, SCREEN)
    assert "Feedback to write from 1 review" in words_on(screen)
    press(screen, "Open")
    assert screen.query_params["facilitator"] == str(people.maya.id)
    press(screen, "Write feedback")
    assert "Feedback for Maya Lindqvist" in words_on(screen)
    assert "E1 is a critical item" in words_on(screen)
    assert feedback.feedback_waiting(people.backend, people.rhian).to_share[0].feedback_id is not None


def test_words_are_kept_as_they_are_typed_and_figures_are_refused_beside_the_button(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    screen = write(look(people.rhian, SCREEN, feedback=draft), "75", "3")
    assert feedback.read_feedback(people.backend, people.rhian, draft).feedback.strengths == "75"
    press(screen, "Share with")
    assert [one.value for one in screen.warning] == [
        "Feedback is never a bare number. Write strengths and development points before you share it."
    ]
    write(screen, "You *waited*.", "Say <b>less</b>.")
    press(screen, "Share with")
    assert not screen.warning
    assert feedback.read_feedback(people.backend, people.rhian, draft).feedback.state == "shared"
    assert not screen.text_area
    assert "You \\*waited\\*\\." in words_on(screen)
    assert "<b>less" not in words_on(screen)


def test_a_tab_that_is_behind_overwrites_nothing(look: Look, people: FeedbackCast, draft: int) -> None:
    behind = look(people.rhian, SCREEN, feedback=draft)
    write(look(people.rhian, SCREEN, feedback=draft), "From the other tab", "Also from there")
    write(behind, "From this tab", "Also from here")
    assert any("changed in another tab" in one.value for one in behind.warning)
    kept = feedback.read_feedback(people.backend, people.rhian, draft).feedback
    assert kept.strengths == "From the other tab"


def test_the_facilitator_reads_reflects_sees_scores_and_acknowledges(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    write(look(people.rhian, SCREEN, feedback=draft), "You waited.", "Say less.")
    feedback.share_feedback(people.backend, people.rhian, draft)
    screen = look(people.tomos, SCREEN)
    assert "My feedback" in words_on(screen)
    press(screen, "Read feedback")
    assert "You waited" in words_on(screen)
    assert "67.5" not in words_on(screen)
    screen.text_area[0].set_value("4")
    press(screen, "Keep my reflection")
    assert "in words first" in screen.warning[0].value
    screen.text_area[0].set_value("I rushed.")
    press(screen, "Keep my reflection")
    assert "Meets the standard, 67.5" in words_on(screen)
    press(screen, "I have read")
    assert feedback.read_feedback(people.backend, people.rhian, draft).feedback.state == "acknowledged"


def test_a_guess_at_an_address_shows_one_calm_sentence(look: Look, people: FeedbackCast, draft: int) -> None:
    for guesser in (people.tomos, people.maya, people.colleague, people.elsewhere):
        for number in (draft, 9999):
            screen = look(guesser, SCREEN, feedback=number)
            with i18n.language(guesser.language):
                sentence = i18n._("There is no such feedback, or it is not yours to read.")
            assert [one.value for one in screen.info] == [sentence]
    screen = look(people.maya, SCREEN, facilitator=people.tomos.id)
    assert "deliver at none of your sites" in screen.info[0].value
    press(screen, "All of supervision")
    assert "My feedback" in words_on(screen)


def test_who_reads_reviews_comes_to_a_facilitators_page_and_changes_nothing_there(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    for reader in (people.qa, people.lead):
        screen = look(reader, SCREEN)
        (found,) = [one for one in screen.selectbox if one.label == "A facilitator's page"]
        found.set_value(people.tomos.id).run()
        assert not screen.exception
        assert screen.query_params["facilitator"] == str(people.tomos.id)
        words = words_on(screen)
        assert "Tomos Adeyemi" in words
        assert "67\\.5" in words
        headings = [one.value for one in screen.header]
        assert "Supervision actions" not in headings
        assert "Training and approvals" in headings
        assert not {one.label for one in screen.button} & {
            "Start a meeting",
            "Note the step",
            "Write feedback",
        }


def test_feedback_from_a_corrected_review_says_so_to_its_facilitator(
    look: Look, people: FeedbackCast, draft: int
) -> None:
    backend, said = people.backend, "The review behind this feedback was corrected"
    feedback.save_feedback(
        backend,
        people.rhian,
        draft,
        strengths="A warm opening",
        development="Ask more",
        try_next="",
        seen_saves=0,
    )
    feedback.share_feedback(backend, people.rhian, draft)
    assert said not in words_on(look(people.tomos, SCREEN, feedback=draft))
    newer = revisions.start_correction(backend, people.rhian, people.review_id, "D2 was too low")
    submission.submit_review(backend, people.rhian, newer, accept_unanswered=False)
    assert said in words_on(look(people.tomos, SCREEN, feedback=draft))


def test_the_page_tells_strengths_that_recur_and_leads_to_the_feedback(
    look: Look, people: FeedbackCast
) -> None:
    backend = people.backend
    assert "None yet" in words_on(look(people.rhian, SCREEN, facilitator=people.tomos.id))
    newest = 0
    for number in range(2):
        review_id = people.submit(
            people.rhian, people.record(f"my-emotions-{number + 1}", people.tomos, people.maya)
        )
        newest = feedback.start_feedback(backend, people.rhian, review_id, people.tomos.id)
        words = {"strengths": "The break (1:24:10).", "development": "Wait longer.", "try_next": ""}
        feedback.save_feedback(backend, people.rhian, newest, **words, seen_saves=0)
        feedback.share_feedback(backend, people.rhian, newest)
    screen = look(people.rhian, SCREEN, facilitator=people.tomos.id)
    assert "named in 2 pieces of feedback" in words_on(screen)
    assert "Group session integrity, version 1" in "".join(one.value for one in screen.subheader)
    assert "Concern <span" in words_on(screen)
    next(one for one in screen.button if one.key == f"strength-0-{newest}").click().run()
    assert screen.query_params["feedback"] == str(newest)


def test_a_facilitators_own_page_says_when_scores_show(look: Look, people: FeedbackCast, draft: int) -> None:
    screen = look(people.tomos, SCREEN)
    assert "Scores show here once you have reflected" in words_on(screen)
    assert "Concern" not in words_on(screen)
