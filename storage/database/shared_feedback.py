"""Shared feedback of many sites, page by page in the database."""

from collections.abc import Iterable

from sqlalchemy import func, select

from storage.database.base import Transaction
from storage.database.feedback import FeedbackRow
from storage.database.programme_sessions import DeliveredByRow, ProgrammeSessionRow
from storage.database.reviews import ReviewRow


def page_of_shared_feedback(
    transaction: Transaction,
    site_ids: Iterable[int],
    *,
    reader_id: int,
    state: str | None,
    limit: int,
    offset: int,
) -> tuple[list[int], int]:
    """Ids of feedback at these sites that is no draft, the last shared first, and how many there are in all.

    Left out is what the reader delivered, with whomever. `state` None: any.
    """
    theirs = select(DeliveredByRow.programme_session_id).where(DeliveredByRow.person_id == reader_id)
    found = (
        select(FeedbackRow.id)
        .join(ReviewRow, ReviewRow.id == FeedbackRow.review_id)
        .join(ProgrammeSessionRow, ProgrammeSessionRow.id == ReviewRow.programme_session_id)
        .where(
            FeedbackRow.state != "draft" if state is None else FeedbackRow.state == state,
            ProgrammeSessionRow.site_id.in_(set(site_ids)),
            ProgrammeSessionRow.id.not_in(theirs),
        )
    )
    total = transaction.scalar(select(func.count()).select_from(found.subquery())) or 0
    page = found.order_by(FeedbackRow.shared_at.desc(), FeedbackRow.id.desc()).limit(limit).offset(offset)
    return list(transaction.scalars(page)), total
