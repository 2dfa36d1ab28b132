"""The register of recordings as the machine's own command line lists it; no screen shows it."""

from dataclasses import dataclass
from datetime import datetime

from qa_app.backend import Backend
from qa_app.i18n import LONDON
from qa_app.services.reasons import STATES as STATE_WORDS
from qa_app.services.reasons import reason_sentences
from qa_app.services.stores import find_store
from storage.database import recording_register
from storage.database.recording_register import RegisterRow

STATES = tuple(state for state in STATE_WORDS if state != "arriving")
"""What arrives is waiting here, with its reason."""


@dataclass(frozen=True)
class RegisterLine:
    """One recording. `reason` and `what_to_do` are sentences, empty when all is well; `programme_session` is
    site, group, London's date and time, and the planned session's key, None when it is matched to nothing."""

    id: int
    store: str
    key: str
    state: str
    reason_code: str | None
    reason: str
    what_to_do: str
    duration_ms: int | None
    size_bytes: int
    object_version: str
    playable: bool
    indexed_at: datetime | None
    programme_session_id: int | None
    programme_session: str | None
    matched_by: str | None


def list_register(backend: Backend, store: str | None = None, state: str | None = None) -> list[RegisterLine]:
    """Every recording by store and key; only of one store or in one state if given. Raises NotFound."""
    store_id = find_store(backend, store).id if store is not None else None
    with backend.database.read() as transaction:
        rows = recording_register.register(transaction, store_id)
    lines = [_line(row) for row in rows]
    return [one for one in lines if state is None or one.state == state]


def _line(row: RegisterRow) -> RegisterLine:
    reason = reason_sentences(row.reason_code) if row.reason_code else None
    return RegisterLine(
        id=row.id,
        store=row.store,
        key=row.key,
        state="missing" if row.is_missing and row.state != "erased" else row.state,
        reason_code=row.reason_code,
        reason=reason.what if reason else "",
        what_to_do=reason.what_to_do if reason else "",
        duration_ms=row.duration_ms,
        size_bytes=row.size_bytes,
        object_version=row.object_version,
        playable=row.playable,
        indexed_at=row.indexed_at,
        programme_session_id=row.programme_session_id,
        programme_session=_session(row),
        matched_by=row.matched_by,
    )


def _session(row: RegisterRow) -> str | None:
    if row.starts_at is None:
        return None
    return (
        f"{row.site_code} group {row.group_code}, {row.starts_at.astimezone(LONDON):%Y-%m-%d %H:%M}, "
        f"{row.session_key}"
    )
