"""Which browsers play a recording as it is, picture and sound both. A table of what is known, nothing is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.video.streams import StreamFacts

Browser = Literal["chrome", "firefox", "safari"]
"""Edge is counted with Chrome: both are Chromium."""


@dataclass(frozen=True)
class _Plays:
    """What one browser plays of one container: codecs of the picture, of the sound, and shapes of pixels."""

    picture: frozenset[str]
    sound: frozenset[str]
    pixel_formats: frozenset[str]


def _plays(picture: str, sound: str, pixel_formats: frozenset[str]) -> _Plays:
    return _Plays(frozenset(picture.split()), frozenset(sound.split()), pixel_formats)


EIGHT_BIT = frozenset({"yuv420p", "yuvj420p"})
TEN_BIT = EIGHT_BIT | {"yuv420p10le"}
FINE_COLOUR = TEN_BIT | {
    "yuv422p", "yuvj422p", "yuv444p", "yuvj444p", "yuv422p10le", "yuv444p10le",
}  # fmt: skip
"""4:2:2 and 4:4:4 too, which cameras for film makers and screen recorders write."""

LATEST_START_MS = 200
"""Our times count from the first time stamp. Chromium's do not where the clock starts later: a film from 100 s on
runs from 100 to 114 in Matroska, and in MP4 cannot be moved about in at all. Converted, its clock starts at 0."""

TABLE: Mapping[Browser, Mapping[str, _Plays]] = {
    # Each seen in Chromium 156 on Linux, as videoWidth > 0 and decoded bytes of sound. Seen not to play: AC-3,
    # E-AC-3 and ALAC (silence), HEVC, MPEG-4 part 2, Theora, MJPEG (sound without picture), TS, FLV, AVI.
    # HEVC plays in Chrome where the machine's own decoder does it (caniuse.com/hevc): not to be relied on.
    # Interlaced H.264 plays, with combs where people move.
    "chrome": {
        "mp4": _plays("h264 vp9 av1", "aac mp3 opus flac vorbis", FINE_COLOUR),
        "mov": _plays("h264", "aac mp3 pcm_s16le", FINE_COLOUR),
        "matroska": _plays("h264 vp8 vp9 av1", "aac mp3 opus flac vorbis", FINE_COLOUR),
    },
    # MDN, "Media container formats" and "Web video codec guide". No MOV (caniuse issue 6086). Matroska is read
    # as WebM; H.264 in it is being tried out only (Mozilla bug 1422891). H.264 in 10 bit, 4:2:2 or 4:4:4 fails.
    "firefox": {
        "mp4": _plays("h264 vp9 av1", "aac mp3 opus flac", EIGHT_BIT),
        "matroska": _plays("vp8 vp9 av1", "opus vorbis", TEN_BIT),
    },
    # MDN, the same pages; caniuse.com/webm and caniuse.com/hevc. AV1 needs the newest machines. No Matroska but
    # WebM. AC-3 is Apple's own decoder's.
    "safari": {
        "mp4": _plays("h264 hevc", "aac mp3 ac3 eac3 alac flac", EIGHT_BIT),
        "mov": _plays("h264 hevc", "aac mp3 ac3 eac3 alac pcm_s16le", EIGHT_BIT),
        "matroska": _plays("vp8 vp9", "opus vorbis", EIGHT_BIT),
    },
}


def browsers_that_play(
    container: str, streams: Sequence[StreamFacts], first_stamp_ms: int | None = None
) -> tuple[Browser, ...]:
    """The browsers that play picture and sound. `container` and `first_stamp_ms` are Probe's words.

    The first stream of each kind counts, as in a browser. A sound track that is dropped in silence, or a
    picture that stays away while the sound plays, counts as not playable; so does a clock that starts late.
    """
    picture = next((stream for stream in streams if stream.kind == "video"), None)
    sound = next((stream for stream in streams if stream.kind == "audio"), None)
    if picture is None or (first_stamp_ms or 0) > LATEST_START_MS:
        return ()
    return tuple(
        browser
        for browser, containers in TABLE.items()
        if (plays := containers.get(container)) is not None
        and picture.codec in plays.picture
        and (picture.pixel_format is None or picture.pixel_format in plays.pixel_formats)
        and (sound is None or sound.codec in plays.sound)
    )
