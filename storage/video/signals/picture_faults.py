"""What single pictures show to be wrong, and for how long: black, covered lens, dark or blurred, one at a time."""

from collections.abc import Sequence

from storage.video.key_frames import Picture
from storage.video.packet_index import PacketIndex
from storage.video.reading_options import ReadingOptions
from storage.video.signals.black import brightness, is_black
from storage.video.signals.blurred import blur, is_blurred
from storage.video.signals.covered_lens import edges_percent, is_covered
from storage.video.signals.dark import is_dark
from storage.video.signals.edges import picture_edges
from storage.video.signals.span import QualitySignal, covered, stretches

MEASURES = {"black": brightness, "covered_lens": edges_percent, "dark": brightness, "blurred": blur}


def fault_of(picture: Picture, options: ReadingOptions) -> str | None:
    """The worst that is wrong with a picture, None when it is fine."""
    if is_black(picture, options.black_below_luma):
        return "black"
    if is_covered(picture, options.covered_below_percent):
        return "covered_lens"
    if is_dark(picture, options.dark_below_luma):
        return "dark"
    return "blurred" if is_blurred(picture, options.blurred_above) else None


def find_picture_faults(
    pictures: Sequence[Picture],
    faults: Sequence[str | None],
    index: PacketIndex | None,
    end_ms: int,
    *,
    shortest_ms: int,
) -> tuple[QualitySignal, ...]:
    """Stretches of pictures with the same fault; `measure` is the mean of what its detector measures.

    `faults` are those of the pictures. With an index whose packets tell the difference exact to about a
    frame, else to one picture's distance.
    """
    times_ms = [picture.time_ms for picture in pictures]
    found = []
    for kind, measured in MEASURES.items():
        for first, after in stretches([fault == kind for fault in faults]):
            exact = picture_edges(index, times_ms, first, after, end_ms) if index is not None else None
            start, end = exact or covered(times_ms, first, after, end_ms)
            # One picture can be somebody walking past. That the store holds nothing but black is no chance.
            is_certain = exact is not None or after - first > 1 or after - first == len(pictures)
            if kind == "black" or (is_certain and end - start >= min(shortest_ms, end_ms)):
                values = [measured(picture) for picture in pictures[first:after]]
                found.append(QualitySignal(kind, start, end, sum(values) / len(values)))
    return tuple(found)
