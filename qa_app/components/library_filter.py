"""The filters over the library; an empty field filters nothing."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from qa_app.components.recording_words import signal_names, state_names
from qa_app.i18n import _
from qa_app.screen_state import backend, memory, person, query_number
from qa_app.services import recordings
from qa_app.services.recordings import STATES, LibraryFilter
from qa_app.services.sites import sites_where

KEYS = ("site", "programme", "module", "facilitator", "state", "signal", "dates", "reviewed")
WIDTH = 148
_CLEARED = "library-filter-cleared"


def draw_library_filter(fixed_state: str | None) -> LibraryFilter:
    """Draw the fields, begun from the address; `fixed_state` stands in for the choice of a state."""
    sites = {one.id: one.name for one in sites_where(backend(), person(), "see_recordings")}
    programmes = recordings.programmes_and_modules(backend())
    site_id, programme_key, module_key, state, signal, reviewed = (None,) * 6
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="library-filter"):
        site_id = _choice(_("Site"), "site", sites, query_number("site"))
        programme_key = _choice(
            _("Programme"), "programme", {key: title for key, (title, _modules) in programmes.items()}
        )
        modules = programmes[programme_key][1] if programme_key else {}
        if programme_key:
            module_key = _choice(_("Module"), "module", modules)
        people = recordings.facilitators_at(backend(), [site_id] if site_id else list(sites))
        facilitator_id = _choice(_("Facilitator"), "facilitator", people)
        if fixed_state is None:
            states = {one: words for one, words in state_names().items() if one in (*STATES, "no_recording")}
            state = _choice(_("State"), "state", states, st.query_params.get("state"))
        if fixed_state in (None, "unusable"):
            signal = _choice(_("Signal"), "signal", signal_names())
        dates = st.date_input(
            _("Dates"), value=(), key=_key("dates"), format="DD/MM/YYYY", width=250, help=_("From and to")
        )
        if fixed_state is None:
            answers = {"yes": _("Reviewed"), "no": _("Not reviewed")}
            reviewed = _choice(_("Reviewed"), "reviewed", answers, st.query_params.get("reviewed"))
        st.button(_("Clear"), type="tertiary", key="clear-filter", on_click=_clear)
    since, until = (*dates, None, None)[:2] if isinstance(dates, tuple) else (dates, dates)
    return LibraryFilter(
        site_id=site_id,
        programme_key=programme_key,
        module_key=module_key,
        facilitator_id=facilitator_id,
        state=fixed_state or state,
        signal=signal,
        since=since,
        until=until,
        reviewed=None if reviewed is None else reviewed == "yes",
    )


def _choice(label: str, key: str, options: Mapping[Any, str], first: Any = None) -> Any:
    """One field; `first` is chosen when the screen opens. None when nothing is chosen."""
    keys = list(options)
    return st.selectbox(
        label,
        keys,
        index=keys.index(first) if first in options else None,
        format_func=lambda one: options[one],
        placeholder=_("Any"),
        key=_key(key),
        width=WIDTH,
    )


def _clear() -> None:
    st.query_params.from_dict({name: st.query_params[name] for name in st.query_params if name not in KEYS})
    memory()[_CLEARED] = memory().get(_CLEARED, 0) + 1


def _key(name: str) -> str:
    """Another one after each clearing, so that the fields begin anew."""
    return f"filter-{name}-{memory().get(_CLEARED, 0)}"
