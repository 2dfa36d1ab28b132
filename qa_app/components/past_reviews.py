"""Reviews of a recording that stand no more, quietly below those that do: what became of each, when and why."""

import streamlit as st

from qa_app.components.plain_words import plain, quiet
from qa_app.i18n import _, day, ngettext
from qa_app.screen_state import backend, person
from qa_app.services.past_reviews import PastReview, past_reviews


def draw_past_reviews(recording_id: int) -> None:
    """A fold with a line for each that the person may read; nothing where there is none."""
    found = past_reviews(backend(), person(), recording_id)
    if not found:
        return
    n = len(found)
    heading = ngettext("{n} review that stands no more", "{n} reviews that stand no more", n).format(n=n)
    with st.expander(heading):
        for one in found:
            with st.container(key=f"past-review-{one.review_id}", horizontal=True, gap="small"):
                why = _("Begun because: {reason}") if one.state == "dropped" else _("Why: {reason}")
                lines = [plain(_said(one)), quiet(f"{one.rubric} · {one.reviewer}")]
                if one.reason:
                    lines.append(plain(why.format(reason=one.reason)))
                st.markdown("  \n".join(lines), width="stretch")
                if st.button(_("Read"), key=f"read-past-{one.review_id}", type="tertiary"):
                    st.switch_page("screens/review_desk.py", query_params={"review": str(one.review_id)})


def _said(one: PastReview) -> str:
    words = {
        "revised": _("Revision {n}, corrected {day}"),
        "withdrawn": _("Revision {n}, withdrawn {day}"),
        "dropped": _("Correction, revision {n}, dropped {day}"),
    }
    return words[one.state].format(n=one.revision, day=day(one.at))
