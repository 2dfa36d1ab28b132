"""Conversion: what no browser plays becomes watchable; the original stays; failures and faults cost only their own."""

import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from sqlalchemy import update

from benchmarks.faults import Fault
from benchmarks.relay import relay
from qa_app.errors import NotFound, Refused
from qa_app.services import conversion, playback
from qa_app.services.conversion import ask_for_conversion, conversion_of, convert_waiting
from qa_app.services.indexing import index_store, sync_store
from qa_app.services.retention import erase_expired
from qa_app.services.stores import move_store
from storage.database import activity_log, recordings
from storage.database.base import moment_of
from storage.database.conversions import MOST_TRIES, SILENT_AFTER, ConversionRow, find_conversion
from storage.errors import ConverterEnded
from storage.process_identity import this_process
from tests.factories import add_recording, add_session
from tests.postgres import ON_SQLITE
from tests.storage.conversion.odd_films import assert_same_film, make

pytestmark = pytest.mark.slow

MPEG4 = ("-c:v", "mpeg4", "-b:v", "2M", "-c:a", "libmp3lame")


@pytest.fixture(scope="module")
def old_film(tmp_path_factory):
    """An AVI of two seconds, as bytes."""
    return make(tmp_path_factory.mktemp("old") / "old.avi", *MPEG4, seconds=2).read_bytes()


@pytest.fixture
def indexed(stage, films, old_film):
    """The id of old.avi, looked through and indexed."""
    films.served.put("old.avi", data=old_film)
    index_store(stage.backend, "films", sync_first=True, workers=1)
    recording = films.known()["old.avi"]
    assert recording.state == "needs_conversion"
    return recording.id


@pytest.fixture
def found(stage, films, old_film):
    """`found("a.avi", …)`: the film under these keys, as a look and indexing leave it; ids by key."""

    def put(*keys):
        films.served.put(*keys, data=old_film)
        sync_store(stage.backend, "films")
        ids = {key: films.known()[key].id for key in keys}
        with stage.backend.database.write() as transaction:
            for recording_id in ids.values():
                recordings.change_recording(
                    transaction,
                    recording_id,
                    state="needs_conversion",
                    reason_code="not_playable_in_browser",
                    duration_ms=2000,
                )
        return ids

    return put


def give_session(stage, recording_id, days=3):
    """Match the recording to a programme session of Norwich, so that its people may watch it."""
    session_id = add_session(
        stage.backend,
        stage.cast.ann,
        stage.cast.norwich_14,
        "my-emotions-1",
        stage.clock() - timedelta(days=days),
        (stage.cast.maya,),
    )
    with stage.backend.database.write() as transaction:
        recordings.change_recording(
            transaction, recording_id, programme_session_id=session_id, matched_by="person"
        )


def derived_keys(films):
    folder = films.served.folder / "qa-app-derived" / "conversions"
    return sorted(path.name for path in folder.rglob("*") if path.is_file()) if folder.exists() else []


def scratch(stage):
    return [path.name for path in stage.backend.settings.scratch_path.glob("converting-*")]


def change_conversion(stage, recording_id, **values):
    with stage.backend.database.write() as transaction:
        transaction.execute(
            update(ConversionRow).where(ConversionRow.recording_id == recording_id).values(**values)
        )


@ON_SQLITE
def test_what_no_browser_plays_becomes_watchable_and_stays_what_it_was(
    stage, films, indexed, old_film, tmp_path
):
    recording_id = indexed
    give_session(stage, recording_id)
    shown = []
    (result,) = convert_waiting(stage.backend, "films", on_progress=lambda _store, now: shown.append(now))
    assert [(one.key, one.state) for one in result.outcomes] == [("old.avi", "done")]
    assert {now.stage for now in shown} == {"fetching", "converting", "storing"}
    known = films.known()["old.avi"]
    assert (known.state, known.reason_code) == ("ready", None)
    assert (films.served.folder / "old.avi").read_bytes() == old_film
    assert scratch(stage) == []

    playable = playback.open_recording(stage.backend, stage.cast.rhian, recording_id)
    assert playable.content_type == "video/mp4"
    data = b"".join(playable.store.stream(playable.ref.key, 0, playable.ref.size_bytes, playable.ref))
    (tmp_path / "converted.mp4").write_bytes(data)
    assert_same_film(films.served.folder / "old.avi", tmp_path / "converted.mp4")
    # A second run finds nothing to do.
    (again,) = convert_waiting(stage.backend, "films")
    assert again.outcomes == ()
    # Indexed again for whatever reason, it is watchable again at once: the converted object is still there.
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, recording_id, state="needs_conversion")
    (mended,) = convert_waiting(stage.backend, "films", asked_only=True)
    assert mended.outcomes == ()
    assert films.known()["old.avi"].state == "ready"
    with stage.backend.database.read() as transaction:
        assert "converted" in {line.action for line in activity_log.latest_activity(transaction, 5)}
        assert activity_log.first_break(transaction) is None


@ON_SQLITE
def test_one_that_fails_tells_why_and_holds_up_no_other(stage, films, found, old_film):
    ids = found("a.avi", "b.avi")
    # Its bytes are spoiled under the same size and time, so that the store cannot tell.
    path = films.served.folder / "a.avi"
    times = path.stat()
    path.write_bytes(b"\0" * len(old_film))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    (result,) = convert_waiting(stage.backend, "films")
    assert [(one.key, one.state) for one in result.outcomes] == [("a.avi", "failed"), ("b.avi", "done")]
    failed = result.outcomes[0]
    assert failed.reason_code in conversion.FAILURES
    assert films.known()["a.avi"].state == "needs_conversion"
    assert derived_keys(films) == ["film.mp4"]
    # It is left alone from now on, until somebody asks.
    assert convert_waiting(stage.backend, "films")[0].outcomes == ()
    ask_for_conversion(stage.backend, None, ids["a.avi"])
    assert len(convert_waiting(stage.backend, "films")[0].outcomes) == 1


@ON_SQLITE
def test_an_object_that_is_replaced_meanwhile_gets_no_film_of_the_earlier_one(stage, films, found):
    recording_id = found("old.avi")["old.avi"]

    def replace_it(_store, now):
        if now.stage == "converting" and not replaced:
            replaced.append(now)
            films.served.put("old.avi", data=b"another film altogether")

    replaced = []
    (result,) = convert_waiting(stage.backend, "films", on_progress=replace_it)
    assert [(one.state, one.reason_code) for one in result.outcomes] == [("waiting", "changed_while_reading")]
    assert films.known()["old.avi"].state == "needs_conversion"
    assert derived_keys(films) == []
    give_session(stage, recording_id)
    assert playback.open_recording(stage.backend, stage.cast.rhian, recording_id).ref.key == "old.avi"


@ON_SQLITE
def test_a_replaced_original_makes_its_conversion_stale_and_the_next_one_clears_it_away(
    stage, films, found, tmp_path
):
    recording_id = found("old.avi")["old.avi"]
    give_session(stage, recording_id)
    convert_waiting(stage.backend, "films")
    longer = make(tmp_path / "longer.avi", *MPEG4, seconds=3).read_bytes()
    films.served.put("old.avi", data=longer)
    sync_store(stage.backend, "films")
    assert playback.open_recording(stage.backend, stage.cast.rhian, recording_id).ref.key == "old.avi"
    index_store(stage.backend, "films", workers=1)
    assert films.known()["old.avi"].state == "needs_conversion"
    (result,) = convert_waiting(stage.backend, "films")
    assert [one.state for one in result.outcomes] == ["done"]
    assert derived_keys(films) == ["film.mp4"]


@ON_SQLITE
def test_a_conversion_whose_process_died_is_taken_up_again_and_not_for_ever(stage, films, found):
    recording_id = found("old.avi")["old.avi"]

    def die(_store, _now):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert_waiting(stage.backend, "films", on_progress=die)
    assert scratch(stage) == []
    # Somebody else is at it: heard of a moment ago.
    change_conversion(stage, recording_id, state="running", claim="other", heard_at=_database_now(stage))
    (result,) = convert_waiting(stage.backend, "films")
    assert (result.outcomes, result.held) == ((), 1)
    assert result.free_from == _conversion(stage, recording_id).heard_at + SILENT_AFTER
    # Silent for a minute, and begun too often already.
    silent = _database_now(stage) - SILENT_AFTER
    change_conversion(stage, recording_id, heard_at=silent, tries=MOST_TRIES)
    assert convert_waiting(stage.backend, "films")[0].outcomes == ()
    conversion_now = _conversion(stage, recording_id)
    assert (conversion_now.state, conversion_now.reason_code) == ("failed", "interrupted")
    # Silent, and begun once: it is converted.
    change_conversion(stage, recording_id, state="running", heard_at=silent, tries=1, ended_at=None)
    assert [one.state for one in convert_waiting(stage.backend, "films")[0].outcomes] == ["done"]


def test_a_conversion_whose_process_is_known_to_have_ended_is_taken_up_at_once(stage, films, found):
    recording_id = found("old.avi")["old.avi"]
    tells = "from storage.process_identity import this_process; print(this_process())"
    ended = subprocess.run([sys.executable, "-c", tells], capture_output=True, text=True, check=True)
    change = {"state": "running", "tries": 1, "heard_at": _database_now(stage)}
    ask_for_conversion(stage.backend, None, recording_id)
    change_conversion(stage, recording_id, claim=f"0a1b {this_process()}", **change)
    (result,) = convert_waiting(stage.backend, "films")
    assert (result.outcomes, result.held) == ((), 1)
    change_conversion(stage, recording_id, claim=f"0a1b {ended.stdout.strip()}", **change)
    (result,) = convert_waiting(stage.backend, "films")
    assert ([one.state for one in result.outcomes], result.held, result.free_from) == (["done"], 0, None)


@ON_SQLITE
def test_an_original_in_the_archive_is_no_failure_however_long_it_lies_there(stage, films, found):
    recording_id = found("old.avi")["old.avi"]
    archived = Fault("status", status=403, code="InvalidObjectState", times=None)
    with relay(films.served.endpoint_url, faults=[archived]) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        for _ in range(MOST_TRIES + 1):
            (result,) = convert_waiting(stage.backend, "films")
            assert [(one.state, one.reason_code) for one in result.outcomes] == [("waiting", "archived")]
            change_conversion(stage, recording_id, try_after=None)
    move_store(stage.backend, "films", films.served.endpoint_url)
    assert [one.state for one in convert_waiting(stage.backend, "films")[0].outcomes] == ["done"]


@ON_SQLITE
def test_some_originals_that_the_store_does_not_give_hold_up_no_other(stage, films, found):
    found(*(keys := ["bad-1.avi", "bad-2.avi", "bad-3.avi", "old.avi"]))
    fails = Fault("status", key="bad-", status=500, code="InternalError", times=None)
    with relay(films.served.endpoint_url, faults=[fails]) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        (result,) = convert_waiting(stage.backend, "films")
    assert result.problem is None
    assert {one.key: one.state for one in result.outcomes} == {
        key: "waiting" if key in keys[:3] else "done" for key in keys
    }


def test_who_lost_a_conversion_writes_nothing_more(stage, films, found):
    recording_id = found("old.avi")["old.avi"]

    def take_it_away(_store, now):
        if now.stage == "storing":
            change_conversion(stage, recording_id, claim="other")

    assert convert_waiting(stage.backend, "films", on_progress=take_it_away)[0].outcomes == ()
    conversion_now = _conversion(stage, recording_id)
    assert (conversion_now.state, conversion_now.name) == ("running", None)
    assert films.known()["old.avi"].state == "needs_conversion"


def test_two_at_once_share_the_work(stage, films, found):
    keys = [f"{number}.avi" for number in range(4)]
    found(*keys)
    outcomes = []

    def run():
        outcomes.extend(convert_waiting(stage.backend, "films")[0].outcomes)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted((one.key, one.state) for one in outcomes) == [(key, "done") for key in keys]


@ON_SQLITE
def test_an_ffmpeg_that_is_killed_spoils_no_recording(stage, films, found, monkeypatch):
    recording_id = found("old.avi")["old.avi"]

    def killed(*_told):
        raise ConverterEnded("FFmpeg was ended while it converted the recording.")

    with monkeypatch.context() as patch:
        patch.setattr("storage.conversion.convert_recording.run_ffmpeg", killed)
        (result,) = convert_waiting(stage.backend, "films")
    assert [(one.state, one.reason_code) for one in result.outcomes] == [("waiting", "interrupted")]
    assert _conversion(stage, recording_id).tries == 1
    change_conversion(stage, recording_id, try_after=None)
    assert [one.state for one in convert_waiting(stage.backend, "films")[0].outcomes] == ["done"]


@ON_SQLITE
def test_a_disk_that_is_too_small_is_told_before_anything_is_fetched(stage, films, found):
    recording_id = found("old.avi")["old.avi"]
    with stage.backend.database.write() as transaction:
        recordings.change_recording(transaction, recording_id, size_bytes=10**17)
    (result,) = convert_waiting(stage.backend, "films")
    assert result.outcomes == ()
    assert "QA_APP_SCRATCH_DIR" in result.problem
    assert scratch(stage) == []
    assert _conversion(stage, recording_id).state == "waiting"


@ON_SQLITE
def test_somebody_may_ask_for_the_conversion_of_what_plays_but_seeks_slowly(stage, films, tmp_path):
    film = make(tmp_path / "film.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-g", "999", "-c:a", "aac")
    films.served.put("film.mp4", data=film.read_bytes())
    index_store(stage.backend, "films", sync_first=True, workers=1)
    recording = films.known()["film.mp4"]
    assert recording.state == "ready"
    give_session(stage, recording.id)
    assert convert_waiting(stage.backend, "films")[0].outcomes == ()
    with pytest.raises(NotFound):
        ask_for_conversion(stage.backend, stage.cast.owain, recording.id)
    assert conversion.may_ask(stage.backend, stage.cast.rhian, films.known()["film.mp4"])
    ask_for_conversion(stage.backend, stage.cast.rhian, recording.id)
    assert conversion_of(stage.backend, stage.cast.rhian, recording.id).state == "waiting"
    (result,) = convert_waiting(stage.backend, "films", asked_only=True)
    assert [one.state for one in result.outcomes] == ["done"]
    assert films.known()["film.mp4"].state == "ready"
    assert playback.open_recording(stage.backend, stage.cast.rhian, recording.id).ref.key.endswith(
        "/film.mp4"
    )
    with pytest.raises(Refused):
        ask_for_conversion(stage.backend, stage.cast.rhian, recording.id)


@ON_SQLITE
def test_what_cannot_be_read_cannot_be_converted(stage):
    recording_id = add_recording(stage.backend, stage.cast.store_id, stage.session_id, state="unreadable")
    with pytest.raises(Refused, match="cannot be converted"):
        ask_for_conversion(stage.backend, stage.cast.rhian, recording_id)
    with pytest.raises(NotFound):
        ask_for_conversion(stage.backend, None, 10**6)


@ON_SQLITE
def test_erasing_a_recording_erases_what_was_converted_of_it(stage, films, found):
    recording_id = found("old.avi")["old.avi"]
    convert_waiting(stage.backend, "films")
    assert derived_keys(films) == ["film.mp4"]
    give_session(stage, recording_id, days=200)
    assert erase_expired(stage.backend).erased == 1
    assert derived_keys(films) == []
    assert _conversion(stage, recording_id) is None


@ON_SQLITE
def test_what_was_asked_of_a_recording_is_done_also_after_it_was_moved(stage, films, indexed):
    recording_id = indexed
    ask_for_conversion(stage.backend, stage.cast.ann, recording_id)
    films.served.move("old.avi", "moved.avi")
    (looked,) = sync_store(stage.backend, "films")
    assert looked.counts.moved == 1
    assert _conversion(stage, recording_id).state == "waiting"
    (result,) = convert_waiting(stage.backend, "films", asked_only=True)
    assert result.count("done") == 1


def _conversion(stage, recording_id):
    with stage.backend.database.read() as transaction:
        recording = recordings.find_recording(transaction, recording_id)
        return find_conversion(transaction, recording)


def _database_now(stage):
    with stage.backend.database.read() as transaction:
        return moment_of(transaction)
