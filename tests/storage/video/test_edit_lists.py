import subprocess

import av
import imageio_ffmpeg
import pytest

from storage.video.boxes import top_level_boxes
from storage.video.edit_lists import cuts_nothing
from tests.storage.films import Film, make_film


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    return make_film(tmp_path_factory.mktemp("films") / "film.mp4", Film(seconds=20, options=(("bf", "2"),)))


def copied(source, target, *options):
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-nostdin", *options, "-i", str(source), "-c", "copy", str(target)]
    subprocess.run(command, check=True)
    return target


def is_whole(path):
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        index = next(box for box in top_level_boxes(file, size_bytes) if box.kind == b"moov")
        return cuts_nothing(file, index)


def entries(path, **options):
    with av.open(str(path), container_options=options) as container:
        return [
            (stream.start_time, [(one.timestamp, one.pos, one.size) for one in stream.index_entries])
            for stream in container.streams
        ]


@pytest.mark.parametrize("options", [(), ("-itsoffset", "1.5"), ("-stream_loop", "3")])
def test_a_film_shown_whole_has_the_same_index_whether_its_lists_are_followed_or_not(film, tmp_path, options):
    made = copied(film, tmp_path / "made.mp4", *options)
    assert is_whole(made)
    assert entries(made) == entries(made, advanced_editlist="0")


def test_a_film_cut_between_key_frames_is_not_shown_whole(tmp_path, film):
    far_apart = tmp_path / "apart.mp4"
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [
        program,
        "-v",
        "error",
        "-nostdin",
        "-i",
        str(film),
        "-g",
        "200",
        "-c:a",
        "copy",
        str(far_apart),
    ]
    subprocess.run(command, check=True)
    assert not is_whole(copied(far_apart, tmp_path / "cut.mp4", "-ss", "7.35"))
