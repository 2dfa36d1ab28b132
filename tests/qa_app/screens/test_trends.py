"""Sites and trends: all sites at a glance, one site's chart, and who may see them."""

from datetime import timedelta

import pytest

from qa_app.access import Person
from qa_app.backend import Backend
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
    assert "Norwich: mean score by month" in words
    assert "The same in numbers" in words
    assert "75.0" in words


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
