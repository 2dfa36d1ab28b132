from datetime import UTC, datetime, timedelta

from storage.indexing.next_try import next_try

NOW = datetime(2026, 11, 12, 19, 0, tzinfo=UTC)


def test_each_wait_is_longer_than_the_one_before_up_to_half_a_day():
    waits = [next_try(failures, NOW) - NOW for failures in range(1, 8)]
    assert waits[0] == timedelta(minutes=1)
    assert waits[:5] == sorted(set(waits))
    assert waits[4:] == [timedelta(hours=12)] * 3
