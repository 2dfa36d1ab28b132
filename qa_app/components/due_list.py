"""Who is due to be seen: why, by when, and the recording to open for it."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, days_badge, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.components.poster import draw_poster
from qa_app.components.way_to_work import RECORDINGS, open_desk
from qa_app.i18n import _, ngettext, position, short_day
from qa_app.screen_state import go_to
from qa_app.services.home import DueReview
from qa_app.services.programme_sessions import people_in_words

COLUMNS = (0.26, 0.18, 0.13, 0.27, 0.16)


def draw_due_list(rows: list[DueReview]) -> None:
    """Draw the list in a card; each row leads to the desk, or to what stands in its way."""
    late = sum(row.days_left < 0 for row in rows)
    count = ngettext("{n} review", "{n} reviews", len(rows)).format(n=len(rows)) if rows else ""
    if late:
        count += ", " + _("{n} overdue").format(n=late)
    why = _(
        "Each facilitator is seen once in each module of each group. Sessions that you delivered are never "
        "yours to review."
    )
    with card(_("Due to be monitored"), count, why):
        if not rows:
            st.markdown(
                _("Nothing waits for you. Everybody who delivered lately was seen or is being reviewed.")
            )
        for number, row in enumerate(first_rows(rows, "due")):
            with st.container(key=f"line-due-{number}"):
                _draw_row(row, number)
        draw_more(rows, "due")


def _draw_row(row: DueReview, number: int) -> None:
    who, due, picture, recording, action = st.columns(COLUMNS, gap="small")
    names, module = plain(people_in_words(list(row.facilitators))), plain(row.module)
    place = quiet(_("{site}, group {code}").format(site=row.site.name, code=row.group_code))
    why = _("{module}: not seen yet").format(module=module)
    who.markdown(f"**{names}**  \n{why}  \n{place}")
    due.markdown(f"{short_day(row.due_on)}  \n{days_badge(row.days_left)}")
    entry = row.entry
    if entry is None or entry.recording is None:
        with picture:
            draw_poster(None, "")
        recording.markdown("**" + _("Nobody can watch them yet") + f"**  \n{_in_the_way(row)}")
        row_button(action, _("See why"), f"why-{number}", does=partial(go_to, RECORDINGS, site=row.site.id))
        return
    with picture:
        draw_poster(entry.recording, entry.words.title)
    when = f"{short_day(entry.session.starts_at)} · {position(entry.recording.duration_ms)}"
    choice = (
        _("The only one that can be watched")
        if row.choice == 1
        else _("The fullest of {n} that can be watched").format(n=row.choice)
    )
    recording.markdown(f"**{plain(entry.words.title)}**  \n{quiet(when)}  \n{quiet(choice)}")
    recording_id = entry.recording.id
    row_button(
        action,
        _("Open desk"),
        f"desk-{recording_id}",
        primary=number == 0,
        does=partial(open_desk, recording_id),
    )


def _in_the_way(row: DueReview) -> str:
    total = sum(n for _state, n in row.in_the_way)
    ways = ", ".join(f"{n} {_way(state)}" for state, n in row.in_the_way)
    return quiet(
        ngettext("Of {n} programme session: {ways}", "Of {n} programme sessions: {ways}", total).format(
            n=total, ways=ways
        )
    )


def _way(state: str) -> str:
    words = {
        "delivered_by_you": _("delivered by you"),
        "no_recording": _("without a recording"),
        "waiting": _("waiting to be indexed"),
        "needs_conversion": _("to be converted"),
        "unreadable": _("unreadable"),
        "missing": _("missing from the store"),
        "erased": _("erased"),
    }
    return words[state]
