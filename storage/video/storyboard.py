"""The storyboard: tiles from across a recording, laid out on JPEG sheets; and the poster."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import cv2
import numpy as np

from storage.video.key_frames import Picture

COLUMNS = 10
MOST_ROWS = 10
SHEET_QUALITY = 80
POSTER_QUALITY = 85
MS_PER_TILE = 30_000
TILES_OF_A_SHORT_FILM = 12
RICH_ENOUGH = 0.8
"""A poster's contrast, as a part of the best one's: the earliest tile that has it is taken."""


@dataclass(frozen=True)
class Storyboard:
    """Where each tile is and when it was filmed.

    Tile i lies on sheet i // (columns * rows), filled row by row. `times_ms` are the true times of the tiles.
    `sheet_names` are names of derived objects. Tile sizes are pixels.
    """

    sheet_names: tuple[str, ...]
    columns: int
    rows: int
    tile_width: int
    tile_height: int
    times_ms: tuple[int, ...]

    def as_json(self) -> bytes:
        """The same, for programs that read the store without us."""
        return json.dumps(asdict(self)).encode()


def tile_times(duration_ms: int, most: int = 100) -> list[int]:
    """Times evenly across the recording: one for each 30 seconds, at most `most`.

    A recording under six minutes gets twelve all the same, or one a second if it has fewer seconds.
    See docs/decisions/0009.
    """
    count = max(duration_ms // MS_PER_TILE, min(TILES_OF_A_SHORT_FILM, duration_ms // 1000), 1)
    count = min(count, most)
    return [(2 * number + 1) * duration_ms // (2 * count) for number in range(count)]


def as_tile(picture: Picture, width: int) -> Picture:
    """The picture at the width of a tile."""
    height, wide = picture.pixels.shape[:2]
    size = (width, max(1, round(height * width / wide)))
    pixels = cv2.resize(picture.pixels, size, interpolation=cv2.INTER_AREA)
    return replace(picture, pixels=np.asarray(pixels, dtype=np.uint8))


def draw_storyboard(tiles: Sequence[Picture], folder: str) -> tuple[Storyboard, tuple[bytes, ...]]:
    """Lay out at least one tile on sheets named `<folder>/sheet-<n>.jpg`; the layout and the sheets' JPEGs."""
    height, width = tiles[0].pixels.shape[:2]
    columns = min(COLUMNS, len(tiles))
    rows = min(MOST_ROWS, -(-len(tiles) // columns))
    sheets = []
    for first in range(0, len(tiles), columns * rows):
        sheet = np.zeros((rows * height, columns * width, 3), dtype=np.uint8)
        for place, tile in enumerate(tiles[first : first + columns * rows]):
            top, left = place // columns * height, place % columns * width
            pixels = tile.pixels
            if pixels.shape[:2] != (height, width):  # the film changes its shape half-way
                pixels = np.asarray(cv2.resize(pixels, (width, height)), dtype=np.uint8)
            sheet[top : top + height, left : left + width] = pixels
        sheets.append(_jpeg(sheet, SHEET_QUALITY))
    storyboard = Storyboard(
        sheet_names=tuple(f"{folder}/sheet-{number}.jpg" for number in range(len(sheets))),
        columns=columns,
        rows=rows,
        tile_width=width,
        tile_height=height,
        times_ms=tuple(tile.time_ms for tile in tiles),
    )
    return storyboard, tuple(sheets)


def choose_poster(pictures: Sequence[Picture], faults: Sequence[str | None]) -> Picture:
    """The picture to show for the whole: the earliest rich one, and never a faulty one if there is another.

    `faults` are those of the pictures: black, covered lens, dark or blurred; None: fine.
    """
    fine = [picture for picture, fault in zip(pictures, faults, strict=True) if fault is None]
    lit = [picture for picture, fault in zip(pictures, faults, strict=True) if fault != "black"]
    candidates = fine or lit or list(pictures)
    contrast = [float(picture.grey.std()) for picture in candidates]
    return next(
        picture
        for picture, value in zip(candidates, contrast, strict=True)
        if value >= RICH_ENOUGH * max(contrast)
    )


def draw_poster(picture: Picture) -> bytes:
    """The picture as a JPEG."""
    return _jpeg(picture.pixels, POSTER_QUALITY)


def _jpeg(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], quality: int) -> bytes:
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return bytes(data)
