"""Packets that do not say when they are shown or heard, or for how long."""

import av
from av.packet import Packet

from storage.video.tracks import tracks_of
from tests.storage.films import Film


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
