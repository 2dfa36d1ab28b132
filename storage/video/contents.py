"""One recording's content, read in one go from any seekable file: facts, tiles, poster and quality signals."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from av.container import InputContainer

from storage.errors import UnreadableRecording
from storage.video.activity import activity
from storage.video.boxes import Box, File, top_level_boxes
from storage.video.encrypted import is_encrypted
from storage.video.failing import EndsWhereItFails
from storage.video.key_frames import Picture, Pictures, pictures_at
from storage.video.length import with_a_picture
from storage.video.measured_facts import with_measured
from storage.video.mirrored import as_meant, is_mirrored
from storage.video.opening import aside, open_recording
from storage.video.packet_index import PacketIndex
from storage.video.packets import reach_packets, without_index
from storage.video.playable import Browser, browsers_that_play
from storage.video.probe import Probe, probe, require_picture, sound_stream
from storage.video.reading_options import ReadingOptions
from storage.video.reading_together import read_together
from storage.video.seeking import Seeking, is_index_last, longest_key_gap_ms
from storage.video.signals.all_signals import Seen, find_signals
from storage.video.signals.picture_faults import fault_of
from storage.video.signals.span import QualitySignal
from storage.video.signals.suspects import suspect_times
from storage.video.sound import loudness_at
from storage.video.splice import ReadSpans
from storage.video.stand_ins import stand_ins
from storage.video.storyboard import as_tile, choose_poster, tile_times
from storage.video.streams import StreamFacts
from storage.video.two_halves import in_two_halves

__all__ = ["Contents", "ReadingOptions", "read_contents"]

TRIES = 2
"""How often a place of the storyboard is tried again whose key frame cannot be decoded."""


@dataclass(frozen=True)
class Contents:
    """What is in a recording. `unreadable_because` is a reason code, None when there is something to show.

    `browsers` are those that play it. `first_stamp_ms` is what the recording's own clock says at 0. Without a
    picture, `tiles` is empty and `poster` None; the facts are what the headers claim.
    """

    container: str
    duration_ms: int | None
    first_stamp_ms: int | None
    started_at: datetime | None
    streams: tuple[StreamFacts, ...]
    browsers: tuple[Browser, ...]
    seeking: Seeking
    unreadable_because: str | None = None
    signals: tuple[QualitySignal, ...] = ()
    activity: tuple[int, ...] = ()
    tiles: tuple[Picture, ...] = ()
    poster: Picture | None = None


def read_contents(file: File, size_bytes: int, read_spans: ReadSpans, options: ReadingOptions) -> Contents:
    """Read a recording. `read_spans` fetches byte ranges of the same file, many at once.

    Raises UnreadableRecording when not even the headers can be read; whatever `file` raises comes through.
    """
    file = EndsWhereItFails(file)
    boxes = top_level_boxes(file, size_bytes, fetch_tail=True)
    with open_recording(file, size_bytes, boxes, options.small_bytes) as container:
        headers = probe(container)
        contents = Contents(
            container=headers.container,
            duration_ms=headers.claimed_ms,
            first_stamp_ms=headers.first_stamp_ms,
            started_at=headers.started_at,
            streams=headers.streams,
            browsers=browsers_that_play(headers.container, headers.streams, headers.first_stamp_ms),
            seeking=Seeking(is_index_last(boxes)),
        )
        try:
            return _look_inside(container, file, headers, contents, size_bytes, boxes, read_spans, options)
        except UnreadableRecording as error:
            return replace(contents, browsers=(), unreadable_because=error.reason_code)


def _look_inside(
    container: InputContainer,
    file: File,
    headers: Probe,
    contents: Contents,
    size_bytes: int,
    boxes: Sequence[Box],
    read_spans: ReadSpans,
    options: ReadingOptions,
) -> Contents:
    stream = require_picture(container)
    with aside(file):
        if is_encrypted(container, file, size_bytes, boxes, stream):
            raise UnreadableRecording("encrypted", "The picture of the recording is encrypted.")
        to_mirror = is_mirrored(file, boxes, stream.index)
    heard = sound_stream(container)
    packets = reach_packets(
        container,
        file,
        size_bytes,
        boxes,
        options.small_bytes,
        read_spans,
        stream,
        heard,
        headers.claimed_ms,
        lambda duration_ms: tile_times(duration_ms, options.most_tiles),
    )
    length = packets.length
    frame_size = (stream.codec_context.width, stream.codec_context.height)
    times_ms = tile_times(length.duration_ms, options.most_tiles)
    together = packets.read_spans
    if packets.picture is not None:
        together = read_together(together, packets.picture, packets.sound, times_ms)
    pictures = pictures_at(container, stream, packets.picture, together, times_ms, options.sample_width)
    if not pictures.shown and packets.picture is not None:
        # The index may point at the wrong places, while the container's own reader finds its way.
        packets = without_index(
            container, size_bytes, options.small_bytes, read_spans, stream, heard, packets
        )
        together = packets.read_spans
        pictures = pictures_at(container, stream, packets.picture, together, times_ms, options.sample_width)
    index, sound_index = packets.whole_picture, packets.whole_sound
    look = partial(pictures_at, container, stream, index, packets.read_spans, width=options.sample_width)
    if index is not None:
        pictures = _with_stand_ins(pictures, index, look)
    if not pictures.shown:
        raise UnreadableRecording(
            "truncated" if length.truncated else "damaged", "No picture of the recording can be decoded."
        )
    length = with_a_picture(length, stream)
    tile_pictures = tuple(as_meant(picture, to_mirror) for picture in pictures.shown)
    if index is not None:
        looked_at = [*(picture.time_ms for picture in pictures.shown), *pictures.undecodable_ms]
        suspects = suspect_times(index, looked_at, options.shortest_freeze_ms)
        if suspects:
            pictures = _together(pictures, look(suspects))
    windows = (
        list(
            loudness_at(
                container,
                heard,
                stream,
                packets.sound,
                together,
                [one.time_ms for one in tile_pictures],
                packets.picture,
            )
        )
        if heard is not None
        else []
    )
    seen = Seen(
        pictures=pictures.shown,
        faults=in_two_halves(partial(fault_of, options=options), pictures.shown),
        undecodable_ms=pictures.undecodable_ms,
        windows=tuple(windows),
        has_sound_track=_has_sound_track(container, packets.sound),
        index=index,
        sound_index=sound_index,
        frame_size=frame_size,
        end_ms=length.duration_ms,
        truncated=length.truncated,
        holes_ms=packets.holes_ms,
    )
    best = choose_poster(seen.pictures, seen.faults)
    poster = pictures_at(
        container, stream, packets.picture, packets.read_spans, [best.time_ms], options.poster_width
    ).shown
    return replace(
        contents,
        duration_ms=length.duration_ms,
        streams=with_measured(
            contents.streams, index, sound_index, length.duration_ms, tile_pictures[0].turned_degrees
        ),
        signals=find_signals(seen, options),
        seeking=replace(contents.seeking, longest_key_gap_ms=longest_key_gap_ms(index, length.duration_ms)),
        activity=activity(index, length.duration_ms),
        tiles=in_two_halves(partial(as_tile, width=options.tile_width), tile_pictures),
        poster=as_meant(poster[0] if poster else best, to_mirror),
    )


def _has_sound_track(container: InputContainer, sound_index: PacketIndex | None) -> bool:
    """Whether there is a track to hear. One that is named in the headers and holds no packet is none."""
    tracks = container.streams.audio
    is_empty = sound_index is not None and len(sound_index) == 0
    return len(tracks) > 1 or (len(tracks) == 1 and not is_empty)


def _with_stand_ins(
    pictures: Pictures, index: PacketIndex, look: Callable[[Sequence[int]], Pictures]
) -> Pictures:
    """The pictures, and such beside those that cannot be decoded: one for each, after two tries at most."""
    lost_ms = pictures.undecodable_ms
    for _ in range(TRIES):
        looked_at = [*(picture.time_ms for picture in pictures.shown), *pictures.undecodable_ms]
        chosen = stand_ins(index, lost_ms, looked_at)
        if not chosen:
            break
        found = look(tuple(chosen.values()))
        pictures = _together(pictures, found)
        lost_ms = tuple(lost for lost, beside in chosen.items() if beside in found.undecodable_ms)
    return pictures


def _together(tiles: Pictures, more: Pictures) -> Pictures:
    by_time = {picture.time_ms: picture for picture in (*more.shown, *tiles.shown)}
    return Pictures(
        tuple(by_time[time] for time in sorted(by_time)),
        tuple(sorted({*tiles.undecodable_ms, *more.undecodable_ms})),
    )
