"""Feedback that waits: to be written and shared or decided about by its author, to be read and answered by its
facilitator."""

from functools import partial

import streamlit as st

from qa_app.components.card import card, draw_more, first_rows, row_button
from qa_app.components.plain_words import plain, quiet
from qa_app.components.way_to_work import SUPERVISION, open_feedback
from qa_app.i18n import _, day, ngettext
from qa_app.screen_state import go_to
from qa_app.services.feedback import ToDecide, ToRead, ToShare

COLUMNS = (0.7, 0.3)


def draw_to_share(rows: tuple[ToShare, ...]) -> None:
    """Whom the reader still owes feedback; each row begins it or goes on."""
    n = len({row.facilitator_id for row in rows})
    with card(_("Feedback to share"), ngettext("{n} person", "{n} people", n).format(n=n) if n else ""):
        if not rows:
            st.markdown(_("Nothing waits for you. Everybody whom you reviewed has your feedback."))
        for row in first_rows(rows, "to-share"):
            with st.container(key=f"line-share-{row.review_id}-{row.facilitator_id}"):
                words, action = st.columns(COLUMNS, gap="small")
                state = _("Not begun yet") if row.feedback_id is None else _("Begun, not shared yet")
                submitted = _("Review submitted {day}").format(day=day(row.submitted_at))
                words.markdown(
                    f"**{plain(row.facilitator)}**  \n{plain(f'{row.words.title}, {row.words.place}')}  \n"
                    f"{quiet(f'{state} · {submitted}')}"
                )
                label = _("Write") if row.feedback_id is None else _("Continue")
                way = partial(open_feedback, row.review_id, row.facilitator_id)
                row_button(action, label, f"write-{row.review_id}-{row.facilitator_id}", does=way)
        draw_more(rows, "to-share")


def draw_to_decide(rows: tuple[ToDecide, ...]) -> None:
    """What is disputed in feedback of the reader's; nothing where nothing is."""
    if not rows:
        return
    n = sum(len(row.items) for row in rows)
    with card(_("Disputed ratings"), ngettext("{n} rating", "{n} ratings", n).format(n=n)):
        for row in first_rows(rows, "to-decide"):
            with st.container(key=f"line-decide-{row.feedback_id}"):
                words, action = st.columns(COLUMNS, gap="small")
                since = _("Since {day}").format(day=day(row.raised_at))
                what = f"{', '.join(row.items)} · {since}"
                words.markdown(
                    f"**{plain(row.facilitator)}**  \n{plain(f'{row.words.title}, {row.words.place}')}  \n"
                    f"{quiet(what)}"
                )
                way = partial(go_to, SUPERVISION, feedback=row.feedback_id)
                row_button(action, _("Decide"), f"decide-{row.feedback_id}", does=way)
        draw_more(rows, "to-decide")


def draw_to_read(rows: tuple[ToRead, ...]) -> None:
    """What was shared with the reader and waits for their answer."""
    n = len(rows)
    why = _("Your own view comes first; the scores open after it.") if rows else ""
    with card(_("Feedback for you"), ngettext("{n} review", "{n} reviews", n).format(n=n) if n else "", why):
        if not rows:
            st.markdown(_("Nothing waits for you. New feedback is listed here as soon as it is shared."))
        for number, row in enumerate(first_rows(rows, "to-read")):
            with st.container(key=f"line-read-{row.feedback_id}"):
                words, action = st.columns(COLUMNS, gap="small")
                is_new = row.state == "shared"
                if is_new:
                    next_step = _("Read it and write your reflection")
                elif row.decided:
                    next_step = _("Your dispute was decided: read it and acknowledge")
                else:
                    next_step = _("Read the scores and acknowledge")
                shared = _("Shared {day} by {name}").format(day=day(row.shared_at), name=row.author)
                words.markdown(
                    f"**{plain(row.words.title)}**  \n{next_step}  \n{quiet(f'{shared} · {row.words.place}')}"
                )
                label = _("Read") if is_new else _("Continue")
                way = partial(go_to, SUPERVISION, feedback=row.feedback_id)
                row_button(action, label, f"read-{row.feedback_id}", primary=number == 0, does=way)
        draw_more(rows, "to-read")
