"""Training and approvals on the screen: noted, refused, taken back, and by whom they are found."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from qa_app.backend import Backend
from qa_app.services.training import note_step, training_of
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import FeedbackCast

pytestmark = pytest.mark.slow

SCREEN = "screens/supervision.py"
BBR = "building-better-relationships"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


def press(screen: AppTest, label: str) -> AppTest:
    return next(button for button in screen.button if button.label.startswith(label)).click().run()


def choose(screen: AppTest, label: str, value: object) -> None:
    next(one for one in screen.selectbox if one.label == label).set_value(value)


def test_a_step_is_noted_on_the_page_and_the_warning_goes(look: Look, people: FeedbackCast) -> None:
    screen = look(people.rhian, SCREEN, facilitator=people.tomos.id)
    assert "needs the programme's training" in screen.warning[0].value.replace("\\", "")
    choose(screen, "Programme", BBR)
    choose(screen, "Step", "programme_training")
    until = next(one for one in screen.date_input if one.label.startswith("Approval until"))
    until.set_value(date(2036, 1, 1))
    press(screen, "Note the step")
    assert any("Only an approval has a last day" in one.value for one in screen.warning)
    until = next(one for one in screen.date_input if one.label.startswith("Approval until"))
    until.set_value(None)
    press(screen, "Note the step")
    assert not screen.warning
    assert "May be a regular facilitator of this programme" in words_on(screen)
    press(screen, "Take back")
    assert screen.warning
    (one,) = training_of(people.backend, people.rhian, people.tomos.id).programmes
    assert one.steps == ()


def test_the_programme_manager_finds_training_and_no_review(look: Look, people: FeedbackCast) -> None:
    screen = look(people.manager, SCREEN)
    said = words_on(screen)
    assert "Training and approvals" in said
    assert "1 thing is missing" in said
    press(screen, "Open")
    said = words_on(screen)
    assert "Maya Lindqvist" in said
    assert "Building Better Relationships" in "".join(one.value for one in screen.subheader)
    for hidden in ("Sections over time", "Reviews and feedback", "67.5", "Supervision meetings"):
        assert hidden not in said
    screen = look(people.manager, SCREEN, facilitator=9999)
    assert "deliver at none of your sites" in screen.info[0].value


def test_who_has_delivered_nothing_yet_is_found_by_their_treatment_manager(
    look: Look, people: FeedbackCast
) -> None:
    screen = look(people.rhian, SCREEN)
    assert "Training before the first delivery" in words_on(screen)
    next(one for one in screen.button if one.key == f"train-{people.stranger.id}").click().run()
    assert "Sam Stranger" in words_on(screen)
    assert "Nothing is noted yet" in words_on(screen)


def test_facilitators_read_their_own_and_change_nothing(look: Look, people: FeedbackCast) -> None:
    note_step(
        people.backend,
        people.rhian,
        people.tomos.id,
        programme_key=BBR,
        kind="core_skills",
        done_on=date(2026, 1, 5),
    )
    screen = look(people.tomos, SCREEN)
    assert "Core skills" in words_on(screen)
    labels = {button.label for button in screen.button}
    assert not labels & {"Take back", "Note the step"}
