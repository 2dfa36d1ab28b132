"""A run over a store as it goes on: how far it is, how fast, and how long it will take."""

import streamlit as st

from qa_app.components.store_state import draw_state
from qa_app.i18n import _, length_words, ngettext
from qa_app.screen_state import backend, person
from qa_app.services.store_overview import IndexingRun, StoreOverview, list_runs, look_at_store

FOLLOW_SECONDS = 2.0
GLANCE_SECONDS = 10.0
ENOUGH_TO_TELL = 3
"""So many recordings must be done before rate and time left are worth saying."""


def draw_live_state(overview: StoreOverview) -> None:
    """State and progress, drawn anew by themselves; the whole page is when a run begins or ends."""
    with st.container(key=f"live-{overview.store.id}", gap="xsmall"):
        (_follow if overview.is_running else _glance)(overview)


@st.fragment(run_every=FOLLOW_SECONDS)
def _follow(before: StoreOverview) -> None:
    overview = look_at_store(backend(), person(), before.store.id)
    if not overview.is_running or overview.run is None:
        st.rerun()
    draw_state(overview)
    _draw_progress(overview.run, overview.counts.get("waiting", 0))


@st.fragment(run_every=GLANCE_SECONDS)
def _glance(overview: StoreOverview) -> None:
    """Nothing but a run changes what is drawn, so nothing but the newest run is asked for."""
    newest = next(iter(list_runs(backend(), person(), overview.store.id, limit=1)), None)
    known = overview.run and overview.run.id
    if newest is not None and (newest.is_alive or newest.run.id != known):
        st.rerun()
    draw_state(overview)


def _draw_progress(run: IndexingRun, waiting: int) -> None:
    if run.stage == "listing":
        words = ngettext(
            "Looking through the bucket: {n} object so far",
            "Looking through the bucket: {n} objects so far",
            run.done,
        )
        st.progress(0.0, text=words.format(n=f"{run.done:,}"))
        return
    if not run.total:
        # Its process is on the way, or has not counted yet.
        st.progress(0.0, text=_("Indexing is about to begin"))
        return
    st.progress(run.done / run.total, text=" · ".join(_indexing_words(run, waiting)))


def _indexing_words(run: IndexingRun, waiting: int) -> list[str]:
    words = [
        _("Indexing: {done} of {total} recordings").format(done=f"{run.done:,}", total=f"{run.total:,}"),
        ngettext("{n} failed", "{n} failed", run.failed).format(n=run.failed),
        _("{megabytes} MB moved").format(megabytes=f"{run.bytes_moved / 1_000_000:,.1f}"),
    ]
    seconds = (run.heard_at - run.started_at).total_seconds()
    if run.done >= ENOUGH_TO_TELL and seconds > 0:
        words.append(_("{rate} a minute").format(rate=f"{run.done / seconds * 60:,.0f}"))
        # What waits beyond this run's own share is told too: the next runs take it up at once.
        left = max(run.total - run.done, waiting)
        if left:
            time_left = length_words(round(seconds / run.done * left * 1000))
            words.append(_("about {time} left").format(time=time_left))
    return words
