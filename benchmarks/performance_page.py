"""docs/performance.md, written from what was measured."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.machine import machine
from benchmarks.measurements import SHAPES, Measured
from benchmarks.ways import FFMPEG_SEEKS, FLOOR, OPENCV_SEEKS, OURS, PYAV_SEEKS, WHOLE_FILE

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
SEEKING = (FFMPEG_SEEKS, OPENCV_SEEKS, PYAV_SEEKS)


def ratios(measured: Sequence[Measured]) -> list[tuple[str, float, str, bool]]:
    """What was promised: its words, the ratio measured, the target in words, whether it is met."""
    seconds = {(one.shape, one.way): one.seconds for one in measured}
    near, far = SHAPES[0], SHAPES[1]
    rows = []
    whole = seconds[near, WHOLE_FILE] / seconds[near, OURS]
    rows.append((f"times faster than {WHOLE_FILE}, {near}", whole, "20 or more", whole >= 20))
    for way in SEEKING:
        times = seconds[far, way] / seconds[far, OURS]
        rows.append((f"times faster than {way}, {far}", times, "5 or more", times >= 5))
    over = seconds[far, OURS] / seconds[far, FLOOR]
    rows.append((f"times the floor, {far}", over, "1.5 or less", over <= 1.5))
    slowed = seconds[far, OURS] / seconds[near, OURS]
    rows.append(("times as long with 30 ms added to each request", slowed, "2 or less", slowed <= 2))
    return rows


def page(
    measured: Sequence[Measured], size_bytes: int, minutes: int, rates: Sequence[tuple[int, float]], sync: str
) -> str:
    """The page as Markdown."""
    ours = next(one for one in measured if one.way == OURS)
    lines = [
        "# How fast it is, and how little it reads",
        "",
        "Written by `make bench-index`; do not edit. Times move from run to run and from machine to machine:",
        "compare within one run.",
        "",
        f"Measured on a machine with {machine()}. A made recording of {minutes} minutes",
        f"({size_bytes / 1e9:.2f} GB, H.264 and AAC in MP4, index at the end) lies in a real S3 server on the same",
        "machine, behind a relay that adds the latency to every request, narrows the line, and counts.",
        "Each way makes a hundred pictures. “This app” does all of indexing: storyboard, poster, signals, sound,",
        "activity, and the pictures stored. The floor fetches the index and the same key frames, 16 requests at",
        "once, and does nothing with them.",
        "",
        "| line | way | seconds | megabytes | requests | peak memory, MB | times this app |",
        "| - | - | -: | -: | -: | -: | -: |",
    ]
    seconds_of_ours = {one.shape: one.seconds for one in measured if one.way == OURS}
    for one in measured:
        shown = f"{one.seconds:.2f}" + (" (computed)" if one.is_computed else "")
        lines.append(
            f"| {one.shape} | {one.way} | {shown} | {one.moved_bytes / 1e6:.1f} | {one.requests} "
            f"| {one.peak_bytes / 1e6:.0f} | {one.seconds / seconds_of_ours[one.shape]:.1f} |"
        )
    lines += [
        "",
        "A way that would wait more than a minute for the line alone was not run there: its seconds are computed",
        "from its bytes and the width of the line. Whole-file reading makes three requests, so latency hardly",
        "changes it. Memory is that of the process and of the programs it runs at once.",
        "",
        f"This app reads {ours.moved_bytes / size_bytes:.2%} of the recording.",
        "",
        "## What was promised",
        "",
        "| what | measured | target | |",
        "| - | -: | - | - |",
    ]
    lines += [
        f"| {words} | {ratio:.1f} | {target} | {'met' if is_met else 'missed'} |"
        for words, ratio, target, is_met in ratios(measured)
    ]
    lines += [
        "",
        "## Many recordings",
        "",
        "Such recordings indexed one after the other, straight from the server on the same machine:",
        "",
        "| workers | recordings a minute |",
        "| -: | -: |",
        *(f"| {workers} | {rate:.0f} |" for workers, rate in rates),
        "",
        "## Looking through a store",
        "",
        sync,
        "",
    ]
    return "\n".join(lines)
