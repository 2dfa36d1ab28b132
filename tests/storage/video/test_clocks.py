"""Films cut by edit lists, whose clocks start late, or in whose time stamps a bit was lost: all times are as shown."""

import subprocess

import imageio_ffmpeg
import pytest

from storage.video.boxes import box_at, boxes_inside, top_level_boxes
from storage.video.packet_index import LONGEST_MS
from storage.video.stray_stamps import last_believed_ms
from tests.storage.video.containers import (
    AAC,
    FRAGMENTED,
    H264,
    H264_B_FRAMES,
    SECONDS,
    SILENT_FROM,
    Kind,
    grey_at,
    write_film,
)
from tests.storage.video.reading import read, spans_of

SHOWN = {"one after another": H264, "in another order than they are kept": H264_B_FRAMES}


def copied(source, target, *options, before=()):
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [
        program,
        "-v",
        "error",
        "-nostdin",
        *before,
        "-i",
        str(source),
        "-c",
        "copy",
        *options,
        str(target),
    ]
    subprocess.run(command, check=True)
    return target


def assert_shows(contents, filmed_at):
    """That each tile shows what was filmed then; `filmed_at` tells it of a time of the recording."""
    assert contents.tiles
    for tile in contents.tiles:
        near = (
            grey_at(filmed_at(time_ms)) for time_ms in (tile.time_ms - 40, tile.time_ms, tile.time_ms + 40)
        )
        assert min(abs(tile.grey.mean() - grey) for grey in near) < 6


@pytest.mark.parametrize("suffix", ["mp4", "mov"])
@pytest.mark.parametrize("arguments", SHOWN.values(), ids=SHOWN)
def test_a_film_whose_beginning_is_cut_counts_from_the_cut(tmp_path, arguments, suffix):
    whole = write_film(tmp_path / "whole.mp4", Kind((*arguments, *AAC), "mp4", "mp4"))
    cut = copied(whole, tmp_path / f"cut.{suffix}", before=("-ss", "2.48"))
    contents = read(cut, shortest_silence_ms=2_000)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000 - 2_480, abs=100)
    # There is a key frame each second: the one before the cut is never shown.
    expected_ms = [520, 1_520, 2_520, 3_520, 4_520]
    assert [tile.time_ms for tile in contents.tiles] == pytest.approx(expected_ms, abs=41)
    assert_shows(contents, lambda time_ms: time_ms + 2_480)
    assert contents.poster.time_ms in [tile.time_ms for tile in contents.tiles]
    assert len(contents.activity) == 6
    ((start, end),) = spans_of(contents, "silent")
    assert start == pytest.approx(SILENT_FROM * 1000 - 2_480, abs=1_000)
    assert end == contents.duration_ms


def test_a_film_whose_only_key_frame_is_cut_is_shown_all_the_same(tmp_path):
    whole = write_film(tmp_path / "whole.mp4", Kind((*H264, *AAC), "mp4", "mp4"), "-g", "500")
    contents = read(copied(whole, tmp_path / "cut.mp4", before=("-ss", "2.48")))
    assert len(contents.tiles) == 5
    assert all(0 <= tile.time_ms <= contents.duration_ms for tile in contents.tiles)
    assert_shows(contents, lambda time_ms: time_ms + 2_480)


def test_a_film_put_together_from_two_parts_of_its_track_has_their_pictures_one_after_the_other(tmp_path):
    path = write_film(tmp_path / "whole.mp4", Kind(H264, "mp4", "mp4"), "-an")
    show_only(path, [(1.0, 3.0), (5.0, 7.0)])
    contents = read(path)
    assert contents.duration_ms == pytest.approx(4_000, abs=100)
    assert [tile.time_ms for tile in contents.tiles] == pytest.approx([0, 1_000, 2_000, 3_000], abs=41)
    assert_shows(contents, lambda time_ms: time_ms + (1_000 if time_ms < 2_000 else 3_000))


def show_only(path, parts):
    """Rewrite the edit list of the only track of a film whose index comes last; parts are in seconds."""
    data = bytearray(path.read_bytes())
    with path.open("rb") as file:
        moov = next(box for box in top_level_boxes(file, len(data)) if box.kind == b"moov")
        assert moov.end == len(data)
        trak = next(box for box in boxes_inside(file, moov) if box.kind == b"trak")
        edts, elst = box_at(file, trak, b"edts"), box_at(file, trak, b"edts", b"elst")
        mvhd, mdhd = box_at(file, moov, b"mvhd"), box_at(file, trak, b"mdia", b"mdhd")
    movie, track = (int.from_bytes(data[box.start + 20 : box.start + 24], "big") for box in (mvhd, mdhd))
    rows = [(round((end - start) * movie), round(start * track)) for start, end in parts]
    listed = bytes(4) + len(rows).to_bytes(4, "big")
    listed += b"".join(
        lasts.to_bytes(4, "big") + begins.to_bytes(4, "big") + b"\0\1\0\0" for lasts, begins in rows
    )
    made = (len(listed) + 8).to_bytes(4, "big") + b"elst" + listed
    for box in (moov, trak, edts):
        grown = box.size_bytes + len(made) - elst.size_bytes
        data[box.start : box.start + 4] = grown.to_bytes(4, "big")
    data[elst.start : elst.end] = made
    lasts = sum(lasts for lasts, _ in rows).to_bytes(4, "big")
    data[mvhd.start + 24 : mvhd.start + 28] = lasts
    path.write_bytes(data)


@pytest.mark.parametrize("small_bytes", [24 * 1024 * 1024, 0])
@pytest.mark.parametrize("suffix", ["mp4", "mkv"])
def test_a_film_whose_clock_starts_late_counts_from_its_first_time_stamp(tmp_path, suffix, small_bytes):
    whole = write_film(tmp_path / "whole.mp4", Kind((*H264, *AAC), "mp4", "mp4"))
    late = copied(whole, tmp_path / f"late.{suffix}", "-output_ts_offset", "100")
    contents = read(late, small_bytes=small_bytes)
    assert contents.first_stamp_ms == pytest.approx(100_000, abs=50)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=100)
    assert len(contents.tiles) >= SECONDS - 1
    assert_shows(contents, lambda time_ms: time_ms)
    assert not spans_of(contents, "truncated")
    if contents.activity:
        assert len(contents.activity) in (SECONDS, SECONDS + 1)
        assert all(contents.activity[:SECONDS])
    # Chromium would count from the clock's own beginning, or not move at all: it is offered converted.
    assert contents.browsers == ()
    assert read(whole).browsers


def with_broken_stamps(data, *places):
    """A transport stream in which one bit of the time stamps of some pictures is another: 13 hours later."""
    starts = []
    at = data.find(b"\0\0\1\xe0")
    while at >= 0:
        starts.append(at)
        at = data.find(b"\0\0\1\xe0", at + 4)
    hurt = bytearray(data)
    for place in places:
        stamp = starts[round(place * (len(starts) - 1))] + 9
        assert hurt[stamp] >> 4 in (2, 3)
        hurt[stamp] |= 0x08
    return bytes(hurt)


@pytest.mark.parametrize("small_bytes", [24 * 1024 * 1024, 0])
@pytest.mark.parametrize("places", [(0.5,), (0.98,), (1.0,), (0.3, 0.6, 0.9)])
def test_a_lost_bit_in_a_time_stamp_makes_no_film_of_hours(tmp_path, places, small_bytes):
    path = write_film(tmp_path / "whole.ts", Kind((*H264, *AAC), "ts", "mpegts"))
    path.write_bytes(with_broken_stamps(path.read_bytes(), *places))
    contents = read(path, small_bytes=small_bytes)
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=200)
    assert len(contents.activity) <= SECONDS + 1
    assert all(signal.end_ms <= contents.duration_ms for signal in contents.signals)
    assert len(contents.tiles) >= 5
    assert_shows(contents, lambda time_ms: time_ms)


def test_a_length_that_no_recording_has_is_not_claimed(tmp_path):
    path = write_film(tmp_path / "pieces.mp4", Kind((*H264, *AAC, *FRAGMENTED), "mp4", "mp4"))
    data = bytearray(path.read_bytes())
    clock = data.rindex(b"tfdt")
    assert data[clock + 4] == 1  # eight bytes wide
    data[clock + 8] = 0x01
    path.write_bytes(data)
    contents = read(path)
    assert contents.duration_ms < 10_000
    assert all(signal.end_ms <= LONGEST_MS for signal in contents.signals)


def test_a_leap_ahead_is_believed_where_what_follows_confirms_it():
    film = [*range(0, 10_000, 40)]
    paused = [*film, *range(600_000, 610_000, 40)]
    assert last_believed_ms(paused) == 609_960
    timelapse = [0, 80_000, 20_000, 40_000, 60_000, 100_000]
    assert last_believed_ms(timelapse) == 100_000
    still_at_the_end = [*film, 60_000]
    assert last_believed_ms(still_at_the_end) == 60_000


def test_a_leap_ahead_that_nothing_confirms_is_not_believed():
    film = [*range(0, 10_000, 40)]
    assert last_believed_ms([*film[:100], 25_000, *film[100:]]) == 9_960
    assert last_believed_ms([*film[:100], 47_000_000, *film[100:200], 4_000_000, *film[200:]]) == 9_960
    assert last_believed_ms([*film, 47_000_000]) == 9_960
