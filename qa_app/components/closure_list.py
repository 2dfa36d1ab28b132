"""When a site is shut: its public holidays, its closures, and planning again what falls on them."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.errors import Explained
from qa_app.i18n import LONDON, _, day, ngettext
from qa_app.screen_state import backend, field, memory, person, say_next
from qa_app.services import closures, timetables
from qa_app.services.closures import HOLIDAY_CALENDARS, ClosureRecord, ShutDays
from qa_app.services.sites import Site


def draw_closures(site: Site, shut: ShutDays) -> None:
    """Draw the cards of one site."""
    _draw_replan(site, shut)
    with card(_("Public holidays"), why=_("No session is planned on a public holiday of this calendar.")):
        key = f"calendar-{site.id}"
        calendars = list(HOLIDAY_CALENDARS)
        st.selectbox(
            _("Calendar of {site}").format(site=site.name),
            calendars,
            index=calendars.index(shut.holiday_calendar) if shut.holiday_calendar in calendars else None,
            format_func=lambda one: _(HOLIDAY_CALENDARS[one]),
            key=key,
            width=360,
            on_change=partial(_set_calendar, site.id, key),
        )
    n = len(shut.closures)
    count = ngettext("{n} closure", "{n} closures", n).format(n=n) if n else ""
    with card(
        _("Closures"), count, _("Days on which the site delivers nothing, those that are not over yet.")
    ):
        if not shut.closures:
            st.markdown(_("No closure is ahead. Add one below."))
        for one in shut.closures:
            with st.container(key=f"line-closure-{one.id}"):
                _draw_closure(one)
        _draw_form(site)


def _draw_replan(site: Site, shut: ShutDays) -> None:
    if not shut.fall_on_them:
        return
    with st.container(border=True):
        st.markdown(
            ngettext(
                "{n} planned session falls on a day that is shut.",
                "{n} planned sessions fall on days that are shut.",
                shut.fall_on_them,
            ).format(n=shut.fall_on_them)
        )
        st.button(
            _("Plan again what is to come"),
            type="primary",
            key="replan",
            on_click=_replan,
            args=(site.id,),
        )
        st.caption(_("Sessions to come that were moved by hand go back to their weekly slot."))


def _draw_closure(one: ClosureRecord) -> None:
    label, days, action = st.columns((0.5, 0.36, 0.14), gap="small")
    label.markdown(f"**{plain(one.label)}**")
    last = "" if one.first_day == one.last_day else f" – {day(one.last_day)}"
    days.markdown(plain(day(one.first_day) + last))
    row_button(action, _("Remove"), f"remove-closure-{one.id}", does=partial(_remove, one.id))


def _draw_form(site: Site) -> None:
    # A new key empties the fields after a closure was kept, and only then.
    number = memory().setdefault("closure-form", 0)
    key = f"closure-{site.id}-{number}"
    today = backend().clock().astimezone(LONDON).date()

    def add() -> None:
        try:
            closures.add_closure(
                backend(),
                person(),
                site_id=site.id,
                first_day=field(f"{key}-first"),
                last_day=field(f"{key}-last"),
                label=field(f"{key}-label"),
            )
        except Explained as error:
            memory()["closure-problem"] = error.sentence
        else:
            memory()["closure-form"] += 1
            say_next(_("The closure is kept."))

    with st.form(f"add-{key}", border=False, enter_to_submit=False):
        label, first, last = st.columns((0.5, 0.25, 0.25), vertical_alignment="bottom")
        label.text_input(_("Why the site is closed"), key=f"{key}-label")
        first.date_input(_("First day"), value=today, format="DD/MM/YYYY", key=f"{key}-first")
        last.date_input(_("Last day"), value=today, format="DD/MM/YYYY", key=f"{key}-last")
        problem = memory().pop("closure-problem", None)
        if problem:
            st.warning(plain(problem))
        st.form_submit_button(_("Add closure"), on_click=add)
    st.markdown(quiet(_("A closure changes no timetable until it is planned again.")))


def _set_calendar(site_id: int, key: str) -> None:
    try:
        closures.set_holiday_calendar(backend(), person(), site_id, field(key) or "")
    except Explained as error:
        say_next(error.sentence)


def _remove(closure_id: int) -> None:
    try:
        closures.remove_closure(backend(), person(), closure_id)
    except Explained as error:
        say_next(error.sentence)


def _replan(site_id: int) -> None:
    try:
        moved = timetables.replan_site(backend(), person(), site_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        say_next(ngettext("{n} session was moved.", "{n} sessions were moved.", moved).format(n=moved))
