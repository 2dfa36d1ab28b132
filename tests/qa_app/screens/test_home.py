"""Home: what waits for each role, and what is said when nothing does."""

from datetime import timedelta

from qa_app.backend import Backend
from qa_app.services import concerns, feedback, supervision
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

DUE = "Due to be monitored"


def _delivered(backend: Backend, cast: Cast, days_ago: int, session_key: str = "foundation-1") -> int:
    """A programme session of group 14 by Maya and Tomos; its id."""
    return factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        session_key,
        backend.clock() - timedelta(days=days_ago),
        (cast.maya, cast.tomos),
    )


def test_a_treatment_manager_sees_who_is_due_and_why(look: Look, backend: Backend, cast: Cast) -> None:
    factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=27))
    words = words_on(look(cast.rhian))
    assert DUE in words
    assert "**Maya Lindqvist and Tomos Adeyemi**" in words
    assert "Foundation: not seen yet" in words
    assert "6 days overdue" in words
    assert "/pictures/poster.jpg" in words


def test_the_desk_of_a_due_recording_opens_with_one_click(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    home = look(cast.rhian)
    home.button(key=f"desk-{recording_id}").click().run()
    assert not home.exception
    assert home.query_params["review"] == "1"


def test_who_cannot_be_seen_is_told_with_what_is_in_the_way(look: Look, backend: Backend, cast: Cast) -> None:
    factories.add_recording(
        backend,
        cast.store_id,
        _delivered(backend, cast, days_ago=20),
        state="unreadable",
        reason_code="damaged",
    )
    words = words_on(look(cast.rhian))
    assert "Nobody can watch them yet" in words
    assert "1 unreadable" in words


def test_nothing_waits_for_a_treatment_manager_at_first(look: Look, cast: Cast) -> None:
    words = words_on(look(cast.rhian))
    assert words.count("Nothing waits for you") == 5
    assert "No review is begun" in words


def test_a_draft_is_one_click_from_going_on(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    review_id = factories.add_draft(backend, cast.rhian, recording_id, ratings={"A1": 3, "A2": 2})
    home = look(cast.rhian)
    assert home.button(key=f"continue-{review_id}").label == "Continue"
    assert "Everybody who delivered lately was seen or is being reviewed" in words_on(home)


def test_feedback_to_share_names_each_facilitator(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    factories.add_feedback(backend, cast.rhian, review_id, cast.maya)
    words = words_on(look(cast.rhian))
    assert "**Tomos Adeyemi**" in words
    assert "**Maya Lindqvist**" not in words


def test_an_overdue_action_says_by_how_much(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    feedback_id = factories.add_feedback(backend, cast.rhian, review_id, cast.maya)
    earlier = factories.ago(backend, days=3)
    supervision.agree_action(
        earlier,
        cast.rhian,
        feedback_id,
        what="Rehearse the handover",
        by_when=supervision.today_in_london(earlier),
        how_seen="Next time",
    )
    assert "3 days overdue" in words_on(look(cast.rhian))
    feedback.read_feedback(backend, cast.maya, feedback_id)
    assert "Rehearse the handover" in words_on(look(cast.maya))


def test_a_missing_recording_points_at_the_tray_where_it_may_lie(
    look: Look, backend: Backend, cast: Cast
) -> None:
    session_id = _delivered(backend, cast, days_ago=12)
    alone = look(cast.rhian)
    assert "Ask the site whether it was filmed" in words_on(alone).replace("\\", "")
    factories.add_recording(backend, cast.norwich_store_id)
    home = look(cast.rhian)
    assert "10 days" in words_on(home)
    assert home.button(key=f"tray-{session_id}").label == "See the tray"


def test_the_switch_shows_one_site_alone(look: Look, backend: Backend, cast: Cast) -> None:
    factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    home = look(cast.rhian)
    home.segmented_control(key="home-site").set_value(cast.ipswich.id).run()
    assert "Maya Lindqvist" not in words_on(home)
    home.segmented_control(key="home-site").set_value(cast.norwich.id).run()
    assert "Maya Lindqvist" in words_on(home)


def test_a_facilitator_sees_own_feedback_and_nobody_elses(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    feedback_id = factories.add_feedback(backend, cast.rhian, review_id, cast.maya)
    home = look(cast.maya)
    assert "Feedback for you" in words_on(home)
    assert DUE not in words_on(home)
    assert home.button(key=f"read-{feedback_id}").label == "Read"
    assert "Nothing waits for you. New feedback" in words_on(look(cast.tomos))


def test_the_qa_team_is_pointed_at_what_has_no_review(look: Look, backend: Backend, cast: Cast) -> None:
    factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    words = words_on(look(cast.dilys))
    assert "1 recording can be watched and has no review yet." in words
    assert DUE not in words


def test_a_programme_manager_sees_figures_and_no_person(look: Look, backend: Backend, cast: Cast) -> None:
    factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    _delivered(backend, cast, days_ago=12, session_key="foundation-2")
    words = words_on(look(cast.gareth))
    assert "1 (50 %)" in words
    assert "1 programme session has no recording: ask the site why." in words
    assert "Maya" not in words
    assert "Tomos" not in words


def test_an_administrator_sees_the_stores_that_need_attention(look: Look, cast: Cast) -> None:
    words = words_on(look(cast.ann))
    assert "Stores that need attention" in words
    assert "It was never looked through" in words


def test_words_of_people_are_shown_as_they_were_typed(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    feedback_id = factories.add_feedback(backend, cast.rhian, review_id, cast.maya)
    supervision.agree_action(
        backend,
        cast.rhian,
        feedback_id,
        what="<b>Try</b> **this** $x$",
        by_when=supervision.today_in_london(backend),
        how_seen="Next time",
    )
    assert r"\<b\>Try\</b\> \*\*this\*\* \$x\$" in words_on(look(cast.maya))


def test_a_concern_stands_first_for_those_who_pass_it_on_and_for_who_raised_it(
    look: Look, backend: Backend, cast: Cast
) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=5))
    concern_id = concerns.raise_concern(
        factories.ago(backend, hours=9),
        cast.dilys,
        recording_id,
        at_ms=61_000,
        kind="contact",
        text="P4 at the school gate",
    )
    for reader in (cast.rhian, cast.leena, cast.dilys):
        home = look(reader)
        words = words_on(home).replace("\\", "")
        assert "**Threat, or contact that is not allowed**" in words
        assert "hours overdue" in words
        assert "This now stands first on Home for Leena Harcastle and Rhian Probert" in words
        assert "school gate" not in words
    for other in (cast.owain, cast.maya, cast.gareth, cast.ann):
        assert "Risk to pass on" not in words_on(look(other))
    concerns.pass_on(backend, cast.rhian, concern_id, "The practitioner, by phone")
    assert "Risk to pass on" not in words_on(look(cast.rhian))
