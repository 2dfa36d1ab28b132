"""Groups as rows: where each stands in its programme, and what waits to be noted."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.i18n import _, day, moment, ngettext
from qa_app.screen_state import go_to
from qa_app.services.timetables import GroupLine

SCREEN = "screens/groups.py"
COLUMNS = (0.22, 0.26, 0.2, 0.2, 0.12)
PAGE = 20


def draw_group_list(lines: list[GroupLine]) -> None:
    """Draw the groups, the newest first, page by page."""
    n = len(lines)
    count = ngettext("{n} group", "{n} groups", n).format(n=n) if n else ""
    with card(_("Groups at my sites"), count):
        if not lines:
            st.markdown(_("There is no group yet. Add the first one below."))
            return
        first = (st.session_state.get("groups-page", 1) - 1) * PAGE
        for line in lines[first : first + PAGE]:
            with st.container(key=f"line-group-{line.group.id}"):
                _draw_group(line)
        if n > PAGE:
            st.pagination(-(-n // PAGE), key="groups-page")


def _draw_group(line: GroupLine) -> None:
    name, programme, progress, waits, action = st.columns(COLUMNS, gap="small")
    place = _("{site}, group {code}").format(site=line.site.name, code=line.group.code)
    began = _("since {day}").format(day=day(line.group.starts_on))
    name.markdown(f"**{plain(place)}**  \n{quiet(began)}")
    programme.markdown(plain(line.programme))
    progress.markdown(progress_words(line))
    waits.markdown("  \n".join(waiting_badges(line)) or quiet(_("Nothing waits")))
    way = partial(go_to, SCREEN, group=line.group.id)
    row_button(action, _("Open"), f"open-group-{line.group.id}", does=way)


def progress_words(line: GroupLine) -> str:
    """How far the group is and when it meets next, in Markdown."""
    if not line.total:
        return plain(_("{n} delivered").format(n=line.delivered)) + "  \n" + quiet(_("No timetable yet"))
    told = _("{n} of {total} delivered").format(n=line.delivered, total=line.total)
    ahead = _("next {moment}").format(moment=moment(line.next_at)) if line.next_at else _("nothing ahead")
    return f"{plain(told)}  \n{quiet(ahead)}"


def waiting_badges(line: GroupLine) -> list[str]:
    """What waits about the group, as badges in Markdown."""
    badges = []
    if line.to_note:
        words = ngettext("{n} to be noted", "{n} to be noted", line.to_note).format(n=line.to_note)
        badges.append(f":orange-badge[{words}]")
    if line.unrecorded:
        words = ngettext("{n} without a recording", "{n} without a recording", line.unrecorded)
        badges.append(f":orange-badge[{words.format(n=line.unrecorded)}]")
    return badges
