"""How a recording is converted: which parts are copied, which are made anew, and FFmpeg's words for it."""

from dataclasses import dataclass
from pathlib import Path

from storage.video.convertible import Convertible
from storage.video.playable import EIGHT_BIT

LONGEST_SIDE = 1920
"""Pixels. More shows nothing more of a room of people, and takes four times the time."""
SECONDS_BETWEEN_KEY_FRAMES = 4
QUALITY = 22
"""x264's constant rate factor: hardly to be told from the original."""
SOUND_BITS_PER_CHANNEL = 80_000
LONGEST_GAP_SECONDS = 6 * 3600
"""A gap in the time stamps keeps its place up to this; a longer one is an error of the clock, and is closed."""

TIMED = {"mp4", "mov", "matroska", "flv", "mpegts"}
"""Containers that tell when each frame is shown. The others tell the order only, so their picture is made anew."""
UNBROKEN = {"mp4", "mov", "matroska", "flv"}
"""Containers whose sound has its own times throughout, so that it can be copied."""
COPIED_SOUND = {"aac", "mp3"}
MOST_CHANNELS = 6
FORMATS = {
    "mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "avi", "mpeg", "mpegts", "asf", "flv", "ogg", "mpegvideo",
    "h264", "hevc", "m4v", "dv", "mxf", "rm", "ivf", "nut", "wtv", "mjpeg", "vc1", "mpeg1video", "swf", "obu",
}  # fmt: skip
"""FFmpeg's names of what recordings come in. Left out are the lists that make it open other files (HLS, concat)."""


@dataclass(frozen=True)
class Plan:
    """What FFmpeg is told about picture and sound, and the size of the picture that comes of it, upright."""

    picture: tuple[str, ...]
    sound: tuple[str, ...]
    width: int
    height: int
    copies_picture: bool
    copies_sound: bool


def plan_conversion(film: Convertible) -> Plan:
    """Copy what a browser plays as it is, and make anew only what it does not."""
    copies_picture = (
        film.picture_codec == "h264"
        and film.container in TIMED
        and film.pixel_format in EIGHT_BIT
        and not film.is_interlaced
    )
    copies_sound = (
        film.sound_codec in COPIED_SOUND
        and film.container in UNBROKEN
        and (film.channels or 0) in range(1, MOST_CHANNELS + 1)
    )
    width, height = upright_size(film)
    return Plan(
        picture=("-c:v", "copy") if copies_picture else _made_picture(film, width, height),
        sound=() if film.sound_number is None else ("-c:a", "copy") if copies_sound else _made_sound(film),
        width=width,
        height=height,
        copies_picture=copies_picture,
        copies_sound=copies_sound,
    )


def upright_size(film: Convertible) -> tuple[int, int]:
    """Width and height in square pixels, both even, of the picture as it is to be seen."""
    width, height = film.width * film.pixel_aspect, float(film.height)
    if film.rotation in (90, 270):
        width, height = height, width
    shrunk = min(1.0, LONGEST_SIDE / max(width, height))
    return _even(width * shrunk), _even(height * shrunk)


def _even(pixels: float) -> int:
    return max(2, 2 * round(pixels / 2))


def _made_picture(film: Convertible, width: int, height: int) -> tuple[str, ...]:
    # FFmpeg turns the frames upright before these filters. A fixed size also holds when the film changes its own.
    filters = [f"scale={width}:{height}", "setsar=1", "format=yuv420p"]
    if film.is_interlaced:
        filters.insert(0, "bwdif=mode=send_frame:deint=interlaced")
    return (
        "-c:v", "libx264", "-preset", "veryfast", "-crf", str(QUALITY), "-profile:v", "high",
        "-vf", ",".join(filters),
        # Each frame keeps its own time: none is doubled or dropped to make the rate even.
        "-fps_mode", "vfr", "-enc_time_base:v", "demux",
        "-force_key_frames", f"expr:if(isnan(prev_forced_t),1,gte(t,prev_forced_t+{SECONDS_BETWEEN_KEY_FRAMES}))",
    )  # fmt: skip


def _made_sound(film: Convertible) -> tuple[str, ...]:
    channels = film.channels if film.channels in (1, 2, MOST_CHANNELS) else 2
    return (
        "-c:a", "aac", "-b:a", str(SOUND_BITS_PER_CHANNEL * channels), "-ac", str(channels),
        # Gaps become silence, so that what follows stays in its place.
        "-af", "aresample=async=1:first_pts=0",
    )  # fmt: skip


def arguments(film: Convertible, plan: Plan, source: Path, result: Path, threads: int) -> list[str]:
    """FFmpeg's arguments. Time 0 of the result is the start of the source's container, as in the storyboard."""
    number = film.sound_number
    return [
        "-hide_banner", "-nostdin", "-loglevel", "error", "-y",
        "-progress", "pipe:1", "-stats_period", "0.5", "-nostats",
        "-filter_threads", str(threads), "-threads", str(threads),
        "-protocol_whitelist", "file", "-format_whitelist", film.format_name,
        "-fflags", "+genpts", "-dts_delta_threshold", str(LONGEST_GAP_SECONDS),
        "-i", f"file:{source}",
        "-map", f"0:{film.picture_number}", *(("-map", f"0:{number}") if number is not None else ()),
        # The converted file is shown and nothing else: tags and chapters stay with the original.
        "-map_metadata", "-1", "-map_chapters", "-1",
        *plan.picture, *plan.sound,
        "-threads", str(threads), "-max_muxing_queue_size", "9999",
        "-movflags", "+faststart", "-f", "mp4", f"file:{result}",
    ]  # fmt: skip
