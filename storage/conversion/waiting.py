"""Converts what waits in a store, one recording after the other.

Several may do so at the same time, on any number of machines: each recording belongs to whoever claimed it.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from storage.conversion.convert_recording import ConversionOptions, Stage, convert_recording
from storage.conversion.outcome import Outcome, give_back, keep_converted, keep_failure, put_off
from storage.conversion.work import Clock, Work, beating, claim_work
from storage.database import recordings
from storage.database.base import Database
from storage.errors import (
    AccessDenied,
    Archived,
    ChangedWhileReading,
    ConversionFailed,
    ConversionGivenUp,
    ConverterEnded,
    ObjectVanished,
    OverBudget,
    StoreError,
)
from storage.objects.s3_store import S3Store
from storage.objects.witness import gives_others

STORE_FAILURES_IN_A_ROW = 3
"""So many recordings in a row that the store would not give or take: it is down, unless it gives others."""
KEYS_LOOKED_UP = 100

OF_THE_OBJECT = (AccessDenied, Archived, ChangedWhileReading, ObjectVanished)
"""What says nothing about the store."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ConversionProgress:
    """Where a run stands: `done` of `total` recordings, and how far the one under `key` is."""

    total: int
    done: int
    key: str
    stage: Stage
    share: float


OnProgress = Callable[[ConversionProgress], None]


def convert_waiting(
    database: Database,
    store: S3Store,
    wanted: list[int],
    options: ConversionOptions,
    clock: Clock,
    on_progress: OnProgress,
) -> Iterator[Outcome]:
    """Convert the recordings of the ids `wanted`, each kept in one transaction as soon as it is done.

    One that fails does not hold up the others. Raises NotEnoughSpace, NoConverter, and StoreError once the
    store cannot be used; what was converted until then is kept, and the rest waits.
    """
    in_a_row = 0
    for number, recording_id in enumerate(wanted):
        work = claim_work(database, recording_id, clock)
        if work is None:
            continue

        def tell(stage: Stage, share: float, number: int = number, key: str = work.ref.key) -> None:
            on_progress(ConversionProgress(len(wanted), number, key, stage, share))

        outcome, error = _convert(database, store, work, options, clock, tell)
        if outcome is not None:
            yield outcome
        is_the_stores = isinstance(error, StoreError) and not isinstance(error, OF_THE_OBJECT)
        in_a_row = in_a_row + 1 if is_the_stores else 0
        if error is not None and in_a_row >= STORE_FAILURES_IN_A_ROW:
            others = _keys(database, wanted[number + 1 :])
            if not gives_others(error, others, lambda key: store.read(key, 0, 1)):
                raise error
            in_a_row = 0


def _keys(database: Database, ids: list[int]) -> list[str]:
    with database.read() as transaction:
        return [one.key for one in recordings.recordings_by_id(transaction, ids[:KEYS_LOOKED_UP]).values()]


def _convert(
    database: Database,
    store: S3Store,
    work: Work,
    options: ConversionOptions,
    clock: Clock,
    tell: Callable[[Stage, float], None],
) -> tuple[Outcome | None, StoreError | None]:
    """What became of it (None when it was given up to somebody else), and what is wrong with the store."""

    def on_progress(stage: Stage, share: float) -> None:
        work.stage, work.share = stage, share
        if work.is_lost:
            raise ConversionGivenUp(
                "Another process has taken up this conversion, or it is not wanted any more."
            )
        tell(stage, share)

    try:
        with beating(database, work):
            converted = convert_recording(store, work.ref, work.duration_ms, options, on_progress)
            return keep_converted(database, store, work, converted, clock), None
    except ConversionGivenUp:
        return None, None
    except ConversionFailed as error:
        logger.info("Converting recording %s failed: %s", work.recording_id, error)
        return keep_failure(database, work, error, clock), None
    except OverBudget as error:
        return keep_failure(database, work, ConversionFailed("too_slow", str(error)), clock), None
    except ConverterEnded as error:
        return put_off(database, work, error, clock), None
    except StoreError as error:
        return put_off(database, work, error, clock), error
    except BaseException:
        # Ended from outside, or this machine cannot convert: the recording waits as if nobody had begun.
        give_back(database, work)
        raise
