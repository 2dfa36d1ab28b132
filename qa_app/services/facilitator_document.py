"""A facilitator's page as a document to take away: what its reader may see of it, as a PDF or a Word file."""

from collections.abc import Iterator

from qa_app import i18n
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed
from qa_app.i18n import _, current_language, day, ngettext
from qa_app.reports.document import Document, Section, Table
from qa_app.services.activity import note
from qa_app.services.document_files import make_file
from qa_app.services.facilitator_profile import ProfileCell, ProfileRow, SectionProfile, rests_on
from qa_app.services.meeting_view import MeetingLine, meetings_of
from qa_app.services.people import find_person
from qa_app.services.scores_in_words import ScoresInWords
from qa_app.services.supervision import ACTION_STATES, FacilitatorPage, facilitator_page
from qa_app.services.training import KINDS, TrainingPage, training_of

REVIEWS_LISTED = 20
STRENGTHS_LISTED = 10
COMPARED = 3
"""Reviews or quarters side by side; more would not fit the width of a page."""


def facilitator_file(backend: Backend, actor: Person, facilitator_id: int, ending: str) -> bytes:
    """A facilitator's reviews in words, sections and actions as a file with this ending, in the person's language, with
    what they may see; it is logged. Raises NotAllowed once the account is closed, NotFound as the page does."""
    # A page holds its button for as long as it is open: the roles are those of now.
    reader = find_person(backend, actor.id)
    if reader is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    with i18n.language(reader.language):
        page = facilitator_page(backend, reader, facilitator_id)
        meetings = meetings_of(backend, reader, facilitator_id)
        trained = training_of(backend, reader, facilitator_id)
        made = make_file(backend, facilitator_document(backend, reader, page, meetings, trained), ending)
    with backend.database.write() as transaction:
        note(transaction, backend, reader, "exported", "facilitator", facilitator_id, format=ending)
    return made


def facilitator_document(
    backend: Backend,
    reader: Person,
    page: FacilitatorPage,
    meetings: tuple[MeetingLine, ...] = (),
    trained: TrainingPage | None = None,
) -> Document:
    """What the page shows its reader, in the current language; parts of which there is nothing are left out."""
    sections = (
        Section(_("Reviews and feedback"), _left_out(page), table=_reviews(page)),
        *(_profile(one) for one in page.profiles),
        Section(_("Strengths that recur"), points=tuple(_strengths(page))),
        Section(_("Open supervision actions"), table=_actions(page, is_open=True)),
        Section(_("Closed actions"), table=_actions(page, is_open=False)),
        Section(_("Supervision meetings"), table=_meetings(meetings)),
        Section(_("Training and approvals"), table=_training(trained)),
    )
    raters = len({line.reviewer for line in page.reviews})
    n = len(page.reviews)
    counted = ngettext("{n} review", "{n} reviews", n).format(n=n)
    by = ngettext("{n} rater", "{n} raters", raters).format(n=raters)
    return Document(
        language=current_language(),
        title=_("Summary for {name}").format(name=page.name),
        facts=(
            (_("Made on"), day(page.today)),
            (_("Made for"), reader.name),
            (_("Rests on"), f"{counted}, {by}"),
        ),
        sections=tuple(one for one in sections if not one.is_empty),
        made_at=backend.clock(),
    )


def _reviews(page: FacilitatorPage) -> Table:
    return Table(
        columns=(_("Programme session"), _("Delivered"), _("Reviewed by"), _("Own items as a whole")),
        rows=tuple(
            (f"{one.words.title}, {one.words.group}", day(one.delivered_at), one.reviewer, _whole(one.scores))
            for one in page.reviews[:REVIEWS_LISTED]
        ),
        shares=(5, 3, 3, 4),
    )


def _left_out(page: FacilitatorPage) -> tuple[str, ...]:
    n = len(page.reviews) - REVIEWS_LISTED
    if n <= 0:
        return ()
    words = ngettext("{n} earlier review is not listed.", "{n} earlier reviews are not listed.", n)
    return (words.format(n=n),)


def _whole(scores: ScoresInWords | None) -> str:
    if scores is None:
        return _("Opens after the reflection")
    return scores.whole or "–"


def _profile(one: SectionProfile) -> Section:
    """Sections down, the newest reviews or quarters across, each cell in words with the figure after them."""
    rows = one.rows[:COMPARED]
    return Section(
        _("Sections over time: {rubric}").format(rubric=one.rubric),
        table=Table(
            columns=(_("Section"), *(f"{row.when}: {rests_on(row.reviews, row.raters)}" for row in rows)),
            rows=tuple(
                (label, *(_cell(row.cells[number], row) for row in rows))
                for number, (_key, label) in enumerate(one.sections)
            ),
            shares=(4, *(3 for _row in rows)),
        ),
    )


def _cell(cell: ProfileCell, row: ProfileRow) -> str:
    parts = [part for part in (cell.words, cell.score) if part]
    if cell.reviews and (cell.reviews, cell.raters) != (row.reviews, row.raters):
        parts.append(rests_on(cell.reviews, cell.raters))
    return ", ".join(parts)


def _strengths(page: FacilitatorPage) -> Iterator[str]:
    for one in page.strengths[:STRENGTHS_LISTED]:
        n = len(one.times)
        named = ngettext("named in {n} piece of feedback", "named in {n} pieces of feedback", n).format(n=n)
        last = _("last on {day}").format(day=day(one.times[0].delivered_at))
        yield f"{one.label}: {named}, {last}"


def _meetings(meetings: tuple[MeetingLine, ...]) -> Table:
    return Table(
        columns=(_("Held on"), _("Led by"), _("Skill rehearsed")),
        rows=tuple(
            (day(one.held_on), one.led_by, one.skill or "–") for one in meetings if one.state == "recorded"
        ),
        shares=(4, 4, 7),
    )


def _training(trained: TrainingPage | None) -> Table:
    return Table(
        columns=(_("Programme"), _("Step"), _("Done or given on"), _("Until")),
        rows=tuple(
            (one.title, _(KINDS[step.kind]), day(step.done_on), day(step.until) if step.until else "–")
            for one in (trained.programmes if trained else ())
            for step in one.steps
        ),
        shares=(6, 5, 4, 4),
    )


def _actions(page: FacilitatorPage, *, is_open: bool) -> Table:
    shown = [one for one in page.actions if (one.state == "open") is is_open]
    last = _("How it will be seen") if is_open else _("How it ended")
    return Table(
        columns=(_("What"), _("By when"), last),
        rows=tuple(
            (one.what, day(one.by_when), one.how_seen if is_open else _(ACTION_STATES[one.state]))
            for one in shown
        ),
        shares=(10, 6, 10),
    )
