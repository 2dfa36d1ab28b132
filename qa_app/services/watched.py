"""Proof of watching: what was really played of a recording, as the player reports it, and what cannot be true."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.readable_reviews import own_draft
from storage.database import activity_log, recordings, reviews, watched_intervals
from storage.database.base import Transaction
from storage.database.recordings import RecordingRecord
from storage.database.reviews import ReviewRecord

__all__ = ["merge_intervals", "save_watched", "take_over_watched"]

FASTEST = 2.5
"""The highest speed of the player."""
SLACK_MS = 15_000
"""Ours, no source: reports come every five seconds, and one may come late and the next one early."""
LONGEST_CREDIT = timedelta(minutes=10)
"""Ours, no source: time since the last report counts for no more. Who watched while the server was away tells it
in parts of what this allows."""
REPORTS_LOOKED_AT = 50


def save_watched(
    backend: Backend,
    actor: Person,
    review_id: int,
    intervals: Iterable[tuple[int, int]],
    position_ms: int,
    object_version: str | None = None,
) -> None:
    """Add what was played to the person's own draft, and where they stopped.

    `object_version` is of the file that was played; None: the present one. What was played of a file that has gone
    counts for nothing. Once some of a file is played that came into the place of the review's, counting begins anew
    with it.

    Raises Refused for times outside the recording, and for more than can have been played since the last reports.
    """
    given = [(int(start), int(end)) for start, end in intervals]
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        recording = recordings.recordings_by_id(transaction, [review.recording_id])[review.recording_id]
        if object_version is not None and not recording.is_same_content(object_version):
            return
        begins_anew = bool(given) and not recording.is_same_content(review.object_version)
        if begins_anew:
            _begin_anew(transaction, backend, actor, review, recording)
            review = replace(review, object_version=recording.object_version, watched_ms=0)
        # A browser's clock may pass the last packet by a moment.
        longest_ms = (recording.duration_ms or 0) + 1000
        if any(not 0 <= start <= end <= longest_ms for start, end in given):
            raise Refused(_("These times do not lie within the recording."))
        before = watched_intervals.intervals_of(transaction, review_id)
        elsewhere = _watched_elsewhere(transaction, review)
        known = merge_intervals([*before, *elsewhere])
        merged = merge_intervals([*known, *given])
        gained_ms = _length(merged) - _length(known)
        if not _can_be(transaction, actor, review, gained_ms, backend.clock()):
            raise Refused(_("This is more than can have been played since the last report."))
        if given and merged != before:
            watched_intervals.replace_intervals(transaction, review_id, merged)
            note(
                transaction,
                backend,
                actor,
                "watched",
                "review",
                review_id,
                intervals=given,
                gained_ms=gained_ms,
            )
        reviews.change_review(
            transaction,
            review_id,
            watched_ms=_length(merged) if given else review.watched_ms,
            position_ms=max(0, min(position_ms, longest_ms)),
        )


def _begin_anew(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    review: ReviewRecord,
    recording: RecordingRecord,
) -> None:
    watched_intervals.replace_intervals(transaction, review.id, [])
    reviews.change_review(transaction, review.id, object_version=recording.object_version)
    note(
        transaction,
        backend,
        actor,
        "watched anew",
        "review",
        review.id,
        earlier_file=review.object_version,
        earlier_watched_ms=review.watched_ms,
    )


def take_over_watched(transaction: Transaction, review_id: int) -> None:
    """Have a review that begins know what its person watched of the same file before, and where they last stopped."""
    review = reviews.reviews_by_id(transaction, [review_id])[review_id]
    before = _elsewhere(transaction, review)
    if not before:
        return
    merged = merge_intervals(_watched_elsewhere(transaction, review))
    latest = max(before, key=lambda one: (one.saved_at, one.id))
    watched_intervals.replace_intervals(transaction, review_id, merged)
    reviews.change_review(transaction, review_id, watched_ms=_length(merged), position_ms=latest.position_ms)


def merge_intervals(intervals: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Intervals joined where they touch or overlap, in order; empty ones are left out."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _length(merged: Iterable[tuple[int, int]]) -> int:
    return sum(end - start for start, end in merged)


def _watched_elsewhere(transaction: Transaction, review: ReviewRecord) -> list[tuple[int, int]]:
    """What the same person watched of the same file in reviews with other rubrics, or before a correction."""
    return [
        interval
        for other in _elsewhere(transaction, review)
        for interval in watched_intervals.intervals_of(transaction, other.id)
    ]


def _elsewhere(transaction: Transaction, review: ReviewRecord) -> list[ReviewRecord]:
    """Reviews of the same file by the same person, in any state."""
    return [
        other
        for other in reviews.reviews_of_recordings(transaction, [review.recording_id])
        if other.id != review.id
        and other.reviewer_id == review.reviewer_id
        and other.object_version == review.object_version
    ]


def _can_be(
    transaction: Transaction, actor: Person, review: ReviewRecord, gained_ms: int, now: datetime
) -> bool:
    """Whether so much can be new: over the last reports together, never more than the time between them allows.

    Sums over several reports are looked at too, so that many small ones gain no more than a large one.
    """
    if gained_ms <= 0:
        return True
    reports = activity_log.latest_of_person(
        transaction, actor.id, "watched", "review", review.id, review.started_at, REPORTS_LOOKED_AT
    )
    total_ms, allowed_ms, later = gained_ms, float(SLACK_MS), now
    moments = [(one.at, int(one.details.get("gained_ms", 0))) for one in reports]
    if len(moments) < REPORTS_LOOKED_AT:
        moments.append((review.started_at, 0))
    for moment, gained_then_ms in moments:
        passed = min(max(later - moment, timedelta()), LONGEST_CREDIT)
        allowed_ms += FASTEST * passed.total_seconds() * 1000
        if total_ms > allowed_ms:
            return False
        total_ms, later = total_ms + gained_then_ms, moment
    return True
