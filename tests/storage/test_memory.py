"""How much memory indexing takes, told by the child process that does it."""

from multiprocessing.connection import wait

import pytest

from benchmarks.film import ffmpeg
from storage.indexing.child_process import ChildProcess
from storage.indexing.indexed_recording import IndexOptions
from tests.storage.servers import served_bucket, store_keys

MOST_BYTES = 400_000_000
HOURS = 10


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_hours_at_sixty_pictures_a_second_fit_into_a_worker(tmp_path, monkeypatch):
    for name, value in store_keys("long").items():
        monkeypatch.setenv(name, value)
    with served_bucket(tmp_path) as served:
        film = served.folder / "long.mp4"
        _make(film)
        answer = _indexed(served.address("long"), served.store().head("long.mp4"))
        film.unlink()
    assert answer.state == "ready"
    assert answer.duration_ms == pytest.approx(HOURS * 3_600_000, rel=0.001)
    assert len(answer.storyboard.times_ms) == 100
    assert answer.peak_memory_bytes < MOST_BYTES


def _indexed(address, ref):
    child = ChildProcess()
    try:
        child.give(address, ref, IndexOptions())
        while (answer := child.hear()) is None:
            wait([child.pipe], timeout=1)
    finally:
        child.end()
    return answer


def _make(path):
    """A minute, encoded once, again and again: as many packets as in a real film, and a small file."""
    part = path.with_name(".part.mp4")
    ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=64x36:r=60:d=60", "-f", "lavfi", "-i", "sine=220:r=48000:d=60",
        "-c:v", "libx264", "-preset", "ultrafast", "-qp", "45", "-pix_fmt", "yuv420p", "-g", "120",
        "-c:a", "aac", "-b:a", "24k", str(part),
    )  # fmt: skip
    ffmpeg("-stream_loop", str(HOURS * 60 - 1), "-i", str(part), "-c", "copy", str(path))
    part.unlink()
