"""Everybody who may sign in: their roles in words, and the dialog that changes them."""

from collections.abc import Callable
from html import escape

import streamlit as st

from qa_app.access import Grant
from qa_app.components.card import row_button
from qa_app.components.plain_words import plain
from qa_app.components.role_choice import draw_role_choice, role_words
from qa_app.errors import Explained
from qa_app.i18n import LANGUAGES, _, ngettext, pgettext
from qa_app.services.people import PersonRecord, as_person
from qa_app.services.sites import Site

PAGE = 20
COLUMNS = (0.3, 0.36, 0.1, 0.1, 0.14)


def draw_people_list(
    people: list[PersonRecord],
    sites: list[Site],
    give_roles: Callable[[int, list[Grant]], None],
    set_active: Callable[[int, bool], None],
    set_languages: Callable[[int, list[str]], None],
) -> None:
    """Rows by name with a field to find somebody; each function takes a person's id and may raise Explained."""
    names = {one.id: one.name for one in sites}
    with st.container(border=True, gap="xsmall"):
        wanted = st.text_input(
            _("Find"), placeholder=_("Name, address or role"), key="find-person", width=320
        ).casefold()
        found = [one for one in people if wanted in _searched(one, names)]
        st.caption(ngettext("{n} person", "{n} people", len(found)).format(n=len(found)))
        if not found:
            st.markdown(_("Nobody is called that. Try another part of the name."))
        page_key = f"people-page-{wanted}"
        first = (st.session_state.get(page_key, 1) - 1) * PAGE
        for one in found[first : first + PAGE]:
            with st.container(key=f"line-person-{one.id}"):
                _draw_person(one, sites, names, give_roles, set_active, set_languages)
        if len(found) > PAGE:
            st.pagination(-(-len(found) // PAGE), key=page_key)


def _searched(one: PersonRecord, sites: dict[int, str]) -> str:
    roles = " ".join(role_words(grant, sites) for grant in as_person(one).grants)
    return f"{one.name} {one.email} {roles}".casefold()


def _draw_person(
    one: PersonRecord,
    sites: list[Site],
    names: dict[int, str],
    give_roles: Callable[[int, list[Grant]], None],
    set_active: Callable[[int, bool], None],
    set_languages: Callable[[int, list[str]], None],
) -> None:
    who, roles, language, state, action = st.columns(COLUMNS, gap="small")
    # As HTML: Markdown would make a link of the address.
    who.html(f"<b>{escape(one.name)}</b><br><small>{escape(one.email)}</small>")
    held = [plain(role_words(grant, names)) for grant in as_person(one).grants]
    roles.markdown("  \n".join(held) or ":gray[" + _("No role yet") + "]")
    language.markdown(LANGUAGES.get(one.language, one.language))
    opened, closed = pgettext("account", "Open"), pgettext("account", "Closed")
    state.markdown(f":green-badge[{opened}]" if one.is_active else f":gray-badge[{closed}]")
    if row_button(action, _("Change"), f"change-{one.id}"):
        _change(one, sites, give_roles, set_active, set_languages)


def _change(
    one: PersonRecord,
    sites: list[Site],
    give_roles: Callable[[int, list[Grant]], None],
    set_active: Callable[[int, bool], None],
    set_languages: Callable[[int, list[str]], None],
) -> None:
    @st.dialog(_("Roles and account"), width="medium")
    def change() -> None:
        st.markdown(f"**{plain(one.name)}**")
        grants = draw_role_choice(sites, as_person(one).grants, f"roles-{one.id}")
        languages = st.multiselect(
            _("Reviews recordings in"),
            list(LANGUAGES),
            default=list(one.review_languages),
            format_func=lambda code: LANGUAGES[code],
            key=f"review-languages-{one.id}",
        )
        if one.is_active:
            st.caption(_("Closing the account stops them signing in; what they did stays."))
        else:
            st.caption(_("The account is closed: they cannot sign in."))
        with st.container(horizontal=True):
            save = st.button(_("Save roles"), type="primary", key="save-roles")
            turn = st.button(
                _("Close the account") if one.is_active else _("Open the account"), key="turn-account"
            )
        if save or turn:
            try:
                if save:
                    if set(languages) != set(one.review_languages):
                        set_languages(one.id, languages)
                    give_roles(one.id, grants)
                else:
                    set_active(one.id, not one.is_active)
            except Explained as error:
                st.warning(error.sentence)
            else:
                st.rerun()

    change()
