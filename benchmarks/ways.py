"""Ways to see a hundred moments of one recording in a bucket: ours, what others do, and the floor.

Each is a function of a `Task` that gets the machine ready and gives back what is timed. It runs in a process of
its own, so that its memory can be told from that of the others.
"""

import io
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import av
import cv2
import imageio_ffmpeg

from storage.indexing.index_recording import index_recording
from storage.objects.address import StoreAddress
from storage.objects.s3_store import S3Store

Timed = Callable[[], int]
"""What is timed; how many pictures it made."""
WIDTH = 192
LINK_SECONDS = 3600
FFMPEG_AT_ONCE = 10
FLOOR_AT_ONCE = 16


@dataclass(frozen=True)
class Task:
    """What is to be seen. `spans` is what lies in the object for it: the index in pieces, then the key frames.

    `short_key` is a short recording in the same store, to get ready with.
    """

    address: StoreAddress
    key: str
    short_key: str
    times_ms: Sequence[int]
    index_spans: Sequence[tuple[int, int]]
    key_frame_spans: Sequence[tuple[int, int]]


def ours(task: Task) -> Timed:
    """The whole of indexing: facts, storyboard, poster, signals, sound, and the pictures stored."""
    index_recording(task.address, S3Store(task.address).head(task.short_key))
    ref = S3Store(task.address).head(task.key)

    def run() -> int:
        answer = index_recording(task.address, ref)
        assert answer.storyboard is not None, answer
        return len(answer.storyboard.times_ms)

    return run


def floor(task: Task) -> Timed:
    """The bytes that must be had, and nothing done with them: first the index, then the key frames."""
    store = S3Store(task.address)
    store.read(task.short_key, 0, 1)

    def run() -> int:
        with ThreadPoolExecutor(FLOOR_AT_ONCE) as pool:
            list(pool.map(lambda span: store.read(task.key, *span), task.index_spans))
            return len(list(pool.map(lambda span: store.read(task.key, *span), task.key_frame_spans)))

    return run


def whole_file(task: Task) -> Timed:
    """`ffmpeg -skip_frame nokey` over a link: reads all, decodes the key frames."""
    every = max(1, task.times_ms[-1] // len(task.times_ms)) / 1000
    link = _link(task)
    shown = f"fps=1/{every},scale={WIDTH}:-2"
    return lambda: _count_jpegs(_ffmpeg("-skip_frame", "nokey", "-i", link, "-an", "-vf", shown))


def ffmpeg_seeks(task: Task) -> Timed:
    """`ffmpeg -ss` over a link, once for each picture, ten at once."""
    link = _link(task)

    def one(time_ms: int) -> int:
        return _count_jpegs(
            _ffmpeg("-ss", f"{time_ms / 1000}", "-i", link, "-frames:v", "1", "-vf", f"scale={WIDTH}:-2")
        )

    def run() -> int:
        with ThreadPoolExecutor(FFMPEG_AT_ONCE) as pool:
            return sum(pool.map(one, task.times_ms))

    return run


def opencv_seeks(task: Task) -> Timed:
    """`cv2.VideoCapture` over a link, sought by time."""
    link = _link(task)

    def run() -> int:
        film = cv2.VideoCapture(link)
        made = 0
        for time_ms in task.times_ms:
            film.set(cv2.CAP_PROP_POS_MSEC, time_ms)
            is_there, picture = film.read()
            if is_there:
                cv2.resize(picture, (WIDTH, WIDTH * picture.shape[0] // picture.shape[1]))
                made += 1
        film.release()
        return made

    return run


def pyav_seeks(task: Task) -> Timed:
    """PyAV over a plain file-like object: each read is a request, as it is asked for."""
    store = S3Store(task.address)
    size_bytes = store.head(task.key).size_bytes

    def run() -> int:
        made = 0
        with av.open(_PlainFile(store, task.key, size_bytes)) as film:
            stream = film.streams.video[0]
            stream.codec_context.skip_frame = "NONKEY"
            for time_ms in task.times_ms:
                film.seek(time_ms * 1000)
                frame = next(film.decode(stream))
                frame.reformat(width=WIDTH, height=WIDTH * frame.height // frame.width, format="bgr24")
                made += 1
        return made

    return run


class _PlainFile(io.RawIOBase):
    """A file as one writes it in ten lines."""

    def __init__(self, store: S3Store, key: str, size_bytes: int) -> None:
        self._store, self._key, self._size_bytes, self._position = store, key, size_bytes, 0

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = offset + {0: 0, 1: self._position, 2: self._size_bytes}[whence]
        return self._position

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def read(self, size: int = -1) -> bytes:
        end = self._size_bytes if size < 0 else min(self._size_bytes, self._position + size)
        data = self._store.read(self._key, self._position, end)
        self._position += len(data)
        return data


OURS = "this app"
FLOOR = "floor"
WHOLE_FILE = "ffmpeg, whole file"
FFMPEG_SEEKS = "ffmpeg -ss, ten at once"
OPENCV_SEEKS = "OpenCV seeks"
PYAV_SEEKS = "PyAV seeks"
WAYS = {
    OURS: ours,
    FLOOR: floor,
    WHOLE_FILE: whole_file,
    FFMPEG_SEEKS: ffmpeg_seeks,
    OPENCV_SEEKS: opencv_seeks,
    PYAV_SEEKS: pyav_seeks,
}


def _link(task: Task) -> str:
    return S3Store(task.address).presigned_link(task.key, LINK_SECONDS)


def _ffmpeg(*arguments: str) -> bytes:
    program = imageio_ffmpeg.get_ffmpeg_exe()
    command = [program, "-v", "error", "-nostdin", *arguments, "-c:v", "mjpeg", "-f", "image2pipe", "-"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def _count_jpegs(data: bytes) -> int:
    return data.count(b"\xff\xd8\xff")
