"""A recording to measure with: a minute filmed once, then repeated without encoding it again."""

import subprocess
from pathlib import Path

import imageio_ffmpeg

PICTURE = "testsrc2=s=1280x720:r=25:d=60,noise=alls=12:allf=t"
SOUND = "aevalsrc=0.2*sin(2*PI*220*t)*(1+sin(6*PI*t)):s=48000:d=60"
"""A tone that wavers: neither silent nor the same throughout."""


def make_recording(path: Path, minutes: int) -> None:
    """H.264 and AAC in MP4 at 1.6 Mbit/s, 25 pictures a second, a key frame every two, the index at the end."""
    minute = path.with_name(f".minute-of-{path.name}")
    ffmpeg(
        "-f", "lavfi", "-i", PICTURE, "-f", "lavfi", "-i", SOUND,
        "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "50",
        "-b:v", "1450k", "-maxrate", "1700k", "-bufsize", "3000k",
        "-c:a", "aac", "-b:a", "128k", str(minute),
    )  # fmt: skip
    ffmpeg("-stream_loop", str(minutes - 1), "-i", str(minute), "-c", "copy", str(path))
    minute.unlink()


def ffmpeg(*arguments: str) -> None:
    """Run FFmpeg, which says and is asked nothing, and writes over what is there. Raises CalledProcessError."""
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run([program, "-v", "error", "-nostdin", "-y", *arguments], check=True)
