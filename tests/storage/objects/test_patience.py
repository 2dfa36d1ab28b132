import threading
import time

import pytest

from storage.errors import AccessDenied, OverBudget, StoreUnavailable
from storage.objects.patience import LeftBehind, Patience

QUICK = Patience(silence_seconds=0.2, tries=3, first_wait_seconds=0.01, total_seconds=20)


class Busy:
    """A question that the store turns down so many times."""

    def __init__(self, times, error=None):
        self.times, self.error, self.asked = times, error or StoreUnavailable("busy"), 0

    def __call__(self, hear):
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        return "answer"


def test_a_busy_store_is_asked_again():
    busy = Busy(2)
    assert (QUICK.ask("films", busy), busy.asked) == ("answer", 3)


def test_a_store_that_stays_busy_is_told_as_it_told_it_last():
    busy = Busy(5)
    with pytest.raises(StoreUnavailable, match="busy"):
        QUICK.ask("films", busy)
    assert busy.asked == 3


def test_time_that_goes_by_after_the_store_has_failed_is_the_stores_doing():
    asked = []

    def fails_and_then_takes_its_time(hear):
        asked.append(hear)
        if len(asked) == 1:
            raise StoreUnavailable("busy")
        time.sleep(0.6)

    patient = Patience(silence_seconds=5, tries=3, first_wait_seconds=0.01, total_seconds=20)
    with pytest.raises(StoreUnavailable, match="busy"):
        patient.ask("films", fails_and_then_takes_its_time, until=time.monotonic() + 0.3)
    assert len(asked) == 2


def test_what_trying_again_cannot_help_is_not_tried_again():
    refused = Busy(1, AccessDenied("no"))
    with pytest.raises(AccessDenied):
        QUICK.ask("films", refused)
    assert refused.asked == 1


def test_a_wait_that_the_store_asks_for_is_kept():
    error = StoreUnavailable("busy")
    error.wait_seconds = 0.3
    began = time.monotonic()
    QUICK.ask("films", Busy(1, error))
    assert time.monotonic() - began >= 0.3


def test_a_wait_longer_than_the_patience_is_not_begun():
    error = StoreUnavailable("busy")
    error.wait_seconds = 30
    busy = Busy(1, error)
    with pytest.raises(StoreUnavailable):
        QUICK.ask("films", busy)
    assert busy.asked == 1


def test_a_store_that_says_nothing_is_left():
    until_the_end = threading.Event()
    with pytest.raises(StoreUnavailable, match="“films” sent nothing"):
        QUICK.ask("films", lambda hear: until_the_end.wait(20))
    until_the_end.set()


def test_what_came_before_the_store_broke_off_is_kept_and_nothing_comes_late():
    pieces, tried, told = [], [], []
    late, was_late = threading.Event(), threading.Event()

    def question(hear):
        tried.append(None)
        hear(b"%d" % len(tried))
        if len(tried) == 1:
            late.wait(20)
            try:
                hear(b"late")
            except LeftBehind as error:
                told.append(error)
            was_late.set()

    QUICK.ask("films", question, pieces)
    late.set()
    assert was_late.wait(20)
    assert len(told) == 1
    assert pieces == [b"1", b"2"]


def test_time_that_is_up_while_bytes_still_come_is_a_matter_of_the_budget():
    go_on = threading.Event()

    def question(hear):
        while not go_on.wait(0.01):
            hear(b".")

    with pytest.raises(OverBudget):
        QUICK.ask("films", question, until=time.monotonic() + 0.1)
    go_on.set()
