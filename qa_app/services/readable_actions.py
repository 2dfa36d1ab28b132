"""Who may know of a supervision action, from which day it was agreed, and when it can be agreed again."""

from datetime import date

from qa_app.access import Person, Place, allows
from qa_app.i18n import LONDON
from storage.database.supervision_actions import ActionSources, SupervisionAction

AGREED_AGAIN = ("not_seen", "no_opportunity")
"""States in which an action can be agreed once more."""


def is_told(action: SupervisionAction, sources: ActionSources) -> bool:
    """Whether its facilitator knows of it: nothing that it rests on is a draft any more, and a proposal of the
    feedback's draft is read with the feedback, which may be recalled until it is opened."""
    is_opened = (
        sources.shared_at is None or sources.opened_at is not None or action.agreed_at >= sources.shared_at
    )
    return not is_draft(sources) and is_opened


def is_draft(sources: ActionSources) -> bool:
    """Whether something that it rests on is one still, so that it is a proposal."""
    return sources.feedback_state == "draft" or sources.meeting_state not in (None, "recorded")


def supervises(actor: Person, action: SupervisionAction, sources: ActionSources) -> bool:
    """Whether the person gives feedback where it was agreed, and it is no draft any more or their own proposal."""
    is_own = actor.id in (sources.feedback_author_id, sources.led_by_id)
    return (
        action.facilitator_id != actor.id
        and (not is_draft(sources) or is_own)
        and allows(actor, "give_feedback", Place(action.site_id, sources.region))
    )


def may_know(actor: Person, action: SupervisionAction, sources: ActionSources) -> bool:
    """Whether the person supervises its facilitator, or is that facilitator and was told."""
    if action.facilitator_id == actor.id:
        return is_told(action, sources) and allows(actor, "read_own_feedback")
    return supervises(actor, action, sources)


def agreed_on(action: SupervisionAction, sources: ActionSources) -> date:
    """The day of the meeting in which it was agreed, even where that was written up later; else its own day."""
    is_of_meeting = sources.recorded_at is None or action.agreed_at <= sources.recorded_at
    if sources.held_on is not None and is_of_meeting:
        return sources.held_on
    return action.agreed_at.astimezone(LONDON).date()
