"""A file that ends where reading it failed: what reads on after a failure hears of it once."""

import io

from storage.video.boxes import File


class EndsWhereItFails(io.RawIOBase):
    """`file`, which is at its end from the first failure on. FFmpeg reads on after one, and PyAV prints all further."""

    def __init__(self, file: File) -> None:
        super().__init__()
        self._file = file
        self._has_failed = False

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def tell(self) -> int:
        """The position, in bytes from the start."""
        return self._file.tell()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the position."""
        return self._file.seek(offset, whence)

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes; raises what the file raises, once."""
        if self._has_failed:
            return b""
        try:
            return self._file.read(size) or b""
        except BaseException:
            self._has_failed = True
            raise
