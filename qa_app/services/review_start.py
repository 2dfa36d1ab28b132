"""Beginning a review: with which rubric, about whom, of which part of the recording."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.programme_sessions import ProgrammeSession
from qa_app.services.readable_reviews import session_of
from qa_app.services.recordings import find_visible
from qa_app.services.reviewable import standing_conflict, why_not_reviewable
from qa_app.services.sites import place_of
from qa_app.services.watched import take_over_watched
from rubrics.errors import UnknownRubric
from rubrics.rubric import Rubric
from storage.database import reviews
from storage.database.base import Transaction
from storage.database.recordings import RecordingRecord
from storage.database.reviews import ReviewRecord

RUBRIC_KEY = "group-session-integrity"
"""The rubric of group sessions, whose scores make the trends."""
FITTING = {
    "group": RUBRIC_KEY,
    "one_to_one": "one-to-one-session",
    "three_way_review": "one-to-one-session",
}
"""By kind of planned session, the rubric that is offered first."""


@dataclass(frozen=True)
class RubricChoice:
    """A rubric that a recording can be reviewed with. `fits`: made for this kind of session; `draft_id`: the
    person's own draft with it; `must_choose`: it is about fewer people than delivered the session."""

    rubric: Rubric
    fits: bool
    draft_id: int | None
    must_choose: bool


def rubric_choices(backend: Backend, actor: Person, recording_id: int) -> tuple[RubricChoice, ...]:
    """The newest version of every rubric about a recording, the fitting one first; raises as `start_review` does."""
    with backend.database.read() as transaction:
        recording = find_visible(transaction, actor, recording_id, "review")
        session = session_of(transaction, recording)
        mine = _mine(transaction, actor, recording_id)
    fitting = FITTING[session.kind]
    newest = {one.key: one for one in backend.library.rubrics if one.subject == "recording"}
    found = [
        RubricChoice(
            rubric,
            rubric.key == fitting,
            next((one.id for one in mine if one.rubric_key == rubric.key and one.state == "draft"), None),
            rubric.most_facilitators is not None and len(session.facilitators) > rubric.most_facilitators,
        )
        for rubric in newest.values()
    ]
    return tuple(sorted(found, key=lambda one: (not one.fits, one.rubric.key)))


def start_review(
    backend: Backend,
    actor: Person,
    recording_id: int,
    rubric_key: str | None = None,
    *,
    facilitator_ids: Sequence[int] | None = None,
    segment_start_ms: int | None = None,
) -> int:
    """Begin a review, or go on with the person's own of this recording and rubric; gives the review's id.

    `rubric_key` None: the one that fits the kind of session. `facilitator_ids` None: everybody who delivered
    it. `segment_start_ms`: where the part begins that a rubric for a part of the recording is used on, None: at
    the beginning. It pins the newest rubric version and the object's version, and takes over what the person watched
    of that file before. Raises NotFound, and Refused with the reason when the recording cannot be reviewed so or the
    person delivered the session.
    """
    with backend.database.write() as transaction:
        recording = find_visible(transaction, actor, recording_id, "review")
        session = session_of(transaction, recording)
        check(actor, "review", place_of(transaction, session.site_id))
        rubric = _rubric(backend, rubric_key or FITTING[session.kind])
        mine = [one for one in _mine(transaction, actor, recording_id) if one.rubric_key == rubric.key]
        known = _to_go_on_with(rubric, mine, facilitator_ids)
        if known is not None:
            return known.id
        hindrance = why_not_reviewable(actor, session, recording) or standing_conflict(
            transaction, actor, session
        )
        if hindrance:
            raise Refused(hindrance)
        about = _about(rubric, session, facilitator_ids)
        begins_at = _segment(rubric, recording, segment_start_ms)
        review_id = reviews.add_review(
            transaction,
            recording_id=recording.id,
            programme_session_id=session.id,
            reviewer_id=actor.id,
            rubric_key=rubric.key,
            rubric_version=rubric.version,
            rubric_fingerprint=rubric.fingerprint,
            object_version=recording.object_version,
            at=backend.clock(),
            facilitator_ids=about,
            segment_start_ms=begins_at,
        )
        take_over_watched(transaction, review_id)
        if begins_at is not None:
            # The player opens there.
            reviews.change_review(transaction, review_id, position_ms=begins_at)
        note(
            transaction,
            backend,
            actor,
            "started",
            "review",
            review_id,
            recording=recording.id,
            rubric=f"{rubric.key} {rubric.version}",
            object_version=recording.object_version,
        )
    return review_id


def _mine(transaction: Transaction, actor: Person, recording_id: int) -> list[ReviewRecord]:
    made = reviews.reviews_of_recordings(transaction, [recording_id])
    return [one for one in made if one.reviewer_id == actor.id and one.state in reviews.COUNTING]


def _to_go_on_with(
    rubric: Rubric, mine: Sequence[ReviewRecord], facilitator_ids: Sequence[int] | None
) -> ReviewRecord | None:
    """The draft, of which there is one at most; else the newest that is finished, if it is about the same people."""
    draft = next((one for one in mine if one.state == "draft"), None)
    if draft is not None:
        return draft
    finished = [
        one
        for one in mine
        if rubric.most_facilitators is None
        or facilitator_ids is None
        or set(one.facilitator_ids) == set(facilitator_ids)
    ]
    return finished[-1] if finished else None


def _rubric(backend: Backend, key: str) -> Rubric:
    try:
        rubric = backend.library.latest_rubric(key)
    except UnknownRubric as error:
        raise Refused(
            _("There is no rubric called {key}. Choose one of the list.").format(key=key)
        ) from error
    if rubric.subject != "recording":
        raise Refused(_("This rubric is about a site, not about a recording. Choose another one."))
    return rubric


def _about(rubric: Rubric, session: ProgrammeSession, wanted: Sequence[int] | None) -> list[int]:
    delivered = [one.id for one in session.facilitators]
    chosen = delivered if wanted is None else list(dict.fromkeys(wanted))
    if not set(chosen) <= set(delivered):
        raise Refused(_("Only who delivered the programme session can be rated."))
    if rubric.most_facilitators is not None and len(chosen) > rubric.most_facilitators:
        raise Refused(
            _("More people delivered the session than this rubric rates at once. Choose whom it is about.")
        )
    if not chosen and delivered:
        raise Refused(_("Choose whom this review is about."))
    return chosen


def _segment(rubric: Rubric, recording: RecordingRecord, start_ms: int | None) -> int | None:
    """Where the part begins that the rubric is used on, in milliseconds; None for the whole recording."""
    if rubric.segment_minutes is None:
        return None
    start_ms = start_ms or 0
    if not 0 <= start_ms < (recording.duration_ms or 1):
        raise Refused(_("The segment must begin within the recording."))
    return start_ms
