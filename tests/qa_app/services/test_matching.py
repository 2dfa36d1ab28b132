"""Matching: only what fits exactly one programme session, by key and by metadata; the rest stays in the tray."""

from datetime import UTC, datetime

import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from qa_app.services import recordings
from qa_app.services.activity import note
from qa_app.services.claims import claim_of_key, claim_of_metadata
from qa_app.services.key_patterns import EXAMPLE, compiled
from qa_app.services.matching import Matches, match_if_changed, match_recordings
from qa_app.services.stores import add_store, move_store
from storage.database import activity_log
from storage.database.matching import FreeSession, keep_metadata, unmatched_recordings
from storage.database.recordings import change_recording, find_recording
from storage.errors import MissingCredentials
from tests.factories import add_recording, add_session
from tests.postgres import ON_SQLITE
from tests.qa_app.services.films_bucket import KEY_PATTERN
from tests.storage.servers import client

FILMED = datetime(2026, 11, 5, 18, 30, tzinfo=UTC)


@pytest.fixture
def pattern_store(stage):
    """A store whose keys name site, date and group; its objects' metadata is never asked for."""
    return add_store(
        stage.backend,
        None,
        name="films",
        bucket="films",
        endpoint_url="http://127.0.0.1:9",
        key_pattern=KEY_PATTERN,
    )


@pytest.fixture
def recorded(stage, pattern_store):
    """Add a recording under a key; its metadata was asked for already (and holds what is given)."""

    def add(key, state="ready", **told):
        recording_id = add_recording(stage.backend, pattern_store.id, key=key, state=state)
        with stage.backend.database.write() as transaction:
            keep_metadata(transaction, {recording_id: {f"qa-{name}": value for name, value in told.items()}})
        return recording_id

    return add


@pytest.fixture
def delivered(stage):
    """Group 14 of Norwich has its session at FILMED, or when told."""

    def add(starts_at=FILMED, group=None, session_key="my-emotions-1"):
        return add_session(
            stage.backend,
            stage.cast.ann,
            group or stage.cast.norwich_14,
            session_key,
            starts_at,
            (stage.cast.maya,),
        )

    return add


def match_of(stage, recording_id):
    with stage.backend.database.read() as transaction:
        found = find_recording(transaction, recording_id)
    return found.programme_session_id, found.matched_by


def test_a_key_that_names_site_group_and_date_is_matched_and_logged(stage, recorded, delivered):
    session_id = delivered()
    recording_id = recorded("NOR/2026-11-05_group-14.mp4")
    assert match_recordings(stage.backend) == Matches(by_key=1, by_metadata=0, left=0)
    assert match_of(stage, recording_id) == (session_id, "key")
    with stage.backend.database.read() as transaction:
        (line,) = activity_log.latest_activity(transaction, 1)
    assert (line.person_id, line.action, line.subject_id) == (None, "matched", recording_id)
    assert line.details == {"programme_session": session_id, "by": "key"}


@pytest.mark.parametrize(
    "key",
    [
        "nor/2026-11-06_group-14.mp4",
        "nor/2026-11-05_group-15.mp4",
        "ips/2026-11-05_group-14.mp4",
        "nowhere/2026-11-05_group-14.mp4",
        "nor/2026-13-45_group-14.mp4",
        "nor/2026-11-05_2200_group-14.mp4",
        "nor/2026-11-05_group-14_my-thinking-1.mp4",
        "camera-3.mp4",
    ],
)
def test_what_fits_no_programme_session_stays_in_the_tray(stage, recorded, delivered, key):
    delivered()
    recording_id = recorded(key)
    assert match_recordings(stage.backend).left == 1
    assert match_of(stage, recording_id) == (None, None)
    assert [one.id for one in recordings.list_unmatched(stage.backend, stage.cast.dilys)] == [recording_id]


def test_two_programme_sessions_on_one_day_need_the_time_or_the_session_in_the_key(
    stage, recorded, delivered
):
    afternoon = delivered(datetime(2026, 11, 5, 13, 0, tzinfo=UTC), session_key="my-emotions-1")
    evening = delivered(datetime(2026, 11, 5, 18, 30, tzinfo=UTC), session_key="my-emotions-2")
    unclear = recorded("nor/2026-11-05_group-14.mp4")
    by_time = recorded("nor/2026-11-05_1255_group-14.mp4")
    by_session = recorded("nor/2026-11-05_group-14_my-emotions-2.mp4")
    match_recordings(stage.backend)
    assert match_of(stage, unclear) == (None, None)
    assert match_of(stage, by_time) == (afternoon, "key")
    assert match_of(stage, by_session) == (evening, "key")


def test_the_date_and_time_of_a_key_are_londons_in_summer_too(stage, recorded, delivered):
    session_id = delivered(datetime(2026, 7, 1, 23, 15, tzinfo=UTC))
    recording_id = recorded("nor/2026-07-02_0015_group-14.mp4")
    match_recordings(stage.backend)
    assert match_of(stage, recording_id) == (session_id, "key")


def test_two_recordings_of_one_programme_session_are_left_for_a_person(stage, recorded, delivered):
    delivered()
    recorded("nor/2026-11-05_group-14.mp4")
    recorded("nor/2026-11-05_group-14_.mp4")
    assert match_recordings(stage.backend) == Matches(0, 0, 2)


def test_a_programme_session_that_has_its_recording_takes_no_second_one(stage, recorded, delivered):
    delivered()
    recorded("nor/2026-11-05_group-14.mp4")
    match_recordings(stage.backend)
    second = recorded("nor/2026-11-05_group-14_my-emotions-1.mp4")
    assert match_recordings(stage.backend).left == 1
    assert match_of(stage, second) == (None, None)


def test_unreadable_and_waiting_recordings_are_matched_too_but_erased_ones_are_not(
    stage, recorded, delivered
):
    delivered()
    delivered(datetime(2026, 11, 6, 18, 30, tzinfo=UTC))
    delivered(datetime(2026, 11, 7, 18, 30, tzinfo=UTC))
    recorded("nor/2026-11-05_group-14.mp4", state="unreadable")
    recorded("nor/2026-11-06_group-14.mp4", state="waiting")
    recorded("nor/2026-11-07_group-14.mp4", state="erased")
    assert match_recordings(stage.backend) == Matches(2, 0, 0)


def test_the_tray_is_read_once_and_what_was_erased_since_is_left_alone(
    stage, recorded, delivered, monkeypatch
):
    delivered()
    recording_id = recorded("nor/2026-11-05_group-14.mp4")
    times = []

    def read_and_erase(*told):
        found = unmatched_recordings(*told)
        if not times:
            with stage.backend.database.write() as transaction:
                change_recording(transaction, recording_id, state="erased")
        times.append(len(found))
        return found

    monkeypatch.setattr("storage.database.matching.unmatched_recordings", read_and_erase)
    assert match_recordings(stage.backend).by_key == 0
    assert times == [1]
    assert match_of(stage, recording_id) == (None, None)


def test_metadata_places_what_its_key_does_not(stage, recorded, delivered):
    session_id = delivered()
    recording_id = recorded("camera-3.mp4", site="nor", group="14", date="2026-11-05")
    unclear = recorded("camera-4.mp4", site="nor", group="14")
    assert match_recordings(stage.backend) == Matches(by_key=0, by_metadata=1, left=1)
    assert match_of(stage, recording_id) == (session_id, "metadata")
    assert match_of(stage, unclear) == (None, None)


def test_a_programme_session_that_is_noted_later_is_matched_then(stage, recorded, delivered):
    recording_id = recorded("nor/2026-11-05_group-14.mp4")
    assert match_recordings(stage.backend).left == 1
    session_id = delivered()
    assert match_recordings(stage.backend).by_key == 1
    assert match_of(stage, recording_id)[0] == session_id


def test_a_tray_is_looked_at_again_when_something_happened_that_matching_goes_by(
    stage, pattern_store, recorded, delivered
):
    recording_id = recorded("nor/2026-11-05_group-14.mp4")
    assert match_if_changed(stage.backend, pattern_store.id).left == 1
    assert match_if_changed(stage.backend, pattern_store.id) is None
    with stage.backend.database.write() as transaction:
        for action, subject in (("indexed", "recording"), ("rated", "review")):
            note(transaction, stage.backend, None, action, subject, 1)
    assert match_if_changed(stage.backend, pattern_store.id) is None
    session_id = delivered()
    assert match_if_changed(stage.backend, pattern_store.id).by_key == 1
    assert match_of(stage, recording_id) == (session_id, "key")
    # With the programme session taken, a second look could place another recording.
    assert match_if_changed(stage.backend, pattern_store.id).left == 0
    assert match_if_changed(stage.backend, pattern_store.id) is None


def test_two_of_one_programme_session_are_looked_at_again_when_one_is_erased(
    stage, pattern_store, recorded, delivered
):
    delivered()
    first, second = (recorded(f"nor/2026-11-05_group-14{end}.mp4") for end in ("", "_"))
    assert match_if_changed(stage.backend, pattern_store.id).left == 2
    assert match_if_changed(stage.backend, pattern_store.id) is None
    with stage.backend.database.write() as transaction:
        change_recording(transaction, second, state="erased")
        note(transaction, stage.backend, None, "erased", "recording", second)
    assert match_if_changed(stage.backend, pattern_store.id).by_key == 1
    assert match_of(stage, first)[1] == "key"


def test_a_look_at_the_tray_that_broke_off_is_not_taken_for_done(stage):
    add_recording(stage.backend, stage.cast.store_id, key="camera-3.mp4")
    for _ in range(2):
        with pytest.raises(MissingCredentials):
            match_if_changed(stage.backend, stage.cast.store_id)


@pytest.mark.slow
@ON_SQLITE
def test_a_store_whose_newest_objects_tell_nothing_is_asked_no_further_before_something_changes(
    stage, films, monkeypatch
):
    monkeypatch.setattr("qa_app.services.matching.METADATA_PER_RUN", 3)
    films.served.put(*(keys := [f"camera-{number}.mp4" for number in range(7)]))
    for key in keys:
        add_recording(stage.backend, films.record.id, key=key)
    with relay(films.served.endpoint_url) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        assert match_if_changed(stage.backend, films.record.id).left == 7
        assert match_if_changed(stage.backend, films.record.id) is None
        assert between.requests("HEAD") == 3


@pytest.mark.slow
@ON_SQLITE
def test_some_objects_that_the_store_fails_at_do_not_pass_for_a_store_that_is_down(stage, films):
    bad = [f"bad-{number}.mp4" for number in range(8)]
    good = [f"camera-{number}.mp4" for number in range(4)]
    films.served.put(*good)
    for key in (*bad, *good):
        add_recording(stage.backend, films.record.id, key=key)
    with relay(films.served.endpoint_url) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        between.spoil(Fault("status", what="head", key="bad-", status=500, code="InternalError", times=None))
        matches = match_recordings(stage.backend, films.record.id)
    assert (matches.problem, matches.is_whole) == (None, False)
    with stage.backend.database.read() as transaction:
        asked = {one.key for one in unmatched_recordings(transaction) if one.object_metadata is not None}
    assert asked == set(good)


@pytest.mark.slow
def test_metadata_is_read_from_the_store_however_it_writes_the_names(stage, delivered, films):
    session_id = delivered()
    client(films.served.endpoint_url).put_object(
        Bucket="recordings",
        Key="camera-3.mp4",
        Body=b"x",
        Metadata={"qa-site": "nor", "qa-group": "14", "qa-date": "2026-11-05", "other": "kept out"},
    )
    recording_id = add_recording(stage.backend, films.record.id, key="camera-3.mp4")
    vanished = add_recording(stage.backend, films.record.id, key="camera-9.mp4")
    assert match_recordings(stage.backend, films.record.id) == Matches(0, 1, 1)
    assert match_of(stage, recording_id) == (session_id, "metadata")
    assert match_of(stage, vanished) == (None, None)


@pytest.mark.slow
@ON_SQLITE
@pytest.mark.parametrize(("status", "code"), [(403, "AccessDenied"), (500, "InternalError")])
def test_one_object_that_the_store_will_not_tell_of_holds_up_no_other(stage, films, status, code):
    films.served.put("camera-3.mp4", "locked.mp4")
    ids = {
        key: add_recording(stage.backend, films.record.id, key=key) for key in ("locked.mp4", "camera-3.mp4")
    }
    with relay(films.served.endpoint_url) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        between.spoil(Fault("status", what="head", key="locked", status=status, code=code, times=None))
        matches = match_recordings(stage.backend, films.record.id)
    assert (matches.left, matches.problem, matches.is_whole) == (2, None, status == 403)
    with stage.backend.database.read() as transaction:
        asked = {one.id for one in unmatched_recordings(transaction) if one.object_metadata is not None}
    assert (ids["camera-3.mp4"] in asked, ids["locked.mp4"] in asked) == (True, False)


@pytest.mark.slow
@ON_SQLITE
def test_a_store_that_tells_of_no_object_is_soon_left_alone(stage, films):
    for number in range(40):
        add_recording(stage.backend, films.record.id, key=f"camera-{number}.mp4")
    with relay(films.served.endpoint_url) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        between.spoil(Fault("status", what="head", status=500, code="InternalError", times=None))
        matches = match_recordings(stage.backend, films.record.id)
        asked = between.requests("HEAD")
    assert (matches.by_metadata, matches.left) == (0, 40)
    assert asked <= 120  # all forty, six times each, were 240
    assert "is not answering properly" in matches.problem


def test_the_example_pattern_is_sound_and_its_claim_is_lower_case():
    claim = claim_of_key(compiled(EXAMPLE, has_site=False), "Norwich/2026-11-05_group-14B.mp4", None)
    assert (claim.site_code, claim.group_code, claim.at) == ("norwich", "14b", None)
    assert claim.fits(FreeSession(1, 1, "14b", "my-emotions-1", FILMED))


def test_the_stores_own_site_stands_in_where_nothing_else_names_one():
    assert claim_of_metadata({"qa-group": "14", "qa-date": "2026-11-05"}, "nor").site_code == "nor"
    assert claim_of_metadata({"qa-group": "14", "qa-date": "2026-11-05"}, None) is None
    assert claim_of_metadata({"qa-group": "14", "qa-date": "5 November"}, "nor") is None
