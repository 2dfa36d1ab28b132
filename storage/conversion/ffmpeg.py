"""Runs FFmpeg as a child process: with progress, within its limits, and never longer than we live ourselves."""

import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence

import imageio_ffmpeg

from storage.errors import ConversionFailed, ConverterEnded, NoConverter

STALLED_SECONDS = 900.0
"""At its end FFmpeg moves the index to the front of the file, and says nothing meanwhile."""
LOOK_SECONDS = 1.0
VERSION_SECONDS = 20.0
MOST_MEMORY_BYTES = 6 * 1024**3
KEPT_LINES = 20
OLDEST = (6, 1)
VERSION = re.compile(rb"ffmpeg version n?(\d+)\.(\d+)")
"""Of a release; what was built from a later state of the source has no such number."""
NOT_STARTED = 127
ENDED_BY = {-signal.SIGKILL, -signal.SIGTERM}
"""Exit codes of a program that somebody, or a system short of memory, ended."""

GUARDED = """
import ctypes, os, resource, sys
parent, memory = int(sys.argv[1]), int(sys.argv[2])
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)
if os.getppid() != parent:
    sys.exit(1)
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
os.nice(5)
try:
    os.execv(sys.argv[3], sys.argv[3:])
except OSError as error:
    print(error.strerror, file=sys.stderr, flush=True)
    os._exit(127)
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
        if problem := _problem_of(found):
            raise NoConverter(f"QA_APP_FFMPEG is {named!r}, and {problem}. Set it right or leave it out.")
        return found
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError as error:
        raise NoConverter(
            "The program ffmpeg is not installed, so nothing can be converted. "
            "Install it and name it in QA_APP_FFMPEG."
        ) from error


def _problem_of(program: str) -> str | None:
    """Why it cannot convert. Unasked, it would fail at every recording as if that were damaged."""
    told = _told(program, "-version")
    if not told.startswith(b"ffmpeg version"):
        return "that program is not FFmpeg"
    if (found := VERSION.match(told)) and (int(found[1]), int(found[2])) < OLDEST:
        return f"that is version {int(found[1])}.{int(found[2])}, where it must be 6.1 or later"
    if b" libx264 " not in _told(program, "-hide_banner", "-encoders"):
        return "that FFmpeg was built without libx264"
    return None


def _told(program: str, *words: str) -> bytes:
    """What the program prints; nothing where it cannot be run."""
    try:
        return subprocess.run(
            [program, *words],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=VERSION_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return b""


def run_ffmpeg(program: str, arguments: Sequence[str], limit_seconds: float, on_seconds: OnSeconds) -> None:
    """Run it to its end. Raises ConversionFailed: too_slow, or cannot_decode with FFmpeg's last words; and what
    says nothing about the recording: NoConverter when it cannot be started, ConverterEnded when it was killed.

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
    words = b" ".join(said).decode(errors="replace").strip()
    if exit_code == NOT_STARTED:
        raise NoConverter(
            f"The program {program} cannot be started ({words[-500:]}). Name one in QA_APP_FFMPEG."
        )
    if exit_code in ENDED_BY:
        raise ConverterEnded(
            "FFmpeg was ended while it converted the recording. Look for what ends it: too little memory is the "
            "usual cause."
        )
    if exit_code != 0:
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
