"""Recordings whose container calls every picture a key frame, while nearly all of them build on others."""

import subprocess

import av
import imageio_ffmpeg
import numpy as np
import pytest

from tests.storage.video.reading import read, spans_of

PICTURES_IN_A_GROUP = 50
LARGEST_DIFFERENCE = 12.0
"""Mean, 0 to 255: what scaling costs is half of that. Scraps of a picture are a hundred away."""


@pytest.mark.parametrize("ending", ["mp4", "avi", "asf"])
def test_a_picture_that_builds_on_others_is_shown_whole(tmp_path, ending):
    made = _made(tmp_path, ending)
    contents = read(made)
    assert contents.unreadable_because is None
    assert len(contents.tiles) >= 10
    assert spans_of(contents, "damaged") == []
    assert _differences(contents.tiles, made) < LARGEST_DIFFERENCE


def test_without_an_index_the_next_real_key_frame_is_shown(tmp_path):
    made = _made(tmp_path, "asf")
    contents = read(made, small_bytes=0)
    assert contents.unreadable_because is None
    assert len(contents.tiles) >= 3
    assert _differences(contents.tiles, made) < LARGEST_DIFFERENCE


def _made(folder, ending):
    source = folder / "source.avi"
    codec = "mpeg4" if ending == "mp4" else "msmpeg4v2"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-f", "lavfi",
            "-i", "testsrc2=s=320x180:r=25:d=12", "-c:v", codec, "-q:v", "4", "-bf", "0",
            "-g", str(PICTURES_IN_A_GROUP), str(source),
        ],
        check=True, timeout=60,
    )  # fmt: skip
    made = folder / f"made.{ending}"
    with av.open(str(source)) as inside, av.open(str(made), "w") as outside:
        stream = outside.add_stream_from_template(inside.streams.video[0])
        for packet in inside.demux(video=0):
            if packet.size:
                packet.is_keyframe = True
                packet.stream = stream
                outside.mux(packet)
    return made


def _differences(tiles, path):
    """The largest difference between a tile and the picture that is shown at its time."""
    with av.open(str(path)) as container:
        shown = {round(frame.time * 1000): frame for frame in container.decode(video=0)}
    differences = []
    for tile in tiles:
        frame = shown[min(shown, key=lambda time_ms: abs(time_ms - tile.time_ms))]
        height, width = tile.pixels.shape[:2]
        whole = frame.reformat(width=width, height=height, format="bgr24").to_ndarray()
        differences.append(float(np.abs(whole.astype(int) - tile.pixels).mean()))
    return max(differences)
