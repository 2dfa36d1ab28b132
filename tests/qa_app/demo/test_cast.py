"""What is planted in the demo is what its charts find, on whatever day the demo is made."""

from datetime import date, datetime, time

import numpy as np
import pytest

from qa_app.demo import cast
from qa_app.demo.past import REVIEWED_SHARE
from qa_app.demo.ratings import draw_ratings, night_quality
from qa_app.demo.timetable import SEED, Night, nights
from qa_app.i18n import LONDON
from qa_app.services.trend_periods import period_of
from qa_app.services.trend_points import charted, points_of
from qa_app.settings import Settings
from rubrics.control_charts import XmrChart
from rubrics.library import load_library
from rubrics.ratings import Rating
from rubrics.scoring import score
from storage.database.trend_counts import Count

LIBRARY = load_library()
RUBRIC = LIBRARY.latest_rubric("group-session-integrity")
SETTINGS = Settings()


def charts(today: date) -> dict[str, XmrChart]:
    """The chart of each site by its code, of reviews drawn as the demo draws them."""
    reviews: dict[str, list[Count]] = {site.code: [] for site in cast.SITES}
    for number, night in enumerate(nights(LIBRARY.latest_programme(cast.PROGRAMME), today)):
        rng = np.random.default_rng([SEED, number])
        if night.is_recorded and not night.is_kept and rng.random() < REVIEWED_SHARE:
            reviews[night.site.code].append(reviewed(rng, night, today))
    until = datetime.combine(today, time(12), LONDON)
    minimum = SETTINGS.whole_number("minimum_reviews_per_point")
    return {
        code: charted(
            points_of(given, {}, "month", first=cast.first_day(today), until=until, minimum=minimum),
            SETTINGS.number("standard_score"),
        )[1]
        for code, given in reviews.items()
    }


def reviewed(rng: np.random.Generator, night: Night, today: date) -> Count:
    """The overall score that a reviewer would have given to the night."""
    expected = night.site.quality(cast.months_between(night.starts_at.date(), today), cast.MONTHS)
    people = range(len(night.facilitators) + (night.cover is not None))
    ratings = [
        Rating(
            one.item,
            None if one.facilitator_id is None else str(one.facilitator_id),
            one.value,
            one.not_applicable,
        )
        for one in draw_ratings(rng, RUBRIC, people, night_quality(rng, expected))
    ]
    scores = score(RUBRIC, ratings, [str(person) for person in people])
    value = next(one.value for one in scores if one.output == "overall")
    period = cast.months_between(cast.first_day(today), period_of("month", night.starts_at))
    n = 0 if value is None else 1
    return Count(1, period, 1, RUBRIC.version, n, 1 - n, value or 0.0, float(n))


@pytest.mark.slow
@pytest.mark.parametrize("today", [date(2026, 2, 1), date(2026, 11, 21), date(2027, 8, 12)], ids=str)
def test_charts_find_what_is_planted_and_nothing_else(today: date) -> None:
    found = charts(today)

    assert {code: chart.variation for code, chart in found.items()} == {
        "nor": "improvement",  # shifted
        "cdf": "improvement",  # rises
        "hul": "common",  # lenient all along: high, and steady
        "ips": "common",
        "lds": "common",
        "fen": "common",
    }
    assert found["hul"].mean == max(chart.mean or 0 for chart in found.values())
    assert all(chart.n >= 12 for chart in found.values())
