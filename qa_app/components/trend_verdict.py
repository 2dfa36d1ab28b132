"""What a trend comes to, above its chart: icons with words, one sentence, and what to be careful about."""

from html import escape

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.variation_icons import assurance_icon, variation_icon
from qa_app.i18n import _
from qa_app.services.trend_cautions import cautions, limits_lines
from qa_app.services.trend_words import assurance_words, headline, meaning, variation_words
from qa_app.services.trends import Trend


def verdict_icons(trend: Trend) -> str:
    """Both icons with their words beside them, as HTML."""
    cause = None if trend.attention == "too_few" else trend.chart.variation
    direction = trend.chart.variation_direction
    strong = "signal" if direction else ""
    return (
        '<div class="trend-icons">'
        f'<div class="{strong}">{variation_icon(cause, direction)}'
        f"<span>{escape(variation_words(trend))}</span></div>"
        f"<div>{assurance_icon(trend.chart.assurance)}<span>{escape(assurance_words(trend))}</span></div>"
        "</div>"
    )


def draw_trend_verdict(trend: Trend) -> None:
    """The sentence that the chart comes to, and the cautions that belong to it."""
    st.html(
        f'<div class="trend-verdict">{verdict_icons(trend)}<div><p class="headline">{escape(headline(trend))}</p>'
        f"<p>{escape(meaning(trend))}</p></div></div>"
    )
    found = cautions(trend)
    if found:
        name = escape(_("Read with care"))
        st.html(
            f'<ul class="trend-cautions" aria-label="{name}">'
            + "".join(f"<li>{escape(sentence)}</li>" for sentence in found)
            + "</ul>"
        )


def draw_limits_box(trend: Trend) -> None:
    """How the limits are worked out, step by step."""
    st.header(_("How the limits are worked out"), anchor=False)
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(words)}</td></tr>'
        for name, words in limits_lines(trend)
    )
    st.html(f'<div class="trend-limits"><table><tbody>{rows}</tbody></table></div>')
    st.caption(plain(_("The limits hold what is usual at this site; they are not a standard to reach.")))
