"""Recordings: the library, its filters and pages, one recording beside it, and the tray."""

from datetime import timedelta

import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.i18n import day
from qa_app.services import revisions
from qa_app.services.recordings import QualitySignalRecord
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

SCREEN = "screens/recordings.py"


def _add(
    backend: Backend,
    cast: Cast,
    *,
    days_ago: int = 5,
    by: tuple[Person, ...] | None = None,
    **recording: object,
) -> int:
    """A recording of group 14 at Norwich; its id."""
    session_id = factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        "foundation-1",
        backend.clock() - timedelta(days=days_ago),
        by or (cast.maya, cast.tomos),
    )
    return factories.add_recording(backend, cast.store_id, session_id, **recording)  # type: ignore[arg-type]


def test_a_row_says_how_a_recording_is_and_who_reviewed_it(look: Look, backend: Backend, cast: Cast) -> None:
    silent = QualitySignalRecord("silent", 2_470_000, 8_800_000, None)
    factories.add_review(backend, cast.rhian, _add(backend, cast, signals=(silent,)))
    words = words_on(look(cast.dilys, SCREEN)).replace("\\", "")
    assert "Norwich, group 14" in words
    assert "2:28:00" in words
    assert ":green-badge[Ready]" in words
    assert "No sound 0:41:10–2:26:40" in words
    assert "Rhian Probert" in words
    assert "Strong" not in words


def test_a_review_that_was_withdrawn_is_found_beside_its_recording_with_day_and_reason(
    look: Look, backend: Backend, cast: Cast
) -> None:
    recording_id = _add(backend, cast)
    review_id = factories.add_review(backend, cast.rhian, recording_id)
    revisions.withdraw_review(backend, cast.rhian, review_id, "Watched the *wrong* group")
    for reader in (cast.rhian, cast.dilys):
        screen = look(reader, SCREEN, recording=recording_id)
        assert [one.label for one in screen.expander] == ["1 review that stands no more"]
        words = words_on(screen)
        assert f"Revision 1, withdrawn {day(backend.clock())}" in words
        assert r"Why\: Watched the \*wrong\* group" in words
        assert screen.button(key=f"read-past-{review_id}").label == "Read"
    assert not look(cast.leena, SCREEN, recording=recording_id).expander


@pytest.mark.parametrize(
    ("state", "reason_code", "badge", "sentence"),
    [
        ("unreadable", "damaged", "Cannot be used", "The recording is damaged"),
        (
            "needs_conversion",
            "not_playable_in_browser",
            "To be converted",
            "A browser cannot play this format.",
        ),
        ("waiting", None, "Waiting to be indexed", ""),
    ],
)
def test_what_cannot_be_watched_says_why(
    look: Look,
    backend: Backend,
    cast: Cast,
    state: str,
    reason_code: str | None,
    badge: str,
    sentence: str,
) -> None:
    recording_id = _add(backend, cast, state=state, reason_code=reason_code)
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    words = words_on(screen).replace("\\", "")
    assert badge in words
    assert sentence in words
    assert screen.button(key="detail-desk").disabled
    assert "cannot be watched at the moment" in words


def test_a_recording_that_left_the_store_is_missing(look: Look, backend: Backend, cast: Cast) -> None:
    _add(backend, cast, is_missing=True)
    assert "Missing from the store" in words_on(look(cast.rhian, SCREEN, tab="unusable"))


def test_a_title_opens_the_contact_sheet_and_the_facts(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = _add(backend, cast)
    screen = look(cast.rhian, SCREEN)
    assert "contact-sheet" not in words_on(screen)
    screen.button(key=f"title-{recording_id}").click().run()
    words = words_on(screen)
    assert f"/api/recordings/{recording_id}/pictures/sheet-0.jpg" in words
    assert "96 pictures, about 90 s apart" in words.replace("\\", "")
    assert "1.74 GB" in words
    screen.button(key="detail-close").click().run()
    assert "contact-sheet" not in words_on(screen)


def test_the_desk_opens_from_the_recording(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = _add(backend, cast)
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    screen.button(key="detail-desk").click().run()
    assert not screen.exception
    assert screen.query_params["review"] == "1"


def test_who_delivered_it_is_told_that_they_cannot_review_it(
    look: Look, backend: Backend, cast: Cast
) -> None:
    recording_id = _add(backend, cast, by=(cast.maya, cast.rhian))
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    assert screen.button(key="detail-desk").disabled
    assert "You delivered this programme session" in words_on(screen)


def test_a_recording_of_another_site_is_not_there(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = _add(backend, cast)
    screen = look(cast.owain, SCREEN, recording=recording_id)
    assert "Maya" not in words_on(screen)
    assert "pictures/" not in words_on(screen)
    assert screen.info


def test_filters_narrow_the_list_and_can_be_cleared(look: Look, backend: Backend, cast: Cast) -> None:
    seen, unseen = _add(backend, cast, days_ago=9), _add(backend, cast, days_ago=2)
    factories.add_review(backend, cast.rhian, seen)

    def titles() -> set[str]:
        return {one.key for one in screen.button if one.key and one.key.startswith("title-")}

    screen = look(cast.rhian, SCREEN, reviewed="no")
    assert titles() == {f"title-{unseen}"}
    screen.selectbox(key="filter-site-0").set_value(cast.ipswich.id).run()
    assert "No programme session fits these filters" in words_on(screen)
    screen.button(key="clear-filter").click().run()
    assert titles() == {f"title-{seen}", f"title-{unseen}"}


def test_pages_hold_twelve_newest_first(look: Look, backend: Backend, cast: Cast) -> None:
    for days_ago in range(14):
        _add(backend, cast, days_ago=days_ago)
    screen = look(cast.rhian, SCREEN)
    assert "1 to 12 of 14, newest first" in words_on(screen)


def test_the_tray_offers_the_programme_sessions_without_a_recording(
    look: Look, backend: Backend, cast: Cast
) -> None:
    _add(backend, cast, days_ago=3)
    factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        "foundation-2",
        backend.clock() - timedelta(days=2),
        (cast.maya, cast.tomos),
    )
    recording_id = factories.add_recording(backend, cast.norwich_store_id, key="cam1-0007.mp4")
    screen = look(cast.rhian, SCREEN, tab="unmatched")
    assert r"cam1\-0007\.mp4" in words_on(screen)
    screen.button(key=f"assign-{recording_id}").click().run()
    (option,) = screen.selectbox(key=f"fits-{recording_id}").options
    assert "Norwich, group 14" in option
    assert screen.button(key="assign-now").disabled


def test_an_administrator_sees_the_tray_and_no_recording_of_a_group(
    look: Look, backend: Backend, cast: Cast
) -> None:
    _add(backend, cast)
    factories.add_recording(backend, cast.store_id, key="cam1-0007.mp4")
    screen = look(cast.ann, SCREEN)
    assert screen.segmented_control(key="library-tab").options == ["Unmatched 1"]
    assert r"cam1\-0007\.mp4" in words_on(screen)
    assert "Maya" not in words_on(screen)


def test_the_tray_of_a_site_is_its_own(look: Look, backend: Backend, cast: Cast) -> None:
    factories.add_recording(backend, cast.norwich_store_id, key="cam1-0007.mp4")
    assert "cam1" not in words_on(look(cast.owain, SCREEN, tab="unmatched"))


@pytest.mark.parametrize("name", ["maya", "gareth"])
def test_who_sees_no_recordings_has_no_such_screen(look: Look, cast: Cast, name: str) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        look(getattr(cast, name), SCREEN)


@pytest.mark.parametrize(
    ("tab", "says"),
    [
        ("all", "Nothing is here yet."),
        ("missing", "Every programme session has its recording."),
        ("unusable", "Every recording can be used."),
    ],
)
def test_an_empty_library_says_so_and_blames_no_filter(look: Look, cast: Cast, tab: str, says: str) -> None:
    words = words_on(look(cast.rhian, SCREEN, tab=tab))
    assert says in words
    assert "filters" not in words
