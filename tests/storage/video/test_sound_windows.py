from itertools import pairwise

import numpy as np

from storage.video.packet_index import PacketIndex
from storage.video.reading_together import read_together
from storage.video.sound_windows import FEWEST_PACKETS, WINDOW_PACKETS, sound_windows


def laid_out(*kinds: str, times=40):
    """Indexes of a picture stream and a sound stream from their packets in the order of the file.

    `K` is a key frame of 1000 bytes, `P` another picture of 100, `a` sound of 10; pictures last `times` ms.
    """
    rows = {"picture": [], "sound": []}
    position = 0
    for kind in "".join(kinds):
        size = {"K": 1000, "P": 100, "a": 10}[kind]
        stream = rows["sound" if kind == "a" else "picture"]
        stream.append((len(stream) * (20 if kind == "a" else times), position, size, kind == "K"))
        position += size
    return tuple(
        PacketIndex(*(np.array(column) for column in zip(*stream, strict=True))) for stream in rows.values()
    )


def pieces(spans):
    return 1 + sum(start != end for (_, end), (start, _) in pairwise(spans))


def test_sound_on_both_sides_of_a_key_frame_is_taken_with_it():
    picture, sound = laid_out("Paa" * 10, "Kaa", "Paa" * 10)
    [(time_ms, spans)] = sound_windows(sound, [400], picture)
    key = picture.span(10)
    assert len(spans) == FEWEST_PACKETS
    assert (spans[1][1], spans[2][0]) == key
    assert abs(time_ms - 400) <= 60


def test_sound_that_lies_together_is_taken_in_one_piece():
    picture, sound = laid_out(("P" * 25 + "a" * 50) * 2, "K", "P" * 24, "a" * 50)
    [(time_ms, spans)] = sound_windows(sound, [2000], picture)
    assert (len(spans), pieces(spans)) == (WINDOW_PACKETS, 1)
    assert abs(time_ms - 2000) <= 200


def test_a_recording_with_less_sound_than_a_window_gives_what_it_has():
    picture, sound = laid_out("Kaa")
    assert [len(spans) for _, spans in sound_windows(sound, [0, 2000], picture)] == [2, 2]


def test_where_no_sound_is_near_the_window_has_none():
    picture, sound = laid_out("Kaa" + "P" * 500 + "aa")
    assert [len(spans) for _, spans in sound_windows(sound, [0, 20_000], picture)] == [4, 0]


def test_sound_without_a_picture_index_is_taken_at_the_time_asked_for():
    _, sound = laid_out("K", "a" * 500)
    [(time_ms, spans)] = sound_windows(sound, [5000], None)
    assert (time_ms, len(spans)) == (5000, WINDOW_PACKETS)


def test_pictures_and_sound_are_asked_for_at_once_and_each_handed_to_who_wants_it():
    picture, sound = laid_out(("K" + "aaP" * 50) * 5)
    content = np.random.default_rng(1).bytes(100_000)
    asked = []

    def read_spans(spans):
        asked.append(list(spans))
        return (content[start:end] for start, end in spans)

    times_ms = [int(time) for time in picture.times_ms[picture.is_key]]
    read = read_together(read_spans, picture, sound, times_ms)
    keys = [picture.span(number) for number in np.flatnonzero(picture.is_key)]
    heard = [span for _, spans in sound_windows(sound, times_ms, picture) for span in spans]
    assert list(read(keys)) == [content[start:end] for start, end in keys]
    assert list(read(heard)) == [content[start:end] for start, end in heard]
    assert [spans for spans in asked if spans] == [asked[0]]
    assert set(asked[0]) == {*keys, *heard}
    # The poster is asked for again, and a picture that nobody planned.
    again = [keys[1], (5, 9)]
    assert list(read(again)) == [content[start:end] for start, end in again]
