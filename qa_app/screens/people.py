"""People and sites: who may sign in, in which roles and where; for administrators."""

from typing import Any

import streamlit as st

from qa_app.access import Grant, Person
from qa_app.components.card import LOOK
from qa_app.components.mail_trouble import draw_mail_trouble
from qa_app.components.people_list import draw_people_list
from qa_app.components.person_form import draw_person_form
from qa_app.components.site_list import draw_site_form, draw_site_list
from qa_app.i18n import _
from qa_app.screen_state import backend, person, say_next
from qa_app.services import people, sites
from qa_app.services.notice_mails import mail_troubles
from qa_app.services.sites import Site


def draw() -> None:
    """People or sites."""
    st.html(LOOK)
    st.title(_("People and sites"), anchor=False)
    st.caption(_("Roles give permissions at a site, in a region or everywhere. Every change is in the log."))
    names = {"people": _("People"), "sites": _("Sites")}
    tab = st.segmented_control(
        _("What to look after"),
        list(names),
        default="people",
        format_func=lambda one: names[one],
        required=True,
        key="people-tab",
        label_visibility="collapsed",
    )
    known = sites.all_sites(backend())
    if tab == "sites":
        draw_site_list(known)
        draw_site_form(_add_site)
        return
    draw_mail_trouble(mail_troubles(backend(), person()), with_people=True)
    draw_people_list(people.list_people(backend(), person()), known, _give_roles, _set_active, _set_languages)
    draw_person_form(known, _add_person)


def _add_person(**fields: Any) -> Person:
    added = people.add_person(backend(), person(), **fields)
    say_next(_("{name} may sign in now.").format(name=added.name))
    return added


def _add_site(**fields: Any) -> Site:
    added = sites.add_site(backend(), person(), **fields)
    say_next(_("The site {name} is added.").format(name=added.name))
    return added


def _give_roles(person_id: int, grants: list[Grant]) -> None:
    people.give_roles(backend(), person(), person_id, grants)
    say_next(_("The roles are saved."))


def _set_languages(person_id: int, languages: list[str]) -> None:
    people.set_review_languages(backend(), person(), person_id, languages)


def _set_active(person_id: int, is_active: bool) -> None:
    people.set_active(backend(), person(), person_id, is_active)
    say_next(_("The account is open.") if is_active else _("The account is closed."))


draw()
