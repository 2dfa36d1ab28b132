"""Recordings whose picture stops while something goes on, or nothing does."""

import av
import numpy as np
import pytest

from storage.video.packet_index import PacketIndex
from storage.video.signals.span import QualitySignal
from storage.video.signals.stopped import find_stopped, joined
from tests.storage.films import Film
from tests.storage.video.reading import read, spans_of


def without(film, path, kinds, start, end):
    """A copy at `path` of which the packets of those kinds are left out from one second to the other."""
    with av.open(str(film)) as source, av.open(str(path), "w") as out:
        streams = {stream.index: out.add_stream_from_template(stream) for stream in source.streams}
        for packet in source.demux():
            if packet.dts is None or (
                packet.stream.type in kinds and start <= packet.pts * packet.time_base < end
            ):
                continue
            packet.stream = streams[packet.stream.index]
            out.mux(packet)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["mp4", "mkv", "ts"])
@pytest.mark.parametrize(("start", "end"), [(8, 15), (12, 24)])
def test_a_picture_that_stops_while_sound_goes_on_is_frozen(film, tmp_path, ending, start, end):
    whole = film("stopped.mp4", Film(seconds=24))
    assert spans_of(read(whole), "frozen") == []
    contents = read(without(whole, tmp_path / f"gap.{ending}", {"video"}, start, end))
    # Entries of MP4 tell when a frame is decoded, which is some frames before it is shown.
    assert spans_of(contents, "frozen") == [pytest.approx((start * 1000, end * 1000), abs=350)]
    assert spans_of(contents, "damaged") == []


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_a_recording_that_was_paused_is_not_frozen(film, tmp_path, ending):
    whole = film("stopped.mp4", Film(seconds=24))
    paused = without(whole, tmp_path / f"paused.{ending}", {"video", "audio"}, 8, 15)
    assert spans_of(read(paused), "frozen") == []


def index_at(times_ms):
    times = np.array(times_ms, dtype=np.int32)
    return PacketIndex(times, times.astype(np.int64), np.ones_like(times), times >= 0)


def frozen(index, sound, end_ms, **others):
    return [
        (one.start_ms, one.end_ms) for one in find_stopped(index, sound, end_ms, shortest_ms=5_000, **others)
    ]


def test_a_gap_is_exact_and_told_where_sound_goes_on_in_it():
    picture = index_at([*range(0, 8_000, 40), *range(22_000, 30_000, 40)])
    sound = index_at(range(0, 40_000, 20))
    assert frozen(picture, sound, 40_000) == [(8_000, 22_000), (30_000, 40_000)]
    assert frozen(picture, None, 40_000) == [(8_000, 22_000)]
    assert frozen(picture, index_at(range(0, 12_000, 20)), 30_000) == []
    assert frozen(picture, sound, 30_000, holes_ms=[(8_040, 21_000)]) == []


def test_a_film_of_a_picture_now_and_then_has_not_stopped():
    assert frozen(index_at(range(0, 600_000, 10_000)), index_at(range(0, 600_000, 20)), 600_000) == []
    assert frozen(index_at([0]), None, 60_000) == []


def test_spans_that_overlap_are_told_once():
    first, second, third = (
        QualitySignal("frozen", start, end, measure)
        for start, end, measure in [(0, 6_000, 0.4), (5_000, 20_000, 0.0), (30_000, 40_000, 0.1)]
    )
    assert joined([third, second, first]) == (QualitySignal("frozen", 0, 20_000, 0.4), third)
    assert joined([]) == ()
