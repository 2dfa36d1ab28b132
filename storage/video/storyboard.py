"""The storyboard: tiles from across a recording, laid out on JPEG sheets."""

from dataclasses import dataclass


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
