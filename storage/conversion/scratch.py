"""Folders for recordings that are being converted: gone afterwards in any case, also when the process was killed."""

import fcntl
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storage.errors import NotEnoughSpace

PREFIX = "converting-"
LOCK = "in-use"
SPARE_BYTES = 64 * 1024 * 1024


@contextmanager
def scratch_folder(inside: Path, size_bytes: int) -> Iterator[Path]:
    """A fresh folder with room for a recording of `size_bytes` and what comes of it; removed at the end.

    Raises NotEnoughSpace. What a killed process has left beside it is removed first.
    """
    try:
        inside.mkdir(parents=True, exist_ok=True)
        with _locked(inside / "lock"):
            _remove_leftovers(inside)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=inside))
            lock = (folder / LOCK).open("wb")
            # It ends with the process that holds it, however that ends.
            fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError as error:
        raise NotEnoughSpace(
            f"The folder for conversions {inside} cannot be used ({error.strerror}). "
            "Set QA_APP_SCRATCH_DIR to a folder that this account can write to."
        ) from error
    try:
        require_space(folder, 2 * size_bytes)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.close()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _remove_leftovers(inside: Path) -> None:
    """Remove the folders of conversions whose process is gone."""
    for folder in inside.glob(f"{PREFIX}*"):
        # Its own conversion may be removing it at this moment, without the lock that is held here.
        with suppress(FileNotFoundError, BlockingIOError), (folder / LOCK).open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def writing_to(folder: Path) -> Iterator[None]:
    """Raise NotEnoughSpace when the disk takes nothing more: others may fill it once its room was looked at."""
    try:
        yield
    except OSError as error:
        raise NotEnoughSpace(
            f"A recording could not be written to {folder} ({error.strerror}). Make room, or set "
            "QA_APP_SCRATCH_DIR to a larger disk."
        ) from error


def require_space(folder: Path, size_bytes: int) -> None:
    """Raise NotEnoughSpace unless so much can be written and some is left."""
    free = shutil.disk_usage(folder).free
    if free < size_bytes + SPARE_BYTES:
        raise NotEnoughSpace(
            f"There is too little room in {folder}: {free / 1e9:.1f} GB are free, and converting the next "
            f"recording needs {(size_bytes + SPARE_BYTES) / 1e9:.1f} GB. Make room, or set QA_APP_SCRATCH_DIR "
            "to a larger disk."
        )
