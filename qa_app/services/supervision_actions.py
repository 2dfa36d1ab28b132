"""Supervision actions: agreeing one from feedback, closing it, and those whose day is past."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from qa_app.access import Person, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.i18n import LONDON, N_, _
from qa_app.services.activity import note
from qa_app.services.feedback import has_words
from qa_app.services.feedback_view import readable
from qa_app.services.notices import tell
from qa_app.services.sites import place_of, sites_where
from qa_app.services.typed_text import SHORT, typed
from storage.database import feedback, notices, people, supervision_actions
from storage.database.base import Transaction
from storage.database.supervision_actions import SupervisionAction

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


def agree_action(
    backend: Backend, actor: Person, feedback_id: int, *, what: str, by_when: date, how_seen: str
) -> int:
    """Add an action to feedback; gives its id. In a draft it is a proposal that the facilitator sees once the
    feedback is shared.

    Raises NotFound and NotAllowed as the feedback does, and Refused with what is missing.
    """
    what, how_seen = typed(what, SHORT), typed(how_seen, SHORT)
    with backend.database.write() as transaction:
        given, _review, session = readable(transaction, actor, feedback_id)
        _check_supervises(actor, given.facilitator_id)
        check(actor, "give_feedback", place_of(transaction, session.site_id))
        if not has_words(what) or not has_words(how_seen):
            raise Refused(_("An action needs words for what to do and for how it will be seen."))
        if by_when < today_in_london(backend):
            raise Refused(_("The day by which it is to be done is past. Choose today or a later day."))
        action_id = supervision_actions.add_action(
            transaction,
            feedback_id=given.id,
            facilitator_id=given.facilitator_id,
            site_id=session.site_id,
            what=what,
            by_when=by_when,
            how_seen=how_seen,
            at=backend.clock(),
        )
        note(
            transaction,
            backend,
            actor,
            "agreed",
            "supervision action",
            action_id,
            feedback=given.id,
            by_when=by_when.isoformat(),
        )
    return action_id


def close_action(backend: Backend, actor: Person, action_id: int, state: str) -> None:
    """End an open action as seen, not_seen, no_opportunity or withdrawn.

    Raises NotFound for one that is not the person's to know of, Refused when it is closed already.
    """
    with backend.database.write() as transaction:
        action = supervision_actions.find_action(transaction, action_id)
        if action is None:
            raise NotFound(_("There is no such action, or it is not yours to read."))
        given, _review, _session = readable(transaction, actor, action.feedback_id)
        _check_supervises(actor, action.facilitator_id)
        check(actor, "give_feedback", place_of(transaction, action.site_id))
        if state not in ACTION_STATES or state == "open":
            raise Refused(_("Say whether it was seen, not seen, had no opportunity, or is withdrawn."))
        if action.state != "open":
            raise Refused(_("This action was closed in the meantime."))
        if given.state == "draft" and state != "withdrawn":
            raise Refused(_("The feedback is not shared yet, so this action can only be withdrawn."))
        supervision_actions.close_action(transaction, action_id, state, backend.clock())
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
            one for one in supervision_actions.open_actions_at(transaction, site_ids) if one.by_when < today
        ]
        visible = {
            action.id
            for facilitator_id in {one.facilitator_id for one in late}
            for action in visible_actions(transaction, actor, facilitator_id)
        }
        names = people.people_names(transaction, [one.facilitator_id for one in late])
    return tuple(
        OverdueAction(one, names[one.facilitator_id], (today - one.by_when).days)
        for one in late
        if one.id in visible and one.facilitator_id != actor.id
    )


def tell_overdue(backend: Backend) -> None:
    """Tell, once for each, that an open action is past its day: its facilitator and who wrote the feedback."""
    today = today_in_london(backend)
    with backend.database.read() as transaction:
        if not notices.untold_actions(transaction, OVERDUE, SUBJECT, today):
            return
    with backend.database.write() as transaction:
        for one in notices.untold_actions(transaction, OVERDUE, SUBJECT, today):
            note(transaction, backend, None, "found overdue", SUBJECT, one.action_id)
            for person_id in (one.facilitator_id, one.author_id):
                tell(transaction, backend, person_id, OVERDUE, SUBJECT, one.action_id)


def visible_actions(
    transaction: Transaction, actor: Person, facilitator_id: int
) -> tuple[SupervisionAction, ...]:
    """As `actions_for`, inside a transaction."""
    return _visible(transaction, actor, supervision_actions.actions_for(transaction, facilitator_id))


def visible_among(
    transaction: Transaction, actor: Person, ids: Collection[int]
) -> tuple[SupervisionAction, ...]:
    """Those of these actions that the person may see, the soonest first."""
    return _visible(transaction, actor, supervision_actions.actions_by_id(transaction, ids))


def _visible(
    transaction: Transaction, actor: Person, actions: list[SupervisionAction]
) -> tuple[SupervisionAction, ...]:
    given = {
        one.id: one for one in feedback.feedback_by_id(transaction, [one.feedback_id for one in actions])
    }
    found = []
    for action in actions:
        source = given[action.feedback_id]
        if action.facilitator_id == actor.id:
            is_visible = source.state != "draft" and allows(actor, "read_own_feedback")
        else:
            is_visible = (source.state != "draft" or source.author_id == actor.id) and allows(
                actor, "give_feedback", place_of(transaction, action.site_id)
            )
        if is_visible:
            found.append(action)
    return tuple(found)


def today_in_london(backend: Backend) -> date:
    """The day by which actions are due or late."""
    return backend.clock().astimezone(LONDON).date()


def _check_supervises(actor: Person, facilitator_id: int) -> None:
    if facilitator_id == actor.id:
        raise NotAllowed(_("Your own actions are agreed and closed by who supervises you."))
