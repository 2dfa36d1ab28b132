"""Notes that people pin to a day of a site's trends: what happened then. Some begin new limits, never by themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qa_app.access import Person, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import LONDON, _
from qa_app.services.activity import note
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.sites import place_of
from qa_app.services.trend_measures import MEASURES
from qa_app.services.typed_text import SHORT, typed
from storage.database import people, trend_notes
from storage.database.base import Transaction

__all__ = ["TrendNote", "limits_name", "notes_of", "pin_note", "remove_note"]

SUBJECT = "trend note"


@dataclass(frozen=True)
class TrendNote:
    """A note on the day that it tells of. `author` is "" for those who may not know staff of the site by name.
    `begins_limits`: limits are worked out anew from there, for the measure that it is shown with."""

    id: int
    day: date
    words: str
    author: str
    written_on: date
    begins_limits: bool


def limits_name(measure: str, part: str) -> str:
    """What limits are set anew for: `score`, or `score/B` of a part."""
    return f"{measure}/{part}" if part else measure


def notes_of(
    transaction: Transaction, site_ids: Iterable[int], limits_of: str
) -> dict[int, tuple[TrendNote, ...]]:
    """The notes to show with a measure (see `limits_name`), by site and in order of their days: those of all measures,
    and those that begin its own limits."""
    found = [
        one for one in trend_notes.notes_of_sites(transaction, site_ids) if one.limits_of in (None, limits_of)
    ]
    names = people.people_names(transaction, {one.author_id for one in found})
    by_site: dict[int, list[TrendNote]] = {}
    for one in found:
        by_site.setdefault(one.site_id, []).append(
            TrendNote(
                one.id,
                one.day,
                one.words,
                names[one.author_id],
                one.written_at.astimezone(LONDON).date(),
                one.limits_of is not None,
            )
        )
    return {site_id: tuple(notes) for site_id, notes in by_site.items()}


def pin_note(
    backend: Backend,
    actor: Person,
    site_id: int,
    *,
    day: date,
    words: str,
    limits_of: str | None = None,
    keep: Kept | None = None,
) -> int:
    """Pin a note to a day; gives its id. With `limits_of` (see `limits_name`) mean and limits of that measure are
    worked out anew from there on, and the words are the reason.

    Raises NotAllowed, Refused, and NamesFound while words may tell who somebody is and are not in `keep`.
    """
    words = typed(words, SHORT)
    if not words:
        raise Refused(_("Say in a few words what happened, such as: new facilitators started."))
    if day > backend.clock().astimezone(LONDON).date():
        raise Refused(_("This day is still to come. Pin the note to the day on which it happened."))
    if limits_of is not None and limits_of.partition("/")[0] not in MEASURES:
        raise NotFound(_("There is no such measure."))
    with backend.database.write() as transaction:
        place = place_of(transaction, site_id)
        check(actor, "pin_notes" if limits_of is None else "set_limits", place)
        _check_only_one(transaction, site_id, day, limits_of)
        note_id = trend_notes.add_note(
            transaction,
            site_id=site_id,
            day=day,
            words=words,
            limits_of=limits_of,
            author_id=actor.id,
            at=backend.clock(),
        )
        settle(
            transaction,
            backend,
            actor,
            SUBJECT,
            note_id,
            site_id,
            [Written("reason", _("What happened?"), words)],
            keep,
        )
        note(
            transaction, backend, actor, "pinned", SUBJECT, note_id,
            site=site_id, day=day.isoformat(), limits_of=limits_of,
        )  # fmt: skip
    return note_id


def remove_note(backend: Backend, actor: Person, note_id: int) -> None:
    """Take a note away, and with it the limits that it began. Raises NotFound and NotAllowed."""
    with backend.database.write() as transaction:
        found = trend_notes.find_note(transaction, note_id)
        if found is None:
            raise NotFound(_("Somebody has removed this note in the meantime."))
        check(
            actor,
            "pin_notes" if found.limits_of is None else "set_limits",
            place_of(transaction, found.site_id),
        )
        trend_notes.remove_note(transaction, note_id)
        note(
            transaction, backend, actor, "removed", SUBJECT, note_id,
            site=found.site_id, limits_of=found.limits_of,
        )  # fmt: skip


def _check_only_one(transaction: Transaction, site_id: int, day: date, limits_of: str | None) -> None:
    if limits_of is not None and any(
        (one.day, one.limits_of) == (day, limits_of)
        for one in trend_notes.notes_of_sites(transaction, [site_id])
    ):
        raise Refused(_("New limits begin on this day already."))
