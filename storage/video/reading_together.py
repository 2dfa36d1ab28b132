"""Pictures and sound of a recording, fetched together though they are decoded one after the other."""

from collections.abc import Iterator, Sequence

from storage.video.key_frames import nearest_key_frames
from storage.video.packet_index import PacketIndex
from storage.video.sound_windows import Span, sound_windows
from storage.video.splice import ReadSpans


def read_together(
    read_spans: ReadSpans, picture: PacketIndex, sound: PacketIndex | None, times_ms: Sequence[int]
) -> ReadSpans:
    """A `read_spans` for what is shown and heard at `times_ms`: all of it is asked for at the first question.

    So neighbours share a request, and sound arrives while pictures are decoded. Any other span it reads anew.
    """
    spans: dict[Span, None] = {}
    for number in nearest_key_frames(picture, times_ms):
        spans[picture.span(number)] = None
        if sound is not None and len(sound) > 0:
            for _, window in sound_windows(sound, [int(picture.times_ms[number])], picture):
                spans |= dict.fromkeys(window)
    coming = zip(tuple(spans), read_spans(tuple(spans)), strict=True)
    at_hand: dict[Span, bytes] = {}

    def read(wanted: Sequence[Span]) -> Iterator[bytes]:
        is_new = [span not in spans for span in wanted]
        others = read_spans([span for span, new in zip(wanted, is_new, strict=True) if new])
        for span, new in zip(wanted, is_new, strict=True):
            if new:
                yield next(others)
                continue
            if span not in spans:
                # Asked for twice in one go, or by two at a time.
                yield from read_spans([span])
                continue
            while span not in at_hand:
                name, data = next(coming)
                at_hand[name] = data
            # Asked for once more, as the poster is, it is read anew.
            del spans[span]
            yield at_hand.pop(span)

    return read
