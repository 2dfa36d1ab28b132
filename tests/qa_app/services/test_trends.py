"""The trend of a site: which months count, what the chart says, and who may see how much of it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from qa_app.access import Grant, Person
from qa_app.backend import Backend, build
from qa_app.errors import NotAllowed, NotFound
from qa_app.services import trends
from qa_app.services.trends import Selection
from qa_app.settings import Settings
from tests.clock import Clock
from tests.qa_app.services.site_history import SiteHistory

QA = Person(901, "Marged Osei", "en", (Grant("qa_team"),))
NOW = datetime(2026, 11, 12, 18, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Backend:
    """One database for all tests here, each of which makes sites of its own."""
    folder = str(tmp_path_factory.mktemp("trends"))
    settings = Settings(mode="demo", data_folder=folder, minimum_reviews_per_point="2")
    return replace(build(settings, {}), clock=Clock(NOW))


@pytest.fixture
def norwich(backend: Backend) -> SiteHistory:
    return SiteHistory(backend)


def evening(year: int, month: int, day: int = 10) -> datetime:
    return datetime(year, month, day, 18, 0, tzinfo=UTC)


def fill(history: SiteHistory, means: list[float], last: tuple[int, int] = (2026, 10)) -> None:
    """Two reviews a month, one under and one over the mean, in as many months up to `last`."""
    year, month = last
    for back, mean in enumerate(reversed(means)):
        years, zero_based = divmod(year * 12 + month - 1 - back, 12)
        when = evening(years, zero_based + 1)
        history.reviews([(when, mean - 1), (when, mean + 1)])


def test_a_month_is_the_mean_of_its_reviews_with_their_number_and_raters(
    backend: Backend, norwich: SiteHistory
) -> None:
    norwich.review(evening(2026, 9), 60.0, rater="Rhian Probert")
    norwich.review(evening(2026, 9), 61.0, rater="Dilys Okoro")
    norwich.review(evening(2026, 9), 65.0, rater="Rhian Probert")
    (september, october) = trends.trend(backend, QA, norwich.site.id).points
    assert (september.begins, september.n, september.value) == (date(2026, 9, 1), 3, 62.0)
    assert [(rater.name, rater.n) for rater in september.raters] == [("Rhian Probert", 2), ("Dilys Okoro", 1)]
    assert september.is_counted
    assert (october.n, october.value, october.is_counted) == (0, None, False)


def test_months_are_those_of_the_calendar_in_london(backend: Backend, norwich: SiteHistory) -> None:
    # 23:30 in UTC on the last of June is half past midnight on the first of July in London's summer.
    norwich.review(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), 50.0)
    # 23:30 in UTC on the last of January is the same evening in London's winter.
    norwich.review(datetime(2026, 1, 31, 23, 30, tzinfo=UTC), 40.0)
    found = trends.trend(backend, QA, norwich.site.id).points
    assert {point.begins: point.value for point in found if point.n} == {
        date(2026, 1, 1): 40.0,
        date(2026, 7, 1): 50.0,
    }


def test_eighteen_whole_months_and_the_running_one_are_looked_at(
    backend: Backend, norwich: SiteHistory
) -> None:
    norwich.review(datetime(2025, 4, 30, 22, 59, tzinfo=UTC), 10.0)  # 23:59 in London: a month too early
    norwich.review(datetime(2025, 4, 30, 23, 0, tzinfo=UTC), 20.0)  # midnight in London: May
    norwich.review(NOW, 30.0)  # not before now
    found = trends.trend(backend, QA, norwich.site.id).points
    assert [point.value for point in found if point.n] == [20.0]
    assert found[0].begins == date(2025, 5, 1)
    assert found[-1].begins == date(2026, 10, 1)
    assert len(found) == 18


def test_only_submitted_reviews_and_their_overall_score_count(backend: Backend, norwich: SiteHistory) -> None:
    norwich.review(evening(2026, 9), 60.0)
    norwich.review(evening(2026, 9), 10.0, state="draft")
    norwich.review(evening(2026, 9), 20.0, state="withdrawn")
    september = trends.trend(backend, QA, norwich.site.id).points[0]
    assert (september.n, september.value) == (1, 60.0)


def test_a_score_that_is_undefined_is_told_and_is_no_nought(backend: Backend, norwich: SiteHistory) -> None:
    norwich.reviews([(evening(2026, 9), 60.0), (evening(2026, 9), None), (evening(2026, 9), 70.0)])
    norwich.review(evening(2026, 8), None)
    august, september, _october = trends.trend(backend, QA, norwich.site.id).points
    assert (september.n, september.without_value, september.value) == (2, 1, 65.0)
    assert (august.n, august.without_value, august.value, august.is_counted) == (0, 1, None, False)


def test_a_month_with_too_few_reviews_is_shown_and_not_counted(
    backend: Backend, norwich: SiteHistory
) -> None:
    fill(norwich, [60.0, 62.0, 64.0], last=(2026, 8))
    norwich.review(evening(2026, 9), 10.0)
    found = trends.trend(backend, QA, norwich.site.id)
    september = found.points[3]
    assert (september.n, september.value, september.is_counted, september.flag) == (1, 10.0, False, None)
    # By hand: mean (60 + 62 + 64) / 3 = 62; moving ranges 2 and 2; limits 62 ± 2.66 × 2.
    assert found.chart.mean == 62.0
    assert found.chart.lower == pytest.approx(56.68)
    assert found.chart.upper == pytest.approx(67.32)
    assert found.chart.n == 3
    assert found.chart.provisional
    assert found.latest is not None
    assert found.latest.begins == date(2026, 8, 1)


def test_the_month_that_is_not_over_is_shown_and_not_counted(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [60.0, 62.0])
    norwich.reviews([(evening(2026, 11), 90.0)] * 3)
    found = trends.trend(backend, QA, norwich.site.id)
    november = found.points[-1]
    assert (november.begins, november.n, november.value) == (date(2026, 11, 1), 3, 90.0)
    assert not november.is_over
    assert not november.is_counted
    assert found.chart.mean == 61.0


def test_a_month_that_has_ended_is_counted_at_its_last_moment(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [60.0, 62.0], last=(2026, 11))
    december = datetime(2026, 12, 1, 0, 0, tzinfo=UTC)
    found = trends.trend(backend, QA, norwich.site.id, until=december)
    assert [point.is_counted for point in found.points] == [True, True]


def test_an_empty_month_stays_in_its_place_as_a_gap(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [60.0], last=(2026, 7))
    fill(norwich, [64.0], last=(2026, 9))
    found = trends.trend(backend, QA, norwich.site.id).points
    assert [(point.begins.month, point.value) for point in found] == [
        (7, 60.0),
        (8, None),
        (9, 64.0),
        (10, None),
    ]


def test_a_section_has_a_trend_of_its_own(backend: Backend, norwich: SiteHistory) -> None:
    norwich.review(evening(2026, 9), 60.0, sections={"A": 80.0, "B": None})
    assert [key for key, _name in trends.parts_of(backend, "score")] == ["A", "B", "C", "D", "E"]
    assert trends.trend(backend, QA, norwich.site.id, Selection(part="A")).points[0].value == 80.0
    assert trends.trend(backend, QA, norwich.site.id, Selection(part="B")).points[0].without_value == 1
    assert trends.trend(backend, QA, norwich.site.id, Selection(part="C")).points == ()


def test_a_site_that_rises_for_seven_months_in_a_row_is_flagged_with_its_run(
    backend: Backend, norwich: SiteHistory
) -> None:
    # Up and down around 60 for eight months, then seven in a row above the mean without rising all along.
    fill(norwich, [58, 64, 57, 63, 58, 64, 57, 63, 66, 65, 67, 66, 68, 66, 67])
    found = trends.trend(backend, QA, norwich.site.id)
    # By hand: mean = (484 + 465) / 15 = 63.27; the last seven lie above, the eighth from the end below.
    assert found.chart.mean == pytest.approx(949 / 15)
    assert [point.flag for point in found.points] == [None] * 8 + ["shift"] * 7
    runs = [point.run for point in found.points[-7:]]
    assert [(run.place, run.length) for run in runs if run] == [(place, 7) for place in range(1, 8)]
    assert {run.since for run in runs if run} == {date(2026, 4, 1)}
    assert found.chart.variation == "improvement"
    assert not found.chart.provisional
    assert found.attention == "better"


def test_a_fall_of_seven_months_knows_its_first_month(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [70, 72, 70, 72, 70, 75, 74, 73, 72, 71, 70, 69])
    found = trends.trend(backend, QA, norwich.site.id)
    assert [point.flag for point in found.points[5:]] == ["trend"] * 7
    run = found.points[-1].run
    assert run is not None
    assert (run.place, run.length, run.since) == (7, 7, date(2026, 4, 1))
    assert found.attention == "worse"


def test_a_gap_does_not_break_a_run_and_is_no_part_of_it(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [58, 64, 57, 63, 58, 64, 57, 63, 66, 65, 67], last=(2026, 5))
    norwich.review(evening(2026, 6), 10.0)
    fill(norwich, [66, 68, 66, 67])
    found = trends.trend(backend, QA, norwich.site.id)
    run = found.points[-1].run
    assert run is not None
    assert (run.length, run.since) == (7, date(2026, 3, 1))


def test_drawn_limits_stay_where_scores_can_lie_and_computed_ones_are_kept(
    backend: Backend, norwich: SiteHistory
) -> None:
    fill(norwich, [90.0, 98.0, 90.0, 98.0])
    found = trends.trend(backend, QA, norwich.site.id)
    # By hand: mean 94, moving range 8, limits 94 ± 21.28.
    assert found.chart.upper == pytest.approx(115.28)
    assert found.drawn_upper == 100.0
    assert found.drawn_lower == pytest.approx(72.72)


def test_the_target_is_the_standard_of_the_settings(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [40.0, 41.0, 40.0])
    strict = trends.trend(backend, QA, norwich.site.id)
    assert (strict.target, strict.chart.assurance, strict.attention) == (60.0, "fail", "will_miss")
    settings = replace(backend.settings, standard_score="30")
    easy = trends.trend(replace(backend, settings=settings), QA, norwich.site.id)
    assert (easy.target, easy.chart.assurance, easy.attention) == (30.0, "pass", "nothing_unusual")


def test_a_new_rubric_version_is_told_with_its_month(backend: Backend, norwich: SiteHistory) -> None:
    norwich.review(evening(2026, 8), 60.0)
    norwich.review(evening(2026, 9), 60.0, version="1.1")
    norwich.review(evening(2026, 10), 60.0)
    found = trends.trend(backend, QA, norwich.site.id).version_changes
    assert found == (trends.VersionChange(date(2026, 9, 1), "1.1"),)


def test_a_site_without_reviews_has_a_trend_without_points(backend: Backend, norwich: SiteHistory) -> None:
    found = trends.trend(backend, QA, norwich.site.id)
    assert (found.points, found.n, found.latest, found.chart.variation) == ((), 0, None, None)
    assert found.attention == "too_few"


def test_one_month_has_a_mean_and_no_limits(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [60.0])
    found = trends.trend(backend, QA, norwich.site.id)
    assert (found.chart.mean, found.chart.lower, found.drawn_upper) == (60.0, None, None)
    assert found.attention == "too_few"


def test_figures_alone_tell_neither_raters_nor_a_mean_of_few(backend: Backend, norwich: SiteHistory) -> None:
    fill(norwich, [60.0, 62.0], last=(2026, 9))
    norwich.review(evening(2026, 10), 10.0)
    norwich.review(evening(2026, 11), 20.0, rater="Dilys Okoro")
    manager = Person(902, "Programme manager", "en", (Grant("programme_manager", norwich.site.id),))
    found = trends.trend(backend, manager, norwich.site.id)
    assert [(point.n, point.value, point.is_withheld) for point in found.points] == [
        (2, 60.0, False),
        (2, 62.0, False),
        (1, None, True),
        (1, None, True),
    ]
    assert [point.rater_count for point in found.points] == [1, 1, 1, 1]
    assert all(point.raters == () for point in found.points)
    assert found.names == {}
    open_book = trends.trend(backend, QA, norwich.site.id)
    assert [point.value for point in open_book.points] == [60.0, 62.0, 10.0, 20.0]
    assert set(open_book.names.values()) == {"Rhian Probert", "Dilys Okoro"}


def test_a_trend_is_for_those_who_may_see_it_at_that_site(backend: Backend, norwich: SiteHistory) -> None:
    hull = SiteHistory(backend, "Hull", region="North")
    mine = Person(903, "Treatment manager", "en", (Grant("treatment_manager", norwich.site.id),))
    facilitator = Person(904, "Facilitator", "en", (Grant("facilitator", norwich.site.id),))
    assert trends.trend(backend, mine, norwich.site.id).site == norwich.site
    assert [one.site for one in trends.overview(backend, mine)] == [norwich.site]
    with pytest.raises(NotAllowed):
        trends.trend(backend, mine, hull.site.id)
    with pytest.raises(NotAllowed):
        trends.trend(backend, facilitator, norwich.site.id)
    with pytest.raises(NotAllowed):
        trends.overview(backend, facilitator)


def test_an_unknown_site_or_section_is_not_found(backend: Backend, norwich: SiteHistory) -> None:
    with pytest.raises(NotFound, match="no such site"):
        trends.trend(backend, QA, norwich.site.id + 1)
    with pytest.raises(NotFound, match="no such part"):
        trends.trend(backend, QA, norwich.site.id, Selection(part="Z"))
    with pytest.raises(NotFound, match="no such part"):
        trends.overview(backend, QA, Selection(part="Z"))


def test_the_overview_puts_what_needs_attention_first_and_then_goes_by_name(backend: Backend) -> None:
    ystrad, cardiff, bangor, aberfan, swansea, _newtown = (
        SiteHistory(backend, name, region="Wales")
        for name in ("Ystrad", "Cardiff", "Bangor", "Aberfan", "Swansea", "Newtown")
    )
    fill(ystrad, [70, 72, 70, 72, 70, 75, 74, 73, 72, 71, 70, 69])
    fill(cardiff, [40.0, 41.0, 40.0])
    fill(bangor, [61.0, 65.0, 61.0])
    fill(aberfan, [90.0, 62.0, 90.0])
    fill(swansea, [58, 64, 57, 63, 58, 64, 57, 63, 66, 65, 67, 66, 68, 66, 67])
    wales = Person(905, "QA in Wales", "en", (Grant("qa_team", region="Wales"),))
    assert [(one.site.name, one.attention) for one in trends.overview(backend, wales)] == [
        ("Ystrad", "worse"),
        ("Cardiff", "will_miss"),
        ("Swansea", "better"),
        ("Aberfan", "nothing_unusual"),
        ("Bangor", "nothing_unusual"),
        ("Newtown", "too_few"),
    ]
