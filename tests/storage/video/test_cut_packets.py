"""Recordings opened in their middle where packets begin before it, and beginnings that end within packets."""

import subprocess
from dataclasses import replace

import av
import imageio_ffmpeg
import pytest

from storage.video.looks import packets_from
from storage.video.splice import layout_of
from storage.video.tracks import tracks_of

SEEN = ("-f", "lavfi", "-i", "testsrc2=size=176x144:rate=25:duration=24")
HEARD = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=24")
CODED = ("-c:v", "mpeg2video", "-g", "15", "-bf", "2", "-b:v", "200k", "-c:a", "ac3", "-b:a", "384k")
HEADS = range(16 * 1024, 97 * 1024, 3 * 1024)
PLACES = 5


@pytest.mark.parametrize(("ending", "unit_bytes"), [("vob", 2048), ("ts", 188)])
def test_wherever_a_film_is_opened_only_whole_pictures_of_it_come(tmp_path, ending, unit_bytes):
    path = tmp_path / f"film.{ending}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", *SEEN, *HEARD, *CODED, str(path)]
    subprocess.run(command, check=True, timeout=60)
    with av.open(str(path)) as container:
        whole = {bytes(packet) for packet in container.demux(video=0)}
    size_bytes = path.stat().st_size
    with path.open("rb") as file, av.open(str(path)) as container:
        layout = layout_of(container.format.name, file, size_bytes, [])
        tracks = tracks_of(container, [container.streams.video[0], container.streams.audio[0]])
        for head in HEADS:
            cut = replace(layout, head_bytes=head // unit_bytes * unit_bytes)
            for number in range(1, PLACES):
                guess = size_bytes * number // PLACES // 188 * 188
                start = cut.start_after(file, guess, size_bytes)
                seen = (packet for track, packet in packets_from(file, cut, start, tracks) if track == 0)
                first = [bytes(packet) for packet, _ in zip(seen, range(5), strict=False)]
                assert len(first) == 5
                assert whole.issuperset(first)
