"""Ratings of a draft and the words beside them: each one small write, refused where another tab came first."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import Refused, StaleDraft
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.readable_reviews import own_draft
from qa_app.services.typed_text import SHORT, typed
from rubrics.errors import BadRating, UnknownItem
from rubrics.ratings import LONGEST_TEXT, Rating, checked
from rubrics.rubric import Rubric
from storage.database import reviews
from storage.database.reviews import RatingNote, RatingRecord, ReviewRecord


@dataclass(frozen=True)
class SavedRating:
    """A rating to save and how often it had been saved when the tab read it (0: never).

    One of `value`, `not_applicable` (a reason's key), `text` and `choices` (keys) says something, or none.
    """

    item: str
    facilitator_id: int | None
    value: float | None
    not_applicable: str | None
    seen_saves: int
    text: str | None = None
    choices: tuple[str, ...] = ()


def save_ratings(backend: Backend, actor: Person, review_id: int, given: Iterable[SavedRating]) -> None:
    """Save ratings in one transaction; one that says nothing takes a rating back.

    What comes a second time, because its answer was lost, is saved already and writes nothing.

    Raises StaleDraft, saving nothing, when another tab saved one of them in between; Refused for a rating
    that the rubric does not allow or when the review is not the person's own draft.
    """
    given = tuple(given)
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        now = backend.clock()
        records = [
            RatingRecord(
                item_key=one.item,
                facilitator_id=one.facilitator_id,
                value=one.value,
                not_applicable=one.not_applicable,
                times_saved=one.seen_saves + 1,
                saved_at=now,
                text=None if one.text is None else typed(one.text, LONGEST_TEXT) or None,
                choices=one.choices,
            )
            for one in given
        ]
        _refuse_bad(rubric, review, records)
        saved = {
            (one.item_key, one.facilitator_id): one
            for one in reviews.ratings_of(transaction, review_id, {one.item for one in given})
        }
        if all(_is_kept(saved.get((one.item_key, one.facilitator_id)), one) for one in records):
            return
        for rating in given:
            before = saved.get((rating.item, rating.facilitator_id))
            if (before.times_saved if before else 0) != rating.seen_saves:
                raise StaleDraft(
                    _("{item} was rated in another tab in the meantime.").format(item=rating.item)
                )
        reviews.put_ratings(transaction, review_id, records)
        reviews.change_review(transaction, review_id, saved_at=now)
        note(
            transaction,
            backend,
            actor,
            "rated",
            "review",
            review_id,
            # What was written is the person's own words, which the log never holds: only that there are some.
            ratings=[
                [one.item_key, one.facilitator_id, one.value, one.not_applicable]
                + ([list(one.choices), bool(one.text)] if one.choices or one.text else [])
                for one in records
            ],
        )


def save_note(
    backend: Backend,
    actor: Person,
    review_id: int,
    item: str,
    facilitator_id: int | None,
    words: str,
    *,
    seen_saves: int,
) -> None:
    """Save the words beside a rating; none take them back. Neither makes the other stale.

    Raises StaleDraft when another tab saved these words in between; Refused for an item that the rubric does not
    have, for a person whom the review is not about, or for words that cannot be kept.
    """
    words = typed(words, SHORT)
    with backend.database.write() as transaction:
        review = own_draft(transaction, actor, review_id)
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        try:
            is_about_person = rubric.item(item).scope == "facilitator"
        except UnknownItem as error:
            raise Refused(str(error)) from error
        if facilitator_id not in (review.facilitator_ids if is_about_person else (None,)):
            raise Refused(
                _("A note stands beside a rating: for the session, or for one of its facilitators.")
            )
        before = next(
            (
                one
                for one in reviews.notes_of(transaction, review_id)
                if (one.item_key, one.facilitator_id) == (item, facilitator_id)
            ),
            None,
        )
        if (before.times_saved if before else 0) != seen_saves:
            raise StaleDraft(
                _("The note on {item} was changed in another tab in the meantime.").format(item=item)
            )
        now = backend.clock()
        reviews.put_note(
            transaction, review_id, RatingNote(item, facilitator_id, words, seen_saves + 1, saved_at=now)
        )
        reviews.change_review(transaction, review_id, saved_at=now)
        note(transaction, backend, actor, "noted", "review", review_id, item=item, about=facilitator_id)


def as_ratings(records: Iterable[RatingRecord]) -> list[Rating]:
    """Stored ratings as the rubric engine takes them."""
    return [
        Rating(
            one.item_key,
            None if one.facilitator_id is None else str(one.facilitator_id),
            one.value,
            one.not_applicable,
            one.text,
            one.choices,
        )
        for one in records
    ]


def _is_kept(saved: RatingRecord | None, given: RatingRecord) -> bool:
    """Whether this very saving has been done: the same answer as often as it says."""
    return saved is not None and replace(given, saved_at=saved.saved_at) == saved


def _refuse_bad(rubric: Rubric, review: ReviewRecord, given: Iterable[RatingRecord]) -> None:
    try:
        checked(rubric, as_ratings(given), [str(one) for one in review.facilitator_ids])
    except BadRating as error:
        raise Refused(str(error)) from error
