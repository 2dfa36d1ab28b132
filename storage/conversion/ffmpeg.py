"""Runs FFmpeg as a child process: with progress, within its limits, and never longer than we live ourselves."""

import os
import selectors
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

import imageio_ffmpeg

from storage.errors import ConversionFailed, NoConverter

STALLED_SECONDS = 900.0
"""At its end FFmpeg moves the index to the front of the file, and says nothing meanwhile."""
LOOK_SECONDS = 1.0
VERSION_SECONDS = 20.0
MOST_MEMORY_BYTES = 6 * 1024**3
KEPT_LINES = 20

GUARDED = """
import ctypes, os, resource, sys
parent, memory = int(sys.argv[1]), int(sys.argv[2])
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)
if os.getppid() != parent:
    sys.exit(1)
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
os.nice(5)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Becomes FFmpeg after asking Linux to kill it when its parent dies (PR_SET_PDEATHSIG), however that happens."""

OnSeconds = Callable[[float], None]
"""Called at least every second or so with the seconds of film that are done; what it raises ends FFmpeg."""


def find_ffmpeg(named: str = "") -> str:
    """The program to convert with: the one named, else the one that is installed with us. Raises NoConverter."""
    if named:
        found = shutil.which(named)
        if found is None:
            raise NoConverter(
                f"QA_APP_FFMPEG is {named!r}, and there is no such program. Set it right or leave it out."
            )
        if not _says_it_is_ffmpeg(found):
            raise NoConverter(
                f"QA_APP_FFMPEG is {named!r}, and that program is not FFmpeg. Set it right or leave it out."
            )
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise NoConverter(
            "The program ffmpeg is not installed, so nothing can be converted. "
            "Install it and name it in QA_APP_FFMPEG."
        ) from error


def _says_it_is_ffmpeg(program: str) -> bool:
    try:
        told = subprocess.run(
            [program, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=VERSION_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return told.stdout.startswith(b"ffmpeg version")


def run_ffmpeg(program: str, arguments: Sequence[str], limit_seconds: float, on_seconds: OnSeconds) -> None:
    """Run it to its end. Raises ConversionFailed: too_slow, or cannot_decode with FFmpeg's last words.

    The thread that calls this must live as long as FFmpeg is to run.
    """
    guard = [sys.executable, "-I", "-S", "-c", GUARDED, str(os.getpid()), str(MOST_MEMORY_BYTES)]
    process = subprocess.Popen(
        [*guard, program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Ctrl-C reaches us first; we end it in order.
        start_new_session=True,
    )
    said: deque[bytes] = deque(maxlen=KEPT_LINES)
    listener = threading.Thread(target=_listen, args=(process, said), daemon=True)
    listener.start()
    try:
        _follow(process, limit_seconds, on_seconds)
        exit_code = process.wait(limit_seconds)
    finally:
        process.kill()
        process.wait()
        listener.join()
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stderr.close()
    if exit_code != 0:
        words = b" ".join(said).decode(errors="replace").strip()
        raise ConversionFailed(
            "cannot_decode", f"FFmpeg could not convert the recording (exit code {exit_code}): {words[-500:]}"
        )


def _follow(process: subprocess.Popen[bytes], limit_seconds: float, on_seconds: OnSeconds) -> None:
    """Read the progress until it ends. Raises ConversionFailed too_slow when the limit or all patience is over."""
    assert process.stdout is not None
    began = changed_at = time.monotonic()
    seconds, rest = 0.0, b""
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            if ready.select(LOOK_SECONDS):
                data = os.read(process.stdout.fileno(), 65_536)
                if not data:
                    return
                *lines, rest = (rest + data).split(b"\n")
                told = [line.partition(b"=")[2].strip() for line in lines if line.startswith(b"out_time_us=")]
                now = max((int(one) / 1e6 for one in told if one.isdigit()), default=seconds)
                if now > seconds:
                    seconds, changed_at = now, time.monotonic()
            on_seconds(seconds)
            if time.monotonic() - began > limit_seconds or time.monotonic() - changed_at > STALLED_SECONDS:
                raise ConversionFailed("too_slow", "Converting the recording took longer than it may.")


def _listen(process: subprocess.Popen[bytes], said: deque[bytes]) -> None:
    """Keep the last lines of what FFmpeg says; a damaged film makes it say very much."""
    assert process.stderr is not None
    while line := process.stderr.readline(4096):
        said.append(line.strip())
