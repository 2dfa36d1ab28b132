"""How long a recording is, where headers and packets differ."""

import av
import pytest

from storage.video.length import length_by_reading, length_by_seeking, length_by_size
from storage.video.packet_index import LONGEST_MS
from storage.video.signals.span import QualitySignal
from tests.storage.films import Film
from tests.storage.video.reading import read
from tests.storage.video.rooms import draw_room
from tests.storage.video.test_stopped_picture import without


def test_what_is_missing_is_told_with_its_share_of_the_whole():
    assert length_by_size(10_000, size_bytes=500, claimed_bytes=1_000).truncated == QualitySignal(
        "truncated", 10_000, 20_000, 0.5
    )
    assert length_by_reading(20_000, 15_000).truncated == QualitySignal("truncated", 15_000, 20_000, 0.25)


def test_a_few_bytes_that_are_no_time_are_not_told_as_missing():
    length = length_by_size(15_880, size_bytes=1_999_999, claimed_bytes=2_000_000)
    assert (length.duration_ms, length.truncated) == (15_880, None)


def test_a_packet_with_a_nonsensical_time_does_not_tell_the_end(film, tmp_path):
    path = tmp_path / "late.mkv"
    with av.open(str(film("plain.mkv", Film()))) as source, av.open(str(path), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        packets = [packet for packet in source.demux(video=0) if packet.size]
        packets[-1].pts = packets[-1].dts = packets[-1].pts + 2 * LONGEST_MS
        for packet in packets:
            packet.stream = stream
            out.mux(packet)
    with av.open(str(path)) as container:
        length = length_by_seeking(container, container.streams.video[0], 12_000)
    assert (length.duration_ms, length.truncated) == (12_000, None)


def test_sound_that_goes_on_after_the_picture_is_no_missing_end(film, tmp_path):
    path = without(film("stopped.mp4", Film(seconds=24)), tmp_path / "sound.mkv", {"video"}, 12, 24)
    with av.open(str(path)) as container:
        length = length_by_seeking(container, container.streams.video[0], 24_000)
    assert length.truncated is None
    assert abs(length.duration_ms - 24_000) <= 100


def test_one_picture_without_a_length_lasts_as_long_as_a_picture_usually_does(tmp_path):
    path = tmp_path / "one.mkv"
    with av.open(str(path), "w", options={"live": "1"}) as out:
        stream = out.add_stream("mjpeg", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuvj420p"
        frame = av.VideoFrame.from_ndarray(draw_room(320, 180), format="gray").reformat(format="yuvj420p")
        frame.pts = 0
        out.mux([*stream.encode(frame), *stream.encode(None)])
    data = path.read_bytes()
    at = data.index(b"\x23\xe3\x83\x84")  # how long each picture lasts
    path.write_bytes(data[:at] + b"\xec\x86" + data[at + 2 :])
    contents = read(path)
    assert len(contents.tiles) == 1
    assert contents.duration_ms == 40


def test_an_avi_that_is_cut_is_as_long_as_the_pictures_that_are_there(film, tmp_path):
    fast = Film(seconds=4, fps=600, width=64, height=48, picture="mpeg4", sound=None)
    data = film("fast.avi", fast).read_bytes()
    path = tmp_path / "cut.avi"
    path.write_bytes(data[: len(data) * 6 // 10])
    # Each picture stands behind a mark of its own.
    pictures = path.read_bytes().count(b"00dc", data.index(b"movi"))
    contents = read(path)
    assert contents.duration_ms == pytest.approx(pictures * 1000 / 600, abs=10)
    assert [one.kind for one in contents.signals if one.kind == "truncated"] == ["truncated"]
