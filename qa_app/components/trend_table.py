"""The same as the chart in numbers: one row a period, with the mark that stands for it in the chart."""

from html import escape

import streamlit as st

from qa_app.charts.palette import BETWEEN, COLOURS
from qa_app.components.inline_picture import inline_picture
from qa_app.components.plain_words import plain
from qa_app.i18n import _
from qa_app.services.trend_words import figure, initials, point_words, raters_words, short_period
from qa_app.services.trends import Trend, TrendPoint


def draw_trend_table(trend: Trend) -> None:
    """Draw the table, newest last as in the chart, and who the raters are."""
    heads = [
        (_("Period"), ""),
        (_("n"), "number"),
        *([(_("Raters"), "")] if trend.measure.is_rated else []),
        (_("Value"), "number"),
        (_("Lower"), "number"),
        (_("Upper"), "number"),
        (_("What it is"), ""),
    ]
    head = "".join(f'<th scope="col" class="{kind}">{escape(words)}</th>' for words, kind in heads)
    rows = "".join(_row(trend, place) for place in range(len(trend.points)))
    name = escape(_("The same in numbers"))
    st.html(
        f'<div class="trend-table" tabindex="0" role="region" aria-label="{name}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
    if trend.names:
        known = sorted(trend.names.values())
        st.caption(plain(" · ".join(f"{initials(name)} {name}" for name in known)))


def point_mark(trend: Trend, point: TrendPoint) -> str:
    """The point's mark as a picture; an empty one for a period that is not drawn."""
    kind = point.cause if point.is_counted else "not_counted"
    if point.value is None:
        return inline_picture("", 12, 12)
    shape = {
        "common": '<circle cx="6" cy="6" r="4" fill="{0}"/>',
        "improvement": '<path d="M6 .5L11.500 6 6 11.500 .5 6z" fill="{0}"/>',
        "concern": '<rect x="1.500" y="1.500" width="9" height="9" fill="{0}"/>',
        "neutral": '<path d="M6 1l5.500 10H.5z" fill="{0}"/>',
        "not_counted": '<circle cx="6" cy="6" r="4" fill="none" stroke="{0}" stroke-width="1.300"/>',
    }[kind]
    return inline_picture(shape.format(BETWEEN if kind == "not_counted" else COLOURS[kind]), 12, 12)


def _row(trend: Trend, place: int) -> str:
    point = trend.points[place]
    words = escape(point_words(trend, point))
    signal = f"<b>{words}</b>" if point.flag else words
    unit = trend.measure.unit
    lower, upper = (figure(limit, unit) for limit in trend.drawn_limits(place)[1:])
    raters = f'<td class="quiet">{escape(raters_words(point))}</td>' if trend.measure.is_rated else ""
    return (
        f'<tr><th scope="row">{escape(short_period(trend.selection.step, point.begins))}</th>'
        f'<td class="number">{point.n}</td>{raters}'
        f'<td class="number"><b>{figure(point.value, unit)}</b></td>'
        f'<td class="number quiet">{lower}</td><td class="number quiet">{upper}</td>'
        f'<td class="sign">{point_mark(trend, point)} {signal}</td></tr>'
    )
