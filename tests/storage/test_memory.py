"""How much memory indexing takes, told by the child process that does it."""

from multiprocessing.connection import wait

import pytest

from benchmarks.film import ffmpeg
from storage.indexing.child_process import ChildProcess
from storage.indexing.indexed_recording import IndexOptions
from storage.objects.address import StoreAddress, credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from tests.storage.servers import ACCESS_KEY, SECRET_KEY

MOST_BYTES = 400_000_000
HOURS = 10


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_hours_at_sixty_pictures_a_second_fit_into_a_worker(tmp_path, monkeypatch):
    folder = tmp_path / "served" / "recordings"
    folder.mkdir(parents=True)
    _make(folder / "long.mp4")
    access_variable, secret_variable, _ = credential_variables("long")
    monkeypatch.setenv(access_variable, ACCESS_KEY)
    monkeypatch.setenv(secret_variable, SECRET_KEY)
    with serve_folder(folder.parent, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as server_url:
        address = StoreAddress("long", "recordings", server_url)
        answer = _indexed(address, S3Store(address).head("long.mp4"))
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
