"""The record of a supervision meeting as a document: what its reader may see of it, as a PDF or a Word file.

Private notes are no part of the record, so they are in no document.
"""

from collections.abc import Iterator

from qa_app import i18n
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, Refused
from qa_app.i18n import _, current_language, day, moment
from qa_app.reports.document import Document, Section, Table, paragraphs
from qa_app.services.activity import note
from qa_app.services.document_files import make_file
from qa_app.services.meeting_view import Addition, DiscussedFeedback, MeetingPerson, MeetingView, read_meeting
from qa_app.services.people import find_person
from qa_app.services.programme_sessions import people_in_words
from qa_app.services.supervision_actions import ACTION_STATES


def meeting_file(backend: Backend, actor: Person, meeting_id: int, ending: str) -> bytes:
    """A recorded meeting as a file with this ending, in the person's language, with what they may see; it is logged.

    Raises NotAllowed once the account is closed, NotFound as reading does, Refused for a draft, and BadSetting for a
    style of the site that cannot be used.
    """
    # A page holds its button for as long as it is open: the roles are those of now.
    reader = find_person(backend, actor.id)
    if reader is None:
        raise NotAllowed(_("You are signed out. Load the page again to sign in."))
    with i18n.language(reader.language):
        view = read_meeting(backend, reader, meeting_id)
        if view.meeting.state != "recorded":
            raise Refused(_("This meeting is not recorded yet. A file can be made after that."))
        made = make_file(backend, meeting_document(view), ending)
    with backend.database.write() as transaction:
        note(transaction, backend, reader, "exported", "supervision meeting", meeting_id, format=ending)
    return made


def meeting_document(view: MeetingView) -> Document:
    """A recorded meeting as its reader sees it, in the current language."""
    meeting = view.meeting
    assert meeting.recorded_at is not None
    names = people_in_words([view.names[one] for one in meeting.person_ids])
    return Document(
        language=current_language(),
        title=_("Supervision with {names}").format(names=names),
        facts=(
            (_("Held on"), day(meeting.held_on)),
            (_("Place"), view.site),
            (_("Led by"), view.led_by),
            (_("Record fixed on"), moment(meeting.recorded_at)),
            (_("Next meeting"), day(meeting.next_on) if meeting.next_on else _("No day was agreed.")),
        ),
        remark=_("This is the record as its reader may see it. Private notes are never part of it."),
        sections=tuple(_sections(view)),
        # What was added since has dates of its own; without any, the record is as old as its recording.
        made_at=max((meeting.recorded_at, *(one.added_at for one in view.additions))),
    )


def _sections(view: MeetingView) -> Iterator[Section]:
    meeting = view.meeting
    none = (_("None."),)
    discussed = tuple(_discussed(one, view) for one in view.feedback)
    yield Section(_("Feedback discussed"), () if discussed else none, points=discussed)
    skill = (*paragraphs(meeting.skill), *paragraphs(meeting.skill_went))
    yield Section(_("Skill rehearsed"), skill or none)
    for one in meeting.people:
        if one.person_id in view.open_parts:
            heading = _("{name}'s own points").format(name=view.names[one.person_id])
            yield Section(heading, (*(paragraphs(one.own_points) or none), *_wellbeing(one)))
    if view.actions:
        yield Section(_("Agreed actions"), table=_actions(view))
    elif view.open_parts:
        yield Section(_("Agreed actions"), none)
    if view.additions:
        yield Section(_("Added since"), points=tuple(_added(one) for one in view.additions))


def _discussed(one: DiscussedFeedback, view: MeetingView) -> str:
    words = f"{one.words.title}, {one.words.group}, {day(one.delivered_at)}"
    return f"{one.facilitator}: {words}" if len(view.meeting.people) > 1 else words


def _added(one: Addition) -> str:
    whose = _("{name}, {when}").format(name=one.author, when=moment(one.added_at))
    return f"{whose}: {' '.join(one.words.split())}"


def _wellbeing(one: MeetingPerson) -> tuple[str, ...]:
    asked = {True: _("Wellbeing was asked about."), False: _("Wellbeing was not asked about.")}
    said = asked.get(one.wellbeing_asked, _("Whether wellbeing was asked about was not said."))
    return (said, *paragraphs(one.wellbeing_agreed))


def _actions(view: MeetingView) -> Table:
    has_several = len(view.meeting.people) > 1
    return Table(
        columns=(
            *((_("Who"),) if has_several else ()),
            _("What"),
            _("By when"),
            _("How it will be seen"),
            _("State"),
        ),
        rows=tuple(
            (
                *((view.names[one.facilitator_id],) if has_several else ()),
                one.what,
                day(one.by_when),
                one.how_seen,
                _(ACTION_STATES[one.state]),
            )
            for one in view.actions
        ),
        shares=(*((6,) if has_several else ()), 9, 6, 9, 5),
    )
