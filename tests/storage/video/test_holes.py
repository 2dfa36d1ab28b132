"""Recordings with a stretch of nothing in their middle, as a disk or a copy that failed leaves them."""

import subprocess
from functools import cache

import imageio_ffmpeg
import pytest

from tests.storage.video.reading import read, spans_of

pytestmark = pytest.mark.slow

SECONDS = 20
KINDS = {
    "ts": ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac"),
}


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    """A function: suffix -> the bytes of a film of 20 s in that container."""
    folder = tmp_path_factory.mktemp("holes")

    @cache
    def made(suffix):
        path = folder / f"whole.{suffix}"
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25",
            "-f", "lavfi", "-i", "sine=440", "-t", str(SECONDS), *KINDS[suffix], path,
        ]  # fmt: skip
        subprocess.run(command, check=True, timeout=120)
        return path.read_bytes()

    return made


def with_hole(data, first_share, last_share):
    """The same bytes, nought from one share of them to the other."""
    first, last = round(len(data) * first_share), round(len(data) * last_share)
    return data[:first] + bytes(last - first) + data[last:]


@pytest.mark.parametrize("hole", [(0.45, 0.55), (0.25, 0.75)])
@pytest.mark.parametrize("small_bytes", [0, 10**9])
def test_a_transport_stream_goes_on_behind_a_hole(filmed, tmp_path, hole, small_bytes):
    path = tmp_path / "hole.ts"
    path.write_bytes(with_hole(filmed("ts"), *hole))
    contents = read(path, small_bytes=small_bytes)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=100)
    assert spans_of(contents, "truncated") == []
    assert contents.tiles[-1].time_ms >= 16_000
