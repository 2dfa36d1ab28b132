"""Whether a recording can be reviewed by a person, and if not, why. Permission is asked elsewhere."""

from qa_app.access import Person
from qa_app.i18n import _
from storage.database import conflicts, groups
from storage.database.base import Transaction
from storage.database.programme_sessions import ProgrammeSession
from storage.database.recordings import RecordingRecord


def why_not_reviewable(
    actor: Person, session: ProgrammeSession, recording: RecordingRecord | None
) -> str | None:
    """None when a review can begin, else the sentence that says why not and who can."""
    conflict = conflict_of_interest(actor, session)
    if conflict:
        return conflict
    if recording is None:
        return _("There is no recording of this programme session.")
    if recording.state == "erased":
        return _("The video was erased when its time of keeping was over, so it cannot be reviewed any more.")
    if recording.state != "ready" or recording.missing_since:
        return _("This recording cannot be watched at the moment, so it cannot be reviewed.")
    return None


def conflict_of_interest(actor: Person, session: ProgrammeSession) -> str | None:
    """None unless the person delivered or covered the session; else the sentence that says so."""
    if actor.id not in {one.id for one in session.facilitators}:
        return None
    return _("You delivered this programme session, so you cannot review it. Another reviewer has to.")


def standing_conflict(transaction: Transaction, actor: Person, session: ProgrammeSession) -> str | None:
    """None unless the person delivers that group as a rule, or must not review somebody who delivered; else the
    sentence that says so."""
    if actor.id in groups.facilitator_ids(transaction, session.group_id):
        return _("You are a facilitator of this group, so you cannot review it. Another reviewer has to.")
    if conflicts.barred_from(transaction, actor.id) & {one.id for one in session.facilitators}:
        return _(
            "An administrator has noted a conflict of interest between you and somebody who delivered this "
            "programme session. Another reviewer has to."
        )
    return None
