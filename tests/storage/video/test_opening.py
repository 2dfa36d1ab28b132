import random
from io import BytesIO

import cv2
import numpy as np
import pytest

from storage.errors import UnreadableRecording
from storage.video.boxes import top_level_boxes
from storage.video.opening import open_recording
from tests.storage.films import Film


def opened(file):
    size_bytes = len(file.getvalue())
    return open_recording(file, size_bytes, top_level_boxes(file, size_bytes))


def reason_for(data):
    with pytest.raises(UnreadableRecording) as caught, opened(BytesIO(data)):
        pass
    return caught.value.reason_code


def test_an_object_without_bytes_is_empty():
    assert reason_for(b"") == "empty"


@pytest.mark.parametrize(
    "data",
    [
        b"Minutes of the meeting.\n" * 50,
        b"x",
        random.Random(3).randbytes(100_000),
        b"\x89PNG\r\n\x1a\n" + bytes(1000),
        cv2.imencode(".jpg", np.zeros((90, 120, 3), np.uint8))[1].tobytes(),
        b"%PDF-1.7\n" + bytes(5000),
    ],
    ids=["text", "one byte", "noise", "broken png", "jpeg", "pdf"],
)
def test_what_is_not_a_film_is_not_a_recording(data):
    assert reason_for(data) == "not_a_recording"


def test_a_film_whose_index_was_cut_off_is_truncated(film):
    data = film("plain.mp4", Film()).read_bytes()
    assert reason_for(data[: len(data) // 2]) == "truncated"


def test_boxes_are_walked_from_their_headers(film):
    data = film("plain.mp4", Film()).read_bytes()
    boxes = top_level_boxes(BytesIO(data), len(data))
    assert [box.kind for box in boxes] == [b"ftyp", b"free", b"mdat", b"moov"]
    assert sum(box.size_bytes for box in boxes) == len(data)


def test_an_error_of_the_file_comes_through_as_itself(film):
    class Broken(BytesIO):
        def read(self, size=-1):
            if self.tell() > 1000:
                raise ConnectionResetError("gone")
            return super().read(size)

    data = film("first.mp4", Film(index_first=True)).read_bytes()
    with pytest.raises(ConnectionResetError), opened(Broken(data)):
        pass
