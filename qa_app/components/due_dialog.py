"""What else can be done about a due review: draw again, choose a recording, give it to somebody, take it back."""

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.kept_dialog import close_dialog, is_open, open_dialog
from qa_app.components.plain_words import plain
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _, short_day
from qa_app.screen_state import backend, field, memory, person, say_next
from qa_app.services import assignments, coverage, draws
from qa_app.services.home import DueReview

DAYS_TO_DO_IT = timedelta(days=14)
WAYS = {
    "to_draw": ("choose",),
    "drawn": ("again", "choose", "assign"),
    "chosen": ("again", "choose", "assign"),
    "only": ("assign",),
    "assigned": ("back",),
}
"""By state of the row."""


def open_due_dialog(row: DueReview) -> None:
    """Open the row's dialog; for callbacks."""
    memory().pop(_problem_key(row), None)
    open_dialog(_name(row))


def draw_due_dialog(row: DueReview) -> None:
    """Draw the dialog if it is this row's that is open."""
    if not is_open(_name(row)):
        return
    names = {
        "again": _("Draw again"),
        "choose": _("Choose myself"),
        "assign": _("Assign"),
        "back": _("Take back"),
    }
    draws_way: dict[str, Callable[[DueReview], None]] = {
        "again": _draw_again,
        "choose": _draw_choose,
        "assign": _draw_assign,
        "back": _draw_take_back,
    }

    @st.dialog(_("The recording to watch"), width="medium", on_dismiss=close_dialog)
    def ask() -> None:
        if not is_open(_name(row)):
            st.rerun()
        ways = WAYS[row.state]
        way = ways[0]
        if len(ways) > 1:
            way = st.segmented_control(
                _("What to do"),
                ways,
                default=way,
                required=True,
                format_func=lambda one: names[one],
                key=f"{_name(row)}-way",
                label_visibility="collapsed",
            )
        if row.entry is not None:
            when = short_day(row.entry.session.starts_at)
            st.markdown(f"**{plain(row.entry.words.title)}** · {when}")
        draws_way[way](row)
        problem = memory().pop(_problem_key(row), None)
        if problem:
            st.warning(plain(problem))

    ask()


def _name(row: DueReview) -> str:
    return f"due-{row.debt}"


def _problem_key(row: DueReview) -> str:
    return f"{_name(row)}-problem"


def _done(row: DueReview, do: Callable[[], str]) -> None:
    """Do it and say so; what hinders it is told in the dialog, which then stays open."""
    try:
        say_next(do())
    except NamesFound as error:
        hold(_name(row), error)
        memory()[_problem_key(row)] = error.sentence
    except Explained as error:
        memory()[_problem_key(row)] = error.sentence
    else:
        let_go(_name(row))
        close_dialog()


def _draw_reason(row: DueReview, label: str, key: str) -> None:
    """The field for a reason, and what in it may tell who somebody is."""
    put_replaced(_name(row))
    st.text_area(label, height=80, key=key)
    draw_held(_name(row), {"reason": key}, button=st.button)


def _draw_again(row: DueReview) -> None:
    key = f"{_name(row)}-again"
    st.markdown(_("Another recording is drawn in its place. The reason is kept with both draws."))

    def do() -> str:
        draws.draw_recording(
            backend(), person(), row.site.id, row.debt, field(key) or " ", keep=kept_in(_name(row))
        )
        return _("Another recording is drawn.")

    _draw_reason(row, _("Why another one?"), key)
    st.button(_("Draw again"), type="primary", key=f"{key}-button", on_click=_done, args=(row, do))


def _draw_choose(row: DueReview) -> None:
    key = f"{_name(row)}-choose"
    found = draws.recordings_to_choose(backend(), person(), row.candidates)
    choices = {
        session_id: f"{words.title} · {short_day(at)}"
        for session_id, words, at in found
        if session_id != row.session_id
    }
    st.markdown(_("A recording that is chosen is told apart from one that was drawn. The reason is kept."))

    def do() -> str:
        draws.choose_recording(
            backend(),
            person(),
            row.site.id,
            row.debt,
            field(f"{key}-which") or 0,
            field(f"{key}-why"),
            keep=kept_in(_name(row)),
        )
        return _("The recording is chosen.")

    st.selectbox(_("Recording"), list(choices), format_func=lambda one: choices[one], key=f"{key}-which")
    _draw_reason(row, _("Why this one?"), f"{key}-why")
    st.button(_("Choose"), type="primary", key=f"{key}-button", on_click=_done, args=(row, do))


def _draw_assign(row: DueReview) -> None:
    assert row.session_id is not None
    session_id, key = row.session_id, f"{_name(row)}-assign"
    people = dict(assignments.people_to_ask(backend(), person(), session_id))
    today = coverage.today_of(backend())
    st.markdown(
        _(
            "Whoever reviews here, in the group's language, without a conflict of interest. They find it on their Home."
        )
    )

    def do() -> str:
        who = field(f"{key}-who")
        assignments.assign(backend(), person(), session_id, who or 0, field(f"{key}-when"))
        return _("{name} is asked to review it.").format(name=people[who])

    st.selectbox(_("Who"), list(people), format_func=lambda one: people[one], key=f"{key}-who")
    st.date_input(
        _("By when"),
        value=today + DAYS_TO_DO_IT,
        min_value=today,
        max_value=today + assignments.LONGEST,
        format="DD/MM/YYYY",
        key=f"{key}-when",
    )
    st.button(_("Assign"), type="primary", key=f"{key}-button", on_click=_done, args=(row, do))


def _draw_take_back(row: DueReview) -> None:
    assert row.assigned is not None
    assigned, key = row.assigned, f"{_name(row)}-back"
    st.markdown(
        plain(
            _("{name} was asked to review it by {day}. A draft of theirs stays.").format(
                name=assigned.name, day=short_day(assigned.by_when)
            )
        )
    )

    def do() -> str:
        assignments.take_back(
            backend(), person(), assigned.assignment_id, field(key), keep=kept_in(_name(row))
        )
        return _("It is taken back.")

    _draw_reason(row, _("Why is it taken back?"), key)
    st.button(_("Take back"), type="primary", key=f"{key}-button", on_click=_done, args=(row, do))
