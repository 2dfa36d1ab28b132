import random
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Event, Thread

import cv2
import numpy as np
import pytest

from storage.errors import UnreadableRecording
from storage.video.boxes import top_level_boxes
from storage.video.opening import open_recording
from tests.storage.films import Film, make_film


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
        b"1\n00:00:01,000 --> 00:00:02,000\nGood morning.\n\n" * 30,
        b"ffconcat version 1.0\nfile 'other.mp4'\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1/1.ts\n#EXT-X-ENDLIST\n",
        b'<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"></MPD>\n',
    ],
    ids=["text", "one byte", "noise", "broken png", "jpeg", "pdf", "subtitles", "concat", "hls", "dash"],
)
def test_what_is_not_a_film_is_not_a_recording(data):
    assert reason_for(data) == "not_a_recording"


ADDRESSES = b"""v=0
o=- 0 0 IN IP4 127.0.0.1
s=x
c=IN IP4 127.0.0.1
t=0 0
m=video 5004 RTP/AVP 96
a=rtpmap:96 H264/90000
"""


def open_sockets():
    targets = []
    for entry in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            targets.append(str(entry.readlink()))
    return {target for target in targets if target.startswith("socket:")}


def test_addresses_to_receive_a_film_from_are_not_a_recording_and_open_no_socket():
    before, seen, is_done = open_sockets(), set(), Event()

    def watch():
        while not is_done.is_set():
            seen.update(open_sockets())

    watcher = Thread(target=watch)
    watcher.start()
    try:
        assert reason_for(ADDRESSES) == "not_a_recording"
    finally:
        is_done.set()
        watcher.join()
    assert seen <= before


@pytest.mark.parametrize(
    "name", ["plain.mxf", "plain.gxf", "plain.nut", "plain.wtv", "plain.asf", "plain.ogv"]
)
def test_containers_that_cameras_and_recorders_write_are_opened(tmp_path, name):
    picture = {".mxf": "mpeg2video", ".gxf": "mpeg2video", ".ogv": "libvpx"}.get(Path(name).suffix, "mpeg4")
    path = make_film(
        tmp_path / name, Film(seconds=1, fps=25, width=720, height=576, picture=picture, sound=None)
    )
    with opened(BytesIO(path.read_bytes())) as container:
        assert len(container.streams.video) == 1


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
