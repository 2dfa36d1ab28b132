from datetime import UTC, datetime
from fractions import Fraction

import av
import numpy as np
import pytest

from storage.video.measured_facts import rate_varies, with_measured
from storage.video.packet_index import PacketIndex
from storage.video.streams import StreamFacts
from tests.storage.films import Film
from tests.storage.video.reading import read
from tests.storage.video.rooms import Room, film_room

INTERLACED = (("preset", "ultrafast"), ("flags", "+ildct+ilme"), ("x264-params", "interlaced=1"))


def film_unevenly(path, times_ms):
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt, stream.gop_size = 64, 48, "yuv420p", 10
        stream.codec_context.time_base = Fraction(1, 1000)
        stream.options = {"bf": "0", "preset": "ultrafast"}
        for number, time_ms in enumerate(times_ms):
            grey = np.full((48, 64), 60 + number % 100, np.uint8)
            frame = av.VideoFrame.from_ndarray(grey, format="gray").reformat(format="yuv420p")
            frame.pts, frame.time_base = time_ms, Fraction(1, 1000)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


def test_a_frame_rate_that_varies_is_told(tmp_path):
    uneven = np.cumsum(np.random.default_rng(2).integers(20, 120, 100)).tolist()
    picture = read(film_unevenly(tmp_path / "uneven.mp4", uneven)).streams[0]
    assert picture.frame_rate_varies is True
    assert picture.frame_rate == pytest.approx(100_000 / uneven[-1], rel=0.1)


def test_a_dropped_frame_or_rounded_times_make_no_rate_vary(tmp_path):
    even = [number * 40 for number in range(100) if number != 50]
    picture = read(film_unevenly(tmp_path / "even.mp4", even)).streams[0]
    assert picture.frame_rate_varies is False


@pytest.mark.parametrize("rate", [24000 / 1001, 30000 / 1001, 50])
def test_times_rounded_to_milliseconds_are_steady(rate):
    times = np.rint(np.arange(500) * 1000 / rate).astype(np.int64)
    sizes = np.full(500, 100)
    assert not rate_varies(PacketIndex(times, times, sizes, sizes > 0))


def test_bit_rates_are_worked_out_where_the_headers_tell_none():
    times = np.arange(100) * 40
    index = PacketIndex(times, times, np.full(100, 500), times % 400 == 0)
    told = (StreamFacts("video", "h264"), StreamFacts("audio", "aac", bit_rate=64_000))
    picture, sound = with_measured(told, index, index, 4_000, 0)
    assert picture.bit_rate == 100_000
    assert picture.frame_rate == pytest.approx(25)
    assert sound.bit_rate == 64_000


def test_an_avi_has_bit_rates_of_picture_and_sound(film):
    path = film("plain.avi", Film(picture="mpeg2video", sound="mp2"))
    picture, sound = read(path).streams
    assert (picture.bit_rate + sound.bit_rate) * 12 / 8 <= path.stat().st_size
    assert sound.bit_rate == 160_000
    assert picture.bit_rate > 20_000


def test_interlaced_and_progressive_pictures_are_told_apart(tmp_path):
    interlaced = film_room(tmp_path / "combs.mp4", Room(seconds=2, height=288, options=INTERLACED))
    assert read(interlaced).streams[0].interlaced is True
    plain = film_room(tmp_path / "plain.mp4", Room(seconds=2))
    assert read(plain).streams[0].interlaced is False


def test_a_square_upright_picture_is_told_as_such(tmp_path):
    (picture,) = read(film_room(tmp_path / "plain.mp4", Room(seconds=2))).streams
    assert (picture.pixel_aspect, picture.turned_degrees, picture.pixel_format) == ((1, 1), 0, "yuv420p")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"creation_time": "2026-11-12T19:07:00.000000Z"}, datetime(2026, 11, 12, 19, 7, tzinfo=UTC)),
        ({"creation_time": "1970-01-01T00:00:00.000000Z"}, None),
        ({}, None),
    ],
)
def test_when_it_was_filmed_is_told_if_the_camera_knew(tmp_path, tags, expected):
    path = tmp_path / "dated.mp4"
    with (
        av.open(str(film_room(tmp_path / "plain.mp4", Room(seconds=1)))) as source,
        av.open(str(path), "w") as out,
    ):
        out.metadata.update(tags)
        stream = out.add_stream_from_template(source.streams.video[0])
        for packet in source.demux(video=0):
            if packet.dts is not None:
                packet.stream = stream
                out.mux(packet)
    assert read(path).started_at == expected


def test_a_clock_that_does_not_begin_at_nought_is_told(film):
    path = film("plain.ts", Film(picture="mpeg2video", sound="mp2"))
    with av.open(str(path)) as container:
        stamp_ms = container.start_time / 1000
    contents = read(path)
    assert contents.first_stamp_ms == pytest.approx(stamp_ms, abs=1) != 0
