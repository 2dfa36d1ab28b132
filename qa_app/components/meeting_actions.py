"""What is agreed in a supervision meeting: what stood before it, what was agreed in it, and the form for more."""

import streamlit as st

from qa_app.components.action_list import action_fields, draw_actions
from qa_app.components.held_form import draw_held, hold, kept_in, let_go, put_replaced
from qa_app.components.meeting_form import discussed_words
from qa_app.components.plain_words import plain
from qa_app.errors import Explained, NamesFound
from qa_app.i18n import _
from qa_app.screen_state import backend, memory, person
from qa_app.services import supervision
from qa_app.services.supervision_meetings import MeetingView


def draw_meeting_actions(view: MeetingView) -> None:
    """The actions of this meeting; for its author while it is a draft, those from before and the form as well."""
    is_draft = view.meeting.state == "draft"
    names = view.names if len(view.meeting.people) > 1 else {}
    st.header(_("Agreed in this meeting"), anchor=False)
    if not view.actions:
        st.caption(_("No action is agreed yet.") if is_draft else _("No action was agreed."))
    draw_actions(view.actions, view.today, may_close=is_draft, names=names)
    if not is_draft:
        return
    _draw_form(view)
    still_open = tuple(one for one in view.before if one.state == "open")
    unseen = tuple(one for one in reversed(view.before) if one.state != "open")
    if view.before:
        st.subheader(_("From before"), anchor=False)
    draw_actions(still_open, view.today, may_close=True, names=names)
    if unseen:
        with st.expander(_("Not seen of late, to agree again")):
            draw_actions(unseen, view.today, may_close=False, names=names, meeting_id=view.meeting.id)


def _draw_form(view: MeetingView) -> None:
    meeting_id = view.meeting.id
    number_key = f"meeting-action-number-{meeting_id}"
    # A new key empties the fields after an action was kept, and only then.
    number = memory().setdefault(number_key, 0)
    name, fields = f"new-meeting-action-{meeting_id}-{number}", f"{meeting_id}-{number}"
    put_replaced(name)
    with st.expander(_("Add an action"), icon=":material/add:"), st.form(name, border=False):
        people = view.meeting.person_ids
        about = people[0]
        if len(people) > 1:
            about = st.selectbox(
                _("For whom"),
                people,
                format_func=lambda one: view.names[one],
                key=f"about-action-{meeting_id}-{number}",
            )
        what, how_seen, by_when = action_fields(fields, view.today)
        labels = {one.feedback_id: discussed_words(one, view) for one in view.feedback}
        rests_on = None
        if labels:
            rests_on = st.selectbox(
                _("From which feedback"),
                list(labels),
                index=None,
                format_func=lambda one: labels[one],
                placeholder=_("From the meeting alone"),
                key=f"feedback-of-action-{meeting_id}-{number}",
            )
        held = st.container()
        if st.form_submit_button(_("Add the action")):
            try:
                supervision.agree_action(
                    backend(),
                    person(),
                    rests_on,
                    meeting_id=meeting_id,
                    facilitator_id=about,
                    what=what,
                    by_when=by_when,
                    how_seen=how_seen,
                    keep=kept_in(name),
                )
            except NamesFound as error:
                hold(name, error)
                st.warning(plain(error.sentence))
            except Explained as error:
                st.warning(plain(error.sentence))
            else:
                let_go(name)
                memory()[number_key] = number + 1
                st.rerun()
        with held:
            draw_held(name, {"what": f"what-{fields}", "how_seen": f"how-seen-{fields}"})
