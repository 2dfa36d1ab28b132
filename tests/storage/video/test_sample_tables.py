import subprocess
from dataclasses import replace

import av
import imageio_ffmpeg
import numpy as np
import pytest

from storage.video.boxes import top_level_boxes
from storage.video.packet_index import read_index
from storage.video.sample_tables import agreed, sample_table, track_parts
from tests.storage.films import Film, make_film

COLUMNS = ("times_ms", "starts", "sizes", "is_key")


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    options = (("bf", "2"),)
    return make_film(tmp_path_factory.mktemp("films") / "film.mp4", Film(seconds=20, options=options))


def tables_of(path):
    data = path.read_bytes()
    with path.open("rb") as file:
        boxes = top_level_boxes(file, len(data))
        parts = track_parts(file, boxes, lambda spans: (data[start:end] for start, end in spans), [0, 1])
    return [sample_table(parts[number]) for number in parts]


def not_believed(table):
    """The same with packets that are all too large, so that FFmpeg is asked for each."""
    return table and replace(table, sizes=table.sizes + 1)


def assert_same_index(path, told):
    """That the tables are believed as told, and give what asking for each packet gives."""
    tables = tables_of(path)
    with av.open(str(path)) as container:
        for stream in (*container.streams.video, *container.streams.audio):
            believed = tables[stream.index] is not None and agreed(tables[stream.index], stream) is not None
            assert believed == told[stream.type]
            quickly, slowly = (
                read_index(container, stream, path.stat().st_size, given)
                for given in (tables_of(path)[stream.index], not_believed(tables_of(path)[stream.index]))
            )
            assert all((getattr(quickly, one) == getattr(slowly, one)).all() for one in COLUMNS)


def copied(source, target, *options):
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-nostdin", *options, "-i", str(source), "-c", "copy", str(target)]
    subprocess.run(command, check=True)
    return target


@pytest.mark.parametrize("options", [(), ("-itsoffset", "1.5"), ("-stream_loop", "3")])
@pytest.mark.parametrize("container", ["mp4", "mov"])
def test_the_tables_tell_what_ffmpeg_tells_of_each_packet(film, tmp_path, container, options):
    made = copied(film, tmp_path / f"made.{container}", *options)
    assert_same_index(made, {"video": True, "audio": True})


def test_where_ffmpeg_counts_other_packets_it_is_asked_for_each(film, tmp_path):
    # Cut between key frames: what lies before the cut is in the tables, and not to be shown.
    made = copied(film, tmp_path / "cut.mp4", "-ss", "7.35")
    tables = tables_of(made)
    with av.open(str(made)) as container:
        for stream in (*container.streams.video, *container.streams.audio):
            given, asked = (
                read_index(container, stream, made.stat().st_size, rows)
                for rows in (tables[stream.index], None)
            )
            # When each is shown, the tables tell better.
            assert all((getattr(given, one) == getattr(asked, one)).all() for one in COLUMNS[1:])


@pytest.mark.parametrize("name", [b"stts", b"stsz", b"stsc", b"stco", b"stss"])
def test_tables_that_do_not_fit_together_are_not_believed(film, tmp_path, name):
    data = bytearray(film.read_bytes())
    with film.open("rb") as file:
        start = next(box.start for box in top_level_boxes(file, len(data)) if box.kind == b"moov")
    at = data.index(name, start)
    rng = np.random.default_rng(1)
    for count in (0, 1, 7, 2**31, 2**32 - 1):
        data[at + 8 : at + 12] = count.to_bytes(4, "big")
        data[at + 12 : at + 20] = rng.bytes(8)
        spoilt = tmp_path / "spoilt.mp4"
        spoilt.write_bytes(data)
        for table in tables_of(spoilt):
            assert table is None or len(table.times) == len(table.starts) == len(table.sizes)


def test_other_files_have_no_such_tables(tmp_path):
    (tmp_path / "notes.mp4").write_bytes(b"Not a film at all. " * 100)
    assert tables_of(tmp_path / "notes.mp4") == []
