"""Converting recordings for the browser: who may ask for it, how far it is, and doing what waits."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from qa_app.access import Person
from qa_app.backend import Backend, open_store
from qa_app.errors import NotFound, Refused
from qa_app.i18n import N_, _
from qa_app.services.activity import note
from qa_app.services.recordings import find_visible, is_visible
from qa_app.services.stores import stores_named
from storage.conversion.convert_recording import ConversionOptions
from storage.conversion.outcome import Outcome
from storage.conversion.waiting import ConversionProgress
from storage.conversion.waiting import convert_waiting as convert_waiting_recordings
from storage.database import conversions, recordings, stores
from storage.database.conversions import Conversion, is_convertible
from storage.database.recordings import RecordingRecord
from storage.errors import StorageError

__all__ = [
    "FAILURES",
    "Conversion",
    "ConversionProgress",
    "ConversionResult",
    "Outcome",
    "ask_for_conversion",
    "conversion_of",
    "convert_waiting",
    "failure_words",
    "is_convertible",
    "may_ask",
]

FAILURES: dict[str, str] = {
    "archived": N_(
        "Its object lies in the store's archive, which gives nothing until it is asked to restore it."
    ),
    "cannot_decode": N_("It is damaged in a way that the converter could not get past."),
    "changed_while_reading": N_("Its object was replaced while it was being converted."),
    "damaged": N_("Its pictures cannot be decoded."),
    "empty": N_("The object is empty: it holds no bytes."),
    "interrupted": N_(
        "Converting it was broken off again and again. Ask whoever looks after the app to see why."
    ),
    "no_picture": N_("There is no picture in it."),
    "not_a_recording": N_("The object is not a recording, whatever its name says."),
    "not_convertible": N_("It is of a kind that is not converted here."),
    "store_unavailable": N_("The store could not be reached, or did not take the result."),
    "too_long": N_(
        "Its clock starts again half-way, so times in the result would not be those in the recording, and the "
        "result was thrown away."
    ),
    "too_short": N_("A part of the recording was lost in converting, so the result was thrown away."),
    "too_slow": N_("Converting it took longer than is allowed (QA_APP_CONVERT_MAX_HOURS)."),
    "truncated": N_("The recording breaks off before it can be read: its copy was not finished."),
    "unsupported_codec": N_("It was made in a format that cannot be read here."),
    "vanished": N_("Its object left the store."),
}
"""Why a recording was not converted, by reason code."""


@dataclass(frozen=True)
class ConversionResult:
    """What a run over a store came to. `problem` says what ended it early, None when it came to its end.

    `held` recordings are being converted by other processes; `free_from` is when the last of them may be taken
    over, should no sign of life follow (None: there are none).
    """

    store: str
    outcomes: tuple[Outcome, ...] = ()
    problem: str | None = None
    held: int = 0
    free_from: datetime | None = None

    def count(self, state: str) -> int:
        """How many recordings ended as done, failed or waiting."""
        return sum(one.state == state for one in self.outcomes)


NOBODY_ELSE = (0, None)

OnProgress = Callable[[str, ConversionProgress], None]
"""Called with the store's name and where its run stands, from this thread."""


def convert_waiting(
    backend: Backend,
    name: str | None = None,
    *,
    limit: int | None = None,
    recording_id: int | None = None,
    asked_only: bool = False,
    on_progress: OnProgress = lambda _store, _now: None,
) -> list[ConversionResult]:
    """Convert what waits in a store (None: every store), one recording after the other.

    That is what somebody asked for and, unless `asked_only`, whatever a browser cannot play. `limit` is for each
    store; `recording_id` takes this one alone. Any number of processes may do so at once. A store that cannot be
    used does not hold up the others; its result says why. Raises NotFound for the name, Refused where there is
    no store.
    """
    options = ConversionOptions(
        scratch=backend.settings.scratch_path,
        ffmpeg=backend.settings.ffmpeg,
        threads=backend.settings.whole_number("convert_threads"),
        limit_seconds=backend.settings.number("convert_max_hours") * 3600,
    )
    results = []
    for record in stores_named(backend, name):
        outcomes: list[Outcome] = []
        problem, held = None, NOBODY_ELSE
        try:
            with backend.database.read() as transaction:
                wanted = conversions.open_conversions(
                    transaction, record.id, limit=limit, recording_id=recording_id, asked_only=asked_only
                )
            if wanted:
                run = convert_waiting_recordings(
                    backend.database,
                    open_store(record),
                    wanted,
                    options,
                    backend.clock,
                    lambda now, store_name=record.name: on_progress(store_name, now),
                )
                for outcome in run:
                    outcomes.append(outcome)
            with backend.database.read() as transaction:
                held = conversions.held_conversions(transaction, record.id)
        except StorageError as error:
            problem = str(error)
        results.append(ConversionResult(record.name, tuple(outcomes), problem, *held))
    return results


def may_ask(backend: Backend, actor: Person, recording: RecordingRecord) -> bool:
    """Whether the person may have this recording converted."""
    with backend.database.read() as transaction:
        return is_visible(transaction, actor, recording, "convert_recordings")


def conversion_of(backend: Backend, actor: Person, recording_id: int) -> Conversion | None:
    """The conversion of the recording as it is now, None when there is none. Raises NotFound."""
    with backend.database.read() as transaction:
        recording = find_visible(transaction, actor, recording_id, "see_recordings")
        return conversions.find_conversion(transaction, recording)


def ask_for_conversion(backend: Backend, actor: Person | None, recording_id: int) -> None:
    """Have a recording converted by the next run. `actor` None: the machine's command line.

    One that is being converted goes on as it is. Raises NotFound, and Refused for one that is not in the
    store, cannot be read, or has been converted.
    """
    with backend.database.write() as transaction:
        if actor is not None:
            recording = find_visible(transaction, actor, recording_id, "convert_recordings")
        else:
            found = recordings.find_recording(transaction, recording_id)
            if found is None:
                raise NotFound(_("There is no recording number {id}.").format(id=recording_id))
            recording = found
        if not is_convertible(recording):
            raise Refused(_("This recording cannot be converted: it is not in the store, or cannot be read."))
        before = conversions.find_conversion(transaction, recording)
        if before is not None and before.state == "done":
            raise Refused(_("This recording has been converted."))
        if before is not None and before.state == "running":
            return
        if before is not None and before.state == "waiting" and actor is not None and before.asked_by:
            return
        conversions.ask_for_conversion(
            transaction, recording_id, recording.object_version, actor.id if actor else None
        )
        note(transaction, backend, actor, "asked for conversion", "recording", recording_id)


def store_of(backend: Backend, recording_id: int) -> str:
    """The name of the store in which the recording lies. Raises NotFound."""
    with backend.database.read() as transaction:
        recording = recordings.find_recording(transaction, recording_id)
        store = stores.find_store(transaction, recording.store_id) if recording else None
    if store is None:
        raise NotFound(_("There is no recording number {id}.").format(id=recording_id))
    return store.name


def failure_words(reason_code: str) -> str:
    """Why a recording was not converted, in the reader's language."""
    words = FAILURES.get(reason_code)
    return _(words) if words else _("Converting it gave the reason {code}.").format(code=reason_code)
