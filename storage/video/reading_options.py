"""How much of a recording is looked at, and what counts as a fault in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ReadingOptions:
    """Sizes are pixels, luma is mean brightness from 0 to 255, other units are in the names.

    `sample_width` is the width at which pictures are judged; tiles are made from the same pictures, smaller.
    `covered_below_percent`: strongest edges as a part of the picture's brightness. `blurred_above`: 0 sharp,
    1 nothing but blur. `frozen_below_difference`: of any small block of two pictures, 0 to 255. `shortest_…`:
    what does not last that long is not told. `small_bytes`: a recording without an index is read through up to
    this size, and looked into above it.
    """

    most_tiles: int = 100
    tile_width: int = 192
    sample_width: int = 320
    poster_width: int = 640
    black_below_luma: float = 25.0
    dark_below_luma: float = 45.0
    covered_below_percent: float = 2.0
    blurred_above: float = 0.62
    shortest_fault_ms: int = 5_000
    frozen_below_difference: float = 0.9
    shortest_freeze_ms: int = 5_000
    silent_below_db: float = -60.0
    shortest_silence_ms: int = 10_000
    small_bytes: int = 24 * 1024 * 1024
