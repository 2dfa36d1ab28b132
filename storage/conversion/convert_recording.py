"""Converting one recording: fetched, converted on this machine's disk, and put beside the pictures made of it.

It knows no database. The original is only read.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from storage.conversion.ffmpeg import find_ffmpeg, run_ffmpeg
from storage.conversion.look import look_at
from storage.conversion.plan import FORMATS, Plan, arguments, plan_conversion
from storage.conversion.scratch import SPARE_BYTES, require_space, scratch_folder, writing_to
from storage.errors import ConversionFailed
from storage.objects.object_ref import ObjectRef
from storage.objects.range_reader import Budget, RangeReader
from storage.objects.s3_store import S3Store
from storage.video.convertible import Convertible

Stage = Literal["fetching", "converting", "storing"]
OnProgress = Callable[[Stage, float], None]
"""Called with the stage and how much of it is done, 0 to 1; what it raises ends the conversion."""

CONTENT_TYPE = "video/mp4"
FETCHED_AT_ONCE_BYTES = 4 * 1024 * 1024
APART_MS = 2_000
APART_SHARE = 0.02
"""A result that is shorter than the recording by more than either has lost some of it; one that is longer has
another time axis."""


@dataclass(frozen=True)
class ConversionOptions:
    """`scratch` is a folder with room for twice the recording; `ffmpeg` a program, empty for the one installed."""

    scratch: Path
    ffmpeg: str = ""
    threads: int = 2
    limit_seconds: float = 6 * 3600.0


@dataclass(frozen=True)
class Converted:
    """The converted object: `name` under the derived prefix, and what its store says of it."""

    name: str
    ref: ObjectRef
    plan: Plan


def conversion_folder(ref: ObjectRef) -> str:
    """Where the converted file of this state of this object lies, relative to the derived prefix."""
    return f"conversions/{ref.digest}"


def convert_recording(
    store: S3Store,
    ref: ObjectRef,
    duration_ms: int | None,
    options: ConversionOptions,
    on_progress: OnProgress = lambda _stage, _share: None,
) -> Converted:
    """Make an H.264/AAC MP4 of the object, beside its pictures. `duration_ms` is the length that indexing found.

    Raises ConversionFailed for what lies with the recording; StoreError (ChangedWhileReading when it was
    replaced meanwhile); NotEnoughSpace, NoConverter and ConverterEnded for what lies with this machine. Nothing
    is stored then.
    """
    program = find_ffmpeg(options.ffmpeg)
    with scratch_folder(options.scratch, ref.size_bytes) as folder:
        source, result = folder / "source", folder / "result.mp4"
        with writing_to(options.scratch):
            _fetch(store, ref, source, options.limit_seconds, on_progress)
        film = look_at(source)
        if film.format_name not in FORMATS:
            raise ConversionFailed(
                "not_convertible", f"Recordings of the kind {film.format_name} are not converted."
            )
        plan = plan_conversion(film)
        length_ms = duration_ms or film.duration_ms
        try:
            run_ffmpeg(
                program,
                arguments(film, plan, source, result, options.threads),
                options.limit_seconds,
                lambda seconds: on_progress("converting", _share(seconds * 1000, length_ms)),
            )
        except ConversionFailed:
            # A full disk shows as a failure of FFmpeg.
            require_space(folder, 0)
            raise
        _check(look_at(result), film, length_ms)
        # An hour may have passed: what was converted must still be what is there.
        store.read(ref.key, 0, min(1, ref.size_bytes), ref)
        name = f"{conversion_folder(ref)}/film.mp4"
        size_bytes = result.stat().st_size
        store.put_derived_file(
            name, result, CONTENT_TYPE, lambda sent: on_progress("storing", _share(sent, size_bytes))
        )
        return Converted(name, store.head_derived(name), plan)


def _share(done: float, whole: float | None) -> float:
    return min(1.0, done / whole) if whole else 0.0


def _fetch(
    store: S3Store, ref: ObjectRef, target: Path, limit_seconds: float, on_progress: OnProgress
) -> None:
    budget = Budget(
        bytes=2 * ref.size_bytes + SPARE_BYTES,
        requests=10_000 + ref.size_bytes // 65_536,
        seconds=limit_seconds,
    )
    with RangeReader(store, ref, budget) as reader, target.open("wb") as file:
        while data := reader.read(FETCHED_AT_ONCE_BYTES):
            file.write(data)
            on_progress("fetching", _share(file.tell(), ref.size_bytes))


def _check(result: Convertible, film: Convertible, length_ms: int | None) -> None:
    """Nothing that lost its picture, its sound, its end or its time axis is passed off as the recording."""
    if result.picture_codec != "h264" or (film.sound_number is not None) != (result.sound_number is not None):
        raise ConversionFailed("cannot_decode", "The converted film lacks its picture or its sound.")
    if not length_ms:
        return
    missing_ms = length_ms - (result.duration_ms or 0)
    if missing_ms > max(APART_MS, APART_SHARE * length_ms):
        raise ConversionFailed("too_short", f"The converted film lacks {missing_ms} ms of the recording.")
    if -missing_ms > max(APART_MS, APART_SHARE * length_ms):
        # Several films joined into one, each with a clock of its own: the converter sets them one after another.
        raise ConversionFailed(
            "too_long", f"The converted film is {-missing_ms} ms longer than the recording by its own clock."
        )
