"""The drawn parts of the trends, run by Streamlit's own tester: words beside every mark, and no mark-up of others."""

from datetime import date

from streamlit.testing.v1 import AppTest

from qa_app.components.variation_icons import assurance_icon, variation_icon
from qa_app.services.trend_points import TrendPoint, charted
from qa_app.services.trends import Site, Trend


def trend(name: str, values: list[float], site_id: int = 1) -> Trend:
    site = Site(site_id, name.lower(), name, "East", "England", "community", "en", 180)
    points = [
        TrendPoint(date(2026, 1 + place, 1), 6, 0, (), 1, value, is_over=True, is_counted=True)
        for place, value in enumerate(values)
    ]
    done, chart = charted(points, 60.0)
    return Trend(site, "", done, chart, 60.0, 5, (1,), {}, (), ())


def draw_rows(trends: "list[Trend]") -> None:
    import streamlit as st

    from qa_app.components.site_rows import draw_site_rows

    st.text(f"clicked {draw_site_rows(trends)}")


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
        "Too few reviews to say",
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
    assert html.count('<tr><th scope="row">') == 4 + 8
    assert "Apr 2026" in html
    # By hand: 94 ± 2.66 × 8; the table shows the limits as drawn, the box as worked out.
    assert '<td class="number quiet">72.7</td><td class="number quiet">100.0</td>' in html
    assert "72.7 to 115.3" in html
    assert "Only 4 months count" in html


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
