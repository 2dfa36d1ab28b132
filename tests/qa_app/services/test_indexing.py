"""From a bucket to matched, indexed recordings, by the services and by the process beside the app."""

import time
from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.faults import Fault
from benchmarks.relay import relay
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import utc_now
from qa_app.services import indexing
from qa_app.services.background_indexing import start_in_background
from qa_app.services.store_overview import list_stores
from qa_app.services.stores import move_store
from storage.database import indexing_runs, recordings
from tests.factories import add_session
from tests.postgres import ON_SQLITE
from tests.processes import until
from tests.storage.films import Film, make_film

FILM_KEY = "nor/2026-11-09_group-15.mp4"


@pytest.fixture
def filled(stage, films, tmp_path):
    """It holds a film of Norwich's group 15, whose programme session is noted, and a text file."""
    add_session(
        stage.backend,
        stage.cast.ann,
        stage.cast.norwich_15,
        "my-emotions-1",
        stage.clock().replace(day=9),
        (stage.cast.saskia,),
    )
    film = make_film(tmp_path / "film.mp4", Film(seconds=3))
    films.served.put(FILM_KEY, data=film.read_bytes())
    films.served.put("notes.mp4")
    return films


@pytest.mark.slow
def test_a_look_and_a_run_bring_a_recording_from_the_bucket_to_its_programme_session(stage, filled):
    (looked,) = indexing.sync_store(stage.backend, "films")
    assert (looked.counts.new, looked.matched, looked.problem) == (2, 1, None)
    seen = []
    (result,) = indexing.index_store(stage.backend, "films", on_progress=seen.append)
    assert (result.progress.done, result.progress.failed, result.problem) == (2, 1, None)
    assert seen[-1] == result.progress
    film = filled.known()[FILM_KEY]
    assert (film.state, film.matched_by) == ("ready", "key")
    assert filled.known()["notes.mp4"].reason_code == "not_a_recording"


@pytest.mark.slow
def test_a_look_that_finds_nothing_new_asks_for_no_object_and_a_later_session_finds_its_recording(
    stage, films
):
    films.served.put(FILM_KEY)
    with relay(films.served.endpoint_url) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        indexing.sync_store(stage.backend, "films")
        indexing.sync_store(stage.backend, "films")
        before = between.requests("HEAD")
        assert indexing.sync_store(stage.backend, "films")[0].matched == 0
        assert between.requests("HEAD") == before == 1
        add_session(
            stage.backend,
            stage.cast.ann,
            stage.cast.norwich_15,
            "my-emotions-1",
            stage.clock().replace(day=9),
            (stage.cast.saskia,),
        )
        assert indexing.sync_store(stage.backend, "films")[0].matched == 1
    assert films.known()[FILM_KEY].matched_by == "key"


@pytest.mark.slow
@ON_SQLITE
def test_who_looks_by_hand_stays_for_films_that_settle_soon(stage, filled):
    backend = replace(stage.backend, settings=replace(stage.backend.settings, sync_settle_seconds="5"))
    # So long that it is still young when a busy machine comes to look at it late.
    filled.served.put("young.mp4")
    began = time.monotonic()
    (looked,) = indexing.sync_store(backend, "films", by_hand=True)
    assert time.monotonic() - began >= 5
    assert (looked.counts.new, looked.counts.arriving) == (3, 0)
    assert filled.known()["young.mp4"].reason_code is None


@pytest.mark.slow
@ON_SQLITE
def test_one_store_that_cannot_be_used_does_not_hold_up_the_others(stage, filled):
    results = {one.store: one for one in indexing.sync_store(stage.backend)}
    assert "QA_APP_STORE_ARCHIVE_ACCESS_KEY" in results["archive"].problem
    assert results["films"].counts.new == 2
    results = {one.store: one for one in indexing.index_store(stage.backend, limit=1)}
    assert "QA_APP_STORE_ARCHIVE_ACCESS_KEY" in results["archive"].problem
    assert results["films"].progress.done == 1


@pytest.mark.slow
@ON_SQLITE
def test_an_object_that_may_not_be_opened_holds_up_no_other(stage, filled):
    filled.served.put("locked.mp4")
    with relay(filled.served.endpoint_url) as between:
        move_store(stage.backend, "films", between.endpoint_url)
        between.spoil(
            *(
                Fault("status", what=what, key="locked", status=403, code="AccessDenied", times=None)
                for what in ("head", "read")
            )
        )
        (result,) = indexing.index_store(stage.backend, "films", sync_first=True)
    assert (result.problem, result.counts.new, result.matched) == (None, 3, 1)
    assert {key: (one.state, one.reason_code) for key, one in filled.known().items()} == {
        FILM_KEY: ("ready", None),
        "locked.mp4": ("waiting", "access_denied"),
        "notes.mp4": ("unreadable", "not_a_recording"),
    }


@pytest.mark.slow
def test_a_run_says_how_many_wait_for_their_next_try_and_until_when(stage, filled):
    indexing.sync_store(stage.backend, "films")
    now = stage.clock()
    with stage.backend.database.write() as transaction:
        for minutes, one in enumerate(filled.known().values(), 1):
            recordings.change_recording(transaction, one.id, try_after=now + timedelta(minutes=minutes))
    (result,) = indexing.index_store(stage.backend, "films")
    assert (result.progress.total, result.put_off) == (0, 2)
    assert result.next_try_at == now + timedelta(minutes=1)
    (result,) = indexing.index_store(stage.backend, "films", retry_failed=True)
    assert (result.progress.total, result.put_off, result.next_try_at) == (2, 0, None)


@ON_SQLITE
def test_while_a_run_is_alive_another_of_the_same_store_is_refused(stage):
    with stage.backend.database.write() as transaction:
        indexing_runs.start_run(transaction, stage.cast.store_id, "indexing")
    (looked,) = indexing.sync_store(stage.backend, "archive")
    assert "being looked through already" in looked.problem
    with pytest.raises(Refused, match="looked through already"):
        start_in_background(stage.backend, stage.cast.ann, stage.cast.store_id)


@ON_SQLITE
def test_a_name_that_is_no_stores_is_told(stage):
    with pytest.raises(NotFound):
        indexing.sync_store(stage.backend, "nobody")


@ON_SQLITE
@pytest.mark.parametrize("who", ["rhian", "maya", "dilys", "gareth"])
def test_only_who_looks_after_stores_starts_a_run(stage, who):
    with pytest.raises(NotAllowed):
        start_in_background(stage.backend, getattr(stage.cast, who), stage.cast.store_id)
    assert list_stores(stage.backend, None)[0].run is None


@pytest.mark.slow
@ON_SQLITE
def test_a_run_beside_the_app_finishes_and_is_followed_through_its_notes(
    filled, stage, tmp_path, migrated_url
):
    backend = replace(
        stage.backend,
        settings=replace(stage.backend.settings, database_url=migrated_url),
        clock=utc_now,
    )
    start_in_background(backend, stage.cast.ann, filled.record.id)
    with pytest.raises(Refused, match="looked through already"):
        start_in_background(backend, stage.cast.ann, filled.record.id)
    run = wait_for_the_end(backend, stage.cast.ann)
    assert (run.stage, run.total, run.done, run.failed, run.problem) == ("indexing", 2, 2, 1, None)
    assert filled.known()[FILM_KEY].state == "ready"


@pytest.mark.slow
@ON_SQLITE
def test_a_run_whose_process_dies_without_a_word_is_noted_as_over(stage, filled, tmp_path):
    # Its settings point to a database that has no such store: the process ends before it begins its run.
    backend = replace(
        stage.backend,
        settings=replace(stage.backend.settings, data_folder=str(tmp_path / "elsewhere")),
        clock=utc_now,
    )
    start_in_background(backend, stage.cast.ann, filled.record.id)
    assert "ended without saying why (exit code 1)" in wait_for_the_end(backend, stage.cast.ann).problem


def wait_for_the_end(backend, ann):
    """The latest run of the store, once it is over."""

    def run():
        return next(one.run for one in list_stores(backend, ann) if one.store.name == "films")

    until(lambda: run().ended_at is not None)
    return run()
