"""Building feedback from evidence, recalling it, and answering it: each state on the screen, for both sides."""

import pytest
from streamlit.testing.v1 import AppTest

from qa_app.backend import Backend
from qa_app.services import disputes, feedback
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.screens.test_supervision import press, write
from tests.qa_app.services.feedback_cast import FeedbackCast

SCREEN = "screens/supervision.py"
MARK = "Tomos explains for two minutes (1:24:10)"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


def fields(screen: AppTest) -> dict[str, str]:
    return {one.label: one.value or "" for one in (*screen.text_area, *screen.text_input)}


def use(screen: AppTest, mark: str, how: str) -> AppTest:
    return screen.menu_button(key=f"use-{mark}").click(how).run()


def buttons(screen: AppTest) -> list[str]:
    return [one.label for one in screen.button]


def test_a_mark_goes_into_the_letter_with_its_time_and_says_where(look: Look, people: FeedbackCast) -> None:
    draft = feedback.start_feedback(people.backend, people.rhian, people.review_id, people.tomos.id)
    screen = look(people.rhian, SCREEN, feedback=draft)
    assert "Not used yet" in words_on(screen)
    write(screen, "You *waited*.", "Typed and not saved by hand")
    use(screen, "own-0", "development")
    use(screen, "session-0", "strengths")
    assert fields(screen)["Development points"] == f"Typed and not saved by hand\n{MARK}"
    kept = feedback.read_feedback(people.backend, people.rhian, draft).feedback
    assert kept.development == f"Typed and not saved by hand\n{MARK}"
    assert kept.strengths == "You *waited*.\nThe break is used well (1:24:10)"
    words = words_on(screen)
    assert "In: strengths 2, development points 2" in words.replace("\\", "")
    assert "Without a moment: strengths 1, development points 1" in words.replace("\\", "")
    write(screen, "Only this", "And this")
    assert feedback.read_feedback(people.backend, people.rhian, draft).feedback.strengths == "Only this"


def test_a_mark_and_the_words_of_the_field_that_was_just_left_come_with_one_click(
    look: Look, people: FeedbackCast
) -> None:
    draft = people.write()
    screen = look(people.rhian, SCREEN, feedback=draft)
    next(one for one in screen.text_area if one.label == "Strengths").set_value("Typed just now")
    use(screen, "session-0", "strengths")
    both = "Typed just now\nThe break is used well (1:24:10)"
    assert fields(screen)["Strengths"] == both
    assert feedback.read_feedback(people.backend, people.rhian, draft).feedback.strengths == both


def test_a_mark_becomes_a_proposed_action_whose_time_leads_to_the_desk(
    look: Look, people: FeedbackCast
) -> None:
    draft = people.write()
    screen = use(look(people.rhian, SCREEN, feedback=draft), "own-0", "action")
    what = next(one for one in screen.text_input if one.label == "What")
    assert what.value == MARK
    what.set_value("Ask one open question first (1:24:10)")
    next(one for one in screen.text_input if one.label == "How it will be seen").set_value("On the film")
    press(screen, "Add the action")
    (action,) = feedback.read_feedback(people.backend, people.rhian, draft).actions
    screen.button(key=f"jump-action-{action.id}-5050000").click().run()
    assert screen.query_params["review"] == str(people.review_id)


def test_a_mark_that_another_tab_overtook_is_not_put_anywhere(look: Look, people: FeedbackCast) -> None:
    draft = people.write()
    behind = look(people.rhian, SCREEN, feedback=draft)
    write(look(people.rhian, SCREEN, feedback=draft), "From the other tab", "Also from there")
    use(behind, "own-0", "strengths")
    assert any("changed in another tab" in one.value for one in behind.warning)
    kept = feedback.read_feedback(people.backend, people.rhian, draft).feedback
    assert kept.strengths == "From the other tab"


def test_times_are_a_way_for_who_may_watch_and_text_for_the_facilitator(
    look: Look, people: FeedbackCast
) -> None:
    shared = people.share()
    of_tomos = look(people.tomos, SCREEN, feedback=shared)
    assert "1:24:10" in words_on(of_tomos)
    assert not any("1:24:10" in one for one in buttons(of_tomos))
    for reader in (people.rhian, people.qa):
        screen = look(reader, SCREEN, feedback=shared)
        assert [one for one in buttons(screen) if one.endswith("1:24:10")]
    screen.button(key="jump-development-0-5050000").click().run()
    assert screen.query_params["review"] == str(people.review_id)


def test_shared_feedback_is_recalled_until_it_was_opened(look: Look, people: FeedbackCast) -> None:
    shared = people.share()
    press(look(people.rhian, SCREEN, feedback=shared), "Recall")
    assert feedback.read_feedback(people.backend, people.rhian, shared).feedback.state == "draft"
    assert [one.value for one in look(people.tomos, SCREEN, feedback=shared).info] == [
        "There is no such feedback, or it is not yours to read."
    ]
    press(look(people.rhian, SCREEN, feedback=shared), "Share with")
    stays = look(people.rhian, SCREEN, feedback=shared)
    assert "Recall" not in buttons(look(people.qa, SCREEN, feedback=shared))
    look(people.tomos, SCREEN, feedback=shared)
    press(stays, "Recall")
    assert feedback.read_feedback(people.backend, people.rhian, shared).feedback.state == "shared"
    assert "Recall" not in buttons(stays)


def test_self_ratings_come_with_the_reflection_and_stand_beside_the_reviewers(
    look: Look, people: FeedbackCast
) -> None:
    shared = people.share()
    screen = look(people.tomos, SCREEN, feedback=shared)
    assert "3 Competent" in words_on(screen)
    assert "1 Poor</td>" not in words_on(screen)
    screen.text_area[0].set_value("I rushed.")
    screen.segmented_control(key=f"self-{shared}-D1").set_value(3.0)
    press(screen, "Keep my reflection")
    for reader in (people.tomos, people.rhian, people.qa):
        words = words_on(look(reader, SCREEN, feedback=shared))
        assert "<td>1 Poor</td><td>3 Competent</td>" in words
        assert "<td>3 Competent</td><td>left out</td>" in words


def test_a_rating_is_disputed_decided_and_then_acknowledged(look: Look, people: FeedbackCast) -> None:
    opened = people.reflect()
    screen = look(people.tomos, SCREEN, feedback=opened)
    assert "You dispute no rating" in words_on(screen)
    item = next(one for one in screen.selectbox if one.label == "Item")
    item.select("D2").run()
    press(screen, "Dispute this rating")
    assert [one.value for one in screen.warning] == ["Choose the rating that you propose."]
    next(one for one in screen.selectbox if one.label.startswith("The rating")).select(3.0)
    next(one for one in screen.text_area if one.label.startswith("Why you")).set_value("I *asked* P4.")
    press(screen, "Dispute this rating")
    assert "I \\*asked\\* P4" in words_on(screen)
    assert "I have read this feedback" not in buttons(screen)
    assert "You can acknowledge the feedback once" in words_on(screen)

    of_qa = look(people.qa, SCREEN)
    assert "1 waits for a decision" in words_on(of_qa)
    press(of_qa, "Read")
    assert "I \\*asked\\* P4" in words_on(of_qa)
    assert not {"Decide", "Withdraw the dispute", "Dispute this rating"} & set(buttons(of_qa))

    home = look(people.rhian)
    assert "D2 · Since" in words_on(home).replace("\\", "")
    press(home, "Decide")
    assert home.query_params["feedback"] == str(opened)
    press(home, "Decide")
    assert [one.value for one in home.warning] == ["Choose whether you keep the rating or change it."]
    choice = next(one for one in home.selectbox if one.label == "Your decision")
    assert choice.options[:2] == ["Keep 2 Developing", "Change to 3 Competent"]
    choice.select_index(1)
    press(home, "Decide")
    assert any("in words why" in one.value for one in home.warning)
    next(one for one in home.text_area if one.label == "Why").set_value("You did.")
    press(home, "Decide")
    assert not home.warning
    assert "Changes it to 3 Competent" in words_on(home)

    assert "Your dispute was decided" in words_on(look(people.tomos))
    screen = look(people.tomos, SCREEN, feedback=opened)
    assert "You did" in words_on(screen)
    assert "The review behind this feedback was corrected" in words_on(screen)
    press(screen, "I have read this feedback")
    assert "Dispute this rating" not in buttons(screen)


def test_a_dispute_is_withdrawn_and_stays_to_be_read(look: Look, people: FeedbackCast) -> None:
    opened = people.reflect()
    disputes.raise_dispute(people.backend, people.tomos, opened, "D2", proposed=3.0, reason="I asked")
    screen = press(look(people.tomos, SCREEN, feedback=opened), "Withdraw the dispute")
    assert "I asked" in words_on(screen)
    assert "Withdrawn" in words_on(screen)
    assert "I have read this feedback" in buttons(screen)
