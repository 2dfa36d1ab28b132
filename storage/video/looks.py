"""Looks into a large recording without an index: a few packets around each of many places, and the end."""

from collections.abc import Iterator, Sequence
from typing import Any

from av.container import InputContainer
from av.error import FFmpegError
from av.packet import Packet
from av.stream import Stream

from storage.video.boxes import File
from storage.video.sound_windows import WINDOW_PACKETS
from storage.video.splice import PIECE_BYTES, Layout, opened_at
from storage.video.stray_stamps import believed_end_ms
from storage.video.tracks import MediaStream, Track, read_on, tracks_of

LARGEST_LOOK_BYTES = 4 * 1024 * 1024
"""A key frame should come within this much; else nothing is told of that place."""
MOST_BYTES = 24 * 1024 * 1024
MOST_SHARE = 0.02
"""All looks together, whichever is more; then the places that are left are left out. Reading ahead doubles it."""
END_BYTES = (1024 * 1024, 8 * 1024 * 1024)
"""How much of the end is read for its last moment; the second when the first does not tell."""


def look_around(
    container: InputContainer,
    file: File,
    layout: Layout,
    size_bytes: int,
    streams: Sequence[MediaStream],
    times_ms: Sequence[int],
    duration_ms: int,
) -> list[Track]:
    """One key frame of the first stream near each of the times, and sound of the second after it, if there is one.

    Where to look is guessed from the time; when it is that lies there, it says itself. The times are gone
    through from coarse to fine, so that what is left out in the end is left out evenly.
    """
    left = max(MOST_BYTES, round(size_bytes * MOST_SHARE))
    whole = tracks_of(container, streams)
    looks: dict[int, tuple[list[list[Packet[Any]]], int]] = {}
    for wanted in coarse_to_fine(times_ms):
        if left <= 0:
            break
        guess = layout.head_bytes + (size_bytes - layout.head_bytes) * wanted // max(1, duration_ms)
        start = layout.start_after(file, guess, size_bytes)
        if start is None:
            continue
        packets, spent = _look(file, layout, start, whole)
        left -= spent + start - guess
        time_ms = whole[0].time_of(packets[0][0]) if packets[0] else None
        if time_ms is None:
            continue
        later_ms = 0 if layout.tells_time else wanted - time_ms
        if time_ms + later_ms <= duration_ms:  # else a bit was lost in its time stamp
            looks[time_ms + later_ms] = packets, later_ms
    for _, (packets, later_ms) in sorted(looks.items()):
        for track, found in zip(whole, packets, strict=True):
            for packet in found:
                track.add(packet, later_ms)
    return whole


def last_moment(
    container: InputContainer, file: File, layout: Layout, size_bytes: int, streams: Sequence[MediaStream]
) -> int | None:
    """When the last packet of any of the streams ends, in milliseconds; None when the file's end does not tell."""
    tracks = tracks_of(container, streams)
    for end_bytes in END_BYTES:
        start = layout.start_after(file, size_bytes - end_bytes, size_bytes)
        if start is None:
            continue
        times_ms: list[int] = []
        ends_ms: list[int] = []
        for number, packet in packets_from(
            file, layout, start, tracks, most_nothing=END_BYTES[-1] // PIECE_BYTES
        ):
            time_ms = tracks[number].time_of(packet)
            if time_ms is not None:
                times_ms.append(time_ms)
                ends_ms.append(time_ms + tracks[number].length_of(packet))
        if end_ms := believed_end_ms(times_ms, ends_ms):
            return end_ms
    return None


def coarse_to_fine(times_ms: Sequence[int]) -> list[int]:
    """The same times: first some far apart, then those between them, and so on."""
    digits = max(1, (len(times_ms) - 1).bit_length())
    order = [int(f"{number:0{digits}b}"[::-1], 2) for number in range(2**digits)]
    return [times_ms[number] for number in order if number < len(times_ms)]


def _look(
    file: File, layout: Layout, start: int, tracks: Sequence[Track]
) -> "tuple[list[list[Packet[Any]]], int]":
    """The first key frame, and the sound after it, with how many bytes were read for them."""
    pictures: list[Packet[Any]] = []
    sounds: list[list[Packet[Any]]] = [[] for _ in tracks[1:]]
    shown_ms: int | None = None
    spent = 0

    def is_heard_with_it(number: int, packet: "Packet[Any]") -> bool:
        # Sound may lie before the picture that it is heard with.
        return shown_ms is None or (tracks[number].time_of(packet) or 0) >= shown_ms

    for number, packet in packets_from(file, layout, start, tracks):
        spent += packet.size
        if spent > LARGEST_LOOK_BYTES:
            break
        if number > 0:
            if is_heard_with_it(number, packet):
                sounds[number - 1].append(packet)
        elif packet.is_keyframe and not pictures:
            pictures.append(packet)
            shown_ms = tracks[0].time_of(packet)
            sounds = [
                [packet for packet in sound if is_heard_with_it(number, packet)]
                for number, sound in enumerate(sounds, start=1)
            ]
        if shown_ms is not None and all(len(sound) >= WINDOW_PACKETS for sound in sounds):
            break
    return [pictures, *sounds], spent


def packets_from(
    file: File, layout: Layout, start: int, tracks: Sequence[Track], most_nothing: int = 0
) -> "Iterator[tuple[int, Packet[Any]]]":
    """What follows from `start`: each packet with the number of its track. A broken end is an end.

    So is a stretch that holds no packet, unless it may be read past (see read_on).
    """
    try:
        with opened_at(file, layout, start) as container:
            wanted = {_name(track.stream): number for number, track in enumerate(tracks)}
            behind_head: set[int] = set()
            for packet in read_on(container, most_nothing=most_nothing):
                number = wanted.get(_name(packet.stream))
                if number is None:
                    continue
                # The head may end within a packet of each stream, which comes out late, with what lies elsewhere,
                # and need not say where it lies: then it lies where its stream was before it.
                if packet.size and number in behind_head:
                    yield number, packet
                elif packet.pos is not None and packet.pos >= layout.head_bytes:
                    behind_head.add(number)
                    if packet.size and not layout.cuts_packets:
                        yield number, packet
    except MemoryError:
        raise
    except (FFmpegError, IndexError):  # PyAV stumbles at the end over streams that came up on the way
        return


def _name(stream: Stream) -> tuple[str, int]:
    """What a stream is called in every splice of a recording: its number there, or its place where it has none."""
    return stream.type, stream.id or stream.index
