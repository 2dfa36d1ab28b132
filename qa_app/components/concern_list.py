"""Concerns on Home, those due soonest first, and one of them in full; and a line about them at the desk."""

import streamlit as st

from qa_app.components.card import BUTTON, card, draw_more, first_rows
from qa_app.components.kept_dialog import close_dialog, is_open, open_dialog
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_to_work import RECORDINGS
from qa_app.errors import Explained
from qa_app.i18n import _, moment, ngettext, position, short_day
from qa_app.screen_state import backend, field, go_to, memory, person, say_next
from qa_app.services import concerns
from qa_app.services.concerns import KINDS, ConcernLine, ConcernView
from qa_app.services.programme_sessions import people_in_words

OPENED = "opened-concern"


def draw_concern_list(lines: tuple[ConcernLine, ...]) -> None:
    """A card with a row for each, the overdue first, and the one that is open in full; nothing where none waits."""
    _draw_opened()
    if not lines:
        return
    count = ngettext("{n} concern", "{n} concerns", len(lines)).format(n=len(lines))
    # The overdue come first, and none of them is folded away.
    late = [one for one in lines if one.escalated_to]
    others = [one for one in lines if not one.escalated_to]
    if late:
        count += ", " + _("{n} overdue").format(n=len(late))
    with card(
        _("Risk to pass on"), count, _("Raised from a recording. Each stays here until it is passed on.")
    ):
        if late:
            names = people_in_words(sorted({name for one in late for name in one.escalated_to}))
            words = _("Escalated: not passed on in time. This now stands first on Home for {names}.")
            st.markdown(f":red[:material/priority_high: {plain(words.format(names=names))}]")
        for one in (*late, *first_rows(others, "concerns")):
            with st.container(key=f"line-concern-{one.id}"):
                what, where, due, action = st.columns([0.3, 0.32, 0.2, 0.18], gap="small")
                raised = _("raised by {name}, {when}").format(name=one.raised_by, when=moment(one.raised_at))
                what.markdown(f"**{plain(_(KINDS[one.kind]))}**  \n{quiet(raised)}")
                place = f"{one.words.place} · {short_day(one.delivered_at)} · {position(one.at_ms)}"
                where.markdown(f"{plain(one.words.title)}  \n{quiet(place)}")
                due.markdown(f"{moment(one.due_at)}  \n{hours_badge(one.hours_left)}")
                with action, st.container(horizontal=True, horizontal_alignment="right"):
                    st.button(
                        _("Open"),
                        key=f"concern-{one.id}",
                        type="primary" if one.may_pass_on else "secondary",
                        width=BUTTON,
                        on_click=_open,
                        args=(one.id,),
                    )
        draw_more(others, "concerns")


def draw_concerns_here(lines: tuple[ConcernLine, ...]) -> None:
    """At the desk: that there are some, from which second, and how far they are; never their words."""
    for one in lines:
        kind, at = _(KINDS[one.kind]), position(one.at_ms)
        risk = _("Risk raised")
        state = (
            _("passed on {when}").format(when=moment(one.passed_on_at))
            if one.passed_on_at
            else _("to be passed on by {when}").format(when=moment(one.due_at))
        )
        st.markdown(f":red-badge[{risk}] {plain(f'{kind} · {at} · {state}')}")


def hours_badge(hours_left: int) -> str:
    """How near the hour is, in words and as a badge in Markdown."""
    if hours_left < 0:
        late = ngettext("{n} hour overdue", "{n} hours overdue", -hours_left).format(n=-hours_left)
        return f":red-badge[{late}]"
    if hours_left == 0:
        return ":orange-badge[" + _("within the hour") + "]"
    words = ngettext("{n} hour left", "{n} hours left", hours_left).format(n=hours_left)
    return f":orange-badge[{words}]" if hours_left <= 4 else f":gray-badge[{words}]"


def _open(concern_id: int) -> None:
    # Read once, at the click: each reading is told to the log, and a dialog draws itself again and again.
    try:
        memory()[OPENED] = concerns.open_concern(backend(), person(), concern_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        open_dialog(f"concern-{concern_id}")


def _draw_opened() -> None:
    concern: ConcernView | None = memory().get(OPENED)
    if concern is None or not is_open(f"concern-{concern.line.id}"):
        return
    name = f"concern-{concern.line.id}"

    def pass_on() -> None:
        try:
            concerns.pass_on(backend(), person(), concern.line.id, field(f"{name}-words"))
        except Explained as error:
            memory()[f"{name}-problem"] = error.sentence
        else:
            say_next(_("Noted: the concern is passed on."))
            close_dialog()

    @st.dialog(_(KINDS[concern.line.kind]), width="medium", on_dismiss=close_dialog)
    def show() -> None:
        if not is_open(name):
            st.rerun()
        _draw_words(concern)
        if not concern.line.may_pass_on:
            st.caption(
                _("A treatment manager of the site or a clinical lead notes here that it was passed on.")
            )
            return
        with st.form(f"{name}-form", border=False, enter_to_submit=False):
            st.text_area(_("Passed on: to whom, and how"), height=90, key=f"{name}-words")
            st.caption(_("Roles and offices are enough. Write no participant's or survivor's name."))
            problem = memory().pop(f"{name}-problem", None)
            if problem:
                st.warning(plain(problem))
            st.form_submit_button(_("It is passed on"), type="primary", on_click=pass_on)

    show()


def _draw_words(concern: ConcernView) -> None:
    line = concern.line
    facts = [
        line.words.title,
        line.words.place,
        moment(line.delivered_at),
        _("at {time} of the recording").format(time=position(line.at_ms)),
    ]
    st.caption(plain(" · ".join(facts)))
    st.markdown(plain(concern.text))
    st.caption(
        plain(
            _("Raised by {name}, {when}; to be passed on by {due}.").format(
                name=line.raised_by, when=moment(line.raised_at), due=moment(line.due_at)
            )
        )
    )
    if concern.is_on_earlier_file:
        st.caption(_("Made on an earlier file: the object was replaced since."))
    st.button(
        _("Show the recording"),
        key=f"recording-of-{line.id}",
        type="tertiary",
        on_click=_show_recording,
        args=(concern.recording_id,),
    )


def _show_recording(recording_id: int) -> None:
    close_dialog()
    go_to(RECORDINGS, recording=recording_id)
