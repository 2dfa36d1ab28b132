"""Measures how a long recording is indexed beside the other ways to look into it; see docs/performance.md.

python -m benchmarks.index                  # 2.5 hours of film, about ten minutes; writes the page
python -m benchmarks.index --minutes 20 --no-page
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

import av

from benchmarks.film import make_recording
from benchmarks.measurements import Measured, measure
from benchmarks.performance_page import PAGE, page, ratios
from benchmarks.relay import relay
from benchmarks.throughput import recordings_per_minute
from benchmarks.ways import Task
from storage.objects.address import StoreAddress, credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.s3_store import S3Store
from storage.video.boxes import top_level_boxes
from storage.video.storyboard import tile_times

PIECE_BYTES = 1024 * 1024
COPIES = 24
"""For the throughput. They share their bytes on the disk."""


def main() -> None:
    """Make, measure, print, write."""
    parser = argparse.ArgumentParser(description="Measure how a long recording is indexed.")
    parser.add_argument("--minutes", type=int, default=150, help="length of the made recording")
    parser.add_argument(
        "--no-page", action="store_true", help="print only, leave docs/performance.md as it is"
    )
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-index-") as scratch:
        _measure_all(Path(scratch), asked.minutes, not asked.no_page)


def _measure_all(scratch: Path, minutes: int, writes_page: bool) -> None:
    bucket = scratch / "recordings"
    bucket.mkdir()
    _say(f"Making a recording of {minutes} minutes")
    make_recording(bucket / "long.mp4", minutes)
    make_recording(bucket / "short.mp4", 1)
    for number in range(COPIES):
        os.link(bucket / "long.mp4", bucket / f"copy-{number:02}.mp4")
    size_bytes = (bucket / "long.mp4").stat().st_size
    access_key, secret_key = "bench", secrets.token_hex()
    access_variable, secret_variable, _ = credential_variables("bench")
    os.environ[access_variable], os.environ[secret_variable] = access_key, secret_key
    with serve_folder(scratch, access_key=access_key, secret_key=secret_key) as server_url:
        with relay(server_url) as between:
            address = StoreAddress("bench", "recordings", between.endpoint_url)
            measured = list(measure(between, _task(bucket / "long.mp4", address), _say))
        straight = StoreAddress("bench", "recordings", server_url)
        refs = [ref for listed in S3Store(straight).list_pages() for ref in listed]
        copies = [ref for ref in refs if ref.key.startswith("copy-")]
        rates = list(recordings_per_minute(straight, copies, _say))
    sync = _sync_100k()
    written = page(measured, size_bytes, minutes, rates, sync)
    print(written)
    if writes_page:
        PAGE.write_text(written)
    _tell_whether_met(measured)


def _task(film: Path, address: StoreAddress) -> Task:
    """What must be had from this film, by its own index."""
    size_bytes = film.stat().st_size
    with film.open("rb") as file:
        head = next(box for box in top_level_boxes(file, size_bytes) if box.kind == b"moov")
    with av.open(str(film)) as container:
        stream = container.streams.video[0]
        times_ms = tile_times((container.duration or 0) // 1000)
        keys = [entry for entry in stream.index_entries if entry.is_keyframe]
        at_ms = [float(entry.timestamp * stream.time_base * 1000) for entry in keys]
        shown = [keys[min(range(len(keys)), key=lambda n, ms=ms: abs(at_ms[n] - ms))] for ms in times_ms]
        key_frames = [(entry.pos, entry.pos + entry.size) for entry in shown]
    pieces = [(at, min(at + PIECE_BYTES, head.end)) for at in range(head.start, head.end, PIECE_BYTES)]
    return Task(address, film.name, "short.mp4", times_ms, pieces, key_frames)


def _sync_100k() -> str:
    _say("Looking through 100,000 objects")
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.sync_100k"], check=True, stdout=subprocess.PIPE, text=True
    )
    return f"```\n{done.stdout.strip()}\n```"


def _tell_whether_met(measured: list[Measured]) -> None:
    for words, ratio, target, is_met in ratios(measured):
        _say(f"{'met   ' if is_met else 'MISSED'} {ratio:6.1f} {words} (target: {target})")


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
