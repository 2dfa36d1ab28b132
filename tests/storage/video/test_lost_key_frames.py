"""Films of H.264 without a key frame that can be decoded: reading on from each would cost most of the film."""

import subprocess

import av
import imageio_ffmpeg
import pytest

from storage.video.contents import read_contents
from storage.video.reading_options import ReadingOptions
from tests.storage.video.test_fragments import CountedFile

pytestmark = pytest.mark.slow

SECONDS = 1800
WAYS = {"mp4": ReadingOptions(), "mkv": ReadingOptions(small_bytes=1000)}


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Half an hour with a key frame every ten seconds, which makes sixty tiles."""
    path = tmp_path_factory.mktemp("lost") / "film.mkv"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi",
        "-i", f"testsrc2=s=160x90:r=5:d={SECONDS},noise=alls=20:allf=t",
        "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-sc_threshold", "0", path,
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120)
    return path


def without_key_frames(film, folder, suffix, until_seconds):
    """Its bytes, with nothing in the place of every key frame before that moment."""
    path = folder / f"copy.{suffix}"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(film), "-c", "copy", str(path)]
    subprocess.run(command, check=True, timeout=60)
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        for packet in container.demux(video=0):
            if packet.is_keyframe and packet.size and packet.pts * packet.time_base < until_seconds:
                data[packet.pos : packet.pos + packet.size] = bytes(packet.size)
    return bytes(data)


def read(data, suffix):
    file = CountedFile(data)
    return read_contents(file, len(data), file.read_spans, WAYS[suffix]), file.moved_bytes


@pytest.mark.parametrize("suffix", WAYS)
def test_a_film_without_any_is_told_as_damaged_for_less_than_reading_it_twice(film, tmp_path, suffix):
    data = without_key_frames(film, tmp_path, suffix, SECONDS)
    contents, moved_bytes = read(data, suffix)
    assert contents.unreadable_because == "damaged"
    assert moved_bytes < 2 * len(data)


@pytest.mark.parametrize("suffix", WAYS)
def test_what_is_whole_at_the_end_of_such_a_film_is_shown_all_the_same(film, tmp_path, suffix):
    contents, _ = read(without_key_frames(film, tmp_path, suffix, SECONDS * 0.8), suffix)
    assert contents.unreadable_because is None
    # A fifth of the sixty tiles.
    assert len([tile for tile in contents.tiles if tile.time_ms >= SECONDS * 800]) == 12
