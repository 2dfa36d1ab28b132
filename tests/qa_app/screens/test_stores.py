"""The screen of stores: what it says of each store, and what an administrator can do there."""

from qa_app.services.activity import list_activity
from qa_app.services.people import set_language
from qa_app.services.store_overview import list_runs
from storage.database import indexing_runs
from storage.indexing.run import Progress, run_on
from tests.factories import add_recording
from tests.qa_app.screens.conftest import words_on

SCREEN = "screens/stores.py"


def test_it_counts_in_words_and_says_why_and_what_to_do(look, backend, cast):
    add_recording(backend, cast.store_id, key="good.mp4")
    add_recording(backend, cast.store_id, key="cut.mp4", state="unreadable", reason_code="truncated")
    screen = look(cast.ann, SCREEN)
    words = words_on(screen)
    assert "**1** ready · **1** unreadable" in words
    assert "Never looked through" in words
    assert "breaks off" in words
    assert "Copy it again" in words
    assert "cut.mp4" in [one.value for one in screen.code]
    assert "No recordings are known here yet" in words
    assert "QA_APP_STORE_ARCHIVE_ACCESS_KEY" in words


def test_a_run_under_way_is_followed_and_no_second_one_is_offered(look, backend, cast):
    with backend.database.write() as transaction:
        run_id = indexing_runs.start_run(transaction, cast.store_id, "listing")
        indexing_runs.hold_run(
            transaction,
            run_id,
            stage="indexing",
            total=24,
            done=6,
            failed=1,
            bytes_moved=2_500_000,
        )
    screen = look(cast.ann, SCREEN)
    assert screen.button(key=f"look-{cast.store_id}").disabled
    assert not screen.button(key=f"look-{cast.norwich_store_id}").disabled
    (bar,) = screen.get("progress")
    assert "Indexing: 6 of 24 recordings · 1 failed · 2.5 MB moved" in bar.proto.text
    assert "a minute · about" in bar.proto.text
    assert "At work" in words_on(screen)


def test_what_failed_is_told_while_a_run_begins_and_is_not_tried_twice_at_once(look, backend, cast):
    add_recording(backend, cast.store_id, key="cut.mp4", state="unreadable", reason_code="truncated")
    with backend.database.write() as transaction:
        indexing_runs.start_run(transaction, cast.store_id, "indexing")
    screen = look(cast.ann, SCREEN)
    assert screen.button(key=f"again-{cast.store_id}-truncated").disabled
    (bar,) = screen.get("progress")
    assert (bar.proto.value, bar.proto.text) == (0, "Indexing is about to begin")


def test_what_stopped_a_run_stands_out(look, backend, cast):
    with backend.database.write() as transaction:
        run_id = indexing_runs.start_run(transaction, cast.store_id, "listing")
        indexing_runs.end_run(transaction, run_id, "The store “archive” cannot be reached.")
    assert [one.value for one in look(cast.ann, SCREEN).warning] == [
        "The store “archive” cannot be reached\\."
    ]


def test_a_store_that_could_not_be_reached_says_so_and_when_it_is_asked_again(look, backend, cast):
    for _ in range(2):
        with backend.database.write() as transaction:
            run_id = indexing_runs.start_run(transaction, cast.store_id, "listing")
            indexing_runs.end_run(transaction, run_id, "The store “archive” cannot be reached.")
    words = words_on(look(cast.ann, SCREEN))
    assert "Not reached" in words
    assert "2 times in a row" in words
    assert "Next look" in words


def test_the_latest_runs_tell_what_was_found_and_what_came_of_it(look, backend, cast):
    with run_on(backend.database, cast.store_id, "listing", backend.clock) as run:
        run.found = {"listed": 3, "new": 2, "missing": 1}
        run.tell(Progress("indexing", total=2, done=2, failed=1, bytes_moved=1_500_000))
    words = words_on(look(cast.ann, SCREEN))
    assert "2 new, 1 missing" in words
    assert "came to its end" in words
    assert "Reached" in words


def test_one_click_tries_again_what_failed_for_one_reason(look, backend, cast, monkeypatch):
    monkeypatch.setenv("QA_APP_STORE_ARCHIVE_ACCESS_KEY", "key")
    monkeypatch.setenv("QA_APP_STORE_ARCHIVE_SECRET_KEY", "secret")
    add_recording(backend, cast.store_id, key="cut.mp4", state="unreadable", reason_code="truncated")
    add_recording(
        backend, cast.store_id, key="old.avi", state="needs_conversion", reason_code="not_playable_in_browser"
    )
    screen = look(cast.ann, SCREEN)
    assert not [one for one in screen.button if one.key == f"again-{cast.store_id}-not_playable_in_browser"]
    screen.button(key=f"again-{cast.store_id}-truncated").click().run()
    assert not screen.exception
    (started,) = [one for one in list_activity(backend, cast.ann) if one.action == "started a run"]
    assert started.details == {"retry_failed": True, "reason": "truncated"}
    (line,) = list_runs(backend, cast.ann, cast.store_id)
    assert line.run.stage == "indexing"


def test_a_store_without_a_key_says_which_variables_to_set(look, cast):
    screen = look(cast.ann, SCREEN)
    screen.button(key=f"check-{cast.store_id}").click().run()
    assert "QA\\_APP\\_STORE\\_ARCHIVE\\_ACCESS\\_KEY" in screen.warning[0].value


def test_a_store_is_added_or_refused_with_what_was_typed_kept(look, cast):
    screen = look(cast.ann, SCREEN)

    def send(name):
        next(one for one in screen.text_input if one.label == "Name").set_value(name)
        next(one for one in screen.text_input if one.label == "Bucket").set_value("films")
        next(one for one in screen.button if one.label == "Add the store").click()
        screen.run()
        assert not screen.exception

    send("Films 1")
    assert "small letters" in screen.warning[0].value
    assert next(one for one in screen.text_input if one.label == "Name").value == "Films 1"
    send("films-1")
    assert "films\\-1" in [one.value for one in screen.header]


def test_in_welsh_it_stands_as_well(look, backend, cast):
    add_recording(backend, cast.store_id, state="unreadable", reason_code="empty")
    set_language(backend, cast.ann, "cy")
    assert not look(cast.ann, SCREEN).exception
