"""Who may do what with feedback in which state, as a table; what is not in it is refused and changes nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from qa_app.backend import Backend
from qa_app.errors import Explained
from qa_app.services import disputes, feedback, supervision
from storage.database import disputes as dispute_rows
from storage.database import feedback as feedback_rows
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

EVERYBODY = ("tomos", "maya", "rhian", "colleague", "elsewhere", "qa", "lead", "manager", "admin")
"""The facilitator, another one of the same session, the author, another treatment manager of the site, one of another
site, the QA team, the clinical lead, the programme manager, the administrator."""

READERS = "tomos rhian colleague qa lead"
OTHERS = "rhian colleague qa lead"

ALLOWED: dict[str, dict[str, str]] = {
    "draft": {"read": "rhian", "scores": "rhian", "save": "rhian", "share": "rhian"},
    "shared": {"read": READERS, "scores": OTHERS, "pdf": READERS, "recall": "rhian", "reflect": "tomos"},
    "opened": {"read": READERS, "scores": OTHERS, "pdf": READERS, "reflect": "tomos"},
    "reflected": {
        "read": READERS, "scores": READERS, "pdf": READERS, "dispute": "tomos", "acknowledge": "tomos",
    },
    "disputed": {
        "read": READERS, "scores": READERS, "pdf": READERS, "dispute": "tomos", "withdraw": "tomos",
        "decide": "rhian",
    },
    "decided": {
        "read": READERS, "scores": READERS, "pdf": READERS, "dispute": "tomos", "acknowledge": "tomos",
    },
    "acknowledged": {"read": READERS, "scores": READERS, "pdf": READERS},
}  # fmt: skip
READING = ("read", "pdf", "scores")


class Stage:
    """Feedback for Tomos in one state, with everything that anybody might try."""

    def __init__(self, cast: FeedbackCast, state: str) -> None:
        self.cast = cast
        self.feedback_id = cast.write()
        self.dispute_id = 9999
        self._bring_to(state)
        self.actions: dict[str, Callable[[str], object]] = {
            "save": self._save,
            "share": lambda who: feedback.share_feedback(*self._as(who)),
            "recall": lambda who: feedback.recall_feedback(*self._as(who)),
            "reflect": lambda who: feedback.write_reflection(*self._as(who), "I rushed.", {"D1": 2.0}),
            "dispute": lambda who: disputes.raise_dispute(*self._as(who), "D1", proposed=2.0, reason="I did"),
            "withdraw": lambda who: disputes.withdraw_dispute(*self._as(who, self.dispute_id)),
            "decide": lambda who: disputes.decide_dispute(
                *self._as(who, self.dispute_id), value=3.0, reason="Indeed"
            ),
            "acknowledge": lambda who: feedback.acknowledge(*self._as(who)),
            "read": lambda who: feedback.read_feedback(*self._as(who)),
            "pdf": lambda who: feedback.feedback_file(*self._as(who), "pdf"),
            "scores": self._see_scores,
        }

    def _bring_to(self, state: str) -> None:
        backend, cast, order = self.cast.backend, self.cast, tuple(ALLOWED)
        reached = order.index(state)
        if reached >= order.index("shared"):
            feedback.share_feedback(*self._as("rhian"))
        if reached >= order.index("opened"):
            feedback.read_feedback(*self._as("tomos"))
        if reached >= order.index("reflected"):
            feedback.write_reflection(*self._as("tomos"), "I rushed the second exercise.")
        if reached >= order.index("disputed"):
            self.dispute_id = disputes.raise_dispute(*self._as("tomos"), "D2", proposed=3.0, reason="I asked")
        if reached >= order.index("decided"):
            disputes.decide_dispute(backend, cast.rhian, self.dispute_id, value=None, reason="It stands")
        if reached >= order.index("acknowledged"):
            feedback.acknowledge(*self._as("tomos"))

    def _as(self, who: str, number: int | None = None) -> tuple[Backend, object, int]:
        return self.cast.backend, getattr(self.cast, who), self.feedback_id if number is None else number

    def _save(self, who: str) -> None:
        seen = feedback.read_feedback(
            self.cast.backend, self.cast.rhian, self.feedback_id
        ).feedback.times_saved
        words = dict.fromkeys(("strengths", "development", "try_next"), "Other words")
        feedback.save_feedback(*self._as(who), **words, seen_saves=seen)

    def _see_scores(self, who: str) -> None:
        view = feedback.read_feedback(*self._as(who))
        pages = [
            line.scores
            for line in self._page(who)
            if view.is_facilitator and line.feedback_id == self.feedback_id
        ]
        if view.scores is None:
            # Whoever sees no score sees none by any other way.
            assert (view.rated, view.disputes, view.dispute_until) == ((), (), None)
            assert pages == [None] * len(pages)
            raise Explained("no scores")

    def _page(self, who: str) -> tuple[supervision.ReviewLine, ...]:
        try:
            page = supervision.facilitator_page(
                self.cast.backend, getattr(self.cast, who), self.cast.tomos.id
            )
        except Explained:
            return ()
        return page.reviews

    def stored(self) -> object:
        with self.cast.backend.database.read() as transaction:
            return (
                feedback_rows.find_feedback(transaction, self.feedback_id),
                dispute_rows.disputes_of(transaction, [self.feedback_id]),
            )

    def attempt(self, action: str, who: str) -> bool:
        try:
            self.actions[action](who)
        except Explained:
            return False
        return True


@pytest.fixture
def cast(database: Database, tmp_path: Path, clock: Clock) -> FeedbackCast:
    """On SQLite and on PostgreSQL."""
    return FeedbackCast(make_backend(database, tmp_path, clock))


@pytest.mark.parametrize("state", ALLOWED)
def test_what_is_not_in_the_table_is_refused_and_changes_nothing(cast: FeedbackCast, state: str) -> None:
    stage = Stage(cast, state)
    before = stage.stored()
    for action in stage.actions:
        allowed = ALLOWED[state].get(action, "").split()
        if action in READING:
            # The facilitator comes last: reading opens it.
            who = sorted(EVERYBODY, key=lambda one: one == "tomos")
            assert {one for one in who if stage.attempt(action, one)} == set(allowed), action
            continue
        tried = [one for one in EVERYBODY if one not in allowed]
        assert {one for one in tried if stage.attempt(action, one)} == set(), action
        assert stage.stored() == before, action


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        (state, action, who)
        for state, actions in ALLOWED.items()
        for action, allowed in actions.items()
        if action not in READING
        for who in allowed.split()
    ],
)
def test_what_is_in_the_table_is_done(cast: FeedbackCast, state: str, action: str, who: str) -> None:
    stage = Stage(cast, state)
    before = stage.stored()
    stage.actions[action](who)
    assert stage.stored() != before
