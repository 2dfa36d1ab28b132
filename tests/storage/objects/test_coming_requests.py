from concurrent.futures import Future

import pytest

from storage.objects.coming_requests import COMING_BYTES, ComingRequests

REQUEST_BYTES = COMING_BYTES // 4


class Requests:
    """Answers at once, and remembers what was begun."""

    def __init__(self):
        self.begun = []

    def submit(self, request):
        self.begun.append(request)
        answer = Future()
        answer.set_result(bytes([len(self.begun)]) * (request[1] - request[0]))
        return answer


def test_requests_run_ahead_only_as_far_as_memory_allows():
    row = [(n * REQUEST_BYTES, (n + 1) * REQUEST_BYTES) for n in range(10)]
    requests = Requests()
    coming = ComingRequests(row, requests.submit)
    coming.take(row[0], row[0])
    assert requests.begun == row[:4]
    coming.take(row[1], row[1])
    assert requests.begun == row[:5]


def test_a_request_larger_than_the_allowance_is_made_all_the_same():
    large = (0, COMING_BYTES + 1)
    assert len(ComingRequests([large], Requests().submit).take(large, large)) == COMING_BYTES + 1


def test_spans_of_one_request_share_it():
    requests = Requests()
    coming = ComingRequests([(100, 200), (300, 400), (100, 200)], requests.submit)
    assert coming.take((100, 200), (110, 120)) == b"\1" * 10
    assert coming.take((300, 400), (300, 305)) == b"\2" * 5
    assert coming.take((100, 200), (190, 200)) == b"\1" * 10
    assert len(requests.begun) == 2


def test_a_request_that_is_wanted_is_made_however_much_is_still_to_be_taken_of_others():
    first, second = (0, COMING_BYTES), (COMING_BYTES, COMING_BYTES + 10)
    coming = ComingRequests([first, second, first], Requests().submit)
    coming.take(first, (0, 1))
    assert coming.take(second, second) == b"\2" * 10
    assert coming.take(first, (5, 6)) == b"\1"


def test_what_went_wrong_is_told_when_its_bytes_are_wanted():
    def refuse(request):
        answer = Future()
        answer.set_exception(PermissionError("no"))
        return answer

    with pytest.raises(PermissionError):
        ComingRequests([(0, 1)], refuse).take((0, 1), (0, 1))
