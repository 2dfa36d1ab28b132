"""Recordings with a stretch of nothing in their middle, as a disk or a copy that failed leaves them."""

import re
import subprocess
from functools import cache

import imageio_ffmpeg
import pytest

from tests.storage.video.reading import read, spans_of

pytestmark = pytest.mark.slow

SECONDS = 20
KINDS = {
    "ts": ("-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac"),
    "vob": ("-c:v", "mpeg2video", "-b:v", "1M", "-c:a", "ac3"),
    "wmv": ("-c:v", "wmv2", "-b:v", "1M", "-c:a", "wmav2"),
    "webm": ("-c:v", "libvpx", "-cpu-used", "8", "-deadline", "realtime", "-b:v", "500k", "-c:a", "libopus"),
}


IN_PIECES = (
    "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac",
    "-movflags", "frag_keyframe+empty_moov",
)  # fmt: skip


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    """A function: suffix -> the bytes of a film of 20 s in that container."""
    folder = tmp_path_factory.mktemp("holes")

    @cache
    def made(suffix):
        path = folder / f"whole.{suffix}"
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25",
            "-f", "lavfi", "-i", "sine=440", "-t", str(SECONDS), *KINDS.get(suffix, IN_PIECES), path,
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


@pytest.mark.parametrize("suffix", KINDS)
def test_a_hole_in_a_film_that_is_read_through_is_told_as_damaged(filmed, tmp_path, suffix):
    path = tmp_path / f"hole.{suffix}"
    path.write_bytes(filmed(suffix))
    assert spans_of(read(path), "damaged") == []
    path.write_bytes(with_hole(filmed(suffix), 0.4, 0.6))
    ((start, end),) = spans_of(read(path), "damaged")
    assert start == pytest.approx(8_000, abs=1_500)
    # Matroska goes on with the next of its clusters, which last up to five seconds.
    assert 10_500 < end < (16_000 if suffix == "webm" else 13_500)


@pytest.mark.parametrize("suffix", ["ts", "vob"])
def test_bytes_that_only_fill_up_are_no_hole(tmp_path, suffix):
    path = tmp_path / f"filled.{suffix}"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x240:r=25",
        "-f", "lavfi", "-i", "sine=440", "-t", "8", *KINDS[suffix], "-muxrate", "4000k", path,
    ]  # fmt: skip
    subprocess.run(command, check=True, timeout=120)
    assert spans_of(read(path), "damaged") == []


def test_a_bit_lost_in_a_time_stamp_makes_a_film_no_longer(filmed, tmp_path):
    data = bytearray(filmed("ts"))
    sound = data.index(b"\0\0\1\xc0", len(data) // 2)
    data[sound + 9] ^= 0x04  # the stamp's second highest bit: 6.6 hours
    path = tmp_path / "bit.ts"
    path.write_bytes(data)
    contents = read(path)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=200)
    assert len(contents.tiles) > 5
    assert spans_of(contents, "damaged") == []


@pytest.mark.parametrize("share", [0.4, 0.57, 0.8])
@pytest.mark.parametrize("small_bytes", [0, 10**9])
def test_a_windows_film_that_was_cut_is_told_as_truncated(filmed, tmp_path, share, small_bytes):
    path = tmp_path / "cut.wmv"
    path.write_bytes(filmed("wmv"))
    assert spans_of(read(path, small_bytes=small_bytes), "truncated") == []
    path.write_bytes(filmed("wmv")[: round(len(filmed("wmv")) * share)])
    contents = read(path, small_bytes=small_bytes)
    ((start, end),) = spans_of(contents, "truncated")
    assert start == contents.duration_ms == pytest.approx(share * SECONDS * 1000, abs=2_000)
    assert end == pytest.approx(SECONDS * 1000, abs=200)


def test_a_film_in_pieces_goes_on_behind_a_hole(filmed, tmp_path):
    path = tmp_path / "pieces.mp4"
    path.write_bytes(filmed("mp4"))
    assert spans_of(read(path), "damaged") == []
    path.write_bytes(with_hole(filmed("mp4"), 0.4, 0.6))
    contents = read(path)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=200)
    assert contents.tiles[-1].time_ms >= 16_000
    ((start, end),) = spans_of(contents, "damaged")
    assert start == pytest.approx(8_000, abs=1_500)
    assert end == pytest.approx(13_000, abs=1_500)
    assert spans_of(contents, "frozen") == []


def test_a_film_in_pieces_goes_on_behind_pieces_with_broken_headers(filmed, tmp_path):
    film = bytearray(filmed("mp4"))
    pieces = [found.start() for found in re.finditer(b"moof", film)]
    for start in (pieces[len(pieces) // 4], pieces[len(pieces) // 2]):
        film[start + 100 : start + 400] = bytes(300)
    path = tmp_path / "pieces.mp4"
    path.write_bytes(film)
    contents = read(path)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=200)
    assert contents.tiles[-1].time_ms >= 16_000
    assert spans_of(contents, "truncated") == []
