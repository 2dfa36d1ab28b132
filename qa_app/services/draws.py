"""Drawing the next recording at random among those that would pay a debt, and choosing another with a reason."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person, allows, check
from qa_app.backend import Backend
from qa_app.errors import NotFound, Refused
from qa_app.i18n import _
from qa_app.services.activity import note
from qa_app.services.coverage import reckon
from qa_app.services.due_reviews import chosen_already, reviewable_for
from qa_app.services.name_hygiene import Kept, Written, settle
from qa_app.services.programme_sessions import SessionWords, words_of
from qa_app.services.sites import place_of
from qa_app.services.typed_text import SHORT, typed
from rubrics.draw import drawn, fingerprint
from storage.database import draws, programme_sessions
from storage.database.base import Transaction
from storage.database.draws import Draw

__all__ = ["Draw", "choose_recording", "draw_again", "draw_recording", "read_draw", "recordings_to_choose"]


@dataclass(frozen=True)
class _Choice:
    """What may be drawn for a debt, and the draws that stand for it."""

    candidates: tuple[int, ...]
    standing: tuple[Draw, ...]


def draw_recording(
    backend: Backend,
    actor: Person,
    site_id: int,
    debt: str,
    reason: str = "",
    *,
    keep: Kept | None = None,
) -> int:
    """Draw among the recordings that would pay the debt of that name, each with the same chance; gives the
    programme session's id.

    Where a draw stands already it needs a reason to draw again, and what was drawn before is left out. Recordings
    that the person delivered or may not review for another reason are never in the draw. Raises NotAllowed, NotFound
    for a debt that is no longer due, Refused, and NamesFound while words of the reason may tell who somebody is and are
    not in `keep`.
    """
    reason = typed(reason, SHORT)
    with backend.database.write() as transaction:
        choice = _choice(transaction, backend, actor, site_id, debt)
        if choice.standing and not reason:
            raise Refused(_("A recording is drawn already. Say why another one is to be drawn."))
        before = {one.programme_session_id for one in choice.standing}
        candidates = tuple(one for one in choice.candidates if one not in before)
        if not candidates:
            raise Refused(_("There is no other recording to draw: this is the only one."))
        seed = secrets.token_hex(16)
        chosen = drawn(candidates, seed)
        draw_id = _keep(
            transaction, backend, actor, site_id, chosen, candidates, choice, seed=seed, reason=reason
        )
        _settle(transaction, backend, actor, draw_id, site_id, _("Why another one?"), reason, keep)
    return chosen


def choose_recording(
    backend: Backend,
    actor: Person,
    site_id: int,
    debt: str,
    programme_session_id: int,
    reason: str,
    *,
    keep: Kept | None = None,
) -> None:
    """Take this recording in the place of one that is drawn, or would be; the reason is kept.

    Raises as `draw_recording` does, and Refused for a recording that would not pay the debt.
    """
    reason = typed(reason, SHORT)
    if not reason:
        raise Refused(_("Say why this recording is chosen and none is drawn."))
    with backend.database.write() as transaction:
        choice = _choice(transaction, backend, actor, site_id, debt)
        if programme_session_id not in choice.candidates:
            raise Refused(_("This recording would not pay what is owed, or is not yours to review."))
        draw_id = _keep(
            transaction,
            backend,
            actor,
            site_id,
            programme_session_id,
            choice.candidates,
            choice,
            seed="",
            reason=reason,
        )
        _settle(transaction, backend, actor, draw_id, site_id, _("Why this one?"), reason, keep)


def recordings_to_choose(
    backend: Backend, actor: Person, programme_session_ids: Iterable[int]
) -> list[tuple[int, SessionWords, datetime]]:
    """The programme sessions at sites where the person gives feedback, with their words and when they began."""
    ids = set(programme_session_ids)
    with backend.database.read() as transaction:
        found = programme_sessions.programme_sessions_by_id(transaction, ids)
        return [
            (one.id, words_of(backend, one), one.starts_at)
            for one in sorted(found.values(), key=lambda one: one.starts_at)
            if allows(actor, "give_feedback", place_of(transaction, one.site_id))
        ]


def read_draw(backend: Backend, actor: Person, draw_id: int) -> Draw:
    """One draw with its seed and candidates, for those who give feedback there or read the log. Raises NotFound."""
    with backend.database.read() as transaction:
        found = draws.find_draw(transaction, draw_id)
        if found is None:
            raise NotFound(_("There is no such draw."))
        check(actor, "give_feedback", place_of(transaction, found.site_id))
    return found


def draw_again(draw: Draw) -> int:
    """What the seed of a draw draws from its candidates: the same as was drawn."""
    return drawn(draw.candidate_ids, draw.seed)


def _choice(transaction: Transaction, backend: Backend, actor: Person, site_id: int, debt: str) -> _Choice:
    check(actor, "give_feedback", place_of(transaction, site_id))
    found = reckon(transaction, backend, [site_id])
    candidates = reviewable_for(found, actor, debt)
    if not candidates:
        raise NotFound(_("Nothing is owed here any more that you could review. Look at the list again."))
    chosen = chosen_already(transaction, [site_id], found.today)
    if any(one in chosen and chosen[one].assigned for one in candidates):
        raise Refused(_("Somebody is asked to review a recording for this. Take that back first."))
    standing = [
        one for one in draws.standing_draws(transaction, [site_id]) if one.programme_session_id in candidates
    ]
    return _Choice(candidates, tuple(standing))


def _keep(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    site_id: int,
    chosen: int,
    candidates: tuple[int, ...],
    choice: _Choice,
    *,
    seed: str,
    reason: str,
) -> int:
    draw_id = draws.add_draw(
        transaction,
        site_id=site_id,
        programme_session_id=chosen,
        drawn_by=actor.id,
        at=backend.clock(),
        seed=seed,
        candidate_ids=candidates,
        reason=reason,
        replaces=[one.id for one in choice.standing],
    )
    note(
        transaction,
        backend,
        actor,
        "drew" if seed else "chose",
        "programme session",
        chosen,
        draw=draw_id,
        seed=seed,
        candidates=len(candidates),
        fingerprint=fingerprint(candidates),
        replaces=[one.id for one in choice.standing],
    )
    return draw_id


def _settle(
    transaction: Transaction,
    backend: Backend,
    actor: Person,
    draw_id: int,
    site_id: int,
    label: str,
    reason: str,
    keep: Kept | None,
) -> None:
    written = [Written("reason", label, reason)]
    settle(transaction, backend, actor, "draw", draw_id, site_id, written, keep)
