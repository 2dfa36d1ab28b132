"""When a store's turn comes, told from its latest runs alone; and at which hours the schedule indexes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from qa_app.backend import Backend
from qa_app.services import schedule
from qa_app.services.outlook import RECORDINGS_A_TURN, Outlook, outlook
from qa_app.settings import Settings
from storage.database import indexing_runs
from storage.database.indexing_runs import FELL_SILENT, IndexingRun
from storage.indexing.run import INTERRUPTED
from tests.clock import Clock
from tests.storage.runs import heard_last

NOW = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
RUN = IndexingRun(
    id=1,
    store_id=1,
    started_at=NOW - timedelta(minutes=5),
    heard_at=NOW - timedelta(minutes=4),
    ended_at=NOW - timedelta(minutes=4),
    stage="indexing",
    total=2,
    done=2,
    failed=0,
    bytes_moved=0,
    problem=None,
    process=None,
    found={},
)
REFUSED = replace(RUN, stage="listing", total=0, done=0, problem="The store cannot be reached.")


def later(minutes):
    return RUN.ended_at + timedelta(minutes=minutes)


def test_a_store_that_nobody_looked_through_is_due_at_once():
    assert outlook([], NOW, QUARTER) == Outlook(NOW)


def test_after_a_run_its_time_comes_again_after_the_setting():
    assert outlook([RUN, REFUSED], NOW, QUARTER) == Outlook(later(15))


def test_no_time_is_set_while_a_run_is_alive_or_where_there_is_no_schedule():
    alive = replace(RUN, ended_at=None, heard_at=NOW - timedelta(seconds=30))
    assert outlook([alive], NOW, QUARTER) == Outlook(None)
    assert outlook([RUN], NOW, timedelta(0)) == Outlook(None)


@pytest.mark.parametrize(("failures", "minutes"), [(1, 30), (2, 60), (3, 120), (5, 360), (12, 360)])
def test_each_failure_in_a_row_doubles_the_wait_up_to_six_hours(failures, minutes):
    assert outlook([REFUSED] * failures + [RUN], NOW, QUARTER) == Outlook(later(minutes), failures)


def test_a_day_between_two_looks_stays_a_day_when_the_store_fails():
    assert outlook([REFUSED], NOW, timedelta(days=1)) == Outlook(later(24 * 60), 1)


def test_a_run_that_read_some_recordings_has_not_failed_even_with_a_problem():
    some = replace(RUN, total=5, done=3, problem="The store stopped half-way.")
    assert outlook([some], NOW, QUARTER) == Outlook(later(15))


@pytest.mark.parametrize("problem", [INTERRUPTED, FELL_SILENT])
def test_what_was_cut_off_goes_on_at_once_but_not_for_ever(problem):
    cut_off = replace(RUN, total=50, done=3, problem=problem)
    assert outlook([cut_off], NOW, QUARTER) == Outlook(NOW)
    at_once = replace(REFUSED, problem=problem)
    assert outlook([at_once, RUN], NOW, QUARTER) == Outlook(NOW, 1)
    assert outlook([at_once, at_once, RUN], NOW, QUARTER) == Outlook(later(60), 2)


def test_a_run_that_died_without_a_word_goes_on_at_once():
    died = replace(RUN, ended_at=None, done=1, heard_at=NOW - timedelta(minutes=3))
    assert outlook([died], NOW, QUARTER) == Outlook(NOW)


def test_a_whole_turn_is_followed_by_the_next_at_once():
    whole = replace(RUN, total=RECORDINGS_A_TURN, done=RECORDINGS_A_TURN)
    assert outlook([whole], NOW, QUARTER) == Outlook(NOW)


def test_stores_are_due_in_the_order_of_their_waiting_and_failing_ones_at_the_start(stage):
    assert schedule.due_stores(stage.backend) == ["archive", "norwich"]
    with stage.backend.database.write() as transaction:
        archive = indexing_runs.start_run(transaction, stage.cast.store_id, "listing")
        indexing_runs.end_run(transaction, archive, "The store cannot be reached.")
        norwich = indexing_runs.start_run(transaction, stage.cast.norwich_store_id, "listing")
    assert schedule.due_stores(stage.backend) == []
    assert schedule.due_stores(stage.backend, with_failing=True) == ["archive"]
    heard_last(stage.backend.database, norwich, seconds_ago=61)
    assert schedule.due_stores(stage.backend) == ["norwich"]


@pytest.mark.parametrize(
    ("hours", "at", "may"),
    [
        ("", 12, True),
        ("20-06", 19, False),
        ("20-06", 20, True),
        ("20-06", 5, True),
        ("20-06", 6, False),
        ("9-17", 9, True),
        ("9-17", 17, False),
    ],
)
def test_indexing_keeps_to_its_hours(hours, at, may):
    # Nothing else of a backend is asked.
    clock = Clock(NOW.replace(hour=at))
    backend = Backend(Settings(index_hours=hours), database=None, library=None, environ={}, clock=clock)
    assert schedule.may_index(backend) is may
