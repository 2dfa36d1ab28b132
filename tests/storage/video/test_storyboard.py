from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.video.storyboard import draw_storyboard, tile_times
from tests.storage.video.reading import read
from tests.storage.video.rooms import Room, film_room

HOUR_MS = 3_600_000


@pytest.mark.parametrize(
    ("duration_ms", "count"),
    [
        (40, 1),
        (5_000, 5),
        (30_000, 12),
        (HOUR_MS // 10, 12),
        (HOUR_MS // 2, 60),
        (HOUR_MS // 6 * 5, 100),
        (HOUR_MS * 5 // 2, 100),
    ],
)
def test_a_hundred_tiles_or_one_for_each_thirty_seconds_and_some_for_short_films(duration_ms, count):
    assert len(tile_times(duration_ms)) == count


@given(st.integers(1, 100 * HOUR_MS), st.integers(1, 300))
def test_tiles_lie_in_order_and_evenly_within_the_film(duration_ms, most):
    times = tile_times(duration_ms, most)
    assert 1 <= len(times) <= most
    assert times == sorted(set(times))
    assert times[0] >= 0
    assert times[-1] < duration_ms
    steps = {later - earlier for earlier, later in pairwise(times)}
    assert not steps or max(steps) - min(steps) <= 1


@pytest.mark.parametrize("ending", ["mp4", "mkv"])
def test_tiles_of_pixels_that_are_not_square_have_the_shape_that_was_filmed(tmp_path, ending):
    # A DVD's wide screen: 720 x 576 pixels, each 64:45, which is 16:9.
    film = Room(seconds=4, width=720, height=576, pixel_aspect=(64, 45))
    contents = read(film_room(tmp_path / f"wide.{ending}", film))
    assert contents.streams[0].pixel_aspect == (64, 45)
    assert {tile.pixels.shape for tile in contents.tiles} == {(108, 192, 3)}
    assert contents.poster.pixels.shape == (360, 640, 3)


@pytest.mark.parametrize(("turned", "shape"), [(90, (341, 192)), (180, (108, 192)), (270, (341, 192))])
@pytest.mark.parametrize("ending", ["mp4", "mov"])
def test_tiles_of_a_turned_film_stand_upright(tmp_path, turned, shape, ending):
    film = Room(seconds=3, width=640, height=360, noise=0, turned=turned, faults=(("empty", 0, 3),))
    contents = read(film_room(tmp_path / f"turned.{ending}", film))
    assert contents.streams[0].turned_degrees == turned
    (found,) = {tile.pixels.shape[:2] for tile in contents.tiles}
    assert found == pytest.approx(shape, abs=1)
    # The window of the room is the brightest thing; where it lies tells how the picture was turned.
    corners = corner_brightness(contents.tiles[0].grey)
    assert max(corners, key=corners.get) == {90: "top right", 180: "bottom right", 270: "bottom left"}[turned]


def corner_brightness(grey):
    high, wide = grey.shape[0] // 3, grey.shape[1] // 3
    return {
        "top left": grey[:high, :wide].mean(),
        "top right": grey[:high, -wide:].mean(),
        "bottom left": grey[-high:, :wide].mean(),
        "bottom right": grey[-high:, -wide:].mean(),
    }


def test_tiles_of_a_tall_film_fill_their_sheet(tmp_path):
    film = Room(seconds=12, width=320, height=180, turned=90)
    contents = read(film_room(tmp_path / "tall.mp4", film))
    board, sheets = draw_storyboard(contents.tiles, "here")
    assert (board.tile_width, board.columns, len(sheets)) == (192, len(contents.tiles), 1)
    assert board.tile_height > board.tile_width
    assert board.times_ms == tuple(tile.time_ms for tile in contents.tiles)
