import pytest

from tests.storage.video.reading import read, spans_of
from tests.storage.video.rooms import Room, film_room

pytestmark = pytest.mark.slow

TO_THE_FRAME_MS = 800
"""With an index: eight frames' distance, for an encoder sharpens a picture that begins to stand still."""
TO_THE_KEY_FRAME_MS = 2_000
"""Where camera noise costs as much in the dark as movement does in the light, the key frames alone tell."""
WHILE_IT_SHARPENS_MS = 3_500
"""A picture that begins to stand still goes on to gain detail at few pictures a second: until then it changes."""
TO_THE_PICTURE_MS = 6_000
"""Without: the distance of two pictures of a film of a minute, and of the key frames."""


@pytest.fixture(scope="module")
def filmed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rooms")
    made = {}

    def make(room, ending="mp4"):
        if (room, ending) not in made:
            made[room, ending] = read(film_room(folder / f"{len(made)}.{ending}", room))
        return made[room, ending]

    return make


def kinds_of(contents):
    return {signal.kind for signal in contents.signals} - {"no_sound_track"}


@pytest.mark.parametrize(
    ("kind", "told", "lowest", "highest"),
    [
        ("black", "black", 0, 10),
        ("dark", "dark", 10, 45),
        ("blurred", "blurred", 0.65, 0.95),
        ("covered", "covered_lens", 0, 2),
        ("frozen", "frozen", 0, 0.9),
    ],
)
@pytest.mark.parametrize(("ending", "tolerance_ms"), [("mp4", TO_THE_FRAME_MS), ("mkv", TO_THE_PICTURE_MS)])
def test_a_fault_is_told_with_its_span_and_measure(filmed, kind, told, lowest, highest, ending, tolerance_ms):
    contents = filmed(Room(faults=((kind, 20.5, 41.5),)), ending)
    assert kinds_of(contents) == {told}
    (signal,) = [signal for signal in contents.signals if signal.kind == told]
    if kind not in ("black", "frozen"):  # camera noise goes on, and the packets tell little
        tolerance_ms = TO_THE_PICTURE_MS
    assert signal.start_ms == pytest.approx(20_500, abs=tolerance_ms)
    assert signal.end_ms == pytest.approx(41_500, abs=tolerance_ms)
    assert lowest <= signal.measure <= highest


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
@pytest.mark.parametrize("faults", [(), (("whiteboard", 5, 15),), (("spotlight", 0, 20),)])
def test_a_good_picture_gives_no_signal(filmed, faults, ending):
    assert kinds_of(filmed(Room(seconds=20, faults=faults), ending)) == set()


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
@pytest.mark.parametrize("crf", [18, 23, 28, 34])
def test_an_empty_room_at_rest_is_not_frozen(filmed, crf, ending):
    options = (("preset", "veryfast"), ("crf", str(crf)))
    assert kinds_of(filmed(Room(seconds=16, faults=(("empty", 0, 60),), options=options), ending)) == set()


@pytest.mark.parametrize(
    ("codec", "options", "ending"),
    [
        ("libx264", (("preset", "ultrafast"), ("b", "500k")), "mp4"),
        ("mpeg4", (("b", "1M"),), "avi"),
        ("mpeg2video", (("b", "3M"),), "mpg"),
    ],
)
def test_a_frozen_picture_is_found_in_other_encodings(filmed, codec, options, ending):
    room = Room(fps=25, seconds=30, width=320, height=180, codec=codec, options=options)
    assert "frozen" not in kinds_of(filmed(room, ending))
    hung = filmed(Room(**{**vars(room), "faults": (("frozen", 6, 26),)}), ending)
    ((start, end),) = spans_of(hung, "frozen")
    assert start == pytest.approx(6_000, abs=TO_THE_PICTURE_MS)
    assert end == pytest.approx(26_000, abs=TO_THE_PICTURE_MS)


def test_a_fault_before_the_first_picture_and_one_after_the_last_are_told(filmed):
    contents = filmed(Room(seconds=120, fps=5, faults=(("black", 0, 3), ("black", 117, 120))))
    assert len(contents.tiles) == 12
    first, last = spans_of(contents, "black")
    assert first == (0, pytest.approx(3_000, abs=TO_THE_FRAME_MS))
    assert last == (pytest.approx(117_000, abs=TO_THE_FRAME_MS), contents.duration_ms)


def test_faults_between_two_pictures_are_told(filmed):
    contents = filmed(
        Room(seconds=240, fps=12, width=320, height=180, faults=(("black", 92.5, 99), ("frozen", 152, 166)))
    )
    assert not [tile.time_ms for tile in contents.tiles if 92_500 <= tile.time_ms < 99_000]
    ((start, end),) = spans_of(contents, "black")
    assert (start, end) == pytest.approx((92_500, 99_000), abs=TO_THE_KEY_FRAME_MS)
    ((start, end),) = spans_of(contents, "frozen")
    assert start == pytest.approx(152_000, abs=WHILE_IT_SHARPENS_MS)
    assert end == pytest.approx(166_000, abs=TO_THE_FRAME_MS)


def test_somebody_who_walks_past_the_lens_is_no_covered_lens(filmed):
    assert kinds_of(filmed(Room(faults=(("covered", 22, 24),)))) == set()


@pytest.mark.parametrize("kind", ["covered", "blurred", "dark", "black"])
def test_the_poster_shows_the_room_where_there_is_one(filmed, kind):
    contents = filmed(Room(seconds=20, faults=((kind, 0, 14),)))
    assert contents.poster.time_ms >= 14_000
    whole = filmed(Room(seconds=8, faults=((kind, 0, 50),)))
    assert whole.poster is not None
    assert [(one.start_ms, one.end_ms) for one in whole.signals if one.kind != "no_sound_track"] == [
        (0, whole.duration_ms)
    ]
