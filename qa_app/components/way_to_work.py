"""What a click that leads to the work does: to a review's desk, to a letter. For `on_click`."""

from typing import Any

from qa_app.errors import Explained
from qa_app.screen_state import backend, go_to, person, say_next
from qa_app.services import feedback, reviews

DESK = "screens/review_desk.py"
RECORDINGS = "screens/recordings.py"
SUPERVISION = "screens/supervision.py"
PLAN = "screens/monitoring_plan.py"


def begin_review(recording_id: int, **how: Any) -> None:
    """Begin a review of the recording, or go on with it, as `start_review` does; the next run is at its desk.

    Raises Explained when it cannot.
    """
    go_to(DESK, review=reviews.start_review(backend(), person(), recording_id, **how))


def open_desk(recording_id: int) -> None:
    """The same with the rubric that fits; what hinders it is told in a toast."""
    try:
        begin_review(recording_id)
    except Explained as error:
        say_next(error.sentence)


def open_feedback(review_id: int, facilitator_id: int) -> None:
    """Begin the letter about that facilitator, or go on with it; what hinders it is told in a toast."""
    try:
        begun = feedback.start_feedback(backend(), person(), review_id, facilitator_id)
    except Explained as error:
        say_next(error.sentence)
    else:
        go_to(SUPERVISION, feedback=begun)
