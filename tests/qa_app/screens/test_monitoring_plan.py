"""The monitoring plan's screen: what is owed, the figures, and conflicts of interest, each for whom it is for."""

from datetime import timedelta

from qa_app.backend import Backend
from qa_app.services import conflicts, plan
from tests import factories
from tests.cast import PROGRAMME, Cast
from tests.qa_app.screens.conftest import Look, words_on

SCREEN = "screens/monitoring_plan.py"


def _deliver(backend: Backend, cast: Cast) -> None:
    session_id = factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        "foundation-1",
        backend.clock() - timedelta(days=9),
        (cast.maya, cast.tomos),
    )
    factories.add_recording(backend, cast.store_id, session_id)


def test_it_says_that_its_figures_are_placeholders(look: Look, cast: Cast) -> None:
    assert "Placeholders of ours, never official figures" in words_on(look(cast.rhian, SCREEN))


def test_a_treatment_manager_sees_every_debt_with_its_reason(
    look: Look, backend: Backend, cast: Cast
) -> None:
    _deliver(backend, cast)
    page = look(cast.rhian, SCREEN)
    assert "Maya Lindqvist and Tomos Adeyemi" in words_on(page)
    page.segmented_control(key="plan-part").set_value("debt").run()
    words = words_on(page)
    assert "5 rows" in words
    assert "Foundation: not seen yet" in words
    assert "1 recording" in words
    assert "Re-scored in the quarter: 0 of 1" in words


def test_figures_of_a_site_are_changed_and_a_wrong_one_is_told(
    look: Look, backend: Backend, cast: Cast
) -> None:
    page = look(cast.rhian, SCREEN)
    page.segmented_control(key="plan-part").set_value("figures").run()
    assert page.selectbox(key="plan-site").options == ["Ipswich", "Norwich"]
    page.selectbox(key="plan-site").set_value(cast.norwich.id).run()
    place = f"plan-{cast.norwich.id}-"
    page.number_input(key=f"{place}-days_until_due").set_value(30)
    page.button(key=f"FormSubmitter:{place}-Save figures").click().run()
    assert "overdue some days after it is due" in words_on(page)
    page.number_input(key=f"{place}-days_until_due").set_value(10)
    page.number_input(key=f"{place}-cover").set_value(0)
    page.button(key=f"FormSubmitter:{place}-Save figures").click().run()
    assert not page.exception
    own = {one.rule: one.figure for one in plan.plan_at(backend, cast.rhian, cast.norwich.id) if one.is_own}
    assert own == {"days_until_due": 10, "cover": 0}
    assert "Of its own; otherwise 7." in words_on(page)


def test_an_administrator_changes_a_programme_everywhere_and_sees_no_debt(
    look: Look, backend: Backend, cast: Cast
) -> None:
    _deliver(backend, cast)
    page = look(cast.ann, SCREEN)
    assert "Maya" not in words_on(page)
    page.selectbox(key="plan-programme").set_value(PROGRAMME).run()
    place = f"plan-0-{PROGRAMME}"
    page.number_input(key=f"{place}-one_to_one").set_value(2)
    page.button(key=f"FormSubmitter:{place}-Save figures").click().run()
    figures = plan.plan_at(backend, cast.ann, cast.bangor.id, PROGRAMME)
    assert {one.rule: one.figure for one in figures}["one_to_one"] == 2


def test_an_administrator_notes_a_conflict_of_interest_and_removes_it(
    look: Look, backend: Backend, cast: Cast
) -> None:
    page = look(cast.ann, SCREEN)
    page.segmented_control(key="plan-part").set_value("conflicts").run()
    assert "No other conflict of interest is noted" in words_on(page)
    page.button(key="FormSubmitter:add-conflict-0-Add").click().run()
    assert "Say why the one must not review the other" in words_on(page)
    page.selectbox(key="conflict-reviewer-0").set_value(cast.rhian.id)
    page.selectbox(key="conflict-facilitator-0").set_value(cast.maya.id)
    page.text_input(key="conflict-reason-0").set_value("Cousins")
    page.button(key="FormSubmitter:add-conflict-0-Add").click().run()
    assert "Rhian Probert does not review Maya Lindqvist" in words_on(page)
    (noted,) = conflicts.list_conflicts(backend, cast.ann)
    page.button(key=f"remove-conflict-{noted.id}").click().run()
    assert conflicts.list_conflicts(backend, cast.ann) == []


def test_the_languages_in_which_somebody_reviews_stand_beside_their_roles(look: Look, cast: Cast) -> None:
    page = look(cast.ann, "screens/people.py")
    page.button(key=f"change-{cast.owain.id}").click().run()
    assert page.multiselect(key=f"review-languages-{cast.owain.id}").value == ["en", "cy"]
