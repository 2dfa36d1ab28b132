"""Groups: their timetables, the import of registers, and when a site is shut."""

from typing import Any

import streamlit as st

from qa_app.components.card import LOOK
from qa_app.components.closure_list import draw_closures
from qa_app.components.group_form import draw_group_form
from qa_app.components.group_list import SCREEN, draw_group_list
from qa_app.components.group_timetable import draw_group_timetable
from qa_app.components.plain_words import plain
from qa_app.components.problem import draw_problem
from qa_app.components.register_upload import draw_register_upload
from qa_app.components.slot_form import draw_slots
from qa_app.errors import Explained, NotFound
from qa_app.i18n import _, ngettext
from qa_app.screen_state import backend, go_to, person, query_number, say_next
from qa_app.services import closures, groups, timetables
from qa_app.services.sites import Site, sites_where
from qa_app.services.timetables import GroupTimetable


def draw() -> None:
    """The group in the address; with none, the groups, the register or the closures."""
    st.html(LOOK)
    group_id = query_number("group")
    if group_id is not None:
        _draw_group(group_id)
        return
    st.title(_("Groups"), anchor=False)
    st.caption(_("What is planned and what was delivered. Participants are codes such as P3, never names."))
    names = {"groups": _("Groups"), "register": _("Register"), "closures": _("Closures")}
    tab = st.segmented_control(
        _("What to look after"),
        list(names),
        default="groups",
        format_func=lambda one: names[one],
        required=True,
        key="groups-tab",
        label_visibility="collapsed",
    )
    sites = sites_where(backend(), person(), "manage_groups")
    if tab == "register":
        draw_register_upload()
    elif tab == "closures":
        _draw_closures(sites)
    else:
        draw_group_list(timetables.list_groups(backend(), person()))
        draw_group_form(sites, _add_group)


def _draw_group(group_id: int) -> None:
    st.button(
        _("All groups"), key="all-groups", icon=":material/arrow_back:", type="tertiary",
        on_click=go_to, args=(SCREEN,),
    )  # fmt: skip
    try:
        table = timetables.group_timetable(backend(), person(), group_id)
    except NotFound as error:
        draw_problem(error)
        return
    group, site = table.line.group, table.line.site
    title = _("{site}, group {code}").format(site=site.name, code=group.code)
    st.title(plain(title), anchor=False)
    st.caption(plain(table.line.programme))
    draw_group_timetable(table)
    _draw_slots(table)


def _draw_slots(table: GroupTimetable) -> None:
    with (
        st.expander(_("When the group meets"), expanded=not table.slots),
        st.form("slots", border=False, enter_to_submit=False),
    ):
        chosen = draw_slots(f"slots-{table.line.group.id}", table.slots)
        st.caption(_("What is still to come is planned again; what was moved by hand goes back to its slot."))
        if not st.form_submit_button(_("Plan the sessions"), type="primary"):
            return
        try:
            moved = timetables.set_weekly_slots(backend(), person(), table.line.group.id, chosen)
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            say_next(ngettext("{n} session is planned.", "{n} sessions are planned.", moved).format(n=moved))
            st.rerun()


def _draw_closures(sites: list[Site]) -> None:
    if not sites:
        st.info(_("There is no site yet."))
        return
    site = st.selectbox(_("Site"), sites, format_func=lambda one: one.name, key="closures-site", width=320)
    draw_closures(site, closures.shut_days(backend(), person(), site.id))


def _add_group(**fields: Any) -> None:
    added = groups.add_group(backend(), person(), **fields)
    say_next(_("The group {code} is added.").format(code=added.code))


draw()
