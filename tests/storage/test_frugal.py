"""How many bytes indexing moves, counted by a relay outside the program."""

import av
import pytest

from benchmarks.film import ffmpeg, make_recording
from benchmarks.relay import relay
from storage.indexing.index_recording import index_recording
from storage.objects.address import StoreAddress
from storage.objects.s3_store import S3Store
from storage.video.boxes import top_level_boxes
from storage.video.sound_windows import FEWEST_PACKETS
from tests.storage.servers import served_bucket, store_keys

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

MINUTES = 60


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with served_bucket(tmp_path_factory.mktemp("served")) as served:
        yield served


@pytest.fixture(scope="module")
def index_last(served):
    """An hour of a camera; such films are taken away as soon as they are not needed."""
    film = served.folder / "index-last.mp4"
    make_recording(film, MINUTES)
    yield film
    film.unlink()


@pytest.fixture
def copied(served, index_last):
    """`copied("film.mkv", …)`: the film in another container, with these options of FFmpeg."""
    made = []

    def copy(name, *options):
        film = served.folder / name
        made.append(film)
        ffmpeg("-i", str(index_last), "-c", "copy", *options, str(film))
        return film

    yield copy
    for film in made:
        film.unlink(missing_ok=True)


@pytest.fixture(scope="module")
def between(served):
    with pytest.MonkeyPatch.context() as environment, relay(served.endpoint_url) as between:
        for name, value in store_keys("frugal").items():
            environment.setenv(name, value)
        yield between


@pytest.fixture
def indexed(between):
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
def test_a_film_with_an_index_costs_little_more_than_what_is_looked_at(kind, index_last, copied, indexed):
    first = ["-movflags", "faststart"] if "first" in kind else []
    film = index_last if kind == index_last.name else copied(kind, *first)
    answer, moved_bytes = indexed(kind)
    needed_bytes = _index_bytes(film) + _looked_at_bytes(film, answer.storyboard.times_ms)
    assert len(answer.storyboard.times_ms) == 100
    assert moved_bytes <= 1.10 * needed_bytes
    assert moved_bytes <= 0.01 * film.stat().st_size
    # What a store under load says when it has to be asked again moved as well, and is nobody's bytes.
    assert answer.bytes_moved == pytest.approx(moved_bytes, rel=1e-4)


@pytest.mark.parametrize(
    "flags", ["frag_keyframe+empty_moov", "frag_keyframe+empty_moov+dash+global_sidx"], ids=["last", "first"]
)
def test_a_film_in_pieces_with_a_table_of_them_costs_a_hundredth(flags, copied, indexed):
    film = copied("pieces.mp4", "-movflags", flags)
    answer, moved_bytes = indexed("pieces.mp4")
    assert moved_bytes <= 0.01 * film.stat().st_size
    assert len(answer.storyboard.times_ms) == 100


@pytest.mark.parametrize("kind", ["film.mkv", "film.ts", "film.flv"])
def test_a_film_without_an_index_costs_no_more_than_is_allowed(kind, copied, indexed):
    # Not the whole hour: it is read from many places, and that takes its time.
    film = copied(kind, "-t", "1500")
    answer, moved_bytes = indexed(kind)
    assert moved_bytes <= max(64 * 1024 * 1024, 0.05 * film.stat().st_size)
    assert len(answer.storyboard.times_ms) == 50


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
