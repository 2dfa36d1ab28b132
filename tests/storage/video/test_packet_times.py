"""What the times of packets tell: their order, and how far apart they usually are."""

from statistics import median_low

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storage.video.packet_index import in_order, usual_step_ms

STEPS = st.lists(
    st.integers(0, 12_000) | st.sampled_from([0, 9_999, 10_000, 10_001, 2_000_000_000]), max_size=60
)


@given(STEPS)
def test_the_usual_step_is_the_median(steps):
    assert usual_step_ms(np.array(steps, dtype=np.int32)) == (median_low(steps) if steps else 0)


def test_the_usual_step_of_more_than_are_counted_at_once_is_the_median():
    steps = np.array([40] * 70_000 + [33] * 69_000, dtype=np.int32)
    assert usual_step_ms(steps) == 40


@given(STEPS)
def test_times_come_in_order(times):
    assert in_order(np.array(times, dtype=np.int32)).tolist() == sorted(times)
