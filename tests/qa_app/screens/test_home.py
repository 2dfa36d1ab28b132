"""Home: what waits for each role, and what is said when nothing does."""

from datetime import timedelta

from qa_app.backend import Backend
from qa_app.services import concerns, feedback, plan, supervision
from qa_app.services import home as services_home
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
    assert "Foundation: not seen yet" in words.replace("\\", "")
    assert "6 days overdue" in words
    assert "/pictures/poster.jpg" in words


def test_the_desk_of_a_due_recording_opens_with_one_click(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=9))
    home = look(cast.rhian)
    home.button(key=f"desk-{recording_id}").click().run()
    assert not home.exception
    assert home.query_params["review"] == "1"


def _three_nights(backend: Backend, cast: Cast) -> list[int]:
    """Three recorded nights of one module, none of them anybody's first."""
    plan.change_plan(backend, cast.ann, {"new_facilitator": 0})
    made = []
    for number in (1, 2, 3):
        session_id = _delivered(backend, cast, days_ago=13 - number, session_key=f"foundation-{number}")
        factories.add_recording(backend, cast.store_id, session_id)
        made.append(session_id)
    return made


def test_of_several_recordings_one_is_drawn_and_opens_at_the_desk(
    look: Look, backend: Backend, cast: Cast
) -> None:
    _three_nights(backend, cast)
    home = look(cast.rhian)
    assert "From 3 that would pay this, each with the same chance" in words_on(home).replace("\\", "")
    draw = next(one for one in home.button if one.label == "Draw")
    draw.click().run()
    assert not home.exception
    assert "Drawn from 3" in words_on(home)
    desk = next(one for one in home.button if one.label == "Open desk")
    desk.click().run()
    assert home.query_params["review"] == "1"


def test_it_is_drawn_again_only_with_a_reason(look: Look, backend: Backend, cast: Cast) -> None:
    _three_nights(backend, cast)
    home = look(cast.rhian)
    next(one for one in home.button if one.label == "Draw").click().run()
    (before,) = services_home.due_reviews(backend, cast.rhian).rows
    next(one for one in home.button if one.label == "Choose another").click().run()
    again = next(one for one in home.button if one.label == "Draw again")
    again.click().run()
    assert "Say why another one is to be drawn" in words_on(home)
    next(one for one in home.text_area if one.label == "Why another one?").set_value("No sound").run()
    next(one for one in home.button if one.label == "Draw again").click().run()
    assert not home.exception
    (after,) = services_home.due_reviews(backend, cast.rhian).rows
    assert after.session_id != before.session_id


def test_a_drawn_recording_is_given_to_somebody_and_taken_back(
    look: Look, backend: Backend, cast: Cast
) -> None:
    factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=9))
    home = look(cast.rhian)
    next(one for one in home.button if one.label == "Assign").click().run()
    next(one for one in home.selectbox if one.label == "Who").set_value(cast.dilys.id).run()
    [one for one in home.button if one.label == "Assign"][-1].click().run()
    assert not home.exception
    assert "Assigned to Dilys Okoro" in words_on(home)
    hers = words_on(look(cast.dilys))
    assert "Assigned to you" in hers
    assert "Asked by Rhian Probert" in hers
    home = look(cast.rhian)
    next(one for one in home.button if one.label == "Take back").click().run()
    next(one for one in home.text_area if one.label == "Why is it taken back?").set_value("On leave").run()
    [one for one in home.button if one.label == "Take back"][-1].click().run()
    assert "Assigned to you" not in words_on(look(cast.dilys))


def test_what_is_left_of_a_long_list_is_in_the_monitoring_plan(
    look: Look, backend: Backend, cast: Cast
) -> None:
    plan.change_plan(backend, cast.ann, {"new_facilitator": 20})
    for number in range(22):
        key = f"{('foundation', 'my-thinking', 'my-emotions', 'my-relationships')[number // 6]}-{number % 6 + 1}"
        session_id = _delivered(backend, cast, days_ago=40 - number, session_key=key)
        factories.add_recording(backend, cast.store_id, session_id)
    due = services_home.due_reviews(backend, cast.rhian)
    assert (len(due.rows), due.total > 20) == (20, True)
    home = look(cast.rhian)
    assert any(one.label == "Show all 20" for one in home.button)
    page = look(cast.rhian, "screens/monitoring_plan.py")
    assert f"{due.total} reviews" in words_on(page)


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
    factories.add_recording(backend, cast.store_id, _delivered(backend, cast, days_ago=9))
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
    home = look(cast.gareth)
    words = words_on(home)
    assert "1 (50 %)" in words
    assert "1 programme session has no recording: ask the site why." in words
    assert "What the monitoring plan asks for" in words
    assert "By module" in [one.label for one in home.expander]
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
