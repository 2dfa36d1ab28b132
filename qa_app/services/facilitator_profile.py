"""What reviews and feedback say about one facilitator over time, in words. It asks no permission: it is given what its
reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qa_app.backend import Backend
from qa_app.i18n import LONDON, _, current_language, day, ngettext, quarter
from qa_app.services.feedback_points import points_of
from qa_app.services.scores_in_words import ScoresInWords, SectionInWords, section_words
from rubrics import profile
from rubrics.numbers import rounded
from rubrics.profile import Chosen, ReviewedSections
from rubrics.rubric import Rubric
from storage.database import evidence, reviews
from storage.database.base import Transaction
from storage.database.feedback import FeedbackRecord
from storage.database.reviews import ReviewRecord


@dataclass(frozen=True)
class ProfileCell:
    """A section in one row: its words, its figure ("" where it is not defined), and the reviews and raters that it
    rests on (0: none)."""

    words: str
    score: str
    reviews: int
    raters: int


@dataclass(frozen=True)
class ProfileRow:
    """`when` names the quarter or the day of the one review; `cells` are as long as the profile's `sections`."""

    when: str
    reviews: int
    raters: int
    cells: tuple[ProfileCell, ...]


@dataclass(frozen=True)
class SectionProfile:
    """One rubric in one major version; `sections` are keys and labels, the newest row comes first."""

    rubric: str
    is_by_quarter: bool
    sections: tuple[tuple[str, str], ...]
    rows: tuple[ProfileRow, ...]


@dataclass(frozen=True)
class StrengthTime:
    """Feedback that names the strength, and the day of the session that it is about."""

    feedback_id: int
    delivered_at: datetime


@dataclass(frozen=True)
class Strength:
    """A strength that several pieces of shared feedback name, the newest first."""

    label: str
    times: tuple[StrengthTime, ...]


@dataclass(frozen=True)
class ScoredReview:
    """A submitted review whose scores are open to the reader."""

    review: ReviewRecord
    delivered_at: datetime
    scores: ScoresInWords


def section_profiles(backend: Backend, scored: Sequence[ScoredReview]) -> tuple[SectionProfile, ...]:
    """The sections over time: each rubric's major version by itself, the one used last first."""
    by_id = {one.review.id: one for one in scored}
    found = profile.profiles(
        ReviewedSections(
            review_id=one.review.id,
            rubric=one.review.rubric_key,
            major=_major(one.review),
            on=_day(one.delivered_at),
            rater_id=one.review.reviewer_id,
            values={section.key: section.value for section in one.scores.sections},
        )
        for one in scored
        if one.scores.sections
    )
    return tuple(_in_words(backend, one, by_id) for one in found)


def rests_on(reviewed: int, raters: int) -> str:
    """`4 reviews by 2 raters`, `1 review`."""
    n = ngettext("{n} review", "{n} reviews", reviewed).format(n=reviewed)
    if reviewed < 2:
        return n
    by = ngettext("{n} rater", "{n} raters", raters).format(n=raters)
    return _("{reviews} by {raters}").format(reviews=n, raters=by)


def recurring_strengths(
    transaction: Transaction,
    backend: Backend,
    facilitator_id: int,
    given: Iterable[tuple[FeedbackRecord, datetime]],
) -> tuple[Strength, ...]:
    """Strengths that at least two of these name, each given with the start of its session.

    Feedback names a strength when a line of its strengths rests on a mark of that kind: the same items are the same
    strength, and without items the same words of the mark. Drafts name nothing.
    """
    shared = {one.id: (one, at) for one, at in given if one.state != "draft"}
    made = reviews.reviews_by_id(transaction, [one.review_id for one, _at in shared.values()])
    marks: dict[int, list[evidence.EvidenceRecord]] = {}
    for mark in evidence.evidence_of(transaction, made):
        if mark.kind == "strength" and (not mark.people or facilitator_id in mark.people):
            marks.setdefault(mark.review_id, []).append(mark)
    chosen, labels = [], {}
    for one, at in sorted(shared.values(), key=lambda pair: pair[1]):
        review = made[one.review_id]
        rubric = backend.library.rubric(review.rubric_key, review.rubric_version)
        times = {ms for point in points_of(one.strengths) for ms in point.times_ms}
        for mark in marks.get(review.id, ()):
            if mark.start_ms // 1000 * 1000 in times:
                for strength, label in _named(rubric, review, mark):
                    labels[strength] = label
                    chosen.append(Chosen(strength, one.id, _day(at)))
    return tuple(
        Strength(
            labels[one.strength],
            tuple(StrengthTime(each.feedback_id, shared[each.feedback_id][1]) for each in one.chosen),
        )
        for one in profile.recurring(chosen)
    )


def _named(
    rubric: Rubric, review: ReviewRecord, mark: evidence.EvidenceRecord
) -> Iterable[tuple[tuple[str, ...], str]]:
    language = current_language()
    for key in mark.items:
        label = rubric.item(key).label.in_language(language)
        yield (review.rubric_key, _major(review), key), f"{key} {label}"
    words = " ".join(mark.note.split())
    if not mark.items and words:
        yield ("", "", words.casefold()), words


def _in_words(backend: Backend, found: profile.Profile, by_id: dict[int, ScoredReview]) -> SectionProfile:
    of = [
        one
        for one in by_id.values()
        if (one.review.rubric_key, _major(one.review)) == (found.rubric, found.major)
    ]
    newest = max(of, key=lambda one: (one.delivered_at, one.review.id))
    rubric = backend.library.rubric(found.rubric, newest.review.rubric_version)
    labels = {
        section.key: _label(section)
        # The newest comes last, so that its words stand.
        for one in sorted(of, key=lambda one: (one.delivered_at, one.review.id))
        for section in one.scores.sections
    }
    keys = [one.key for one in rubric.sections if one.key in labels]
    keys += [one for one in labels if one not in keys]
    title = rubric.title.in_language(current_language())
    return SectionProfile(
        rubric=_("{title}, version {major}").format(title=title, major=found.major),
        is_by_quarter=found.is_by_quarter,
        sections=tuple((key, labels[key]) for key in keys),
        rows=tuple(_row(rubric, row, keys, by_id) for row in found.rows),
    )


def _row(rubric: Rubric, row: profile.Row, keys: list[str], by_id: dict[int, ScoredReview]) -> ProfileRow:
    alone = by_id[row.review_id].scores.sections if row.review_id is not None else ()
    said = {one.key: one.words for one in alone}
    cells = []
    for key in keys:
        cell = row.cells.get(key)
        if cell is None:
            cells.append(ProfileCell(said.get(key) or _("Not defined"), "", 0, 0))
        else:
            words = said[key] if key in said else section_words(rubric, cell.value)
            cells.append(ProfileCell(words, rounded(cell.value) or "", cell.reviews, cell.raters))
    when = day(by_id[row.review_id].delivered_at) if row.review_id is not None else quarter(row.first)
    return ProfileRow(when, row.reviews, row.raters, tuple(cells))


def _label(section: SectionInWords) -> str:
    label = f"{section.key} {section.label}"
    if section.is_shared:
        return _("{section} (the session as a whole)").format(section=label)
    return label


def _major(review: ReviewRecord) -> str:
    return review.rubric_version.partition(".")[0]


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
