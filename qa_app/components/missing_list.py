"""Programme sessions that were delivered and of which no recording has come, and the reason asked for."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, draw_more, first_rows, row_button
from qa_app.components.kept_dialog import close_dialog, is_open, open_dialog
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_to_work import RECORDINGS
from qa_app.errors import Explained
from qa_app.i18n import _, moment, ngettext, short_day
from qa_app.screen_state import backend, field, go_to, memory, person, say_next
from qa_app.services.missing_recordings import (
    NO_RECORDING_REASONS,
    MissingRecording,
    say_why_not_recorded,
)


def draw_missing_list(rows: list[MissingRecording], in_tray: int) -> None:
    """Draw the list; `in_tray` recordings are unmatched, and one of them may be what is missing."""
    n = len(rows)
    count = ngettext("{n} programme session", "{n} programme sessions", n).format(n=n) if n else ""
    days = backend().settings.whole_number("missing_recording_days")
    why = ngettext(
        "A recording is missed when it has not come {n} day after its programme session. Give the reason if you know "
        "it: it is kept as a finding.",
        "A recording is missed when it has not come {n} days after its programme session. Give the reason if you know "
        "it: it is kept as a finding.",
        days,
    ).format(n=days)
    if in_tray and rows:
        why += " " + ngettext(
            "{n} unmatched recording waits in the tray: it may be one of these.",
            "{n} unmatched recordings wait in the tray: they may be some of these.",
            in_tray,
        ).format(n=in_tray)
    with card(_("Recordings missing at my sites"), count, why):
        if not rows:
            st.markdown(
                _(
                    "Nothing waits for you. Every programme session of the last months has its recording, or a reason."
                )
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
    if row.may_say_why:
        name = f"why-missing-{row.session.id}"
        row_button(action, _("Give reason"), f"button-{name}", does=partial(open_dialog, name))
        _draw_reasons(row, name)
    if in_tray:
        key = f"tray-{row.session.id}"
        row_button(action, _("See the tray"), key, does=partial(go_to, RECORDINGS, tab="unmatched"))
    else:
        place.markdown(quiet(_("Ask the site whether it was filmed.")))


def _draw_reasons(row: MissingRecording, name: str) -> None:
    """The dialog that asks why; nothing while it is not open."""
    if not is_open(name):
        return

    def say() -> None:
        try:
            say_why_not_recorded(backend(), person(), row.session.id, field(f"{name}-reason") or "")
        except Explained as error:
            memory()[f"{name}-problem"] = error.sentence
        else:
            say_next(_("The reason is kept. The recording is no longer looked for."))
            close_dialog()

    @st.dialog(_("Why is there no recording?"), width="medium", on_dismiss=close_dialog)
    def ask() -> None:
        if not is_open(name):
            st.rerun()
        st.markdown(f"**{plain(row.words.title)}**  \n{quiet(moment(row.session.starts_at))}")
        with st.form(f"{name}-form", border=False, enter_to_submit=False):
            st.radio(
                _("Reason"),
                list(NO_RECORDING_REASONS),
                index=None,
                format_func=lambda one: _(NO_RECORDING_REASONS[one]),
                key=f"{name}-reason",
            )
            problem = memory().pop(f"{name}-problem", None)
            if problem:
                st.warning(plain(problem))
            st.form_submit_button(_("Keep the reason"), type="primary", on_click=say)

    ask()
