"""How far the review is and when it was last saved, in words that the page changes itself when an answer is stored."""

from pathlib import Path
from typing import TypedDict

import streamlit as st

from qa_app.components.scripts import script
from qa_app.i18n import _, clock_time
from qa_app.services.reviews import Progress

_FOLDER = Path(__file__).parent

_mount = st.components.v2.component(
    "qa_app_rating_progress",
    html='<p class="rating-progress"><span class="answered"></span> <span class="saved" hidden></span></p>',
    css=(_FOLDER / "progress.css").read_text(encoding="utf-8"),
    js=script("rating-progress", _FOLDER / "progress.js"),
    isolate_styles=False,
)


class ProgressWords(TypedDict):
    """`at` orders the words of one review by time; later ones are truer."""

    answered: str
    saved: str
    at: str


def progress_words(progress: Progress) -> ProgressWords:
    """The progress in words, as the page shows them."""
    return {
        "answered": _("{answered} of {total} answered").format(
            answered=progress.answered, total=progress.total
        ),
        "saved": _("Saved {time}").format(time=clock_time(progress.saved_at)),
        "at": progress.saved_at.isoformat(),
    }


def rating_progress(review_id: int, progress: Progress, *, is_draft: bool) -> None:
    """Draw it once. When it was saved is told of a draft alone."""
    _mount(
        key=f"rating-progress-{review_id}",
        data={"review": review_id, "is_draft": is_draft, "words": progress_words(progress)},
        width="content",
    )
