"""How many bytes indexing moves, counted by a relay outside the program."""

import subprocess

import av
import imageio_ffmpeg
import pytest

from benchmarks.film import make_recording
from benchmarks.relay import relay
from storage.indexing.index_recording import index_recording
from storage.objects.address import StoreAddress, credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from storage.video.boxes import top_level_boxes
from storage.video.sound_windows import FEWEST_PACKETS
from tests.storage.servers import ACCESS_KEY, SECRET_KEY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MINUTES = 60


@pytest.fixture(scope="module")
def bucket(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "recordings"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def index_last(bucket):
    make_recording(bucket / "index-last.mp4", MINUTES)
    return bucket / "index-last.mp4"


@pytest.fixture(scope="module")
def between(bucket, index_last):
    with (
        pytest.MonkeyPatch.context() as environment,
        serve_folder(bucket.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as server_url,
        relay(server_url) as between,
    ):
        access_variable, secret_variable, _ = credential_variables("frugal")
        environment.setenv(access_variable, ACCESS_KEY)
        environment.setenv(secret_variable, SECRET_KEY)
        yield between


@pytest.fixture
def indexed(between, index_last):
    """What indexing a film said, and how many bytes came through the relay for it."""

    def index(name):
        address = StoreAddress("frugal", "recordings", between.endpoint_url)
        ref = S3Store(address).head(name)
        between.forget()
        answer = index_recording(address, ref)
        assert answer.state in ("ready", "needs_conversion"), answer
        return answer, between.body_bytes()

    return index


@pytest.mark.parametrize("kind", ["index-last.mp4", "index-first.mp4", "index-last.mov"])
def test_a_film_with_an_index_costs_little_more_than_what_is_looked_at(kind, bucket, index_last, indexed):
    film = bucket / kind
    if film != index_last:
        first = ["-movflags", "faststart"] if "first" in kind else []
        _copied(index_last, film, *first)
    answer, moved_bytes = indexed(kind)
    needed_bytes = _index_bytes(film) + _looked_at_bytes(film, answer.storyboard.times_ms)
    assert len(answer.storyboard.times_ms) == 100
    assert moved_bytes <= 1.10 * needed_bytes
    assert moved_bytes <= 0.01 * film.stat().st_size
    assert answer.bytes_moved == moved_bytes
    if film != index_last:
        film.unlink()


@pytest.mark.parametrize(
    "flags", ["frag_keyframe+empty_moov", "frag_keyframe+empty_moov+dash+global_sidx"], ids=["last", "first"]
)
def test_a_film_in_pieces_with_a_table_of_them_costs_a_hundredth(flags, bucket, index_last, indexed):
    film = bucket / "pieces.mp4"
    _copied(index_last, film, "-movflags", flags)
    answer, moved_bytes = indexed("pieces.mp4")
    assert moved_bytes <= 0.01 * film.stat().st_size
    assert len(answer.storyboard.times_ms) == 100
    film.unlink()


@pytest.mark.parametrize("kind", ["film.mkv", "film.ts", "film.flv"])
def test_a_film_without_an_index_costs_no_more_than_is_allowed(kind, bucket, index_last, indexed):
    film = bucket / kind
    # Not the whole hour: it is read from many places, and that takes its time.
    _copied(index_last, film, "-t", "1500")
    answer, moved_bytes = indexed(kind)
    assert moved_bytes <= max(64 * 1024 * 1024, 0.05 * film.stat().st_size)
    assert len(answer.storyboard.times_ms) == 50
    film.unlink()


def _copied(source, target, *options):
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-nostdin", "-i", str(source), "-c", "copy", *options, str(target)]
    subprocess.run(command, check=True)


def _index_bytes(film):
    with film.open("rb") as file:
        boxes = top_level_boxes(file, film.stat().st_size)
    return sum(box.size_bytes for box in boxes if box.kind == b"moov")


def _looked_at_bytes(film, times_ms):
    """The key frames of the tiles, and the fewest packets of sound that a window may have."""
    with av.open(str(film)) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        sizes = {}
        for entry in picture.index_entries:
            if entry.is_keyframe:
                sizes[round(entry.timestamp * picture.time_base * 1000)] = entry.size
        heard = [sound.index_entries[number].size for number in range(1000)]
    nearest = [sizes[min(sizes, key=lambda at, wanted=wanted: abs(at - wanted))] for wanted in times_ms]
    return sum(nearest) + len(times_ms) * FEWEST_PACKETS * sum(heard) / len(heard)
