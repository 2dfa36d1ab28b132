"""Notices as a list: those that wait, and below them the latest that were read."""

import streamlit as st

from qa_app.components.card import card, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import _, moment, ngettext
from qa_app.screen_state import backend, go_to, person, say_next
from qa_app.services import notice_list
from qa_app.services.notice_list import NoticeLine

COLUMNS = (0.76, 0.24)


def draw_notices(lines: tuple[NoticeLine, ...]) -> None:
    """A card of the unread with one button that marks them all, and a card of the read where there are some."""
    unread = [one for one in lines if one.is_unread]
    read = [one for one in lines if not one.is_unread]
    n = len(unread)
    with card(
        _("Waiting for you"), ngettext("{n} new notice", "{n} new notices", n).format(n=n) if n else ""
    ):
        if not unread:
            st.markdown(
                _("Nothing waits for you. What is shared with you, answered or overdue is listed here.")
            )
        for one in first_rows(unread, "notices"):
            _draw(one)
        draw_more(unread, "notices")
        if unread:
            st.button(
                _("Mark all as read"),
                key="mark-all-read",
                type="tertiary",
                icon=":material/done_all:",
                on_click=_mark_all,
            )
    if read:
        with card(_("Read before")):
            for one in first_rows(read, "read-notices"):
                _draw(one)
            draw_more(read, "read-notices")


def _draw(one: NoticeLine) -> None:
    with st.container(key=f"line-notice-{one.id}"):
        words, action = st.columns(COLUMNS, gap="small")
        sentence = plain(one.sentence)
        words.markdown(
            f"{f'**{sentence}**' if one.is_unread else sentence}  \n{plain(one.way.about)}  \n{quiet(moment(one.at))}"
        )
        row_button(action, _("Open"), f"notice-{one.id}", does=lambda: _open(one.id))


def _open(notice_id: int) -> None:
    try:
        way = notice_list.open_notice(backend(), person(), notice_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        go_to(way.screen, **way.query)


def _mark_all() -> None:
    notice_list.mark_all_read(backend(), person())
