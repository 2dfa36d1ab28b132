"""What people typed is shown as they typed it: no name is read as Markdown, HTML or a picture of elsewhere."""

from datetime import timedelta

import pytest

from qa_app.access import Grant
from qa_app.backend import Backend
from qa_app.components.plain_words import plain
from qa_app.services.people import add_person
from qa_app.services.sites import add_site
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look

TYPED = "<b>Mo</b> :red[x] $x$ ![p](http://elsewhere.example/p.png) `c`"


@pytest.fixture
def site_id(backend: Backend, cast: Cast) -> int:
    """A site that is called so."""
    return add_site(
        backend,
        cast.ann,
        code="odd",
        name=TYPED,
        region="East",
        country="england_and_wales",
        kind="community",
        languages="en",
        retention_days=180,
    ).id


def test_a_name_in_the_head_of_the_page_and_a_site_to_choose(
    look: Look, backend: Backend, cast: Cast, site_id: int
) -> None:
    grants = [Grant("treatment_manager", site_id=one) for one in (site_id, cast.norwich.id)]
    odd = add_person(backend, cast.ann, name=TYPED, email="mo@example.org", language="en", grants=[*grants])
    screen = look(odd, "screens/home.py")
    assert plain(TYPED) in screen.caption[0].value
    assert plain(TYPED) in screen.segmented_control(key="home-site").options


def test_a_site_that_leads_to_its_trend(look: Look, backend: Backend, cast: Cast, site_id: int) -> None:
    manager = add_person(
        backend,
        cast.ann,
        name="Mair Penry",
        email="mair@example.org",
        language="en",
        grants=[Grant("programme_manager", site_id=site_id)],
    )
    screen = look(manager, "screens/home.py")
    assert plain(f"Trend of {TYPED}") in [link.label for link in screen.get("page_link")]


def test_a_facilitator_to_write_feedback_for(look: Look, backend: Backend, cast: Cast) -> None:
    odd = add_person(
        backend,
        cast.ann,
        name=TYPED,
        email="mo@example.org",
        language="en",
        grants=[Grant("facilitator", site_id=cast.norwich.id)],
    )
    session_id = factories.add_session(
        backend, cast.rhian, cast.norwich_14, "foundation-1", backend.clock() - timedelta(days=5), (odd,)
    )
    recording_id = factories.add_recording(backend, cast.store_id, session_id)
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    screen = look(cast.rhian, "screens/review_desk.py", review=review_id)
    assert screen.button(key=f"feedback-{odd.id}").label == plain(f"Write for {TYPED}")


def test_what_html_would_read_as_one_sign_stays_as_it_was_typed() -> None:
    assert plain("AT&amp;T") == "AT\\&amp;T"
