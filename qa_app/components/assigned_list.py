"""What the reader was asked to review, the soonest first, each one click from the desk."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, days_badge, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.components.poster import draw_poster
from qa_app.components.way_to_work import open_desk
from qa_app.i18n import _, ngettext, short_day
from qa_app.services.assignments import Assigned


def draw_assigned_list(rows: list[Assigned]) -> None:
    """A card with a row for each; nothing where nobody was asked for anything."""
    if not rows:
        return
    n = len(rows)
    with card(_("Assigned to you"), ngettext("{n} review", "{n} reviews", n).format(n=n)):
        for row in first_rows(rows, "assigned"):
            with st.container(key=f"line-assigned-{row.assignment.id}"):
                _draw_row(row)
        draw_more(rows, "assigned")


def _draw_row(row: Assigned) -> None:
    picture, words, due, action = st.columns((0.15, 0.45, 0.2, 0.2), gap="small")
    recording = row.entry.recording
    with picture:
        draw_poster(recording, row.entry.words.title)
    place = f"{row.entry.words.place} · {row.entry.words.facilitators}"
    asked = _("Asked by {name}").format(name=row.asked_by)
    words.markdown(f"**{plain(row.entry.words.title)}**  \n{plain(place)}  \n{quiet(asked)}")
    due.markdown(f"{short_day(row.assignment.by_when)}  \n{days_badge(row.days_left)}")
    if recording is None or row.entry.state != "ready":
        words.markdown(quiet(_("This recording cannot be watched at the moment, so it cannot be reviewed.")))
        return
    label = _("Continue") if row.state == "begun" else _("Open desk")
    row_button(action, label, f"assigned-{row.assignment.id}", does=partial(open_desk, recording.id))
