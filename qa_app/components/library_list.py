"""One page of the library as rows: picture, programme session, people, length, state and who reviewed."""

import streamlit as st

from qa_app.components.length_words import parts_words
from qa_app.components.plain_words import plain, quiet
from qa_app.components.poster import draw_poster
from qa_app.components.recording_words import reviewed_cell, state_cell
from qa_app.i18n import _, moment, position
from qa_app.screen_state import person
from qa_app.services.recordings import PAGE, LibraryEntry, LibraryPage

COLUMNS = (0.14, 0.24, 0.2, 0.1, 0.18, 0.14)


def draw_library_list(
    found: LibraryPage, sites: dict[int, str], chosen_id: int | None, page_key: str, none: str
) -> None:
    """Draw the rows and the pages below; a row's title opens it, by its number in the address.

    `none`: what it says where there is no row.
    """
    if not found.entries:
        st.markdown(none)
        return
    heads = ("", _("Programme session"), _("Group"), _("Length"), _("State and signals"), _("Reviewed"))
    for column, words in zip(st.columns(COLUMNS, gap="small"), heads, strict=True):
        column.html(f'<div class="list-head">{words}</div>' if words else "<span></span>")
    for entry in found.entries:
        recording_id = entry.recording.id if entry.recording else None
        name = "chosen" if recording_id and recording_id == chosen_id else "entry"
        with st.container(key=f"line-{name}-{entry.session.id}"):
            _draw_entry(entry, sites)
    first = (found.page - 1) * PAGE + 1
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="line-pages"
    ):
        st.caption(
            _("{first} to {last} of {total}, newest first").format(
                first=first, last=first + len(found.entries) - 1, total=found.total
            ),
            width="content",
        )
        if found.total > PAGE:
            pages = -(-found.total // PAGE)
            # Left to itself beside the count, it makes room for one page only.
            st.pagination(pages, key=page_key, width=min(340, 90 + 34 * pages))


def _draw_entry(entry: LibraryEntry, sites: dict[int, str]) -> None:
    picture, session, group, length, state, reviewed = st.columns(COLUMNS, gap="small")
    with picture:
        draw_poster(entry.recording, entry.words.title)
    with session, st.container(gap=None):
        if entry.recording:
            st.button(
                plain(entry.words.title),
                key=f"title-{entry.recording.id}",
                type="tertiary",
                on_click=_choose,
                args=(entry.recording.id,),
            )
        else:
            st.markdown(f"**{plain(entry.words.title)}**")
        st.markdown(quiet(moment(entry.session.starts_at)))
    people = "  \n".join(
        quiet(_("{name}, cover").format(name=one.name) if one.is_cover else one.name)
        for one in entry.session.facilitators
    )
    place = _("{site}, group {code}").format(site=sites[entry.session.site_id], code=entry.session.group_code)
    group.markdown(f"{plain(place)}  \n{people}")
    lasts = position(entry.recording.duration_ms if entry.recording else None)
    if entry.length.parts > 1:
        lasts += "  \n" + quiet(parts_words(entry.length))
    length.markdown(lasts)
    state.markdown(state_cell(entry))
    reviewed.markdown(reviewed_cell(entry, person()))


def _choose(recording_id: int) -> None:
    st.query_params["recording"] = str(recording_id)
