"""The recording's page says how its conversion stands, and offers it where it is needed or would help."""

from datetime import timedelta

import pytest

from qa_app.backend import Backend
from storage.database import conversions
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

SCREEN = "screens/recordings.py"
OFFER = "Convert it for the browser"
NEEDED = {"state": "needs_conversion", "reason_code": "not_playable_in_browser"}


def _add(backend: Backend, cast: Cast, **recording: object) -> int:
    night = backend.clock() - timedelta(days=5)
    session_id = factories.add_session(
        backend, cast.rhian, cast.norwich_14, "foundation-1", night, (cast.maya, cast.tomos)
    )
    return factories.add_recording(backend, cast.store_id, session_id, **recording)  # type: ignore[arg-type]


def test_what_no_browser_plays_can_be_asked_for_once(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = _add(backend, cast, **NEEDED)
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    screen.button(key=f"convert-{recording_id}").click().run()
    assert not screen.exception
    assert "It waits to be converted" in words_on(screen)
    assert OFFER not in [one.label for one in screen.button]


def test_who_may_not_ask_is_offered_nothing(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = _add(backend, cast, **NEEDED)
    screen = look(cast.dilys, SCREEN, recording=recording_id)
    assert "To be converted" in words_on(screen)
    assert OFFER not in [one.label for one in screen.button]


@pytest.mark.parametrize(
    ("seeking", "words"),
    [
        ({"is_index_last": True, "longest_key_gap_ms": 2_000}, "its index lies at its end"),
        ({"is_index_last": False, "longest_key_gap_ms": 61_000}, "for up to 61 seconds"),
        ({"is_index_last": False, "longest_key_gap_ms": 2_000}, None),
    ],
)
def test_what_seeks_slowly_is_told_and_conversion_offered(
    look: Look, backend: Backend, cast: Cast, seeking: dict[str, object], words: str | None
) -> None:
    recording_id = _add(backend, cast, facts={**factories.FACTS, "seeking": seeking})
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    assert ("Slow to seek" in words_on(screen)) is (words is not None)
    assert (words or "") in words_on(screen)
    assert (OFFER in [one.label for one in screen.button]) is (words is not None)


def test_a_failure_says_why_and_another_try_can_be_asked_for(
    look: Look, backend: Backend, cast: Cast
) -> None:
    recording_id = _add(backend, cast, **NEEDED)
    factories.add_conversion(backend, recording_id, is_done=False)
    with backend.database.write() as transaction:
        conversions.fail_conversion(transaction, recording_id, "too_slow")
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    assert "took longer than is allowed" in words_on(screen)
    screen.button(key=f"convert-{recording_id}").click().run()
    assert "It waits to be converted" in words_on(screen)


def test_what_is_done_says_that_a_copy_plays(look: Look, backend: Backend, cast: Cast) -> None:
    recording_id = _add(backend, cast)
    factories.add_conversion(backend, recording_id)
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    assert "What plays here is a converted copy" in words_on(screen)
    assert OFFER not in [one.label for one in screen.button]


@pytest.mark.parametrize(
    ("stage", "words"),
    [("fetching", "fetching it from the store, 40%"), ("converting", "Being converted: 40%")],
)
def test_one_that_is_being_converted_tells_how_far_it_is(
    look: Look, backend: Backend, cast: Cast, stage: str, words: str
) -> None:
    recording_id = _add(backend, cast, **NEEDED)
    factories.add_conversion(backend, recording_id, is_done=False)
    with backend.database.write() as transaction:
        assert conversions.hold_conversion(transaction, recording_id, factories.CLAIM, stage, 0.4)
    screen = look(cast.rhian, SCREEN, recording=recording_id)
    (progress,) = screen.get("progress")
    assert progress.proto.value == 40
    assert words in progress.proto.text
    assert OFFER not in [one.label for one in screen.button]
