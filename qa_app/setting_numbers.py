"""Which settings are numbers, and which numbers make sense."""

from collections.abc import Mapping

NUMBERS: Mapping[str, int] = {
    "port": 65_535,
    # Longer than a week no store signs a link for.
    "presigned_seconds": 604_800,
    "sign_in_hours": 8_760,
    "sync_minutes": 10_080,
    "sync_settle_seconds": 86_400,
    "index_workers": 256,
    "index_max_megabytes": 1_000_000,
    "index_max_seconds": 86_400,
    "index_max_requests": 1_000_000,
    "index_max_memory_megabytes": 1_000_000,
    "convert_threads": 256,
    "convert_max_hours": 240,
    "signal_black_luma": 255,
    "signal_dark_luma": 255,
    "signal_covered_percent": 100,
    "signal_blurred_percent": 100,
    "signal_picture_seconds": 86_400,
    "signal_frozen_difference": 255,
    "signal_frozen_seconds": 86_400,
    "signal_silent_decibels": 120,
    "signal_silent_seconds": 86_400,
    "minimum_reviews_per_point": 1_000,
    "missing_recording_days": 365,
    "length_percent": 100,
    "length_minutes": 1_440,
    "concern_hours": 720,
    "urgent_concern_hours": 720,
    "dispute_days": 365,
    "standard_score": 100,
    "smtp_port": 65_535,
    # Shorter by far than a sender may be silent before another takes its mails up.
    "smtp_seconds": 60,
    "mail_quiet_minutes": 1_440,
}
"""The fields that are numbers, and the highest that makes sense."""

MAY_BE_ZERO = ("sync_minutes", "sync_settle_seconds", "mail_quiet_minutes")

WHOLE_NUMBERS = (
    "port",
    "smtp_port",
    "presigned_seconds",
    "index_workers",
    "index_max_requests",
    "convert_threads",
    "minimum_reviews_per_point",
    "missing_recording_days",
    "concern_hours",
    "urgent_concern_hours",
    "dispute_days",
)
