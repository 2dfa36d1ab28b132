"""How long a recording is, where headers and packets differ."""

import av

from storage.video.length import length_by_reading, length_by_seeking, length_by_size
from storage.video.packet_index import LONGEST_MS
from storage.video.signals.span import QualitySignal
from tests.storage.films import Film
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
