"""The drawn parts of the trends, run by Streamlit's own tester: words beside every mark, and no mark-up of others."""

from datetime import date, timedelta

from streamlit.testing.v1 import AppTest

from qa_app.components.trend_plot import control_points
from qa_app.components.variation_icons import assurance_icon, variation_icon
from qa_app.i18n import language
from qa_app.services.trends import Trend
from tests.qa_app.made_trends import made_point, made_trend, site_named


def trend(name: str, values: list[float], site_id: int = 1) -> Trend:
    points = [made_point(date(2026, 1 + place, 1), value) for place, value in enumerate(values)]
    return made_trend(points, site=site_named(name, site_id), rater_ids=(1,))


def draw_rows(trends: "list[Trend]") -> None:
    import streamlit as st

    from qa_app.components.site_rows import draw_site_rows
    from qa_app.services.trends import Selection

    st.text(f"clicked {draw_site_rows(trends, Selection())}")


def draw_one(trend: "Trend") -> None:
    from qa_app.components.trend_table import draw_trend_table
    from qa_app.components.trend_verdict import draw_limits_box, draw_trend_verdict

    draw_trend_verdict(trend)
    draw_trend_table(trend)
    draw_limits_box(trend)


def html_of(tester: AppTest) -> str:
    return "\n".join(str(one.proto.body) for one in tester.get("html"))


def test_rows_are_grouped_and_tell_which_site_was_clicked() -> None:
    trends = [trend("Cardiff", [40, 41, 40], 7), trend("Bangor", [61, 65, 61], 8), trend("Hull", [], 9)]
    tester = AppTest.from_function(draw_rows, default_timeout=30, kwargs={"trends": trends}).run()
    assert not tester.exception
    assert [one.value for one in tester.header] == [
        "Will miss the target",
        "Nothing unusual",
        "Too little to say",
    ]
    assert tester.text[0].value == "clicked None"
    assert "<b>40.0</b>" in html_of(tester)
    tester.button(key="site-8").click().run()
    assert tester.text[0].value == "clicked 8"


def test_the_table_holds_every_month_with_its_words_and_limits() -> None:
    tester = AppTest.from_function(
        draw_one, default_timeout=30, kwargs={"trend": trend("Hull", [90.0, 98.0, 90.0, 98.0])}
    ).run()
    assert not tester.exception
    html = html_of(tester)
    assert html.count('<tr><th scope="row">') == 4 + 9
    assert "Apr 2026" in html
    # By hand: 94 ± 2.66 × 8; the table shows the limits as drawn, the box as worked out.
    assert '<td class="number quiet">72.7</td><td class="number quiet">100.0</td>' in html
    assert "72.7 to 115.3" in html
    assert "The limits rest on 4 points" in html


def test_the_axis_names_months_in_the_language_of_the_reader_and_the_year_where_it_begins() -> None:
    begins = (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
    made = made_trend([made_point(day, 60.0) for day in begins])
    labels = [point.labels for point in control_points(made)]
    assert labels == [("Dec", "n 6", "2025"), ("Jan", "n 6", "2026"), ("Feb", "n 6")]
    with language("cy"):
        assert control_points(made)[0].labels == ("Rhag", "n 6", "2025")


def test_of_weeks_every_fourth_is_named() -> None:
    weeks = [date(2026, 3, 2) + timedelta(weeks=place) for place in range(6)]
    made = made_trend([made_point(day, 60.0) for day in weeks], step="week")
    labels = [point.labels for point in control_points(made)]
    assert labels == [("2 Mar", "2026"), (), (), (), ("30 Mar",), ()]


def test_a_name_is_shown_as_it_is_and_never_as_mark_up() -> None:
    trends = [trend("<b>*Hull*</b>", [61, 65, 61])]
    tester = AppTest.from_function(draw_rows, default_timeout=30, kwargs={"trends": trends}).run()
    assert tester.button(key="site-1").label == "\\<b\\>\\*Hull\\*\\</b\\>"


def test_icons_differ_by_shape_and_letter_and_not_by_colour_alone() -> None:
    causes = [("improvement", "up"), ("improvement", "down"), ("concern", "up"), ("concern", "down")]
    icons = [variation_icon(*cause) for cause in causes]
    icons += [variation_icon("common", None), variation_icon(None, None), variation_icon("neutral", "up")]
    icons += [assurance_icon(one) for one in ("pass", "fail", "hit_and_miss")]
    assert len(set(icons)) == 10
    assert all('alt=""' in icon for icon in icons)
    assert [letter in icon for letter, icon in zip(("%3EH%3C", "%3EL%3C"), icons, strict=False)] == [
        True,
        True,
    ]
