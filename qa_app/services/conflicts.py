"""Conflicts of interest that an administrator notes: one person must not review another."""

from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.typed_text import SHORT, typed
from storage.database import conflicts, people

__all__ = ["ConflictLine", "add_conflict", "list_conflicts", "remove_conflict"]


@dataclass(frozen=True)
class ConflictLine:
    """Who must not review whom, and why."""

    id: int
    reviewer: str
    facilitator: str
    reason: str
    added_at: datetime


def list_conflicts(backend: Backend, actor: Person) -> list[ConflictLine]:
    """Every conflict that is noted, for those who look after people."""
    check(actor, "manage_people")
    with backend.database.read() as transaction:
        found = conflicts.all_conflicts(transaction)
        names = people.people_names(
            transaction, [who for one in found for who in (one.reviewer_id, one.facilitator_id)]
        )
    return [
        ConflictLine(one.id, names[one.reviewer_id], names[one.facilitator_id], one.reason, one.added_at)
        for one in found
    ]


def add_conflict(backend: Backend, actor: Person, reviewer_id: int, facilitator_id: int, reason: str) -> int:
    """From now on the one must not review what the other delivered; gives the conflict's id. Raises Refused."""
    check(actor, "manage_people")
    reason = typed(reason, SHORT)
    if not reason:
        raise Refused(_("Say why the one must not review the other."))
    if reviewer_id == facilitator_id:
        raise Refused(_("Nobody reviews themselves anyhow. Choose two people."))
    with backend.database.write() as transaction:
        if len(people.people_names(transaction, [reviewer_id, facilitator_id])) < 2:
            raise NotFound(_("There is no such person."))
        if facilitator_id in conflicts.barred_from(transaction, reviewer_id):
            raise Refused(_("This conflict of interest is noted already."))
        added = conflicts.add_conflict(
            transaction,
            reviewer_id=reviewer_id,
            facilitator_id=facilitator_id,
            reason=reason,
            at=backend.clock(),
        )
        note(
            transaction,
            backend,
            actor,
            "added",
            "conflict",
            added,
            reviewer=reviewer_id,
            facilitator=facilitator_id,
        )
    return added


def remove_conflict(backend: Backend, actor: Person, conflict_id: int) -> None:
    """The one may review the other again. Raises NotFound."""
    check(actor, "manage_people")
    with backend.database.write() as transaction:
        known = {one.id: one for one in conflicts.all_conflicts(transaction)}
        if conflict_id not in known:
            raise NotFound(_("There is no such conflict of interest."))
        conflicts.remove_conflict(transaction, conflict_id)
        note(
            transaction,
            backend,
            actor,
            "removed",
            "conflict",
            conflict_id,
            reviewer=known[conflict_id].reviewer_id,
            facilitator=known[conflict_id].facilitator_id,
        )
