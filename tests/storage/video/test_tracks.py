"""Packets that do not say when they are shown or heard, or for how long."""

import av
import pytest
from av.packet import Packet

from storage.video.tracks import tracks_of
from tests.storage.films import Film
from tests.storage.video.containers import AC3, H264, SECONDS, Kind, write_film
from tests.storage.video.reading import read


def test_sound_that_does_not_say_how_long_it_lasts_makes_no_recording_longer(film):
    with av.open(str(film("plain.mp4", Film()))) as container:
        (track,) = tracks_of(container, [container.streams.audio[0]])
        base = container.streams.audio[0].time_base
        # A transport stream tells the time of one packet of sound out of many.
        for number in range(100):
            packet = Packet(b"sound")
            packet.time_base = base
            if number % 10 == 0:
                packet.pts = packet.dts = round(number * 0.023 / base)
            track.add(packet)
    assert track.end_ms <= 100 * 23


def test_sound_that_never_says_when_it_is_heard_makes_no_recording_longer(tmp_path):
    """As in streams that carry something else under the number of a sound track."""
    path = write_film(tmp_path / "film.ts", Kind((*H264, *AC3), "ts", "mpegts"))
    made = tmp_path / "made.ts"
    with av.open(str(path)) as source, av.open(str(made), "w") as out:
        streams = {one.index: out.add_stream_from_template(one) for one in source.streams}
        more = out.add_stream("mp2", rate=48_000)
        for packet in source.demux():
            if packet.size:
                packet.stream = streams[packet.stream.index]
                out.mux(packet)
                if packet.stream.type == "video":
                    out.mux(no_sound(more, packet, count=4))
    data = bytearray(made.read_bytes())
    at = data.find(b"\0\0\1\xc0")
    while at >= 0:
        data[at + 7] &= 0x3F  # it has no stamps
        data[at + 9 : at + 9 + data[at + 8]] = b"\xff" * data[at + 8]
        at = data.find(b"\0\0\1\xc0", at + 4)
    made.write_bytes(data)
    contents = read(made)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=100)
    assert len(contents.tiles) == SECONDS
    assert contents.signals == read(path).signals


def no_sound(stream, beside, count):
    """Packets that look like sound, each of another kind than the one before."""
    packets = []
    for number in range(count):
        looks = (
            b"\xff\xfb\x94\x00" if number % 2 else b"\xff\xfd\x90\x00"
        )  # layer 3 and 48 kHz, layer 2 and 44.1
        packet = Packet(looks + bytes(1_000))
        packet.stream = stream
        packet.time_base = beside.time_base
        packet.pts = packet.dts = beside.dts + number
        packets.append(packet)
    return packets
