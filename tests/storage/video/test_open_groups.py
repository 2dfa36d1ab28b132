"""Recordings whose key frames wait for frames that are shown before them, though decoded after them."""

import subprocess

import av
import imageio_ffmpeg
import pytest

from tests.storage.films import Film
from tests.storage.video.reading import read
from tests.storage.video.test_clocks import show_only
from tests.storage.video.test_sample_tables import copied

OPEN = ("-bf", "3", "-b_strategy", "0", "-g", "20", "-x264-params", "open-gop=1:scenecut=0")


def key_frames_of(path):
    """When the key frames are shown, as FFmpeg tells it of each packet that it reads, in milliseconds."""
    with av.open(str(path)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.is_keyframe]
        begins = container.start_time / 1_000_000
        return [round((float(packet.pts * packet.time_base) - begins) * 1000) for packet in packets]


@pytest.fixture(scope="module")
def open_groups(film, tmp_path_factory):
    path = tmp_path_factory.mktemp("open") / "open.mp4"
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(film("plain.mp4", Film())),
    ]
    subprocess.run([*command, "-c:v", "libx264", *OPEN, "-c:a", "copy", str(path)], check=True)
    return path


@pytest.mark.parametrize("container", ["mp4", "mov"])
@pytest.mark.parametrize("options", [(), ("-ss", "3.3"), ("-itsoffset", "1.5")])
def test_a_tile_has_the_time_at_which_its_key_frame_is_shown(open_groups, tmp_path, container, options):
    made = copied(open_groups, tmp_path / f"made.{container}", *options)
    tiles = read(made).tiles
    assert len(tiles) >= 3
    keys_ms = key_frames_of(made)
    assert all(min(abs(tile.time_ms - key) for key in keys_ms) <= 2 for tile in tiles)


def without_first_group(source, target, *, is_edited):
    """Its pictures from the second key frame on, with those shown before it though decoded after it."""
    options = {} if is_edited else {"use_editlist": "0"}
    with av.open(str(source)) as container, av.open(str(target), "w", options=options) as out:
        stream = out.add_stream_from_template(container.streams.video[0])
        packets = [packet for packet in container.demux(video=0) if packet.size]
        second = [number for number, packet in enumerate(packets) if packet.is_keyframe][1]
        kept = packets[second:]
        waits = [float((packet.pts - kept[0].dts) * packet.time_base) for packet in kept]
        for packet in kept:
            packet.stream = stream
            out.mux(packet)
    if is_edited:
        show_only(target, [(min(waits), max(waits))])
    assert min(waits) < waits[0]
    return target


@pytest.mark.parametrize("is_edited", [True, False])
def test_a_first_key_frame_may_be_shown_after_others(open_groups, tmp_path, is_edited):
    made = without_first_group(open_groups, tmp_path / "made.mp4", is_edited=is_edited)
    tiles = read(made).tiles
    assert len(tiles) >= 3
    keys_ms = key_frames_of(made)
    assert (keys_ms[0] > 0) == is_edited
    assert all(min(abs(tile.time_ms - key) for key in keys_ms) <= 2 for tile in tiles)


def test_frames_that_are_reordered_do_not_make_a_rate_vary(open_groups):
    facts = read(open_groups).streams
    assert [one.frame_rate_varies for one in facts if one.kind == "video"] == [False]


def test_no_tile_lies_beyond_the_end_where_one_wait_is_broken(open_groups, tmp_path):
    made = copied(open_groups, tmp_path / "made.mp4")
    data = bytearray(made.read_bytes())
    at = data.index(b"ctts") + 16  # how long the first packets wait
    data[at : at + 4] = (2**31 - 1).to_bytes(4, "big")
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(data)
    contents = read(broken)
    assert len(contents.tiles) >= 5
    assert all(tile.time_ms <= contents.duration_ms for tile in contents.tiles)
    keys_ms = key_frames_of(broken)
    assert all(min(abs(tile.time_ms - key) for key in keys_ms) <= 2 for tile in contents.tiles[1:])
