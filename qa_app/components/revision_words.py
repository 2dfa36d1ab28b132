"""What a review is now, said above the desk: submitted, a correction, corrected or withdrawn; and what its
author can do about that."""

from collections.abc import Callable
from typing import Literal

import streamlit as st

from qa_app.components.held_form import kept_in
from qa_app.components.kept_dialog import open_dialog
from qa_app.components.plain_words import plain
from qa_app.components.reason_form import draw_reason_form
from qa_app.errors import Explained
from qa_app.i18n import _, moment
from qa_app.screen_state import backend, person, say_next
from qa_app.services import revisions
from qa_app.services.reviews import DeskView
from qa_app.services.revisions import OtherRevision, Revisions

Badge = Literal["green", "orange", "gray", "red"]


def draw_revision_words(view: DeskView, around: Revisions, show: Callable[[int], None]) -> None:
    """Draw the strip; nothing for a first draft. `show`, called by callbacks, leads to the desk of another review.
    Before it, where the file is not the one that the review is about any more, a warning."""
    if view.is_replaced:
        st.warning(
            plain(
                _(
                    "The file of this recording was replaced after this review was begun. What was watched is of the "
                    "earlier file, and counts again from the beginning once the present one is played."
                )
                if view.review.state == "draft"
                else _(
                    "The file of this recording was replaced after this review. What was watched, and the marks, are "
                    "of the earlier file."
                )
            )
        )
    if view.review.state == "draft" and around.earlier is None:
        return
    badge, colour, words = _said(view, around)
    with st.container(
        key="revision", horizontal=True, vertical_alignment="center", gap="small", border=True, wrap=False
    ):
        st.markdown(f":{colour}-badge[{plain(badge)}] {plain(words)}", width="stretch")
        for other in (around.earlier, around.later):
            if other is not None:
                key, way = f"revision-{other.review_id}", _way(other)
                st.button(way, key=key, on_click=show, args=(other.review_id,))
        if view.review.reviewer_id == person().id:
            _draw_doings(view, around, show)


def _said(view: DeskView, around: Revisions) -> tuple[str, Badge, str]:
    review, why = view.review, _("Why: {reason}")
    if review.state == "draft":
        words = _("It takes the place of revision {n} when you submit it.").format(n=review.revision - 1)
        return (
            _("Correction, revision {n}").format(n=review.revision),
            "orange",
            f"{words} {why.format(reason=review.reason)}",
        )
    if review.state == "withdrawn":
        badge = _("Withdrawn {when}").format(when=moment(review.withdrawn_at or review.saved_at))
        if review.submitted_at is None:
            return badge, "gray", _("This correction was dropped. The revision before it stands.")
        words = _("It counts nowhere. It stays to be read by its reviewer and the QA team.")
        return badge, "red", f"{words} {why.format(reason=review.reason)}" if review.reason else words
    submitted = _("Submitted {when}").format(when=moment(review.submitted_at or review.saved_at))
    if review.state == "revised":
        words = _("It was corrected since and counts no more. A newer revision stands in its place.")
        return submitted, "gray", words
    words = _("By {name}. Nothing can be changed any more.").format(name=view.reviewer)
    if review.revision > 1:
        corrected = _("Revision {n}.").format(n=review.revision)
        words = f"{words} {corrected} {why.format(reason=review.reason)}"
    return submitted, "green", words


def _way(other: OtherRevision) -> str:
    if other.state == "draft":
        return _("Go on with the correction")
    return _("Open revision {n}").format(n=other.revision)


def _draw_doings(view: DeskView, around: Revisions, show: Callable[[int], None]) -> None:
    review_id, state = view.review.id, view.review.state
    correcting, withdrawing = f"correct-{review_id}", f"withdraw-{review_id}"

    def drop() -> None:
        try:
            kept = revisions.drop_correction(backend(), person(), review_id)
        except Explained as error:
            say_next(error.sentence)
        else:
            say_next(_("The correction is dropped. The review stands as it was submitted."))
            show(kept)

    def correct(words: str) -> None:
        show(revisions.start_correction(backend(), person(), review_id, words, keep=kept_in(correcting)))

    def withdraw(words: str) -> None:
        revisions.withdraw_review(backend(), person(), review_id, words, keep=kept_in(withdrawing))

    if state == "draft":
        st.button(_("Drop the correction"), key="drop-correction", type="tertiary", on_click=drop)
    if state != "submitted" or around.later is not None:
        return
    st.button(_("Correct"), key="correct-review", on_click=open_dialog, args=(correcting,))
    st.button(
        _("Withdraw"), key="withdraw-review", type="tertiary", on_click=open_dialog, args=(withdrawing,)
    )
    draw_reason_form(
        correcting,
        _("Correct this review"),
        _(
            "A new revision begins with everything that this one holds: ratings, notes, evidence, exercises "
            "and what you watched. This one stands until you submit the new one, and stays readable after."
        ),
        _("Why is it corrected?"),
        _("Begin the correction"),
        correct,
    )
    draw_reason_form(
        withdrawing,
        _("Withdraw this review"),
        _(
            "It then counts nowhere: not in trends, lists or feedback. You and the QA team can still read it. "
            "This cannot be taken back."
        ),
        _("Why is it withdrawn?"),
        _("Withdraw the review"),
        withdraw,
    )
