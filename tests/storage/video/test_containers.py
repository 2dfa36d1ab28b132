"""Every container and codec: the right length, the right picture at the right time, and the sound heard."""

import random
import subprocess
from functools import cache

import imageio_ffmpeg
import pytest

from storage.errors import UnreadableRecording
from storage.indexing.indexed_recording import REASON_CODES
from tests.storage.video.containers import KINDS, SECONDS, SILENT_FROM, Kind, grey_at, write_film
from tests.storage.video.reading import read, spans_of

pytestmark = pytest.mark.slow

WITHOUT_INDEX = [name for name in KINDS if not name.startswith(("MP4", "MOV", "AVI", "3GP"))]
IN_PIECES = ["MP4, fragmented"]
LOCK = ("-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76" * 16, "-encryption_kid", "a7" * 16)


@pytest.fixture(scope="session")
def filmed(tmp_path_factory):
    """A function: name of a kind -> path of the film."""
    folder = tmp_path_factory.mktemp("containers")

    @cache
    def made(name):
        kind = KINDS[name]
        return write_film(folder / f"{list(KINDS).index(name)}.{kind.suffix}", kind)

    return made


def assert_true(contents, fewest_tiles):
    """The film is told as it was made."""
    assert contents.unreadable_because is None
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=200)
    assert len(contents.tiles) >= fewest_tiles
    for tile in contents.tiles:
        # Clocks that start with the sound put the picture a few frames later.
        greys = {grey_at(time_ms) for time_ms in range(tile.time_ms - 160, tile.time_ms + 160, 40)}
        assert min(abs(tile.grey.mean() - grey) for grey in greys) < 6
    ((start, end),) = spans_of(contents, "silent")
    assert start == pytest.approx(SILENT_FROM * 1000, abs=2_100)
    assert end == contents.duration_ms


def answer_for(path, small_bytes):
    """The reason code, None when it can be shown, and the tiles."""
    try:
        contents = read(path, small_bytes=small_bytes)
    except UnreadableRecording as error:
        return error.reason_code, ()
    except MemoryError:  # FFmpeg was told of a packet that no machine can hold
        return "no_memory", ()
    return contents.unreadable_because, contents.tiles


def cut(data, rng):
    """Its end is missing."""
    return data[: rng.randrange(len(data))]


def flip(data, rng):
    """Some bytes are others."""
    hurt = bytearray(data)
    for _ in range(rng.choice([1, 20, 400])):
        hurt[rng.randrange(len(hurt))] ^= rng.randrange(1, 256)
    return bytes(hurt)


def blank(data, rng):
    """A stretch of it is nought."""
    start, length = rng.randrange(len(data)), rng.choice([16, 512, len(data) // 5])
    return data[:start] + bytes(len(data[start : start + length])) + data[start + length :]


@pytest.mark.parametrize("name", KINDS)
def test_a_film_is_read_truly_from_every_container(filmed, name):
    contents = read(filmed(name), shortest_silence_ms=1_000)
    assert contents.container == KINDS[name].container
    assert_true(contents, 3 if "AV1" in name else SECONDS - 1)
    assert spans_of(contents, "damaged") == []
    # A second of nothing but one grey costs little, and is told all the same.
    assert len(contents.activity) == -(-contents.duration_ms // 1000)


@pytest.mark.parametrize("name", WITHOUT_INDEX + IN_PIECES)
def test_a_large_film_without_an_index_is_looked_into(filmed, name):
    contents = read(filmed(name), shortest_silence_ms=1_000, small_bytes=0)
    assert_true(contents, 3)


@pytest.mark.parametrize("small_bytes", [0, 10**9])
def test_a_cut_avi_without_its_index_is_shown_as_far_as_it_goes(filmed, tmp_path, small_bytes):
    whole = filmed("AVI, MJPEG and PCM").read_bytes()
    path = tmp_path / "cut.avi"
    path.write_bytes(whole[: len(whole) // 2])
    contents = read(path, small_bytes=small_bytes)
    assert contents.duration_ms == pytest.approx(SECONDS * 500, abs=400)
    (signal,) = [signal for signal in contents.signals if signal.kind == "truncated"]
    assert signal.start_ms == contents.duration_ms
    assert signal.end_ms == pytest.approx(SECONDS * 1000, abs=400)
    for tile in contents.tiles:
        # With no index the time is guessed from the place.
        greys = [grey_at(time_ms) for time_ms in range(max(0, tile.time_ms - 600), tile.time_ms + 600, 100)]
        assert min(abs(tile.grey.mean() - grey) for grey in greys) < 6


@pytest.mark.parametrize("suffix", ["m4a", "mp3", "wma", "ogg", "wav"])
def test_sound_alone_has_no_picture_but_a_length(tmp_path, suffix):
    contents = read(write_film(tmp_path / f"talk.{suffix}", Kind(("-vn",), suffix, ""), "-map", "1:a"))
    assert contents.unreadable_because == "no_picture"
    assert contents.duration_ms == pytest.approx(SECONDS * 1000, abs=200)


def test_a_locked_film_is_encrypted(tmp_path):
    contents = read(write_film(tmp_path / "locked.mp4", KINDS["MP4, index last"], *LOCK))
    assert (contents.unreadable_because, contents.tiles) == ("encrypted", ())


@pytest.mark.parametrize(("name", "packet"), [("MPEG-TS", 188), ("VOB", 2048)])
def test_a_scrambled_film_is_encrypted(filmed, tmp_path, name, packet):
    data = bytearray(filmed(name).read_bytes())
    if packet == 188:
        for at in range(0, len(data), packet):
            if int.from_bytes(data[at + 1 : at + 3], "big") & 0x1FFF >= 0x100:
                data[at + 3] |= 0x80
    else:
        at = data.find(b"\0\0\1\xe0")
        while at >= 0:
            data[at + 6] |= 0x10
            at = data.find(b"\0\0\1\xe0", at + 4)
    path = tmp_path / f"scrambled.{KINDS[name].suffix}"
    path.write_bytes(data)
    assert read(path).unreadable_because == "encrypted"


def test_programmes_whose_clocks_are_hours_apart_are_told_and_not_measured(tmp_path):
    source, both = ("-f", "lavfi", "-i", "testsrc2=s=176x144:d=2"), tmp_path / "both.ts"
    subprocess.run(
        [
            imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *source, "-itsoffset", "20000", *source,
            "-map", "0", "-map", "1", "-c:v", "mpeg2video", "-program", "st=0", "-program", "st=1", str(both),
        ],
        check=True,
    )  # fmt: skip
    contents = read(both)
    assert (contents.unreadable_because, contents.tiles) == ("several_programmes", ())


@pytest.mark.parametrize("name", ["MPEG-TS", "VOB"])
def test_a_clock_that_does_not_start_at_nought_is_no_length(tmp_path, name):
    kind = KINDS[name]
    late = read(
        write_film(tmp_path / f"late.{kind.suffix}", kind, "-output_ts_offset", "3600"),
        shortest_silence_ms=1_000,
    )
    assert_true(late, SECONDS - 1)


def test_a_clock_that_starts_again_half_way_through_is_followed(tmp_path):
    # The clock of a transport stream has 33 bits of a 90,000th of a second.
    wraps_after = 2**33 / 90_000
    kind = KINDS["MPEG-TS"]
    path = write_film(tmp_path / "wraps.ts", kind, "-output_ts_offset", str(wraps_after - 4))
    assert_true(read(path, shortest_silence_ms=1_000), SECONDS - 1)
    assert_true(read(path, shortest_silence_ms=1_000, small_bytes=0), 3)


@pytest.mark.parametrize("name", KINDS)
def test_whatever_is_done_to_a_film_it_ends_in_an_answer(filmed, tmp_path, name):
    whole = filmed(name).read_bytes()
    rng = random.Random(name)
    path = tmp_path / f"hurt.{KINDS[name].suffix}"
    for harm in (cut, flip, blank, cut, flip, blank):
        path.write_bytes(harm(whole, rng))
        for small_bytes in (0, len(whole)):
            reason, tiles = answer_for(path, small_bytes)
            assert reason in (None, "no_memory", *REASON_CODES)
            assert bool(tiles) is (reason is None)
