"""A process that is refused memory says nothing about the recording: it is neither damaged nor shorter for it."""

import errno
from io import BytesIO
from types import SimpleNamespace

import pytest
from av.error import MemoryError as RefusedByFFmpeg

from storage.video.convertible import read_convertible
from storage.video.length import length_by_seeking
from storage.video.opening import open_recording
from tests.storage.films import Film


class Refusing(BytesIO):
    """A file at one of whose reads there is no memory, in FFmpeg's word, as many reads from now."""

    reads_left = -1

    def read(self, size=-1):
        self.reads_left -= 1
        if self.reads_left == -1:
            raise RefusedByFFmpeg(errno.ENOMEM, "Cannot allocate memory")
        return super().read(size)


@pytest.fixture
def data(film):
    return film("plain.mpg", Film(picture="mpeg2video", sound="mp2")).read_bytes()


def test_it_comes_through_while_a_recording_is_opened(data):
    file = Refusing(data)
    file.reads_left = 0
    with pytest.raises(MemoryError), open_recording(file, len(data), ()):
        pass


def test_it_comes_through_while_the_end_is_looked_for(data):
    file = Refusing(data)
    with open_recording(file, len(data), ()) as container:
        file.reads_left = 2
        with pytest.raises(MemoryError):
            length_by_seeking(container, container.streams.video[0], 12_000)


def test_it_comes_through_while_the_first_frames_are_looked_at(data):
    reads = 0
    while True:
        file = Refusing(data)
        file.reads_left = reads
        path = SimpleNamespace(
            open=lambda mode, file=file: file, stat=lambda: SimpleNamespace(st_size=len(data))
        )
        try:
            read_convertible(path)
        except MemoryError:
            reads += 1
        else:
            break
    assert file.reads_left >= 0, "it was read without being refused"
    assert reads > 10
