"""The packets that the header (`moof`) of one piece of an MP4 or MOV tells. After ISO/IEC 14496-12, 8.8."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from storage.video.boxes import Box, File, box_at, boxes_inside, content_of, first_of

MOST_SAMPLES = 1_000_000
TREX_BYTES = 24
BUILDS_ON_OTHERS = 0x01010000
"""Either of two flags: not a key frame, or one that needs others."""


@dataclass(frozen=True)
class Samples:
    """One entry a packet, in decoding order; `times` are when it is shown, in the track's own units.

    `is_absolute`: the piece tells its packets' places from the beginning of the file, not from its own.
    """

    times: NDArray[np.int64]
    lengths: NDArray[np.int64]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int32]
    is_key: NDArray[np.bool_]
    is_absolute: bool = False

    @staticmethod
    def joined(parts: "Sequence[Samples]") -> "Samples":
        """All of them, one after the other."""
        nothing = np.zeros(0, np.int64)
        return Samples(
            np.concatenate([nothing, *(part.times for part in parts)]),
            np.concatenate([nothing, *(part.lengths for part in parts)]),
            np.concatenate([nothing, *(part.starts for part in parts)]),
            np.concatenate([np.zeros(0, np.int32), *(part.sizes for part in parts)]),
            np.concatenate([np.zeros(0, np.bool_), *(part.is_key for part in parts)]),
            any(part.is_absolute for part in parts),
        )


def default_samples(file: File, boxes: Sequence[Box]) -> dict[int, tuple[int, int, int]]:
    """By track: how long and how large its packets are, and their flags, where a piece does not say so itself."""
    moov = first_of(boxes, b"moov")
    extends = box_at(file, moov, b"mvex") if moov else None
    defaults = {}
    for box in boxes_inside(file, extends) if extends else ():
        if box.kind == b"trex":
            told = np.frombuffer(content_of(file, box, TREX_BYTES), ">u4", 5, 4).tolist()
            defaults[told[0]] = (told[2], told[3], told[4])
    return defaults


def header_end(data: bytes) -> int | None:
    """How many bytes of a piece its header ends after; None where none begins in these bytes.

    What may come before it (a type, a table of its own) is passed over.
    """
    moof = _moof(data)
    return moof.end if moof else None


def samples_of(data: bytes, start: int, defaults: dict[int, tuple[int, int, int]]) -> dict[int, Samples]:
    """The packets of a piece by track. `data` are its bytes, from `start` in the file on to its header's end.

    Raises ValueError for a header that tells no times, or nonsense.
    """
    moof, file = _moof(data), io.BytesIO(data)
    if moof is None:
        raise ValueError("no header of a piece")
    found: dict[int, list[Samples]] = {}
    follows = start + moof.start
    for traf in boxes_inside(file, moof):
        if traf.kind != b"traf":
            continue
        boxes = [(box.kind, content_of(file, box, len(data))) for box in boxes_inside(file, traf)]
        head = next((content for kind, content in boxes if kind == b"tfhd"), None)
        clock = next((content for kind, content in boxes if kind == b"tfdt"), None)
        if head is None or clock is None:
            raise ValueError("a piece that does not tell when it begins")
        time = int.from_bytes(clock[4:12] if clock[0] == 1 else clock[4:8], "big")
        track, flags = int.from_bytes(head[4:8], "big"), int.from_bytes(head[1:4], "big")
        usual = list(defaults.get(track, (0, 0, 0)))
        at = 8
        base = start + moof.start if flags & 0x20000 else follows
        if flags & 1:
            base, at = int.from_bytes(head[8:16], "big"), 16
        at += 4 if flags & 2 else 0
        for number, bit in enumerate((8, 16, 32)):
            if flags & bit:
                usual[number], at = int.from_bytes(head[at : at + 4], "big"), at + 4
        follows = base
        for run in (content for kind, content in boxes if kind == b"trun"):
            samples, time, follows = _run(run, time, base, follows, usual)
            found.setdefault(track, []).append(replace(samples, is_absolute=bool(flags & 1)))
    return {track: Samples.joined(parts) for track, parts in found.items()}


def _run(run: bytes, time: int, base: int, follows: int, usual: list[int]) -> tuple[Samples, int, int]:
    """A run of packets that lie together; when and where what follows it begins."""
    flags, count = int.from_bytes(run[1:4], "big"), int.from_bytes(run[4:8], "big")
    if count > MOST_SAMPLES:
        raise ValueError("more packets than a piece has")
    at = 8
    if flags & 1:
        follows, at = base + int.from_bytes(run[at : at + 4], "big", signed=True), at + 4
    first_flags = int.from_bytes(run[at : at + 4], "big") if flags & 4 else None
    at += 4 if flags & 4 else 0
    told = [bit for bit in (0x100, 0x200, 0x400, 0x800) if flags & bit]
    table = np.zeros((count, 0), ">u4")
    if told and count:
        table = np.frombuffer(run, ">u4", count * len(told), at).reshape(count, len(told))

    def column(bit: int, otherwise: int) -> NDArray[np.int64]:
        if bit in told:
            return table[:, told.index(bit)].astype(np.int64)
        return np.full(count, otherwise, np.int64)

    lengths, sizes, kinds = (
        column(bit, otherwise) for bit, otherwise in zip((0x100, 0x200, 0x400), usual, strict=True)
    )
    if first_flags is not None and count and 0x400 not in told:
        kinds[0] = first_flags
    if (sizes >= 2**31).any():
        raise ValueError("packets larger than any")
    shown_later = column(0x800, 0).astype(np.uint32).astype(np.int32)  # FFmpeg, too, takes all as signed
    samples = Samples(
        time + np.cumsum(lengths) - lengths + shown_later,
        lengths,
        follows + np.cumsum(sizes) - sizes,
        sizes.astype(np.int32),
        (kinds & BUILDS_ON_OTHERS) == 0,
    )
    return samples, time + int(lengths.sum()), follows + int(sizes.sum())


def _moof(data: bytes) -> Box | None:
    whole = Box(b"", 0, 2**62, 0)
    file = io.BytesIO(data)
    return first_of(boxes_inside(file, whole), b"moof")
