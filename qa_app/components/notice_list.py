"""Notices as a list: those that wait, and below them the latest that were read."""

import streamlit as st

from qa_app.components.card import card, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import _, moment, ngettext
from qa_app.screen_state import backend, go_to, person, say_next
from qa_app.services import notice_list
from qa_app.services.notice_list import MOST_UNREAD, NoticeLine

COLUMNS = (0.76, 0.24)
PAGE = 12


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
        _draw_page(unread, "notices")
        if n >= MOST_UNREAD:
            st.caption(
                _("The newest {n} are listed. Older ones come up as these are read.").format(n=MOST_UNREAD)
            )
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
            _draw_page(read, "read-notices")


def _draw_page(lines: list[NoticeLine], name: str) -> None:
    """One page of them; below it the way to the others, where there are some."""
    pages = -(-len(lines) // PAGE)
    key = f"page-{name}-{pages}"
    # Another number of pages begins at the first: what was on this one may be read by now.
    page = min(st.session_state.get(key, 1), max(pages, 1))
    for one in lines[(page - 1) * PAGE : page * PAGE]:
        _draw(one)
    if pages > 1:
        st.pagination(pages, key=key, width=min(340, 90 + 34 * pages))


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
