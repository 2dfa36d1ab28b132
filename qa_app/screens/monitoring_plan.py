"""The monitoring plan: what is owed at one's sites, the figures of the plan, and conflicts of interest."""

import streamlit as st

from qa_app.access import allows, allows_everywhere
from qa_app.components.card import LOOK
from qa_app.components.conflict_list import draw_conflict_form, draw_conflict_list
from qa_app.components.debt_table import draw_debt_table
from qa_app.components.due_list import draw_due_page
from qa_app.components.plain_words import plain
from qa_app.components.plan_form import draw_plan_form
from qa_app.i18n import _
from qa_app.screen_state import backend, person, say_next
from qa_app.services import conflicts, coverage, home, people, plan, recordings
from qa_app.services.due_reviews import SHOWN
from qa_app.services.sites import Site

EVERYWHERE = 0


def draw() -> None:
    """The parts that the person's roles open, one at a time."""
    st.html(LOOK)
    st.title(_("Monitoring plan"), anchor=False)
    st.caption(plain(plan.plan_note(backend())))
    parts = {
        "due": (_("To be reviewed"), "give_feedback"),
        "debt": (_("Everything asked for"), "give_feedback"),
        "figures": (_("Figures of the plan"), "edit_plan"),
        "conflicts": (_("Conflicts of interest"), "manage_people"),
    }
    names = {part: name for part, (name, permission) in parts.items() if allows(person(), permission)}
    part = next(iter(names))
    if len(names) > 1:
        part = st.segmented_control(
            _("What to look at"),
            list(names),
            default=part,
            required=True,
            format_func=lambda one: names[one],
            key="plan-part",
            label_visibility="collapsed",
        )
    if part == "figures":
        _draw_figures()
    elif part == "conflicts":
        _draw_conflicts()
    elif part == "debt":
        draw_debt_table(coverage.debt_lines(backend(), person()))
    else:
        page = int(st.session_state.get("due-page", 1))
        draw_due_page(home.due_reviews(backend(), person(), offset=(page - 1) * SHOWN), SHOWN)


def _draw_figures() -> None:
    sites = plan.sites_to_plan(backend(), person())
    everywhere = allows_everywhere(person(), "edit_plan")
    if not sites and not everywhere:
        st.info(_("You follow no site yet. Ask an administrator to give you one."))
        return
    first, second = st.columns(2)
    site = first.selectbox(
        _("Site"),
        [*([EVERYWHERE] if everywhere else []), *(one.id for one in sites)],
        format_func=lambda one: _site_name(one, sites),
        key="plan-site",
    )
    programmes = recordings.programmes_and_modules(backend())
    programme = second.selectbox(
        _("Programme"),
        ["", *programmes],
        format_func=lambda one: programmes[one][0] if one else _("Every programme"),
        key="plan-programme",
    )
    figures = plan.plan_at(backend(), person(), site or None, programme)
    draw_plan_form(f"{site}-{programme}", figures, lambda given: _save(given, site or None, programme))


def _site_name(site_id: int, sites: list[Site]) -> str:
    if site_id == EVERYWHERE:
        return _("Every site")
    return next(one.name for one in sites if one.id == site_id)


def _save(given: dict[str, int], site_id: int | None, programme: str) -> None:
    changed = plan.change_plan(backend(), person(), given, site_id, programme)
    say_next(_("The figures are saved.") if changed else _("Nothing was changed."))


def _draw_conflicts() -> None:
    draw_conflict_list(conflicts.list_conflicts(backend(), person()), _remove_conflict)
    draw_conflict_form(people.list_people(backend(), person()), _add_conflict)


def _add_conflict(reviewer_id: int, facilitator_id: int, reason: str) -> None:
    conflicts.add_conflict(backend(), person(), reviewer_id, facilitator_id, reason)
    say_next(_("The conflict of interest is noted."))


def _remove_conflict(conflict_id: int) -> None:
    conflicts.remove_conflict(backend(), person(), conflict_id)
    say_next(_("The conflict of interest is removed."))


draw()
