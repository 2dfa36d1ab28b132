"""A facilitator's sections over time, and the strengths that recur in their feedback."""

from html import escape

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.way_here import draw_way_here
from qa_app.i18n import _, day, ngettext
from qa_app.services.facilitator_profile import (
    ProfileCell,
    ProfileRow,
    SectionProfile,
    Strength,
    StrengthTime,
    rests_on,
)
from qa_app.services.supervision import FacilitatorPage

SHOWN_ROWS = 8
SHOWN_STRENGTHS = 5
SHOWN_TIMES = 3


def draw_strengths(page: FacilitatorPage) -> None:
    """Each with how often it was named and the way to the feedback that names it."""
    st.header(_("Strengths that recur"), anchor=False)
    st.caption(_("Named as a strength, with its moment, in at least two pieces of shared feedback."))
    if not page.strengths:
        st.caption(_("None yet."))
    for number, one in enumerate(page.strengths[:SHOWN_STRENGTHS]):
        _draw_strength(number, one)
    more = len(page.strengths) - SHOWN_STRENGTHS
    if more > 0:
        with st.expander(ngettext("{n} more strength", "{n} more strengths", more).format(n=more)):
            for number, one in enumerate(page.strengths[SHOWN_STRENGTHS:], start=SHOWN_STRENGTHS):
                _draw_strength(number, one)


def _draw_strength(number: int, one: Strength) -> None:
    n = len(one.times)
    with st.container(key=f"named-{number}", gap=None):
        named = ngettext("named in {n} piece of feedback", "named in {n} pieces of feedback", n).format(n=n)
        st.markdown(f"**{plain(one.label)}** :small[:gray[{plain(named)}]]")
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            for time in one.times[:SHOWN_TIMES]:
                _draw_time(number, time)
            if n > SHOWN_TIMES:
                earlier = one.times[SHOWN_TIMES:]
                words = ngettext("{n} earlier", "{n} earlier", len(earlier)).format(n=len(earlier))
                with st.popover(words, type="tertiary"):
                    for time in earlier:
                        _draw_time(number, time)


def _draw_time(number: int, time: StrengthTime) -> None:
    draw_way_here(
        day(time.delivered_at), key=f"strength-{number}-{time.feedback_id}", feedback=time.feedback_id
    )


def draw_section_profiles(page: FacilitatorPage) -> None:
    """Sections across, quarters or reviews down, each rubric by itself: a band in words, and the figure after it."""
    st.header(_("Sections over time"), anchor=False)
    if not page.profiles:
        st.caption(
            _("Scores show here once you have reflected on feedback that was shared with you.")
            if page.is_self
            else _("No submitted review has scores of sections yet.")
        )
    for one in page.profiles:
        _draw_profile(one)


def _draw_profile(one: SectionProfile) -> None:
    st.subheader(plain(one.rubric), anchor=False)
    st.caption(
        _(
            "Newest first, by quarter of delivery. A figure, 0 to 100, is the mean of the reviews in its row, or of "
            "fewer where it says so; one review alone is its own score and no mean. Drafts are not counted."
        )
        if one.is_by_quarter
        else _(
            "Newest first, each review by itself: there are too few for means. The score, 0 to 100, stands after its "
            "words. Drafts are not counted."
        )
    )
    _draw_table(one, one.rows[:SHOWN_ROWS])
    more = len(one.rows) - SHOWN_ROWS
    if more > 0:
        with st.expander(ngettext("{n} earlier row", "{n} earlier rows", more).format(n=more)):
            _draw_table(one, one.rows[SHOWN_ROWS:])


def _draw_table(one: SectionProfile, rows: tuple[ProfileRow, ...]) -> None:
    first = _("Delivered in") if one.is_by_quarter else _("Delivered")
    names = (first, _("Rests on"), *(label for _key, label in one.sections))
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{escape(row.when)}</th><td>{escape(rests_on(row.reviews, row.raters))}</td>'
        + "".join(_cell(cell, row) for cell in row.cells)
        + "</tr>"
        for row in rows
    )
    # What overflows on a narrow page is reached by the keyboard too.
    st.html(
        f'<div class="profile" role="region" tabindex="0" aria-label="{escape(one.rubric)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(cell: ProfileCell, row: ProfileRow) -> str:
    words = f'{escape(cell.words)} <span class="quiet">{escape(cell.score)}</span>'
    if cell.reviews and (cell.reviews, cell.raters) != (row.reviews, row.raters):
        words += f'<br><span class="quiet">{escape(rests_on(cell.reviews, cell.raters))}</span>'
    return f"<td>{words}</td>"
