"""The tray of recordings that belong to no programme session yet, and the choice of one for each."""

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from qa_app.components.card import row_button
from qa_app.components.kept_dialog import close_dialog, is_open, open_dialog
from qa_app.components.plain_words import plain, quiet
from qa_app.components.recording_words import length_of, size_words, state_badge, state_sentences
from qa_app.errors import Explained
from qa_app.i18n import _, moment
from qa_app.services.programme_sessions import ProgrammeSession, SessionWords
from qa_app.services.recordings import RecordingRecord, state_of

COLUMNS = (0.4, 0.18, 0.1, 0.18, 0.14)
SHOWN = 25
Fitting = Sequence[tuple[ProgrammeSession, SessionWords]]
FittingOf = Callable[[RecordingRecord, bool], Fitting]
Assign = Callable[[int, int, bool], None]


def draw_tray(
    unmatched: list[RecordingRecord],
    total: int,
    sites: dict[int, str],
    fitting: FittingOf,
    assign: Assign,
) -> None:
    """Draw the rows, the newest of `total`.

    `fitting` gives the programme sessions that one may belong to, `assign` takes the ids of recording and
    programme session and may raise Explained; both are told whether it is a further part.
    """
    with st.container(border=True, gap="xsmall"):
        st.caption(
            _(
                "Their names say no programme session, or one that has a recording already. Say where they belong."
            )
        )
        if not unmatched:
            st.markdown(_("Nothing waits for you. Every recording has its programme session."))
        for recording in unmatched:
            with st.container(key=f"line-tray-{recording.id}"):
                _draw_recording(recording, sites, fitting, assign)
        if total > len(unmatched):
            st.caption(_("The newest {n} of {total} are shown.").format(n=len(unmatched), total=total))


def _draw_recording(
    recording: RecordingRecord,
    sites: dict[int, str],
    fitting: FittingOf,
    assign: Assign,
) -> None:
    name, when, length, state, action = st.columns(COLUMNS, gap="small")
    name.markdown(f"**{plain(recording.key)}**  \n{quiet(size_words(recording.size_bytes))}")
    when.markdown(f"{plain(moment(recording.last_modified))}")
    length.markdown(length_of(recording))
    told = [quiet(one) for one in state_sentences(state_of(recording), recording)[:1]]
    state.markdown("  \n".join([state_badge(state_of(recording)), *told]))
    name = f"tray-{recording.id}"
    row_button(action, _("Assign"), f"assign-{recording.id}", does=partial(open_dialog, name))
    if is_open(name):
        _choose(name, recording, sites, fitting, assign)


def _choose(
    name: str,
    recording: RecordingRecord,
    sites: dict[int, str],
    fitting: FittingOf,
    assign: Assign,
) -> None:
    @st.dialog(_("Where does it belong?"), width="medium", on_dismiss=close_dialog)
    def choose() -> None:
        if not is_open(name):
            st.rerun()
        st.markdown(f"**{plain(recording.key)}**  \n{quiet(moment(recording.last_modified))}")
        as_part = st.checkbox(
            _("It is a further part of a programme session that has a recording"), key=f"part-{recording.id}"
        )
        options = fitting(recording, as_part)
        if not options:
            st.info(
                _("No programme session around that day has a recording.")
                if as_part
                else _("No programme session around that day is without a recording, so nothing fits it.")
            )
            return
        by_id = {session.id: (session, words) for session, words in options}
        chosen = st.selectbox(
            _("Programme session with a recording")
            if as_part
            else _("Programme session without a recording"),
            list(by_id),
            index=None,
            format_func=lambda one: _label(*by_id[one], sites),
            placeholder=_("Choose one, the nearest in time first"),
            key=f"fits-{recording.id}" + ("-part" if as_part else ""),
        )
        if st.button(
            _("Assign to this programme session"), type="primary", key="assign-now", disabled=chosen is None
        ):
            try:
                assign(recording.id, chosen, as_part)
            except Explained as error:
                st.warning(error.sentence)
            else:
                close_dialog()
                st.rerun()

    choose()


def _label(session: ProgrammeSession, words: SessionWords, sites: dict[int, str]) -> str:
    place = _("{site}, group {code}").format(site=sites[session.site_id], code=session.group_code)
    return f"{moment(session.starts_at)} · {place} · {words.title} · {words.facilitators}"
