"""The targets of trends as the settings give them, checked once."""

from math import isfinite

from qa_app.errors import BadSetting

MEASURES_WITH_TARGETS = (
    "standard",
    "coverage",
    "watched",
    "until_review",
    "until_feedback",
    "until_supervision",
    "missing",
    "unusable",
    "late_actions",
    "seen_actions",
)


def trend_targets(given: str) -> dict[str, float]:
    """Targets by measure from words such as `missing=5 until_feedback=14`. Raises BadSetting."""
    found: dict[str, float] = {}
    for word in given.split():
        measure, _equals, figure = word.partition("=")
        if measure not in MEASURES_WITH_TARGETS or measure in found:
            raise BadSetting(
                f"QA_APP_TREND_TARGETS holds {word!r}. Give each target once, as in `missing=5`, for one of "
                f"{', '.join(MEASURES_WITH_TARGETS)}."
            )
        try:
            found[measure] = float(figure)
        except ValueError:
            found[measure] = -1.0
        if not (isfinite(found[measure]) and found[measure] >= 0):
            raise BadSetting(f"QA_APP_TREND_TARGETS holds {word!r}, which is not a number from 0 up.")
    return found
