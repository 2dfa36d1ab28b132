"""Who is due to be seen: why, by when, and the recording to open, to draw or to give to somebody."""

from functools import partial
from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qa_app.components.card import card, days_badge, draw_more, first_rows, late_words, row_button
from qa_app.components.due_dialog import draw_due_dialog, open_due_dialog
from qa_app.components.plain_words import plain, quiet
from qa_app.components.poster import draw_no_picture, draw_poster
from qa_app.components.rule_words import asked_for_words, way_words
from qa_app.components.way_to_work import PLAN, RECORDINGS, open_desk
from qa_app.errors import Explained
from qa_app.i18n import _, ngettext, position, short_day
from qa_app.screen_state import backend, go_to, person, say_next
from qa_app.services import draws
from qa_app.services.home import DueList, DueReview
from qa_app.services.programme_sessions import people_in_words

COLUMNS = (0.26, 0.18, 0.13, 0.26, 0.17)


def draw_due_list(due: DueList) -> None:
    """Draw the most urgent in a card; each row leads to the desk, to a draw, or to what stands in its way."""
    count = ngettext("{n} review", "{n} reviews", due.total).format(n=due.total) if due.total else ""
    if due.overdue:
        count += ", " + _("{n} overdue").format(n=due.overdue)
    why = _(
        "What the monitoring plan asks for. Drawn at random; choosing another asks for a reason. Sessions that you "
        "delivered or covered are never drawn."
    )
    with card(_("Due to be monitored"), count, why):
        if not due.rows:
            st.markdown(
                _("Nothing waits for you. Everybody who delivered lately was seen or is being reviewed.")
            )
        draw_due_rows(first_rows(due.rows, "due"))
        draw_more(due.rows, "due")
        more = due.total - len(due.rows)
        with st.container(horizontal=True):
            st.page_link(
                PLAN,
                label=_("{n} more in the monitoring plan").format(n=more) if more else _("Monitoring plan"),
                icon=":material/arrow_forward:",
                icon_position="right",
            )


def draw_due_page(due: DueList, page_length: int) -> None:
    """One page of the whole list, with the way to the others."""
    with st.container(border=True, gap="xsmall"):
        st.caption(ngettext("{n} review", "{n} reviews", due.total).format(n=due.total))
        if not due.rows:
            st.markdown(
                _("Nothing waits for you. Everybody who delivered lately was seen or is being reviewed.")
            )
        draw_due_rows(due.rows)
        if due.total > page_length:
            st.pagination(-(-due.total // page_length), key="due-page")


def draw_due_rows(rows: tuple[DueReview, ...]) -> None:
    """The rows below their heads, with the dialog of the one that is open."""
    if rows:
        _draw_heads()
    for number, row in enumerate(rows):
        with st.container(key=f"line-due-{number}"):
            _draw_row(row, number)
        draw_due_dialog(row)


def _draw_heads() -> None:
    heads = (_("Who and why"), _("Overdue from"), _("Next recording"))
    for column, words in zip(st.columns(COLUMNS, gap="small")[:3], heads, strict=True):
        column.html(f'<div class="list-head">{escape(words)}</div>')


def _draw_row(row: DueReview, number: int) -> None:
    who, due, picture, recording, action = st.columns(COLUMNS, gap="small")
    names = plain(people_in_words(list(row.facilitators)))
    why = "  \n".join(plain(asked_for_words(one)) for one in row.asked_for)
    place = quiet(_("{site}, group {code}").format(site=row.site.name, code=row.group_code))
    who.markdown(f"**{names}**  \n{why}  \n{place}")
    due.markdown(f"{short_day(row.overdue_on)}  \n{days_badge(row.days_left)}")
    if row.state == "blocked":
        with picture:
            draw_poster(None, "")
        recording.markdown("**" + _("Nobody can watch them yet") + f"**  \n{_in_the_way(row)}")
        row_button(action, _("See why"), f"why-{number}", does=partial(go_to, RECORDINGS, site=row.site.id))
        return
    if row.state == "to_draw":
        with picture:
            draw_no_picture(_("not drawn yet"))
        chance = _("From {n} that would pay this, each with the same chance").format(n=row.choice)
        recording.markdown("**" + _("Draw a recording") + f"**  \n{quiet(chance)}")
        with action, st.container(gap=None):
            row_button(
                st.container(),
                _("Draw"),
                f"draw-{row.debt}",
                primary=number == 0,
                does=partial(_draw_one, row),
            )
            _other_way(row, _("Choose"))
        return
    _draw_recording(row, number, picture, recording, action)


def _draw_recording(
    row: DueReview,
    number: int,
    picture: DeltaGenerator,
    recording: DeltaGenerator,
    action: DeltaGenerator,
) -> None:
    entry = row.entry
    assert entry is not None
    assert entry.recording is not None
    with picture:
        draw_poster(entry.recording, entry.words.title)
    when = f"{short_day(entry.session.starts_at)} · {position(entry.recording.duration_ms)}"
    recording.markdown(f"**{plain(entry.words.title)}**  \n{quiet(when)}  \n{quiet(_how_found(row))}")
    recording_id = entry.recording.id
    other = {"only": _("Assign"), "assigned": _("Take back")}
    with action, st.container(gap=None):
        if row.assigned is None or row.assigned.assignee_id == person().id:
            row_button(
                st.container(),
                _("Open desk"),
                f"desk-{recording_id}",
                primary=number == 0,
                does=partial(open_desk, recording_id),
            )
        _other_way(row, other.get(row.state, _("Choose another")))


def _how_found(row: DueReview) -> str:
    if row.assigned:
        words = _("Assigned to {name}, by {day}").format(
            name=row.assigned.name, day=short_day(row.assigned.by_when)
        )
        return f"{words} ({late_words(-row.assigned.days_left)})" if row.assigned.days_left < 0 else words
    if row.state == "only":
        return _("The only one, so not drawn")
    if row.state == "chosen":
        return _("Chosen with a reason, not drawn")
    return _("Drawn from {n}").format(n=row.drawn_from)


def _other_way(row: DueReview, label: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.button(label, key=f"other-{row.debt}", type="tertiary", on_click=open_due_dialog, args=(row,))


def _draw_one(row: DueReview) -> None:
    try:
        draws.draw_recording(backend(), person(), row.site.id, row.debt)
    except Explained as error:
        say_next(error.sentence)


def _in_the_way(row: DueReview) -> str:
    total = sum(n for _state, n in row.in_the_way)
    ways = ", ".join(f"{n} {way_words(state)}" for state, n in row.in_the_way)
    return quiet(
        ngettext("Of {n} programme session: {ways}", "Of {n} programme sessions: {ways}", total).format(
            n=total, ways=ways
        )
    )
