"""The settings of quality signals as the options that recordings are read with."""

from qa_app.settings import Settings
from storage.video.reading_options import ReadingOptions


def reading_options(settings: Settings) -> ReadingOptions:
    """What counts as a fault, as the environment says it; sizes are the product's own."""
    return ReadingOptions(
        black_below_luma=settings.number("signal_black_luma"),
        dark_below_luma=settings.number("signal_dark_luma"),
        covered_below_percent=settings.number("signal_covered_percent"),
        blurred_above=settings.number("signal_blurred_percent") / 100,
        shortest_fault_ms=_ms(settings, "signal_picture_seconds"),
        frozen_below_difference=settings.number("signal_frozen_difference"),
        shortest_freeze_ms=_ms(settings, "signal_frozen_seconds"),
        silent_below_db=-settings.number("signal_silent_decibels"),
        shortest_silence_ms=_ms(settings, "signal_silent_seconds"),
    )


def _ms(settings: Settings, name: str) -> int:
    return round(settings.number(name) * 1000)
