"""The form of a new group, which makes its timetable."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.components.slot_form import draw_slots
from qa_app.errors import Explained
from qa_app.i18n import LANGUAGES, LONDON, _
from qa_app.screen_state import backend, memory, person
from qa_app.services.groups import DELIVERY_MODES, staff_of_site
from qa_app.services.recordings import programmes_and_modules
from qa_app.services.sites import Site


def draw_group_form(sites: list[Site], add: Callable[..., None]) -> None:
    """The form; `add` takes its fields by name and may raise Explained."""
    if not sites:
        return
    with st.expander(_("Add a group"), icon=":material/add:"):
        # Outside of the form: who can be chosen hangs on the site.
        site = st.selectbox(_("Site"), sites, format_func=lambda one: one.name, key="group-site", width=320)
        _draw_fields(site, add)


def _draw_fields(site: Site, add: Callable[..., None]) -> None:
    added = memory().setdefault("group-form", 0)
    key = f"group-{site.id}-{added}"
    programmes = {one: title for one, (title, _modules) in programmes_and_modules(backend()).items()}
    managers = staff_of_site(backend(), person(), site.id, "treatment_manager")
    facilitators = staff_of_site(backend(), person(), site.id, "facilitator")
    modes = dict(zip(DELIVERY_MODES, (_("in a group"), _("one-to-one")), strict=True))
    with st.form(f"add-{key}", border=False, enter_to_submit=False):
        first, second = st.columns(2)
        code = first.text_input(_("Code"), key=f"{key}-code", help=_("Such as 14."))
        starts_on = second.date_input(
            _("First day"),
            value=backend().clock().astimezone(LONDON).date(),
            format="DD/MM/YYYY",
            key=f"{key}-starts",
        )
        programme = first.selectbox(
            _("Programme"), list(programmes), format_func=lambda one: programmes[one], key=f"{key}-programme"
        )
        manager = second.selectbox(
            _("Treatment manager"),
            list(managers),
            format_func=lambda one: managers[one],
            key=f"{key}-manager",
        )
        language = first.selectbox(
            _("Language"), list(LANGUAGES), format_func=lambda one: LANGUAGES[one], key=f"{key}-language"
        )
        mode = second.selectbox(
            _("Delivered"), list(modes), format_func=lambda one: modes[one], key=f"{key}-mode"
        )
        people = st.multiselect(
            _("Regular facilitators"),
            list(facilitators),
            format_func=lambda one: facilitators[one],
            key=f"{key}-people",
        )
        slots = draw_slots(key)
        if not st.form_submit_button(_("Add group"), type="primary"):
            return
        given: dict[str, Any] = {
            "site_id": site.id,
            "code": code,
            "programme_key": programme,
            "treatment_manager_id": manager or 0,
            "language": language,
            "starts_on": starts_on,
            "facilitator_ids": people,
            "delivery_mode": mode,
            "slots": slots,
        }
        try:
            add(**given)
        except Explained as error:
            st.warning(plain(error.sentence))
        else:
            memory()["group-form"] += 1
            st.rerun()
