"""Sites and trends: all sites at a glance, one site's chart, and who may see them."""

from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.services.trends import MEASURES, STEPS
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

SCREEN = "screens/trends.py"


@pytest.fixture
def reviewed(backend: Backend, cast: Cast) -> None:
    """One submitted review at Norwich, all items rated 3: an overall score of 75."""
    session_id = factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        "foundation-1",
        backend.clock() - timedelta(days=40),
        (cast.maya, cast.tomos),
    )
    factories.add_review(backend, cast.rhian, factories.add_recording(backend, cast.store_id, session_id))


def test_all_sites_of_the_reader_are_at_a_glance(look: Look, cast: Cast, reviewed: None) -> None:
    def rows(person: Person) -> set[str]:
        return {one.label for one in look(person, SCREEN).button if str(one.key).startswith("site-")}

    assert rows(cast.dilys) == {"Norwich", "Ipswich", "Bangor"}
    assert rows(cast.rhian) == {"Norwich", "Ipswich"}


def test_a_site_has_its_chart_and_the_same_in_numbers(look: Look, cast: Cast, reviewed: None) -> None:
    screen = look(cast.rhian, SCREEN, site=cast.norwich.id)
    words = words_on(screen).replace("\\", "")
    assert "Norwich: mean score" in words
    assert "The same in numbers" in words
    assert "75.0" in words


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("measure", MEASURES)
def test_every_measure_has_its_screen_by_any_periods(
    look: Look, cast: Cast, reviewed: None, measure: str, step: str
) -> None:
    part = {"part": "B1"} if measure == "item" else {}
    screen = look(cast.rhian, SCREEN, site=cast.norwich.id, measure=measure, by=step, **part)
    assert not screen.exception
    words = words_on(screen).replace("\\", "")
    name = MEASURES[measure].name
    assert f"Norwich: {name[0].lower()}{name[1:]}" in words
    everywhere = look(cast.dilys, SCREEN, measure=measure, by=step, region="East", **part)
    assert not everywhere.exception
    assert {one.label for one in everywhere.button if str(one.key).startswith("site-")} == {
        "Norwich",
        "Ipswich",
    }


def test_another_measure_or_programme_is_one_choice_away(look: Look, cast: Cast, reviewed: None) -> None:
    screen = look(cast.rhian, SCREEN, site=cast.norwich.id)
    by_label = {one.label: one for one in screen.selectbox}
    assert [*by_label] == ["Site", "Measure", "Section", "By", "Programme"]
    by_label["Measure"].set_value("item").run()
    assert screen.query_params["measure"] in ("item", ["item"])
    assert "Norwich: mean of an item, A1" in words_on(screen).replace("\\", "")
    by_label = {one.label: one for one in screen.selectbox}
    by_label["Programme"].set_value("building-better-relationships").run()
    by_label = {one.label: one for one in screen.selectbox}
    by_label["Module"].set_value("my-emotions").run()
    assert screen.query_params["module"] in ("my-emotions", ["my-emotions"])
    assert "There are no submitted reviews" in words_on(screen)
    # What cannot be narrowed is asked for as a whole.
    by_label = {one.label: one for one in screen.selectbox}
    by_label["Measure"].set_value("late_actions").run()
    assert "module" not in screen.query_params


def test_a_measure_that_is_none_is_the_first_and_a_part_that_is_none_is_a_sentence(
    look: Look, cast: Cast, reviewed: None
) -> None:
    screen = look(cast.rhian, SCREEN, site=cast.norwich.id, measure="mood", by="moon")
    assert "Norwich: mean score" in words_on(screen).replace("\\", "")
    screen = look(cast.rhian, SCREEN, site=cast.norwich.id, part="Z")
    assert "There is no such part" in words_on(screen)


def test_a_note_is_pinned_and_removed(look: Look, cast: Cast, backend: Backend, reviewed: None) -> None:
    screen = look(cast.gareth, SCREEN, site=cast.norwich.id)
    assert "None yet." in words_on(screen)
    assert [one.label for one in screen.button if one.label in ("Pin a note", "Set limits anew")] == [
        "Pin a note"
    ]
    screen.button(key="pin-note").click().run()
    screen.text_area(key="pin-note-words").set_value("Call 07911 123456.")
    press(screen, "Pin")
    assert "07911 123456" in words_on(screen)
    screen.text_area(key="pin-note-words").set_value("New facilitators started.")
    press(screen, "Pin")
    assert "New facilitators started." in words_on(screen)
    (remove,) = [one for one in screen.button if str(one.key).startswith("remove-note-")]
    remove.click().run()
    assert "None yet." in words_on(screen)


def test_new_limits_need_a_reason(look: Look, cast: Cast, reviewed: None) -> None:
    screen = look(cast.rhian, SCREEN, site=cast.norwich.id)
    screen.button(key="new-limits").click().run()
    press(screen, "Set")
    assert "Say in a few words what happened" in words_on(screen)
    screen.text_area(key="new-limits-words").set_value("Both were trained.")
    press(screen, "Set")
    assert "Both were trained." in words_on(screen)
    assert "new limits from here" in words_on(screen)


def press(screen: AppTest, label: str) -> None:
    (button,) = [one for one in screen.button if one.label == label]
    button.click().run()


def test_figures_name_nobody_who_was_rated(look: Look, cast: Cast, reviewed: None) -> None:
    words = words_on(look(cast.gareth, SCREEN, site=cast.norwich.id))
    assert "Maya" not in words
    assert "Tomos" not in words


def test_a_site_without_reviews_says_so(look: Look, cast: Cast) -> None:
    screen = look(cast.dilys, SCREEN, site=cast.bangor.id)
    assert "Bangor" in words_on(screen)
    assert "The same in numbers" not in words_on(screen)


def test_a_site_of_somebody_else_is_a_sentence(look: Look, cast: Cast, reviewed: None) -> None:
    screen = look(cast.owain, SCREEN, site=cast.norwich.id)
    assert "75.0" not in words_on(screen)
    assert [*screen.info, *screen.warning]


@pytest.mark.parametrize("name", ["maya", "ann"])
def test_who_sees_no_trends_has_no_such_screen(look: Look, cast: Cast, name: str) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        look(getattr(cast, name), SCREEN)
