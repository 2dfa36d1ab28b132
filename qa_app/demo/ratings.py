"""Ratings as a treatment manager would give them, at random around the quality that a night had."""

from collections.abc import Sequence

import numpy as np

from qa_app.services.reviews import Rubric, SavedRating

SPREAD = 0.62
NIGHT_SPREAD = 3.0
PER_POINT = 25.0
NOT_APPLICABLE_SHARE = 0.15
UNANSWERED_SHARE = 0.01


def night_quality(rng: np.random.Generator, expected: float) -> float:
    """How good this night was, 0 to 100: nights differ around what the site usually does."""
    return float(rng.normal(expected, NIGHT_SPREAD))


def draw_ratings(
    rng: np.random.Generator, rubric: Rubric, facilitator_ids: Sequence[int], quality: float
) -> list[SavedRating]:
    """A rating for nearly every item: near the quality, some not applicable, a few left open."""
    ratings = []
    for item in rubric.items:
        who: Sequence[int | None] = facilitator_ids if item.scope == "facilitator" else [None]
        for person_id in who:
            if rng.random() < UNANSWERED_SHARE:
                continue
            left_out = bool(item.not_applicable) and rng.random() < NOT_APPLICABLE_SHARE
            value = float(np.clip(round(rng.normal(quality / PER_POINT, SPREAD)), item.minimum, item.maximum))
            if item.is_critical:
                # A critical item fails rarely, whatever the night; otherwise every chart would be about it.
                value = max(value, 1.0 if rng.random() < 0.02 else 2.0)
            ratings.append(
                SavedRating(
                    item=item.key,
                    facilitator_id=person_id,
                    value=None if left_out else value,
                    not_applicable=item.not_applicable[0].key if left_out else None,
                    seen_saves=0,
                )
            )
    return ratings
