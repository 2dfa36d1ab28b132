"""A run over a store in words: live while it is under way, in one line when it is over."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import _, moment, ngettext
from qa_app.screen_state import backend, person
from qa_app.services.reasons import STATES
from qa_app.services.stores import IndexingRun, StoreOverview, list_stores

FOLLOW_SECONDS = 1.0
ENOUGH_TO_TELL = 3
"""So many recordings must be done before the time left is worth saying."""


@st.fragment(run_every=FOLLOW_SECONDS)
def draw_run_under_way(store_id: int) -> None:
    """Progress of the store's run, drawn anew every second; when it is over, the whole page is."""
    overview = next(one for one in list_stores(backend(), person()) if one.store.id == store_id)
    if not overview.is_running or overview.run is None:
        st.rerun()
    run = overview.run
    draw_counts(overview)
    if run.stage == "listing":
        words = ngettext(
            "Looking through the bucket: {n} object so far",
            "Looking through the bucket: {n} objects so far",
            run.done,
        )
        st.progress(0.0, text=words.format(n=run.done))
        return
    st.progress(run.done / run.total if run.total else 1.0, text=_indexing_words(run))


def draw_counts(overview: StoreOverview) -> None:
    """How many recordings of the store are in which state, in one line of words."""
    told = [
        _("**{count}** {state}").format(count=overview.counts[state], state=_(words))
        for state, words in STATES.items()
        if overview.counts.get(state)
    ]
    st.markdown(" · ".join(told) or _("No recordings are known here yet."))


def _indexing_words(run: IndexingRun) -> str:
    words = [
        _("Indexing: {done} of {total} recordings").format(done=run.done, total=run.total),
        ngettext("{n} failed", "{n} failed", run.failed).format(n=run.failed),
        _("{megabytes} MB moved").format(megabytes=_megabytes(run)),
    ]
    if ENOUGH_TO_TELL <= run.done < run.total:
        seconds = (run.heard_at - run.started_at).total_seconds() / run.done * (run.total - run.done)
        minutes = round(seconds / 60)
        words.append(
            ngettext("about {n} minute left", "about {n} minutes left", minutes).format(n=minutes)
            if minutes
            else _("less than a minute left")
        )
    return ", ".join(words)


def draw_last_run(overview: StoreOverview, said: str | None = None) -> None:
    """When the store was looked through last, and how its last run went; a problem stands out, unless the
    page has just `said` it."""
    store, run = overview.store, overview.run
    looked = (
        _("Last looked through {when}.").format(when=moment(store.last_synced_at))
        if store.last_synced_at
        else _("Never looked through yet.")
    )
    if run is None or run.ended_at is None or run.problem:
        st.caption(looked)
    else:
        st.caption(f"{looked} {_last_run_words(run)}")
    if run is not None and run.ended_at is None:
        st.warning(
            _("The last run fell silent before it was done. What it had indexed is kept; start another."),
            icon=":material/warning:",
        )
    elif run is not None and run.problem and run.problem != said:
        st.warning(plain(run.problem), icon=":material/warning:")


def _last_run_words(run: IndexingRun) -> str:
    if run.stage == "listing":
        return ngettext("It holds {n} object.", "It holds {n} objects.", run.done).format(n=run.done)
    if not run.total:
        return _("Nothing new was waiting to be indexed.")
    return ngettext(
        "The last run indexed {n} recording, {failed} failed, {megabytes} MB moved.",
        "The last run indexed {n} recordings, {failed} failed, {megabytes} MB moved.",
        run.done,
    ).format(n=run.done, failed=run.failed, megabytes=_megabytes(run))


def _megabytes(run: IndexingRun) -> str:
    return f"{run.bytes_moved / 1_000_000:.1f}"
