"""Short films in every container and codec: each second has a grey of its own, and the second half is silent."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
import numpy as np

SECONDS = 8
FPS = 25
WIDTH, HEIGHT = 176, 144
SILENT_FROM = 4

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-sc_threshold", "0")
H264_B_FRAMES = ("-c:v", "libx264", "-preset", "veryfast", "-bf", "3", "-sc_threshold", "0")
HEVC = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=25:scenecut=0:log-level=none")
AAC, MP3, AC3 = ("-c:a", "aac"), ("-c:a", "libmp3lame"), ("-c:a", "ac3")
FRAGMENTED = ("-movflags", "frag_keyframe+empty_moov+default_base_moof")


@dataclass(frozen=True)
class Kind:
    """One way to write the film: FFmpeg's arguments, the file's suffix, whether to write it into a pipe.

    What is written into a pipe gets neither a length nor an index.
    """

    arguments: tuple[str, ...]
    suffix: str
    container: str
    is_piped: bool = False


KINDS = {
    "MP4, index last": Kind((*H264, *AAC), "mp4", "mp4"),
    "MP4, index first": Kind((*H264_B_FRAMES, *AAC, "-movflags", "faststart"), "mp4", "mp4"),
    "MP4, fragmented": Kind((*H264_B_FRAMES, *AAC, *FRAGMENTED), "mp4", "mp4"),
    "MP4, HEVC": Kind((*HEVC, *AAC), "mp4", "mp4"),
    "MP4, MPEG-4 part 2": Kind(("-c:v", "mpeg4", *MP3), "mp4", "mp4"),
    "MP4, AV1": Kind(("-c:v", "libsvtav1", "-preset", "12", *AAC), "mp4", "mp4"),
    "MOV, PCM": Kind((*H264, "-c:a", "pcm_s16le"), "mov", "mov"),
    "MKV, AC-3": Kind((*H264_B_FRAMES, *AC3), "mkv", "matroska"),
    "MKV without a length": Kind((*H264, *AAC, "-f", "matroska"), "mkv", "matroska", is_piped=True),
    "WebM, VP8": Kind(("-c:v", "libvpx", "-cpu-used", "8", "-c:a", "libopus"), "webm", "matroska"),
    "WebM, VP9": Kind(
        ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"),
        "webm",
        "matroska",
    ),
    "WebM without a length": Kind(
        ("-c:v", "libvpx", "-cpu-used", "8", "-c:a", "libopus", "-live", "1", "-f", "webm"),
        "webm",
        "matroska",
        is_piped=True,
    ),
    "AVI, MJPEG and PCM": Kind(("-c:v", "mjpeg", "-c:a", "pcm_s16le"), "avi", "avi"),
    "AVI, MPEG-4 part 2": Kind(("-c:v", "mpeg4", *MP3), "avi", "avi"),
    "MPEG-PS": Kind(("-c:v", "mpeg2video", "-c:a", "mp2"), "mpg", "mpeg"),
    "VOB": Kind(("-c:v", "mpeg2video", "-bf", "2", *AC3, "-f", "vob"), "vob", "mpeg"),
    "MPEG-TS": Kind((*H264_B_FRAMES, *AAC), "ts", "mpegts"),
    "MPEG-TS, MPEG-2": Kind(("-c:v", "mpeg2video", "-c:a", "mp2"), "ts", "mpegts"),
    "WMV": Kind(("-c:v", "wmv2", "-c:a", "wmav2"), "wmv", "asf"),
    "3GP": Kind(("-c:v", "h263", *AAC), "3gp", "mp4"),
    "FLV": Kind((*H264, *AAC), "flv", "flv"),
    "FLV without a length": Kind((*H264, *AAC, "-f", "flv"), "flv", "flv", is_piped=True),
}


def grey_at(time_ms: int) -> int:
    """How bright the picture is at a time, 0 to 255."""
    return 40 + 22 * (time_ms // 1000)


def write_film(path: Path, kind: Kind, *more: str) -> Path:
    """The film in one of KINDS, with a key frame a second; `more` are further arguments of FFmpeg's."""
    levels = np.repeat([grey_at(second * 1000) for second in range(SECONDS)], FPS).astype(np.uint8)
    pictures = np.repeat(levels, WIDTH * HEIGHT).tobytes()
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-",
        "-f", "lavfi", "-i", f"sine=frequency=440:sample_rate=48000:duration={SECONDS}",
        "-filter:a", f"volume=0:enable='gte(t,{SILENT_FROM})'",
        "-pix_fmt", "yuv420p" if "mjpeg" not in kind.arguments else "yuvj420p",
        "-g", str(FPS), *kind.arguments, *more,
        "-" if kind.is_piped else str(path),
    ]  # fmt: skip
    done = subprocess.run(command, input=pictures, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    if kind.is_piped:
        path.write_bytes(done.stdout)
    return path
