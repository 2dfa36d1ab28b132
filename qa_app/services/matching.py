"""Matching: which recording belongs to which programme session, by its key or by its object's metadata.

What fits no programme session, or several, stays in the tray for a person to assign.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from qa_app.backend import Backend, open_store
from qa_app.i18n import LONDON
from qa_app.services import key_patterns
from qa_app.services.activity import note
from qa_app.services.claims import METADATA, Claim, claim_of_key, claim_of_metadata
from storage.database import activity_log, matching, recordings, sites, stores
from storage.database.matching import FreeSession, Unmatched
from storage.database.stores import StoreRecord
from storage.errors import AccessDenied, ObjectVanished, StoreError
from storage.indexing.coordinator import FAILURES_IN_A_ROW
from storage.objects.s3_store import S3Store
from storage.objects.witness import gives_others

METADATA_AT_ONCE = 8
METADATA_PER_RUN = 500
"""A request each: a large tray is asked about in several runs, the newest recordings first."""
PER_TRANSACTION = 100

BESIDE_ACTIONS = (
    "asked for conversion", "converted", "indexed", "made watchable", "not converted", "not indexed",
    "opened video", "started a run",
)  # fmt: skip
BESIDE_SUBJECTS = ("evidence", "feedback", "indexing run", "notice", "notice mail", "review")
"""What the activity log tells often, and no matching goes by. Anything else in it has all looked at again."""


@dataclass(frozen=True)
class Matches:
    """How many recordings a run matched in each way, and how many are left in the tray.

    `problem` is what kept the store from telling metadata; None when it did not fail several times in a row.
    `is_whole`: the next run would find no more, as long as nothing changes.
    """

    by_key: int
    by_metadata: int
    left: int
    problem: str | None = None
    is_whole: bool = True


def match_if_changed(backend: Backend, store_id: int) -> Matches | None:
    """Match what can be matched in the store; None where nothing has changed that it could come of.

    Each write has its row in the activity log, so that the log tells whether a recording came, went or moved, a
    programme session was noted, or anything else happened that might matter, since the last look at all of it. A
    look that was broken off is not noted, and the next one does it all. Raises StoreError as `match_recordings`.
    """
    with backend.database.read() as transaction:
        before = stores.matched_up_to(transaction, store_id)
        if before is not None and not activity_log.has_other_activity(
            transaction, before, BESIDE_ACTIONS, BESIDE_SUBJECTS
        ):
            return None
        # Read before all that is looked at: what is written meanwhile has it looked at again.
        now = activity_log.last_activity_id(transaction)
    matches = match_recordings(backend, store_id)
    if matches.is_whole:
        with backend.database.write() as transaction:
            stores.note_matched(transaction, store_id, now)
    return matches


def match_recordings(backend: Backend, store_id: int | None = None) -> Matches:
    """Match what can be matched without doubt, in one store or (None) in all.

    Asks the stores for metadata of what its key does not place. What one does not tell is asked for again by
    the next run, and holds up nothing else. Raises StoreError for a store without a key.
    """
    with backend.database.read() as transaction:
        own = {one.id: one for one in stores.all_stores(transaction)}
        codes = {site.id: site.code.lower() for site in sites.all_sites(transaction)}
    own_site = {one.id: codes.get(one.site_id) if one.site_id else None for one in own.values()}
    patterns = {
        one.id: key_patterns.compiled(one.key_pattern, has_site=one.site_id is not None)
        for one in own.values()
    }

    def by_key(one: Unmatched) -> Claim | None:
        pattern = patterns[one.store_id]
        return claim_of_key(pattern, one.key, own_site[one.store_id]) if pattern else None

    def by_metadata(one: Unmatched) -> Claim | None:
        return claim_of_metadata(one.object_metadata or {}, own_site[one.store_id])

    # Asked once: a tray of a whole archive takes long to read, and what changes meanwhile is looked at on writing.
    with backend.database.read() as transaction:
        unmatched = matching.unmatched_recordings(transaction, store_id)
    matched_by_key = _match(backend, unmatched, by_key, "key", codes)
    rest = [one for one in unmatched if one.id not in matched_by_key]
    told, problem, is_whole = _ask_for_metadata(backend, own, rest)
    rest = [replace(one, object_metadata=told[one.id]) if one.id in told else one for one in rest]
    matched_by_metadata = _match(backend, rest, by_metadata, "metadata", codes)
    return Matches(
        len(matched_by_key),
        len(matched_by_metadata),
        len(rest) - len(matched_by_metadata),
        problem,
        is_whole,
    )


def _match(
    backend: Backend,
    unmatched: Iterable[Unmatched],
    claim_of: Callable[[Unmatched], Claim | None],
    matched_by: str,
    codes: Mapping[int, str],
) -> set[int]:
    """Match those of the recordings that can be; gives their ids."""
    claims = {one.id: claim for one in unmatched if (claim := claim_of(one)) is not None}
    fits = _only_fits(claims, _sessions(backend, claims.values(), codes), codes)
    return {
        recording_id
        for start in range(0, len(fits), PER_TRANSACTION)
        for recording_id in _keep(backend, dict(fits[start : start + PER_TRANSACTION]), matched_by)
    }


def _sessions(backend: Backend, claims: Collection[Claim], codes: Mapping[int, str]) -> list[FreeSession]:
    if not claims:
        return []
    named = {claim.site_code for claim in claims}
    midnight = datetime.combine(min(claim.on for claim in claims), time(), LONDON)
    until = datetime.combine(max(claim.on for claim in claims) + timedelta(days=1), time(), LONDON)
    with backend.database.read() as transaction:
        return matching.free_sessions(
            transaction, [site_id for site_id, code in codes.items() if code in named], midnight, until
        )


def _only_fits(
    claims: Mapping[int, Claim], sessions: list[FreeSession], codes: Mapping[int, str]
) -> list[tuple[int, int]]:
    """Recording and programme session where each fits exactly one of the other."""
    near: dict[tuple[str, date], list[FreeSession]] = {}
    for session in sessions:
        day = session.starts_at.astimezone(LONDON).date()
        near.setdefault((codes[session.site_id], day), []).append(session)
    wanted: dict[int, list[int]] = {}
    for recording_id, claim in claims.items():
        fitting = [one for one in near.get((claim.site_code, claim.on), ()) if claim.fits(one)]
        if len(fitting) == 1:
            wanted.setdefault(fitting[0].id, []).append(recording_id)
    # Two recordings of one programme session (two cameras, two halves): a person says which is which.
    return [(ids[0], session_id) for session_id, ids in wanted.items() if len(ids) == 1]


def _keep(backend: Backend, fits: Mapping[int, int], matched_by: str) -> list[int]:
    with backend.database.write() as transaction:
        # Somebody may have assigned one by hand since these were read.
        waiting, taken = matching.still_to_match(transaction, fits, fits.values())
        kept = []
        for recording_id, session_id in fits.items():
            if recording_id in waiting and session_id not in taken:
                recordings.change_recording(
                    transaction,
                    recording_id,
                    programme_session_id=session_id,
                    matched_by=matched_by,
                    matched_at=backend.clock(),
                )
                note(
                    transaction, backend, None, "matched", "recording", recording_id,
                    programme_session=session_id, by=matched_by,
                )  # fmt: skip
                kept.append(recording_id)
    return kept


def _ask_for_metadata(
    backend: Backend, own: Mapping[int, StoreRecord], unmatched: Iterable[Unmatched]
) -> tuple[dict[int, dict[str, str]], str | None, bool]:
    """Keep and give what the stores tell, what is wrong with them where they are asked no further, and whether
    asking again is of no use before something changes."""
    waiting = [one for one in unmatched if one.object_metadata is None]
    unasked = waiting[:METADATA_PER_RUN]
    clients = {number: open_store(own[number]) for number in {one.store_id for one in unasked}}
    found: dict[int, dict[str, str]] = {}
    problem, in_a_row, failures = None, 0, 0
    with ThreadPoolExecutor(METADATA_AT_ONCE) as threads:
        # A handful at a time, so that a store that is down is soon left alone.
        for start in range(0, len(unasked), METADATA_AT_ONCE):
            some = unasked[start : start + METADATA_AT_ONCE]
            answers = threads.map(lambda one: _metadata(clients[one.store_id], one.key), some)
            for one, answer in zip(some, answers, strict=True):
                if isinstance(answer, AccessDenied):
                    continue  # it says nothing about the store, and indexing tells of it
                if not isinstance(answer, StoreError):
                    found[one.id], in_a_row = answer, 0
                    continue
                in_a_row, failures, failed = in_a_row + 1, failures + 1, (one.store_id, answer)
            if in_a_row >= FAILURES_IN_A_ROW:
                store_id, error = failed
                others = [other.key for other in unasked[start + len(some) :] if other.store_id == store_id]
                if not gives_others(error, others, clients[store_id].head):
                    problem = error.sentence
                    break
                in_a_row = 0
    if found:
        with backend.database.write() as transaction:
            matching.keep_metadata(transaction, found)
    # Where the newest tell nothing the store knows of no such metadata, and a large tray is left in peace.
    is_whole = not failures and (len(waiting) == len(unasked) or not any(found.values()))
    return found, problem, is_whole


def _metadata(store: S3Store, key: str) -> dict[str, str] | StoreError:
    try:
        # Servers written in Go send the names capitalised.
        told = {name.lower(): value for name, value in store.head(key).metadata.items()}
    except ObjectVanished:
        return {}
    except StoreError as error:
        return error
    return {name: told[name] for name in METADATA.values() if name in told}
