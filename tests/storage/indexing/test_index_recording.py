import json
import pickle
from dataclasses import replace

import cv2
import numpy as np
import pytest

from storage.errors import ObjectVanished, StoreUnavailable
from storage.indexing.index_recording import derived_folder, index_recording
from storage.indexing.indexed_recording import REASON_CODES, IndexOptions
from storage.objects.s3_store import S3Store
from storage.video.contents import ReadingOptions
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow


def picture(data):
    return cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)


def test_a_good_recording_is_ready_with_storyboard_and_poster(address, refs):
    answer = index_recording(address, refs["good.mp4"])
    assert (answer.state, answer.reason_code, answer.playable) == ("ready", None, True)
    assert answer.duration_ms == pytest.approx(12_000, abs=100)

    store, board = S3Store(address), answer.storyboard
    (sheet,) = [picture(store.read_derived(name)) for name in board.sheet_names]
    assert sheet.shape == (board.rows * board.tile_height, board.columns * board.tile_width, 3)
    assert len(board.times_ms) <= board.rows * board.columns
    assert picture(store.read_derived(answer.poster_name)).shape == (360, 640, 3)
    beside = json.loads(store.read_derived(f"{derived_folder(refs['good.mp4'])}/storyboard.json"))
    assert tuple(beside["times_ms"]) == board.times_ms


def test_what_it_cost_is_told(address, refs):
    answer = index_recording(address, refs["good.mp4"])
    assert 0 < answer.bytes_moved <= refs["good.mp4"].size_bytes * 1.1
    assert answer.requests > 0
    assert answer.seconds > 0


@pytest.mark.parametrize(
    ("key", "state", "reason"),
    [
        ("old.avi", "needs_conversion", "not_playable_in_browser"),
        ("cut.mp4", "unreadable", "truncated"),
        ("notes.mp4", "unreadable", "not_a_recording"),
        ("nothing.mp4", "unreadable", "empty"),
    ],
)
def test_every_object_ends_with_a_state_and_a_reason(address, refs, key, state, reason):
    answer = index_recording(address, refs[key])
    assert (answer.state, answer.reason_code) == (state, reason)
    assert reason in REASON_CODES
    assert (answer.storyboard is not None) == (state != "unreadable")


def test_the_answer_can_be_sent_to_another_process(address, refs):
    answer = index_recording(address, refs["good.mp4"])
    assert pickle.loads(pickle.dumps(answer)) == answer


@pytest.mark.parametrize(
    "options",
    [
        IndexOptions(budget_requests=2),
        IndexOptions(budget_seconds=0.0),
        IndexOptions(budget_bytes=100_000, budget_share=0.0),
    ],
)
def test_a_recording_that_would_cost_too_much_is_left(address, refs, options):
    answer = index_recording(address, refs["good.mp4"], options)
    assert (answer.state, answer.reason_code) == ("unreadable", "over_budget")
    assert answer.bytes_moved <= max(options.budget_bytes, 100_000)


def test_an_object_that_vanished_is_told_from_one_that_changed(address, refs):
    gone = replace(refs["good.mp4"], key="gone.mp4")
    assert index_recording(address, gone).reason_code == "vanished"
    changed = replace(refs["good.mp4"], size_bytes=refs["good.mp4"].size_bytes - 1)
    assert index_recording(address, changed).reason_code == "changed_while_reading"


def test_another_state_of_the_object_has_another_folder(refs):
    ref = refs["good.mp4"]
    assert derived_folder(ref) != derived_folder(replace(ref, etag="0" * 32))
    assert derived_folder(ref) != derived_folder(replace(ref, key="other.mp4"))


def test_a_store_out_of_reach_says_nothing_about_the_recording(address, refs):
    nowhere = replace(address, endpoint_url=f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreUnavailable):
        index_recording(nowhere, refs["good.mp4"], IndexOptions(budget_seconds=1.0))


def test_nothing_is_stored_for_what_cannot_be_shown(address, refs):
    index_recording(address, refs["cut.mp4"])
    with pytest.raises(ObjectVanished):
        S3Store(address).read_derived(f"{derived_folder(refs['cut.mp4'])}/storyboard.json")


def test_thresholds_are_options(address, refs):
    everything_is_black = IndexOptions(reading=ReadingOptions(black_below_luma=256.0, most_tiles=3))
    answer = index_recording(address, refs["good.mp4"], everything_is_black)
    assert [signal.kind for signal in answer.signals] == ["black"]
    assert len(answer.storyboard.times_ms) == 3
