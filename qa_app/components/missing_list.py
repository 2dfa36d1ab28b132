"""Programme sessions that were delivered and of which no recording has come."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_to_work import RECORDINGS
from qa_app.i18n import _, ngettext, short_day
from qa_app.screen_state import go_to
from qa_app.services.home import MissingRecording


def draw_missing_list(rows: list[MissingRecording], in_tray: int) -> None:
    """Draw the list; `in_tray` recordings are unmatched, and one of them may be what is missing."""
    n = len(rows)
    count = ngettext("{n} programme session", "{n} programme sessions", n).format(n=n) if n else ""
    why = _("A recording is missed when it has not come two days after its programme session.")
    if in_tray and rows:
        why += " " + ngettext(
            "{n} unmatched recording waits in the tray: it may be one of these.",
            "{n} unmatched recordings wait in the tray: they may be some of these.",
            in_tray,
        ).format(n=in_tray)
    with card(_("Recordings missing at my sites"), count, why):
        if not rows:
            st.markdown(
                _("Nothing waits for you. Every programme session of the last months has its recording.")
            )
        for row in first_rows(rows, "missing"):
            with st.container(key=f"line-missing-{row.session.id}"):
                _draw_row(row, in_tray)
        draw_more(rows, "missing")


def _draw_row(row: MissingRecording, in_tray: int) -> None:
    session, place, delivered, since, action = st.columns([0.24, 0.16, 0.25, 0.19, 0.16], gap="small")
    session.markdown(f"**{plain(row.words.title)}**")
    place.markdown(plain(_("{site}, group {code}").format(site=row.site.name, code=row.session.group_code)))
    delivered.markdown(f"{short_day(row.session.starts_at)}  \n{quiet(row.words.facilitators)}")
    days = ngettext("{n} day", "{n} days", row.days).format(n=row.days) if row.days else _("today")
    tone = "orange" if row.days > 7 else "gray"
    since.markdown(f"{short_day(row.since)}  \n:{tone}-badge[{days}]")
    if not in_tray:
        action.markdown(quiet(_("Ask the site whether it was filmed.")))
    else:
        key = f"tray-{row.session.id}"
        row_button(action, _("See the tray"), key, does=partial(go_to, RECORDINGS, tab="unmatched"))
