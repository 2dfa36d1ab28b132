"""Supervision actions: agreeing one from feedback or in a meeting, closing it, and those whose day is past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from qa_app.access import Person, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import LONDON, N_, _
from qa_app.services.activity import note
from qa_app.services.feedback import has_words
from qa_app.services.feedback_view import readable
from qa_app.services.meeting_view import own_draft as own_meeting_draft
from qa_app.services.meeting_view import readable as readable_meeting
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.notices import tell
from qa_app.services.readable_actions import AGREED_AGAIN, is_draft, is_told, may_know, supervises
from qa_app.services.readable_reviews import may_read as may_read_review
from qa_app.services.sites import place_of, sites_where
from qa_app.services.typed_text import SHORT, typed
from storage.database import evidence, notices, people, programme_sessions, reviews, supervision_actions
from storage.database.base import Transaction
from storage.database.supervision_actions import ActionSources, SupervisionAction

SUBJECT = "supervision action"
OVERDUE = "action_overdue"
ACTION_STATES = {
    "open": N_("Open"),
    "seen": N_("Seen"),
    "not_seen": N_("Not seen"),
    "no_opportunity": N_("No opportunity"),
    "withdrawn": N_("Withdrawn"),
}


@dataclass(frozen=True)
class OverdueAction:
    """An open action whose day is past."""

    action: SupervisionAction
    facilitator: str
    days: int


@dataclass(frozen=True)
class ClosingMoment:
    """Where the mark that closed an action lies: the review whose desk shows it, and the second."""

    review_id: int
    start_ms: int
    note: str


def agree_action(
    backend: Backend,
    actor: Person,
    feedback_id: int | None = None,
    *,
    what: str,
    by_when: date,
    how_seen: str,
    meeting_id: int | None = None,
    facilitator_id: int | None = None,
    keep: Kept | None = None,
) -> int:
    """Agree an action that rests on feedback, on one's own draft of a meeting, or on both; gives its id. While what
    it rests on is a draft it is a proposal, which the facilitator sees once that is shared and recorded.

    `facilitator_id` None: whom the feedback is for, or who alone is in the meeting. Raises NotFound and NotAllowed as
    the feedback and the meeting do, Refused with what is missing, and NamesFound while words may tell who somebody is
    and are not in `keep`.
    """
    what, how_seen = typed(what, SHORT), typed(how_seen, SHORT)
    with backend.database.write() as transaction:
        about, site_id = _rests_on(transaction, actor, feedback_id, meeting_id, facilitator_id)
        _check_supervises(actor, about)
        check(actor, "give_feedback", place_of(transaction, site_id))
        if not has_words(what) or not has_words(how_seen):
            raise Refused(_("An action needs words for what to do and for how it will be seen."))
        _refuse_past(backend, by_when)
        action_id = supervision_actions.add_action(
            transaction,
            feedback_id=feedback_id,
            meeting_id=meeting_id,
            facilitator_id=about,
            site_id=site_id,
            what=what,
            by_when=by_when,
            how_seen=how_seen,
            at=backend.clock(),
        )
        written = (Written("what", _("What"), what), Written("how_seen", _("How it will be seen"), how_seen))
        settle(transaction, backend, actor, "supervision action", action_id, site_id, written, keep)
        _note_agreed(transaction, backend, actor, action_id, feedback_id, meeting_id, by_when)
    return action_id


def agree_again(
    backend: Backend, actor: Person, action_id: int, *, by_when: date, meeting_id: int | None = None
) -> int:
    """Agree an action that was not seen, or had no opportunity, once more with the same words and a new day; gives
    the new action's id. It rests on what the old one rests on, or on one's own draft of a meeting as well.

    Raises NotFound and NotAllowed as closing does, and Refused for one that ended otherwise or was agreed again.
    """
    with backend.database.write() as transaction:
        old, _sources = _supervised(transaction, actor, action_id)
        if old.state not in AGREED_AGAIN:
            raise Refused(_("Only what was not seen, or had no opportunity, can be agreed again."))
        if supervision_actions.agreed_again(transaction, [action_id]):
            raise Refused(_("This action was agreed again already. It is among the open ones."))
        _refuse_past(backend, by_when)
        if meeting_id is not None:
            _rests_on(transaction, actor, None, meeting_id, old.facilitator_id)
        rests_on = meeting_id or (None if old.feedback_id else old.meeting_id)
        new_id = supervision_actions.add_action(
            transaction,
            feedback_id=old.feedback_id,
            meeting_id=rests_on,
            again_of_id=old.id,
            facilitator_id=old.facilitator_id,
            site_id=old.site_id,
            what=old.what,
            by_when=by_when,
            how_seen=old.how_seen,
            at=backend.clock(),
        )
        _note_agreed(transaction, backend, actor, new_id, old.feedback_id, rests_on, by_when)
    return new_id


def close_action(
    backend: Backend,
    actor: Person,
    action_id: int,
    state: str,
    words: str = "",
    *,
    keep: Kept | None = None,
) -> None:
    """End an open action by hand as seen, not_seen, no_opportunity or withdrawn; `words` say why.

    Raises NotFound for one that is not the person's to know of, Refused when it is closed already and when it is
    withdrawn without a word why, and NamesFound while words may tell who somebody is and are not in `keep`.
    """
    words = typed(words, SHORT)
    with backend.database.write() as transaction:
        action, sources = _supervised(transaction, actor, action_id)
        if state not in ACTION_STATES or state == "open":
            raise Refused(_("Say whether it was seen, not seen, had no opportunity, or is withdrawn."))
        if action.state != "open":
            raise Refused(_("This action was closed in the meantime."))
        if is_draft(sources) and state != "withdrawn":
            raise Refused(
                _("The feedback is not shared yet, so this action can only be withdrawn.")
                if sources.feedback_state == "draft"
                else _("The meeting is not recorded yet, so this action can only be withdrawn.")
            )
        if state == "withdrawn" and not has_words(words):
            raise Refused(_("Say in a few words why the action is withdrawn. It stays with the action."))
        written = Written("reason", _("Why is it withdrawn?"), words)
        settle(transaction, backend, actor, SUBJECT, action_id, action.site_id, [written], keep)
        supervision_actions.close_action(transaction, action_id, state, backend.clock(), words=words)
        note(transaction, backend, actor, "closed", "supervision action", action_id, state=state)


def actions_for(backend: Backend, actor: Person, facilitator_id: int) -> tuple[SupervisionAction, ...]:
    """The facilitator's actions that the person may see, the soonest first; what nobody shared yet is its
    author's alone. Empty when there is nothing, or nothing for this person."""
    with backend.database.read() as transaction:
        return visible_actions(transaction, actor, facilitator_id)


def overdue_actions(backend: Backend, actor: Person) -> tuple[OverdueAction, ...]:
    """Open actions past their day at the sites where the person gives feedback, the longest overdue first."""
    site_ids = [site.id for site in sites_where(backend, actor, "give_feedback")]
    today = today_in_london(backend)
    with backend.database.read() as transaction:
        late = [
            action
            for action, sources in supervision_actions.open_actions_at(transaction, site_ids)
            if action.by_when < today and supervises(actor, action, sources)
        ]
        names = people.people_names(transaction, [one.facilitator_id for one in late])
    return tuple(OverdueAction(one, names[one.facilitator_id], (today - one.by_when).days) for one in late)


def tell_overdue(backend: Backend) -> None:
    """Tell, once for each, that an open action is past its day: its facilitator as soon as they know of it, and who
    agreed it as soon as it is no proposal any more."""
    with backend.database.read() as transaction:
        if not _untold(transaction, backend):
            return
    with backend.database.write() as transaction:
        for action_id, person_ids in _untold(transaction, backend).items():
            note(transaction, backend, None, "found overdue", SUBJECT, action_id)
            for person_id in person_ids:
                tell(transaction, backend, person_id, OVERDUE, SUBJECT, action_id)


def _untold(transaction: Transaction, backend: Backend) -> dict[int, list[int]]:
    """By action past its day: who is to be told of that and was not yet."""
    late = supervision_actions.open_actions_before(transaction, today_in_london(backend))
    told = notices.who_was_told(transaction, OVERDUE, SUBJECT, [action.id for action, _sources in late])
    untold: dict[int, list[int]] = {}
    for action, sources in late:
        agreed_by = sources.led_by_id or sources.feedback_author_id
        concerned = [action.facilitator_id] if is_told(action, sources) else []
        if agreed_by is not None and not is_draft(sources):
            concerned.append(agreed_by)
        missing = [one for one in concerned if (action.id, one) not in told]
        if missing:
            untold[action.id] = missing
    return untold


def visible_actions(
    transaction: Transaction, actor: Person, facilitator_id: int
) -> tuple[SupervisionAction, ...]:
    """As `actions_for`, inside a transaction."""
    return tuple(
        action
        for action, sources in supervision_actions.sourced_actions_for(transaction, facilitator_id)
        if may_know(actor, action, sources)
    )


def closing_moments(
    backend: Backend, actor: Person, actions: Iterable[SupervisionAction]
) -> dict[int, ClosingMoment]:
    """By action: the moment that showed it, of those whose review the person may read and whose film they may
    watch."""
    by_review: dict[int, list[SupervisionAction]] = {}
    for action in actions:
        if action.closed_by_review_id is not None and action.closed_by_evidence_id is not None:
            by_review.setdefault(action.closed_by_review_id, []).append(action)
    if not by_review or not allows(actor, "watch"):
        return {}
    found = {}
    with backend.database.read() as transaction:
        made = reviews.reviews_by_id(transaction, by_review)
        sessions = programme_sessions.programme_sessions_by_id(
            transaction, [one.programme_session_id for one in made.values()]
        )
        marks = {one.id: one for one in evidence.evidence_of(transaction, by_review)}
        for review_id, closed in by_review.items():
            review = made[review_id]
            if not may_read_review(actor, review, sessions[review.programme_session_id]):
                continue
            for action in closed:
                mark = marks.get(action.closed_by_evidence_id or 0)
                if mark is not None and allows(actor, "watch", place_of(transaction, action.site_id)):
                    found[action.id] = ClosingMoment(review_id, mark.start_ms, mark.note)
    return found


def may_agree_again(backend: Backend, actor: Person, actions: Iterable[SupervisionAction]) -> frozenset[int]:
    """The ids of those that the person could agree again: they supervise, it was not seen, and nobody did yet."""
    wanted = [one.id for one in actions if one.state in AGREED_AGAIN and one.facilitator_id != actor.id]
    if not wanted or not allows(actor, "give_feedback"):
        return frozenset()
    with backend.database.read() as transaction:
        return frozenset(set(wanted) - supervision_actions.agreed_again(transaction, wanted).keys())


def today_in_london(backend: Backend) -> date:
    """The day by which actions are due or late."""
    return backend.clock().astimezone(LONDON).date()


def _rests_on(
    transaction: Transaction,
    actor: Person,
    feedback_id: int | None,
    meeting_id: int | None,
    facilitator_id: int | None,
) -> tuple[int, int]:
    """Whom the action is for, and at which site."""
    about, site_id = facilitator_id, None
    if feedback_id is not None:
        given, _review, session = readable(transaction, actor, feedback_id)
        if about not in (None, given.facilitator_id):
            raise Refused(_("This feedback is for somebody else. Choose feedback of the same facilitator."))
        about, site_id = given.facilitator_id, session.site_id
    if meeting_id is not None:
        meeting = own_meeting_draft(transaction, actor, meeting_id)
        if about is None and len(meeting.people) == 1:
            about = meeting.people[0].person_id
        if about not in meeting.person_ids:
            raise Refused(_("Choose whom the action is for: somebody who is in this meeting."))
        site_id = meeting.site_id
    if about is None or site_id is None:
        raise Refused(_("An action rests on feedback or on a meeting. Begin from one of them."))
    return about, site_id


def _supervised(
    transaction: Transaction, actor: Person, action_id: int
) -> tuple[SupervisionAction, ActionSources]:
    """The action, if the person may agree and close it; NotAllowed where they may know of it alone, NotFound where
    they may not even read what it rests on."""
    found = supervision_actions.find_action(transaction, action_id)
    unknown = NotFound(_("There is no such action, or it is not yours to read."))
    if found is None:
        raise unknown
    action, sources = found
    if not supervises(actor, action, sources):
        if action.feedback_id is not None:
            readable(transaction, actor, action.feedback_id)
        if action.meeting_id is not None:
            readable_meeting(transaction, actor, action.meeting_id)
        _check_supervises(actor, action.facilitator_id)
        check(actor, "give_feedback", place_of(transaction, action.site_id))
        raise unknown
    return action, sources


def _refuse_past(backend: Backend, by_when: date) -> None:
    if by_when < today_in_london(backend):
        raise Refused(_("The day by which it is to be done is past. Choose today or a later day."))


def _note_agreed(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    action_id: int,
    feedback_id: int | None,
    meeting_id: int | None,
    by_when: date,
) -> None:
    rests_on = {"feedback": feedback_id, "meeting": meeting_id}
    note(
        transaction,
        backend,
        actor,
        "agreed",
        "supervision action",
        action_id,
        **{name: one for name, one in rests_on.items() if one is not None},
        by_when=by_when.isoformat(),
    )


def _check_supervises(actor: Person, facilitator_id: int) -> None:
    if facilitator_id == actor.id:
        raise NotAllowed(_("Your own actions are agreed and closed by who supervises you."))
