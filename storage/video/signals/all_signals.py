"""Every detector asked in turn, over what was seen and heard of one recording."""

from dataclasses import dataclass, replace

from storage.video.key_frames import Picture
from storage.video.packet_index import PacketIndex
from storage.video.reading_options import ReadingOptions
from storage.video.signals.damaged import find_damaged, find_holes
from storage.video.signals.frozen import find_frozen
from storage.video.signals.no_sound_track import find_no_sound_track
from storage.video.signals.picture_faults import find_picture_faults
from storage.video.signals.silent import find_silent
from storage.video.signals.span import QualitySignal
from storage.video.signals.stopped import find_stopped, joined
from storage.video.sound import Loudness

SHOWS_NOTHING = ("black", "covered_lens")
"""Such pictures are all alike: told once, they are not told as frozen as well."""


@dataclass(frozen=True)
class Seen:
    """Pictures in order of time with what is wrong with each, key frames that cannot be decoded, windows of
    sound, and the indexes (None: the container has none). `frame_size` is width and height as coded.
    `truncated` is the signal that something is missing from the end, None when nothing is;
    `holes_ms` is where nothing was found in the middle."""

    pictures: tuple[Picture, ...]
    faults: tuple[str | None, ...]
    undecodable_ms: tuple[int, ...]
    windows: tuple[Loudness, ...]
    has_sound_track: bool
    index: PacketIndex | None
    sound_index: PacketIndex | None
    frame_size: tuple[int, int]
    end_ms: int
    truncated: QualitySignal | None
    holes_ms: tuple[tuple[int, int], ...] = ()


def find_signals(seen: Seen, options: ReadingOptions) -> tuple[QualitySignal, ...]:
    """All signals, in order of time, none beyond the length but what is missing from the end."""
    end_ms = seen.end_ms
    frozen = find_frozen(
        seen.pictures,
        [fault in SHOWS_NOTHING for fault in seen.faults],
        seen.index,
        seen.frame_size,
        same_below=options.frozen_below_difference,
        shortest_ms=options.shortest_freeze_ms,
    )
    found = (
        *find_picture_faults(
            seen.pictures, seen.faults, seen.index, end_ms, shortest_ms=options.shortest_fault_ms
        ),
        *joined((*frozen, *_stopped(seen, options.shortest_freeze_ms))),
        *find_silent(
            seen.windows,
            seen.sound_index,
            seen.index,
            end_ms,
            below_db=options.silent_below_db,
            shortest_ms=options.shortest_silence_ms,
        ),
        *find_no_sound_track(seen.has_sound_track, end_ms),
        *find_damaged([picture.time_ms for picture in seen.pictures], seen.undecodable_ms, end_ms),
        *find_holes(seen.holes_ms, end_ms),
    )
    within = (
        replace(signal, end_ms=min(signal.end_ms, end_ms)) for signal in found if signal.start_ms < end_ms
    )
    told = (*within, *((seen.truncated,) if seen.truncated else ()))
    return tuple(sorted(told, key=lambda signal: (signal.start_ms, signal.kind)))


def _stopped(seen: Seen, shortest_ms: int) -> tuple[QualitySignal, ...]:
    """Only where every packet is known, of the sound too: a gap in some of them says nothing."""
    if seen.index is None or (seen.has_sound_track and seen.sound_index is None):
        return ()
    sound = seen.sound_index if seen.has_sound_track else None
    return find_stopped(seen.index, sound, seen.end_ms, seen.holes_ms, shortest_ms=shortest_ms)
