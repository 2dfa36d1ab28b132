"""The streams of a recording in words, and the browsers that play it. Takes the facts that indexing keeps."""

from collections.abc import Mapping, Sequence
from typing import Any

from qa_app.i18n import N_, _

CODECS = {
    "h264": "H.264",
    "hevc": "HEVC (H.265)",
    "mpeg1video": "MPEG-1",
    "mpeg2video": "MPEG-2",
    "mpeg4": "MPEG-4 part 2",
    "mjpeg": "Motion JPEG",
    "prores": "ProRes",
    "dvvideo": "DV",
    "wmv1": "WMV 7",
    "wmv2": "WMV 8",
    "wmv3": "WMV 9",
    "wmav2": "WMA",
    "vp8": "VP8",
    "vp9": "VP9",
    "av1": "AV1",
    "theora": "Theora",
    "aac": "AAC",
    "ac3": "AC-3",
    "eac3": "E-AC-3",
    "mp2": "MP2",
    "mp3": "MP3",
    "opus": "Opus",
    "vorbis": "Vorbis",
    "flac": "FLAC",
}
"""Names that are the same in every language; others stand as FFmpeg writes them, in capitals."""

CHANNELS = {1: N_("mono"), 2: N_("stereo")}
BROWSERS = {"chrome": N_("Chrome and Edge"), "firefox": "Firefox", "safari": "Safari"}
SHAPES = {"422": "4:2:2", "444": "4:4:4"}


def stream_words(facts: Mapping[str, Any]) -> str:
    """`H.264, 1280 × 720, 25 a second, 1.6 Mbit/s` or `AAC, stereo, 48 kHz, 128 kbit/s`."""
    parts = [_codec(str(facts.get("codec", "")))]
    parts += _picture(facts) if facts.get("kind") == "video" else _sound(facts)
    if facts.get("bit_rate"):
        parts.append(_bit_rate(facts["bit_rate"]))
    return ", ".join(part for part in parts if part)


def browser_words(browsers: Sequence[str]) -> str:
    """The browsers that play it, or that none does."""
    return ", ".join(_(BROWSERS[one]) for one in browsers if one in BROWSERS) or _("no browser, as it is")


def _codec(codec: str) -> str:
    if codec == "unknown":
        return _("unknown format")
    return "PCM" if codec.startswith("pcm_") else CODECS.get(codec, codec.upper())


def _picture(facts: Mapping[str, Any]) -> list[str]:
    parts = []
    if facts.get("width") and facts.get("height"):
        parts.append(f"{facts['width']} × {facts['height']}")
    wide, high = facts.get("pixel_aspect") or (1, 1)
    if wide != high:
        parts.append(_("not square pixels {wide}:{high}").format(wide=wide, high=high))
    if facts.get("turned_degrees"):
        parts.append(_("turned by {degrees}°").format(degrees=facts["turned_degrees"]))
    parts.append(_frame_rate(facts))
    if facts.get("interlaced"):
        parts.append(_("interlaced"))
    pixels = str(facts.get("pixel_format") or "")
    parts += [shape for mark, shape in SHAPES.items() if mark in pixels]
    if "10le" in pixels or "10be" in pixels:
        parts.append(_("10 bit"))
    return parts


def _frame_rate(facts: Mapping[str, Any]) -> str:
    rate = facts.get("frame_rate")
    if facts.get("frame_rate_varies"):
        if not rate:
            return _("variable pictures a second")
        return _("variable, {rate} a second on average").format(rate=f"{rate:.3g}")
    return _("{rate} a second").format(rate=f"{rate:.4g}") if rate else ""


def _sound(facts: Mapping[str, Any]) -> list[str]:
    parts = []
    channels = facts.get("channels")
    if channels:
        named = CHANNELS.get(channels)
        parts.append(_(named) if named else _("{n} channels").format(n=channels))
    if facts.get("sample_rate"):
        parts.append(f"{facts['sample_rate'] / 1000:.4g} kHz")
    return parts


def _bit_rate(bits_a_second: float) -> str:
    if bits_a_second >= 1_000_000:
        return f"{bits_a_second / 1_000_000:.2g} Mbit/s"
    return f"{bits_a_second / 1000:.0f} kbit/s"
