"""Recordings: the library with its filters, the tray of the unmatched, and one recording beside the list."""

import streamlit as st

from qa_app.access import allows
from qa_app.components.card import LOOK
from qa_app.components.library_filter import draw_library_filter
from qa_app.components.library_list import draw_library_list
from qa_app.components.plain_words import plain
from qa_app.components.problem import draw_problem
from qa_app.components.recording_detail import draw_recording_detail
from qa_app.components.tray import SHOWN, draw_tray
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.screen_state import backend, person, query_number, say_next
from qa_app.services import recordings
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.recordings import LibraryFilter
from qa_app.services.sites import Site, all_sites, sites_where

STATE_OF_TAB = {"all": None, "missing": "no_recording", "unusable": "unusable"}


def draw() -> None:
    """The tab in the address or the one chosen; who only assigns sees the tray alone."""
    st.html(LOOK)
    sites = {one.id: one for one in all_sites(backend())}
    st.title(_("Recordings"), anchor=False)
    permission = "see_recordings" if allows(person(), "see_recordings") else "assign_recordings"
    mine = [one.name for one in sites_where(backend(), person(), permission)]
    names = people_in_words(mine) if len(mine) <= 4 else _("all sites")
    st.caption(plain(_("Your sites: {names}").format(names=names or _("none yet"))))
    tab = _draw_tabs()
    if tab == "unmatched":
        _draw_tray(sites)
    else:
        _draw_library(tab, sites)


def _draw_tabs() -> str:
    """The chosen tab: all, unmatched, missing or unusable."""
    counts: dict[str, int] = {}
    if allows(person(), "see_recordings"):
        for name, state in STATE_OF_TAB.items():
            counts[name] = recordings.count_library(backend(), person(), LibraryFilter(state=state))
    if allows(person(), "assign_recordings"):
        counts["unmatched"] = recordings.count_unmatched(backend(), person())
    names = {
        "all": _("All {n}"),
        "unmatched": _("Unmatched {n}"),
        "missing": _("No recording {n}"),
        "unusable": _("Cannot be used {n}"),
    }
    tabs = [one for one in names if one in counts]
    asked = st.query_params.get("tab", "")
    chosen = st.segmented_control(
        _("Which recordings"),
        tabs,
        default=asked if asked in tabs else tabs[0],
        format_func=lambda one: names[one].format(n=counts[one]),
        required=True,
        key="library-tab",
        label_visibility="collapsed",
    )
    return chosen or tabs[0]


def _draw_library(tab: str, sites: dict[int, Site]) -> None:
    wanted = draw_library_filter(STATE_OF_TAB[tab])
    # A key of the filter's own: another filter begins at its first page.
    page_key = f"library-page-{tab}-{wanted}"
    found = recordings.list_library(backend(), person(), wanted, st.session_state.get(page_key, 1))
    names = {one.id: one.name for one in sites.values()}
    chosen_id = query_number("recording")
    none = (
        _none_at_all(tab)
        if wanted == LibraryFilter(state=STATE_OF_TAB[tab])
        else _("No programme session fits these filters. Clear one of them to see more.")
    )
    with st.container(horizontal=True, key="library-body"):
        with st.container(key="library-list"), st.container(border=True, gap="xsmall"):
            draw_library_list(found, names, chosen_id, page_key, none)
        if chosen_id is not None:
            with st.container(key="library-detail"):
                _draw_detail(chosen_id, sites)


def _none_at_all(tab: str) -> str:
    return {
        "all": _(
            "Nothing is here yet. What a group was taught comes with its register, or with its recordings."
        ),
        "missing": _("Every programme session has its recording."),
        "unusable": _("Every recording can be used."),
    }[tab]


def _draw_detail(recording_id: int, sites: dict[int, Site]) -> None:
    try:
        entry = recordings.find_entry(backend(), person(), recording_id)
    except Explained as error:
        draw_problem(error)
        return
    draw_recording_detail(entry, sites[entry.session.site_id], _close)


def _draw_tray(sites: dict[int, Site]) -> None:
    draw_tray(
        recordings.list_unmatched(backend(), person(), SHOWN),
        recordings.count_unmatched(backend(), person()),
        {one.id: one.name for one in sites.values()},
        lambda one, as_part: recordings.sessions_that_may_fit(backend(), person(), one, as_part=as_part),
        _assign,
    )


def _assign(recording_id: int, session_id: int, as_part: bool) -> None:
    recordings.assign_recording(backend(), person(), recording_id, session_id, as_part=as_part)
    say_next(_("The recording has its programme session now."))


def _close() -> None:
    st.query_params.pop("recording", None)


draw()
