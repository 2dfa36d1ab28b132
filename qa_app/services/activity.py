"""The activity log as services use it: every write tells what it did, in its own transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qa_app.access import Person, check
from qa_app.backend import Backend
from storage.database import activity_log, people
from storage.database.base import Transaction

FIGURES = ("ratings", "scores", "kind", "exercises")
"""Details that tell what a review says. Who looks after the log reads no reviews, so they are left out."""


@dataclass(frozen=True)
class ActivityLine:
    """One row of the log with the name of who did it ("" for the app itself), without FIGURES."""

    id: int
    at: datetime
    person: str
    action: str
    subject: str
    subject_id: int | None
    details: dict[str, Any]


def note(
    transaction: Transaction,
    backend: Backend,
    actor: Person | None,
    action: str,
    subject: str,
    subject_id: int | None = None,
    **details: Any,
) -> None:
    """Add the row that tells of a change to the change's own transaction. `actor` None: the app itself.

    `details` are small plain values; never words that a person wrote, never a name.
    """
    activity_log.append_activity(
        transaction,
        at=backend.clock(),
        person_id=actor.id if actor else None,
        action=action,
        subject=subject,
        subject_id=subject_id,
        details=details,
    )


def list_activity(
    backend: Backend, actor: Person, limit: int = 100, before_id: int | None = None
) -> list[ActivityLine]:
    """The newest rows, newest first, for those who look after the log."""
    check(actor, "see_activity")
    with backend.database.read() as transaction:
        rows = activity_log.latest_activity(transaction, limit, before_id)
        names = people.people_names(transaction, [row.person_id for row in rows if row.person_id])
    return [
        ActivityLine(
            row.id,
            row.at,
            names.get(row.person_id or 0, ""),
            row.action,
            row.subject,
            row.subject_id,
            {name: value for name, value in row.details.items() if name not in FIGURES},
        )
        for row in rows
    ]
