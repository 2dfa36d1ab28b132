"""Why a recording is missing: who may say so, what becomes of it, and that it stays visible as a finding."""

from dataclasses import replace
from datetime import timedelta

import pytest

from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import activity, home
from qa_app.services.missing_recordings import missing_recordings, say_why_not_recorded
from qa_app.services.recordings import LibraryFilter, list_library
from tests.factories import add_recording, add_session
from tests.qa_app.services.conftest import Stage


@pytest.fixture
def unrecorded(stage: Stage) -> int:
    """A session of Norwich's group 15 five days ago, of which no recording came."""
    cast = stage.cast
    return add_session(
        stage.backend,
        cast.ann,
        cast.norwich_15,
        "foundation-2",
        stage.clock() - timedelta(days=5),
        (cast.saskia, cast.callum),
    )


def test_a_reason_leaves_the_list_and_stays_a_finding(stage: Stage, unrecorded: int) -> None:
    cast, backend = stage.cast, stage.backend
    (found,) = missing_recordings(backend, cast.rhian)
    assert found.may_say_why
    (seen,) = missing_recordings(backend, cast.gareth)
    assert not seen.may_say_why
    say_why_not_recorded(backend, cast.rhian, unrecorded, "not_pressed")
    assert missing_recordings(backend, cast.rhian) == []
    (entry,) = list_library(backend, cast.rhian, LibraryFilter(state="no_recording")).entries
    assert entry.session.no_recording_reason == "not_pressed"
    (norwich,) = home.coverage(backend, cast.gareth)
    assert norwich.not_recorded == (("not_pressed", 1),)
    log = activity.list_activity(backend, cast.ann, limit=1)[0]
    assert (log.action, log.subject_id, log.details) == (
        "said why not recorded",
        unrecorded,
        {"reason": "not_pressed"},
    )
    add_recording(backend, cast.store_id, unrecorded)
    (norwich,) = home.coverage(backend, cast.gareth)
    assert norwich.not_recorded == ()


def test_only_those_who_look_after_the_group_say_why(stage: Stage, unrecorded: int) -> None:
    cast = stage.cast
    for other in (cast.owain, cast.maya, cast.saskia, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            say_why_not_recorded(stage.backend, other, unrecorded, "lost")
    say_why_not_recorded(stage.backend, cast.ann, unrecorded, "lost")


def test_what_cannot_be_said_is_refused_in_a_sentence(stage: Stage, unrecorded: int) -> None:
    cast = stage.cast
    with pytest.raises(Refused, match="Choose why"):
        say_why_not_recorded(stage.backend, cast.rhian, unrecorded, "the dog")
    with pytest.raises(NotFound):
        say_why_not_recorded(stage.backend, cast.rhian, 99_999, "lost")
    with pytest.raises(Refused, match="has come in the meantime"):
        say_why_not_recorded(stage.backend, cast.rhian, stage.session_id, "lost")


def test_after_how_many_days_a_recording_is_missing_is_a_setting(stage: Stage, unrecorded: int) -> None:
    patient = replace(stage.backend, settings=replace(stage.backend.settings, missing_recording_days="6"))
    assert missing_recordings(patient, stage.cast.rhian) == []
    stage.clock.advance(days=1, minutes=1)
    (found,) = missing_recordings(patient, stage.cast.rhian)
    assert found.days == 0
