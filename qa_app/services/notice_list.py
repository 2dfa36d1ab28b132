"""What waits for a person, as they see it: only what they may still know of, in the list and in the count alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotFound
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.notice_subjects import SUBJECTS, Way
from qa_app.services.notices import KINDS
from storage.database import notices
from storage.database.activity_log import last_activity_id
from storage.database.base import Transaction
from storage.database.notices import Notice

MOST_UNREAD = 100
"""So many are listed and counted; a count that reaches it is told as "99+"."""
LOOKED_AT = 1_000
"""So many are looked through for them: most of what is over is marked as read by itself, and some of it is not."""
MOST_READ = 30


@dataclass(frozen=True)
class NoticeLine:
    """One notice in the reader's words, with the way to what it speaks of."""

    id: int
    sentence: str
    at: datetime
    is_unread: bool
    way: Way


@dataclass(frozen=True)
class Unread:
    """How many things wait for a person, up to MOST_UNREAD; `as_of` is the last row of the activity log then, and how
    many notices they had not read, of what was over too."""

    person: Person
    as_of: tuple[int, int]
    n: int


def count_unread(backend: Backend, actor: Person) -> int:
    """How many things wait for the person, up to MOST_UNREAD."""
    return unread_now(backend, actor, None).n


def unread_now(backend: Backend, actor: Person, before: Unread | None) -> Unread:
    """The same, cheap where `before` is still true: whatever ends what a notice speaks of, or changes what somebody
    may know of, has a row in the log. As long as it has no new one, and the person has read nothing, nothing is
    reckoned again."""
    with backend.database.read() as transaction:
        as_of = (last_activity_id(transaction), notices.count_unread(transaction, actor.id))
        if before is not None and (before.person, before.as_of) == (actor, as_of):
            return before
        return Unread(actor, as_of, len(_waiting(transaction, backend, actor)))


def list_notices(backend: Backend, actor: Person) -> tuple[NoticeLine, ...]:
    """The person's notices, the unread first, each the newest first."""
    with backend.database.read() as transaction:
        read = notices.read_notices(transaction, actor.id, MOST_READ)
        return tuple(
            NoticeLine(one.id, _(KINDS[one.kind]), one.at, one.read_at is None, way)
            for one, way in (
                *_waiting(transaction, backend, actor),
                *with_ways(transaction, backend, actor, read),
            )
        )


def open_notice(backend: Backend, actor: Person, notice_id: int) -> Way:
    """The way to what the notice speaks of; it is read from now on. Raises NotFound for another's, and for what is
    over or not the person's to know of any more."""
    with backend.database.write() as transaction:
        found = notices.find_notice(transaction, notice_id)
        mine = [found] if found and found.person_id == actor.id else []
        shown = with_ways(transaction, backend, actor, mine)
        if not shown:
            raise NotFound(_("What this notice spoke of is over, or not yours to read any more."))
        ((opened, way),) = shown
        if opened.read_at is None:
            notices.mark_read(transaction, notice_id, backend.clock())
            note(transaction, backend, actor, "read", "notice", notice_id)
    return way


def mark_all_read(backend: Backend, actor: Person) -> None:
    """Nothing waits for the person any more, as far as notices go; the work itself stays where it was."""
    with backend.database.write() as transaction:
        if notices.mark_all_read(transaction, actor.id, backend.clock()):
            note(transaction, backend, actor, "read all", "notice")


def _waiting(transaction: Transaction, backend: Backend, actor: Person) -> list[tuple[Notice, Way]]:
    """The newest MOST_UNREAD that wait, with their ways; what is over does not take the place of another."""
    found: list[tuple[Notice, Way]] = []
    for offset in range(0, LOOKED_AT, MOST_UNREAD):
        batch = notices.unread_notices(transaction, actor.id, MOST_UNREAD, offset)
        found += with_ways(transaction, backend, actor, batch)
        if len(batch) < MOST_UNREAD or len(found) >= MOST_UNREAD:
            break
    return found[:MOST_UNREAD]


def with_ways(
    transaction: Transaction, backend: Backend, actor: Person, found: Iterable[Notice]
) -> list[tuple[Notice, Way]]:
    """Those of the notices that the person may still know of, in their order, each with its way; asked of each
    subject once."""
    found = list(found)
    known = {
        subject: SUBJECTS[subject](
            transaction, backend, actor, {one.subject_id for one in found if one.subject == subject}
        )
        for subject in {one.subject for one in found}
    }
    return [(one, way) for one in found if (way := known[one.subject].get(one.subject_id))]
