"""Looks at a recording in a child process, which a damaged one may crash or hang."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from storage.errors import ConversionFailed, UnreadableRecording
from storage.video.convertible import Convertible, read_convertible

LIMIT_SECONDS = 120.0

# "spawn": a fork of a process with threads (a web server, boto3) may hang.
_processes = multiprocessing.get_context("spawn")


def look_at(path: Path) -> Convertible:
    """What there is to convert. Raises ConversionFailed when there is nothing, or looking fails or takes too long."""
    ours, theirs = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_tell, args=(theirs, path), daemon=True)
    process.start()
    # With no copy of its end here, ours says at once when the process has ended.
    theirs.close()
    try:
        if not ours.poll(LIMIT_SECONDS):
            raise ConversionFailed("too_slow", "Looking into the recording took too long.")
        answer: Convertible | tuple[str, str] = ours.recv()
    except EOFError as error:
        raise ConversionFailed(
            "cannot_decode", "Looking into the recording made the decoder fail."
        ) from error
    finally:
        process.kill()
        process.join()
        ours.close()
    if isinstance(answer, Convertible):
        return answer
    raise ConversionFailed(*answer)


def _tell(pipe: Connection, path: Path) -> None:
    try:
        pipe.send(read_convertible(path))
    except UnreadableRecording as error:
        pipe.send((error.reason_code, str(error)))
