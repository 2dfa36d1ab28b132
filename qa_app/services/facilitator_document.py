"""A facilitator's page as a document to take away: what its reader may see of it, as a PDF or a Word file."""

from qa_app import i18n
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed
from qa_app.i18n import _, current_language, day, ngettext
from qa_app.reports.document import Document, Section, Table
from qa_app.services.activity import note
from qa_app.services.document_files import make_file
from qa_app.services.people import find_person
from qa_app.services.scores_in_words import ScoresInWords
from qa_app.services.supervision import ACTION_STATES, FacilitatorPage, ReviewLine, facilitator_page

REVIEWS_LISTED = 20
REVIEWS_COMPARED = 3
"""Side by side; more would not fit the width of a page."""


def facilitator_file(backend: Backend, actor: Person, facilitator_id: int, ending: str) -> bytes:
    """A facilitator's reviews in words, sections and actions as a file with this ending, in the person's language, with
    what they may see; it is logged. Raises NotAllowed once the account is closed, NotFound as the page does."""
    # A page holds its button for as long as it is open: the roles are those of now.
    reader = find_person(backend, actor.id)
    if reader is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    with i18n.language(reader.language):
        page = facilitator_page(backend, reader, facilitator_id)
        made = make_file(backend, facilitator_document(backend, reader, page), ending)
    with backend.database.write() as transaction:
        note(transaction, backend, reader, "exported", "facilitator", facilitator_id, format=ending)
    return made


def facilitator_document(backend: Backend, reader: Person, page: FacilitatorPage) -> Document:
    """What the page shows its reader, in the current language; parts of which there is nothing are left out."""
    sections = (
        Section(_("Reviews and feedback"), _left_out(page), table=_reviews(page)),
        Section(_("Sections over time"), table=_profile(page)),
        Section(_("Open supervision actions"), table=_actions(page, is_open=True)),
        Section(_("Closed actions"), table=_actions(page, is_open=False)),
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


def _profile(page: FacilitatorPage) -> Table | None:
    """Sections down, the newest reviews across, each cell in words with the figure after them."""
    scored = [one for one in page.reviews if one.scores is not None][:REVIEWS_COMPARED]
    labels = {one.key: one.label for line in scored if line.scores for one in line.scores.sections}
    if not labels:
        return None
    return Table(
        columns=(_("Section"), *(day(line.delivered_at) for line in scored)),
        rows=tuple((label, *(_cell(line, key) for line in scored)) for key, label in labels.items()),
        shares=(4, *(3 for _line in scored)),
    )


def _cell(line: ReviewLine, key: str) -> str:
    sections = line.scores.sections if line.scores else ()
    found = next((one for one in sections if one.key == key), None)
    if found is None:
        return "–"
    words = found.words or _("No band")
    return words if found.score is None else f"{words}, {found.score}"


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
