"""Runs every way in every shape of line, and reads off the relay what it cost."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import median

from benchmarks.own_process import OwnProcess, Run
from benchmarks.relay import Relay
from benchmarks.ways import FLOOR, OURS, WAYS, WHOLE_FILE, Task

COMPUTED_OVER_SECONDS = 60.0
"""A way that would wait longer than this for the line alone is not run there: its time is computed."""
OFTEN = 5
"""Runs of what is fast, so that their median holds on a busy machine; of the others there is one."""
FAST = (OURS, FLOOR)


@dataclass(frozen=True)
class Shape:
    """A line to the store. `megabits_per_second` None: as wide as the machine allows."""

    latency_ms: int
    megabits_per_second: int | None = None

    def __str__(self) -> str:
        width = f"{self.megabits_per_second} Mbit/s" if self.megabits_per_second else "unshaped"
        return f"{self.latency_ms} ms, {width}"


SHAPES = (Shape(0), Shape(30), Shape(100), Shape(30, 200), Shape(30, 20))


@dataclass(frozen=True)
class Measured:
    """What one way cost in one shape. `is_computed`: the bytes it moves, divided by the line's width."""

    shape: Shape
    way: str
    seconds: float
    moved_bytes: int
    requests: int
    peak_bytes: int
    is_computed: bool = False


def measure(relay: Relay, task: Task, say: Callable[[str], None]) -> Iterator[Measured]:
    """Each way in each shape. Whole-file reading is run on the unshaped and the 200 Mbit/s line alone."""
    free: dict[str, Measured] = {}
    for shape in SHAPES:
        for way in WAYS:
            if way == WHOLE_FILE and shape.latency_ms and shape.megabits_per_second is None:
                continue  # one request: latency changes nothing
            line_seconds = 0.0
            if shape.megabits_per_second and way in free:
                line_seconds = free[way].moved_bytes * 8 / (shape.megabits_per_second * 1e6)
            is_whole_at_200 = way == WHOLE_FILE and shape.megabits_per_second == 200
            if line_seconds > COMPUTED_OVER_SECONDS and not is_whole_at_200:
                before = free[way]
                one = Measured(
                    shape, way, line_seconds, before.moved_bytes, before.requests, before.peak_bytes, True
                )
            else:
                one = _measure(relay, task, shape, way)
            free.setdefault(way, one)
            say(f"{shape}: {way}: {one.seconds:.2f} s{' (computed)' if one.is_computed else ''}")
            yield one


def _measure(relay: Relay, task: Task, shape: Shape, way: str) -> Measured:
    relay.latency_ms, relay.megabits_per_second = 0, None
    process = OwnProcess(way, task)
    try:
        relay.latency_ms, relay.megabits_per_second = shape.latency_ms, shape.megabits_per_second
        runs: list[Run] = []
        moved: list[tuple[int, int]] = []
        for _ in range(OFTEN if way in FAST else 1):
            relay.forget()
            runs.append(process.run())
            moved.append((relay.body_bytes(), relay.requests()))
    finally:
        process.end()
        relay.latency_ms, relay.megabits_per_second = 0, None
    made = runs[-1].pictures
    # ffmpeg spreads its pictures a little otherwise, and may make one more or less.
    assert abs(made - len(task.times_ms)) <= 2, f"{way} made {made} of {len(task.times_ms)} pictures"
    return Measured(
        shape,
        way,
        median(run.seconds for run in runs),
        *max(moved),
        max(run.peak_bytes for run in runs),
    )
