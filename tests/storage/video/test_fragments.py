"""Films in pieces: found by the table of their pieces, with the same answer as when they are read through."""

import io
import re
import subprocess

import av
import imageio_ffmpeg
import numpy as np
import pytest

from storage.video.contents import read_contents
from storage.video.reading_options import ReadingOptions
from tests.storage.video.reading import spans_of

SECONDS = 150
READ_THROUGH = ReadingOptions(small_bytes=10**9)
BY_PIECES = ReadingOptions(small_bytes=1000)
KINDS = {
    "table at the end": ("frag_keyframe+empty_moov+default_base_moof",),
    "places from the file's beginning": ("frag_keyframe+empty_moov",),
    "headers written late": ("frag_keyframe+delay_moov",),
    "first piece in the headers": ("frag_keyframe+default_base_moof",),
    "table at the beginning": ("frag_keyframe+empty_moov+dash+global_sidx",),
    "times before their own": ("frag_keyframe+negative_cts_offsets+empty_moov+default_base_moof",),
}


class CountedFile(io.BytesIO):
    """A file that counts what is read of it."""

    moved_bytes = 0

    def read(self, size=-1):
        data = super().read(size)
        self.moved_bytes += len(data)
        return data

    def read_spans(self, spans):
        for start, end in spans:
            self.seek(start)
            yield self.read(end - start)


def _ffmpeg(*arguments):
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-v", "error", "-nostdin", "-y", *map(str, arguments)], check=True)


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    """Two and a half minutes with B-frames, a key frame every two seconds, and noise that costs bytes."""
    folder = tmp_path_factory.mktemp("whole")
    short, path = folder / "short.mp4", folder / "film.mp4"
    _ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=30,noise=alls=20:allf=t",
        "-f", "lavfi", "-i", "sine=f=300:d=30", "-c:v", "libx264", "-preset", "veryfast", "-bf", "2",
        "-g", "50", "-b:v", "1500k", "-pix_fmt", "yuv420p", "-c:a", "aac", short,
    )  # fmt: skip
    _ffmpeg("-stream_loop", SECONDS // 30 - 1, "-i", short, "-c", "copy", path)
    return path


def _in_pieces(film, folder, *flags):
    path = folder / "pieces.mp4"
    _ffmpeg("-i", film, "-c", "copy", "-movflags", *flags, path)
    return path.read_bytes()


def _read(data, options):
    file = CountedFile(data)
    return read_contents(file, len(data), file.read_spans, options), file.moved_bytes


@pytest.mark.slow
@pytest.mark.parametrize("flags", KINDS.values(), ids=KINDS.keys())
def test_a_film_in_pieces_is_told_by_the_table_as_by_reading_it_through(flags, film, tmp_path):
    data = _in_pieces(film, tmp_path, *flags)
    whole, _ = _read(data, READ_THROUGH)
    told, moved_bytes = _read(data, BY_PIECES)
    assert told.unreadable_because is None
    assert told.duration_ms == pytest.approx(whole.duration_ms, abs=100)
    assert told.duration_ms == pytest.approx(SECONDS * 1000, abs=300)
    # Ten seconds and more lie between two tiles, whatever is read around each of the few of them.
    assert moved_bytes < len(data) * 0.25
    assert not {signal.kind for signal in told.signals} & {"silent", "truncated"}
    by_time = {picture.time_ms: picture for picture in whole.tiles}
    both = [(one, by_time[one.time_ms]) for one in told.tiles if one.time_ms in by_time]
    for ours, read in both:
        assert np.array_equal(ours.pixels, read.pixels)
    if told.duration_ms == whole.duration_ms:
        assert [one.time_ms for one in told.tiles] == [one.time_ms for one in whole.tiles]


@pytest.mark.slow
def test_a_table_that_points_nowhere_is_not_believed(film, tmp_path):
    data = _in_pieces(film, tmp_path, "frag_keyframe+empty_moov+default_base_moof")
    table = data.rindex(b"mfra") - 4
    wrong = data[:table] + b"".join(
        bytes([byte ^ 1])
        if number % 7 == 0 and number > 120 and number < len(data) - table - 16
        else bytes([byte])
        for number, byte in enumerate(data[table:])
    )
    told, _ = _read(wrong, BY_PIECES)
    assert told.unreadable_because is None
    assert told.duration_ms == pytest.approx(SECONDS * 1000, abs=300)


@pytest.mark.slow
@pytest.mark.parametrize("which", [-1, -2, 20])
def test_a_piece_that_tells_another_time_than_the_table_is_left_out(which, film, tmp_path):
    data = bytearray(_in_pieces(film, tmp_path, *KINDS["table at the end"]))
    pieces = [found.start() for found in re.finditer(b"moof", data)]
    at = data.index(b"tfdt", pieces[which]) + 8
    assert data[at - 4] == 1, "a clock of 64 bits"
    data[at + 3] ^= 1  # a day and more later
    told, _ = _read(bytes(data), BY_PIECES)
    assert told.unreadable_because is None
    assert told.duration_ms == pytest.approx(SECONDS * 1000, abs=300)
    assert max(picture.time_ms for picture in told.tiles) <= SECONDS * 1000


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind", ["table at the end", "places from the file's beginning", "table at the beginning"]
)
@pytest.mark.parametrize("lost", [(20, 25), (50, 55), (-3, -1)])
def test_pieces_in_whose_place_nothing_lies_are_told_as_damaged(kind, lost, film, tmp_path):
    data = bytearray(_in_pieces(film, tmp_path, *KINDS[kind]))
    pieces = [found.start() - 4 for found in re.finditer(b"moof....mfhd", data, re.DOTALL)]
    first, after = (number % len(pieces) for number in lost)
    data[pieces[first] : pieces[after]] = bytes(pieces[after] - pieces[first])
    told, moved_bytes = _read(bytes(data), BY_PIECES)
    assert told.unreadable_because is None
    assert told.duration_ms == pytest.approx(SECONDS * 1000, abs=300)
    assert moved_bytes < len(data) * 0.25
    ((start, end),) = spans_of(told, "damaged")
    with av.open(str(film)) as container:
        # A piece begins with each key frame; those near the tiles are looked at.
        begin_ms = [one.pts * one.time_base * 1000 for one in container.demux(video=0) if one.is_keyframe]
    assert begin_ms[first] - 100 <= start < end <= begin_ms[after] + 100
    assert spans_of(told, "truncated") == []
    times_ms = [picture.time_ms for picture in told.tiles]
    assert sum(start <= time < end for time in times_ms) == 0
    assert len([time for time in times_ms if time >= 100_000]) >= 4
