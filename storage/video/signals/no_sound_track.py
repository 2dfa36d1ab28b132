"""No sound track: there is nothing to hear and never was. A track that holds silence is told as silent instead."""

from storage.video.signals.span import QualitySignal


def find_no_sound_track(has_sound_track: bool, end_ms: int) -> tuple[QualitySignal, ...]:
    """The whole recording when it has no sound track, whatever can be decoded of one. There is no measure."""
    return () if has_sound_track else (QualitySignal("no_sound_track", 0, end_ms),)
