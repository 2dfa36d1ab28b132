"""The container's own index of every packet, as arrays: where it lies, how large it is, when it is shown.

Only MP4, MOV and AVI tell this exactly; for the others there is none, and one must seek.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

AVI_CHUNK_HEADER_BYTES = 8
"""In AVI the index points at the chunk's header; the packet follows it."""


@dataclass(frozen=True)
class PacketIndex:
    """One entry a packet, in decoding order. `times_ms` are when key frames are shown (others: nearly)."""

    times_ms: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    is_key: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.times_ms)

    def span(self, number: int) -> tuple[int, int]:
        """Where a packet lies, `[start, end)` in bytes."""
        return int(self.starts[number]), int(self.starts[number] + self.sizes[number])

    @property
    def end_ms(self) -> int:
        """When the last packet ends, taking it to last as long as the usual one."""
        if len(self) == 0:
            return 0
        usual = int(np.median(np.diff(self.times_ms))) if len(self) > 1 else 0
        return int(self.times_ms.max()) + max(usual, 0)

    def within(self, size_bytes: int) -> "PacketIndex":
        """The packets up to the first that lies beyond a file of `size_bytes`."""
        beyond = np.flatnonzero(self.starts + self.sizes > size_bytes)
        return self if len(beyond) == 0 else self._first(int(beyond[0]))

    def _first(self, count: int) -> "PacketIndex":
        return PacketIndex(
            self.times_ms[:count], self.starts[:count], self.sizes[:count], self.is_key[:count]
        )


def read_index(container: InputContainer, stream: VideoStream | AudioStream) -> PacketIndex | None:
    """The index of a stream, None when the container has none that can be relied on."""
    names = set(container.format.name.split(","))
    if not names & {"mp4", "avi"} or stream.time_base is None:
        return None
    entries: list[Any] = list(stream.index_entries)
    if not entries:
        return None
    table = np.array([(e.timestamp, e.pos, e.size, e.is_keyframe) for e in entries], dtype=np.int64)
    if (table[:, 2] <= 0).all():
        return None
    # Entries carry decoding times. A key frame is shown a fixed delay later, the same for the first as for all.
    delay = (stream.start_time or 0) - int(table[0, 0])
    if "avi" in names:
        table[:, 1] += AVI_CHUNK_HEADER_BYTES
        delay = 0
    times_ms = (table[:, 0] + delay) * float(stream.time_base) * 1000
    return PacketIndex(
        np.rint(times_ms).astype(np.int64), table[:, 1], table[:, 2], table[:, 3].astype(np.bool_)
    )
